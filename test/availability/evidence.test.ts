import { describe, expect, it, test } from "vitest";
import {
  evidenceFor,
  type Finding,
  type Incident,
  type RecordedTry,
  type WhatIsKnown,
  type WhyCode,
} from "../../app/availability/evidence";
import { utc } from "../support/order-snapshot";

/**
 * The order is placed on Tuesday 10 March 2026 at 10:00 UTC, so its window closes on Thursday the 12th at 10:00. The
 * request came on Thursday at 12:00: two hours late. Everything is told in hours and minutes of these days.
 */
const at = (text: string) => utc(`2026-03-${text.replace(" ", "T")}${text.length === 8 ? ":00" : ""}Z`);

const known = (given: Partial<WhatIsKnown> = {}): WhatIsKnown => ({
  orderPlacedAt: at("10 10:00"),
  windowClosesAt: at("12 10:00"),
  receivedAt: at("12 12:00"),
  claim: null,
  tries: [],
  incidents: [],
  now: at("12 15:00"),
  ...given,
});
const claims = (triedAt: string | null) => ({ claim: { triedAt: triedAt === null ? null : at(triedAt) } });
const weWereDown = (from: string, to: string | null): Incident => ({
  kind: "app-down",
  from: at(from),
  to: to === null ? null : at(to),
  count: 1,
});
const weFailed = (from: string, count = 1): Incident => ({ kind: "answer-failed", from: at(from), to: at(from), count });
const shopifyWasDown = (from: string, to: string | null): Incident => ({
  kind: "shopify-unreachable",
  from: at(from),
  to: to === null ? null : at(to),
  count: 1,
});
const deviceSays = (claimedAt: string, receivedAt = "12 11:59"): RecordedTry => ({
  receivedAt: at(receivedAt),
  source: "reported",
  claimedAt: at(claimedAt),
  outcome: "reported",
  detail: "no connection",
});
const pressed = (receivedAt: string, outcome: string, detail: string | null = null): RecordedTry => ({
  receivedAt: at(receivedAt),
  source: "pressed",
  claimedAt: null,
  outcome,
  detail,
});

/** Written by hand from P9 before the code: what is known, what it is called, why, and the time it suggests. */
const table: [story: string, given: Partial<WhatIsKnown>, finding: Finding, why: WhyCode, suggested: string | null][] = [
  // confirmed: our own record shows that we failed them inside the window
  [
    "they say they tried at 8, and we were down then",
    { ...claims("12 08:00"), incidents: [weWereDown("12 07:55", "12 08:10")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:00",
  ],
  [
    "their device failed at 8:00, and we were down then",
    { tries: [deviceSays("12 08:00")], incidents: [weWereDown("12 07:50", "12 08:20")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:00",
  ],
  [
    "their device failed at 8:00, and in that minute we failed to answer a page",
    { tries: [deviceSays("12 08:00:20")], incidents: [weFailed("12 08:00:31")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:00:31",
  ],
  [
    "they remember 8 o'clock, and we were down from 8:20: nobody remembers to the minute",
    { ...claims("12 08:00"), incidents: [weWereDown("12 08:20", "12 08:40")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:20",
  ],
  [
    "we went down in the last minute of the window and were down until after it",
    { ...claims("12 10:00"), incidents: [weWereDown("12 09:59", "12 11:30")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 10:00",
  ],
  [
    "the outage has not ended as far as we know",
    { ...claims("12 09:00"), incidents: [weWereDown("12 08:30", null)] },
    "confirmed",
    "our-outage-at-the-try",
    "12 09:00",
  ],
  [
    "their press reached us in time and was never judged",
    { tries: [pressed("12 09:30", "recorded")] },
    "confirmed",
    "press-left-unanswered",
    "12 09:30",
  ],
  [
    "their press reached us in time and we took the order for somebody else's",
    { tries: [pressed("11 09:30", "not-theirs")] },
    "confirmed",
    "press-left-unanswered",
    "11 09:30",
  ],
  [
    "of two outages the one at the try counts",
    { ...claims("12 08:00"), incidents: [weWereDown("11 08:00", "11 09:00"), weWereDown("12 08:05", "12 08:09")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:05",
  ],
  [
    "the device's clock is impossible, but its report came inside the window, and we were down before",
    { tries: [deviceSays("01 00:00", "12 09:00")], incidents: [weWereDown("12 08:00", "12 08:30")] },
    "confirmed",
    "our-outage-at-the-try",
    "12 08:00",
  ],

  // plausible: something speaks for it, but not our own record of our own failure
  ["only their device says so", { tries: [deviceSays("12 08:00")] }, "plausible", "device-reported", "12 08:00"],
  [
    "the device's clock runs ahead: it was no later than its report",
    { tries: [deviceSays("12 08:03", "12 08:01")] },
    "plausible",
    "device-reported",
    "12 08:01",
  ],
  [
    "we were down six hours before their device failed",
    { tries: [deviceSays("12 08:00")], incidents: [weWereDown("12 01:00", "12 02:00")] },
    "plausible",
    "device-reported",
    "12 08:00",
  ],
  [
    "they say 8, and Shopify did not answer us then",
    { ...claims("12 08:00"), incidents: [shopifyWasDown("12 07:30", "12 08:30")] },
    "plausible",
    "shopify-outage-at-the-try",
    "12 08:00",
  ],
  [
    "they do not say when, and we were down while the window was open",
    { ...claims(null), incidents: [weWereDown("12 09:30", "12 10:30")] },
    "plausible",
    "outage-within-the-window",
    "12 09:30",
  ],
  [
    "nobody claims anything, and we were down while the window was open",
    { incidents: [weWereDown("10 09:00", "10 11:00")] },
    "plausible",
    "outage-within-the-window",
    "10 10:00",
  ],
  [
    "they remember a time just after the window, and we were down at its end",
    { ...claims("12 10:10"), incidents: [weWereDown("12 09:50", "12 10:20")] },
    "plausible",
    "outage-within-the-window",
    "12 09:50",
  ],

  // no trace: proves nothing
  ["nothing is claimed and nothing recorded", {}, "no-trace", "nothing-recorded", null],
  ["they say so without a time, and nothing is recorded", claims(null), "no-trace", "nothing-recorded", null],
  ["they say 8, and nothing is recorded", claims("12 08:00"), "no-trace", "only-the-claim", "12 08:00"],
  [
    "they say 8, and we were down the day before",
    { ...claims("12 08:00"), incidents: [weWereDown("11 08:00", "11 09:00")] },
    "no-trace",
    "only-the-claim",
    "12 08:00",
  ],
  [
    "they tried an hour after the window, while we were down",
    { ...claims("12 11:00"), incidents: [weWereDown("12 10:55", "12 11:05")] },
    "no-trace",
    "tried-after-the-window",
    null,
  ],
  ["their device failed after the window", { tries: [deviceSays("12 11:00")] }, "no-trace", "tried-after-the-window", null],
  [
    "we were down only before the order and after its window",
    { incidents: [weWereDown("10 08:00", "10 09:00"), weWereDown("12 10:01", "12 11:00")] },
    "no-trace",
    "nothing-recorded",
    null,
  ],
  [
    "their press reached us in time and was refused as the policy says",
    { tries: [pressed("12 09:00", "refused", "being-prepared")] },
    "no-trace",
    "answered-normally",
    null,
  ],
  [
    "they say 9, and at 9 they were shown a refusal",
    { ...claims("12 09:00"), tries: [pressed("12 09:05", "refused", "being-prepared")] },
    "no-trace",
    "answered-normally",
    null,
  ],
  [
    "they say 9, and were shown a refusal the evening before",
    { ...claims("12 09:00"), tries: [pressed("11 20:00", "refused", "being-prepared")] },
    "no-trace",
    "only-the-claim",
    "12 09:00",
  ],
  [
    "the request itself came in time: nothing has to be proven",
    { ...claims("12 08:00"), receivedAt: at("12 10:00"), incidents: [weWereDown("12 07:55", "12 08:10")] },
    "no-trace",
    "received-in-time",
    null,
  ],
];

describe("what a claim of a technical fault rests on", () => {
  test.each(table)("%s", (_, given, finding, why, suggested) => {
    const evidence = evidenceFor(known(given));
    expect({ finding: evidence.finding, why: evidence.why.code }).toEqual({ finding, why });
    expect(evidence.suggestedProvenAt).toBe(suggested === null ? null : at(suggested).toISO());
  });

  it("never suggests a time before the order was placed", () => {
    const early = evidenceFor(known({ incidents: [weWereDown("10 00:00", "12 00:00")], ...claims(null) }));
    expect(early.suggestedProvenAt).toBe(at("10 10:00").toISO());
  });
});

describe("the time line", () => {
  const story = known({
    ...claims("12 08:00"),
    tries: [deviceSays("12 08:01"), pressed("12 09:00", "refused", "being-prepared"), pressed("12 12:00", "case")],
    incidents: [
      weWereDown("12 07:55", "12 08:10"),
      weFailed("12 08:11", 3),
      weFailed("12 08:12", 2),
      weFailed("12 09:45"),
      shopifyWasDown("12 11:00", null),
    ],
  });

  it("lays everything in the order in which it happened", () => {
    expect(evidenceFor(story).timeline.map(({ at: when, kind }) => `${when.slice(8, 16)} ${kind}`)).toEqual([
      "10T10:00 order-placed",
      "12T07:55 app-down",
      "12T08:00 claimed-try",
      "12T08:01 reported-try",
      "12T08:11 answer-failed",
      "12T09:00 refusal-shown",
      "12T09:45 answer-failed",
      "12T10:00 window-closed",
      "12T11:00 shopify-unreachable",
      "12T12:00 request-received",
    ]);
  });

  it("marks as claimed what only the shopper or their device says", () => {
    const claimed = evidenceFor(story).timeline.filter((item) => item.claimed);
    expect(claimed.map(({ kind }) => kind)).toEqual(["claimed-try", "reported-try"]);
  });

  it("puts failures close to each other into one stretch, with their number", () => {
    const failures = evidenceFor(story).timeline.filter(({ kind }) => kind === "answer-failed");
    expect(failures.map(({ facts, until }) => [facts.count, until])).toEqual([
      [5, at("12 08:12").toISO()],
      [1, at("12 09:45").toISO()],
    ]);
  });

  it("says what has not ended", () => {
    expect(
      evidenceFor(story)
        .timeline.filter(({ ongoing }) => ongoing)
        .map(({ kind }) => kind),
    ).toEqual(["shopify-unreachable"]);
  });
});
