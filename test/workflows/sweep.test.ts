import { afterEach, describe, expect, it } from "vitest";
import { lookAtChanged } from "../../app/workflows/look-at-changed.server";
import { reconcile } from "../../app/workflows/reconcile.server";
import { sweep } from "../../app/workflows/sweep.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop({ worker: false });
const { deps, shopify } = shop;

const openCase = async (): Promise<string> => {
  const { id } = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } });
  await deps.shops.setAutomaticCancellation(SHOP, false);
  await shop.press(id);
  expect((await deps.cases.ofOrder(SHOP, id))?.status).toBe("in-review");
  return id;
};
/** Shopify changes the order and nobody tells us. */
const changeUnheard = async (orderId: string) => {
  shopify.webhooks.mode.drop = true;
  shopify.clock.move({ minutes: 5 });
  shopify.staff.cancelOrder(SHOP, orderId);
  await shopify.idle();
};
const behindBy = (hours: number) => deps.shops.noteReconciled(SHOP, deps.clock.now().minus({ hours }));
const sweeps = () => deps.prisma.sweep.findMany({ orderBy: { askedAt: "desc" } });
const drifts = (orderId: string) => deps.prisma.drift.findMany({ where: { orderId } });
const waitingLooks = async (orderId: string) =>
  Number(
    (
      await deps.prisma.$queryRaw<{ n: bigint }[]>`
      SELECT count(*) AS n FROM jobs.job WHERE name = 'follow-order' AND data ->> 'orderId' = ${orderId}`
    )[0]!.n,
  );
/** As its alarm does, until it has ended. */
const carryOn = async (most = 30) => {
  for (let step = 0; step < most; step += 1) {
    const [open] = await deps.prisma.sweep.findMany({ where: { endedAt: null } });
    if (!open) return;
    await deps.prisma.sweep.update({ where: { id: open.id }, data: { tries: { increment: 1 } } });
    await sweep({ sweepId: open.id }, deps);
    await new Promise((later) => setTimeout(later, 60));
  }
};
afterEach(async () => {
  await deps.prisma.sweep.deleteMany();
  await deps.prisma.drift.deleteMany();
});

describe("after we were away for long", () => {
  it("everything Shopify changed meanwhile is listed at once, and the case that missed it looks again", async () => {
    const orderId = await openCase();
    await changeUnheard(orderId);
    shopify.clock.move({ hours: 5 });
    await behindBy(6);
    const before = shopify.calls().length;
    await reconcile({ shop: SHOP }, deps);
    await carryOn();
    const [done] = await sweeps();
    expect(done).toMatchObject({ outcome: "swept", drifted: 1 });
    expect(done!.orders).toBeGreaterThan(0);
    expect(await waitingLooks(orderId)).toBe(1);
    expect(await drifts(orderId)).toMatchObject([{ foundBy: "sweep" }]);
    const points = shopify
      .calls()
      .slice(before)
      .reduce((sum, { actualCost }) => sum + (actualCost ?? 0), 0);
    expect(points).toBeLessThanOrEqual(30);
  });

  it("the five-minute looks go on from where the sweep began, and a sweep is planned once", async () => {
    await openCase();
    await behindBy(6);
    await reconcile({ shop: SHOP }, deps);
    await reconcile({ shop: SHOP }, deps);
    expect(await sweeps()).toHaveLength(1);
    expect(shop.calls("ReadChangedOrders")).toBe(1);
  });

  it("a list that fails or is never begun is read page by page in the end", async () => {
    const orderId = await openCase();
    await changeUnheard(orderId);
    shopify.clock.move({ hours: 5 });
    await behindBy(6);
    shopify.faults.bulk = "busy";
    await reconcile({ shop: SHOP }, deps);
    await carryOn();
    expect((await sweeps())[0]).toMatchObject({ outcome: "paged", drifted: 1 });
    expect(await waitingLooks(orderId)).toBe(1);
  });

  it("a failed list is asked for anew", async () => {
    await openCase();
    await behindBy(6);
    shopify.faults.bulk = "fails";
    await reconcile({ shop: SHOP }, deps);
    await carryOn(3);
    shopify.faults.bulk = "works";
    await deps.prisma.sweep.updateMany({ data: { tries: 0 } });
    await carryOn();
    expect((await sweeps())[0]).toMatchObject({ outcome: "swept" });
  });

  it("an answer to the asking that got lost is asked for again", async () => {
    await openCase();
    await behindBy(6);
    await reconcile({ shop: SHOP }, deps);
    shopify.faults.loseAnswer("SweepOrders");
    await expect(carryOn(1)).rejects.toThrow();
    await carryOn();
    expect((await sweeps())[0]).toMatchObject({ outcome: "swept" });
  });
});

describe("a change that no webhook told of", () => {
  it("is counted once, however often it is found, and the case looks again", async () => {
    const orderId = await openCase();
    await changeUnheard(orderId);
    shopify.clock.move({ minutes: 5 });
    await behindBy(0.5);
    await reconcile({ shop: SHOP }, deps);
    await reconcile({ shop: SHOP }, deps);
    expect(await drifts(orderId)).toMatchObject([{ foundBy: "reconcile" }]);
    expect(await waitingLooks(orderId)).toBe(1);
  });

  it("is none while its webhook may be on its way, nor when the case has looked since", async () => {
    const orderId = await openCase();
    const now = deps.clock.now();
    shopify.clock.move({ seconds: 30 });
    expect(await lookAtChanged(SHOP, [{ id: orderId, updatedAt: now.plus({ seconds: 20 }) }], "reconcile", deps)).toBe(0);
    expect(await waitingLooks(orderId)).toBe(1);

    const other = await openCase();
    await deps.prisma.case.updateMany({ where: { orderId: other }, data: { lookedAt: now.plus({ hours: 2 }).toJSDate() } });
    shopify.clock.move({ hours: 3 });
    expect(await lookAtChanged(SHOP, [{ id: other, updatedAt: now.plus({ hours: 1 }) }], "reconcile", deps)).toBe(0);
    expect(await waitingLooks(other)).toBe(0);
  });
});
