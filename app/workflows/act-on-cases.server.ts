import type { BulkResult } from "../cases/present-case";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isUuid } from "../lib/uuid";
import type { Staff } from "../shopify/door.server";
import { assignCaseTo } from "./assign-case.server";
import { reviewCase } from "./review-case.server";

/** What may be done to many cases at once: nothing that cannot be taken back (decision 0029). */
export type BulkWork = { what: "assign"; to: string | null } | { what: "ask"; text: string };

export const mostAtOnce = 50;

/**
 * One after the other, each for itself: one that somebody else was faster with is told of and holds nothing up. A death
 * half-way leaves some done and some not, which the list shows; the same once more changes only those that are left.
 */
export async function actOnCases(
  { caseIds, work, staff }: { caseIds: string[]; work: BulkWork; staff: Staff },
  deps: Deps,
): Promise<Answer<BulkResult, "too-many" | "unknown-colleague">> {
  const ids = [...new Set(caseIds)];
  if (ids.length > mostAtOnce) return refused("too-many", `At most ${mostAtOnce} cases at once`);
  const colleagues =
    work.what === "assign" && work.to !== null && work.to !== staff.userId ? await deps.shops.people(staff.shop) : [];
  if (work.what === "assign" && work.to !== null && work.to !== staff.userId && !colleagues.some(({ id }) => id === work.to))
    return refused("unknown-colleague", "Nobody of this store is known by this id");
  const cases: BulkResult["cases"] = [];
  for (const id of ids) cases.push({ id, ...(await actOn(id, work, staff, deps)) });
  return ok({ what: work.what === "assign" && work.to === null ? "unassign" : work.what, cases });
}

async function actOn(
  caseId: string,
  work: BulkWork,
  staff: Staff,
  deps: Deps,
): Promise<{ orderName: string | null; problem: string | null }> {
  const known = isUuid(caseId) ? await deps.cases.find(staff.shop, caseId) : null;
  if (!known) return { orderName: null, problem: "not-found" };
  const answer =
    work.what === "assign"
      ? await assignCaseTo({ shop: staff.shop, caseId, to: work.to, staff }, deps)
      : await reviewCase({ shop: staff.shop, caseId, action: "ask", text: work.text, staff }, deps);
  return { orderName: known.orderName, problem: answer.ok ? null : answer.error.code };
}
