import { DateTime } from "luxon";
import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";
import type { Incident, IncidentKind } from "./evidence";
import { inTurn } from "./in-turn.server";
import { machineMsOf, uuidAt } from "./machine-time.server";

/** What a process remembers about a shop's Shopify is believed for this long; then it asks the record, which others write too. */
const believedForMs = 60_000;
/** An outage that comes back this soon is the same one: a Shopify that answers every other call makes one row, not a thousand. */
const sameOutageMs = 60_000;
/** Failures that could not be written wait in memory, and so many at most. */
const MAX_WAITING = 500;

export type Incidents = ReturnType<typeof createIncidents>;

/**
 * What went wrong toward shoppers, as seen from here. None of these writers ever throws, and a call to a Shopify that is
 * well writes nothing: the record must not cost the request it is about.
 */
export function createIncidents(deps: { prisma: PrismaClient; clock: Clock; log: Log; machineNow?: () => number }) {
  const { prisma, clock, log, machineNow = Date.now } = deps;
  const seen = new Map<string, { reachable: boolean; until: number }>();
  let waiting: { shop: string; at: DateTime }[] = [];

  /** True when this is news, or what is remembered is too old to rely on. */
  function isNews(shop: string, reachable: boolean): boolean {
    const known = seen.get(shop);
    return !known || known.reachable !== reachable || known.until < machineNow();
  }

  async function note(shop: string, reachable: boolean, write: () => Promise<void>): Promise<void> {
    if (!isNews(shop, reachable)) return;
    // before the write: of many calls that fail at once, one writes
    seen.set(shop, { reachable, until: machineNow() + believedForMs });
    try {
      await write();
    } catch (error) {
      seen.delete(shop);
      log.warn({ shop, err: error }, "the availability record could not be written");
    }
  }

  async function writeFailures(): Promise<void> {
    const failures = waiting;
    waiting = [];
    while (failures.length > 0) {
      const { shop, at } = failures[0]!;
      try {
        await inTurn(prisma, `answer-failed/${shop}`, async (tx) => {
          const minute = at.startOf("minute");
          const row = await tx.incident.findFirst({
            where: {
              kind: "answer-failed",
              shopDomain: shop,
              fromAt: { gte: minute.toJSDate(), lt: minute.plus({ minutes: 1 }).toJSDate() },
            },
          });
          const instant = at.toJSDate();
          if (row) await tx.incident.update({ where: { id: row.id }, data: { count: { increment: 1 }, toAt: instant } });
          else await tx.incident.create({ data: { kind: "answer-failed", shopDomain: shop, fromAt: instant, toAt: instant } });
        });
        failures.shift();
      } catch (error) {
        waiting = [...failures, ...waiting].slice(0, MAX_WAITING);
        log.warn({ err: error }, "failed answers could not be put on record; they are written with the next one");
        return;
      }
    }
  }

  return {
    /** Shopify gave this shop an answer, whatever it was. */
    answered: (shop: string): Promise<void> =>
      note(shop, true, async () => {
        const open = await prisma.incident.findMany({ where: { kind: "shopify-unreachable", shopDomain: shop, toAt: null } });
        for (const { id, fromAt } of open) {
          // as long as it really was: a clock moved meanwhile (preview) makes no outage of weeks
          const lastedMs = Math.max(0, machineNow() - machineMsOf(id));
          const toAt = Math.max(fromAt.getTime(), Math.min(clock.now().toMillis(), fromAt.getTime() + lastedMs));
          await prisma.incident.updateMany({ where: { id, toAt: null }, data: { toAt: new Date(toAt) } });
        }
      }),

    /** Shopify gave no answer, or a broken one. */
    unreachable: (shop: string): Promise<void> =>
      note(shop, false, () =>
        inTurn(prisma, `shopify/${shop}`, async (tx) => {
          const now = clock.now();
          const last = await tx.incident.findFirst({
            where: { kind: "shopify-unreachable", shopDomain: shop },
            orderBy: { fromAt: "desc" },
          });
          const since = last && (last.toAt ? now.toMillis() - last.toAt.getTime() : 0);
          if (last && since !== null && since >= 0 && since <= sameOutageMs) {
            await tx.incident.update({ where: { id: last.id }, data: { toAt: null, count: { increment: 1 } } });
          } else {
            await tx.incident.create({
              data: { id: uuidAt(machineNow()), kind: "shopify-unreachable", shopDomain: shop, fromAt: now.toJSDate() },
            });
          }
        }),
      ),

    /** A shopper's page got an error from us (5xx). Counted per minute and shop. */
    answerFailed: async (shop: string): Promise<void> => {
      if (waiting.length < MAX_WAITING) waiting.push({ shop, at: clock.now() });
      await writeFailures();
    },

    /** Failures that waited for the database. */
    writeWaiting: writeFailures,

    /** Everything that touches this stretch of time, ours and the shop's, oldest first. */
    async between(shop: string, from: DateTime, to: DateTime, tx: Prisma.TransactionClient = prisma): Promise<Incident[]> {
      const rows = await tx.incident.findMany({
        where: {
          AND: [
            { OR: [{ shopDomain: shop }, { shopDomain: null }] },
            { fromAt: { lte: to.toJSDate() } },
            { OR: [{ toAt: null }, { toAt: { gte: from.toJSDate() } }] },
          ],
        },
        orderBy: [{ fromAt: "asc" }, { id: "asc" }],
        take: 5_000,
      });
      return rows.map((row) => ({
        kind: row.kind as IncidentKind,
        from: DateTime.fromJSDate(row.fromAt, { zone: "utc" }),
        to: row.toAt && DateTime.fromJSDate(row.toAt, { zone: "utc" }),
        count: row.count,
      }));
    },
  };
}
