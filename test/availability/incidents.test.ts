import { DateTime } from "luxon";
import { beforeEach, describe, expect, it } from "vitest";
import { createIncidents } from "../../app/availability/incidents.server";
import { logFrom } from "../../app/lib/log.server";
import { testDatabase } from "../support/database";
import { utc } from "../support/order-snapshot";

const { prisma } = await testDatabase();
const log = logFrom({ LOG_LEVEL: "silent" });
const SHOP = "sofimix.myshopify.com";
const OTHER = "atelier.myshopify.com";

const start = utc("2026-03-10T10:00:00Z");
let machineMs = start.toMillis();
let movedByMs = 0;
const clock = { now: () => DateTime.fromMillis(machineMs + movedByMs, { zone: "utc" }) };
const pass = (seconds: number) => (machineMs += seconds * 1000);

let statements = 0;
const counted = prisma.$extends({
  query: {
    $allOperations: ({ args, query }) => {
      statements += 1;
      return query(args);
    },
  },
}) as unknown as typeof prisma;
const process = (database = counted) => createIncidents({ prisma: database, clock, log, machineNow: () => machineMs });
const rows = async () =>
  (await prisma.incident.findMany({ orderBy: [{ fromAt: "asc" }, { id: "asc" }] })).map(
    ({ kind, shopDomain, fromAt, toAt, count }) =>
      `${kind} ${shopDomain?.split(".")[0] ?? "all"} ${fromAt.toISOString().slice(11, 19)}-${toAt?.toISOString().slice(11, 19) ?? ""} x${count}`,
  );

beforeEach(async () => {
  await prisma.incident.deleteMany();
  machineMs = start.toMillis();
  movedByMs = 0;
  statements = 0;
});

describe("Shopify as seen from here", () => {
  it("an outage begins with the first failure and ends with the next answer, for that shop alone", async () => {
    const incidents = process();
    await incidents.unreachable(SHOP);
    await incidents.answered(OTHER);
    pass(90);
    await incidents.unreachable(SHOP);
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00- x2"]);
    pass(30);
    await incidents.answered(SHOP);
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00-10:02:00 x2"]);
  });

  it("a Shopify that is well costs one read a minute, and no write", async () => {
    const incidents = process();
    for (let call = 0; call < 100; call += 1) {
      await incidents.answered(SHOP);
      pass(0.1);
    }
    expect(statements).toBe(1);
    expect(await rows()).toEqual([]);
  });

  it("a Shopify that fails every other call makes one outage", async () => {
    const incidents = process();
    for (let call = 0; call < 10; call += 1) {
      await incidents.unreachable(SHOP);
      pass(2);
      await incidents.answered(SHOP);
      pass(2);
    }
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00-10:00:38 x10"]);
  });

  it("failures at the same moment make one outage", async () => {
    const [one, two] = [process(), process()];
    await Promise.all([1, 2, 3].flatMap(() => [one.unreachable(SHOP), two.unreachable(SHOP)]));
    expect(await prisma.incident.count()).toBe(1);
  });

  it("an outage that a killed process left open is closed by the next one that gets an answer", async () => {
    await process().unreachable(SHOP);
    pass(120);
    await process().answered(SHOP);
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00-10:02:00 x1"]);
  });

  it("what another process saw is noticed within a minute", async () => {
    const [one, two] = [process(), process()];
    await two.answered(SHOP);
    await one.unreachable(SHOP);
    pass(61);
    await two.answered(SHOP);
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00-10:01:01 x1"]);
  });

  it("a clock moved meanwhile makes no outage of weeks", async () => {
    const incidents = process();
    await incidents.unreachable(SHOP);
    pass(60);
    movedByMs = 14 * 86_400_000;
    await incidents.answered(SHOP);
    expect(await rows()).toEqual(["shopify-unreachable sofimix 10:00:00-10:01:00 x1"]);
  });
});

describe("pages we failed to answer", () => {
  it("are counted by minute and shop", async () => {
    const incidents = process();
    await Promise.all([1, 2, 3].map(() => incidents.answerFailed(SHOP)));
    await incidents.answerFailed(OTHER);
    pass(45);
    await incidents.answerFailed(SHOP);
    pass(30);
    await incidents.answerFailed(SHOP);
    expect((await rows()).sort()).toEqual([
      "answer-failed atelier 10:00:00-10:00:00 x1",
      "answer-failed sofimix 10:00:00-10:00:45 x4",
      "answer-failed sofimix 10:01:15-10:01:15 x1",
    ]);
  });

  it("are written later, with their own time, when the database is down just then", async () => {
    let down = true;
    const shaky = {
      $transaction: (work: never) => (down ? Promise.reject(new Error("no database")) : prisma.$transaction(work)),
    } as never;
    const incidents = process(shaky);
    await expect(incidents.answerFailed(SHOP)).resolves.toBeUndefined();
    down = false;
    pass(300);
    await incidents.writeWaiting();
    expect(await rows()).toEqual(["answer-failed sofimix 10:00:00-10:00:00 x1"]);
  });
});

it("a record that can't be written never gets in anybody's way", async () => {
  const broken = {
    $transaction: () => Promise.reject(new Error("no database")),
    incident: { findMany: () => Promise.reject(new Error("no database")) },
  } as never;
  const incidents = process(broken);
  await expect(incidents.unreachable(SHOP)).resolves.toBeUndefined();
  await expect(incidents.answered(SHOP)).resolves.toBeUndefined();
  await expect(incidents.answerFailed(SHOP)).resolves.toBeUndefined();
});

it("a stretch of time is answered with everything that touches it, ours and the shop's", async () => {
  const incidents = process();
  await incidents.unreachable(SHOP);
  await incidents.unreachable(OTHER);
  await prisma.incident.create({
    data: { kind: "app-down", fromAt: start.minus({ hours: 2 }).toJSDate(), toAt: start.minus({ hours: 1 }).toJSDate() },
  });
  const found = await incidents.between(SHOP, start.minus({ minutes: 90 }), start.plus({ days: 1 }));
  expect(found.map(({ kind, to }) => [kind, to === null])).toEqual([
    ["app-down", false],
    ["shopify-unreachable", true],
  ]);
  expect(await incidents.between(SHOP, start.minus({ minutes: 30 }), start.minus({ minutes: 10 }))).toEqual([]);
});
