import { describe, expect, it } from "vitest";
import { assignCase } from "../../app/workflows/assign-case.server";
import { noteOnCase } from "../../app/workflows/note-on-case.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

/** A request that waits for a person, since automatic cancellation is switched off. */
async function waiting(): Promise<{ orderId: string; caseId: string }> {
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "in-review");
  return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
}
const pageOf = async (caseId: string) => (await deps.cases.page({ shop: SHOP, caseId }))!;
const mailsOf = (caseId: string) => deps.prisma.mail.findMany({ where: { caseId }, orderBy: { queuedAt: "asc" } });

describe("P10: something is missing, so the shopper is asked", () => {
  it("the case waits for the shopper with the promised date unmoved, and the question is mailed and on record", async () => {
    const { caseId } = await waiting();
    const before = await deps.cases.get(caseId);
    const staff = await shop.staff();
    const answer = await reviewCase({ shop: SHOP, caseId, action: "ask", text: "  Which colour was wrong? ", staff }, deps);
    expect(answer).toMatchObject({ ok: true, value: { status: "waiting-for-customer" } });
    const now = await deps.cases.get(caseId);
    expect(now!.answerLimitAt?.toMillis()).toBe(before!.answerLimitAt?.toMillis());
    expect(now!.receivedAt.toMillis()).toBe(before!.receivedAt.toMillis());
    const page = await pageOf(caseId);
    expect(page.messages).toMatchObject([{ kind: "question", author: "staff", text: "Which colour was wrong?" }]);
    expect(page.events.find(({ kind }) => kind === "question-asked")?.detail).toMatchObject({
      messageId: page.messages[0]!.id,
      waitUntil: now!.waitUntil?.toISO(),
    });
    expect(JSON.stringify(page.events)).not.toContain("colour");
    expect((await mailsOf(caseId)).find(({ kind }) => kind === "question")?.facts).toMatchObject({
      messageId: page.messages[0]!.id,
    });
  });

  it("while the shopper is waited for, nobody can decline", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Which one?", staff }, deps);
    expect((await pageOf(caseId)).actions).not.toContain("decline");
    expect(await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "packed", staff }, deps)).toMatchObject({
      error: { code: "not-allowed" },
    });
  });

  it("staff who need the answer no longer go on, and may ask again: each question is mailed once", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Which one?", staff }, deps);
    expect(await reviewCase({ shop: SHOP, caseId, action: "resume", staff }, deps)).toMatchObject({
      value: { status: "in-review", waitUntil: null },
    });
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "And by when?", staff }, deps);
    expect((await mailsOf(caseId)).filter(({ kind }) => kind === "question")).toHaveLength(2);
  });

  it("an empty or endless question is refused with the reason, and nothing changes", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    const ask = (text: string) => reviewCase({ shop: SHOP, caseId, action: "ask", text, staff }, deps);
    expect(await ask(" \n ")).toMatchObject({ error: { code: "text-needed" } });
    expect(await ask("x".repeat(2001))).toMatchObject({ error: { code: "text-too-long" } });
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "in-review", waitUntil: null });
    expect((await pageOf(caseId)).messages).toEqual([]);
  });

  it("killed half-way, the case is still in review and nothing was asked", async () => {
    const { caseId } = await waiting();
    const killed = { ...deps, messages: { ...deps.messages, add: () => Promise.reject(new Error("killed")) } };
    const staff = await shop.staff();
    await expect(reviewCase({ shop: SHOP, caseId, action: "ask", text: "Which one?", staff }, killed)).rejects.toThrow("killed");
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "in-review", waitUntil: null });
    expect((await mailsOf(caseId)).some(({ kind }) => kind === "question")).toBe(false);
  });

  it("of two people who ask at once, one question goes out", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    const answers = await Promise.all(
      ["One?", "Two?"].map((text) => reviewCase({ shop: SHOP, caseId, action: "ask", text, staff }, deps)),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await pageOf(caseId)).messages).toHaveLength(1);
    expect((await mailsOf(caseId)).filter(({ kind }) => kind === "question")).toHaveLength(1);
  });
});

describe("P2: a decline says why, what next, and that the statutory right remains", () => {
  it("with staff's own words kept sealed and mailed, never in the events", async () => {
    const { caseId } = await waiting();
    const text = "<b>Sorry</b> ‏שלום 🎁";
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "packed", text, staff: await shop.staff() }, deps);
    const page = await pageOf(caseId);
    expect(page.status).toBe("declined");
    expect(page.messages).toMatchObject([{ kind: "decision", text }]);
    expect(page.events.find(({ kind }) => kind === "declined")?.detail).toEqual({
      reason: "packed",
      nextStep: "wait-for-delivery-then-return",
      statutoryRightNamed: true,
      messageId: page.messages[0]!.id,
    });
    const [kept] = await deps.prisma.message.findMany({ where: { caseId } });
    expect(kept!.body).not.toContain("Sorry");
    expect((await mailsOf(caseId)).find(({ kind }) => kind === "declined")?.facts).toEqual({ messageId: page.messages[0]!.id });
  });
});

describe("P13: a recall is approved by a person", () => {
  it("of an order that entered shipping, and the shopper is told", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.press(orderId);
    await shop.reaches(orderId, "in-review");
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(await pageOf(caseId)).toMatchObject({ verdict: { kind: "review", recallProposed: true } });
    const staff = await shop.staff();
    expect(await reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff }, deps)).toMatchObject({
      value: { status: "recalling" },
    });
    expect((await pageOf(caseId)).events.find(({ kind }) => kind === "recall-approved")).toMatchObject({ actor: "staff" });
    expect((await mailsOf(caseId)).map(({ kind }) => kind)).toContain("recall-opened");
    // a second click finds it done
    expect(await reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff }, deps)).toMatchObject({
      error: { code: "not-allowed" },
    });
  });

  it("of nothing that has not left", async () => {
    const { caseId } = await waiting();
    expect((await pageOf(caseId)).actions).not.toContain("approve-recall");
    expect(await reviewCase({ shop: SHOP, caseId, action: "approve-recall", staff: await shop.staff() }, deps)).toMatchObject({
      error: { code: "not-allowed" },
    });
  });
});

describe("words between colleagues", () => {
  it("a note is kept sealed under its author's name, and the shopper never sees it", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    expect(await noteOnCase({ shop: SHOP, caseId, text: "Called at noon.\n\n<script>", staff }, deps)).toMatchObject({
      ok: true,
    });
    const page = await pageOf(caseId);
    expect(page.messages).toMatchObject([
      { kind: "note", author: "staff", authorName: expect.stringMatching(/\w/), text: "Called at noon.\n\n<script>" },
    ]);
    expect(page.events.find(({ kind }) => kind === "note-added")).toMatchObject({ actor: "staff" });
    expect(JSON.stringify((await shop.look(orderId)).view)).not.toContain("noon");
  });

  it("a note of 20,000 characters is refused with the reason", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    expect(await noteOnCase({ shop: SHOP, caseId, text: "a".repeat(20_000), staff }, deps)).toMatchObject({
      error: { code: "text-too-long" },
    });
  });

  it("a note gets in nobody's way: a decision made on the page as it was still counts", async () => {
    const { caseId } = await waiting();
    const seen = (await deps.cases.get(caseId))!;
    await noteOnCase({ shop: SHOP, caseId, text: "Looking at it", staff: await shop.staff() }, deps);
    expect((await deps.cases.get(caseId))!.version).toBe(seen.version);
  });

  it("a person takes a case on and gives it back; doing it twice is one event", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    await assignCase({ shop: SHOP, caseId, toMe: true, staff }, deps);
    await assignCase({ shop: SHOP, caseId, toMe: true, staff }, deps);
    let page = await pageOf(caseId);
    expect(page.assignee).toEqual({ id: staff.userId, name: staff.userName });
    expect(page.events.filter(({ kind }) => kind === "assigned")).toHaveLength(1);
    const { cases } = await deps.cases.list({ shop: SHOP, view: "all", search: page.orderName });
    expect(cases.find(({ id }) => id === caseId)?.assignee?.name).toBe(staff.userName);
    await assignCase({ shop: SHOP, caseId, toMe: false, staff }, deps);
    page = await pageOf(caseId);
    expect(page.assignee).toBeNull();
  });

  it("another store's case is nobody's here", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    const elsewhere = "atelier.myshopify.com";
    expect(await noteOnCase({ shop: elsewhere, caseId, text: "Hello", staff }, deps)).toMatchObject({
      error: { code: "not-found" },
    });
    expect(await assignCase({ shop: elsewhere, caseId, toMe: true, staff }, deps)).toMatchObject({
      error: { code: "not-found" },
    });
  });
});
