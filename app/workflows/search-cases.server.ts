import type { CaseListItem } from "../cases/present-case";
import type { QueueQuery } from "../cases/queue-query";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { addressMark } from "../lib/sealed-link";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";

/**
 * Cases of somebody, by name or e-mail address. An address is found by its blind index; names are in no row of ours, so
 * Shopify's own search is asked with the person's own access, for the newest ten orders. Nothing of what was typed is kept.
 */
export async function searchCases(
  { typed, query, staff }: { typed: string; query: QueueQuery; staff: Staff },
  deps: Deps,
): Promise<
  Answer<
    { cases: CaseListItem[]; nextCursor: null; previousCursor: null; lookedBackTo: null },
    "no-permission" | "shopify-unreachable"
  >
> {
  const text = typed.trim().slice(0, 200);
  const isAddress = /^\S+@\S+$/.test(text);
  let orderIds: string[] = [];
  try {
    orderIds = (await staff.gateway.searchOrders(text)).map(({ id }) => id);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    // an address is found without Shopify too
    if (!isAddress) return refused(error.kind === "denied" ? "no-permission" : "shopify-unreachable", error.message);
  }
  const among = await deps.cases.found({ shop: staff.shop, emailMark: isAddress ? addressMark(text, deps) : null, orderIds });
  const { policy } = await deps.shops.policyFor(staff.shop, deps.clock.now());
  const list = await deps.cases.list({
    shop: staff.shop,
    view: query.view,
    order: query.order,
    filters: query.filters,
    viewer: { userId: staff.userId, zone: policy.service.zone },
    among,
    pageSize: 50,
  });
  return ok({ cases: list.cases, nextCursor: null, previousCursor: null, lookedBackTo: null });
}
