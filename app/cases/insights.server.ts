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
import { columnsOf, instantsOf, type Period } from "./period";
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
      const inColumns = (series: readonly string[], pick: "channel" | "outcome" | "answer") =>
        gridOf(
          columns,
          series,
          cases.flatMap(({ column, count, ...each }) =>
            column !== null && each[pick] !== null ? [{ row: column, series: each[pick], count }] : [],
          ),
        );
      const reasons = cases.filter(({ about }) => about === "reason");
      return {
        requests: reasons.reduce((sum, { count }) => sum + count, 0),
        channels: inColumns(channels, "channel"),
        outcomes: inColumns(requestOutcomes, "outcome"),
        answers: inColumns(answerTimes, "answer"),
        credited,
        reasons: reasons
          .map(({ reason, count }) => ({ code: reason, words: (reason && words.get(reason)) || null, count }))
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
          presses.flatMap(({ column, agreement, count }) =>
            column !== null && agreement !== null ? [{ row: column, series: agreement, count }] : [],
          ),
        ),
        disagreements: presses
          .flatMap(({ column, code, count }) => (column === null && code !== null ? [{ code, count }] : []))
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

interface CaseCount {
  about: "channel" | "outcome" | "answer" | "reason" | "late";
  column: string | null;
  channel: string | null;
  outcome: string | null;
  answer: string | null;
  reason: string | null;
  band: number | null;
  decided: string | null;
  count: number;
}

/** Everything that is told of cases, in one walk over them. */
function countCases(prisma: PrismaClient, asked: Asked): Promise<CaseCount[]> {
  const open = Prisma.raw(`status IN (${openStatuses.map((status) => `'${status}'`).join(", ")})`);
  const hoursLate = Prisma.sql`extract(epoch FROM date_trunc('second', received_at) - (order_facts ->> 'windowClosesAt')::timestamptz) / 3600`;
  return prisma.$queryRaw<CaseCount[]>`
    WITH each AS (
      SELECT ${columnOf(Prisma.sql`received_at`, asked.period)} AS col, channel, shopper_reason AS reason,
        CASE WHEN ${open} THEN 'open' WHEN status IN ('declined', 'withdrawn') THEN status
          WHEN cancelled_at IS NULL THEN 'closed' WHEN approved_by IS NULL THEN 'cancelled-by-policy' ELSE 'cancelled-by-person' END AS outcome,
        CASE WHEN answered_at IS NULL AND NOT (${open}) THEN NULL
          WHEN answered_at IS NULL THEN CASE WHEN answer_limit_at < ${asked.now.toJSDate()} THEN 'overdue' ELSE 'waiting' END
          WHEN answered_at <= received_at + interval '1 hour' THEN 'within-hour'
          WHEN answered_at <= answer_target_at THEN 'within-target'
          WHEN answered_at <= answer_limit_at THEN 'within-limit' ELSE 'too-late' END AS answer,
        ${hoursLate} AS late,
        CASE WHEN cancelled_at IS NOT NULL OR status IN ('recalling', 'returning', 'cancelling') THEN 'accepted'
          WHEN status = 'declined' THEN 'declined' ELSE 'undecided' END AS decided
      FROM cases WHERE shop_domain = ${asked.shop} AND ${within(Prisma.sql`received_at`, asked)}
    ), banded AS (
      SELECT *, CASE WHEN late > 0 THEN width_bucket(late::float8, ${[...lateHours]}::float8[]) END AS band FROM each
    )
    SELECT CASE WHEN grouping(channel) = 0 THEN 'channel' WHEN grouping(outcome) = 0 THEN 'outcome'
        WHEN grouping(answer) = 0 THEN 'answer' WHEN grouping(reason) = 0 THEN 'reason' ELSE 'late' END AS about,
      col::text AS "column", channel, outcome, answer, reason, band, decided, count(*)::int AS count
    FROM banded
    GROUP BY GROUPING SETS ((col, channel), (col, outcome), (col, answer), (reason), (band, decided))`;
}

/** What the button had shown against what the server said: by column, and by the reason of each refusal. */
function countPresses(prisma: PrismaClient, asked: Asked) {
  return prisma.$queryRaw<{ column: string | null; agreement: string | null; code: string | null; count: number }[]>`
    WITH each AS (
      SELECT ${columnOf(Prisma.sql`received_at`, asked.period)} AS col,
        CASE verdict ->> 'kind' WHEN 'cancel-now' THEN 'as-shown' WHEN 'refuse' THEN 'refused' ELSE 'to-a-person' END AS agreement,
        CASE verdict ->> 'kind' WHEN 'refuse' THEN verdict #>> '{reasons,0,code}' END AS code
      FROM attempts
      WHERE shop_domain = ${asked.shop} AND ${within(Prisma.sql`received_at`, asked)}
        AND source = 'pressed' AND verdict ->> 'kind' IS NOT NULL
    )
    SELECT col::text AS "column", agreement, code, count(*)::int AS count
    FROM each GROUP BY GROUPING SETS ((col, agreement), (code))`;
}

/** What is known of the refunds sent within the period. Money that is there at once (gift cards) takes no days. */
async function readCredited(prisma: PrismaClient, asked: Asked, policy: Policy): Promise<Credited> {
  const { zone } = asked.period;
  const rows = await prisma.$queryRaw<{ status: string; sent: string; credited: string | null; count: number }[]>`
    WITH each AS (
      SELECT status, (sent_at AT TIME ZONE ${zone}::text)::date AS sent,
        CASE WHEN status = 'credited' THEN (credited_at AT TIME ZONE ${zone}::text)::date END AS credited
      FROM refunds
      WHERE shop_domain = ${asked.shop} AND ${within(Prisma.sql`sent_at`, asked)} AND expected_by IS NOT NULL
        AND status IN ('sent', 'credited', 'unconfirmed', 'missing', 'bank-inquiry')
    )
    SELECT CASE WHEN credited IS NULL THEN status ELSE 'credited' END AS status,
      CASE WHEN credited IS NOT NULL THEN sent END::text AS sent, credited::text AS credited, count(*)::int AS count
    FROM each GROUP BY 1, 2, 3`;
  const daysBetween = businessDaysCounter(policy.service);
  const byDays = new Map<number, number>();
  const known = { waiting: 0, unconfirmed: 0, missing: 0 };
  // in order of time: the calendar is walked once
  for (const { status, sent, credited, count } of rows.sort((a, b) => (a.sent ?? "").localeCompare(b.sent ?? ""))) {
    if (credited !== null) {
      const days = daysBetween(sent, credited);
      byDays.set(days, (byDays.get(days) ?? 0) + count);
    } else if (status === "sent") known.waiting += count;
    else if (status === "unconfirmed") known.unconfirmed += count;
    else known.missing += count;
  }
  return { ...known, byBusinessDays: [...byDays].map(([days, count]) => ({ days, count })).sort((a, b) => a.days - b.days) };
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
