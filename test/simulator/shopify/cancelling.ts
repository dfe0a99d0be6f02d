import { randomUUID } from "node:crypto";
import { isPositive } from "./money";
import {
  activeReturn,
  fulfilledQuantity,
  hasPendingPayment,
  liveFulfillmentOrders,
  received,
  refundable,
  refundableQuantity,
} from "./order-facts";
import { announceOutcome, announceRefund, bookRefund, giveBackStock, splitWhatIsLeft, voidAuthorisations } from "./payments";
import type { CancelRequest, SimJob, SimOrder, SimShop } from "./state";
import { fulfillmentOrderPayload, orderPayload } from "./webhook-payloads";
import { eventAt, shopOf, touch } from "./world";
import type { MerchantEvent, World } from "./world";

const KEPT_JOBS = 2_000;

export interface CancelProblem {
  code: string;
  field: string[] | null;
  message: string;
}

const invalid = (message: string, field: string[] = ["orderId"]): CancelProblem => ({ code: "INVALID", field, message });

/** Why Shopify refuses to cancel, as documented for orderCancel; null: it will. */
export function whyNotCancel(world: World, shop: SimShop, order: SimOrder, request: CancelRequest): CancelProblem | null {
  const told = world.state.faults.refuseCancel[order.id];
  if (told) return invalid(told);
  // Assumption A5: a second cancellation is refused, without a second refund.
  const { secondCancel } = world.state.faults;
  if (order.cancelledAt && secondCancel === "refused-oddly")
    return { code: "INTERNAL_ERROR", field: null, message: "Something went wrong." };
  if (order.cancelledAt && secondCancel === "refused") return invalid("Cannot cancel an order that has already been canceled.");
  if (order.cancelledAt) return null;
  if (hasPendingPayment(order)) return invalid("Cannot cancel an order that has a pending payment.");
  if (activeReturn(order)) return invalid("Cannot cancel an order that has an active return.");
  if (world.state.faults.holdBlocksCancel && order.fulfillmentOrders.some((each) => each.holds.length > 0))
    return invalid("Cannot cancel an order that has fulfillments on hold.");
  // Assumption A2: what a fulfilment service has accepted is an outstanding fulfilment. An order that is fulfilled,
  // or prepared at the shop's own place, is cancelled all the same: the app has to look itself.
  const atService = liveFulfillmentOrders(order).some(
    (each) => each.status === "IN_PROGRESS" && shop.locations.find((location) => location.id === each.locationId)?.service,
  );
  if (atService) return invalid("Cannot cancel an order that has outstanding fulfillments.");
  const deactivated = order.fulfillmentOrders.some(
    (each) => shop.locations.find((one) => one.id === each.locationId)?.active === false,
  );
  // Assumption C8: a request that was taken back no longer stands.
  if (world.state.takeBacks.some(({ fulfillmentOrderId: id }) => order.fulfillmentOrders.some((each) => each.id === id)))
    return invalid("Cannot cancel an order that has outstanding fulfillments.");
  if (deactivated && request.restock && isPositive(received(order)))
    return invalid("Cannot restock items: the location has been deactivated.", ["restock"]);
  return null;
}

/** Accepts a cancellation; a job carries it out a little later. */
export function acceptCancellation(
  world: World,
  shop: SimShop,
  order: SimOrder,
  request: CancelRequest,
  userId: string | null,
): SimJob {
  const id = randomUUID();
  const job: SimJob = {
    id: `gid://shopify/Job/${id}`,
    // Assumption A3: the result's id has the job's own identifier; an offline token may read it.
    resultId: `gid://shopify/OrderCancelJobResult/${id}`,
    shop: shop.domain,
    orderId: order.id,
    status: "STARTED",
    errors: [],
    dueAt: Date.now() + world.state.faults.cancelJobMs,
    request,
    userId,
  };
  world.state.jobs.push(job);
  while (world.state.jobs.length > KEPT_JOBS && world.state.jobs[0]?.status !== "STARTED") world.state.jobs.shift();
  world.changed();
  return job;
}

/** Called often by the simulator's timer: carries out the cancellations that are due. */
export function runCancelJobs(world: World, isDown: boolean): void {
  if (isDown || world.state.faults.jobNeverEnds) return;
  for (const job of world.state.jobs) {
    if (job.status !== "STARTED" || job.dueAt > Date.now()) continue;
    const shop = shopOf(world, job.shop);
    const order = shop.orders.find((each) => each.id === job.orderId)!;
    const failure = world.state.faults.failJob[order.id];
    // Assumption A4: of two calls in parallel both are accepted, and the later job fails: one cancellation, one refund.
    const problem = failure
      ? { code: "INTERNAL_ERROR", field: null, message: failure }
      : whyNotCancel(world, shop, order, job.request);
    if (problem) {
      job.status = "FAILED";
      job.errors = [problem];
    } else if (order.cancelledAt) {
      cancelAgain(world, shop, order, job);
      job.status = "SUCCEEDED";
    } else {
      cancelNow(world, shop, order, job.request, job.userId);
      job.status = "SUCCEEDED";
    }
    world.changed();
  }
}

/** Assumptions A4 and A5 the worst way: all that was ever paid goes back once more, whatever went back before. */
function cancelAgain(world: World, shop: SimShop, order: SimOrder, { request, userId }: SimJob): void {
  if (request.refund === "none") return;
  const event = eventAt(world);
  const parts = order.transactions
    .filter(({ kind, status }) => ["SALE", "CAPTURE"].includes(kind) && status === "SUCCESS")
    .map((payment) => ({ payment, amount: payment.amount }));
  if (parts.length === 0) return;
  const refund = bookRefund(world, shop, order, { parts, lines: [], shipping: "0", note: null, userId }, event);
  announceRefund(world, shop, order, refund, event);
  world.announce(shop, "orders/updated", orderPayload(shop, order), event);
}

/** Everything that happens to an order when it is cancelled, by the API or by hand. */
export function cancelNow(
  world: World,
  shop: SimShop,
  order: SimOrder,
  request: CancelRequest,
  userId: string | null,
  event: MerchantEvent = eventAt(world),
): void {
  order.cancelledAt = event.at;
  order.closedAt = event.at;
  order.cancelReason = request.reason;
  order.staffNote = request.staffNote;

  // An authorised, uncaptured payment is voided whatever the refund method says.
  const voided = voidAuthorisations(world, order, event);

  const open = liveFulfillmentOrders(order);
  for (const each of open) {
    // Assumptions A1 and A7: a hold does not stop the cancellation and goes with it; what was open ends as cancelled.
    each.status = "CANCELLED";
    each.requestStatus = each.requestStatus === "UNSUBMITTED" ? "UNSUBMITTED" : "CLOSED";
    each.holds = [];
    each.updatedAt = event.at;
  }

  // Assumption A6: money that was refunded, or is on its way back, is not refunded a second time.
  const due = request.refund !== "none" && isPositive(refundable(order));
  const lines = order.lines
    .map((line) => ({
      lineId: line.id,
      quantity: refundableQuantity(order, line.id),
      // what has left the building is not put back on the shelf
      restockType: request.restock && fulfilledQuantity(order, line.id) === 0 ? "CANCEL" : "NO_RESTOCK",
      locationId: null,
    }))
    .filter((line) => line.quantity > 0);
  const refund = due
    ? bookRefund(
        world,
        shop,
        order,
        {
          parts: request.refund === "original" ? splitWhatIsLeft(world, order) : [],
          storeCredit: request.refund === "store-credit" ? refundable(order) : undefined,
          lines,
          shipping: order.shippingPrice,
          note: null,
          userId,
        },
        event,
      )
    : null;
  // Assumption A7: without money to give back there is no refund object; the items leave the order all the same.
  if (!refund && request.restock) {
    for (const line of order.lines) {
      const onTheShelf = line.currentQuantity - fulfilledQuantity(order, line.id);
      if (onTheShelf > 0) giveBackStock(shop, line.variantId, onTheShelf);
    }
  }
  for (const line of order.lines) line.currentQuantity = 0;

  touch(world, order, event);
  if (request.notifyCustomer && !event.quiet) {
    world.state.notifications.push({
      at: event.at,
      shop: shop.domain,
      orderId: order.id,
      to: order.email,
      locale: order.locale,
      kind: "order-cancelled",
    });
  }
  // Assumption A7: all of them follow, in no promised order, and share one event.
  world.announce(shop, "orders/cancelled", orderPayload(shop, order), event);
  world.announce(shop, "orders/updated", orderPayload(shop, order), event);
  if (refund) announceRefund(world, shop, order, refund, event);
  for (const each of voided) announceOutcome(world, shop, order, each, event);
  for (const each of open)
    world.announce(shop, "fulfillment_orders/cancelled", fulfillmentOrderPayload.cancelled(each, null), event);
}
