import type { CaseRecord } from "../cases/cases.server";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isPositive } from "../lib/money";
import { decide } from "../policy/decide";
import { moneyLeft, pendingRefunds } from "../policy/payment";
import { isUndisputed } from "../policy/rules/disputed";
import { hasEnteredShipping, shippingStage } from "../policy/shipping-stage";
import type { OrderSnapshot, Verdict } from "../policy/types";
import type { Gateway } from "../shopify/gateway.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { cancelsByItself } from "./cancels-by-itself.server";
import { followVerdict, refusedByShopify } from "./follow-verdict.server";
import { wentBackUnseen } from "./pay-back.server";
import { letGo } from "./release-holds.server";
import { backoff, firstLookAfterAsking, lostAnswerWait } from "./timing";

interface Options {
  /** Read a moment ago by the caller; read here when absent. */
  order?: OrderRead;
  /** Staff decided this one: their own access is used and the policy is not asked again. */
  staff?: { userId: string; gateway: Gateway };
}

export type CancelProblem = "moved-on" | "not-allowed" | "in-shipping" | "no-permission" | "shopify-unreachable";

/**
 * What happens when an allowed case reaches Shopify.
 *
 * The order is judged again at the last moment. The move to "cancelling" is the claim: of two processes one gets it.
 * If we die after the call and before its note, the follow-up settles from what Shopify says; orderCancel is never
 * repeated on a hunch, and a repeat after a lost answer goes without money (settle-case).
 */
export async function cancelOrder(
  allowed: CaseRecord,
  deps: Deps,
  options: Options = {},
): Promise<Answer<CaseRecord, CancelProblem>> {
  const gateway = options.staff?.gateway ?? deps.shopify.forShop(allowed.shop);
  const order = options.order ?? (await gateway.readOrder(allowed.orderId));
  if (!order) return refused("not-allowed", "Shopify no longer shows this order");

  const verdict = decide(order.snapshot, allowed.policy, allowed.countsFrom);
  if (!options.staff && (verdict.kind !== "cancel-now" || !(await cancelsByItself(allowed, deps)))) {
    if (verdict.kind === "cancel-now" && allowed.status === "in-review")
      return refused("not-allowed", "It waits for a person already");
    return followVerdict(allowed, verdict, deps);
  }
  if (options.staff && order.snapshot.cancelledAt) return refused("not-allowed", "Shopify shows this order as cancelled already");
  // Shopify may cancel a shipped order that is not paid yet, so the app itself keeps shipped goods out of here
  if (options.staff && hasEnteredShipping(shippingStage(order.snapshot).name)) {
    return refused("in-shipping", "The goods have entered shipping: they have to be stopped first");
  }

  if (await isUnderWay(allowed, gateway)) return refused("not-allowed", "Shopify is still working on the cancellation");

  const refund = allowed.cancelAsks === 0 && (await refundGoesAlong(allowed, order.snapshot, deps));
  const claimed = await deps.cases.move(allowed, "cancelling", {
    set: {
      cancelAskedAt: deps.clock.now().toJSDate(),
      cancelAsks: { increment: 1 },
      cancelJobId: null,
      cancelResultId: null,
      ...(options.staff ? { approvedBy: options.staff.userId } : {}),
    },
    events: [
      ...(options.staff ? [{ kind: "approved" as const, actor: "staff" as const, actorId: options.staff.userId }] : []),
      {
        kind: "cancellation-asked",
        actor: "app",
        detail: { refund, restock: allowed.policy.restock, notify: await shopifyTells(allowed, deps) },
      },
    ],
    followUp: { at: deps.clock.now().plus(lostAnswerWait) },
  });
  if (!claimed.ok) return claimed;
  return askShopify(claimed.value, { gateway, refund, submitted: submittedOf(verdict), byStaff: Boolean(options.staff) }, deps);
}

/** Whose mail says that the order is cancelled, by the settings of now: Shopify's, or ours (tell-shopper). */
const shopifyTells = async ({ shop }: CaseRecord, deps: Deps): Promise<boolean> =>
  (await deps.shops.policyFor(shop, deps.clock.now())).policy.shopifyTellsCancellation;

/** The call itself, for a case that is already claimed ("cancelling", intent saved). */
export async function askShopify(
  claimed: CaseRecord,
  ask: { gateway: Gateway; refund: boolean; submitted: string[]; byStaff: boolean },
  deps: Deps,
): Promise<Answer<CaseRecord, CancelProblem>> {
  try {
    for (const id of ask.submitted) {
      const withdrawn = await ask.gateway.withdrawFulfillmentRequest(id);
      if (!withdrawn.ok)
        return refusedByShopify(claimed, { code: "fulfillment-service", message: withdrawn.error.message }, deps);
    }
    const cancellation = {
      orderId: claimed.orderId,
      reason: ask.byStaff ? ("STAFF" as const) : ("CUSTOMER" as const),
      refund: ask.refund,
      restock: claimed.policy.restock,
      notifyCustomer: await shopifyTells(claimed, deps),
      staffNote: `Cancellation request received ${claimed.receivedAt.toUTC().toISO()}, case ${claimed.id}`,
    };
    let answer = await ask.gateway.cancelOrder(cancellation);
    // Assumption A1: a hold does not block a cancellation. Where it does, ours comes off and Shopify is asked once more.
    if (!answer.ok && answer.error.code === "not-accepted" && (await letGo(claimed, deps)) > 0) {
      const order = await ask.gateway.readOrder(claimed.orderId);
      // cancelled, or on its way out, while we asked: what Shopify says now decides
      if (!order || !mayAskAgain(order.snapshot, claimed, ask.byStaff)) return refusedByShopify(claimed, answer.error, deps);
      answer = await ask.gateway.cancelOrder({ ...cancellation, refund: ask.refund && refundWanted(order.snapshot) });
    }
    if (!answer.ok && answer.error.code === "no-permission" && ask.byStaff)
      return backToReview(claimed, "no-permission", answer.error.message, deps);
    if (!answer.ok) return refusedByShopify(claimed, answer.error, deps);
    const noted = await deps.cases.alter(claimed, {
      set: { cancelJobId: answer.value.jobId, cancelResultId: answer.value.resultId },
      followUp: { at: deps.clock.now().plus(firstLookAfterAsking) },
    });
    // Shopify's webhook was faster than its answer: what was asked for is done
    return noted.ok ? noted : ok((await deps.cases.get(claimed.id)) ?? claimed);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn(
      { caseId: claimed.id, shop: claimed.shop, effect: error.effect, reason: error.message },
      "no answer to a cancellation",
    );
    if (ask.byStaff && error.effect === "none") return backToReview(claimed, "shopify-unreachable", error.message, deps);
    return deps.cases.alter(claimed, {
      events: [{ kind: "answer-lost", actor: "app", detail: { effect: error.effect, reason: error.kind } }],
      // surely not carried out: ask again soon, as if for the first time; else wait until reading can tell
      set: error.effect === "none" ? { cancelAskedAt: null, cancelAsks: { decrement: 1 } } : {},
      followUp: { at: deps.clock.now().plus(error.effect === "none" ? backoff(claimed.followUpTries) : lostAnswerWait) },
    });
  }
}

/** The same decision still holds for the order as it is a moment later. */
function mayAskAgain(order: OrderSnapshot, claimed: CaseRecord, byStaff: boolean): boolean {
  if (order.cancelledAt) return false;
  return byStaff
    ? !hasEnteredShipping(shippingStage(order).name)
    : decide(order, claimed.policy, claimed.countsFrom).kind === "cancel-now";
}

/** A person's try that surely had no effect: the case is theirs again, as it was. */
async function backToReview(
  claimed: CaseRecord,
  code: "no-permission" | "shopify-unreachable",
  message: string,
  deps: Deps,
): Promise<Answer<CaseRecord, CancelProblem>> {
  const to = (await deps.recalls.openOf(claimed.id)) ? "recalling" : "in-review";
  const moved = await deps.cases.move(claimed, to, {
    set: { cancelAskedAt: null, cancelAsks: { decrement: 1 }, approvedBy: null },
    events: [{ kind: "cancellation-refused", actor: "shopify", detail: { code, message } }],
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  });
  return moved.ok ? refused(code, message) : moved;
}

/** Shopify took an earlier call and has not finished with it: two calls at once are covered by no guard of Shopify's. */
async function isUnderWay(current: CaseRecord, gateway: Gateway): Promise<boolean> {
  if (!current.cancelResultId) return false;
  const outcome = await gateway.readOutcome(current.orderId, current.cancelResultId);
  return outcome?.job?.status === "STARTED";
}

/**
 * Money moves back only while some is left: what was received, less every refund that has not failed. While one is pending
 * Shopify's own total leaves it out (check B4), so nothing more is asked for until it has ended. While a bank looks into the
 * payment, or has taken it back, none goes along, whoever cancels: the shopper could be paid twice (follow-refunds waits).
 */
export function refundWanted(order: OrderSnapshot): boolean {
  const left = moneyLeft(order);
  const atTheBank = order.disputes !== "unreadable" && !isUndisputed(order);
  return !atTheBank && pendingRefunds(order).length === 0 && left !== null && isPositive(left);
}

/** Nor while money went back that Shopify does not show: what is left then is paid once the order is cancelled (follow-refunds). */
export const refundGoesAlong = async (current: CaseRecord, order: OrderSnapshot, deps: Deps): Promise<boolean> =>
  refundWanted(order) && !(await wentBackUnseen(current, order, deps));

export const submittedOf = (verdict: Verdict): string[] =>
  verdict.kind === "cancel-now" ? verdict.submittedFulfillmentOrderIds : [];
