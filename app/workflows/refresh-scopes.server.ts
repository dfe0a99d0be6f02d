import type { Deps } from "../deps";

/** What the shop granted has changed: asked anew, so that an order of arrival does not matter. */
export async function refreshScopes({ shop }: { shop: string }, deps: Deps): Promise<void> {
  const { scopes } = await deps.shopify.forShop(shop).readInstallation();
  await deps.shops.noteScopes(shop, scopes);
}
