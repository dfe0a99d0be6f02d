import { describe, expect, test } from "vitest";
import { parseMetafield, windowClosesAtMs } from "../../app/policy/policy-metafield";
import { builtInReasons } from "../../app/policy/texts";
import { defaultPolicy, metafieldValue, policyFrom, policyInForce, settingsOf, settingsSchema } from "../../app/policy/settings";
import { utc } from "../support/order-snapshot";

const start = utc("2026-01-01T00:00:00Z");

test("a store starts with the policy as published", () => {
  expect(defaultPolicy(start)).toEqual({
    effectiveFrom: start,
    windowHours: 48,
    answerDays: { target: 1, limit: 3 },
    refundDays: { from: 10, to: 15 },
    service: {
      zone: "Europe/Paris",
      weekdays: [1, 2, 3, 4, 5],
      spans: [
        { from: "09:00", to: "12:30" },
        { from: "14:00", to: "18:00" },
      ],
      holidayCountry: "FR",
      closures: [],
    },
    contact: { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", address: "2748 E ROSE AVE, ORANGE, CA 92867, US" },
    links: { returnPolicy: null, refundPolicy: null, withdrawal: null },
    restock: true,
    staffEmail: null,
    staffLanguage: "fr",
    staffReminders: ["half-time", "before-limit", "after-limit"],
    staffTasks: ["refund-task", "recall-task"],
    senderName: null,
    shopifyTellsCancellation: false,
    recallRefund: "goods-secured",
    pauseAbove: 30,
    reasons: builtInReasons,
    texts: {},
  });
});

test("a version written before mails to staff had settings of their own means the contact address, in French", () => {
  const {
    staffEmail: _,
    staffLanguage: __,
    senderName: ___,
    shopifyTellsCancellation: ____,
    recallRefund: _____,
    reasons: ______,
    texts: _______,
    staffReminders: ________,
    staffTasks: _________,
    pauseAbove: __________,
    ...earlier
  } = settingsOf(defaultPolicy(start));
  expect(policyFrom(earlier, start)).toEqual(defaultPolicy(start));
});

test("a policy comes back from the database as it went in", () => {
  const policy = {
    ...defaultPolicy(start),
    windowHours: 24,
    links: { returnPolicy: "https://sofimix.com/policies/refund-policy", refundPolicy: null, withdrawal: null },
  };
  expect(policyFrom(JSON.parse(JSON.stringify(settingsOf(policy))), start)).toEqual(policy);
});

describe("settings that make no sense are not saved", () => {
  const settings = settingsOf(defaultPolicy(start));
  test.each([
    ["no window", { windowHours: 0 }],
    ["a pause above nothing", { pauseAbove: 0 }],
    ["a pause above more than anybody sells", { pauseAbove: 100_001 }],
    ["half an hour", { windowHours: 0.5 }],
    ["a target after the limit", { answerDays: { target: 4, limit: 3 } }],
    ["a refund that ends before it begins", { refundDays: { from: 15, to: 10 } }],
    ["an unknown zone", { service: { ...settings.service, zone: "Europe/Atlantis" } }],
    ["no weekday", { service: { ...settings.service, weekdays: [] } }],
    ["an eighth weekday", { service: { ...settings.service, weekdays: [8] } }],
    ["closing before opening", { service: { ...settings.service, spans: [{ from: "18:00", to: "09:00" }] } }],
    [
      "hours that overlap",
      {
        service: {
          ...settings.service,
          spans: [
            { from: "13:00", to: "18:00" },
            { from: "09:00", to: "13:30" },
          ],
        },
      },
    ],
    ["a sender's name that carries another header", { senderName: "Sofimix\r\nBcc: all@example.com" }],
    ["25 o'clock", { service: { ...settings.service, spans: [{ from: "09:00", to: "25:00" }] } }],
    [
      "a closure on a day that does not exist",
      { service: { ...settings.service, closures: [{ from: "2026-02-30", to: "2026-03-01", label: "" }] } },
    ],
    ["a link that runs a script", { links: { ...settings.links, returnPolicy: "javascript:alert(1)" } }],
    ["an address that is none", { contact: { ...settings.contact, email: "commande" } }],
    ["nothing", null],
  ])("%s", (_, change) => {
    expect(settingsSchema.safeParse(change && { ...settings, ...change }).success).toBe(false);
  });
});

describe("an order is judged by the version in force when it was placed", () => {
  const first = { ...defaultPolicy(utc("2026-01-01T00:00:00Z")), windowHours: 72 };
  const second = { ...defaultPolicy(utc("2026-03-01T12:00:00.500Z")), windowHours: 48 };
  const third = { ...defaultPolicy(utc("2026-05-01T00:00:00Z")), windowHours: 24 };
  const versions = [third, first, second];

  test.each([
    ["older than every version", "2025-06-01T00:00:00Z", 72],
    ["the first second of the first", "2026-01-01T00:00:00Z", 72],
    ["just before the change", "2026-03-01T11:59:59Z", 72],
    ["in the second of the change: the buyer may have seen the longer window", "2026-03-01T12:00:00Z", 72],
    ["just after the change", "2026-03-01T12:00:01Z", 48],
    ["at the very instant of a change", "2026-05-01T00:00:00Z", 24],
    ["after the last change", "2026-06-01T00:00:00Z", 24],
  ])("%s", (_, createdAt, windowHours) => {
    expect(policyInForce(versions, utc(createdAt)).windowHours).toBe(windowHours);
    // and the customer account page counts with the same
    const published = parseMetafield(JSON.stringify(metafieldValue(versions)));
    expect(windowClosesAtMs(createdAt, published)).toBe(Date.parse(createdAt) + windowHours * 3_600_000);
  });

  test("it is one of the versions given, not a copy", () => {
    expect(policyInForce(versions, utc("2026-04-01T00:00:00Z"))).toBe(second);
  });

  test("a store without a policy is a mistake that is told", () => {
    expect(() => policyInForce([], start)).toThrow("without any version");
    expect(() => metafieldValue([])).toThrow("without any version");
  });

  test("the metafield lists the versions newest last, and the newest refund days", () => {
    const newest = { ...third, refundDays: { from: 5, to: 8 } };
    expect(metafieldValue([newest, first, second])).toEqual({
      versions: [
        { effectiveFrom: "2026-01-01T00:00:00.000Z", windowHours: 72 },
        { effectiveFrom: "2026-03-01T12:00:00.500Z", windowHours: 48 },
        { effectiveFrom: "2026-05-01T00:00:00.000Z", windowHours: 24 },
      ],
      refundDays: { from: 5, to: 8 },
      reasons: builtInReasons,
    });
  });

  test("the metafield carries the reasons to choose from as they are now", () => {
    const newest = { ...third, reasons: [{ code: "own-1", fr: "Trop cher", en: "Too dear" }] };
    expect(parseMetafield(JSON.stringify(metafieldValue([first, newest]))).reasons).toEqual(newest.reasons);
  });

  test("a version that only changed a phone number does not lengthen the metafield", () => {
    const sameWindow = { ...first, effectiveFrom: utc("2026-02-01T00:00:00Z") };
    expect(metafieldValue([first, sameWindow, second]).versions).toHaveLength(2);
  });
});

describe("the metafield as Shopify gives it", () => {
  const published = {
    versions: [{ effectiveFrom: "1970-01-01T00:00:00.000Z", windowHours: 48 }],
    refundDays: { from: 10, to: 15 },
    reasons: [],
  };

  test.each([
    ["absent", null],
    ["undefined", undefined],
    ["empty", ""],
    ["not JSON", "{"],
    ["a word", '"48"'],
    ["a number", 48],
    ["null in JSON", "null"],
    ["an empty object", "{}"],
    ["an empty list", '{"versions":[]}'],
    ["a list of nothing", '{"versions":[null,1,"a",[]]}'],
    ["hours that are no number", '{"versions":[{"effectiveFrom":"2026-01-01T00:00:00Z","windowHours":"48"}]}'],
    ["hours that are negative", '{"versions":[{"effectiveFrom":"2026-01-01T00:00:00Z","windowHours":-1}]}'],
    ["hours without end", '{"versions":[{"effectiveFrom":"2026-01-01T00:00:00Z","windowHours":1e999}]}'],
    ["a date that is none", '{"versions":[{"effectiveFrom":"soon","windowHours":24}]}'],
    ["refund days the wrong way round", '{"refundDays":{"from":15,"to":10}}'],
    ["reasons without words", '{"reasons":[null,"x",{"code":"a","fr":"b"}]}'],
  ])("%s: 48 hours, 10 to 15 days", (_, value) => {
    expect(parseMetafield(value)).toEqual(published);
  });

  test("the readable part of a broken one is used", () => {
    const value = {
      versions: [null, { effectiveFrom: "2026-01-01T00:00:00Z", windowHours: 24 }],
      refundDays: { from: 1, to: 2 },
    };
    const expected = { versions: [value.versions[1]], refundDays: { from: 1, to: 2 }, reasons: [] };
    expect(parseMetafield(JSON.stringify(value))).toEqual(expected);
    expect(parseMetafield(value)).toEqual(expected);
  });
});
