import type { DateTime } from "luxon";
import type { Prisma, Refund } from "../database/generated/client";
import type { ServiceHours } from "../policy/types";
import { isLate, type RefundStatus } from "./refund";
import { refundDueOf } from "./refund-due";
import type { RefundNeed } from "./present-case";

/** Somebody has to do something about the money. What another try stands for needs nothing any more. */
const needsPerson = {
  OR: [{ status: { in: ["by-hand", "missing", "bank-inquiry", "disputed"] } }, { status: "failed", replacedBy: { is: null } }],
} satisfies Prisma.RefundWhereInput;

/** What a list of cases reads of their refunds, all in one question. */
export const refundsInList = {
  where: { OR: [...needsPerson.OR, { status: "pending" }] },
  orderBy: [{ askedAt: "asc" as const }, { id: "asc" as const }],
  include: { replacedBy: { select: { id: true } } },
} satisfies Prisma.Case$refundsArgs;

/** What is to be done about the refunds of one case, what is most in people's hands first. */
export function refundNeedsOf(
  refunds: (Refund & { replacedBy: { id: string } | null })[],
  now: DateTime,
  service: ServiceHours,
): RefundNeed[] {
  return refunds
    .flatMap((refund): RefundNeed[] => {
      const what = needOf(refund, now, service);
      if (!what) return [];
      return [
        {
          what,
          amount: refund.amount.toFixed(),
          currencyCode: refund.currencyCode,
          since: (refund.bankInquiryAt ?? refund.statusAt)?.toISOString() ?? null,
          remindAt: refundDueOf({ ...refund, replaced: false }, now, service)?.at ?? null,
        },
      ];
    })
    .sort((a, b) => urgency.indexOf(a.what) - urgency.indexOf(b.what));
}

const urgency: readonly RefundNeed["what"][] = ["failed", "by-hand", "missing", "pending-long", "bank-inquiry", "disputed"];

function needOf(
  refund: Refund & { replacedBy: { id: string } | null },
  now: DateTime,
  service: ServiceHours,
): RefundNeed["what"] | null {
  if (refund.replacedBy) return null;
  switch (refund.status as RefundStatus) {
    case "failed":
    case "by-hand":
    case "missing":
    case "bank-inquiry":
    case "disputed":
      return refund.status as RefundNeed["what"];
    case "pending":
      return isLate(refund, now, service) ? "pending-long" : null;
    default:
      return null;
  }
}
