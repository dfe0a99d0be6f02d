import type { Deps } from "../deps";
import type { Waiting } from "../shopify/points.server";

/**
 * The same parts, with Shopify asked on behalf of whoever waits: a shopper at their page goes before staff, and both
 * before jobs. Work that nobody waits for uses the parts as they are.
 */
export const onBehalfOf = (waiting: Waiting, deps: Deps): Deps => ({
  ...deps,
  shopify: { ...deps.shopify, forShop: (shop) => deps.shopify.forShop(shop, { for: waiting }) },
});
