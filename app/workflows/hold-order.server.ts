import type { CaseRecord } from "../cases/cases.server";
import { holdsBack } from "../cases/case";
import type { Deps } from "../deps";
import { shippingStage } from "../policy/shipping-stage";
import type { FulfillmentOrderFacts } from "../policy/types";
import type { Gateway } from "../shopify/gateway.server";
import { HOLD_HANDLE } from "../shopify/operations/hold-fulfillment-order.server";
import { letGo } from "./release-holds.server";

/**
 * A case waits for people, so the goods wait too: one hold a fulfilment order, while nothing has entered shipping.
 *
 * Each hold is an intent on disk before Shopify is asked, and its handle makes a repeat harmless: killed or unheard
 * half-way, the job runs again and finds its own hold. If the case was decided meanwhile, what was just put on comes
 * off again. Nobody else's hold is looked at.
 */
export async function holdOrder({ caseId }: { caseId: string }, deps: Deps): Promise<void> {
  const current = await deps.cases.get(caseId);
  if (!current || !holdsBack(current.status)) return;
  const gateway = deps.shopify.forShop(current.shop);
  const order = await gateway.readOrder(current.orderId);
  if (!order || order.snapshot.cancelledAt) return;
  if (!["untouched", "submitted"].includes(shippingStage(order.snapshot).name)) return;

  for (const each of order.snapshot.fulfillmentOrders) {
    const ours = ownHold(each);
    if (!ours && !each.supportedActions.includes("HOLD")) continue;
    if (!(await intend(current, each.id, deps))) continue;
    if (ours) await notePlaced(current, each.id, ours.id, deps);
    else await place(current, each.id, deps);
  }

  const now = await deps.cases.get(caseId);
  if (now && !holdsBack(now.status) && now.status !== "cancelling") await letGo(now, deps);
}

/**
 * Goods that were called back and stand in the building again: they do not leave a second time. By the hand of the
 * person who says so, with the same intents and the same handle. Answers what Shopify said no to, if it did.
 */
export async function holdGoods(
  current: CaseRecord,
  gateway: Gateway,
  deps: Deps,
): Promise<{ code: string; message: string } | null> {
  const order = await gateway.readOrder(current.orderId);
  for (const each of order?.snapshot.fulfillmentOrders ?? []) {
    const ours = ownHold(each);
    if (!ours && !each.supportedActions.includes("HOLD")) continue;
    if (!(await intend(current, each.id, deps))) continue;
    const problem = ours ? await notePlaced(current, each.id, ours.id, deps) : await place(current, each.id, deps, gateway);
    if (problem) return problem;
  }
  return null;
}

export const ownHold = (each: Pick<FulfillmentOrderFacts, "holds">): { id: string } | undefined =>
  each.holds.find(({ heldByUs, handle }) => heldByUs && handle === HOLD_HANDLE);

async function place(
  current: CaseRecord,
  fulfillmentOrderId: string,
  deps: Deps,
  gateway = deps.shopify.forShop(current.shop),
): Promise<{ code: string; message: string } | null> {
  const notes = `Cancellation request received ${current.receivedAt.toUTC().toISO()}, case ${current.id}`;
  const answer = await gateway.holdFulfillmentOrder(fulfillmentOrderId, notes);
  if (answer.ok) return notePlaced(current, fulfillmentOrderId, answer.value.holdId, deps);
  if (answer.error.code === "already-held") {
    // put on by a call whose answer we never heard, after we read the order
    const order = await gateway.readOrder(current.orderId);
    const held = order?.snapshot.fulfillmentOrders.find(({ id }) => id === fulfillmentOrderId);
    return notePlaced(current, fulfillmentOrderId, (held && ownHold(held)?.id) ?? null, deps);
  }
  await deps.prisma.hold.updateMany({
    where: { caseId: current.id, fulfillmentOrderId, placedAt: null },
    data: { releasedAt: deps.clock.now().toJSDate() },
  });
  await deps.cases.note(current.id, {
    kind: "hold-failed",
    actor: "shopify",
    detail: { code: answer.error.code, message: answer.error.message, fulfillmentOrderId },
  });
  return answer.error;
}

/** The intent, before the call. False when the hold is on already. */
async function intend(current: CaseRecord, fulfillmentOrderId: string, deps: Deps): Promise<boolean> {
  const key = { caseId: current.id, fulfillmentOrderId };
  const askedAt = deps.clock.now().toJSDate();
  await deps.prisma.hold.createMany({ skipDuplicates: true, data: [{ ...key, shopDomain: current.shop, askedAt }] });
  // a case that is back in review holds anew
  await deps.prisma.hold.updateMany({
    where: { ...key, releasedAt: { not: null } },
    data: { askedAt, holdId: null, placedAt: null, releasedAt: null },
  });
  return (await deps.prisma.hold.count({ where: { ...key, placedAt: null, releasedAt: null } })) > 0;
}

/** Two runs may both learn that the hold is on; the record says it once. */
async function notePlaced(current: CaseRecord, fulfillmentOrderId: string, holdId: string | null, deps: Deps): Promise<null> {
  await deps.cases.addOnce(
    current,
    { events: [{ kind: "hold-placed", actor: "app", detail: { fulfillmentOrderId, holdId } }] },
    async (tx) => {
      const { count } = await tx.hold.updateMany({
        where: { caseId: current.id, fulfillmentOrderId, placedAt: null, releasedAt: null },
        data: { holdId, placedAt: deps.clock.now().toJSDate() },
      });
      return count === 1;
    },
  );
  return null;
}
