import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exportCustomer } from "../app/workflows/export-customer.server";
import { orderIdOf } from "../app/workflows/receive-webhook.server";
import { API_SECRET, openShop, SHOP } from "./support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

async function deliver(
  payload: unknown,
  options: {
    topic?: string;
    secret?: string;
    id?: string;
    domain?: string;
    headers?: Record<string, string>;
    path?: string;
  } = {},
): Promise<number> {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const response = await fetch(`${shop.appUrl}${options.path ?? "/webhooks/orders"}`, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": options.topic ?? "orders/updated",
      "x-shopify-shop-domain": options.domain ?? SHOP,
      "x-shopify-webhook-id": options.id ?? randomUUID(),
      "x-shopify-hmac-sha256": createHmac("sha256", options.secret ?? API_SECRET)
        .update(body)
        .digest("base64"),
      ...options.headers,
    },
  });
  await response.text();
  return response.status;
}
const receipts = (id: string) => deps.prisma.webhookReceipt.count({ where: { webhookId: id } });

describe("a webhook at the door", () => {
  it("is on disk before the 200", async () => {
    const id = randomUUID();
    expect(await deliver({ id: 1 }, { id })).toBe(200);
    expect(await receipts(id)).toBe(1);
  });

  it("forged, it is refused and leaves nothing", async () => {
    const id = randomUUID();
    expect(await deliver({ id: 1 }, { id, secret: "not ours" })).toBe(401);
    expect(await deliver({ id: 1 }, { id, headers: { "x-shopify-hmac-sha256": "" } })).toBe(401);
    expect(await deliver({ id: 1 }, { id, headers: { "x-shopify-hmac-sha256": "%%%" } })).toBe(401);
    expect(await receipts(id)).toBe(0);
  });

  it("delivered five times at once, it is kept once and every delivery is thanked for", async () => {
    const id = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => deliver({ id: 1 }, { id })));
    expect(answers).toEqual([200, 200, 200, 200, 200]);
    expect(await receipts(id)).toBe(1);
  });

  it("replayed with another topic in its header, it still changes nothing", async () => {
    const id = randomUUID();
    await deliver({ id: 1 }, { id });
    expect(await deliver({ id: 1 }, { id, topic: "app/uninstalled" })).toBe(200);
    await shop.quiet();
    expect((await deps.shops.find(SHOP))?.uninstalledAt).toBeNull();
  });

  it.each([
    ["of a shop nobody knows", { domain: "nobody.myshopify.com" }, { id: 1 }, 200],
    ["of a topic nobody knows", { topic: "planets/aligned" }, { id: 1 }, 200],
    ["without a topic", { headers: { "x-shopify-topic": "" } }, { id: 1 }, 400],
    ["that is not JSON", {}, "nonsense", 400],
    ["that is a list", {}, [], 400],
    ["with characters no database keeps", {}, { id: 1, note: "\u0000 and \ud800" }, 200],
  ])("one %s is answered without harm", async (_name, options, payload, status) => {
    expect(await deliver(payload, options)).toBe(status);
    await shop.quiet();
  });

  it("asked with GET, it says how it wants to be used", async () => {
    expect((await fetch(`${shop.appUrl}/webhooks/orders`)).status).toBe(405);
  });

  it("names its order in every published way", () => {
    expect(orderIdOf("orders/cancelled", { admin_graphql_api_id: "gid://shopify/Order/7" })).toBe("gid://shopify/Order/7");
    expect(orderIdOf("orders/updated", { id: 7 })).toBe("gid://shopify/Order/7");
    expect(orderIdOf("refunds/create", { id: 3, order_id: 7 })).toBe("gid://shopify/Order/7");
    expect(orderIdOf("tender_transactions/create", { id: 3, order_id: 7 })).toBe("gid://shopify/Order/7");
    expect(orderIdOf("returns/process", { id: 3, order: { admin_graphql_api_id: "gid://shopify/Order/7" } })).toBe(
      "gid://shopify/Order/7",
    );
    expect(orderIdOf("returns/close", { id: 3, order_id: 7 })).toBe("gid://shopify/Order/7");
    expect(orderIdOf("fulfillments/create", { order_id: "7; drop" })).toBeNull();
  });
});

describe("the warehouse and the case", () => {
  it("preparation that is broken off while a case waits shows on the case, because a webhook said so", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 20 } }).id;
    const anHourAgo = shopify.clock.now().minus({ hours: 1 }).startOf("second").toISO({ suppressMilliseconds: true })!;
    shopify.warehouse.startPreparing(SHOP, orderId, { at: anHourAgo });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    expect((await deps.cases.ofOrder(SHOP, orderId))?.orderFacts.stage).toBe("preparing");
    shopify.warehouse.stopPreparing(SHOP, orderId);
    await shop.until("the case follows", async () => (await deps.cases.ofOrder(SHOP, orderId))?.orderFacts.stage === "untouched");
    const found = await deps.cases.ofOrder(SHOP, orderId);
    const page = await deps.cases.page({ shop: SHOP, caseId: found!.id });
    expect(page?.events.map(({ kind }) => kind)).toContain("order-changed");
  });
});

describe("a return and the case", () => {
  it("whatever becomes of a return, its webhook leads to its order", async () => {
    const { warehouse, staff } = shopify;
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 70 }, quiet: true }).id;
    warehouse.ship(SHOP, orderId);
    staff.requestReturn(SHOP, orderId);
    staff.openReturn(SHOP, orderId);
    staff.cancelReturn(SHOP, orderId);
    const { gateway } = await shop.staff();
    const lines = shopify.order(SHOP, orderId).fulfillments[0]!.lines.map(({ id, quantity }) => ({
      fulfillmentLineItemId: id,
      quantity,
    }));
    const opened = await gateway.createReturn(orderId, { lines, note: "back" });
    const found = await gateway.readReturn(opened.ok ? opened.value.returnId : "");
    await gateway.processReturn({
      returnId: found!.id,
      lines: found!.lines.map(({ id, quantity }) => ({ returnLineItemId: id, quantity, dispositions: [] })),
      refund: null,
    });
    await shop.quiet();
    const told = shopify.webhooks
      .deliveries()
      .filter(({ topic }) => topic.startsWith("returns/"))
      .map(({ topic, body, status }) => [topic, orderIdOf(topic, JSON.parse(body)), status]);
    expect(told.map(([topic]) => topic).sort()).toEqual([
      "returns/approve",
      "returns/approve",
      "returns/cancel",
      "returns/close",
      "returns/process",
      "returns/request",
    ]);
    expect(told.every(([, order, status]) => order === orderId && status === "delivered")).toBe(true);
  });
});

describe("Shopify's compliance webhooks are answered for real", () => {
  async function cancelledOrder(customerEmail: string) {
    const customer = shopify.customers(SHOP).find(({ email }) => email === customerEmail)!;
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, customer: customer.id }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    return { customer, orderId };
  }

  it("a data request waits for staff, who take out everything that is held, readable", async () => {
    const { customer, orderId } = await cancelledOrder("camille.martin@example.com");
    shopify.staff.requestCustomerData(SHOP, customer.id);
    await shop.until("it is on the staff's page", async () =>
      (await deps.privacyRequests.list(SHOP)).some(({ answeredAt }) => answeredAt === null),
    );
    await shop.quiet();
    const [request] = await deps.privacyRequests.list(SHOP);
    expect(request).toMatchObject({ kind: "data-request", answeredAt: null, customerNumber: customer.id.split("/").pop() });

    const staff = await shop.staff();
    const copy = JSON.stringify(await exportCustomer({ requestId: request!.id, staff }, deps));
    expect(copy).toContain(orderId);
    expect(copy).toContain(customer.email);
    expect((await deps.privacyRequests.list(SHOP))[0]?.answeredAt).not.toBeNull();
    // nothing of it is kept, and another store cannot have it
    expect(JSON.stringify(await deps.prisma.privacyRequest.findMany())).not.toContain(customer.email);
    expect(await exportCustomer({ requestId: request!.id, staff: { ...staff, shop: "atelier.myshopify.com" } }, deps)).toBeNull();
  });

  it("a customer nobody knows has nothing to be handed over", async () => {
    await deliver({ shop_domain: SHOP, customer: { id: 1 } }, { topic: "customers/data_request", path: "/webhooks/compliance" });
    await shop.until("it is answered", async () =>
      (await deps.prisma.privacyRequest.findMany()).some(({ result }) => JSON.stringify(result).includes("nothing")),
    );
    expect(await deps.prisma.privacyRequest.count({ where: { customerId: "gid://shopify/Customer/1" } })).toBe(0);
  });

  it("an erased customer is gone from every table, and the record of what was decided stays", async () => {
    const { customer, orderId } = await cancelledOrder("alex.morgan@example.com");
    shopify.staff.redactCustomer(SHOP, customer.id);
    await shop.until("it is done", async () => (await deps.prisma.contact.count({ where: { customerId: customer.id } })) === 0);
    await shop.quiet();
    expect(await deps.prisma.attempt.count({ where: { customerId: customer.id } })).toBe(0);
    expect(await deps.prisma.privacyRequest.count({ where: { customerId: customer.id } })).toBe(0);
    // Shopify's own message names the person: not even that is kept
    const [{ kept }] = await deps.prisma.$queryRaw<[{ kept: string }]>`SELECT json_agg(r)::text AS kept FROM webhook_receipts r`;
    expect(kept).toContain("customers/redact");
    expect(kept).not.toContain(customer.email);
    expect((await deps.cases.ofOrder(SHOP, orderId))?.status).toBe("cancelled");
  });

  it("uninstalled, the tokens go at once; erased, the shop leaves no row behind", async () => {
    const other = "atelier.myshopify.com";
    await deps.shops.install(other, ["read_orders"]);
    await deps.prisma.session.create({ data: { id: `offline_${other}`, shop: other, isOnline: false, state: "" } });
    await deliver({}, { topic: "app/uninstalled", domain: other, path: "/webhooks/app" });
    await shop.until("the tokens are gone", async () => (await deps.prisma.session.count({ where: { shop: other } })) === 0);
    expect((await deps.shops.find(other))?.uninstalledAt).not.toBeNull();
    await deliver({ shop_domain: other }, { topic: "shop/redact", domain: other, path: "/webhooks/compliance" });
    await shop.until("the shop is gone", async () => (await deps.shops.find(other)) === null);
    expect(await deps.prisma.policyVersion.count({ where: { shopDomain: other } })).toBe(0);
  });
});
