import type { OrderSeenByShopper } from "../../app/policy/forecast";
import type { OrderSnapshot, ReasonCode, Verdict } from "../../app/policy/types";
import { aFulfillment, aFulfillmentOrder, anOrder, aTransaction, euros, utc } from "../support/order-snapshot";

/**
 * One order seen from both sides: as the Admin API shows it to `decide`, as the Customer Account API shows it to
 * `forecast`. Written by hand from the policy, so that the button and the answer can never drift apart on what both see.
 */
export interface SharedCase {
  story: string;
  order: OrderSnapshot;
  seen: OrderSeenByShopper;
  receivedAt: string;
  show: boolean;
  verdict: Verdict["kind"];
  /** The deciding reason. */
  because: ReasonCode;
}

/** Placed on 10 March 2026 at 10:00 UTC; asked an hour later unless a case says otherwise. */
function sharedCase(
  story: string,
  expected: Pick<SharedCase, "show" | "verdict" | "because">,
  { order, seen, receivedAt }: { order?: Partial<OrderSnapshot>; seen?: Partial<OrderSeenByShopper>; receivedAt?: string } = {},
): SharedCase {
  return {
    story,
    order: anOrder(order),
    seen: {
      createdAt: "2026-03-10T10:00:00Z",
      cancelledAt: null,
      fulfillmentStatus: "UNFULFILLED",
      financialStatus: "PAID",
      fulfillments: [],
      refunds: [],
      ...seen,
    },
    receivedAt: receivedAt ?? "2026-03-10T11:00:00Z",
    ...expected,
  };
}

const cancellable = { show: true, verdict: "cancel-now", because: "inside-window" } as const;
const tooLate = { show: false, verdict: "refuse", because: "window-closed" } as const;
const shippedFirst = { show: false, verdict: "review", because: "shipping-came-first" } as const;
const refunded = { show: false, verdict: "refuse", because: "already-refunded" } as const;

const preparing = aFulfillmentOrder({ status: "IN_PROGRESS", updatedAt: utc("2026-03-10T10:30:00Z") });
const closed = aFulfillmentOrder({ status: "CLOSED" });
const parcel = aFulfillment({ createdAt: utc("2026-03-10T10:40:00Z"), displayStatus: "IN_TRANSIT" });
const aRefund = { id: "gid://shopify/Refund/1" };
const refundOf = (amount: string, status: string) =>
  aTransaction({ id: "gid://shopify/OrderTransaction/2", kind: "REFUND", status, amount: euros(amount) });
const aTransfer = (status: string) =>
  aTransaction({ kind: "SALE", status, manual: true, gateway: "Bank Deposit", methodLabel: "Bank Deposit" });
const nothing = euros("0.00");

export const sharedCases: SharedCase[] = [
  // the window
  sharedCase("just placed", cancellable),
  sharedCase("47:59:59 later", cancellable, { receivedAt: "2026-03-12T09:59:59Z" }),
  sharedCase("48:00:00 later", cancellable, { receivedAt: "2026-03-12T10:00:00Z" }),
  sharedCase("48:00:00.999 later", cancellable, { receivedAt: "2026-03-12T10:00:00.999Z" }),
  sharedCase("48:00:01 later", tooLate, { receivedAt: "2026-03-12T10:00:01Z" }),
  sharedCase("sixty hours later", tooLate, { receivedAt: "2026-03-12T22:00:00Z" }),
  sharedCase("47:59:59 later over the change to summer time", cancellable, {
    order: { createdAt: utc("2026-03-28T12:00:00+01:00") },
    seen: { createdAt: "2026-03-28T11:00:00Z" },
    receivedAt: "2026-03-30T12:59:59+02:00",
  }),
  sharedCase("48:00:01 later over the change to winter time", tooLate, {
    order: { createdAt: utc("2026-10-24T12:00:00+02:00") },
    seen: { createdAt: "2026-10-24T10:00:00Z" },
    receivedAt: "2026-10-26T11:00:01+01:00",
  }),
  sharedCase("asked by a device that is an hour slow", cancellable, { receivedAt: "2026-03-10T09:00:00Z" }),

  // on its way out of the building
  sharedCase("open, by the older word", cancellable, { seen: { fulfillmentStatus: "OPEN" } }),
  sharedCase("on hold", cancellable, {
    order: { fulfillmentOrders: [aFulfillmentOrder({ status: "ON_HOLD" })] },
    seen: { fulfillmentStatus: "ON_HOLD" },
  }),
  sharedCase("scheduled for later (a pre-order)", cancellable, {
    order: { fulfillmentOrders: [aFulfillmentOrder({ status: "SCHEDULED" })] },
    seen: { fulfillmentStatus: "SCHEDULED" },
  }),
  sharedCase("sent to a service that has not answered", cancellable, {
    order: { fulfillmentOrders: [aFulfillmentOrder({ requestStatus: "SUBMITTED", atFulfillmentService: true })] },
    seen: { fulfillmentStatus: "PENDING_FULFILLMENT" },
  }),
  sharedCase("being prepared", shippedFirst, {
    order: { fulfillmentOrders: [preparing] },
    seen: { fulfillmentStatus: "IN_PROGRESS" },
  }),
  sharedCase("half shipped", shippedFirst, {
    order: { fulfillmentOrders: [closed, aFulfillmentOrder()], fulfillments: [parcel] },
    seen: { fulfillmentStatus: "PARTIALLY_FULFILLED", fulfillments: [{ status: "SUCCESS", latestShipmentStatus: "IN_TRANSIT" }] },
  }),
  sharedCase("shipped", shippedFirst, {
    order: { fulfillmentOrders: [closed], fulfillments: [parcel] },
    seen: { fulfillmentStatus: "FULFILLED", fulfillments: [{ status: "SUCCESS", latestShipmentStatus: "IN_TRANSIT" }] },
  }),
  sharedCase("shipped, and the status has not caught up", shippedFirst, {
    order: { fulfillmentOrders: [closed], fulfillments: [parcel] },
    seen: { fulfillments: [{ status: "SUCCESS", latestShipmentStatus: null }] },
  }),
  sharedCase(
    "shipped after the request, as the page reads it later",
    { show: false, verdict: "recall", because: "shipping-followed-request" },
    {
      order: { fulfillmentOrders: [closed], fulfillments: [aFulfillment({ createdAt: utc("2026-03-10T11:00:01Z") })] },
      seen: { fulfillmentStatus: "FULFILLED", fulfillments: [{ status: "SUCCESS" }] },
    },
  ),
  sharedCase("shipped and too late", tooLate, {
    order: { fulfillmentOrders: [closed], fulfillments: [parcel] },
    seen: { fulfillmentStatus: "FULFILLED", fulfillments: [{ status: "SUCCESS", latestShipmentStatus: "DELIVERED" }] },
    receivedAt: "2026-03-13T10:00:00Z",
  }),
  sharedCase(
    "a fulfilment that failed",
    { show: false, verdict: "review", because: "shipping-unknown" },
    {
      order: { fulfillments: [aFulfillment({ status: "FAILURE" })] },
      seen: { fulfillments: [{ status: "FAILURE" }] },
    },
  ),
  sharedCase(
    "a fulfilment whose state nobody tells",
    { show: false, verdict: "review", because: "shipping-unknown" },
    {
      order: { fulfillments: [aFulfillment({ status: "" })] },
      seen: { fulfillments: [{ status: null }] },
    },
  ),
  sharedCase("packed, and then unpacked again", cancellable, {
    order: { fulfillmentOrders: [closed, aFulfillmentOrder()], fulfillments: [aFulfillment({ status: "CANCELLED" })] },
    seen: { fulfillments: [{ status: "CANCELLED", latestShipmentStatus: "LABEL_PRINTED" }] },
  }),
  sharedCase("a download, not delivered yet", cancellable, { order: { requiresShipping: false, fulfillmentOrders: [] } }),

  // ended already
  sharedCase(
    "cancelled already",
    { show: false, verdict: "refuse", because: "already-cancelled" },
    {
      order: { cancelledAt: utc("2026-03-10T10:30:00Z"), fulfillmentOrders: [aFulfillmentOrder({ status: "CANCELLED" })] },
      seen: { cancelledAt: "2026-03-10T10:30:00Z" },
    },
  ),
  sharedCase("refunded, not cancelled", refunded, {
    order: {
      financialStatus: "REFUNDED",
      totalRefunded: euros("100.00"),
      transactions: [aTransaction(), refundOf("100.00", "SUCCESS")],
    },
    seen: { financialStatus: "REFUNDED", refunds: [aRefund] },
  }),
  sharedCase("refunded, and the money still on its way", refunded, {
    order: { transactions: [aTransaction(), refundOf("100.00", "PENDING")] },
    seen: { refunds: [aRefund] },
  }),
  sharedCase(
    "partly refunded, and that money still on its way",
    { show: false, verdict: "review", because: "payment-pending" },
    {
      order: { transactions: [aTransaction(), refundOf("20.00", "PENDING")] },
      seen: { refunds: [aRefund] },
    },
  ),
  sharedCase("partly refunded, the rest to be cancelled", cancellable, {
    order: {
      financialStatus: "PARTIALLY_REFUNDED",
      totalRefunded: euros("20.00"),
      transactions: [aTransaction(), refundOf("20.00", "SUCCESS")],
    },
    seen: { financialStatus: "PARTIALLY_REFUNDED", refunds: [aRefund] },
  }),
  sharedCase(
    "everything given back to stock, by the older word",
    { show: false, verdict: "refuse", because: "order-emptied" },
    {
      order: { currentQuantity: 0, fulfillmentOrders: [closed] },
      seen: { fulfillmentStatus: "RESTOCKED" },
    },
  ),

  // payment
  sharedCase("authorised only", cancellable, {
    order: {
      financialStatus: "AUTHORIZED",
      transactions: [aTransaction({ kind: "AUTHORIZATION" })],
      totalReceived: nothing,
      totalCapturable: euros("100.00"),
    },
    seen: { financialStatus: "AUTHORIZED" },
  }),
  sharedCase("an authorisation that expired", cancellable, {
    order: { financialStatus: "EXPIRED", transactions: [aTransaction({ kind: "AUTHORIZATION" })], totalReceived: nothing },
    seen: { financialStatus: "EXPIRED" },
  }),
  sharedCase("an authorisation that was given up", cancellable, {
    order: { financialStatus: "VOIDED", transactions: [aTransaction({ kind: "VOID" })], totalReceived: nothing },
    seen: { financialStatus: "VOIDED" },
  }),
  sharedCase("a bank transfer not received", cancellable, {
    order: { financialStatus: "PENDING", transactions: [aTransfer("PENDING")], totalReceived: nothing },
    seen: { financialStatus: "PENDING" },
  }),
  sharedCase("paid by bank transfer", cancellable, { order: { transactions: [aTransfer("SUCCESS")] } }),
  sharedCase("partly paid", cancellable, {
    order: {
      financialStatus: "PARTIALLY_PAID",
      totalReceived: euros("40.00"),
      transactions: [aTransaction({ amount: euros("40.00") })],
    },
    seen: { financialStatus: "PARTIALLY_PAID" },
  }),
  sharedCase("free of charge", cancellable, { order: { totalReceived: nothing, transactions: [] } }),
];

/** The page cannot see these: the button is there, and the server answers with more than the page could know. */
export const seenByTheServerOnly: SharedCase[] = [
  sharedCase(
    "a card payment that the bank still looks into",
    { show: true, verdict: "review", because: "payment-pending" },
    {
      order: { financialStatus: "PENDING", transactions: [aTransaction({ status: "PENDING" })], totalReceived: nothing },
      seen: { financialStatus: "PENDING" },
    },
  ),
  sharedCase(
    "an open dispute",
    { show: true, verdict: "review", because: "dispute-open" },
    {
      order: {
        disputes: [{ id: "gid://shopify/ShopifyPaymentsDispute/1", status: "NEEDS_RESPONSE", initiatedAs: "CHARGEBACK" }],
      },
    },
  ),
  sharedCase(
    "a return that was asked for",
    { show: true, verdict: "review", because: "return-active" },
    { order: { returnStatus: "RETURN_REQUESTED" } },
  ),
  sharedCase(
    "one of two fulfilment orders in progress",
    { show: true, verdict: "review", because: "shipping-came-first" },
    {
      order: { fulfillmentOrders: [aFulfillmentOrder(), preparing] },
    },
  ),
  sharedCase(
    "no fulfilment order visible",
    { show: true, verdict: "review", because: "shipping-unknown" },
    { order: { fulfillmentOrders: [] } },
  ),
  sharedCase(
    "a gift card among the items",
    { show: true, verdict: "review", because: "gift-card-sold" },
    { order: { sellsGiftCard: true } },
  ),
  sharedCase(
    "emptied by an edit",
    { show: true, verdict: "refuse", because: "order-emptied" },
    { order: { currentQuantity: 0, edited: true } },
  ),
];
