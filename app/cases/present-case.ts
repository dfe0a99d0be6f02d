import type { Money } from "../lib/money";
import type { ShippingStageName, Verdict } from "../policy/types";
import type { OwnText, ReasonChoice } from "../policy/texts";
import type { CaseStatus, Channel } from "./case";
import type { CaseView } from "./queue-query";
import type { RecallCause, RecallCostKind, RecallFacts, RecallOutcome, RecallStep, RecallWay, StepState } from "./recall";
import type { RefundAction, RefundStatus } from "./refund";
import type { RefundDue } from "./refund-due";

/** What staff may do with a case now; the page offers these and nothing else. "resume": back to review. */
export const staffActions = [
  "cancel-and-refund",
  "approve-recall",
  "ask",
  "resume",
  "decline",
  "correct",
  "close",
  "check-again",
  /** Money that no refund stands for is paid back as Shopify suggests it. */
  "refund-left",
] as const;
export type StaffAction = (typeof staffActions)[number];

/** Whose error a correction puts right. */
export const whoseErrors = ["ours", "shopper", "carrier"] as const;
export type WhoseError = (typeof whoseErrors)[number];

/** Nobody reads on to the end of more: beyond, a view says "1000+" and costs no more than that. */
export const countedUpTo = 1000;

/** The app paused automatic cancellation: when (an ISO instant), the orders within an hour, and the most that is usual. */
export type Pause = { at: string; asked: number; usual: number };

/** One line of the queue. Instants are ISO 8601. */
export interface CaseListItem {
  id: string;
  orderId: string;
  orderName: string;
  status: CaseStatus;
  channel: Channel;
  receivedAt: string;
  answerLimitAt: string | null;
  shopperReason: OwnText | null;
  total: Money | null;
  attentionCode: string | null;
  /** Service time left until the limit, in minutes; 0 when it has passed, null when no answer is owed. */
  workingMinutesLeft: number | null;
  /** Put right after an error: first in the queue. */
  correctedAt: string | null;
  /** How many of the three reminders have been due (policy/calendar: reminderOccasions). */
  reminders: number;
  assignee: StaffMember | null;
  /** Goods on their way back, as long as they are. */
  recall: RecallInList | null;
  /** What is to be done about its refunds, what is most in people's hands first. */
  refundNeeds: RefundNeed[];
}

/** A refund that needs a person. */
export interface RefundNeed extends Money {
  what: (typeof refundNeedKinds)[number];
  since: string | null;
  /** When staff are reminded next. */
  remindAt: string | null;
}
export const refundNeedKinds = ["failed", "by-hand", "missing", "pending-long", "bank-inquiry", "disputed"] as const;

/** Where a recall stands, on one line. */
export interface RecallInList {
  /** Null until one is chosen. */
  way: RecallWay | null;
  /** Null while no way is chosen, and when all steps are done. */
  nextStep: RecallStep | null;
  /** Whoever had to answer did not by the deadline. */
  overdue: boolean;
}

/** Shopify's user id; the name is known while the person's session is. */
export interface StaffMember {
  id: string;
  name: string | null;
}

/** The cases before and after one in a view; null where there is none. */
export interface Neighbours {
  previous: string | null;
  next: string | null;
}

export interface CaseList {
  cases: CaseListItem[];
  /** Both go back in as `after`. */
  nextCursor: string | null;
  previousCursor: string | null;
  /** At most one more than `countedUpTo`, which stands for any number beyond. */
  counts: Record<CaseView, number>;
  /** A filter was looked for no further than this; `nextCursor` goes on from there. Null: everything was looked through. */
  lookedBackTo: string | null;
}

/** What became of each case that something was done to at once. */
export interface BulkResult {
  what: "assign" | "unassign" | "ask";
  /** In the order in which they were chosen; `problem` is a code. */
  cases: { id: string; orderName: string | null; problem: string | null }[];
}

/** The order as it was when the case was opened: what staff and shopper were looking at. */
export interface OrderFacts {
  name: string;
  createdAt: string;
  windowClosesAt: string;
  financialStatus: string | null;
  stage: ShippingStageName;
  shippingBeganAt: string | null;
  lines: { title: string; quantity: number }[];
  total: Money;
  /** Where it goes, ISO 3166. Left out of cases that were opened before it was read. */
  country?: string | null;
  methods: string[];
  test: boolean;
  adminUrl: string;
  /** Webhooks about fulfilment orders name no order: this is how they find the case. */
  fulfillmentOrderIds: string[];
}

export interface RefundItem {
  id: string;
  amount: string;
  currencyCode: string;
  method: string | null;
  manual: boolean;
  status: RefundStatus;
  sentAt: string | null;
  /** ISO dates. */
  expectedFrom: string | null;
  expectedBy: string | null;
  statusAt: string | null;
  /** The bank's own reference of the refund, where Shopify tells it. */
  arn: string | null;
  /** Shopify's code of why it failed. */
  errorCode: string | null;
  /** Given back within hours of the payment: the bank cancels the payment and no line shows on the statement. */
  reversal: boolean;
  /** Longer on its way than it should be. */
  late: boolean;
  askedShopperAt: string | null;
  answeredAt: string | null;
  creditedAt: string | null;
  creditedBy: "shopper" | "staff" | null;
  bankInquiryAt: string | null;
  /** The failed one that this one tries again, and the newer try of this one. */
  replacesId: string | null;
  replacedById: string | null;
  /** When its own alarm rings: Shopify is looked at again, a question or a reminder falls due. */
  followUpAt: string | null;
  /** What comes next, for people. */
  due: RefundDue | null;
  actions: RefundAction[];
}

/** Goods that left by mistake: the facts, the guided checklist, what it cost and how it ended. Instants are ISO 8601. */
export interface RecallItem {
  id: string;
  openedAt: string;
  openedBy: "app" | "shopper" | "staff";
  /** Null until Shopify has been asked. */
  facts: RecallFacts | null;
  way: RecallWay | null;
  /** What the facts suggest while none is chosen, or when the chosen one has come to its end. */
  proposedWay: RecallWay | null;
  /** The ways that may be chosen now. */
  ways: RecallWay[];
  /** The steps of the way that is being gone, in order. */
  steps: RecallStepItem[];
  /** The steps of ways that were given up. */
  earlier: RecallStepItem[];
  /** Somebody else's answer is waited for until then. */
  deadlineAt: string | null;
  verifiedAt: string | null;
  verifiedBy: StaffMember | null;
  /** The store's setting: the money waits for the goods, or goes out once staff verified the mistake. */
  refundWhen: "goods-secured" | "mistake-verified";
  /** The money may be sent before the goods are back. */
  mayPayFirst: boolean;
  paidFirstAt: string | null;
  cause: RecallCause | null;
  causeNote: string | null;
  costs: {
    id: string;
    at: string;
    amount: string;
    currencyCode: string;
    kind: RecallCostKind;
    note: string | null;
    by: StaffMember;
  }[];
  totals: Money[];
  outcome: RecallOutcome | null;
  endedAt: string | null;
  /** How it may be ended by hand now. */
  outcomes: RecallOutcome[];
}

export interface RecallStepItem {
  step: RecallStep;
  way: RecallWay;
  state: StepState;
  /** It can be done now. */
  now: boolean;
  askedAt: string | null;
  doneAt: string | null;
  by: StaffMember | null;
  /** What was written down: carrier, reference, answer, tracking, Shopify's refusal. */
  detail: Record<string, unknown>;
}

export interface CaseEventItem {
  id: string;
  at: string;
  kind: string;
  actor: "shopper" | "staff" | "app" | "shopify";
  actorName: string | null;
  detail: Record<string, unknown>;
}

export interface MailItem {
  kind: string;
  status: string;
  queuedAt: string;
  sentAt: string | null;
  error: string | null;
}

export interface AttemptItem {
  id: string;
  receivedAt: string;
  source: "pressed" | "late-request" | "reported";
  claimedAt: string | null;
  outcome: string;
}

/** What a person wrote. */
export interface MessageItem {
  id: string;
  at: string;
  kind: string;
  author: "shopper" | "staff";
  authorName: string | null;
  text: string;
}

/** Another request for the same order. */
export interface EarlierCase {
  id: string;
  status: CaseStatus;
  channel: Channel;
  receivedAt: string;
}

/** A fulfilment hold of ours. */
export interface HoldItem {
  id: string;
  placedAt: string | null;
  releasedAt: string | null;
}

/** Everything one screen needs to answer: what happened, what do I owe, by when, what next. */
export interface CasePage extends CaseListItem {
  customerId: string | null;
  answerTargetAt: string | null;
  /** As stored: facts hold ISO strings. */
  verdict: Verdict;
  order: OrderFacts;
  events: CaseEventItem[];
  refunds: RefundItem[];
  mails: MailItem[];
  attempts: AttemptItem[];
  attentionDetail: string | null;
  cancelAskedAt: string | null;
  cancelledAt: string | null;
  /** The time the policy judges by: receipt, or an earlier time that was proven. */
  countsFrom: string;
  messages: MessageItem[];
  /** Every other case of the order, the newest first. */
  otherCases: EarlierCase[];
  holds: HoldItem[];
  /** The newest first. */
  recalls: RecallItem[];
  waitUntil: string | null;
  /** The newer case in which this one is continued. */
  mergedIntoId: string | null;
  links: { withdrawal: string | null; newDraftOrder: string };
  policy: { windowHours: number; effectiveFrom: string };
  zone: string;
  actions: StaffAction[];
}

/** An order that staff found for a request by e-mail or phone. */
export interface FoundOrderItem {
  id: string;
  name: string;
  email: string | null;
  createdAt: string;
  cancelledAt: string | null;
  customerName: string | null;
  total: Money;
  lines: { title: string; quantity: number }[];
}

/** What the store knows of an order before a request for it is entered by hand. */
export interface EntryOrder extends OrderFacts {
  id: string;
  email: string | null;
  windowHours: number;
  zone: string;
  /** The reasons that the store offers. */
  reasons: ReasonChoice[];
  existing: { id: string; status: CaseStatus; open: boolean; receivedAt: string } | null;
}
