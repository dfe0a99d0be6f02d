import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { shippingStage } from "../../../app/policy/shipping-stage";
import { gatewayOver, type Gateway } from "../../../app/shopify/gateway.server";
import { graphqlClient } from "../../../app/shopify/graphql-client.server";
import type { ReturnProcessing } from "../../../app/shopify/operations/process-return.server";
import { logFrom } from "../../../app/lib/log.server";
import { routeToSimulator } from "../route-to-simulator.mjs";
import { KEY, SECRET, accessToken, askAdmin } from "./ask";
import { mainShop } from "./catalogue";
import { refunded } from "./order-facts";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import type { SimOrder } from "./state";

/** Goods that cannot be stopped come back by Shopify's own return, through the app's own questions. */

let shopify: ShopifySimulator;
let app: Gateway;
let token: string;
let hugo: Gateway;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET });
  shopify.installApp();
  routeToSimulator(shopify.origin);
  const log = logFrom({ LOG_LEVEL: "silent" });
  const over = (access: string) => gatewayOver(graphqlClient(mainShop, () => Promise.resolve(access), log));
  token = await accessToken(shopify);
  app = over(token);
  // may cancel and ship, and may not refund
  hugo = over(await accessToken(shopify, "online", { userId: shopify.staffMembers()[2]!.id }));
});
afterAll(async () => {
  routeToSimulator(null);
  await shopify.close();
});
beforeEach(() => {
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
  shopify.faults.clear();
  shopify.payments.mode = "instant";
});

const NOTE = "Commande annulée avant l’expédition, dossier 7f3a";
const shelf = () => shopify.shop().locations[0]!.id;
const stockOf = (order: SimOrder) =>
  shopify.shop().products.find(({ variantId }) => variantId === order.lines[0]!.variantId)!.stock;

const moneyBack = (order: SimOrder): number => Number(refunded(order));

function delivered(recipe: Parameters<ShopifySimulator["createOrder"]>[1] = {}): SimOrder {
  const order = shopify.createOrder(mainShop, {
    placedAgo: { hours: 60 },
    lines: [{ sku: "SFX-PLAID-LAINE", quantity: 2 }],
    ...recipe,
  });
  shopify.warehouse.ship(mainShop, order.id);
  shopify.warehouse.deliver(mainShop, order.id);
  return order;
}
const everything = (order: SimOrder) =>
  order.fulfillments.flatMap((each) => each.lines.map(({ id, quantity }) => ({ fulfillmentLineItemId: id, quantity })));
async function opened(order: SimOrder): Promise<string> {
  const answer = await app.createReturn(order.id, { lines: everything(order), note: NOTE });
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.returnId;
}
/** All of it, put where it says, and paid as Shopify suggests. */
async function processing(
  order: SimOrder,
  returnId: string,
  disposition: "RESTOCKED" | "NOT_RESTOCKED" | "MISSING" = "RESTOCKED",
  quantity?: number,
): Promise<ReturnProcessing> {
  const found = (await app.readReturn(returnId))!;
  const reverse = found.reverseFulfillmentOrders.flatMap(({ lines }) => lines);
  return {
    returnId,
    lines: found.lines.map((line) => ({
      returnLineItemId: line.id,
      quantity: quantity ?? line.unprocessedQuantity,
      dispositions: [
        {
          reverseFulfillmentOrderLineItemId: reverse.find(
            ({ fulfillmentLineItemId }) => fulfillmentLineItemId === line.fulfillmentLineItemId,
          )!.id,
          quantity: quantity ?? line.unprocessedQuantity,
          disposition,
          locationId: disposition === "RESTOCKED" ? shelf() : null,
        },
      ],
    })),
    refund: {
      transactions: (await app.suggestRefund(order.id)).transactions.map(({ parentTransactionId, amount }) => ({
        parentTransactionId,
        amount,
      })),
      shipping: true,
    },
  };
}

describe("a return is opened", () => {
  test("for what was delivered: it needs no approval, says why, and costs the shopper nothing", async () => {
    const order = delivered();
    const answer = await app.createReturn(order.id, { lines: everything(order), note: NOTE });
    expect(answer).toMatchObject({ ok: true, value: { name: `${order.name}-R1` } });
    expect(order.returns).toMatchObject([{ status: "OPEN", lines: [{ quantity: 2, processed: 0, note: NOTE }] }]);
    // "other": of the reasons Shopify has, the one that is nobody's fault
    expect(order.returns[0]!.lines[0]!.reasonId).toBe("gid://shopify/ReturnReasonDefinition/9001");
    const shipment = (await app.readShipment(order.id))!;
    expect(shipment).toMatchObject({
      returnStatus: "IN_PROGRESS",
      returns: [
        {
          name: `${order.name}-R1`,
          status: "OPEN",
          note: NOTE,
          lines: [{ quantity: 2, unprocessedQuantity: 2 }],
          reverseFulfillmentOrders: [{ lines: [{ totalQuantity: 2 }], reverseDeliveryIds: [] }],
          refundIds: [],
        },
      ],
    });
    expect(shipment.returns[0]!.lines[0]!.fulfillmentLineItemId).toBe(order.fulfillments[0]!.lines[0]!.id);
    expect(shippingStage(shipment.facts).name).toBe("delivered");
  });

  test("a note that is too long for Shopify is cut, not refused", async () => {
    const order = delivered();
    expect(await app.createReturn(order.id, { lines: everything(order), note: "é".repeat(400) })).toMatchObject({ ok: true });
    expect(order.returns[0]!.lines[0]!.note).toHaveLength(255);
  });

  test.each([
    ["for goods that have not left", () => shopify.createOrder(mainShop), 1],
    ["for more than was sent", () => delivered(), 3],
  ])("not %s", async (_name, make, quantity) => {
    const order = make();
    const line = order.fulfillments[0]?.lines[0]?.id ?? "gid://shopify/FulfillmentLineItem/1";
    expect(await app.createReturn(order.id, { lines: [{ fulfillmentLineItemId: line, quantity }], note: NOTE })).toMatchObject({
      ok: false,
      error: { code: "not-accepted" },
    });
    expect(order.returns).toEqual([]);
  });

  test("not once a refund was issued, and not on a cancelled order; a refund that failed altogether does not count", async () => {
    const refundedOrder = delivered();
    shopify.staff.refund(mainShop, refundedOrder.id, { amount: "5.00" });
    const cancelled = delivered();
    shopify.staff.cancelOrder(mainShop, cancelled.id);
    for (const order of [refundedOrder, cancelled])
      expect(await app.createReturn(order.id, { lines: everything(order), note: NOTE })).toMatchObject({
        error: { code: "not-accepted" },
      });
    shopify.payments.mode = "failing";
    const failed = delivered();
    shopify.staff.refund(mainShop, failed.id, { amount: "5.00" });
    expect(await app.createReturn(failed.id, { lines: everything(failed), note: NOTE })).toMatchObject({ ok: true });
  });

  test("asked twice, the goods are on the first return only; a lost answer is known again by its note", async () => {
    const order = delivered();
    shopify.faults.loseAnswer("returnCreate");
    await expect(app.createReturn(order.id, { lines: everything(order), note: NOTE })).rejects.toMatchObject({ effect: "maybe" });
    const [known] = (await app.readShipment(order.id))!.returns;
    expect(known).toMatchObject({ note: NOTE, status: "OPEN" });
    expect(await app.createReturn(order.id, { lines: everything(order), note: NOTE })).toMatchObject({
      error: { code: "not-accepted" },
    });
    expect(order.returns).toHaveLength(1);
  });

  test("while it is open the order cannot be cancelled nor its shipment taken back; once it is cancelled both can", async () => {
    const order = shopify.createOrder(mainShop);
    shopify.warehouse.ship(mainShop, order.id);
    const id = await opened(order);
    const cancel = async () =>
      (await askAdmin(shopify, token, "CancelOrder", { orderId: order.id, reason: "CUSTOMER", restock: true })).body.data
        .orderCancel.orderCancelUserErrors;
    expect(await cancel()).toMatchObject([{ message: expect.stringContaining("active return") }]);
    expect(await app.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ error: { code: "not-accepted" } });
    expect(await app.cancelReturn(id)).toMatchObject({ ok: true });
    expect(await app.cancelReturn(id)).toMatchObject({ error: { code: "not-accepted" } });
    expect(await app.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ ok: true });
    expect(await cancel()).toEqual([]);
    await shopify.idle();
    expect(order.cancelledAt).not.toBeNull();
  });

  test("one reading of a return costs at most 170 points, opening one 15 and 10", async () => {
    const order = delivered();
    await app.readReturn(await opened(order));
    const cost = (name: string) => shopify.calls().findLast((call) => call.operationName === name)!.requestedCost;
    expect(cost("ReadReturn")).toBeLessThanOrEqual(170);
    expect(cost("FindReturnReasons")).toBeLessThanOrEqual(15);
    expect(cost("CreateReturn")).toBe(10);
  });
});

describe("the way back", () => {
  test("a label and a tracking number are attached, and Shopify sends no mail of its own", async () => {
    const order = delivered();
    const found = (await app.readReturn(await opened(order)))!;
    const before = shopify.notifications().length;
    const wish = {
      reverseFulfillmentOrderId: found.reverseFulfillmentOrders[0]!.id,
      tracking: { number: "8R00123", url: "https://t.example/8R00123" },
      labelUrl: "https://files.example/label.pdf",
    };
    expect(await app.createReverseDelivery(wish)).toMatchObject({ ok: true });
    expect(order.returns[0]!.reverseFulfillmentOrders[0]!.deliveries).toMatchObject([
      { tracking: { number: "8R00123", url: "https://t.example/8R00123" }, labelUrl: "https://files.example/label.pdf" },
    ]);
    expect(shopify.notifications()).toHaveLength(before);
    expect((await app.readReturn(found.id))!.reverseFulfillmentOrders[0]!.reverseDeliveryIds).toHaveLength(1);
  });

  test("neither label nor number is needed", async () => {
    const order = delivered();
    const found = (await app.readReturn(await opened(order)))!;
    expect(await app.createReverseDelivery({ reverseFulfillmentOrderId: found.reverseFulfillmentOrders[0]!.id })).toMatchObject({
      ok: true,
    });
    expect(order.returns[0]!.reverseFulfillmentOrders[0]!.deliveries).toMatchObject([{ tracking: null, labelUrl: null }]);
  });

  test("not for a return that is over", async () => {
    const order = delivered();
    const found = (await app.readReturn(await opened(order)))!;
    shopify.staff.cancelReturn(mainShop, order.id);
    expect(await app.createReverseDelivery({ reverseFulfillmentOrderId: found.reverseFulfillmentOrders[0]!.id })).toMatchObject({
      error: { code: "not-accepted" },
    });
  });
});

describe("the goods are back", () => {
  test("all of them on the shelf: everything is paid, shipping too, and the return is closed", async () => {
    const order = delivered();
    const stock = stockOf(order);
    const id = await opened(order);
    const answer = await app.processReturn(await processing(order, id));
    expect(answer).toMatchObject({ ok: true, value: { refundIds: [order.refunds[0]!.id] } });
    expect(moneyBack(order)).toBe(169.7);
    expect(stockOf(order)).toBe(stock + 2);
    expect(order.refunds[0]).toMatchObject({ returnId: id, shipping: "9.90" });
    expect(await app.readShipment(order.id)).toMatchObject({
      returnStatus: "RETURNED",
      returns: [{ status: "CLOSED", lines: [{ unprocessedQuantity: 0 }], refundIds: [order.refunds[0]!.id] }],
    });
    // refunded and returned, not cancelled: a good end too
    expect(order.cancelledAt).toBeNull();
    const read = (await app.readOrder(order.id))!.snapshot;
    expect(read).toMatchObject({ financialStatus: "REFUNDED", currentQuantity: 0, totalRefunded: { amount: "169.7" } });
  });

  test.each(["NOT_RESTOCKED", "MISSING"] as const)(
    "%s: the shopper is paid in full, and no shelf gets anything",
    async (what) => {
      const order = delivered();
      const stock = stockOf(order);
      const id = await opened(order);
      expect(await app.processReturn(await processing(order, id, what))).toMatchObject({ ok: true });
      expect(moneyBack(order)).toBe(169.7);
      expect(stockOf(order)).toBe(stock);
    },
  );

  test("one of two first, without money; the rest later with all of it", async () => {
    const order = delivered();
    const id = await opened(order);
    expect(await app.processReturn({ ...(await processing(order, id, "RESTOCKED", 1)), refund: null })).toMatchObject({
      ok: true,
      value: { refundIds: [] },
    });
    expect(order.returns[0]!.status).toBe("OPEN");
    expect((await app.readReturn(id))!.lines[0]!.unprocessedQuantity).toBe(1);
    expect(await app.processReturn(await processing(order, id))).toMatchObject({ ok: true });
    expect(order.returns[0]!.status).toBe("CLOSED");
    expect(moneyBack(order)).toBe(169.7);
  });

  test("gift card and card are both paid back, each its own", async () => {
    const order = delivered({ payment: "gift-card-and-card" });
    const id = await opened(order);
    expect(await app.processReturn(await processing(order, id))).toMatchObject({ ok: true });
    const back = order.transactions.filter(({ kind }) => kind === "REFUND");
    expect(back.map(({ gateway }) => gateway).sort()).toEqual(["gift_card", "shopify_payments"]);
    expect(moneyBack(order)).toBe(169.7);
  });

  test("in the shopper's own currency", async () => {
    const order = delivered({ currency: { code: "CHF", rate: "0.94" }, shippingPrice: "12.00" });
    const id = await opened(order);
    const wish = await processing(order, id);
    expect(wish.refund!.transactions[0]!.amount.currencyCode).toBe("CHF");
    const wrong = { ...wish.refund!.transactions[0]!, amount: { amount: "1.00", currencyCode: "EUR" } };
    expect(await app.processReturn({ ...wish, refund: { transactions: [wrong], shipping: false } })).toMatchObject({
      error: { code: "not-accepted" },
    });
    expect(await app.processReturn(wish)).toMatchObject({ ok: true });
    expect((await app.readOrder(order.id))!.snapshot.financialStatus).toBe("REFUNDED");
  });

  test("the payment processor takes its time over a return's money, or refuses it, as over any other", async () => {
    shopify.payments.mode = "slow";
    const slow = delivered();
    await app.processReturn(await processing(slow, await opened(slow)));
    expect(moneyBack(slow)).toBe(0);
    shopify.payments.settleRefund(mainShop, slow.id);
    expect(moneyBack(slow)).toBe(169.7);
    shopify.payments.mode = "failing";
    const failing = delivered();
    await app.processReturn(await processing(failing, await opened(failing)));
    expect(failing.transactions.at(-1)).toMatchObject({ kind: "REFUND", status: "FAILURE" });
    expect(failing.returns[0]!.status).toBe("CLOSED");
  });

  test("not on a shelf nobody named, not twice, and not more money than was paid", async () => {
    const order = delivered();
    const wish = await processing(order, await opened(order));
    const [line] = wish.lines;
    const nowhere = { ...line!, dispositions: [{ ...line!.dispositions[0]!, locationId: null }] };
    expect(await app.processReturn({ ...wish, lines: [nowhere] })).toMatchObject({ error: { code: "not-accepted" } });
    const [payment] = wish.refund!.transactions;
    const tooMuch = { ...payment!, amount: { ...payment!.amount, amount: "500.00" } };
    expect(await app.processReturn({ ...wish, refund: { transactions: [tooMuch], shipping: true } })).toMatchObject({
      error: { code: "not-accepted" },
    });
    expect(order.returns[0]).toMatchObject({ status: "OPEN", lines: [{ processed: 0 }] });
    expect(await app.processReturn(wish)).toMatchObject({ ok: true });
    expect(await app.processReturn(wish)).toMatchObject({ error: { code: "not-accepted" } });
    expect(order.refunds).toHaveLength(1);
  });

  test("an answer that is lost has booked and paid once, as reading shows", async () => {
    const order = delivered();
    const id = await opened(order);
    const wish = await processing(order, id);
    shopify.faults.loseAnswer("returnProcess");
    await expect(app.processReturn(wish)).rejects.toMatchObject({ effect: "maybe" });
    expect(await app.readReturn(id)).toMatchObject({ status: "CLOSED", refundIds: [order.refunds[0]!.id] });
    expect(moneyBack(order)).toBe(169.7);
  });

  test("paid only by somebody who may refund; booked without money by others", async () => {
    const order = delivered();
    const wish = await processing(order, await opened(order));
    expect(await hugo.processReturn(wish)).toMatchObject({ error: { code: "no-permission" } });
    expect(await hugo.processReturn({ ...wish, refund: null })).toMatchObject({ ok: true });
    expect(moneyBack(order)).toBe(0);
  });

  test("refused by Shopify it changes nothing", async () => {
    const order = delivered();
    const wish = await processing(order, await opened(order));
    shopify.faults.refuse("returnProcess", "Not now.");
    expect(await app.processReturn(wish)).toMatchObject({ error: { code: "not-accepted", message: "Not now." } });
    expect(order.refunds).toEqual([]);
  });
});

test("a return that somebody opened in Shopify by hand is read like one of ours", async () => {
  const order = delivered();
  shopify.staff.requestReturn(mainShop, order.id);
  expect(await app.readShipment(order.id)).toMatchObject({
    returnStatus: "RETURN_REQUESTED",
    returns: [{ status: "REQUESTED", note: "", reverseFulfillmentOrders: [] }],
  });
  shopify.staff.openReturn(mainShop, order.id);
  expect((await app.readShipment(order.id))!.returns).toMatchObject([
    { status: "OPEN", reverseFulfillmentOrders: [{ lines: [{ totalQuantity: 2 }] }] },
  ]);
});
