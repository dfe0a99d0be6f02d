import { isOpen } from "../cases/case";
import type { CasePage } from "../cases/present-case";
import { refundEnds } from "../cases/refund";

/** How soon the page of a case looks again by itself: fast while Shopify owes an answer, slowly while people or banks do. */
export function refreshEveryMs(page: Pick<CasePage, "status" | "refunds" | "recalls" | "attentionCode">): number | null {
  const { status, refunds, recalls, attentionCode } = page;
  if (status === "received" || status === "cancelling") return 2_500;
  if (recalls.some(({ endedAt, steps }) => endedAt === null && steps.some(({ state }) => state === "asked"))) return 2_500;
  if (isOpen(status) || refunds.some((refund) => refund.status === "pending")) return 10_000;
  const allThere = refunds.every(
    (refund) => refund.replacedById !== null || (refundEnds as readonly string[]).includes(refund.status),
  );
  // a refund is noticed some moments after the cancellation, and the case closes some moments after the last is credited
  if (status === "cancelled" && allThere && attentionCode === null) return 5_000;
  return allThere ? null : 60_000;
}
