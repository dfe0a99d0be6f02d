import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../app/policy/decide";
import { forecast } from "../../app/policy/forecast";
import { parseMetafield } from "../../app/policy/policy-metafield";
import { defaultPolicy, metafieldValue } from "../../app/policy/settings";
import { utc } from "../support/order-snapshot";
import { seenByTheServerOnly, sharedCases } from "./shared-cases";

const policy = defaultPolicy(utc("2025-01-01T00:00:00Z"));
const metafield = parseMetafield(JSON.stringify(metafieldValue([policy])));

describe("the button and the answer agree on what both can see", () => {
  test.each(sharedCases)(
    "$story: shown $show, $verdict because $because",
    ({ order, seen, receivedAt, show, verdict, because }) => {
      expect(forecast(seen, metafield, Date.parse(receivedAt)).show).toBe(show);
      const answer = decide(order, policy, utc(receivedAt));
      expect(answer.kind).toBe(verdict);
      expect(answer.reasons[0]!.code).toBe(because);
    },
  );

  test("a button that is shown is never shown only to refuse, and one for a direct cancellation is never missing", () => {
    for (const { story, order, seen, receivedAt } of sharedCases) {
      const answer = decide(order, policy, utc(receivedAt)).kind;
      expect({ story, show: forecast(seen, metafield, Date.parse(receivedAt)).show }).toEqual({
        story,
        show: answer === "cancel-now",
      });
    }
  });

  test.each(seenByTheServerOnly)("only the server sees: $story", ({ order, seen, receivedAt, show, verdict, because }) => {
    expect(forecast(seen, metafield, Date.parse(receivedAt)).show).toBe(show);
    const answer = decide(order, policy, utc(receivedAt));
    expect(answer.kind).toBe(verdict);
    expect(answer.reasons[0]!.code).toBe(because);
  });
});

const justPlaced = {
  createdAt: "2026-03-10T10:00:00Z",
  cancelledAt: null,
  fulfillmentStatus: "UNFULFILLED",
  financialStatus: "PAID",
  fulfillments: [],
  refunds: [],
};
const within = Date.UTC(2026, 2, 10, 11);

test.each([
  ["UNFULFILLED", true],
  ["OPEN", true],
  ["SCHEDULED", true],
  ["ON_HOLD", true],
  ["PENDING_FULFILLMENT", true],
  ["IN_PROGRESS", false],
  ["PARTIALLY_FULFILLED", false],
  ["FULFILLED", false],
  ["RESTOCKED", false],
  ["A_NEWER_VALUE", false],
])("an order that Shopify shows as %s: button %s", (fulfillmentStatus, show) => {
  expect(forecast({ ...justPlaced, fulfillmentStatus }, metafield, within).show).toBe(show);
});

describe("the countdown", () => {
  test("ends at the closing instant, which still counts", () => {
    const closesAtMs = Date.UTC(2026, 2, 12, 10);
    expect(forecast(justPlaced, metafield, within)).toEqual({ show: true, closesAtMs });
    expect(forecast(justPlaced, metafield, closesAtMs).show).toBe(true);
    expect(forecast(justPlaced, metafield, closesAtMs + 999).show).toBe(true);
    expect(forecast(justPlaced, metafield, closesAtMs + 1000)).toEqual({ show: false, closesAtMs });
  });

  test("is 48 hours when the shop's policy cannot be read", () => {
    expect(forecast(justPlaced, parseMetafield(null), within).closesAtMs).toBe(Date.UTC(2026, 2, 12, 10));
  });

  test("is the shop's own where it has another window", () => {
    const oneDay = parseMetafield({ versions: [{ effectiveFrom: "2026-01-01T00:00:00Z", windowHours: 24 }] });
    expect(forecast(justPlaced, oneDay, within).closesAtMs).toBe(Date.UTC(2026, 2, 11, 10));
  });

  test("reads a time with an offset as the same instant", () => {
    const inReunion = { ...justPlaced, createdAt: "2026-03-10T14:00:00+04:00" };
    expect(forecast(inReunion, metafield, within).closesAtMs).toBe(Date.UTC(2026, 2, 12, 10));
  });

  test("of an order without a readable time there is none, and no button", () => {
    expect(forecast({ ...justPlaced, createdAt: "" }, metafield, within)).toEqual({ show: false, closesAtMs: 0 });
  });
});

test("whatever the metafield and the order hold, the forecast answers", () => {
  const text = fc.oneof(fc.string(), fc.constant("UNFULFILLED"), fc.constant("2026-03-10T10:00:00Z"));
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string(), fc.anything()),
      fc.record({
        createdAt: text,
        cancelledAt: fc.option(text),
        fulfillmentStatus: text,
        financialStatus: fc.option(text),
        fulfillments: fc.array(fc.record({ status: fc.option(text) })),
        refunds: fc.array(fc.anything()),
      }),
      fc.integer({ min: 0, max: 4e12 }),
      (value, order, nowMs) => {
        const { show, closesAtMs } = forecast(order, parseMetafield(value), nowMs);
        expect(typeof show).toBe("boolean");
        expect(Number.isFinite(closesAtMs)).toBe(true);
      },
    ),
  );
});
