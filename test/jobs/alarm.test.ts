import { setTimeout as sleep } from "node:timers/promises";
import { DateTime, Duration } from "luxon";
import { afterAll, afterEach, expect, test } from "vitest";
import { dueRows, startAlarms } from "../../app/jobs/alarm.server";
import type { Alarm, Alarms } from "../../app/jobs/alarm.server";
import { createQueue } from "../../app/jobs/queue.server";
import { recurring } from "../../app/jobs/schedule.server";
import { logFrom } from "../../app/lib/log.server";
import { testDatabase } from "../support/database";

interface Payloads {
  "judge-attempt": { attemptId: string };
  reconcile: Record<string, never>;
}

const database = await testDatabase();
const log = logFrom(process.env);
const queue = createQueue<Payloads>({ url: database.url, log, jobs: { "judge-attempt": {}, reconcile: {} } });
await queue.start();
afterAll(() => queue.stop());

const start = DateTime.fromISO("2026-11-20T10:00:00Z", { zone: "utc" });
let now = start;
const clock = { now: () => now };

const attemptAlarm = dueRows<{ id: string }, Payloads>({
  name: "attempts not judged yet",
  table: "attempts",
  dueAt: "follow_up_at",
  tries: "follow_up_tries",
  columns: ["id"],
  job: ({ id }) => ({ job: "judge-attempt", payload: { attemptId: id }, singletonKey: id }),
});

const workers: Alarms[] = [];
/** A worker that looks only when told to. */
function worker(alarms: Alarm<Payloads>[], limit?: number): Alarms {
  const made = startAlarms<Payloads>({ database, clock, queue, alarms, log, everyMs: 1_000_000, limit });
  workers.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(workers.splice(0).map((each) => each.stop()));
  now = start;
  await database.pool.query("DELETE FROM jobs.job; DELETE FROM schedules; DELETE FROM shops");
});

async function attempts(howMany: number, followUpAt: DateTime | null) {
  await database.prisma.shop.upsert({
    where: { domain: "sofimix.myshopify.com" },
    create: { domain: "sofimix.myshopify.com", installedAt: start.toJSDate() },
    update: {},
  });
  await database.prisma.attempt.createMany({
    data: Array.from({ length: howMany }, (_, i) => ({
      shopDomain: "sofimix.myshopify.com",
      orderId: `gid://shopify/Order/${i}`,
      customerId: "1",
      receivedAt: start.toJSDate(),
      source: "pressed",
      locale: "fr",
      followUpAt: followUpAt?.toJSDate() ?? null,
    })),
  });
}

const waiting = async () => (await queue.count()).waiting;

test("a row rings when its time has come, once, and again a minute later when nobody saw to it", async () => {
  await attempts(1, start.plus({ seconds: 30 }));
  const alarm = worker([attemptAlarm]);
  expect(await alarm.look()).toBe(0);
  now = start.plus({ seconds: 30 });
  expect(await alarm.look()).toBe(1);
  expect(await alarm.look()).toBe(0);
  const attempt = await database.prisma.attempt.findFirstOrThrow();
  expect(attempt.followUpTries).toBe(1);
  expect(attempt.followUpAt).toEqual(start.plus({ seconds: 90 }).toJSDate());
  now = start.plus({ seconds: 90 });
  expect(await alarm.look()).toBe(1);
  expect(await waiting()).toBe(1); // the first is still waiting: one is enough
});

test("a hundred due rows are taken once by two workers that look at the same moment", async () => {
  await attempts(100, start);
  await attempts(20, start.plus({ hours: 1 }));
  await attempts(20, null);
  const made = await Promise.all([worker([attemptAlarm], 10).look(), worker([attemptAlarm], 10).look()]);
  expect(made[0]! + made[1]!).toBe(100);
  const { rows } = await database.pool.query(
    "SELECT count(DISTINCT data->>'attemptId')::int AS n, count(*)::int AS jobs FROM jobs.job",
  );
  expect(rows).toEqual([{ n: 100, jobs: 100 }]);
});

test("a look that fails half-way leaves every row due", async () => {
  await attempts(3, start);
  let calls = 0;
  const failing: Alarm<Payloads> = {
    ...attemptAlarm,
    take: async (tx, at, limit) => {
      const due = await attemptAlarm.take(tx, at, limit);
      calls += 1;
      if (calls === 1) throw new Error("killed here");
      return due;
    },
  };
  const alarm = worker([failing]);
  expect(await alarm.look()).toBe(0);
  expect(await waiting()).toBe(0);
  expect(await alarm.look()).toBe(3);
  expect(await waiting()).toBe(3);
});

test("the loop looks by itself, and one broken alarm does not silence the others", async () => {
  await attempts(1, start);
  const broken: Alarm<Payloads> = { name: "broken", take: () => Promise.reject(new Error("no such table")) };
  const loop = startAlarms<Payloads>({ database, clock, queue, alarms: [broken, attemptAlarm], log, everyMs: 20 });
  workers.push(loop);
  await sleep(300);
  expect(await waiting()).toBe(1);
});

test("recurring work runs at once, then every five minutes, by one worker at a time", async () => {
  const everyFive = recurring<Payloads>([
    { name: "reconcile", every: Duration.fromObject({ minutes: 5 }), job: "reconcile", payload: {}, singletonKey: "reconcile" },
  ]);
  const [a, b] = [worker([everyFive]), worker([everyFive])];
  const both = async () => {
    const made = await Promise.all([a!.look(), b!.look()]);
    return made[0]! + made[1]!;
  };
  expect(await both()).toBe(1);
  expect(await both()).toBe(0);
  now = start.plus({ minutes: 4, seconds: 59 });
  expect(await both()).toBe(0);
  now = start.plus({ minutes: 5 });
  expect(await both()).toBe(1);
});

test("a clock moved three weeks ahead makes one run, and moved back does not stop the schedule for three weeks", async () => {
  const alarm = worker([
    recurring<Payloads>([{ name: "reconcile", every: Duration.fromObject({ minutes: 5 }), job: "reconcile", payload: {} }]),
  ]);
  expect(await alarm.look()).toBe(1);
  now = start.plus({ weeks: 3 });
  expect(await alarm.look()).toBe(1);
  expect(await alarm.look()).toBe(0);
  now = start;
  expect(await alarm.look()).toBe(1);
  expect(await alarm.look()).toBe(0);
});
