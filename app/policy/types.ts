import type { DateTime } from "luxon";
import type { Money } from "../lib/money";
import type { OwnTexts, ReasonChoice } from "./texts";

/** What the policy needs to know of an order, as read from Shopify a moment ago. */
export interface OrderSnapshot {
  id: string;
  name: string;
  /** Fixed when the checkout is completed: the window runs from here. */
  createdAt: DateTime;
  cancelledAt: DateTime | null;
  customerId: string | null;
  test: boolean;
  edited: boolean;
  /** The buyer is a company (B2B). */
  isCompanyOrder: boolean;
  /** At least one line belongs to a subscription; the contract goes on after the order is cancelled. */
  hasSubscription: boolean;
  /** A gift card was bought (not: used to pay). */
  sellsGiftCard: boolean;
  /** What is left on the order after edits and refunds; 0 means emptied. */
  currentQuantity: number;
  requiresShipping: boolean;
  financialStatus: FinancialStatus | null;
  returnStatus: ReturnStatus;
  /** "unreadable": Shopify would not tell (a missing scope, an error): never taken for "none". */
  disputes: Dispute[] | "unreadable";
  fulfillmentOrders: FulfillmentOrderFacts[];
  /** False when Shopify cut the list: then nothing may be concluded from what is missing. */
  fulfillmentOrdersComplete: boolean;
  fulfillments: FulfillmentFacts[];
  /** False when Shopify may have cut the list of lines, payments or parcels: nothing follows from what is missing there either. */
  listsComplete: boolean;
  transactions: TransactionFacts[];
  /** In the currency the shopper paid in. */
  totalReceived: Money;
  totalRefunded: Money;
  totalCapturable: Money;
}

export interface FulfillmentOrderFacts {
  id: string;
  status: FulfillmentOrderStatus;
  requestStatus: FulfillmentOrderRequestStatus;
  updatedAt: DateTime;
  supportedActions: string[];
  holds: { id: string; handle: string | null; heldByUs: boolean }[];
  atFulfillmentService: boolean;
}

export interface FulfillmentFacts {
  id: string;
  status: string;
  displayStatus: string | null;
  createdAt: DateTime;
  inTransitAt: DateTime | null;
  deliveredAt: DateTime | null;
  trackingCompany: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
}

export interface TransactionFacts {
  id: string;
  kind: string;
  status: string;
  gateway: string | null;
  /** For people: "Visa •••• 4242", "Gift card", "Bank transfer". */
  methodLabel: string | null;
  manual: boolean;
  amount: Money;
  parentId: string | null;
  errorCode: string | null;
  createdAt: DateTime;
  processedAt: DateTime | null;
}

export interface Dispute {
  id: string;
  status: string;
  initiatedAs: string;
}

/** Shopify adds enum values between versions, so every switch needs a default branch. */
export type FinancialStatus =
  "AUTHORIZED" | "EXPIRED" | "PAID" | "PARTIALLY_PAID" | "PARTIALLY_REFUNDED" | "PENDING" | "REFUNDED" | "VOIDED" | (string & {});
export type ReturnStatus =
  "NO_RETURN" | "RETURN_REQUESTED" | "IN_PROGRESS" | "INSPECTION_COMPLETE" | "RETURNED" | "RETURN_FAILED" | (string & {});
export type FulfillmentOrderStatus =
  "OPEN" | "SCHEDULED" | "ON_HOLD" | "IN_PROGRESS" | "INCOMPLETE" | "CANCELLED" | "CLOSED" | (string & {});
export type FulfillmentOrderRequestStatus =
  | "UNSUBMITTED"
  | "SUBMITTED"
  | "ACCEPTED"
  | "REJECTED"
  | "CANCELLATION_REQUESTED"
  | "CANCELLATION_ACCEPTED"
  | "CANCELLATION_REJECTED"
  | "CLOSED"
  | (string & {});

/** How far an order is on its way out of the building, as far as Shopify tells. */
export type ShippingStageName = "untouched" | "submitted" | "preparing" | "packed" | "with-carrier" | "delivered" | "unknown";

export interface ShippingStage {
  name: ShippingStageName;
  /** The earliest instant at which shipping is known to have begun; null before "preparing" and when nobody knows. */
  beganAt: DateTime | null;
  /** Fulfilment orders handed to a service that has not accepted them: cancelled first. */
  submittedFulfillmentOrderIds: string[];
}

/** What staff are reminded of, in the order of time. */
export const reminderOccasions = ["half-time", "before-limit", "after-limit"] as const;
export type ReminderOccasion = (typeof reminderOccasions)[number];

/** Mails about something else that staff have to do. */
export const staffTasks = ["refund-task", "recall-task"] as const;
export type StaffTask = (typeof staffTasks)[number];

/** One version of a store's policy. An order is judged by the version in force when it was placed. */
export interface Policy {
  effectiveFrom: DateTime;
  windowHours: number;
  answerDays: { target: number; limit: number };
  refundDays: { from: number; to: number };
  service: ServiceHours;
  contact: { email: string; phone: string; address: string };
  links: { returnPolicy: string | null; refundPolicy: string | null; withdrawal: string | null };
  /** Give the stock back when an order is cancelled. */
  restock: boolean;
  /** Where reminders to the store's own people go; null: to the contact address. */
  staffEmail: string | null;
  /** The language of mails to the store's own people. */
  staffLanguage: "fr" | "en";
  /** Which reminders of an answer they owe go out by mail to the store's own people. */
  staffReminders: ReminderOccasion[];
  /** Which other tasks do: a refund, goods on their way back. */
  staffTasks: StaffTask[];
  /** The name shoppers see as the sender of mails; null: the mail server's own. */
  senderName: string | null;
  /** Shopify's own mail says that an order is cancelled, and ours is not sent: until the store's sender is set up. */
  shopifyTellsCancellation: boolean;
  /** P13. The money of a recall waits for the goods, or goes out once staff verified that they left by mistake. */
  recallRefund: "goods-secured" | "mistake-verified";
  /** So many orders an hour the app cancels by itself in any case; above it, more than is usual for the shop pauses it. */
  pauseAbove: number;
  /** The reasons that shoppers may choose from. */
  reasons: ReasonChoice[];
  /** The store's own paragraphs on pages and in mails. */
  texts: OwnTexts;
}

export interface ServiceHours {
  zone: string;
  /** ISO weekdays, 1 = Monday. */
  weekdays: number[];
  /** Half-open spans of the day, "09:00" to "12:30": at 12:30 the service is closed. */
  spans: { from: string; to: string }[];
  /** Country whose public holidays are days off, ISO 3166 ("FR"). */
  holidayCountry: string;
  /** Days off of the store's own, ISO dates, both ends included. */
  closures: { from: string; to: string; label: string }[];
}

/** A verdict's grounds: a code that is stored and translated, and the facts its sentence needs (dates as ISO 8601). */
export interface Reason {
  code: ReasonCode;
  facts: Record<string, string | number | boolean | null>;
}

export const reasonCodes = [
  // already ended
  "already-cancelled",
  "already-refunded",
  "order-emptied",
  // facts that are missing or make an automatic answer unsafe
  "shipping-unknown",
  "dispute-open",
  "disputes-unreadable",
  "return-active",
  "payment-pending",
  "gift-card-sold",
  "order-not-fully-read",
  // shipping
  "shipping-followed-request",
  "shipping-came-first",
  "being-prepared",
  "packed",
  "with-carrier",
  "delivered",
  "partly-shipped",
  // the window
  "window-closed",
  "inside-window",
  "not-shipped",
  // told, never a ground to refuse
  "subscription-continues",
  "test-order",
  "company-order",
  "paid-by-hand",
  "authorised-only",
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

/** The only grounds a request may be declined on: positive facts of the policy. Missing information is not among them. */
export const declineGrounds = [
  "window-closed",
  "being-prepared",
  "packed",
  "with-carrier",
  "delivered",
  "partly-shipped",
] as const satisfies readonly ReasonCode[];

export type NextStep = "none" | "wait-for-delivery-then-return" | "request-exception" | "contact-us" | "we-review";

/**
 * The policy's answer for an order at the instant the request was received.
 * `reasons` holds every ground that was found, the deciding one first.
 */
export type Verdict =
  | { kind: "cancel-now"; reasons: Reason[]; submittedFulfillmentOrderIds: string[] }
  | { kind: "review"; reasons: Reason[]; recallProposed: boolean }
  | { kind: "recall"; reasons: Reason[] }
  | { kind: "refuse"; reasons: Reason[]; nextStep: NextStep };
