import { describe, expect, it } from "vitest";
import type { RecallOutcome, RecallStep, RecallWay } from "../../app/cases/recall";
import { actOnRecall, type RecallAct, type SaidOfStep } from "../../app/workflows/act-on-recall.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const staff = await shop.staff();

/** A request in time whose order ships all the same while Shopify does not answer us. */
async function recalled(ship: (orderId: string) => void) {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  shopify.faults.down("forever");
  await shop.press(orderId);
  shopify.clock.move({ minutes: 1 });
  ship(orderId);
  shopify.faults.down(null);
  shopify.clock.move({ minutes: 3 });
  await shop.reaches(orderId, "recalling");
  await shop.quiet();
  const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
  return { orderId, caseId };
}

const act = (caseId: string, what: RecallAct) => actOnRecall({ shop: SHOP, caseId, act: what, staff }, deps);
const choose = (caseId: string, way: RecallWay, why?: string) => act(caseId, { kind: "choose-way", way, why });
const step = (caseId: string, name: RecallStep, said: SaidOfStep = {}, answer?: "yes" | "no") =>
  act(caseId, { kind: "step", step: name, said, answer });
const end = (caseId: string, outcome: RecallOutcome) => act(caseId, { kind: "end", outcome });
const pageOf = async (caseId: string) => (await deps.cases.page({ shop: SHOP, caseId }))!;
const recallOf = async (caseId: string) => (await pageOf(caseId)).recalls[0]!;
const refunded = (orderId: string) =>
  shopify
    .order(SHOP, orderId)
    .transactions.filter((each) => each.kind === "REFUND" && each.status === "SUCCESS")
    .reduce((sum, each) => sum + Math.round(Number(each.amount) * 100), 0);
const received = (orderId: string) =>
  shopify
    .order(SHOP, orderId)
    .transactions.filter((each) => each.kind === "SALE" && each.status === "SUCCESS")
    .reduce((sum, each) => sum + Math.round(Number(each.amount) * 100), 0);

describe("a parcel that has not left the building", () => {
  it("is taken back step by step, and the order ends cancelled and refunded", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id, { buyLabel: true }));
    const before = await recallOf(caseId);
    expect(before).toMatchObject({ openedBy: "app", way: null, proposedWay: "building", facts: { stage: "packed" } });
    expect(await choose(caseId, "building")).toMatchObject({ ok: true });
    for (const each of ["parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods"] as const) {
      expect((await recallOf(caseId)).steps.find(({ now }) => now)?.step).toBe(each);
      expect(await step(caseId, each)).toMatchObject({ ok: true });
    }
    expect(await step(caseId, "cancel-order")).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).cancelledAt).not.toBeNull();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recallOf(caseId)).toMatchObject({ outcome: "stopped", endedAt: expect.any(String) });
    expect((await recallOf(caseId)).steps.map(({ state }) => state)).toEqual(["done", "done", "done", "done", "done"]);
  });
});
void end;
