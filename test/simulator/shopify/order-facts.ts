import { isMore, isPositive, minus, notBelowZero, plus, times } from "./money";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder, SimRefund, SimShop, SimTransaction } from "./state";

/** What Shopify works out of an order's parts: totals, statuses, what may be done next. */

const ended = ["FAILURE", "ERROR"];
const sumOf = (transactions: SimTransaction[]): string => plus("0", ...transactions.map((each) => each.amount));
const succeeded = (order: SimOrder, ...kinds: string[]): SimTransaction[] =>
  order.transactions.filter((each) => kinds.includes(each.kind) && each.status === "SUCCESS");

export const subtotal = (order: SimOrder): string => plus("0", ...order.lines.map((line) => times(line.price, line.quantity)));
export const tipOf = (order: SimOrder): string => order.extras?.tip ?? "0";
export const dutiesOf = (order: SimOrder): string => plus("0", ...(order.extras?.duties ?? []).map(({ amount }) => amount));
export const feesOf = (order: SimOrder): string => plus("0", ...(order.extras?.fees ?? []).map(({ amount }) => amount));
const extrasOf = (order: SimOrder): string => plus(tipOf(order), dutiesOf(order), feesOf(order));
export const totalPrice = (order: SimOrder): string => plus(subtotal(order), order.shippingPrice, extrasOf(order));
export const currentSubtotal = (order: SimOrder): string =>
  plus("0", ...order.lines.map((line) => times(line.price, line.currentQuantity)));
export const refundedShipping = (order: SimOrder): string => plus("0", ...order.refunds.map((refund) => refund.shipping));
export const currentTotal = (order: SimOrder): string =>
  order.cancelledAt
    ? currentSubtotal(order)
    : plus(currentSubtotal(order), notBelowZero(minus(order.shippingPrice, refundedShipping(order))), extrasOf(order));

export const received = (order: SimOrder): string => sumOf(succeeded(order, "SALE", "CAPTURE"));
/** Counts money that has moved only: a pending refund is not in it (check B4). */
export const refunded = (order: SimOrder): string => sumOf(succeeded(order, "REFUND"));
/**
 * Asked for and not failed, pending ones included: what must not be given back a second time.
 * Assumption B10: what was given as store credit counts, although it goes back to none of the payments.
 */
export const refundedOrOnItsWay = (order: SimOrder): string =>
  sumOf(order.transactions.filter((each) => each.kind === "REFUND" && !ended.includes(each.status)));
export const refundable = (order: SimOrder): string => notBelowZero(minus(received(order), refundedOrOnItsWay(order)));
/** What a refund in full gives back. Assumption B3: whether that includes tips and additional fees is not documented. */
export const fullyRefundable = (order: SimOrder, coversExtras: boolean): string =>
  coversExtras ? refundable(order) : notBelowZero(minus(refundable(order), plus(tipOf(order), feesOf(order))));
export const outstanding = (order: SimOrder): string =>
  order.cancelledAt ? "0" : notBelowZero(minus(currentTotal(order), minus(received(order), refunded(order))));

/** What may still go back on one payment. */
export const refundableOn = (order: SimOrder, payment: SimTransaction): string =>
  notBelowZero(
    minus(
      payment.amount,
      sumOf(
        order.transactions.filter(
          (each) => each.kind === "REFUND" && each.parentId === payment.id && !ended.includes(each.status),
        ),
      ),
    ),
  );

/** Authorised and neither captured nor voided. */
export function openAuthorisations(order: SimOrder): { authorisation: SimTransaction; left: string }[] {
  return succeeded(order, "AUTHORIZATION")
    .map((authorisation) => {
      const children = order.transactions.filter((each) => each.parentId === authorisation.id && each.status === "SUCCESS");
      const voided = children.some((each) => each.kind === "VOID");
      const captured = sumOf(children.filter((each) => each.kind === "CAPTURE"));
      return { authorisation, left: voided ? "0" : notBelowZero(minus(authorisation.amount, captured)) };
    })
    .filter(({ left }) => isPositive(left));
}
export const capturable = (order: SimOrder): string => plus("0", ...openAuthorisations(order).map(({ left }) => left));

/** A payment whose outcome the provider has not said yet; a bank transfer that nobody marked as paid is not one. */
export const hasPendingPayment = (order: SimOrder): boolean =>
  order.transactions.some(
    (each) => ["AUTHORIZATION", "SALE", "CAPTURE"].includes(each.kind) && each.status === "PENDING" && !each.manual,
  );

export function financialStatus(order: SimOrder): string {
  const got = received(order);
  const back = refunded(order);
  if (isPositive(got)) {
    if (!isMore(got, back)) return "REFUNDED";
    if (isPositive(back)) return "PARTIALLY_REFUNDED";
    return isMore(totalPrice(order), got) && !order.cancelledAt ? "PARTIALLY_PAID" : "PAID";
  }
  if (isPositive(capturable(order))) return "AUTHORIZED";
  // Assumption A8: an order that costs nothing has no transaction and is paid from the beginning.
  if (!isPositive(totalPrice(order))) return "PAID";
  // Assumption A8: an order cancelled before anything was paid shows as voided.
  if (succeeded(order, "VOID").length > 0 || order.cancelledAt) return "VOIDED";
  return "PENDING";
}

export const liveFulfillments = (order: SimOrder): SimFulfillment[] =>
  order.fulfillments.filter((each) => each.status === "SUCCESS");
export const isLive = (each: SimFulfillmentOrder): boolean => !["CLOSED", "CANCELLED", "INCOMPLETE"].includes(each.status);
export const liveFulfillmentOrders = (order: SimOrder): SimFulfillmentOrder[] => order.fulfillmentOrders.filter(isLive);

export const fulfilledQuantity = (order: SimOrder, lineId: string): number =>
  liveFulfillments(order).reduce(
    (total, each) => total + each.lines.filter((line) => line.lineId === lineId).reduce((sum, line) => sum + line.quantity, 0),
    0,
  );

export const requiresShipping = (order: SimOrder): boolean => order.lines.some((line) => line.requiresShipping);

export function fulfillmentStatus(order: SimOrder): string {
  const toShip = order.lines.filter((line) => line.requiresShipping);
  // Assumption C9: since 2026-10 an order without anything to ship says so.
  if (toShip.length === 0) return "FULFILLMENT_NOT_REQUIRED";
  const wanted = toShip.reduce((total, line) => total + line.quantity, 0);
  const done = toShip.reduce((total, line) => total + fulfilledQuantity(order, line.id), 0);
  if (done >= wanted) return "FULFILLED";
  const live = liveFulfillmentOrders(order);
  if (done > 0) return "PARTIALLY_FULFILLED";
  if (live.some((each) => each.status === "IN_PROGRESS")) return "IN_PROGRESS";
  if (live.some((each) => each.requestStatus === "SUBMITTED")) return "PENDING_FULFILLMENT";
  if (live.length > 0 && live.every((each) => each.status === "ON_HOLD")) return "ON_HOLD";
  if (live.length > 0 && live.every((each) => each.status === "SCHEDULED")) return "SCHEDULED";
  if (live.some((each) => each.requestStatus === "REJECTED")) return "REQUEST_DECLINED";
  return "UNFULFILLED";
}

export function returnStatus(order: SimOrder): string {
  if (order.returns.some((each) => each.status === "OPEN")) return "IN_PROGRESS";
  if (order.returns.some((each) => each.status === "REQUESTED")) return "RETURN_REQUESTED";
  if (order.returns.some((each) => each.status === "CLOSED")) return "RETURNED";
  return "NO_RETURN";
}

export const activeReturn = (order: SimOrder): boolean =>
  order.returns.some((each) => ["OPEN", "REQUESTED"].includes(each.status));

export const refundTransactions = (order: SimOrder, refund: SimRefund): SimTransaction[] =>
  order.transactions.filter((each) => refund.transactionIds.includes(each.id));

export const refundedBy = (order: SimOrder, refund: SimRefund): string =>
  sumOf(refundTransactions(order, refund).filter((each) => each.kind === "REFUND" && each.status === "SUCCESS"));

/** Quantity of a line that refunds have not taken off yet. */
export const refundableQuantity = (order: SimOrder, lineId: string): number => {
  const line = order.lines.find((each) => each.id === lineId);
  const gone = order.refunds.flatMap((refund) => refund.lines).filter((each) => each.lineId === lineId);
  return (line?.quantity ?? 0) - gone.reduce((total, each) => total + each.quantity, 0);
};

export const gateways = (order: SimOrder): string[] => [
  ...new Set(order.transactions.filter((each) => each.kind !== "REFUND").map((each) => each.gateway)),
];

export function supportedActions(shop: SimShop, order: SimOrder, each: SimFulfillmentOrder): string[] {
  const atService = shop.locations.find((location) => location.id === each.locationId)?.service != null;
  if (!isLive(each)) return [];
  if (each.status === "ON_HOLD") return ["RELEASE_HOLD", "HOLD", "MOVE"];
  if (each.status === "SCHEDULED") return ["MARK_AS_OPEN", "MOVE"];
  if (each.status === "IN_PROGRESS") {
    // Assumption C4: a place of the shop's own offers no hold while it prepares an order.
    if (!atService) return ["CREATE_FULFILLMENT", "MARK_AS_OPEN", "REPORT_PROGRESS"];
    return each.requestStatus === "CANCELLATION_REQUESTED"
      ? ["CREATE_FULFILLMENT", "CANCEL_FULFILLMENT_ORDER"]
      : ["CREATE_FULFILLMENT", "REQUEST_CANCELLATION"];
  }
  if (each.requestStatus === "SUBMITTED") return ["CANCEL_FULFILLMENT_ORDER"];
  if (atService) return ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "MOVE", "HOLD", "SPLIT"];
  return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"];
}
