import type { SimFulfillment, SimFulfillmentOrder, SimHold, SimOrder, SimShop } from "./state";
import { fulfillmentOrderPayload, fulfillmentPayload, orderPayload } from "./webhook-payloads";
import { writeDown } from "./timeline";
import type { Doer } from "./timeline";
import { eventAt, isoOf, nextId, nowIso, touch } from "./world";
import type { MerchantEvent, World } from "./world";

/** What changes at the shop's places: each function is one deed, with the webhooks that follow from it. */

export function orderChanged(world: World, shop: SimShop, order: SimOrder, event: MerchantEvent): void {
  touch(world, order, event);
  world.announce(shop, "orders/updated", orderPayload(shop, order), event);
}

export const serviceOf = (shop: SimShop, each: SimFulfillmentOrder) =>
  shop.locations.find((location) => location.id === each.locationId)?.service ?? null;

export function openFulfillmentOrder(
  world: World,
  at: string,
  locationId: string,
  lines: { lineId: string; quantity: number }[],
): SimFulfillmentOrder {
  return {
    id: nextId(world, "FulfillmentOrder"),
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    locationId,
    createdAt: at,
    updatedAt: at,
    fulfillAt: at,
    holds: [],
    lines: lines.map((line) => ({
      id: nextId(world, "FulfillmentOrderLineItem"),
      lineId: line.lineId,
      total: line.quantity,
      remaining: line.quantity,
    })),
  };
}

export function placeOnHold(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  hold: Omit<SimHold, "id">,
  event: MerchantEvent,
): SimHold {
  const placed: SimHold = { id: nextId(world, "FulfillmentHold"), ...hold };
  each.holds.push(placed);
  each.status = "ON_HOLD";
  each.updatedAt = event.at;
  if (each.holds.length === 1)
    world.announce(
      shop,
      "fulfillment_orders/placed_on_hold",
      fulfillmentOrderPayload.placedOnHold(each, placed, world.app.id),
      event,
    );
  orderChanged(world, shop, order, event);
  return placed;
}

export function releaseHolds(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  holdIds: string[] | null,
  event: MerchantEvent,
): void {
  each.holds = holdIds ? each.holds.filter((hold) => !holdIds.includes(hold.id)) : [];
  each.updatedAt = event.at;
  if (each.holds.length === 0 && each.status === "ON_HOLD") {
    each.status = "OPEN";
    world.announce(shop, "fulfillment_orders/hold_released", fulfillmentOrderPayload.plain(each), event);
  }
  orderChanged(world, shop, order, event);
}

export function reopen(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  by: { appId: string } | { userId: string },
  event: MerchantEvent,
): void {
  const wasInProgress = each.status === "IN_PROGRESS";
  each.status = "OPEN";
  each.updatedAt = event.at;
  if (wasInProgress)
    world.announce(
      shop,
      "fulfillment_orders/manually_reported_progress_stopped",
      fulfillmentOrderPayload.progressStopped(each, by),
      event,
    );
  orderChanged(world, shop, order, event);
}

/** Assumption C8: takes effect at once. Closes a fulfilment order that a service has not accepted (or was asked to give up) and opens a fresh one in its place. */
export function replaceFulfillmentOrder(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  event: MerchantEvent,
): SimFulfillmentOrder {
  const replacement = openFulfillmentOrder(
    world,
    event.at,
    each.locationId,
    each.lines.filter((line) => line.remaining > 0).map((line) => ({ lineId: line.lineId, quantity: line.remaining })),
  );
  each.status = "CANCELLED";
  each.requestStatus = "CLOSED";
  each.updatedAt = event.at;
  order.fulfillmentOrders.push(replacement);
  world.announce(shop, "fulfillment_orders/cancelled", fulfillmentOrderPayload.cancelled(each, replacement), event);
  orderChanged(world, shop, order, event);
  return replacement;
}

/** Called often by the simulator's timer: requests that were taken back a while ago (assumption C8) no longer stand. */
export function carryOutTakeBacks(world: World): void {
  for (const each of world.state.takeBacks.splice(0)) {
    if (each.dueAt > Date.now()) {
      world.state.takeBacks.push(each);
      continue;
    }
    const shop = world.state.shops[each.shop]!;
    const found = findFulfillmentOrder(shop, each.fulfillmentOrderId);
    if (found?.each.requestStatus === "SUBMITTED") replaceFulfillmentOrder(world, shop, found.order, found.each, eventAt(world));
    world.changed();
  }
}

export function requestCancellation(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  message: string | null,
  event: MerchantEvent,
): void {
  each.requestStatus = "CANCELLATION_REQUESTED";
  each.updatedAt = event.at;
  world.announce(
    shop,
    "fulfillment_orders/cancellation_request_submitted",
    fulfillmentOrderPayload.cancellationSubmitted(each, message),
    event,
  );
  orderChanged(world, shop, order, event);
  const answers = serviceOf(shop, each)?.answers;
  if (answers && answers.how !== "never" && answers.how !== "by-hand") {
    each.answersAt = isoOf(Date.parse(event.at) + answers.afterMs);
    if (answers.afterMs === 0) answerCancellation(world, shop, order, each, answers.how === "accepts", event);
  }
}

/** The service's word on a request to stop: it lets go of the goods, which wait anew, or goes on. */
export function answerCancellation(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillmentOrder,
  accepts: boolean,
  event: MerchantEvent,
): void {
  each.answersAt = null;
  each.updatedAt = event.at;
  each.requestStatus = accepts ? "CANCELLATION_ACCEPTED" : "CANCELLATION_REJECTED";
  if (accepts) {
    each.status = "CLOSED";
    const open = each.lines
      .filter((line) => line.remaining > 0)
      .map((line) => ({ lineId: line.lineId, quantity: line.remaining }));
    const replacement = openFulfillmentOrder(world, event.at, each.locationId, open);
    replacement.requestStatus = "CANCELLATION_ACCEPTED";
    order.fulfillmentOrders.push(replacement);
  }
  world.announce(
    shop,
    accepts ? "fulfillment_orders/cancellation_request_accepted" : "fulfillment_orders/cancellation_request_rejected",
    fulfillmentOrderPayload.answered(each, ""),
    event,
  );
  orderChanged(world, shop, order, event);
}

/** Services that take their time answer when it has come. */
export function answerDueRequests(world: World): void {
  for (const { shop, order, each } of requestsUnderWay(world)) {
    if (each.answersAt! > nowIso(world)) continue;
    // told anew since, it may never answer
    const how = serviceOf(shop, each)?.answers?.how;
    if (how === "accepts" || how === "refuses") answerCancellation(world, shop, order, each, how === "accepts", eventAt(world));
    else each.answersAt = null;
  }
}

export const answerIsDue = (world: World): boolean =>
  requestsUnderWay(world).some(({ each }) => each.answersAt! <= nowIso(world));

const requestsUnderWay = (world: World) =>
  Object.values(world.state.shops).flatMap((shop) =>
    shop.orders.flatMap((order) =>
      order.fulfillmentOrders.flatMap((each) =>
        each.answersAt && each.requestStatus === "CANCELLATION_REQUESTED" ? [{ shop, order, each }] : [],
      ),
    ),
  );

/** Takes a fulfilment back: its items wait in a new fulfilment order at the same place. */
export function cancelFulfillment(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillment,
  by: Doer,
  event: MerchantEvent,
): void {
  each.status = "CANCELLED";
  each.displayStatus = "CANCELED";
  each.updatedAt = event.at;
  writeDown(world, order, "fulfillment_cancelled", by, event);
  // Assumption C1, C3: the old fulfilment order stays closed, a new one is opened.
  order.fulfillmentOrders.push(openFulfillmentOrder(world, event.at, each.locationId, each.lines));
  world.announce(shop, "fulfillments/update", fulfillmentPayload(order, each), event);
  orderChanged(world, shop, order, event);
}

export const findFulfillmentOrder = (shop: SimShop, id: string): { order: SimOrder; each: SimFulfillmentOrder } | null => {
  for (const order of shop.orders) {
    const each = order.fulfillmentOrders.find((one) => one.id === id);
    if (each) return { order, each };
  }
  return null;
};

export const findFulfillment = (shop: SimShop, id: string): { order: SimOrder; each: SimFulfillment } | null => {
  for (const order of shop.orders) {
    const each = order.fulfillments.find((one) => one.id === id);
    if (each) return { order, each };
  }
  return null;
};
