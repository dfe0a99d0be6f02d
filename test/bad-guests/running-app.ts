import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { afterAll } from "vitest";
import { openDatabase, type Database } from "../../app/database/client.server";
import { createEncryption, type Encryption } from "../../app/lib/encryption.server";
import { startPreview, type Preview } from "../simulator/preview";
import { dropDatabase, emptyDatabase } from "../support/database";
import { BROWSER } from "../support/shop";

export const OURS = "sofimix.myshopify.com";
export const THEIRS = "atelier.myshopify.com";

export interface RunningApp extends Preview {
  database: Database;
  encryption: Encryption;
  build: ServerBuild;
  /** Straight to the app, as its host's proxy would pass it on; never follows a redirect. */
  ask(path: string, options?: Asking): Promise<Told>;
  /** Everything the process has written so far. */
  log(): string;
  until(what: string, is: () => Promise<boolean> | boolean): Promise<void>;
}
export interface Asking {
  method?: string;
  token?: string;
  body?: string | URLSearchParams | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  from?: string;
}
export interface Told {
  status: number;
  headers: Headers;
  text: string;
}

/** The app as it runs in production, a process of its own with the real database; two shops have it installed. */
export async function startRunningApp(name: string): Promise<RunningApp> {
  const folder = join(import.meta.dirname, "../../.cache", `${name}-${process.pid}`);
  const url = await emptyDatabase();
  const key = randomBytes(32);
  const preview = await startPreview({
    folder,
    firstPort: 0,
    fresh: true,
    env: { DATABASE_URL: url, ENCRYPTION_KEY: key.toString("base64"), LOG_LEVEL: "debug" },
  });
  const database = openDatabase(url, { connections: 3 });
  afterAll(async () => {
    await database.close();
    await preview.stop();
    await dropDatabase(url);
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }, 60_000);

  let visitors = 0;
  return {
    ...preview,
    database,
    encryption: createEncryption([key]),
    build: (await import(pathToFileURL(resolve("build/server/index.js")).href)) as ServerBuild,
    async ask(path, { method, token, body, headers, from } = {}) {
      visitors += 1;
      const answer = await fetch(`${preview.appAddress}${path}`, {
        method: method ?? (body === undefined ? "GET" : "POST"),
        redirect: "manual",
        body,
        headers: {
          "user-agent": BROWSER,
          "x-forwarded-for": from ?? `10.${visitors >> 16}.${(visitors >> 8) & 255}.${visitors & 255}`,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
      });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    },
    log: () => readFileSync(join(folder, "app.log"), "utf8"),
    async until(what, is) {
      const end = Date.now() + 40_000;
      while (!(await is())) {
        if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
        await new Promise((later) => setTimeout(later, 50));
      }
    },
  };
}
