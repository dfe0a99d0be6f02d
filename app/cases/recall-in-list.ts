import type { Prisma } from "../database/generated/client";
import type { RecallInList } from "./present-case";
import { stepsOf, type RecallWay } from "./recall";

/** Read with the case, in the same query. */
export const openRecall = {
  where: { endedAt: null },
  orderBy: { openedAt: "desc" },
  take: 1,
  select: { way: true, round: true, deadlineAt: true, steps: { select: { round: true, step: true, state: true } } },
} satisfies Prisma.Case$recallsArgs;

export interface WithOpenRecall {
  recalls: Prisma.RecallGetPayload<typeof openRecall>[];
  cancelledAt: Date | null;
}

/** Goods on their way back, on one line: the way, what comes next, and whether somebody's answer is late. */
export function recallInList({ recalls: [recall], cancelledAt }: WithOpenRecall, now: Date): RecallInList | null {
  if (!recall) return null;
  const way = recall.way as RecallWay | null;
  const done = new Set(
    recall.steps.flatMap(({ round, step, state }) => (round === recall.round && state === "done" ? [step] : [])),
  );
  const steps = way ? stepsOf(way, { cancelled: cancelledAt !== null }) : [];
  return {
    way,
    nextStep: steps.find((step) => !done.has(step)) ?? null,
    overdue: recall.deadlineAt !== null && recall.deadlineAt < now,
  };
}
