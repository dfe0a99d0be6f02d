import { describe, expect, test } from "vitest";
import { isPartlyShipped, shippingStage } from "../../app/policy/shipping-stage";
import type { OrderSnapshot } from "../../app/policy/types";
import { aFulfillment, aFulfillmentOrder, anOrder, aShippedOrder, utc } from "../support/order-snapshot";

const stageOf = (facts: Partial<OrderSnapshot>) => shippingStage(anOrder(facts)).name;

describe("one fulfilment order: every status with every request status", () => {
  // rows: status; columns in this order
  const requestStatuses = [
    "UNSUBMITTED",
    "SUBMITTED",
    "ACCEPTED",
    "REJECTED",
    "CANCELLATION_REQUESTED",
    "CANCELLATION_ACCEPTED",
    "CANCELLATION_REJECTED",
    "CLOSED",
    "A_NEWER_VALUE",
  ];
  const waiting = [
    "untouched",
    "submitted",
    "preparing",
    "untouched",
    "preparing",
    "untouched",
    "preparing",
    "unknown",
    "unknown",
  ];
  const table: Record<string, string[]> = {
    OPEN: waiting,
    SCHEDULED: waiting,
    ON_HOLD: waiting,
    IN_PROGRESS: [...Array<string>(8).fill("preparing"), "unknown"],
    // given up by its service: part of it may have left
    INCOMPLETE: Array<string>(9).fill("unknown"),
    // nothing live, nothing shipped, and yet not cancelled: nobody knows
    CANCELLED: Array<string>(9).fill("unknown"),
    CLOSED: Array<string>(9).fill("unknown"),
    A_NEWER_VALUE: Array<string>(9).fill("unknown"),
  };
  const cases = Object.entries(table).flatMap(([status, stages]) =>
    requestStatuses.map((requestStatus, column) => ({ status, requestStatus, stage: stages[column]! })),
  );

  test.each(cases)("$status and $requestStatus: $stage", ({ status, requestStatus, stage }) => {
    expect(stageOf({ fulfillmentOrders: [aFulfillmentOrder({ status, requestStatus })] })).toBe(stage);
  });

  test.each(cases)("beside a closed one, $status and $requestStatus says the same", ({ status, requestStatus, stage }) => {
    const fulfillmentOrders = [aFulfillmentOrder({ status: "CLOSED" }), aFulfillmentOrder({ status, requestStatus })];
    expect(stageOf({ fulfillmentOrders })).toBe(stage);
  });

  test("all 72 combinations are in the table", () => expect(cases).toHaveLength(72));
});

describe("two fulfilment orders: the furthest speaks for the order", () => {
  const untouched = aFulfillmentOrder({ id: "untouched" });
  const held = aFulfillmentOrder({ id: "held", status: "ON_HOLD" });
  const submitted = aFulfillmentOrder({ id: "submitted", requestStatus: "SUBMITTED" });
  const accepted = aFulfillmentOrder({ id: "accepted", status: "IN_PROGRESS", requestStatus: "ACCEPTED" });
  const cancelled = aFulfillmentOrder({ id: "cancelled", status: "CANCELLED" });
  const closed = aFulfillmentOrder({ id: "closed", status: "CLOSED" });
  const incomplete = aFulfillmentOrder({ id: "incomplete", status: "INCOMPLETE", requestStatus: "CLOSED" });

  test.each([
    ["both waiting", [untouched, held], "untouched", []],
    ["one sent to a service", [untouched, submitted], "submitted", ["submitted"]],
    ["one sent, one accepted", [submitted, accepted], "preparing", ["submitted"]],
    ["one waiting, one accepted", [untouched, accepted], "preparing", []],
    ["one replaced by the other", [closed, untouched], "untouched", []],
    ["one cancelled, the other waiting", [cancelled, untouched], "untouched", []],
    ["one given up", [untouched, incomplete], "unknown", []],
    ["only finished ones", [closed, cancelled], "unknown", []],
  ])("%s", (_, fulfillmentOrders, name, submittedFulfillmentOrderIds) => {
    expect(shippingStage(anOrder({ fulfillmentOrders }))).toMatchObject({ name, submittedFulfillmentOrderIds });
  });
});

describe("a shipped order is as far as its parcel", () => {
  test.each([
    ["LABEL_PURCHASED", "packed"],
    ["LABEL_PRINTED", "packed"],
    ["LABEL_VOIDED", "packed"],
    ["CONFIRMED", "packed"],
    ["SUBMITTED", "packed"],
    ["FULFILLED", "packed"],
    ["MARKED_AS_FULFILLED", "packed"],
    ["READY_FOR_PICKUP", "packed"],
    [null, "packed"],
    ["CARRIER_PICKED_UP", "with-carrier"],
    ["IN_TRANSIT", "with-carrier"],
    ["DELAYED", "with-carrier"],
    ["OUT_FOR_DELIVERY", "with-carrier"],
    ["ATTEMPTED_DELIVERY", "with-carrier"],
    ["NOT_DELIVERED", "with-carrier"],
    ["DELIVERED", "delivered"],
    ["PICKED_UP", "delivered"],
    ["FAILURE", "unknown"],
    ["CANCELED", "unknown"],
    ["A_NEWER_VALUE", "unknown"],
  ])("%s: %s", (displayStatus, stage) => {
    expect(shippingStage(aShippedOrder({ displayStatus })).name).toBe(stage);
  });

  test("a time in transit or of delivery says more than the status", () => {
    const inTransitAt = utc("2026-03-11T08:00:00Z");
    expect(shippingStage(aShippedOrder({ displayStatus: "LABEL_PRINTED", inTransitAt })).name).toBe("with-carrier");
    expect(shippingStage(aShippedOrder({ displayStatus: "FAILURE", inTransitAt })).name).toBe("with-carrier");
    expect(shippingStage(aShippedOrder({ displayStatus: "IN_TRANSIT", inTransitAt, deliveredAt: inTransitAt })).name).toBe(
      "delivered",
    );
  });

  test.each([
    ["PENDING", "CONFIRMED", "preparing"],
    ["OPEN", "CONFIRMED", "preparing"],
    ["OPEN", "IN_TRANSIT", "with-carrier"],
    ["PENDING", "DELIVERED", "delivered"],
    ["ERROR", "FULFILLED", "unknown"],
    ["FAILURE", null, "unknown"],
    ["A_NEWER_VALUE", "DELIVERED", "unknown"],
  ])("a fulfilment that is %s and shown as %s: %s", (status, displayStatus, stage) => {
    expect(shippingStage(aShippedOrder({ status, displayStatus })).name).toBe(stage);
  });

  test("of two parcels the furthest counts", () => {
    const fulfillments = [
      aFulfillment(),
      aFulfillment({ displayStatus: "DELIVERED" }),
      aFulfillment({ displayStatus: "IN_TRANSIT" }),
    ];
    expect(stageOf({ fulfillments })).toBe("delivered");
  });

  test("a cancelled fulfilment counts for nothing, wherever its parcel was", () => {
    const fulfillments = [
      aFulfillment({ status: "CANCELLED", displayStatus: "IN_TRANSIT", inTransitAt: utc("2026-03-11T08:00:00Z") }),
    ];
    expect(shippingStage(anOrder({ fulfillments }))).toMatchObject({ name: "untouched", beganAt: null });
  });

  test("half shipped is as far as the half that left", () => {
    const order = anOrder({ fulfillments: [aFulfillment({ displayStatus: "IN_TRANSIT" })] });
    expect(shippingStage(order).name).toBe("with-carrier");
    expect(isPartlyShipped(order)).toBe(true);
    expect(isPartlyShipped(aShippedOrder())).toBe(false);
    expect(isPartlyShipped(anOrder())).toBe(false);
  });
});

describe("what is missing is never taken for untouched", () => {
  test("a shippable order without any visible fulfilment order is unknown", () => {
    expect(stageOf({ fulfillmentOrders: [] })).toBe("unknown");
    expect(stageOf({ fulfillmentOrders: [], fulfillments: [aFulfillment()] })).toBe("unknown");
  });

  test("a list that Shopify cut is unknown, whatever the part we have says", () => {
    expect(stageOf({ fulfillmentOrdersComplete: false })).toBe("unknown");
    expect(stageOf({ fulfillmentOrdersComplete: false, requiresShipping: false, fulfillmentOrders: [] })).toBe("unknown");
  });

  test("what is known of the time stays known", () => {
    const stage = shippingStage(anOrder({ fulfillmentOrdersComplete: false, fulfillments: [aFulfillment()] }));
    expect(stage.beganAt?.toISO()).toBe("2026-03-10T15:00:00.000Z");
  });
});

describe("orders with nothing to ship", () => {
  test("a download that nobody has fulfilled is untouched", () => {
    expect(stageOf({ requiresShipping: false, fulfillmentOrders: [] })).toBe("untouched");
    expect(stageOf({ requiresShipping: false })).toBe("untouched");
  });

  test("a download that was fulfilled is with the shopper", () => {
    expect(shippingStage(aShippedOrder({}, { requiresShipping: false })).name).toBe("delivered");
    expect(stageOf({ requiresShipping: false, fulfillmentOrders: [], fulfillments: [aFulfillment()] })).toBe("delivered");
  });

  test.each([
    ["cancelled", { cancelledAt: utc("2026-03-10T12:00:00Z") }],
    ["emptied", { currentQuantity: 0 }],
  ])("an order that was %s before anything shipped is untouched", (_, facts) => {
    const fulfillmentOrders = [aFulfillmentOrder({ status: "CLOSED" }), aFulfillmentOrder({ status: "CANCELLED" })];
    expect(stageOf({ ...facts, fulfillmentOrders })).toBe("untouched");
    expect(stageOf({ ...facts, fulfillmentOrders, fulfillments: [aFulfillment()] })).toBe("packed");
  });
});

describe("when shipping began", () => {
  test("nothing began before preparation", () => {
    expect(shippingStage(anOrder()).beganAt).toBeNull();
    expect(shippingStage(anOrder({ fulfillmentOrders: [aFulfillmentOrder({ requestStatus: "SUBMITTED" })] })).beganAt).toBeNull();
  });

  test("a parcel began when its fulfilment was made, or earlier if it was scanned before", () => {
    expect(shippingStage(aShippedOrder()).beganAt?.toISO()).toBe("2026-03-10T15:00:00.000Z");
    const scannedBefore = aShippedOrder({ inTransitAt: utc("2026-03-10T14:20:00Z") });
    expect(shippingStage(scannedBefore).beganAt?.toISO()).toBe("2026-03-10T14:20:00.000Z");
  });

  test("preparation began at the latest when its fulfilment order last changed", () => {
    const preparing = aFulfillmentOrder({ status: "IN_PROGRESS", updatedAt: utc("2026-03-10T11:30:00Z") });
    expect(shippingStage(anOrder({ fulfillmentOrders: [preparing] })).beganAt?.toISO()).toBe("2026-03-10T11:30:00.000Z");
  });

  test("of several parts the earliest counts", () => {
    const order = anOrder({
      fulfillmentOrders: [aFulfillmentOrder({ status: "IN_PROGRESS", updatedAt: utc("2026-03-11T07:00:00Z") })],
      fulfillments: [
        aFulfillment({ createdAt: utc("2026-03-11T09:00:00Z") }),
        aFulfillment({ createdAt: utc("2026-03-11T06:00:00Z") }),
      ],
    });
    expect(shippingStage(order).beganAt?.toISO()).toBe("2026-03-11T06:00:00.000Z");
  });
});
