import type { AttemptRecord } from "../cases/attempts.server";
import { isOpen } from "../cases/case";
import { orderFactsOf } from "../cases/order-facts";
import type { Change, NewCase } from "../cases/cases.server";
import type { Deps } from "../deps";
import { answerDates } from "../policy/calendar";
import { decide } from "../policy/decide";
import type { Verdict } from "../policy/types";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { cancelOrder } from "./cancel-order.server";
import { backoff, mailAfterOutcome } from "./timing";

/**
 * A recorded press meets the policy: it becomes a case, joins the one that exists, or stays as evidence of a refusal.
 *
 * Runs at once for a press, and again by its guard when we died or Shopify did not answer; whoever comes second finds
 * the attempt concluded. The time that counts is the time of receipt, never the time of judging.
 */
export async function judgeAttempt(attemptId: string, deps: Deps): Promise<void> {
  const attempt = await deps.attempts.get(attemptId);
  if (!attempt || attempt.outcome !== "recorded") return;

  let order: OrderRead | null;
  try {
    order = await deps.shopify.forShop(attempt.shop).readOrder(attempt.orderId);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn({ attemptId, shop: attempt.shop, reason: error.message }, "a request waits until Shopify answers");
    await deps.attempts.postpone(attempt.id, deps.clock.now().plus(backoff(attempt.followUpTries)), error.kind);
    return;
  }

  // a foreign order is answered as an unknown one; the attempt remembers the difference
  if (!order) return deps.attempts.conclude(attempt.id, "not-theirs", { detail: "no such order" });
  if (order.snapshot.customerId !== attempt.customerId) {
    return deps.attempts.conclude(attempt.id, "not-theirs", { detail: "another customer's order" });
  }

  const existing = await deps.cases.ofOrder(attempt.shop, attempt.orderId);
  if (existing && (isOpen(existing.status) || existing.status === "cancelled")) {
    return deps.attempts.conclude(attempt.id, "case", { caseId: existing.id });
  }

  const { id: policyVersionId, policy } = await deps.shops.policyFor(attempt.shop, order.snapshot.createdAt);
  const verdict = decide(order.snapshot, policy, attempt.receivedAt);
  if (verdict.kind === "refuse") return deps.attempts.conclude(attempt.id, "refused", { verdict });

  const dates = answerDates(attempt.receivedAt, policy);
  const shop = await deps.shops.find(attempt.shop);
  const automatic = verdict.kind === "cancel-now" && Boolean(shop?.automaticCancellation);
  const fresh: NewCase = {
    shop: attempt.shop,
    orderId: attempt.orderId,
    orderName: order.snapshot.name,
    channel: "account-page",
    status: automatic ? "received" : verdict.kind === "recall" ? "recalling" : "in-review",
    receivedAt: attempt.receivedAt,
    shopperReason: attempt.shopperReason,
    locale: attempt.locale,
    customerId: attempt.customerId,
    email: order.email,
    policyVersionId,
    verdict,
    orderFacts: orderFactsOf(order, policy, attempt.shop),
    answerTargetAt: dates.target,
    answerLimitAt: dates.limit,
    attemptId: attempt.id,
  };
  const opened = await deps.cases.open(fresh, openingOf(fresh, attempt, verdict, automatic, deps));
  if (!opened.ok) {
    const winner = await deps.cases.ofOrder(attempt.shop, attempt.orderId);
    return deps.attempts.conclude(attempt.id, "case", { caseId: winner?.id });
  }
  if (automatic) await cancelOrder(opened.value, deps, { order });
}

function openingOf(fresh: NewCase, attempt: AttemptRecord, verdict: Verdict, automatic: boolean, deps: Deps): Change {
  const received = {
    kind: "request-received" as const,
    actor: "shopper" as const,
    detail: { channel: fresh.channel, receivedAt: attempt.receivedAt.toISO(), shopperReason: attempt.shopperReason },
  };
  const judged = { kind: "judged" as const, actor: "app" as const, detail: { verdict, automatic } };
  if (automatic) {
    // the guard of the case itself: whatever happens to this process, somebody asks Shopify
    return {
      events: [received, judged],
      mails: [{ kind: "received", in: mailAfterOutcome }],
      followUp: { at: deps.clock.now().plus({ seconds: 30 }) },
    };
  }
  const waiting =
    fresh.status === "recalling"
      ? { kind: "recall-opened" as const, actor: "app" as const, detail: {} }
      : { kind: "review-opened" as const, actor: "app" as const, detail: { answerBy: fresh.answerLimitAt.toISO() } };
  return {
    events: [received, judged, waiting],
    mails: [{ kind: "received" }],
    // shipping may move on while people think: look again within the hour
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  };
}
