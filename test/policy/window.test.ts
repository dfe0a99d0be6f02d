import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { defaultPolicy } from "../../app/policy/settings";
import { isInWindow, windowClosesAt } from "../../app/policy/window";
import { anOrder, placedAt, utc } from "../support/order-snapshot";

const policy = defaultPolicy(utc("2026-01-01T00:00:00Z"));

describe("a request counts until 48 hours after validation, the closing instant included", () => {
  test.each([
    ["the second it is placed", "2026-03-10T10:00:00Z", true],
    ["47:59:59 later", "2026-03-12T09:59:59Z", true],
    ["47:59:59.999 later", "2026-03-12T09:59:59.999Z", true],
    ["48:00:00 later", "2026-03-12T10:00:00Z", true],
    ["48:00:00.999 later, still the closing second", "2026-03-12T10:00:00.999Z", true],
    ["48:00:01 later", "2026-03-12T10:00:01Z", false],
    ["48:00:01.001 later", "2026-03-12T10:00:01.001Z", false],
    ["a month later", "2026-04-10T10:00:00Z", false],
    ["before our clock agrees that it exists", "2026-03-10T09:59:58Z", true],
  ])("%s", (_, receivedAt, expected) => {
    expect(isInWindow(anOrder(), policy, utc(receivedAt))).toBe(expected);
  });

  test("milliseconds of the order's own time do not shorten it", () => {
    const order = { createdAt: utc("2026-03-10T10:00:00.700Z") };
    expect(isInWindow(order, policy, utc("2026-03-12T10:00:00.999Z"))).toBe(true);
    expect(isInWindow(order, policy, utc("2026-03-12T10:00:01Z"))).toBe(false);
  });
});

describe("48 hours are elapsed time, not calendar days", () => {
  test.each([
    ["over the change to summer time in Paris", "2026-03-28T12:00:00+01:00", "2026-03-30T13:00:00+02:00"],
    ["over the change to winter time in Paris", "2026-10-24T12:00:00+02:00", "2026-10-26T11:00:00+01:00"],
    ["placed in the hour that comes twice, first time", "2026-10-25T02:30:00+02:00", "2026-10-27T01:30:00+01:00"],
    ["placed in the hour that comes twice, second time", "2026-10-25T02:30:00+01:00", "2026-10-27T02:30:00+01:00"],
    ["closing just after the hour that is skipped", "2026-03-27T02:30:00+01:00", "2026-03-29T03:30:00+02:00"],
    ["over the change in Saint-Pierre-et-Miquelon", "2026-03-07T12:00:00-03:00", "2026-03-09T13:00:00-02:00"],
    ["over a leap day", "2028-02-28T23:00:00+01:00", "2028-03-01T23:00:00+01:00"],
    ["over New Year", "2025-12-31T08:00:00+01:00", "2026-01-02T08:00:00+01:00"],
  ])("%s", (_, createdAt, closesAt) => {
    const closing = DateTime.fromISO(closesAt);
    expect(windowClosesAt(utc(createdAt), policy).toMillis()).toBe(closing.toMillis());
    // the same order read in a zone that has the clock change
    const inParis = DateTime.fromISO(createdAt, { zone: "Europe/Paris" });
    expect(windowClosesAt(inParis, policy).toMillis()).toBe(closing.toMillis());
    expect(isInWindow(inParis, policy, closing)).toBe(true);
    expect(isInWindow(inParis, policy, closing.plus({ seconds: 1 }))).toBe(false);
  });
});

test.each([
  ["Indian/Reunion", "2026-03-12T14:00:00.000+04:00"],
  ["America/Martinique", "2026-03-12T06:00:00.000-04:00"],
  ["America/Cayenne", "2026-03-12T07:00:00.000-03:00"],
  ["America/Miquelon", "2026-03-12T08:00:00.000-02:00"],
  ["Europe/Paris", "2026-03-12T11:00:00.000+01:00"],
])("a shopper in %s has until the same instant, at %s by the clock there", (zone, closesAt) => {
  const closing = windowClosesAt(placedAt.setZone(zone), policy);
  expect(closing.toMillis()).toBe(Date.UTC(2026, 2, 12, 10));
  expect(closing.setZone(zone).toISO()).toBe(closesAt);
  expect(isInWindow(anOrder(), policy, utc("2026-03-12T10:00:00Z").setZone(zone))).toBe(true);
  expect(isInWindow(anOrder(), policy, utc("2026-03-12T10:00:01Z").setZone(zone))).toBe(false);
});

test("a store that gives 24 hours gives 24", () => {
  expect(isInWindow(anOrder(), { windowHours: 24 }, utc("2026-03-11T10:00:00Z"))).toBe(true);
  expect(isInWindow(anOrder(), { windowHours: 24 }, utc("2026-03-11T10:00:01Z"))).toBe(false);
});
