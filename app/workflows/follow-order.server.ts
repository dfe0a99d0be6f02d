import { isOpen } from "../cases/case";
import { shopifyMayMove } from "../cases/refund";
import type { Deps } from "../deps";
import { settleWhenPossible } from "./settle-case.server";
import { pauseBetweenLooks } from "./timing";

/** Reconciliation saw that an order changed: bring its case, if it has one, to what Shopify says. Webhooks: follow-receipts. */
export async function followOrder({ shop, orderId }: { shop: string; orderId: string }, deps: Deps): Promise<void> {
  const found = await deps.cases.ofOrder(shop, orderId);
  if (found && (isOpen(found.status) || found.status === "cancelled")) await followCase(found.id, deps);
  else if (found) await lookAtRefunds(found.id, deps);
}

/**
 * The first sign of a change is followed at once; what comes right behind it is one more look a second later. The look
 * to come is on the row before anything is read, so that a death in between loses nothing.
 */
async function followCase(caseId: string, deps: Deps): Promise<void> {
  const lookedAt = await deps.cases.lookAgain(caseId, deps.clock.now().plus(pauseBetweenLooks));
  if (!lookedAt || deps.clock.now().diff(lookedAt) >= pauseBetweenLooks) await settleWhenPossible(caseId, deps);
}

/** A case that is over may still have money on its way: each refund's own alarm reads Shopify. */
async function lookAtRefunds(caseId: string, deps: Deps): Promise<void> {
  const now = deps.clock.now().toJSDate();
  await deps.prisma.refund.updateMany({
    where: {
      caseId,
      status: { in: [...shopifyMayMove] },
      OR: [{ followUpAt: null }, { followUpAt: { gt: now } }],
    },
    data: { followUpAt: now },
  });
}
