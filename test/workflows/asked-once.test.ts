import { describe, expect, it } from "vitest";
import { enterRequest } from "../../app/workflows/enter-request.server";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { reviewCase, type Review } from "../../app/workflows/review-case.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const place = (hours = 3) => shopify.createOrder(SHOP, { placedAgo: { hours } }).id;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const staff = await shop.staff();
const act = async (orderId: string, action: Review["action"]) =>
  reviewCase({ shop: SHOP, caseId: (await caseOf(orderId)).id, action, declineReason: "window-closed", staff }, deps);
const cancelled = (orderId: string) => shopify.order(SHOP, orderId).cancelledAt !== null;

describe("while Shopify still works on a cancellation", () => {
  it("no person can have it asked a second time; when it ends after all, the case is cancelled and refunded once", async () => {
    const orderId = place();
    shopify.faults.jobNeverEnds = true;
    await shop.press(orderId);
    await shop.quiet();
    shopify.clock.move({ minutes: 61 });
    await shop.reaches(orderId, "needs-attention");
    const asked = shop.calls("CancelOrder");
    expect(await act(orderId, "cancel-and-refund")).toMatchObject({ error: { code: "not-allowed" } });
    expect(shop.calls("CancelOrder")).toBe(asked);
    expect((await caseOf(orderId)).status).toBe("needs-attention");
    shopify.faults.jobNeverEnds = false;
    await shop.reaches(orderId, "cancelled");
    expect(shopify.order(SHOP, orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
  });

  it("and failed at last, a person may have it asked again", async () => {
    const orderId = place();
    shopify.faults.jobNeverEnds = true;
    await shop.press(orderId);
    await shop.quiet();
    shopify.clock.move({ minutes: 61 });
    await shop.reaches(orderId, "needs-attention");
    shopify.faults.failCancelJob(orderId);
    shopify.faults.jobNeverEnds = false;
    await shopify.idle();
    shopify.faults.failCancelJob(orderId, null);
    expect(await act(orderId, "cancel-and-refund")).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
  });
});

describe("while nobody knows whether a lost cancellation takes effect", () => {
  async function approvedAndLost(): Promise<string> {
    const orderId = place(60);
    await shop.ask(orderId);
    shopify.faults.cancelJobMs = 60_000;
    shopify.faults.loseAnswer("orderCancel");
    await act(orderId, "cancel-and-refund");
    shopify.clock.move({ seconds: 61 });
    await shop.reaches(orderId, "in-review");
    return orderId;
  }

  it("the shopper cannot be told that the order goes its way", async () => {
    const orderId = await approvedAndLost();
    await shop.withdraw(orderId);
    expect((await caseOf(orderId)).status).toBe("in-review");
    expect((await shop.look(orderId)).view.canWithdraw).toBe(false);
  });

  it("nor that it is refused", async () => {
    const orderId = await approvedAndLost();
    expect(await act(orderId, "decline")).toMatchObject({ error: { code: "not-allowed" } });
  });

  it("an hour later both are possible again", async () => {
    const orderId = await approvedAndLost();
    shopify.clock.move({ minutes: 61 });
    await shop.withdraw(orderId);
    expect((await caseOf(orderId)).status).toBe("withdrawn");
  });
});

describe("an order that a colleague has just cancelled in Shopify", () => {
  it("is not declined on a page that does not know it yet", async () => {
    const orderId = place(60);
    await shop.ask(orderId);
    await shop.quiet();
    shopify.webhooks.mode.drop = true;
    shopify.staff.cancelOrder(SHOP, orderId);
    expect(await act(orderId, "decline")).toMatchObject({ ok: false, error: { code: "moved-on" } });
    await shop.reaches(orderId, "cancelled");
  });

  it("cannot be taken back by the shopper either", async () => {
    const orderId = place(60);
    await shop.ask(orderId);
    await shop.quiet();
    shopify.webhooks.mode.drop = true;
    shopify.staff.cancelOrder(SHOP, orderId);
    expect((await shop.withdraw(orderId)).view.state).not.toBe("withdrawn");
    await shop.reaches(orderId, "cancelled");
  });
});

describe("the switch stops all automatic cancellations at once", () => {
  it("also the one that waits to be asked again", async () => {
    const orderId = place();
    shopify.faults.lostBeforeEffect("orderCancel");
    await shop.press(orderId);
    await shop.quiet();
    await setAutomaticCancellation({ on: false, staff }, deps);
    shopify.clock.move({ seconds: 61 });
    await shop.quiet();
    // the lost call may yet take effect; after an hour it surely does not
    expect((await caseOf(orderId)).status).toBe("cancelling");
    shopify.clock.move({ minutes: 61 });
    await shop.reaches(orderId, "in-review");
    expect(cancelled(orderId)).toBe(false);
  });

  it("also the one that was recorded and not sent yet", async () => {
    const orderId = place();
    const dying = { ...deps.cases, move: () => Promise.reject(new Error("killed")) };
    const attemptId = await deps.attempts.record({
      shop: SHOP,
      orderId,
      customerId: shopify.order(SHOP, orderId).customerId!,
      receivedAt: shopify.clock.now(),
      locale: "fr",
      shopperReason: null,
      reported: [],
      guardAt: shopify.clock.now().plus({ days: 1 }),
    });
    await expect(judgeAttempt(attemptId!, { ...deps, cases: dying })).rejects.toThrow("killed");
    await setAutomaticCancellation({ on: false, staff }, deps);
    shopify.clock.move({ seconds: 31 });
    await shop.reaches(orderId, "in-review");
    expect(cancelled(orderId)).toBe(false);
  });
});

describe("a person who may not cancel orders", () => {
  it("cannot have one cancelled by entering a request for it: it waits for somebody who may", async () => {
    const onlooker = shopify.staffMembers(SHOP).find((user) => !user.permissions.includes("cancel_orders"))!;
    const orderId = place();
    const entered = await enterRequest(
      {
        orderId,
        channel: "phone",
        receivedAt: deps.clock.now().minus({ minutes: 5 }),
        shopperReason: null,
        text: undefined,
        staff: await shop.staff(onlooker.id),
      },
      deps,
    );
    expect(entered).toMatchObject({ value: { outcome: "case" } });
    await shop.quiet();
    shopify.clock.move({ hours: 2 });
    await shop.quiet();
    expect(cancelled(orderId)).toBe(false);
    expect((await caseOf(orderId)).status).toBe("in-review");
  });
});
