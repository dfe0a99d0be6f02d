import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { freePort } from "../../app/lib/free-port.server";
import { startMailbox, type Mailbox } from "../simulator/mail/mailbox";
import { defaultAppConfig, readAppConfig } from "../simulator/shopify/app-config";
import { manyAnHour } from "../support/many-an-hour";
import { startShopify, type ShopifySimulator } from "../simulator/shopify/start";
import { AppProcess, startBalancer, type Kill } from "./processes";

export const SHOP = "sofimix.myshopify.com";
const apiKey = "order-cancellation-torture";
const apiSecret = "torture-secret-of-no-shop";
const root = resolve(import.meta.dirname, "../..");

export interface World {
  folder: string;
  appUrl: string;
  shopify: ShopifySimulator;
  mailbox: Mailbox;
  processes: AppProcess[];
  /** The app's own record, read by the books. */
  ask<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  databaseUrl: string;
  kills: Kill[];
  /** Jobs that wait or run. */
  jobs(): Promise<{ waiting: number; running: number }>;
  until(what: string, is: () => Promise<boolean> | boolean, withinMs?: number): Promise<void>;
  /** Nothing waits, nothing runs, no webhook is under way: looked at three times. */
  quiet(withinMs?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  folder: string;
  /** An empty or migrated database of this run alone. */
  databaseUrl: string;
  web?: number;
  workers?: number;
  /** One process that is both, instead of web and worker processes. */
  together?: boolean;
  /** A defect that the app is given from outside (plants.mjs). */
  plant?: string;
  /** How far each process's clock is ahead of Shopify's, in turn; 0 when not said. */
  skewSeconds?: number[];
}

/** The app as in production, several processes of it on one database and one address, and a simulator in Shopify's place. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, databaseUrl } = options;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const closing: (() => Promise<unknown>)[] = [];

  const roles = options.together
    ? (["with-web"] as const)
    : [...Array<"web">(options.web ?? 2).fill("web"), ...Array<"worker">(options.workers ?? 3).fill("worker")];
  const ports: number[] = [];
  for (const role of roles) if (role !== "worker") ports.push(await freePort(0, ports));
  const balancer = await startBalancer(ports);
  closing.push(() => balancer.close());
  const appUrl = `http://127.0.0.1:${balancer.port}`;

  const shopify = await startShopify({ appUrl, apiKey, apiSecret });
  closing.push(() => shopify.close());
  // as many points a second as Shopify Plus has: far more is pressed here in a second than in a shop
  shopify.shop(SHOP).rateLimit = { size: 20_000, perSecond: 1000 };
  shopify.faults.cancelJobMs = 60;
  const mailbox = await startMailbox({ folder: join(folder, "mails"), now: () => new Date() });
  closing.push(() => mailbox.close());

  const config = readAppConfig(join(root, "shopify.app.toml")) ?? defaultAppConfig;
  const env = {
    NODE_ENV: "production",
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    SHOPIFY_APP_URL: appUrl,
    SCOPES: config.scopes.join(","),
    HOST: "127.0.0.1",
    DATA_DIR: join(folder, "data"),
    DATABASE_URL: databaseUrl,
    DATABASE_CONNECTIONS: "6",
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    SMTP_URL: mailbox.url,
    MAIL_FROM: "Sofimix <service-client@sofimix.example>",
    SIMULATOR_ORIGIN: shopify.origin,
    SIMULATOR_RUNNER: "torture",
    ...(options.plant ? { TORTURE_PLANT: options.plant } : {}),
    LOG_LEVEL: process.env.TORTURE_LOG_LEVEL ?? "info",
  };
  /** No two machines agree about the time: some are ahead of Shopify, some behind. */
  const clocks = roles.map((_, i) => ({
    file: join(folder, `clock-${i + 1}.json`),
    skewMs: (options.skewSeconds?.[i % options.skewSeconds.length] ?? 0) * 1000,
  }));
  const tellTime = () => {
    for (const { file, skewMs } of clocks) {
      writeFileSync(`${file}.part`, JSON.stringify({ offsetMs: shopify.clock.offsetMs + skewMs }));
      renameSync(`${file}.part`, file);
    }
  };
  tellTime();
  shopify.clock.onMove(tellTime);
  const kills: Kill[] = [];
  const free = [...ports];
  const processes = roles.map((role, i) => {
    const port = role === "worker" ? null : free.shift()!;
    return new AppProcess(role, port, {
      folder,
      name: `${role}-${i + 1}`,
      onKilled: (kill) => kills.push({ ...kill, at: Date.now() }),
      preload: options.plant ? ["./test/torture/plants.mjs"] : [],
      env: {
        ...env,
        CLOCK_OFFSET_FILE: clocks[i]!.file,
        // one customer has all the orders
        RATE_LIMITS: "off",
        WORKER: role === "web" ? "off" : role === "worker" ? "only" : "with-web",
        ...(port === null ? {} : { PORT: String(port) }),
      },
    });
  });
  closing.push(() => Promise.all(processes.map((each) => each.stop())));

  const database = new pg.Pool({ connectionString: databaseUrl, max: 4, connectionTimeoutMillis: 20_000 });
  database.on("error", () => undefined);
  closing.push(() => database.end());
  /** The database may be away for a moment: that is what is being tried here. */
  const ask = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return (await database.query<Row>(sql, values)).rows;
      } catch (error) {
        if (tries > 60) throw error;
        await pause(250);
      }
    }
  };

  const world: World = {
    folder,
    appUrl,
    shopify,
    mailbox,
    processes,
    ask,
    databaseUrl,
    kills,
    async jobs() {
      const [row] = await ask<{ waiting: number; running: number }>(
        `SELECT count(*) FILTER (WHERE name <> 'dead' AND state IN ('created', 'retry') AND start_after <= now())::int AS waiting,
                count(*) FILTER (WHERE name <> 'dead' AND state = 'active')::int AS running FROM jobs.job`,
      );
      return row!;
    },
    async until(what, is, withinMs = 30_000) {
      const end = Date.now() + withinMs;
      while (!(await is())) {
        if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
        await pause(30);
      }
    },
    async quiet(withinMs = 60_000) {
      let calm = 0;
      await world.until(
        "nothing is left to do",
        async () => {
          await shopify.webhooks.flush();
          const { waiting, running } = await world.jobs();
          calm = waiting + running === 0 ? calm + 1 : 0;
          // alarms are looked at twice a second
          if (calm > 0) await pause(250);
          return calm >= 4;
        },
        withinMs,
      );
    },
    async stop() {
      for (const close of closing.splice(0).reverse()) await close();
    },
  };
  try {
    await Promise.all(processes.map((each) => each.untilHealthy(90_000)));
    await openApp(world);
    await world.ask(manyAnHour);
    return world;
  } catch (error) {
    await world.stop();
    throw error;
  }
}

/** What a merchant does once: open the app in the admin, on any page, which exchanges the token. */
export async function openApp({ shopify, appUrl }: Pick<World, "shopify" | "appUrl">): Promise<void> {
  const page = new URL("/app/privacy", appUrl);
  const host = Buffer.from("admin.shopify.com/store/sofimix").toString("base64").replaceAll("=", "");
  const parameters = { embedded: "1", shop: SHOP, host, locale: "fr", id_token: shopify.idToken({ shop: SHOP }) };
  for (const [name, value] of Object.entries(parameters)) page.searchParams.set(name, value);
  const answer = await fetch(page, { headers: { "user-agent": BROWSER, accept: "text/html" } });
  const text = await answer.text();
  if (answer.status !== 200 || !shopify.shop(SHOP).app)
    throw new Error(`The app could not be installed: ${answer.status} ${text.slice(0, 300)}`);
}

export const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
export const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms));
