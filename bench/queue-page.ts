import { randomBytes } from "node:crypto";
import { DateTime } from "luxon";
import { createCasePages, type CasePages } from "../app/cases/case-pages.server";
import { createMessages } from "../app/cases/messages.server";
import { createRecalls } from "../app/cases/recalls.server";
import { caseViews, noFilters, type CaseView } from "../app/cases/queue-query";
import type { Database } from "../app/database/client.server";
import { createEncryption } from "../app/lib/encryption.server";
import { defaultPolicy, settingsOf } from "../app/policy/settings";
import { orderFacts } from "./order-facts";
import { startDatabases } from "./database";
import { atMost, forTheRecord, percentile, type BenchOptions, type Measurement } from "./measurement";

const SHOP = "busy.myshopify.com";
/** Whoever looks has a share of the open cases. */
const viewer = { userId: "7", zone: "Europe/Paris" };

/** What is asked besides the views as they are: other orders, filters that many meet and that next to nothing meets. */
const others: { name: string; query: Pick<Parameters<CasePages["list"]>[0], "view" | "order" | "filters" | "search"> }[] = [
  { name: "open by receipt", query: { view: "open", order: { by: "received", rising: false } } },
  { name: "all, declined", query: { view: "all", filters: { ...noFilters, status: ["declined"] } } },
  { name: "all, one phone call in 5,000", query: { view: "all", filters: { ...noFilters, channel: ["phone"] } } },
  { name: "all, amounts that no order has", query: { view: "all", filters: { ...noFilters, min: "100000" } } },
  {
    name: "open, four filters at once",
    query: {
      view: "open",
      filters: { ...noFilters, status: ["in-review"], channel: ["account-page"], assignee: ["nobody"], min: "100" },
    },
  },
];
const begin = DateTime.fromISO("2020-01-01T00:00:00Z", { zone: "utc" });
/** The clock stands still: every list of one size is asked at the same time of its life. */
const now = DateTime.fromISO("2026-11-22T12:00:00Z", { zone: "utc" });

/**
 * The list of cases in every saved view, in a shop with few cases and in one with very many, asked in turn so that
 * what else the machine does hits both alike. Timed around the one read that the page's loader makes.
 */
export async function* queuePage({ full, tiny, say }: BenchOptions): AsyncGenerator<Measurement> {
  const [few, many] = tiny ? [200, 1_000] : [10_000, full ? 1_000_000 : 100_000];
  const rounds = tiny ? 3 : full ? 40 : 100;
  const databases = await startDatabases();
  try {
    const sides = [];
    for (const size of [few, many]) {
      say(`writing ${size.toLocaleString("en")} cases …`);
      const database = await databases.open(`cases_${size}`);
      await fill(database, size);
      sides.push({ size, lists: listsOf(database), times: new Map<CaseView, number[]>() });
    }
    for (const view of caseViews) {
      for (const { size, lists, times } of sides) {
        times.set(view, []);
        const first = await lists.list({ shop: SHOP, view, viewer });
        if (first.cases.length === 0) throw new Error(`No case in the view ${view} of ${size}`);
      }
      for (let round = 0; round < rounds; round += 1) {
        for (const { lists, times } of sides) {
          const opened = await timed(() => lists.list({ shop: SHOP, view, viewer }));
          times.get(view)!.push(opened.took);
          const { nextCursor } = opened.answer;
          // a page further on, and back again
          if (!nextCursor) continue;
          const on = await timed(() => lists.list({ shop: SHOP, view, viewer, after: nextCursor }));
          times.get(view)!.push(on.took);
          const { previousCursor } = on.answer;
          if (previousCursor)
            times.get(view)!.push((await timed(() => lists.list({ shop: SHOP, view, viewer, after: previousCursor }))).took);
        }
      }
    }
    const [small, big] = sides as [(typeof sides)[0], (typeof sides)[0]];
    const p95 = (side: typeof small, view: CaseView) => percentile(side.times.get(view)!, 0.95);
    const middle = (side: typeof small, view: CaseView) => percentile(side.times.get(view)!, 0.5);
    const [slowest] = [...caseViews].sort((a, b) => p95(big, b) - p95(big, a));
    const sizeOf = (cases: number) => cases.toLocaleString("en");
    const note = full ? undefined : `with ${sizeOf(many)} cases; --full asks 1,000,000`;
    yield atMost(`queue page at ${sizeOf(many)} cases, slowest view (${slowest}), p95`, p95(big, slowest!), 50, "ms", {
      reference: p95(small, slowest!),
      note,
      judged: !tiny,
    });
    const [worst] = [...caseViews].sort((a, b) => middle(big, b) / middle(small, b) - middle(big, a) / middle(small, a));
    yield atMost(
      `queue page, growth from ${sizeOf(few)} to ${sizeOf(many)} cases, worst view (${worst}), medians`,
      middle(big, worst!) / middle(small, worst!),
      1.3,
      "x",
      { note, judged: !tiny },
    );
    for (const view of caseViews) {
      yield forTheRecord(
        `queue page at ${sizeOf(many)}, ${view}, p95 (p50 ${middle(big, view).toFixed(1)})`,
        p95(big, view),
        "ms",
        {
          reference: p95(small, view),
        },
      );
    }
    for (const { name, query } of others) {
      const [atFew, atMany] = [small, big].map(() => [] as number[]) as [number[], number[]];
      for (let round = 0; round < rounds; round += 1) {
        atFew.push((await timed(() => small.lists.list({ shop: SHOP, viewer, ...query }))).took);
        atMany.push((await timed(() => big.lists.list({ shop: SHOP, viewer, ...query }))).took);
      }
      yield atMost(`queue page at ${sizeOf(many)}, ${name}, p95`, percentile(atMany, 0.95), 50, "ms", {
        reference: percentile(atFew, 0.95),
        judged: !tiny,
      });
    }
    for (const [what, search] of [
      ["an order's number", `#${100_000 + Math.floor(many / 2)}`],
      ["nothing there", "#nowhere"],
    ] as const) {
      const times = [];
      for (let round = 0; round < Math.min(rounds, 5); round += 1)
        times.push((await timed(() => big.lists.list({ shop: SHOP, view: "all", viewer, search }))).took);
      yield forTheRecord(`search at ${sizeOf(many)}, ${what}, slowest of ${times.length}`, Math.max(...times), "ms");
    }
  } finally {
    await databases.stop();
  }
}

async function timed<T>(read: () => Promise<T>): Promise<{ answer: T; took: number }> {
  const from = performance.now();
  const answer = await read();
  return { answer, took: performance.now() - from };
}

export function listsOf({ prisma }: Database): CasePages {
  const clock = { now: () => now };
  const encryption = createEncryption([randomBytes(32)]);
  const messages = createMessages({ prisma, clock, encryption });
  const decrypt = (sealed: string) => encryption.decrypt(sealed);
  const recalls = createRecalls({ prisma, messages, decrypt, policyNow: () => Promise.resolve(defaultPolicy(begin)) });
  return createCasePages({ prisma, clock, messages, recalls, decrypt });
}

/**
 * A shop's years. What waits for somebody is recent: of the newest cases 20 in a thousand are open, 6 of these need
 * attention or have goods on their way back, and 6 in a thousand have money that somebody has to look after. "Newest" is
 * 10,000 and a fiftieth of the rest, and in every size the last six weeks: what waits has waited equally long, so that two sizes
 * differ by their number of cases alone. All others are over.
 */
export async function fill({ pool }: Database, cases: number): Promise<void> {
  const minutesApart = 60_000 / (10_000 + cases / 50);
  await pool.query("INSERT INTO shops (domain, installed_at) VALUES ($1, $2)", [SHOP, begin.toJSDate()]);
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO policy_versions (id, shop_domain, effective_from, settings, created_by, created_at)
     VALUES (gen_random_uuid(), $1, $2, $3, 'install', $2) RETURNING id`,
    [SHOP, begin.toJSDate(), settingsOf(defaultPolicy(begin))],
  );
  await pool.query(
    `INSERT INTO cases (id, shop_domain, order_id, order_name, channel, status, received_at, opened_at, updated_at, closed_at,
       locale, policy_version_id, verdict, order_facts, answer_target_at, answer_limit_at, urgent_at, attention_code, assignee_id)
     SELECT gen_random_uuid(), $1, 'gid://shopify/Order/' || n, '#' || 100000 + n, CASE WHEN n % 5000 = 77 THEN 'phone' ELSE 'account-page' END, status, at, at, at,
       CASE WHEN status IN ('cancelled', 'closed', 'declined', 'withdrawn') THEN at + interval '1 hour' END,
       'fr', $2, $3, jsonb_set(jsonb_set($4, '{name}', to_jsonb('#' || 100000 + n)), '{fulfillmentOrderIds}',
         jsonb_build_array('gid://shopify/FulfillmentOrder/' || n)),
       limited - interval '2 days', limited, limited,
       CASE WHEN status = 'needs-attention' THEN 'refused-by-shopify' END, CASE WHEN n % 3 = 0 THEN '7' END
     FROM (
       SELECT n, at,
         CASE WHEN n % 1000 < 3 AND recent THEN $5::timestamptz + interval '5 hours'
           WHEN n % 1000 < 5 AND recent THEN $5::timestamptz - interval '1 day' ELSE at + interval '3 days' END AS limited,
         CASE WHEN n % 1000 < 12 AND recent THEN 'in-review' WHEN n % 1000 < 14 AND recent THEN 'waiting-for-customer'
           WHEN n % 1000 = 14 AND recent THEN 'cancelling' WHEN n % 1000 < 18 AND recent THEN 'needs-attention' WHEN n % 1000 < 20 AND recent THEN 'recalling'
           WHEN n % 10 < 6 THEN 'cancelled' WHEN n % 10 = 6 THEN 'closed' WHEN n % 10 < 9 THEN 'declined'
           ELSE 'withdrawn' END AS status
       FROM (SELECT n, n > $6 - 10000 - $6 / 50 AS recent, $5::timestamptz - ($6 - n) * $7::float8 * interval '1 minute' AS at
         FROM generate_series(1, $6::int) n) each
     ) each`,
    [SHOP, rows[0]!.id, verdict, orderFacts, now.toJSDate(), cases, minutesApart],
  );
  await pool.query(
    `INSERT INTO case_events (id, case_id, at, kind, actor, detail)
     SELECT gen_random_uuid(), id, received_at, each.kind, 'app', '{}' FROM cases, unnest(ARRAY['request-received', 'judged']) AS each (kind)`,
  );
  await pool.query(
    `INSERT INTO refunds (id, case_id, shop_domain, order_id, status, amount, currency_code, shopify_transaction_id, asked_at, updated_at, status_at)
     SELECT gen_random_uuid(), id, shop_domain, order_id,
       CASE CASE WHEN n > $1 - 10000 - $1 / 50 THEN n % 1000 END WHEN 100 THEN 'by-hand' WHEN 200 THEN 'failed' WHEN 300 THEN 'missing' WHEN 400 THEN 'bank-inquiry'
         WHEN 500 THEN 'pending' WHEN 600 THEN 'pending' ELSE 'credited' END,
       59.9, 'EUR', 'gid://shopify/OrderTransaction/' || n, received_at, received_at, received_at
     FROM (SELECT *, substr(order_name, 2)::int - 100000 AS n FROM cases WHERE status = 'cancelled') each`,
    [cases],
  );
  await pool.query(
    `INSERT INTO case_events (id, case_id, at, kind, actor, detail)
     SELECT gen_random_uuid(), case_id, asked_at, 'refund-pending-long', 'app', '{}' FROM refunds WHERE status = 'pending'`,
  );
  // as follow-refund does when it tells the team
  await pool.query("UPDATE refunds SET waits_since = status_at + interval '3 days' WHERE status = 'pending'");
  await pool.query(
    `INSERT INTO recalls (id, case_id, shop_domain, order_id, opened_at, opened_by)
     SELECT gen_random_uuid(), id, shop_domain, order_id, received_at, 'app' FROM cases WHERE status = 'recalling'`,
  );
  await pool.query("VACUUM ANALYZE");
}

const verdict = { kind: "allowed", reasons: [{ code: "within-window", facts: { hours: 48, closesAt: "2026-11-24T12:00:00Z" } }] };
