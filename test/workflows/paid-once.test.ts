import { describe, expect, it } from "vitest";
import { actOnRefund } from "../../app/workflows/act-on-refund.server";
import { followRefund } from "../../app/workflows/follow-refund.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { tellShopper } from "../../app/workflows/tell-shopper.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

// no worker: nothing moves but what each test moves
const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const staff = await shop.staff();
const { approved, choose, end, events, look, mails, recall, received, refunded, states, step, steps } = recallsOf(shop, staff);
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;
const rowsOf = (orderId: string) => deps.prisma.refund.findMany({ where: { orderId }, orderBy: { id: "asc" } });
const shipped = (id: string) => shopify.warehouse.ship(SHOP, id);
const delivered = (id: string) => {
  shipped(id);
  shopify.warehouse.deliver(SHOP, id);
};

/** Cancelled by the shopper's press, and the processor refused the refund. */
async function failed(): Promise<{ orderId: string; caseId: string }> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
  await shop.press(orderId);
  await new Promise((later) => setTimeout(later, 400));
  const { id: caseId } = await caseOf(orderId);
  await settleCase(caseId, deps);
  await settleCase(caseId, deps);
  shopify.payments.arrange(SHOP, orderId, null);
  expect(await rowsOf(orderId)).toMatchObject([{ status: "failed" }]);
  return { orderId, caseId };
}

/** A colleague books the goods of a return in Shopify, and leaves the money out. */
async function bookedByHand(orderId: string): Promise<void> {
  const [running] = (await staff.gateway.readShipment(orderId))!.returns;
  const lines = running!.lines.map(({ id, quantity }) => ({ returnLineItemId: id, quantity, dispositions: [] }));
  expect(await staff.gateway.processReturn({ returnId: running!.id, lines, refund: null })).toMatchObject({ ok: true });
}

describe("a refund that failed", () => {
  it("tried again by one colleague while another decides to pay it by hand goes one way only", async () => {
    const { orderId, caseId } = await failed();
    const refundId = (await rowsOf(orderId))[0]!.id;
    const doing = (action: "retry" | "pay-by-hand") =>
      actOnRefund({ shop: SHOP, caseId, refundId, action, said: {}, staff }, deps);
    const answers = await deps.prisma.$transaction(
      async (tx) => {
        // both have read the failed refund, and stand right before writing
        await tx.$queryRaw`SELECT id FROM refunds WHERE id = ${refundId}::uuid FOR UPDATE`;
        const both = [doing("retry"), new Promise((later) => setTimeout(later, 700)).then(() => doing("pay-by-hand"))];
        await new Promise((later) => setTimeout(later, 1500));
        return both;
      },
      { timeout: 10_000 },
    );
    const done = (await Promise.all(answers)).filter(({ ok }) => ok);
    const rows = await rowsOf(orderId);
    expect(done).toHaveLength(1);
    expect(rows.filter(({ status }) => status === "by-hand" || status === "sent")).toHaveLength(1);
  });
});

describe("the goods of a recall are lost", () => {
  it("and Shopify proposes less than was received: the tip it leaves out goes back as well", async () => {
    const { orderId, caseId } = await approved(shipped, { tip: "5.00" });
    await choose(caseId, "carrier");
    shopify.payments.fullCoversExtras = false;
    try {
      expect(await end(caseId, "lost")).toMatchObject({ ok: true });
    } finally {
      shopify.payments.fullCoversExtras = true;
    }
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "lost" });
    expect(await rowsOf(orderId)).toHaveLength(1);
  });

  it("and one of two payments cannot be given back: nobody is told that all went out, and staff hear of it", async () => {
    const { orderId, caseId } = await approved(shipped, { payment: "gift-card-and-card" });
    await choose(caseId, "carrier");
    shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
    await end(caseId, "lost");
    shopify.payments.arrange(SHOP, orderId, null);
    expect(refunded(orderId)).toBeLessThan(received(orderId));
    expect(await mails(caseId)).not.toContain("recall-ended");
    expect(await statusOf(caseId)).toBe("recalling");
    // said again, what failed is tried again and stands for the failed one
    expect(await end(caseId, "lost")).toMatchObject({ ok: true });
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await statusOf(caseId)).toBe("closed");
    expect((await shop.look(orderId)).view.refunds.map(({ status }) => status)).toEqual(["sent", "sent"]);
  });
});

describe("a return was booked and its refund failed", () => {
  it("paid back by hand, the case closes as returned", async () => {
    const { orderId, caseId } = await approved(delivered);
    await choose(caseId, "return");
    await steps(caseId, "create-return");
    await step(caseId, "send-label", { trackingNumber: "8R9" });
    await steps(caseId, "goods-back");
    shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
    await step(caseId, "process-return");
    expect(await statusOf(caseId)).toBe("returning");
    const refundId = (await rowsOf(orderId))[0]!.id;
    for (const action of ["pay-by-hand", "paid-by-hand"] as const)
      expect(await actOnRefund({ shop: SHOP, caseId, refundId, action, said: {}, staff }, deps)).toMatchObject({ ok: true });
    await settleCase(caseId, deps);
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "returned" });
    expect(refunded(orderId)).toBe(0);
  });
});

describe("while Shopify has not answered a step that moves money", () => {
  it("nobody ends the recall with a payment of its own", async () => {
    const { orderId, caseId } = await approved(delivered);
    await choose(caseId, "return");
    await steps(caseId, "create-return");
    await step(caseId, "send-label", { trackingNumber: "8R9" });
    await steps(caseId, "goods-back");
    shopify.faults.lostBeforeEffect("returnProcess");
    await step(caseId, "process-return");
    expect(await states(caseId)).toMatchObject({ "process-return": "asked" });
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "not-allowed" } });
    expect(refunded(orderId)).toBe(0);
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await step(caseId, "process-return")).toMatchObject({ ok: true });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("a recall whose end is being paid takes no other step", async () => {
    const { caseId } = await approved(delivered);
    await choose(caseId, "return");
    const open = (await deps.recalls.openOf(caseId))!;
    await deps.prisma.recall.update({ where: { id: open.id }, data: { outcome: "lost", version: { increment: 1 } } });
    expect(await step(caseId, "create-return")).toMatchObject({ error: { code: "not-allowed" } });
    expect(await choose(caseId, "carrier")).toMatchObject({ error: { code: "not-allowed" } });
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ error: { code: "not-allowed" } });
    // the person died on the way: a minute later it is everybody's again
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await step(caseId, "create-return")).toMatchObject({ ok: true });
  });
});

describe("a bank looks into the payment", () => {
  it("of a recall whose goods are back: the order is cancelled, and the money waits for the bank", async () => {
    const { orderId, caseId } = await approved((id) => shopify.warehouse.pack(SHOP, id));
    await choose(caseId, "building");
    await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods");
    shopify.payments.dispute(SHOP, orderId);
    await step(caseId, "cancel-order");
    await new Promise((later) => setTimeout(later, 400));
    await settleCase(caseId, deps);
    expect(await statusOf(caseId)).toBe("cancelled");
    expect(refunded(orderId)).toBe(0);
    shopify.clock.move({ minutes: 11 });
    await settleCase(caseId, deps);
    expect((await caseOf(orderId)).attentionCode).toBe("refund-disputed");
    expect(refunded(orderId)).toBe(0);
  });

  it("and staff cancel all the same: the money waits for the bank", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, dispute: "CHARGEBACK" }).id;
    await shop.press(orderId);
    const { id: caseId } = await caseOf(orderId);
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps);
    await new Promise((later) => setTimeout(later, 400));
    await settleCase(caseId, deps);
    expect(await statusOf(caseId)).toBe("cancelled");
    expect(refunded(orderId)).toBe(0);
  });
});

describe("nobody is left in the dark", () => {
  it("staff are mailed at once about a refund that Shopify did not answer", async () => {
    const { orderId, caseId } = await failed();
    shopify.faults.lostBeforeEffect("refundCreate", 2);
    const failedId = (await rowsOf(orderId))[0]!.id;
    await actOnRefund({ shop: SHOP, caseId, refundId: failedId, action: "retry", said: {}, staff }, deps);
    const unanswered = (await rowsOf(orderId)).at(-1)!;
    expect(unanswered).toMatchObject({ status: "pending", shopifyTransactionId: null });
    shopify.clock.move({ seconds: 70 });
    await followRefund({ refundId: unanswered.id }, deps);
    const mail = (await deps.prisma.mail.findMany({ where: { caseId, kind: "refund-task" } })).find(
      ({ facts }) => (facts as { refundId?: string }).refundId === unanswered.id,
    )!;
    await tellShopper({ mailId: mail.id }, deps);
    expect(await deps.prisma.mail.findUnique({ where: { id: mail.id } })).toMatchObject({ status: "sent" });
  });

  it("a return that a colleague processed in Shopify without the money: staff are mailed, once", async () => {
    const { orderId, caseId } = await approved(delivered);
    await choose(caseId, "return");
    await steps(caseId, "create-return");
    await step(caseId, "send-label", { trackingNumber: "8R9" });
    await bookedByHand(orderId);
    await look(caseId);
    await look(caseId);
    expect((await caseOf(orderId)).attentionCode).toBe("refund-missing");
    expect((await mails(caseId)).filter((kind) => kind === "refund-task")).toHaveLength(1);
    expect(await reviewCase({ shop: SHOP, caseId, action: "refund-left", staff }, deps)).toMatchObject({ ok: true });
    await look(caseId);
    expect(await statusOf(caseId)).toBe("closed");
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("a refund of an order that shipped all the same is told although 'cancelled' was not", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.faults.cancelJobMs = 60_000;
    await shop.press(orderId);
    shipped(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    const { id: caseId } = await caseOf(orderId);
    await settleCase(caseId, deps);
    expect(await statusOf(caseId)).toBe("recalling");
    expect(await rowsOf(orderId)).toMatchObject([{ status: "sent" }]);
    shopify.clock.move({ seconds: 5 });
    for (let round = 0; round < 2; round += 1)
      for (const { id } of await deps.prisma.mail.findMany({ where: { caseId, status: "queued" } }))
        await tellShopper({ mailId: id }, deps);
    const told = await deps.prisma.mail.findMany({ where: { caseId, status: "sent" } });
    expect(told.map(({ kind }) => kind)).toContain("refund-sent");
    expect(await events(caseId, "refund-sent")).toHaveLength(1);
  });
});
