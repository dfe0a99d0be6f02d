import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { openDatabase, type Database } from "../app/database/client.server";
import { startEmbedded } from "../app/database/embedded.server";
import { migrate } from "../app/database/migrate.server";

/** A PostgreSQL of the benchmark's own, as durable as it comes: nothing is switched off to look faster. */
export async function startDatabases(): Promise<{
  open(name: string, connections?: number): Promise<Database>;
  stop(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), "bench-database-"));
  const server = await startEmbedded({ dataDir: folder, settings: { max_wal_size: "4GB", shared_buffers: "512MB" } });
  const opened: Database[] = [];
  return {
    async open(name, connections = 10) {
      await query(server.url, `CREATE DATABASE "${name}"`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      await migrate(url.href);
      const database = openDatabase(url.href, { connections });
      opened.push(database);
      return database;
    },
    async stop() {
      for (const database of opened) await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
