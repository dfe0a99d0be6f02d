import { describe, expect, it } from "vitest";
import { pickableDays, problemWithDay, times, triedAt, type Claim } from "../../extensions/cancellation-request/src/claim";
import { instantOf, isDay, wallClock } from "../../extensions/shared/local-time";

const at = (iso: string) => Date.parse(iso);
const remembered = (facts: Partial<Claim>): Claim => ({ day: "", time: "", what: "", ...facts });
const bounds = { nowMs: at("2026-03-10T11:10:00Z"), placedAtMs: at("2026-03-08T09:10:00Z"), zone: "Europe/Paris" };

describe("a clock on the wall", () => {
  it.each([
    ["2026-03-10", "14:30", "Europe/Paris", "2026-03-10T13:30:00.000Z"],
    ["2026-07-14", "09:00", "Europe/Paris", "2026-07-14T07:00:00.000Z"],
    ["2026-03-10", "00:00", "Indian/Reunion", "2026-03-09T20:00:00.000Z"],
    ["2026-03-10", "23:30", "America/Miquelon", "2026-03-11T01:30:00.000Z"],
    ["2026-03-10", "23:30", "America/Martinique", "2026-03-11T03:30:00.000Z"],
    // the night clocks go forward: 2:30 does not exist, the moment after the jump does
    ["2026-03-29", "01:30", "Europe/Paris", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29", "03:30", "Europe/Paris", "2026-03-29T01:30:00.000Z"],
    // the night they go back, an hour later the same time is shown again
    ["2026-10-25", "03:00", "Europe/Paris", "2026-10-25T02:00:00.000Z"],
  ])("shows %s %s in %s at %s", (day, time, zone, instant) => {
    expect(new Date(instantOf({ day, time }, zone)).toISOString()).toBe(instant);
    expect(wallClock(at(instant), zone)).toEqual({ day, time });
  });

  it("is one hour off at most where a clock change hides or repeats the time", () => {
    expect(["2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z"]).toContain(
      new Date(instantOf({ day: "2026-03-29", time: "02:30" }, "Europe/Paris")).toISOString(),
    );
    expect(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]).toContain(
      new Date(instantOf({ day: "2026-10-25", time: "02:30" }, "Europe/Paris")).toISOString(),
    );
  });

  it.each(["2026-02-31", "2026-13-01", "tomorrow", "", "10/03/2026"])("knows no day %j", (day) => expect(isDay(day)).toBe(false));
});

describe("a claim", () => {
  it("lets everything be left out", () => expect(problemWithDay(remembered({}), bounds)).toBe(""));

  it.each([
    [{ day: "2026-03-09", time: "10:00" }, ""],
    [{ day: "2026-03-10" }, ""],
    // "about noon" is said at ten past
    [{ day: "2026-03-10", time: "12:30" }, ""],
    [{ day: "2026-03-10", time: "13:00" }, "claim.future"],
    [{ day: "2026-03-11" }, "claim.future"],
    // the order was placed at 10:10: about ten is possible
    [{ day: "2026-03-08", time: "10:00" }, ""],
    [{ day: "2026-03-08", time: "09:00" }, "claim.before-order"],
    [{ day: "2026-03-08" }, ""],
    [{ day: "2026-03-07" }, "claim.before-order"],
    [{ day: "2026-02-31" }, "claim.unreadable"],
  ])("of %j: %j", (facts, problem) => expect(problemWithDay(remembered(facts), bounds)).toBe(problem));

  it("asks for nothing before an order whose time is unknown", () =>
    expect(problemWithDay(remembered({ day: "2020-01-01" }), { ...bounds, placedAtMs: 0 })).toBe(""));

  it("is an instant only with day and time, and never one that is still to come", () => {
    expect(triedAt(remembered({ day: "2026-03-09", time: "10:00" }), bounds)).toBe("2026-03-09T09:00:00.000Z");
    expect(triedAt(remembered({ day: "2026-03-10", time: "12:30" }), bounds)).toBe("2026-03-10T11:10:00.000Z");
    expect(triedAt(remembered({ day: "2026-03-09" }), bounds)).toBeUndefined();
    expect(triedAt(remembered({ time: "10:00" }), bounds)).toBeUndefined();
  });

  it("is picked between the order and today, on the shopper's own calendar", () => {
    expect(pickableDays(bounds)).toBe("2026-03-08--2026-03-10");
    expect(pickableDays({ ...bounds, nowMs: at("2026-03-10T20:30:00Z"), zone: "Indian/Reunion" })).toBe("2026-03-08--2026-03-11");
    expect(pickableDays({ ...bounds, placedAtMs: 0 })).toBe("--2026-03-10");
  });

  it("offers every half hour of the day", () => {
    expect(times).toHaveLength(48);
    expect([times[0], times[19], times[47]]).toEqual(["00:00", "09:30", "23:30"]);
  });
});
