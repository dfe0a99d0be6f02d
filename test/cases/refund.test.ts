import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  canBecome,
  isLate,
  isQuestionOpen,
  nextLookAt,
  nextRefund,
  refundActionsFor,
  refundActions,
  refundEnds,
  refundStatuses,
  type RefundTimes,
} from "../../app/cases/refund";
import { refundDueOf } from "../../app/cases/refund-due";
import { defaultPolicy } from "../../app/policy/settings";

const { service } = defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }));
const paris = (iso: string) => DateTime.fromISO(iso, { zone: "Europe/Paris" });
const date = (iso: string) => paris(iso).toJSDate();
const blank: RefundTimes = {
  status: "pending",
  statusAt: null,
  sentAt: null,
  expectedBy: null,
  askedShopperAt: null,
  bankInquiryAt: null,
};
const looks = (refund: Partial<RefundTimes>, now: string) =>
  nextLookAt({ ...blank, ...refund }, paris(now), service)
    ?.setZone("Europe/Paris")
    .toFormat("yyyy-MM-dd HH:mm") ?? null;

describe("the life of a refund", () => {
  it("what has ended goes on only by a person's word, or by Shopify's that nothing arrived", () => {
    for (const end of refundEnds)
      expect(nextRefund[end].every((next) => ["credited", "missing", "failed"].includes(next))).toBe(true);
    expect(canBecome("unconfirmed", "missing")).toBe(true);
    expect(canBecome("voided", "sent")).toBe(false);
  });

  it("staff are offered a new try of what failed, never of what another try stands for or was paid by hand", () => {
    expect(refundActionsFor({ status: "failed", manual: false, replaced: false })).toEqual(["retry", "pay-by-hand"]);
    expect(refundActionsFor({ status: "failed", manual: true, replaced: false })).toEqual(["pay-by-hand"]);
    for (const status of refundStatuses) expect(refundActionsFor({ status, manual: false, replaced: true })).toEqual([]);
    expect(refundActionsFor({ status: "pending", manual: false, replaced: false })).toEqual([]);
    expect(refundActionsFor({ status: "pending", manual: false, replaced: false, unanswered: true })).toEqual(["retry"]);
  });

  it("every act is offered somewhere", () => {
    const offered = new Set(refundStatuses.flatMap((status) => refundActionsFor({ status, manual: false, replaced: false })));
    expect([...offered].sort()).toEqual([...refundActions].sort());
  });
});

describe("when a refund is looked at next", () => {
  it.each([
    ["pending: the day after", { status: "pending", statusAt: date("2027-03-01T10:00") }, "2027-03-01T10:00", "2027-03-02 10:00"],
    [
      "pending: when its second business day is over",
      { status: "pending", statusAt: date("2027-03-01T10:00") },
      "2027-03-03T10:00",
      "2027-03-04 00:00",
    ],
    [
      "pending over a weekend: Monday and Tuesday count",
      { status: "pending", statusAt: date("2027-03-05T10:00") },
      "2027-03-09T12:00",
      "2027-03-10 00:00",
    ],
    [
      "pending too long already: every day",
      { status: "pending", statusAt: date("2027-03-01T10:00") },
      "2027-03-10T10:00",
      "2027-03-11 10:00",
    ],
    [
      "sent: every day for a fortnight",
      { status: "sent", sentAt: date("2027-03-01T10:00"), expectedBy: "2027-03-22" },
      "2027-03-14T10:00",
      "2027-03-15 10:00",
    ],
    [
      "then when the shopper is asked",
      { status: "sent", sentAt: date("2027-03-01T10:00"), expectedBy: "2027-03-22" },
      "2027-03-15T10:01",
      "2027-03-23 09:00",
    ],
    [
      "asked on the business day after: not on Easter Monday",
      { status: "sent", sentAt: date("2027-03-05T10:00"), expectedBy: "2027-03-26" },
      "2027-03-20T10:00",
      "2027-03-30 09:00",
    ],
    [
      "asked: when no answer counts as none",
      { status: "sent", sentAt: date("2027-03-01T10:00"), expectedBy: "2027-03-22", askedShopperAt: date("2027-03-23T09:00") },
      "2027-03-23T09:00",
      "2027-04-07 18:00",
    ],
    [
      "looked for: every fifth business day",
      { status: "bank-inquiry", bankInquiryAt: date("2027-05-10T10:00") },
      "2027-05-11T10:00",
      "2027-05-18 09:00",
    ],
    [
      "looked for: the next of them",
      { status: "bank-inquiry", bankInquiryAt: date("2027-05-10T10:00") },
      "2027-05-18T09:00",
      "2027-05-25 09:00",
    ],
    [
      "looked for: the fifth of them",
      { status: "bank-inquiry", bankInquiryAt: date("2027-05-10T10:00") },
      "2027-06-10T12:00",
      "2027-06-15 09:00",
    ],
    ["disputed: every day", { status: "disputed" }, "2027-03-01T10:00", "2027-03-02 10:00"],
  ])("%s", (_what, refund, now, then) => {
    expect(looks(refund, now)).toBe(then);
  });

  it.each(["failed", "by-hand", "credited", "unconfirmed", "voided", "none-due"])("%s: when somebody acts", (status) => {
    expect(looks({ status }, "2027-03-01T10:00")).toBeNull();
  });

  it("looked for all year: each day of it is counted once", () => {
    let days = 0;
    const counting = {
      ...service,
      get weekdays() {
        days += 1;
        return service.weekdays;
      },
    };
    const sought = { ...blank, status: "bank-inquiry", bankInquiryAt: date("2026-05-11T10:00") };
    for (const read of [
      nextLookAt,
      (...asked: Parameters<typeof nextLookAt>) => refundDueOf({ ...asked[0], replaced: false }, asked[1], asked[2]),
    ]) {
      days = 0;
      expect(read(sought, paris("2027-05-11T10:00"), counting)).not.toBeNull();
      expect(days).toBeGreaterThan(365);
      expect(days).toBeLessThan(365 + 10);
    }
  });

  it("is late once two business days are over, and not on the second", () => {
    const pending = { status: "pending", statusAt: date("2027-03-01T10:00") };
    expect(isLate(pending, paris("2027-03-03T23:59"), service)).toBe(false);
    expect(isLate(pending, paris("2027-03-04T00:00"), service)).toBe(true);
  });
});

describe('"did it arrive?"', () => {
  const sent = { status: "sent", expectedBy: "2027-03-22", askedShopperAt: null };
  it.each([
    ["the day before the last expected one", sent, "2027-03-21T23:59", false],
    ["on the last expected day", sent, "2027-03-22T00:00", true],
    ["once asked, whatever the day", { ...sent, askedShopperAt: date("2027-03-01T10:00") }, "2027-03-02T00:00", true],
    ["while it is looked for", { ...sent, status: "bank-inquiry" }, "2027-03-01T00:00", true],
    ["years after nobody answered", { ...sent, status: "unconfirmed" }, "2029-03-01T00:00", true],
    ["when it was said", { ...sent, status: "credited" }, "2027-04-01T00:00", false],
    ["of one that failed", { ...sent, status: "failed" }, "2027-04-01T00:00", false],
  ])("%s", (_when, refund, now, open) => {
    expect(isQuestionOpen(refund, paris(now))).toBe(open);
  });
});
