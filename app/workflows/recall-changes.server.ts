import type { DateTime } from "luxon";
import type { CaseRecord, Change, NewEvent } from "../cases/cases.server";
import type { CaseStatus } from "../cases/case";
import { stepsToTell, waitAfter, type RecallStep, type RecallWay, type StepState } from "../cases/recall";
import { inHands, type RecallRecord } from "../cases/recalls.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { closingTimeAfter } from "../policy/calendar";

export interface StepChange {
  step: RecallStep;
  /** "todo": as if it had never been begun. */
  state: StepState;
  /** Who did it (Shopify's user id); null: the app or Shopify. Left out: unchanged. */
  byId?: string | null;
  detail?: Record<string, unknown>;
}

export interface RecallChange extends Pick<Change, "events" | "mails" | "jobs" | "also"> {
  set?: Prisma.RecallUncheckedUpdateManyInput;
  steps?: StepChange[];
  /** When to look at the recall again; null: nothing to wait for. Left out: unchanged. */
  followUp?: DateTime | null;
  /** Costs and causes are also written down after the end. */
  afterEnd?: boolean;
}

/**
 * The only way to change a recall: from exactly the state it was read in, in one transaction with its events and mails.
 * "moved-on": somebody else acted meanwhile, and won.
 */
export async function changeRecall(
  recall: RecallRecord,
  current: CaseRecord,
  change: RecallChange,
  deps: Deps,
): Promise<Answer<RecallRecord, "moved-on">> {
  const { events, mails, jobs, also } = change;
  const changed = await deps.cases.addOnce(current, { events, mails, jobs, also }, (tx) => claim(tx, recall, change, deps));
  const now = changed && (await deps.recalls.get(recall.id));
  return now ? ok(now) : refused("moved-on", "The recall was changed by someone else in the meantime");
}

/**
 * What Shopify did is written down whoever else wrote meanwhile (the app's own look at the facts, most likely), as long
 * as it is still to be written.
 */
export async function writeDown<T>(
  seen: { recall: RecallRecord; current: CaseRecord },
  isStillDue: (recall: RecallRecord) => boolean,
  write: (recall: RecallRecord, current: CaseRecord) => Promise<Answer<T, "moved-on">>,
  deps: Deps,
): Promise<Answer<T, "moved-on">> {
  let { recall, current } = seen;
  for (;;) {
    const answer = await write(recall, current);
    if (answer.ok) return answer;
    const [now, caseNow] = await Promise.all([deps.recalls.get(recall.id), deps.cases.get(current.id)]);
    if (!now || !caseNow || now.endedAt || !inHands(caseNow.status) || !isStillDue(now)) return answer;
    if (now.version === recall.version && caseNow.version === current.version) return answer;
    recall = now;
    current = caseNow;
  }
}

/** The same together with a move of the case: both or neither. */
export async function moveWithRecall(
  recall: RecallRecord,
  current: CaseRecord,
  to: CaseStatus,
  change: RecallChange,
  deps: Deps,
  ofCase: Pick<Change, "recall" | "followUp"> = {},
): Promise<Answer<CaseRecord, "moved-on">> {
  const lost = new Error("the recall was changed meanwhile");
  try {
    return await deps.cases.move(current, to, {
      events: change.events,
      mails: change.mails,
      jobs: change.jobs,
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
      ...ofCase,
      also: async (tx, caseId) => {
        if (!(await claim(tx, recall, change, deps))) throw lost;
        await change.also?.(tx, caseId);
      },
    });
  } catch (error) {
    if (error === lost) return refused("moved-on", "The recall was changed by someone else in the meantime");
    throw error;
  }
}

async function claim(tx: Prisma.TransactionClient, recall: RecallRecord, change: RecallChange, deps: Deps): Promise<boolean> {
  const { count } = await tx.recall.updateMany({
    where: { id: recall.id, version: recall.version, ...(change.afterEnd ? {} : { endedAt: null }) },
    data: {
      ...change.set,
      ...(change.followUp === undefined ? {} : { followUpAt: change.followUp?.toJSDate() ?? null, followUpTries: 0 }),
      version: { increment: 1 },
    },
  });
  if (count === 0) return false;
  const round = typeof change.set?.round === "number" ? change.set.round : recall.round;
  const way = (typeof change.set?.way === "string" ? change.set.way : recall.way) as RecallWay;
  const at = deps.clock.now().toJSDate();
  for (const { step, state, byId, detail } of change.steps ?? []) {
    const key = { recallId_round_step: { recallId: recall.id, round, step } };
    if (state === "todo") {
      await tx.recallStep.deleteMany({ where: { recallId: recall.id, round, step } });
      continue;
    }
    const says = {
      state,
      ...(state === "asked" ? { askedAt: at, doneAt: null } : {}),
      ...(state === "done" ? { doneAt: at } : {}),
      ...(byId === undefined ? {} : { byId }),
      ...(detail === undefined ? {} : { detail: detail as Prisma.InputJsonValue }),
    };
    await tx.recallStep.upsert({
      where: key,
      create: { recallId: recall.id, round, step, way, ...(state === "waiting" ? { askedAt: at } : {}), ...says },
      update: says,
    });
  }
  return true;
}

/** Whose answer is waited for from now on, or the goods, and until when. */
export function waitingAfter(step: RecallStep, current: CaseRecord, deps: Deps): { until: DateTime; steps: StepChange[] } | null {
  const wait = waitAfter[step];
  if (!wait) return null;
  const until = closingTimeAfter(deps.clock.now(), wait.days, current.policy.service);
  return { until, steps: [{ step: wait.step, state: "waiting", byId: null }] };
}

/** P13: the shopper hears of each step that concerns them, once. */
export const mailOfStep = (
  { round, way }: { round: number; way: RecallWay | null },
  step: RecallStep,
  label: { labelUrl?: string; trackingNumber?: string } = {},
): NonNullable<Change["mails"]> =>
  way && (stepsToTell as readonly RecallStep[]).includes(step)
    ? [{ kind: "recall-step", key: `${round}:${step}`, facts: { recallStep: step, recallWay: way, ...label } }]
    : [];

/** Without the address of a label, which bears the shopper's own: events stand for ever, the step's row can forget it. */
export const eventOfStep = (
  kind: "recall-step-asked" | "recall-step-done" | "recall-step-refused",
  { round, way }: { round: number; way: RecallWay | null },
  step: RecallStep,
  by: { userId: string } | "app" | "shopify",
  { labelUrl: _, ...detail }: Record<string, unknown> = {},
): NewEvent => ({
  kind,
  ...(typeof by === "string" ? { actor: by } : { actor: "staff" as const, actorId: by.userId }),
  detail: { step, way, round, ...detail },
});
