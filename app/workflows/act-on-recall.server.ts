import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { CaseRecord, NewEvent } from "../cases/cases.server";
import {
  recallCauses,
  recallCostKinds,
  recallOutcomes,
  recallWays,
  stepsOf,
  waysFor,
  type RecallCause,
  type RecallCostKind,
  type RecallOutcome,
  type RecallStep,
  type RecallWay,
} from "../cases/recall";
import { inHands, nextStep, outcomesFor, situationOf, stepNow, stepsNow, type RecallRecord } from "../cases/recalls.server";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isUndisputed } from "../policy/rules/disputed";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { cancelOrder } from "./cancel-order.server";
import { lookIntoRecall, readRecallFacts } from "./look-into-recall.server";
import { carryOutEnd, payFirst, payRest } from "./recall-money.server";
import {
  changeRecall,
  eventOfStep,
  mailOfStep,
  moveWithRecall,
  waitingAfter,
  writeDown,
  type RecallChange,
} from "./recall-changes.server";
import { finishStep } from "./recall-progress.server";
import { deliveriesOf, returnOf, shopifySteps, type GoodsBack } from "./recall-steps.server";
import { settleCase } from "./settle-case.server";
import { lostAnswerWait } from "./timing";

export type RecallProblem =
  | "not-found"
  | "not-allowed"
  | "moved-on"
  | "no-permission"
  | "shopify-unreachable"
  | "refused-by-shopify"
  | "too-many-payments"
  | "not-in-full"
  | "malformed"
  | "not-verified"
  | "paid-already"
  | "disputed"
  | TextProblem;

/** What a person says with a step. Instants are ISO 8601. */
export interface SaidOfStep {
  carrier?: string;
  reference?: string;
  note?: string;
  trackingNumber?: string;
  trackingUrl?: string;
  labelUrl?: string;
  lines?: GoodsBack[];
  at?: string;
}

export type RecallAct =
  | { kind: "verify" }
  | { kind: "choose-way"; way: RecallWay; why?: string }
  | { kind: "step"; step: RecallStep; answer?: "yes" | "no"; said: SaidOfStep }
  | { kind: "add-cost"; amount: string; currencyCode: string; costKind: RecallCostKind; note?: string }
  | { kind: "set-cause"; cause: RecallCause; note?: string }
  | { kind: "pay-first" }
  | { kind: "end"; outcome: RecallOutcome; note?: string };

export interface RecallDeed {
  shop: string;
  caseId: string;
  act: RecallAct;
  staff: Staff;
}
type Done = Answer<CaseRecord, RecallProblem>;
interface At {
  recall: RecallRecord;
  current: CaseRecord;
  staff: Staff;
  deps: Deps;
}

/**
 * A person takes goods back, one deliberate step at a time, with their own access to Shopify.
 *
 * What Shopify is asked is "asked" on disk before the call. Without an answer the step stays so, and follow-recall learns
 * from Shopify whether it was done; a repeat reads first. A refusal is kept in Shopify's words and leaves every other way
 * open. Two people at once: the first wins, the second is told.
 */
export async function actOnRecall({ shop, caseId, act, staff }: RecallDeed, deps: Deps): Promise<Done> {
  const about = act.kind === "add-cost" || act.kind === "set-cause";
  let stood: string | null = null;
  for (;;) {
    const current = await deps.cases.find(shop, caseId);
    if (!current) return refused("not-found", "There is no such case in this store");
    const recall = about ? await deps.recalls.ofCase(caseId) : await deps.recalls.openOf(caseId);
    if (!recall) return refused("not-allowed", "No goods are called back in this case");
    if (!about && !inHands(current.status)) return refused("not-allowed", `A case that is ${current.status} waits for Shopify`);
    if (!about && recall.outcome !== null) return refused("not-allowed", "The end of this recall is being carried out");
    const stands = standing(current, recall);
    if (stood !== null && stood !== stands) return refused("moved-on", "Somebody else acted on this recall in the meantime");
    stood = stands;
    const answer = await tryTo(act, { recall, current, staff, deps });
    // a note of the app's own got in between: as long as the recall stands where it stood, the person is still right
    if (answer.ok || answer.error.code !== "moved-on") return answer;
    const [caseNow, now] = [await deps.cases.find(shop, caseId), await deps.recalls.get(recall.id)];
    const news = caseNow?.version !== current.version || now?.version !== recall.version;
    if (!news || !caseNow || !now || standing(caseNow, now) !== stood) return answer;
  }
}

const standing = (current: CaseRecord, { way, round, steps, verifiedAt, paidFirstAt, endedAt }: RecallRecord): string =>
  JSON.stringify([current.status, way, round, verifiedAt, paidFirstAt, endedAt, steps.map(({ step, state }) => [step, state])]);

async function tryTo(act: RecallAct, at: At): Promise<Done> {
  try {
    switch (act.kind) {
      case "verify":
        return await verify(at);
      case "choose-way":
        return await chooseWay(act.way, act.why, at);
      case "step":
        return await takeStep(act, at);
      case "add-cost":
        return await addCost(act, at);
      case "set-cause":
        return await setCause(act, at);
      case "pay-first":
        return await payFirst(at);
      case "end":
        return await end(act.outcome, act.note, at);
    }
  } catch (error) {
    if (error instanceof ShopifyFailure) return refused("shopify-unreachable", error.message);
    throw error;
  }
}

/** The recall is changed; the case is answered as it stands then. */
async function change(what: RecallChange, { recall, current, deps }: At): Promise<Done> {
  const changed = await changeRecall(recall, current, what, deps);
  if (!changed.ok) return changed;
  return ok((await deps.cases.get(current.id)) ?? current);
}

async function verify(at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  if (recall.verifiedAt) return ok(current);
  return change(
    {
      set: { verifiedAt: deps.clock.now().toJSDate(), verifiedBy: staff.userId },
      events: [{ kind: "recall-verified", actor: "staff", actorId: staff.userId }],
    },
    at,
  );
}

/** Changing way is a new round: what was done on the way before stays in the record, with why it was given up. */
async function chooseWay(way: RecallWay, why: string | undefined, at: At): Promise<Done> {
  const { current, staff, deps } = at;
  if (!recallWays.includes(way)) return refused("malformed", "There is no such way");
  const words = optionalWords(why);
  if (!words.ok) return words;
  const recall = await lookAgain(at);
  if (!recall) return refused("moved-on", "Somebody else acted on this recall in the meantime");
  const now = (await deps.cases.get(current.id)) ?? current;
  if (stepsNow(recall).some(({ state }) => state === "asked"))
    return refused("not-allowed", "Shopify has not answered the last step yet");
  const situation = situationOf(recall, { cancelled: now.cancelledAt !== null, refunded: false });
  if (way === recall.way) return ok(now);
  if (!waysFor(situation).includes(way)) return refused("not-allowed", "This way is not open for the goods as they are");

  const round = recall.round + 1;
  const messageId = words.value ? randomUUID() : null;
  const chosen: RecallChange = {
    set: { way, round, deadlineAt: null, ...(way === "return" ? {} : { returnId: null }) },
    events: [
      {
        kind: "recall-way-chosen",
        actor: "staff",
        actorId: staff.userId,
        detail: { way, from: recall.way, round, ...(messageId ? { messageId } : {}) },
      },
    ],
    also: saying(words.value, messageId, at),
    followUp: null,
  };
  if (now.status === "returning" && way !== "return") return moveWithRecall(recall, now, "recalling", chosen, deps);
  return change(chosen, { ...at, recall, current: now });
}

/** A way is chosen on facts of now; while Shopify is silent, on those of before. Null: somebody else was faster. */
async function lookAgain({ recall, current, staff, deps }: At): Promise<RecallRecord | null> {
  try {
    const looked = await readRecallFacts(current, staff.gateway);
    if (looked) await lookIntoRecall(recall, current, looked, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    if (current.status === "returning" || !recall.facts) throw error;
  }
  const now = await deps.recalls.get(recall.id);
  const same = now && now.endedAt === null && now.steps.length === recall.steps.length && now.round === recall.round;
  return same ? now : null;
}

async function takeStep({ step, answer, said }: Extract<RecallAct, { kind: "step" }>, at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  const of = { cancelled: current.cancelledAt !== null };
  if (!recall.way || !stepsOf(recall.way, of).includes(step))
    return refused("not-allowed", "The way that was chosen has no such step");
  if (stepNow(recall, step)?.state === "done") return refused("moved-on", "This step is done already");
  if (step !== nextStep(recall, of)) return refused("not-allowed", "Another step comes first");

  const written = writtenDown(step, answer, said, at);
  if (!written.ok) return written;
  const words = optionalWords(said.note);
  if (!words.ok) return words;
  const messageId = words.value ? randomUUID() : null;
  const detail = { ...written.value, ...(messageId ? { messageId } : {}) };
  const also = saying(words.value, messageId, at);

  if (step === "cancel-order") return cancelNow(detail, also, at);
  if (step === "refund-rest") return payRest(detail, also, at);
  if (shopifySteps[step] && !(step === "send-label" && recall.way === "own-return")) return askShopifyTo(step, detail, also, at);

  const byId = staff.userId;
  if (answer === "no") {
    return change(
      {
        set: { deadlineAt: null },
        steps: [{ step, state: "refused", byId, detail }],
        events: [eventOfStep("recall-step-refused", recall, step, staff, detail)],
        also,
        followUp: null,
      },
      at,
    );
  }
  const waiting = waitingAfter(step, current, deps);
  return change(
    {
      set: { deadlineAt: waiting?.until.toJSDate() ?? null },
      steps: [{ step, state: "done", byId, detail }, ...(waiting?.steps ?? [])],
      events: [eventOfStep("recall-step-done", recall, step, staff, detail)],
      mails: mailOfStep(recall, step, said),
      also,
      followUp: waiting?.until ?? null,
    },
    at,
  );
}

/** What is kept of a step besides the person's own words, or what is missing. */
function writtenDown(
  step: RecallStep,
  answer: "yes" | "no" | undefined,
  said: SaidOfStep,
  { recall, deps }: At,
): Answer<Record<string, unknown>, "malformed"> {
  const missing = (message: string) => refused("malformed", message);
  const short = (text: string | undefined): string | undefined => text?.trim() || undefined;
  const { carrier, reference, trackingNumber, trackingUrl, labelUrl } = said;
  if ([carrier, reference, trackingNumber].some((each) => (each?.length ?? 0) > 200)) return missing("At most 200 characters");
  if ([trackingUrl, labelUrl].some((each) => short(each) && !isWebAddress(each!.trim()))) return missing("Not a web address");
  const when = said.at ? DateTime.fromISO(said.at, { zone: "utc" }) : null;
  if (when && (!when.isValid || when > deps.clock.now())) return missing("Not a time in the past");
  const common = when ? { at: when.toISO() } : {};

  switch (step) {
    case "ask-carrier": {
      const company = short(carrier) ?? recall.facts?.parcels.find((each) => each.company)?.company;
      if (!company) return missing("Which carrier was asked has to be said");
      return ok({ ...common, carrier: company, ...(short(reference) ? { reference: short(reference) } : {}) });
    }
    case "carrier-answered":
    case "service-answered":
      if (answer !== "yes" && answer !== "no") return missing("The answer has to be said");
      return ok({ ...common, answer, ...(short(reference) ? { reference: short(reference) } : {}) });
    case "send-label": {
      const label = { labelUrl: short(labelUrl), trackingNumber: short(trackingNumber), trackingUrl: short(trackingUrl) };
      if (!label.labelUrl && !label.trackingNumber && !short(said.note))
        return missing("A label, a tracking number or how the parcel comes back has to be said");
      return ok({ ...common, ...Object.fromEntries(Object.entries(label).filter(([, value]) => value !== undefined)) });
    }
    case "goods-back": {
      const lines = said.lines;
      if (!lines) return ok(common);
      const out = new Map((recall.facts?.lines ?? []).map((line) => [line.lineItemId, line.quantity]));
      for (const { lineItemId, quantity, disposition } of lines) {
        const left = (out.get(lineItemId) ?? 0) - quantity;
        if (!Number.isInteger(quantity) || quantity < 1 || left < 0) return missing("More came back than left");
        if (!["restocked", "not-restocked", "missing"].includes(disposition)) return missing("What became of it has to be said");
        out.set(lineItemId, left);
      }
      return ok({
        ...common,
        lines: lines.map(({ lineItemId, quantity, disposition }) => ({ lineItemId, quantity, disposition })),
      });
    }
    default:
      return ok(common);
  }
}

/** The intent, the call with the person's own access, and what came of it. */
async function askShopifyTo(
  step: RecallStep,
  detail: Record<string, unknown>,
  also: RecallChange["also"],
  at: At,
): Promise<Done> {
  const { current, staff, deps } = at;
  const work = shopifySteps[step]!;
  const before = stepNow(at.recall, step);
  if (before?.state === "asked" && before.askedAt && deps.clock.now().diff(before.askedAt) < lostAnswerWait)
    return refused("not-allowed", "Shopify has not answered yet");
  const looked = await readRecallFacts(current, staff.gateway);
  if (!looked) return refused("not-allowed", "Shopify no longer shows this order");
  const { shipment } = looked;
  if (step === "process-return") {
    const order = await staff.gateway.readOrder(current.orderId);
    if (!order) return refused("not-allowed", "Shopify no longer shows this order");
    if (!isUndisputed(order.snapshot))
      return refused("disputed", "The payment is disputed at the bank: nothing is paid back by itself");
  }
  const running = returnOf(at.recall, shipment);
  const kept = { ...detail, ...(step === "send-label" && running ? { deliveriesBefore: deliveriesOf(running) } : {}) };

  const asked = await changeRecall(
    at.recall,
    current,
    {
      steps: [{ step, state: "asked", byId: staff.userId, detail: kept }],
      events: [eventOfStep("recall-step-asked", at.recall, step, staff)],
      also,
      followUp: deps.clock.now().plus(lostAnswerWait),
    },
    deps,
  );
  if (!asked.ok) return asked;
  const recall = asked.value;
  const by = { userId: staff.userId };
  // an earlier call whose answer was lost may have done it
  const already = work.isDone({ recall, current, shipment });
  if (already) return finishStep(step, { ...kept, ...already }, { recall, current, by, gateway: staff.gateway }, deps);

  let answer;
  try {
    answer = await work.ask({ recall, current, shipment, gateway: staff.gateway }, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    const reason = { step, effect: error.effect, reason: error.kind };
    // what surely had no effect is as if it had never been asked; else follow-recall finds out
    await noteAnswer(step, asked.value, at, {
      events: [{ kind: "answer-lost", actor: "app", detail: reason }],
      ...(error.effect === "none" ? { steps: [{ step, state: "todo" }], followUp: recall.deadlineAt } : {}),
    });
    return refused("shopify-unreachable", error.message);
  }
  if (answer.ok) return finishStep(step, { ...kept, ...answer.value }, { recall, current, by, gateway: staff.gateway }, deps);

  const { code, message } = answer.error;
  const said = code === "not-accepted";
  await noteAnswer(step, recall, at, {
    steps: [said ? { step, state: "refused", detail: { ...kept, message } } : { step, state: "todo" }],
    events: said ? [eventOfStep("recall-step-refused", recall, step, "shopify", { message })] : [],
    followUp: recall.deadlineAt,
  });
  return refused(said ? "refused-by-shopify" : code, message);
}

/** What came of a call, unless the step was settled by somebody who looked meanwhile. */
async function noteAnswer(step: RecallStep, recall: RecallRecord, { current, deps }: At, what: RecallChange): Promise<void> {
  const isAsked = (now: RecallRecord) => now.round === recall.round && stepNow(now, step)?.state === "asked";
  await writeDown({ recall, current }, isAsked, (now, caseNow) => changeRecall(now, caseNow, what, deps), deps);
}

/** The parcel is back where it belongs: the order is cancelled and refunded as any other, by the same workflow. */
async function cancelNow(detail: Record<string, unknown>, also: RecallChange["also"], at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  const asked = await changeRecall(
    recall,
    current,
    {
      steps: [{ step: "cancel-order", state: "asked", byId: staff.userId, detail }],
      events: [eventOfStep("recall-step-asked", recall, "cancel-order", staff)],
      also,
      followUp: deps.clock.now().plus(lostAnswerWait),
    },
    deps,
  );
  if (!asked.ok) return asked;
  let answer;
  try {
    answer = await cancelOrder(current, deps, { staff });
  } catch (error) {
    if (error instanceof ShopifyFailure) await giveBack(asked.value, at, null);
    throw error;
  }
  if (answer.ok) return answer;
  const { code, message } = answer.error;
  const now = await deps.recalls.get(recall.id);
  // where the case had moved, its way back has settled the step already
  if (now && stepNow(now, "cancel-order")?.state === "asked")
    await giveBack(now, at, code === "in-shipping" || code === "not-allowed" ? message : null);
  return refused(code === "in-shipping" ? "not-allowed" : code, message);
}

const giveBack = (recall: RecallRecord, at: At, message: string | null): Promise<void> =>
  noteAnswer("cancel-order", recall, at, {
    steps: [message ? { step: "cancel-order", state: "refused", detail: { message } } : { step: "cancel-order", state: "todo" }],
    events: message ? [eventOfStep("recall-step-refused", recall, "cancel-order", "app", { message })] : [],
    followUp: recall.deadlineAt,
  });

async function addCost(act: Extract<RecallAct, { kind: "add-cost" }>, at: At): Promise<Done> {
  const { recall, staff, deps } = at;
  const amount = act.amount.trim().replace(",", ".");
  if (!/^\d{1,12}(\.\d{1,4})?$/.test(amount) || Number(amount) === 0) return refused("malformed", "Not an amount");
  if (!/^[A-Z]{3}$/.test(act.currencyCode)) return refused("malformed", "Not a currency");
  if (!recallCostKinds.includes(act.costKind)) return refused("malformed", "There is no such kind of cost");
  const words = optionalWords(act.note);
  if (!words.ok) return words;
  return change(
    {
      afterEnd: true,
      events: [
        {
          kind: "recall-cost-added",
          actor: "staff",
          actorId: staff.userId,
          detail: { amount, currencyCode: act.currencyCode, costKind: act.costKind },
        },
      ],
      also: async (tx) => {
        await tx.recallCost.create({
          data: {
            recallId: recall.id,
            shopDomain: recall.shop,
            at: deps.clock.now().toJSDate(),
            amount,
            currencyCode: act.currencyCode,
            kind: act.costKind,
            note: words.value ? deps.encryption.encrypt(words.value) : null,
            byId: staff.userId,
          },
        });
      },
    },
    at,
  );
}

async function setCause(act: Extract<RecallAct, { kind: "set-cause" }>, at: At): Promise<Done> {
  if (!recallCauses.includes(act.cause)) return refused("malformed", "There is no such cause");
  const words = optionalWords(act.note);
  if (!words.ok) return words;
  const { staff, deps } = at;
  return change(
    {
      afterEnd: true,
      set: { cause: act.cause, causeNote: words.value ? deps.encryption.encrypt(words.value) : null },
      events: [{ kind: "recall-cause-set", actor: "staff", actorId: staff.userId, detail: { cause: act.cause } }],
    },
    at,
  );
}

/** Kept, lost, or back all the same. What is lost is refunded in full before the case closes. */
async function end(outcome: RecallOutcome, note: string | undefined, at: At): Promise<Done> {
  const { recall, current, staff, deps } = at;
  if (!recallOutcomes.includes(outcome)) return refused("malformed", "There is no such end");
  if (!outcomesFor(recall).includes(outcome)) return refused("not-allowed", "The goods are not that far");
  // it may move money, or cancel the order, while the end does too
  if (stepsNow(recall).some(({ state }) => state === "asked"))
    return refused("not-allowed", "Shopify has not answered the last step yet");
  const words = optionalWords(note);
  if (!words.ok) return words;
  const messageId = words.value ? randomUUID() : null;
  const also = saying(words.value, messageId, at);
  const closed: NewEvent = {
    kind: "closed",
    actor: "staff",
    actorId: staff.userId,
    detail: { outcome, ...(messageId ? { messageId } : {}) },
  };
  if (outcome !== "delivered-anyway") return carryOutEnd(outcome, closed, also, at);
  // what Shopify shows as cancelled meanwhile ends as cancelled
  await settleCase(current.id, deps);
  const now = await deps.cases.get(current.id);
  const fresh = await deps.recalls.get(recall.id);
  // somebody else's end is on disk before its money moves
  if (!now || !fresh || fresh.outcome !== null || !inHands(now.status))
    return refused("moved-on", "The case was changed in the meantime");
  return carryOutEnd(outcome, closed, also, { ...at, recall: fresh, current: now });
}

/** Nothing, or a note within its limits. */
function optionalWords(typed: string | undefined): Answer<string | null, TextProblem> {
  return typed?.trim() ? writtenText(typed, "note") : ok(null);
}

/** A person's words are a sealed message of the case; events and steps name it. */
const saying = (text: string | null, messageId: string | null, { current, staff, deps }: At): RecallChange["also"] =>
  text && messageId
    ? async (tx: Prisma.TransactionClient) => {
        await deps.messages.add(tx, {
          id: messageId,
          caseId: current.id,
          kind: "note",
          author: "staff",
          authorId: staff.userId,
          text,
        });
      }
    : undefined;

function isWebAddress(text: string): boolean {
  try {
    return ["https:", "http:"].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
