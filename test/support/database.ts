import { createHash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { getConstructionPlans } from "pg-boss";
import { afterAll, inject } from "vitest";
import { openDatabase } from "../../app/database/client.server";
import type { Database } from "../../app/database/client.server";
import { findMigrations, migrate } from "../../app/database/migrate.server";
import { processStamp } from "../../app/database/process-lock.server";

/**
 * A database of one's own for a test file: every table, no rows, gone afterwards.
 * Call it once at the top of the file: `const { prisma, pool } = await testDatabase();`
 */
export async function testDatabase(options: { connections?: number } = {}): Promise<Database> {
  const database = openDatabase(await emptyDatabase(), { connections: 5, ...options });
  afterAll(async () => {
    await database.close();
    await dropDatabase(database.url);
  });
  return database;
}

/** A database without any table, for tests of the migrations themselves. */
export const blankDatabase = (): Promise<string> => copyOf("template1");

/** The address of a fresh migrated database, for tests that start processes on it. It is dropped by the next test run at the latest. */
export const emptyDatabase = (): Promise<string> => copyOf(databaseOf(inject("templateUrl")));

async function copyOf(template: string): Promise<string> {
  // the name tells whose it is, so that what a killed run leaves behind can be swept
  const name = `test_${processStamp(process.pid)}_${randomBytes(4).toString("hex")}`;
  const url = withDatabase(inject("templateUrl"), name);
  await administer(url, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}" STRATEGY wal_log`));
  return url;
}

export async function dropDatabase(url: string): Promise<void> {
  await administer(url, (client) => client.query(`DROP DATABASE IF EXISTS "${databaseOf(url)}" WITH (FORCE)`));
}

/** A migrated database to copy from; its name holds the migrations' fingerprint, so that it is made once for all runs. */
export async function prepareTemplate(serverUrl: string): Promise<string> {
  const fingerprint = createHash("sha256");
  const folder = findMigrations();
  for (const name of (await readdir(folder)).sort())
    fingerprint.update(await readFile(join(folder, name, "migration.sql")).catch(() => name));
  // the queue's own tables are made here too, which saves every test file that starts a queue the time
  const queueTables = getConstructionPlans("jobs");
  fingerprint.update(queueTables);
  const name = `template_${fingerprint.digest("hex").slice(0, 16)}`;
  const url = withDatabase(serverUrl, name);
  await administer(serverUrl, async (client) => {
    await client.query("SELECT pg_advisory_lock(1)");
    const { rows } = await client.query("SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC");
    if (rows.some(({ datname }) => datname === name)) return;
    // a run of another branch may still be copying from a recent one
    for (const { datname } of rows.slice(4)) await client.query(`DROP DATABASE IF EXISTS "${datname}"`).catch(() => {});
    const draft = `draft_${name}`;
    await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${draft}"`);
    await migrate(withDatabase(serverUrl, draft));
    await withClient(withDatabase(serverUrl, draft), (inside) => inside.query(queueTables));
    await client.query(`ALTER DATABASE "${draft}" RENAME TO "${name}"`);
  });
  return url;
}

/** Drops what runs that were killed left behind. */
export async function sweepTestDatabases(serverUrl: string): Promise<void> {
  await administer(serverUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'");
    for (const { datname } of rows) {
      const owner = datname.split("_")[1] ?? "";
      if (processStamp(Number.parseInt(owner, 10)) !== owner)
        await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
    }
  });
}

/** Work on the server as a whole, from its own "postgres" database. */
const administer = (url: string, work: (client: pg.Client) => Promise<unknown>) =>
  withClient(withDatabase(url, "postgres"), work);

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

export function withDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
