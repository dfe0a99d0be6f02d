import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import { actionsFor } from "../cases/actions";
import { isOpen } from "../cases/case";
import type { CaseRecord, NewEvent } from "../cases/cases.server";
import { orderFactsOf } from "../cases/order-facts";
import type { WhoseError } from "../cases/present-case";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { answerDates } from "../policy/calendar";
import { decide } from "../policy/decide";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";

export interface Correction {
  shop: string;
  caseId: string;
  whatWasWrong: string | undefined;
  whoseError: WhoseError;
  staff: Staff;
}
export type CorrectionProblem = "not-found" | "not-allowed" | "moved-on" | TextProblem;

/** Before everything else there is to do. */
const topOfTheQueue = DateTime.fromMillis(0, { zone: "utc" });

/**
 * P12: a decision was wrong. The case goes back to review, first in the queue, with the time it was first received; the
 * shopper has an apology at once and a new promised date; the wrong decision stays in the record with whose error it was.
 *
 * When the order has a newer open case, the two are continued there as one, which takes over the first received time.
 * All of it is one change: a death before it changes nothing. Two people at once: one wins, the other is told. Shopify
 * is only asked to judge anew; without its answer the policy's own last verdict stands until somebody looks again.
 */
export async function correctCase(correction: Correction, deps: Deps): Promise<Answer<CaseRecord, CorrectionProblem>> {
  const text = writtenText(correction.whatWasWrong, "correction");
  if (!text.ok) return text;
  const seen = await deps.cases.find(correction.shop, correction.caseId);
  if (!seen) return refused("not-found", "There is no such case in this store");
  if (!actionsFor(seen).includes("correct")) return refused("not-allowed", "Only a decided case can be put right");

  const order = await readIfPossible(seen, deps);
  let current = seen;
  for (let tries = 0; ; tries += 1) {
    const newer = await deps.cases.ofOrder(current.shop, current.orderId);
    const answer =
      newer && newer.id !== current.id && isOpen(newer.status)
        ? await mergeInto(newer, current, { correction, text: text.value, order }, deps)
        : await reopen(current, { correction, text: text.value, order }, deps);
    if (answer.ok || tries === 3) return answer;
    // a note of the app's own got in between, or a new request came: as long as the decision stands, it is put right
    const now = await deps.cases.find(correction.shop, correction.caseId);
    if (!now || now.status !== seen.status || now.mergedIntoId) return answer;
    current = now;
  }
}

interface Facts {
  correction: Correction;
  text: string;
  order: OrderRead | null;
}

async function reopen(current: CaseRecord, facts: Facts, deps: Deps): Promise<Answer<CaseRecord, "moved-on">> {
  const { correction, order } = facts;
  const now = deps.clock.now();
  const messageId = randomUUID();
  const dates = answerDates(now, current.policy);
  const judged = await judge(current, current.countsFrom, order, deps);
  try {
    return await deps.cases.move(current, "in-review", {
      set: {
        ...judged.set,
        correctedAt: now.toJSDate(),
        urgentAt: topOfTheQueue.toJSDate(),
        answerTargetAt: dates.target.toJSDate(),
        answerLimitAt: dates.limit.toJSDate(),
        reminders: 0,
        remindAt: now.toJSDate(),
        waitUntil: null,
        approvedBy: null,
      },
      events: [
        correctedEvent(current, correction, messageId),
        ...judged.events,
        { kind: "review-opened", actor: "app", detail: { answerBy: dates.limit.toUTC().toISO() } },
      ],
      mails: [{ kind: "correction-apology", key: messageId, facts: { messageId, whoseError: correction.whoseError } }],
      followUp: { at: now.plus({ hours: 1 }) },
      also: async (tx) => saveWords(tx, current.id, messageId, facts, deps),
    });
  } catch (error) {
    // the order's one open case was opened by somebody else this moment
    if (isUniqueViolation(error)) return refused("moved-on", "A new request for this order came in the meantime");
    throw error;
  }
}

async function mergeInto(open: CaseRecord, wrong: CaseRecord, facts: Facts, deps: Deps): Promise<Answer<CaseRecord, "moved-on">> {
  const { correction, order } = facts;
  const now = deps.clock.now();
  const messageId = randomUUID();
  const receivedAt = DateTime.min(open.receivedAt, wrong.receivedAt);
  const countsFrom = DateTime.min(open.countsFrom, wrong.countsFrom);
  const undecided = open.status === "in-review" || open.status === "waiting-for-customer";
  const judged = undecided ? await judge(open, countsFrom, order, deps) : { set: {}, events: [] };
  const left = new Error("the wrong case was changed meanwhile");
  try {
    return await deps.cases.alter(open, {
      set: {
        ...judged.set,
        receivedAt: receivedAt.toJSDate(),
        ...(countsFrom < receivedAt ? { countsFromAt: countsFrom.toJSDate() } : {}),
        correctedAt: now.toJSDate(),
        urgentAt: topOfTheQueue.toJSDate(),
      },
      events: [
        {
          kind: "merged",
          actor: "staff",
          actorId: correction.staff.userId,
          detail: { messageId, from: wrong.id, receivedAt: receivedAt.toUTC().toISO() },
        },
        ...judged.events,
      ],
      mails: [{ kind: "correction-apology", key: messageId, facts: { messageId, whoseError: correction.whoseError } }],
      also: async (tx) => {
        const { count } = await tx.case.updateMany({
          where: { id: wrong.id, version: wrong.version, status: wrong.status, mergedIntoId: null },
          data: { mergedIntoId: open.id, version: { increment: 1 }, updatedAt: now.toJSDate() },
        });
        if (count === 0) throw left;
        await tx.caseEvent.createMany({
          data: [
            correctedEvent(wrong, correction, messageId),
            { kind: "merged" as const, actor: "staff" as const, actorId: correction.staff.userId, detail: { into: open.id } },
          ].map((event) => ({
            caseId: wrong.id,
            at: now.toJSDate(),
            kind: event.kind,
            actor: event.actor,
            actorId: event.actorId ?? null,
            detail: event.detail as Prisma.InputJsonValue,
          })),
        });
        await saveWords(tx, open.id, messageId, facts, deps);
      },
    });
  } catch (error) {
    if (error === left) return refused("moved-on", "The case was changed by someone else in the meantime");
    throw error;
  }
}

/** What was decided and is now withdrawn stays readable, whatever is decided next. */
const correctedEvent = (wrong: CaseRecord, correction: Correction, messageId: string): NewEvent => ({
  kind: "corrected",
  actor: "staff",
  actorId: correction.staff.userId,
  detail: {
    messageId,
    whoseError: correction.whoseError,
    wrongStatus: wrong.status,
    wrongVerdict: wrong.verdict,
    irreversible: wrong.cancelledAt !== null,
  },
});

async function saveWords(tx: Prisma.TransactionClient, caseId: string, id: string, facts: Facts, deps: Deps): Promise<void> {
  const { userId } = facts.correction.staff;
  await deps.messages.add(tx, { id, caseId, kind: "correction", author: "staff", authorId: userId, text: facts.text });
}

/** The whole process again: the policy is asked anew, for the time that counts. */
async function judge(
  current: CaseRecord,
  countsFrom: DateTime,
  order: OrderRead | null,
  deps: Deps,
): Promise<{ set: Prisma.CaseUncheckedUpdateInput; events: NewEvent[] }> {
  const verdict = order ? decide(order.snapshot, current.policy, countsFrom) : await lastJudgement(current, deps);
  if (!verdict) return { set: {}, events: [] };
  return {
    set: {
      verdict: verdict as unknown as Prisma.InputJsonValue,
      ...(order ? { orderFacts: orderFactsOf(order, current.policy, current.shop) as unknown as Prisma.InputJsonValue } : {}),
    },
    events: order ? [{ kind: "judged", actor: "app", detail: { verdict } }] : [],
  };
}

/** A decline put the person's own verdict in place of the policy's; the policy's is still in the record. */
async function lastJudgement(current: CaseRecord, deps: Deps): Promise<unknown> {
  const event = await deps.prisma.caseEvent.findFirst({
    where: { caseId: current.id, kind: "judged" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  return (event?.detail as { verdict?: unknown } | undefined)?.verdict ?? null;
}

async function readIfPossible(current: CaseRecord, deps: Deps): Promise<OrderRead | null> {
  try {
    return await deps.shopify.forShop(current.shop, { for: "staff" }).readOrder(current.orderId);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn({ caseId: current.id, reason: error.message }, "a correction goes on without Shopify's answer");
    return null;
  }
}

const isUniqueViolation = (error: unknown): boolean => (error as { code?: string } | null)?.code === "P2002";
