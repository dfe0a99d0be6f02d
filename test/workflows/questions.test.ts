import { describe, expect, it } from "vitest";
import { returnToStaff } from "../../app/workflows/return-to-staff.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
// this file asks more in a minute than a small shop does in an hour
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };

async function inReview(): Promise<{ orderId: string; caseId: string }> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
  await shop.ask(orderId, { text: "Trop tard ?" });
  return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
}
async function asked(): Promise<{ orderId: string; caseId: string }> {
  const found = await inReview();
  const answer = await reviewCase(
    { shop: SHOP, caseId: found.caseId, action: "ask", text: "Quelle adresse ?", staff: await shop.staff() },
    deps,
  );
  expect(answer).toMatchObject({ ok: true });
  return found;
}
const kindsOf = async (caseId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { caseId }, orderBy: [{ at: "asc" }, { id: "asc" }] })).map(({ kind }) => kind);
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))?.status;

describe("a question to the shopper", () => {
  it("is shown on their page with the promised day unchanged, and their answer brings the case back", async () => {
    const { orderId, caseId } = await inReview();
    const promised = (await shop.look(orderId)).view.answerBy;
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Quelle adresse ?", staff: await shop.staff() }, deps);

    const { view } = await shop.look(orderId);
    expect(view).toMatchObject({
      state: "waiting-for-customer",
      question: { text: "Quelle adresse ?", askedAt: expect.stringMatching(/^\d{4}-/) },
      answerBy: promised,
      canWithdraw: true,
    });
    const answered = await shop.reply(orderId, "12 rue des Lilas 🏡");
    expect(answered).toMatchObject({ status: 200, view: { state: "in-review", question: null, answerBy: promised } });
    expect(answered.view.timeline?.map(({ what }) => what)).toEqual([
      "request-received",
      "in-review",
      "question-asked",
      "answer-received",
    ]);
    expect((await deps.messages.latest(caseId, "answer"))?.text).toBe("12 rue des Lilas 🏡");
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "in-review", waitUntil: null });
  });

  it("is answered once: a second answer is told that nothing is asked any more", async () => {
    const { orderId, caseId } = await asked();
    const answers = await Promise.all([shop.reply(orderId, "A"), shop.reply(orderId, "B")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await shop.reply(orderId, "C")).toMatchObject({ status: 409, view: { state: "in-review" } });
    expect((await deps.messages.ofCase(caseId)).filter(({ kind }) => kind === "answer")).toHaveLength(1);
  });

  it.each([
    ["nothing", undefined, 400, "malformed"],
    ["blanks", "   ", 400, "malformed"],
    ["no text", { a: 1 }, 400, "malformed"],
    ["more than fits", "x".repeat(2001), 413, "too-large"],
  ])("answered with %s, it stays open", async (_what, text, status, code) => {
    const { orderId, caseId } = await asked();
    expect(await shop.reply(orderId, text)).toMatchObject({ status, error: code });
    expect(await statusOf(caseId)).toBe("waiting-for-customer");
  });

  it("an answer without a question is refused with the true state", async () => {
    const { orderId } = await inReview();
    expect(await shop.reply(orderId, "Bonjour ?")).toMatchObject({ status: 409, view: { state: "in-review" } });
    const fresh = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } }).id;
    expect(await shop.reply(fresh, "Bonjour ?")).toMatchObject({ status: 409, view: { state: "none" } });
  });

  it("without an answer the case comes back to staff by its timer, promised day and hold unchanged", async () => {
    const { orderId, caseId } = await asked();
    const before = (await deps.cases.get(caseId))!;
    await returnToStaff({ caseId }, deps);
    expect(await statusOf(caseId), "not before its time").toBe("waiting-for-customer");
    // as the alarm leaves it when the time has come
    await deps.prisma.case.update({ where: { id: caseId }, data: { waitUntil: shopify.clock.now().toJSDate() } });
    await shop.until("it is back", async () => (await statusOf(caseId)) === "in-review");
    const now = (await deps.cases.get(caseId))!;
    expect(now.answerLimitAt?.toMillis()).toBe(before.answerLimitAt?.toMillis());
    expect(now.waitUntil).toBeNull();
    expect((await kindsOf(caseId)).filter((kind) => kind === "no-answer-in-time")).toHaveLength(1);
    expect((await shop.look(orderId)).view.state).toBe("in-review");
    await returnToStaff({ caseId }, deps);
    expect((await kindsOf(caseId)).filter((kind) => kind === "no-answer-in-time")).toHaveLength(1);
  });

  it("an answer and the timer at the same moment: the answer is never lost without a word", async () => {
    const { orderId, caseId } = await asked();
    await deps.prisma.case.update({ where: { id: caseId }, data: { waitUntil: shopify.clock.now().toJSDate() } });
    const [answer] = await Promise.all([shop.reply(orderId, "Me voici"), returnToStaff({ caseId }, deps)]);
    expect(await statusOf(caseId)).toBe("in-review");
    const kept = await deps.messages.latest(caseId, "answer");
    expect(answer.status).toBe(kept ? 200 : 409);
  });
});

describe("a shopper takes the request back", () => {
  it.each([
    ["in review", inReview],
    ["asked something", asked],
  ])("while it is %s", async (_what, begin) => {
    const { orderId, caseId } = await begin();
    expect(await shop.withdraw(orderId)).toMatchObject({
      status: 200,
      view: { state: "withdrawn", canWithdraw: false, canRequest: true, question: null },
    });
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "withdrawn", waitUntil: null });
    expect(await kindsOf(caseId)).toContain("withdrawn");
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("twice is once", async () => {
    const { orderId, caseId } = await inReview();
    const answers = await Promise.all([shop.withdraw(orderId), shop.withdraw(orderId)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await kindsOf(caseId)).filter((kind) => kind === "withdrawn")).toHaveLength(1);
    expect(await deps.prisma.mail.count({ where: { caseId, kind: "withdrawn" } })).toBe(1);
  });

  it("not when there is no request, and not once the order is cancelled", async () => {
    const fresh = shopify.createOrder(SHOP, { placedAgo: { hours: 1 } }).id;
    expect(await shop.withdraw(fresh)).toMatchObject({ status: 409, view: { state: "none" } });
    await shop.press(fresh);
    await shop.reaches(fresh, "cancelled");
    expect(await shop.withdraw(fresh)).toMatchObject({ status: 409, view: { state: "cancelled", canWithdraw: false } });
  });

  it("while staff approve: one of the two wins, and order and case agree", async () => {
    const { orderId, caseId } = await inReview();
    const staff = await shop.staff();
    const [taken, approved] = await Promise.all([
      shop.withdraw(orderId),
      reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps),
    ]);
    await shop.quiet();
    await shop.until("it is settled", async () => ["withdrawn", "cancelled"].includes((await statusOf(caseId)) ?? ""));
    const cancelled = shopify.order(SHOP, orderId).cancelledAt !== null;
    expect(approved.ok).toBe(cancelled);
    expect(taken.status).toBe(cancelled ? 409 : 200);
  });
});
