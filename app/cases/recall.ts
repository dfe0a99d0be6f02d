import type { ShippingStageName } from "../policy/types";

/** Getting goods back as data: the ways, the steps of each, and how it may end (docs/cancellation.md). */

export const recallWays = ["service", "building", "carrier", "return", "own-return"] as const;
/**
 * service: a fulfilment service has the order and is asked to stop. building: the parcel has not left. carrier: the
 * carrier is asked to turn it round. return: Shopify's own return. own-return: the same kept in our record only, for an
 * order that Shopify takes no return of (already refunded or cancelled).
 */
export type RecallWay = (typeof recallWays)[number];

export const recallSteps = {
  service: ["ask-service", "service-answered", "cancel-order"],
  building: ["parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order"],
  carrier: ["ask-carrier", "carrier-answered", "parcel-back", "undo-fulfillment", "hold-goods", "cancel-order"],
  return: ["create-return", "send-label", "goods-back", "process-return"],
  "own-return": ["send-label", "goods-back", "refund-rest"],
} as const satisfies Record<RecallWay, readonly string[]>;
export type RecallStep = (typeof recallSteps)[RecallWay][number];

/** The steps at which Shopify is asked to change something; the others are people's word or somebody's answer. */
export const stepsAtShopify = [
  "ask-service",
  "undo-fulfillment",
  "hold-goods",
  "cancel-order",
  "create-return",
  "process-return",
  "refund-rest",
] as const satisfies readonly RecallStep[];

/** Where to begin, by how far the goods are. */
export const wayForStage: Partial<Record<ShippingStageName, RecallWay>> = {
  submitted: "service",
  preparing: "building",
  packed: "building",
  "with-carrier": "carrier",
  delivered: "return",
};

/** Where the choice of a way depends on more than the stage. */
export interface RecallSituation {
  facts: RecallFacts | null;
  way: RecallWay | null;
  /** A step of the way that is being gone was refused, or answered with no. */
  stuck: boolean;
  /** The order is cancelled in Shopify. */
  cancelled: boolean;
  /** Money went back already, or is on its way: Shopify then takes no return any more. */
  refunded: boolean;
}

/** The steps of a way. What is cancelled already is not cancelled again: undoing the fulfilment is its end. */
export const stepsOf = (way: RecallWay, { cancelled }: { cancelled: boolean }): RecallStep[] =>
  recallSteps[way].filter((step) => !cancelled || (step !== "cancel-order" && step !== "hold-goods"));

/** The ways that may be chosen now. A return that Shopify runs rules every other way out until it is over. */
export function waysFor({ facts, way, cancelled, refunded }: RecallSituation): RecallWay[] {
  const returned: RecallWay = cancelled || refunded ? "own-return" : "return";
  const open: RecallWay[] = facts?.activeReturn
    ? ["return"]
    : [...(facts?.serviceName && facts.stage !== "delivered" ? ["service" as const] : []), "building", "carrier", returned];
  return open.filter((each) => each !== way);
}

/** What the facts suggest while no way is chosen, or when the chosen one leads no further. */
export function proposedWay(situation: RecallSituation): RecallWay | null {
  const { facts, way, stuck } = situation;
  if (!facts || (way && !stuck && !facts.activeReturn)) return null;
  const offered = waysFor(situation);
  const byStage =
    facts.serviceName && facts.stage === "preparing" ? "service" : facts.activeReturn ? "return" : wayForStage[facts.stage];
  // what could not be stopped is on its way, and what could not be undone comes back as a return
  const next = !way ? byStage : way === "service" && facts.stage !== "delivered" ? "carrier" : "return";
  const proposed = next === "return" && !offered.includes("return") ? "own-return" : next;
  return proposed && offered.includes(proposed) ? proposed : null;
}

interface Wait {
  /** Somebody's answer, or the goods. */
  step: RecallStep;
  /** In business days; after that staff are told, and again every so many. */
  days: number;
  again: number;
}
/** What a step leaves to be waited for. Nothing is waited for without an end. */
export const waitAfter: Partial<Record<RecallStep, Wait>> = {
  "ask-service": { step: "service-answered", days: 1, again: 1 },
  "ask-carrier": { step: "carrier-answered", days: 2, again: 1 },
  "carrier-answered": { step: "parcel-back", days: 5, again: 3 },
  "send-label": { step: "goods-back", days: 10, again: 5 },
};
export const waitFor = (step: RecallStep): Wait | undefined => Object.values(waitAfter).find((each) => each.step === step);
/** The goods themselves: whether they are lost is then a person's question. */
export const isForGoods = (step: RecallStep): boolean => step === "parcel-back" || step === "goods-back";

/** A step that waits for nobody but staff: they are reminded after so many business days, and again every so many. */
export const remindOfOwnStep = { days: 2, again: 1 };

/** The steps the shopper is told of. */
export const stepsToTell = [
  "ask-service",
  "service-answered",
  "parcel-in-hand",
  "ask-carrier",
  "carrier-answered",
  "parcel-back",
  "send-label",
  "goods-back",
] as const satisfies readonly RecallStep[];

export const stepStates = ["todo", "asked", "waiting", "done", "refused"] as const;
export type StepState = (typeof stepStates)[number];

export const recallOutcomes = ["stopped", "returned", "delivered-anyway", "lost"] as const;
/** stopped: cancelled before it reached the shopper. delivered-anyway: the shopper keeps it. */
export type RecallOutcome = (typeof recallOutcomes)[number];

export const recallCauses = [
  "picked-too-early",
  "hold-overlooked",
  "service-too-fast",
  "label-mix-up",
  "system-fault",
  "other",
] as const;
export type RecallCause = (typeof recallCauses)[number];

export const recallCostKinds = [
  "intercept",
  "return-label",
  "carrier-fee",
  "restocking",
  "lost-goods",
  "staff-time",
  "other",
] as const;
export type RecallCostKind = (typeof recallCostKinds)[number];

/** What Shopify tells of how the goods left. Instants are ISO 8601. */
export interface RecallFacts {
  shippedBy: { kind: "staff" | "app" | "service" | "unknown"; name: string | null };
  shippedAt: string | null;
  orderedAt: string;
  /** The request it is held against. */
  receivedAt: string;
  stage: ShippingStageName;
  serviceName: string | null;
  parcels: {
    fulfillmentId: string;
    company: string | null;
    number: string | null;
    url: string | null;
    displayStatus: string | null;
  }[];
  /** What left, of each line of the order; absent in a record made before this was kept. */
  lines?: { lineItemId: string; title: string; quantity: number }[];
  /** Money went back already when this was looked up. */
  refunded?: boolean;
  /** A return that Shopify already runs is respected. */
  activeReturn: { id: string; name: string; status: string } | null;
}
