import pg from "pg";
import { createBatches, inOrder } from "../database/batches.server";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";

/** What is kept of a webhook. */
export interface WebhookRow {
  shop: string;
  webhookId: string;
  topic: string;
  /** The order or fulfilment order it names. */
  about: string | null;
}

export interface WebhookBatches {
  /** Resolves when the row is on disk, whoever else's rows went with it; throws NotKept, or what the database said. */
  keep(row: WebhookRow): Promise<void>;
  /** Room for so many bytes of a webhook under way; false when too much is under way already. */
  enter(bytes: number): boolean;
  leave(bytes: number): void;
  /** How much is under way, for a health page. */
  load(): { waiting: number; bytes: number };
  /** Ends the connections; what waits is still written first. */
  stop(): Promise<void>;
}

const rowsAtOnce = 64;
const waitingAtMost = 5_000;
const bytesAtMost = 64 * 1024 * 1024;
/** Shopify gives up after five seconds; what was not begun in half of them is better sent again. */
const waitMs = 2_500;
const connectMs = 2_500;
const writeMs = 4_000;

/**
 * Webhooks on disk, many a transaction. A writer that is killed leaves rows or no rows, and Shopify, unanswered, sends
 * again: the same id is one row.
 */
export function createWebhookBatches(options: {
  url: string;
  clock: Clock;
  log: Log;
  /** Told after a commit that left receipts somebody has to look at. */
  onWork: () => void;
}): WebhookBatches {
  const { url, clock, log, onWork } = options;
  // connections of its own: a rush on the pages must not make Shopify wait, nor the other way round
  const pool = new pg.Pool({
    connectionString: url,
    max: 2, // as many as write at a time
    connectionTimeoutMillis: connectMs,
    query_timeout: writeMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: "order-cancellation-webhooks",
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle connection for webhooks broke"));

  let bytes = 0;

  async function write(rows: WebhookRow[]): Promise<void> {
    const { rows: answer } = await pool.query<{ left: number }>({
      name: "keep-webhooks",
      text: insert,
      values: [clock.now().toUTC().toISO(), JSON.stringify(rows)],
    });
    if (answer[0]!.left > 0) onWork();
  }

  const batches = createBatches<WebhookRow, void>({
    atOnce: rowsAtOnce,
    waitingAtMost,
    waitMs,
    compare: (a, b) => inOrder(a.shop, b.shop) || inOrder(a.webhookId, b.webhookId),
    write: async (rows) => {
      await write(rows);
      return [];
    },
  });

  return {
    keep: (row) => batches.keep(row),
    enter(more) {
      if (bytes + more > bytesAtMost) return false;
      bytes += more;
      return true;
    },
    leave(less) {
      bytes -= less;
    },
    load: () => ({ waiting: batches.waiting(), bytes }),
    stop: async () => {
      await batches.stop();
      await pool.end();
    },
  };
}

/**
 * A receipt about an order without a case is done with at once, in the insert itself; so most of them are written once.
 * A case being opened just now is not seen here, and reads its order after it is there.
 *
 * One text for every number of rows: it is parsed and planned once a connection.
 * Not EXISTS: of a small table the planner would then rather read every case, once a batch.
 */
const insert = `
  WITH kept AS (
    INSERT INTO webhook_receipts (shop_domain, webhook_id, topic, about, received_at, processed_at)
    SELECT r.*, $1::timestamptz,
           CASE WHEN r.about LIKE '%/FulfillmentOrder/%'
                  OR (SELECT true FROM cases c WHERE c.shop_domain = r.shop AND c.order_id = r.about LIMIT 1)
                THEN NULL ELSE $1::timestamptz END
      FROM json_to_recordset($2::json) AS r (shop text, "webhookId" text, topic text, about text)
    ON CONFLICT (shop_domain, webhook_id) DO NOTHING
    RETURNING processed_at)
  SELECT count(*) FILTER (WHERE processed_at IS NULL)::int AS left FROM kept`;
