import fc from "fast-check";
import { DateTime } from "luxon";
import { expect, test } from "vitest";
import { decide } from "../../app/policy/decide";
import { defaultPolicy } from "../../app/policy/settings";
import { reasonCodes, type FulfillmentOrderFacts, type OrderSnapshot, type ReasonCode } from "../../app/policy/types";
import { placedAt, utc } from "../support/order-snapshot";

// fast-check prints the seed and the smallest counter-example when a property fails
const policy = defaultPolicy(utc("2025-01-01T00:00:00Z"));

const fromPlaced = (fromHours: number, toHours: number) =>
  fc.integer({ min: fromHours * 3_600_000, max: toHours * 3_600_000 }).map((milliseconds) => placedAt.plus({ milliseconds }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 3 });
const someOf = (...values: string[]) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.string() });
const money = fc.record({
  amount: fc.constantFrom("0", "0.00", "0.01", "20.00", "100.00", "100", "1234567.891"),
  currencyCode: fc.oneof({ weight: 9, arbitrary: fc.constant("EUR") }, { weight: 1, arbitrary: fc.constantFrom("USD", "JPY") }),
});

const fulfillmentOrder = fc.record({
  id: fc.string(),
  status: someOf("OPEN", "SCHEDULED", "ON_HOLD", "IN_PROGRESS", "INCOMPLETE", "CANCELLED", "CLOSED"),
  requestStatus: someOf(
    "UNSUBMITTED",
    "SUBMITTED",
    "ACCEPTED",
    "REJECTED",
    "CANCELLATION_REQUESTED",
    "CANCELLATION_ACCEPTED",
    "CANCELLATION_REJECTED",
    "CLOSED",
  ),
  updatedAt: fromPlaced(0, 100),
  supportedActions: fc.constant<string[]>([]),
  holds: fc.constant<FulfillmentOrderFacts["holds"]>([]),
  atFulfillmentService: fc.boolean(),
});

const fulfillment = fc.record({
  id: fc.string(),
  status: someOf("SUCCESS", "CANCELLED", "CANCELLED", "ERROR", "FAILURE", "OPEN", "PENDING"),
  displayStatus: maybe(someOf("LABEL_PRINTED", "FULFILLED", "IN_TRANSIT", "DELIVERED", "PICKED_UP", "FAILURE", "CANCELED")),
  createdAt: fromPlaced(0, 100),
  inTransitAt: maybe(fromPlaced(0, 100)),
  deliveredAt: maybe(fromPlaced(0, 100)),
  trackingCompany: maybe(fc.string()),
  trackingNumber: maybe(fc.string()),
  trackingUrl: fc.constant(null),
});

const transaction = fc.record({
  id: fc.constantFrom("1", "2", "3"),
  kind: someOf("SALE", "AUTHORIZATION", "CAPTURE", "VOID", "REFUND", "CHANGE", "SUGGESTED_REFUND"),
  status: someOf("SUCCESS", "SUCCESS", "SUCCESS", "PENDING", "FAILURE", "ERROR", "AWAITING_RESPONSE", "UNKNOWN"),
  gateway: maybe(fc.string()),
  methodLabel: maybe(fc.string()),
  manual: fc.boolean(),
  amount: money,
  parentId: maybe(fc.constantFrom("1", "2", "3")),
  errorCode: fc.constant(null),
  createdAt: fromPlaced(0, 100),
  processedAt: maybe(fromPlaced(0, 100)),
});

/** The less rare the exceptions, the more an order has against it: so that every kind of verdict is met often. */
const orderWith = (rare: number): fc.Arbitrary<OrderSnapshot> => {
  const seldom = <T>(usual: T, otherwise: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 10 - rare, arbitrary: fc.constant(usual) }, { weight: rare, arbitrary: otherwise });
  return fc.record({
    id: fc.string(),
    name: fc.string(),
    createdAt: fromPlaced(0, 1),
    cancelledAt: seldom(null, maybe(fromPlaced(0, 100))),
    customerId: maybe(fc.string()),
    test: fc.boolean(),
    edited: fc.boolean(),
    isCompanyOrder: fc.boolean(),
    hasSubscription: fc.boolean(),
    sellsGiftCard: seldom(false, fc.boolean()),
    currentQuantity: seldom(2, fc.nat(3)),
    requiresShipping: seldom(true, fc.boolean()),
    financialStatus: seldom(
      "PAID",
      maybe(someOf("AUTHORIZED", "EXPIRED", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "VOIDED")),
    ),
    returnStatus: seldom(
      "NO_RETURN",
      someOf("RETURN_REQUESTED", "IN_PROGRESS", "INSPECTION_COMPLETE", "RETURNED", "RETURN_FAILED"),
    ),
    disputes: seldom(
      [],
      fc.oneof(
        fc.constant("unreadable" as const),
        fc.array(fc.record({ id: fc.string(), status: someOf("WON", "LOST"), initiatedAs: fc.string() })),
      ),
    ),
    fulfillmentOrders: fc.array(fulfillmentOrder, { maxLength: 3 }),
    fulfillmentOrdersComplete: seldom(true, fc.boolean()),
    listsComplete: seldom(true, fc.boolean()),
    fulfillments: seldom([], fc.array(fulfillment, { maxLength: 3 })),
    transactions: seldom([], fc.array(transaction, { maxLength: 4 })),
    totalReceived: seldom({ amount: "100.00", currencyCode: "EUR" }, money),
    totalRefunded: seldom({ amount: "0", currencyCode: "EUR" }, money),
    totalCapturable: seldom({ amount: "0", currencyCode: "EUR" }, money),
  });
};
const anyOrder = fc.oneof(orderWith(1), orderWith(3), orderWith(7));
const anyTime = fc.oneof(
  fromPlaced(-1, 100),
  fc.constantFrom(47.9997, 48, 48.0002).map((hours) => placedAt.plus({ hours })),
);
const runs = { numRuns: 3000 };

/** Which reasons may stand first, written from the policy. */
const deciding: Record<string, readonly ReasonCode[]> = {
  "cancel-now": ["inside-window"],
  recall: ["shipping-followed-request"],
  review: [
    "shipping-unknown",
    "dispute-open",
    "disputes-unreadable",
    "return-active",
    "payment-pending",
    "gift-card-sold",
    "order-not-fully-read",
    "shipping-came-first",
    // a download that was delivered after the request
    "shipping-followed-request",
  ],
  refuse: ["already-cancelled", "already-refunded", "order-emptied", "window-closed"],
};

test("every order gets an answer, with its deciding reason first, no reason twice, and facts that can be stored", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(anyOrder, anyTime, (order, receivedAt) => {
      const verdict = decide(order, policy, receivedAt);
      const codes = verdict.reasons.map(({ code }) => code);
      met.add(verdict.kind);
      expect(deciding[verdict.kind]).toContain(codes[0]);
      expect(new Set(codes).size).toBe(codes.length);
      expect(reasonCodes).toEqual(expect.arrayContaining(codes));
      expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
    }),
    runs,
  );
  expect([...met].sort()).toEqual(["cancel-now", "recall", "refuse", "review"]);
});

test("how the window stands is always told, whatever decided", () => {
  fc.assert(
    fc.property(anyOrder, anyTime, (order, receivedAt) => {
      const codes = decide(order, policy, receivedAt).reasons.map(({ code }) => code);
      expect(codes.filter((code) => code === "inside-window" || code === "window-closed")).toHaveLength(1);
    }),
    runs,
  );
});

test("nothing that has left, may have left, or came too late is ever cancelled directly", () => {
  fc.assert(
    fc.property(anyOrder, anyTime, (order, receivedAt) => {
      if (decide(order, policy, receivedAt).kind !== "cancel-now") return;
      expect(order.fulfillments.every(({ status }) => status === "CANCELLED")).toBe(true);
      expect(order.fulfillmentOrders.some(({ status }) => status === "IN_PROGRESS" || status === "INCOMPLETE")).toBe(false);
      expect(order.requiresShipping && order.fulfillmentOrders.length === 0).toBe(false);
      expect(order.fulfillmentOrdersComplete).toBe(true);
      const secondsSincePlaced = Math.floor(receivedAt.toMillis() / 1000) - Math.floor(order.createdAt.toMillis() / 1000);
      expect(secondsSincePlaced).toBeLessThanOrEqual(48 * 3600);
      expect([order.cancelledAt, order.returnStatus, order.sellsGiftCard, order.currentQuantity > 0]).toEqual([
        null,
        "NO_RETURN",
        false,
        true,
      ]);
    }),
    runs,
  );
});

test("a request that comes earlier never loses a direct cancellation to the window", () => {
  fc.assert(
    fc.property(anyOrder, anyTime, fc.integer({ min: 0, max: 200 * 3_600_000 }), (order, receivedAt, milliseconds) => {
      if (decide(order, policy, receivedAt).kind !== "cancel-now") return;
      expect(decide(order, policy, receivedAt.minus({ milliseconds })).kind).toBe("cancel-now");
    }),
    runs,
  );
});

test("the zone an instant is written in changes nothing", () => {
  const zones = fc.constantFrom("Europe/Paris", "Indian/Reunion", "America/Martinique", "America/Miquelon", "Pacific/Auckland");
  fc.assert(
    fc.property(anyOrder, anyTime, zones, (order, receivedAt: DateTime, zone) => {
      const elsewhere = { ...order, createdAt: order.createdAt.setZone(zone) };
      expect(decide(elsewhere, policy, receivedAt.setZone(zone))).toEqual(decide(order, policy, receivedAt));
    }),
    { numRuns: 500 },
  );
});
