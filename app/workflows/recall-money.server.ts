import type { CaseRecord, NewEvent } from "../cases/cases.server";
import type { RecallOutcome } from "../cases/recall";
import { inHands, situationOf, stepsNow, type RecallRecord } from "../cases/recalls.server";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isPositive, minus, sum, type Money } from "../lib/money";
import { isTooLongToPay } from "../policy/payment";
import { isUndisputed } from "../policy/rules/disputed";
import type { Staff } from "../shopify/door.server";
import type { RecallProblem } from "./act-on-recall.server";
import { tooManyPayments } from "./act-on-refund.server";
import { moneyOwed, whyUnknown } from "./follow-refunds.server";
import { holdGoods } from "./hold-order.server";
import { liveFulfillmentOrders, readRecallFacts } from "./look-into-recall.server";
import { noteRefunds } from "./note-refunds.server";
import { askForRefund, claimRefund, everythingLeft } from "./pay-back.server";
import { changeRecall, eventOfStep, writeDown, type RecallChange } from "./recall-changes.server";
import { closeWith } from "./recall-progress.server";
import { endOwnReturn } from "./recall-steps.server";
import { lostAnswerWait } from "./timing";

interface At {
  recall: RecallRecord;
  current: CaseRecord;
  staff: Staff;
  deps: Deps;
}
type Done = Answer<CaseRecord, RecallProblem>;

/**
 * The money goes out before the goods are back, once staff verified the mistake and where the store's settings say so.
 * From then on Shopify takes no return, so the goods come back in our own record only.
 */
export async function payFirst(at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  const situation = situationOf(recall, { cancelled: current.cancelledAt !== null, refunded: false });
  if (situation.refunded || situation.cancelled) return refused("paid-already", "The money has gone back already");
  if (stepsNow(recall).some(({ state }) => state === "asked"))
    return refused("not-allowed", "Shopify has not answered the last step yet");
  if (!recall.verifiedAt) return refused("not-verified", "Somebody has to verify first that the goods left by mistake");
  if ((await deps.recalls.refundWhen(current.shop)) !== "mistake-verified")
    return refused("not-allowed", "The store's settings keep the money until the goods are secured");
  const looked = await readRecallFacts(current, staff.gateway);
  if (!looked) return refused("not-allowed", "Shopify no longer shows this order");
  if (looked.facts.refunded) return refused("paid-already", "The money has gone back already");
  if (recall.returnId || looked.facts.activeReturn)
    return refused("not-allowed", "A return runs in Shopify: it pays the money back when the goods are there");

  const ownWay = recall.way === "return";
  const round = recall.round + (ownWay ? 1 : 0);
  const intent = await changeRecall(
    recall,
    current,
    {
      set: { paidFirstAt: deps.clock.now().toJSDate(), ...(ownWay ? { way: "own-return", round } : {}) },
      events: ownWay
        ? [
            {
              kind: "recall-way-chosen",
              actor: "staff",
              actorId: staff.userId,
              detail: { way: "own-return", from: "return", round },
            },
          ]
        : [],
      followUp: deps.clock.now().plus(lostAnswerWait),
    },
    deps,
  );
  if (!intent.ok) return intent;
  const paid = await payAll(current, staff, deps);
  // a payment that was not accepted beside another that was has its own row, and its own ways to be tried again
  if (paid.ok && paid.value.asked > 0) return ok((await deps.cases.get(current.id)) ?? current);
  await put(intent.value, current, { set: { paidFirstAt: null }, followUp: recall.deadlineAt }, deps);
  return paid.ok ? (paid.value.problem ?? refused("paid-already", "Nothing is left to pay back")) : paid;
}

/** The last step of a return in our own record: what is still owed goes out, and the case closes as returned. */
export async function payRest(detail: Record<string, unknown>, also: RecallChange["also"], at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  const step = "refund-rest" as const;
  const asked = await changeRecall(
    recall,
    current,
    {
      steps: [{ step, state: "asked", byId: staff.userId, detail }],
      events: [eventOfStep("recall-step-asked", recall, step, staff)],
      also,
      followUp: deps.clock.now().plus(lostAnswerWait),
    },
    deps,
  );
  if (!asked.ok) return asked;
  const paid = await payInFull(current, staff, deps);
  if (!paid.ok) {
    const said = paid.error.code === "refused-by-shopify";
    const { message } = paid.error;
    await put(
      asked.value,
      current,
      {
        steps: [said ? { step, state: "refused", detail: { ...detail, message } } : { step, state: "todo" }],
        events: said ? [eventOfStep("recall-step-refused", recall, step, "shopify", { message })] : [],
        followUp: null,
      },
      deps,
    );
    return paid;
  }
  const done = await put(
    asked.value,
    current,
    {
      steps: [{ step, state: "done", detail }],
      events: [eventOfStep("recall-step-done", recall, step, staff, detail)],
      followUp: deps.clock.now().plus(lostAnswerWait),
    },
    deps,
  );
  if (!done.ok) return done;
  const closed: NewEvent = { kind: "closed", actor: "staff", actorId: staff.userId, detail: { outcome: "returned" } };
  return ended("returned", await closeWith("returned", closed, undefined, done.value, current, deps), done.value, deps);
}

/**
 * The end is on disk before Shopify is asked for anything: our own return is ended first, then what is owed for goods that
 * are lost, or back another way, is paid in full, then the case closes.
 */
export async function carryOutEnd(outcome: RecallOutcome, closed: NewEvent, also: RecallChange["also"], at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  const until = deps.clock.now().plus(lostAnswerWait);
  const intent = await changeRecall(recall, current, { set: { outcome, deadlineAt: until.toJSDate() }, followUp: until }, deps);
  if (!intent.ok) return intent;
  const returned = await endOwnReturn(outcome, { recall: intent.value, current, gateway: staff.gateway });
  const done = returned.ok && outcome !== "delivered-anyway" ? await payInFull(current, staff, deps) : returned;
  if (!done.ok) {
    await put(
      intent.value,
      current,
      { set: { outcome: null, deadlineAt: recall.deadlineAt?.toJSDate() ?? null }, followUp: recall.deadlineAt },
      deps,
    );
    const { code, message } = done.error;
    return refused(code === "not-accepted" ? "refused-by-shopify" : code, message);
  }
  return ended(outcome, await closeWith(outcome, closed, also, intent.value, current, deps), intent.value, deps);
}

/** A look at the case may have found it paid a moment before us, and closed it: the person's end all the same. */
async function ended(outcome: RecallOutcome, answer: Done, { id, caseId }: RecallRecord, deps: Deps): Promise<Done> {
  const recall = await deps.recalls.get(id);
  const current = await deps.cases.get(caseId);
  return !answer.ok && recall?.endedAt && recall.outcome === outcome && current ? ok(current) : answer;
}

/** What came of the payment is written down whoever looked meanwhile. */
const put = (recall: RecallRecord, current: CaseRecord, what: RecallChange, deps: Deps) =>
  writeDown(
    { recall, current },
    (now) => now.round === recall.round,
    (now, caseNow) => changeRecall(now, caseNow, what, deps),
    deps,
  );

interface Paid {
  /** How many payments were asked for. One whose answer was lost counts: its key finds the same refund again. */
  asked: number;
  /** One of them was not accepted. */
  problem: Refused | null;
  /** What is owed all the same, or why nobody can say. */
  left: Money | string;
}
type Refused = Extract<Answer<never, RecallProblem>, { ok: false }>;

/** Everything that is left of the order's money, in full, with the keys stored first (pay-back). */
async function payAll(current: CaseRecord, staff: Staff, deps: Deps): Promise<Answer<Paid, RecallProblem>> {
  const { gateway } = staff;
  const order = await gateway.readOrder(current.orderId);
  if (!order) return refused("not-allowed", "Shopify no longer shows this order");
  if (isTooLongToPay(order.snapshot)) return tooManyPayments;
  const suggested = everythingLeft(order.snapshot, await gateway.suggestRefund(current.orderId));
  if (suggested.length > 0 && !isUndisputed(order.snapshot))
    return refused("disputed", "The payment is disputed at the bank: nothing is paid back by itself");
  const paid: Paid = { asked: 0, problem: null, left: "the order is not shown" };
  const unanswered: Money[] = [];
  for (const each of suggested) {
    const intent = await claimRefund(current, { suggested: each, order: order.snapshot, staff }, deps);
    if (!intent) continue;
    const answer = await askForRefund(intent, current, { gateway, byStaff: true }, deps);
    switch (answer.result) {
      case "unanswered":
        unanswered.push({ amount: intent.amount.toFixed(), currencyCode: intent.currencyCode });
        paid.asked += 1;
        break;
      case "accepted":
        paid.asked += 1;
        break;
      default:
        paid.problem ??= refused(problemOf[answer.result], answer.message) as Refused;
    }
  }
  const outcome = await gateway.readOutcome(current.orderId, null);
  if (!outcome) return ok(paid);
  await noteRefunds(current, outcome, deps);
  const left = await moneyOwed(current, outcome, deps);
  paid.left = left ? minus(left, sum(unanswered, left.currencyCode)) : whyUnknown(outcome);
  return ok(paid);
}

const problemOf = {
  refused: "refused-by-shopify",
  "no-permission": "no-permission",
  unreachable: "shopify-unreachable",
} as const;

/** In full, or not yet: a person sees what is left, and nobody is told that the money is on its way. */
async function payInFull(current: CaseRecord, staff: Staff, deps: Deps): Promise<Answer<Paid, RecallProblem>> {
  const paid = await payAll(current, staff, deps);
  if (!paid.ok) return paid;
  const { problem, left } = paid.value;
  if (problem) return problem;
  if (typeof left !== "string" && !isPositive(left)) return (await keepRestBack(current, staff, deps)) ?? paid;
  const owed = typeof left === "string" ? left : `${left.amount} ${left.currencyCode}`;
  const failed = await deps.prisma.refund.count({ where: { caseId: current.id, status: "failed", replacedBy: { is: null } } });
  if (failed === 0) await callFor({ code: "refund-missing", message: owed }, current, deps);
  return refused("not-in-full", `Not all could be paid back: ${owed}`);
}

/** What never left the order would, once its case is over: it is held, and staff say first what becomes of it. */
async function keepRestBack(current: CaseRecord, staff: Staff, deps: Deps): Promise<Refused | null> {
  if (current.cancelledAt) return null;
  const shipment = await staff.gateway.readShipment(current.orderId);
  if (!shipment || liveFulfillmentOrders(shipment).length === 0) return null;
  await holdGoods(current, staff.gateway, deps);
  await callFor({ code: "goods-left" }, current, deps);
  return refused("not-allowed", "Part of the order has not been shipped: it is kept back") as Refused;
}

/** What keeps the recall from its end is shown on the case. */
async function callFor(
  what: { code: "refund-missing"; message: string } | { code: "goods-left"; message?: undefined },
  current: CaseRecord,
  deps: Deps,
): Promise<void> {
  for (let tries = 0; tries < 3; tries += 1) {
    const now = await deps.cases.get(current.id);
    if (!now || !inHands(now.status)) return;
    const called = await deps.cases.alter(now, {
      set: { attentionCode: what.code, attentionDetail: what.message ?? null },
      events: [{ kind: "needs-attention", actor: "app", detail: what }],
    });
    if (called.ok) return;
  }
}
