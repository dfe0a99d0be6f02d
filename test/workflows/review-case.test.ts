import { describe, expect, it } from "vitest";
import { correctCase } from "../../app/workflows/correct-case.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter((each) => each.kind === "REFUND");

/** A request that waits for a person, since automatic cancellation is switched off. */
async function waiting(): Promise<{ orderId: string; caseId: string }> {
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "in-review");
  return { orderId, caseId: (await deps.cases.ofOrder(SHOP, orderId))!.id };
}

describe("a person decides", () => {
  it("with automatic cancellation switched off, a request inside the window waits for a person", async () => {
    const { orderId } = await waiting();
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review", nextStep: "we-review" });
  });

  it("approved, the order is cancelled and refunded at once, in that person's name", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    const answer = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps);
    expect(answer.ok).toBe(true);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
    expect(shopify.order(SHOP, orderId).cancelReason).toBe("STAFF");
    const page = await deps.cases.page({ shop: SHOP, caseId });
    expect(page?.events.find((event) => event.kind === "approved")).toMatchObject({
      actor: "staff",
      actorName: expect.stringMatching(/\w/),
    });
  });

  it("approved, and Shopify's webhook is faster than its answer: whoever pressed is told that it is done", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    const cancelOrder: typeof staff.gateway.cancelOrder = async (asked) => {
      const answer = await staff.gateway.cancelOrder(asked);
      await shop.reaches(orderId, "cancelled");
      return answer;
    };
    const slow = { ...staff, gateway: { ...staff.gateway, cancelOrder } };
    const answer = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: slow }, deps);
    expect(answer).toMatchObject({ ok: true, value: { status: "cancelled" } });
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("declined, the shopper is told why, what next, and that the statutory right remains", async () => {
    const { orderId, caseId } = await waiting();
    const answer = await reviewCase(
      { shop: SHOP, caseId, action: "decline", declineReason: "being-prepared", staff: await shop.staff() },
      deps,
    );
    expect(answer.ok).toBe(true);
    const { view } = await shop.look(orderId);
    expect(view).toMatchObject({ state: "declined", nextStep: "wait-for-delivery-then-return" });
    await shop.until("the mail is out", () =>
      shop.mailsAbout(orderId).some(({ text }) => text.includes("droit légal de rétractation")),
    );
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("a decline without a fact of the policy is not possible", async () => {
    const { caseId } = await waiting();
    const staff = await shop.staff();
    expect(await reviewCase({ shop: SHOP, caseId, action: "decline", staff }, deps)).toMatchObject({
      ok: false,
      error: { code: "reason-needed" },
    });
    expect(
      await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "shipping-unknown", staff }, deps),
    ).toMatchObject({
      ok: false,
      error: { code: "reason-needed" },
    });
  });

  it("nobody is declined while their word that our system failed them is undecided", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, { claim: { what: "La page ne répondait pas." } });
    await shop.reaches(orderId, "in-review");
    const caseId = (await deps.cases.ofOrder(SHOP, orderId))!.id;
    const decline = {
      shop: SHOP,
      caseId,
      action: "decline" as const,
      declineReason: "window-closed" as const,
      staff: await shop.staff(),
    };
    expect(await reviewCase(decline, deps)).toMatchObject({ ok: false, error: { code: "claim-open" } });
    expect((await deps.cases.get(caseId))?.status).toBe("in-review");
  });

  it("a case that staff close tells its shopper", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff }, deps);
    await correctCase({ shop: SHOP, caseId, whatWasWrong: "Une date mal lue.", whoseError: "ours", staff }, deps);
    expect(await reviewCase({ shop: SHOP, caseId, action: "close", staff }, deps)).toMatchObject({ ok: true });
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).some(({ subject }) => subject.includes("est close")));
    expect((await shop.look(orderId)).view.state).toBe("closed");
  });

  it("of two people who approve at once, one wins and the other is told; the money goes back once", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    const answers = await Promise.all(
      [1, 2, 3].map(() => reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps)),
    );
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    expect(
      answers
        .flatMap((answer) => (answer.ok ? [] : [answer.error.code]))
        .every((code) => code === "moved-on" || code === "not-allowed"),
    ).toBe(true);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("one approves while the other declines: the case ends in one state, and the order agrees with it", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    const [approved, declined] = await Promise.all([
      reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps),
      reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "packed", staff }, deps),
    ]);
    expect([approved.ok, declined.ok].filter(Boolean)).toHaveLength(1);
    await shop.quiet();
    await shop.until("Shopify is done", async () => ["cancelled", "declined"].includes((await deps.cases.get(caseId))!.status));
    expect(shopify.order(SHOP, orderId).cancelledAt !== null).toBe(approved.ok);
  });

  it("a person without the right to refund is told, and the case waits for somebody who may", async () => {
    const { orderId, caseId } = await waiting();
    const helper = shopify.staffMembers(SHOP).find((user) => !user.permissions.includes("refund_orders"))!;
    const answer = await reviewCase(
      { shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff(helper.id) },
      deps,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: "no-permission" } });
    expect((await deps.cases.get(caseId))?.status).toBe("in-review");
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("a person who may not cancel orders at all is told so, and the app never does it for them later", async () => {
    const { orderId, caseId } = await waiting();
    const onlooker = shopify.staffMembers(SHOP).find((user) => !user.permissions.includes("cancel_orders"))!;
    const answer = await reviewCase(
      { shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff(onlooker.id) },
      deps,
    );
    expect(answer).toMatchObject({ ok: false, error: { code: "no-permission" } });
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "in-review", cancelAsks: 0, cancelAskedAt: null });
    await settleCase(caseId, deps);
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("Shopify out of reach is said, and the case is not lost", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    shopify.faults.down("forever");
    expect(await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps)).toMatchObject({
      error: { code: "shopify-unreachable" },
    });
    shopify.faults.down(null);
    expect(await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff }, deps)).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
  });

  it("an approval whose answer is lost after its effect ends as cancelled and refunded, once", async () => {
    const { orderId, caseId } = await waiting();
    shopify.faults.loseAnswer("orderCancel");
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("an approval that never reached Shopify is not repeated with the app's own access: the person decides again", async () => {
    const { orderId, caseId } = await waiting();
    shopify.faults.lostBeforeEffect("orderCancel");
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "in-review");
    expect(await deps.cases.get(caseId)).toMatchObject({ attentionCode: "answer-lost", approvedBy: null });
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();

    const again = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    expect(again).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 3 });
    await shop.until("the money is on its way", () => refundsOf(orderId).length > 0);
    await shop.quiet();
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("goods that have entered shipping are not cancelled by a click: they have to be stopped first", async () => {
    const { orderId, caseId } = await waiting();
    // the page the person looks at is from before: no webhook has told yet
    shopify.webhooks.mode.drop = true;
    await shop.quiet();
    shopify.warehouse.releaseHold(SHOP, orderId);
    shopify.warehouse.ship(SHOP, orderId);
    const answer = await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    expect(answer).toMatchObject({ ok: false, error: { code: "in-shipping" } });
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("another store's case does not exist", async () => {
    const { caseId } = await waiting();
    expect(
      await reviewCase({ shop: "atelier.myshopify.com", caseId, action: "close", staff: await shop.staff() }, deps),
    ).toMatchObject({
      error: { code: "not-found" },
    });
    expect(await deps.cases.page({ shop: "atelier.myshopify.com", caseId })).toBeNull();
  });
});
