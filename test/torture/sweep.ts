import { compareBooks, type Booked } from "./books";
import { peopleOf, type People } from "./people";
import { openApp, pause, SHOP, type World } from "./world";

/** One workflow: what leads up to it, unharmed, and the act during which the process dies. */
export interface Workflow {
  name: string;
  before?(orderId: string, people: People, world: World): Promise<unknown>;
  act(orderId: string, people: People, world: World): Promise<unknown>;
  placedAgo?: { hours: number };
  byHand?: boolean;
}

export const directCancellation: Workflow = {
  name: "a direct cancellation",
  act: (orderId, people) => people.press(orderId),
};

export interface Swept {
  workflow: string;
  /** Places where the workflow touches the world when nobody harms it, and how many times altogether. */
  places: number;
  boundaries: number;
  kills: number;
  /** Places at which it was meant to die and that it did not come by again. */
  notReached: string[];
  booked: Booked;
}

/**
 * The same workflow again and again, each time with another order: first unharmed, to learn where it touches the world,
 * then dying once at every such boundary, before the call leaves and after its answer came. It is started again each time,
 * as a supervisor would, and nobody presses again. `times` caps how often a place that comes by repeatedly is taken, and
 * `every` takes only each so manieth, from `from` on.
 */
export async function killAtEveryBoundary(
  world: World,
  workflow: Workflow,
  options: { times?: number; every?: number; from?: number; say?: (line: string) => void } = {},
): Promise<Swept> {
  const { times = Infinity, every = 1, from = 0, say } = options;
  const { shopify, kills } = world;
  const victim = world.processes[0]!;
  const people = peopleOf(world);
  const orderIds: string[] = [];
  const killedBefore = kills.length;
  const notReached: string[] = [];

  async function once(arm: () => void): Promise<boolean> {
    await victim.untilHealthy();
    const orderId = shopify.createOrder(SHOP, { placedAgo: workflow.placedAgo ?? { hours: 3 } }).id;
    orderIds.push(orderId);
    await workflow.before?.(orderId, people, world);
    await restful(world);
    const killed = kills.length;
    arm();
    const acting = workflow.act(orderId, people, world);
    const end = Date.now() + 6_000;
    let calm = 0;
    while (kills.length === killed && Date.now() < end && calm < 6) {
      await pause(60);
      const { waiting, running } = await world.jobs();
      const mailsDue = await world.ask(`SELECT 1 FROM mails WHERE status = 'queued' LIMIT 1`);
      calm = waiting + running + mailsDue.length === 0 && people.open.requests === 0 ? calm + 1 : 0;
      // the mail about a cancellation waits two seconds of the shop's time for its refunds
      if (mailsDue.length > 0) shopify.clock.move({ seconds: 1 });
    }
    await acting;
    return kills.length > killed;
  }

  await once(() => victim.arm(null));
  const passed = await victim.placesPassed();
  const seen = new Map<string, number>();
  const all = passed.flatMap((place) => {
    const occurrence = (seen.get(place) ?? 0) + 1;
    seen.set(place, occurrence);
    return occurrence <= times ? [{ place, occurrence }] : [];
  });
  const chosen = all.filter((_, i) => i % every === from % every);
  say?.(`${workflow.name}: ${passed.length} boundaries at ${seen.size} places; dying at ${chosen.length} of them`);

  for (const { place, occurrence } of chosen) {
    if (Date.now() > deadline(world)) break;
    if (!(await once(() => victim.arm(occurrence, place)))) notReached.push(`${place} (${occurrence})`);
    victim.arm(null);
    // what waits for the case's own alarm comes due
    shopify.clock.move({ minutes: 2 });
  }
  await mend(world);
  const booked = await compareBooks(world, {
    orderIds,
    confirmed: people.confirmed,
    byHand: workflow.byHand ? new Set(orderIds) : undefined,
  });
  return {
    workflow: workflow.name,
    places: seen.size,
    boundaries: passed.length,
    kills: kills.length - killedBefore,
    notReached,
    booked,
  };
}

const deadlines = new WeakMap<World, number>();
/** No boundary is begun after this moment. */
export const setDeadline = (world: World, at: number): void => void deadlines.set(world, at);
const deadline = (world: World): number => deadlines.get(world) ?? Infinity;

/** A moment without anything to do, or a second and a half: what a dead process had begun is taken up only after its heartbeat. */
async function restful(world: World): Promise<void> {
  const end = Date.now() + 1_500;
  for (let calm = 0; calm < 3 && Date.now() < end;) {
    await pause(60);
    const { waiting } = await world.jobs();
    calm = waiting === 0 ? calm + 1 : 0;
  }
}

/** Everything that broke is mended, and time passes until nothing is left to do. */
export async function mend(world: World, { waitsADay = false } = {}): Promise<void> {
  const { shopify } = world;
  shopify.faults.clear();
  shopify.faults.cancelJobMs = 60;
  world.mailbox.mode = "accepting";
  Object.assign(shopify.webhooks.mode, { duplicate: false, drop: false, delayMs: 0, reorder: false });
  await Promise.all(world.processes.map((each) => each.untilHealthy(90_000)));
  for (const each of world.processes) each.arm(null);
  const passes = [{ minutes: 2 }, { minutes: 16 }, { hours: 1 }, { hours: 2 }, { minutes: 20 }, { minutes: 61 }];
  // what waits for an access, or for money that shows late, is looked at daily
  for (const pass of [...passes, ...(waitsADay ? [{ hours: 25 }, { minutes: 20 }] : [])]) {
    shopify.clock.move(pass);
    await world.quiet(300_000);
    // a shop whose access is lost gets a new one when somebody opens the app
    if (waitsADay) await openApp(world);
  }
}
