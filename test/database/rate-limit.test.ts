import { DateTime } from "luxon";
import { expect, it } from "vitest";
import { createRateLimit } from "../../app/database/rate-limit.server";
import { machineOf } from "../../app/lib/machine-of";
import { logFrom } from "../../app/lib/log.server";
import { testDatabase } from "../support/database";

const { prisma, pool } = await testDatabase();
let now = DateTime.fromISO("2026-11-22T10:00:00Z");
const process = () =>
  createRateLimit({ prisma, pool, clock: { now: () => now }, log: logFrom({ LOG_LEVEL: "silent" }), mark: (key) => `m-${key}` });

it("a visitor is counted once for all processes, and begins anew after an hour", async () => {
  const [one, two] = [process(), process()];
  const answers = await Promise.all(Array.from({ length: 6 }, (_, turn) => (turn % 2 ? one : two).allow("a visitor", 4)));
  expect(answers.filter(Boolean)).toHaveLength(4);
  expect(await one.allow("another visitor", 4)).toBe(true);
  now = now.plus({ hours: 1 });
  expect(await two.allow("a visitor", 4)).toBe(true);
  now = now.plus({ hours: 2 });
  await one.forgetOld();
  expect(await prisma.rateLimitCount.count()).toBe(0);
});

it.each([
  ["1.2.3.4, 5.6.7.8", "5.6.7.8"],
  ["2001:db8:1:2::7", "2001:db8:1:2"],
  ["2001:db8:1:2:ffff::1", "2001:db8:1:2"],
  ["2001:db8::1", "2001:db8:0:0"],
])("%s is the machine %s", (forwarded, machine) => {
  expect(machineOf(new Request("http://app.example", { headers: { "x-forwarded-for": forwarded } }))).toBe(machine);
});
