import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { createServer, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import pg from "pg";
import { afterAll, expect, inject, test } from "vitest";
import { findMigrations, migrate } from "../../app/database/migrate.server";
import { blankDatabase, dropDatabase } from "../support/database";

const project = fileURLToPath(new URL("../..", import.meta.url));
/** Every migration this release has, in order. */
const all = (await readdir(findMigrations(), { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();
const made: string[] = [];
async function blank(): Promise<string> {
  const url = await blankDatabase();
  made.push(url);
  return url;
}
const folder = await mkdtemp(join(tmpdir(), "migrations-"));
afterAll(async () => {
  for (const url of made) await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

let sets = 0;
/** A folder of migrations: name -> SQL. */
async function migrations(files: Record<string, string>): Promise<string> {
  sets += 1;
  const set = join(folder, `${sets}`);
  for (const [name, sql] of Object.entries(files)) {
    await mkdir(join(set, name), { recursive: true });
    await writeFile(join(set, name, "migration.sql"), sql);
  }
  return set;
}

async function prisma(url: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["node_modules/prisma/build/index.js", ...args], {
    cwd: project,
    env: { ...process.env, DATABASE_URL: url, NO_COLOR: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
  });
  return stdout;
}

test("five processes that start at once migrate once", async () => {
  const url = await blank();
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
  expect(applied.flat().sort()).toEqual(all);
  const written = await query(url, "SELECT migration_name AS name FROM _prisma_migrations ORDER BY name");
  expect(written).toEqual(all.map((name) => ({ name })));
  expect(await migrate(url)).toEqual([]);
});

test("Prisma's own tools agree: nothing pending, nothing edited, and the tables are those of the schema", async () => {
  const url = await blank();
  await migrate(url);
  expect(await prisma(url, "migrate", "status")).toContain("Database schema is up to date!");
  for (const from of [["--from-config-datasource"], ["--from-migrations", findMigrations()]]) {
    const script = await prisma(url, "migrate", "diff", ...from, "--to-schema", "prisma/schema.prisma", "--script");
    // indexes that cover more than they are ordered by can't be said in the schema: nothing else may be missing
    expect(script.split("\n").filter((line) => /^[A-Z]/.test(line) && !line.startsWith("Loaded"))).toEqual([
      'DROP INDEX "cases_by_receipt";',
      'DROP INDEX "cases_counted";',
    ]);
  }
  expect(await prisma(url, "migrate", "deploy")).toContain("No pending migrations to apply");
}, 60_000);

test("and what Prisma's own tools applied, we find applied", async () => {
  const url = await blank();
  await prisma(url, "migrate", "deploy");
  expect(await migrate(url)).toEqual([]);
}, 60_000);

test("a migration edited after it was applied is refused, other line ends are not an edit", async () => {
  const url = await blank();
  await migrate(url, { migrationsDir: await migrations({ "1_a": "CREATE TABLE a (id int);\n" }) });
  expect(await migrate(url, { migrationsDir: await migrations({ "1_a": "CREATE TABLE a (id int);\r\n" }) })).toEqual([]);
  const edited = await migrations({ "1_a": "CREATE TABLE a (id bigint);\n" });
  await expect(migrate(url, { migrationsDir: edited })).rejects.toThrow(/1_a was edited/);
});

test("a migration that fails is undone whole, and those before it stay", async () => {
  const url = await blank();
  const broken = await migrations({
    "1_a": "CREATE TABLE a (id int);",
    "2_b": "CREATE TABLE b (id int); CREATE TABLE a (id int);",
  });
  await expect(migrate(url, { migrationsDir: broken })).rejects.toThrow(/2_b failed and was undone/);
  expect(await query(url, "SELECT to_regclass('a') IS NOT NULL AS a, to_regclass('b') IS NOT NULL AS b")).toEqual([
    { a: true, b: false },
  ]);
  const mended = await migrations({ "1_a": "CREATE TABLE a (id int);", "2_b": "CREATE TABLE b (id int);" });
  expect(await migrate(url, { migrationsDir: mended })).toEqual(["2_b"]);
});

test("an older release starts on a database that a newer one has brought further", async () => {
  const url = await blank();
  await migrate(url, {
    migrationsDir: await migrations({ "1_a": "CREATE TABLE a (id int);", "2_b": "CREATE TABLE b (id int);" }),
  });
  expect(await migrate(url, { migrationsDir: await migrations({ "1_a": "CREATE TABLE a (id int);" }) })).toEqual([]);
});

test("a database that is not up yet is waited for, and given up after the time said", async () => {
  const real = new URL(await blank());
  const door = createServer((socket) => {
    const inside = connect(Number(real.port), real.hostname);
    socket.pipe(inside).pipe(socket);
    for (const each of [socket, inside]) each.on("error", () => {});
  });
  const port = 4519;
  const later = new URL(real);
  later.port = `${port}`;
  await expect(migrate(later.href, { waitSeconds: 0.3 })).rejects.toThrow(/127\.0\.0\.1:4519\/.* was not up within 0\.3 s/);
  const migrating = migrate(later.href, { waitSeconds: 10 });
  await sleep(400);
  door.listen(port, "127.0.0.1");
  expect(await migrating).toEqual(all);
  door.close();
});

test("a database that refuses us is not waited for", async () => {
  const wrong = new URL(inject("templateUrl"));
  wrong.password = "guessed";
  await expect(migrate(wrong.href, { waitSeconds: 60 })).rejects.toThrow(/refuses us/);
});

test("the migrations are found from the built server too, wherever it is started", async () => {
  const release = join(folder, "release");
  await cp(join(project, "prisma/migrations"), join(release, "prisma/migrations"), { recursive: true });
  const server = join(release, "build/server.mjs");
  await build({
    stdin: {
      contents: 'import { findMigrations } from "./app/database/migrate.server"; console.log(findMigrations());',
      resolveDir: project,
      loader: "ts",
    },
    outfile: server,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire as cr } from "node:module"; const require = cr(import.meta.url);' },
    external: ["pg-native"],
    logLevel: "error",
  });
  const { stdout } = await promisify(execFile)(process.execPath, [server], { cwd: tmpdir() });
  expect(stdout.trim()).toBe(await realpath(join(release, "prisma/migrations")));
});
