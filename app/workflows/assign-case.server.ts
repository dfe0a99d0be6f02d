import type { CaseRecord } from "../cases/cases.server";
import { isOpen } from "../cases/case";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import type { Staff } from "../shopify/door.server";

/** Takes a case to look after, or gives it back. */
export const assignCase = (
  { toMe, ...asked }: { shop: string; caseId: string; toMe: boolean; staff: Staff },
  deps: Deps,
): ReturnType<typeof assignCaseTo> => assignCaseTo({ ...asked, to: toMe ? asked.staff.userId : null }, deps);

/**
 * Somebody takes a case to look after, hands it to a colleague or gives it back. Others see it and may still act: an
 * assignment is a word between colleagues, not a lock.
 */
export async function assignCaseTo(
  { shop, caseId, to, staff }: { shop: string; caseId: string; to: string | null; staff: Staff },
  deps: Deps,
): Promise<Answer<CaseRecord, "not-found" | "not-allowed" | "moved-on">> {
  for (let tries = 0; ; tries += 1) {
    const current = await deps.cases.find(shop, caseId);
    if (!current) return refused("not-found", "There is no such case in this store");
    if (current.assigneeId === to) return ok(current);
    if (to !== null && !isOpen(current.status)) return refused("not-allowed", "Nothing is left to look after");
    const answer = await deps.cases.alter(current, {
      set: { assigneeId: to },
      events: [{ kind: "assigned", actor: "staff", actorId: staff.userId, detail: { assigneeId: to, from: current.assigneeId } }],
    });
    // what else happened to the case meanwhile does not matter to who looks after it
    if (answer.ok || tries === 3) return answer;
  }
}
