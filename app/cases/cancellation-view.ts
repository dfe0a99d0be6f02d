import type { NextStep, Reason } from "../policy/types";
import type { RecallOutcome, RecallStep, RecallWay } from "./recall";
import type { RefundStatus } from "./refund";

/** Where a shopper's wish stands, in the words their page uses. A case that needs attention shows as "in-review". */
export type ViewState =
  | "none"
  | "received"
  | "in-review"
  | "waiting-for-customer"
  | "cancelling"
  | "cancelled"
  | "recalling"
  | "returning"
  | "declined"
  | "withdrawn"
  | "closed"
  | "refused";

/** What the server tells the shopper's page about one order. Types only: the extension's bundle imports this. */
export interface CancellationView {
  orderId: string;
  orderName: string | null;
  /** "none": nothing was asked for yet; "refused": the policy says no, and no case was opened. */
  state: ViewState;
  /** ISO instant. */
  receivedAt: string | null;
  /** The promised day of the answer when a person has to look: an ISO date. None once that day is over. */
  answerBy: string | null;
  cancelledAt: string | null;
  reasons: Reason[];
  nextStep: NextStep;
  refunds: RefundView[];
  /** The server's own opinion; null when it is not known. */
  window: { closesAt: string; cancellable: boolean } | null;
  contact: { email: string; phone: string; hours: string };
  links: { returnPolicy: string | null; refundPolicy: string | null; withdrawal: string | null };
  /** Nothing more will change by itself in the next minute: stop polling. */
  settled: boolean;
  /** A person should have answered: the day (ISO) that was promised, and how many days ago it was. */
  answerLate?: { since: string; days: number } | null;
  /** What we asked the shopper, while we wait for their answer. */
  question?: { text: string; askedAt: string } | null;
  /** What happened so far, oldest first. */
  timeline?: TimelineStep[];
  /** The shopper may take the request back now. */
  canWithdraw?: boolean;
  /** A late request (a wish for an exception) may be sent now. */
  canRequest?: boolean;
  /** While one may be sent: within how many business days a person answers, and the day (ISO) that is if it is sent now. */
  answerPromise?: { target: number; limit: number; by: string } | null;
  /** The goods are kept back while we decide. */
  holdPlaced?: boolean;
  /** Staff's own words of a decline. */
  decisionText?: string | null;
  /** The reasons the store offers, in the viewer's language. */
  reasonChoices?: { code: string; label: string }[];
  /** What the store says in its own words while there is no direct cancellation. */
  storeText?: string | null;
  /** Goods that left by mistake, and how far they are on their way back. */
  recall?: RecallView | null;
}

export interface RecallView {
  way: RecallWay | null;
  /** What was done of the way that is being gone, oldest first; ISO instants. */
  steps: { step: RecallStep; at: string }[];
  /** What the shopper has to do: hand the parcel in with this label, or nothing. */
  returnLabel: { url: string | null; number: string | null } | null;
  outcome: RecallOutcome | null;
  endedAt: string | null;
}

export type TimelineWhat =
  | "request-received"
  | "in-review"
  | "question-asked"
  | "answer-received"
  | "cancelling"
  | "cancelled"
  | "refund-sent"
  | "declined"
  | "withdrawn"
  | "recalling"
  | "corrected";

export interface TimelineStep {
  /** ISO instant. */
  at: string;
  what: TimelineWhat;
}

export interface RefundView {
  id: string;
  amount: string;
  currencyCode: string;
  method: string | null;
  manual: boolean;
  status: RefundStatus;
  sentAt: string | null;
  /** The first and last day on which the money is expected: ISO dates. */
  expectedFrom: string | null;
  expectedBy: string | null;
  arn: string | null;
  /** Given back within hours of the payment: no line shows on the statement. */
  reversal: boolean;
  /** Back on a gift card or as store credit: there at once, and no bank has a part in it. */
  atOnce?: boolean;
  /** "Did it arrive?" may be answered now. */
  question: boolean;
  creditedAt: string | null;
  /** The letter to the bank, ready to print, while it is looked for. */
  letterUrl: string | null;
}
