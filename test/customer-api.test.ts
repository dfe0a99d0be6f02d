import { SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { getCancellation, MOST_ACTS, MOST_ASKED, postCancellation, postRefundAnswer } from "../app/customer-api.server";
import { API_KEY, API_SECRET, BROWSER, openShop, SHOP } from "./support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) => shopify.createOrder(SHOP, recipe).id;

async function token(claims: Record<string, unknown>, options: { secret?: string; expiresIn?: number } = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ dest: SHOP, aud: API_KEY, jti: "1", ...claims })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt(now - 120)
    .setNotBefore(now - 120)
    .setExpirationTime(now + (options.expiresIn ?? 300))
    .sign(new TextEncoder().encode(options.secret ?? API_SECRET));
}

describe("who may ask", () => {
  const orderId = place({ placedAgo: { hours: 3 } });
  const customerId = shopify.order(SHOP, orderId).customerId!;

  it.each([
    ["an expired token", () => token({ sub: customerId }, { expiresIn: -60 }), 401, "unauthorized"],
    [
      "a token signed by somebody else",
      () => token({ sub: customerId }, { secret: "another secret altogether, not ours" }),
      401,
      "unauthorized",
    ],
    ["a token made for another app", () => token({ sub: customerId, aud: "another-app" }), 401, "unauthorized"],
    [
      "the admin's own token",
      () => token({ sub: "42", dest: `https://${SHOP}`, iss: `https://${SHOP}/admin` }),
      401,
      "unauthorized",
    ],
    ["a token that names no shop", () => token({ sub: customerId, dest: "https://evil.example" }), 401, "unauthorized"],
    ["a token before sign-in", () => token({}), 403, "login-required"],
    ["no token at all", () => Promise.resolve("x"), 401, "unauthorized"],
  ])("%s is refused", async (_name, make, status, code) => {
    const attempts = await deps.prisma.attempt.count();
    const answer = await shop.press(orderId, { token: await make() });
    expect(answer).toMatchObject({ status, error: code });
    expect(await shop.look(orderId, { token: await make() })).toMatchObject({ status, error: code });
    expect(await deps.prisma.attempt.count()).toBe(attempts);
  });

  it("another customer's order is unknown, and the attempt is kept", async () => {
    const foreign = shopify.order(SHOP, "another customer's").id;
    expect(await shop.press(foreign, { customerId })).toMatchObject({ status: 404, error: "order-not-found" });
    expect(await shop.look(foreign, { customerId })).toMatchObject({ status: 404, error: "order-not-found" });
    expect(await deps.prisma.attempt.findFirst({ where: { orderId: foreign } })).toMatchObject({
      outcome: "not-theirs",
      customerId,
    });
    expect(shopify.order(SHOP, foreign).cancelledAt).toBeNull();
  });

  it("who asks for strangers' orders all day is told to try again later, which costs Shopify nothing; others notice nothing", async () => {
    const foreign = shopify.order(SHOP, "another customer's").id;
    const [curious, other] = shopify.customers(SHOP).filter(({ id }) => id !== shopify.order(SHOP, foreign).customerId);
    const asked = (what: string, id: string, times: number) =>
      Promise.all(Array.from({ length: times }, () => deps.rateLimit.allow(`customer ${what} ${SHOP} ${id}`, times)));
    await asked("acts", curious!.id, MOST_ACTS);
    const before = shopify.calls().length;
    const attempts = await deps.prisma.attempt.count();
    expect(await shop.press(foreign, { customerId: curious!.id })).toMatchObject({ status: 429, error: "try-again" });
    expect([shopify.calls().length, await deps.prisma.attempt.count()]).toEqual([before, attempts]);
    // looking is another matter, until there are too many looks as well
    expect(await shop.look(foreign, { customerId: curious!.id })).toMatchObject({ status: 404 });
    await asked("asks", curious!.id, MOST_ASKED);
    expect(await shop.look(foreign, { customerId: curious!.id })).toMatchObject({ status: 429, error: "try-again" });
    expect(await shop.press(foreign, { customerId: other!.id })).toMatchObject({ status: 404 });
    shopify.clock.move({ hours: 2 });
    expect(await shop.look(foreign, { customerId: curious!.id })).toMatchObject({ status: 404 });
  });

  it("a case of another customer is not shown either", async () => {
    const mine = place({ placedAgo: { hours: 3 } });
    await shop.press(mine);
    await shop.reaches(mine, "cancelled");
    const stranger = shopify.customers(SHOP).find((each) => each.id !== shopify.order(SHOP, mine).customerId)!;
    expect(await shop.look(mine, { customerId: stranger.id })).toMatchObject({ status: 404 });
    expect(await shop.press(mine, { customerId: stranger.id })).toMatchObject({ status: 404 });
  });

  it("a store that has not installed the app is told so without an error", async () => {
    const answer = await shop.press(orderId, { token: await token({ sub: customerId, dest: "nobody.myshopify.com" }) });
    expect(answer).toMatchObject({ status: 404, error: "order-not-found" });
  });
});

describe("what may be asked", () => {
  const orderId = place({ placedAgo: { hours: 3 } });

  it.each([
    ["not JSON", "{nonsense", 400, "malformed"],
    ["nothing", "", 400, "malformed"],
    ["no order", { locale: "fr" }, 400, "malformed"],
    ["an order id of another kind", { orderId: "gid://shopify/Customer/1", locale: "fr" }, 400, "malformed"],
    ["an order id with a trick in it", { orderId: "gid://shopify/Order/1' OR 1=1", locale: "fr" }, 400, "malformed"],
    ["a list", [], 400, "malformed"],
    ["a body that is too large", JSON.stringify({ orderId, junk: "x".repeat(20_000) }), 413, "too-large"],
    ["an order nobody has", { orderId: "gid://shopify/Order/999", locale: "fr" }, 404, "order-not-found"],
    [
      "an order id beyond all numbers",
      { orderId: "gid://shopify/Order/99999999999999999999", locale: "fr" },
      404,
      "order-not-found",
    ],
  ])("%s is answered clearly", async (_name, body, status, code) => {
    expect(await shop.press(orderId, { body })).toMatchObject({ status, error: code });
  });

  it("a shopper's word that their parcel is on its way although they asked in time reaches staff", async () => {
    const shipped = place({ placedAgo: { hours: 20 } });
    shopify.warehouse.ship(SHOP, shipped, { tracking: { company: "Colissimo", number: "8R1" } });
    const asked = await shop.ask(shipped, { body: { orderId: shipped, locale: "fr", shipped: true } });
    expect(asked.status).toBe(200);
    const { id } = (await deps.cases.ofOrder(SHOP, shipped))!;
    expect(await deps.prisma.caseEvent.findFirst({ where: { caseId: id, kind: "late-request-received" } })).toMatchObject({
      actor: "shopper",
      detail: { saysShipped: true },
    });

    const odd = place({ placedAgo: { hours: 60 } });
    await shop.ask(odd, { body: { orderId: odd, locale: "fr", shipped: "yes" } });
    const { id: oddCase } = (await deps.cases.ofOrder(SHOP, odd))!;
    const event = await deps.prisma.caseEvent.findFirst({ where: { caseId: oddCase, kind: "late-request-received" } });
    expect(event?.detail).not.toHaveProperty("saysShipped");
  });

  it("an unknown reason or language is no obstacle", async () => {
    const odd = place({ placedAgo: { hours: 3 } });
    const answer = await shop.press(odd, {
      body: { orderId: odd, locale: "\u0000;drop", reason: "because", failedAttempts: "many" },
    });
    expect(answer.status).toBe(202);
    await shop.reaches(odd, "cancelled");
  });

  it("failures on the device are kept as claims with the device's time, within reason", async () => {
    const late = place({ placedAgo: { hours: 3 } });
    const at = shopify.clock.now().minus({ hours: 1 }).toISO();
    const failedAttempts = [
      { orderId: late, at, problem: "Failed to fetch" },
      { orderId: late, at: "yesterday", problem: "nonsense" },
      ...Array.from({ length: 50 }, () => ({ orderId: late, at, problem: "again\u0000" })),
    ];
    await shop.press(late, { failedAttempts });
    const kept = await deps.prisma.attempt.findMany({ where: { orderId: late, source: "reported" } });
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThanOrEqual(20);
    expect(kept[0]).toMatchObject({ outcome: "reported", detail: "Failed to fetch" });
    await shop.reaches(late, "cancelled");
  });

  it("an order number that is none is unknown", async () => {
    const request = new Request(`${shop.appUrl}/customer/orders/abc/cancellation`, {
      headers: {
        authorization: `Bearer ${shopify.sessionToken({ shop: SHOP, customerId: shopify.customers(SHOP)[0]!.id })}`,
        "user-agent": BROWSER,
      },
    });
    expect((await getCancellation(request, "abc", deps)).status).toBe(404);
  });
});

describe("every answer can be read by the extension", () => {
  it("the preflight and the errors allow any origin, and never a cookie", async () => {
    const preflight = await postCancellation(new Request(`${shop.appUrl}/customer/cancellations`, { method: "OPTIONS" }), deps);
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
    const refused = await postCancellation(new Request(`${shop.appUrl}/customer/cancellations`, { method: "POST" }), deps);
    for (const answer of [preflight, refused]) {
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it("why there is no button is told with the rule, the time and the next step", async () => {
    const old = place({ placedAgo: { hours: 60 } });
    const { status, view } = await shop.look(old);
    expect(status).toBe(200);
    expect(view).toMatchObject({ state: "none", nextStep: "request-exception", window: { cancellable: false } });
    expect(view.reasons[0]).toMatchObject({ code: "window-closed", facts: { windowHours: 48 } });
    expect(view.contact.hours).toContain("09:00–12:30");
  });
});

describe("has the money arrived?", () => {
  const refundOf = (orderId: string) => deps.prisma.refund.findFirstOrThrow({ where: { orderId } });

  /** Cancelled, refunded, and the day after the last expected one. */
  async function refundedLongAgo(): Promise<{ orderId: string; refundId: string }> {
    const orderId = place({ placedAgo: { hours: 3 } });
    await shop.press(orderId);
    await shop.until("the refund is sent", async () => {
      const refund = await deps.prisma.refund.findFirst({ where: { orderId } });
      return refund?.status === "sent";
    });
    return { orderId, refundId: (await refundOf(orderId)).id };
  }
  const afterTheLastDay = () => shopify.clock.move({ days: 40 });

  it("is answered once it may have arrived, and the true state comes back at once", async () => {
    const { orderId, refundId } = await refundedLongAgo();
    const early = await shop.answerRefund(orderId, refundId, true);
    expect(early).toMatchObject({ status: 409, view: { state: "cancelled" } });
    expect(early.view.refunds[0]).toMatchObject({ id: refundId, status: "sent", question: false });

    afterTheLastDay();
    expect((await shop.look(orderId)).view.refunds[0]).toMatchObject({ question: true });
    const no = await shop.answerRefund(orderId, refundId, false);
    expect(no.status).toBe(200);
    expect(no.view.refunds[0]).toMatchObject({ id: refundId, status: "bank-inquiry" });
    const yes = await shop.answerRefund(orderId, refundId, true);
    expect(yes.view.refunds[0]).toMatchObject({ status: "credited" });
    const twice = await shop.answerRefund(orderId, refundId, true);
    expect(twice).toMatchObject({ status: 200 });
  });

  it("a gift card is credited at once: no bank, no days and no reversal are told of it", async () => {
    const orderId = place({ placedAgo: { hours: 3 }, payment: "gift-card-and-card" });
    await shop.press(orderId);
    await shop.until("both refunds are sent", async () => {
      const refunds = await deps.prisma.refund.findMany({ where: { orderId, status: "sent" } });
      return refunds.length === 2;
    });
    const { refunds } = (await shop.look(orderId)).view;
    const gift = refunds.find(({ method }) => method?.startsWith("Carte-cadeau"))!;
    const card = refunds.find(({ method }) => method?.startsWith("Visa"))!;
    expect(gift).toMatchObject({ atOnce: true, reversal: false, expectedFrom: null, expectedBy: null });
    expect(card).toMatchObject({ atOnce: false, reversal: true });
    expect(card.expectedBy).not.toBeNull();
  });

  it("is answered by the order's own customer alone, for a refund of that order", async () => {
    const mine = await refundedLongAgo();
    const other = await refundedLongAgo();
    afterTheLastDay();
    const stranger = shopify.customers(SHOP).find((each) => each.id !== shopify.order(SHOP, mine.orderId).customerId)!;
    const unknown = { status: 404, error: "order-not-found" };
    expect(await shop.answerRefund(mine.orderId, mine.refundId, false, { customerId: stranger.id })).toMatchObject(unknown);
    expect(await shop.answerRefund(mine.orderId, other.refundId, false)).toMatchObject(unknown);
    expect(await shop.answerRefund(mine.orderId, "11111111-1111-4111-8111-111111111111", true)).toMatchObject(unknown);
    expect(await shop.answerRefund("gid://shopify/Order/999", mine.refundId, true, { customerId: stranger.id })).toMatchObject(
      unknown,
    );
    expect(await shop.answerRefund(mine.orderId, mine.refundId, true, { token: await token({}) })).toMatchObject({ status: 403 });
    expect(await shop.answerRefund(mine.orderId, mine.refundId, true, { token: "x" })).toMatchObject({ status: 401 });
    for (const { orderId } of [mine, other]) expect((await refundOf(orderId)).answeredAt).toBeNull();
  });

  it.each([
    ["not JSON", "{nonsense", 400, "malformed"],
    ["nothing", "", 400, "malformed"],
    ["no refund", { arrived: true }, 400, "malformed"],
    ["no answer", { refundId: "1" }, 400, "malformed"],
    ["an answer in words", { refundId: "1", arrived: "yes" }, 400, "malformed"],
    ["a refund id that is a list", { refundId: ["1"], arrived: true }, 400, "malformed"],
    ["a refund id with a trick in it", { refundId: "1' OR 1=1", arrived: true }, 404, "order-not-found"],
    ["a body that is too large", JSON.stringify({ refundId: "1", arrived: true, junk: "x".repeat(20_000) }), 413, "too-large"],
  ])("%s is answered clearly", async (_name, body, status, code) => {
    const orderId = place({ placedAgo: { hours: 3 } });
    expect(await shop.answerRefund(orderId, "1", true, { body })).toMatchObject({ status, error: code });
  });

  it("answers a preflight, and a stray GET in words", async () => {
    const address = `${shop.appUrl}/customer/orders/1/refund-answer`;
    expect((await postRefundAnswer(new Request(address, { method: "OPTIONS" }), "1", deps)).status).toBe(204);
    const customerId = shopify.customers(SHOP)[0]!.id;
    const headers = { authorization: `Bearer ${shopify.sessionToken({ shop: SHOP, customerId })}`, "user-agent": BROWSER };
    expect((await postRefundAnswer(new Request(address, { headers }), "1", deps)).status).toBe(405);
  });
});
