import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { beforeAll, describe, expect, it } from "vitest";
import { createInsights } from "../../app/cases/insights.server";
import { totalOf, type Grid } from "../../app/cases/insights";
import { periodFrom } from "../../app/cases/period";
import { createRecalls } from "../../app/cases/recalls.server";
import type { Prisma } from "../../app/database/generated/client";
import { businessDaysCounter } from "../../app/policy/business-days";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { testDatabase } from "../support/database";

const SHOP = "sofimix.myshopify.com";
const OTHER = "atelier.myshopify.com";
const { prisma } = await testDatabase();
const policy = defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }));
/** Sunday 22 November 2026, 17:30 in Paris. */
const now = DateTime.fromISO("2026-11-22T16:30:00Z", { zone: "utc" });
const recalls = createRecalls({
  prisma,
  messages: null as never,
  decrypt: (text) => text,
  policyNow: () => Promise.resolve(policy),
});
const insights = createInsights({ prisma, clock: { now: () => now }, recalls });
const paris = (local: string) => DateTime.fromISO(local, { zone: "Europe/Paris" }).toJSDate();

let policyVersionId = "";
let number = 1000;
interface Given extends Partial<Prisma.CaseUncheckedCreateInput> {
  receivedAt: Date;
  /** When its window closed. */
  closed?: Date;
}
async function aCase({ closed, shopDomain = SHOP, ...given }: Given): Promise<string> {
  number += 1;
  const day = 86_400_000;
  const received = given.receivedAt.getTime();
  const { id } = await prisma.case.create({
    data: {
      orderId: `gid://shopify/Order/${number}`,
      orderName: `#${number}`,
      channel: "account-page",
      status: "in-review",
      openedAt: given.receivedAt,
      updatedAt: given.receivedAt,
      locale: "fr",
      policyVersionId,
      verdict: { kind: "cancel-now", reasons: [] },
      orderFacts: {
        total: { amount: "59.90", currencyCode: "EUR" },
        windowClosesAt: (closed ?? new Date(received + day)).toISOString(),
      },
      answerTargetAt: new Date(received + day),
      answerLimitAt: new Date(received + 3 * day),
      ...given,
      shopDomain,
    },
  });
  return id;
}
async function aPress(receivedAt: Date, verdict: object | null, given: Partial<Prisma.AttemptUncheckedCreateInput> = {}) {
  await prisma.attempt.create({
    data: {
      shopDomain: SHOP,
      orderId: "gid://shopify/Order/1",
      customerId: "gid://shopify/Customer/1",
      receivedAt,
      source: "pressed",
      locale: "fr",
      outcome: "refused",
      ...(verdict ? { verdict } : {}),
      ...given,
    },
  });
}
async function aRefund(caseId: string, given: Partial<Prisma.RefundUncheckedCreateInput>) {
  await prisma.refund.create({
    data: {
      caseId,
      shopDomain: SHOP,
      orderId: "gid://shopify/Order/1",
      amount: "10",
      currencyCode: "EUR",
      updatedAt: now.toJSDate(),
      status: "credited",
      expectedBy: "2026-12-31",
      shopifyTransactionId: randomUUID(),
      ...given,
    },
  });
}

beforeAll(async () => {
  for (const domain of [SHOP, OTHER]) await prisma.shop.create({ data: { domain, installedAt: paris("2026-01-01") } });
  const version = await prisma.policyVersion.create({
    data: {
      shopDomain: SHOP,
      effectiveFrom: new Date(0),
      settings: settingsOf(policy) as object,
      createdBy: "1",
      createdAt: new Date(0),
    },
  });
  policyVersionId = version.id;
});

const read = (asked: Record<string, string>, shop = SHOP) =>
  insights.read({ shop, period: periodFrom(new URLSearchParams(asked), now, "Europe/Paris"), policy });
/** What is not zero, as "row series: count". */
const told = ({ rows, series, counts }: Grid): string[] =>
  counts.flatMap((row, index) => row.flatMap((count, at) => (count > 0 ? [`${rows[index]} ${series[at]}: ${count}`] : [])));

describe("requests by day", () => {
  it("belong to the store's own day: before and after midnight in Paris, whatever the day is in London", async () => {
    await aCase({ receivedAt: paris("2026-07-14T23:59:59.999") });
    await aCase({ receivedAt: paris("2026-07-15T00:00:00"), channel: "phone" });
    await aCase({ receivedAt: paris("2026-07-15T01:59:00"), channel: "phone" });
    const { channels, requests } = await read({ from: "2026-07-14", to: "2026-07-15" });
    expect(told(channels)).toEqual(["2026-07-14 account-page: 1", "2026-07-15 phone: 2"]);
    expect(requests).toBe(3);
    expect(totalOf((await read({ from: "2026-07-15", to: "2026-07-15" })).channels)).toBe(2);
  });

  it("in the nights when the clocks change: the day of 25 hours and the one of 23 are each one day", async () => {
    for (const at of [
      "2026-10-25T00:00:00+02:00",
      "2026-10-25T02:30:00+02:00",
      "2026-10-25T02:30:00+01:00",
      "2026-10-25T23:59:00+01:00",
    ])
      await aCase({ receivedAt: new Date(at) });
    await aCase({ receivedAt: new Date("2026-10-26T00:00:00+01:00") });
    for (const at of [
      "2026-03-28T23:59:00+01:00",
      "2026-03-29T00:00:00+01:00",
      "2026-03-29T03:00:00+02:00",
      "2026-03-30T00:00:00+02:00",
    ])
      await aCase({ receivedAt: new Date(at) });
    expect(told((await read({ from: "2026-10-24", to: "2026-10-26" })).channels)).toEqual([
      "2026-10-25 account-page: 4",
      "2026-10-26 account-page: 1",
    ]);
    expect(told((await read({ from: "2026-03-28", to: "2026-03-30" })).channels)).toEqual([
      "2026-03-28 account-page: 1",
      "2026-03-29 account-page: 2",
      "2026-03-30 account-page: 1",
    ]);
  });

  it("have a column for each day, also without a request; longer periods are told by the week and by the month", async () => {
    expect((await read({ days: "7" })).channels.rows).toEqual([16, 17, 18, 19, 20, 21, 22].map((day) => `2026-11-${day}`));
    const year = (await read({ days: "365" })).channels.rows;
    expect([year.length, year[0], year.at(-1)]).toEqual([53, "2025-11-17", "2026-11-16"]);
    expect((await read({ from: "2025-01-15", to: "2026-11-22" })).channels.rows).toHaveLength(23);
    // a week that began before the period has its column, and what lies before the period is not counted
    expect(told((await read({ from: "2026-07-15", to: "2026-11-22" })).channels)[0]).toBe("2026-07-13 phone: 2");
  });

  it("and what a period asks for that makes no sense is the last 30 days", async () => {
    const senseless: Record<string, string>[] = [
      {},
      { days: "x" },
      { from: "2026-12-01", to: "2026-11-01" },
      { from: "2026-02-30", to: "2026-03-01" },
      { from: "1000-01-01", to: "2026-01-01" },
    ];
    for (const asked of senseless)
      expect(periodFrom(new URLSearchParams(asked), now, "Europe/Paris")).toMatchObject({
        first: "2026-10-24",
        last: "2026-11-22",
        days: 30,
      });
  });

  it("are told by what came of them, and one shop's are not another's", async () => {
    const receivedAt = paris("2026-06-10T10:00");
    const answeredAt = paris("2026-06-10T10:01");
    await aCase({ receivedAt, status: "cancelled", cancelledAt: answeredAt, answeredAt, closedAt: answeredAt });
    await aCase({ receivedAt, status: "closed", cancelledAt: answeredAt, answeredAt, approvedBy: "1" });
    await aCase({ receivedAt, status: "declined", answeredAt });
    await aCase({ receivedAt, status: "withdrawn" });
    await aCase({ receivedAt, status: "closed", answeredAt });
    await aCase({ receivedAt, status: "recalling", answeredAt });
    const { outcomes } = await read({ from: "2026-06-10", to: "2026-06-10" });
    expect(told(outcomes).map((line) => line.replace("2026-06-10 ", ""))).toEqual([
      "cancelled-by-policy: 1",
      "cancelled-by-person: 1",
      "declined: 1",
      "withdrawn: 1",
      "closed: 1",
      "open: 1",
    ]);
    expect((await read({ from: "2026-06-10", to: "2026-06-10" }, OTHER)).requests).toBe(0);
  });
});

describe("the time to answer", () => {
  it("is held against each case's own promise; what waits is told apart from what is overdue; a request taken back owes nothing", async () => {
    const receivedAt = paris("2026-05-05T10:00");
    const after = (hours: number) => new Date(receivedAt.getTime() + hours * 3_600_000);
    const answered = (hours: number) => aCase({ receivedAt, status: "declined", answeredAt: after(hours) });
    await answered(1);
    await answered(1.01);
    await answered(24);
    await answered(24.01);
    await answered(72);
    await answered(72.01);
    await aCase({ receivedAt, status: "withdrawn" });
    await aCase({ receivedAt });
    await aCase({ receivedAt, status: "waiting-for-customer", answerLimitAt: now.plus({ days: 1 }).toJSDate() });
    const { answers } = await read({ from: "2026-05-05", to: "2026-05-05" });
    expect(told(answers).map((line) => line.replace("2026-05-05 ", ""))).toEqual([
      "within-hour: 1",
      "within-target: 2",
      "within-limit: 2",
      "too-late: 1",
      "waiting: 1",
      "overdue: 1",
    ]);
  });
});

describe("the time until the money is there", () => {
  it("is counted in business days: weekends and public holidays are none, and money that is there at once takes none", async () => {
    const id = await aCase({ receivedAt: paris("2026-04-29T10:00") });
    const sent = { sentAt: paris("2026-04-29T23:30") };
    // Friday 1 May is a holiday: Thursday 30 April is the first, Monday 4 May the second
    await aRefund(id, { ...sent, creditedAt: paris("2026-04-29T23:45") });
    await aRefund(id, { ...sent, creditedAt: paris("2026-05-03T12:00") });
    await aRefund(id, { ...sent, creditedAt: paris("2026-05-04T00:30") });
    await aRefund(id, { sentAt: paris("2026-04-30T00:10"), creditedAt: paris("2026-05-04T12:00") });
    await aRefund(id, { ...sent, expectedBy: null, gateway: "gift_card", status: "sent" });
    await aRefund(id, { ...sent, status: "sent" });
    await aRefund(id, { ...sent, status: "unconfirmed" });
    await aRefund(id, { ...sent, status: "bank-inquiry" });
    await aRefund(id, { ...sent, status: "failed" });
    const { credited } = await read({ from: "2026-04-29", to: "2026-04-30" });
    expect(credited).toEqual({
      byBusinessDays: [
        { days: 0, count: 1 },
        { days: 1, count: 2 },
        { days: 2, count: 1 },
      ],
      waiting: 1,
      unconfirmed: 1,
      missing: 1,
    });
  });

  it("counts the same whichever pair is asked first", () => {
    const between = businessDaysCounter(policy.service);
    expect(between("2026-11-20", "2026-12-11")).toBe(15);
    expect(between("2026-11-02", "2026-11-06")).toBe(4);
    expect(between("2026-11-20", "2026-11-23")).toBe(1);
    expect(between("2026-11-23", "2026-11-20")).toBe(0);
  });
});

describe("requests that came late", () => {
  it("are told by how many hours after the window, to the second; what came in time is not among them", async () => {
    const closed = paris("2026-02-10T10:00");
    const after = (seconds: number) => new Date(closed.getTime() + seconds * 1000);
    await aCase({ receivedAt: after(0.9), closed });
    await aCase({ receivedAt: after(-3600), closed });
    await aCase({ receivedAt: after(1), closed, status: "declined" });
    await aCase({ receivedAt: after(5 * 3600), closed, status: "cancelled", cancelledAt: after(5 * 3600) });
    await aCase({ receivedAt: after(15 * 86_400), closed });
    const { late } = await read({ from: "2026-02-01", to: "2026-02-28" });
    expect(told(late)).toEqual(["1 declined: 1", "6 accepted: 1", "more undecided: 1"]);
  });
});

describe("reasons", () => {
  it("are told in the store's words, the most frequent first, what nobody gave last", async () => {
    const receivedAt = paris("2026-01-10T10:00");
    const [first] = policy.reasons;
    await aCase({ receivedAt, shopperReason: first!.code });
    for (let n = 0; n < 2; n += 1) await aCase({ receivedAt, shopperReason: "former-reason" });
    for (let n = 0; n < 3; n += 1) await aCase({ receivedAt });
    const { reasons } = await read({ from: "2026-01-10", to: "2026-01-10" });
    expect(reasons).toEqual([
      { code: "former-reason", words: null, count: 2 },
      { code: first!.code, words: { fr: first!.fr, en: first!.en }, count: 1 },
      { code: null, words: null, count: 3 },
    ]);
  });
});

describe("recalls", () => {
  it("cost a sum a currency: euros and dollars are never added up", async () => {
    const caseId = await aCase({ receivedAt: paris("2025-12-31T23:30") });
    const recall = await prisma.recall.create({
      data: {
        caseId,
        shopDomain: SHOP,
        orderId: "gid://shopify/Order/1",
        openedAt: paris("2025-12-31T23:30"),
        openedBy: "app",
        cause: "label-mix-up",
      },
    });
    for (const [amount, currencyCode] of [
      ["10.10", "EUR"],
      ["0.20", "EUR"],
      ["5", "USD"],
      ["900", "JPY"],
    ] as const)
      await prisma.recallCost.create({
        data: { recallId: recall.id, shopDomain: SHOP, at: now.toJSDate(), amount, currencyCode, kind: "other", byId: "1" },
      });
    const { recalls: costs } = await read({ from: "2025-12-01", to: "2026-01-01" });
    expect(costs.map(({ month, amount, currencyCode }) => `${month} ${amount} ${currencyCode}`).sort()).toEqual([
      "2025-12 10.3 EUR",
      "2025-12 5 USD",
      "2025-12 900 JPY",
    ]);
  });
});

describe("faults", () => {
  it("name the shoppers whose device told of a failed press at that time, each once; a press that failed while nothing was wrong is told too", async () => {
    const day = (time: string) => paris(`2025-10-08T${time}`);
    await prisma.incident.create({ data: { kind: "app-down", fromAt: day("10:00"), toAt: day("10:30") } });
    await prisma.incident.create({
      data: { kind: "answer-failed", shopDomain: SHOP, fromAt: day("15:00"), toAt: day("15:00:30"), count: 4 },
    });
    await prisma.incident.create({
      data: { kind: "answer-failed", shopDomain: OTHER, fromAt: day("15:00"), toAt: day("16:00"), count: 9 },
    });
    const reported = (at: string, customer: number, shopDomain = SHOP) =>
      aPress(day("20:00"), null, {
        source: "reported",
        outcome: "reported",
        claimedAt: day(at),
        customerId: `gid://shopify/Customer/${customer}`,
        shopDomain,
      });
    await reported("09:56", 1);
    await reported("10:29", 1);
    await reported("10:10", 2);
    await reported("10:10", 7, OTHER);
    await reported("15:04", 3);
    await reported("18:00", 4);
    const { faults } = await read({ from: "2025-10-08", to: "2025-10-08" });
    expect(told(faults.shoppers)).toEqual(["2025-10-08 app-down: 2", "2025-10-08 answer-failed: 1", "2025-10-08 none-known: 1"]);
    expect(told(faults.times)).toEqual(["2025-10-08 app-down: 1", "2025-10-08 answer-failed: 4"]);
    expect(told(faults.minutes)).toEqual(["2025-10-08 app-down: 30", "2025-10-08 answer-failed: 1"]);
  });

  it("that go on are counted until now, and only for the days asked about", async () => {
    await prisma.incident.create({
      data: { kind: "shopify-unreachable", shopDomain: SHOP, fromAt: new Date("2026-11-20T12:00:00Z") },
    });
    const { faults } = await read({ from: "2026-11-22", to: "2026-11-22" });
    // Paris midnight to 17:30
    expect(told(faults.minutes)).toEqual(["2026-11-22 shopify-unreachable: 1050"]);
  });
});

describe("what the button showed and what the server said", () => {
  it("is told press by press: late requests and unjudged presses are none", async () => {
    const at = paris("2025-09-09T10:00");
    await aPress(at, { kind: "cancel-now", reasons: [{ code: "inside-window", facts: {} }] }, { outcome: "case" });
    await aPress(at, { kind: "review", reasons: [{ code: "dispute-open", facts: {} }] }, { outcome: "case" });
    for (let n = 0; n < 2; n += 1) await aPress(at, { kind: "refuse", reasons: [{ code: "being-prepared", facts: {} }] });
    await aPress(at, { kind: "refuse", reasons: [{ code: "window-closed", facts: {} }] });
    await aPress(at, { kind: "refuse", reasons: [{ code: "window-closed", facts: {} }] }, { source: "late-request" });
    await aPress(at, null, { outcome: "recorded" });
    const { agreement, disagreements } = await read({ from: "2025-09-09", to: "2025-09-09" });
    expect(told(agreement)).toEqual(["2025-09-09 as-shown: 1", "2025-09-09 to-a-person: 1", "2025-09-09 refused: 3"]);
    expect(disagreements).toEqual([
      { code: "being-prepared", count: 2 },
      { code: "window-closed", count: 1 },
    ]);
  });
});
