import { existsSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { customerRoute, MOST_READ } from "./customer-api.server";
import { startHeartbeat } from "./availability/heartbeat.server";
import { openFromEnv } from "./database/client.server";
import { createMigrationCheck } from "./database/migrate.server";
import { loggedMailbox, smtpMailbox } from "./emails/send-mail.server";
import { startAlarms } from "./jobs/alarm.server";
import { handlersFor, isRetryable, jobSettings } from "./jobs/handlers.server";
import type { JobPayloads } from "./jobs/jobs";
import { createQueue } from "./jobs/queue.server";
import { timers } from "./jobs/timers.server";
import { clockFrom } from "./lib/clock.server";
import { encryptionFrom } from "./lib/encryption.server";
import { answerAsFetch } from "./lib/fetch-door";
import { logFrom } from "./lib/log.server";
import { readTheRest } from "./lib/read-body";
import { makeDeps } from "./make-deps.server";
import { trackConnections } from "./operating/drain.server";
import { createFigures } from "./operating/figures.server";
import { answerHealth, databaseChecks, readinessOf, type Check, type Phase, type Readiness } from "./operating/health.server";
import { createMetrics } from "./operating/metrics.server";
import { openOperationsPort } from "./operating/operations-port.server";
import { pathOf, watchRequests } from "./operating/requests.server";
import { stopInOrder, stopSettingsFrom } from "./operating/stopping.server";
import { watchedJobs } from "./operating/watched-jobs.server";
import { addSecurityHeaders } from "./security-headers";
import { answerWebhook } from "./webhook-receipt.server";
import type { Deps } from "./deps";

/**
 * `shopify app dev` says the app's address as APP_URL or HOST, never as SHOPIFY_APP_URL, and sends no mail anywhere;
 * what else a developer wants comes from .env.
 */
function whileDeveloping(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.NODE_ENV !== "development") return env;
  if (existsSync(".env")) process.loadEnvFile();
  const address = [env.SHOPIFY_APP_URL, env.APP_URL, env.HOST].find((each) => each?.startsWith("https://"));
  return {
    ...env,
    SHOPIFY_APP_URL: env.SHOPIFY_APP_URL || address,
    HOST: env.HOST?.includes("://") ? "127.0.0.1" : env.HOST,
    MAIL_FROM: env.MAIL_FROM || "shop@localhost",
  };
}

/** The database, the queue, and then whatever this process is for: web, worker, or (by default) both. */
async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const metrics = createMetrics();
  const log = logFrom(env, undefined, { onTrouble: metrics.trouble });
  process.on("uncaughtException", (error) => {
    log.fatal({ err: error }, "this process is in no known state and ends; what was under way is taken up again");
    process.exit(1);
  });
  const worker = env.WORKER || "with-web";
  if (!["with-web", "off", "only"].includes(worker))
    throw new Error(`WORKER must be "with-web", "off" or "only", not "${worker}"`);

  const settings = {
    apiKey: needed(env, "SHOPIFY_API_KEY"),
    apiSecret: needed(env, "SHOPIFY_API_SECRET"),
    appUrl: needed(env, "SHOPIFY_APP_URL"),
    scopes: needed(env, "SCOPES").split(","),
  };
  const stopSettings = stopSettingsFrom(env);
  const clock = clockFrom(env);
  if (env.CLOCK_OFFSET_FILE) log.warn("the clock can be moved: this is a preview or a test, not a shop");

  const state: { phase: Phase; checks: Check[] } = { phase: "starting", checks: [] };
  const readiness = () => readinessOf(state.phase, state.checks);
  // first of all, so that a process which waits for its database can be seen to
  const operations = env.OPERATIONS_PORT
    ? await openOperationsPort({
        port: Number(env.OPERATIONS_PORT),
        host: env.OPERATIONS_HOST || "127.0.0.1",
        metrics,
        readiness,
      })
    : null;

  const database = await openFromEnv(env, log);
  state.checks = databaseChecks(database.pool, createMigrationCheck(database.pool));
  const encryption = encryptionFrom(env);
  const queue = createQueue<JobPayloads>({ url: database.url, log, jobs: jobSettings, isRetryable });
  const mailbox =
    env.NODE_ENV === "development" && !env.SMTP_URL
      ? loggedMailbox(log)
      : smtpMailbox(needed(env, "SMTP_URL"), needed(env, "MAIL_FROM"));
  const limited = env.RATE_LIMITS !== "off";
  if (!limited) log.warn("visitors and customers may ask without limit: this is a load test, not a shop");
  const deps = makeDeps({ database, queue, clock, log, encryption, mailbox, shopify: settings, limited });

  await queue.start(worker === "off" ? {} : { handlers: watchedJobs(handlersFor(deps), metrics) });
  metrics.watchDatabase({
    figures: createFigures({ pool: database.pool, clock }),
    connections: () => ({
      open: database.pool.totalCount,
      idle: database.pool.idleCount,
      waiting: database.pool.waitingCount,
    }),
  });
  const alarms = worker === "off" ? null : startAlarms({ database, clock, queue, alarms: timers, log });
  const watch = watchRequests({ log, metrics, isStopping: () => state.phase === "stopping" });
  const web = worker === "only" ? null : await listen(deps, Number(env.PORT || 3000), env, { watch, readiness });
  // from now on a silence of ours is an outage for shoppers
  const heartbeat =
    web && (await startHeartbeat({ prisma: deps.prisma, clock, log, alsoWrite: () => deps.incidents.writeWaiting() }));
  state.phase = "ready";
  log.info({ worker, port: web ? Number(env.PORT || 3000) : null }, "ready");

  const stop = (signal: string) => {
    // said again, by npm or by somebody in a hurry: the deadline stands
    if (state.phase === "stopping") return;
    state.phase = "stopping";
    log.info({ signal, withinSeconds: stopSettings.withinSeconds }, "stopping: finishing what is under way");
    void stopInOrder({
      settings: stopSettings,
      log,
      steps: [
        async (withinMs) => {
          // answers first, jobs with the time that is left: those are repeated elsewhere, a page is not
          const [cutOff] = await Promise.all([web?.drain(withinMs * 0.7) ?? 0, alarms?.stop()]);
          if (cutOff > 0) log.warn({ connections: cutOff }, "answers took too long and were cut off");
        },
        async () => heartbeat?.stop(),
        async () => deps.webhooks.stop(),
        async (withinMs) => queue.stop({ timeoutSeconds: withinMs / 1000 }),
        async () => {
          mailbox.close();
          operations?.close().closeAllConnections();
          await database.close();
        },
      ],
    });
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

type Watch = ReturnType<typeof watchRequests>;
/**
 * So many connections may wait to be let in (the system allows fewer: net.core.somaxconn). One that finds no room is not told;
 * its sender tries again after 1, 3, 7, 15 … seconds, and a rush would last minutes of which nobody worked.
 */
const mostKnocking = 16_384;

async function listen(
  deps: Deps,
  port: number,
  env: NodeJS.ProcessEnv,
  { watch, readiness }: { watch: Watch; readiness: () => Promise<Readiness> },
): Promise<ReturnType<typeof trackConnections>> {
  const pages = await pageHandler(deps, env);
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (isWebhook(request)) {
      answerWebhook(request, response, deps).catch((error: unknown) => {
        deps.log.error({ err: error }, "a webhook's connection broke");
        response.destroy();
      });
      return;
    }
    const customer = customerRoute(pathOf(request));
    if (customer) {
      answerAsFetch(request, response, MOST_READ, (asked) => customer(asked, deps)).catch((error: unknown) => {
        deps.log.warn({ err: error }, "a customer's connection broke");
        response.destroy();
      });
      return;
    }
    if (!answerHealth(request, response, readiness)) pages(request, response);
  };
  const server = createServer((request, response) => {
    // a webhook's answers have theirs ready, and its body is read whatever it is
    if (!isWebhook(request)) {
      addSecurityHeaders(response);
      response.once("finish", () => readTheRest(request));
    }
    watch(request, response, () => answer(request, response));
  });
  const connections = trackConnections(server);
  const at = { port, host: env.HOST || "0.0.0.0", backlog: mostKnocking };
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(at, listening));
  return connections;
}

const isWebhook = ({ url }: IncomingMessage): boolean => url?.startsWith("/webhooks/") === true;

async function pageHandler(
  deps: Deps,
  env: NodeJS.ProcessEnv,
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const app = express();
  app.disable("x-powered-by");
  // the platform's proxy ends TLS and says so
  app.set("trust proxy", true);

  if (env.NODE_ENV === "development") {
    const { createServer: createViteServer } = await import("vite");
    const vite = await createViteServer({ server: { middlewareMode: true } });
    app.use(vite.middlewares);
    app.all(
      "*",
      createRequestHandler({
        build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
        getLoadContext: () => ({ deps }),
        mode: "development",
      }),
    );
  } else {
    const build = resolve("build/server/index.js");
    if (!existsSync(build)) throw new Error("The pages are not built yet: run `npm run build` first");
    app.use("/assets", express.static("build/client/assets", { immutable: true, maxAge: "1y" }));
    app.use(express.static("build/client", { maxAge: "1h" }));
    app.all(
      "*",
      createRequestHandler({
        build: (await import(pathToFileURL(build).href)) as ServerBuild,
        getLoadContext: () => ({ deps }),
        mode: "production",
      }),
    );
  }
  return app;
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing: see .env.example`);
  return value;
}

start(whileDeveloping(process.env)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
