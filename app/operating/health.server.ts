import type { IncomingMessage, ServerResponse } from "node:http";
import type pg from "pg";
import { pathOf } from "./requests.server";

/** Where a process stands. Only one that is "ready" wants to be sent requests. */
export type Phase = "starting" | "ready" | "stopping";

export interface Readiness {
  ready: boolean;
  phase: Phase;
  /** "ok", or what is wrong; nothing is asked before the start is over, nor once it stops. */
  checks: Record<string, string>;
}

/** So long may a check take: an orchestrator asks every few seconds and takes silence for an answer. */
const patienceMs = 2_000;

export type Check = { name: string; look: () => Promise<string> };

/** `GET /healthz`: the process lives. `GET /readyz`: it can do its work. True when the request was one of them. */
export function answerHealth(request: IncomingMessage, response: ServerResponse, readiness: () => Promise<Readiness>): boolean {
  const path = pathOf(request);
  if (path === "/healthz") {
    // no look at the database: restarting every process would not bring it back
    answer(response, 200, { alive: true });
    return true;
  }
  if (path !== "/readyz") return false;
  readiness().then(
    (state) => answer(response, state.ready ? 200 : 503, state),
    () => answer(response, 503, { ready: false }),
  );
  return true;
}

export async function readinessOf(phase: Phase, checks: Check[]): Promise<Readiness> {
  // said at once: whoever spreads the requests should stop sending them now
  if (phase !== "ready") return { ready: false, phase, checks: {} };
  const entries = await Promise.all(checks.map(async ({ name, look }) => [name, await inTime(look)] as const));
  return { ready: entries.every(([, said]) => said === "ok"), phase, checks: Object.fromEntries(entries) };
}

/** The words are ours: an error's may name hosts and users, and anybody may read this. */
async function inTime(look: () => Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("no answer in time"), patienceMs);
  });
  try {
    return await Promise.race([look(), late]);
  } catch {
    return "no answer";
  } finally {
    clearTimeout(timer);
  }
}

/** What every process needs: the database, each migration of this release, and the queue's tables. */
export const databaseChecks = (pool: pg.Pool, missing: () => Promise<string[]>): Check[] => [
  { name: "database", look: async () => ((await pool.query("SELECT 1")).rows.length === 1 ? "ok" : "no answer") },
  {
    name: "migrations",
    look: async () => {
      const names = await missing();
      return names.length === 0 ? "ok" : `missing: ${names.join(", ")}`;
    },
  },
  {
    name: "queue",
    look: async () => ((await pool.query("SELECT 1 FROM jobs.queue LIMIT 1")).rows.length === 1 ? "ok" : "no queues"),
  },
];

function answer(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" })
    .end(JSON.stringify(body));
}
