import { compareBooks, type Booked } from "./books";
import { peopleOf, type Answered, type People } from "./people";
import type { Kill } from "./processes";
import { mend } from "./sweep";
import { pause, SHOP, type World } from "./world";

/** Numbers that are the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): {
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  chance(of: number): boolean;
} {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    below: (n) => Math.floor(next() * n),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    chance: (of) => next() < of,
  };
}
type Numbers = ReturnType<typeof numbersFrom>;

/** What people and parcels do to an order. What the world forbids is simply not done. */
const acts: Record<string, (orderId: string, people: People, world: World, byHand: Set<string>) => unknown> = {
  press: (orderId, people) => untilAnswered(() => people.press(orderId)),
  "press twice": (orderId, people) => Promise.all([people.press(orderId), people.press(orderId)]),
  ask: (orderId, people) => untilAnswered(() => people.ask(orderId)),
  withdraw: (orderId, people) => people.withdraw(orderId),
  reply: (orderId, people) => people.reply(orderId),
  "staff approve": (orderId, people) => people.staff(orderId, "cancel-and-refund"),
  "staff decline": (orderId, people) => people.staff(orderId, "decline", { declineReason: "being-prepared" }),
  "staff ask": (orderId, people) => people.staff(orderId, "ask", { text: "Quelle taille ?" }),
  "staff look again": (orderId, people) => people.staff(orderId, "check-again"),
  "two of the staff": (orderId, people) =>
    Promise.all([
      people.staff(orderId, "cancel-and-refund"),
      people.staff(orderId, "decline", { declineReason: "being-prepared" }),
    ]),
  "staff and shopper": (orderId, people) => Promise.all([people.staff(orderId, "cancel-and-refund"), people.withdraw(orderId)]),
  "staff call it back": (orderId, people) => people.staff(orderId, "approve-recall"),
  "staff undo the parcel": async (orderId, people) => {
    await people.recall(orderId, { kind: "choose-way", way: "building" });
    for (const step of ["parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order"] as const)
      await people.recall(orderId, { kind: "step", step, said: {}, answer: "yes" });
  },
  "staff retry the refund": (orderId, people) => people.refund(orderId, "retry"),
  "the service accepts": (orderId, _people, { shopify }) => shopify.warehouse.serviceAccepts(SHOP, orderId),
  "warehouse prepares": (orderId, _people, { shopify }) => shopify.warehouse.startPreparing(SHOP, orderId),
  "warehouse packs": (orderId, _people, { shopify }) => shopify.warehouse.pack(SHOP, orderId),
  "warehouse ships": (orderId, _people, { shopify }) => shopify.warehouse.ship(SHOP, orderId),
  "somebody cancels in Shopify": (orderId, _people, { shopify }, byHand) => {
    byHand.add(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
  },
  "somebody refunds in Shopify": (orderId, _people, { shopify }, byHand) => {
    byHand.add(orderId);
    shopify.staff.refund(SHOP, orderId, { lines: "none" });
  },
  "a moment": () => pause(400),
};

const WELL = "all is well again";

/** Who gets no answer, or is told to try again, tries again: the page says so. */
async function untilAnswered(act: () => Promise<Answered | null>): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await act();
    if (answer && answer.status < 500) return;
    await pause(500);
  }
}

/**
 * Every open assumption that the simulator can turn (docs/dev-store-checks.md) goes the worst way, for a whole round. Others
 * happen by the way: A3, A7, A9, B4, C10, G2 and G4 are among what breaks, or how the simulator is.
 */
function goTheWorstWay({ shopify: { faults } }: World): void {
  // A1
  faults.holdBlocksCancel = true;
  // A4, A5
  faults.secondCancel = "refunds-again";
  // A10
  faults.refundsShowAfterMs = 20 * 60_000;
  // B1
  faults.refundKeysWorthless = true;
  // C8
  faults.takeBackTakesMs = 3_000;
  // E5
  faults.refreshWorksOnce = true;
}

/** What breaks around them. `mend` puts everything right again. */
const breaks: Record<string, (world: World, numbers: Numbers, orderId: string) => unknown> = {
  "the cancellation's answer is lost": ({ shopify }) => shopify.faults.loseAnswer("orderCancel"),
  "the cancellation is lost": ({ shopify }) => shopify.faults.lostBeforeEffect("orderCancel"),
  "the refund's answer is lost": ({ shopify }) => shopify.faults.loseAnswer("refundCreate"),
  "the hold's answer is lost": ({ shopify }) => shopify.faults.loseAnswer("fulfillmentOrderHold"),
  "the release's answer is lost": ({ shopify }) => shopify.faults.loseAnswer("fulfillmentOrderReleaseHold"),
  "the cancellation fails later": ({ shopify }, _numbers, orderId) => shopify.faults.failCancelJob(orderId),
  "Shopify is down for a minute": ({ shopify }) => shopify.faults.down({ minutes: 1 }),
  "every third call is answered 500": ({ shopify }) => (shopify.faults.errorRate = 0.3),
  "the next calls are throttled": ({ shopify }, numbers) => shopify.faults.throttle(1 + numbers.below(6)),
  "calls are slow": ({ shopify }) => (shopify.faults.delayMs = 400),
  "cancelling takes long": ({ shopify }) => (shopify.faults.cancelJobMs = 1_500),
  "cancelling never ends": ({ shopify }) => (shopify.faults.jobNeverEnds = true),
  "a hold blocks cancelling": ({ shopify }) => (shopify.faults.holdBlocksCancel = true),
  "a refund fails": ({ shopify }, _numbers, orderId) => shopify.payments.arrange(SHOP, orderId, { mode: "failing" }),
  "a refund stays pending": ({ shopify }, _numbers, orderId) => shopify.payments.arrange(SHOP, orderId, { mode: "slow" }),
  "the app's access ends": ({ shopify }) => shopify.faults.endAccess(),
  "the app's access ends, and its renewal's answer is lost": ({ shopify }) => {
    shopify.faults.endAccess();
    shopify.faults.loseAnswer("refreshToken");
  },
  "webhooks come twice": ({ shopify }) => (shopify.webhooks.mode.duplicate = true),
  "webhooks come in another order": ({ shopify }) => (shopify.webhooks.mode.reorder = true),
  "webhooks are lost": ({ shopify }) => (shopify.webhooks.mode.drop = true),
  "webhooks come a day late": ({ shopify }) => (shopify.webhooks.mode.delayMs = 24 * 3_600_000),
  "mails are refused": ({ mailbox }) => (mailbox.mode = "refusing"),
  "two minutes pass": ({ shopify }) => shopify.clock.move({ minutes: 2 }),
  "an hour passes": ({ shopify }) => shopify.clock.move({ hours: 1 }),
  [WELL]: ({ shopify, mailbox }) => {
    shopify.faults.clear();
    mailbox.mode = "accepting";
    Object.assign(shopify.webhooks.mode, { duplicate: false, drop: false, delayMs: 0, reorder: false });
  },
};

/** People press when there is a page: at least one web process is up. */
async function somebodyAnswers(world: World): Promise<void> {
  const web = world.processes.filter(({ role }) => role !== "worker");
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await Promise.all(web.map((each) => each.healthy()))).includes(true)) return;
    await pause(200);
  }
}

/**
 * One that is up and has work in its hands: a request waits for its answer, for a web process, or a job runs, for a worker.
 * After two seconds without any it is taken as it is, and counted as idle.
 */
async function oneThatWorks(
  world: World,
  people: People,
  numbers: Numbers,
  over: () => boolean,
): Promise<{ process: World["processes"][number]; inFlight: boolean } | null> {
  const end = Date.now() + 2_000;
  while (!over()) {
    const up = (await Promise.all(world.processes.map(async (each) => ((await each.healthy()) ? [each] : [])))).flat();
    const { running } = await world.jobs();
    const working = up.filter(({ role }) => (role === "worker" ? running > 0 : people.open.requests > 0));
    if (working.length > 0) return { process: numbers.pick(working), inFlight: true };
    if (up.length > 0 && Date.now() > end) return { process: numbers.pick(up), inFlight: false };
    await pause(25);
  }
  return null;
}

export interface Stormed {
  round: number;
  seed: number;
  acts: string[];
  booked: Booked;
}

/** One round: orders, people and parcels at the same time, things breaking, processes dying; then peace, and the books. */
export async function storm(
  world: World,
  options: { seed: number; round: number; orders: number; hostile?: boolean; databasePid?: () => number | null },
): Promise<Stormed> {
  const { round, seed, hostile = false } = options;
  const numbers = numbersFrom(seed * 7919 + round);
  const people = peopleOf(world);
  const { shopify, kills } = world;
  const log: string[] = [];
  const since = new Date();
  const byHand = new Set<string>();

  const plans = Array.from({ length: options.orders }, () => {
    const placedAgo = { hours: numbers.pick([2, 8, 20, 40, 60, 90]) };
    const atService = numbers.chance(0.15);
    const lines = [{ sku: "SFX-PLAID-LAINE", place: atService ? ("service" as const) : undefined }];
    const orderId = shopify.createOrder(SHOP, { placedAgo, lines }).id;
    if (atService) shopify.warehouse.submitToService(SHOP, orderId);
    const first = numbers.pick(["press", "press", "press twice", "ask"]);
    const rest = Array.from({ length: numbers.below(5) }, () => numbers.pick(Object.keys(acts)));
    return { orderId, acts: [first, ...rest] };
  });
  const orderIds = plans.map(({ orderId }) => orderId);
  let over = false;
  if (hostile) goTheWorstWay(world);

  const living = plans.map(async ({ orderId, acts: planned }, i) => {
    await pause(i * 250);
    for (const act of planned) {
      await somebodyAnswers(world);
      log.push(`${shopify.order(SHOP, orderId).name}: ${act}`);
      try {
        await acts[act]!(orderId, people, world, byHand);
      } catch (error) {
        // the simulator's own refusals (shipping twice, say)
        if (!(error instanceof Error && /^#\d+|Cannot/.test(error.message))) throw error;
      }
      await pause(150);
    }
  });
  const dying = (async () => {
    while (!over) {
      if (numbers.chance(0.35)) {
        // what breaks is mended about as often, or soon nothing works and nothing more can go wrong
        const name = numbers.chance(0.4) ? WELL : numbers.pick(Object.keys(breaks));
        log.push(`— ${name}`);
        breaks[name]!(world, numbers, numbers.pick(orderIds));
        if (hostile && name === WELL) goTheWorstWay(world);
      }
      const how = numbers.below(20);
      // a process that is only just starting has nothing in its hands
      const victim = await oneThatWorks(world, people, numbers, () => over);
      if (!victim) continue;
      if (how < 14) victim.process.killAtRandom(victim.inFlight);
      else if (how < 17) victim.process.arm(1 + numbers.below(60));
      else if (how < 19 || !options.databasePid) {
        log.push("— every connection to the database is cut");
        await world.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'order-cancellation%'`); // prettier-ignore
        kills.push({ kind: "connections cut", role: "database", at: Date.now() });
      } else {
        const pid = options.databasePid();
        if (pid !== null) {
          log.push("— the database is killed");
          process.kill(pid, "SIGKILL");
          const kill: Kill = { kind: "at random", role: "database", inFlight: victim.inFlight, at: Date.now() };
          kills.push(kill);
          void world.ask("SELECT 1").then(
            () => (kill.backAt = Date.now()),
            () => undefined,
          );
        }
      }
      // about twenty deaths a minute: more, and hardly anybody gets as far as to have work under way
      await pause(700 + numbers.below(1_200));
    }
  })();
  await Promise.all(living);
  over = true;
  await dying;
  await mend(world, { waitsADay: hostile });
  const booked = await compareBooks(world, {
    orderIds,
    confirmed: people.confirmed,
    byHand,
    since,
    secondCancelRefunds: hostile,
  });
  return { round, seed, acts: log, booked };
}
