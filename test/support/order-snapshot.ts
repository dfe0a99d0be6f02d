import { DateTime } from "luxon";
import type { FulfillmentFacts, FulfillmentOrderFacts, OrderSnapshot, TransactionFacts } from "../../app/policy/types";

/** Tuesday 10 March 2026, 11:00 in Paris: no clock change and no holiday near. */
export const placedAt = DateTime.fromISO("2026-03-10T10:00:00Z", { zone: "utc" });

export const utc = (iso: string): DateTime => DateTime.fromISO(iso, { zone: "utc" });

export const euros = (amount: string) => ({ amount, currencyCode: "EUR" });

/** Just placed, 100 euros paid by card, one fulfilment order nobody has touched. */
export function anOrder(facts: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return {
    id: "gid://shopify/Order/1001",
    name: "#1001",
    createdAt: placedAt,
    cancelledAt: null,
    customerId: "gid://shopify/Customer/7",
    test: false,
    edited: false,
    isCompanyOrder: false,
    hasSubscription: false,
    sellsGiftCard: false,
    currentQuantity: 2,
    requiresShipping: true,
    financialStatus: "PAID",
    returnStatus: "NO_RETURN",
    disputes: [],
    fulfillmentOrders: [aFulfillmentOrder()],
    fulfillmentOrdersComplete: true,
    listsComplete: true,
    fulfillments: [],
    transactions: [aTransaction()],
    totalReceived: euros("100.00"),
    totalRefunded: euros("0.00"),
    totalCapturable: euros("0.00"),
    ...facts,
  };
}

/** Of the merchant's own location, open and untouched. */
export function aFulfillmentOrder(facts: Partial<FulfillmentOrderFacts> = {}): FulfillmentOrderFacts {
  return {
    id: "gid://shopify/FulfillmentOrder/1",
    status: "OPEN",
    requestStatus: "UNSUBMITTED",
    updatedAt: placedAt,
    supportedActions: ["CREATE_FULFILLMENT", "HOLD"],
    holds: [],
    atFulfillmentService: false,
    ...facts,
  };
}

/** Packed five hours after the order was placed; nobody has scanned it. */
export function aFulfillment(facts: Partial<FulfillmentFacts> = {}): FulfillmentFacts {
  return {
    id: "gid://shopify/Fulfillment/1",
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    createdAt: placedAt.plus({ hours: 5 }),
    inTransitAt: null,
    deliveredAt: null,
    trackingCompany: null,
    trackingNumber: null,
    trackingUrl: null,
    ...facts,
  };
}

/** 100 euros by card, received. */
export function aTransaction(facts: Partial<TransactionFacts> = {}): TransactionFacts {
  return {
    id: "gid://shopify/OrderTransaction/1",
    kind: "SALE",
    status: "SUCCESS",
    gateway: "shopify_payments",
    methodLabel: "Visa •••• 4242",
    manual: false,
    amount: euros("100.00"),
    parentId: null,
    errorCode: null,
    createdAt: placedAt,
    processedAt: placedAt,
    ...facts,
  };
}

/** Everything packed and handed over to fulfilments: no fulfilment order is left open. */
export function aShippedOrder(fulfillment: Partial<FulfillmentFacts> = {}, facts: Partial<OrderSnapshot> = {}): OrderSnapshot {
  return anOrder({
    fulfillmentOrders: [aFulfillmentOrder({ status: "CLOSED" })],
    fulfillments: [aFulfillment(fulfillment)],
    ...facts,
  });
}
