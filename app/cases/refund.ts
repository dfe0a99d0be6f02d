import { DateTime, Duration } from "luxon";
import { addBusinessDays } from "../policy/calendar";
import { bankReminderAt, questionAt, reReadDays, unconfirmedAt } from "../policy/refund-times";
import type { ServiceHours } from "../policy/types";

/** The life of one refund as data: from Shopify's word that it was made to the shopper's word that the money is there. */

export const refundStatuses = [
  "none-due",
  "voided",
  "pending",
  "sent",
  "credited",
  "failed",
  "by-hand",
  "missing",
  "bank-inquiry",
  "unconfirmed",
  "disputed",
] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** A failed refund that is tried again stays failed: the new try is a refund of its own that names it. */
export const nextRefund: Record<RefundStatus, readonly RefundStatus[]> = {
  "none-due": [],
  voided: [],
  pending: ["sent", "failed", "by-hand", "voided", "disputed"],
  sent: ["credited", "missing", "unconfirmed", "failed", "disputed"],
  failed: ["by-hand", "disputed"],
  "by-hand": ["sent", "disputed"],
  missing: ["bank-inquiry", "credited"],
  "bank-inquiry": ["credited", "failed"],
  // the same link opens it again, and so does Shopify's word that it never arrived
  unconfirmed: ["credited", "missing", "failed"],
  // a word given by mistake is taken back
  credited: ["missing"],
  disputed: ["sent", "credited", "by-hand", "failed"],
};

export const canBecome = (from: RefundStatus, to: RefundStatus): boolean => nextRefund[from].includes(to);

/** Shopify may yet have something to say about these, whatever became of their case. */
export const shopifyMayMove = [
  "pending",
  "sent",
  "bank-inquiry",
  "unconfirmed",
  "disputed",
] as const satisfies readonly RefundStatus[];

/** Nothing is waited for any more. A failed one counts as ended only once another try stands for it. */
export const refundEnds = ["none-due", "voided", "credited", "unconfirmed"] as const satisfies readonly RefundStatus[];

/** What staff may do with one refund; the page offers these and nothing else. */
export const refundActions = [
  /** A deliberate new try of a failed one, with a key of its own. */
  "retry",
  /** Shopify can't: the store pays it back another way. */
  "pay-by-hand",
  /** It has been paid back by hand. */
  "paid-by-hand",
  /** Proof that the money is there. */
  "credited",
  /** The shopper says that nothing came. */
  "open-inquiry",
  /** Somebody spoke to a bank. */
  "log-contact",
] as const;
export type RefundAction = (typeof refundActions)[number];

/** Whom a contact about missing money was with. */
export const bankContacts = ["shopper", "their-bank", "our-bank", "payment-provider", "shopify"] as const;
export type BankContact = (typeof bankContacts)[number];

/** What staff may do with one refund now. What another try stands for needs nothing any more. */
export function refundActionsFor(refund: {
  status: RefundStatus;
  manual: boolean;
  replaced: boolean;
  /** Asked for by us, and Shopify's answer never came: asked again it is the same refund. */
  unanswered?: boolean;
}): RefundAction[] {
  if (refund.replaced) return [];
  switch (refund.status) {
    case "pending":
      return refund.unanswered ? ["retry"] : [];
    case "failed":
      return refund.manual ? ["pay-by-hand"] : ["retry", "pay-by-hand"];
    case "by-hand":
      return ["paid-by-hand"];
    case "sent":
    case "unconfirmed":
      return ["credited", "open-inquiry"];
    case "missing":
    case "bank-inquiry":
      return ["log-contact", "credited"];
    case "disputed":
      return ["pay-by-hand", "credited"];
    default:
      return [];
  }
}

/**
 * Money on a gift card, or given as store credit, is there as soon as Shopify has booked it: no bank has a part in it, it
 * has no expected day, and nobody is asked whether it came. What a person paid back another way has such a day.
 */
export const isThereAtOnce = (refund: Pick<RefundTimes, "status" | "gateway" | "expectedBy">): boolean =>
  refund.status === "sent" && refund.expectedBy === null && knowsNoBank(refund.gateway ?? null);

export const knowsNoBank = (gateway: string | null): boolean =>
  gateway !== null && ["gift_card", "shopify_store_credit"].includes(gateway);

/** A payment given back so soon that the bank may cancel it instead of booking a refund. */
const reversalWithin = Duration.fromObject({ hours: 24 });

export const isReversal = (refund: { paidAt: Date | null; sentAt: Date | null; gateway?: string | null }): boolean =>
  refund.paidAt !== null &&
  refund.sentAt !== null &&
  !knowsNoBank(refund.gateway ?? null) &&
  refund.sentAt.getTime() - refund.paidAt.getTime() < reversalWithin.toMillis();

/** Business days after which a refund that is still pending needs a person. */
export const pendingDays = 2;

export const isLate = (refund: { status: string; statusAt: Date | null }, now: DateTime, service: ServiceHours): boolean =>
  refund.status === "pending" && refund.statusAt !== null && now > pendingTooLongAt(refund.statusAt, service);

export const pendingTooLongAt = (since: Date, service: ServiceHours): DateTime =>
  addBusinessDays(DateTime.fromJSDate(since, { zone: "utc" }), pendingDays, service).endOf("day");

/** What a refund's own alarm is set by. */
export interface RefundTimes {
  status: string;
  gateway?: string | null;
  statusAt: Date | null;
  sentAt: Date | null;
  expectedBy: string | null;
  askedShopperAt: Date | null;
  bankInquiryAt: Date | null;
}

/** When the next thing about a refund falls due; null: nothing does until somebody acts. */
export function nextLookAt(refund: RefundTimes, now: DateTime, service: ServiceHours): DateTime | null {
  const tomorrow = now.plus({ days: 1 });
  switch (refund.status as RefundStatus) {
    case "pending": {
      const late = refund.statusAt && pendingTooLongAt(refund.statusAt, service).plus({ milliseconds: 1 });
      return late && late > now ? DateTime.min(late, tomorrow) : tomorrow;
    }
    case "sent": {
      if (isThereAtOnce(refund)) return null;
      if (refund.askedShopperAt) return DateTime.max(now, unconfirmedAt(instantOf(refund.askedShopperAt), service));
      const question = refund.expectedBy ? DateTime.max(now, questionAt(refund.expectedBy, service)) : tomorrow;
      const watched = refund.sentAt !== null && tomorrow <= instantOf(refund.sentAt).plus({ days: reReadDays });
      return watched ? DateTime.min(question, tomorrow) : question;
    }
    case "bank-inquiry": {
      const openedAt = instantOf(refund.bankInquiryAt ?? refund.statusAt ?? now.toJSDate());
      return nextBankReminderAt(openedAt, now, service);
    }
    case "disputed":
      return tomorrow;
    default:
      return null;
  }
}

/** How many reminders of money that is looked for have fallen due. */
export const bankRemindersDue = (openedAt: DateTime, now: DateTime, service: ServiceHours): number =>
  bankReminders(openedAt, now, service).due;

/** When the one after those falls due. */
export const nextBankReminderAt = (openedAt: DateTime, now: DateTime, service: ServiceHours): DateTime =>
  bankReminders(openedAt, now, service).next;

function bankReminders(openedAt: DateTime, now: DateTime, service: ServiceHours): { due: number; next: DateTime } {
  let due = 0;
  let next = bankReminderAt(openedAt, 1, service);
  // from one to the next: counted from the beginning each time, a page of money that was long looked for took most of its time
  for (; next <= now; due += 1) next = bankReminderAt(next, 1, service);
  return { due, next };
}

/** "Did it arrive?" is open: from the last expected day on, and for as long as the money is looked for. `now` in the service's zone. */
export function isQuestionOpen(
  refund: { status: string; expectedBy: string | null; askedShopperAt: Date | null },
  now: DateTime,
): boolean {
  switch (refund.status as RefundStatus) {
    case "sent":
      return refund.askedShopperAt !== null || (refund.expectedBy !== null && now.toISODate()! >= refund.expectedBy);
    case "missing":
    case "bank-inquiry":
    case "unconfirmed":
      return true;
    default:
      return false;
  }
}

/** Asked for by us, and Shopify has not answered yet: whether it was carried out is not known. */
export const isUnanswered = (refund: {
  status: string;
  idempotencyKey: string | null;
  shopifyTransactionId: string | null;
}): boolean => refund.status === "pending" && refund.idempotencyKey !== null && refund.shopifyTransactionId === null;

/** How long Shopify answers the same key with the same refund. */
export const keyLives = Duration.fromObject({ hours: 24 });

const instantOf = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: "utc" });
