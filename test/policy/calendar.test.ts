import { DateTime, Duration } from "luxon";
import { describe, expect, test } from "vitest";
import {
  addBusinessDays,
  addServiceTime,
  answerDates,
  closingTimeAfter,
  isBusinessDay,
  isServiceOpen,
  refundDates,
  reminderTimes,
  serviceTimeBetween,
} from "../../app/policy/calendar";
import { defaultPolicy } from "../../app/policy/settings";
import { utc } from "../support/order-snapshot";

const policy = defaultPolicy(utc("2026-01-01T00:00:00Z"));
const { service } = policy;
const paris = (local: string) => DateTime.fromISO(local, { zone: "Europe/Paris" });

describe("the service is open Monday to Friday, 9:00 to 12:30 and 14:00 to 18:00 in Paris", () => {
  test.each([
    ["Friday 08:59:59", "2026-03-13T08:59:59", false],
    ["Friday 09:00", "2026-03-13T09:00:00", true],
    ["Friday 12:29:59", "2026-03-13T12:29:59", true],
    ["Friday 12:30", "2026-03-13T12:30:00", false],
    ["Friday 12:45", "2026-03-13T12:45:00", false],
    ["Friday 13:59:59", "2026-03-13T13:59:59", false],
    ["Friday 14:00", "2026-03-13T14:00:00", true],
    ["Friday 17:59", "2026-03-13T17:59:00", true],
    ["Friday 18:00", "2026-03-13T18:00:00", false],
    ["Friday 18:01", "2026-03-13T18:01:00", false],
    ["Saturday 10:00", "2026-03-14T10:00:00", false],
    ["Sunday 10:00", "2026-03-15T10:00:00", false],
    ["14 July, a Tuesday", "2026-07-14T10:00:00", false],
    ["Christmas, a Friday", "2026-12-25T10:00:00", false],
    ["26 December 2025, a Friday: a day off in Alsace only", "2025-12-26T10:00:00", true],
    ["Good Friday: a day off in Alsace only", "2026-04-03T10:00:00", true],
    ["between Christmas and New Year", "2026-12-28T10:00:00", true],
  ])("%s", (_, local, open) => {
    expect(isServiceOpen(paris(local), service)).toBe(open);
  });

  test("an instant is open or closed wherever it is read", () => {
    expect(isServiceOpen(DateTime.fromISO("2026-03-13T20:30:00+04:00", { setZone: true }), service)).toBe(true);
    expect(isServiceOpen(DateTime.fromISO("2026-03-13T21:30:00+04:00", { setZone: true }), service)).toBe(false);
    expect(isServiceOpen(DateTime.fromISO("2026-03-13T05:00:00-04:00", { setZone: true }), service)).toBe(true);
    expect(isServiceOpen(DateTime.fromISO("2026-03-13T04:00:00-03:00", { setZone: true }), service)).toBe(false);
  });

  test("opening follows the clock change: 9:00 is 8:00 UTC in winter and 7:00 in summer", () => {
    expect(isServiceOpen(utc("2026-03-27T08:00:00Z"), service)).toBe(true);
    expect(isServiceOpen(utc("2026-03-27T07:30:00Z"), service)).toBe(false);
    expect(isServiceOpen(utc("2026-03-30T07:00:00Z"), service)).toBe(true);
    expect(isServiceOpen(utc("2026-10-26T07:30:00Z"), service)).toBe(false);
  });
});

test("a business day is one by the date in Paris, wherever the instant is written", () => {
  expect(isBusinessDay(utc("2026-03-13T22:30:00Z"), service)).toBe(true); // Friday 23:30 in Paris
  expect(isBusinessDay(utc("2026-03-13T23:30:00Z"), service)).toBe(false); // Saturday 00:30 in Paris
  expect(isBusinessDay(utc("2026-03-15T23:30:00Z"), service)).toBe(true); // Monday 00:30 in Paris
});

test("France has eleven public holidays of its own", () => {
  const offs: string[] = [];
  for (let day = utc("2026-01-01T12:00:00Z"); day.year === 2026; day = day.plus({ days: 1 })) {
    if (!isBusinessDay(day, { ...service, weekdays: [1, 2, 3, 4, 5, 6, 7] })) offs.push(day.toISODate()!);
  }
  expect(offs).toEqual([
    "2026-01-01",
    "2026-04-06",
    "2026-05-01",
    "2026-05-08",
    "2026-05-14",
    "2026-05-25",
    "2026-07-14",
    "2026-08-15",
    "2026-11-01",
    "2026-11-11",
    "2026-12-25",
  ]);
});

describe("a request is answered at closing time of the 1st to 3rd business day after the day it came", () => {
  test.each([
    ["Tuesday morning", "2026-03-10T11:00:00", "2026-03-11T18:00:00", "2026-03-13T18:00:00"],
    ["Friday 17:59", "2026-03-13T17:59:00", "2026-03-16T18:00:00", "2026-03-18T18:00:00"],
    ["Friday 18:00", "2026-03-13T18:00:00", "2026-03-16T18:00:00", "2026-03-18T18:00:00"],
    ["Friday 18:01", "2026-03-13T18:01:00", "2026-03-16T18:00:00", "2026-03-18T18:00:00"],
    ["Wednesday 12:45, at lunch", "2026-03-11T12:45:00", "2026-03-12T18:00:00", "2026-03-16T18:00:00"],
    ["Saturday", "2026-03-14T10:00:00", "2026-03-16T18:00:00", "2026-03-18T18:00:00"],
    ["Sunday 23:59:59", "2026-03-15T23:59:59", "2026-03-16T18:00:00", "2026-03-18T18:00:00"],
    ["Monday 00:00", "2026-03-16T00:00:00", "2026-03-17T18:00:00", "2026-03-19T18:00:00"],
    ["Friday before 14 July", "2026-07-10T16:00:00", "2026-07-13T18:00:00", "2026-07-16T18:00:00"],
    ["the eve of 14 July", "2026-07-13T10:00:00", "2026-07-15T18:00:00", "2026-07-17T18:00:00"],
    ["14 July itself", "2026-07-14T10:00:00", "2026-07-15T18:00:00", "2026-07-17T18:00:00"],
    ["Thursday before Easter", "2026-04-02T10:00:00", "2026-04-03T18:00:00", "2026-04-08T18:00:00"],
    ["the eve of Ascension", "2026-05-13T10:00:00", "2026-05-15T18:00:00", "2026-05-19T18:00:00"],
    ["Friday before Whit Monday", "2026-05-22T10:00:00", "2026-05-26T18:00:00", "2026-05-28T18:00:00"],
    ["two days before Christmas Eve", "2026-12-22T10:00:00", "2026-12-23T18:00:00", "2026-12-28T18:00:00"],
    ["Christmas Eve", "2026-12-24T10:00:00", "2026-12-28T18:00:00", "2026-12-30T18:00:00"],
    ["between Christmas and New Year", "2026-12-28T10:00:00", "2026-12-29T18:00:00", "2026-12-31T18:00:00"],
    ["the day before New Year's Eve", "2026-12-30T10:00:00", "2026-12-31T18:00:00", "2027-01-05T18:00:00"],
  ])("%s", (_, receivedAt, target, limit) => {
    const dates = answerDates(paris(receivedAt), policy);
    expect(dates.target.toMillis()).toBe(paris(target).toMillis());
    expect(dates.limit.toMillis()).toBe(paris(limit).toMillis());
  });

  test.each([
    ["over the change to summer time", "2026-03-27T09:00:00Z", "2026-03-30T16:00:00Z", "2026-04-01T16:00:00Z"],
    ["over the change to winter time", "2026-10-23T08:00:00Z", "2026-10-26T17:00:00Z", "2026-10-28T17:00:00Z"],
    [
      "half past midnight in Paris is already the next day",
      "2026-03-10T23:30:00Z",
      "2026-03-12T17:00:00Z",
      "2026-03-16T17:00:00Z",
    ],
    [
      "past midnight in La Réunion is still the day before in Paris",
      "2026-03-11T01:00:00+04:00",
      "2026-03-11T17:00:00Z",
      "2026-03-13T17:00:00Z",
    ],
    [
      "evening in Martinique is the next day in Paris",
      "2026-03-10T20:00:00-04:00",
      "2026-03-12T17:00:00Z",
      "2026-03-16T17:00:00Z",
    ],
  ])("%s", (_, receivedAt, target, limit) => {
    const dates = answerDates(DateTime.fromISO(receivedAt, { setZone: true }), policy);
    expect(dates.target.toUTC().toISO({ suppressMilliseconds: true })).toBe(target);
    expect(dates.limit.toUTC().toISO({ suppressMilliseconds: true })).toBe(limit);
  });
});

describe("a refund is credited between the 10th and the 15th business day after it was sent", () => {
  test.each([
    ["an ordinary month", "2026-03-10T11:00:00", "2026-03-24", "2026-03-31"],
    ["over Christmas and New Year", "2026-12-18T17:00:00", "2027-01-05", "2027-01-12"],
    ["over the holidays of May", "2026-04-30T09:00:00", "2026-05-19", "2026-05-27"],
    ["sent on a Sunday", "2026-03-08T12:00:00", "2026-03-20", "2026-03-27"],
  ])("%s", (_, sentAt, from, by) => {
    expect(refundDates(paris(sentAt), policy)).toEqual({ from, by });
  });

  test("the day it was sent is the day in Paris", () => {
    expect(refundDates(utc("2026-03-09T23:30:00Z"), policy)).toEqual({ from: "2026-03-24", by: "2026-03-31" });
  });
});

describe("a store's own calendar", () => {
  const closed = { ...service, closures: [{ from: "2026-08-03", to: "2026-08-14", label: "Congés d’été" }] };

  test("its closures are days off, both ends included", () => {
    expect(isServiceOpen(paris("2026-08-03T10:00:00"), closed)).toBe(false);
    expect(isServiceOpen(paris("2026-08-14T10:00:00"), closed)).toBe(false);
    expect(isServiceOpen(paris("2026-08-17T10:00:00"), closed)).toBe(true);
    expect(addBusinessDays(paris("2026-07-31T10:00:00"), 1, closed).toISODate()).toBe("2026-08-17");
  });

  test("another country's holidays are its own", () => {
    const american = { ...service, zone: "America/Los_Angeles", holidayCountry: "US" };
    expect(isBusinessDay(DateTime.fromISO("2026-07-14T10:00:00", { zone: american.zone }), american)).toBe(true);
    expect(isBusinessDay(DateTime.fromISO("2026-11-26T10:00:00", { zone: american.zone }), american)).toBe(false);
  });

  test("a service that never opens is a mistake that is told, not an endless wait", () => {
    const never = { ...service, closures: [{ from: "2000-01-01", to: "2100-01-01", label: "" }] };
    expect(() => addBusinessDays(paris("2026-03-10T10:00:00"), 1, never)).toThrow("no business day");
  });
});

describe("the working time left counts only hours in which the service is open", () => {
  test.each([
    ["a morning", "2026-03-10T09:00:00", "2026-03-10T12:30:00", 3.5],
    ["a whole day, without the break at noon", "2026-03-10T00:00:00", "2026-03-11T00:00:00", 7.5],
    ["from inside the break to the evening", "2026-03-10T13:15:00", "2026-03-10T18:00:00", 4],
    ["only the break", "2026-03-10T12:30:00", "2026-03-10T14:00:00", 0],
    ["from before the break to after it", "2026-03-10T12:00:00", "2026-03-10T14:30:00", 1],
    ["after closing time", "2026-03-10T18:00:00", "2026-03-11T09:00:00", 0],
    ["over a weekend", "2026-03-13T17:00:00", "2026-03-16T10:00:00", 2],
    ["a weekend", "2026-03-14T00:00:00", "2026-03-15T23:59:59", 0],
    ["Friday 18:01 to the limit on Wednesday", "2026-03-13T18:01:00", "2026-03-18T18:00:00", 22.5],
    ["over 14 July", "2026-07-13T16:00:00", "2026-07-15T10:00:00", 3],
    ["14 July itself", "2026-07-14T08:00:00", "2026-07-14T20:00:00", 0],
    ["Christmas Eve to the limit", "2026-12-24T10:00:00", "2026-12-30T18:00:00", 6.5 + 22.5],
    ["over the change to summer time", "2026-03-27T17:30:00", "2026-03-30T09:30:00", 1],
    ["over the change to winter time", "2026-10-23T17:30:00", "2026-10-26T09:30:00", 1],
    ["nothing when the end came first", "2026-03-10T18:00:00", "2026-03-10T09:00:00", 0],
    ["nothing at one instant", "2026-03-10T10:00:00", "2026-03-10T10:00:00", 0],
  ])("%s", (_, from, to, hours) => {
    expect(serviceTimeBetween(paris(from), paris(to), service).as("hours")).toBe(hours);
  });

  test("a day that has a clock change at night has as many service hours as any other", () => {
    const everyDay = { ...service, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    const day = (date: string) => serviceTimeBetween(paris(`${date}T00:00:00`), paris(`${date}T23:59:59`), everyDay).as("hours");
    expect(day("2026-03-29")).toBe(7.5);
    expect(day("2026-10-25")).toBe(7.5);
  });

  test("it does not matter in which zone the instants are written", () => {
    const from = DateTime.fromISO("2026-03-10T12:00:00+04:00", { setZone: true }); // 9:00 in Paris, read in La Réunion
    expect(serviceTimeBetween(from, utc("2026-03-10T17:00:00Z"), service).as("hours")).toBe(7.5);
  });

  test("hours that overlap in a store's settings count once", () => {
    const overlapping = {
      ...service,
      spans: [
        { from: "09:00", to: "15:00" },
        { from: "14:00", to: "18:00" },
      ],
    };
    expect(serviceTimeBetween(paris("2026-03-10T00:00:00"), paris("2026-03-11T00:00:00"), overlapping).as("hours")).toBe(9);
  });
});

describe("service time is added the way it is counted", () => {
  test.each([
    ["within a morning", "2026-03-10T09:00:00", 2, "2026-03-10T11:00:00"],
    ["over the break", "2026-03-10T12:00:00", 1, "2026-03-10T14:30:00"],
    ["to closing time itself", "2026-03-10T16:00:00", 2, "2026-03-10T18:00:00"],
    ["over a weekend", "2026-03-13T17:30:00", 1, "2026-03-16T09:30:00"],
    ["from a holiday", "2026-07-14T10:00:00", 3.5, "2026-07-15T12:30:00"],
    ["over the change to summer time", "2026-03-27T18:00:00", 1, "2026-03-30T10:00:00"],
  ])("%s", (_, from, hours, until) => {
    expect(addServiceTime(paris(from), Duration.fromObject({ hours }), service).toMillis()).toBe(paris(until).toMillis());
  });

  test("a question comes back to staff at closing time of the second business day", () => {
    expect(closingTimeAfter(paris("2026-03-13T10:00:00"), 2, service).toMillis()).toBe(paris("2026-03-17T18:00:00").toMillis());
  });
});

describe("staff are reminded at half time, two service hours before the limit, and after it", () => {
  test.each([
    // Tuesday 9:00 to Friday 18:00 are 30 service hours
    ["an ordinary week", "2026-03-10T09:00:00", "2026-03-13T18:00:00", "2026-03-11T18:00:00", "2026-03-13T16:00:00"],
    ["received at night", "2026-03-09T22:00:00", "2026-03-12T18:00:00", "2026-03-11T14:15:00", "2026-03-12T16:00:00"],
    ["over a weekend", "2026-03-13T18:01:00", "2026-03-18T18:00:00", "2026-03-17T14:15:00", "2026-03-18T16:00:00"],
    // three hours to go: half time is when half past one hour is over, and then two hours are left no more
    ["a limit that is near", "2026-03-10T15:00:00", "2026-03-10T18:00:00", "2026-03-10T16:30:00", "2026-03-10T16:30:00"],
  ])("%s", (_, openedAt, limit, half, before) => {
    const times = reminderTimes(paris(openedAt), paris(limit), service);
    expect(times["half-time"].toMillis()).toBe(paris(half).toMillis());
    expect(times["before-limit"].toMillis()).toBe(paris(before).toMillis());
    expect(times["after-limit"].toMillis()).toBe(paris(limit).toMillis() + 1000);
  });

  test("a case that opens after its limit is late at once", () => {
    const times = reminderTimes(paris("2026-03-14T10:00:00"), paris("2026-03-13T18:00:00"), service);
    expect(times["after-limit"].toMillis()).toBe(paris("2026-03-14T10:00:00").toMillis());
  });
});
