import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import express from "express";
import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CancellationView } from "../../../app/cases/cancellation-view";
import { defaultPolicy, metafieldValue } from "../../../app/policy/settings";
import { builtInReasons } from "../../../app/policy/texts";
import { useBrowser } from "../../support/browser";
import { simulatorPages } from "../pages/router";
import type { Simulator } from "../pages/simulator";
import { KEY, SECRET, accessToken, askAdmin } from "../shopify/ask";
import { startShopify, type ShopifySimulator } from "../shopify/start";
import { accountPages, accountPath, numberIn } from "./account-pages";

const shop = "sofimix.myshopify.com";
const browser = useBrowser();

let shopify: ShopifySimulator;
let app: FakeApp;
let origin: string;
const servers: Server[] = [];

beforeAll(async () => {
  shopify = await startShopify({
    apiKey: KEY,
    apiSecret: SECRET,
    stories: true,
    configFile: null,
  });
  // the reasons to choose from, where the app publishes them
  const policy = metafieldValue([defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }))]);
  const cancelPolicy = { ownerId: shopify.shop(shop).id, namespace: "$app", key: "cancel_policy", type: "json" };
  await askAdmin(shopify, await accessToken(shopify), "SetOrderMetafields", {
    metafields: [{ ...cancelPolicy, value: JSON.stringify(policy) }],
  });
  app = fakeApp();
  const appUrl = await listen(app.handler);
  const web = express();
  web.use("/account", accountPages({ shopify, appUrl }));
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
beforeEach(() => app.reset());

describe("the list of orders", () => {
  it("offers to cancel exactly where the policy allows it, as far as the shopper's page can see", async () => {
    const page = await open("/");
    await allRan(page);
    const offered = await page
      .locator(".account-order")
      .evaluateAll((orders) =>
        orders.map(
          (order) =>
            [order.querySelector(".story")!.textContent!.trim(), !order.querySelector<HTMLElement>(".manage")!.hidden] as const,
        ),
      );
    expect(Object.fromEntries(offered)).toMatchObject({
      "just placed": true,
      "closing in ten minutes": true,
      "47 h 59 placed overseas": true,
      "authorised only": true,
      "paid by hand": true,
      "two fulfilment orders": true,
      "60 hours old": false,
      "being prepared": false,
      shipped: false,
      "half shipped": false,
      delivered: false,
      "already cancelled": false,
    });
    expect(app.requests, "no call to our server to decide it").toEqual([]);
  });

  it("shows each shopper only what is theirs", async () => {
    const page = await open("/");
    expect(await page.textContent("main")).not.toContain("another customer's");
    const foreign = shopify.orders().find(({ story }) => story === "another customer's")!;
    browser.allow(/404/);
    const response = await page.goto(`${home()}/orders/${numberIn(foreign.id)}`);
    expect(response!.status()).toBe(404);
  });
});

describe("cancelling", () => {
  it("asks once, from nowhere, with the shopper's own token, and shows what became of it", async () => {
    const order = shopify.order(shop, "just placed");
    const page = await openOrder("just placed");
    const dialog = await openModal(page, "Cancel order");
    expect(await dialog.textContent()).toContain("€268.70 – Visa ending in 4242");
    await dialog.locator("s-select select").selectOption({ label: "I ordered by mistake" });
    await dialog.getByRole("button", { name: "Cancel this order" }).click();
    await dialog.getByText("Order cancelled", { exact: true }).waitFor();

    const [request, ...others] = app.requests.filter(({ method }) => method === "POST");
    expect(others).toEqual([]);
    expect(request!.origin, "the worker has no origin").toBe("null");
    expect(request!.body).toEqual({ orderId: order.id, locale: "en", reason: "ordered-by-mistake", failedAttempts: [] });
    expect(claimsOf(request!.authorization)).toMatchObject({ sub: order.customerId, dest: shop, aud: KEY });
    expect(app.preflights).toBeGreaterThan(0);

    await page.getByText("Your order is cancelled", { exact: true }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).last().click();
    await dialog.waitFor({ state: "detached" });
    await page.locator("[data-block]").getByText("Order cancelled", { exact: true }).waitFor();
  });

  it("shows a refusal in words, with the next step and the links", async () => {
    browser.allow(/409/);
    app.answers({
      status: 409,
      view: {
        state: "refused",
        reasons: [{ code: "being-prepared", facts: { beganAt: "2026-03-10T10:30:00.000Z" } }],
        nextStep: "wait-for-delivery-then-return",
      },
    });
    const page = await openOrder("two fulfilment orders");
    const dialog = await openModal(page, "Cancel order");
    await dialog.getByRole("button", { name: "Cancel this order" }).click();
    await dialog.getByText("This order cannot be cancelled directly").waitFor();
    const text = await dialog.textContent();
    expect(text).toContain("in preparation since Tuesday, March 10 at 11:30 AM Central European");
    expect(text).toContain("Once the parcel has reached you");
    expect(await dialog.getByRole("link", { name: "Return policy" }).getAttribute("href")).toBe("https://sofimix.test/retours");
  });

  it("speaks French to who reads French", async () => {
    const page = await openOrder("authorised only", { locale: "fr" });
    const dialog = await openModal(page, "Annuler la commande");
    expect(await dialog.textContent()).toContain("Rien n’a été débité. Cette autorisation est libérée");
    await dialog.getByRole("button", { name: "Annuler cette commande" }).click();
    await dialog.getByText("Commande annulée", { exact: true }).waitFor();
    expect(app.requests.find(({ method }) => method === "POST")!.body).toMatchObject({ locale: "fr" });
  });

  it("keeps the order when the shopper keeps it", async () => {
    const page = await openOrder("two fulfilment orders");
    const dialog = await openModal(page, "Cancel order");
    await dialog.getByRole("button", { name: "Keep my order" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(app.requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("keeps the time of a press that failed, and the order's page offers to send it", async () => {
    browser.allow(/503/);
    app.answers({ status: 503 });
    const page = await openOrder("subscription");
    const dialog = await openModal(page, "Cancel order");
    expect(await dialog.textContent()).toContain("does not end the subscription");
    await dialog.getByRole("button", { name: "Cancel this order" }).click();
    await dialog.getByText("The time of your request is kept on this device").waitFor();
    app.answers({ view: { state: "none", window: { closesAt: "2099-01-01T00:00:00Z", cancellable: true } } });
    await page.reload();
    const block = page.locator("[data-block]");
    await block.getByText("Your request to cancel did not reach us").waitFor();
    app.answersPress({ view: { state: "cancelled" } });
    await block.getByRole("button", { name: "Send my request now" }).click();
    await block.getByText("Order cancelled", { exact: true }).waitFor();
    const sent = app.requests.filter(({ method }) => method === "POST").at(-1)!;
    expect(sent.body).toMatchObject({
      failedAttempts: [{ orderId: shopify.order(shop, "subscription").id, problem: "http-503" }],
    });
  });
});

const tooLate: Partial<CancellationView> = {
  state: "none",
  window: { closesAt: "2026-03-10T10:00:00.000Z", cancellable: false },
  reasons: [{ code: "window-closed", facts: { closedAt: "2026-03-10T10:00:00.000Z" } }],
  nextStep: "request-exception",
  canRequest: true,
  answerPromise: { target: 1, limit: 3, by: "2026-03-17" },
};
const inReview: Partial<CancellationView> = {
  state: "in-review",
  receivedAt: "2026-03-12T10:30:00.000Z",
  answerBy: "2026-03-17",
  nextStep: "we-review",
  canWithdraw: true,
  holdPlaced: true,
  timeline: [
    { at: "2026-03-12T10:30:00.000Z", what: "request-received" },
    { at: "2026-03-12T10:30:02.000Z", what: "in-review" },
  ],
};
const asked: Partial<CancellationView> = {
  ...inReview,
  state: "waiting-for-customer",
  question: { text: "Lequel des deux colis ?", askedAt: "2026-03-12T14:00:00.000Z" },
  timeline: [...inReview.timeline!, { at: "2026-03-12T14:00:00.000Z", what: "question-asked" }],
};

describe("a request that comes too late for the button", () => {
  it("goes from the order's page to a page of its own, is sent once, and leads back", async () => {
    const order = shopify.order(shop, "60 hours old");
    app.answers({ view: tooLate });
    const page = await openOrder("60 hours old", { locale: "fr" });
    const block = page.locator("[data-block]");
    await block.getByText("La règle").waitFor();
    await block.getByRole("link", { name: "Demander à notre équipe d’annuler" }).click();
    await allRan(page);
    expect(new URL(page.url()).pathname).toBe(`${accountPath(camille())}/orders/${numberIn(order.id)}/cancellation-request`);
    await page.getByRole("heading", { level: 1, name: "Demander à notre équipe d’annuler cette commande" }).waitFor();
    expect(await page.textContent("main")).toContain("sous 1 à 3 jours ouvrés");

    await page.getByLabel("Pourquoi souhaitez-vous annuler ?").selectOption({ label: "J’ai commandé par erreur" });
    await page.getByLabel("Que devons-nous savoir ?").pressSequentially("Deux fois la même commande 🙏", { delay: 5 });
    await page.getByLabel("J’ai essayé d’annuler à temps").check();
    const placedOn = DateTime.fromISO(order.createdAt, { zone: "Europe/Paris" }).toISODate()!;
    await page.getByLabel("Quel jour avez-vous essayé").fill(placedOn);
    await page.getByLabel("Que s’est-il passé ?").fill("La page est restée blanche.");
    app.answersPress({ view: inReview });
    await page.getByRole("button", { name: "Envoyer ma demande" }).dblclick();
    await page.getByText("Notre équipe examine votre demande", { exact: true }).waitFor();
    expect(await page.textContent("main")).toContain("au plus tard le mardi 17 mars");
    expect(await page.textContent("main")).toContain("Votre commande est retenue");

    const sent = app.requests.filter(({ method }) => method === "POST");
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      path: "/customer/requests",
      origin: "null",
      body: {
        orderId: order.id,
        locale: "fr",
        reason: "ordered-by-mistake",
        text: "Deux fois la même commande 🙏",
        claim: { what: expect.stringContaining("La page est restée blanche.") },
      },
    });
    await page.getByRole("link", { name: "Retour à la commande" }).click();
    await page.locator("[data-block]").getByText("Notre équipe examine votre demande", { exact: true }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`${accountPath(camille())}/orders/${numberIn(order.id)}`);
  });

  it("loses nothing typed: neither by a fault of ours nor by a reload", async () => {
    browser.allow(/503/);
    app.answers({ view: tooLate });
    const page = await openRequest("60 hours old");
    await page.getByLabel("What should we know?").pressSequentially("I ordered the same thing twice.", { delay: 2 });
    app.answers({ status: 503 });
    await page.getByRole("button", { name: "Send my request" }).click();
    await page.getByRole("alert").getByText("A fault on our side").waitFor();
    expect(await page.getByLabel("What should we know?").inputValue()).toBe("I ordered the same thing twice.");
    await page.waitForTimeout(600);
    app.answers({ view: tooLate });
    await page.reload();
    await allRan(page);
    expect(await page.getByLabel("What should we know?").inputValue()).toBe("I ordered the same thing twice.");
    app.answersPress({ view: inReview });
    await page.getByRole("button", { name: "Send my request" }).click();
    await page.getByText("Our team is looking at your request", { exact: true }).waitFor();
    expect(app.requests.at(-1)!.body).toMatchObject({ failedAttempts: [{ problem: "http-503" }] });
  });

  it("says at the field what can't be, to ears as to eyes", async () => {
    app.answers({ view: tooLate });
    const page = await openRequest("60 hours old");
    await page.getByLabel("I tried to cancel in time").check();
    const day = page.getByLabel("Which day did you first try?");
    await day.fill("2099-01-01");
    await page.getByRole("button", { name: "Send my request" }).click();
    await page.getByText("This moment has not come yet").waitFor();
    expect(await day.getAttribute("aria-invalid")).toBe("true");
    expect(app.requests.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("is nobody else's to write", async () => {
    browser.allow(/404/);
    const foreign = shopify.orders().find(({ story }) => story === "another customer's")!;
    const page = await browser.openPage({ locale: "en" });
    expect((await page.goto(`${home()}/orders/${numberIn(foreign.id)}/cancellation-request`))!.status()).toBe(404);
    const own = shopify.order(shop, "60 hours old");
    expect((await page.goto(`${home()}/orders/${numberIn(own.id)}/another-extension`))!.status()).toBe(404);
  });
});

describe("a case that runs", () => {
  it("asks its question on the order's page, takes the answer, and is withdrawn after a second thought", async () => {
    app.answers({ view: asked });
    const page = await openOrder("60 hours old");
    const block = page.locator("[data-block]");
    expect(await block.textContent()).toContain("Lequel des deux colis ?");
    await block.getByLabel("Your answer").pressSequentially("Le premier.", { delay: 5 });
    app.answersPress({ view: inReview });
    await block.getByRole("button", { name: "Send my answer" }).click();
    await page.locator(".toast").getByText("Your answer reached us").waitFor();
    expect(app.requests.at(-1)).toMatchObject({
      path: `/customer/orders/${numberIn(shopify.order(shop, "60 hours old").id)}/answer`,
      body: { text: "Le premier." },
    });

    await block.getByRole("button", { name: "Withdraw my request" }).click();
    await block.getByRole("button", { name: "No, keep my request" }).click();
    await block.getByRole("button", { name: "Withdraw my request" }).click();
    app.answersPress({ view: { ...tooLate, state: "withdrawn" } });
    await block.getByRole("button", { name: "Yes, withdraw it" }).click();
    await block.getByText("Request withdrawn", { exact: true }).waitFor();
    expect(app.requests.filter(({ path }) => path.endsWith("/withdrawal"))).toHaveLength(1);
  });
});

describe("time and login", () => {
  it("takes the button away when the window closes, without a reload", async () => {
    const page = await openOrder("closing in ten minutes");
    await page.locator(".manage").waitFor();
    shopify.clock.move({ minutes: 11 });
    try {
      await page.locator(".manage").waitFor({ state: "hidden", timeout: 12_000 });
      await page.getByText("The clock was moved.").waitFor();
      expect(await page.locator(".manage").isVisible()).toBe(false);
    } finally {
      shopify.clock.move({ minutes: -11 });
    }
  });

  it("offers nothing before login, and leads there", async () => {
    const order = shopify.order(shop, "two fulfilment orders");
    const page = await open(`/orders/${numberIn(order.id)}/from-mail`);
    await allRan(page);
    expect(await page.locator(".manage").isVisible()).toBe(false);
    expect(app.requests).toEqual([]);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator(".manage").waitFor();
    expect(new URL(page.url()).pathname).toBe(`${accountPath(camille())}/orders/${numberIn(order.id)}`);
  });
});

describe.each(["desktop", "phone"] as const)("on a %s", (viewport) => {
  it("everything can be used without seeing it, and nothing is cut off", async () => {
    const page = await open("/", { viewport });
    await allRan(page);
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toBeLessThanOrEqual(0);

    await page.goto(`${home()}/orders/${numberIn(shopify.order(shop, "gift card and card").id)}`);
    await allRan(page);
    await page.locator(".manage > button").click();
    expect(await violations(page)).toEqual([]);
    await page.locator(".menu s-button").click();
    await page.locator("dialog s-select select").waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement!.closest(".manage") !== null), "back where the shopper was").toBe(
      true,
    );
  });
});

describe.each(["desktop", "phone"] as const)("the request page on a %s", (viewport) => {
  it.each(["en", "fr"] as const)("in %s can be used without seeing it, and nothing is cut off", async (locale) => {
    app.answers({ view: tooLate });
    const page = await openRequest("60 hours old", { locale, viewport });
    expect(await violations(page)).toEqual([]);
    await page.getByRole("checkbox").check();
    await page.locator("s-date-field input").fill("2099-01-01");
    await page
      .locator("s-text-area textarea")
      .first()
      .fill(`${"sehrlangeswort".repeat(20)} שלום 🙏`);
    await page.locator("s-button[variant], s-button").last().click();
    await page.locator(".error:visible").first().waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toBeLessThanOrEqual(0);
    await browser.screenshot(page, `request-form-${viewport}-${locale}`);

    app.answers({ view: asked });
    await page.reload();
    await allRan(page);
    await page.getByRole("button", { name: /Withdraw my request|Retirer ma demande/ }).click();
    expect(await violations(page)).toEqual([]);
    expect(await cutOff(page)).toBeLessThanOrEqual(0);
    await browser.screenshot(page, `request-running-${viewport}-${locale}`);

    app.answers({ view: tooLate });
    await page.goto(page.url().replace(/\/cancellation-request$/, ""));
    await allRan(page);
    expect(await violations(page)).toEqual([]);
    await browser.screenshot(page, `why-no-button-${viewport}-${locale}`);
  });
});

// ---- a shopper's ways

const camille = () => ({ shop: shopify.shop(shop), customer: shopify.customers(shop)[0]! });
const home = () => origin + accountPath(camille());

async function open(path: string, options: { locale?: "en" | "fr"; viewport?: "desktop" | "phone" } = {}): Promise<Page> {
  const page = await browser.openPage({ locale: "en", ...options });
  await page.goto(home() + (path === "/" ? "" : path));
  return page;
}

async function openOrder(story: string, options: { locale?: "en" | "fr" } = {}): Promise<Page> {
  const page = await open(`/orders/${numberIn(shopify.order(shop, story).id)}`, options);
  await allRan(page);
  return page;
}

async function openRequest(story: string, options: { locale?: "en" | "fr"; viewport?: "desktop" | "phone" } = {}): Promise<Page> {
  const page = await open(`/orders/${numberIn(shopify.order(shop, story).id)}/cancellation-request`, options);
  await allRan(page);
  return page;
}

async function openModal(page: Page, item: string) {
  await page.locator(".manage > button").click();
  await page.locator(".menu").getByRole("button", { name: item }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("s-select select").waitFor();
  return dialog;
}

/** Every extension on the page has drawn what it has to draw. */
const allRan = (page: Page) =>
  page.waitForFunction(() =>
    [...document.querySelectorAll(".menu, [data-block]")].every((place) => place.hasAttribute("data-ran")),
  );

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

const cutOff = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// ---- our server, as far as the pages see it

interface AppRequest {
  method: string;
  path: string;
  origin: string | undefined;
  authorization: string;
  body: unknown;
}

function fakeApp() {
  const requests: AppRequest[] = [];
  const counts = { preflights: 0 };
  let next: { status?: number; view?: Partial<CancellationView> } = {};
  let afterPress: typeof next | null = null;
  let asked = false;
  const handler = express();
  handler.use((request, response, proceed) => {
    response.set({ "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" });
    if (request.method !== "OPTIONS") return proceed();
    counts.preflights++;
    response.sendStatus(204);
  });
  handler.use(express.json(), (request, response) => {
    const { method, path } = request;
    requests.push({
      method,
      path,
      origin: request.get("Origin"),
      authorization: request.get("Authorization") ?? "",
      body: request.body,
    });
    if (method === "POST" && afterPress) [next, afterPress] = [afterPress, null];
    if (method === "POST" && (next.status ?? 200) < 500) asked = true;
    const state = next.view?.state ?? (asked ? "cancelled" : "none");
    if ((next.status ?? 200) >= 500) return void response.status(next.status!).json({ error: { code: "try-again" } });
    response.status(method === "POST" ? (next.status ?? 200) : 200).json(viewOf({ ...next.view, state }));
  });
  return {
    handler,
    requests,
    get preflights() {
      return counts.preflights;
    },
    answers: (answer: typeof next) => void (next = answer),
    /** From the next press on: what the page reads until then is as before. */
    answersPress: (answer: typeof next) => void (afterPress = answer),
    reset() {
      requests.length = 0;
      next = {};
      afterPress = null;
      asked = false;
    },
  };
}
type FakeApp = ReturnType<typeof fakeApp>;

const viewOf = (facts: Partial<CancellationView>): CancellationView => ({
  orderId: "",
  orderName: null,
  state: "none",
  receivedAt: null,
  answerBy: null,
  cancelledAt: null,
  reasons: [],
  nextStep: "none",
  refunds: [],
  window: { closesAt: "2099-01-01T00:00:00Z", cancellable: true },
  contact: { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", hours: "Mon–Fri" },
  links: { returnPolicy: "https://sofimix.test/retours", refundPolicy: null, withdrawal: "https://sofimix.test/retractation" },
  settled: true,
  reasonChoices: builtInReasons.map(({ code, fr }) => ({ code, label: fr })),
  ...facts,
});

async function listen(handler: express.Express): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  servers.push(server);
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

const claimsOf = (authorization: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(authorization.replace(/^Bearer /, "").split(".")[1]!, "base64url").toString()) as Record<
    string,
    unknown
  >;
