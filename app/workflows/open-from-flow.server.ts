import { DateTime } from "luxon";
import { isOpen } from "../cases/case";
import { shopifyFlow } from "../cases/staff-names.server";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { enterRequest, type Entered, type EntryProblem } from "./enter-request.server";

/**
 * A workflow of the shop opens a case: the same as a request entered by hand, received when its run first reached us. A
 * workflow is nobody's own right to cancel, so the case always waits for a person.
 *
 * The run is on disk with its time before anything is asked; sent again by Flow, it is the same request.
 */
export async function openFromFlow(
  { shop, runId, orderId, note }: { shop: string; runId: string; orderId: string; note: string | undefined },
  deps: Deps,
): Promise<Answer<Entered, EntryProblem | "not-installed" | "another-order">> {
  const installed = await deps.shops.find(shop);
  if (!installed || installed.uninstalledAt) return refused("not-installed", "The app is not installed in this store");
  const receivedAt = deps.clock.now().startOf("second");
  await deps.prisma.flowRun.createMany({
    skipDuplicates: true,
    data: [{ shopDomain: shop, runId, orderId, receivedAt: receivedAt.toJSDate() }],
  });
  const run = await deps.prisma.flowRun.findUniqueOrThrow({ where: { shopDomain_runId: { shopDomain: shop, runId } } });
  if (run.orderId !== orderId) return refused("another-order", "This run was for another order");
  // nothing to add to what is open already
  const existing = note ? null : await deps.cases.ofOrder(shop, orderId);
  if (existing && isOpen(existing.status)) return ok({ outcome: "case", caseId: existing.id });
  return enterRequest(
    {
      orderId,
      channel: "shopify-admin",
      receivedAt: DateTime.fromJSDate(run.receivedAt, { zone: "utc" }),
      shopperReason: null,
      text: note,
      staff: { shop, userId: shopifyFlow, userName: null, gateway: deps.shopify.forShop(shop) },
      unattended: true,
    },
    deps,
  );
}
