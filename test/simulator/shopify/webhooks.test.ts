import { createServer } from "node:http";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { AddressInfo } from "node:net";
import "@shopify/shopify-api/adapters/node";
import { ApiVersion, shopifyApi } from "@shopify/shopify-api";
import Ajv2020 from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { metadataForWebhook, schemaForWebhook } from "shopify-webhook-schemas";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KEY, SECRET, accessToken, askAdmin } from "./ask";
import { defaultAppConfig } from "./app-config";
import { mainShop } from "./catalogue";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import { knownTopics } from "./webhooks";

interface Received {
  topic: string;
  headers: IncomingHttpHeaders;
  raw: string;
  // webhook bodies are whatever the topic says
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

let app: Server;
let appUrl: string;
let received: Received[] = [];
let answerWith = 200;
let shopify: ShopifySimulator;

const everything = [{ topics: [...knownTopics], uri: "/webhooks/shopify", name: "everything", includeFields: [] }];

beforeAll(async () => {
  app = createServer((request, response) => {
    let raw = "";
    request.on("data", (part: Buffer) => (raw += part.toString()));
    request.on("end", () => {
      received.push({ topic: String(request.headers["x-shopify-topic"]), headers: request.headers, raw, body: JSON.parse(raw) });
      response.writeHead(answerWith).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  appUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
});
afterAll(() => void app.close());

beforeEach(async () => {
  received = [];
  answerWith = 200;
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, appUrl, configFile: null, subscriptions: everything });
  shopify.installApp();
  shopify.faults.cancelJobMs = 40;
});
afterEach(() => shopify.close());

const topics = () => received.map((each) => each.topic);

test("a cancellation sends its webhooks, signed so that Shopify's own library accepts them", async () => {
  const token = await accessToken(shopify);
  const order = shopify.createOrder(mainShop, { quiet: true });
  await askAdmin(shopify, token, "CancelOrder", {
    orderId: order.id,
    reason: "CUSTOMER",
    restock: true,
    refundMethod: { originalPaymentMethodsRefund: true },
  });
  await shopify.idle();

  expect(topics().sort()).toEqual([
    "fulfillment_orders/cancelled",
    "order_transactions/create",
    "orders/cancelled",
    "orders/updated",
    "refunds/create",
    "tender_transactions/create",
  ]);
  const library = shopifyApi({
    apiKey: KEY,
    apiSecretKey: SECRET,
    apiVersion: ApiVersion.October26,
    hostName: "app.example",
    isEmbeddedApp: true,
    logger: { level: 0 },
  });
  for (const each of received) {
    const verdict = await library.webhooks.validate({ rawBody: each.raw, rawRequest: asNodeRequest(each), rawResponse: {} });
    expect(verdict).toMatchObject({ valid: true, topic: expect.any(String), domain: mainShop });
  }
  expect(new Set(received.map((each) => each.headers["x-shopify-event-id"])).size).toBe(1);
  expect(new Set(received.map((each) => each.headers["x-shopify-webhook-id"])).size).toBe(received.length);
  expect(received.find((each) => each.topic === "orders/cancelled")!.body).toMatchObject({
    admin_graphql_api_id: order.id,
    cancel_reason: "customer",
    financial_status: "refunded",
  });
});

const asNodeRequest = (each: Received) => ({ method: "POST", url: "/webhooks/shopify", headers: each.headers });

test("a pending refund is told at once, its transaction only when the money has moved or will not", async () => {
  shopify.payments.mode = "slow";
  const order = shopify.createOrder(mainShop, { quiet: true });
  shopify.staff.refund(mainShop, order.id);
  await shopify.idle();
  expect(topics().sort()).toEqual(["orders/updated", "refunds/create"]);
  shopify.payments.failRefund(mainShop, order.id);
  await shopify.idle();
  expect(received.find((each) => each.topic === "order_transactions/create")!.body).toMatchObject({
    kind: "refund",
    status: "failure",
    error_code: "processing_error",
  });
});

describe("every payload has the shape of Shopify's published samples", () => {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

  // Where one sample taught the schemas more than Shopify promises (its GraphQL schema has these nullable, or filled).
  const tooNarrow = [
    "boolean schema is false", // a list that is empty in the sample
    "refunds/create /note: must be string",
    "/error_code: must be null",
    "returns/request /name: must be null",
    "returns/approve /name: must be null",
    "must have required property 'remaining_fulfillment_order'", // a hold on a part only
    "must have required property 'replacement_fulfillment_order'", // not when the whole order is cancelled
  ];

  test("whatever happens in a shop", async () => {
    const { warehouse, staff, payments } = shopify;
    const token = await accessToken(shopify);
    const place = (service = false) =>
      shopify.createOrder(mainShop, { lines: [{ sku: "SFX-PLAID-LAINE", place: service ? "service" : "workshop" }] });

    const prepared = place();
    warehouse.startPreparing(mainShop, prepared.id);
    warehouse.stopPreparing(mainShop, prepared.id);
    const shipped = place();
    warehouse.pack(mainShop, shipped.id, { buyLabel: true });
    warehouse.ship(mainShop, shipped.id);
    warehouse.deliver(mainShop, shipped.id);
    staff.requestReturn(mainShop, shipped.id);
    staff.openReturn(mainShop, shipped.id);
    staff.closeReturn(mainShop, shipped.id);
    staff.openReturn(mainShop, shipped.id);
    staff.cancelReturn(mainShop, shipped.id);
    const returned = place();
    warehouse.ship(mainShop, returned.id);
    const shelf = shopify.shop().locations[0]!.id;
    const [parcelLine] = returned.fulfillments[0]!.lines;
    await askAdmin(shopify, token, "CreateReturn", {
      returnInput: { orderId: returned.id, returnLineItems: [{ fulfillmentLineItemId: parcelLine!.id, quantity: 1 }] },
    });
    const [coming] = returned.returns;
    const [reverse] = coming!.reverseFulfillmentOrders;
    await askAdmin(shopify, token, "CreateReverseDelivery", {
      reverseFulfillmentOrderId: reverse!.id,
      reverseDeliveryLineItems: [],
      trackingInput: { number: "8R001" },
    });
    const [back] = reverse!.lines;
    await askAdmin(shopify, token, "ProcessReturn", {
      input: {
        returnId: coming!.id,
        returnLineItems: [
          {
            id: coming!.lines[0]!.id,
            quantity: 1,
            dispositions: [
              { reverseFulfillmentOrderLineItemId: back!.id, quantity: 1, dispositionType: "RESTOCKED", locationId: shelf },
            ],
          },
        ],
      },
    });
    const served = place(true);
    warehouse.submitToService(mainShop, served.id);
    warehouse.serviceAccepts(mainShop, served.id);
    const request = () =>
      askAdmin(shopify, token, "RequestFulfillmentCancellation", {
        id: served.fulfillmentOrders[0]!.id,
        message: "Commande annulée",
      });
    await request();
    warehouse.serviceRejectsCancellation(mainShop, served.id);
    await request();
    warehouse.serviceAcceptsCancellation(mainShop, served.id);
    const refused = place(true);
    warehouse.submitToService(mainShop, refused.id);
    warehouse.serviceRejects(mainShop, refused.id);
    const held = place();
    await askAdmin(shopify, token, "HoldFulfillmentOrder", {
      id: held.fulfillmentOrders[0]!.id,
      fulfillmentHold: { reason: "OTHER", handle: "h", reasonNotes: "n" },
    });
    warehouse.releaseHold(mainShop, held.id);
    staff.cancelOrder(mainShop, place().id);
    payments.mode = "failing";
    staff.refund(mainShop, place().id, { lines: "all" });
    staff.requestCustomerData(mainShop, shopify.customers()[0]!.id);
    staff.redactCustomer(mainShop, shopify.customers()[0]!.id);
    staff.redactShop(mainShop);
    staff.changeScopes(mainShop, [...shopify.shop().app!.scopes, "read_products"]);
    staff.uninstallApp(mainShop);
    await shopify.webhooks.flush();

    expect([...new Set(topics())].sort()).toEqual([...knownTopics].sort());
    const wrong = received.flatMap(({ topic, body }) => {
      const { $schema: _dialect, ...shape } = schemaForWebhook("2026-07", topic) as Record<string, unknown>;
      const validate = ajv.compile(shape);
      const problems = (payload: unknown): string[] =>
        validate(payload) ? [] : validate.errors!.map((error) => `${topic} ${error.instancePath}: ${error.message}`);
      // the schemas were inferred by others: what they hold against Shopify's own sample they may hold against us
      const ownProblems = problems((metadataForWebhook("2026-07", topic) as { response: unknown }).response);
      return problems(body).filter(
        (problem) => !ownProblems.includes(problem) && !tooNarrow.some((known) => problem.endsWith(known)),
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe("a webhook that is not accepted", () => {
  test("is tried again eight times within four hours of the shop's time, with the same id and body", async () => {
    answerWith = 500;
    shopify.createOrder(mainShop, { payment: "pending" });
    await shopify.webhooks.flush();
    expect(received).toHaveLength(1);
    for (let tries = 1; tries <= 8; tries += 1) {
      shopify.clock.move({ hours: 2.2 });
      await expect.poll(() => received.length).toBe(tries + 1);
      await shopify.webhooks.flush();
    }
    const [delivery] = shopify.webhooks.deliveries();
    expect(delivery).toMatchObject({ status: "gave-up" });
    expect(new Set(received.map((each) => each.headers["x-shopify-webhook-id"])).size).toBe(1);
    expect(new Set(received.map((each) => each.raw)).size).toBe(1);
  });

  test("is delivered when the app is back, and waits while Shopify itself is down", async () => {
    answerWith = 503;
    shopify.createOrder(mainShop, { payment: "pending" });
    await shopify.webhooks.flush();
    answerWith = 200;
    shopify.faults.down("forever");
    shopify.clock.move({ minutes: 2 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(received).toHaveLength(1);
    shopify.faults.down(null);
    await shopify.idle();
    expect(shopify.webhooks.deliveries()[0]).toMatchObject({ status: "delivered" });
  });
});

describe("deliveries can be made unkind", () => {
  test("late: after simulated time only", async () => {
    shopify.webhooks.mode.delayMs = 3_600_000;
    shopify.createOrder(mainShop, { payment: "pending" });
    await shopify.idle();
    expect(received).toEqual([]);
    shopify.clock.move({ hours: 1 });
    await expect.poll(topics).toEqual(["orders/create"]);
  });

  test("twice: with the same webhook id", async () => {
    shopify.webhooks.mode.duplicate = true;
    shopify.createOrder(mainShop, { payment: "pending" });
    await shopify.idle();
    expect(received).toHaveLength(2);
    expect(received[0]!.headers["x-shopify-webhook-id"]).toBe(received[1]!.headers["x-shopify-webhook-id"]);
  });

  test("out of order", async () => {
    shopify.webhooks.mode.reorder = true;
    shopify.createOrder(mainShop);
    await shopify.idle();
    expect(topics()).toEqual(["tender_transactions/create", "order_transactions/create", "orders/create"]);
  });

  test("never", async () => {
    shopify.webhooks.mode.drop = true;
    shopify.createOrder(mainShop);
    await shopify.idle();
    expect(received).toEqual([]);
    expect(shopify.webhooks.deliveries().map((each) => each.status)).toEqual(["dropped", "dropped", "dropped"]);
  });

  test("again, by hand", async () => {
    shopify.createOrder(mainShop, { payment: "pending" });
    await shopify.idle();
    await shopify.webhooks.redeliver(shopify.webhooks.deliveries()[0]!.id);
    expect(received).toHaveLength(2);
  });
});

test("a shop that has not installed the app sends nothing", async () => {
  shopify.createOrder("atelier.myshopify.com");
  await shopify.idle();
  expect(received).toEqual([]);
});

test("include_fields leaves everything else out", async () => {
  await shopify.close();
  const [first] = defaultAppConfig.subscriptions;
  shopify = await startShopify({
    apiKey: KEY,
    apiSecret: SECRET,
    appUrl,
    configFile: null,
    subscriptions: [
      { ...first!, topics: ["orders/create"], includeFields: ["id", "updated_at", "customer.id", "line_items.sku"] },
    ],
  });
  shopify.installApp();
  shopify.createOrder(mainShop);
  await shopify.idle();
  expect(received[0]!.body).toEqual({
    id: expect.any(Number),
    updated_at: expect.any(String),
    customer: { id: expect.any(Number) },
    line_items: [{ sku: "SFX-PLAID-LAINE" }],
  });
});

test("an equal payload right after is swallowed", async () => {
  const order = shopify.createOrder(mainShop, { quiet: true });
  shopify.staff.addTag(mainShop, order.id, "vip");
  shopify.staff.addTag(mainShop, order.id, "vip");
  await shopify.idle();
  expect(topics()).toEqual(["orders/updated"]);
});

test("a subscription made by API is served as well", async () => {
  await shopify.close();
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, appUrl, configFile: null, subscriptions: [] });
  const token = await accessToken(shopify);
  const { body } = await askAdmin(shopify, token, "SubscribeWebhook", {
    topic: "FULFILLMENT_ORDERS_PLACED_ON_HOLD",
    webhookSubscription: { uri: "/webhooks/holds" },
  });
  expect(body.data.webhookSubscriptionCreate).toMatchObject({
    userErrors: [],
    webhookSubscription: { topic: "FULFILLMENT_ORDERS_PLACED_ON_HOLD" },
  });
  const order = shopify.createOrder(mainShop);
  shopify.warehouse.hold(mainShop, order.id);
  await shopify.idle();
  expect(topics()).toEqual(["fulfillment_orders/placed_on_hold"]);
});
