import { DateTime } from "luxon";
import type { Page, Request } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { CaseView } from "../../app/cases/queue-query";
import type { Deps } from "../../app/deps";
import { defaultPolicy } from "../../app/policy/settings";
import { expectEverybodyCanUse, toastsOn, useBuiltPages } from "./built-pages";
import { caseList } from "./case-page";
import { refundPages, refundsAsOf } from "./refunds-on-page";

/*
 * Refunds on the built pages: in every state they can be used by everybody, fit on a phone, and send what a person
 * filled in. What becomes of it is tried with the workflows.
 */

const [yours, onTheWay, over] = refundPages as [(typeof refundPages)[0], (typeof refundPages)[0], (typeof refundPages)[0]];

/** What the pages read. Whatever is done is answered as if the case were gone: the workflow itself is not tried here. */
const deps = {
  clock: { now: () => DateTime.fromISO(refundsAsOf, { zone: "utc" }) },
  shopify: {
    apiKey: "test",
    requiredScopes: [],
    addDocumentResponseHeaders: () => undefined,
    authenticateStaff: () => Promise.resolve({ shop: "sofimix.myshopify.com", userId: "1", userName: "Claire", gateway: {} }),
  },
  shops: {
    find: () => Promise.resolve({ automaticCancellation: true, installedAt: DateTime.fromMillis(0), scopes: [] }),
    people: () => Promise.resolve([]),
    policyFor: () => Promise.resolve({ id: "p", policy: defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })) }),
  },
  cases: {
    list: ({ view }: { view: CaseView }) =>
      Promise.resolve({
        ...caseList(refundPages.filter(({ refundNeeds }) => view !== "refunds" || refundNeeds.length > 0)),
        counts: {
          open: 0,
          today: 0,
          overdue: 0,
          waiting: 0,
          mine: 0,
          "needs-attention": 2,
          recalls: 0,
          refunds: 2,
          cancelled: 3,
          all: 3,
        },
      }),
    page: ({ caseId }: { caseId: string }) => Promise.resolve(refundPages.find(({ id }) => id === caseId) ?? null),
    find: () => Promise.resolve(null),
    neighbours: () => Promise.resolve({ previous: null, next: null }),
  },
  claims: { onPage: () => Promise.resolve(null) },
} as unknown as Deps;

const { browser, open } = useBuiltPages(deps);

const looks = [
  { locale: "fr", viewport: "phone" },
  { locale: "en", viewport: "desktop" },
] as const;

describe.each(looks)("refunds in $locale on a $viewport", ({ locale, viewport }) => {
  it.each([
    ["that need a person", "yours", yours],
    ["that are on their way", "on-the-way", onTheWay],
    ["that are over", "over", over],
  ])("%s can be used by everybody and fit", async (_, name, { id }) => {
    const page = await open(`/app/cases/${id}?locale=${locale}`, { locale, viewport });
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, `refunds-${name}-${locale}-${viewport}`);
    await page.context().close();
  });

  it("have their line in the list of refunds to follow", async () => {
    const page = await open(`/app/requests?view=refunds&locale=${locale}`, { locale, viewport });
    expect(await page.getByRole("link", { name: "#1051" }).count()).toBe(1);
    expect(await page.getByRole("link", { name: "#1053" }).count()).toBe(0);
    await expectEverybodyCanUse(page);
    await browser.screenshot(page, `refunds-list-${locale}-${viewport}`);
    await page.context().close();
  });

  it.each([
    ["retry", locale === "fr" ? "Le renvoyer (49,90 €)" : "Send it again (€49.90)"],
    ["paid-by-hand", locale === "fr" ? "Noter qu’il est remboursé (1 129,90 €)" : "Record that it was paid back (€1,129.90)"],
    ["log-contact", locale === "fr" ? "Noter un contact (1 129,90 €)" : "Log a contact (€1,129.90)"],
  ])("ask in a dialog that everybody can use: %s", async (name, button) => {
    const page = await open(`/app/cases/${yours.id}?locale=${locale}`, { locale, viewport });
    await page
      .getByRole("button", { name: spaced(button) })
      .first()
      .click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: locale === "fr" ? "Pas maintenant" : "Not now" })
      .waitFor();
    // the dialog moves in
    await expect
      .poll(() => page.getByRole("dialog").evaluate((dialog) => dialog.getAnimations({ subtree: true }).length))
      .toBe(0);
    await expectEverybodyCanUse(page);
    await page.screenshot({ path: `.cache/screenshots/refund-dialog-${name}-${locale}-${viewport}.png` });
    await page.context().close();
  });
});

/** French amounts have spaces that don't break. */
const spaced = (text: string): RegExp => new RegExp(text.replace(/[()]/g, "\\$&").replace(/ /g, "\\s"));

const isPost = (request: Request): boolean => request.method() === "POST";
const sent = async (page: Page): Promise<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams((await page.waitForRequest(isPost)).postData() ?? ""));

/** The route answers as it does when the workflow did, or refused, what was asked. */
const answering = (page: Page, problem: string | null) =>
  page.route("**/app/cases/**", (route) =>
    isPost(route.request()) ? route.fulfill({ json: { problem, done: problem ? null : "refund", at: 1 } }) : route.continue(),
  );

describe("staff who follow refunds, in their browser", () => {
  it("send a failed refund again with the keyboard alone, after reading that it is a new one", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    await answering(page, null);
    await page.getByRole("button", { name: "Send it again (€49.90)" }).first().focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("This is a new refund of its own.");
    expect(await dialog.textContent()).toContain("New refund: €49.90 to Visa •••• 4242");
    const posted = sent(page);
    await dialog.getByRole("button", { name: "Send €49.90" }).focus();
    await page.keyboard.press("Enter");
    expect(await posted).toMatchObject({ action: "refund", refundId: "r0", refundAction: "retry" });
    await expect.poll(() => toastsOn(page)).toEqual(["Shopify was asked for a new refund"]);
    await expect.poll(() => dialog.count()).toBe(0);
  });

  it("read beside the refund why nothing was sent, and what to do", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    await answering(page, "disputed");
    await page.getByRole("button", { name: "Send it again (€49.90)" }).first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Send €49.90" }).click();
    await page.getByText("a refund now could pay twice. Nothing was sent.").waitFor();
    expect(await toastsOn(page)).toEqual([]);
    await expectEverybodyCanUse(page);
  });

  it("record a payment by hand with its day and its way, and never a bank account", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    await answering(page, null);
    await page.getByRole("button", { name: "Record that it was paid back (€1,129.90)" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("Never ask for bank details by e-mail");
    expect(await dialog.getByLabel("Paid back on").inputValue()).toBe("2026-12-14");
    await dialog.getByLabel("Paid back on").fill("2026-12-15");
    await dialog.getByRole("button", { name: "Record" }).click();
    await expect.poll(() => dialog.textContent()).toContain("This day is still to come.");
    await dialog.getByLabel("Paid back on").fill("2026-12-11");
    await dialog.getByRole("textbox", { name: "How it was paid back" }).fill("Cash at the counter");
    const posted = sent(page);
    await dialog.getByRole("button", { name: "Record" }).click();
    expect(await posted).toMatchObject({
      refundAction: "paid-by-hand",
      refundId: "r1",
      note: "Cash at the counter",
      at: "2026-12-11T11:00:00.000Z", // noon in Paris
    });
  });

  it("log whom they spoke to, and keep what they typed until it was done", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    const logIt = page.getByRole("button", { name: "Log a contact (€1,129.90)" });
    await logIt.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "What was said" }).fill("They look into it");
    await dialog.getByRole("button", { name: "Log", exact: true }).click();
    await expect.poll(() => dialog.textContent()).toContain("Choose whom the contact was with.");
    await page.keyboard.press("Escape");
    await expect.poll(() => dialog.count()).toBe(0);
    await logIt.click();
    await expect.poll(() => dialog.getByRole("textbox", { name: "What was said" }).inputValue()).toBe("They look into it");
    await dialog.getByRole("combobox", { name: "With whom" }).selectOption({ label: "The payment provider" });
    await answering(page, null);
    const posted = sent(page);
    await dialog.getByRole("button", { name: "Log", exact: true }).click();
    const said = await posted;
    expect(said).toMatchObject({ refundAction: "log-contact", contact: "payment-provider", note: "They look into it" });
    expect(said).not.toHaveProperty("at"); // today: now
    await expect.poll(() => toastsOn(page)).toEqual(["The contact is logged"]);
    await logIt.click();
    await expect.poll(() => dialog.getByRole("textbox", { name: "What was said" }).inputValue()).toBe("");
  });

  it("open the letter to the bank in a new tab, in either language", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    const asked: string[] = [];
    await page.route("**/app/letters/**", (route) => {
      asked.push(new URL(route.request().url()).pathname + new URL(route.request().url()).search);
      return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Lettre</title><h1>Remboursement</h1>" });
    });
    const opened = page.context().waitForEvent("page");
    await page.getByRole("button", { name: "Letter in French" }).click();
    const tab = await opened;
    await tab.getByRole("heading", { name: "Remboursement" }).waitFor();
    expect(asked).toEqual(["/app/letters/r2?language=fr"]);
    // a browser that blocked the tab
    expect(await page.getByRole("link", { name: "open the letter" }).getAttribute("href")).toMatch(/^blob:/);
  });

  it("read that a letter could not be had", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    browser.allow(/503/);
    await page.route("**/app/letters/**", (route) => route.fulfill({ status: 503 }));
    await page.getByRole("button", { name: "Letter in English" }).click();
    await expect.poll(() => page.getByText("The letter could not be made.").count()).toBe(1);
  });

  it("copy the bank's reference", async () => {
    const page = await open(`/app/cases/${yours.id}?locale=en`);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy the bank reference" }).click();
    await page.getByText("Copied").waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("74537604221226300000123");
  });

  it("refund what is left after reading how much that is", async () => {
    const page = await open(`/app/cases/${over.id}?locale=en`);
    await answering(page, null);
    await page.getByRole("button", { name: "Refund what is left: €20.00" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.textContent()).toContain("Left, as last seen: €20.00");
    const posted = sent(page);
    await dialog.getByRole("button", { name: "Refund what is left" }).click();
    expect(await posted).toMatchObject({ action: "refund-left" });
  });
});
