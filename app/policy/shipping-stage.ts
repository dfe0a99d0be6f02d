import { earliest } from "./instants";
import type { FulfillmentFacts, FulfillmentOrderFacts, OrderSnapshot, ShippingStage, ShippingStageName } from "./types";

/** What of an order says how far it is on its way out. */
export type ShippingFacts = Pick<
  OrderSnapshot,
  "cancelledAt" | "requiresShipping" | "currentQuantity" | "fulfillmentOrdersComplete"
> & {
  fulfillmentOrders: Pick<FulfillmentOrderFacts, "id" | "status" | "requestStatus" | "updatedAt">[];
  fulfillments: Pick<FulfillmentFacts, "status" | "displayStatus" | "createdAt" | "inTransitAt" | "deliveredAt">[];
};
type FulfillmentOrderOnItsWay = ShippingFacts["fulfillmentOrders"][number];
type Parcel = ShippingFacts["fulfillments"][number];

/** Least to furthest. "unknown" is not a distance: one unreadable part makes the whole unknown. */
const distances = ["untouched", "submitted", "preparing", "packed", "with-carrier", "delivered"] as const;
type Distance = (typeof distances)[number];

/**
 * How far an order is on its way out (`ShippingStageName` in types.ts), from fulfilment orders and
 * fulfilments, never from `displayFulfillmentStatus`. The furthest part speaks for the whole order.
 *
 * "unknown" whenever anything is missing or not understood: a list that Shopify cut, a shippable order without any
 * visible fulfilment order (a missing scope shortens the list without an error), a value newer than this code,
 * a failed fulfilment, a fulfilment order that its service gave up (INCOMPLETE: parts of it may have left).
 *
 * `beganAt` is an upper bound: shipping had begun by then. A fulfilment's creation is exact (Shopify makes it after
 * packing); a fulfilment order in progress tells only when it last changed, so the preparation may have begun earlier.
 */
export function shippingStage(order: ShippingFacts): ShippingStage {
  return {
    name: stageName(order),
    beganAt: earliest([
      ...liveFulfillments(order).flatMap((each) =>
        fulfillmentStage(order, each) === "unknown" ? [] : [each.createdAt, each.inTransitAt, each.deliveredAt],
      ),
      ...liveFulfillmentOrders(order).flatMap((each) => (fulfillmentOrderStage(each) === "preparing" ? [each.updatedAt] : [])),
    ]),
    submittedFulfillmentOrderIds: liveFulfillmentOrders(order).flatMap((each) =>
      fulfillmentOrderStage(each) === "submitted" ? [each.id] : [],
    ),
  };
}

/** P2. Shipping begins with preparation, not with the carrier. */
export const hasEnteredShipping = (stage: ShippingStageName): boolean =>
  stage === "preparing" || stage === "packed" || stage === "with-carrier" || stage === "delivered";

/** Part of the order has a fulfilment, and part of it still waits for one. */
export const isPartlyShipped = (order: ShippingFacts): boolean =>
  liveFulfillments(order).length > 0 && liveFulfillmentOrders(order).length > 0;

function stageName(order: ShippingFacts): ShippingStageName {
  if (!order.fulfillmentOrdersComplete) return "unknown";

  const fulfillments = liveFulfillments(order);
  const fulfillmentOrders = liveFulfillmentOrders(order);
  const noneVisible = order.fulfillmentOrders.length === 0;
  if (noneVisible && order.requiresShipping) return "unknown";

  if (fulfillments.length === 0 && fulfillmentOrders.length === 0) {
    // a download with no fulfilment order at all never ships; a cancelled or emptied order has closed ones only
    const nothingToShip = noneVisible || order.cancelledAt !== null || order.currentQuantity <= 0;
    return nothingToShip ? "untouched" : "unknown";
  }
  return furthest([
    ...fulfillments.map((each) => fulfillmentStage(order, each)),
    ...fulfillmentOrders.map((each) => fulfillmentOrderStage(each)),
  ]);
}

/** A cancelled fulfilment was undone: Shopify made new fulfilment orders for its items, and those count instead. */
const liveFulfillments = (order: ShippingFacts): Parcel[] => order.fulfillments.filter(({ status }) => status !== "CANCELLED");

/** Closed and cancelled ones were finished or replaced: the fulfilments or the replacements speak for their items. */
const liveFulfillmentOrders = (order: ShippingFacts): FulfillmentOrderOnItsWay[] =>
  order.fulfillmentOrders.filter(({ status }) => status !== "CLOSED" && status !== "CANCELLED");

function fulfillmentOrderStage({ status, requestStatus }: FulfillmentOrderOnItsWay): Distance | "unknown" {
  const request = requestStage(requestStatus);
  if (request === "unreadable") return "unknown";
  switch (status) {
    case "OPEN":
    case "SCHEDULED":
    case "ON_HOLD":
      // not begun, and yet given up by its service: the two contradict each other
      return request === "given-up" ? "unknown" : request;
    case "IN_PROGRESS":
      return "preparing";
    default:
      return "unknown";
  }
}

function requestStage(requestStatus: FulfillmentOrderFacts["requestStatus"]): Distance | "given-up" | "unreadable" {
  switch (requestStatus) {
    case "UNSUBMITTED":
    case "REJECTED":
    case "CANCELLATION_ACCEPTED":
      return "untouched";
    case "SUBMITTED":
      return "submitted";
    // the service has it and may go on: being asked to stop is not having stopped, and a refusal to stop even less
    case "ACCEPTED":
    case "CANCELLATION_REQUESTED":
    case "CANCELLATION_REJECTED":
      return "preparing";
    case "CLOSED":
      return "given-up";
    default:
      return "unreadable";
  }
}

function fulfillmentStage(order: ShippingFacts, fulfillment: Parcel): Distance | "unknown" {
  const { status, displayStatus, inTransitAt, deliveredAt } = fulfillment;
  const tracked = trackedStage(displayStatus);
  switch (status) {
    case "SUCCESS":
      if (deliveredAt || tracked === "delivered") return "delivered";
      // a download is in the shopper's hands once it is fulfilled
      if (!order.requiresShipping) return "delivered";
      if (inTransitAt) return "with-carrier";
      return tracked;
    // deprecated, still seen at services of the old kind: handed over, not packed as far as anyone told
    case "OPEN":
    case "PENDING":
      if (deliveredAt || tracked === "delivered") return "delivered";
      if (inTransitAt || tracked === "with-carrier") return "with-carrier";
      return "preparing";
    default:
      return "unknown";
  }
}

/** What tracking says. Without a tracking number a parcel never gets past FULFILLED: then nobody but staff knows D from E. */
function trackedStage(displayStatus: string | null): Distance | "unknown" {
  switch (displayStatus) {
    case null:
    case "LABEL_PURCHASED":
    case "LABEL_PRINTED":
    case "LABEL_VOIDED":
    case "CONFIRMED":
    case "SUBMITTED":
    case "FULFILLED":
    case "MARKED_AS_FULFILLED":
    case "READY_FOR_PICKUP":
      return "packed";
    case "CARRIER_PICKED_UP":
    case "IN_TRANSIT":
    case "DELAYED":
    case "OUT_FOR_DELIVERY":
    case "ATTEMPTED_DELIVERY":
    case "NOT_DELIVERED":
      return "with-carrier";
    case "DELIVERED":
    case "PICKED_UP":
      return "delivered";
    default:
      return "unknown";
  }
}

function furthest(stages: readonly (Distance | "unknown")[]): ShippingStageName {
  if (stages.includes("unknown")) return "unknown";
  return distances.findLast((each) => stages.includes(each)) ?? "unknown";
}
