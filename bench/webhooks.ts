import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Database } from "../app/database/client.server";
import { freePort } from "../app/lib/free-port.server";
import { startDatabases } from "./database";
import { atLeast, atMost, forTheRecord, type BenchOptions, type Measurement } from "./measurement";
import type { LoadResult, WebhookLoad } from "./webhook-load";

const SHOP = "busy.myshopify.com";
const secret = "bench-secret";
/** One webhook in fifty is about an order that has a case. */
const withCase = 1 / 50;
type Side = "ours" | "stock" | "bare";

/**
 * Webhooks taken in by the built app, by Shopify's template and by the least there can be, in turn, so that what else the
 * machine does hits all alike. All write to disk before they answer; the database is asked whether it does.
 */
export async function* webhooks({ full, tiny, say }: BenchOptions): AsyncGenerator<Measurement> {
  if (!existsSync("build/server.js")) throw new Error("The app is not built: npm run build");
  const rounds = tiny ? 1 : full ? 7 : 3;
  const seconds = tiny ? 0.5 : 4;
  const databases = await startDatabases();
  const running: ChildProcess[] = [];
  try {
    const database = await databases.open("webhooks");
    await assertDurable(database);
    const orders = await fill(database);
    const ports = {} as Record<Side, number>;
    const pids = {} as Record<Side, number>;
    /** Microseconds of the server's own work for each webhook: what the rest of the machine does hardly changes it. */
    const work: Record<Side, number[]> = { stock: [], bare: [], ours: [] };
    for (const side of ["stock", "bare", "ours"] as const) {
      ports[side] = await freePort(0);
      const child = start(side, ports[side], database.url);
      pids[side] = child.pid!;
      running.push(child);
    }
    for (const port of Object.values(ports)) await listening(port);

    const load = async (side: Side, more: Partial<WebhookLoad>): Promise<LoadResult> => {
      await database.pool.query("TRUNCATE webhook_receipts");
      const before: WebhookLoad = { port: ports[side], secret, shop: SHOP, connections: 64, seconds, rate: null, orders };
      const spent = cpuOf(pids[side]);
      const result = await fire({ ...before, ...more });
      work[side].push((cpuOf(pids[side]) - spent) / result.answered);
      if (result.refused > 0) throw new Error(`${side} refused ${result.refused} of ${result.answered} webhooks`);
      const { rows } = await database.pool.query<{ kept: number }>("SELECT count(*)::int AS kept FROM webhook_receipts");
      if (rows[0]!.kept < result.answered) throw new Error(`${side} answered ${result.answered} and kept ${rows[0]!.kept}`);
      return result;
    };

    const sides: Side[] = ["stock", "bare", "ours"];
    for (const side of sides) await load(side, { seconds: tiny ? 0.3 : 2 }); // warm
    for (const side of sides) work[side] = [];
    const all: Record<Side, LoadResult[]> = { stock: [], bare: [], ours: [] };
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) {
        const result = await load(side, {});
        all[side].push(result);
        say(`round ${round + 1}: ${side} ${Math.round(result.perSecond)}/s, p99 ${result.p99.toFixed(1)} ms`);
      }
    }
    const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
    const perSecond = (side: Side) => middle(all[side].map((each) => each.perSecond));
    // within a round the machine was the same for all
    const times = (side: Side) => middle(all.ours.map((each, round) => each.perSecond / all[side][round]!.perSecond));
    const p99 = (side: Side) => middle(all[side].map((each) => each.p99));

    yield forTheRecord("webhooks kept before their answer, 64 connections", perSecond("ours"), "/s", {
      reference: perSecond("stock"),
    });
    yield atLeast("webhooks, times the stock template's route", times("stock"), 20, "x", { judged: !tiny, reference: null });
    yield atLeast("webhooks, share of a bare server with batched insert", times("bare"), 0.8, "x", { judged: !tiny });
    const cpu = (side: Side) => middle(work[side]);
    if (cpu("ours") > 0) {
      for (const side of ["stock", "bare"] as const)
        yield forTheRecord(`webhooks, the server's CPU for each, beside ${side}`, cpu("ours"), "µs", { reference: cpu(side) });
    }
    yield forTheRecord("webhooks, the load generator's own CPU for each", middle(all.ours.map(({ ownCpu }) => ownCpu)), "µs", {
      note: "it runs on the same cores",
    });
    yield forTheRecord("webhooks, p99 at full speed, 64 connections", p99("ours"), "ms", { reference: p99("stock") });

    for (const rate of tiny ? [500] : [1_000, 2_500, 5_000]) {
      const paced = [];
      for (let round = 0; round < rounds; round += 1) paced.push(await load("ours", { rate, connections: 256 }));
      const reached = middle(paced.map((each) => each.perSecond));
      const slow = reached < 0.98 * rate ? `the machine made ${Math.round(reached)}/s of it` : undefined;
      const name = `webhooks, p99 at ${rate.toLocaleString("en")}/s`;
      const value = middle(paced.map((each) => each.p99));
      const reference = (await load("bare", { rate, connections: 256 })).p99;
      if (rate === 5_000) yield atMost(name, value, 50, "ms", { reference, note: slow, judged: !tiny });
      else yield forTheRecord(name, value, "ms", { reference, note: slow });
    }
  } finally {
    for (const child of running) child.kill("SIGKILL");
    await databases.stop();
  }
}

/** Microseconds of CPU a process has used so far; 0 where the system does not say. */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    // clock ticks of 10 ms, in user and in system
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return 0;
  }
}

/** A number for a database that may lose its last second says nothing. */
async function assertDurable({ pool }: Database): Promise<void> {
  for (const setting of ["fsync", "synchronous_commit", "full_page_writes"]) {
    const { rows } = await pool.query<Record<string, string>>(`SHOW ${setting}`);
    if (rows[0]![setting] !== "on") throw new Error(`${setting} is ${rows[0]![setting]}`);
  }
}

/** A shop, its session, and ten thousand cases. The orders to tell of: those without a case, and among them a few with one. */
async function fill({ pool }: Database): Promise<number[]> {
  const at = "2026-11-20T10:00:00Z";
  await pool.query("INSERT INTO shops (domain, installed_at) VALUES ($1, $2)", [SHOP, at]);
  await pool.query(
    `INSERT INTO sessions (id, shop, is_online, state, scope, access_token, expires_at)
     VALUES ($1, $2, false, '', 'read_orders', 'shpat_bench', now() + interval '1 year')`,
    [`offline_${SHOP}`, SHOP],
  );
  await pool.query(
    `WITH policy AS (
       INSERT INTO policy_versions (id, shop_domain, effective_from, settings, created_by, created_at)
       VALUES (gen_random_uuid(), $1, $2, '{}', 'install', $2) RETURNING id)
     INSERT INTO cases (id, shop_domain, order_id, order_name, channel, status, received_at, opened_at, updated_at, locale,
       policy_version_id, verdict, order_facts)
     SELECT gen_random_uuid(), $1, 'gid://shopify/Order/' || n, '#' || n, 'account-page', 'cancelled', $2, $2, $2, 'fr', policy.id,
       '{}', jsonb_build_object('fulfillmentOrderIds', jsonb_build_array('gid://shopify/FulfillmentOrder/' || n))
       FROM policy, generate_series(1, 10000) AS n`,
    [SHOP, at],
  );
  await pool.query("VACUUM ANALYZE");
  return Array.from({ length: 1000 }, (_, i) => (i % (1 / withCase) === 0 ? 1 + i : 1_000_000 + i));
}

function start(side: Side, port: number, url: string): ChildProcess {
  const env = {
    ...process.env,
    NODE_ENV: "production" as const,
    DATABASE_URL: url,
    PORT: String(port),
    HOST: "127.0.0.1",
    LOG_LEVEL: "warn",
  };
  const ours = {
    WORKER: "off",
    SHOPIFY_API_KEY: "bench",
    SHOPIFY_API_SECRET: secret,
    SHOPIFY_APP_URL: "https://bench.example.com",
    SCOPES: "read_orders",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SMTP_URL: "smtp://127.0.0.1:1",
    MAIL_FROM: "shop@example.com",
  };
  return side === "ours"
    ? spawn(process.execPath, ["build/server.js"], { env: { ...env, ...ours }, stdio: ["ignore", "inherit", "inherit"] })
    : spawn(process.execPath, ["--import", "tsx", "bench/webhook-rivals.ts", side], {
        env: { ...env, API_SECRET: secret },
        stdio: ["ignore", "inherit", "inherit"],
      });
}

async function fire(load: WebhookLoad): Promise<LoadResult> {
  const child = spawn(process.execPath, ["--import", "tsx", "bench/webhook-load.ts", JSON.stringify(load)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise((ended) => child.once("close", ended));
  if (code !== 0) throw new Error(`The load ended with ${String(code)}`);
  return JSON.parse(said) as LoadResult;
}

async function listening(port: number): Promise<void> {
  for (const end = performance.now() + 60_000; ;) {
    const answers = await new Promise<boolean>((known) => {
      const socket = connect({ port, host: "127.0.0.1" });
      socket.once("connect", () => known(true)).once("error", () => known(false));
      socket.once("connect", () => socket.destroy());
    });
    if (answers) return;
    if (performance.now() > end) throw new Error(`Nothing listens at ${port}`);
    await new Promise((later) => setTimeout(later, 100));
  }
}

// alone: one JSON object a line
if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const options = { full: process.argv.includes("--full"), tiny: process.argv.includes("--tiny") };
  for await (const measured of webhooks({ ...options, say: (line) => process.stderr.write(`${line}\n`) }))
    console.log(JSON.stringify(measured));
  process.exit(0);
}
