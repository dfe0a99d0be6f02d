import type { Prisma } from "../database/generated/client";
import type { RecallInList } from "./present-case";
import { stepsOf, type RecallWay } from "./recall";

/** Read with the case, in the same query. */
export const openRecall = {
  where: { endedAt: null },
  orderBy: { openedAt: "desc" },
  take: 1,
  select: { way: true, round: true, deadlineAt: true, steps: { select: { round: true, step: true, state: true, detail: true } } },
} satisfies Prisma.Case$recallsArgs;

export interface WithOpenRecall {
  recalls: Prisma.RecallGetPayload<typeof openRecall>[];
  cancelledAt: Date | null;
}

/** Goods on their way back, on one line: the way, what comes next, and whether somebody's answer is late. */
export function recallInList({ recalls: [recall], cancelledAt }: WithOpenRecall, now: Date): RecallInList | null {
  if (!recall) return null;
  const way = recall.way as RecallWay | null;
  const begun = recall.steps.filter(({ round }) => round === recall.round);
  const done = new Set(begun.flatMap(({ step, state }) => (state === "done" ? [step] : [])));
  // the deadline moves on as staff are reminded, and the step keeps since when its answer is late
  const late = begun.some(
    ({ state, detail }) => state !== "done" && typeof (detail as Record<string, unknown>).overdueSince === "string",
  );
  const steps = way ? stepsOf(way, { cancelled: cancelledAt !== null }) : [];
  return {
    way,
    nextStep: steps.find((step) => !done.has(step)) ?? null,
    overdue: late || (recall.deadlineAt !== null && recall.deadlineAt < now),
  };
}
