import { draftSchema, readDraft, type DraftProblem } from "../policy/policy-draft";
import { changesBetween, type PolicyField } from "../policy/policy-changes";
import { settingsOf } from "../policy/settings";
import type { Deps } from "../deps";
import type { Staff } from "../shopify/door.server";

export interface PolicyToSave {
  /** The version the person had before their eyes: a newer one is never written over unseen. */
  seenVersionId: string;
  /** The form as it was sent. */
  draft: unknown;
  staff: Staff;
}

export type SavedPolicy =
  | { outcome: "saved"; versionId: string; changed: PolicyField[] }
  | { outcome: "unchanged" }
  | { outcome: "invalid"; problems: DraftProblem[] }
  /** Somebody else saved first. */
  | { outcome: "overtaken"; by: string | null; at: string }
  | { outcome: "malformed" };

/**
 * A store changes its policy. Nothing is edited: a new version is in force from now on, and orders placed before keep
 * theirs. The customer account pages read the policy from a metafield, which a job writes: it belongs to the same
 * transaction, so a death after it, or Shopify being out of reach, delays the metafield and loses nothing.
 */
export async function savePolicy({ seenVersionId, draft, staff }: PolicyToSave, deps: Deps): Promise<SavedPolicy> {
  const sent = draftSchema.safeParse(draft);
  if (!sent.success) return { outcome: "malformed" };
  const read = readDraft(sent.data);
  if (!read.ok) return { outcome: "invalid", problems: read.problems };

  const answer = await deps.shops.addPolicyVersion(
    { domain: staff.shop, after: seenVersionId, settings: read.settings, createdBy: staff.userId },
    (tx) => deps.enqueue(tx, "publish-policy", { shop: staff.shop }, { singletonKey: staff.shop }),
  );
  switch (answer.outcome) {
    case "saved": {
      const changed = changesBetween(settingsOf(answer.former), read.settings).map(({ field }) => field);
      deps.log.info({ shop: staff.shop, userId: staff.userId, changed }, "the policy has a new version");
      return { outcome: "saved", versionId: answer.versionId, changed };
    }
    case "unchanged":
      return { outcome: "unchanged" };
    case "overtaken": {
      const [newest] = await deps.shops.policyHistory(staff.shop);
      return { outcome: "overtaken", by: newest?.createdByName ?? null, at: newest?.createdAt.toUTC().toISO() ?? "" };
    }
  }
}
