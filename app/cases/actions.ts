import type { CaseStatus } from "./case";
import { canMove, isOpen } from "./case";
import type { StaffAction } from "./present-case";

/** What staff may do with a case now, the most likely first. Derived from the tables of case.ts. */
export function actionsFor(current: { status: CaseStatus; cancelledAt: unknown }): StaffAction[] {
  const actions: StaffAction[] = [];
  const cancelledAlready = current.cancelledAt !== null;
  if (canMove(current.status, "cancelling") && !cancelledAlready) actions.push("cancel-and-refund");
  if (canMove(current.status, "declined")) actions.push("decline");
  if (canMove(current.status, "closed") && current.status !== "in-review") actions.push("close");
  if (isOpen(current.status) || current.status === "cancelled") actions.push("check-again");
  return actions;
}
