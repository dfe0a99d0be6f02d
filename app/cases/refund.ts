import { DateTime, Duration } from "luxon";
import { addBusinessDays } from "../policy/calendar";
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
  // the same link opens it again
  unconfirmed: ["credited", "missing"],
  // a word given by mistake is taken back
  credited: ["missing"],
  disputed: ["sent", "credited", "by-hand", "failed"],
};

export const canBecome = (from: RefundStatus, to: RefundStatus): boolean => nextRefund[from].includes(to);

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
export function refundActionsFor(refund: { status: RefundStatus; manual: boolean; replaced: boolean }): RefundAction[] {
  if (refund.replaced) return [];
  switch (refund.status) {
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

/** A payment given back so soon that the bank may cancel it instead of booking a refund. */
const reversalWithin = Duration.fromObject({ hours: 24 });

export const isReversal = ({ paidAt, sentAt }: { paidAt: Date | null; sentAt: Date | null }): boolean =>
  paidAt !== null && sentAt !== null && sentAt.getTime() - paidAt.getTime() < reversalWithin.toMillis();

/** Business days after which a refund that is still pending needs a person. */
export const pendingDays = 2;

export const isLate = (refund: { status: string; statusAt: Date | null }, now: DateTime, service: ServiceHours): boolean =>
  refund.status === "pending" && refund.statusAt !== null && now > pendingTooLongAt(refund.statusAt, service);

export const pendingTooLongAt = (since: Date, service: ServiceHours): DateTime =>
  addBusinessDays(DateTime.fromJSDate(since, { zone: "utc" }), pendingDays, service).endOf("day");
