import type { CaseRecord } from "../cases/cases.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { decide } from "../policy/decide";
import type { OrderSnapshot } from "../policy/types";

/**
 * The order of a request that waits for a person has gone on its way. A request made in time that shipping followed is
 * our mistake, and the goods are called back at once; where shipping came first, inside the window, the page proposes
 * it and staff verify. Nothing here refuses anything, and a decision that is being put right stays its person's.
 */
export async function openRecallIfDue(
  current: CaseRecord,
  order: OrderSnapshot,
  opener: "app" | "shopper",
  deps: Deps,
): Promise<boolean> {
  if (current.status !== "in-review" || current.cancelledAt || current.correctedAt || order.cancelledAt) return false;
  const verdict = decide(order, current.policy, current.countsFrom);
  const judged = {
    set: { verdict: verdict as unknown as Prisma.InputJsonValue },
    events: [{ kind: "judged" as const, actor: "app" as const, detail: { verdict } }],
  };
  if (verdict.kind === "recall") {
    const moved = await deps.cases.move(current, "recalling", {
      set: judged.set,
      events: [...judged.events, { kind: "recall-opened", actor: opener }],
      mails: [{ kind: "recall-opened" }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
    return moved.ok;
  }
  const proposed = verdict.kind === "review" && verdict.recallProposed;
  const before = current.verdict.kind === "review" && current.verdict.recallProposed;
  if (proposed && !before) await deps.cases.alter(current, judged);
  return false;
}
