import Big from "big.js";
import { DateTime } from "luxon";
import type { Prisma, PrismaClient, Recall as RecallRow, RecallCost, RecallStep as StepRow } from "../database/generated/client";
import type { Policy } from "../policy/types";
import type { RecallView } from "./cancellation-view";
import { isOpen, type CaseStatus } from "./case";
import type { EventKind, NewEvent } from "./cases.server";
import type { CaseMailKind, MailCause } from "./mail-kind";
import type { Messages } from "./messages.server";
import type { RecallItem, RecallStepItem, StaffMember } from "./present-case";
import {
  proposedWay,
  recallSteps,
  stepsOf,
  waysFor,
  type RecallCause,
  type RecallCostKind,
  type RecallFacts,
  type RecallOutcome,
  type RecallSituation,
  type RecallStep,
  type RecallWay,
  type StepState,
} from "./recall";
import { staffNames } from "./staff-names.server";

export interface RecallRecord {
  id: string;
  caseId: string;
  shop: string;
  orderId: string;
  openedAt: DateTime;
  openedBy: "app" | "shopper" | "staff";
  facts: RecallFacts | null;
  way: RecallWay | null;
  /** How many ways were chosen; the steps of each are kept. */
  round: number;
  verifiedAt: DateTime | null;
  paidFirstAt: DateTime | null;
  outcome: RecallOutcome | null;
  endedAt: DateTime | null;
  deadlineAt: DateTime | null;
  returnId: string | null;
  followUpTries: number;
  version: number;
  /** Of every round, in the order in which they were begun. */
  steps: StepRecord[];
}

export interface StepRecord {
  round: number;
  way: RecallWay;
  step: RecallStep;
  state: StepState;
  askedAt: DateTime | null;
  doneAt: DateTime | null;
  byId: string | null;
  detail: Record<string, unknown>;
}

/** The steps of the way that is being gone. */
export const stepsNow = (recall: Pick<RecallRecord, "round" | "steps">): StepRecord[] =>
  recall.steps.filter(({ round }) => round === recall.round);

export const stepNow = (recall: Pick<RecallRecord, "round" | "steps">, step: RecallStep): StepRecord | undefined =>
  stepsNow(recall).find((each) => each.step === step);

/** What comes next on the way: the first step that is not done. */
export function nextStep(recall: RecallRecord, of: { cancelled: boolean }): RecallStep | null {
  if (!recall.way) return null;
  return stepsOf(recall.way, of).find((step) => stepNow(recall, step)?.state !== "done") ?? null;
}

export function situationOf(recall: RecallRecord, of: { cancelled: boolean; refunded: boolean }): RecallSituation {
  return {
    facts: recall.facts,
    way: recall.way,
    stuck: stepsNow(recall).some(({ state }) => state === "refused"),
    cancelled: of.cancelled,
    refunded: of.refunded || recall.paidFirstAt !== null || Boolean(recall.facts?.refunded),
  };
}

export type Recalls = ReturnType<typeof createRecalls>;

/** The record of goods on their way back. Every change of one goes through workflows/recall-changes. */
export function createRecalls(deps: {
  prisma: PrismaClient;
  messages: Messages;
  decrypt: (sealed: string) => string;
  /** The store's settings of today. */
  policyNow: (shop: string) => Promise<Policy>;
}) {
  const { prisma } = deps;

  return {
    async get(recallId: string): Promise<RecallRecord | null> {
      const row = await prisma.recall.findUnique({ where: { id: recallId }, include: withSteps });
      return row && toRecall(row);
    },

    /** The case's open recall, or else its latest one. */
    async ofCase(caseId: string): Promise<RecallRecord | null> {
      const rows = await prisma.recall.findMany({ where: { caseId }, orderBy: newestFirst, take: 10, include: withSteps });
      const row = rows.find(({ endedAt }) => endedAt === null) ?? rows[0];
      return row ? toRecall(row) : null;
    },

    async openOf(caseId: string): Promise<RecallRecord | null> {
      const row = await prisma.recall.findFirst({ where: { caseId, endedAt: null }, include: withSteps });
      return row && toRecall(row);
    },

    /** What the case page shows, the newest first. */
    async onPage({ shop, caseId }: { shop: string; caseId: string }): Promise<RecallItem[]> {
      const rows = await prisma.recall.findMany({
        where: { caseId, shopDomain: shop },
        orderBy: newestFirst,
        include: {
          steps: withSteps.steps,
          costs: { orderBy: [{ at: "asc" }, { id: "asc" }] },
          case: { select: { status: true, cancelledAt: true, refunds: { where: moneyWentBack, select: { id: true } } } },
        },
      });
      if (rows.length === 0) return [];
      const [names, words, refundWhen] = await Promise.all([
        staffNames(
          deps,
          shop,
          rows.flatMap((row) => [row.verifiedBy, ...row.steps.map(({ byId }) => byId), ...row.costs.map(({ byId }) => byId)]),
        ),
        deps.messages.ofCase(caseId),
        this.refundWhen(shop),
      ]);
      const textOf = new Map(words.map(({ id, text }) => [id, text]));
      const person = (id: string | null): StaffMember | null => (id ? { id, name: names.get(id) ?? null } : null);
      return rows.map((row): RecallItem => {
        const recall = toRecall(row);
        const status = row.case.status as CaseStatus;
        const of = { cancelled: row.case.cancelledAt !== null, refunded: row.case.refunds.length > 0 };
        const situation = situationOf(recall, of);
        const inHand = recall.endedAt === null && inHands(status);
        const upNext = inHand ? nextStep(recall, of) : null;
        const toItem = (each: StepRecord): RecallStepItem => {
          const { messageId, ...detail } = each.detail;
          const note = typeof messageId === "string" ? textOf.get(messageId) : undefined;
          return {
            step: each.step,
            way: each.way,
            state: each.state,
            now: each.round === recall.round && each.step === upNext,
            askedAt: iso(each.askedAt),
            doneAt: iso(each.doneAt),
            by: person(each.byId),
            detail: { ...detail, ...(note ? { note } : {}) },
          };
        };
        // what was done before the order was cancelled stays in sight
        const planned = recall.way
          ? recallSteps[recall.way].filter((step) => stepNow(recall, step) || stepsOf(recall.way!, of).includes(step))
          : [];
        return {
          id: recall.id,
          openedAt: recall.openedAt.toISO() ?? "",
          openedBy: recall.openedBy,
          facts: recall.facts,
          way: recall.way,
          proposedWay: inHand ? proposedWay(situation) : null,
          ways: inHand && status !== "cancelled" ? waysFor(situation) : [],
          steps: planned.map((step) => {
            const begun = stepNow(recall, step);
            return begun ? toItem(begun) : { ...toItem(untouched(recall, step)), now: step === upNext };
          }),
          earlier: recall.steps.filter(({ round }) => round !== recall.round).map(toItem),
          deadlineAt: iso(recall.deadlineAt),
          verifiedAt: iso(recall.verifiedAt),
          verifiedBy: person(row.verifiedBy),
          refundWhen,
          mayPayFirst:
            inHand &&
            refundWhen === "mistake-verified" &&
            recall.verifiedAt !== null &&
            recall.returnId === null &&
            !situation.cancelled &&
            !situation.refunded,
          paidFirstAt: iso(recall.paidFirstAt),
          cause: row.cause as RecallCause | null,
          causeNote: row.causeNote ? deps.decrypt(row.causeNote) : null,
          costs: row.costs.map((cost) => ({
            id: cost.id,
            at: cost.at.toISOString(),
            amount: cost.amount.toFixed(),
            currencyCode: cost.currencyCode,
            kind: cost.kind as RecallCostKind,
            note: cost.note ? deps.decrypt(cost.note) : null,
            by: person(cost.byId) ?? { id: cost.byId, name: null },
          })),
          totals: totalsOf(row.costs),
          outcome: recall.outcome,
          endedAt: iso(recall.endedAt),
          outcomes: inHand ? outcomesFor(recall) : [],
        };
      });
    },

    /** How far the goods are, for the shopper's page; null when none were called back. */
    async viewOf(caseId: string): Promise<RecallView | null> {
      const recall = await this.ofCase(caseId);
      if (!recall) return null;
      const label = recall.steps.findLast(({ step, state }) => step === "send-label" && state === "done");
      const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
      return {
        way: recall.way,
        steps: stepsNow(recall).flatMap(({ step, state, doneAt }) =>
          state === "done" && doneAt ? [{ step, at: doneAt.toISO() ?? "" }] : [],
        ),
        returnLabel: label ? { url: text(label.detail.labelUrl), number: text(label.detail.trackingNumber) } : null,
        outcome: recall.endedAt ? recall.outcome : null,
        endedAt: iso(recall.endedAt),
      };
    },

    /**
     * What the recalls that were opened in [from, to) cost, by month ("2026-11", in the service's zone), cause and
     * currency. Recalls that cost nothing (yet) are counted in a line without a currency.
     */
    async totals({ shop, from, to }: { shop: string; from: DateTime; to: DateTime }): Promise<RecallTotals[]> {
      const rows = await prisma.recall.findMany({
        where: { shopDomain: shop, openedAt: { gte: from.toJSDate(), lt: to.toJSDate() } },
        select: { openedAt: true, cause: true, costs: { select: { amount: true, currencyCode: true } } },
        orderBy: { openedAt: "asc" },
      });
      if (rows.length === 0) return [];
      const { zone } = (await deps.policyNow(shop)).service;
      const lines = new Map<string, RecallTotals>();
      for (const row of rows) {
        const month = DateTime.fromJSDate(row.openedAt, { zone }).toFormat("yyyy-MM");
        const cause = row.cause as RecallCause | null;
        const sums = row.costs.length > 0 ? totalsOf(row.costs) : [{ amount: "0", currencyCode: null }];
        for (const { amount, currencyCode } of sums) {
          const key = `${month} ${cause} ${currencyCode}`;
          const line = lines.get(key) ?? { month, cause, currencyCode, amount: "0", count: 0 };
          lines.set(key, { ...line, amount: new Big(line.amount).plus(amount).toFixed(), count: line.count + 1 });
        }
      }
      return [...lines.values()];
    },

    /** The store's setting of today: an older policy says nothing about the store's own risk. */
    async refundWhen(shop: string): Promise<"goods-secured" | "mistake-verified"> {
      return (await deps.policyNow(shop)).recallRefund;
    },
  };
}

export interface RecallTotals {
  month: string;
  cause: RecallCause | null;
  /** Null: recalls without a recorded cost. */
  currencyCode: string | null;
  amount: string;
  /** How many recalls the line speaks of. */
  count: number;
}

/** While the case stands in one of these, people act on its recall; while Shopify is cancelling, they wait. */
export const inHands = (status: CaseStatus): boolean => status === "recalling" || status === "returning";

/** How a person may end a recall. "stopped" is the cancellation's own word, "returned" needs the goods. */
export function outcomesFor(recall: RecallRecord): RecallOutcome[] {
  const back = stepNow(recall, "goods-back")?.state === "done";
  return [...(back ? ["returned" as const] : []), "delivered-anyway", "lost"];
}

/** A refund that has not failed: Shopify takes no return of the order any more. */
export const moneyWentBack = {
  status: { notIn: ["failed", "voided", "none-due"] },
} satisfies Prisma.RefundWhereInput;

interface CaseMove {
  id: string;
  shop: string;
  orderId: string;
  locale: string;
  from: CaseStatus | null;
  to: CaseStatus;
  events: readonly NewEvent[];
  /** How the recall ends with this move; "goes-on": it does not. */
  recall?: { outcome: RecallOutcome } | "goes-on";
}

/**
 * What a move of a case means for its recall, in the transaction of the move: goods that are called back have a record,
 * a cancellation that did not work leaves its step open to be tried again, and nothing stays open on a case that ended.
 * Answers the jobs that follow from it.
 */
export async function followCaseMove(
  tx: Prisma.TransactionClient,
  move: CaseMove,
  now: DateTime,
): Promise<{ name: "look-into-recall"; payload: { recallId: string } }[]> {
  const at = now.toJSDate();
  const open = await tx.recall.findFirst({ where: { caseId: move.id, endedAt: null }, select: { id: true, round: true } });
  const cancelStep = { step: "cancel-order", state: { in: ["asked", "waiting"] } };

  if (inHands(move.to)) {
    if (!open) return [{ name: "look-into-recall", payload: { recallId: await begin(tx, move, now) } }];
    if (move.from !== "cancelling") return [];
    const no = move.events.findLast(({ detail }) => typeof detail?.code === "string")?.detail ?? {};
    const step = { recallId: open.id, round: open.round, ...cancelStep };
    // nothing was said against it: it is simply still to be done
    if (["no-permission", "shopify-unreachable", "answer-lost"].includes(String(no.code))) {
      await tx.recallStep.deleteMany({ where: step });
      return [];
    }
    const { count } = await tx.recallStep.updateMany({
      where: step,
      data: { state: "refused", detail: no as Prisma.InputJsonValue },
    });
    if (count > 0)
      await note(tx, move.id, { kind: "recall-step-refused", actor: "shopify", detail: { step: "cancel-order", ...no } }, at);
    return [];
  }
  if (isOpen(move.to) || move.recall === "goes-on" || !open) return [];

  const outcome: RecallOutcome = move.recall?.outcome ?? (move.to === "cancelled" ? "stopped" : "delivered-anyway");
  await tx.recallStep.updateMany({
    where: { recallId: open.id, round: open.round, ...cancelStep },
    data: { state: move.to === "cancelled" ? "done" : "refused", doneAt: move.to === "cancelled" ? at : null },
  });
  await tx.recall.updateMany({
    where: { id: open.id },
    data: { outcome, endedAt: at, deadlineAt: null, followUpAt: null, version: { increment: 1 } },
  });
  const by = move.events.findLast(({ actor }) => actor === "staff");
  await note(
    tx,
    move.id,
    { kind: "recall-ended", actor: by ? "staff" : "app", actorId: by?.actorId ?? null, detail: { outcome } },
    at,
  );
  return [];
}

const openings: readonly EventKind[] = ["recall-opened", "recall-approved", "shipped-anyway"];

async function begin(tx: Prisma.TransactionClient, move: CaseMove, now: DateTime): Promise<string> {
  const cause = move.events.findLast(({ kind }) => openings.includes(kind));
  const openedBy = cause?.actor === "staff" || cause?.actor === "shopper" ? cause.actor : "app";
  const { id } = await tx.recall.create({
    data: {
      caseId: move.id,
      shopDomain: move.shop,
      orderId: move.orderId,
      openedAt: now.toJSDate(),
      openedBy,
      openedById: openedBy === "staff" ? (cause?.actorId ?? null) : null,
      // should its job be lost
      followUpAt: now.plus({ minutes: 2 }).toJSDate(),
    },
    select: { id: true },
  });
  // minutes count while a parcel is about to leave; who approved it knows
  if (openedBy !== "staff")
    await tx.mail.createMany({
      skipDuplicates: true,
      data: [
        {
          caseId: move.id,
          shopDomain: move.shop,
          kind: "recall-task" satisfies CaseMailKind,
          locale: move.locale,
          dedupeKey: `${move.id}:recall-task:opened:${id}`,
          facts: { recallTask: "opened" } satisfies MailCause as Prisma.InputJsonObject,
          queuedAt: now.toJSDate(),
          dueAt: now.toJSDate(),
        },
      ],
    });
  return id;
}

const note = (tx: Prisma.TransactionClient, caseId: string, event: NewEvent, at: Date) =>
  tx.caseEvent.create({
    data: {
      caseId,
      at,
      kind: event.kind,
      actor: event.actor,
      actorId: event.actorId ?? null,
      detail: (event.detail ?? {}) as Prisma.InputJsonValue,
    },
  });

const untouched = (recall: RecallRecord, step: RecallStep): StepRecord => ({
  round: recall.round,
  way: recall.way!,
  step,
  state: "todo",
  askedAt: null,
  doneAt: null,
  byId: null,
  detail: {},
});

function totalsOf(costs: Pick<RecallCost, "amount" | "currencyCode">[]): { amount: string; currencyCode: string }[] {
  const sums = new Map<string, Big>();
  for (const { amount, currencyCode } of costs)
    sums.set(currencyCode, (sums.get(currencyCode) ?? new Big(0)).plus(amount.toFixed()));
  return [...sums].map(([currencyCode, amount]) => ({ amount: amount.toFixed(), currencyCode }));
}

// ids are in the order of time (UUID version 7)
const withSteps = { steps: { orderBy: [{ round: "asc" }, { id: "asc" }] } } satisfies Prisma.RecallInclude;
const newestFirst = [{ openedAt: "desc" }, { id: "desc" }] satisfies Prisma.RecallOrderByWithRelationInput[];

function toRecall(row: RecallRow & { steps: StepRow[] }): RecallRecord {
  return {
    id: row.id,
    caseId: row.caseId,
    shop: row.shopDomain,
    orderId: row.orderId,
    openedAt: instant(row.openedAt),
    openedBy: row.openedBy as RecallRecord["openedBy"],
    facts: row.facts as unknown as RecallFacts | null,
    way: row.way as RecallWay | null,
    round: row.round,
    verifiedAt: maybeInstant(row.verifiedAt),
    paidFirstAt: maybeInstant(row.paidFirstAt),
    outcome: row.outcome as RecallOutcome | null,
    endedAt: maybeInstant(row.endedAt),
    deadlineAt: maybeInstant(row.deadlineAt),
    returnId: row.returnId,
    followUpTries: row.followUpTries,
    version: row.version,
    steps: row.steps.map((step) => ({
      round: step.round,
      way: step.way as RecallWay,
      step: step.step as RecallStep,
      state: step.state as StepState,
      askedAt: maybeInstant(step.askedAt),
      doneAt: maybeInstant(step.doneAt),
      byId: step.byId,
      detail: step.detail as Record<string, unknown>,
    })),
  };
}

const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: "utc" });
const maybeInstant = (date: Date | null): DateTime | null => date && instant(date);
const iso = (at: DateTime | null): string | null => at?.toISO() ?? null;
