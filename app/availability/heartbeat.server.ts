import type { PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log.server";
import { gapsIn, type Life } from "./gaps";
import { inTurn } from "./in-turn.server";
import { machineMsOf, uuidAt } from "./machine-time.server";

export const beatEveryMs = 15_000;
/** Silent for longer than this, a process is taken for dead; one that was only frozen begins a new life. */
export const silentForMs = 30_000;
const keptDays = 400;

export interface Heartbeat {
  /** One sign of life now; the timer gives one every 15 s. Never throws: a database that is down leaves a gap, which is true. */
  beat(): Promise<void>;
  /** The last sign of life, so that a stop in order is known to the second. */
  stop(): Promise<void>;
}

/**
 * A web process says that it is alive, and can write: while our database is down, no shopper is served either.
 *
 * Each row is one uninterrupted life. When the app's clock is moved (preview), a new row begins; the machine's own time,
 * which the row's id holds (UUID version 7), tells that nothing was missed in between.
 */
export async function startHeartbeat(options: {
  prisma: PrismaClient;
  clock: Clock;
  log: Log;
  /** The machine's time, which nobody moves. */
  machineNow?: () => number;
  /** What else waits to be written once the database answers. */
  alsoWrite?: () => Promise<void>;
}): Promise<Heartbeat> {
  const { prisma, clock, log, machineNow = Date.now } = options;
  let life: { id: string; offsetMs: number; lastMs: number } | null = null;
  let beatsSinceStart = 0;

  async function write(role: "web" | "web-stopped" = "web"): Promise<void> {
    const machineMs = machineNow();
    const at = clock.now();
    const offsetMs = at.toMillis() - machineMs;
    // this process was here all along; in a life whose clock was moved that ends now, on the clock it had
    const lasted = life !== null && machineMs - life.lastMs <= silentForMs ? life : null;
    const moved = lasted !== null && Math.abs(offsetMs - lasted.offsetMs) >= 1_000;
    const { count } = lasted
      ? await prisma.heartbeat.updateMany({
          where: { id: lasted.id },
          data: { role, lastAt: moved ? new Date(machineMs + lasted.offsetMs) : at.toJSDate() },
        })
      : { count: 0 };
    if (lasted && !moved && count === 1) lasted.lastMs = machineMs;
    else {
      const id = uuidAt(machineMs);
      await prisma.heartbeat.create({ data: { id, role, startedAt: at.toJSDate(), lastAt: at.toJSDate() } });
      life = { id, offsetMs, lastMs: machineMs };
      beatsSinceStart = 0;
    }
    // a process that was there before may still be between two beats: after a few of ours it is known to be gone
    if (beatsSinceStart <= 3) await recordOutages({ prisma, clock, machineNow });
    beatsSinceStart += 1;
    await options.alsoWrite?.();
  }

  const beat = (role?: "web" | "web-stopped") =>
    write(role).catch((error: unknown) =>
      log.warn({ err: error }, "no sign of life could be written; the gap will show as an outage"),
    );
  await beat();
  let underWay: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay.then(() => beat());
  }, beatEveryMs);
  timer.unref();
  return {
    beat: () => beat(),
    stop: async () => {
      clearInterval(timer);
      await underWay;
      await beat("web-stopped");
    },
  };
}

/** Gaps in which no web process was alive become incidents, each once, whoever finds it. */
export async function recordOutages(deps: { prisma: PrismaClient; clock: Clock; machineNow?: () => number }): Promise<void> {
  const machineNow = (deps.machineNow ?? Date.now)();
  const oldest = deps.clock.now().minus({ days: keptDays }).toJSDate();
  await inTurn(deps.prisma, "app-down", async (tx) => {
    const rows = await tx.heartbeat.findMany({ where: { role: { in: ["web", "web-stopped"] }, lastAt: { gte: oldest } } });
    const gaps = gapsIn(
      rows.map((row): Life => {
        const machineFrom = machineMsOf(row.id);
        const machineTo = machineFrom + (row.lastAt.getTime() - row.startedAt.getTime());
        return { machineFrom, machineTo, lastAt: row.lastAt.getTime(), ended: row.role === "web-stopped" };
      }),
      machineNow - silentForMs,
    );
    if (gaps.length === 0) return;
    const known = await tx.incident.findMany({ where: { kind: "app-down", fromAt: { gte: oldest } }, select: { fromAt: true } });
    const news = gaps.filter(({ from }) => !known.some(({ fromAt }) => fromAt.getTime() === from));
    if (news.length === 0) return;
    await tx.incident.createMany({
      data: news.map(({ from, to }) => ({ kind: "app-down", fromAt: new Date(from), toAt: new Date(to) })),
    });
  });
}

/** What is older than any order whose window could still matter is forgotten. */
export async function forgetOldOutages({ prisma, clock }: { prisma: PrismaClient; clock: Clock }): Promise<void> {
  const before = clock.now().minus({ days: keptDays }).toJSDate();
  await prisma.heartbeat.deleteMany({ where: { lastAt: { lt: before } } });
  await prisma.incident.deleteMany({ where: { fromAt: { lt: before }, OR: [{ toAt: null }, { toAt: { lt: before } }] } });
}
