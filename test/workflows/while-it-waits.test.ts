import { describe, expect, it } from "vitest";
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
