import { describe, expect, it } from "vitest";
import { enterRequest } from "../../app/workflows/enter-request.server";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;

/** A press that is on disk and not judged yet, as after a death or while Shopify is out of reach. */
const pressed = async (orderId: string) => {
  const id = await deps.attempts.record({
    shop: SHOP,
    orderId,
    customerId: shopify.order(SHOP, orderId).customerId!,
    receivedAt: shopify.clock.now(),
    locale: "fr",
    shopperReason: null,
    reported: [],
    guardAt: shopify.clock.now().plus({ days: 30 }),
  });
  return (await deps.attempts.get(id!))!;
};

describe("the first receipt counts, whatever is judged first", () => {
  it("a press in time that waits behind a later request cancels the order all the same", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 47, minutes: 50 } }).id;
    const press = await pressed(orderId);
    shopify.clock.move({ minutes: 20 });
    await shop.ask(orderId, { text: "Trop tard ?" });
    expect(await caseOf(orderId)).toMatchObject({ status: "in-review" });

    await judgeAttempt(press.id, deps);
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(press.receivedAt.toMillis());
    await shop.reaches(orderId, "cancelled");
  });

  it("a letter in time, entered after the shopper asked too late, makes the case one that the policy allows", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, { text: "Trop tard ?" });
    expect((await caseOf(orderId)).verdict).toMatchObject({ kind: "refuse" });
    const receivedAt = shopify.clock.now().minus({ hours: 40 });
    const staff = await shop.staff();
    await enterRequest({ orderId, channel: "email", receivedAt, shopperReason: null, text: undefined, staff }, deps);
    expect((await caseOf(orderId)).verdict).toMatchObject({ kind: "cancel-now" });
    await shop.reaches(orderId, "cancelled");
  });

  it("goods that left between the first receipt and a later one are recalled", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 47, minutes: 50 } }).id;
    const press = await pressed(orderId);
    shopify.clock.move({ minutes: 5 });
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ minutes: 20 });
    await shop.ask(orderId);
    await judgeAttempt(press.id, deps);
    await shop.reaches(orderId, "recalling");
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(press.receivedAt.toMillis());
  });

  it("while a shopper's question is open, a receipt found later changes the verdict and leaves the rest to people", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 47, minutes: 50 } }).id;
    const press = await pressed(orderId);
    shopify.clock.move({ minutes: 20 });
    await shop.ask(orderId);
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId: (await caseOf(orderId)).id, action: "ask", text: "Laquelle ?", staff }, deps);
    await judgeAttempt(press.id, deps);
    expect(await caseOf(orderId)).toMatchObject({ status: "waiting-for-customer", verdict: { kind: "cancel-now" } });
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(press.receivedAt.toMillis());
  });
});
