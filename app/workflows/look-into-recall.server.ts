import { isDeepStrictEqual } from "node:util";
import type { CaseRecord } from "../cases/cases.server";
import type { RecallFacts } from "../cases/recall";
import { stepNow, type RecallRecord } from "../cases/recalls.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { isPositive } from "../lib/money";
import { shippingStage } from "../policy/shipping-stage";
import type { Gateway } from "../shopify/gateway.server";
import type { Shipment, ShipmentFulfillment } from "../shopify/operations/read-shipment.server";
import { changeRecall, eventOfStep, moveWithRecall, type RecallChange } from "./recall-changes.server";

export interface Looked {
  shipment: Shipment;
  facts: RecallFacts;
}

/** How the goods left and where they are, as Shopify tells now. Null when it no longer shows the order. */
export async function readRecallFacts(current: CaseRecord, gateway: Gateway): Promise<Looked | null> {
  const [shipment, outcome] = await Promise.all([
    gateway.readShipment(current.orderId),
    gateway.readOutcome(current.orderId, null),
  ]);
  if (!shipment || !outcome) return null;
  const refunded = outcome.transactions.some(
    (each) => each.kind === "REFUND" && !["FAILURE", "ERROR"].includes(each.status) && isPositive(each.amount),
  );
  return { shipment, facts: factsOf(current, shipment, refunded) };
}

/** Parcels that are not taken back. */
export const liveParcels = ({ fulfillments }: Shipment): ShipmentFulfillment[] =>
  fulfillments.filter(({ status }) => !["CANCELLED", "ERROR", "FAILURE"].includes(status));

export const liveFulfillmentOrders = ({ fulfillmentOrders }: Shipment) =>
  fulfillmentOrders.filter(({ status }) => status !== "CLOSED" && status !== "CANCELLED");

export const activeReturnOf = ({ returns }: Shipment) =>
  returns.find(({ status }) => status === "OPEN") ?? returns.find(({ status }) => status === "REQUESTED") ?? null;

function factsOf(current: CaseRecord, shipment: Shipment, refunded: boolean): RecallFacts {
  const parcels = liveParcels(shipment);
  const service =
    parcels.find((each) => each.service?.isThirdParty)?.service?.name ??
    liveFulfillmentOrders(shipment).find(({ atFulfillmentService }) => atFulfillmentService)?.locationName ??
    null;
  const lines = new Map<string, { lineItemId: string; title: string; quantity: number }>();
  for (const { lineItemId, title, quantity } of parcels.flatMap((each) => each.lines)) {
    lines.set(lineItemId, { lineItemId, title, quantity: quantity + (lines.get(lineItemId)?.quantity ?? 0) });
  }
  const running = activeReturnOf(shipment);
  const shippedAt = shipment.shippedBy.at ?? shippingStage(shipment.facts).beganAt;
  return {
    shippedBy: { kind: shipment.shippedBy.kind, name: shipment.shippedBy.name },
    shippedAt: shippedAt?.toUTC().toISO() ?? null,
    orderedAt: shipment.orderedAt.toUTC().toISO() ?? "",
    receivedAt: current.countsFrom.toUTC().toISO() ?? "",
    stage: shippingStage(shipment.facts).name,
    serviceName: service,
    parcels: parcels.map((each) => ({
      fulfillmentId: each.id,
      company: each.trackings[0]?.company ?? null,
      number: each.trackings[0]?.number ?? null,
      url: each.trackings[0]?.url ?? null,
      displayStatus: each.displayStatus,
    })),
    lines: [...lines.values()],
    refunded,
    activeReturn: running && { id: running.id, name: running.name, status: running.status },
  };
}

/**
 * First the facts: who or what shipped it, when, and where it is. They are kept on the recall and a way is proposed from
 * them; the event tells what was found. A return that Shopify runs already is joined: no second one is opened.
 */
export async function lookIntoRecall(
  recall: RecallRecord,
  current: CaseRecord,
  { facts, shipment }: Looked,
  deps: Deps,
): Promise<void> {
  const known = recall.facts;
  // what left and who did it is told as it was when it left: a parcel that was taken back says nothing of it any more
  const kept: RecallFacts =
    known && facts.parcels.length === 0
      ? { ...facts, shippedBy: known.shippedBy, shippedAt: known.shippedAt, parcels: known.parcels, lines: known.lines }
      : facts;
  const running = shipment.returns.find(({ status }) => status === "OPEN") ?? null;
  const join = running !== null && recall.returnId !== running.id && recall.paidFirstAt === null;
  if (!join && known && isDeepStrictEqual(known, kept)) return;

  const moved = !known || known.stage !== kept.stage || known.activeReturn?.id !== kept.activeReturn?.id;
  const change: RecallChange = {
    set: { facts: kept as unknown as Prisma.InputJsonValue },
    events: moved
      ? [
          {
            kind: "recall-looked-into",
            actor: "app",
            detail: { stage: kept.stage, shippedBy: kept.shippedBy, shippedAt: kept.shippedAt },
          },
        ]
      : [],
    ...(known ? {} : { followUp: recall.deadlineAt }),
  };
  if (!join) return void (await changeRecall(recall, current, change, deps));

  const ours = stepNow(recall, "create-return")?.state === "asked";
  const round = recall.way === "return" ? recall.round : recall.round + 1;
  const detail = { returnId: running.id, name: running.name, ...(ours ? {} : { joined: true }) };
  const joined: RecallChange = {
    ...change,
    set: { ...change.set, way: "return", round, returnId: running.id, deadlineAt: null },
    steps: [{ step: "create-return", state: "done", detail }],
    events: [
      ...(change.events ?? []),
      ...(recall.way === "return"
        ? []
        : [{ kind: "recall-way-chosen" as const, actor: "app" as const, detail: { way: "return", from: recall.way, round } }]),
      eventOfStep("recall-step-done", { round, way: "return" }, "create-return", "shopify", detail),
    ],
    followUp: null,
  };
  if (current.status === "recalling") await moveWithRecall(recall, current, "returning", joined, deps);
  else await changeRecall(recall, current, joined, deps);
}
