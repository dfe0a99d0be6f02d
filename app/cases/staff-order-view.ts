import type { CaseStatus } from "./case";

/** What comes next for staff, in the order page's few words; the case's own page says it in full. */
export const staffSteps = [
  "app-works",
  "answer",
  "wait-for-customer",
  "follow-recall",
  "follow-return",
  "see-to-it",
  "see-to-refund",
  "none",
] as const;
export type StaffStep = (typeof staffSteps)[number];

/** The case of an order, as the block on Shopify's own order page shows it. */
export interface StaffCaseView {
  id: string;
  status: CaseStatus;
  open: boolean;
  /** ISO instants. */
  receivedAt: string;
  /** The promised answer, while one is owed. */
  answerBy: string | null;
  overdue: boolean;
  step: StaffStep;
}

export interface StaffOrderView {
  orderId: string;
  case: StaffCaseView | null;
  /** The store's own time, as its staff are told it. */
  zone: string;
  /** "Paris time" */
  zoneName: string;
  now: string;
  /** The reasons a shopper may have given. */
  reasons: { code: string; label: string }[];
}

/** What became of a request entered on the order page. */
export interface StaffEntryAnswer {
  outcome: "case" | "refused" | "waiting";
  view: StaffOrderView | null;
}
