import { DateTime } from "luxon";
import { beforeEach, describe, expect, it } from "vitest";
import { beatEveryMs, forgetOldOutages, startHeartbeat, type Heartbeat } from "../../app/availability/heartbeat.server";
import { logFrom } from "../../app/lib/log.server";
import { testDatabase } from "../support/database";
import { utc } from "../support/order-snapshot";

const { prisma } = await testDatabase();
const log = logFrom({ LOG_LEVEL: "silent" });

/** Machine and app clock start together; moving the app's clock leaves the machine's alone. */
const start = utc("2026-03-10T10:00:00Z").toMillis();
let machineMs = start;
let movedByMs = 0;
const clock = { now: () => DateTime.fromMillis(machineMs + movedByMs, { zone: "utc" }) };
const pass = (time: { seconds?: number; minutes?: number; hours?: number }) => {
  machineMs += ((time.hours ?? 0) * 3600 + (time.minutes ?? 0) * 60 + (time.seconds ?? 0)) * 1000;
};
const process = () => startHeartbeat({ prisma, clock, log, machineNow: () => machineMs });
async function lives(heartbeats: Heartbeat[], time: { minutes: number }) {
  for (let beats = 0; beats < (time.minutes * 60_000) / beatEveryMs; beats += 1) {
    pass({ seconds: 15 });
    for (const each of heartbeats) await each.beat();
  }
}
const outages = async () =>
  (await prisma.incident.findMany({ where: { kind: "app-down" }, orderBy: { fromAt: "asc" } })).map(
    ({ fromAt, toAt }) => `${fromAt.toISOString().slice(11, 19)}-${toAt?.toISOString().slice(11, 19)}`,
  );

beforeEach(async () => {
  machineMs = start;
  movedByMs = 0;
  await prisma.heartbeat.deleteMany();
  await prisma.incident.deleteMany();
});

describe("when no web process was alive", () => {
  it("the very first start is no outage", async () => {
    await lives([await process()], { minutes: 5 });
    expect(await outages()).toEqual([]);
    expect(await prisma.heartbeat.count()).toBe(1);
  });

  it("a process that is killed and comes back leaves an outage, from its last sign of life", async () => {
    await lives([await process()], { minutes: 1 });
    pass({ minutes: 10 });
    await process();
    expect(await outages()).toEqual(["10:01:00-10:11:00"]);
  });

  it("a stop in order is known to the second and at once, however short", async () => {
    const first = await process();
    await lives([first], { minutes: 1 });
    pass({ seconds: 7 });
    await first.stop();
    pass({ seconds: 5 });
    await process();
    expect(await outages()).toEqual(["10:01:07-10:01:12"]);
  });

  it("one that stops in order while another is alive leaves none, though the other is between two signs", async () => {
    const [one, two] = [await process(), await process()];
    await lives([one, two], { minutes: 1 });
    pass({ seconds: 5 });
    await one.stop();
    pass({ seconds: 5 });
    const three = await process();
    pass({ seconds: 5 });
    await lives([two, three], { minutes: 1 });
    expect(await outages()).toEqual([]);
  });

  it("while another process is alive there is none", async () => {
    const [one, two] = [await process(), await process()];
    await lives([one, two], { minutes: 2 });
    await lives([two], { minutes: 10 });
    const three = await process();
    await lives([two, three], { minutes: 2 });
    expect(await outages()).toEqual([]);
  });

  it("a new process that starts before the old one stops leaves none", async () => {
    const old = await process();
    await lives([old], { minutes: 1 });
    pass({ seconds: 7 });
    const fresh = await process();
    pass({ seconds: 8 });
    await old.beat();
    await old.stop();
    await lives([fresh], { minutes: 2 });
    expect(await outages()).toEqual([]);
  });

  it("a process that was frozen, or could not reach its database, was not there for anybody", async () => {
    const only = await process();
    await lives([only], { minutes: 1 });
    pass({ minutes: 3 });
    await lives([only], { minutes: 1 });
    expect(await outages()).toEqual(["10:01:00-10:04:15"]);
  });

  it("processes that start at the same moment record an outage once", async () => {
    await lives([await process()], { minutes: 1 });
    pass({ minutes: 10 });
    const started = await Promise.all([process(), process(), process()]);
    await lives(started, { minutes: 1 });
    expect(await outages()).toEqual(["10:01:00-10:11:00"]);
  });
});

describe("a clock that is moved in the preview", () => {
  it.each([
    ["two weeks ahead", 14],
    ["two weeks back", -14],
  ])("%s makes no outage", async (_, days) => {
    const only = await process();
    await lives([only], { minutes: 1 });
    movedByMs = days * 86_400_000;
    await lives([only], { minutes: 2 });
    expect(await outages()).toEqual([]);
  });

  it("while the app is down makes no outage of weeks, and hides none", async () => {
    await lives([await process()], { minutes: 1 });
    pass({ minutes: 4 });
    movedByMs = 14 * 86_400_000;
    await lives([await process()], { minutes: 1 });
    expect(await outages()).toEqual(["10:01:00-10:05:00"]);
  });
});

it("a database that does not answer stops nobody", async () => {
  const broken = { heartbeat: { create: () => Promise.reject(new Error("no database")) } } as never;
  const heartbeat = await startHeartbeat({ prisma: broken, clock, log, machineNow: () => machineMs });
  await expect(heartbeat.beat()).resolves.toBeUndefined();
  await heartbeat.stop();
});

it("after 400 days the record is forgotten", async () => {
  await lives([await process()], { minutes: 1 });
  pass({ minutes: 10 });
  await process();
  pass({ hours: 24 * 399 });
  await forgetOldOutages({ prisma, clock });
  expect(await outages()).toHaveLength(1);
  pass({ hours: 48 });
  await forgetOldOutages({ prisma, clock });
  expect([await prisma.heartbeat.count(), await prisma.incident.count()]).toEqual([0, 0]);
});
