import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import type { Logger } from "pino";

export interface MigrateOptions {
  /** How long to wait for a database that is not up yet; 60 s when not said. */
  waitSeconds?: number;
  /** Where the migrations are; found by itself when not said. */
  migrationsDir?: string;
  log?: Logger;
}

/** The number of the lock Prisma's own CLI takes, so that the two never work at once. */
const prismasLock = 72707369;

/**
 * Brings the database to the newest migration; the names of those applied now.
 *
 * Any number of processes may start at once: one applies, the others wait for it. Each migration is one
 * transaction together with its line in `_prisma_migrations`, written as Prisma's CLI writes it, so that
 * `prisma migrate` later sees nothing pending and nothing edited. A migration therefore may not hold what
 * refuses to run in a transaction (CREATE INDEX CONCURRENTLY).
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<string[]> {
  const { waitSeconds = 60, migrationsDir = findMigrations(), log } = options;
  const migrations = await readMigrations(migrationsDir);
  const client = await connectWhenUp(url, waitSeconds, log);
  const applied: string[] = [];
  try {
    // nothing to do is by far the most frequent answer, and needs no lock
    while (await nextOf(client, migrations, log)) {
      await client.query("BEGIN");
      // a lock of the transaction, not of the session: it also works behind a connection pooler
      await client.query("SELECT pg_advisory_xact_lock($1)", [prismasLock]);
      await client.query(ledger);
      const next = await nextOf(client, migrations, log);
      if (next) {
        const startedAt = new Date();
        try {
          await client.query(next.sql);
        } catch (error) {
          throw new Error(`Migration ${next.name} failed and was undone: ${(error as Error).message}`, { cause: error });
        }
        await client.query(
          `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
           VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
          [randomUUID(), next.checksum, next.name, startedAt],
        );
      }
      await client.query("COMMIT");
      if (next) {
        applied.push(next.name);
        log?.info({ migration: next.name }, "Migration applied");
      }
    }
  } finally {
    // an open transaction ends with its connection
    await client.end();
  }
  return applied;
}

/** This release's migrations that the database does not have: none after a start in order, unless it was since replaced by an older copy. */
export function createMigrationCheck(pool: pg.Pool, migrationsDir = findMigrations()): () => Promise<string[]> {
  // a folder of its own for each release: it does not change under a running process
  let wanted: Promise<string[]> | null = null;
  return async () => {
    wanted ??= readMigrations(migrationsDir).then((migrations) => migrations.map(({ name }) => name));
    const { rows } = await pool.query<{ migration_name: string }>(
      `SELECT migration_name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
    );
    return (await wanted).filter((name) => !rows.some((row) => row.migration_name === name));
  };
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

const checksum = (sql: string): string => createHash("sha256").update(sql).digest("hex");

/** The first migration still missing, after a look at those that are there. */
async function nextOf(client: pg.Client, migrations: Migration[], log: Logger | undefined): Promise<Migration | undefined> {
  const { rows: found } = await client.query(`SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS there`);
  if (!found[0].there) return migrations[0];
  const { rows } = await client.query<{ migration_name: string; checksum: string; finished_at: Date | null }>(
    `SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
  );
  for (const row of rows) {
    const migration = migrations.find(({ name }) => name === row.migration_name);
    if (!row.finished_at)
      throw new Error(
        `Migration ${row.migration_name} was begun with Prisma's CLI and did not finish. Settle it with \`prisma migrate resolve\`.`,
      );
    if (!migration) {
      // a newer release has been here; its additions do not disturb this one while both are running
      log?.warn({ migration: row.migration_name }, "The database has a migration this release does not know");
    } else if (!sameText(migration, row.checksum)) {
      throw new Error(
        `Migration ${migration.name} was edited after it had been applied. Put its migration.sql back as it was and say the change in a new migration.`,
      );
    }
  }
  return migrations.find(({ name }) => !rows.some((row) => row.migration_name === name));
}

/** As Prisma does: a checkout with other line ends is the same migration. */
const sameText = (migration: Migration, written: string): boolean =>
  migration.checksum === written ||
  checksum(migration.sql.replaceAll("\r\n", "\n")) === written ||
  checksum(migration.sql.replaceAll(/\r?\n/g, "\r\n")) === written;

/**
 * `prisma/migrations` of this project: looked for upwards from this file (which may be app/database in
 * development and build/server.js when built), then from the working directory.
 */
export function findMigrations(): string {
  for (const start of [dirname(fileURLToPath(import.meta.url)), process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const migrations = join(folder, "prisma", "migrations");
      if (existsSync(join(migrations, "migration_lock.toml"))) return migrations;
      if (folder === dirname(folder)) break;
    }
  }
  throw new Error("The folder prisma/migrations is missing: it belongs beside the build folder");
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isDirectory()).map(({ name }) => name);
  return await Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: checksum(sql) };
    }),
  );
}

/** `_prisma_migrations` to the letter of Prisma's own. */
const ledger = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** Reasons that pass by themselves: not listening yet, name not known yet, starting up, too many connections. */
const passing = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "57P03",
  "57P01",
  "53300",
]);

async function connectWhenUp(url: string, waitSeconds: number, log: Logger | undefined): Promise<pg.Client> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (let said = false; ; said = true) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: "migrate" });
    // a connection that breaks later also fails the query under way, which is where it is dealt with
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const { code = "", message } = error as { code?: string; message: string };
      const { hostname, port, pathname } = new URL(url);
      const where = `${hostname}:${port || 5432}${pathname}`;
      const mayPass = passing.has(code) || /timeout|terminated unexpectedly/.test(message);
      if (!mayPass) throw new Error(`The database ${where} refuses us: ${message}`, { cause: error });
      if (Date.now() > deadline)
        throw new Error(`The database ${where} was not up within ${waitSeconds} s (${code || message})`, { cause: error });
      if (!said) log?.warn({ code }, `The database ${where} is not up yet; waiting for it`);
      await sleep(250);
    }
  }
}
