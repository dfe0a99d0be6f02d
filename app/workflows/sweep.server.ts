import { DateTime, Duration } from "luxon";
import type { Deps } from "../deps";
import type { Gateway } from "../shopify/gateway.server";
import { lookAtChanged, type ChangedOrder } from "./look-at-changed.server";
import { backoff } from "./timing";

/** After so many looks without a list from Shopify, it is read page by page. */
const PATIENCE = 8;
const SLOWEST_LOOK = Duration.fromObject({ minutes: 1 });

/**
 * We were away for long, or the app was installed again: everything Shopify changed since is listed by a bulk operation,
 * which costs a dozen points however much it is. Saved together with the mark that the five-minute looks go on from, so
 * that between the two nothing is left out. The row's alarm carries it on wherever a process died.
 */
export async function planSweep(shop: string, since: DateTime, upTo: DateTime, deps: Deps): Promise<void> {
  const asked = { askedAt: upTo.toJSDate(), followUpAt: upTo.toJSDate() };
  await deps.prisma.$transaction([
    deps.prisma.sweep.create({ data: { shopDomain: shop, since: since.toJSDate(), ...asked } }),
    deps.prisma.shop.updateMany({ where: { domain: shop }, data: { reconciledUpTo: upTo.toJSDate() } }),
  ]);
}

/** One step: ask for the list, see whether it is there, or go through it. Safe to repeat: a case looks once for one change. */
export async function sweep({ sweepId }: { sweepId: string }, deps: Deps): Promise<void> {
  const row = await deps.prisma.sweep.findUnique({ where: { id: sweepId }, include: { shop: true } });
  if (!row || row.endedAt) return;
  const note = (data: Parameters<typeof deps.prisma.sweep.updateMany>[0]["data"]) =>
    deps.prisma.sweep.updateMany({ where: { id: sweepId, endedAt: null }, data });
  const end = (outcome: "swept" | "paged" | "uninstalled", counts: Counts = { orders: 0, drifted: 0 }) =>
    note({ outcome, ...counts, endedAt: deps.clock.now().toJSDate(), followUpAt: null });
  const lookIn = (pause: Duration) => ({ followUpAt: deps.clock.now().plus(pause).toJSDate() });

  if (row.shop.uninstalledAt) return void (await end("uninstalled"));
  const gateway = deps.shopify.forShop(row.shopDomain);
  const since = DateTime.fromJSDate(row.since, { zone: "utc" });

  if (!row.operationId) {
    if (row.tries > PATIENCE) {
      const counts = await goThrough(row.shopDomain, pagesSince(gateway, since), deps);
      return void (await end("paged", counts));
    }
    const operationId = await gateway.sweepOrders(since);
    return void (await note({ operationId, ...lookIn(backoff(operationId ? 0 : row.tries)) }));
  }

  const list = await gateway.readSweep(row.operationId);
  switch (list.state) {
    case "under-way":
      return void (await note(lookIn(Duration.fromMillis(Math.min(backoff(row.tries).toMillis(), SLOWEST_LOOK.toMillis())))));
    case "failed":
      return void (await note({ operationId: null, ...lookIn(backoff(row.tries)) }));
    case "done": {
      const counts = list.url ? await goThrough(row.shopDomain, gateway.readSweptOrders(list.url), deps) : undefined;
      await end("swept", counts);
      deps.log.info({ shop: row.shopDomain, ...counts }, "everything that changed while we were away has been looked at");
    }
  }
}

interface Counts {
  orders: number;
  drifted: number;
}

async function goThrough(shop: string, batches: AsyncIterable<ChangedOrder[]>, deps: Deps): Promise<Counts> {
  const counts: Counts = { orders: 0, drifted: 0 };
  for await (const batch of batches) {
    counts.orders += batch.length;
    counts.drifted += await lookAtChanged(shop, batch, "sweep", deps);
  }
  return counts;
}

async function* pagesSince(gateway: Gateway, since: DateTime): AsyncGenerator<ChangedOrder[]> {
  let cursor: string | null = null;
  do {
    const page = await gateway.readChangedOrders(since, cursor);
    yield page.orders;
    cursor = page.nextCursor;
  } while (cursor);
}
