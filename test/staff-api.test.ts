import { describe, expect, it } from "vitest";
import type { StaffEntryAnswer, StaffOrderView } from "../app/cases/staff-order-view";
import { getOrderCase, postOrderRequest } from "../app/staff-api.server";
import { openShop, SHOP, BROWSER } from "./support/shop";

const shop = await openShop();
const numberOf = (orderId: string) => orderId.split("/").pop()!;
const staffToken = (options: { shop?: string } = {}) => shop.shopify.idToken({ shop: SHOP, ...options });

const asking = (orderId: string, path: string, token: string | null, body?: unknown) =>
  new Request(`${shop.appUrl}/staff/orders/${numberOf(orderId)}/${path}?locale=fr`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "user-agent": BROWSER, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
async function look(orderId: string, token: string | null = staffToken()) {
  const response = await getOrderCase(asking(orderId, "case", token), numberOf(orderId), shop.deps);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as StaffOrderView & { error?: { code: string } },
  };
}
async function enter(orderId: string, said: object, token: string | null = staffToken()) {
  const response = await postOrderRequest(asking(orderId, "requests", token, said), numberOf(orderId), shop.deps);
  return { status: response.status, body: (await response.json()) as StaffEntryAnswer & { error?: { code: string } } };
}
const wallClock = (ago: { minutes: number }) =>
  shop.shopify.clock.now().minus(ago).setZone("Europe/Paris").toFormat("yyyy-MM-dd'T'HH:mm");
const entry = (facts: object = {}) => ({
  channel: "phone",
  receivedAt: wallClock({ minutes: 30 }),
  zone: "Europe/Paris",
  reason: null,
  text: "",
  ...facts,
});

describe("the order page in Shopify's admin", () => {
  it("shows nothing where nothing was asked, and the case with its promise where something was", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    expect(await look(order.id)).toMatchObject({
      status: 200,
      body: { case: null, zone: "Europe/Paris", zoneName: "heure de Paris" },
    });
    await shop.ask(order.id, { text: "Too late, I know" });
    await shop.reaches(order.id, "in-review");
    const before = shop.shopify.calls().length;
    const seen = await look(order.id);
    expect(seen.body.case).toMatchObject({ status: "in-review", open: true, overdue: false, step: "answer" });
    expect(Date.parse(seen.body.case!.answerBy!)).toBeGreaterThan(shop.shopify.clock.now().toMillis());
    expect(seen.headers.get("access-control-allow-origin")).toBe("*");
    expect(seen.body.reasons[0]!.label).toMatch(/[a-z]/);
    // our own database alone
    await shop.quiet();
    const asked = shop.shopify.calls().slice(before);
    await look(order.id);
    expect(shop.shopify.calls().length).toBe(before + asked.length);
  });

  it("tells a cancelled order's staff that nothing is left to do, and no date that nobody owes", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    await shop.press(order.id);
    await shop.reaches(order.id, "cancelled");
    expect((await look(order.id)).body.case).toMatchObject({ open: false, answerBy: null, overdue: false, step: "none" });
  });

  it("says when the answer is overdue", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    await shop.ask(order.id, { text: "Please" });
    await shop.reaches(order.id, "in-review");
    await shop.deps.prisma.case.updateMany({
      where: { orderId: order.id },
      data: { answerLimitAt: shop.shopify.clock.now().minus({ hours: 1 }).toJSDate() },
    });
    expect((await look(order.id)).body.case).toMatchObject({ overdue: true });
  });

  it("knows nobody without a token of this shop's staff: none, forged, a shopper's, another shop's", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    await shop.ask(order.id, { text: "Mine" });
    await shop.reaches(order.id, "in-review");
    const forged = staffToken().replace(/[^.]+$/, "AAAA");
    const shoppers = shop.shopify.sessionToken({ shop: SHOP, customerId: order.customerId });
    for (const token of [null, "nonsense", forged, shoppers]) {
      expect(await look(order.id, token)).toMatchObject({ status: 401, body: { error: { code: "unauthorized" } } });
      expect(await enter(order.id, entry(), token)).toMatchObject({ status: 401 });
    }
    // the other shop has not opened the app yet
    const others = staffToken({ shop: "atelier.myshopify.com" });
    expect(await look(order.id, others)).toMatchObject({ status: 403, body: { error: { code: "not-installed" } } });
    expect(await look("gid://shopify/Order/1x", staffToken())).toMatchObject({ status: 404 });
  });

  it("answers a browser's preflight, and not a thousand questions a minute", async () => {
    const order = shop.shopify.createOrder(SHOP, {});
    const preflight = new Request(`${shop.appUrl}/staff/orders/1/case`, { method: "OPTIONS" });
    expect((await getOrderCase(preflight, "1", shop.deps)).status).toBe(204);
    const braked = { ...shop.deps, rateLimit: { ...shop.deps.rateLimit, allow: () => Promise.resolve(false) } };
    expect((await getOrderCase(asking(order.id, "case", staffToken()), numberOf(order.id), braked)).status).toBe(429);
  });
});

describe("a request entered on the order page", () => {
  it("is the same case as one entered in the app, and entered twice it is one", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    const said = entry({ text: "Wrong size" });
    const first = await enter(order.id, said);
    expect(first).toMatchObject({ status: 200, body: { outcome: "case", view: { case: { status: "in-review" } } } });
    expect(await enter(order.id, said)).toMatchObject({ status: 200, body: { outcome: "case" } });
    const found = await shop.deps.prisma.case.findMany({ where: { orderId: order.id }, include: { messages: true } });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ channel: "phone", messages: [{ kind: "request" }] });
  });

  it("is refused in words the page has a text for", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 1 } });
    expect(await enter(order.id, entry({ receivedAt: wallClock({ minutes: -90 }) }))).toMatchObject({
      status: 422,
      body: { error: { code: "received-in-future" } },
    });
    expect(await enter(order.id, entry({ receivedAt: wallClock({ minutes: 300 }) }))).toMatchObject({
      body: { error: { code: "received-before-order" } },
    });
    expect(await enter(order.id, entry({ channel: "pigeon" }))).toMatchObject({ status: 400 });
    expect(await enter("gid://shopify/Order/999999", entry())).toMatchObject({ status: 404 });
    expect(await shop.deps.prisma.case.count({ where: { orderId: order.id } })).toBe(0);
  });

  it("waits with its time of receipt while Shopify is away, and says so", async () => {
    const order = shop.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    await shop.staff(); // signed in already
    shop.shopify.faults.down("forever");
    expect(await enter(order.id, entry())).toMatchObject({ status: 503, body: { error: { code: "shopify-unreachable" } } });
    shop.shopify.faults.clear();
    expect(await enter(order.id, entry())).toMatchObject({ status: 200 });
  });
});
