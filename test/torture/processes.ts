import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { createServer, connect, type Server } from "node:net";
import { join, resolve } from "node:path";
import { freePort } from "../../app/lib/free-port.server";

const root = resolve(import.meta.dirname, "../..");

/** Why a process was killed. */
export type KillKind = "at a boundary" | "at random" | "connections cut";
export interface Kill {
  kind: KillKind;
  role: Role | "database";
  /** When, by the machine's clock; the process is started again after it. */
  at: number;
  /** A database that was killed: when it answered again. */
  backAt?: number;
  /** A request or a job was being worked on, for a random one. */
  inFlight?: boolean;
  /** Where, for a boundary. */
  edge?: "before" | "after";
  what?: string;
}
export type Role = "with-web" | "web" | "worker";

/** One process of the app that is started again whenever it dies, as a supervisor would. */
export class AppProcess {
  #child: ChildProcess | null = null;
  #wanted = true;
  #quickEnds = 0;
  /** How many times it ended without having been killed by us. */
  crashes = 0;
  starts = 0;

  constructor(
    readonly role: Role,
    readonly port: number | null,
    private readonly options: {
      env: Record<string, string>;
      folder: string;
      name: string;
      onKilled: (kill: Omit<Kill, "at">) => void;
      /** What else is loaded in front of the app. */
      preload?: string[];
    },
  ) {
    this.#start();
  }

  #start(): void {
    this.starts += 1;
    const { env, folder, name, preload = [] } = this.options;
    const log = createWriteStream(join(folder, `${name}.log`), { flags: "a" });
    const record = join(folder, `${name}.kills`);
    const startedAt = Date.now();
    const child = spawn(
      process.execPath,
      [
        ...["./test/simulator/route-to-simulator.mjs", "./test/torture/boundaries.mjs", ...preload].flatMap((each) => [
          "--import",
          each,
        ]),
        "build/server.js",
      ],
      {
        cwd: root,
        env: { ...env, PATH: process.env.PATH, HOME: process.env.HOME, TORTURE_RECORD: record } as unknown as NodeJS.ProcessEnv,
        stdio: ["ignore", "pipe", "pipe", "ipc"],
        detached: true,
      },
    );
    this.#child = child;
    child.on("error", () => undefined);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.on("close", (code, signal) => {
      log.end(`=== ended: ${signal ?? `code ${code}`}\n`);
      this.#child = null;
      const died = deathOf(record, child.pid);
      if (died) this.options.onKilled({ kind: "at a boundary", role: this.role, ...died });
      if (!this.#wanted) return;
      if (signal !== "SIGKILL") this.crashes += 1;
      // one that can't even start (no database) is tried ever more slowly
      this.#quickEnds = Date.now() - startedAt < 5_000 && signal !== "SIGKILL" ? this.#quickEnds + 1 : 0;
      setTimeout(() => this.#wanted && this.#start(), Math.min(5_000, 50 * 2 ** this.#quickEnds));
    });
  }

  get alive(): boolean {
    return this.#child !== null;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** It dies at its n-th boundary from now on, or the n-th of one place; null: it lives. */
  arm(dieAt: number | null, place: string | null = null): void {
    if (this.#child?.connected) this.#child.send({ dieAt, place });
  }

  /** The places where it touched the world since it was armed last, in order. */
  async placesPassed(): Promise<string[]> {
    const child = this.#child;
    if (!child?.connected) return [];
    return await new Promise((told) => {
      child.once("message", (message: { places: string[] }) => told(message.places));
      child.send({ tell: true });
    });
  }

  killAtRandom(inFlight: boolean): void {
    if (this.#child?.kill("SIGKILL")) this.options.onKilled({ kind: "at random", role: this.role, inFlight });
  }

  async healthy(): Promise<boolean> {
    if (!this.#child) return false;
    if (this.port === null) return isReady(join(this.options.folder, `${this.options.name}.log`));
    try {
      const answer = await fetch(`http://127.0.0.1:${this.port}/healthz`, { signal: AbortSignal.timeout(2_000) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }

  async untilHealthy(withinMs = 60_000): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await this.healthy())) {
      if (Date.now() > end) throw new Error(`${this.options.name} did not come up: see ${this.options.folder}`);
      await new Promise((later) => setTimeout(later, 40));
    }
  }

  /** SIGTERM, as a deployment does; resolves with its exit code. */
  async stop(): Promise<number | null> {
    this.#wanted = false;
    const child = this.#child;
    if (!child) return null;
    return await new Promise((ended) => {
      const insist = setTimeout(() => child.kill("SIGKILL"), 20_000);
      child.once("close", (code) => {
        clearTimeout(insist);
        ended(code);
      });
      child.kill("SIGTERM");
    });
  }
}

/** What the process itself wrote right before it died at a boundary. */
function deathOf(record: string, pid: number | undefined): { edge: "before" | "after"; what: string } | null {
  if (!existsSync(record)) return null;
  const last = readFileSync(record, "utf8").trimEnd().split("\n").at(-1);
  if (!last) return null;
  const said = JSON.parse(last) as { pid: number; edge: "before" | "after"; what: string };
  return said.pid === pid ? { edge: said.edge, what: said.what } : null;
}

const isReady = (log: string): boolean => {
  const text = existsSync(log) ? readFileSync(log, "utf8") : "";
  return text.slice(Math.max(0, text.lastIndexOf("=== ended"))).includes('"msg":"ready"');
};

/** One address for several web processes: a connection goes to the next one that accepts it, or is refused. */
export async function startBalancer(ports: number[]): Promise<{ port: number; close(): Promise<void> }> {
  let turn = 0;
  const server: Server = createServer((client) => {
    client.on("error", () => client.destroy());
    const attempt = (left: number): void => {
      const port = ports[turn++ % ports.length]!;
      const upstream = connect(port, "127.0.0.1");
      upstream.once("connect", () => {
        client.pipe(upstream);
        upstream.pipe(client);
        upstream.on("close", () => client.destroy());
        client.on("close", () => upstream.destroy());
      });
      upstream.on("error", () => {
        upstream.destroy();
        if (upstream.bytesRead === 0 && upstream.connecting === false && upstream.bytesWritten === 0 && left > 1)
          attempt(left - 1);
        else client.destroy();
      });
    };
    attempt(ports.length);
  });
  const port = await freePort(0, ports);
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  return { port, close: () => new Promise((closed) => server.close(() => closed())) };
}
