import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../../app/database/embedded.server";
import { prepareTemplate, sweepTestDatabases } from "./database";

declare module "vitest" {
  export interface ProvidedContext {
    /** The database every test file's own is copied from. */
    templateUrl: string;
  }
}

/** Kept between runs and shared by runs at the same time: only the first start pays for making it. */
const dataDir = fileURLToPath(new URL("../../.cache/test-postgres", import.meta.url));

/** One server a run, or the one TEST_DATABASE_URL names where no embedded one comes along; its user must be allowed to create databases. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const server = process.env.TEST_DATABASE_URL
    ? { url: process.env.TEST_DATABASE_URL, stop: async () => {} }
    : await startForTests();
  await sweepTestDatabases(server.url);
  provide("templateUrl", await prepareTemplate(server.url));
  return () => server.stop();
}

async function startForTests() {
  // nothing here has to survive a power cut
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "400" };
  return await startEmbedded({ dataDir, settings }).catch(async () => {
    // a power cut did come: begin anew
    await rm(dataDir, { recursive: true, force: true });
    return await startEmbedded({ dataDir, settings });
  });
}
