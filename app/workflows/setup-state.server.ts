import { missingScopes, setupFindings, setupStepNames } from "../cases/setup";
import type { SetupFacts, SetupFinding, SetupState, SetupStep, SetupStepName } from "../cases/setup";
import type { SetupCheck } from "../cases/setup-checks.server";
import type { Deps } from "../deps";

export type { SetupStep, SetupStepName } from "../cases/setup";

/**
 * How far a store is with its setup, from our own record alone: Shopify is asked only when somebody checks
 * (check-setup). What became true by itself since then, a webhook or a shopper's page, counts at once.
 */
export async function setupState(shop: string, deps: Pick<Deps, "shops" | "setupChecks" | "shopify">): Promise<SetupStep[]> {
  const [record, checks, [newest]] = await Promise.all([
    deps.shops.find(shop),
    deps.setupChecks.of(shop),
    deps.shops.policyHistory(shop, 1),
  ]);
  const heard = checks.get("webhooks");
  const lastWebhookAt = heard?.code === "arriving" ? null : await deps.setupChecks.lastWebhookAt(shop);

  const steps: { [Name in SetupStepName]: Found<Name> } = {
    access: () => {
      const missing = missingScopes(deps.shopify.requiredScopes, record?.scopes ?? []);
      const facts = { count: missing.length || deps.shopify.requiredScopes.length, scopes: missing.join(", ") };
      return { code: missing.length > 0 ? "missing" : "granted", facts };
    },
    accounts: () => checked(checks.get("accounts")) ?? { code: "not-asked" },
    "policy-reviewed": () => {
      if (newest && newest.createdBy !== "install") {
        return { code: "saved", at: newest.createdAt.toUTC().toISO(), by: newest.createdByName };
      }
      return checked(checks.get("policy-reviewed")) ?? { code: "as-installed" };
    },
    "policy-published": () => {
      const check = checks.get("policy-published");
      // what was read of an older version says nothing about the newest
      const ofNewest = check?.code === "unreachable" || check?.facts.version === newest?.id;
      if (check && ofNewest) return checked<"policy-published">(check)!;
      return { code: newest && record?.publishedVersionId === newest.id ? "not-read-back" : "on-its-way" };
    },
    extension: () => {
      const at = record?.extensionSeenAt?.toUTC().toISO();
      return at ? { code: "seen", at, facts: { seenAt: at } } : { code: "not-seen" };
    },
    mail: () => checked(checks.get("mail")) ?? { code: "not-tried" },
    webhooks: () => {
      const came = lastWebhookAt && (!heard || lastWebhookAt > heard.checkedAt || heard.code !== "silent");
      if (came) return { code: "arriving", facts: { lastAt: lastWebhookAt.toUTC().toISO() ?? "" } };
      return checked(heard) ?? { code: "nothing-yet" };
    },
    "self-serve": () => checked(checks.get("self-serve")) ?? { code: "not-confirmed" },
    "guest-page": () => checked(checks.get("guest-page")) ?? { code: "not-confirmed" },
  };
  return setupStepNames.map((name) => {
    const found = steps[name]();
    const check = checks.get(name);
    const states: Record<string, SetupState> = setupFindings[name];
    return {
      name,
      state: states[found.code] ?? "cannot-tell",
      code: found.code,
      facts: found.facts ?? {},
      at: found.at ?? check?.checkedAt.toUTC().toISO() ?? null,
      by: found.by ?? (found.at ? null : (check?.checkedByName ?? null)),
    };
  });
}

type Found<Name extends SetupStepName> = () => {
  code: SetupFinding<Name>;
  facts?: SetupFacts;
  /** Where the time or the person is not that of the last check. */
  at?: string | null;
  by?: string | null;
};

/** What was found when somebody last looked, unless this version of the app never finds that. */
const checked = <Name extends SetupStepName>(check: SetupCheck | undefined) =>
  check ? { code: check.code as SetupFinding<Name>, facts: check.facts } : null;
