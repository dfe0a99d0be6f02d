import type { DateTime } from "luxon";
import { alreadyCancelled } from "./rules/already-cancelled";
import { alreadyRefunded } from "./rules/already-refunded";
import { authorisedOnly } from "./rules/authorised-only";
import { companyOrder } from "./rules/company-order";
import { disputed } from "./rules/disputed";
import { giftCardSold } from "./rules/gift-card-sold";
import { orderNotFullyRead } from "./rules/order-not-fully-read";
import { orderEmptied } from "./rules/order-emptied";
import { paidByHand } from "./rules/paid-by-hand";
import { partlyShipped } from "./rules/partly-shipped";
import { paymentPending } from "./rules/payment-pending";
import { returnActive } from "./rules/return-active";
import { shippingAgainstRequest } from "./rules/shipping-against-request";
import { shippingProgress } from "./rules/shipping-progress";
import { shippingUnknown } from "./rules/shipping-unknown";
import { subscriptionContinues } from "./rules/subscription-continues";
import { testOrder } from "./rules/test-order";
import { weights, type Finding, type Rule, type Situation } from "./rule";
import { hasEnteredShipping, shippingStage } from "./shipping-stage";
import type { NextStep, OrderSnapshot, Policy, Verdict } from "./types";
import { isInWindow, withinWindow } from "./window";

/** Every rule there is. Among findings of one weight the earlier rule comes first. */
const rules: readonly Rule[] = [
  alreadyCancelled,
  alreadyRefunded,
  orderEmptied,
  shippingUnknown,
  disputed,
  returnActive,
  paymentPending,
  giftCardSold,
  orderNotFullyRead,
  withinWindow,
  shippingProgress,
  partlyShipped,
  shippingAgainstRequest,
  paidByHand,
  authorisedOnly,
  subscriptionContinues,
  companyOrder,
  testOrder,
];

/**
 * The policy's answer for an order, given when the request was received. Pure and total: every rule is asked, every
 * reason is kept, the deciding one first (precedence: `weights` in rule.ts).
 */
export function decide(order: OrderSnapshot, policy: Policy, receivedAt: DateTime): Verdict {
  const situation: Situation = {
    order,
    policy,
    receivedAt,
    stage: shippingStage(order),
    inWindow: isInWindow(order, policy, receivedAt),
  };
  const findings = rules
    .flatMap((rule) => rule(situation) ?? [])
    .sort((a, b) => weights.indexOf(a.weight) - weights.indexOf(b.weight));
  return verdictOn(situation, findings);
}

function verdictOn(situation: Situation, findings: readonly Finding[]): Verdict {
  const reasons = findings.map(({ reason }) => reason);
  const deciding = findings[0];
  switch (deciding?.weight) {
    case "ended":
      return { kind: "refuse", reasons, nextStep: deciding.nextStep ?? "none" };
    case "shipped-after-request":
      return { kind: "recall", reasons };
    case "late":
      return { kind: "refuse", reasons, nextStep: insteadOfCancelling(situation) };
    case "in-favour":
      return { kind: "cancel-now", reasons, submittedFulfillmentOrderIds: situation.stage.submittedFulfillmentOrderIds };
    default:
      return { kind: "review", reasons, recallProposed: findings.some(proposesRecall) && isRecallable(situation) };
  }
}

/** Nothing is left that could be cancelled: the only verdict that leaves no way to ask for an exception. */
export const hasEnded = (verdict: Verdict): boolean =>
  verdict.kind === "refuse" && endings.includes(verdict.reasons[0]?.code ?? "");
const endings: readonly string[] = ["already-cancelled", "already-refunded", "order-emptied"];

const proposesRecall = ({ weight }: Finding): boolean =>
  weight === "shipped-before-request" || weight === "shipped-after-request";

/** Goods only, and not those that are on their way back as a return already. */
const isRecallable = ({ order }: Situation): boolean => order.requiresShipping && order.returnStatus === "NO_RETURN";

/** P2: too late and shipped, the parcel is awaited and returned. Too late and still here, staff may make an exception. */
function insteadOfCancelling({ order, stage }: Situation): NextStep {
  return order.requiresShipping && hasEnteredShipping(stage.name) ? "wait-for-delivery-then-return" : "request-exception";
}
