import { describe, expect, it } from "vitest";
import { noteUninstall } from "../../app/workflows/note-uninstall.server";
import { checkOpenCases } from "../../app/workflows/reconcile.server";
import { holdOrder } from "../../app/workflows/hold-order.server";
import { releaseHolds } from "../../app/workflows/release-holds.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
// this file asks more in a minute than a small shop does in an hour
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };
const tooLate = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) =>
  shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, ...recipe }).id;
const holdsOn = (orderId: string) => shopify.order(SHOP, orderId).fulfillmentOrders.flatMap(({ holds }) => holds);
const ours = (orderId: string) => holdsOn(orderId).filter(({ byApp }) => byApp);
const rowsOf = (orderId: string) => deps.prisma.hold.findMany({ where: { case: { orderId } } });
const kindsOf = async (orderId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { case: { orderId } } })).map(({ kind }) => kind);

async function askedLate(recipe: Parameters<typeof shopify.createOrder>[1] = {}): Promise<{ orderId: string; caseId: string }> {
  const orderId = tooLate(recipe);
  await shop.ask(orderId, { text: "Trop tard ?" });
  return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
}
async function held(recipe: Parameters<typeof shopify.createOrder>[1] = {}): Promise<{ orderId: string; caseId: string }> {
  const asked = await askedLate(recipe);
  await shop.until("the hold is on", async () => (await kindsOf(asked.orderId)).includes("hold-placed"));
  return asked;
}
const decline = async (caseId: string) =>
  reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff: await shop.staff() }, deps);

describe("while people think about a late request, the goods wait", () => {
  it("the order is held at once, its case named, and the shopper is told", async () => {
    const { orderId, caseId } = await held();
    expect(ours(orderId)).toMatchObject([{ handle: "cancel-request", reason: "OTHER" }]);
    expect(ours(orderId)[0]!.reasonNotes).toContain(caseId);
    expect(() => shopify.warehouse.pack(SHOP, orderId)).toThrow("on hold");
    expect((await shop.look(orderId)).view.holdPlaced).toBe(true);
  });

  it("every fulfilment order gets one hold, however often the job runs", async () => {
    const { orderId, caseId } = await held({
      lines: [
        { sku: "SFX-TABLE-CHENE", place: "workshop" },
        { sku: "SFX-CHAISE-X2", place: "warehouse" },
      ],
    });
    await shop.quiet();
    await Promise.all([holdOrder({ caseId }, deps), holdOrder({ caseId }, deps)]);
    expect(ours(orderId)).toHaveLength(2);
    expect((await kindsOf(orderId)).filter((kind) => kind === "hold-placed")).toHaveLength(2);
  });

  it.each(["being prepared", "packed, not collected", "shipped", "delivered"])(
    "an order that is %s is not held",
    async (story) => {
      const orderId = shopify.order(SHOP, story).id;
      await shop.ask(orderId);
      await shop.quiet();
      expect(holdsOn(orderId)).toEqual([]);
      expect(await rowsOf(orderId)).toEqual([]);
      expect((await shop.look(orderId)).view.holdPlaced).toBe(false);
    },
  );

  it("an order cancelled directly is never held first", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } }).id;
    const before = shop.calls("HoldFulfillmentOrder");
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shop.calls("HoldFulfillmentOrder")).toBe(before);
  });
});

describe("what was held is let go", () => {
  it("on a decline", async () => {
    const { orderId, caseId } = await held();
    expect((await decline(caseId)).ok).toBe(true);
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    await shop.until("the record says so", async () => (await kindsOf(orderId)).includes("hold-released"));
    expect((await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null)).toBe(true);
    shopify.warehouse.pack(SHOP, orderId);
  });

  it("on a withdrawal", async () => {
    const { orderId } = await held();
    expect(await shop.withdraw(orderId)).toMatchObject({ status: 200, view: { state: "withdrawn" } });
    await shop.until("the hold is off", () => ours(orderId).length === 0);
  });

  it("without touching a hold of the merchant's", async () => {
    const orderId = tooLate();
    shopify.warehouse.hold(SHOP, orderId, { notes: "Adresse à vérifier" });
    await shop.ask(orderId);
    await shop.until("ours is on as well", () => ours(orderId).length === 1);
    await shop.until("the record says so", async () => (await kindsOf(orderId)).includes("hold-placed"));
    await shop.withdraw(orderId);
    await shop.until("ours is off", () => ours(orderId).length === 0);
    await shop.quiet();
    expect(holdsOn(orderId)).toMatchObject([{ byApp: false }]);
  });

  it("however often it is asked, once", async () => {
    const { orderId, caseId } = await held();
    await shop.withdraw(orderId);
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    await shop.quiet();
    await Promise.all([releaseHolds({ caseId }, deps), releaseHolds({ caseId }, deps)]);
    expect((await kindsOf(orderId)).filter((kind) => kind === "hold-released")).toHaveLength(1);
  });

  it("and goes on again when the decision is put right", async () => {
    const { orderId, caseId } = await held();
    await decline(caseId);
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    await shop.quiet();
    const declined = (await deps.cases.get(caseId))!;
    await deps.cases.move(declined, "in-review", { followUp: null });
    await shop.until("the hold is on", () => ours(orderId).length === 1);
    await shop.until("the row says so", async () =>
      (await rowsOf(orderId)).every(({ releasedAt, placedAt }) => !releasedAt && placedAt),
    );
    expect(await rowsOf(orderId)).toHaveLength(1);
  });

  it("taken off in Shopify by hand, the record agrees and nothing fails", async () => {
    const { orderId } = await held();
    shopify.warehouse.releaseHold(SHOP, orderId);
    await shop.withdraw(orderId);
    await shop.until("the row is closed", async () => (await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null));
    expect(await kindsOf(orderId)).not.toContain("hold-failed");
  });

  it("a case still waiting keeps its hold, whatever job comes along", async () => {
    const { orderId, caseId } = await held();
    await releaseHolds({ caseId }, deps);
    expect(ours(orderId)).toHaveLength(1);
  });

  it("a second request takes the hold of the first over", async () => {
    const { orderId, caseId } = await held();
    await shop.withdraw(orderId);
    await shop.ask(orderId, { text: "Finalement si" });
    await shop.quiet();
    await releaseHolds({ caseId }, deps);
    await shop.until("the new case holds", async () => {
      const found = (await deps.cases.ofOrder(SHOP, orderId))!;
      const rows = await deps.prisma.hold.findMany({ where: { caseId: found.id } });
      return found.id !== caseId && rows.length === 1 && rows[0]!.placedAt !== null;
    });
    expect(ours(orderId)).toHaveLength(1);
  });
});

describe("when Shopify fails us half-way", () => {
  it("a hold whose answer got lost is recognised by its handle", async () => {
    shopify.faults.loseAnswer("HoldFulfillmentOrder", 1);
    const { orderId } = await held();
    expect(ours(orderId)).toHaveLength(1);
    expect((await rowsOf(orderId))[0]?.holdId).toBe(ours(orderId)[0]!.id);
    await shop.withdraw(orderId);
    await shop.until("the hold is off", () => ours(orderId).length === 0);
  });

  it("a hold that never reached Shopify is asked for again", async () => {
    shopify.faults.lostBeforeEffect("HoldFulfillmentOrder", 1);
    const { orderId } = await held();
    expect(ours(orderId)).toHaveLength(1);
  });

  it("a release whose answer got lost is not lost", async () => {
    const { orderId } = await held();
    shopify.faults.loseAnswer("ReleaseHold", 1);
    await shop.withdraw(orderId);
    await shop.until("the row is closed", async () => (await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null));
    expect(ours(orderId)).toEqual([]);
  });

  it("killed between the call and its note, the hourly look lets go of what nobody remembers", async () => {
    const { orderId, caseId } = await held();
    // as a killed process leaves it: the case decided, its release job gone, the hold's id never noted
    await deps.prisma.hold.updateMany({ where: { caseId }, data: { holdId: null, placedAt: null } });
    await deps.prisma.case.update({ where: { id: caseId }, data: { status: "withdrawn" } });
    await checkOpenCases(deps);
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    const closed = async () => (await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null);
    await shop.until("the row is closed", closed);
    expect(await closed()).toBe(true);
  });

  it("a hold that takes effect after it was let go comes off all the same, wherever the process died", async () => {
    const { orderId } = await held();
    // as it is while the call is on its way: the intent is on disk, Shopify shows no hold yet
    const row = (await rowsOf(orderId))[0]!;
    const before = ours(orderId)[0]!;
    for (const each of shopify.order(SHOP, orderId).fulfillmentOrders) each.holds = [];
    await deps.prisma.hold.update({ where: { id: row.id }, data: { holdId: null, placedAt: null } });
    await shop.withdraw(orderId);
    await shop.quiet();
    // and now it takes effect, and the process that asked for it dies
    shopify.order(SHOP, orderId).fulfillmentOrders[0]!.holds.push(before);
    shopify.clock.move({ hours: 1, minutes: 1 });
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    await shop.until("the row is closed", async () => (await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null));
    expect(ours(orderId)).toEqual([]);
  });

  it("a decision that falls while the hold goes on takes it off again", async () => {
    const { orderId, caseId } = await askedLate();
    await Promise.all([holdOrder({ caseId }, deps), shop.withdraw(orderId)]);
    await shop.quiet();
    await shop.until("the hold is off", () => ours(orderId).length === 0);
    expect((await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null)).toBe(true);
  });

  it("a hold Shopify refuses is on record, and the case goes on", async () => {
    const orderId = tooLate();
    const [each] = shopify.order(SHOP, orderId).fulfillmentOrders;
    for (let n = 0; n < 10; n += 1) {
      each!.holds.push({ ...holdTemplate, id: `gid://shopify/FulfillmentHold/9${n}${Date.now()}`, handle: `other-${n}` });
    }
    await shop.ask(orderId);
    await shop.until("the record says so", async () => (await kindsOf(orderId)).includes("hold-failed"));
    expect((await deps.cases.ofOrder(SHOP, orderId))?.status).toBe("in-review");
  });
});

it("a look that read the case before somebody approved it does not put off the next one", async () => {
  const { orderId, caseId } = await held();
  await shop.quiet();
  const seen = (await deps.cases.get(caseId))!;
  await deps.cases.move(seen, "withdrawn", { followUp: { at: shopify.clock.now().plus({ seconds: 40 }) } });
  const alarm = (await deps.prisma.case.findUnique({ where: { id: caseId } }))?.followUpAt;
  await deps.cases.postpone(seen, shopify.clock.now().plus({ hours: 1 }));
  expect((await deps.prisma.case.findUnique({ where: { id: caseId } }))?.followUpAt).toEqual(alarm);
  await shop.until("the hold is off", () => ours(orderId).length === 0);
});

describe("an approved request is cancelled while its goods are held", () => {
  it("without releasing first; the hold goes with the order", async () => {
    const { orderId, caseId } = await held();
    const released = shop.calls("ReleaseHold");
    const answer = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    expect(answer.ok).toBe(true);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shop.calls("ReleaseHold")).toBe(released);
    expect((await rowsOf(orderId)).every(({ releasedAt }) => releasedAt !== null)).toBe(true);
  });

  it("where a hold blocks it, ours comes off and Shopify is asked once more (check A1)", async () => {
    const { orderId, caseId } = await held();
    shopify.faults.holdBlocksCancel = true;
    const asked = shop.calls("CancelOrder");
    const answer = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    expect(answer).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shop.calls("CancelOrder") - asked).toBe(2);
    expect(shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
  });

  it("where Shopify takes the job and fails it because of the hold, ours comes off and it is asked once more (check A1)", async () => {
    const { orderId, caseId } = await held();
    shopify.faults.failCancelJob(orderId, "Something is on hold.");
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.until("ours came off", async () => (await kindsOf(orderId)).includes("hold-released"));
    shopify.faults.failCancelJob(orderId, null);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
  });

  it("where a colleague cancels in Shopify between the two calls, it is not asked again", async () => {
    const orderId = tooLate();
    await shop.ask(orderId);
    await shop.until("ours is on", () => ours(orderId).length === 1);
    const caseId = (await deps.cases.ofOrder(SHOP, orderId))!.id;
    shopify.faults.holdBlocksCancel = true;
    const staff = await shop.staff();
    let asked = 0;
    const gateway: typeof staff.gateway = {
      ...staff.gateway,
      cancelOrder: async (cancellation) => {
        asked += 1;
        const answer = await staff.gateway.cancelOrder(cancellation);
        shopify.faults.holdBlocksCancel = false;
        shopify.staff.cancelOrder(SHOP, orderId);
        return answer;
      },
    };
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: { ...staff, gateway } }, deps);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(asked).toBe(1);
    expect(shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
  });

  it("where the merchant's own hold blocks it, that stays and the case is back with people, held again", async () => {
    const orderId = tooLate();
    shopify.warehouse.hold(SHOP, orderId, { notes: "Fraude ?" });
    await shop.ask(orderId);
    await shop.until("ours is on as well", () => ours(orderId).length === 1);
    const caseId = (await deps.cases.ofOrder(SHOP, orderId))!.id;
    shopify.faults.holdBlocksCancel = true;
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.quiet();
    expect(["in-review", "needs-attention"]).toContain((await deps.cases.get(caseId))?.status);
    await shop.until("both hold", () => holdsOn(orderId).length === 2);
    expect(holdsOn(orderId).some(({ byApp }) => !byApp)).toBe(true);
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });
});

const holdTemplate = { byApp: true, reason: "OTHER", reasonNotes: null } as never as ReturnType<typeof holdsOn>[number];

describe("a hold that lasts", () => {
  it("calls for a person after a week, once, and not before", async () => {
    const { orderId, caseId } = await held();
    await deps.prisma.hold.updateMany({
      where: { caseId },
      data: { placedAt: shopify.clock.now().minus({ days: 6 }).toJSDate() },
    });
    await checkOpenCases(deps);
    expect((await deps.cases.get(caseId))?.attentionCode).toBeNull();

    await deps.prisma.hold.updateMany({
      where: { caseId },
      data: { placedAt: shopify.clock.now().minus({ days: 8 }).toJSDate() },
    });
    await checkOpenCases(deps);
    await checkOpenCases(deps);
    expect((await deps.cases.get(caseId))?.attentionCode).toBe("hold-old");
    const calls = (await kindsOf(orderId)).filter((kind) => kind === "needs-attention");
    expect(calls).toHaveLength(1);
  });
});

describe("the app is removed while orders are on hold", () => {
  it("the settings say how many there are, and the store is mailed which: without the app nobody lets go of them", async () => {
    const { orderId } = await held();
    expect(await deps.shops.ordersOnHold(SHOP)).toContain(shopify.order(SHOP, orderId).name);
    try {
      await noteUninstall({ shop: SHOP }, deps);
      const mail = shop.sent().findLast(({ subject }) => subject.includes("suspendue"))!;
      expect(mail.to).toBe("commande@sofimix.com");
      expect(mail.text).toContain(shopify.order(SHOP, orderId).name);
    } finally {
      await deps.prisma.shop.updateMany({ where: { domain: SHOP }, data: { uninstalledAt: null } });
      await shop.staff(); // opened again: installed again
    }
  });
});
