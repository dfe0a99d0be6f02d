import type { DateTime } from "luxon";
import type { NextStep, OrderSnapshot, Policy, Reason, ReasonCode, ShippingStage } from "./types";

/** What every rule is asked about; derived once, so that no two rules can see one order differently. */
export interface Situation {
  order: OrderSnapshot;
  policy: Policy;
  /** When the request first reached us. Never the time we got round to it. */
  receivedAt: DateTime;
  stage: ShippingStage;
  inWindow: boolean;
}

/**
 * How much a finding weighs, heaviest first (docs/decisions/0009). The heaviest one found decides; all are kept.
 * "shipping", "in-favour" and "told" never overrule anything: they say what else is true.
 */
export const weights = [
  "ended",
  "unsafe",
  "shipped-after-request",
  "shipped-before-request",
  "late",
  "shipping",
  "in-favour",
  "told",
] as const;
export type Weight = (typeof weights)[number];

export interface Finding {
  weight: Weight;
  reason: Reason;
  /** What a shopper can do instead, where this finding alone ends the matter. */
  nextStep?: NextStep;
}

/** Pure and total: null when the rule has nothing to say about this order. */
export type Rule = (situation: Situation) => Finding | null;

export function found(weight: Weight, code: ReasonCode, facts: Reason["facts"] = {}, nextStep?: NextStep): Finding {
  return { weight, reason: { code, facts }, ...(nextStep && { nextStep }) };
}
