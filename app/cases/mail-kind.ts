import type { ReminderOccasion } from "../policy/calendar";
import type { Pause } from "./present-case";
import type { RecallOutcome, RecallStep, RecallWay } from "./recall";

/** Every mail that a case may send; each has its texts in both languages (i18n/mail.*.json). */
export const caseMailKinds = [
  "received",
  "cancelled",
  "could-not-cancel",
  "declined",
  "question",
  "answer-received",
  "withdrawn",
  "closed",
  "recall-opened",
  "correction-apology",
  /** A refund that left after "cancelled" was told: tried again, by hand, at the end of a recall. */
  "refund-sent",
  "refund-delayed",
  "refund-question",
  "bank-letter",
  "refund-unconfirmed",
  "recall-step",
  "recall-ended",
  "staff-reminder",
  "refund-task",
  "recall-task",
  "automatic-paused",
] as const;
/** Two belong to no case: a guest's link, and word that an order had ended before its request could be judged. */
export const mailKinds = [...caseMailKinds, "guest-link", "already-ended"] as const;
export type MailKind = (typeof mailKinds)[number];
export type CaseMailKind = (typeof caseMailKinds)[number];

/** Mails to the store's own people: in the store's language, to the address in its settings. */
export const staffMailKinds = [
  "staff-reminder",
  "refund-task",
  "recall-task",
  "automatic-paused",
] as const satisfies readonly CaseMailKind[];
export type StaffMailKind = (typeof staffMailKinds)[number];

/** What staff have to do about a refund. */
export const refundTasks = [
  "failed",
  "unanswered",
  "pending-long",
  "by-hand",
  "bank-inquiry",
  "disputed",
  "missing-money",
] as const;
export type RefundTask = (typeof refundTasks)[number];

/** What staff have to do about goods on their way back. */
export const recallTasks = ["answer-overdue", "goods-overdue", "refused", "opened", "own-step"] as const;
export type RecallTask = (typeof recallTasks)[number];

/** What only the cause of a mail knows; everything else is read when the mail goes out. */
export interface MailCause {
  /** The message whose words the mail carries: the question, the staff's own words of a decline, what was wrong. */
  messageId?: string;
  /** Where the shopper continues (a question), or staff see the case (a reminder). */
  link?: string;
  /** Whose error is put right. */
  whoseError?: "ours" | "shopper" | "carrier";
  /** Why staff are reminded now. */
  occasion?: ReminderOccasion;
  /** The refund it is about. */
  refundId?: string;
  refundTask?: RefundTask;
  /** How far goods are on their way back. */
  recallStep?: RecallStep;
  recallWay?: RecallWay;
  recallOutcome?: RecallOutcome;
  recallTask?: RecallTask;
  /** The app paused itself. */
  pause?: Pause;
  /** The label to send a parcel back with, and its number. */
  labelUrl?: string;
  trackingNumber?: string;
}
