import { describe, expect, it } from "vitest";
import { answerRefund } from "../../app/workflows/answer-refund.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const refundOf = (orderId: string) => deps.prisma.refund.findFirstOrThrow({ where: { orderId } });
const eventsOf = async (orderId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { case: { orderId } }, orderBy: { seq: "asc" } })).map(({ kind }) => kind);
const lettersOf = async (orderId: string) =>
  (await deps.prisma.mail.findMany({ where: { case: { orderId }, kind: "bank-letter" } })).length;

/** Sent, and its last expected day has come. */
async function due(): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.until("it is sent", async () => (await deps.prisma.refund.count({ where: { orderId, status: "sent" } })) === 1);
  shopify.clock.move({ days: 30 });
  await shop.until("the shopper is asked", async () => (await refundOf(orderId)).askedShopperAt !== null);
  return orderId;
}
const say = async (orderId: string, arrived: boolean, as: { customerId?: string; refundId?: string; shop?: string } = {}) =>
  answerRefund(
    {
      shop: as.shop ?? SHOP,
      orderId,
      customerId: as.customerId ?? shopify.order(SHOP, orderId).customerId!,
      refundId: as.refundId ?? (await refundOf(orderId)).id,
      arrived,
    },
    deps,
  );

describe("the shopper's answer", () => {
  it("said twice, and twice at once, counts once", async () => {
    const orderId = await due();
    const answers = await Promise.all([say(orderId, false), say(orderId, false), say(orderId, false)]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(await say(orderId, false)).toMatchObject({ ok: true });
    expect((await eventsOf(orderId)).filter((kind) => kind === "bank-inquiry-opened")).toHaveLength(1);
    expect(await lettersOf(orderId)).toBe(1);
  });

  it('"yes" and "no" at the same moment: one of them stands, with its record', async () => {
    const orderId = await due();
    await Promise.all([say(orderId, true), say(orderId, false)]);
    const { status } = await refundOf(orderId);
    const last = (await eventsOf(orderId)).findLast((kind) => kind === "refund-arrived" || kind === "bank-inquiry-opened");
    expect(last).toBe(status === "credited" ? "refund-arrived" : "bank-inquiry-opened");
  });

  it("given by mistake is taken back, also after the case has closed", async () => {
    const orderId = await due();
    expect(await say(orderId, true)).toMatchObject({ ok: true });
    await shop.reaches(orderId, "closed");
    expect(await say(orderId, false)).toMatchObject({ ok: true });
    expect(await refundOf(orderId)).toMatchObject({ status: "bank-inquiry", creditedAt: null, creditedBy: null });
    expect((await shop.look(orderId)).view).toMatchObject({ state: "cancelled", refunds: [{ question: true }] });
    expect(await say(orderId, true)).toMatchObject({ ok: true });
    expect(await refundOf(orderId)).toMatchObject({ status: "credited", creditedBy: "shopper" });
  });

  it("about another's refund, another shop's, or none at all, finds nothing", async () => {
    const orderId = await due();
    const other = await due();
    expect(await say(orderId, true, { customerId: "gid://shopify/Customer/1" })).toMatchObject({ error: { code: "not-found" } });
    expect(await say(orderId, true, { shop: "atelier.myshopify.com" })).toMatchObject({ error: { code: "not-found" } });
    expect(await say(orderId, true, { refundId: (await refundOf(other)).id })).toMatchObject({ error: { code: "not-found" } });
    expect(await say(orderId, true, { refundId: "' OR 1=1" })).toMatchObject({ error: { code: "not-found" } });
    expect(await refundOf(orderId)).toMatchObject({ creditedAt: null, answeredAt: null });
  });

  it("is not taken about a refund that failed: nothing was sent that could have come", async () => {
    const orderId = await due();
    await deps.prisma.refund.updateMany({ where: { orderId }, data: { status: "failed" } });
    expect(await say(orderId, true)).toMatchObject({ ok: false, error: { code: "not-asked" } });
  });
});
