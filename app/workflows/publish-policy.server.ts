import { metafieldValue } from "../policy/settings";
import type { Deps } from "../deps";

/**
 * Writes the policy where the customer account pages read it. Two at once may write in the wrong order, so whoever wrote
 * looks whether there is a newer version by now and writes that one too. Run twice, it writes the same again.
 */
export async function publishPolicy({ shop }: { shop: string }, deps: Pick<Deps, "shops" | "shopify" | "log">): Promise<void> {
  const found = await deps.shops.find(shop);
  if (!found || found.uninstalledAt) return;
  const gateway = deps.shopify.forShop(shop);
  const { shopId } = await gateway.readInstallation();
  for (let written: string | null = null; ;) {
    const versions = await deps.shops.policies(shop);
    const newest = versions.at(-1);
    if (!newest || newest.id === written) break;
    await gateway.publishPolicy(shopId, JSON.stringify(metafieldValue(versions.map(({ policy }) => policy))));
    await deps.shops.notePublished(shop, newest.id);
    written = newest.id;
  }
  deps.log.info({ shop }, "the policy is published");
}
