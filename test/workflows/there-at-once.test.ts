import { describe, expect, it } from "vitest";
import type { OrderRecipe } from "../simulator/shopify/placing";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

async function cancelled(recipe: OrderRecipe): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, ...recipe }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.quiet();
  return orderId;
}
async function daysPass(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    shopify.clock.move({ days: 1 });
    await shop.quiet();
  }
}
const askedAbout = (orderId: string) =>
  shop.mailsAbout(orderId).filter(({ subject }) => subject.includes("est-il arrivé")).length;

describe("money that is there at once, on a gift card or as store credit", () => {
  it("has no days on which a bank would show it, and is no reversal", async () => {
    const orderId = await cancelled({ payment: "gift-card-and-card", storeCredit: "10.00" });
    const { view } = await shop.look(orderId);
    const dated = Object.fromEntries(view.refunds.map((each) => [each.method, [each.expectedBy !== null, each.reversal]]));
    expect(dated).toEqual({
      "Crédit en boutique": [false, false],
      "Carte-cadeau": [false, false],
      "Visa •••• 4242": [true, true],
    });
  });

  it("is never asked about: the card is, once, when its days have passed", async () => {
    const orderId = await cancelled({ payment: "gift-card-and-card", storeCredit: "10.00" });
    await daysPass(24);
    expect(askedAbout(orderId)).toBe(1);
    const { view } = await shop.look(orderId);
    expect(view.refunds.filter(({ question }) => question).map(({ method }) => method)).toEqual(["Visa •••• 4242"]);
  });

  it("leaves nothing to wait for: its case closes by itself", async () => {
    const orderId = await cancelled({ payment: "gift-card" });
    await daysPass(4);
    await shop.reaches(orderId, "closed");
    expect(askedAbout(orderId)).toBe(0);
    expect(await deps.prisma.refund.count({ where: { orderId, followUpAt: { not: null } } })).toBe(0);
  });
});
