import { Duration } from "luxon";
import type { Deps } from "../deps";

/** Shopify repeats a webhook for hours, and a person may ask what came for some days: a month is plenty. */
const KEPT = Duration.fromObject({ days: 30 });
/** Long enough to see whether a shop loses more webhooks than it used to. */
const DRIFT_KEPT = Duration.fromObject({ days: 90 });
/** Who read whose data can still be told a year later. */
const READINGS_KEPT = Duration.fromObject({ years: 1 });

export async function forgetOldReceipts(deps: Deps): Promise<void> {
  await deps.prisma.webhookReceipt.deleteMany({ where: { receivedAt: { lt: deps.clock.now().minus(KEPT).toJSDate() } } });
  const before = deps.clock.now().minus(DRIFT_KEPT).toJSDate();
  await deps.prisma.drift.deleteMany({ where: { foundAt: { lt: before } } });
  await deps.prisma.sweep.deleteMany({ where: { endedAt: { lt: before } } });
  await deps.prisma.flowEvent.deleteMany({ where: { at: { lt: before }, dueAt: null } });
  await deps.prisma.flowRun.deleteMany({ where: { receivedAt: { lt: before } } });
  await deps.readings.forget(deps.clock.now().minus(READINGS_KEPT));
  await deps.rateLimit.forgetOld();
}
