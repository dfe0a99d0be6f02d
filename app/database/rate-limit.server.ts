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
  clock: Clock;
  log: Log;
  mark: (key: string) => string;
  /** In a load test, where one machine and a few customers do what thousands would: nobody is limited. */
  off?: boolean;
}) {
  const { prisma, clock, log, mark, off = false } = deps;
  return {
    /** True while the key has been used at most `most` times in its hour; this use counts. */
    async allow(key: string, most: number): Promise<boolean> {
      if (off) return true;
      const now = clock.now();
      const [at, anHourAgo] = [now.toJSDate(), now.minus({ hours: 1 }).toJSDate()];
      // requests that came together are not counted in their order, nor are machines' clocks quite the same
      const soon = now.plus({ minutes: 1 }).toJSDate();
      try {
        // a clock moved back further than that (preview, tests) begins a new hour
        const rows = await prisma.$queryRaw<{ count: number }[]>`
          INSERT INTO rate_limits AS seen ("key", "since", "count") VALUES (${mark(key)}, ${at}, 1)
          ON CONFLICT ("key") DO UPDATE SET
            "count" = CASE WHEN seen."since" > ${anHourAgo} AND seen."since" <= ${soon} THEN seen."count" + 1 ELSE 1 END,
            "since" = CASE WHEN seen."since" > ${anHourAgo} AND seen."since" <= ${soon} THEN seen."since" ELSE ${at} END
          RETURNING "count"`;
        return (rows[0]?.count ?? 1) <= most;
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
