import { Duration, type DateTime } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import { holdsBack, isOpen } from "../cases/case";
import { inHands } from "../cases/recalls.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { decide } from "../policy/decide";
import { hasEnteredShipping, shippingStage } from "../policy/shipping-stage";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { Outcome } from "../shopify/operations/read-outcome.server";
import { askShopify, cancelOrder, refundGoesAlong, submittedOf } from "./cancel-order.server";
import { cancelsByItself } from "./cancels-by-itself.server";
import { followRecallOf } from "./follow-recall.server";
import { closeUnseen, followRefunds } from "./follow-refunds.server";
import { followVerdict, refusedByShopify } from "./follow-verdict.server";
import { putLabelsBack } from "./label-order.server";
import { noteRefunds } from "./note-refunds.server";
import { openRecallIfDue } from "./open-recall.server";
import { letGo } from "./release-holds.server";
import { backoff, lostAnswerWait, mailAfterRefunds, pauseBetweenLooks, stuckAfter } from "./timing";

/**
 * Shopify is the truth: bring a case to what Shopify now says.
 *
 * Every door ends here (a webhook, the job's result, reconciliation, the case's own alarm, a person), in any order and
 * any number of times. Whoever comes first moves the case; the others find it moved. Dying anywhere leaves the alarm.
 */
export async function settleCase(caseId: string, deps: Deps): Promise<void> {
  const current = await deps.cases.get(caseId);
  if (!current || !watched(current)) return;

  const lookingAt = deps.clock.now();
  const outcome = await deps.shopify.forShop(current.shop).readOutcome(current.orderId, current.cancelResultId);
  await deps.cases.noteLook(current.id, lookingAt, pauseBetweenLooks);
  if (outcome) await putLabelsBack(current, outcome.tags, deps);
  if (!outcome && current.status === "cancelled") return closeUnseen(current, deps);
  if (!outcome) return needsAttention(current, "order-unreadable", deps);

  if (outcome.cancelledAt) return settleCancelled(current, outcome, deps);
  // money that went back before the goods did is followed like any other
  if (inHands(current.status)) await noteRefunds(current, outcome, deps);
  if (current.status === "cancelling") return settleCancelling(current, outcome, deps);
  if (current.status === "received") {
    await cancelOrder(current, deps);
    return;
  }
  await watchOrder(current, deps);
  if (inHands(current.status)) await followRecallOf(current.id, deps);
}

/** The same for jobs and webhooks: while Shopify does not answer, the case waits with growing pauses and no job piles up. */
export async function settleWhenPossible(caseId: string, deps: Deps): Promise<void> {
  try {
    await settleCase(caseId, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure) || error.kind === "invalid") throw error;
    const current = await deps.cases.get(caseId);
    const pause = error.kind === "unauthorized" ? Duration.fromObject({ days: 1 }) : backoff(current?.followUpTries ?? 0);
    deps.log.warn({ caseId, shop: current?.shop, reason: error.message }, "a case waits until Shopify answers");
    await deps.cases.putOff(caseId, deps.clock.now().plus(pause));
  }
}

/**
 * Before a decision that leaves the order alone: a colleague may have cancelled it in Shopify a moment ago, and then it
 * is cancelled. Without Shopify's answer people decide on what is known.
 */
export async function cancelledMeanwhile(current: CaseRecord, deps: Deps): Promise<boolean> {
  try {
    const outcome = await deps.shopify.forShop(current.shop).readOutcome(current.orderId, null);
    if (!outcome?.cancelledAt) return false;
    await settleCancelled(current, outcome, deps);
    return true;
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    return false;
  }
}

/** A person's call got no answer: whether it takes effect is not known yet, so nobody may promise that the order goes its way. */
export const mayYetBeCancelled = (current: CaseRecord, now: DateTime): boolean =>
  current.attentionCode === "answer-lost" && current.cancelAskedAt !== null && now.diff(current.cancelAskedAt) < stuckAfter;

const watched = (current: CaseRecord): boolean => isOpen(current.status) || current.status === "cancelled";

/** Shopify shows the order as cancelled, by us or by somebody else. */
async function settleCancelled(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  const shipped = outcome.fulfillments.filter((each) => !["CANCELLED", "ERROR", "FAILURE"].includes(each.status));
  const news = current.cancelledAt === null || (current.status === "recalling" && shipped.length === 0);
  let settled = current;
  if (news && current.status !== "cancelled") {
    const ours = current.cancelAsks > 0;
    const cancelledAt = outcome.cancelledAt!;
    const moved = await deps.cases.move(current, "cancelled", {
      // what is still out there is called back further
      ...(shipped.length > 0 ? { recall: "goes-on" as const } : {}),
      set: { cancelledAt: cancelledAt.toJSDate() },
      events: [{ kind: "cancelled", actor: ours ? "app" : "shopify", detail: { cancelledAt: cancelledAt.toISO(), ours } }],
      // the refunds of the same reading go into it
      mails: [{ kind: "cancelled", in: mailAfterRefunds, ...(current.cancelledAt ? { key: "stopped" } : {}) }],
      followUp: { at: deps.clock.now().plus(backoff(0)) },
    });
    if (!moved.ok) return; // somebody else settled it, and does the rest
    settled = moved.value;
  }
  if (settled.status === "cancelled" && shipped.length > 0) {
    const recall = await deps.cases.move(settled, "recalling", {
      events: [{ kind: "shipped-anyway", actor: "shopify", detail: { fulfillments: shipped.map(({ id }) => id) } }],
      mails: [{ kind: "recall-opened" }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
    if (!recall.ok) return;
    settled = recall.value;
  }
  await followRefunds(settled, outcome, deps);
  await letMailGo(settled, deps);
  if (inHands(settled.status)) await followRecallOf(settled.id, deps);
  // a decision is being put right: its person sees what has left all the same, and may call it back
  const now = shipped.length > 0 && isOpen(settled.status) && !inHands(settled.status) ? await deps.cases.get(settled.id) : null;
  if (now) await watchOrder(now, deps);
}

/** The refunds it tells of are noted. One that is being sent has an alarm that lies much later. */
async function letMailGo({ id: caseId }: CaseRecord, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  await deps.prisma.mail.updateMany({
    where: {
      caseId,
      kind: "cancelled",
      status: "queued",
      dueAt: { gt: now.toJSDate(), lte: now.plus(mailAfterRefunds).toJSDate() },
    },
    data: { dueAt: now.toJSDate() },
  });
}

/** Asked, and not cancelled yet. */
async function settleCancelling(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  if (outcome.job?.status === "FAILED") {
    if (await askWithoutHold(current, deps)) return;
    const error = outcome.job.errors[0];
    await refusedByShopify(
      current,
      { code: error?.code ?? "failed", message: error?.message ?? "The cancellation failed at Shopify" },
      deps,
    );
    return;
  }
  const now = deps.clock.now();
  const waited = current.cancelAskedAt ? now.diff(current.cancelAskedAt) : stuckAfter;
  if (current.cancelResultId) {
    // Shopify has the job: wait, and never ask twice while it is unresolved
    if (waited >= stuckAfter) return needsAttention(current, "cancellation-stuck", deps);
    return deps.cases.postpone(current, now.plus(backoff(current.followUpTries)));
  }
  if (current.cancelAskedAt && waited < lostAnswerWait)
    return deps.cases.remind(current.id, current.cancelAskedAt.plus(lostAnswerWait));
  return askAgain(current, deps);
}

/**
 * Assumption A1: a hold does not block a cancellation. Where Shopify took the job and then failed, our own hold may be
 * why: it comes off, and the same decision is carried out once more. Without a hold of ours there is nothing to try.
 */
async function askWithoutHold(current: CaseRecord, deps: Deps): Promise<boolean> {
  if ((await letGo(current, deps)) === 0) return false;
  const gateway = deps.shopify.forShop(current.shop);
  const order = await gateway.readOrder(current.orderId);
  if (!order || order.snapshot.cancelledAt || hasEnteredShipping(shippingStage(order.snapshot).name)) return false;
  // an earlier call whose answer was lost may yet take effect: then no money goes along
  const refund = current.cancelAsks <= 1 && (await refundGoesAlong(current, order.snapshot, deps));
  const claimed = await deps.cases.alter(current, {
    set: { cancelAskedAt: deps.clock.now().toJSDate(), cancelJobId: null, cancelResultId: null },
    events: [{ kind: "asked-again", actor: "app", detail: { refund, withoutHold: true } }],
    followUp: { at: deps.clock.now().plus(lostAnswerWait) },
  });
  // the failed job moved no money: its cancellation was all or nothing
  if (claimed.ok) {
    const ask = { gateway, refund, submitted: [], byStaff: current.approvedBy !== null };
    await askShopify(claimed.value, ask, deps);
  }
  return true;
}

/**
 * Our call got no answer and the order is still not cancelled a minute later. The first call may yet take effect, so a
 * repeat carries no money unless it is certain that the first was never carried out (then nothing counts as asked).
 */
async function askAgain(current: CaseRecord, deps: Deps): Promise<void> {
  const gateway = deps.shopify.forShop(current.shop);
  const order = await gateway.readOrder(current.orderId);
  if (!order) return needsAttention(current, "order-unreadable", deps);
  if (order.snapshot.cancelledAt) return deps.cases.remind(current.id, deps.clock.now());
  if (current.approvedBy) return backToTheirPerson(current, deps);
  const verdict = decide(order.snapshot, current.policy, current.countsFrom);
  // our own first call may be at work: its refund shows before the cancellation does
  const ownRefund = current.cancelAsks > 0 && ["already-refunded", "payment-pending"].includes(verdict.reasons[0]?.code ?? "");
  if (ownRefund && deps.clock.now().diff(current.cancelAskedAt ?? current.receivedAt) < stuckAfter) {
    return deps.cases.remind(current.id, deps.clock.now().plus(lostAnswerWait));
  }
  if (verdict.kind !== "cancel-now") {
    await followVerdict(current, verdict, deps);
    return;
  }
  if (!(await cancelsByItself(current, deps))) {
    // a call that may yet take effect is waited for, before people are told that it is theirs
    if (current.cancelAsks > 0 && deps.clock.now().diff(current.cancelAskedAt ?? current.receivedAt) < stuckAfter)
      return deps.cases.remind(current.id, deps.clock.now().plus(lostAnswerWait));
    await followVerdict(current, verdict, deps);
    return;
  }
  const certain = current.cancelAsks === 0;
  const claimed = await deps.cases.alter(current, {
    set: { cancelAskedAt: deps.clock.now().toJSDate(), cancelAsks: { increment: 1 } },
    events: [{ kind: "asked-again", actor: "app", detail: { refund: certain } }],
    followUp: { at: deps.clock.now().plus(lostAnswerWait) },
  });
  if (!claimed.ok) return;
  await askShopify(claimed.value, { gateway, refund: certain, submitted: submittedOf(verdict), byStaff: false }, deps);
}

/** What a person asked with their own access is not repeated with the app's: it waits for them, and says so. */
async function backToTheirPerson(current: CaseRecord, deps: Deps): Promise<void> {
  if (await deps.recalls.openOf(current.id)) {
    await deps.cases.move(current, "recalling", {
      set: { approvedBy: null, attentionCode: "answer-lost" },
      events: [{ kind: "needs-attention", actor: "app", detail: { code: "answer-lost" } }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
    return;
  }
  await deps.cases.move(current, "in-review", {
    set: { approvedBy: null, attentionCode: "answer-lost" },
    events: [
      {
        kind: "review-opened",
        actor: "app",
        detail: { answerBy: current.answerLimitAt?.toISO() ?? null, because: "answer-lost" },
      },
    ],
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  });
}

/** Waiting for a person: shipping may move on meanwhile, and staff should see it. */
async function watchOrder(current: CaseRecord, deps: Deps): Promise<void> {
  const order = await deps.shopify.forShop(current.shop).readOrder(current.orderId);
  if (!order) return needsAttention(current, "order-unreadable", deps);
  const stage = shippingStage(order.snapshot).name;
  const nextLook = deps.clock.now().plus({ hours: 1 });
  // without news nothing is written that could get in the way of the person who has the case open
  const fulfillmentOrderIds = order.snapshot.fulfillmentOrders.map(({ id }) => id);
  const known = new Set(current.orderFacts.fulfillmentOrderIds);
  const moved = stage !== current.orderFacts.stage;
  if (!moved && fulfillmentOrderIds.every((id) => known.has(id))) return deps.cases.postpone(current, nextLook);
  const altered = await deps.cases.alter(current, {
    set: { orderFacts: { ...current.orderFacts, stage, fulfillmentOrderIds } as unknown as Prisma.InputJsonValue },
    events: moved ? [{ kind: "order-changed", actor: "shopify", detail: { from: current.orderFacts.stage, to: stage } }] : [],
    // what is back on the shelf, or was split off, waits like the rest
    jobs: holdsBack(current.status) ? [{ name: "hold-order", payload: { caseId: current.id } }] : [],
    followUp: { at: nextLook },
  });
  if (altered.ok && moved && hasEnteredShipping(stage)) await openRecallIfDue(altered.value, order.snapshot, "app", deps);
}

async function needsAttention(current: CaseRecord, code: "order-unreadable" | "cancellation-stuck", deps: Deps): Promise<void> {
  if (current.status === "needs-attention" || current.status === "cancelled") {
    return deps.cases.postpone(current, deps.clock.now().plus({ hours: 1 }));
  }
  if (current.status !== "cancelling") {
    // other open cases are in a person's hands already; the problem is put on record once
    if (current.attentionCode === code) return deps.cases.postpone(current, deps.clock.now().plus({ hours: 1 }));
    await deps.cases.alter(current, {
      set: { attentionCode: code, attentionDetail: null },
      events: [{ kind: "needs-attention", actor: "app", detail: { code } }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
    return;
  }
  const to = (await deps.recalls.openOf(current.id)) ? "recalling" : "needs-attention";
  await deps.cases.move(current, to, {
    set: { attentionCode: code, attentionDetail: null },
    events: [{ kind: "needs-attention", actor: "app", detail: { code } }],
    mails: [{ kind: "could-not-cancel" }],
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  });
}
