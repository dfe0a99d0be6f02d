import pg from "pg";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";

/** What is kept of a webhook. */
export interface WebhookRow {
  shop: string;
  webhookId: string;
  eventId: string | null;
  topic: string;
  apiVersion: string | null;
  triggeredAt: Date | null;
  /** The order or fulfilment order it names. */
  about: string | null;
  /** The payload as text that PostgreSQL takes. */
  json: string;
}

/** Nothing was kept, and trying again in a moment may help. */
export class NotKept extends Error {
  override name = "NotKept";
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

/** More than two writers only take turns on the same disk. */
const writers = 2;
const rowsAtOnce = 64;
const bytesAtOnce = 8 * 1024 * 1024;
const waitingAtMost = 5_000;
const bytesAtMost = 64 * 1024 * 1024;
/** Shopify gives up after five seconds; what was not begun in half of them is better sent again. */
const waitMs = 2_500;
const connectMs = 2_500;
const writeMs = 4_000;

/**
 * Webhooks on disk, many a transaction: whatever comes while one is being written goes together into the next.
 *
 * Nothing waits for company: an idle writer takes what is there at the end of the turn of the event loop. The rows of a
 * batch exist all or none, and nobody is answered before. A writer that is killed leaves rows or no rows, and Shopify,
 * unanswered, sends again: the same id is one row.
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
    max: writers,
    connectionTimeoutMillis: connectMs,
    query_timeout: writeMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: "order-cancellation-webhooks",
  });
  pool.on("error", (error) => log.warn({ err: error }, "an idle connection for webhooks broke"));

  interface Waiting {
    row: WebhookRow;
    since: number;
    done: () => void;
    failed: (error: Error) => void;
  }
  const waiting: Waiting[] = [];
  let writing = 0;
  let bytes = 0;
  let sweep: NodeJS.Timeout | null = null;
  const underWay = new Set<Promise<void>>();

  async function write(rows: WebhookRow[]): Promise<void> {
    const { rows: answer } = await pool.query<{ left: number }>({
      name: "keep-webhooks",
      text: insert,
      values: valuesOf(rows, clock.now().toJSDate()),
    });
    if (answer[0]!.left > 0) onWork();
  }

  /** One payload that PostgreSQL cannot hold must not keep the others out; it is a hint, and does without its payload. */
  async function writeAlone(each: Waiting): Promise<void> {
    try {
      await write([each.row]).catch((error: unknown) => {
        if (!isAboutTheData(error)) throw error;
        log.warn(
          { shop: each.row.shop, topic: each.row.topic, webhookId: each.row.webhookId },
          "a webhook is kept without its payload",
        );
        return write([{ ...each.row, json: "{}" }]);
      });
      each.done();
    } catch (error) {
      each.failed(error as Error);
    }
  }

  async function writeBatch(batch: Waiting[]): Promise<void> {
    try {
      // in one order everywhere: two batches with the same ids would else wait for each other
      batch.sort((a, b) => compare(a.row.shop, b.row.shop) || compare(a.row.webhookId, b.row.webhookId));
      await write(batch.map(({ row }) => row));
    } catch (error) {
      if (isAboutTheData(error)) for (const each of batch) await writeAlone(each);
      else for (const { failed } of batch) failed(error as Error);
      return;
    }
    for (const { done } of batch) done();
  }

  function take(): Waiting[] {
    let size = 0;
    let count = 0;
    while (count < waiting.length && count < rowsAtOnce && (count === 0 || size < bytesAtOnce))
      size += waiting[count++]!.row.json.length;
    return waiting.splice(0, count);
  }

  async function writer(): Promise<void> {
    // everything that came in this turn of the event loop goes along
    await new Promise((later) => setImmediate(later));
    while (waiting.length > 0) await writeBatch(take());
  }

  function wake(): void {
    if (writing >= writers) return;
    writing += 1;
    const run = writer().finally(() => {
      writing -= 1;
      underWay.delete(run);
    });
    underWay.add(run);
  }

  /** While the writers are stuck, nobody waits longer than Shopify does. */
  function sweepLate(): void {
    const late = performance.now() - waitMs;
    const fresh = waiting.findIndex(({ since }) => since > late);
    const gone = waiting.splice(0, fresh === -1 ? waiting.length : fresh);
    for (const { failed } of gone) failed(new NotKept("The database does not keep up"));
    if (waiting.length > 0) return;
    clearInterval(sweep!);
    sweep = null;
  }

  return {
    keep: (row) =>
      new Promise((done, failed) => {
        if (waiting.length >= waitingAtMost) return failed(new NotKept("Too many webhooks wait for the database"));
        waiting.push({ row, since: performance.now(), done, failed });
        sweep ??= setInterval(sweepLate, 250).unref();
        wake();
      }),
    enter(more) {
      if (bytes + more > bytesAtMost) return false;
      bytes += more;
      return true;
    },
    leave(less) {
      bytes -= less;
    },
    load: () => ({ waiting: waiting.length, bytes }),
    stop: async () => {
      await Promise.all(underWay);
      if (sweep) clearInterval(sweep);
      await pool.end();
    },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Invalid data (class 22) or beyond a limit of PostgreSQL's (54): the row itself, and not the database's state. */
const isAboutTheData = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code?.startsWith("22") === true || error.code?.startsWith("54") === true);

/**
 * A receipt about an order without a case is done with at once, in the insert itself; so most of them are written once.
 * A case being opened just now is not seen here, and reads its order after it is there.
 *
 * One text for every number of rows: it is parsed and planned once a connection. All rows are one JSON text, which this
 * process has only to put together from what it has as text already; arrays would have every payload escaped once more.
 * Not EXISTS: of a small table the planner would then rather read every case, once a batch.
 */
const insert = `
  WITH kept AS (
    INSERT INTO webhook_receipts
      (shop_domain, webhook_id, event_id, topic, api_version, triggered_at, payload, about, received_at, processed_at)
    SELECT r.*, $1::timestamptz,
           CASE WHEN r.about LIKE '%/FulfillmentOrder/%'
                  OR (SELECT true FROM cases c WHERE c.shop_domain = r.shop AND c.order_id = r.about LIMIT 1)
                THEN NULL ELSE $1::timestamptz END
      FROM json_to_recordset($2::json)
        AS r (shop text, id text, event text, topic text, version text, triggered timestamptz, payload jsonb, about text)
    ON CONFLICT (shop_domain, webhook_id) DO NOTHING
    RETURNING processed_at)
  SELECT count(*) FILTER (WHERE processed_at IS NULL)::int AS left FROM kept`;

const valuesOf = (rows: WebhookRow[], receivedAt: Date): unknown[] => [
  receivedAt.toISOString(),
  `[${rows.map(jsonOf).join(",")}]`,
];

const jsonOf = ({ shop, webhookId, eventId, topic, apiVersion, triggeredAt, about, json }: WebhookRow): string =>
  `{"shop":${JSON.stringify(shop)},"id":${JSON.stringify(webhookId)},"event":${JSON.stringify(eventId)},` +
  `"topic":${JSON.stringify(topic)},"version":${JSON.stringify(apiVersion)},"triggered":${JSON.stringify(triggeredAt)},` +
  `"about":${JSON.stringify(about)},"payload":${json}}`;
