import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { AttemptRecord, Wish } from "../cases/attempts.server";
import { isOpen } from "../cases/case";
import { orderFactsOf } from "../cases/order-facts";
import type { CaseRecord, Change, NewCase, NewEvent } from "../cases/cases.server";
import { ownerOf } from "../cases/owner";
import type { Deps } from "../deps";
import { answerDates } from "../policy/calendar";
import { decide, hasEnded } from "../policy/decide";
import type { Verdict } from "../policy/types";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { cancelOrder } from "./cancel-order.server";
import { claimOnRecord } from "./claim-technical-fault.server";
import { backoff, mailAfterOutcome } from "./timing";

/**
 * A recorded press meets the policy: it becomes a case, joins the one that exists, or stays as evidence of a refusal. A
 * late request is refused by nothing but an order that has ended: a person looks at it.
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
  if (ownerOf(order.snapshot) !== attempt.customerId) {
    return deps.attempts.conclude(attempt.id, "not-theirs", { detail: "another customer's order" });
  }

  const existing = await deps.cases.ofOrder(attempt.shop, attempt.orderId);
  if (existing && (isOpen(existing.status) || existing.status === "cancelled")) {
    return joinCase(existing, attempt, deps);
  }

  const { id: policyVersionId, policy } = await deps.shops.policyFor(attempt.shop, order.snapshot.createdAt);
  const verdict = decide(order.snapshot, policy, attempt.receivedAt);
  if (verdict.kind === "refuse" && (!attempt.wish || hasEnded(verdict))) {
    return deps.attempts.conclude(attempt.id, "refused", { verdict });
  }

  const dates = answerDates(attempt.receivedAt, policy);
  const shop = await deps.shops.find(attempt.shop);
  const automatic = verdict.kind === "cancel-now" && Boolean(shop?.automaticCancellation);
  const fresh: NewCase = {
    shop: attempt.shop,
    orderId: attempt.orderId,
    orderName: order.snapshot.name,
    channel: attempt.wish?.channel ?? "account-page",
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
    if (!winner) throw new Error("The case that was first is gone"); // the guard judges again
    return joinCase(winner, attempt, deps);
  }
  if (automatic) await cancelOrder(opened.value, deps, { order });
}

/** The order has its case: what the shopper wrote is added to it, once. */
async function joinCase(existing: CaseRecord, attempt: AttemptRecord, deps: Deps): Promise<void> {
  if (!attempt.wish) return deps.attempts.conclude(attempt.id, "case", { caseId: existing.id });
  const { messageId, claimed, also } = wordsOf(attempt, deps);
  await deps.cases.addOnce(
    existing,
    {
      events: [
        { kind: "late-request-received", ...reporterOf(attempt), detail: { ...detailOf(attempt, messageId), joined: true } },
        ...claimed,
      ],
      also: async (tx, caseId) => {
        await also(tx, caseId);
        // a mail or a call that came before the press may be entered after it: the first receipt counts
        if (!isOpen(existing.status)) return;
        await tx.case.updateMany({
          where: { id: caseId, receivedAt: { gt: attempt.receivedAt.toJSDate() } },
          data: { receivedAt: attempt.receivedAt.toJSDate(), version: { increment: 1 } },
        });
      },
    },
    async (tx) => {
      const { count } = await tx.attempt.updateMany({
        where: { id: attempt.id, outcome: "recorded" },
        data: { outcome: "case", caseId: existing.id, detail: null, followUpAt: null },
      });
      return count === 1;
    },
  );
}

/**
 * A shopper's own words become a message of the case, and what they say went wrong on our side a claim, in the
 * transaction that gives the request its case.
 */
function wordsOf(
  attempt: AttemptRecord,
  deps: Deps,
): { messageId: string | null; claimed: NewEvent[]; also: NonNullable<Change["also"]> } {
  const text = attempt.wish?.text;
  const messageId = text ? randomUUID() : null;
  const claim = attempt.wish?.claim && faultIn(attempt.wish, attempt.wish.claim, deps);
  return {
    messageId,
    claimed: claim?.events ?? [],
    also: async (tx, caseId) => {
      if (messageId && text) await deps.messages.add(tx, { id: messageId, caseId, kind: "request", author: "shopper", text });
      await claim?.also(tx, caseId);
    },
  };
}

function faultIn({ entered }: Wish, { triedAt, what }: NonNullable<Wish["claim"]>, deps: Deps) {
  const at = triedAt ? DateTime.fromISO(triedAt, { zone: "utc" }) : null;
  return claimOnRecord({ triedAt: at, text: what, author: entered ? "staff" : "shopper", staffId: entered?.by }, deps);
}

const detailOf = (attempt: AttemptRecord, messageId: string | null): Record<string, unknown> => ({
  channel: attempt.wish?.channel ?? "account-page",
  receivedAt: attempt.receivedAt.toISO(),
  shopperReason: attempt.shopperReason,
  ...(messageId ? { messageId } : {}),
  ...(attempt.wish?.entered ? { enteredAt: attempt.wish.entered.at } : {}),
});

/** Who brought it to us: the shopper, or staff for a shopper who called or wrote. */
const reporterOf = ({ wish }: AttemptRecord) =>
  wish?.entered ? ({ actor: "staff", actorId: wish.entered.by } as const) : ({ actor: "shopper" } as const);

function openingOf(fresh: NewCase, attempt: AttemptRecord, verdict: Verdict, automatic: boolean, deps: Deps): Change {
  const { messageId, claimed, also } = wordsOf(attempt, deps);
  const received = {
    kind: attempt.wish && !automatic ? ("late-request-received" as const) : ("request-received" as const),
    ...reporterOf(attempt),
    detail: detailOf(attempt, messageId),
  };
  const judged = { kind: "judged" as const, actor: "app" as const, detail: { verdict, automatic } };
  if (automatic) {
    // the guard of the case itself: whatever happens to this process, somebody asks Shopify
    return {
      events: [received, judged, ...claimed],
      also,
      mails: [{ kind: "received", in: mailAfterOutcome }],
      followUp: { at: deps.clock.now().plus({ seconds: 30 }) },
    };
  }
  const waiting =
    fresh.status === "recalling"
      ? { kind: "recall-opened" as const, actor: "app" as const, detail: {} }
      : { kind: "review-opened" as const, actor: "app" as const, detail: { answerBy: fresh.answerLimitAt.toISO() } };
  return {
    events: [received, judged, ...claimed, waiting],
    also,
    mails: [{ kind: "received" }],
    // shipping may move on while people think: look again within the hour
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  };
}
