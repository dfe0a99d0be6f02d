import { labelLanguage } from "../cases/order-label";
import type { Deps } from "../deps";
import { metafieldValue } from "../policy/settings";
import type { Gateway } from "../shopify/gateway.server";

/** The app was opened with a fresh grant: the shop, its first policy, and the policy where the button reads it. */
export async function installShop(
  { shop, scopes, locale, gateway }: { shop: string; scopes: string[]; locale: string | null; gateway: Gateway },
  deps: Pick<Deps, "shops" | "log">,
): Promise<void> {
  await deps.shops.install(shop, scopes, labelLanguage(locale));
  const versions = await deps.shops.policies(shop);
  const { shopId } = await gateway.readInstallation();
  await gateway.publishPolicy(shopId, JSON.stringify(metafieldValue(versions.map((version) => version.policy))));
  const newest = versions.at(-1);
  if (newest) await deps.shops.notePublished(shop, newest.id);
  deps.log.info({ shop }, "the app is installed and the policy published");
}
