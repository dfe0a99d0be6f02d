import { Duration } from "luxon";
import { isOpen, openStatuses, type CaseStatus } from "../cases/case";
import type { Deps } from "../deps";
import { lookAtChanged } from "./look-at-changed.server";
import { planSweep } from "./sweep.server";

/** Shopify's index lags behind, and clocks differ: each look reaches back over the end of the last one. */
const OVERLAP = Duration.fromObject({ minutes: 10 });
/** Older orders are hidden from an app without `read_all_orders`. */
const AS_FAR_AS_SHOPIFY_SHOWS = Duration.fromObject({ days: 60 });
/** Beyond this, reading page by page would cost a shop more of its points than one bulk operation. */
const LONG_AWAY = Duration.fromObject({ hours: 2 });
/** Goods kept back for so long were forgotten, or somebody has to be asked again. */
const OLD_HOLD = Duration.fromObject({ days: 7 });

/** Webhooks get lost: everything Shopify changed since the last look is looked at again, oldest first. */
export async function reconcile({ shop }: { shop: string }, deps: Deps): Promise<void> {
  const record = await deps.shops.find(shop);
  if (!record || record.uninstalledAt) return;
  const startedAt = deps.clock.now();
  const { id: newest } = await deps.shops.policyFor(shop, startedAt);
  if (record.publishedVersionId !== newest) await deps.enqueue(null, "publish-policy", { shop }, { singletonKey: shop });
  const { reconciledUpTo } = record;
  // a shop without any case has nothing to be behind with
  const hasCases = reconciledUpTo ? true : (await deps.prisma.case.findFirst({ where: { shopDomain: shop } })) !== null;
  if (!hasCases) return deps.shops.noteReconciled(shop, startedAt);
  const since = (reconciledUpTo ?? startedAt.minus(AS_FAR_AS_SHOPIFY_SHOWS)).minus(OVERLAP);
  if (startedAt.diff(since) > LONG_AWAY) return planSweep(shop, since, startedAt, deps);

  const gateway = deps.shopify.forShop(shop);
  let cursor: string | null = null;
  do {
    const page = await gateway.readChangedOrders(since, cursor);
    await lookAtChanged(shop, page.orders, "reconcile", deps);
    cursor = page.nextCursor;
  } while (cursor);
  // only now: a look that broke off is repeated whole
  await deps.shops.noteReconciled(shop, startedAt);
}

export async function reconcileAll(deps: Deps): Promise<void> {
  for (const shop of await deps.shops.installed()) await deps.enqueue(null, "reconcile", { shop }, { singletonKey: shop });
}

/** Every open case, hourly, whatever webhooks and reconciliation said; and every hold that is not where it belongs. */
export async function checkOpenCases(deps: Deps): Promise<void> {
  const holds = await deps.prisma.hold.findMany({
    where: {
      releasedAt: null,
      // without the app nobody may touch its holds
      case: { shop: { uninstalledAt: null } },
      OR: [{ placedAt: null }, { case: { status: { notIn: [...openStatuses] } } }],
    },
    select: { caseId: true, case: { select: { status: true } } },
    distinct: ["caseId"],
  });
  for (const { caseId, case: found } of holds) {
    const job = isOpen(found.status as CaseStatus) ? "hold-order" : "release-holds";
    await deps.enqueue(null, job, { caseId }, { singletonKey: caseId });
  }
  await callForOldHolds(deps);
  const rows = await deps.prisma.case.findMany({ where: { status: { in: [...openStatuses] } }, select: { id: true } });
  for (const { id } of rows) await deps.enqueue(null, "settle-case", { caseId: id }, { singletonKey: id });
}

/** What already calls for a person is not talked over. */
async function callForOldHolds(deps: Deps): Promise<void> {
  const before = deps.clock.now().minus(OLD_HOLD).toJSDate();
  const holds = await deps.prisma.hold.findMany({
    where: {
      releasedAt: null,
      placedAt: { lt: before },
      case: { status: { in: [...openStatuses] }, attentionCode: null, shop: { uninstalledAt: null } },
    },
    select: { caseId: true, placedAt: true },
    distinct: ["caseId"],
  });
  for (const { caseId, placedAt } of holds) {
    const current = await deps.cases.get(caseId);
    if (!current || !isOpen(current.status) || current.attentionCode !== null) continue;
    const detail = { code: "hold-old", since: placedAt?.toISOString() ?? null };
    await deps.cases.alter(current, {
      set: { attentionCode: "hold-old" },
      events: [{ kind: "needs-attention", actor: "app", detail }],
    });
  }
}
