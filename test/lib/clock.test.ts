import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { clockFrom } from "../../app/lib/clock.server";

const folder = await mkdtemp(join(tmpdir(), "clock-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const offsetOf = (clock: ReturnType<typeof clockFrom>) => clock.now().toMillis() - Date.now();
const hour = 3_600_000;

test("without a file the clock is the machine's, in UTC", () => {
  const clock = clockFrom({});
  expect(Math.abs(offsetOf(clock))).toBeLessThan(50);
  expect(clock.now().zoneName).toBe("UTC");
});

test("a clock moved in the preview moves in every process, and back", async () => {
  const file = join(folder, "clock.json");
  const clock = clockFrom({ CLOCK_OFFSET_FILE: file });
  expect(Math.abs(offsetOf(clock))).toBeLessThan(50);
  for (const offsetMs of [49 * hour, -3 * hour, 0]) {
    await writeFile(file, JSON.stringify({ offsetMs }));
    await sleep(120);
    expect(Math.abs(offsetOf(clock) - offsetMs)).toBeLessThan(50);
  }
});

test("it keeps ticking while it is moved", async () => {
  const file = join(folder, "ticking.json");
  await writeFile(file, JSON.stringify({ offsetMs: hour }));
  const clock = clockFrom({ CLOCK_OFFSET_FILE: file });
  const before = clock.now();
  await sleep(30);
  expect(clock.now().diff(before).toMillis()).toBeGreaterThanOrEqual(29);
});

test("a file caught half written changes nothing", async () => {
  const file = join(folder, "half.json");
  await writeFile(file, JSON.stringify({ offsetMs: hour }));
  const clock = clockFrom({ CLOCK_OFFSET_FILE: file });
  clock.now();
  await writeFile(file, '{"offsetMs": 72');
  await sleep(120);
  expect(Math.abs(offsetOf(clock) - hour)).toBeLessThan(50);
  await writeFile(file, JSON.stringify({ offsetMs: 2 * hour }));
  await sleep(120);
  expect(Math.abs(offsetOf(clock) - 2 * hour)).toBeLessThan(50);
});
