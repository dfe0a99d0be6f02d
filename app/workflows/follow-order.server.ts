import { isOpen } from "../cases/case";
import type { Deps } from "../deps";
import { settleCase } from "./settle-case.server";

/** Something changed about an order (a webhook, reconciliation): bring its case, if it has one, to what Shopify says. */
export async function followOrder({ shop, orderId }: { shop: string; orderId: string }, deps: Deps): Promise<void> {
  const found = await deps.cases.ofOrder(shop, orderId);
  if (found && (isOpen(found.status) || found.status === "cancelled")) await settleCase(found.id, deps);
}
