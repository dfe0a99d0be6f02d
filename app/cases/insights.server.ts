import { DateTime } from "luxon";
import { Prisma, type PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import { businessDaysCounter } from "../policy/business-days";
import type { Policy } from "../policy/types";
import { channels, openStatuses } from "./case";
import {
  agreements,
  answerTimes,
  faultKinds,
  gridOf,
  lateBands,
  lateHours,
  lateOutcomes,
  requestOutcomes,
  type Credited,
  type Faults,
  type Insights,
} from "./insights";
import { columnsOf, instantsOf, stretchesOf, type Period, type Stretch } from "./period";
import { reasonWords } from "./reason-words.server";
import type { Recalls } from "./recalls.server";

export type InsightsRead = ReturnType<typeof createInsights>;

/** A device's clock may be off by this much from the fault it met. */
const deviceMinutes = 5;

/**
 * A shop's numbers over a period, in days of the store's zone. Each statement reads the period's rows by an index and
 * groups them in the database: what comes over is a few hundred lines, however many cases there are.
 */
export function createInsights({ prisma, clock, recalls }: { prisma: PrismaClient; clock: Clock; recalls: Recalls }) {
  return {
    async read({ shop, period, policy }: { shop: string; period: Period; policy: Policy }): Promise<Insights> {
      const asked = { shop, period, now: clock.now(), ...instantsOf(period) };
      const columns = columnsOf(period);
      const [cases, presses, credited, faults, costs, words] = await Promise.all([
        countCases(prisma, asked),
        countPresses(prisma, asked),
        readCredited(prisma, asked, policy),
        readFaults(prisma, asked, columns),
        recalls.totals(asked),
        reasonWords(prisma, shop),
      ]);
      const inColumns = (series: readonly string[], about: "channel" | "outcome" | "answer") =>
        gridOf(
          columns,
          series,
          cases.flatMap(({ column, count, ...each }) =>
            each.about === about && each[about] !== null ? [{ row: column, series: each[about], count }] : [],
          ),
        );
      const reasons = new Map<string | null, number>();
      for (const { about, reason, count } of cases)
        if (about === "reason") reasons.set(reason, (reasons.get(reason) ?? 0) + count);
      const refusals = new Map<string, number>();
      for (const { code, count } of presses) if (code !== null) refusals.set(code, (refusals.get(code) ?? 0) + count);
      return {
        requests: [...reasons.values()].reduce((sum, count) => sum + count, 0),
        channels: inColumns(channels, "channel"),
        outcomes: inColumns(requestOutcomes, "outcome"),
        answers: inColumns(answerTimes, "answer"),
        credited,
        reasons: [...reasons]
          .map(([code, count]) => ({ code, words: (code && words.get(code)) || null, count }))
          .sort((a, b) => Number(a.code === null) - Number(b.code === null) || b.count - a.count),
        late: gridOf(
          lateBands,
          lateOutcomes,
          cases.flatMap(({ about, band, decided, count }) =>
            about === "late" && band !== null && decided !== null ? [{ row: lateBands[band]!, series: decided, count }] : [],
          ),
        ),
        recalls: costs,
        faults,
        agreement: gridOf(
          columns,
          agreements,
          presses.map(({ column, agreement, count }) => ({ row: column, series: agreement, count })),
        ),
        disagreements: [...refusals]
          .map(([code, count]) => ({ code, count }))
          .sort((a, b) => b.count - a.count)
          .slice(0, 8),
      };
    },
  };
}

interface Asked {
  shop: string;
  period: Period;
  from: DateTime;
  to: DateTime;
  now: DateTime;
}

/** The date of the column that an instant falls in: a day, week or month of the store. */
const columnOf = (instant: Prisma.Sql, { unit, zone }: Period) =>
  Prisma.sql`date_trunc(${unit}::text, ${instant} AT TIME ZONE ${zone}::text)::date`;

const within = (instant: Prisma.Sql, { from, to }: Asked) =>
  Prisma.sql`${instant} >= ${from.toJSDate()} AND ${instant} < ${to.toJSDate()}`;

/**
 * The period's stretches, each of which is one short walk along an index: no time is put into a day row by row, and what
 * is grouped at a time is small.
 */
const stretches = (each: Stretch[]) => Prisma.sql`
  unnest(${each.map(({ from }) => from.toISO())}::timestamptz[], ${each.map(({ to }) => to.toISO())}::timestamptz[])
    WITH ORDINALITY stretch ("from", "to", n)`;
const inStretch = (shop: string, instant: Prisma.Sql) =>
  Prisma.sql`shop_domain = ${shop} AND ${instant} >= stretch."from" AND ${instant} < stretch."to"`;
/** What a stretch's number stands for. */
const named = <Row extends { n: number }>(rows: Row[], each: Stretch[]) =>
  rows.map((row) => ({ ...row, column: each[row.n - 1]!.name }));

interface CaseCount {
  about: "channel" | "outcome" | "answer" | "reason" | "late";
  n: number;
  channel: string | null;
  outcome: string | null;
  answer: string | null;
  reason: string | null;
  band: number | null;
  decided: string | null;
  count: number;
}

/**
 * Everything that is told of cases, in one walk over them, of which an index alone knows enough (cases_counted). Counted
 * first by what stands there, and put into the charts' words afterwards: a hundred times fewer rows are left by then.
 */
async function countCases(prisma: PrismaClient, asked: Asked): Promise<(CaseCount & { column: string })[]> {
  const columns = stretchesOf(asked.period);
  const open = Prisma.raw(`status IN (${openStatuses.map((status) => `'${status}'`).join(", ")})`);
  const rows = await prisma.$queryRaw<CaseCount[]>`
    SELECT stretch.n::int, told.* FROM ${stretches(columns)}, LATERAL (
      WITH counted AS (
        SELECT channel, shopper_reason AS reason, status, cancelled_at IS NOT NULL AS cancelled, approved_by IS NOT NULL AS approved,
          CASE WHEN answered_at IS NULL THEN CASE WHEN answer_limit_at < ${asked.now.toJSDate()}::timestamptz THEN 'overdue' ELSE 'waiting' END
            WHEN answered_at <= received_at + interval '1 hour' THEN 'within-hour'
            WHEN answered_at <= answer_target_at THEN 'within-target'
            WHEN answered_at <= answer_limit_at THEN 'within-limit' ELSE 'too-late' END AS answer,
          -- in whole seconds, as Shopify gives instants
          CASE WHEN received_at >= window_closes_at + interval '1 second'
            THEN width_bucket(received_at - window_closes_at, ${lateHours.map((hours) => `${hours} hours`)}::interval[]) END AS band,
          count(*) AS count
        FROM cases WHERE ${inStretch(asked.shop, Prisma.sql`received_at`)} GROUP BY 1, 2, 3, 4, 5, 6, 7
      ), said AS (
        SELECT channel, reason, band, count,
          CASE WHEN ${open} THEN 'open' WHEN status IN ('declined', 'withdrawn') THEN status WHEN NOT cancelled THEN 'closed'
            WHEN approved THEN 'cancelled-by-person' ELSE 'cancelled-by-policy' END AS outcome,
          CASE WHEN ${open} OR answer NOT IN ('waiting', 'overdue') THEN answer END AS answer,
          CASE WHEN cancelled OR status IN ('recalling', 'returning', 'cancelling') THEN 'accepted'
            WHEN status = 'declined' THEN 'declined' ELSE 'undecided' END AS decided
        FROM counted
      )
      SELECT CASE WHEN grouping(channel) = 0 THEN 'channel' WHEN grouping(outcome) = 0 THEN 'outcome'
          WHEN grouping(answer) = 0 THEN 'answer' WHEN grouping(reason) = 0 THEN 'reason' ELSE 'late' END AS about,
        channel, outcome, answer, reason, band, decided, sum(count)::int AS count
      FROM said GROUP BY GROUPING SETS ((channel), (outcome), (answer), (reason), (band, decided))
    ) told`;
  return named(rows, columns);
}

/** What the button had shown against what the server said, by column and by the reason of a refusal. */
async function countPresses(prisma: PrismaClient, asked: Asked) {
  const columns = stretchesOf(asked.period);
  const rows = await prisma.$queryRaw<{ n: number; agreement: string; code: string | null; count: number }[]>`
    SELECT stretch.n::int, told.* FROM ${stretches(columns)}, LATERAL (
      SELECT CASE verdict ->> 'kind' WHEN 'cancel-now' THEN 'as-shown' WHEN 'refuse' THEN 'refused' ELSE 'to-a-person' END AS agreement,
        CASE verdict ->> 'kind' WHEN 'refuse' THEN verdict #>> '{reasons,0,code}' END AS code, count(*)::int AS count
      FROM attempts
      WHERE ${inStretch(asked.shop, Prisma.sql`received_at`)} AND source = 'pressed' AND verdict ->> 'kind' IS NOT NULL
      GROUP BY 1, 2
    ) told`;
  return named(rows, columns);
}

/** What is known of the refunds sent within the period. Money that is there at once (gift cards) takes no days. */
async function readCredited(prisma: PrismaClient, asked: Asked, policy: Policy): Promise<Credited> {
  const today = asked.now.setZone(asked.period.zone).toISODate()!;
  // money sent on the last of the days may have come until now
  const days = stretchesOf({ ...asked.period, last: today > asked.period.last ? today : asked.period.last }, "day");
  const sentOn = days.filter(({ name }) => name <= asked.period.last);
  const rows = await prisma.$queryRaw<{ n: number; status: string; credited: number | null; count: number }[]>`
    SELECT stretch.n::int, told.* FROM ${stretches(sentOn)}, LATERAL (
      SELECT status, CASE WHEN status = 'credited' THEN width_bucket(credited_at, ${days.map(({ from }) => from.toISO())}::timestamptz[]) END AS credited,
        count(*)::int AS count
      FROM refunds
      WHERE ${inStretch(asked.shop, Prisma.sql`sent_at`)} AND expected_by IS NOT NULL
        AND status IN ('sent', 'credited', 'unconfirmed', 'missing', 'bank-inquiry')
      GROUP BY 1, 2
    ) told ORDER BY 1, credited`;
  const daysBetween = businessDaysCounter(policy.service);
  const byDays = new Map<number, number>();
  const unknown = { waiting: 0, unconfirmed: 0, missing: 0 };
  // in order of time: the calendar is walked once
  for (const { column: sent, status, credited, count } of named(rows, days)) {
    if (credited !== null) {
      const businessDays = credited === 0 ? 0 : daysBetween(sent, days[credited - 1]!.name);
      byDays.set(businessDays, (byDays.get(businessDays) ?? 0) + count);
    } else if (status === "sent") unknown.waiting += count;
    else if (status === "unconfirmed") unknown.unconfirmed += count;
    else unknown.missing += count;
  }
  return { ...unknown, byBusinessDays: [...byDays].map(([days, count]) => ({ days, count })).sort((a, b) => a.days - b.days) };
}

/** Our outages and Shopify's, and the shoppers whose devices told of a press that failed meanwhile. */
async function readFaults(prisma: PrismaClient, asked: Asked, columns: string[]): Promise<Faults> {
  const { shop, period, from, to, now } = asked;
  const end = DateTime.min(now, to);
  const began = columnOf(Prisma.sql`GREATEST(from_at, ${from.toJSDate()}::timestamptz)`, period);
  const touching = Prisma.sql`(i.shop_domain = ${shop} OR i.shop_domain IS NULL)
    AND i.from_at < ${to.toJSDate()} AND COALESCE(i.to_at, ${now.toJSDate()}::timestamptz) >= ${from.toJSDate()}`;
  const slack = Prisma.raw(`interval '${deviceMinutes} minutes'`);
  const meanwhile = Prisma.sql`i.from_at <= a.claimed_at + ${slack} AND COALESCE(i.to_at, ${now.toJSDate()}::timestamptz) >= a.claimed_at - ${slack}`;
  const reported = Prisma.sql`a.shop_domain = ${shop} AND a.source = 'reported'`;
  const [times, met, unknown] = await Promise.all([
    prisma.$queryRaw<{ row: string; series: string; times: number; minutes: number }[]>`
      WITH each AS (
        SELECT ${began} AS col, kind, CASE kind WHEN 'answer-failed' THEN count ELSE 1 END AS times,
          extract(epoch FROM LEAST(COALESCE(to_at, ${now.toJSDate()}::timestamptz), ${end.toJSDate()}::timestamptz)
            - GREATEST(from_at, ${from.toJSDate()}::timestamptz)) / 60 AS minutes
        FROM incidents i WHERE ${touching}
      )
      SELECT col::text AS row, kind AS series, sum(times)::int AS times, ceil(sum(GREATEST(minutes, 0)))::int AS minutes
      FROM each GROUP BY col, kind`,
    prisma.$queryRaw<{ row: string; series: string; count: number }[]>`
      WITH each AS (
        SELECT ${began} AS col, kind, a.customer_id FROM incidents i JOIN attempts a ON ${reported} AND ${meanwhile} WHERE ${touching}
      )
      SELECT col::text AS row, kind AS series, count(DISTINCT customer_id)::int AS count FROM each GROUP BY col, kind`,
    prisma.$queryRaw<{ row: string; series: string; count: number }[]>`
      WITH each AS (
        SELECT ${columnOf(Prisma.sql`a.claimed_at`, period)} AS col, a.customer_id FROM attempts a
        WHERE ${reported} AND ${within(Prisma.sql`a.claimed_at`, asked)}
          AND NOT EXISTS (SELECT FROM incidents i WHERE (i.shop_domain = ${shop} OR i.shop_domain IS NULL) AND ${meanwhile})
      )
      SELECT col::text AS row, 'none-known' AS series, count(DISTINCT customer_id)::int AS count FROM each GROUP BY col`,
  ]);
  const known = faultKinds.filter((kind) => kind !== "none-known");
  return {
    shoppers: gridOf(columns, faultKinds, [...met, ...unknown]),
    times: gridOf(
      columns,
      known,
      times.map((each) => ({ ...each, count: each.times })),
    ),
    minutes: gridOf(
      columns,
      known,
      times.map((each) => ({ ...each, count: each.minutes })),
    ),
  };
}
