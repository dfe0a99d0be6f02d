import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { createQueue } from "../../app/jobs/queue.server";
import type { JobHandlers, Queue } from "../../app/jobs/queue.server";
import { logFrom } from "../../app/lib/log.server";
import { testDatabase } from "../support/database";
import { until } from "../support/until";

interface Payloads {
  "read-order": { orderId: string };
  "send-mail": { mailId: string };
}

const database = await testDatabase();
const log = logFrom(process.env);
const running: Queue<Payloads>[] = [];

async function startQueue(handlers?: Partial<JobHandlers<Payloads>>, isRetryable?: (error: unknown) => boolean) {
  const queue = createQueue<Payloads>({
    url: database.url,
    log,
    jobs: { "read-order": { concurrency: 1 }, "send-mail": { concurrency: 3 } },
    isRetryable,
  });
  running.push(queue);
  const nothing = async () => {};
  await queue.start(handlers ? { handlers: { "read-order": nothing, "send-mail": nothing, ...handlers } } : {});
  return queue;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((queue) => queue.stop({ timeoutSeconds: 1 })));
  await database.pool.query("DELETE FROM jobs.job");
});

test("a job enqueued in a transaction that is undone never runs; one in a kept transaction does", async () => {
  const read: string[] = [];
  const queue = await startQueue({ "read-order": async ({ orderId }) => read.push(orderId) });
  const undone = database.inTransaction(async (tx) => {
    await queue.enqueue(tx, "read-order", { orderId: "undone" });
    throw new Error("changed our mind");
  });
  await expect(undone).rejects.toThrow("changed our mind");
  await database.inTransaction((tx) => queue.enqueue(tx, "read-order", { orderId: "kept" }));
  await until(() => read.length > 0);
  await sleep(100);
  expect(read).toEqual(["kept"]);
});

test("a job starts within a moment of its transaction's commit", async () => {
  let startedAt = 0;
  const queue = await startQueue({ "read-order": async () => (startedAt = performance.now()) });
  await sleep(300); // the workers have found nothing and gone to sleep
  const waits: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    startedAt = 0;
    await database.inTransaction((tx) => queue.enqueue(tx, "read-order", { orderId: `${i}` }));
    const committedAt = performance.now();
    await until(() => startedAt > 0);
    waits.push(startedAt - committedAt);
  }
  // the machine may be busy, but no wait may be that of a poll, which comes every ten seconds
  expect(Math.min(...waits)).toBeLessThan(50);
  expect(Math.max(...waits)).toBeLessThan(2000);
});

test("a job that throws is run again until it succeeds", async () => {
  const tries: number[] = [];
  const queue = await startQueue({
    "send-mail": async (_, run) => {
      tries.push(run.tries);
      if (tries.length < 2) throw new Error("the mail server is away");
    },
  });
  await queue.enqueue(null, "send-mail", { mailId: "1" });
  await until(() => tries.length === 2, 10);
  await until(async () => (await queue.count()).running === 0);
  expect(tries).toEqual([0, 1]);
  expect(await queue.count()).toEqual({ waiting: 0, running: 0, dead: 0 });
});

test("a job that repeating cannot help goes to the dead at once, with its payload", async () => {
  let runs = 0;
  const queue = await startQueue(
    {
      "send-mail": async () => {
        runs += 1;
        throw new TypeError("a bug");
      },
    },
    (error) => !(error instanceof TypeError),
  );
  await queue.enqueue(null, "send-mail", { mailId: "7" });
  await until(async () => (await queue.count()).dead === 1);
  await sleep(100);
  expect(runs).toBe(1);
  const { rows } = await database.pool.query("SELECT data FROM jobs.job WHERE name = 'dead'");
  expect(rows).toEqual([{ data: { mailId: "7" } }]);
});

test("ten reasons to read an order while it is being read make one more reading", async () => {
  let letGo = () => {};
  const held = new Promise<void>((release) => (letGo = release));
  let readings = 0;
  const queue = await startQueue({
    "read-order": async () => {
      readings += 1;
      if (readings === 1) await held;
    },
  });
  const enqueue = () =>
    database.inTransaction((tx) => queue.enqueue(tx, "read-order", { orderId: "1" }, { singletonKey: "order-1" }));
  await enqueue();
  await until(() => readings === 1);
  await Promise.all(Array.from({ length: 10 }, enqueue));
  expect(await queue.count()).toEqual({ waiting: 1, running: 1, dead: 0 });
  letGo();
  await until(async () => Object.values(await queue.count()).every((n) => n === 0));
  expect(readings).toBe(2);
});

test("jobs without a key all run, and a hundred at once do not wait for the next poll", async () => {
  const sent: string[] = [];
  const queue = await startQueue({ "send-mail": async ({ mailId }) => sent.push(mailId) });
  await sleep(200);
  await database.inTransaction(async (tx) => {
    for (let i = 0; i < 100; i += 1) await queue.enqueue(tx, "send-mail", { mailId: `${i}` });
  });
  await until(() => sent.length >= 100, 8);
  expect(new Set(sent).size).toBe(100);
});

test("a run begun before a change was committed is not taken for the run the change asked for", async () => {
  // the waiting job is there already when our transaction asks for it; it must not start before we commit
  const enqueuer = await startQueue();
  await enqueuer.enqueue(null, "read-order", { orderId: "1" }, { singletonKey: "order-1" });
  const seen: boolean[] = [];
  const change = database.inTransaction(async (tx) => {
    await tx.shop.create({ data: { domain: "late.myshopify.com", installedAt: new Date("2026-11-01T00:00:00Z") } });
    await enqueuer.enqueue(tx, "read-order", { orderId: "1" }, { singletonKey: "order-1" });
    await startQueue({
      "read-order": async () => seen.push((await database.prisma.shop.count({ where: { domain: "late.myshopify.com" } })) === 1),
    });
    await sleep(500);
    expect(seen).toEqual([]);
  });
  await change;
  const committedAt = performance.now();
  await until(() => seen.length > 0);
  expect(performance.now() - committedAt).toBeLessThan(2000);
  expect(seen).toEqual([true]);
});

test("a stop lets running jobs finish, and what still waits runs in the next process", async () => {
  const finished: string[] = [];
  const slow = { "read-order": async ({ orderId }: { orderId: string }) => (await sleep(400), finished.push(orderId)) };
  const first = await startQueue(slow);
  for (const orderId of ["1", "2", "3", "4", "5"]) await first.enqueue(null, "read-order", { orderId });
  await until(async () => (await first.count()).running > 0);
  await first.stop();
  const byFirst = finished.length;
  expect(byFirst).toBeGreaterThan(0);
  await sleep(500);
  expect(finished).toHaveLength(byFirst);
  await startQueue(slow);
  await until(() => finished.length === 5, 8);
  expect(new Set(finished).size).toBe(5);
});

test("several processes may start on an empty database at once", async () => {
  await database.pool.query("DROP SCHEMA IF EXISTS jobs CASCADE");
  let ran = 0;
  const queues = await Promise.all(Array.from({ length: 4 }, () => startQueue({ "send-mail": async () => (ran += 1) })));
  await queues[0]!.enqueue(null, "send-mail", { mailId: "1" });
  await until(() => ran > 0);
  await sleep(100);
  expect(ran).toBe(1);
});
