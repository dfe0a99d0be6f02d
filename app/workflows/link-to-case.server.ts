import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";

/** The case inside Shopify's admin, where staff are signed in. */
export const caseUrl = (current: Pick<CaseRecord, "shop" | "id">, deps: Deps): string =>
  `https://admin.shopify.com/store/${current.shop.replace(/\.myshopify\.com$/, "")}/apps/${deps.shopify.apiKey}/app/cases/${current.id}`;
