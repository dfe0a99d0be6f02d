import type { CaseRecord } from "../cases/cases.server";
import type { RecallOutcome, RecallStep } from "../cases/recall";
import { stepNow, type RecallRecord } from "../cases/recalls.server";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import type { Gateway } from "../shopify/gateway.server";
import type { Shipment } from "../shopify/operations/read-shipment.server";
import type { ShopifyReturn } from "../shopify/operations/read-return.server";
import { holdGoods, ownHold } from "./hold-order.server";
import { liveFulfillmentOrders, liveParcels } from "./look-into-recall.server";
import { cappedSuggestions } from "./pay-back.server";

export type StepProblem = "not-accepted" | "no-permission" | "not-allowed";
export interface Asking {
  recall: RecallRecord;
  current: CaseRecord;
  shipment: Shipment;
  gateway: Gateway;
}
type Detail = Record<string, unknown>;

/** A step at which Shopify is asked: how it looks when it is done (told after any doubt), and how it is asked for. */
export interface ShopifyStep {
  isDone(at: Omit<Asking, "gateway">): Detail | null;
  ask(at: Asking, deps: Deps): Promise<Answer<Detail, StepProblem>>;
}

/** cancel-order and refund-rest have workflows of their own (cancel-order, follow-refunds). */
export const shopifySteps: Partial<Record<RecallStep, ShopifyStep>> = {
  "ask-service": {
    isDone: ({ shipment }) => (toAskService(shipment).length === 0 && wasAsked(shipment) ? {} : null),
    async ask({ shipment, gateway, current }) {
      const orders = toAskService(shipment);
      if (orders.length === 0) return refused("not-allowed", "No fulfilment service can be asked to stop this order any more");
      for (const each of orders) {
        // what the service has not accepted yet is taken back at once
        if (each.requestStatus === "SUBMITTED") {
          const answer = await gateway.withdrawFulfillmentRequest(each.id);
          if (!answer.ok) return answer;
        } else {
          const message = `The order was shipped by mistake: please stop it (request received ${current.receivedAt.toUTC().toISO()})`;
          const answer = await gateway.requestFulfillmentCancellation(each.id, message);
          if (!answer.ok) return answer;
        }
      }
      return ok({ fulfillmentOrderIds: orders.map(({ id }) => id) });
    },
  },

  "undo-fulfillment": {
    isDone: ({ shipment }) => (liveParcels(shipment).length === 0 && toReopen(shipment).length === 0 ? {} : null),
    async ask({ shipment, gateway }) {
      const undone: string[] = [];
      for (const { id } of liveParcels(shipment)) {
        const answer = await gateway.cancelFulfillment(id);
        if (!answer.ok) return answer;
        undone.push(id);
      }
      for (const { id } of toReopen(shipment)) {
        const answer = await gateway.reopenFulfillmentOrder(id);
        if (!answer.ok) return answer;
        undone.push(id);
      }
      return ok({ undone });
    },
  },

  "hold-goods": {
    isDone: ({ shipment }) =>
      liveFulfillmentOrders(shipment).every((each) => ownHold(each) || !each.supportedActions.includes("HOLD")) ? {} : null,
    async ask({ current, gateway }, deps) {
      const problem = await holdGoods(current, gateway, deps);
      return problem ? refused(problem.code === "no-permission" ? "no-permission" : "not-accepted", problem.message) : ok({});
    },
  },

  "create-return": {
    isDone({ shipment }) {
      const running = shipment.returns.find(({ status }) => status === "OPEN");
      return running ? { returnId: running.id, name: running.name } : null;
    },
    async ask({ shipment, gateway, current }) {
      const lines = returnable(shipment);
      if (lines.length === 0) return refused("not-allowed", "Nothing of this order can be returned");
      const note = `Shipped by mistake after a cancellation request; case ${current.id}`;
      const answer = await gateway.createReturn(current.orderId, { lines, note });
      return answer.ok ? ok({ returnId: answer.value.returnId, name: answer.value.name }) : answer;
    },
  },

  "send-label": {
    isDone({ shipment, recall }) {
      const asked = stepNow(recall, "send-label");
      const running = returnOf(recall, shipment);
      // a label that was attached before says nothing of this one
      const before = Number(asked?.detail.deliveriesBefore ?? 0);
      return asked?.state === "asked" && running && deliveriesOf(running) > before ? asked.detail : null;
    },
    async ask({ shipment, gateway, recall }) {
      const { labelUrl, trackingNumber, trackingUrl } = (stepNow(recall, "send-label")?.detail ?? {}) as Record<
        string,
        string | undefined
      >;
      const running = returnOf(recall, shipment);
      if (running && (labelUrl || trackingNumber)) {
        for (const { id } of running.reverseFulfillmentOrders) {
          const answer = await gateway.createReverseDelivery({
            reverseFulfillmentOrderId: id,
            tracking: trackingNumber ? { number: trackingNumber, url: trackingUrl ?? null } : null,
            labelUrl: labelUrl ?? null,
          });
          if (!answer.ok) return answer;
        }
      }
      return ok({});
    },
  },

  "process-return": {
    isDone({ shipment, recall }) {
      const running = returnOf(recall, shipment);
      return running && isProcessed(running) ? { refundIds: running.refundIds } : null;
    },
    async ask({ shipment, gateway, recall, current }, deps) {
      const running = returnOf(recall, shipment);
      if (!running) return refused("not-allowed", "Shopify no longer shows the return");
      const order = await gateway.readOrder(current.orderId);
      if (!order) return refused("not-allowed", "Shopify no longer shows this order");
      const { transactions } = await gateway.suggestRefund(current.orderId);
      const suggested = await cappedSuggestions(current, { suggested: transactions, order: order.snapshot }, deps);
      const answer = await gateway.processReturn({
        returnId: running.id,
        lines: processingOf(running, recall, shipment, current),
        refund: suggested.length > 0 ? { transactions: suggested, shipping: true } : null,
      });
      return answer.ok ? ok({ refundIds: answer.value.refundIds }) : answer;
    },
  },
};

export const returnOf = (recall: RecallRecord, shipment: Shipment): ShopifyReturn | null =>
  shipment.returns.find(({ id }) => id === recall.returnId) ?? null;

export const isProcessed = ({ status, lines }: ShopifyReturn): boolean =>
  status === "CLOSED" || (lines.length > 0 && lines.every(({ unprocessedQuantity }) => unprocessedQuantity === 0));

/**
 * The recall ends without the return that we opened for it: Shopify is not left waiting for goods. What came back is booked,
 * without money, which goes its own way; what never will is taken back before any refund, as Shopify wants it, or else
 * closed. A return that somebody else opened is theirs. Asked again after a lost answer it finds the return ended.
 */
export async function endOwnReturn(
  outcome: RecallOutcome,
  { recall, current, gateway }: Omit<Asking, "shipment">,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const opened = stepNow(recall, "create-return");
  if (!recall.returnId || opened?.state !== "done" || opened.detail.joined === true) return ok(undefined);
  const shipment = await gateway.readShipment(current.orderId);
  const running = shipment && returnOf(recall, shipment);
  if (!running || running.status !== "OPEN") return ok(undefined);
  const lines = processingOf(running, recall, shipment, current);
  const answer =
    outcome === "returned" && lines.length > 0
      ? await gateway.processReturn({ returnId: running.id, lines, refund: null })
      : await gateway.cancelReturn(running.id);
  if (answer.ok) return ok(undefined);
  return answer.error.code === "not-accepted" ? gateway.closeReturn(running.id) : answer;
}

export const deliveriesOf = (running: ShopifyReturn): number =>
  running.reverseFulfillmentOrders.reduce((sum, each) => sum + each.reverseDeliveryIds.length, 0);

const toAskService = (shipment: Shipment) =>
  liveFulfillmentOrders(shipment).filter(
    (each) =>
      each.requestStatus === "SUBMITTED" ||
      (each.supportedActions.includes("REQUEST_CANCELLATION") && each.requestStatus !== "CANCELLATION_REQUESTED"),
  );

const wasAsked = (shipment: Shipment): boolean =>
  shipment.fulfillmentOrders.some(({ requestStatus }) =>
    ["CANCELLATION_REQUESTED", "CANCELLATION_ACCEPTED", "CANCELLATION_REJECTED"].includes(requestStatus),
  ) || liveFulfillmentOrders(shipment).every(({ status }) => status !== "IN_PROGRESS");

/** What the service said, as far as Shopify knows; null: nothing yet. Shipped all the same is a no. */
export function serviceAnswer(shipment: Shipment): "yes" | "no" | null {
  if (liveParcels(shipment).length > 0) return "no";
  const theirs = liveFulfillmentOrders(shipment).filter(({ atFulfillmentService }) => atFulfillmentService);
  if (theirs.some(({ requestStatus }) => requestStatus === "CANCELLATION_REJECTED")) return "no";
  if (theirs.some(({ status, requestStatus }) => status === "IN_PROGRESS" || requestStatus === "CANCELLATION_REQUESTED"))
    return null;
  return "yes";
}

/** Preparations reported by hand at the shop's own places; a service's is ended by the service alone. */
const toReopen = (shipment: Shipment) =>
  liveFulfillmentOrders(shipment).filter(({ status, atFulfillmentService }) => status === "IN_PROGRESS" && !atFulfillmentService);

/** Everything that left and is in no return yet. */
function returnable(shipment: Shipment): { fulfillmentLineItemId: string; quantity: number }[] {
  const returned = new Map<string, number>();
  for (const { status, lines } of shipment.returns) {
    if (status === "CANCELED" || status === "DECLINED") continue;
    for (const { fulfillmentLineItemId: id, quantity } of lines) if (id) returned.set(id, (returned.get(id) ?? 0) + quantity);
  }
  return liveParcels(shipment)
    .flatMap((each) => each.lines)
    .map(({ fulfillmentLineItemId, quantity }) => ({
      fulfillmentLineItemId,
      quantity: quantity - (returned.get(fulfillmentLineItemId) ?? 0),
    }))
    .filter(({ quantity }) => quantity > 0);
}

export interface GoodsBack {
  lineItemId: string;
  quantity: number;
  disposition: "restocked" | "not-restocked" | "missing";
}
const dispositionOf = { restocked: "RESTOCKED", "not-restocked": "NOT_RESTOCKED", missing: "MISSING" } as const;

/**
 * What staff found in the parcel, laid over what Shopify expects: each line of the return takes what was said of its
 * order line, the rest is put back or not as the policy says. The shopper is refunded whatever is missing.
 */
function processingOf(running: ShopifyReturn, recall: RecallRecord, shipment: Shipment, current: CaseRecord) {
  const said = ((stepNow(recall, "goods-back")?.detail.lines ?? []) as GoodsBack[]).map((each) => ({ ...each }));
  const packed = new Map(
    shipment.fulfillments.flatMap(({ locationId, lines }) =>
      lines.map(({ fulfillmentLineItemId, lineItemId }) => [fulfillmentLineItemId, { locationId, lineItemId }] as const),
    ),
  );
  const expected = new Map(
    running.reverseFulfillmentOrders.flatMap((each) => each.lines.map((line) => [line.fulfillmentLineItemId, line.id] as const)),
  );
  return running.lines
    .filter(({ unprocessedQuantity }) => unprocessedQuantity > 0)
    .map((line) => {
      const { locationId = null, lineItemId } = packed.get(line.fulfillmentLineItemId ?? "") ?? {};
      const reverseFulfillmentOrderLineItemId = expected.get(line.fulfillmentLineItemId);
      const dispositions: { quantity: number; disposition: GoodsBack["disposition"] }[] = [];
      let left = line.unprocessedQuantity;
      for (const each of said) {
        if (each.lineItemId !== lineItemId) continue;
        const quantity = Math.min(left, each.quantity);
        each.quantity -= quantity;
        left -= quantity;
        if (quantity > 0) dispositions.push({ quantity, disposition: each.disposition });
      }
      if (left > 0) dispositions.push({ quantity: left, disposition: current.policy.restock ? "restocked" : "not-restocked" });
      return {
        returnLineItemId: line.id,
        quantity: line.unprocessedQuantity,
        dispositions: reverseFulfillmentOrderLineItemId
          ? dispositions.map(({ quantity, disposition }) => {
              // a shelf nobody knows cannot be named: then the goods are back, and counted by hand
              const known = disposition === "restocked" && locationId === null ? "not-restocked" : disposition;
              return {
                reverseFulfillmentOrderLineItemId,
                quantity,
                disposition: dispositionOf[known],
                locationId: known === "restocked" ? locationId : null,
              };
            })
          : [],
      };
    });
}
