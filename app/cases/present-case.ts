import type { Money } from "../lib/money";
import type { ShippingStageName, Verdict } from "../policy/types";
import type { CaseStatus, Channel, RefundStatus, ShopperReason } from "./case";

/** What staff may do with a case now; the page offers these and nothing else. */
export const staffActions = ["cancel-and-refund", "decline", "close", "check-again"] as const;
export type StaffAction = (typeof staffActions)[number];

export type CaseView = "open" | "needs-attention" | "cancelled" | "all";

/** One line of the queue. Instants are ISO 8601. */
export interface CaseListItem {
  id: string;
  orderId: string;
  orderName: string;
  status: CaseStatus;
  channel: Channel;
  receivedAt: string;
  answerLimitAt: string | null;
  shopperReason: ShopperReason | null;
  total: Money | null;
  attentionCode: string | null;
}

export interface CaseList {
  cases: CaseListItem[];
  /** Both go back in as `after`. */
  nextCursor: string | null;
  previousCursor: string | null;
  counts: Record<CaseView, number>;
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
  policy: { windowHours: number; effectiveFrom: string };
  zone: string;
  actions: StaffAction[];
}
