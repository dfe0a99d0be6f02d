import { describe, expect, it } from "vitest";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const ours = (orderId: string) =>
  shopify.order(SHOP, orderId).fulfillmentOrders.flatMap(({ holds }) => holds.filter(({ byApp }) => byApp));

describe("while a late request waits for people", () => {
  it("goods that go back on the shelf are held from then on", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    shopify.warehouse.startPreparing(SHOP, orderId);
    await shop.ask(orderId);
    await shop.quiet();
    expect(ours(orderId)).toEqual([]);
    shopify.warehouse.stopPreparing(SHOP, orderId);
    await shop.until("the hold is on", () => ours(orderId).length === 1);
  });
});

describe("a shopper who was refused and asks again while Shopify is out of reach", () => {
  it("reads that the new request was received, not the old refusal", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId);
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff }, deps);
    expect((await shop.look(orderId)).view.state).toBe("declined");
    shopify.faults.down("forever");
    expect((await shop.ask(orderId, { text: "S’il vous plaît ?" })).view.state).toBe("received");
    expect((await shop.look(orderId)).view.state).toBe("received");
    shopify.faults.down(null);
    shopify.clock.move({ minutes: 16 });
    await shop.reaches(orderId, "in-review");
    expect((await shop.look(orderId)).view.state).toBe("in-review");
  });
});

describe("a press that the policy refuses", () => {
  /** On disk, and not judged yet. */
  const recorded = async (orderId: string): Promise<string> => {
    const receivedAt = deps.clock.now().plus({ seconds: 1 }).startOf("second");
    const customerId = shopify.order(SHOP, orderId).customerId!;
    const guardAt = receivedAt.plus({ minutes: 5 });
    const press = { shop: SHOP, orderId, customerId, receivedAt, locale: "fr", shopperReason: null, reported: [], guardAt };
    return (await deps.attempts.record(press))!;
  };

  it("made many times at one instant is refused each time, by its reasons, and leaves no case", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    const answers = await Promise.all(Array.from({ length: 6 }, () => shop.press(orderId)));
    for (const { status, view } of answers) {
      expect({ status, state: view.state }).toEqual({ status: 409, state: "refused" });
      expect(view.reasons).toContainEqual(expect.objectContaining({ code: "window-closed" }));
    }
    await shop.quiet();
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
  });

  it("is answered for itself, whatever was pressed a moment later and waits", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    const later = await recorded(orderId);
    expect((await shop.press(orderId)).view.state).toBe("refused");
    await judgeAttempt(later, deps, { answered: true });
    expect((await shop.look(orderId)).view.state).toBe("refused");
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
  });

  it("is looked at by a person once anybody was shown that it was received", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    const id = await recorded(orderId);
    // another tab looks while the press is being judged
    expect((await shop.look(orderId)).view.state).toBe("received");
    await judgeAttempt(id, deps, { answered: true });
    expect((await shop.look(orderId)).view.state).toBe("in-review");
    await shop.quiet();
    expect(shop.mailsAbout(orderId)).toHaveLength(1);
  });

  it("of an order that has ended is told by mail to whoever was shown that it was received", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    shopify.staff.cancelOrder(SHOP, orderId);
    const id = await recorded(orderId);
    expect((await shop.look(orderId)).view.state).toBe("received");
    await judgeAttempt(id, deps, { answered: true });
    expect((await shop.look(orderId)).view.state).toBe("refused");
    await shop.quiet();
    expect(shop.mailsAbout(orderId)).toHaveLength(1);
  });
});
