import type { CaseRecord, NewEvent } from "../cases/cases.server";
import { inHands, stepNow, type RecallRecord } from "../cases/recalls.server";
import type { RecallTask } from "../cases/mail-kind";
import type { RecallOutcome, RecallStep } from "../cases/recall";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isPositive } from "../lib/money";
import type { Gateway } from "../shopify/gateway.server";
import type { Shipment } from "../shopify/operations/read-shipment.server";
import { moneyOwed, whyUnknown } from "./follow-refunds.server";
import { holdGoods } from "./hold-order.server";
import { liveFulfillmentOrders } from "./look-into-recall.server";
import { caseTask } from "./move-refund.server";
import { noteRefunds } from "./note-refunds.server";
import {
  changeRecall,
  eventOfStep,
  mailOfStep,
  moveWithRecall,
  waitingAfter,
  writeDown,
  type RecallChange,
} from "./recall-changes.server";
import { serviceAnswer } from "./recall-steps.server";
import { settleCase } from "./settle-case.server";

export interface Progress {
  recall: RecallRecord;
  current: CaseRecord;
  /** Who did it; "shopify": found done there. */
  by: { userId: string } | "shopify";
  gateway: Gateway;
}
type Done = Answer<CaseRecord, "moved-on">;

/** A step is done at Shopify: it is put on record, and what follows from it is done. Repeating it finds it done. */
export async function finishStep(step: RecallStep, detail: Record<string, unknown>, at: Progress, deps: Deps): Promise<Done> {
  const due = (now: RecallRecord) => now.round === at.recall.round && stepNow(now, step)?.state !== "done";
  const finished = await writeDown(at, due, (recall, current) => finish(step, detail, { ...at, recall, current }, deps), deps);
  if (finished.ok) return finished;
  // whoever looked meanwhile has found it done
  const [recall, current] = await Promise.all([deps.recalls.get(at.recall.id), deps.cases.get(at.current.id)]);
  return recall && current && stepNow(recall, step)?.state === "done" ? ok(current) : finished;
}

async function finish(step: RecallStep, detail: Record<string, unknown>, at: Progress, deps: Deps): Promise<Done> {
  const { recall, current, by, gateway } = at;
  const { labelUrl, trackingNumber } = detail as { labelUrl?: string; trackingNumber?: string };
  const waiting = waitingAfter(step, current, deps);
  const done: RecallChange = {
    set: { deadlineAt: waiting?.until.toJSDate() ?? null },
    steps: [{ step, state: "done", detail }, ...(waiting?.steps ?? [])],
    events: [eventOfStep("recall-step-done", recall, step, by, detail)],
    mails: mailOfStep(recall, step, { ...(labelUrl ? { labelUrl } : {}), ...(trackingNumber ? { trackingNumber } : {}) }),
    followUp: waiting?.until ?? null,
  };
  switch (step) {
    case "ask-service": {
      const asked = await changeRecall(recall, current, done, deps);
      if (!asked.ok) return asked;
      // what it had not accepted yet is taken back at once
      const shipment = await gateway.readShipment(current.orderId);
      if (shipment) await settleService(asked.value, current, shipment, deps);
      break;
    }
    case "create-return": {
      const running: RecallChange = { ...done, set: { returnId: String(detail.returnId), deadlineAt: null }, followUp: null };
      if (current.status === "recalling") return moveWithRecall(recall, current, "returning", running, deps);
      const changed = await changeRecall(recall, current, running, deps);
      if (!changed.ok) return changed;
      break;
    }
    case "process-return": {
      const changed = await changeRecall(recall, current, { ...done, followUp: deps.clock.now().plus({ minutes: 1 }) }, deps);
      if (!changed.ok) return changed;
      await settleReturned(changed.value, current, by, gateway, deps);
      break;
    }
    default: {
      const changed = await changeRecall(recall, current, done, deps);
      if (!changed.ok) return changed;
      // an order that is cancelled already has come to its end with this
      if (step === "undo-fulfillment" && current.cancelledAt) await settleCase(current.id, deps);
    }
  }
  const now = await deps.cases.get(current.id);
  return now ? ok(now) : refused("moved-on", "The case is gone");
}

/** The service's answer, from wherever it is learned. */
export async function settleService(recall: RecallRecord, current: CaseRecord, shipment: Shipment, deps: Deps): Promise<void> {
  if (stepNow(recall, "service-answered")?.state !== "waiting") return;
  const answer = serviceAnswer(shipment);
  if (!answer) return;
  const step = "service-answered" as const;
  await changeRecall(
    recall,
    current,
    answer === "yes"
      ? {
          set: { deadlineAt: null },
          steps: [{ step, state: "done", detail: { answer } }],
          events: [eventOfStep("recall-step-done", recall, step, "shopify", { answer })],
          mails: mailOfStep(recall, step),
          followUp: null,
        }
      : {
          set: { deadlineAt: null },
          steps: [{ step, state: "refused", detail: { answer } }],
          events: [eventOfStep("recall-step-refused", recall, step, "shopify", { answer })],
          mails: [taskForStaff("refused", `${recall.id}:${recall.round}:${step}`)],
          followUp: null,
        },
    deps,
  );
}

export const taskForStaff = (recallTask: RecallTask, key: string) => ({
  kind: "recall-task" as const,
  key: `${recallTask}:${key}`,
  facts: { recallTask },
});

/**
 * The return is booked: its refund gets its rows, and the case closes as returned. Money that is left all the same is
 * shown to staff first, and goods of the order that have not left are not let go before they said what becomes of them.
 */
export async function settleReturned(
  recall: RecallRecord,
  current: CaseRecord,
  by: Progress["by"],
  gateway: Gateway,
  deps: Deps,
): Promise<void> {
  const [outcome, shipment] = await Promise.all([
    gateway.readOutcome(current.orderId, null),
    gateway.readShipment(current.orderId),
  ]);
  if (!outcome || !shipment) return;
  await noteRefunds(current, outcome, deps);
  const left = await moneyOwed(current, outcome, deps);
  const now = (await deps.cases.get(current.id)) ?? current;
  const problem =
    left === null || isPositive(left)
      ? { code: "refund-missing", message: left ? `${left.amount} ${left.currencyCode}` : whyUnknown(outcome) }
      : liveFulfillmentOrders(shipment).length > 0
        ? { code: "goods-left" }
        : null;
  if (!problem) {
    await closeWith(
      "returned",
      {
        kind: "closed",
        actor: by === "shopify" ? "app" : "staff",
        ...(by === "shopify" ? {} : { actorId: by.userId }),
        detail: { outcome: "returned" },
      },
      undefined,
      recall,
      now,
      deps,
    );
    return;
  }
  if (now.attentionCode === problem.code) return;
  if (problem.code === "goods-left") await holdGoods(now, gateway, deps);
  await deps.cases.alter(now, {
    set: { attentionCode: problem.code, attentionDetail: problem.message ?? null },
    events: [{ kind: "needs-attention", actor: "app", detail: problem }],
    // a colleague may have booked the return in Shopify and left the money out
    mails: problem.code === "refund-missing" ? [caseTask("missing-money", recall.id, now, deps)] : [],
  });
}

/** The recall and its case end together, and the shopper is told. */
export async function closeWith(
  outcome: RecallOutcome,
  event: NewEvent,
  also: RecallChange["also"],
  recall: RecallRecord,
  current: CaseRecord,
  deps: Deps,
): Promise<Done> {
  for (let tries = 0; ; tries += 1) {
    const [seen, now] = tries === 0 ? [recall, current] : await again(recall, current, deps);
    if (!seen || !now || seen.endedAt || !inHands(now.status)) return refused("moved-on", "The case was changed in the meantime");
    const closed = await moveWithRecall(
      seen,
      now,
      "closed",
      { events: [event], mails: [{ kind: "recall-ended", key: recall.id, facts: { recallOutcome: outcome } }], also },
      deps,
      { recall: { outcome }, followUp: null },
    );
    if (closed.ok || tries === 3) return closed;
  }
}

const again = (recall: RecallRecord, current: CaseRecord, deps: Deps) =>
  Promise.all([deps.recalls.get(recall.id), deps.cases.get(current.id)]);
