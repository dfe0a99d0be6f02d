import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import express from "express";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CancellationView, RefundView } from "../../../app/cases/cancellation-view";
import { useBrowser } from "../../support/browser";
import { simulatorPages } from "../pages/router";
import type { Simulator } from "../pages/simulator";
import { startShopify, type ShopifySimulator } from "../shopify/start";
import { accountPages, accountPath, numberIn } from "./account-pages";

/** What a shopper sees on the order's page once a case was decided: their money, and goods that left by mistake. */

const shop = "sofimix.myshopify.com";
const browser = useBrowser();
const servers: Server[] = [];
const posted: { path: string; body: unknown }[] = [];
let shopify: ShopifySimulator;
let origin: string;
let now: CancellationView;
let answer: () => { status: number; view: CancellationView | null };

beforeAll(async () => {
  shopify = await startShopify({
    apiKey: "key",
    apiSecret: "secret-of-forty-characters-and-more-0000",
    stories: true,
    configFile: null,
  });
  const app = express();
  app.use((request, response, proceed) => {
    response.set({ "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" });
    if (request.method !== "OPTIONS") return proceed();
    response.sendStatus(204);
  });
  app.use(express.json(), (request, response) => {
    if (request.method !== "POST") return void response.json(now);
    posted.push({ path: request.path, body: request.body });
    const { status, view } = answer();
    if (view) now = view;
    response.status(status).json(view ?? { error: { code: "try-again" } });
  });
  const web = express();
  web.use("/account", accountPages({ shopify, appUrl: await listen(app) }));
  web.use(simulatorPages({ shopify, mailbox: { mails: () => [] } } as unknown as Simulator));
  origin = await listen(web);
});
afterAll(async () => {
  await shopify.close();
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
beforeEach(() => {
  posted.length = 0;
  answer = () => ({ status: 200, view: now });
});

const refund = (facts: Partial<RefundView> = {}): RefundView => ({
  id: "1",
  amount: "59.90",
  currencyCode: "EUR",
  method: "Visa •••• 4242",
  manual: false,
  status: "sent",
  sentAt: "2026-03-10T11:00:06.000Z",
  expectedFrom: "2026-03-24",
  expectedBy: "2026-03-31",
  arn: null,
  reversal: false,
  question: false,
  creditedAt: null,
  letterUrl: null,
  ...facts,
});
const giftCard = { id: "0", amount: "20.00", method: "Gift card •••• 9876" };
const arn = "74537604221222132710572";
const unsent = { sentAt: null, expectedFrom: null, expectedBy: null };
const carrier = [
  { step: "ask-carrier", at: "2026-03-10T12:00:00.000Z" },
  { step: "carrier-answered", at: "2026-03-10T14:30:00.000Z" },
] as const;
const timeline: CancellationView["timeline"] = [
  { at: "2026-03-10T11:00:00.000Z", what: "request-received" },
  { at: "2026-03-10T11:00:05.000Z", what: "recalling" },
];

const scenes: Record<string, Partial<CancellationView>> = {
  "refund-pending": { refunds: [refund({ status: "pending", ...unsent })] },
  "refund-sent": { refunds: [refund({ arn })] },
  "refund-reversal-asked": { refunds: [refund({ reversal: true, question: true })] },
  "refunds-two-asked": {
    refunds: [
      refund({ ...giftCard, status: "credited", creditedAt: "2026-03-11T10:00:00.000Z" }),
      refund({ amount: "39.90", question: true, arn }),
    ],
  },
  "refund-failed-and-by-hand": {
    refunds: [
      refund({ ...giftCard, status: "failed" }),
      refund({ amount: "39.90", status: "by-hand", manual: true, method: null, ...unsent }),
    ],
  },
  "refund-looked-for": { refunds: [refund({ status: "bank-inquiry", arn, letterUrl: "https://app.test/request/1?letter=1" })] },
  "refund-unconfirmed": { refunds: [refund({ status: "unconfirmed", question: true })] },
  "refund-disputed-and-voided": {
    refunds: [refund({ status: "disputed" }), refund({ id: "2", status: "voided", amount: "12.00", ...unsent })],
  },
  "closed-refunded": { state: "closed", refunds: [refund({ status: "credited", creditedAt: "2026-03-30T08:00:00.000Z" })] },
  "recall-begun": {
    state: "recalling",
    cancelledAt: null,
    timeline,
    recall: { way: null, steps: [], returnLabel: null, outcome: null, endedAt: null },
  },
  "recall-carrier": {
    state: "recalling",
    cancelledAt: null,
    timeline,
    recall: { way: "carrier", steps: [...carrier], returnLabel: null, outcome: null, endedAt: null },
  },
  "recall-hand-in": {
    state: "returning",
    cancelledAt: null,
    timeline,
    recall: {
      way: "return",
      steps: [
        { step: "create-return", at: "2026-03-11T09:00:00.000Z" },
        { step: "send-label", at: "2026-03-11T09:10:00.000Z" },
      ],
      returnLabel: { url: "https://label.test/1.pdf", number: "8R 123 456 789 FR" },
      outcome: null,
      endedAt: null,
    },
  },
  "recall-returned": {
    state: "closed",
    timeline,
    recall: {
      way: "return",
      steps: [{ step: "goods-back", at: "2026-03-14T09:00:00.000Z" }],
      returnLabel: null,
      outcome: "returned",
      endedAt: "2026-03-14T09:30:00.000Z",
    },
    refunds: [refund()],
  },
  "recall-lost": {
    state: "closed",
    recall: { way: "carrier", steps: [...carrier], returnLabel: null, outcome: "lost", endedAt: "2026-03-20T09:00:00.000Z" },
    refunds: [refund({ status: "pending", ...unsent })],
  },
};

describe.each(Object.entries(scenes))("%s", (name, facts) => {
  // narrow and in the longer language, where it is hardest; EVERY_LOOK=1 takes pictures of all four
  const looks: ["desktop" | "phone", "en" | "fr"][] = [["phone", "fr"]];
  if (process.env.EVERY_LOOK) looks.push(["desktop", "en"], ["desktop", "fr"], ["phone", "en"]);
  it.each(looks)("reads well and is open to everybody, %s, %s", async (viewport, locale) => {
    const page = await show(facts, { viewport, locale });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    // no text key, no placeholder and no empty fact ever shows
    const block = await page.locator("[data-block]").innerText();
    expect(block).not.toMatch(/\{\{|undefined|null|NaN|Invalid|money-back\.|recall[.-]step/);
    await browser.screenshot(page, `account-${name}-${viewport}-${locale}`);
  });
});

describe("has the money arrived?", () => {
  const asked = { refunds: [refund({ question: true })] };

  it("is answered with the keyboard alone, and the true state shows at once", async () => {
    const page = await show(asked);
    answer = () => ({ status: 200, view: viewOf({ refunds: [refund({ status: "credited", creditedAt: at() })] }) });
    const yes = page.getByRole("button", { name: "Yes, it has arrived" });
    await yes.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Recorded as arrived").waitFor();
    expect(posted).toEqual([{ path: expect.stringMatching(/\/refund-answer$/), body: { refundId: "1", arrived: true } }]);
    await page.getByText("Thank you, we noted that it arrived").waitFor();
    expect(await yes.count()).toBe(0);
  });

  it("leads to the letter when it has not, and back when it arrives after all", async () => {
    const page = await show(asked);
    answer = () => ({
      status: 200,
      view: viewOf({ refunds: [refund({ status: "bank-inquiry", letterUrl: "https://app.test/letter" })] }),
    });
    await page.getByRole("button", { name: "No, it has not arrived" }).dblclick();
    expect(await page.getByRole("link", { name: "Letter to your bank" }).getAttribute("href")).toBe("https://app.test/letter");
    expect(posted).toHaveLength(1);
    answer = () => ({ status: 200, view: viewOf({ refunds: [refund({ status: "credited", creditedAt: at() })] }) });
    await page.getByRole("button", { name: "It has arrived meanwhile" }).click();
    await page.getByText("Recorded as arrived").waitFor();
    expect(posted.at(-1)?.body).toEqual({ refundId: "1", arrived: true });
  });

  it("says when our server failed, and takes the answer the second time", async () => {
    browser.allow(/503/);
    const page = await show(asked);
    answer = () => ({ status: 503, view: null });
    const no = page.getByRole("button", { name: "No, it has not arrived" });
    await no.click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").innerText()).toContain("A fault on our side");
    answer = () => ({ status: 200, view: viewOf({ refunds: [refund({ status: "missing" })] }) });
    await no.click();
    await page.getByText("You told us that it has not arrived").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});

describe("a shopper with the keyboard and a screen reader", () => {
  const asked: Partial<CancellationView> = {
    state: "waiting-for-customer",
    cancelledAt: null,
    answerBy: "2026-03-13",
    question: { text: "Which size did you mean?", askedAt: "2026-03-10T11:30:00.000Z" },
    canWithdraw: true,
    timeline: [
      { at: "2026-03-10T11:00:00.000Z", what: "request-received" },
      { at: "2026-03-10T11:30:00.000Z", what: "question-asked" },
    ],
  };
  /** What the focus is on, by the name that is read out. */
  const focused = (page: Page) =>
    page.evaluate(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      const host = at?.getRootNode() instanceof ShadowRoot ? (at.getRootNode() as ShadowRoot).host : null;
      return (host?.getAttribute("label") || host?.textContent || at?.textContent || "").trim();
    });

  it("hears what the page is about, in its order: the state, the question, the answer, what happened", async () => {
    const page = await show(asked);
    const heard = await page.locator("[data-block]").ariaSnapshot();
    expect(heard.match(/(?:status|heading|textbox|button|list|alert)\b[^\n]*/g)?.map((line) => line.replace(/:.*$/, ""))).toEqual(
      expect.arrayContaining([
        expect.stringContaining("status"),
        'heading "We need something from you" [level=3]',
        'heading "We have a question for you" [level=3]',
        'textbox "Your answer"',
        'button "Send my answer"',
        'button "Withdraw my request"',
      ]),
    );
    const places = [
      "We need something from you",
      "Which size did you mean?",
      "Your answer",
      "Withdraw my request",
      "What happened so far",
    ];
    const order = places.map((text) => heard.indexOf(text));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    await page.context().close();
  });

  it("gets from the answer to its button, sends it, and hears that it arrived", async () => {
    const page = await show(asked);
    await page.getByRole("textbox", { name: "Your answer" }).focus();
    await page.keyboard.type("A medium one");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Send my answer");
    answer = () => ({ status: 200, view: viewOf({ state: "in-review", cancelledAt: null, canWithdraw: true }) });
    await page.keyboard.press("Enter");
    // both are live: said aloud wherever the focus was
    await page.getByRole("status").filter({ hasText: "Our team is looking at your request" }).waitFor();
    await page.getByRole("status").filter({ hasText: "Your answer reached us" }).waitFor();
    expect(posted).toEqual([{ path: expect.stringMatching(/\/answer$/), body: { text: "A medium one" } }]);
    await page.context().close();
  });

  it("thinks twice about withdrawing without losing the place: the button that was pressed stays", async () => {
    const page = await show({ ...asked, state: "in-review", question: null });
    await page.getByRole("button", { name: "Withdraw my request" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Withdraw your request?" }).waitFor();
    expect(await focused(page)).toBe("Withdraw my request");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("Yes, withdraw it");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("No, keep my request");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("button", { name: "Yes, withdraw it" }).count()).toBe(0);
    expect(posted).toEqual([]);
    await page.context().close();
  });

  it("who wants nothing to move sees nothing move", async () => {
    const page = await show(asked);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)).toBe(0);
    await page.context().close();
  });
});

const at = () => shopify.clock.now().toUTC().toISO()!;

async function show(
  facts: Partial<CancellationView>,
  { viewport = "desktop", locale = "en" }: { viewport?: "desktop" | "phone"; locale?: "en" | "fr" } = {},
): Promise<Page> {
  now = viewOf(facts);
  const page = await browser.openPage({ locale, viewport });
  const customer = shopify.customers(shop)[0]!;
  const order = shopify.order(shop, "already cancelled");
  const owner = shopify.customers(shop).find(({ id }) => id === order.customerId) ?? customer;
  await page.goto(`${origin}${accountPath({ shop: shopify.shop(shop), customer: owner })}/orders/${numberIn(order.id)}`);
  await page.locator("[data-block] s-banner").first().waitFor();
  return page;
}

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const viewOf = (facts: Partial<CancellationView>): CancellationView => ({
  orderId: "",
  orderName: null,
  state: "cancelled",
  receivedAt: "2026-03-10T11:00:00.000Z",
  answerBy: null,
  cancelledAt: "2026-03-10T11:00:05.000Z",
  reasons: [],
  nextStep: "none",
  refunds: [],
  window: null,
  contact: { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", hours: "Mon–Fri 9:00–12:30, 14:00–18:00 (Paris)" },
  links: { returnPolicy: null, refundPolicy: null, withdrawal: null },
  settled: true,
  ...facts,
});

async function listen(handler: express.Express): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
