import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import type { WriteStream } from "node:fs";
import { createWriteStream, existsSync, readFileSync } from "node:fs";

export type AppState = "starting" | "running" | "restarting" | "stopped" | "failing";

/** The app as a process of its own, as in production: it can be killed, and comes back. */
export interface AppProcess {
  readonly state: AppState;
  readonly pid: number | null;
  /** How many times it was started again after it ended by itself. */
  readonly restarts: number;
  /** Does it answer GET /healthz with 200? */
  healthy(): Promise<boolean>;
  /** Resolves when it is healthy; rejects, with its last words, when it is not within `withinMs`. */
  untilHealthy(withinMs?: number): Promise<void>;
  /** kill -9, as a power cut would; the runner starts it again. */
  kill(): void;
  /** Ends it and leaves it down until start(). */
  stop(): Promise<void>;
  start(): void;
  /** The end of its log. */
  lastWords(lines?: number): string;
}

export function startApp(options: {
  /** Program and arguments, "build/server.js" and the like. */
  command: string[];
  cwd: string;
  env: Record<string, string>;
  port: number;
  logFile: string;
}): AppProcess {
  let child: ChildProcess | null = null;
  let state: AppState = "starting";
  let wanted = true;
  let restarts = 0;
  let quickEnds = 0;
  let timer: NodeJS.Timeout | null = null;
  const log: WriteStream = createWriteStream(options.logFile, { flags: "a" });

  function start(): void {
    if (child) return;
    wanted = true;
    const startedAt = Date.now();
    log.write(`\n=== ${new Date().toISOString()} the app starts\n`);
    const started = spawn(process.execPath, options.command, {
      cwd: options.cwd,
      env: { ...inherited(), ...options.env },
      // the channel tells the app when its runner is gone, however it went
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // a group of its own: Ctrl-C reaches the runner only, which then stops the app in order
      detached: process.platform !== "win32",
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    started.on("error", (error) => log.write(`The app could not be started: ${error.message}\n`));
    started.on("close", (code, signal) => {
      log.write(`=== ${new Date().toISOString()} the app ended (${signal ?? `code ${code}`})\n`);
      child = null;
      if (!wanted) {
        state = "stopped";
        return;
      }
      // one that can't even start is tried ever more slowly
      quickEnds = Date.now() - startedAt < 5_000 && signal !== "SIGKILL" ? quickEnds + 1 : 0;
      state = quickEnds >= 3 ? "failing" : "restarting";
      restarts += 1;
      timer = setTimeout(start, Math.min(30_000, 300 * 2 ** quickEnds));
      timer.unref();
    });
  }

  async function healthy(): Promise<boolean> {
    if (!child) return false;
    try {
      const answer = await fetch(`http://127.0.0.1:${options.port}/healthz`, { signal: AbortSignal.timeout(3_000) });
      await answer.arrayBuffer();
      if (answer.ok) {
        state = "running";
        quickEnds = 0;
      }
      return answer.ok;
    } catch {
      return false;
    }
  }

  start();
  return {
    get state() {
      return state;
    },
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    healthy,
    async untilHealthy(withinMs = 60_000) {
      const limit = Date.now() + withinMs;
      while (!(await healthy())) {
        if (quickEnds >= 3 || Date.now() > limit) {
          throw new Error(`The app did not become healthy. The end of ${options.logFile}:\n\n${lastWords(options.logFile, 40)}`);
        }
        await new Promise((passed) => setTimeout(passed, 150));
      }
    },
    kill() {
      state = "restarting";
      child?.kill("SIGKILL");
    },
    async stop() {
      wanted = false;
      if (timer) clearTimeout(timer);
      const ending = child;
      if (ending) {
        await new Promise<void>((ended) => {
          const insist = setTimeout(() => ending.kill("SIGKILL"), 15_000);
          ending.once("close", () => {
            clearTimeout(insist);
            ended();
          });
          ending.kill("SIGTERM");
        });
      }
      state = "stopped";
    },
    start() {
      if (timer) clearTimeout(timer);
      quickEnds = 0;
      state = "starting";
      start();
    },
    lastWords: (lines = 40) => lastWords(options.logFile, lines),
  };
}

/** What the preview's own terminal happens to carry must not change the app: least of all another database. */
function inherited(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of Object.keys(env))
    if (/^(SHOPIFY_|DATABASE_URL|ENCRYPTION_KEY|VITEST|WORKER$|NODE_OPTIONS$|TZ$)/.test(name)) delete env[name];
  return env;
}

function lastWords(file: string, lines: number): string {
  return existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";
}
