import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { adminOf } from "../lib/shop-domain";

/** A page of ours inside Shopify's admin, where staff are signed in. */
export const adminPageUrl = (shop: string, path: string, deps: Deps): string =>
  `${adminOf(shop)}/apps/${deps.shopify.apiKey}${path}`;

export const caseUrl = (current: Pick<CaseRecord, "shop" | "id">, deps: Deps): string =>
  adminPageUrl(current.shop, `/app/cases/${current.id}`, deps);
