import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY, SECRET, accessToken, askAdmin, askCustomer, post } from "./ask";
import { mainShop } from "./catalogue";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import { storyNames } from "./stories";

let shopify: ShopifySimulator;
let camille: string;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null, stories: true });
  camille = shopify.customers()[0]!.id;
});
afterAll(() => shopify.close());

const orderPage = async (customerId: string | null, id: string) =>
  await askCustomer(shopify, customerId, "OrderPage", { id, lineItems: 10 });

test.each(storyNames.filter((name) => name !== "another customer's"))(
  "the shopper's page of the story %s is answered in Shopify's own shape",
  async (story) => {
    const { body } = await orderPage(camille, shopify.order(mainShop, story).id);
    expect(body.errors).toBeUndefined();
    expect(body.data.order.name).toMatch(/^#\d+$/);
  },
);

test("another customer's order is as unknown as one that does not exist", async () => {
  const { body } = await orderPage(camille, shopify.order(mainShop, "another customer's").id);
  expect(body).toMatchObject({ data: { order: null } });
  expect((await orderPage(camille, "gid://shopify/Order/1")).body.data.order).toBeNull();
});

test("before login nothing is answered", async () => {
  expect(await orderPage(null, shopify.order(mainShop, "just placed").id)).toMatchObject({ status: 401 });
});

test("the list holds the shopper's own orders, newest first, page by page", async () => {
  const first = await askCustomer(shopify, camille, "AccountOrders", { first: 10, lineItems: 3 });
  const { nodes, pageInfo } = first.body.data.customer.orders;
  expect(nodes[0]).toMatchObject({
    name: shopify.order(mainShop, "just placed").name,
    fulfillmentStatus: "UNFULFILLED",
    financialStatus: "PAID",
  });
  const second = await askCustomer(shopify, camille, "AccountOrders", { first: 50, after: pageInfo.endCursor, lineItems: 3 });
  const own = shopify.orders().filter((order) => order.customerId === camille).length;
  expect(nodes.length + second.body.data.customer.orders.nodes.length).toBe(own);
});

test("how an order was paid, and that a cancelled one was paid back", async () => {
  const mixed = (await orderPage(camille, shopify.order(mainShop, "gift card and card").id)).body.data.order;
  expect(mixed.transactions).toMatchObject([
    {
      type: "GIFT_CARD",
      kind: "SALE",
      giftCardDetails: { last4: "7Q2M" },
      transactionAmount: { presentmentMoney: { amount: "50.0" } },
    },
    { type: "CARD", paymentDetails: { cardBrand: "Visa", last4: "4242" } },
  ]);
  const cancelled = (await orderPage(camille, shopify.order(mainShop, "already cancelled").id)).body.data.order;
  expect(cancelled).toMatchObject({
    cancelReason: "CUSTOMER",
    financialStatus: "REFUNDED",
    refunds: [{ totalRefunded: { currencyCode: "EUR" } }],
  });
  expect(cancelled.totalRefunded.amount).toBe(cancelled.totalPrice.amount);
  const swiss = (await orderPage(camille, shopify.order(mainShop, "several currencies").id)).body.data.order;
  expect(swiss.totalPrice.currencyCode).toBe("CHF");
});

describe("the policy in the shop's metafield", () => {
  test("is null until the app has written it, then what the app wrote", async () => {
    const ask = async () =>
      (await askCustomer(shopify, camille, "CancelEligibility", { id: shopify.order(mainShop, "just placed").id })).body.data.shop
        .policy;
    expect(await ask()).toBeNull();
    const token = await accessToken(shopify);
    const value = JSON.stringify({ versions: [{ effectiveFrom: "2026-01-01T00:00:00Z", windowHours: 48 }] });
    await askAdmin(shopify, token, "SetOrderMetafields", {
      metafields: [{ ownerId: shopify.shop().id, namespace: "$app", key: "cancel_policy", type: "json", value }],
    });
    expect(await ask()).toEqual({ value });
  });
});

test("shop and customer may stand in the address", async () => {
  const { body } = await post(
    shopify,
    `/customer-account/api/2026-07/graphql.json?shop=${mainShop}&customer=${encodeURIComponent(camille)}`,
    { query: "{ customer { displayName } }" },
    { host: "localhost" },
  );
  expect(body).toEqual({ data: { customer: { displayName: "Camille Martin" } } });
});
