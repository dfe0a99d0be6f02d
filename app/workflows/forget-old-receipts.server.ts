import { Duration } from "luxon";
import type { Deps } from "../deps";

/** Shopify repeats a webhook for hours, and a person may ask what came for some days: a month is plenty. */
const KEPT = Duration.fromObject({ days: 30 });

export async function forgetOldReceipts(deps: Deps): Promise<void> {
  await deps.prisma.webhookReceipt.deleteMany({ where: { receivedAt: { lt: deps.clock.now().minus(KEPT).toJSDate() } } });
}
