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

const inputFor = (order: SimOrder, amount: string) => ({
  orderId: order.id,
  transactions: [
    { orderId: order.id, parentId: order.transactions[0]!.id, gateway: order.transactions[0]!.gateway, kind: "REFUND", amount },
  ],
});
const refund = async (input: object, idempotencyKey: string) =>
  (await askAdmin(shopify, token, "CreateRefund", { input, idempotencyKey })).body.data.refundCreate;

test("the suggested refund pays back everything, and a refund of it moves the money", async () => {
  const order = shopify.createOrder(mainShop, { payment: "gift-card-and-card" });
  const { suggestedRefund } = (await askAdmin(shopify, token, "SuggestedFullRefund", { orderId: order.id })).body.data.order;
  expect(suggestedRefund.amountSet.shopMoney.amount).toBe("89.8");
  const transactions = suggestedRefund.suggestedTransactions.map(
    (each: { gateway: string; parentTransaction: { id: string }; amountSet: { presentmentMoney: { amount: string } } }) => ({
      orderId: order.id,
      parentId: each.parentTransaction.id,
      gateway: each.gateway,
      kind: "REFUND",
      amount: each.amountSet.presentmentMoney.amount,
    }),
  );
  const answer = await refund({ orderId: order.id, transactions }, "full");
  expect(answer.userErrors).toEqual([]);
  expect(answer.refund.totalRefundedSet.shopMoney.amount).toBe("89.8");
  expect(answer.order.displayFinancialStatus).toBe("REFUNDED");
});

test("without a key the call is refused at run time", async () => {
  const order = shopify.createOrder(mainShop);
  const { body } = await askAdmin(
    shopify,
    token,
    "mutation Refund($input: RefundInput!) { refundCreate(input: $input) { refund { id } userErrors { message } } }",
    { input: inputFor(order, "10.00") },
  );
  expect(body.errors).toMatchObject([{ extensions: { code: "BAD_REQUEST" } }]);
  expect(order.refunds).toEqual([]);
});

test("the same key and input give the first refund again; another input with the key is refused; after a day it is a new refund", async () => {
  const order = shopify.createOrder(mainShop);
  const first = await refund(inputFor(order, "10.00"), "key-1");
  const again = await refund(inputFor(order, "10.00"), "key-1");
  expect(again.refund.id).toBe(first.refund.id);
  expect((await refund(inputFor(order, "11.00"), "key-1")).userErrors[0].message).toContain("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  expect(order.refunds).toHaveLength(1);

  shopify.clock.move({ hours: 25 });
  expect((await refund(inputFor(order, "10.00"), "key-1")).refund.id).not.toBe(first.refund.id);
  shopify.clock.move({ hours: -25 });
});

test("a key whose attempt failed must not be used again", async () => {
  const order = shopify.createOrder(mainShop);
  const input = inputFor(order, "9999.00");
  expect((await refund(input, "key-2")).userErrors[0].message).toContain("more than");
  expect((await refund(input, "key-2")).userErrors[0].message).toContain("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED");
});

test("line items alone book and restock, and pay nothing", async () => {
  const order = shopify.createOrder(mainShop);
  const answer = await refund(
    {
      orderId: order.id,
      transactions: [],
      refundLineItems: [{ lineItemId: order.lines[0]!.id, quantity: 1, restockType: "CANCEL" }],
    },
    "key-3",
  );
  expect(answer.userErrors).toEqual([]);
  expect(answer.refund.totalRefundedSet.shopMoney.amount).toBe("0.0");
  expect(order.lines[0]!.currentQuantity).toBe(0);
});

test("a pending refund counts as nothing refunded, and still leaves nothing to refund", async () => {
  const order = shopify.createOrder(mainShop);
  shopify.payments.mode = "slow";
  const answer = await refund(inputFor(order, "89.80"), "key-4");
  expect(answer.refund.transactions.nodes).toMatchObject([{ status: "PENDING" }]);
  expect(answer.refund.totalRefundedSet.shopMoney.amount).toBe("0.0");
  const suggested = (await askAdmin(shopify, token, "SuggestedFullRefund", { orderId: order.id })).body.data.order;
  expect(suggested).toMatchObject({
    refundable: false,
    suggestedRefund: { maximumRefundableSet: { shopMoney: { amount: "0.0" } } },
  });
  expect((await refund(inputFor(order, "1.00"), "key-5")).userErrors[0].message).toContain("more than");
});

test("in another currency the amount is the shopper's, and the currency has to be said", async () => {
  const order = shopify.createOrder(mainShop, { currency: { code: "CHF", rate: "0.94" }, shippingPrice: "10.00" });
  expect((await refund(inputFor(order, "10.00"), "key-6")).userErrors[0].message).toContain("Currency");
  const answer = await refund({ ...inputFor(order, "9.40"), currency: "CHF" }, "key-7");
  expect(answer.refund.totalRefundedSet).toEqual({
    presentmentMoney: { amount: "9.4", currencyCode: "CHF" },
    shopMoney: { amount: "10.0", currencyCode: "EUR" },
  });
});

test("a payment by hand is refunded in the books only, at once", async () => {
  shopify.payments.mode = "slow";
  const order = shopify.createOrder(mainShop, { payment: "bank-transfer-paid" });
  const answer = await refund(inputFor(order, "20.00"), "key-8");
  expect(answer.refund.transactions.nodes).toMatchObject([{ status: "SUCCESS", manualPaymentGateway: true }]);
});

test("while the first call is being worked on, the same key is told to wait and another key may ask for what is left", async () => {
  shopify.payments.refundTakesMs = 1_000;
  const order = shopify.createOrder(mainShop);
  const first = refund(inputFor(order, "60.00"), "busy-1");
  await new Promise((later) => setTimeout(later, 40));
  const [again, other, tooMuch] = await Promise.all([
    refund(inputFor(order, "60.00"), "busy-1"),
    refund(inputFor(order, "29.80"), "busy-2"),
    refund(inputFor(order, "29.80"), "busy-3"),
  ]);
  expect(again.userErrors[0].message).toContain("IDEMPOTENCY_CONCURRENT_REQUEST");
  expect((await first).userErrors).toEqual([]);
  expect([other, tooMuch].filter((each) => each.userErrors.length === 0)).toHaveLength(1);
  expect((await refund(inputFor(order, "60.00"), "busy-1")).refund.id).toBe((await first).refund.id);
  expect(order.refunds).toHaveLength(2);
});

test("two payments cannot lend each other what may go back", async () => {
  const order = shopify.createOrder(mainShop, { payment: "two-cards" });
  expect((await refund(inputFor(order, "44.91"), "caps-1")).userErrors[0].message).toContain("more than");
  expect((await refund(inputFor(order, "44.90"), "caps-2")).userErrors).toEqual([]);
});

describe("what is suggested adds up to what is left, each payment with its own share", () => {
  const yen = { code: "JPY", rate: "163.27" };
  const dinar = { code: "KWD", rate: "0.3347" };
  const extras = { tip: "5.00", duties: "16.07", fees: [{ name: "Octroi de mer", amount: "4.73" }] };
  const shapes: [string, OrderRecipe, string[], string][] = [
    ["taken at once", { payment: "card" }, ["shopify_payments 89.8"], "89.8"],
    ["authorised, then taken", { payment: "captured" }, ["shopify_payments 89.8"], "89.8"],
    ["authorised only", { payment: "authorised" }, [], "0.0"],
    ["partly captured", { payment: "partly-captured" }, ["shopify_payments 79.9"], "79.9"],
    ["captured in two parts", { payment: "captured-in-two" }, ["shopify_payments 44.9", "shopify_payments 44.9"], "89.8"],
    [
      "two cards, an odd sum",
      { payment: "two-cards", tip: "0.01" },
      ["shopify_payments 44.91", "shopify_payments 44.9"],
      "89.81",
    ],
    ["gift card first", { payment: "gift-card-and-card" }, ["gift_card 50.0", "shopify_payments 39.8"], "89.8"],
    ["paid by hand", { payment: "bank-transfer-paid" }, ["Virement bancaire 89.8"], "89.8"],
    ["not paid by hand", { payment: "bank-transfer-unpaid" }, [], "0.0"],
    ["Swiss francs", { currency: { code: "CHF", rate: "0.94" }, shippingPrice: "12.00" }, ["shopify_payments 87.11"], "87.11"],
    ["yen", { currency: yen }, ["shopify_payments 14661.0"], "14661.0"],
    ["dinars", { currency: dinar }, ["shopify_payments 30.057"], "30.057"],
    [
      "dinars on two cards",
      { payment: "two-cards", currency: dinar },
      ["shopify_payments 15.029", "shopify_payments 15.028"],
      "30.057",
    ],
    ["tip, duties and a fee", extras, ["shopify_payments 115.6"], "115.6"],
    ["nothing to pay", { payment: "nothing" }, [], "0.0"],
    ["store credit given before", { storeCredit: "20.00" }, ["shopify_payments 69.8"], "69.8"],
    [
      "goodwill before, across both payments",
      { payment: "gift-card-and-card", goodwill: "60.00" },
      ["shopify_payments 29.8"],
      "29.8",
    ],
    ["in a dispute", { dispute: "CHARGEBACK" }, ["shopify_payments 89.8"], "89.8"],
  ];

  test.each(shapes)("%s", async (_shape, recipe, expected, maximum) => {
    const order = shopify.createOrder(mainShop, recipe);
    const { suggestedRefund } = (await askAdmin(shopify, token, "SuggestedFullRefund", { orderId: order.id })).body.data.order;
    const amountOf = (set: { presentmentMoney: { amount: string } }) => set.presentmentMoney.amount;
    expect(
      suggestedRefund.suggestedTransactions.map(
        (each: { gateway: string; amountSet: { presentmentMoney: { amount: string } } }) =>
          `${each.gateway} ${amountOf(each.amountSet)}`,
      ),
    ).toEqual(expected);
    expect(amountOf(suggestedRefund.maximumRefundableSet)).toBe(maximum);
  });

  test("a shop whose full refunds leave tips and fees out is suggested less than the maximum", async () => {
    shopify.payments.fullCoversExtras = false;
    const order = shopify.createOrder(mainShop, extras);
    const { suggestedRefund } = (await askAdmin(shopify, token, "SuggestedFullRefund", { orderId: order.id })).body.data.order;
    expect(suggestedRefund.amountSet.presentmentMoney.amount).toBe("105.87");
    expect(suggestedRefund.maximumRefundableSet.presentmentMoney.amount).toBe("115.6");
  });
});
