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
  shopify.faults.clear();
  shopify.faults.cancelJobMs = 60;
  shopify.payments.mode = "instant";
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
});

const place = (recipe: OrderRecipe = {}): SimOrder => shopify.createOrder(mainShop, recipe);
const cancel = async (order: SimOrder, options: Record<string, unknown> = {}, as = token) => {
  const { body } = await askAdmin(shopify, as, "CancelOrderWithResult", {
    orderId: order.id,
    reason: "CUSTOMER",
    restock: true,
    refundMethod: { originalPaymentMethodsRefund: true },
    ...options,
  });
  return { ...body.data?.orderCancel, errors: body.errors };
};
const read = async (order: SimOrder) =>
  (await askAdmin(shopify, token, "CancelJob", { orderId: order.id, jobId: "gid://shopify/Job/none" })).body.data.order;

test("an order is cancelled a moment later: refunded, restocked, its fulfilment order cancelled", async () => {
  const order = place({ lines: [{ sku: "SFX-VASE-GRES", quantity: 2 }] });
  const stock = () => shopify.shop().products.find((each) => each.sku === "SFX-VASE-GRES")!.stock;
  const before = stock();

  const { job, jobResult, orderCancelUserErrors } = await cancel(order, {
    staffNote: "Asked for by the shopper",
    notifyCustomer: true,
  });
  expect(orderCancelUserErrors).toEqual([]);
  expect(job).toMatchObject({ done: false });
  expect(jobResult).toMatchObject({ status: "STARTED", done: false, order: { cancelledAt: null } });
  await shopify.idle();

  const result = (await askAdmin(shopify, token, "CancelJobResult", { id: jobResult.id })).body.data.node;
  expect(result).toMatchObject({ status: "SUCCEEDED", done: true, errors: [], order: { displayFinancialStatus: "REFUNDED" } });
  expect((await askAdmin(shopify, token, "CancelJobPoll", { jobId: job.id })).body.data.job.done).toBe(true);
  const after = await read(order);
  expect(after).toMatchObject({
    cancelReason: "CUSTOMER",
    cancellation: { staffNote: "Asked for by the shopper" },
    displayFinancialStatus: "REFUNDED",
  });
  expect(after.refunds).toHaveLength(1);
  expect(after.refunds[0].totalRefundedSet.shopMoney).toEqual({ amount: "100.9", currencyCode: "EUR" });
  expect(stock()).toBe(before + 2);
  expect(order.fulfillmentOrders.map((each) => each.status)).toEqual(["CANCELLED"]);
  expect(shopify.notifications().filter((each) => each.orderId === order.id)).toMatchObject([
    { kind: "order-cancelled", locale: "fr" },
  ]);
});

test("cancelling twice refunds once: the second call is refused", async () => {
  const order = place();
  await cancel(order);
  await shopify.idle();
  const again = await cancel(order);
  expect(again.job).toBeNull();
  expect(again.orderCancelUserErrors).toMatchObject([{ code: "INVALID" }]);
  expect(order.refunds).toHaveLength(1);
});

test("two calls at once are both accepted; one job fails and the money goes back once", async () => {
  const order = place();
  const [first, second] = await Promise.all([cancel(order), cancel(order)]);
  expect([first.orderCancelUserErrors, second.orderCancelUserErrors]).toEqual([[], []]);
  await shopify.idle();
  const outcomes = shopify.state.jobs.filter((job) => job.orderId === order.id).map((job) => job.status);
  expect(outcomes.sort()).toEqual(["FAILED", "SUCCEEDED"]);
  expect(order.transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);
});

describe("Shopify refuses at once", () => {
  const table: {
    when: string;
    recipe?: OrderRecipe;
    then?: (order: SimOrder) => void;
    options?: Record<string, unknown>;
    code: string;
  }[] = [
    { when: "the payment is still pending", recipe: { payment: "pending" }, code: "INVALID" },
    {
      when: "a return is active",
      then: (order) => {
        shopify.warehouse.ship(mainShop, order.id);
        shopify.staff.openReturn(mainShop, order.id);
      },
      code: "INVALID",
    },
    {
      when: "a fulfilment service has accepted it",
      recipe: { lines: [{ sku: "SFX-PLAID-LAINE", place: "service" }] },
      then: (order) => {
        shopify.warehouse.submitToService(mainShop, order.id);
        shopify.warehouse.serviceAccepts(mainShop, order.id);
      },
      code: "INVALID",
    },
    { when: "the staff note is too long", options: { staffNote: "x".repeat(256) }, code: "INVALID" },
    {
      when: "store credit would expire in the past",
      options: { refundMethod: { storeCreditRefund: { expiresAt: "2020-01-01T00:00:00Z" } } },
      code: "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST",
    },
    {
      when: "store credit has nobody to go to",
      recipe: { customer: null },
      options: { refundMethod: { storeCreditRefund: {} } },
      code: "STORE_CREDIT_REFUND_MISSING_CUSTOMER",
    },
    {
      when: "store credit would go to a company",
      recipe: { company: "Hôtel du Port" },
      options: { refundMethod: { storeCreditRefund: {} } },
      code: "STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED",
    },
    { when: "a fault says so", then: (order) => shopify.faults.refuseCancel(order.id), code: "INVALID" },
  ];
  test.each(table)("when $when", async ({ recipe, then, options, code }) => {
    const order = place(recipe);
    then?.(order);
    const { job, orderCancelUserErrors } = await cancel(order, options);
    expect(job).toBeNull();
    expect(orderCancelUserErrors).toMatchObject([{ code }]);
    await shopify.idle();
    expect(order.cancelledAt).toBeNull();
  });

  test("when a paid order is to be restocked at a place that was closed down, but not without restocking", async () => {
    const order = place({ lines: [{ sku: "SFX-BUFFET-3T", place: "warehouse" }] });
    const location = shopify.shop().locations[1]!;
    location.active = false;
    expect((await cancel(order)).orderCancelUserErrors).toMatchObject([{ code: "INVALID", field: ["restock"] }]);
    expect((await cancel(order, { restock: false })).orderCancelUserErrors).toEqual([]);
    await shopify.idle();
    location.active = true;
    expect(order.cancelledAt).not.toBeNull();
  });

  test("when there is no such order", async () => {
    const { orderCancelUserErrors } = await cancel({ id: "gid://shopify/Order/1" } as SimOrder);
    expect(orderCancelUserErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });
});

test("a shipped order is cancelled all the same: the app has to look itself", async () => {
  const order = place();
  shopify.warehouse.ship(mainShop, order.id);
  expect((await cancel(order)).orderCancelUserErrors).toEqual([]);
  await shopify.idle();
  expect(order.cancelledAt).not.toBeNull();
});

test("a hold does not stop the cancellation and goes with it", async () => {
  const order = place();
  const [waiting] = order.fulfillmentOrders;
  await askAdmin(shopify, token, "HoldFulfillmentOrder", {
    id: waiting!.id,
    fulfillmentHold: { reason: "OTHER", handle: "cancel-request" },
  });
  expect(waiting!.status).toBe("ON_HOLD");
  await cancel(order);
  await shopify.idle();
  expect(waiting).toMatchObject({ status: "CANCELLED", holds: [] });
});

describe("the money", () => {
  test("an authorised payment is voided, whatever the refund method says", async () => {
    const order = place({ payment: "authorised" });
    await cancel(order);
    await shopify.idle();
    expect(order.transactions.map((each) => each.kind)).toEqual(["AUTHORIZATION", "VOID"]);
    expect(await read(order)).toMatchObject({ displayFinancialStatus: "VOIDED", refunds: [] });
  });

  test("a partly captured payment is voided for the rest and refunded for what was taken", async () => {
    const order = place({ payment: "partly-captured" });
    await cancel(order);
    await shopify.idle();
    expect(order.transactions.map((each) => [each.kind, each.amount])).toEqual([
      ["AUTHORIZATION", "89.80"],
      ["CAPTURE", "79.90"],
      ["VOID", "9.90"],
      ["REFUND", "79.90"],
    ]);
  });

  test("a gift card is paid back first, each on its own transaction", async () => {
    const order = place({ payment: "gift-card-and-card" });
    order.transactions.reverse(); // whatever order they were taken in
    await cancel(order);
    await shopify.idle();
    expect(order.transactions.filter((each) => each.kind === "REFUND").map((each) => [each.gateway, each.amount])).toEqual([
      ["gift_card", "50.00"],
      ["shopify_payments", "39.80"],
    ]);
  });

  test("what is already on its way back is not refunded again", async () => {
    const order = place();
    shopify.payments.mode = "slow";
    shopify.staff.refund(mainShop, order.id, { amount: "30.00" });
    await cancel(order);
    await shopify.idle();
    const refunds = order.transactions.filter((each) => each.kind === "REFUND");
    expect(refunds.map((each) => [each.amount, each.status])).toEqual([
      ["30.00", "PENDING"],
      ["59.80", "PENDING"],
    ]);
    expect(await read(order)).toMatchObject({
      displayFinancialStatus: "PAID",
      refunds: [{ totalRefundedSet: { shopMoney: { amount: "0.0" } } }, {}],
    });
  });

  test("an order that was refunded in full is cancelled without a second refund", async () => {
    const order = place();
    shopify.payments.mode = "slow";
    shopify.staff.refund(mainShop, order.id);
    await cancel(order);
    await shopify.idle();
    expect(order.cancelledAt).not.toBeNull();
    expect(order.refunds).toHaveLength(1);
  });

  test("without a refund method nothing is paid back", async () => {
    const order = place();
    await cancel(order, { refundMethod: null });
    await shopify.idle();
    expect(order.refunds).toEqual([]);
    expect(await read(order)).toMatchObject({ displayFinancialStatus: "PAID" });
  });

  test("a refund may fail: the order stays cancelled and the money stays taken", async () => {
    shopify.payments.mode = "failing";
    const order = place();
    await cancel(order);
    await shopify.idle();
    expect(order.transactions.at(-1)).toMatchObject({
      kind: "REFUND",
      status: "FAILURE",
      errorCode: "PROCESSING_ERROR",
    });
    expect(order.cancelledAt).not.toBeNull();
    expect(await read(order)).toMatchObject({ displayFinancialStatus: "PAID" });
  });

  test("a slow refund settles by itself on the movable clock, or when the processor says so", async () => {
    shopify.payments.mode = "slow";
    const [byItself, byHand] = [place(), place()];
    await cancel(byItself);
    await cancel(byHand);
    await shopify.idle();
    shopify.payments.failRefund(mainShop, byHand.id);
    expect(byHand.transactions.at(-1)!.status).toBe("FAILURE");
    shopify.clock.move({ hours: 25 });
    await expect.poll(() => byItself.transactions.at(-1)!.status).toBe("SUCCESS");
    shopify.clock.move({ hours: -25 });
  });
});

describe("the job", () => {
  test("may fail, and then says why", async () => {
    const order = place();
    shopify.faults.failCancelJob(order.id);
    const { jobResult } = await cancel(order);
    await shopify.idle();
    const result = (await askAdmin(shopify, token, "CancelJobResult", { id: jobResult.id })).body.data.node;
    expect(result).toMatchObject({
      status: "FAILED",
      done: true,
      errors: [{ code: "INTERNAL_ERROR" }],
      order: { cancelledAt: null },
    });
  });

  test("may never end, until that is put right", async () => {
    const order = place();
    shopify.faults.jobNeverEnds = true;
    const { job } = await cancel(order);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect((await askAdmin(shopify, token, "CancelJobPoll", { jobId: job.id })).body.data.job.done).toBe(false);
    shopify.faults.jobNeverEnds = false;
    await shopify.idle();
    expect(order.cancelledAt).not.toBeNull();
  });
});

describe("a member of staff", () => {
  const [, , noRefunds, noCancelling] = [0, 1, 2, 3];
  test("who may not refund is refused the refund, and may cancel without one", async () => {
    const online = await accessToken(shopify, "online", { userId: shopify.staffMembers()[noRefunds!]!.id });
    const order = place();
    expect((await cancel(order, {}, online)).orderCancelUserErrors).toMatchObject([{ code: "NO_REFUND_PERMISSION" }]);
    expect((await cancel(order, { refundMethod: { storeCreditRefund: {} } }, online)).orderCancelUserErrors).toMatchObject([
      { code: "NO_REFUND_TO_STORE_CREDIT_PERMISSION" },
    ]);
    expect((await cancel(order, { refundMethod: null }, online)).orderCancelUserErrors).toEqual([]);
    await shopify.idle();
  });

  test("who may not cancel is denied the whole call", async () => {
    const online = await accessToken(shopify, "online", { userId: shopify.staffMembers()[noCancelling!]!.id });
    expect((await cancel(place(), {}, online)).errors).toMatchObject([{ extensions: { code: "ACCESS_DENIED" } }]);
  });
});
