import { describe, expect, it } from "vitest";
import { settleCase } from "../../app/workflows/settle-case.server";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) => shopify.createOrder(SHOP, recipe).id;
const anHourAgo = () => shopify.clock.now().minus({ hours: 1 }).startOf("second").toISO({ suppressMilliseconds: true })!;
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter((each) => each.kind === "REFUND");
const eventsOf = async (orderId: string) => {
  const found = await deps.cases.ofOrder(SHOP, orderId);
  const page = found && (await deps.cases.page({ shop: SHOP, caseId: found.id }));
  return page?.events.map((event) => event.kind) ?? [];
};

describe("a shopper cancels inside the window", () => {
  it("the order is cancelled and refunded with no human, and the shopper is told", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const answer = await shop.press(orderId, { reason: "changed-my-mind" });
    expect(answer.status).toBe(202);
    expect(answer.view.state).toBe("cancelling");

    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const order = shopify.order(SHOP, orderId);
    expect(order.cancelledAt).not.toBeNull();
    expect(order.cancelReason).toBe("CUSTOMER");
    expect(refundsOf(orderId).map(({ status }) => status)).toEqual(["SUCCESS"]);

    const { view } = await shop.look(orderId);
    expect(view).toMatchObject({ state: "cancelled", settled: true, refunds: [{ status: "sent", currencyCode: "EUR" }] });
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length > 0);
    expect(shop.mailsAbout(orderId).map(({ subject }) => subject)).toEqual([expect.stringContaining("est annulée")]);
    await shop.until("the record says so", async () => (await eventsOf(orderId)).includes("mail-sent"));
    expect(await eventsOf(orderId)).toEqual([
      "request-received",
      "judged",
      "cancellation-asked",
      "cancelled",
      "refund-sent",
      "mail-sent",
    ]);
  });

  it("costs Shopify at most four calls, everything counted", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const before = shopify.calls().length;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    // the look at what changed in the shop, every five minutes, is no part of it
    const besides = ["ReadChangedOrders", "ReadInstallation", "PublishPolicy"];
    const calls = shopify
      .calls()
      .slice(before)
      .filter(({ operationName }) => !besides.includes(operationName ?? ""));
    expect(calls.map(({ operationName }) => operationName)).toEqual(
      expect.arrayContaining(["ReadOrder", "CancelOrder", "ReadOutcome"]),
    );
    expect(calls.length).toBeLessThanOrEqual(4);
    expect(calls.reduce((points, call) => points + (call.actualCost ?? 0), 0)).toBeLessThanOrEqual(80);
  });

  it("costs no more while Shopify takes its time over it: looks go by what its webhooks say", async () => {
    const times = [300, 700, 1_500, 2_500, 4_000];
    const pressed = times.map(() => place({ placedAgo: { hours: 3 } }));
    await shopify.idle(5_000);
    for (const [index, takesMs] of times.entries()) {
      shopify.faults.cancelJobMs = takesMs;
      expect((await shop.press(pressed[index]!)).view.state).toBe("cancelling");
    }
    for (const orderId of pressed) await shop.reaches(orderId, "cancelled");
    // beyond the first look that no webhook asked for
    await new Promise((later) => setTimeout(later, 2_500));
    await shop.quiet();
    for (const orderId of pressed) {
      const calls = shopify.calls().filter((call) => call.orderId === orderId && call.api === "admin");
      expect(calls.length).toBeGreaterThanOrEqual(3);
      expect(calls.length, calls.map(({ operationName }) => operationName).join(", ")).toBeLessThanOrEqual(4);
      expect(calls.reduce((points, call) => points + (call.actualCost ?? 0), 0)).toBeLessThanOrEqual(80);
      expect(refundsOf(orderId)).toHaveLength(1);
    }
  }, 30_000);

  it("pressing twice leads to the same case and one cancellation", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const asked = shop.calls("CancelOrder");
    await shop.press(orderId);
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    const third = await shop.press(orderId);
    expect(third.view.state).toBe("cancelled");
    expect(shop.calls("CancelOrder") - asked).toBe(1);
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(1);
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("of five confirmations at the same moment one asks Shopify", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const asked = shop.calls("CancelOrder");
    const answers = await Promise.all(Array.from({ length: 5 }, () => shop.press(orderId)));
    expect(answers.map(({ status }) => status).every((status) => status === 200 || status === 202)).toBe(true);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shop.calls("CancelOrder") - asked).toBe(1);
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(1);
    expect(refundsOf(orderId)).toHaveLength(1);
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length > 0);
    expect(shop.mailsAbout(orderId).filter(({ subject }) => subject.includes("annulée"))).toHaveLength(1);
  });

  it("an order handed to a fulfilment service is taken back from it first", async () => {
    const orderId = shopify.order(SHOP, "submitted to a fulfilment service").id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    expect(shopify.order(SHOP, orderId).cancelledAt).not.toBeNull();
  });

  it("an order only authorised is voided, and nothing is refunded", async () => {
    const orderId = place({ placedAgo: { hours: 1 }, payment: "authorised" });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "voided" }]);
    expect(refundsOf(orderId)).toEqual([]);
  });

  it("an order paid by hand leaves the paying back to a person", async () => {
    const orderId = place({ placedAgo: { hours: 1 }, payment: "bank-transfer-paid" });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "by-hand", manual: true }]);
  });

  it("a gift card and a card each get their own part back, to the cent", async () => {
    const orderId = place({ placedAgo: { hours: 1 }, payment: "gift-card-and-card" });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const { refunds } = (await shop.look(orderId)).view;
    expect(refunds).toHaveLength(2);
    const back = refunds.reduce((sum, refund) => sum + Math.round(Number(refund.amount) * 100), 0);
    const found = await deps.cases.ofOrder(SHOP, orderId);
    expect(back).toBe(Math.round(Number(found?.orderFacts.total.amount) * 100));
  });

  it("amounts are told in the currency the shopper paid in", async () => {
    const orderId = place({ placedAgo: { hours: 1 }, currency: { code: "CHF", rate: "0.94" } });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ currencyCode: "CHF", status: "sent" }]);
  });
});

describe("the policy says no", () => {
  it("after 48 hours no case is opened; the press stays as evidence, with the reason and the next step", async () => {
    const orderId = place({ placedAgo: { hours: 60 } });
    const answer = await shop.press(orderId);
    expect(answer).toMatchObject({ status: 409, view: { state: "refused", nextStep: "request-exception" } });
    expect(answer.view.reasons[0]?.code).toBe("window-closed");
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(0);
    expect(await deps.prisma.attempt.findMany({ where: { orderId } })).toMatchObject([{ outcome: "refused" }]);
  });

  it("the closing instant still counts, a second later does not", async () => {
    const closing = shopify.clock.now().startOf("second");
    const inTime = place({ placedAt: closing.minus({ hours: 48 }).plus({ seconds: 20 }) });
    const late = place({ placedAt: closing.minus({ hours: 48, seconds: 1 }) });
    expect((await shop.press(inTime)).status).toBe(202);
    expect((await shop.press(late)).status).toBe(409);
    await shop.reaches(inTime, "cancelled");
  });

  it("once shipped, the shopper is told to wait for the delivery", async () => {
    const orderId = place({ placedAgo: { hours: 60 } });
    shopify.warehouse.ship(SHOP, orderId);
    const answer = await shop.press(orderId);
    expect(answer).toMatchObject({ status: 409, view: { nextStep: "wait-for-delivery-then-return" } });
  });

  it("shipped inside the window is looked at by a person, with the answer date promised", async () => {
    const orderId = place({ placedAgo: { hours: 20 } });
    shopify.warehouse.ship(SHOP, orderId, { at: anHourAgo() });
    const answer = await shop.press(orderId);
    expect(answer.view.state).toBe("in-review");
    expect(answer.view.answerBy).toMatch(/^\d{4}-\d\d-\d\d$/);
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length === 1);
    expect(shop.mailsAbout(orderId)[0]?.subject).toContain("reçu votre demande");
  });
});

describe("Shopify does not answer", () => {
  it("the press is received and handled later, counted from the time it was received", async () => {
    const orderId = place({ placedAgo: { hours: 47, minutes: 58 } });
    const pressedAt = shopify.clock.now();
    shopify.faults.down("forever");
    const answer = await shop.press(orderId);
    expect(answer).toMatchObject({ status: 202, view: { state: "received" } });

    // an hour later the window has long closed
    shopify.clock.move({ hours: 1 });
    shopify.faults.down(null);
    await shop.reaches(orderId, "cancelled");
    const found = await deps.cases.ofOrder(SHOP, orderId);
    expect(Math.abs(found!.receivedAt.diff(pressedAt).as("seconds"))).toBeLessThan(5);
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("an answer lost after the effect: the order is cancelled once and refunded once", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const asked = shop.calls("CancelOrder");
    shopify.faults.loseAnswer("orderCancel");
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shop.calls("CancelOrder") - asked).toBe(1);
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(await eventsOf(orderId)).toContain("answer-lost");
  });

  it("a call lost before its effect: asked again after a minute, without money, which is then paid back once", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.lostBeforeEffect("orderCancel");
    await shop.press(orderId);
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();

    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "cancelled");
    expect(refundsOf(orderId)).toEqual([]);
    shopify.clock.move({ minutes: 3 });
    await shop.until("the money is on its way", () => refundsOf(orderId).length > 0);
    await shop.quiet();
    shopify.clock.move({ hours: 2 });
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "sent" }]);
    expect(await eventsOf(orderId)).toEqual(
      expect.arrayContaining(["answer-lost", "asked-again", "refund-asked", "refund-sent"]),
    );
  });

  it("a refund whose answer is lost is paid once", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.lostBeforeEffect("orderCancel");
    await shop.press(orderId);
    await shop.quiet();
    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "cancelled");
    shopify.faults.loseAnswer("refundCreate");
    shopify.clock.move({ minutes: 3 });
    await shop.until("the money is on its way", () => refundsOf(orderId).length > 0);
    for (let look = 0; look < 4; look += 1) {
      shopify.clock.move({ minutes: 20 });
      await shop.quiet();
    }
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(await deps.prisma.refund.count({ where: { orderId } })).toBe(1);
  });

  it("no webhook ever comes: the case's own alarm settles it", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.webhooks.mode.drop = true;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("every webhook comes twice and late: nothing is told or done twice", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.webhooks.mode.duplicate = true;
    shopify.webhooks.mode.delayMs = 300;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await new Promise((later) => setTimeout(later, 1000));
    await shop.quiet();
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length > 0);
    const events = await eventsOf(orderId);
    expect(events.filter((kind) => kind === "cancelled")).toHaveLength(1);
    expect(events.filter((kind) => kind === "refund-sent")).toHaveLength(1);
    expect(shop.mailsAbout(orderId)).toHaveLength(1);
  });
});

describe("Shopify refuses", () => {
  it("a person takes over, and the shopper is told with the answer date", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.refuseCancel(orderId, "This order cannot be canceled.");
    await shop.press(orderId);
    await shop.reaches(orderId, "needs-attention");
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review", answerBy: expect.stringMatching(/^\d{4}-/) });
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length > 0);
    expect(shop.mailsAbout(orderId)[0]?.subject).toContain("n’a pas pu être annulée automatiquement");
    expect(refundsOf(orderId)).toEqual([]);
  });

  it("a job that fails later leads to a person too", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.failCancelJob(orderId, "Something went wrong.");
    await shop.press(orderId);
    await shopify.idle();
    // no webhook tells of it
    shopify.clock.move({ seconds: 6 });
    await shop.reaches(orderId, "needs-attention");
    expect(await eventsOf(orderId)).toContain("cancellation-refused");
  });

  it("a job that never ends is put before a person after an hour, and never asked a second time", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const asked = shop.calls("CancelOrder");
    shopify.faults.jobNeverEnds = true;
    await shop.press(orderId);
    shopify.clock.move({ minutes: 30 });
    await shop.quiet();
    expect((await deps.cases.ofOrder(SHOP, orderId))?.status).toBe("cancelling");
    shopify.clock.move({ minutes: 31 });
    await shop.reaches(orderId, "needs-attention");
    expect(shop.calls("CancelOrder") - asked).toBe(1);
  });
});

describe("shipping overtakes", () => {
  it("shipped while the request waited: a recall is opened, nothing is declined", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.down("forever");
    await shop.press(orderId);
    shopify.clock.move({ minutes: 5 });
    shopify.warehouse.ship(SHOP, orderId);
    shopify.faults.down(null);
    await shop.reaches(orderId, "recalling");
    expect((await shop.look(orderId)).view.state).toBe("recalling");
  });

  it("shipped after Shopify cancelled: the recall is opened by itself, and a mail that had not gone yet tells nobody that nothing will come", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    // "cancelled" is true when it is written, and must not be sent any more once a parcel is on its way
    shop.mailDown.value = true;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    // a parcel that was on its way to the van when the order was cancelled
    const order = shopify.order(SHOP, orderId);
    const parcel = shopify.order(SHOP, "shipped").fulfillments[0]!;
    const lines = order.lines.map((line, at) => ({
      id: `gid://shopify/FulfillmentLineItem/${at}`,
      lineId: line.id,
      quantity: line.quantity,
    }));
    order.fulfillments.push({ ...parcel, id: "gid://shopify/Fulfillment/77", createdAt: shopify.clock.now().toISO()!, lines });
    shopify.staff.addTag(SHOP, orderId, "left the building");
    await shop.reaches(orderId, "recalling");
    expect(await eventsOf(orderId)).toContain("shipped-anyway");
    shop.mailDown.value = false;
    await shop.until("the shopper knows", () => shop.mailsAbout(orderId).length > 0);
    await shop.quiet();
    expect(
      shop
        .mailsAbout(orderId)
        .map(({ text }) => text)
        .join(),
    ).not.toContain("Rien ne sera livré");
    // looked at again and again, it stays what it is
    const found = await deps.cases.ofOrder(SHOP, orderId);
    await settleCase(found!.id, deps);
    await settleCase(found!.id, deps);
    expect((await eventsOf(orderId)).filter((kind) => kind === "shipped-anyway")).toHaveLength(1);
  });
});

describe("killed half-way", () => {
  const customerOf = (orderId: string) => shopify.order(SHOP, orderId).customerId!;
  const recordOnly = (orderId: string) =>
    deps.attempts.record({
      shop: SHOP,
      orderId,
      customerId: customerOf(orderId),
      receivedAt: shopify.clock.now().startOf("second"),
      locale: "fr",
      shopperReason: null,
      reported: [],
      guardAt: shopify.clock.now().plus({ seconds: 30 }),
    });

  it("after the press was recorded: its guard judges it", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    await recordOnly(orderId);
    shopify.clock.move({ seconds: 31 });
    await shop.reaches(orderId, "cancelled");
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("after the call and before its note: settled from what Shopify says, asked once", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const asked = shop.calls("CancelOrder");
    shopify.webhooks.mode.drop = true;
    await shop.press(orderId);
    await shopify.idle();
    // the note never made it
    await deps.prisma.case.updateMany({ where: { orderId }, data: { cancelJobId: null, cancelResultId: null } });
    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "cancelled");
    expect(shop.calls("CancelOrder") - asked).toBe(1);
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("a guard that runs although all is done changes nothing", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const before = await eventsOf(orderId);
    const attempt = await deps.prisma.attempt.findFirst({ where: { orderId } });
    await judgeAttempt(attempt!.id, deps);
    const found = await deps.cases.ofOrder(SHOP, orderId);
    await Promise.all([settleCase(found!.id, deps), settleCase(found!.id, deps), settleCase(found!.id, deps)]);
    expect(await eventsOf(orderId)).toEqual(before);
  });
});

describe("somebody else acts", () => {
  it("an order cancelled by hand in Shopify ends its open case as cancelled, without a refund of ours", async () => {
    const orderId = place({ placedAgo: { hours: 20 } });
    shopify.warehouse.startPreparing(SHOP, orderId, { at: anHourAgo() });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    shopify.warehouse.stopPreparing(SHOP, orderId);
    shopify.staff.cancelOrder(SHOP, orderId, {});
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect((await shop.look(orderId)).view.state).toBe("cancelled");
  });
});
