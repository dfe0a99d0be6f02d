import type { CaseStatus } from "./case";
import { canMove, isOpen } from "./case";
import { hasEnteredShipping } from "../policy/shipping-stage";
import type { OrderFacts, StaffAction } from "./present-case";

/** What staff may do with a case now, the most likely first. Derived from the tables of case.ts. */
export function actionsFor(current: {
  status: CaseStatus;
  cancelledAt: unknown;
  correctedAt: unknown;
  mergedIntoId?: unknown;
  orderFacts: OrderFacts;
  attentionCode: string | null;
}): StaffAction[] {
  const { status } = current;
  const actions: StaffAction[] = [];
  const cancelled = current.cancelledAt !== null;
  const inShipping = hasEnteredShipping(current.orderFacts.stage);
  const corrected = current.correctedAt !== null;
  if (current.attentionCode === "refund-missing") actions.push("refund-left");
  if (canMove(status, "cancelling") && !cancelled && !inShipping) actions.push("cancel-and-refund");
  // what left is called back, also when the order has been cancelled since
  const recalled = status === "recalling" || status === "returning";
  if (isOpen(status) && canMove(status, "recalling") && !recalled && inShipping) actions.push("approve-recall");
  if (canMove(status, "waiting-for-customer")) actions.push("ask");
  if (status === "waiting-for-customer" || (status === "needs-attention" && !cancelled)) actions.push("resume");
  // what is cancelled can't be refused any more
  if (canMove(status, "declined") && !cancelled) actions.push("decline");
  // a request still to be answered is answered; only what was put right may turn out to need nothing
  // goods that are on their way back end with their recall, which says how
  if (canMove(status, "closed") && !recalled && (status !== "in-review" || corrected)) actions.push("close");
  if (!isOpen(status) && canMove(status, "in-review") && !current.mergedIntoId) actions.push("correct");
  if (isOpen(status) || status === "cancelled") actions.push("check-again");
  return actions;
}
