import { compareBooks } from "./books";
import { peopleOf, type People } from "./people";
import { mend } from "./sweep";
import { pause, startWorld, SHOP, type World } from "./world";

interface Planted {
  /** As plants.mjs knows it. */
  plant: string;
  placedAgo: { hours: number };
  act(orderId: string, people: People, world: World): Promise<unknown>;
  /** What the books have to say. */
  finds: RegExp;
}

const inTime = { hours: 3 };
const late = { hours: 70 };
const press = (orderId: string, people: People) => people.press(orderId);
const ask = (orderId: string, people: People) => people.ask(orderId);

const plants: Planted[] = [
  {
    plant: "a cancellation is repeated with its money",
    placedAgo: inTime,
    act: (orderId, people, world) => {
      // Shopify takes its time: the second call comes while the first is under way, however slow the machine is
      world.shopify.faults.cancelJobMs = 4_000;
      return people.press(orderId);
    },
    finds: /cancellations with money were asked for/,
  },
  {
    plant: "an order is cancelled that nobody decided about",
    placedAgo: late,
    act: ask,
    finds: /cancelled, and no case asked for it/,
  },
  {
    plant: "a hold is left on",
    placedAgo: late,
    async act(orderId, people, world) {
      await people.ask(orderId);
      await world.until("it is held", () => heldBy(world, orderId));
      await people.withdraw(orderId);
    },
    finds: /held by the app, and no case is open/,
  },
  { plant: "a mail counts as sent and never leaves", placedAgo: late, act: ask, finds: /its mail "\w+" never arrived/ },
  { plant: "a mail is sent twice", placedAgo: late, act: ask, finds: /arrived twice .* nobody died in between/ },
  { plant: "a mail is never queued", placedAgo: inTime, act: press, finds: /its case told nobody anything/ },
  { plant: "no case ever moves on", placedAgo: inTime, act: press, finds: /its case is still "received"/ },
  {
    plant: "a request is forgotten",
    placedAgo: inTime,
    async act(orderId, people, world) {
      world.shopify.faults.down({ minutes: 1 });
      await people.press(orderId);
      await pause(1_000);
    },
    finds: /a confirmed request is not in the record/,
  },
];

const heldBy = ({ shopify }: World, orderId: string): boolean =>
  shopify.order(SHOP, orderId).fulfillmentOrders.some(({ holds }) => holds.some(({ byApp }) => byApp));

/** How many defects the books did not find; without any defect they have to find nothing. */
export async function selfCheck(run: {
  folder: string;
  freshDatabase: () => Promise<string>;
  say: (line: string) => void;
  /** Only the defects whose name matches. */
  only?: RegExp;
}): Promise<number> {
  const sound: Planted = { plant: "", placedAgo: inTime, act: press, finds: /^$/ };
  let missed = 0;
  let planted = 0;
  for (const [i, { plant, placedAgo, act, finds }] of [sound, ...plants].entries()) {
    if (run.only && !run.only.test(plant)) continue;
    if (plant) planted += 1;
    const world = await startWorld({
      folder: `${run.folder}-self-${i}`,
      databaseUrl: await run.freshDatabase(),
      together: true,
      plant: plant || undefined,
    });
    try {
      const people = peopleOf(world);
      const orderId = world.shopify.createOrder(SHOP, { placedAgo }).id;
      await act(orderId, people, world);
      await mend(world);
      const { wrong } = await compareBooks(world, { orderIds: [orderId], confirmed: people.confirmed });
      const found = plant === "" ? wrong.length === 0 : wrong.some((each) => finds.test(each));
      if (!found) missed += 1;
      run.say(`${found ? "found" : "MISSED"}: ${plant || "no defect"}${wrong.map((each) => `\n    ${each}`).join("")}`);
    } finally {
      await world.stop();
    }
  }
  run.say(`${planted} defects planted, ${missed} not found`);
  return missed;
}
