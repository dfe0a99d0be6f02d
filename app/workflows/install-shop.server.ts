import type { Deps } from "../deps";
import { textLanguage } from "../lib/language-tag";
import { metafieldValue } from "../policy/settings";
import type { Gateway } from "../shopify/gateway.server";

/** The app was opened with a fresh grant: the shop, its first policy, and the policy where the button reads it. */
export async function installShop(
  { shop, scopes, locale, gateway }: { shop: string; scopes: string[]; locale: string | null; gateway: Gateway },
  deps: Pick<Deps, "shops" | "log">,
): Promise<void> {
  // orders are labelled in the language in which whoever installs the app works, until the settings change it for the whole shop
  await deps.shops.install(shop, scopes, textLanguage(locale ?? ""));
  const versions = await deps.shops.policies(shop);
  const { shopId } = await gateway.readInstallation();
  await gateway.publishPolicy(shopId, JSON.stringify(metafieldValue(versions.map((version) => version.policy))));
  const newest = versions.at(-1);
  if (newest) await deps.shops.notePublished(shop, newest.id);
  deps.log.info({ shop }, "the app is installed and the policy published");
}
