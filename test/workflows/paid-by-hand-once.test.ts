import { expect, it } from "vitest";
import { actOnRefund } from "../../app/workflows/act-on-refund.server";
import { followRefund } from "../../app/workflows/follow-refund.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

// no worker: nothing moves but what each test moves
const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const staff = await shop.staff();
const { act, approved, choose, end, page, received, refunded, step, steps } = recallsOf(shop, staff);
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;
const rowsOf = (orderId: string) => deps.prisma.refund.findMany({ where: { orderId }, orderBy: { id: "asc" } });
const packed = (id: string) => shopify.warehouse.pack(SHOP, id);
const delivered = (id: string) => {
  shopify.warehouse.ship(SHOP, id);
  shopify.warehouse.deliver(SHOP, id);
};
const jobDone = () => new Promise((later) => setTimeout(later, 400));

/** The one refund there is failed, and a colleague pays it back another way. */
async function paidByHand(orderId: string, caseId: string): Promise<void> {
  const failed = (await rowsOf(orderId)).find(({ status }) => status === "failed")!;
  for (const action of ["pay-by-hand", "paid-by-hand"] as const)
    expect(await actOnRefund({ shop: SHOP, caseId, refundId: failed.id, action, said: {}, staff }, deps)).toMatchObject({
      ok: true,
    });
}

it("money that went first, and by hand, does not go along with the cancellation of the parcel that was stopped", async () => {
  const versions = await deps.prisma.policyVersion.findMany({ where: { shopDomain: SHOP } });
  const money = (recallRefund: string) =>
    Promise.all(
      versions.map(({ id, settings }) =>
        deps.prisma.policyVersion.update({ where: { id }, data: { settings: { ...(settings as object), recallRefund } } }),
      ),
    );
  await money("mistake-verified");
  const { orderId, caseId } = await approved(packed);
  await act(caseId, { kind: "verify" });
  shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
  await act(caseId, { kind: "pay-first" });
  shopify.payments.arrange(SHOP, orderId, null);
  await money("goods-secured");
  await paidByHand(orderId, caseId);
  await choose(caseId, "building");
  expect(await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order")).toBeNull();
  await jobDone();
  await settleCase(caseId, deps);
  expect(await statusOf(caseId)).toBe("cancelled");
  expect(refunded(orderId)).toBe(0);
  shopify.clock.move({ minutes: 11 });
  await settleCase(caseId, deps);
  expect(await page(caseId)).toMatchObject({ attentionCode: null });
});

it("what was paid back by hand is not paid again with the return", async () => {
  const { orderId, caseId } = await approved(delivered);
  await choose(caseId, "return");
  await steps(caseId, "create-return");
  await step(caseId, "send-label", { trackingNumber: "8R9" });
  shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
  shopify.staff.refund(SHOP, orderId, { amount: "10.00", lines: "none" });
  shopify.payments.arrange(SHOP, orderId, null);
  await settleCase(caseId, deps);
  await paidByHand(orderId, caseId);
  expect(await steps(caseId, "goods-back", "process-return")).toBeNull();
  expect(refunded(orderId)).toBe(received(orderId) - 1000);
  expect(await statusOf(caseId)).toBe("closed");
});

it("goods that are lost while a part of the order never left: the money goes, and that part does not leave", async () => {
  const lines = [{ sku: "SFX-PLAID-LAINE" }, { sku: "SFX-PLAID-LAINE", place: "warehouse" as const }];
  const { orderId, caseId } = await approved((id) => shopify.warehouse.ship(SHOP, id, { only: "first" }), { lines });
  await choose(caseId, "carrier");
  await end(caseId, "lost");
  expect(refunded(orderId)).toBe(received(orderId));
  expect(await page(caseId)).toMatchObject({ status: "recalling", attentionCode: "goods-left" });
  expect(await deps.prisma.hold.count({ where: { caseId, releasedAt: null } })).toBeGreaterThan(0);
});

it("a day after a refund got no answer, nobody pays with its old key before Shopify was asked what became of it", async () => {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
  await shop.ask(orderId);
  const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
  shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
  await settleCase(caseId, deps);
  shopify.clock.move({ minutes: 11 });
  await settleCase(caseId, deps);
  expect(await page(caseId)).toMatchObject({ attentionCode: "refund-missing" });
  const left = async () => reviewCase({ shop: SHOP, caseId, action: "refund-left", staff: await shop.staff() }, deps);
  shopify.faults.lostBeforeEffect("refundCreate", 2);
  expect(await left()).toMatchObject({ error: { code: "shopify-unreachable" } });
  const [first] = await rowsOf(orderId);
  shopify.clock.move({ hours: 25 });
  const calls = shop.calls("CreateRefund");
  expect(await left()).toMatchObject({ error: { code: "nothing-left" } });
  expect(shop.calls("CreateRefund")).toBe(calls);
  await followRefund({ refundId: first!.id }, deps);
  expect(await left()).toMatchObject({ ok: true });
  const rows = await rowsOf(orderId);
  expect(rows.map(({ status }) => status)).toEqual(["failed", "sent"]);
  expect(rows[1]).toMatchObject({ replacesId: first!.id });
  expect(refunded(orderId)).toBe(received(orderId));
});
