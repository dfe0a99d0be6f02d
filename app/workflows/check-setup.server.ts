import { isDeepStrictEqual } from "node:util";
import { askedOfShopify, missingScopes, type AskedStep } from "../cases/setup";
import type { Deps } from "../deps";
import { metafieldValue } from "../policy/settings";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { SetupFacts } from "../shopify/operations/read-setup.server";

/** A webhook that takes longer is not on its way any more. */
const WEBHOOK_MINUTES = 5;

/**
 * Somebody looks whether the store is set up: Shopify is asked once, and what it says of each step is kept with its
 * time. Without an answer nothing is guessed: the steps say that Shopify was out of reach. Run twice, it looks twice.
 */
export async function checkSetup({ staff }: { staff: Staff }, deps: Deps): Promise<void> {
  const { shop, userId: by } = staff;
  const record = await deps.shops.find(shop);
  if (!record) return;
  let told: SetupFacts;
  try {
    // the change of a moment ago may still be on its way, and in a busy store there is always one
    const changed = { since: record.installedAt, until: deps.clock.now().minus({ minutes: WEBHOOK_MINUTES }) };
    told = await deps.shopify.forShop(shop, { for: "staff" }).readSetup(changed);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn({ shop, reason: error.message }, "the setup could not be looked at");
    for (const step of ["accounts", "policy-published", "webhooks"] as const)
      await deps.setupChecks.note(shop, step, { code: "unreachable", by });
    return;
  }
  await deps.shops.noteScopes(shop, told.scopes);
  const findings: { [Step in AskedStep]: () => Promise<void> } = {
    access: () => {
      const missing = missingScopes(deps.shopify.requiredScopes, told.scopes);
      return deps.setupChecks.note(shop, "access", { code: missing.length > 0 ? "missing" : "granted", by });
    },
    accounts: () => deps.setupChecks.note(shop, "accounts", { code: told.newCustomerAccounts ? "new" : "classic", by }),
    "policy-published": async () => {
      const versions = await deps.shops.policies(shop);
      const newest = versions.at(-1);
      if (!newest) throw new Error(`${shop} has no policy`);
      const wanted = metafieldValue(versions.map(({ policy }) => policy));
      const code = !told.publishedPolicy
        ? "missing"
        : isDeepStrictEqual(parsed(told.publishedPolicy), JSON.parse(JSON.stringify(wanted)))
          ? "readable"
          : "different";
      await deps.setupChecks.note(shop, "policy-published", { code, facts: { version: newest.id }, by });
      // what is not there, or is yesterday's, is written again; whoever checks once more sees whether that helped
      if (code !== "readable") await deps.enqueue(null, "publish-policy", { shop }, { singletonKey: shop });
    },
    webhooks: async () => {
      const heardAt = await deps.setupChecks.lastWebhookAt(shop);
      const changed = told.lastChange;
      if (changed && (!heardAt || changed.at.diff(heardAt, "minutes").minutes > WEBHOOK_MINUTES)) {
        const facts = { order: changed.orderName, changedAt: changed.at.toUTC().toISO() ?? "" };
        return deps.setupChecks.note(shop, "webhooks", { code: "silent", facts, by });
      }
      const facts = { lastAt: heardAt?.toUTC().toISO() ?? "" };
      return deps.setupChecks.note(shop, "webhooks", heardAt ? { code: "arriving", facts, by } : { code: "nothing-yet", by });
    },
  };
  for (const step of askedOfShopify) await findings[step]();
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
