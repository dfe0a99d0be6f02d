import type { Deps } from "../deps";
import type { Staff } from "../shopify/door.server";

/** The switch that stops all automatic cancellations at once: from now on requests wait for a person. */
export async function setAutomaticCancellation({ on, staff }: { on: boolean; staff: Staff }, deps: Deps): Promise<void> {
  await deps.shops.setAutomaticCancellation(staff.shop, on);
  deps.log.info({ shop: staff.shop, userId: staff.userId, on }, "automatic cancellation was switched");
}
