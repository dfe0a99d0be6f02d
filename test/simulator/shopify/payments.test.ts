import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KEY, SECRET, accessToken, askAdmin } from "./ask";
import { mainShop } from "./catalogue";
import type { OrderRecipe } from "./placing";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import type { SimOrder } from "./state";

let shopify: ShopifySimulator;
let token: string;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
  token = await accessToken(shopify);
});
afterAll(() => shopify.close());
beforeEach(() => {
  shopify.payments.repair();
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
});

const refundedBy = (order: SimOrder) => order.transactions.filter(({ kind }) => kind === "REFUND");
const statuses = (order: SimOrder) =>
  refundedBy(order).map(({ status, errorCode }) => (errorCode ? `${status} ${errorCode}` : status));
const cancelled = (recipe: OrderRecipe = {}, arrange?: (order: SimOrder) => void): SimOrder => {
  const order = shopify.createOrder(mainShop, recipe);
  arrange?.(order);
  shopify.staff.cancelOrder(mainShop, order.id);
  return order;
};
const totalRefunded = async (order: SimOrder) => {
  const query = `query($id: ID!) { order(id: $id) { totalRefundedSet { presentmentMoney { amount } } } }`;
  return (await askAdmin(shopify, token, query, { id: order.id })).body.data.order.totalRefundedSet.presentmentMoney.amount;
};
const passes = (hours: number) => shopify.clock.move({ hours });

describe("the processor, asked for all orders", () => {
  test("pays back at once", () => expect(statuses(cancelled())).toEqual(["SUCCESS"]));

  test("slow: pending for a day, not among what was refunded, then paid", async () => {
    shopify.payments.mode = "slow";
    const order = cancelled();
    expect([await totalRefunded(order), statuses(order)]).toEqual(["0.0", ["PENDING"]]);
    passes(25);
    await expect.poll(() => statuses(order)).toEqual(["SUCCESS"]);
    expect(await totalRefunded(order)).toBe("89.8");
  });

  test("pending: a week passes and nothing happens until it is told", async () => {
    shopify.payments.mode = "pending";
    const order = cancelled();
    passes(24 * 7);
    await new Promise((later) => setTimeout(later, 250));
    expect(statuses(order)).toEqual(["PENDING"]);
    shopify.payments.settleRefund(mainShop, order.id);
    expect(statuses(order)).toEqual(["SUCCESS"]);
  });

  test("failing, with the code that was chosen", () => {
    shopify.payments.mode = "failing";
    shopify.payments.errorCode = "INSUFFICIENT_FUNDS";
    expect(statuses(cancelled())).toEqual(["FAILURE INSUFFICIENT_FUNDS"]);
  });

  test("failing later: pending first", async () => {
    shopify.payments.mode = "failing-later";
    const order = cancelled();
    expect(statuses(order)).toEqual(["PENDING"]);
    passes(25);
    await expect.poll(() => statuses(order)).toEqual(["FAILURE PROCESSING_ERROR"]);
  });

  test("reversed: a success first, then the same transaction fails and the money can be refunded again", async () => {
    shopify.payments.mode = "reversed";
    const order = cancelled();
    const { id } = refundedBy(order)[0]!;
    expect(statuses(order)).toEqual(["SUCCESS"]);
    passes(25);
    await expect.poll(() => statuses(order)).toEqual(["FAILURE PROCESSING_ERROR"]);
    expect(refundedBy(order).map((each) => each.id)).toEqual([id]);
    const { suggestedRefund } = (await askAdmin(shopify, token, "SuggestedFullRefund", { orderId: order.id })).body.data.order;
    expect(suggestedRefund.maximumRefundableSet.presentmentMoney.amount).toBe("89.8");
  });

  test("partly failing: of two payments the last one is not paid back", () => {
    shopify.payments.mode = "partly-failing";
    expect(statuses(cancelled({ payment: "gift-card-and-card" }))).toEqual(["SUCCESS", "FAILURE PROCESSING_ERROR"]);
  });

  test("an account that takes no refunds says so in the error code", () => {
    shopify.payments.mode = "refused-account";
    expect(statuses(cancelled())).toEqual(["FAILURE PAYMENT_METHOD_UNAVAILABLE"]);
  });

  test.each(["failing", "pending", "reversed", "refused-account"] as const)("a gift card knows no processor: %s", (mode) => {
    shopify.payments.mode = mode;
    const order = cancelled({ payment: "gift-card" });
    expect(statuses(order)).toEqual(["SUCCESS"]);
    expect(order.transactions[0]!.giftCard!.balance).toBe("89.80");
  });
});

describe("the processor, arranged for one order", () => {
  test("leaves the others as they are, and ends by the order's own time", async () => {
    const slow = cancelled({}, (order) => shopify.payments.arrange(mainShop, order.id, { mode: "slow", after: { minutes: 5 } }));
    const other = cancelled();
    expect([statuses(slow), statuses(other)]).toEqual([["PENDING"], ["SUCCESS"]]);
    shopify.clock.move({ minutes: 6 });
    await expect.poll(() => statuses(slow)).toEqual(["SUCCESS"]);
  });

  test("without a time it ends when told: a success that is reversed by hand", () => {
    const order = cancelled({}, ({ id }) =>
      shopify.payments.arrange(mainShop, id, { mode: "reversed", errorCode: "DO_NOT_HONOR" }),
    );
    shopify.payments.reverseRefund(mainShop, order.id, undefined, "DO_NOT_HONOR");
    expect(statuses(order)).toEqual(["FAILURE DO_NOT_HONOR"]);
    expect(() => shopify.payments.reverseRefund(mainShop, order.id)).toThrow("no refund that could come back");
  });
});

describe("the acquirer's reference", () => {
  const referencesOf = async (order: SimOrder) => {
    const query = `query($id: ID!) { order(id: $id) { transactions(first: 9) { kind shopifyPaymentsSet { refundSet { acquirerReferenceNumber } } } } }`;
    const { body } = await askAdmin(shopify, token, query, { id: order.id });
    return body.data.order.transactions.map(
      (each: { shopifyPaymentsSet: { refundSet: { acquirerReferenceNumber: string } } | null }) =>
        each.shopifyPaymentsSet?.refundSet.acquirerReferenceNumber ?? null,
    );
  };

  test("is told on Plus, for refunds that succeeded on a card", async () => {
    const order = cancelled();
    expect(await referencesOf(order)).toEqual([null, null]);
    shopify.payments.arn = true;
    expect(await referencesOf(order)).toEqual([null, expect.stringMatching(/^\d{23}$/)]);
    expect(shopify.shop().plan).toMatchObject({ shopifyPlus: true, publicDisplayName: "Plus" });
    shopify.payments.arn = false;
  });

  test("is not told of a pending refund, nor of PayPal or a gift card", async () => {
    shopify.payments.arn = true;
    expect(await referencesOf(cancelled({ payment: "paypal" }))).toEqual([null, null]);
    expect(await referencesOf(cancelled({ payment: "gift-card" }))).toEqual([null, null]);
    shopify.payments.mode = "pending";
    expect(await referencesOf(cancelled())).toEqual([null, null]);
  });
});
