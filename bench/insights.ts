import { DateTime } from "luxon";
import { createInsights } from "../app/cases/insights.server";
import { lastDays, type presetDays } from "../app/cases/period";
import { createRecalls } from "../app/cases/recalls.server";
import type { Database } from "../app/database/client.server";
import { defaultPolicy, settingsOf } from "../app/policy/settings";
import { orderFacts } from "./order-facts";
import { startDatabases } from "./database";
import { atMost, percentile, type BenchOptions, type Measurement } from "./measurement";

const SHOP = "busy.myshopify.com";
const begin = DateTime.fromISO("2020-01-01T00:00:00Z", { zone: "utc" });
const now = DateTime.fromISO("2026-11-22T12:00:00Z", { zone: "utc" });
const policy = defaultPolicy(begin);

/** Timed around the one read that the page's loader makes, the first time included. */
export async function* insightsPage({ tiny, say }: BenchOptions): AsyncGenerator<Measurement> {
  const shops: { days: (typeof presetDays)[number]; cases: number; limit: number }[] = [
    { days: 90, cases: tiny ? 200 : 10_000, limit: 150 },
    { days: 365, cases: tiny ? 1_000 : 250_000, limit: 1_500 },
  ];
  const databases = await startDatabases();
  try {
    for (const { days, cases, limit } of shops) {
      const size = cases.toLocaleString("en");
      say(`writing ${size} cases …`);
      const database = await databases.open(`insights_${cases}`);
      await fill(database, { cases, days });
      const insights = insightsOf(database);
      const times = [];
      for (let round = 0; round < (tiny ? 3 : 20); round += 1) {
        const from = performance.now();
        const { requests } = await insights.read({ shop: SHOP, period: lastDays(days, now, policy.service.zone), policy });
        times.push(performance.now() - from);
        if (requests !== cases) throw new Error(`${requests} of ${cases} requests were counted`);
      }
      yield atMost(`insights, ${days} days of ${size} cases, p95`, percentile(times, 0.95), limit, "ms", {
        note: `p50 ${percentile(times, 0.5).toFixed(0)}`,
        judged: !tiny,
      });
    }
  } finally {
    await databases.stop();
  }
}

function insightsOf({ prisma }: Database) {
  const recalls = createRecalls({
    prisma,
    messages: null as never,
    decrypt: (sealed) => sealed,
    policyNow: () => Promise.resolve(policy),
  });
  return createInsights({ prisma, clock: { now: () => now }, recalls });
}

/** Requests one after the other through all of the days: 6 in 10 cancelled with a refund each, one in three a press. */
async function fill({ pool }: Database, { cases, days }: { cases: number; days: number }): Promise<void> {
  await pool.query("INSERT INTO shops (domain, installed_at) VALUES ($1, $2)", [SHOP, begin.toJSDate()]);
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO policy_versions (id, shop_domain, effective_from, settings, created_by, created_at)
     VALUES (gen_random_uuid(), $1, $2, $3, 'install', $2) RETURNING id`,
    [SHOP, begin.toJSDate(), settingsOf(policy)],
  );
  await pool.query(
    `INSERT INTO cases (id, shop_domain, order_id, order_name, channel, status, received_at, opened_at, updated_at, closed_at, locale,
       policy_version_id, verdict, order_facts, answer_target_at, answer_limit_at, answered_at, cancelled_at, shopper_reason)
     SELECT gen_random_uuid(), $1, 'gid://shopify/Order/' || n, '#' || 100000 + n, (ARRAY['account-page', 'email', 'phone'])[1 + n % 3],
       status, at, at, at, at, 'fr', $2, '{"kind":"cancel-now","reasons":[]}',
       jsonb_set($5, '{windowClosesAt}', to_jsonb(to_char(at + interval '1 hour' * (n % 90 - 60), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))),
       at + interval '1 day', at + interval '3 days', at + interval '1 minute' * (n % 6000),
       CASE WHEN status = 'cancelled' THEN at END, CASE WHEN n % 2 = 0 THEN 'changed-my-mind' END
     FROM (
       SELECT n, $3::timestamptz - (n - 0.5) * interval '1 minute' * ($6::float8 * 1440 / $4::int) AS at,
         CASE WHEN n % 10 < 6 THEN 'cancelled' WHEN n % 10 < 9 THEN 'declined' ELSE 'withdrawn' END AS status
       FROM generate_series(1, $4::int) n
     ) each`,
    // the first of the days began at midnight
    [SHOP, rows[0]!.id, now.toJSDate(), cases, orderFacts, days - 1],
  );
  await pool.query(
    `INSERT INTO refunds (id, case_id, shop_domain, order_id, status, amount, currency_code, asked_at, sent_at, credited_at, expected_by, updated_at, status_at)
     SELECT gen_random_uuid(), id, shop_domain, order_id, CASE WHEN there < $1 THEN 'credited' ELSE 'sent' END, 59.9, 'EUR', received_at,
       received_at, CASE WHEN there < $1 THEN there END, to_char(received_at + interval '21 days', 'YYYY-MM-DD'), received_at, received_at
     FROM (
       SELECT *, received_at + interval '1 day' * (5 + extract(minute FROM received_at)::int % 25) AS there FROM cases WHERE status = 'cancelled'
     ) each`,
    [now.toJSDate()],
  );
  await pool.query(
    `INSERT INTO attempts (id, shop_domain, order_id, customer_id, received_at, source, locale, outcome, verdict)
     SELECT gen_random_uuid(), shop_domain, order_id, 'gid://shopify/Customer/1', received_at, 'pressed', 'fr', 'case',
       '{"kind":"refuse","reasons":[{"code":"being-prepared","facts":{"beganAt":null}}],"nextStep":"none"}'
     FROM cases WHERE channel = 'account-page'`,
  );
  await pool.query("VACUUM ANALYZE");
}
