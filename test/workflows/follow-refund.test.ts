import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { actOnRefund } from "../../app/workflows/act-on-refund.server";
import { answerRefund } from "../../app/workflows/answer-refund.server";
import { followRefund } from "../../app/workflows/follow-refund.server";
import { reconcile } from "../../app/workflows/reconcile.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

/** Each story begins on a Monday of its own, without a public holiday for three weeks where none is named. */
const begin = (iso: string) => shopify.clock.set(DateTime.fromISO(iso, { zone: "Europe/Paris" }));
const on = begin;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const refundOf = (orderId: string) =>
  deps.prisma.refund.findFirstOrThrow({ where: { orderId, replacedBy: { is: null } }, orderBy: { id: "desc" } });
const eventsOf = async (orderId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { case: { orderId } }, orderBy: { seq: "asc" } })).map(({ kind }) => kind);
const mailsOf = async (orderId: string) =>
  (await deps.prisma.mail.findMany({ where: { case: { orderId } }, orderBy: { queuedAt: "asc" } })).map(({ kind }) => kind);
const count = (all: string[], kind: string) => all.filter((each) => each === kind).length;
const is = (orderId: string, status: string) =>
  shop.until(`the refund is ${status}`, async () => (await refundOf(orderId)).status === status);

async function cancelled(arrange: (orderId: string) => void = () => undefined): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  arrange(orderId);
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.until("its refund is followed", async () => (await deps.prisma.refund.count({ where: { orderId } })) > 0);
  await shop.quiet();
  return orderId;
}
const slow = (orderId: string) => shopify.payments.arrange(SHOP, orderId, { mode: "pending" });
/** The alarms find it late all the same, and the daily looks in between happen. */
async function dayByDay(until: string): Promise<void> {
  const end = DateTime.fromISO(until, { zone: "Europe/Paris" });
  while (shopify.clock.now() < end) {
    on(DateTime.min(shopify.clock.now().plus({ days: 1 }), end).toISO()!);
    await shop.quiet();
  }
}
const answer = async (orderId: string, arrived: boolean) => {
  const { customerId } = shopify.order(SHOP, orderId);
  return answerRefund({ shop: SHOP, orderId, customerId: customerId!, refundId: (await refundOf(orderId)).id, arrived }, deps);
};

describe("a refund that was sent", () => {
  it("is expected on the 10th to 15th business day, and the shopper is asked when the service opens on the next one", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    expect(await refundOf(orderId)).toMatchObject({ status: "sent", expectedFrom: "2027-03-15", expectedBy: "2027-03-22" });
    on("2027-03-23T08:59:00");
    await shop.quiet();
    expect((await refundOf(orderId)).askedShopperAt).toBeNull();
    on("2027-03-23T09:00:30");
    await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
    await shop.quiet();
    expect(count(await mailsOf(orderId), "refund-question")).toBe(1);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "sent", question: true }]);
  });

  it("may be answered from the last expected day on, before anybody asked", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-21T23:00:00");
    expect(await answer(orderId, true)).toMatchObject({ ok: false, error: { code: "not-asked" } });
    on("2027-03-22T00:30:00");
    expect(await answer(orderId, true)).toMatchObject({ ok: true });
    expect(await refundOf(orderId)).toMatchObject({ status: "credited", creditedBy: "shopper" });
  });

  it("that nobody answers about is closed as unconfirmed ten business days later, Easter Monday not counted", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-23T10:00:00");
    await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
    on("2027-04-07T17:59:00");
    await shop.quiet();
    expect((await refundOf(orderId)).status).toBe("sent");
    on("2027-04-07T18:00:30");
    await is(orderId, "unconfirmed");
    await shop.quiet();
    expect(count(await mailsOf(orderId), "refund-unconfirmed")).toBe(1);
    await shop.reaches(orderId, "closed");
    // the shopper still sees what became of their wish, and the same link opens it again, however late
    expect((await shop.look(orderId)).view).toMatchObject({
      state: "cancelled",
      refunds: [{ status: "unconfirmed", question: true }],
    });
    on("2027-09-01T10:00:00");
    expect(await answer(orderId, false)).toMatchObject({ ok: true });
    expect(await refundOf(orderId)).toMatchObject({ status: "bank-inquiry" });
  });

  it("is read again every day for a fortnight: one that the processor takes back is a failed one, and staff and shopper hear of it", async () => {
    begin("2027-05-10T10:30:00");
    const orderId = await cancelled();
    // nothing is announced: only the daily look can find it
    shopify.webhooks.mode.drop = true;
    shopify.payments.reverseRefund(SHOP, orderId);
    on("2027-05-11T11:00:00");
    await is(orderId, "failed");
    await shop.quiet();
    const mails = await mailsOf(orderId);
    expect([count(mails, "refund-task"), count(mails, "refund-delayed")]).toEqual([1, 1]);
    expect((await caseOf(orderId)).attentionCode).toBe("refund-failed");
  });

  it("has the bank's reference as soon as Shopify tells it, and does without where it is denied", async () => {
    begin("2027-05-31T10:30:00");
    shopify.payments.arn = true;
    try {
      const orderId = await cancelled();
      shopify.faults.denied = ["OrderTransaction.shopifyPaymentsSet"];
      on("2027-06-01T11:00:00");
      await shop.quiet();
      expect(await refundOf(orderId)).toMatchObject({ status: "sent", arn: null });
      shopify.faults.denied = [];
      on("2027-06-02T12:00:00");
      await shop.until("the reference is known", async () => (await refundOf(orderId)).arn !== null);
      expect((await shop.look(orderId)).view.refunds[0]?.arn).toMatch(/^\d{23}$/);
    } finally {
      shopify.payments.arn = false;
    }
  });

  it("whose processed day changes is not sent anew", async () => {
    begin("2027-06-07T10:30:00");
    const orderId = await cancelled();
    const before = await refundOf(orderId);
    const booked = shopify.order(SHOP, orderId).transactions.find(({ kind }) => kind === "REFUND")!;
    booked.processedAt = "2027-06-08T10:00:00Z";
    on("2027-06-08T11:00:00");
    await shop.quiet();
    expect(await refundOf(orderId)).toMatchObject({ sentAt: before.sentAt, expectedBy: before.expectedBy });
    expect(count(await eventsOf(orderId), "refund-sent")).toBe(1);
  });

  it("hours after the payment is a reversal, which shows no line", async () => {
    begin("2027-06-14T10:30:00");
    const orderId = await cancelled();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ reversal: true }]);
  });
});

describe("a refund that nobody answered about, its case closed, and that Shopify then reports as failed", () => {
  const unconfirmed = async (): Promise<string> => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-23T10:00:00");
    await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
    on("2027-04-07T18:00:30");
    await is(orderId, "unconfirmed");
    await shop.reaches(orderId, "closed");
    await shop.quiet();
    on("2027-04-12T10:00:00");
    return orderId;
  };
  const paidBack = (orderId: string) =>
    shopify.order(SHOP, orderId).transactions.filter((each) => each.kind === "REFUND" && each.status === "SUCCESS");

  it("is owed again: staff and shopper hear of it once, and pressed twice at once it is paid once more", async () => {
    const orderId = await unconfirmed();
    shopify.payments.reverseRefund(SHOP, orderId);
    await is(orderId, "failed");
    const failed = await refundOf(orderId);
    await Promise.all(Array.from({ length: 3 }, () => followRefund({ refundId: failed.id }, deps)));
    await shop.quiet();
    const mails = await mailsOf(orderId);
    expect([count(mails, "refund-task"), count(mails, "refund-delayed")]).toEqual([1, 1]);
    expect((await deps.cases.list({ shop: SHOP, view: "refunds" })).cases.map((each) => each.orderId)).toContain(orderId);
    const { id: caseId } = await caseOf(orderId);
    expect((await deps.cases.page({ shop: SHOP, caseId }))!.refunds).toMatchObject([{ actions: ["retry", "pay-by-hand"] }]);
    const act = { shop: SHOP, caseId, refundId: failed.id, action: "retry" as const, said: {}, staff: await shop.staff() };
    const answers = await Promise.all([actOnRefund(act, deps), actOnRefund(act, deps)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    await is(orderId, "sent");
    await shop.quiet();
    expect(paidBack(orderId)).toHaveLength(1);
    expect(count(await mailsOf(orderId), "refund-sent")).toBe(1);
    expect((await refundOf(orderId)).expectedBy).toBe("2027-05-03");
  });

  it("is found although no webhook tells of it, once", async () => {
    const orderId = await unconfirmed();
    await reconcile({ shop: SHOP }, deps);
    on("2027-04-12T10:30:00");
    shopify.webhooks.mode.drop = true;
    shopify.payments.reverseRefund(SHOP, orderId);
    on("2027-04-12T10:35:00");
    await is(orderId, "failed");
    on("2027-04-12T10:40:00");
    await shop.quiet();
    on("2027-04-12T10:45:00");
    await shop.quiet();
    expect(await deps.prisma.drift.count({ where: { orderId } })).toBe(1);
    expect(count(await eventsOf(orderId), "refund-failed")).toBe(1);
  });

  it("Shopify down at that moment: it is read when Shopify is back", async () => {
    const orderId = await unconfirmed();
    shopify.payments.reverseRefund(SHOP, orderId);
    shopify.faults.down("forever");
    await shop.quiet();
    expect((await refundOf(orderId)).status).toBe("unconfirmed");
    shopify.faults.down(null);
    on("2027-04-12T11:00:00");
    await is(orderId, "failed");
  });
});

describe("a refund that stays pending", () => {
  it("for more than two business days is told to staff and shopper once, and goes on being read", async () => {
    begin("2027-06-21T10:30:00");
    const orderId = await cancelled(slow);
    on("2027-06-23T23:00:00");
    await shop.quiet();
    expect(await eventsOf(orderId)).not.toContain("refund-pending-long");
    await dayByDay("2027-06-28T10:00:00");
    const [events, mails] = [await eventsOf(orderId), await mailsOf(orderId)];
    expect([count(events, "refund-pending-long"), count(mails, "refund-task"), count(mails, "refund-delayed")]).toEqual([
      1, 1, 1,
    ]);
    // when it succeeds after all, the shopper hears of it with its dates
    shopify.webhooks.mode.drop = true;
    shopify.payments.settleRefund(SHOP, orderId);
    await dayByDay("2027-06-30T10:00:00");
    expect(await refundOf(orderId)).toMatchObject({ status: "sent" });
    expect(count(await mailsOf(orderId), "refund-sent")).toBe(1);
  });

  it("is followed although its case is closed", async () => {
    begin("2027-08-16T10:30:00");
    const orderId = await cancelled(slow);
    const current = await caseOf(orderId);
    await deps.cases.move(current, "closed", { events: [{ kind: "closed", actor: "staff" }], followUp: null });
    shopify.payments.settleRefund(SHOP, orderId);
    await is(orderId, "sent");
    expect((await caseOf(orderId)).status).toBe("closed");
  });
});

describe("money that did not come", () => {
  const askedAbout = async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-23T10:00:00");
    await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
    return orderId;
  };

  it("opens an inquiry with a letter at once; staff are reminded every five business days until it is closed", async () => {
    const orderId = await askedAbout();
    expect(await answer(orderId, false)).toMatchObject({ ok: true });
    expect(await refundOf(orderId)).toMatchObject({ status: "bank-inquiry" });
    expect(count(await mailsOf(orderId), "bank-letter")).toBe(1);
    // Easter Monday, 29 March, is not one of them
    on("2027-03-31T08:59:00");
    await shop.quiet();
    expect(count(await eventsOf(orderId), "bank-reminder")).toBe(0);
    on("2027-03-31T09:00:30");
    await shop.until("staff are reminded", async () => count(await eventsOf(orderId), "bank-reminder") === 1);
    on("2027-04-07T09:00:30");
    await shop.until("staff are reminded again", async () => count(await eventsOf(orderId), "bank-reminder") === 2);
    expect(await answer(orderId, true)).toMatchObject({ ok: true });
    on("2027-05-20T12:00:00");
    await shop.quiet();
    expect(count(await eventsOf(orderId), "bank-reminder")).toBe(2);
    await shop.reaches(orderId, "closed");
  });

  it("a look that happens five times at once asks, reminds and tells once", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-23T10:00:00");
    const { id } = await refundOf(orderId);
    await Promise.all(Array.from({ length: 5 }, () => followRefund({ refundId: id }, deps)));
    await shop.quiet();
    expect(count(await mailsOf(orderId), "refund-question")).toBe(1);
    expect(count(await eventsOf(orderId), "refund-question-sent")).toBe(1);
  });

  it("Shopify is down on the day of the question: it is asked when Shopify is back", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    shopify.faults.down("forever");
    on("2027-03-23T10:00:00");
    await shop.quiet();
    expect((await refundOf(orderId)).askedShopperAt).toBeNull();
    shopify.faults.down(null);
    on("2027-03-23T11:00:00");
    await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
  });
});

describe("a refund that fails at once", () => {
  it("is told to the shopper after the cancellation", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled((id) => shopify.payments.arrange(SHOP, id, { mode: "failing" }));
    await is(orderId, "failed");
    const sent = () =>
      deps.prisma.mail.findMany({
        where: { case: { orderId }, status: "sent", kind: { in: ["cancelled", "refund-delayed"] } },
        orderBy: [{ sentAt: "asc" }],
      });
    await shop.until("both are told", async () => (await sent()).length === 2);
    expect((await sent()).map(({ kind }) => kind)).toEqual(["cancelled", "refund-delayed"]);
  });
});

describe("a cancelled case", () => {
  it("closes by itself when the money is there, and tells nobody a second time", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-22T10:00:00");
    await answer(orderId, true);
    await shop.reaches(orderId, "closed");
    expect(await mailsOf(orderId)).not.toContain("closed");
    expect((await shop.look(orderId)).view).toMatchObject({ state: "cancelled", refunds: [{ status: "credited" }] });
  });

  it("closes on the shopper's word although Shopify shows the order no more after sixty days", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = await cancelled();
    on("2027-03-22T10:00:00");
    await answer(orderId, false);
    on("2027-05-20T12:00:00");
    await shop.quiet();
    await answer(orderId, true);
    await shop.reaches(orderId, "closed");
    expect(await refundOf(orderId)).toMatchObject({ status: "credited" });
  });

  it("with nothing received says that none is due, and closes when no parcel can follow any more", async () => {
    begin("2027-10-04T10:30:00");
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, payment: "nothing" }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.until(
      "it says so",
      async () => (await deps.prisma.refund.count({ where: { orderId, status: "none-due" } })) === 1,
    );
    await shop.quiet();
    expect((await caseOf(orderId)).status).toBe("cancelled");
    on("2027-10-07T11:00:00");
    await shop.reaches(orderId, "closed");
  });

  it("whose money went back in two parts is not closed by the first", async () => {
    begin("2027-03-01T10:30:00");
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, payment: "gift-card-and-card" }).id;
    shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const rows = await deps.prisma.refund.findMany({ where: { orderId }, orderBy: { status: "asc" } });
    expect(rows.map(({ status }) => status)).toEqual(["failed", "sent"]);
    expect((await caseOf(orderId)).attentionCode).toBe("refund-failed");
  });

  it("paid back again by a colleague in Shopify: the failed try has one that stands for it", async () => {
    begin("2027-10-18T10:30:00");
    const orderId = await cancelled((id) => shopify.payments.arrange(SHOP, id, { mode: "failing" }));
    await is(orderId, "failed");
    // the mail about the cancellation has gone out
    on("2027-10-18T10:31:00");
    await shop.quiet();
    shopify.payments.arrange(SHOP, orderId, null);
    shopify.staff.refund(SHOP, orderId, { lines: "none" });
    await is(orderId, "sent");
    await shop.quiet();
    expect((await caseOf(orderId)).attentionCode).toBeNull();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "sent" }]);
    expect(count(await mailsOf(orderId), "refund-sent")).toBe(1);
  });
});
