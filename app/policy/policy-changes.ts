import { draftOf, type PolicyDraft } from "./policy-draft";
import type { PolicySettings } from "./settings";

export type PolicyField = keyof PolicyDraft;
export interface PolicyChange {
  field: PolicyField;
  before: PolicyDraft[PolicyField];
  after: PolicyDraft[PolicyField];
}

/** What one version changed of the one before, in the order of the form. */
export function changesBetween(before: PolicySettings, after: PolicySettings): PolicyChange[] {
  const [was, is] = [draftOf(before), draftOf(after)];
  return (Object.keys(is) as PolicyField[])
    .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }));
}

/** Every version with what it changed of the one before it; `versions` newest first, as they come back. */
export const withChanges = <Version extends { settings: PolicySettings }>(
  versions: readonly Version[],
): (Version & { changes: PolicyChange[] })[] =>
  versions.map((version, index) => {
    const before = versions[index + 1];
    return { ...version, changes: before ? changesBetween(before.settings, version.settings) : [] };
  });
