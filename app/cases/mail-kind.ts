import type { ReminderOccasion } from "../policy/calendar";

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
  "staff-reminder",
] as const;
/** "guest-link" belongs to no case and goes out at once. */
export const mailKinds = [...caseMailKinds, "guest-link"] as const;
export type MailKind = (typeof mailKinds)[number];
export type CaseMailKind = (typeof caseMailKinds)[number];

/** Mails to the store's own people: in the store's language, to the address in its settings. */
export const staffMailKinds = ["staff-reminder"] as const satisfies readonly CaseMailKind[];

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
}
