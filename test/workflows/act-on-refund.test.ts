import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { RefundAction } from "../../app/cases/refund";
import { refused } from "../../app/lib/answer";
import { actOnRefund, type RefundAct } from "../../app/workflows/act-on-refund.server";
import { answerRefund } from "../../app/workflows/answer-refund.server";
import { claimRefund } from "../../app/workflows/pay-back.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const rowsOf = (orderId: string) => deps.prisma.refund.findMany({ where: { orderId }, orderBy: { id: "asc" } });
const lastOf = async (orderId: string) => (await rowsOf(orderId)).at(-1)!;
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND");
const goneBack = (orderId: string) =>
  refundsOf(orderId)
    .filter(({ status }) => status !== "FAILURE")
    .reduce((cents, { amount }) => cents + Math.round(Number(amount) * 100), 0);
const received = (orderId: string) =>
  shopify
    .order(SHOP, orderId)
    .transactions.filter(({ kind }) => ["SALE", "CAPTURE"].includes(kind))
    .reduce((cents, { amount }) => cents + Math.round(Number(amount) * 100), 0);
const eventsOf = async (orderId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { case: { orderId } }, orderBy: { seq: "asc" } })).map(({ kind }) => kind);
const mailsOf = async (orderId: string) =>
  (await deps.prisma.mail.findMany({ where: { case: { orderId } } })).map(({ kind }) => kind);
const is = (orderId: string, status: string) =>
  shop.until(`the refund is ${status}`, async () => (await lastOf(orderId))?.status === status);

async function act(orderId: string, action: RefundAction, said: RefundAct["said"] = {}, refundId?: string, userId?: string) {
  const { id: caseId } = await caseOf(orderId);
  const staff = await shop.staff(userId);
  return actOnRefund({ shop: SHOP, caseId, refundId: refundId ?? (await lastOf(orderId)).id, action, said, staff }, deps);
}

/** Cancelled, and the processor refused the refund. */
async function failed(payment?: "gift-card-and-card" | "card"): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, ...(payment ? { payment } : {}) }).id;
  shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.until("a refund failed", async () => (await rowsOf(orderId)).some(({ status }) => status === "failed"));
  await shop.quiet();
  shopify.payments.arrange(SHOP, orderId, null);
  return orderId;
}

/** A colleague cancelled in Shopify without a refund, and staff were called. */
async function moneyLeft(payment?: "gift-card-and-card"): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, ...(payment ? { payment } : {}) }).id;
  await shop.ask(orderId);
  shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
  await shop.reaches(orderId, "cancelled");
  shopify.clock.move({ minutes: 11 });
  await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
  await shop.quiet();
  return orderId;
}
const refundLeft = async (orderId: string, userId?: string) => {
  const { id: caseId } = await caseOf(orderId);
  return reviewCase({ shop: SHOP, caseId, action: "refund-left", staff: await shop.staff(userId) }, deps);
};

describe("a failed refund tried again by staff", () => {
  it("is a new refund with a key of its own, which stands for the failed one", async () => {
    const orderId = await failed();
    // the mail about the cancellation has gone out
    shopify.clock.move({ seconds: 5 });
    await shop.quiet();
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
    const [first, second] = await rowsOf(orderId);
    expect(first).toMatchObject({ status: "failed" });
    expect(second).toMatchObject({ status: "sent", replacesId: first!.id });
    expect(second!.idempotencyKey).not.toBeNull();
    expect(goneBack(orderId)).toBe(received(orderId));
    await shop.quiet();
    expect((await caseOf(orderId)).attentionCode).toBeNull();
    expect(await mailsOf(orderId)).toContain("refund-sent");
  });

  it("by two at once goes back once", async () => {
    const orderId = await failed();
    shopify.faults.delayMs = 40;
    const answers = await Promise.all([act(orderId, "retry"), act(orderId, "retry"), act(orderId, "retry")]);
    shopify.faults.delayMs = 0;
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(goneBack(orderId)).toBe(received(orderId));
    expect(refundsOf(orderId)).toHaveLength(2);
  });

  it("whose answer is lost is asked for again with the same key, and is one refund", async () => {
    const orderId = await failed();
    shopify.faults.loseAnswer("refundCreate");
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
    expect((await rowsOf(orderId)).map(({ status }) => status)).toEqual(["failed", "sent"]);
  });

  it("that reached nobody twice is found not carried out; pressed again it carries the same key", async () => {
    const orderId = await failed();
    shopify.faults.lostBeforeEffect("refundCreate", 2);
    expect(await act(orderId, "retry")).toMatchObject({ ok: false, error: { code: "shopify-unreachable" } });
    const { idempotencyKey } = await lastOf(orderId);
    shopify.clock.move({ seconds: 70 });
    await shop.quiet();
    expect(await eventsOf(orderId)).toContain("answer-lost");
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
    expect(await lastOf(orderId)).toMatchObject({ status: "sent", idempotencyKey });
    expect(refundsOf(orderId)).toHaveLength(2);
  });

  it("a day later Shopify is read first, and the next try has a key of its own", async () => {
    const orderId = await failed();
    shopify.faults.lostBeforeEffect("refundCreate", 2);
    await act(orderId, "retry");
    const before = await lastOf(orderId);
    // the app stands still for a day: nobody has looked
    await deps.prisma.refund.updateMany({ where: { id: before.id }, data: { followUpAt: null } });
    shopify.clock.move({ hours: 25 });
    await shop.until("the session is there", async () => Boolean(await shop.staff()));
    await deps.prisma.refund.updateMany({ where: { id: before.id }, data: { followUpAt: null } });
    expect(await act(orderId, "retry", {}, before.id)).toMatchObject({ ok: true });
    const rows = await rowsOf(orderId);
    expect(rows.map(({ status }) => status)).toEqual(["failed", "failed", "sent"]);
    expect(rows[2]).toMatchObject({ replacesId: before.id });
    expect(rows[2]!.idempotencyKey).not.toBe(before.idempotencyKey);
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("killed between the row and the call: it is looked for, staff are called, and after a day it counts as failed", async () => {
    const orderId = await failed();
    const current = await caseOf(orderId);
    const replaces = await lastOf(orderId);
    const staff = await shop.staff();
    const order = (await staff.gateway.readOrder(orderId))!.snapshot;
    const {
      transactions: [suggested],
    } = await staff.gateway.suggestRefund(orderId);
    const intent = await claimRefund(current, { suggested: suggested!, order, staff, replaces }, deps);
    shopify.clock.move({ seconds: 70 });
    await shop.until("staff are called", async () => (await eventsOf(orderId)).includes("answer-lost"));
    expect((await lastOf(orderId)).id).toBe(intent!.id);
    shopify.clock.move({ hours: 25 });
    await is(orderId, "failed");
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("killed after the call and before its note: Shopify's refund is the one that was asked for", async () => {
    const orderId = await failed();
    const current = await caseOf(orderId);
    const replaces = await lastOf(orderId);
    const staff = await shop.staff();
    const order = (await staff.gateway.readOrder(orderId))!.snapshot;
    const {
      transactions: [suggested],
    } = await staff.gateway.suggestRefund(orderId);
    const intent = (await claimRefund(current, { suggested: suggested!, order, staff, replaces }, deps))!;
    const payment = {
      parentTransactionId: intent.parentTransactionId!,
      gateway: intent.gateway!,
      amount: { amount: intent.amount.toFixed(), currencyCode: intent.currencyCode },
    };
    await staff.gateway.createRefund(orderId, payment, intent.idempotencyKey!);
    await is(orderId, "sent");
    expect((await rowsOf(orderId)).map(({ id, status }) => [id, status])).toEqual([
      [replaces.id, "failed"],
      [intent.id, "sent"],
    ]);
  });

  it("refused by Shopify, staff read it and may try again", async () => {
    const orderId = await failed();
    const staff = await shop.staff();
    const closed = { ...staff.gateway, createRefund: () => Promise.resolve(refused("not-accepted", "The account is closed")) };
    const asked = { shop: SHOP, caseId: (await caseOf(orderId)).id, refundId: (await lastOf(orderId)).id };
    expect(await actOnRefund({ ...asked, action: "retry", said: {}, staff: { ...staff, gateway: closed } }, deps)).toMatchObject({
      ok: false,
      error: { code: "refused-by-shopify" },
    });
    expect((await rowsOf(orderId)).map(({ status }) => status)).toEqual(["failed", "failed"]);
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("by a colleague whom Shopify does not allow it is refused, with their own access", async () => {
    const orderId = await failed();
    const other = shopify.staffMembers(SHOP)[1]!.id;
    shopify.staff.setPermissions(SHOP, other, []);
    try {
      expect(await act(orderId, "retry", {}, undefined, other)).toMatchObject({ ok: false, error: { code: "no-permission" } });
    } finally {
      shopify.staff.setPermissions(SHOP, other, ["cancel_orders", "refund_orders"]);
    }
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
  });

  it("while the payment is disputed is refused, and waits for the bank; won, it is owed again", async () => {
    const orderId = await failed();
    shopify.payments.dispute(SHOP, orderId);
    expect(await act(orderId, "retry")).toMatchObject({ ok: false, error: { code: "disputed" } });
    expect(await lastOf(orderId)).toMatchObject({ status: "disputed" });
    shopify.clock.move({ days: 1, minutes: 1 });
    await shop.quiet();
    expect(await lastOf(orderId)).toMatchObject({ status: "disputed" });
    expect((await caseOf(orderId)).attentionCode).toBe("refund-disputed");
    expect(goneBack(orderId)).toBe(0);
    shopify.payments.resolveDispute(SHOP, orderId, "WON");
    shopify.clock.move({ days: 1, minutes: 1 });
    await is(orderId, "failed");
    expect(await act(orderId, "retry")).toMatchObject({ ok: true });
  });

  it("pays no more than what is left when a colleague paid back a part in Shopify meanwhile", async () => {
    const orderId = await failed();
    const row = await lastOf(orderId);
    shopify.staff.refund(SHOP, orderId, { amount: "10.00", lines: "none" });
    await shop.quiet();
    expect(await act(orderId, "retry", {}, row.id)).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("of a card does not touch the gift card that succeeded", async () => {
    const orderId = await failed("gift-card-and-card");
    const row = (await rowsOf(orderId)).find(({ status }) => status === "failed")!;
    expect(await act(orderId, "retry", {}, row.id)).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
  });
});

describe("money that no refund stands for", () => {
  it("goes back to each payment when staff say so, once", async () => {
    const orderId = await moneyLeft("gift-card-and-card");
    expect(await refundLeft(orderId)).toMatchObject({ ok: true });
    expect(goneBack(orderId)).toBe(received(orderId));
    await shop.quiet();
    expect((await caseOf(orderId)).attentionCode).toBeNull();
    expect(await refundLeft(orderId)).toMatchObject({ ok: false, error: { code: "not-allowed" } });
  });

  it("two at once, one refund, also while it stays pending and Shopify leaves it out of its sum", async () => {
    const orderId = await moneyLeft();
    shopify.payments.arrange(SHOP, orderId, { mode: "pending" });
    shopify.faults.delayMs = 40;
    await Promise.all([refundLeft(orderId), refundLeft(orderId), refundLeft(orderId)]);
    shopify.faults.delayMs = 0;
    expect(goneBack(orderId)).toBe(received(orderId));
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("is not paid while the payment is disputed", async () => {
    const orderId = await moneyLeft();
    shopify.payments.dispute(SHOP, orderId);
    const { id: caseId } = await caseOf(orderId);
    const answer = await reviewCase({ shop: SHOP, caseId, action: "refund-left", staff: await shop.staff() }, deps);
    expect(answer.ok).toBe(false);
    expect(refundsOf(orderId)).toEqual([]);
  });
});

describe("paid back by hand", () => {
  it("outside Shopify: told to the shopper with its dates, and the case asks for nothing more", async () => {
    const orderId = await failed();
    expect(await act(orderId, "pay-by-hand", { note: "Card closed, the customer will get a transfer" })).toMatchObject({
      ok: true,
    });
    expect(await act(orderId, "paid-by-hand")).toMatchObject({ ok: true });
    expect(await lastOf(orderId)).toMatchObject({ status: "sent" });
    shopify.clock.move({ days: 1, minutes: 1 });
    await shop.quiet();
    expect(await lastOf(orderId)).toMatchObject({ status: "sent" });
    expect((await caseOf(orderId)).attentionCode).toBeNull();
    expect((await mailsOf(orderId)).filter((kind) => kind === "refund-sent")).toHaveLength(1);
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("a payment by transfer: staff are told, and say on which day it was done", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, payment: "bank-transfer-paid" }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await is(orderId, "by-hand");
    await shop.quiet();
    expect(await mailsOf(orderId)).toContain("refund-task");
    const before = DateTime.fromISO(shopify.order(SHOP, orderId).createdAt)
      .setZone("Europe/Paris")
      .minus({ days: 1 })
      .toISODate()!;
    expect(await act(orderId, "paid-by-hand", { at: before })).toMatchObject({ ok: false, error: { code: "not-allowed" } });
    const tomorrow = deps.clock.now().setZone("Europe/Paris").plus({ days: 1 }).toISODate()!;
    expect(await act(orderId, "paid-by-hand", { at: tomorrow })).toMatchObject({ ok: false, error: { code: "not-allowed" } });
    const today = deps.clock.now().setZone("Europe/Paris").toISODate()!;
    expect(await act(orderId, "paid-by-hand", { at: today })).toMatchObject({ ok: true });
    expect(DateTime.fromJSDate((await lastOf(orderId)).sentAt!, { zone: "Europe/Paris" }).toISODate()).toBe(today);
  });
});

describe("money that is looked for", () => {
  const sent = async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await is(orderId, "sent");
    await shop.quiet();
    return orderId;
  };

  it("every contact is written down with whom it was, and staff close it with proof, never without", async () => {
    const orderId = await sent();
    expect(await act(orderId, "open-inquiry", { note: "She called" })).toMatchObject({ ok: true });
    expect(await lastOf(orderId)).toMatchObject({ status: "bank-inquiry" });
    expect(await act(orderId, "log-contact", { contact: "their-bank", note: "Traced, booked tomorrow" })).toMatchObject({
      ok: true,
    });
    expect(await act(orderId, "log-contact", { contact: "their-bank" })).toMatchObject({
      ok: false,
      error: { code: "text-needed" },
    });
    expect(await act(orderId, "log-contact", { note: "…" })).toMatchObject({ ok: false, error: { code: "not-allowed" } });
    expect(await act(orderId, "credited")).toMatchObject({ ok: false, error: { code: "text-needed" } });
    expect(await act(orderId, "credited", { note: "Statement seen" })).toMatchObject({ ok: true });
    expect(await lastOf(orderId)).toMatchObject({ status: "credited", creditedBy: "staff" });
    const words = (await deps.messages.ofCase((await caseOf(orderId)).id)).map(({ text }) => text);
    expect(words).toEqual(["She called", "Traced, booked tomorrow", "Statement seen"]);
    // and the shopper's word stands over it
    const { customerId } = shopify.order(SHOP, orderId);
    const refundId = (await lastOf(orderId)).id;
    expect(await answerRefund({ shop: SHOP, orderId, customerId: customerId!, refundId, arrived: false }, deps)).toMatchObject({
      ok: true,
    });
    expect(await lastOf(orderId)).toMatchObject({ status: "bank-inquiry" });
  });

  it("two staff at once open one inquiry and send one letter", async () => {
    const orderId = await sent();
    await Promise.all([act(orderId, "open-inquiry"), act(orderId, "open-inquiry"), act(orderId, "open-inquiry")]);
    expect((await mailsOf(orderId)).filter((kind) => kind === "bank-letter")).toHaveLength(1);
    expect((await eventsOf(orderId)).filter((kind) => kind === "bank-inquiry-opened")).toHaveLength(1);
  });

  it("another shop's staff find nothing", async () => {
    const orderId = await sent();
    const { id: caseId } = await caseOf(orderId);
    const staff = await shop.staff();
    const refundId = (await lastOf(orderId)).id;
    expect(
      await actOnRefund(
        { shop: "atelier.myshopify.com", caseId, refundId, action: "credited", said: { note: "x" }, staff },
        deps,
      ),
    ).toMatchObject({ ok: false, error: { code: "not-found" } });
    expect(await act(orderId, "credited", { note: "x" }, "no-id")).toMatchObject({ ok: false, error: { code: "not-found" } });
  });
});
