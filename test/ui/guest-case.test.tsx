import { AxeBuilder } from "@axe-core/playwright";
import { renderToStaticMarkup } from "react-dom/server";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { adminTexts } from "../../app/i18n/admin";
import { formatsOf } from "../../app/i18n/admin-format";
import { guestTexts, type GuestLanguage } from "../../app/i18n/guest";
import { GuestCase } from "../../app/ui/guest/guest-case";
import { GuestPage } from "../../app/ui/guest/guest-page";
import { guestStyles } from "../../app/ui/guest/guest-styles";
import { useBrowser } from "../support/browser";

/* The page of those who ordered without an account, for people who use the keyboard or hear it read out. */

const browser = useBrowser();

const at = "2026-03-10T11:00:00.000Z";
const contact = { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", hours: "9:00–12:30" };
const refund: CancellationView["refunds"][number] = {
  id: "1",
  amount: "59.90",
  currencyCode: "EUR",
  method: "Visa •••• 4242",
  manual: false,
  status: "sent",
  sentAt: at,
  expectedFrom: "2026-03-24",
  expectedBy: "2026-03-31",
  arn: "74537604221222132710572",
  reversal: false,
  question: true,
  creditedAt: null,
  letterUrl: null,
};

const views: Record<string, Partial<CancellationView>> = {
  "an order that can be cancelled": { state: "none", window: { closesAt: at, cancellable: true } },
  "a question": {
    state: "waiting-for-customer",
    question: { text: "Which size?", askedAt: at },
    answerBy: "2026-03-13",
    canWithdraw: true,
    timeline: [
      { at, what: "request-received" },
      { at, what: "question-asked" },
    ],
  },
  "an answer that is late": { state: "in-review", answerLate: { since: "2026-03-06", days: 1 } },
  "a decline": {
    state: "declined",
    reasons: [{ code: "packed", facts: { beganAt: at } }],
    nextStep: "wait-for-delivery-then-return",
    canRequest: true,
    decisionText: "Packed.",
  },
  "two refunds": {
    state: "cancelled",
    cancelledAt: at,
    refunds: [refund, { ...refund, id: "2", status: "missing", letterUrl: "x" }],
  },
};

async function show(name: string, language: GuestLanguage): Promise<Page> {
  const words = { t: guestTexts(language).t, language, formats: formatsOf(adminTexts(language), "Europe/Paris") };
  const view: CancellationView = {
    orderId: "gid://shopify/Order/1",
    orderName: "#1001",
    state: "none",
    receivedAt: at,
    answerBy: null,
    cancelledAt: null,
    reasons: [],
    nextStep: "none",
    refunds: [],
    window: null,
    contact,
    links: { returnPolicy: "https://sofimix.test/retours", refundPolicy: null, withdrawal: null },
    settled: true,
    ...views[name],
  };
  const reasons = [{ code: "changed-my-mind", fr: "J’ai changé d’avis", en: "I changed my mind" }];
  const page = await browser.openPage({ locale: language, viewport: "phone" });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.setContent(
    `<!doctype html>${renderToStaticMarkup(
      <GuestPage words={words} store="Sofimix" heading="#1001" otherLanguageUrl="?" contact={contact} styles={guestStyles}>
        <GuestCase
          view={view}
          words={words}
          action=""
          most={2000}
          answerDays={3}
          reasons={reasons}
          ownText={null}
          sent={null}
          chosen={null}
        />
      </GuestPage>,
    )}`,
  );
  return page;
}

describe("a guest's page", () => {
  // the longer language is where it is hardest
  const looks: [string, GuestLanguage][] = [
    ...Object.keys(views).map((name): [string, GuestLanguage] => [name, "fr"]),
    ["a question", "en"],
  ];
  it.each(looks)("keeps nobody out, fits, and moves nothing: %s (%s)", async (name, language) => {
    const page = await show(name, language);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.context().close();
  });
});

describe("a guest with the keyboard alone", () => {
  /** The names of everything the Tab key leads to, in its order. */
  const walk = async (page: Page): Promise<string[]> => {
    const names: string[] = [];
    for (let steps = 0; steps < 20; steps += 1) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const on = document.activeElement;
        if (!on || on === document.body) return null;
        const label = (on as HTMLTextAreaElement).labels?.[0]?.textContent;
        return (label ?? on.textContent ?? "").trim();
      });
      if (name === null) break;
      names.push(name);
    }
    return names;
  };

  it("comes to the answer and its button, then to taking the request back", async () => {
    const page = await show("a question", "en");
    expect(await walk(page)).toEqual(["Français", "Your answer", "Send my answer", "Withdraw my request"]);
    // what it means is unfolded with the same key, and the confirmation is the next stop
    await page.getByText("Withdraw my request").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Yes, withdraw it");
    await page.context().close();
  });

  it("hears of several refunds which one an answer is about", async () => {
    const page = await show("two refunds", "en");
    const articles = page.getByRole("article");
    expect(await articles.count()).toBe(2);
    expect(await page.getByRole("article", { name: /59\.90.*Visa/ }).count()).toBe(2);
    const buttons = await page.getByRole("button").all();
    for (const each of buttons) {
      const described = await each.evaluate(
        (button) => button.getAttribute("aria-describedby") ?? button.closest("article")?.getAttribute("aria-labelledby"),
      );
      expect(described).toBeTruthy();
    }
    await page.context().close();
  });
});
