import pg from "pg";
import { openStatuses } from "../cases/case";
import { refundEnds } from "../cases/refund";
import type { Clock } from "../lib/clock";

/** A number about the whole shop, as it stands in the database; the same whichever process is asked. */
export interface Figure {
  name: string;
  help: string;
  labels?: Record<string, string>;
  value: number;
}

/** So long are figures reused: many processes, and more than one Prometheus, ask every few seconds. */
const keptMs = 10_000;

/**
 * Queues, lags and what is unsettled. Ages of business rows count on the app's clock, those of jobs on the database's, as
 * each of them does. Every statement reads what is open, never the whole history.
 */
export function createFigures(deps: { pool: pg.Pool; clock: Clock; keepMs?: number }): () => Promise<Figure[]> {
  const { pool, clock, keepMs = keptMs } = deps;
  let kept: { at: number; figures: Promise<Figure[]> } | null = null;

  async function read(): Promise<Figure[]> {
    const now = clock.now().toJSDate();
    const figures: Figure[] = [];
    let failed = 0;
    for (const { sql, wantsNow, figuresOf } of questions) {
      try {
        const { rows } = await pool.query<Row>(sql, wantsNow ? [now] : []);
        figures.push(...rows.flatMap(figuresOf));
      } catch (error) {
        // refused by a database that answers, as during an upgrade: the other figures are still true
        if (!(error instanceof pg.DatabaseError)) throw error;
        failed += 1;
      }
    }
    return [...figures, figure("figures_failed", "Questions to the database that it refused for this answer.", failed)];
  }

  return () => {
    if (!kept || performance.now() - kept.at > keepMs) {
      const figures = read();
      kept = { at: performance.now(), figures };
      // a failure is not kept
      figures.catch(() => (kept = null));
    }
    return kept.figures;
  };
}

type Row = Record<string, string | number | null>;

interface Question {
  sql: string;
  /** $1 is the app's time. */
  wantsNow: boolean;
  figuresOf: (row: Row) => Figure[];
}

const listOf = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(", ");

const figure = (name: string, help: string, value: string | number | null | undefined, labels?: Record<string, string>) => ({
  name: `cancellation_${name}`,
  help,
  value: Number(value ?? 0),
  ...(labels ? { labels } : {}),
});

const ageOf = (instant: string): string => `GREATEST(0, extract(epoch FROM $1::timestamptz - ${instant}))::float8`;

/** Times on rows that make a job when they come (jobs/timers.server.ts). */
const timed = [
  { timer: "cases", table: "cases", dueAt: "follow_up_at", where: "TRUE" },
  { timer: "presses", table: "attempts", dueAt: "follow_up_at", where: "TRUE" },
  { timer: "reminders", table: "cases", dueAt: "remind_at", where: "TRUE" },
  { timer: "recalls", table: "recalls", dueAt: "follow_up_at", where: "TRUE" },
  { timer: "refunds", table: "refunds", dueAt: "follow_up_at", where: "TRUE" },
  { timer: "mails", table: "mails", dueAt: "due_at", where: "status = 'queued'" },
  { timer: "recurring", table: "schedules", dueAt: "due_at", where: "TRUE" },
];

const questions: Question[] = [
  {
    sql: `SELECT count(*)::int AS waiting, ${ageOf("min(received_at)")} AS oldest FROM webhook_receipts WHERE processed_at IS NULL`,
    wantsNow: true,
    figuresOf: ({ waiting, oldest }) => [
      figure("webhooks_waiting", "Webhooks kept and not looked at yet.", waiting!),
      figure("webhooks_oldest_seconds", "Age of the oldest webhook that was not looked at yet.", oldest!),
    ],
  },
  {
    sql: `SELECT q.name,
                 count(*) FILTER (WHERE j.state IN ('created', 'retry'))::int AS waiting,
                 count(*) FILTER (WHERE j.state = 'active')::int AS running,
                 count(*) FILTER (WHERE j.state = 'retry')::int AS repeating,
                 GREATEST(0, extract(epoch FROM now() - min(GREATEST(j.created_on, j.start_after))
                   FILTER (WHERE j.state IN ('created', 'retry'))))::float8 AS oldest
            FROM jobs.queue q LEFT JOIN jobs.job j ON j.name = q.name AND j.state IN ('created', 'retry', 'active')
           WHERE q.name NOT LIKE '\\_\\_pgboss%' GROUP BY q.name`,
    wantsNow: false,
    figuresOf: ({ name, waiting, running, repeating, oldest }) =>
      name === "dead"
        ? [figure("jobs_dead", "Jobs that failed to the last and are left to people.", waiting!)]
        : [
            figure("jobs_waiting", "Jobs that wait, by name.", waiting!, { job: String(name) }),
            figure("jobs_running", "Jobs that run now, by name.", running!, { job: String(name) }),
            figure("jobs_repeating", "Jobs that failed and wait to be repeated, by name.", repeating!, { job: String(name) }),
            figure("jobs_oldest_seconds", "How long the oldest job that could run has waited.", oldest!, { job: String(name) }),
          ],
  },
  {
    sql: timed
      .map(
        ({ timer, table, dueAt, where }) =>
          `SELECT '${timer}' AS timer, ${ageOf(`min(${dueAt})`)} AS late FROM ${table} WHERE ${dueAt} IS NOT NULL AND ${where}`,
      )
      .join(" UNION ALL "),
    wantsNow: true,
    figuresOf: ({ timer, late }) => [
      figure("timers_late_seconds", "How long the earliest time on a row has passed without its job.", late!, {
        timer: String(timer),
      }),
    ],
  },
  {
    // every status, so that a line does not begin to exist with its first case
    sql: `SELECT wanted.status, count(c.id)::int AS cases,
                 count(c.id) FILTER (WHERE c.answer_limit_at < $1::timestamptz
                   AND c.status IN ('in-review', 'waiting-for-customer', 'needs-attention'))::int AS overdue,
                 ${ageOf("min(c.received_at)")} AS oldest
            FROM unnest(ARRAY[${listOf(openStatuses)}]) AS wanted (status)
            LEFT JOIN cases c ON c.status = wanted.status AND c.status IN (${listOf(openStatuses)})
           GROUP BY wanted.status`,
    wantsNow: true,
    figuresOf: ({ status, cases, overdue, oldest }) => [
      figure("cases_open", "Open cases by status.", cases!, { status: String(status) }),
      figure("cases_overdue", "Open cases whose promised answer is past its limit, by status.", overdue!, {
        status: String(status),
      }),
      figure("cases_oldest_seconds", "Age of the oldest open case since its receipt, by status.", oldest!, {
        status: String(status),
      }),
    ],
  },
  {
    sql: `SELECT status, count(*)::int AS refunds,
                 count(*) FILTER (WHERE expected_by < to_char($1::timestamptz, 'YYYY-MM-DD'))::int AS late
            FROM refunds WHERE status NOT IN (${listOf(refundEnds)}) GROUP BY status`,
    wantsNow: true,
    figuresOf: ({ status, refunds, late }) => [
      figure("refunds_unsettled", "Refunds that have not reached the shopper yet, by status.", refunds!, {
        status: String(status),
      }),
      figure("refunds_late", "Unsettled refunds past the last day that was promised, by status.", late!, {
        status: String(status),
      }),
    ],
  },
  {
    sql: `SELECT count(*) FILTER (WHERE status = 'queued')::int AS queued,
                 count(*) FILTER (WHERE status = 'failed' AND queued_at > $1::timestamptz - interval '7 days')::int AS failed
            FROM mails WHERE status IN ('queued', 'failed')`,
    wantsNow: true,
    figuresOf: ({ queued, failed }) => [
      figure("mails_queued", "Mails not sent yet, those that are not due yet included.", queued!),
      figure("mails_failed", "Mails of the last seven days that were given up.", failed!),
    ],
  },
  {
    sql: `SELECT count(*)::int AS held, ${ageOf("min(placed_at)")} AS oldest FROM holds WHERE released_at IS NULL AND placed_at IS NOT NULL`,
    wantsNow: true,
    figuresOf: ({ held, oldest }) => [
      figure("holds_on", "Fulfilment holds of ours that are on.", held!),
      figure("holds_oldest_seconds", "Age of the oldest fulfilment hold of ours that is on.", oldest!),
    ],
  },
  {
    sql: `SELECT wanted.kind, count(i.id) FILTER (WHERE i.to_at IS NULL)::int AS open,
                 COALESCE(sum(i.count) FILTER (WHERE i.from_at > $1::timestamptz - interval '1 hour'), 0)::int AS lately
            FROM unnest(ARRAY['app-down', 'shopify-unreachable', 'answer-failed']) AS wanted (kind)
            LEFT JOIN incidents i ON i.kind = wanted.kind AND (i.to_at IS NULL OR i.from_at > $1::timestamptz - interval '1 hour')
           GROUP BY wanted.kind`,
    wantsNow: true,
    figuresOf: ({ kind, open, lately }) => [
      figure("outages_open", "Outages going on now, by kind: one a shop that Shopify does not answer.", open!, {
        kind: String(kind),
      }),
      figure("outages_last_hour", "Outages, and answers that failed, begun in the last hour, by kind.", lately!, {
        kind: String(kind),
      }),
    ],
  },
  {
    sql: `SELECT count(*)::int AS shops, COALESCE(max(${ageOf("COALESCE(reconciled_up_to, installed_at)")}), 0)::float8 AS behind,
                 count(*) FILTER (WHERE NOT automatic_cancellation)::int AS paused
            FROM shops WHERE uninstalled_at IS NULL`,
    wantsNow: true,
    figuresOf: ({ shops, behind, paused }) => [
      figure("shops_installed", "Shops that have the app.", shops!),
      figure("shops_paused", "Shops whose automatic cancellation is switched off, by people or by its own pause.", paused!),
      figure("reconciliation_behind_seconds", "For the shop furthest behind: how long ago its changes were last read.", behind!),
    ],
  },
  {
    sql: `SELECT found_by, count(*)::int AS drifts FROM drifts WHERE found_at > $1::timestamptz - interval '1 day' GROUP BY found_by`,
    wantsNow: true,
    figuresOf: ({ found_by, drifts }) => [
      figure("drift_last_day", "Changes of the last day that no webhook told of, by what found them.", drifts!, {
        found_by: String(found_by),
      }),
    ],
  },
  {
    // what a shop gets back since the last answer; a shop not asked for an hour is full and dull
    sql: `SELECT shop_domain AS shop, size,
                 LEAST(size, available + per_second * GREATEST(0, extract(epoch FROM clock_timestamp() - measured_at)))::float8 AS left
            FROM shop_points WHERE measured_at > clock_timestamp() - interval '1 hour' ORDER BY measured_at DESC LIMIT 200`,
    wantsNow: false,
    figuresOf: ({ shop, size, left }) => [
      figure("shopify_points_left", "Query cost a shop still grants, of the shops asked in the last hour.", left!, {
        shop: String(shop),
      }),
      figure("shopify_points_size", "Query cost a shop grants at most.", size!, { shop: String(shop) }),
    ],
  },
];
