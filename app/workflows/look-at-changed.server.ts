import { Duration, type DateTime } from "luxon";
import { openStatuses } from "../cases/case";
import { shopifyMayMove } from "../cases/refund";
import type { Deps } from "../deps";

/** Shopify's clock is not ours, and its instants have whole seconds. */
const SKEW = Duration.fromObject({ seconds: 5 });
/** A webhook may yet be on its way: a change is looked at at once, and counts as missed only after this. */
const STILL_ON_ITS_WAY = Duration.fromObject({ minutes: 1 });

export interface ChangedOrder {
  id: string;
  updatedAt: DateTime;
}

/**
 * Orders that Shopify says have changed: their cases look again, unless they have since. What nobody had told us of is
 * drift, counted once however often it is found. Answers how many that were.
 */
export async function lookAtChanged(
  shop: string,
  orders: ChangedOrder[],
  foundBy: "reconcile" | "sweep",
  deps: Deps,
): Promise<number> {
  const changedAt = new Map(orders.map(({ id, updatedAt }) => [id, updatedAt]));
  const cases = await deps.prisma.case.findMany({
    where: {
      shopDomain: shop,
      orderId: { in: [...changedAt.keys()] },
      // a case that is over may still have money on its way
      OR: [{ status: { in: [...openStatuses, "cancelled"] } }, { refunds: { some: { status: { in: [...shopifyMayMove] } } } }],
    },
    select: { orderId: true, openedAt: true, lookedAt: true, lookAgainAt: true },
  });
  const now = deps.clock.now();
  const missed: { orderId: string; changedAt: Date }[] = [];
  const unseen = new Set<string>();
  for (const { orderId, openedAt, lookedAt, lookAgainAt } of cases) {
    const changed = changedAt.get(orderId)!;
    const seenAt = (lookedAt ?? openedAt).getTime();
    if (seenAt >= changed.plus(SKEW).toMillis()) continue;
    unseen.add(orderId);
    const isMissed = seenAt < changed.minus(SKEW).toMillis() && lookAgainAt === null && now.diff(changed) > STILL_ON_ITS_WAY;
    if (isMissed) missed.push({ orderId, changedAt: changed.toJSDate() });
  }
  for (const orderId of [...unseen].sort())
    await deps.enqueue(null, "follow-order", { shop, orderId }, { singletonKey: `${shop}/${orderId}` });
  if (missed.length === 0) return 0;
  const { count } = await deps.prisma.drift.createMany({
    data: missed.map((each) => ({ ...each, shopDomain: shop, foundAt: now.toJSDate(), foundBy })),
    skipDuplicates: true,
  });
  if (count > 0) deps.log.warn({ shop, missed: count, foundBy }, "orders had changed and no webhook had told of it");
  return count;
}
