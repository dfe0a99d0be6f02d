import type { CaseStatus } from "./case";
import { canMove, isOpen } from "./case";
import { hasEnteredShipping } from "../policy/shipping-stage";
import type { OrderFacts, StaffAction } from "./present-case";

/** What staff may do with a case now, the most likely first. Derived from the tables of case.ts. */
export function actionsFor(current: { status: CaseStatus; cancelledAt: unknown; orderFacts: OrderFacts }): StaffAction[] {
  const actions: StaffAction[] = [];
  const possible = current.cancelledAt === null && !hasEnteredShipping(current.orderFacts.stage);
  if (canMove(current.status, "cancelling") && possible) actions.push("cancel-and-refund");
  if (canMove(current.status, "declined")) actions.push("decline");
  if (canMove(current.status, "closed") && current.status !== "in-review") actions.push("close");
  if (isOpen(current.status) || current.status === "cancelled") actions.push("check-again");
  return actions;
}
