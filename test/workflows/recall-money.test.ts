import { afterEach, describe, expect, it } from "vitest";
import { actOnRecall } from "../../app/workflows/act-on-recall.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

const shop = await openShop();
const { deps, shopify } = shop;
const staff = await shop.staff();
const { act, recalled, choose, step, steps, end, recall, mails, events, refunded, received, page } = recallsOf(shop, staff);
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;

const shipped = (id: string) => shopify.warehouse.ship(SHOP, id);
const delivered = (id: string) => {
  shipped(id);
  shopify.warehouse.deliver(SHOP, id);
};

/** The store's settings: when the money of a recall goes back. */
async function moneyGoes(when: "goods-secured" | "mistake-verified") {
  const versions = await deps.prisma.policyVersion.findMany({ where: { shopDomain: SHOP } });
  for (const { id, settings } of versions)
    await deps.prisma.policyVersion.update({
      where: { id },
      data: { settings: { ...(settings as object), recallRefund: when } },
    });
}
afterEach(() => moneyGoes("goods-secured"));

describe("the money before the goods", () => {
  it("goes out in full once staff verified the mistake, where the settings say so, and once", async () => {
    await moneyGoes("mistake-verified");
    const { orderId, caseId } = await recalled(shipped);
    expect(await recall(caseId)).toMatchObject({ refundWhen: "mistake-verified", mayPayFirst: false });
    expect(await act(caseId, { kind: "pay-first" })).toMatchObject({ error: { code: "not-verified" } });
    expect(await act(caseId, { kind: "verify" })).toMatchObject({ ok: true });
    expect(await act(caseId, { kind: "verify" })).toMatchObject({ ok: true });
    expect(await recall(caseId)).toMatchObject({ mayPayFirst: true, verifiedBy: { id: staff.userId } });
    expect(await events(caseId, "recall-verified")).toHaveLength(1);
    const answers = await Promise.all([act(caseId, { kind: "pay-first" }), act(caseId, { kind: "pay-first" })]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await act(caseId, { kind: "pay-first" })).toMatchObject({ error: { code: "paid-already" } });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({
      paidFirstAt: expect.any(String),
      mayPayFirst: false,
      ways: ["building", "carrier", "own-return"],
    });
    expect((await page(caseId)).refunds).toMatchObject([{ status: "sent" }]);
    expect(await mails(caseId)).toContain("refund-sent");
  });

  it("and the goods then come back in our own record only", async () => {
    await moneyGoes("mistake-verified");
    const { orderId, caseId } = await recalled(delivered);
    await choose(caseId, "return");
    await act(caseId, { kind: "verify" });
    expect(await act(caseId, { kind: "pay-first" })).toMatchObject({ ok: true });
    await shop.quiet();
    expect(await recall(caseId)).toMatchObject({ way: "own-return" });
    expect(await choose(caseId, "return")).toMatchObject({ error: { code: "not-allowed" } });
    expect(await step(caseId, "send-label", { trackingNumber: "8R1" })).toMatchObject({ ok: true });
    expect(await steps(caseId, "goods-back", "refund-rest")).toBeNull();
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "returned" });
    expect(shopify.order(SHOP, orderId).returns).toEqual([]);
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("with the parcel stopped after all, the order is cancelled without a second refund", async () => {
    await moneyGoes("mistake-verified");
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id));
    await act(caseId, { kind: "verify" });
    await act(caseId, { kind: "pay-first" });
    await shop.quiet();
    await choose(caseId, "building");
    expect(await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order")).toBeNull();
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("waits for the goods where the settings say so", async () => {
    const { orderId, caseId } = await recalled(shipped);
    await act(caseId, { kind: "verify" });
    expect(await recall(caseId)).toMatchObject({ refundWhen: "goods-secured", mayPayFirst: false });
    expect(await act(caseId, { kind: "pay-first" })).toMatchObject({ error: { code: "not-allowed" } });
    expect(refunded(orderId)).toBe(0);
  });

  it("does not go out while the payment is disputed, nor while a return runs", async () => {
    await moneyGoes("mistake-verified");
    const disputed = await recalled(shipped);
    shopify.payments.dispute(SHOP, disputed.orderId);
    await act(disputed.caseId, { kind: "verify" });
    expect(await act(disputed.caseId, { kind: "pay-first" })).toMatchObject({ error: { code: "disputed" } });
    expect(await recall(disputed.caseId)).toMatchObject({ paidFirstAt: null });

    const returning = await recalled(delivered);
    await act(returning.caseId, { kind: "verify" });
    await choose(returning.caseId, "return");
    await step(returning.caseId, "create-return");
    expect(await act(returning.caseId, { kind: "pay-first" })).toMatchObject({ error: { code: "not-allowed" } });
    expect(refunded(returning.orderId)).toBe(0);
  });

  it("not by somebody who may not refund: nothing is promised, and somebody else may", async () => {
    await moneyGoes("mistake-verified");
    const { orderId, caseId } = await recalled(shipped);
    await act(caseId, { kind: "verify" });
    const colleague = shopify.staffMembers(SHOP).at(-1)!;
    const { permissions } = colleague;
    shopify.staff.setPermissions(SHOP, colleague.id, []);
    const answer = await act(caseId, { kind: "pay-first" }, await shop.staff(colleague.id));
    shopify.staff.setPermissions(SHOP, colleague.id, permissions);
    expect(answer).toMatchObject({ error: { code: "no-permission" } });
    expect(await recall(caseId)).toMatchObject({ paidFirstAt: null, mayPayFirst: true });
    expect(await act(caseId, { kind: "pay-first" })).toMatchObject({ ok: true });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
  });
});

describe("goods that are lost", () => {
  it("are refunded in full, shipping too, and the case closes", async () => {
    const { orderId, caseId } = await recalled(shipped, { shippingPrice: "6.50" });
    await choose(caseId, "carrier");
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "lost", endedAt: expect.any(String) });
    expect(await mails(caseId)).toEqual(expect.arrayContaining(["recall-ended", "refund-sent"]));
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "not-allowed" } });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("the answer to the refund is lost: it went out once, and the case closes", async () => {
    const { orderId, caseId } = await recalled(shipped);
    shopify.faults.loseAnswer("refundCreate", 2);
    const answer = await end(caseId, "lost");
    shopify.clock.move({ minutes: 3 });
    await shop.quiet();
    expect(answer).toMatchObject({ ok: true });
    expect(await statusOf(caseId)).toBe("closed");
    expect(refunded(orderId)).toBe(received(orderId));
    expect((await page(caseId)).refunds).toHaveLength(1);
  });

  it("of an order with more payments than can be read: staff pay back in Shopify, as they are told, and then end it", async () => {
    const { orderId, caseId } = await recalled(shipped);
    // a card that was refused again and again
    const { transactions } = shopify.order(SHOP, orderId);
    const tries = Array.from({ length: 80 }, (_, n) => ({ id: `gid://shopify/OrderTransaction/8${orderId.slice(-4)}${n}` }));
    transactions.unshift(...tries.map(({ id }) => ({ ...transactions[0]!, id, status: "FAILURE" as const })));
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "too-many-payments" } });
    expect(refunded(orderId)).toBe(0);
    expect(await recall(caseId)).toMatchObject({ outcome: null, endedAt: null });
    shopify.staff.refund(SHOP, orderId);
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("a payment that makes the list longer than can be read: not taken as paid before Shopify says so, and paid once", async () => {
    const { orderId, caseId } = await recalled(shipped);
    shopify.payments.arrange(SHOP, orderId, { mode: "pending" });
    const { transactions } = shopify.order(SHOP, orderId);
    const tries = Array.from({ length: 78 }, (_, n) => ({ id: `gid://shopify/OrderTransaction/9${orderId.slice(-4)}${n}` }));
    transactions.unshift(...tries.map(({ id }) => ({ ...transactions[0]!, id, status: "FAILURE" as const })));
    expect(transactions).toHaveLength(79);
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "not-in-full" } });
    expect(await recall(caseId)).toMatchObject({ outcome: null, endedAt: null });
    expect(await page(caseId)).toMatchObject({
      attentionCode: "refund-missing",
      attentionDetail: "more payments than can be read",
    });
    shopify.payments.settleRefund(SHOP, orderId);
    await shop.quiet();
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("of two people who say so at once, one pays", async () => {
    const { orderId, caseId } = await recalled(shipped);
    const answers = await Promise.all([end(caseId, "lost"), end(caseId, "delivered-anyway")]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await shop.quiet();
    expect(await statusOf(caseId)).toBe("closed");
    const outcome = answers[0].ok ? "lost" : "delivered-anyway";
    expect(await recall(caseId)).toMatchObject({ outcome });
    expect(refunded(orderId)).toBe(outcome === "lost" ? received(orderId) : 0);
  });

  it("while their money is on its way nobody else says that they were delivered", async () => {
    const { orderId, caseId } = await recalled(shipped);
    const seen = (await deps.recalls.openOf(caseId))!;
    // read a moment before the other one's intent was on disk
    const reads = [seen];
    const openOf = async (id: string) => reads.pop() ?? deps.recalls.openOf(id);
    const late = { ...deps, recalls: { ...deps.recalls, openOf } };
    const deadlineAt = deps.clock.now().plus({ minutes: 2 }).toJSDate();
    await deps.prisma.recall.update({ where: { id: seen.id }, data: { outcome: "lost", deadlineAt, version: { increment: 1 } } });
    const kept = { kind: "end", outcome: "delivered-anyway" } as const;
    const answer = await actOnRecall({ shop: SHOP, caseId, act: kept, staff }, late);
    expect(answer).toMatchObject({ error: { code: "not-allowed" } });
    expect(await statusOf(caseId)).toBe("recalling");
    expect(refunded(orderId)).toBe(0);
  });
});

describe("cancelled and shipped all the same", () => {
  /** Shopify took the cancellation while the warehouse was sending the parcel. */
  async function crossed(ship: (id: string) => void) {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.faults.cancelJobMs = 60_000;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelling");
    ship(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "recalling");
    await shop.quiet();
    return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
  }

  it("the parcel is stopped in the building: undoing it is the end, and nothing is refunded twice", async () => {
    const { orderId, caseId } = await crossed((id) => shopify.warehouse.pack(SHOP, id));
    expect(await recall(caseId)).toMatchObject({ openedBy: "app", proposedWay: "building" });
    await choose(caseId, "building");
    expect((await recall(caseId)).steps.map((each) => each.step)).toEqual(["parcel-in-hand", "label-voided", "undo-fulfillment"]);
    expect(await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment")).toBeNull();
    await shop.reaches(orderId, "cancelled");
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
    expect(refunded(orderId)).toBeLessThanOrEqual(received(orderId));
  });

  it("delivered, it comes back in our own record, and what was not refunded is", async () => {
    const { orderId, caseId } = await crossed(delivered);
    expect(await recall(caseId)).toMatchObject({ proposedWay: "own-return" });
    await choose(caseId, "own-return");
    expect(await step(caseId, "send-label", { note: "Le transporteur passe jeudi." })).toMatchObject({ ok: true });
    expect(await steps(caseId, "goods-back", "refund-rest")).toBeNull();
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "returned" });
    expect(refunded(orderId)).toBe(received(orderId));
  });
});

describe("somebody cancels the order in Shopify meanwhile", () => {
  it("with nothing out any more, the recall ends as stopped", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id));
    await choose(caseId, "building");
    shopify.warehouse.unpack(SHOP, orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "cancelled");
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped", endedAt: expect.any(String) });
  });

  it("with the parcel still out, the recall goes on", async () => {
    const { orderId, caseId } = await recalled(delivered);
    const before = await recall(caseId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.quiet();
    expect(await statusOf(caseId)).toBe("recalling");
    expect(await recall(caseId)).toMatchObject({ id: before.id, endedAt: null, proposedWay: "own-return" });
    expect((await page(caseId)).recalls).toHaveLength(1);
  });
});
