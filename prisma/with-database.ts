/**
 * Prisma's own commands on a database nobody has to set up, for example to author a migration:
 *
 *   npx tsx prisma/with-database.ts migrate dev --name add-something
 *
 * Runs them on DATABASE_URL, or else on a scratch database of the embedded server, never on its rows.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dataDirFrom } from "../app/database/client.server";
import { startEmbedded } from "../app/database/embedded.server";

async function main(): Promise<number> {
  const embedded = process.env.DATABASE_URL
    ? null
    : await startEmbedded({ dataDir: dataDirFrom(process.env), database: "authoring" });
  const command = [createRequire(import.meta.url).resolve("prisma/build/index.js"), ...process.argv.slice(2)];
  const env = { ...process.env, DATABASE_URL: embedded?.url ?? process.env.DATABASE_URL };
  const code = await new Promise<number>((settle) =>
    spawn(process.execPath, command, { stdio: "inherit", env }).once("exit", (exitCode) => settle(exitCode ?? 1)),
  );
  await embedded?.stop();
  return code;
}

void main().then((code) => process.exit(code));
