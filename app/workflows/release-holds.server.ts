import type { CaseRecord } from "../cases/cases.server";
import { holdsBack, isOpen } from "../cases/case";
import type { Deps } from "../deps";
import { HOLD_HANDLE } from "../shopify/operations/hold-fulfillment-order.server";
import { callsEndWithin } from "./timing";

/**
 * A case is decided: the goods go their way. Saved as a job with the move that ended the waiting, and found again by
 * the hourly look at holds whose case is over; what is off already stays off.
 */
export async function releaseHolds({ caseId }: { caseId: string }, deps: Deps): Promise<void> {
  const current = await deps.cases.get(caseId);
  if (!current || isOpen(current.status)) return;
  await letGo(current, deps);
}

/**
 * Takes off this case's own holds, by their ids, and says how many Shopify released now. Holds of others, and those a
 * newer case of the same order has come to rely on, stay.
 */
export async function letGo(current: CaseRecord, deps: Deps): Promise<number> {
  const rows = await deps.prisma.hold.findMany({ where: { caseId: current.id, releasedAt: null } });
  if (rows.length === 0) return 0;

  const successor = await deps.cases.ofOrder(current.shop, current.orderId);
  if (successor && successor.id !== current.id && holdsBack(successor.status)) {
    for (const row of rows) await noteReleased(current, row.fulfillmentOrderId, { continuedBy: successor.id }, deps);
    return 0;
  }

  const gateway = deps.shopify.forShop(current.shop);
  const order = await gateway.readOrder(current.orderId);
  if (!order) return 0; // hidden for now: the hourly look tries again
  const known = new Set(rows.map(({ holdId }) => holdId));
  const foundOn = new Set<string>();
  let released = 0;
  let refused = false;
  for (const each of order.snapshot.fulfillmentOrders) {
    // by id, or by our own handle when its id was never heard, or when Shopify moved it to another fulfilment order
    const ours = each.holds.filter(({ id, heldByUs, handle }) => heldByUs && (known.has(id) || handle === HOLD_HANDLE));
    for (const hold of ours) {
      const answer = await gateway.releaseHold(each.id, hold.id);
      foundOn.add(each.id);
      if (answer.ok) released += 1;
      else {
        refused = true;
        await noteStuck(current, each.id, answer.error, deps);
      }
    }
  }
  if (refused) return released;
  for (const row of rows) {
    // asked for a moment ago and not there: the call may be on its way still, so the hourly look finds it by this row
    const askedAgo = deps.clock.now().toMillis() - row.askedAt.getTime();
    const mayYetGoOn = row.placedAt === null && !order.snapshot.cancelledAt && askedAgo < callsEndWithin.toMillis();
    if (mayYetGoOn && !foundOn.has(row.fulfillmentOrderId)) continue;
    // what Shopify no longer shows was released by someone else or went with the cancellation
    await noteReleased(current, row.fulfillmentOrderId, {}, deps);
  }
  return released;
}

async function noteReleased(
  current: CaseRecord,
  fulfillmentOrderId: string,
  detail: Record<string, unknown>,
  deps: Deps,
): Promise<void> {
  const row = await deps.prisma.hold.findUnique({
    where: { caseId_fulfillmentOrderId: { caseId: current.id, fulfillmentOrderId } },
  });
  await deps.cases.addOnce(
    current,
    // an intent that never became a hold ends without a word
    row?.placedAt ? { events: [{ kind: "hold-released", actor: "app", detail: { fulfillmentOrderId, ...detail } }] } : {},
    async (tx) => {
      const { count } = await tx.hold.updateMany({
        where: { caseId: current.id, fulfillmentOrderId, releasedAt: null },
        data: { releasedAt: deps.clock.now().toJSDate() },
      });
      return count === 1;
    },
  );
}

/** Staff learn once that a hold of ours could not be taken off; the hourly look goes on trying. */
async function noteStuck(
  current: CaseRecord,
  fulfillmentOrderId: string,
  error: { code: string; message: string },
  deps: Deps,
): Promise<void> {
  deps.log.warn({ caseId: current.id, shop: current.shop, reason: error.message }, "a hold could not be released");
  const told = await deps.prisma.caseEvent.count({
    where: { caseId: current.id, kind: "hold-failed", detail: { path: ["releasing"], equals: true } },
  });
  if (told > 0) return;
  await deps.cases.note(current.id, {
    kind: "hold-failed",
    actor: "shopify",
    detail: { ...error, fulfillmentOrderId, releasing: true },
  });
}
