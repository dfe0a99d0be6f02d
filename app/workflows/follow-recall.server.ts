import { DateTime, Duration } from "luxon";
import type { CaseRecord, EventKind } from "../cases/cases.server";
import { isForGoods, remindOfOwnStep, waitFor } from "../cases/recall";
import { inHands, moneyWentBack, nextStep, stepNow, stepsNow, type RecallRecord } from "../cases/recalls.server";
import type { Deps } from "../deps";
import { isPositive } from "../lib/money";
import { closingTimeAfter } from "../policy/calendar";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { Shipment } from "../shopify/operations/read-shipment.server";
import { moneyOwed } from "./follow-refunds.server";
import { liveFulfillmentOrders, lookIntoRecall, readRecallFacts } from "./look-into-recall.server";
import { changeRecall, eventOfStep, moveWithRecall } from "./recall-changes.server";
import { closeWith, finishStep, settleReturned, settleService, taskForStaff } from "./recall-progress.server";
import { isProcessed, returnOf, shopifySteps } from "./recall-steps.server";
import { backoff, lostAnswerWait } from "./timing";

/**
 * Watches over goods on their way back: the facts first, then whatever was asked and not answered.
 *
 * Called by the recall's own alarm, by the job of its opening and by every look at its case (webhooks, the hourly check),
 * any number of times. A step whose call got no answer is found done, or is given back to people; nothing is asked of
 * Shopify here, so a person's deed is never repeated with the app's own access. Nobody's answer is waited for without
 * an end: when it is overdue staff are told, and again; and so they are of a step that is their own.
 */
export async function followRecall({ recallId }: { recallId: string }, deps: Deps): Promise<void> {
  try {
    await follow(recallId, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure) || error.kind === "invalid") throw error;
    const seen = await deps.recalls.get(recallId);
    const pause = error.kind === "unauthorized" ? Duration.fromObject({ days: 1 }) : backoff(seen?.followUpTries ?? 0);
    deps.log.warn({ recallId, shop: seen?.shop, reason: error.message }, "a recall waits until Shopify answers");
    await deps.prisma.recall.updateMany({
      where: { id: recallId, endedAt: null, followUpAt: { not: null } },
      data: { followUpAt: deps.clock.now().plus(pause).toJSDate() },
    });
  }
}

/** The same for a case that was just looked at. */
export async function followRecallOf(caseId: string, deps: Deps): Promise<void> {
  const open = await deps.recalls.openOf(caseId);
  if (open) await follow(open.id, deps);
}

async function follow(recallId: string, deps: Deps): Promise<void> {
  const recall = await deps.recalls.get(recallId);
  if (!recall || recall.endedAt) return;
  const current = await deps.cases.get(recall.caseId);
  if (!current) return;
  // Shopify is cancelling, or the case is about to be settled: its own alarm does the rest
  if (!inHands(current.status)) return rest(recall, deps.clock.now().plus({ hours: 1 }), deps);

  const gateway = deps.shopify.forShop(current.shop);
  const looked = await readRecallFacts(current, gateway);
  if (!looked) return rest(recall, deps.clock.now().plus({ hours: 1 }), deps);
  await lookIntoRecall(recall, current, looked, deps);
  for (const settle of [settleAsked, settleAnswer, settleReturn, settleMoney, settleDeadline, settleOwnStep]) {
    const [now, caseNow] = await Promise.all([deps.recalls.get(recallId), deps.cases.get(recall.caseId)]);
    if (!now || now.endedAt || !caseNow || !inHands(caseNow.status)) return;
    await settle({ recall: now, current: caseNow, shipment: looked.shipment }, deps);
  }
}

interface Seen {
  recall: RecallRecord;
  current: CaseRecord;
  shipment: Shipment;
}

/** Asked, and nobody heard the answer. */
async function settleAsked({ recall, current, shipment }: Seen, deps: Deps): Promise<void> {
  const asked = stepsNow(recall).find(({ state }) => state === "asked");
  if (!asked) return;
  const { step, detail, askedAt } = asked;
  const done = shopifySteps[step]?.isDone({ recall, current, shipment });
  const gateway = deps.shopify.forShop(current.shop);
  if (done) return void (await finishStep(step, { ...detail, ...done }, { recall, current, by: "shopify", gateway }, deps));
  const until = askedAt?.plus(lostAnswerWait);
  if (until && until > deps.clock.now()) return;
  if (step === "refund-rest") return settleRest(recall, current, detail, deps);
  await changeRecall(
    recall,
    current,
    {
      steps: [{ step, state: "todo" }],
      events: [{ kind: "answer-lost", actor: "app", detail: { step, effect: "none" } }],
      mails: [taskForStaff("refused", `${recall.id}:${recall.round}:${step}:${askedAt?.toMillis()}`)],
      followUp: recall.deadlineAt,
    },
    deps,
  );
}

async function settleRest(recall: RecallRecord, current: CaseRecord, detail: Record<string, unknown>, deps: Deps): Promise<void> {
  const step = "refund-rest" as const;
  const paid = await isPaid(current, deps);
  await changeRecall(
    recall,
    current,
    paid
      ? {
          steps: [{ step, state: "done", detail }],
          events: [eventOfStep("recall-step-done", recall, step, "shopify")],
          followUp: deps.clock.now(),
        }
      : {
          steps: [{ step, state: "todo" }],
          events: [{ kind: "answer-lost", actor: "app", detail: { step, effect: "none" } }],
          mails: [taskForStaff("refused", `${recall.id}:${recall.round}:${step}`)],
          followUp: null,
        },
    deps,
  );
}

const settleAnswer = ({ recall, current, shipment }: Seen, deps: Deps): Promise<void> =>
  settleService(recall, current, shipment, deps);

/** What became of the return in Shopify, by us or by somebody else. */
async function settleReturn({ recall, current, shipment }: Seen, deps: Deps): Promise<void> {
  if (!recall.returnId || recall.way !== "return") return;
  const gateway = deps.shopify.forShop(current.shop);
  if (stepNow(recall, "process-return")?.state === "done") return settleReturned(recall, current, "shopify", gateway, deps);
  const running = returnOf(recall, shipment);
  // an end that is being carried out ends the return as well
  if (!running || recall.outcome) return;
  if (running.status === "CANCELED" || running.status === "DECLINED") {
    const detail = { code: "return-cancelled" };
    const change = {
      set: { returnId: null },
      steps: [{ step: "create-return" as const, state: "refused" as const, detail }],
      events: [eventOfStep("recall-step-refused", recall, "create-return", "shopify", detail)],
      mails: [taskForStaff("refused", `${recall.id}:${running.id}`)],
      followUp: null,
    };
    if (current.status === "returning") await moveWithRecall(recall, current, "recalling", change, deps);
    else await changeRecall(recall, current, change, deps);
    return;
  }
  if (isProcessed(running)) {
    const detail = { refundIds: running.refundIds };
    await finishStep("process-return", detail, { recall, current, by: "shopify", gateway }, deps);
  }
}

/** A person decided that the money goes out, and we died on the way: it went, or the decision is theirs again. */
async function settleMoney({ recall, current, shipment }: Seen, deps: Deps): Promise<void> {
  const rested = stepNow(recall, "refund-rest")?.state === "done";
  if (!recall.paidFirstAt && !recall.outcome && !rested) return;
  const asked = await deps.prisma.refund.count({ where: { caseId: current.id, askedAt: { not: null }, ...moneyWentBack } });
  if (recall.paidFirstAt && !recall.outcome && !rested) {
    const waited = deps.clock.now() >= recall.paidFirstAt.plus(lostAnswerWait);
    if (asked > 0 || !waited) return;
    await changeRecall(
      recall,
      current,
      {
        set: { paidFirstAt: null },
        events: [{ kind: "answer-lost", actor: "app", detail: { step: "pay-first", effect: "none" } }],
        mails: [taskForStaff("refused", `${recall.id}:pay-first:${recall.paidFirstAt.toMillis()}`)],
        followUp: recall.deadlineAt,
      },
      deps,
    );
    return;
  }
  const outcome = rested ? "returned" : recall.outcome!;
  // what never left would, once the case is over
  const rest = current.cancelledAt === null && liveFulfillmentOrders(shipment).length > 0;
  if (!rest && (await isPaid(current, deps))) {
    await closeWith(outcome, { kind: "closed", actor: "app", detail: { outcome } }, undefined, recall, current, deps);
    return;
  }
  if (!recall.outcome || (recall.deadlineAt && recall.deadlineAt > deps.clock.now())) return;
  const waiting = stepsNow(recall).some(({ state }) => state === "waiting");
  await changeRecall(
    recall,
    current,
    {
      set: { outcome: null, deadlineAt: waiting ? deps.clock.now().toJSDate() : null },
      events: [{ kind: "answer-lost", actor: "app", detail: { step: "end", effect: "none" } }],
      mails: [taskForStaff("refused", `${recall.id}:end:${recall.version}`)],
      followUp: waiting ? deps.clock.now() : null,
    },
    deps,
  );
}

/** Nothing is left that the shopper is owed; what is on its way counts as paid, and is followed by itself. */
async function isPaid(current: CaseRecord, deps: Deps): Promise<boolean> {
  const outcome = await deps.shopify.forShop(current.shop).readOutcome(current.orderId, null);
  const left = outcome && (await moneyOwed(current, outcome, deps));
  return Boolean(left && !isPositive(left));
}

/** Nobody has answered, or no goods have come: staff are told, and again (waitAfter). Nothing waits for ever. */
async function settleDeadline({ recall, current }: Seen, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const waiting = stepsNow(recall).find(({ state }) => state === "waiting");
  if (!waiting || !recall.deadlineAt || recall.deadlineAt > now) return;
  const again = closingTimeAfter(now, waitFor(waiting.step)?.again ?? 1, current.policy.service);
  const task = isForGoods(waiting.step) ? "goods-overdue" : "answer-overdue";
  const since = (waiting.detail.overdueSince as string | undefined) ?? recall.deadlineAt.toUTC().toISO();
  await changeRecall(
    recall,
    current,
    {
      set: { deadlineAt: again.toJSDate() },
      steps: [{ step: waiting.step, state: "waiting", detail: { ...waiting.detail, overdueSince: since } }],
      events: [{ kind: "recall-overdue", actor: "app", detail: { step: waiting.step, way: recall.way, since } }],
      mails: [taskForStaff(task, `${recall.id}:${recall.round}:${recall.deadlineAt.toISODate()}`)],
      followUp: again,
    },
    deps,
  );
}

/**
 * The next step is staff's own: they are reminded while it stays open. Then the recall rests until its next look; whoever
 * changed it before us has set a look of their own.
 */
async function settleOwnStep({ recall, current }: Seen, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const dueAt = await reminderOfOwnStep(recall, current, deps);
  if (!dueAt || dueAt > now) return rest(recall, nextLook(recall, dueAt, now), deps);
  const { service } = current.policy;
  const again = closingTimeAfter(now, remindOfOwnStep.again, service);
  await changeRecall(
    recall,
    current,
    {
      events: [{ kind: "recall-reminded", actor: "app", detail: { step: nextOf(recall, current), way: recall.way } }],
      mails: [taskForStaff("own-step", `${recall.id}:${now.setZone(service.zone).toISODate()}`)],
      followUp: nextLook(recall, again, now),
    },
    deps,
  );
}

/** When staff hear that their own step is open; null: it is not, or the end is being carried out. */
async function reminderOfOwnStep(recall: RecallRecord, current: CaseRecord, deps: Deps): Promise<DateTime | null> {
  const isOthers = stepsNow(recall).some(({ state }) => state === "asked" || state === "waiting");
  if (isOthers || recall.outcome || (recall.way && !nextOf(recall, current))) return null;
  const last = await deps.prisma.caseEvent.findFirst({
    where: { caseId: current.id, at: { gte: recall.openedAt.toJSDate() }, kind: { in: [...turns, "recall-reminded"] } },
    orderBy: { seq: "desc" },
    select: { kind: true, at: true },
  });
  const days = last?.kind === "recall-reminded" ? remindOfOwnStep.again : remindOfOwnStep.days;
  const since = last ? DateTime.fromJSDate(last.at, { zone: "utc" }) : recall.openedAt;
  return closingTimeAfter(since, days, current.policy.service);
}

const nextOf = (recall: RecallRecord, { cancelledAt }: CaseRecord) => nextStep(recall, { cancelled: cancelledAt !== null });

/** After each of these another step is open, or the same one anew. */
const turns: EventKind[] = [
  "recall-verified",
  "recall-way-chosen",
  "recall-step-asked",
  "recall-step-done",
  "recall-step-refused",
  "recall-overdue",
  "answer-lost",
];

function nextLook(recall: RecallRecord, reminder: DateTime | null, now: DateTime): DateTime | null {
  const asked = stepsNow(recall)
    .find(({ state }) => state === "asked")
    ?.askedAt?.plus(lostAnswerWait);
  const paying = recall.paidFirstAt?.plus(lostAnswerWait);
  const ending = recall.outcome || stepNow(recall, "refund-rest")?.state === "done" ? now.plus(lostAnswerWait) : null;
  const looks = [recall.deadlineAt, asked, paying, ending, reminder].filter((at): at is DateTime => Boolean(at && at > now));
  return looks.length > 0 ? DateTime.min(...looks)! : null;
}

/** The next look, unless somebody changed the recall meanwhile and set their own. */
async function rest(recall: RecallRecord, next: DateTime | null, deps: Deps): Promise<void> {
  await deps.prisma.recall.updateMany({
    where: { id: recall.id, version: recall.version, endedAt: null },
    data: { followUpAt: next?.toJSDate() ?? null, ...(next ? {} : { followUpTries: 0 }) },
  });
}
