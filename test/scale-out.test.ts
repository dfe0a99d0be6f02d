import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { request as askOnce, createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailbox, type Mailbox } from "./simulator/mail/mailbox";
import { freePort } from "../app/lib/free-port.server";
import { startShopify, type ShopifySimulator } from "./simulator/shopify/start";
import { blankDatabase, dropDatabase } from "./support/database";

const root = join(import.meta.dirname, "..");
const SHOP = "sofimix.myshopify.com";
const API_KEY = "scale-out-client-id";
const API_SECRET = "scale-out-secret-of-no-shop";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
const ORDERS = 16;

const folder = join(root, ".cache", `scale-out-${process.pid}`);
const closing: (() => Promise<unknown>)[] = [];
const webs: AppProcess[] = [];
const workers: AppProcess[] = [];
let databaseUrl: string;
let pool: pg.Pool;
let shopify: ShopifySimulator;
let mailbox: Mailbox;
let balancer: Balancer;

/** One process of the built app, as `npm start` runs it. */
class AppProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: string | null; afterMs: number }>;
  output = "";
  private toldAt = 0;

  constructor(
    readonly name: string,
    readonly port: number,
    readonly operationsPort: number,
    env: Record<string, string>,
  ) {
    this.child = spawn(
      process.execPath,
      ["--enable-source-maps", "--import", "./test/simulator/route-to-simulator.mjs", "build/server.js"],
      { cwd: root, env: { PATH: process.env.PATH, NODE_ENV: "production", ...env }, stdio: ["ignore", "pipe", "pipe"] },
    );
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on("data", (chunk: Buffer) => (this.output += chunk));
    this.ended = new Promise((done) =>
      this.child.once("close", (code, signal) => done({ code, signal, afterMs: Date.now() - this.toldAt })),
    );
  }

  terminate(): void {
    this.toldAt = Date.now();
    this.child.kill("SIGTERM");
  }

  async status(path: string): Promise<number> {
    return (await fetch(`http://127.0.0.1:${this.operationsPort}${path}`).catch(() => null))?.status ?? 0;
  }

  async metric(name: RegExp): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.operationsPort}/metrics`)).text();
    return text
      .split("\n")
      .filter((line) => name.test(line))
      .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }
}

interface Balancer {
  url: string;
  /** How many requests each web was given. */
  given: Map<AppProcess, number>;
  /** Requests nobody answered. */
  lost: number;
  /** Sends it requests while it says that it is ready. */
  watch(web: AppProcess): void;
  close(): Promise<void>;
}

/** Spreads requests over the web processes that say they are ready, as a platform's proxy does; it repeats nothing. */
async function startBalancer(): Promise<Balancer> {
  const given = new Map<AppProcess, number>();
  const ready = new Set<AppProcess>();
  let turn = 0;
  let closed = false;
  const watch = async (web: AppProcess): Promise<void> => {
    while (!closed) {
      if ((await web.status("/readyz")) === 200) ready.add(web);
      else ready.delete(web);
      await new Promise((later) => setTimeout(later, 100));
    }
  };
  const server: Server = createServer((request, response) => {
    const web = [...ready][(turn += 1) % Math.max(1, ready.size)];
    if (!web) {
      self.lost += 1;
      return void response.writeHead(503).end();
    }
    given.set(web, (given.get(web) ?? 0) + 1);
    const { method, url, headers } = request;
    const onward = askOnce({ host: "127.0.0.1", port: web.port, method, path: url, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => {
      self.lost += 1;
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    request.pipe(onward);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const self: Balancer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    given,
    lost: 0,
    watch: (web) => void watch(web),
    close: async () => {
      closed = true;
      await new Promise((closed) => server.close(closed).closeAllConnections());
    },
  };
  return self;
}

beforeAll(async () => {
  if (!existsSync(join(root, "build/server.js"))) throw new Error("The server is not built: run `npm run build` first");
  databaseUrl = await blankDatabase();
  pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  closing.push(() => dropDatabase(databaseUrl));
  closing.push(() => pool.end());
  balancer = await startBalancer();
  closing.push(() => balancer.close());
  const clockFile = `${folder}-clock.json`;
  await writeFile(clockFile, JSON.stringify({ offsetMs: 0 }));
  closing.push(() => rm(clockFile, { force: true }));
  shopify = await startShopify({ apiKey: API_KEY, apiSecret: API_SECRET, appUrl: balancer.url, clockFile, stories: true });
  closing.push(() => shopify.close());
  shopify.shop(SHOP).rateLimit = { size: 20_000, perSecond: 1000 };
  mailbox = await startMailbox({ folder: `${folder}-mails` });
  closing.push(async () => {
    await mailbox.close();
    await rm(`${folder}-mails`, { recursive: true, force: true });
  });

  const taken: number[] = [];
  const port = async (): Promise<number> => {
    const free = await freePort(0, taken);
    taken.push(free);
    return free;
  };
  const start = async (name: string, worker: "off" | "only"): Promise<AppProcess> => {
    const ports = [await port(), await port()] as const;
    return new AppProcess(name, ...ports, {
      SHOPIFY_API_KEY: API_KEY,
      SHOPIFY_API_SECRET: API_SECRET,
      SHOPIFY_APP_URL: balancer.url,
      SCOPES: "read_orders,write_orders",
      DATABASE_URL: databaseUrl,
      DATABASE_CONNECTIONS: "5",
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
      SMTP_URL: mailbox.url,
      MAIL_FROM: "Sofimix <service-client@sofimix.example>",
      CLOCK_OFFSET_FILE: clockFile,
      SIMULATOR_ORIGIN: shopify.origin,
      HOST: "127.0.0.1",
      PORT: String(ports[0]),
      OPERATIONS_PORT: String(ports[1]),
      WORKER: worker,
      STOP_SECONDS: "40",
      STOP_DELAY_SECONDS: worker === "off" ? "5" : "0",
    });
  };
  // all five at the same moment on a database without a table
  const started = await Promise.all([
    ...["web 1", "web 2"].map((name) => start(name, "off")),
    ...["worker 1", "worker 2", "worker 3"].map((name) => start(name, "only")),
  ]);
  webs.push(...started.slice(0, 2));
  for (const web of webs) balancer.watch(web);
  workers.push(...started.slice(2));
  closing.push(async () => {
    for (const each of started) each.child.kill("SIGKILL");
    await Promise.all(started.map((each) => each.ended));
  });
  for (const each of started) {
    await until(
      `${each.name} is ready`,
      async () => (await each.status("/readyz")) === 200,
      () => each.output,
    );
  }
  await open();
  // what came before the balancer had found a web process
  balancer.lost = 0;
}, 120_000);

afterAll(async () => {
  for (const close of closing.reverse()) await close();
}, 30_000);

/** A merchant opens the app, which installs it. */
async function open(): Promise<void> {
  const host = Buffer.from("admin.shopify.com/store/sofimix").toString("base64").replaceAll("=", "");
  const parameters = { embedded: "1", shop: SHOP, host, locale: "fr", id_token: shopify.idToken({ shop: SHOP }) };
  await until("the app is open", async () => {
    const page = await fetch(`${balancer.url}/app?${new URLSearchParams(parameters)}`, { headers: { "User-Agent": BROWSER } });
    await page.arrayBuffer();
    return page.status === 200;
  });
}

async function until(what: string, is: () => Promise<boolean>, lastWords = () => ""): Promise<void> {
  const end = Date.now() + 90_000;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}\n${lastWords()}`);
    await new Promise((later) => setTimeout(later, 50));
  }
}

async function press(order: { id: string; customerId: string | null }): Promise<{ status: number; requestId: string | null }> {
  const token = shopify.sessionToken({ shop: SHOP, customerId: order.customerId });
  const answer = await fetch(`${balancer.url}/customer/cancellations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": BROWSER },
    body: JSON.stringify({ orderId: order.id, locale: "fr" }),
  });
  await answer.arrayBuffer();
  return { status: answer.status, requestId: answer.headers.get("x-request-id") };
}

const jobsDone = /^cancellation_job_seconds_count\{.*outcome="done"/;

describe("two web processes and three workers on one database", () => {
  it("share the work, two of them stop in the middle of it, and every order is cancelled once", async () => {
    const { rows: migrations } = await pool.query(
      "SELECT migration_name, count(*)::int AS times FROM _prisma_migrations GROUP BY 1",
    );
    expect(migrations.length).toBeGreaterThan(5);
    expect(migrations.filter(({ times }) => times !== 1)).toEqual([]);

    const customer = shopify.customers(SHOP)[0]!.id;
    const orders = Array.from({ length: ORDERS }, () => shopify.createOrder(SHOP, { customer, placedAgo: { hours: 1 } }));
    shopify.faults.cancelJobMs = 800;
    shopify.faults.delayMs = 40;
    shopify.webhooks.mode.duplicate = true;

    const [firstWeb, lastWeb] = webs as [AppProcess, AppProcess];
    const [firstWorker, ...otherWorkers] = workers as [AppProcess, AppProcess, AppProcess];
    const answers: Awaited<ReturnType<typeof press>>[] = [];
    // each pressed twice, as impatient people do: the two presses reach different processes
    const presses = orders.map(async (order, i) => {
      await new Promise((later) => setTimeout(later, i * 120));
      answers.push(...(await Promise.all([press(order), press(order)])));
    });
    // in the middle of it
    await new Promise((later) => setTimeout(later, (ORDERS * 120) / 2));
    const activeBefore = balancer.given.get(firstWeb);
    // stopped while it works, and not before it has
    await expect.poll(() => firstWorker.metric(jobsDone), { timeout: 15_000, interval: 50 }).toBeGreaterThan(0);
    firstWorker.terminate();
    firstWeb.terminate();
    expect(await firstWeb.status("/healthz")).toBe(200);
    await expect.poll(() => firstWeb.status("/readyz")).not.toBe(200);

    await Promise.all(presses);
    expect(answers).toHaveLength(2 * ORDERS);
    expect(answers.filter(({ status }) => status !== 200 && status !== 202)).toEqual([]);
    expect(new Set(answers.map(({ requestId }) => requestId)).size).toBe(2 * ORDERS);
    expect(balancer.lost).toBe(0);

    for (const stopped of [await firstWeb.ended, await firstWorker.ended]) {
      expect(stopped).toMatchObject({ code: 0, signal: null });
      expect(stopped.afterMs).toBeLessThan(40_000 + 3_000);
    }

    const cases = async () =>
      (await pool.query("SELECT order_id, status, cancel_asks FROM cases ORDER BY order_id")).rows as {
        order_id: string;
        status: string;
        cancel_asks: number;
      }[];
    await expect
      .poll(async () => (await cases()).filter(({ status }) => status === "cancelled" || status === "closed").length, {
        timeout: 40_000,
      })
      .toBe(ORDERS);
    expect((await cases()).map(({ order_id }) => order_id).sort()).toEqual(orders.map(({ id }) => id).sort());
    for (const order of orders) expect(shopify.order(SHOP, order.id).cancelledAt, order.name).not.toBeNull();
    expect(shopify.calls().filter(({ operationName }) => operationName === "CancelOrder")).toHaveLength(ORDERS);

    // told once each, nothing left over, nothing given up
    const waits = `SELECT (SELECT count(*)::int FROM mails WHERE status = 'queued' AND due_at < now()) AS mails,
      (SELECT count(*)::int FROM webhook_receipts WHERE processed_at IS NULL) AS webhooks,
      (SELECT count(*)::int FROM jobs.job WHERE name <> 'dead' AND state < 'completed') AS jobs,
      (SELECT count(*)::int FROM jobs.job WHERE name = 'dead') AS dead`;
    await expect
      .poll(async () => (await pool.query(waits)).rows[0], { timeout: 40_000 })
      .toEqual({ mails: 0, webhooks: 0, jobs: 0, dead: 0 });
    // the mail about a cancellation waits some seconds for its refunds
    const told = () => mailbox.mails().map(({ subject }) => subject);
    const untold = () => orders.filter(({ name }) => !told().some((subject) => subject.includes(name)));
    await expect.poll(() => untold().map(({ name }) => name), { timeout: 20_000 }).toEqual([]);
    expect(new Set(told()).size).toBe(told().length);

    // spread over all of them
    expect(activeBefore).toBeGreaterThan(ORDERS / 4);
    expect(balancer.given.get(lastWeb)).toBeGreaterThan(ORDERS / 2);
    for (const worker of otherWorkers) expect(await worker.metric(jobsDone), worker.name).toBeGreaterThan(0);
    expect(await lastWeb.metric(/^cancellation_http_request_seconds_count\{door="customer"/)).toBeGreaterThan(ORDERS / 2);
    for (const each of [...webs, ...workers]) expect(each.output, each.name).not.toMatch(/"level":"fatal"/);
  }, 120_000);
});
