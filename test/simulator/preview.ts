/**
 * `npm run preview`: the app as in production, and a simulator in Shopify's place, from one command.
 *
 * The app is a process of its own that is started again when it dies. Everything is kept in .preview (the
 * simulator's state, mails, the database), so stopping and starting again goes on where one was; `--fresh` begins
 * anew. Nothing here talks to anything but this machine.
 */
import { existsSync } from "node:fs";
import { lstat, mkdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer } from "node:http";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import express from "express";
import { startEmbedded } from "../../app/database/embedded.server";
import { accountPages } from "./account/account-pages";
import { adminShell } from "./admin/shell";
import { startMailbox, type Mailbox } from "./mail/mailbox";
import { shortName } from "./pages/addresses";
import { lastPages, simulatorPages } from "./pages/router";
import type { Simulator } from "./pages/simulator";
import { startAppProxy } from "./proxy/app-proxy";
import { startApp, type AppProcess } from "./proxy/app-process";
import { freePort } from "../../app/lib/free-port.server";
import { defaultAppConfig, readAppConfig } from "./shopify/app-config";
import { startShopify, type ShopifySimulator } from "./shopify/start";

const root = resolve(fileURLToPath(new URL("../..", import.meta.url)));

const apiKey = "order-cancellation-preview";
const apiSecret = "preview-secret-not-for-production";
/** What a merchant's browser calls itself; anything that looks like a robot is sent away. */
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36";

export interface PreviewOptions {
  /** Where everything is kept. */
  folder: string;
  /** Ports from here on when they are free; 0: any free ones. */
  firstPort?: number;
  /** Forget what is kept and begin anew. */
  fresh?: boolean;
  /** The shops' orders with their stories; on by default. */
  stories?: boolean;
  /** Program and arguments of the app, for trying the runner itself with another program. */
  command?: string[];
  /** More of the app's environment. */
  env?: Record<string, string>;
  say?: (line: string) => void;
}

export interface Preview {
  /** The start page: "http://localhost:4400". */
  address: string;
  /** Where the shop reaches the app, SHOPIFY_APP_URL. */
  appUrl: string;
  /** The app itself, without the proxy that lets it into the preview's frame. */
  appAddress: string;
  shopify: ShopifySimulator;
  mailbox: Mailbox;
  app: AppProcess;
  stop(): Promise<void>;
}

/** Starts everything and resolves when the app is healthy and installed in every shop. */
export async function startPreview(options: PreviewOptions): Promise<Preview> {
  const folder = resolve(options.folder);
  const say = options.say ?? (() => undefined);
  await refuseSecond(folder);
  if (options.fresh) await forget(folder);
  await mkdir(folder, { recursive: true });

  const ports = await choosePorts(options.firstPort ?? 4400);
  if (options.firstPort !== 0 && ports.simulator !== (options.firstPort ?? 4400))
    say(`Port ${options.firstPort ?? 4400} is taken by another program; using ${ports.simulator}.`);
  const closing: (() => Promise<unknown>)[] = [];
  try {
    const clockFile = join(folder, "clock.json");
    const appUrl = `http://localhost:${ports.proxy}`;
    const shopify = await startShopify({
      stateFile: join(folder, "shopify.json"),
      clockFile,
      appUrl,
      apiKey,
      apiSecret,
      stories: options.stories ?? true,
    });
    closing.push(() => shopify.close());
    const mailbox = await startMailbox({
      port: ports.smtp,
      folder: join(folder, "mails"),
      now: () => shopify.clock.now().toJSDate(),
    });
    closing.push(() => mailbox.close());

    const address = `http://localhost:${ports.simulator}`;
    const proxy = await startAppProxy({
      port: ports.proxy,
      app: () => ({ host: "127.0.0.1", port: ports.app }),
      shellOrigin: () => address,
    });
    closing.push(() => proxy.close());

    const app = startApp({
      command: options.command ?? [
        "--enable-source-maps",
        "--import",
        "./test/simulator/route-to-simulator.mjs",
        "build/server.js",
      ],
      cwd: root,
      port: ports.app,
      logFile: join(folder, "app.log"),
      env: { ...appEnvironment({ appUrl, port: ports.app, folder, clockFile, mailbox, shopify }), ...options.env },
    });
    closing.push(() => app.stop());

    const pages = await listen(ports.simulator, everyPage({ shopify, mailbox, app, appUrl }, folder));
    closing.push(() => close(pages));
    const lock = join(folder, "running.json");
    await writeFile(lock, JSON.stringify({ pid: process.pid, address }));
    closing.push(() => rm(lock, { force: true }));

    say("The app is starting …");
    await app.untilHealthy(90_000);
    for (const shop of shopify.shops()) if (!shop.app) await install(shopify, appUrl, shop.domain, say);

    const appAddress = `http://127.0.0.1:${ports.app}`;
    return { address, appUrl, appAddress, shopify, mailbox, app, stop: () => stopAll(closing) };
  } catch (error) {
    await stopAll(closing);
    throw error;
  }
}

/** The last thing started is the first to stop; the simulator outlives the app, whose last words it still hears. */
async function stopAll(closing: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

function everyPage(simulator: Simulator, folder: string): express.Express {
  const pages = express();
  pages.disable("x-powered-by");
  pages.get("/running", (_request, response) => response.json({ folder }));
  pages.use("/account", accountPages({ shopify: simulator.shopify, appUrl: simulator.appUrl }));
  pages.use("/admin", adminShell(simulator));
  pages.use(simulatorPages(simulator));
  pages.use(lastPages(simulator));
  return pages;
}

function appEnvironment(with_: {
  appUrl: string;
  port: number;
  folder: string;
  clockFile: string;
  mailbox: Mailbox;
  shopify: ShopifySimulator;
}): Record<string, string> {
  const config = readAppConfig(join(root, "shopify.app.toml")) ?? defaultAppConfig;
  return {
    NODE_ENV: "production",
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    SHOPIFY_APP_URL: with_.appUrl,
    SCOPES: config.scopes.join(","),
    PORT: String(with_.port),
    HOST: "127.0.0.1",
    DATA_DIR: join(with_.folder, "data"),
    CLOCK_OFFSET_FILE: with_.clockFile,
    SMTP_URL: with_.mailbox.url,
    MAIL_FROM: "Sofimix <service-client@sofimix.example>",
    SIMULATOR_ORIGIN: with_.shopify.origin,
    SIMULATOR_RUNNER: "preview",
    LOG_LEVEL: "info",
  };
}

/**
 * What a merchant does once: open the app in the admin. Shopify installs it on the token exchange that the app makes
 * for that first page; a page that fails is opened a second time, as a merchant would, and said so.
 */
async function install(shopify: ShopifySimulator, appUrl: string, shop: string, say: (line: string) => void): Promise<void> {
  const open = async (): Promise<{ status: number; text: string }> => {
    const page = new URL("/app", appUrl);
    const host = Buffer.from(`admin.shopify.com/store/${shortName(shop)}`)
      .toString("base64")
      .replaceAll("=", "");
    const parameters = { embedded: "1", shop, host, locale: "fr", id_token: shopify.idToken({ shop }) };
    for (const [name, value] of Object.entries(parameters)) page.searchParams.set(name, value);
    const answer = await fetch(page, { headers: { "User-Agent": browser, Accept: "text/html" } });
    return { status: answer.status, text: await answer.text() };
  };
  const first = await open();
  if (first.status === 200 && shopify.shop(shop).app) return;
  say(`Opening the app in ${shop} answered ${first.status} the first time; opening it again …`);
  const second = await open();
  if (second.status !== 200 || !shopify.shop(shop).app) {
    throw new Error(`The app could not be installed in ${shop}: it answered ${second.status}\n${second.text.slice(0, 600)}`);
  }
}

// ---- one preview at a time, whatever happened to the last -----------------------------------------------------------

async function refuseSecond(folder: string): Promise<void> {
  const lock = join(folder, "running.json");
  if (!existsSync(lock)) return;
  const { pid, address } = JSON.parse(await readFile(lock, "utf8")) as { pid: number; address: string };
  if (await answersFor(address, folder)) {
    throw new Error(
      `A preview is already running (process ${pid}): open ${address}\n` +
        `To start another with its data, stop that one first (Ctrl-C in its terminal, or: kill ${pid}).`,
    );
  }
  await rm(lock, { force: true }); // left over from a crash
}

async function answersFor(address: string, folder: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL("/running", address), { signal: AbortSignal.timeout(2_000) });
    return ((await answer.json()) as { folder?: string }).folder === folder;
  } catch {
    return false;
  }
}

/** Stops a database that a crash left running, and wipes what is kept. */
async function forget(folder: string): Promise<void> {
  const dataDir = join(folder, "data");
  if (existsSync(join(dataDir, "postgres"))) {
    const database = await startEmbedded({ dataDir });
    await database.stop();
    // rows that had to lie elsewhere, because the database's own user can't look into this folder
    const rows = join(dataDir, "postgres");
    const entry = await lstat(rows).catch(() => null);
    if (entry?.isSymbolicLink())
      await rm(resolve(dataDir, await readlink(rows)), { recursive: true, force: true, maxRetries: 3 });
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

async function choosePorts(first: number): Promise<{ simulator: number; proxy: number; app: number; smtp: number }> {
  const taken: number[] = [];
  const next = async (preferred: number): Promise<number> => {
    const port = await freePort(first === 0 ? 0 : preferred, taken);
    taken.push(port);
    return port;
  };
  return { simulator: await next(first), proxy: await next(first + 1), app: await next(first + 2), smtp: await next(first + 3) };
}

async function listen(port: number, pages: express.Express): Promise<Server> {
  const server = createServer(pages);
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => listening());
  });
  return server;
}

const close = (server: Server): Promise<void> =>
  new Promise((closed) => {
    server.close(() => closed());
    server.closeAllConnections();
  });

// ---- the command ----------------------------------------------------------------------------------------------------

async function main(): Promise<void> {
  const known = ["--fresh"];
  const unknown = process.argv.slice(2).filter((argument) => !known.includes(argument));
  if (unknown.length > 0)
    throw new Error(`Unknown: ${unknown.join(" ")}. The preview knows --fresh (npm run preview -- --fresh).`);

  const folder = join(root, ".preview");
  const begun = startPreview({ folder, fresh: process.argv.includes("--fresh"), say: (line) => console.log(line) });

  let stopping: Promise<void> | null = null;
  const stop = (): void => {
    if (stopping) return; // npm, the shell and the terminal may each say it
    console.log("\nStopping; everything is kept …");
    stopping = begun
      .then((preview) => preview.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.on("SIGHUP", stop);
  // npm's own shell may be ended without telling us; whoever starts us otherwise may leave
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop(), 1_000).unref();

  const { address } = await begun;
  if (stopping) return;
  const line = (what: string, path: string): string => `    ${what.padEnd(20)} ${address}${path}`;
  console.log(
    [
      "",
      `  Order cancellation, with a simulator in Shopify's place. Open:  ${address}`,
      "",
      line("Customer account", "/account"),
      line("Merchant's admin", "/admin"),
      line("Warehouse", "/warehouse"),
      line("Mailbox", "/mailbox"),
      line("Clock", "/clock"),
      line("Faults", "/faults"),
      "",
      `  Kept in ${relative(process.cwd(), folder)}/ (the app's log: app.log). Ctrl-C stops it; --fresh begins anew.`,
      "",
    ].join("\n"),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  main().catch((error: unknown) => {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
