import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDatabase, openFromEnv } from "../../app/database/client.server";
import { testDatabase } from "../support/database";

const database = await testDatabase({ connections: 2 });
const installedAt = new Date("2026-11-01T08:00:00Z");
const shops = () => database.prisma.shop.count();

test("with nothing set, a database comes along, is migrated, and is there again at the next start", async () => {
  const folder = await mkdtemp(join(tmpdir(), "from-env-"));
  const first = await openFromEnv({ DATA_DIR: folder });
  await first.prisma.shop.create({ data: { domain: "sofimix.myshopify.com", installedAt } });
  await first.close();
  const second = await openFromEnv({ DATA_DIR: folder });
  expect(await second.prisma.shop.findMany({ select: { domain: true, installedAt: true } })).toEqual([
    { domain: "sofimix.myshopify.com", installedAt },
  ]);
  await second.close();
  await rm(folder, { recursive: true, force: true });
});

test("DATABASE_URL wins over the embedded database", async () => {
  const opened = await openFromEnv({ DATABASE_URL: database.url, DATA_DIR: "/nowhere" });
  expect(opened.url).toBe(database.url);
  expect(await opened.prisma.shop.count()).toBe(0);
  await opened.close();
});

test("a transaction happens whole or not at all", async () => {
  const broken = database.inTransaction(async (tx) => {
    await tx.shop.create({ data: { domain: "half.myshopify.com", installedAt } });
    throw new Error("half-way");
  });
  await expect(broken).rejects.toThrow("half-way");
  expect(await shops()).toBe(0);
});

test("a transaction that takes too long is undone", async () => {
  const slow = database.inTransaction(
    async (tx) => {
      await tx.shop.create({ data: { domain: "slow.myshopify.com", installedAt } });
      await sleep(400);
      await tx.shop.count();
    },
    { timeoutSeconds: 0.2 },
  );
  await expect(slow).rejects.toMatchObject({ code: "P2028" });
  expect(await shops()).toBe(0);
});

test("a rush of transactions waits for connections instead of failing", async () => {
  await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      database.prisma.$transaction(async (tx) => {
        await tx.shop.create({ data: { domain: `rush-${i}.myshopify.com`, installedAt } });
        await sleep(20);
      }),
    ),
  );
  expect(await shops()).toBe(40);
});

test("a rush of locks, each of whose work needs a connection too, gets through on two connections", async () => {
  const begun: number[] = [];
  const rush = Array.from({ length: 12 }, (_, i) =>
    database.underLock(`mail ${i}`, async () => {
      await shops();
      begun.push(i);
    }),
  );
  expect(await Promise.all(rush)).toEqual(rush.map(() => true));
  expect(begun).toHaveLength(12);
});

test("a lock is had by one at a time, and is free again when its holder failed", async () => {
  const other = openDatabase(database.url, { connections: 2 });
  const taken: boolean[] = [];
  await database.underLock("mail x", async () => {
    taken.push(await other.underLock("mail x", () => Promise.resolve()));
  });
  expect(taken).toEqual([false]);
  await expect(database.underLock("mail x", () => Promise.reject(new Error("the mail server is away")))).rejects.toThrow("away");
  expect(await other.underLock("mail x", () => Promise.resolve())).toBe(true);
  await other.close();
});
