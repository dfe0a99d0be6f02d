import { describe, expect, it } from "vitest";
import { isOpen, statuses, next, type CaseStatus } from "../../app/cases/case";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

const shop = await openShop();
const { deps, shopify } = shop;
const staff = await shop.staff();
const { act, choose, end, events, mails, page, recall, recalled, refunded, received, states, step, steps } = recallsOf(
  shop,
  staff,
);
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const recallsIn = (caseId: string) => deps.prisma.recall.findMany({ where: { caseId }, orderBy: { openedAt: "asc" } });
const packed = (id: string) => shopify.warehouse.pack(SHOP, id);

describe("goods that are called back have a record, however it came about", () => {
  it("shipping overtook a request that was received", async () => {
    const { caseId } = await recalled(packed);
    expect(await recallsIn(caseId)).toMatchObject([{ openedBy: "app", endedAt: null }]);
  });

  it("shipping overtook a running cancellation", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.faults.cancelJobMs = 3_000;
    shopify.faults.failCancelJob(orderId);
    await shop.press(orderId);
    shopify.clock.move({ seconds: 2 });
    packed(orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "recalling");
    shopify.faults.failCancelJob(orderId, null);
    expect(await recallsIn((await caseOf(orderId)).id)).toMatchObject([{ openedBy: "app" }]);
  });

  it("the order was cancelled, and the goods left all the same", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.faults.cancelJobMs = 60_000;
    await shop.press(orderId);
    packed(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "recalling");
    expect(await recallsIn((await caseOf(orderId)).id)).toMatchObject([{ openedBy: "app" }]);
  });

  it("staff approve it of goods that left before anybody asked, inside the window", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    const { id: caseId } = await caseOf(orderId);
    expect((await page(caseId)).recalls).toEqual([]);
    await reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff }, deps);
    await shop.quiet();
    expect(await recallsIn(caseId)).toMatchObject([{ openedBy: "staff", openedById: staff.userId, verifiedAt: null }]);
  });

  it("goods that leave while a request made in time waits for a person are called back by themselves", async () => {
    await deps.shops.setAutomaticCancellation(SHOP, false);
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    await shop.quiet();
    shopify.warehouse.releaseHold(SHOP, orderId);
    shopify.clock.move({ minutes: 2 });
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ minutes: 2 });
    await shop.reaches(orderId, "recalling");
    const { id: caseId } = await caseOf(orderId);
    expect(await recallsIn(caseId)).toMatchObject([{ openedBy: "app" }]);
    await shop.quiet();
    expect(await mails(caseId)).toContain("recall-opened");
  });

  it("the shopper says that a parcel is on its way", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.faults.down("forever");
    await shop.press(orderId);
    shopify.clock.move({ minutes: 1 });
    shopify.warehouse.ship(SHOP, orderId);
    await shop.ask(orderId, { body: { orderId, locale: "fr", text: "Un colis est parti.", shipped: true } });
    shopify.faults.down(null);
    shopify.clock.move({ minutes: 3 });
    await shop.reaches(orderId, "recalling");
    await shop.quiet();
    expect(await recallsIn((await caseOf(orderId)).id)).toHaveLength(1);
  });
});

describe("no recall stays open on a case that has ended", () => {
  const ends = statuses.filter((status) => !isOpen(status));
  const moves = statuses.flatMap((from) => next[from].map((to) => [from, to] as const));

  it.each(moves.filter(([, to]) => ends.includes(to)))("from %s to %s: the recall ends with it", async (from, to) => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, { text: "Puis-je encore annuler ?" });
    const { id: caseId } = await caseOf(orderId);
    await put(caseId, orderId, from);
    const moved = await deps.cases.move((await deps.cases.get(caseId))!, to, { followUp: null });
    expect(moved.ok).toBe(true);
    expect(await recallsIn(caseId)).toMatchObject([
      { endedAt: expect.any(Date), outcome: to === "cancelled" ? "stopped" : "delivered-anyway", followUpAt: null },
    ]);
    expect((await page(caseId)).events.filter(({ kind }) => kind === "recall-ended")).toHaveLength(1);
  });

  it.each(moves.filter(([, to]) => to === "recalling" || to === "returning"))(
    "from %s to %s: there is exactly one open record",
    async (from, to) => {
      const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
      await shop.ask(orderId, { text: "Puis-je encore annuler ?" });
      const { id: caseId } = await caseOf(orderId);
      await deps.prisma.case.update({ where: { id: caseId }, data: { status: from } });
      expect((await deps.cases.move((await deps.cases.get(caseId))!, to, {})).ok).toBe(true);
      expect((await recallsIn(caseId)).filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
    },
  );

  async function put(caseId: string, orderId: string, status: CaseStatus): Promise<void> {
    await deps.prisma.case.update({ where: { id: caseId }, data: { status } });
    const openedAt = shopify.clock.now().toJSDate();
    await deps.prisma.recall.create({ data: { caseId, shopDomain: SHOP, orderId, openedAt, openedBy: "app" } });
  }
});

describe("the cancellation at the end of a recall", () => {
  async function backInTheBuilding() {
    const story = await recalled(packed);
    await choose(story.caseId, "building");
    await steps(story.caseId, "parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods");
    return story;
  }

  it("is refused by Shopify: the words are kept, the recall stays in its people's hands, and it may be tried again", async () => {
    const { orderId, caseId } = await backInTheBuilding();
    shopify.faults.refuseCancel(orderId, "Cannot cancel this order.");
    await step(caseId, "cancel-order");
    await shop.quiet();
    expect((await deps.cases.get(caseId))!.status).toBe("recalling");
    expect(await states(caseId)).toMatchObject({ "cancel-order": "refused" });
    shopify.faults.refuseCancel(orderId, null);
    expect(await step(caseId, "cancel-order")).toMatchObject({ ok: true });
    shopify.clock.move({ minutes: 3 });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 3 });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("fails later at Shopify: the same", async () => {
    const { orderId, caseId } = await backInTheBuilding();
    shopify.faults.failCancelJob(orderId);
    await step(caseId, "cancel-order");
    shopify.clock.move({ minutes: 2 });
    await shop.quiet();
    await shop.reaches(orderId, "recalling");
    expect(await states(caseId)).toMatchObject({ "cancel-order": "refused" });
    expect(await recallsIn(caseId)).toHaveLength(1);
  });

  it("its answer is lost: the order is cancelled once and refunded once", async () => {
    const { orderId, caseId } = await backInTheBuilding();
    shopify.faults.loseAnswer("orderCancel");
    await step(caseId, "cancel-order");
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 5 });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("never reaches Shopify: the decision is the person's again", async () => {
    const { orderId, caseId } = await backInTheBuilding();
    shopify.faults.lostBeforeEffect("orderCancel");
    await step(caseId, "cancel-order");
    shopify.clock.move({ minutes: 5 });
    await shop.quiet();
    await shop.reaches(orderId, "recalling");
    expect(await states(caseId)).toMatchObject({ "cancel-order": "todo" });
    expect(await step(caseId, "cancel-order")).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 15 });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
  });
});

describe("what it cost, and why it happened", () => {
  it("is written down, also after the end, and added up by month and cause", async () => {
    const from = shopify.clock.now();
    const { caseId } = await recalled(packed);
    const cost = (amount: string, currencyCode = "EUR") =>
      act(caseId, { kind: "add-cost", amount, currencyCode, costKind: "carrier-fee", note: "Facture 12" });
    expect(await cost("12,50")).toMatchObject({ ok: true });
    expect(await cost("0.5")).toMatchObject({ ok: true });
    for (const wrong of ["0", "-3", "abc", "1.23456", ""])
      expect(await cost(wrong)).toMatchObject({ error: { code: "malformed" } });
    expect(await cost("3", "euro")).toMatchObject({ error: { code: "malformed" } });
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ ok: true });
    expect(await cost("1000", "JPY")).toMatchObject({ ok: true });
    const why = { kind: "set-cause", cause: "hold-overlooked", note: "L’équipe du soir" } as const;
    expect(await act(caseId, why)).toMatchObject({ ok: true });

    expect(await recall(caseId)).toMatchObject({
      cause: "hold-overlooked",
      causeNote: "L’équipe du soir",
      costs: [{ amount: "12.5", note: "Facture 12", by: { id: staff.userId } }, { amount: "0.5" }, { amount: "1000" }],
      totals: [
        { amount: "13", currencyCode: "EUR" },
        { amount: "1000", currencyCode: "JPY" },
      ],
    });
    const [row] = await recallsIn(caseId);
    expect(row!.causeNote).not.toContain("soir");
    expect(JSON.stringify((await page(caseId)).events)).not.toContain("soir");
    expect(JSON.stringify(await deps.prisma.recallCost.findMany({ where: { recallId: row!.id } }))).not.toContain("Facture");

    const totals = await deps.recalls.totals({ shop: SHOP, from, to: shopify.clock.now() });
    expect(totals).toEqual([
      { month: expect.stringMatching(/^\d{4}-\d{2}$/), cause: "hold-overlooked", currencyCode: "EUR", amount: "13", count: 1 },
      { month: expect.any(String), cause: "hold-overlooked", currencyCode: "JPY", amount: "1000", count: 1 },
    ]);
    expect(await deps.recalls.totals({ shop: "atelier.myshopify.com", from, to: shopify.clock.now() })).toEqual([]);
  });

  it("of another store's recall nobody learns or writes anything here", async () => {
    const { caseId } = await recalled(packed);
    expect(await deps.recalls.onPage({ shop: "atelier.myshopify.com", caseId })).toEqual([]);
    expect(await events(caseId, "recall-verified")).toEqual([]);
  });
});
