import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Log } from "../lib/log.server";

/** On whose behalf Shopify is asked. A shopper waits at a page, staff look at one; everything else has time. */
export type Waiting = "shopper" | "staff" | "background";

/** Shopify's own word on a shop's bucket: extensions.cost.throttleStatus. */
export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

export interface Spent {
  /** What the call really cost; null when nobody knows. */
  spent: number | null;
  /** The bucket as the answer told it. */
  status: ThrottleStatus | null;
}

/** Points set aside for one call. */
export interface Taken {
  settle(result: Spent): Promise<void>;
}

/** The part of the bucket others leave to whoever stands before them, so that the next shopper never waits for a refill. */
const kept: Record<Waiting, number> = { shopper: 0, staff: 0.1, background: 0.25 };
/** How long each waits for points. A shopper's request is on disk by then and goes on without them. */
const patienceMs: Record<Waiting, number> = { shopper: 2_000, staff: 5_000, background: 10_000 };
/** A shop nobody has asked yet may be on the smallest plan. */
const unknown = { size: 1_000, perSecond: 50 };
/** Longer than any call takes: what is still set aside then belonged to a process that died. */
const FORGOTTEN_SECONDS = 30;

export type Points = ReturnType<typeof createPoints>;

/**
 * Each shop's bucket of Shopify's query cost, shared by all processes: one row a shop, moved by one statement before and
 * one after each call. Before, what the call may cost is set aside, or it waits; afterwards Shopify's own word corrects
 * the row. Within a process those who wait for one shop stand in line, and only the first of them asks the database.
 */
export function createPoints({ pool, log }: { pool: Pick<pg.Pool, "query">; log: Log }) {
  const lines = new Map<string, Promise<unknown>>();

  async function standInLine<T>(line: string, work: () => Promise<T>): Promise<T> {
    const turn = (lines.get(line) ?? Promise.resolve()).then(work, work);
    lines.set(line, turn);
    try {
      return await turn;
    } finally {
      if (lines.get(line) === turn) lines.delete(line);
    }
  }

  /** Null when they are set aside; otherwise how long until they may be there. */
  async function takeNow(shop: string, cost: number, waiting: Waiting): Promise<number | null> {
    const values = [shop, cost, kept[waiting]];
    const { rowCount } = await pool.query({ name: "take-points", text: taking, values });
    if (rowCount) return null;
    const { rows } = await pool.query<{ ms: number }>({ name: "wait-for-points", text: lacking, values });
    return Math.max(rows[0]?.ms ?? 0, 20);
  }

  async function settle(shop: string, cost: number, since: number, { spent, status }: Spent): Promise<void> {
    const seconds = (performance.now() - since) / 1000;
    const told = status && [status.maximumAvailable, status.restoreRate, status.currentlyAvailable, seconds];
    // what nobody knows is taken to be spent
    await pool
      .query({
        name: told ? "settle-points" : "settle-points-untold",
        text: told ? settling : settlingUntold,
        values: [shop, cost, cost - (spent ?? cost), ...(told ?? [])],
      })
      .catch((error: unknown) => log.warn({ shop, err: error }, "points could not be settled; the next answer corrects them"));
  }

  return {
    /** Sets points aside for a call, or answers null when they would not be there in time. Never throws. */
    async take(shop: string, cost: number, waiting: Waiting): Promise<Taken | null> {
      const until = performance.now() + patienceMs[waiting];
      return standInLine(`${waiting} ${shop}`, async () => {
        // the line itself took too long
        if (performance.now() > until) return null;
        for (;;) {
          let wait: number | null;
          try {
            wait = await takeNow(shop, cost, waiting);
          } catch (error) {
            // Shopify itself still says when it is too much
            log.warn({ shop, err: error }, "the points could not be read; asking Shopify all the same");
            return { settle: () => Promise.resolve() };
          }
          if (wait === null) {
            const since = performance.now();
            return { settle: (result: Spent) => settle(shop, cost, since, result) };
          }
          if (performance.now() + wait > until) return null;
          // those who wait in other processes should not all come back at once
          await sleep(Math.min(wait, 1_000) + Math.random() * 20);
        }
      });
    },
  };
}

const now = "clock_timestamp()";
/** What has flowed back since the row was written. */
const level = `LEAST(p.size, p.available + p.per_second * GREATEST(0, EXTRACT(EPOCH FROM ${now} - p.measured_at)))`;
/** More than the whole bucket can't be asked for: a dear call waits until it is full. */
const needed = "LEAST(p.size, $2::float8 + $3::float8 * p.size)";
const underWay = `CASE WHEN p.taken_at < ${now} - interval '${FORGOTTEN_SECONDS} s' THEN 0 ELSE p.under_way END`;

const taking = `
  INSERT INTO shop_points AS p (shop_domain, size, per_second, available, measured_at, under_way, taken_at)
  VALUES ($1::text, ${unknown.size}, ${unknown.perSecond}, ${unknown.size} - $2::float8, ${now}, $2::float8, ${now})
  ON CONFLICT (shop_domain) DO UPDATE
    SET available = ${level} - $2::float8, measured_at = ${now}, under_way = ${underWay} + $2::float8, taken_at = ${now}
    WHERE ${level} >= ${needed}`;

const lacking = `
  SELECT (1000 * (${needed} - ${level}) / GREATEST(p.per_second, 1))::float8 AS ms
    FROM shop_points p WHERE p.shop_domain = $1::text`;

const others = "GREATEST(0, p.under_way - $2::float8)";
/**
 * Shopify's word is an upper bound, for somebody else may have spent too (another process, or calls we know nothing of);
 * less all that is under way it is a lower bound, for some of that may not have arrived yet. Between them our own count stands.
 * What flowed back while the answer was on its way belongs to it ($7: how long the call took, at most).
 */
const settling = `
  UPDATE shop_points AS p
     SET size = $4::float8, per_second = $5::float8, under_way = ${others}, measured_at = ${now},
         available = GREATEST(LEAST($4::float8, ${level} + $3::float8, $6::float8 + $5::float8 * $7::float8), $6::float8 - ${others})
   WHERE shop_domain = $1::text`;
const settlingUntold = `
  UPDATE shop_points AS p
     SET under_way = ${others}, measured_at = ${now}, available = LEAST(p.size, ${level} + $3::float8)
   WHERE shop_domain = $1::text`;
