import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { adminOf } from "../lib/shop-domain";

/** The case inside Shopify's admin, where staff are signed in. */
export const caseUrl = (current: Pick<CaseRecord, "shop" | "id">, deps: Deps): string =>
  `${adminOf(current.shop)}/apps/${deps.shopify.apiKey}/app/cases/${current.id}`;
