import { describe, expect, test } from "vitest";
import { decide } from "../../app/policy/decide";
import { defaultPolicy } from "../../app/policy/settings";
import type { OrderSnapshot, ReasonCode, Verdict } from "../../app/policy/types";
import { aFulfillment, aFulfillmentOrder, anOrder, aShippedOrder, aTransaction, euros, utc } from "../support/order-snapshot";

const policy = defaultPolicy(utc("2025-01-01T00:00:00Z"));
// orders are placed on 10 March 2026 at 10:00:00 UTC
const inTime = utc("2026-03-10T16:00:00Z");
const late = utc("2026-03-12T10:00:01Z");

const codes = (verdict: Verdict): ReasonCode[] => verdict.reasons.map(({ code }) => code);
const factsOf = (verdict: Verdict, code: ReasonCode) => verdict.reasons.find((reason) => reason.code === code)?.facts;
const nothing = euros("0.00");
const refundOf = (amount: string, status = "SUCCESS") =>
  aTransaction({ id: "gid://shopify/OrderTransaction/2", kind: "REFUND", status, amount: euros(amount) });
const dispute = (status: string) => ({ id: "gid://shopify/ShopifyPaymentsDispute/1", status, initiatedAs: "CHARGEBACK" });

describe("P1: in time and not shipped is cancelled directly", () => {
  test("with both grounds and their facts", () => {
    expect(decide(anOrder(), policy, inTime)).toEqual({
      kind: "cancel-now",
      reasons: [
        { code: "inside-window", facts: { closesAt: "2026-03-12T10:00:00.000Z", windowHours: 48 } },
        { code: "not-shipped", facts: { submitted: false } },
      ],
      submittedFulfillmentOrderIds: [],
    });
  });

  test("what was sent to a service that has not accepted it is named, to be taken back first", () => {
    const fulfillmentOrders = [
      aFulfillmentOrder({ id: "here" }),
      aFulfillmentOrder({ id: "sent", requestStatus: "SUBMITTED", atFulfillmentService: true }),
    ];
    const verdict = decide(anOrder({ fulfillmentOrders }), policy, inTime);
    expect(verdict).toMatchObject({ kind: "cancel-now", submittedFulfillmentOrderIds: ["sent"] });
    expect(factsOf(verdict, "not-shipped")).toEqual({ submitted: true });
  });

  test("the time it was received decides, however late it is judged", () => {
    // received at the closing second, and read by us days later: the order is still untouched
    expect(decide(anOrder(), policy, utc("2026-03-12T10:00:00Z")).kind).toBe("cancel-now");
  });
});

describe("P2: too late", () => {
  test("and not shipped: an exception can be asked for", () => {
    expect(decide(anOrder(), policy, late)).toEqual({
      kind: "refuse",
      reasons: [
        { code: "window-closed", facts: { closedAt: "2026-03-12T10:00:00.000Z", windowHours: 48 } },
        { code: "not-shipped", facts: { submitted: false } },
      ],
      nextStep: "request-exception",
    });
  });

  test.each([
    ["being prepared", { fulfillmentOrders: [aFulfillmentOrder({ status: "IN_PROGRESS" })] }, "being-prepared"],
    ["packed", aShippedOrder(), "packed"],
    ["with the carrier", aShippedOrder({ displayStatus: "IN_TRANSIT" }), "with-carrier"],
    ["delivered", aShippedOrder({ displayStatus: "DELIVERED" }), "delivered"],
  ] satisfies [string, Partial<OrderSnapshot>, ReasonCode][])("and %s: wait for the parcel, then return it", (_, facts, code) => {
    const verdict = decide(anOrder(facts), policy, late);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep: "wait-for-delivery-then-return" });
    expect(codes(verdict)).toEqual(["window-closed", code, "shipping-came-first"]);
  });

  test("shipped after a late request is no recall: the store had every right to ship", () => {
    const shippedLater = aShippedOrder({ createdAt: utc("2026-03-12T15:00:00Z") });
    const verdict = decide(shippedLater, policy, late);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep: "wait-for-delivery-then-return" });
    expect(codes(verdict)).toEqual(["window-closed", "packed", "shipping-followed-request"]);
  });

  test("half shipped: the whole order counts as shipped", () => {
    const halfShipped = anOrder({ fulfillments: [aFulfillment({ displayStatus: "IN_TRANSIT" })] });
    const verdict = decide(halfShipped, policy, late);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep: "wait-for-delivery-then-return" });
    expect(codes(verdict)).toContain("partly-shipped");
  });

  test("a download that was delivered cannot be sent back: an exception can be asked for", () => {
    const download = aShippedOrder({}, { requiresShipping: false });
    expect(decide(download, policy, late)).toMatchObject({ kind: "refuse", nextStep: "request-exception" });
  });
});

describe("P13: shipped within the window", () => {
  // received at 16:00:00.400 UTC
  const receivedAt = utc("2026-03-10T16:00:00.400Z");
  test.each([
    ["an hour before the request", "2026-03-10T15:00:00Z", "review", "shipping-came-first"],
    ["the second before the request", "2026-03-10T15:59:59Z", "review", "shipping-came-first"],
    [
      "in the second of the request: the doubt counts for the shopper",
      "2026-03-10T16:00:00Z",
      "recall",
      "shipping-followed-request",
    ],
    ["the second after the request", "2026-03-10T16:00:01Z", "recall", "shipping-followed-request"],
    ["days later, after the window, because we were slow", "2026-03-13T08:00:00Z", "recall", "shipping-followed-request"],
  ])("%s", (_, createdAt, kind, because) => {
    const verdict = decide(aShippedOrder({ createdAt: utc(createdAt), displayStatus: "IN_TRANSIT" }), policy, receivedAt);
    expect(verdict.kind).toBe(kind);
    expect(codes(verdict)).toEqual([because, "with-carrier", "inside-window"]);
  });

  test("when shipping came first, a person verifies, and a recall is proposed", () => {
    expect(decide(aShippedOrder(), policy, inTime)).toMatchObject({ kind: "review", recallProposed: true });
  });

  test("the times that were observed are told", () => {
    const verdict = decide(
      aShippedOrder({
        displayStatus: "IN_TRANSIT",
        trackingCompany: "Colissimo",
        trackingNumber: "6A1",
        trackingUrl: "https://example.com/6A1",
      }),
      policy,
      inTime,
    );
    expect(factsOf(verdict, "shipping-came-first")).toEqual({
      beganAt: "2026-03-10T15:00:00.000Z",
      receivedAt: "2026-03-10T16:00:00.000Z",
    });
    expect(factsOf(verdict, "with-carrier")).toEqual({
      beganAt: "2026-03-10T15:00:00.000Z",
      trackingCompany: "Colissimo",
      trackingNumber: "6A1",
      trackingUrl: "https://example.com/6A1",
    });
  });

  test("a delivered parcel is told with the time it arrived", () => {
    const deliveredAt = utc("2026-03-10T15:50:00Z");
    const verdict = decide(aShippedOrder({ displayStatus: "DELIVERED", deliveredAt }), policy, inTime);
    expect(factsOf(verdict, "delivered")).toMatchObject({ deliveredAt: "2026-03-10T15:50:00.000Z" });
  });

  test("being prepared since before the request is a review, since after it a recall", () => {
    const preparingSince = (updatedAt: string) => ({
      fulfillmentOrders: [aFulfillmentOrder({ status: "IN_PROGRESS", updatedAt: utc(updatedAt) })],
    });
    expect(decide(anOrder(preparingSince("2026-03-10T15:00:00Z")), policy, inTime)).toMatchObject({
      kind: "review",
      recallProposed: true,
    });
    expect(decide(anOrder(preparingSince("2026-03-10T16:00:03Z")), policy, inTime).kind).toBe("recall");
  });

  test("half shipped before the request and half after it came first", () => {
    const order = aShippedOrder({}, { fulfillments: [aFulfillment(), aFulfillment({ createdAt: utc("2026-03-10T17:00:00Z") })] });
    expect(decide(order, policy, inTime)).toMatchObject({ kind: "review", recallProposed: true });
  });

  test("half shipped and half still here keeps that it is half", () => {
    const order = anOrder({ fulfillments: [aFulfillment()] });
    expect(codes(decide(order, policy, inTime))).toEqual(["shipping-came-first", "packed", "partly-shipped", "inside-window"]);
  });

  test("a download is never called back: a person decides", () => {
    const delivered = (createdAt: string) => aShippedOrder({ createdAt: utc(createdAt) }, { requiresShipping: false });
    const before = decide(delivered("2026-03-10T15:00:00Z"), policy, inTime);
    expect(before).toMatchObject({ kind: "review", recallProposed: false });
    const after = decide(delivered("2026-03-10T17:00:00Z"), policy, inTime);
    expect(after).toMatchObject({ kind: "review", recallProposed: false });
    expect(codes(after)[0]).toBe("shipping-followed-request");
  });
});

describe("an order that has ended already", () => {
  test.each([
    ["cancelled", { cancelledAt: utc("2026-03-10T12:00:00Z") }, "already-cancelled", "none"],
    ["refunded", { financialStatus: "REFUNDED", totalRefunded: euros("100.00") }, "already-refunded", "contact-us"],
    ["refunded, by its amounts", { totalRefunded: euros("100.00") }, "already-refunded", "contact-us"],
    [
      "refunded in two parts, one on its way",
      { totalRefunded: euros("40.00"), transactions: [aTransaction(), refundOf("40.00"), refundOf("60.00", "PENDING")] },
      "already-refunded",
      "contact-us",
    ],
    ["refunded and emptied", { totalRefunded: euros("100.00"), currentQuantity: 0 }, "already-refunded", "none"],
    ["emptied, its money not given back", { currentQuantity: 0, edited: true }, "order-emptied", "contact-us"],
    ["emptied, never paid", { currentQuantity: 0, totalReceived: nothing, transactions: [] }, "order-emptied", "none"],
  ] satisfies [string, Partial<OrderSnapshot>, ReasonCode, string][])("%s", (_, facts, code, nextStep) => {
    const verdict = decide(anOrder(facts), policy, inTime);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep });
    expect(codes(verdict)[0]).toBe(code);
  });

  test("no unsafe fact keeps a person busy with an order that is cancelled", () => {
    const order = anOrder({
      cancelledAt: utc("2026-03-10T12:00:00Z"),
      disputes: [dispute("UNDER_REVIEW")],
      returnStatus: "RETURNED",
    });
    const verdict = decide(order, policy, inTime);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep: "none" });
    expect(codes(verdict)).toEqual(["already-cancelled", "dispute-open", "return-active", "inside-window", "not-shipped"]);
  });

  test("that it was cancelled weighs more than all that came with it", () => {
    const order = anOrder({
      cancelledAt: utc("2026-03-10T12:00:00Z"),
      financialStatus: "REFUNDED",
      totalRefunded: euros("100.00"),
      currentQuantity: 0,
      fulfillmentOrders: [aFulfillmentOrder({ status: "CANCELLED" })],
      test: true,
    });
    expect(codes(decide(order, policy, late))).toEqual([
      "already-cancelled",
      "already-refunded",
      "order-emptied",
      "window-closed",
      "not-shipped",
      "test-order",
    ]);
  });
});

describe("facts that make an automatic answer unsafe go to a person, in time or late", () => {
  const unsafe: [string, Partial<OrderSnapshot>, ReasonCode][] = [
    ["no visible fulfilment order", { fulfillmentOrders: [] }, "shipping-unknown"],
    ["a list that Shopify cut", { fulfillmentOrdersComplete: false }, "shipping-unknown"],
    ["a status newer than the app", { fulfillmentOrders: [aFulfillmentOrder({ status: "TELEPORTED" })] }, "shipping-unknown"],
    [
      "a service that gave up",
      { fulfillmentOrders: [aFulfillmentOrder({ status: "INCOMPLETE", requestStatus: "CLOSED" })] },
      "shipping-unknown",
    ],
    ["a dispute to answer", { disputes: [dispute("NEEDS_RESPONSE")] }, "dispute-open"],
    ["a dispute at the bank", { disputes: [dispute("UNDER_REVIEW")] }, "dispute-open"],
    ["a dispute that took the money back", { disputes: [dispute("LOST")] }, "dispute-open"],
    ["a dispute the store gave in to", { disputes: [dispute("ACCEPTED")] }, "dispute-open"],
    ["a dispute settled before it began", { disputes: [dispute("PREVENTED")] }, "dispute-open"],
    ["one dispute won, another open", { disputes: [dispute("WON"), dispute("NEEDS_RESPONSE")] }, "dispute-open"],
    ["disputes that cannot be read", { disputes: "unreadable" }, "disputes-unreadable"],
    ["a return asked for", { returnStatus: "RETURN_REQUESTED" }, "return-active"],
    ["a return under way", { returnStatus: "IN_PROGRESS" }, "return-active"],
    ["a return inspected", { returnStatus: "INSPECTION_COMPLETE" }, "return-active"],
    ["a return finished", { returnStatus: "RETURNED" }, "return-active"],
    ["a return that failed", { returnStatus: "RETURN_FAILED" }, "return-active"],
    ["a return status newer than the app", { returnStatus: "BOOMERANG" }, "return-active"],
    ["a gift card among the items", { sellsGiftCard: true }, "gift-card-sold"],
    ["an order too long to be read in one piece", { listsComplete: false }, "order-not-fully-read"],
    [
      "a payment the bank has not confirmed",
      { financialStatus: "PENDING", transactions: [aTransaction({ status: "PENDING" })], totalReceived: nothing },
      "payment-pending",
    ],
    [
      "an authorisation not confirmed",
      {
        financialStatus: "PENDING",
        transactions: [aTransaction({ kind: "AUTHORIZATION", status: "PENDING" })],
        totalReceived: nothing,
      },
      "payment-pending",
    ],
    [
      "a capture not confirmed",
      {
        financialStatus: "AUTHORIZED",
        transactions: [aTransaction({ kind: "AUTHORIZATION" }), aTransaction({ id: "2", kind: "CAPTURE", status: "PENDING" })],
        totalReceived: nothing,
      },
      "payment-pending",
    ],
    ["a payment without an answer", { transactions: [aTransaction({ status: "AWAITING_RESPONSE" })] }, "payment-pending"],
    ["a payment whose outcome is unknown", { transactions: [aTransaction({ status: "UNKNOWN" })] }, "payment-pending"],
    [
      "a transaction of a newer kind, pending",
      { transactions: [aTransaction(), aTransaction({ id: "2", kind: "TOP_UP", status: "PENDING" })] },
      "payment-pending",
    ],
    [
      "pending, and not by bank transfer",
      { financialStatus: "PENDING", transactions: [], totalReceived: nothing },
      "payment-pending",
    ],
    ["a financial status newer than the app", { financialStatus: "HALF_PAID" }, "payment-pending"],
    ["money without any financial status", { financialStatus: null }, "payment-pending"],
    ["part of the money on its way back", { transactions: [aTransaction(), refundOf("30.00", "PENDING")] }, "payment-pending"],
    ["amounts in two currencies", { totalRefunded: { amount: "20.00", currencyCode: "USD" } }, "payment-pending"],
    [
      "a pending payment of which only the confirmation failed",
      {
        transactions: [aTransaction({ id: "1", status: "PENDING" }), aTransaction({ id: "2", parentId: "1", status: "FAILURE" })],
      },
      "payment-pending",
    ],
    [
      "a pending payment of which something was refunded",
      { transactions: [aTransaction({ id: "1", status: "PENDING" }), { ...refundOf("20.00"), parentId: "1" }] },
      "payment-pending",
    ],
    [
      "all refunded, and a second payment pending",
      { totalRefunded: euros("100.00"), transactions: [aTransaction(), aTransaction({ id: "2", status: "PENDING" })] },
      "payment-pending",
    ],
  ];

  test.each(unsafe)("%s", (_, facts, code) => {
    for (const receivedAt of [inTime, late]) {
      const verdict = decide(anOrder(facts), policy, receivedAt);
      expect(verdict).toMatchObject({ kind: "review", recallProposed: false });
      expect(codes(verdict)[0]).toBe(code);
    }
  });

  test("more payments than can be read are said to be just that, not a payment that is pending", () => {
    const transactions = Array.from({ length: 80 }, (_, n) => aTransaction({ id: String(n), status: n ? "FAILURE" : "SUCCESS" }));
    const verdict = decide(anOrder({ transactions, listsComplete: false }), policy, inTime);
    expect(codes(verdict)).toContain("order-not-fully-read");
    expect(codes(verdict)).not.toContain("payment-pending");
  });

  test("all of them are kept, and so is the way the window stands", () => {
    const order = anOrder({
      disputes: [dispute("UNDER_REVIEW")],
      returnStatus: "IN_PROGRESS",
      sellsGiftCard: true,
      fulfillmentOrders: [],
    });
    expect(codes(decide(order, policy, inTime))).toEqual([
      "shipping-unknown",
      "dispute-open",
      "return-active",
      "gift-card-sold",
      "inside-window",
    ]);
  });

  test("they weigh more than shipping, and the recall stays proposed", () => {
    const shippedAfter = { createdAt: utc("2026-03-10T17:00:00Z") };
    expect(decide(aShippedOrder(shippedAfter, { disputes: "unreadable" }), policy, inTime)).toMatchObject({
      kind: "review",
      recallProposed: true,
    });
    expect(decide(aShippedOrder({}, { fulfillmentOrders: [] }), policy, inTime)).toMatchObject({
      kind: "review",
      recallProposed: true,
    });
  });

  test("what is coming back as a return is not recalled", () => {
    expect(decide(aShippedOrder({}, { returnStatus: "IN_PROGRESS" }), policy, inTime)).toMatchObject({
      kind: "review",
      recallProposed: false,
    });
  });

  test("a dispute the store has won holds nothing up", () => {
    expect(decide(anOrder({ disputes: [dispute("WON")] }), policy, inTime).kind).toBe("cancel-now");
  });
});

describe("kinds of order and payment that are cancelled directly, and what is told about them", () => {
  const transfer = (status: string) => aTransaction({ manual: true, status, gateway: "Bank Deposit", methodLabel: "Virement" });
  const kinds: [string, Partial<OrderSnapshot>, ReasonCode[]][] = [
    ["a test order", { test: true }, ["test-order"]],
    ["an order of a subscription", { hasSubscription: true }, ["subscription-continues"]],
    ["a company's order", { isCompanyOrder: true }, ["company-order"]],
    [
      "authorised only",
      {
        financialStatus: "AUTHORIZED",
        transactions: [aTransaction({ kind: "AUTHORIZATION" })],
        totalReceived: nothing,
        totalCapturable: euros("100.00"),
      },
      ["authorised-only"],
    ],
    [
      "partly captured",
      { financialStatus: "PARTIALLY_PAID", totalReceived: euros("40.00"), totalCapturable: euros("60.00") },
      [],
    ],
    ["authorisation expired", { financialStatus: "EXPIRED", totalReceived: nothing }, []],
    ["authorisation voided", { financialStatus: "VOIDED", totalReceived: nothing }, []],
    [
      "a first card refused, a second accepted",
      { transactions: [aTransaction({ status: "FAILURE" }), aTransaction({ id: "2" })] },
      [],
    ],
    [
      "a pending payment that was confirmed by a transaction of its own",
      { transactions: [aTransaction({ id: "1", status: "PENDING" }), aTransaction({ id: "2", parentId: "1" })] },
      [],
    ],
    ["paid by bank transfer", { transactions: [transfer("SUCCESS")] }, ["paid-by-hand"]],
    [
      "bank transfer not received",
      { financialStatus: "PENDING", transactions: [transfer("PENDING")], totalReceived: nothing },
      ["paid-by-hand"],
    ],
    [
      "partly by gift card, the transfer not received",
      {
        financialStatus: "PARTIALLY_PAID",
        transactions: [aTransaction({ id: "0", gateway: "gift_card", amount: euros("30.00") }), transfer("PENDING")],
        totalReceived: euros("30.00"),
      },
      ["paid-by-hand"],
    ],
    [
      "partly refunded",
      { financialStatus: "PARTIALLY_REFUNDED", totalRefunded: euros("20.00"), transactions: [aTransaction(), refundOf("20.00")] },
      [],
    ],
    ["a refund that failed", { transactions: [aTransaction(), refundOf("100.00", "FAILURE")] }, []],
    ["free of charge", { totalReceived: nothing, transactions: [] }, []],
    ["free of charge, without any financial status", { financialStatus: null, totalReceived: nothing, transactions: [] }, []],
    ["edited, with something left", { edited: true, currentQuantity: 1 }, []],
    ["a download", { requiresShipping: false, fulfillmentOrders: [] }, []],
    [
      "paid in another currency than the shop's",
      {
        transactions: [aTransaction({ amount: { amount: "15000", currencyCode: "JPY" } })],
        totalReceived: { amount: "15000", currencyCode: "JPY" },
        totalRefunded: { amount: "0", currencyCode: "JPY" },
        totalCapturable: { amount: "0", currencyCode: "JPY" },
      },
      [],
    ],
    [
      "several at once",
      { test: true, hasSubscription: true, isCompanyOrder: true },
      ["subscription-continues", "company-order", "test-order"],
    ],
    ["a guest's order", { customerId: null }, []],
  ];

  test.each(kinds)("%s", (_, facts, told) => {
    const verdict = decide(anOrder(facts), policy, inTime);
    expect(verdict.kind).toBe("cancel-now");
    expect(codes(verdict)).toEqual(["inside-window", "not-shipped", ...told]);
  });

  test.each(kinds)("%s: none of it excuses being late", (_, facts, told) => {
    const verdict = decide(anOrder(facts), policy, late);
    expect(verdict).toMatchObject({ kind: "refuse", nextStep: "request-exception" });
    expect(codes(verdict)).toEqual(["window-closed", "not-shipped", ...told]);
  });

  test("whether a payment by hand was received is told with its name", () => {
    const received = decide(anOrder({ transactions: [transfer("SUCCESS")] }), policy, inTime);
    expect(factsOf(received, "paid-by-hand")).toEqual({ paid: true, method: "Virement" });
    const awaited = decide(
      anOrder({ financialStatus: "PENDING", transactions: [transfer("PENDING")], totalReceived: nothing }),
      policy,
      inTime,
    );
    expect(factsOf(awaited, "paid-by-hand")).toEqual({ paid: false, method: "Virement" });
  });
});
