import type pg from "pg";
import { createBatches, inOrder } from "./batches.server";
import type { PrismaClient } from "./generated/client";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";

export type RateLimit = ReturnType<typeof createRateLimit>;

/**
 * So many times an hour and key, counted in the database for all processes: a brake on guessing and on filling mailboxes,
 * not a ledger. A key is kept as a mark that says nothing without our key, so neither machines nor addresses are listed.
 */
export function createRateLimit(deps: {
  prisma: PrismaClient;
  pool: pg.Pool;
  clock: Clock;
  log: Log;
  mark: (key: string) => string;
  /** In a load test, where one machine and a few customers do what thousands would: nobody is limited. */
  off?: boolean;
}) {
  const { prisma, pool, clock, log, mark, off = false } = deps;
  // an hour a key, begun by its first use
  const batches = createBatches<string, number>({
    atOnce: 512,
    waitingAtMost: 20_000,
    waitMs: 5_000,
    compare: inOrder,
    write: async (keys) => {
      const now = clock.now();
      const { rows } = await pool.query<{ key: string; count: number }>({
        name: "count-uses",
        text: count,
        values: [
          keys,
          now.toJSDate(),
          now.minus({ hours: 1 }).toJSDate(),
          // requests that came together are not counted in their order, nor are machines' clocks quite the same
          now.plus({ minutes: 1 }).toJSDate(),
        ],
      });
      const counted = new Map(rows.map((row) => [row.key, row.count]));
      // of several uses in one batch the first is the smallest number
      const places: number[] = [];
      for (const key of [...keys].reverse()) {
        const last = counted.get(key) ?? 1;
        places.unshift(last);
        counted.set(key, last - 1);
      }
      return places;
    },
  });
  return {
    /** True while the key has been used at most `most` times in its hour; this use counts. */
    async allow(key: string, most: number): Promise<boolean> {
      if (off) return true;
      try {
        return (await batches.keep(mark(key))) <= most;
      } catch (error) {
        // whoever can't be counted is let in: what they came for needs the database too
        log.warn({ err: error }, "a visitor could not be counted");
        return true;
      }
    },
    async forgetOld(): Promise<void> {
      await prisma.rateLimitCount.deleteMany({ where: { since: { lt: clock.now().minus({ hours: 1 }).toJSDate() } } });
    },
  };
}

/** A clock moved back by more than a minute (preview, tests) begins a new hour. */
const count = `
  INSERT INTO rate_limits AS seen ("key", "since", "count")
  SELECT key, $2::timestamptz, count(*)::int FROM unnest($1::text[]) AS key GROUP BY key
  ON CONFLICT ("key") DO UPDATE SET
    "count" = CASE WHEN seen."since" > $3 AND seen."since" <= $4 THEN seen."count" + excluded."count" ELSE excluded."count" END,
    "since" = CASE WHEN seen."since" > $3 AND seen."since" <= $4 THEN seen."since" ELSE excluded."since" END
  RETURNING "key", "count"`;
