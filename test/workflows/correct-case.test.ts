import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { answerDates } from "../../app/policy/calendar";
import { correctCase, type Correction } from "../../app/workflows/correct-case.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { recallsOf } from "../support/recalls";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const { recall, steps, choose, look, end, refunded, received } = recallsOf(shop, await shop.staff());

async function waiting(): Promise<{ orderId: string; caseId: string }> {
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "in-review");
  return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
}
async function declined() {
  const found = await waiting();
  await reviewCase(
    { shop: SHOP, caseId: found.caseId, action: "decline", declineReason: "packed", staff: await shop.staff() },
    deps,
  );
  return found;
}
const correct = async (caseId: string, given: Partial<Correction> = {}) =>
  correctCase(
    { shop: SHOP, caseId, whatWasWrong: "It was not packed.", whoseError: "ours", staff: await shop.staff(), ...given },
    deps,
  );
const pageOf = async (caseId: string) => (await deps.cases.page({ shop: SHOP, caseId }))!;
const mailsOf = (caseId: string, kind: string) => deps.prisma.mail.findMany({ where: { caseId, kind } });

describe("P12: a decision was wrong", () => {
  it("back in review, first in the queue, with the first received time, a new promised date and an apology at once", async () => {
    const other = await waiting();
    const { orderId, caseId } = await declined();
    const before = (await deps.cases.get(caseId))!;
    const answer = await correct(caseId);
    expect(answer).toMatchObject({ ok: true, value: { status: "in-review", approvedBy: null } });
    const now = (await deps.cases.get(caseId))!;
    expect(now.receivedAt.toMillis()).toBe(before.receivedAt.toMillis());
    const { limit } = answerDates(now.correctedAt!, now.policy);
    expect(now.answerLimitAt!.toMillis()).toBe(limit.toMillis());
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review", answerBy: limit.toISODate() });

    const { cases } = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 100 });
    const ids = cases.map(({ id }) => id);
    expect(ids.indexOf(caseId)).toBeLessThan(ids.indexOf(other.caseId));
    expect(cases.find(({ id }) => id === caseId)?.correctedAt).not.toBeNull();

    const [apology] = await mailsOf(caseId, "correction-apology");
    const page = await pageOf(caseId);
    expect(apology?.facts).toMatchObject({
      whoseError: "ours",
      messageId: page.messages.find(({ kind }) => kind === "correction")?.id,
    });
  });

  it("the wrong decision stays in the record, with whose error it was", async () => {
    const { caseId } = await declined();
    await correct(caseId, { whoseError: "carrier" });
    const { events, verdict } = await pageOf(caseId);
    expect(events.find(({ kind }) => kind === "declined")).toBeDefined();
    expect(events.find(({ kind }) => kind === "corrected")?.detail).toMatchObject({
      whoseError: "carrier",
      wrongStatus: "declined",
      wrongVerdict: { kind: "refuse", reasons: [{ code: "packed" }] },
      irreversible: false,
    });
    // the policy is asked anew: what staff had put in its place is gone
    expect(verdict).toMatchObject({ kind: "cancel-now" });
  });

  it("then everything can be done again: approved, the order is cancelled and refunded once", async () => {
    const { orderId, caseId } = await declined();
    await correct(caseId);
    expect((await pageOf(caseId)).actions).toEqual(expect.arrayContaining(["cancel-and-refund", "decline", "close"]));
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
  });

  it("declined once more, the shopper hears of it once more", async () => {
    const { caseId } = await declined();
    await correct(caseId);
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff }, deps);
    expect(await mailsOf(caseId, "declined")).toHaveLength(2);
  });

  it("an order that is cancelled stays cancelled: the case says so, offers no cancellation, and can be closed", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(await correct(caseId, { whatWasWrong: "It was another order.", whoseError: "shopper" })).toMatchObject({ ok: true });
    await settleCase(caseId, deps);
    const page = await pageOf(caseId);
    expect(page).toMatchObject({ status: "in-review", cancelledAt: expect.any(String) });
    expect(page.events.find(({ kind }) => kind === "corrected")?.detail).toMatchObject({ irreversible: true });
    expect(page.links.newDraftOrder).toBe("https://admin.shopify.com/store/sofimix/draft_orders/new");
    expect(page.actions).toEqual(expect.arrayContaining(["ask", "close"]));
    for (const action of ["cancel-and-refund", "decline", "approve-recall"]) expect(page.actions).not.toContain(action);
    const staff = await shop.staff();
    expect(await reviewCase({ shop: SHOP, caseId, action: "close", staff }, deps)).toMatchObject({ value: { status: "closed" } });
  });

  it("while a cancelled order's case is put right, Shopify is looked at within the hour and not every minute", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    await correct(caseId);
    await settleCase(caseId, deps);
    const row = await deps.prisma.case.findUniqueOrThrow({ where: { id: caseId }, select: { followUpAt: true } });
    expect(row.followUpAt!.getTime() - deps.clock.now().toMillis()).toBeGreaterThan(50 * 60_000);
  });

  it("a case that is still open has no decision to put right; nor has another store's", async () => {
    const { caseId } = await waiting();
    expect(await correct(caseId)).toMatchObject({ error: { code: "not-allowed" } });
    expect(await correct(caseId, { shop: "atelier.myshopify.com" })).toMatchObject({ error: { code: "not-found" } });
    expect(await correct(caseId, { whatWasWrong: " " })).toMatchObject({ error: { code: "text-needed" } });
  });

  it("of two people who put it right at once, one does: one apology", async () => {
    const { caseId } = await declined();
    const answers = await Promise.all([correct(caseId), correct(caseId)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await mailsOf(caseId, "correction-apology")).toHaveLength(1);
    expect((await pageOf(caseId)).events.filter(({ kind }) => kind === "corrected")).toHaveLength(1);
  });

  it("killed half-way, nothing has changed: no apology without the case in review, and the next try succeeds", async () => {
    const { caseId } = await declined();
    const killed = { ...deps, messages: { ...deps.messages, add: () => Promise.reject(new Error("killed")) } };
    const correction: Correction = {
      shop: SHOP,
      caseId,
      whatWasWrong: "It was not packed.",
      whoseError: "ours",
      staff: await shop.staff(),
    };
    await expect(correctCase(correction, killed)).rejects.toThrow("killed");
    const page = await pageOf(caseId);
    expect(page).toMatchObject({ status: "declined", correctedAt: null });
    expect(page.events.some(({ kind }) => kind === "corrected")).toBe(false);
    expect(await mailsOf(caseId, "correction-apology")).toHaveLength(0);
    expect(await correct(caseId)).toMatchObject({ ok: true });
  });

  it("while Shopify is out of reach the apology goes out all the same, on what the policy said last", async () => {
    const { caseId } = await declined();
    shopify.faults.down("forever");
    expect(await correct(caseId)).toMatchObject({ ok: true, value: { status: "in-review" } });
    shopify.faults.down(null);
    expect((await pageOf(caseId)).verdict).toMatchObject({ kind: "cancel-now" });
  });
});

describe("P12: a decision was wrong, and the shopper has asked anew meanwhile", () => {
  /** Declined; then asked again by the shopper. */
  async function askedAnew() {
    const { orderId, caseId } = await declined();
    const first = (await deps.cases.get(caseId))!.receivedAt;
    shopify.clock.move({ minutes: 10 });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    const newer = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(newer.id).not.toBe(caseId);
    expect(newer.receivedAt > first).toBe(true);
    return { orderId, caseId, newerId: newer.id, first };
  }

  it("both go on as one case, which takes over the first received time and comes first", async () => {
    const { caseId, newerId, first } = await askedAnew();
    expect(await correct(caseId)).toMatchObject({ ok: true, value: { id: newerId } });
    const open = (await deps.cases.get(newerId))!;
    expect(open).toMatchObject({ status: "in-review" });
    expect(open.receivedAt.toMillis()).toBe(first.toMillis());
    expect(open.countsFrom.toMillis()).toBe(first.toMillis());
    const row = await deps.prisma.case.findUnique({ where: { id: newerId } });
    expect(row!.urgentAt!.getTime()).toBe(0);
    expect(await mailsOf(newerId, "correction-apology")).toHaveLength(1);
    const page = await pageOf(caseId);
    expect(page).toMatchObject({ status: "declined", mergedIntoId: newerId });
    expect(page.actions).not.toContain("correct");
    expect(page.otherCases.map(({ id }) => id)).toEqual([newerId]);
    expect(page.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["corrected", "merged"]));
  });

  it("merging twice changes nothing more", async () => {
    const { caseId, newerId } = await askedAnew();
    await Promise.all([correct(caseId), correct(caseId)]);
    await correct(caseId);
    expect(await mailsOf(newerId, "correction-apology")).toHaveLength(1);
    expect((await pageOf(newerId)).events.filter(({ kind }) => kind === "merged")).toHaveLength(1);
  });

  it("a decision put right and a new request at the same moment leave one open case", async () => {
    const { orderId, caseId } = await declined();
    await Promise.all([shop.press(orderId), correct(caseId)]);
    const open = await deps.prisma.case.count({ where: { orderId, status: { in: ["in-review", "received", "cancelling"] } } });
    expect(open).toBe(1);
    expect(await mailsOf(caseId, "correction-apology").then((own) => own.length)).toBeLessThanOrEqual(1);
    expect(await deps.prisma.mail.count({ where: { case: { orderId }, kind: "correction-apology" } })).toBe(1);
  });
});

describe("the queue", () => {
  it("is in the order of the working time left, page by page and back", async () => {
    const made: string[] = [];
    for (let each = 0; each < 5; each += 1) {
      made.push((await waiting()).caseId);
      shopify.clock.move({ days: 1 });
    }
    const open = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 500 });
    const limits = open.cases.filter(({ correctedAt }) => !correctedAt).map(({ answerLimitAt }) => Date.parse(answerLimitAt!));
    expect(limits).toEqual([...limits].sort((a, b) => a - b));

    const ids: string[] = [];
    let page = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 3 });
    for (;;) {
      ids.push(...page.cases.map(({ id }) => id));
      if (!page.nextCursor) break;
      page = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 3, after: page.nextCursor });
    }
    expect(ids).toEqual(open.cases.map(({ id }) => id));
    expect(ids.filter((id) => made.includes(id))).toEqual(made);
    const back = await deps.cases.list({ shop: SHOP, view: "open", pageSize: 3, after: page.previousCursor! });
    expect(back.cases.map(({ id }) => id)).toEqual(ids.slice(-3 - page.cases.length, -page.cases.length));
  });

  it("tells the working time left until the promised answer", async () => {
    // Wednesday 9:00 in Paris; the limit of three business days is Monday 18:00
    shopify.clock.set(DateTime.fromISO("2027-02-03T09:00:00", { zone: "Europe/Paris" }));
    const { caseId } = await waiting();
    expect(await pageOf(caseId)).toMatchObject({
      answerLimitAt: DateTime.fromISO("2027-02-08T18:00:00", { zone: "Europe/Paris" }).toUTC().toISO(),
      workingMinutesLeft: 4 * 7.5 * 60 - 1,
    });
  });
});

describe("P12 and P13: a decision was wrong, and the goods have left", () => {
  const ship = (orderId: string) => shopify.warehouse.ship(SHOP, orderId, { tracking: { number: "6A1", company: "Colissimo" } });
  const approve = async (caseId: string) =>
    reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff: await shop.staff() }, deps);

  it("after a decline they can be called back; two at once open one recall", async () => {
    const { orderId, caseId } = await declined();
    // the hold comes off
    await shop.quiet();
    ship(orderId);
    await correct(caseId);
    expect((await pageOf(caseId)).actions).toContain("approve-recall");
    const answers = await Promise.all([approve(caseId), approve(caseId)]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await deps.prisma.recall.count({ where: { caseId } })).toBe(1);
    expect(await mailsOf(caseId, "recall-opened")).toHaveLength(1);
  });

  it("of an order that is cancelled they are called back too, and when they are back it is cancelled and nothing more", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await setAutomaticCancellation({ on: true, staff: await shop.staff() }, deps);
    shopify.faults.cancelJobMs = 60_000;
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelling");
    shopify.warehouse.pack(SHOP, orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "recalling");
    await shop.quiet();
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ ok: true });
    await correct(caseId, { whatWasWrong: "It is still in the building." });
    expect((await pageOf(caseId)).actions).toContain("approve-recall");
    expect(await approve(caseId)).toMatchObject({ ok: true, value: { status: "recalling" } });
    await look(caseId);
    await choose(caseId, "building");
    expect(await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment")).toBeNull();
    await shop.reaches(orderId, "cancelled");
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("while the decision is put right, what leaves all the same is seen at the next look", async () => {
    const { orderId, caseId } = await waiting();
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    await correct(caseId);
    expect((await pageOf(caseId)).actions).not.toContain("approve-recall");
    const order = shopify.order(SHOP, orderId);
    const parcel = shopify.order(SHOP, "shipped").fulfillments[0]!;
    const lines = order.lines.map((line, at) => ({
      id: `gid://shopify/FulfillmentLineItem/${at}`,
      lineId: line.id,
      quantity: 1,
    }));
    order.fulfillments.push({ ...parcel, id: "gid://shopify/Fulfillment/78", createdAt: shopify.clock.now().toISO()!, lines });
    for (let looks = 0; looks < 3; looks += 1) await settleCase(caseId, deps);
    const page = await pageOf(caseId);
    expect(page.status).toBe("in-review");
    expect(page.actions).toContain("approve-recall");
    expect(page.events.filter(({ kind }) => kind === "order-changed")).toHaveLength(1);
  });
});
