import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declineGrounds } from "../../app/policy/types";
import { isOpen } from "../../app/cases/case";
import type { StaffAction } from "../../app/cases/present-case";
import { actOnRecall, type RecallAct } from "../../app/workflows/act-on-recall.server";
import { correctCase } from "../../app/workflows/correct-case.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

/** What people, parcels and machines do to one order, in any order. A step that the world forbids is simply not taken. */
const steps = {
  "the shopper presses": async (orderId: string) => void (await shop.press(orderId)),
  "the shopper presses twice at once": async (orderId: string) =>
    void (await Promise.all([shop.press(orderId), shop.press(orderId)])),
  "the shopper asks for an exception": async (orderId: string) => void (await shop.ask(orderId, { text: "S’il vous plaît" })),
  "the shopper takes it back": async (orderId: string) => void (await shop.withdraw(orderId)),
  "the shopper answers": async (orderId: string) => void (await shop.reply(orderId, "Taille 40")),
  "staff ask the shopper": (orderId: string) => review(orderId, "ask"),
  "staff approve a recall": (orderId: string) => review(orderId, "approve-recall"),
  "staff put a decision right": async (orderId: string) => {
    const found = await deps.cases.ofOrder(SHOP, orderId);
    if (found) await correctCase({ shop: SHOP, caseId: found.id, whatWasWrong: "La date", whoseError: "ours", staff }, deps);
  },
  "the next hold's answer is lost": () => shopify.faults.loseAnswer("fulfillmentOrderHold"),
  "staff approve": (orderId: string) => review(orderId, "cancel-and-refund"),
  "staff decline": (orderId: string) => review(orderId, "decline"),
  "staff close": (orderId: string) => review(orderId, "close"),
  "two of the staff act at once": async (orderId: string) =>
    void (await Promise.all([review(orderId, "cancel-and-refund"), review(orderId, "decline")])),
  "the warehouse prepares": (orderId: string) => shopify.warehouse.startPreparing(SHOP, orderId),
  "the warehouse stops preparing": (orderId: string) => shopify.warehouse.stopPreparing(SHOP, orderId),
  "the warehouse ships": (orderId: string) => shopify.warehouse.ship(SHOP, orderId),
  "the warehouse packs": (orderId: string) => shopify.warehouse.pack(SHOP, orderId),
  "the carrier delivers": (orderId: string) => shopify.warehouse.deliver(SHOP, orderId),
  "staff bring goods back": (orderId: string) => bringBack(orderId, 1),
  "staff bring goods back to the end": (orderId: string) => bringBack(orderId, 9),
  "staff give the goods up": (orderId: string) => actOn(orderId, { kind: "end", outcome: "lost" }),
  "the shopper keeps the goods": (orderId: string) => actOn(orderId, { kind: "end", outcome: "delivered-anyway" }),
  "somebody opens a return in Shopify": (orderId: string) => shopify.staff.openReturn(SHOP, orderId),
  "the next return's answer is lost": () => shopify.faults.loseAnswer("returnCreate"),
  "the next booking's answer is lost": () => shopify.faults.loseAnswer("returnProcess"),
  "the next undoing's answer is lost": () => shopify.faults.loseAnswer("fulfillmentCancel"),
  "somebody cancels in Shopify": (orderId: string) => shopify.staff.cancelOrder(SHOP, orderId),
  "somebody refunds in Shopify": (orderId: string) => shopify.staff.refund(SHOP, orderId, { lines: "none" }),
  "an hour passes": () => shopify.clock.move({ hours: 1 }),
  "a day passes": () => shopify.clock.move({ days: 1 }),
  "two minutes pass": () => shopify.clock.move({ minutes: 2 }),
  "Shopify goes down": () => shopify.faults.down("forever"),
  "Shopify comes back": () => shopify.faults.down(null),
  "the next answer is lost": () => shopify.faults.loseAnswer("orderCancel"),
  "the next call is lost": () => shopify.faults.lostBeforeEffect("orderCancel"),
  "the next refund's answer is lost": () => shopify.faults.loseAnswer("refundCreate"),
  "the next cancellation fails later": (orderId: string) => shopify.faults.failCancelJob(orderId),
  "webhooks come twice": () => void (shopify.webhooks.mode.duplicate = true),
  "webhooks stop coming": () => void (shopify.webhooks.mode.drop = true),
  "automatic cancellation is switched": async () => {
    const record = await deps.shops.find(SHOP);
    await deps.shops.setAutomaticCancellation(SHOP, !record?.automaticCancellation);
  },
  "the dust settles": () => shop.quiet(),
} satisfies Record<string, (orderId: string) => unknown>;
type Step = keyof typeof steps;

async function review(orderId: string, action: Exclude<StaffAction, "correct">): Promise<void> {
  const found = await deps.cases.ofOrder(SHOP, orderId);
  if (!found) return;
  await reviewCase(
    { shop: SHOP, caseId: found.id, action, declineReason: "being-prepared", text: "Quelle taille ?", staff },
    deps,
  );
}
const staff = await shop.staff();

async function actOn(orderId: string, act: RecallAct): Promise<boolean> {
  const found = await deps.cases.ofOrder(SHOP, orderId);
  return found ? (await actOnRecall({ shop: SHOP, caseId: found.id, act, staff }, deps)).ok : false;
}

/** The way that is proposed, and its next steps. */
async function bringBack(orderId: string, atMost: number): Promise<void> {
  for (let taken = 0; taken < atMost; taken += 1) {
    const found = await deps.cases.ofOrder(SHOP, orderId);
    const recall = found && (await deps.cases.page({ shop: SHOP, caseId: found.id }))?.recalls[0];
    if (!recall) return;
    const next = recall.steps.find(({ now }) => now);
    const said = { carrier: "Colissimo", trackingNumber: "8R1" };
    const done = recall.proposedWay
      ? await actOn(orderId, { kind: "choose-way", way: recall.proposedWay })
      : next && (await actOn(orderId, { kind: "step", step: next.step, said, answer: "yes" }));
    if (!done) return;
  }
}

/** A step that cannot be taken in the state of the order (shipping twice, say) is the simulator's own refusal, not a failure. */
async function take(step: Step, orderId: string): Promise<void> {
  try {
    await steps[step](orderId);
  } catch (error) {
    const refusedByTheWorld = error instanceof Error && /^#\d+/.test(error.message);
    if (!refusedByTheWorld) throw error;
  }
}

/** Everything that broke is mended, and time passes until nothing is left to do. */
async function mend(orderId: string): Promise<void> {
  shopify.faults.clear();
  shopify.faults.cancelJobMs = 50;
  Object.assign(shopify.webhooks.mode, { duplicate: false, drop: false, delayMs: 0, reorder: false });
  for (const pause of [{ minutes: 2 }, { minutes: 16 }, { hours: 1 }, { hours: 2 }, { minutes: 20 }]) {
    await shop.quiet();
    shopify.clock.move(pause);
  }
  // Shopify's points may have run out on the way: what was put off because of that comes after
  for (
    let round = 0;
    round < 10 && (await deps.prisma.attempt.count({ where: { orderId, outcome: "recorded" } })) > 0;
    round += 1
  ) {
    await new Promise((later) => setTimeout(later, 500));
    shopify.clock.move({ minutes: 16 });
    await shop.quiet();
  }
  const found = await deps.cases.ofOrder(SHOP, orderId);
  if (found) await settleCase(found.id, deps);
  await shop.quiet();
}

const told = (mails: { kind: string; status: string }[]): string[] => mails.map(({ kind, status }) => `${kind}: ${status}`);

async function judgeTheEnd(orderId: string): Promise<void> {
  const order = shopify.order(SHOP, orderId);
  const cases = await deps.prisma.case.findMany({
    where: { orderId },
    include: { events: { orderBy: { seq: "asc" } }, mails: true, holds: true, recalls: { include: { steps: true } } },
  });
  const attempts = await deps.prisma.attempt.findMany({ where: { orderId } });

  // money: never more than came in, and for a cancellation of ours exactly that
  const cents = (amount: string) => Math.round(Number(amount) * 100);
  const received = order.transactions
    .filter((each) => each.kind === "SALE" && each.status === "SUCCESS")
    .reduce((sum, each) => sum + cents(each.amount), 0);
  const refunded = order.transactions
    .filter((each) => each.kind === "REFUND" && each.status === "SUCCESS")
    .reduce((sum, each) => sum + cents(each.amount), 0);
  expect(refunded).toBeLessThanOrEqual(received);
  if (order.cancelledAt && cases.some((each) => each.cancelAsks > 0)) expect(refunded).toBe(received);

  // nothing is left undecided by itself
  expect(attempts.filter((each) => each.outcome === "recorded")).toEqual([]);
  expect(cases.filter((each) => isOpen(each.status as never)).length).toBeLessThanOrEqual(1);
  expect(cases.filter((each) => ["received", "cancelling"].includes(each.status))).toEqual([]);

  for (const each of cases) {
    const received = each.events.find((event) => ["request-received", "late-request-received"].includes(event.kind));
    expect(new Date(String((received?.detail as { receivedAt?: string }).receivedAt)).getTime()).toBe(each.receivedAt.getTime());
    if (order.cancelledAt && isOpen(each.status as never)) expect(each.cancelledAt).not.toBeNull();
    if (["declined", "withdrawn", "closed"].includes(each.status))
      expect(each.holds.filter((hold) => hold.releasedAt === null)).toEqual([]);
    // goods that were called back have one open record, and none once their case has ended
    const open = each.recalls.filter(({ endedAt }) => endedAt === null);
    if (["recalling", "returning"].includes(each.status)) expect(open).toHaveLength(1);
    if (!isOpen(each.status as never)) expect(open).toEqual([]);
    expect(open.flatMap(({ steps: taken }) => taken).filter(({ state }) => state === "asked")).toEqual([]);
    if (each.recalls.some(({ outcome }) => outcome === "returned" || outcome === "lost")) expect(refunded).toBe(received);
    if (each.status === "cancelled") {
      expect(order.cancelledAt).not.toBeNull();
      expect(told(each.mails)).toContain("cancelled: sent");
    }
    if (each.status === "declined") {
      const declined = each.events.findLast((event) => event.kind === "declined");
      expect(declineGrounds as readonly string[]).toContain((declined?.detail as { reason?: string }).reason);
      expect(told(each.mails)).toContain("declined: sent");
    }
    // every case has told its shopper something
    expect(each.mails.filter((mail) => mail.status === "sent").length).toBeGreaterThan(0);
    expect(each.mails.filter((mail) => mail.status === "queued" || mail.status === "failed")).toEqual([]);
  }
}

describe("whatever people, parcels and machines do, in whatever order", () => {
  it("no money goes twice, nothing is lost, and everybody is told", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 47 }),
        fc.array(fc.constantFrom(...(Object.keys(steps) as Step[])), { minLength: 2, maxLength: 7 }),
        async (hoursOld, history) => {
          const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: hoursOld } }).id;
          for (const step of ["the shopper presses" as const, ...history]) await take(step, orderId);
          await mend(orderId);
          await deps.shops.setAutomaticCancellation(SHOP, true);
          await judgeTheEnd(orderId);
          // the next history has the shop's points to itself
          await deps.prisma.case.updateMany({
            where: { orderId },
            data: { status: "closed", followUpAt: null, remindAt: null, waitUntil: null },
          });
        },
      ),
      {
        numRuns: Number(process.env.HISTORIES || 12),
        endOnFailure: true,
        seed: process.env.SEED ? Number(process.env.SEED) : undefined,
      },
    );
  }, 240_000);
});
