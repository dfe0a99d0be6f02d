import { describe, expect, it } from "vitest";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const place = (hours = 3) => shopify.createOrder(SHOP, { placedAgo: { hours } }).id;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND");
const alarmOf = async (orderId: string) =>
  (await deps.prisma.case.findFirstOrThrow({ where: { orderId } })).followUpAt!.getTime() - deps.clock.now().toMillis();

/** Cancelled by a doubtful repeat, so that the money has still to be paid back by us. */
async function cancelledWithoutMoney(): Promise<string> {
  const orderId = place();
  shopify.faults.lostBeforeEffect("orderCancel");
  await shop.press(orderId);
  await shop.quiet();
  shopify.clock.move({ seconds: 61 });
  await shop.reaches(orderId, "cancelled");
  return orderId;
}

describe("money that is left on a cancelled order", () => {
  it("is not paid back by itself while the bank looks into the payment: a person is called", async () => {
    const orderId = await cancelledWithoutMoney();
    shopify.payments.dispute(SHOP, orderId);
    shopify.clock.move({ minutes: 3 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-disputed");
    await shop.quiet();
    expect(refundsOf(orderId)).toEqual([]);
  });

  it("is not paid back by itself when Shopify will not tell about disputes", async () => {
    const orderId = await cancelledWithoutMoney();
    shopify.faults.denied = ["Order.disputes"];
    shopify.clock.move({ minutes: 3 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    expect(refundsOf(orderId)).toEqual([]);
  });

  it("goes back once to each payment when several processes look at the same moment and an answer is lost", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, payment: "gift-card-and-card" }).id;
    shopify.faults.lostBeforeEffect("orderCancel");
    await shop.press(orderId);
    await shop.quiet();
    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "cancelled");
    const { id } = await caseOf(orderId);
    shopify.faults.loseAnswer("refundCreate");
    shopify.faults.delayMs = 60;
    shopify.clock.move({ minutes: 3 });
    await Promise.all(Array.from({ length: 5 }, () => settleCase(id, deps)));
    shopify.faults.delayMs = 0;
    for (let look = 0; look < 3; look += 1) {
      shopify.clock.move({ minutes: 20 });
      await shop.quiet();
    }
    const { transactions } = shopify.order(SHOP, orderId);
    const total = (kinds: string[]) =>
      transactions.filter(({ kind }) => kinds.includes(kind)).reduce((sum, { amount }) => sum + Number(amount) * 100, 0);
    expect(Math.round(total(["REFUND"]))).toBe(Math.round(total(["SALE", "CAPTURE"])));
    expect(new Set(refundsOf(orderId).map(({ parentId }) => parentId)).size).toBe(refundsOf(orderId).length);
  });

  it("is put before a person when a colleague cancelled in Shopify without a refund", async () => {
    const orderId = place(60);
    await shop.ask(orderId);
    shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    await shop.quiet();
    expect(refundsOf(orderId)).toEqual([]);
  });

  it("paid back by a colleague in Shopify afterwards, the case no longer calls for a person", async () => {
    const orderId = place(60);
    await shop.ask(orderId);
    shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    shopify.staff.refund(SHOP, orderId);
    await shop.until("nobody is called any more", async () => (await caseOf(orderId)).attentionCode === null);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "sent" }]);
  });
});

describe("a refund that is on its way", () => {
  it("in part, by a colleague: an approval cancels without asking Shopify for more, and the rest is put before a person", async () => {
    const orderId = place(60);
    await shop.ask(orderId);
    shopify.payments.mode = "slow";
    try {
      shopify.staff.refund(SHOP, orderId, { amount: "1.00", lines: "none" });
      const { id: caseId } = await caseOf(orderId);
      await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
      await shop.reaches(orderId, "cancelled");
      expect(refundsOf(orderId)).toHaveLength(1);
    } finally {
      shopify.payments.mode = "instant";
    }
    shopify.payments.settleRefund(SHOP, orderId);
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
  });

  it("is looked at with growing pauses, not every minute for days", async () => {
    const orderId = place();
    shopify.payments.mode = "slow";
    try {
      await shop.press(orderId);
      await shop.reaches(orderId, "cancelled");
      for (let look = 0; look < 14; look += 1) {
        await shop.quiet();
        shopify.clock.move({ minutes: 16 });
      }
      await shop.quiet();
      expect(await alarmOf(orderId)).toBeGreaterThan(20 * 3_600_000);
    } finally {
      shopify.payments.mode = "instant";
    }
    shopify.payments.settleRefund(SHOP, orderId);
    await shop.until("it is sent", async () => (await shop.look(orderId)).view.refunds[0]?.status === "sent");
  });
});

describe("an order with more payments and refunds than one reading shows", () => {
  /** Given back bit by bit before anybody asked, then cancelled by a colleague without a refund. */
  async function cancelledAfter(refunds: number) {
    const orderId = place(60);
    await shop.ask(orderId);
    shopify.staff.refund(SHOP, orderId, { amount: "1.00", lines: "none" });
    const { transactions } = shopify.order(SHOP, orderId);
    const first = transactions.find(({ kind }) => kind === "REFUND")!;
    for (let n = 1; n < refunds; n += 1)
      transactions.push({ ...first, id: `gid://shopify/OrderTransaction/9${orderId.slice(-4)}${n}`, amount: "0.10" });
    shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    return deps.prisma.case.findFirstOrThrow({ where: { orderId } });
  }
  const refundLeft = async (caseId: string) =>
    reviewCase({ shop: SHOP, caseId, action: "refund-left", staff: await shop.staff() }, deps);

  it("is read to its end: every refund is followed, and what is left is right to the cent and goes back", async () => {
    const { id, orderId, attentionDetail } = await cancelledAfter(31);
    expect(await deps.prisma.refund.count({ where: { orderId } })).toBe(31);
    expect(attentionDetail).toBe("85.8 EUR");
    expect(await refundLeft(id)).toMatchObject({ ok: true });
    await shop.quiet();
    const cents = refundsOf(orderId).reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
    expect(cents).toBe(8980);
  });

  it("and cannot be read to its end: staff are told, nothing is paid by a guess, and what they pay in Shopify is noticed", async () => {
    const { id, orderId, attentionDetail } = await cancelledAfter(120);
    expect(attentionDetail).toBe("more payments than can be read");
    expect(await refundLeft(id)).toMatchObject({ error: { code: "too-many-payments" } });
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(120);
    expect((await caseOf(orderId)).status).toBe("cancelled");
    shopify.staff.refund(SHOP, orderId);
    await shop.until("nobody is called any more", async () => (await caseOf(orderId)).attentionCode === null);
    expect(refundsOf(orderId)).toHaveLength(121);
  });
});
