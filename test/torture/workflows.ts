import { directCancellation, type Workflow } from "./sweep";
import { pause, SHOP, type World } from "./world";
import type { People } from "./people";

const until = async (world: World, orderId: string, status: string[], people: People): Promise<void> => {
  const end = Date.now() + 8_000;
  while (Date.now() < end && !status.includes((await people.caseOf(orderId))?.status ?? "")) await pause(80);
};
const late = { hours: 70 };

/** What the process dies in, one after another. */
export const workflows: Workflow[] = [
  directCancellation,
  { name: "a late request", placedAgo: late, act: (orderId, people) => people.ask(orderId) },
  {
    name: "a late request that staff approve",
    placedAgo: late,
    async before(orderId, people, world) {
      await people.ask(orderId);
      await until(world, orderId, ["in-review"], people);
    },
    act: (orderId, people) => people.staff(orderId, "cancel-and-refund"),
  },
  {
    name: "a late request that staff decline",
    placedAgo: late,
    async before(orderId, people, world) {
      await people.ask(orderId);
      await until(world, orderId, ["in-review"], people);
    },
    act: (orderId, people) => people.staff(orderId, "decline", { declineReason: "being-prepared" }),
  },
  {
    name: "a request that is taken back",
    placedAgo: late,
    async before(orderId, people, world) {
      await people.ask(orderId);
      await until(world, orderId, ["in-review"], people);
    },
    act: (orderId, people) => people.withdraw(orderId),
  },
  {
    name: "a cancellation that Shopify refuses while our hold is on",
    placedAgo: late,
    async before(orderId, people, world) {
      await people.ask(orderId);
      await until(world, orderId, ["in-review"], people);
      world.shopify.faults.holdBlocksCancel = true;
    },
    act: (orderId, people) => people.staff(orderId, "cancel-and-refund"),
  },
  {
    name: "a failed refund that staff try again",
    async before(orderId, people, world) {
      world.shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
      await people.press(orderId);
      await until(world, orderId, ["cancelled"], people);
      await world
        .until(
          "its refund has failed",
          async () => (await world.ask(`SELECT 1 FROM refunds WHERE order_id = $1 AND status = 'failed'`, [orderId])).length > 0,
        )
        .catch(() => undefined);
      world.shopify.payments.arrange(SHOP, orderId, null);
    },
    act: (orderId, people) => people.refund(orderId, "retry"),
  },
  {
    name: "a packed parcel that staff bring back",
    async before(orderId, people, world) {
      world.shopify.warehouse.pack(SHOP, orderId);
      await people.ask(orderId);
      await until(world, orderId, ["in-review"], people);
      await people.staff(orderId, "approve-recall");
      await people.recall(orderId, { kind: "choose-way", way: "building" });
      await people.recall(orderId, { kind: "step", step: "parcel-in-hand", said: {}, answer: "yes" });
      await people.recall(orderId, { kind: "step", step: "label-voided", said: {}, answer: "yes" });
    },
    act: (orderId, people) => people.recall(orderId, { kind: "step", step: "undo-fulfillment", said: {}, answer: "yes" }),
  },
];
