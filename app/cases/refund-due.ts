import { DateTime } from "luxon";
import { questionAt, unconfirmedAt } from "../policy/refund-times";
import type { ServiceHours } from "../policy/types";
import { isThereAtOnce, nextBankReminderAt, pendingTooLongAt, type RefundStatus, type RefundTimes } from "./refund";

/**
 * What comes next about a refund, for the people who look at it. Its own alarm (nextLookAt) rings more often: Shopify is
 * asked again every day, and nobody has to know.
 */
export const refundDues = [
  "ask-shopper",
  "close-unanswered",
  "tell-staff",
  "remind-staff",
  "look-daily",
  "yours",
  "bank-decides",
] as const;

export interface RefundDue {
  what: (typeof refundDues)[number];
  /** ISO instant; null when it is no matter of a day. */
  at: string | null;
}

/** Null: nothing comes any more. */
export function refundDueOf(refund: RefundTimes & { replaced: boolean }, now: DateTime, service: ServiceHours): RefundDue | null {
  if (refund.replaced) return null;
  const due = (what: RefundDue["what"], at: DateTime | null = null): RefundDue => ({ what, at: at?.toUTC().toISO() ?? null });
  switch (refund.status as RefundStatus) {
    case "pending": {
      const late = refund.statusAt && pendingTooLongAt(refund.statusAt, service);
      return late && late > now ? due("tell-staff", late) : due("look-daily");
    }
    case "sent":
      if (isThereAtOnce(refund)) return null;
      if (refund.askedShopperAt) return due("close-unanswered", unconfirmedAt(instantOf(refund.askedShopperAt), service));
      return due("ask-shopper", refund.expectedBy ? questionAt(refund.expectedBy, service) : null);
    case "failed":
    case "by-hand":
      return due("yours");
    case "missing":
    case "bank-inquiry": {
      const openedAt = refund.bankInquiryAt ?? refund.statusAt;
      if (!openedAt) return due("yours");
      return due("remind-staff", nextBankReminderAt(instantOf(openedAt), now, service));
    }
    case "disputed":
      return due("bank-decides");
    default:
      return null;
  }
}

const instantOf = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: "utc" });
