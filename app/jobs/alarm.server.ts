import type { DateTime } from "luxon";
import type pg from "pg";
import type { Database, Transaction } from "../database/client.server";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";
import type { Queue } from "./queue.server";

/** A job that has fallen due. */
export type Due<Payloads> = {
  [Name in keyof Payloads & string]: { job: Name; payload: Payloads[Name]; singletonKey?: string };
}[keyof Payloads & string];

export interface Alarm<Payloads> {
  name: string;
  /** A cheap look outside any transaction; without it `take` is asked every time. */
  anyDue?(pool: pg.Pool, now: DateTime): Promise<boolean>;
  /** Takes what is due so that nobody else takes it too, and says which jobs that makes. */
  take(tx: Transaction, now: DateTime, limit: number): Promise<Due<Payloads>[]>;
}

export interface AlarmOptions<Payloads> {
  database: Database;
  clock: Clock;
  queue: Queue<Payloads>;
  alarms: readonly Alarm<Payloads>[];
  log: Log;
  /** How often to look; 500 ms when not said. */
  everyMs?: number;
  /** How many rows one transaction takes; 50 when not said. */
  limit?: number;
}

export interface Alarms {
  /** One look now; how many jobs it made. */
  look(): Promise<number>;
  /** Waits for the look under way. */
  stop(): Promise<void>;
}

/**
 * The app's timers. What is due later is a time on a row, read against the app's clock; this loop, on every
 * worker, turns rows whose time has come into jobs, in one transaction with the row's next time. Killed at any
 * point, either both happened or neither, and the next look of any worker goes on.
 */
export function startAlarms<Payloads>(options: AlarmOptions<Payloads>): Alarms {
  const { database, clock, queue, alarms, log, everyMs = 500, limit = 50 } = options;
  let stopped = false;
  let timer: NodeJS.Timeout;
  let underWay: Promise<unknown> = Promise.resolve();

  async function ring(alarm: Alarm<Payloads>): Promise<number> {
    let made = 0;
    for (;;) {
      const now = clock.now();
      if (alarm.anyDue && !(await alarm.anyDue(database.pool, now))) return made;
      const due = await database.inTransaction(async (tx) => {
        const taken = await alarm.take(tx, now, limit);
        // always in the same order: two transactions that enqueue the same keys would else wait for each other
        taken.sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
        for (const { job, payload, singletonKey } of taken) await queue.enqueue(tx, job, payload, { singletonKey });
        return taken.length;
      });
      made += due;
      if (due < limit || stopped) return made;
    }
  }

  async function look(): Promise<number> {
    let made = 0;
    for (const alarm of alarms) {
      // one that fails must not silence the others
      made += await ring(alarm).catch((error: unknown) => {
        log.warn({ alarm: alarm.name, err: error }, "an alarm could not be read; it is read again in a moment");
        return 0;
      });
    }
    return made;
  }

  function next(): void {
    timer = setTimeout(() => {
      underWay = look().finally(() => {
        if (!stopped) next();
      });
    }, everyMs);
  }
  next();

  return {
    look,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}

const keyOf = <Payloads>({ job, singletonKey = "" }: Due<Payloads>): string => `${job} ${singletonKey}`;

export interface DueRows<Row, Payloads> {
  name: string;
  table: string;
  /** The column with the time at which the row is due; null means never. */
  dueAt: string;
  /** The column that counts how many times it fell due. */
  tries?: string;
  /** What else must hold, as SQL. */
  where?: string;
  /** The columns `job` is made from. */
  columns: readonly (keyof Row & string)[];
  job: (row: Row) => Due<Payloads>;
  /** How far a taken row's time moves on, in the app's time: a job that is lost is made again then. 60 s when not said. */
  leaseSeconds?: number;
}

/** The alarm of a table whose rows carry their own next time. The names come from our own code, never from a request. */
export function dueRows<Row, Payloads>(rows: DueRows<Row, Payloads>): Alarm<Payloads> {
  const { name, table, dueAt, tries, where = "TRUE", columns, job, leaseSeconds = 60 } = rows;
  const isDue = `"${dueAt}" <= $1::timestamptz AND (${where})`;
  const looking = `SELECT 1 FROM "${table}" WHERE ${isDue} LIMIT 1`;
  const taking = `
    UPDATE "${table}" SET "${dueAt}" = $2::timestamptz${tries ? `, "${tries}" = "${tries}" + 1` : ""}
     WHERE "id" IN (SELECT "id" FROM "${table}" WHERE ${isDue} ORDER BY "${dueAt}" LIMIT $3::int FOR UPDATE SKIP LOCKED)
    RETURNING ${columns.map((column) => `"${column}"`).join(", ")}`;
  return {
    name,
    anyDue: async (pool, now) => (await pool.query(looking, [now.toJSDate()])).rows.length > 0,
    take: async (tx, now, limit) => {
      const lease = now.plus({ seconds: leaseSeconds });
      return (await tx.$queryRawUnsafe<Row[]>(taking, now.toJSDate(), lease.toJSDate(), limit)).map(job);
    },
  };
}
