import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "@shopify/shopify-api";
import type pg from "pg";
import type { Encryption } from "../lib/encryption.server";
import type { Log } from "../lib/log.server";
import { ShopifyFailure, type AccessToken } from "./graphql-client.server";

/** Renewed this long before it ends; those who do not renew it go on with the old one meanwhile. */
const EARLY_MS = 5 * 60_000;
/** Too short for a call to arrive: then it has to be the new one. */
const TOO_LATE_MS = 15_000;
/** Longer than asking takes, so that the next one asks only when the first has died. */
const LEASE_SECONDS = 20;
const ANSWER_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

interface Row {
  access_token: string | null;
  refresh_token: string | null;
  /** On the database's clock, so that all processes agree. */
  left_ms: number | null;
}

/**
 * The shops' own (offline) access, which ends every hour and is renewed with a token that works once.
 *
 * Whoever asks first takes a lease on the session's row and asks Shopify; the others, in any process, wait for the new
 * pair to be there. The pair is written only over the one it was made from, both halves at once. When the answer gets
 * lost nothing is written, and the old half is used again: Shopify allows that until its successor was used.
 */
export function createOfflineTokens(deps: {
  pool: Pick<pg.Pool, "query">;
  encryption: Encryption;
  log: Log;
  refresh: (shop: string, refreshToken: string) => Promise<Session>;
  sessionId: (shop: string) => string;
}) {
  const { pool, encryption, log } = deps;
  const underWay = new Map<string, Promise<string>>();

  async function read(shop: string): Promise<Row> {
    const { rows } = await pool.query<Row>({ name: "read-offline-token", text: reading, values: [deps.sessionId(shop)] });
    const row = rows[0];
    if (!row) throw new ShopifyFailure("unauthorized", "none", `${shop} has not installed the app, or has uninstalled it`);
    if (!row.access_token) throw new ShopifyFailure("unauthorized", "none", `${shop} has no access token`);
    return row;
  }

  async function renew(shop: string, refused: string | undefined): Promise<string> {
    for (const until = Date.now() + LEASE_SECONDS * 1000 + ANSWER_WITHIN_MS; Date.now() < until;) {
      const row = await read(shop);
      const token = encryption.decrypt(row.access_token!);
      if (token !== refused && (row.left_ms === null || row.left_ms > EARLY_MS)) return token;
      if (!row.refresh_token) return token; // it does not expire, or the shop has to open the app again
      const { rowCount } = await pool.query(leasing, [deps.sessionId(shop), row.refresh_token]);
      if (rowCount) return ask(shop, row);
      if (token !== refused && row.left_ms !== null && row.left_ms > TOO_LATE_MS) return token;
      await sleep(LOOK_EVERY_MS);
    }
    throw new ShopifyFailure("unreachable", "none", `The access of ${shop} could not be renewed in time`);
  }

  /** With the lease in hand. */
  async function ask(shop: string, row: Row): Promise<string> {
    let fresh: Session;
    try {
      fresh = await within(ANSWER_WITHIN_MS, deps.refresh(shop, encryption.decrypt(row.refresh_token!)));
    } catch (error) {
      const lasts = row.left_ms !== null && row.left_ms > TOO_LATE_MS;
      if (isRefusal(error)) {
        await pool.query(releasing, [deps.sessionId(shop), row.refresh_token]);
        await pool.query(signingOff, [shop]);
        throw new ShopifyFailure(
          "unauthorized",
          "none",
          `Shopify no longer renews the access of ${shop}: it has to open the app`,
        );
      }
      // no answer: while the old access lasts it is used, and until the lease ends nobody asks again
      if (lasts) return encryption.decrypt(row.access_token!);
      await pool.query(releasing, [deps.sessionId(shop), row.refresh_token]);
      throw new ShopifyFailure("unreachable", "none", `The access of ${shop} could not be renewed: ${String(error)}`);
    }
    const { rowCount } = await pool.query(storing, [
      deps.sessionId(shop),
      row.refresh_token,
      encryption.encrypt(fresh.accessToken!),
      fresh.expires ?? null,
      fresh.refreshToken ? encryption.encrypt(fresh.refreshToken) : null,
      fresh.refreshTokenExpires ?? null,
      fresh.scope ?? null,
    ]);
    log.info({ shop, stored: rowCount === 1 }, "the shop's access was renewed");
    if (rowCount) return fresh.accessToken!;
    // staff opened the app meanwhile and brought a newer pair, or the shop has uninstalled it
    return encryption.decrypt((await read(shop)).access_token!);
  }

  return {
    /** For a call to `shop`. Throws ShopifyFailure when there is no access. */
    of(shop: string): AccessToken {
      return async (refused) => {
        const row = await read(shop);
        const token = encryption.decrypt(row.access_token!);
        if (token !== refused && (row.left_ms === null || row.left_ms > EARLY_MS)) return token;
        // one of this process stands for all of them
        const waiting = underWay.get(shop) ?? renew(shop, refused).finally(() => underWay.delete(shop));
        underWay.set(shop, waiting);
        return waiting;
      };
    },
  };
}

const reading = `
  SELECT access_token, refresh_token, (1000 * EXTRACT(EPOCH FROM expires_at - clock_timestamp()))::float8 AS left_ms
    FROM sessions WHERE id = $1`;
const leasing = `
  UPDATE sessions SET refreshing_until = clock_timestamp() + interval '${LEASE_SECONDS} s'
   WHERE id = $1 AND refresh_token = $2 AND (refreshing_until IS NULL OR refreshing_until < clock_timestamp())`;
const releasing = `UPDATE sessions SET refreshing_until = NULL WHERE id = $1 AND refresh_token = $2`;
// whoever has the app open is signed in anew at their next step, which brings a new pair: their own access would last for a day
const signingOff = `DELETE FROM sessions WHERE shop = $1 AND is_online`;
const storing = `
  UPDATE sessions SET access_token = $3, expires_at = $4, refresh_token = $5, refresh_expires_at = $6,
                      scope = COALESCE($7, scope), refreshing_until = NULL
   WHERE id = $1 AND refresh_token = $2`;

/** Shopify says no, and will say so again; anything else (an outage, a limit) may pass. */
function isRefusal(error: unknown): boolean {
  const code = (error as { response?: { code?: unknown } } | null)?.response?.code;
  return code === 400 || code === 401 || code === 403;
}

async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), ms);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
