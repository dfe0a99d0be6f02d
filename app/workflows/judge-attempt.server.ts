import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { AttemptRecord, Wish } from "../cases/attempts.server";
import { holdsBack, isOpen } from "../cases/case";
import { orderFactsOf } from "../cases/order-facts";
import type { CaseRecord, Change, NewCase, NewEvent } from "../cases/cases.server";
import { ownerOf } from "../cases/owner";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { addToLog } from "../lib/log-context.server";
import { answerDates } from "../policy/calendar";
import { decide, hasEnded } from "../policy/decide";
import type { Verdict } from "../policy/types";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { cancelOrder } from "./cancel-order.server";
import { openRecallIfDue } from "./open-recall.server";
import { claimOnRecord } from "./claim-technical-fault.server";
import { backoff, mailAfterOutcome } from "./timing";

/**
 * A recorded press meets the policy: it becomes a case, joins the one that exists, or stays as evidence of a refusal. A
 * late request is refused by nothing but an order that has ended: a person looks at it.
 *
 * Only who waits for the answer (`answered`) is told of a refusal at once, and only while nobody was shown "received" for
 * this attempt (a second press, another tab). Anybody else was told that, or nothing: what the policy refuses them is a late
 * request then, and that the order has ended they hear by mail.
 *
 * Runs at once for a press, and again by its guard when we died or Shopify did not answer; whoever comes second finds
 * the attempt concluded. The time that counts is the time of receipt, never the time of judging.
 *
 * What staff entered is cancelled with their own access (`staff`) or by a person later, never with the app's: entering a
 * request gives nobody a right that Shopify has not given them.
 */
export async function judgeAttempt(
  attemptId: string,
  deps: Deps,
  { staff, answered = false }: { staff?: Staff; answered?: boolean } = {},
): Promise<void> {
  const attempt = await deps.attempts.get(attemptId);
  if (!attempt || attempt.outcome !== "recorded") return;
  addToLog({ shop: attempt.shop, orderId: attempt.orderId });

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
    return joinCase(existing, attempt, order, deps, staff);
  }

  const { id: policyVersionId, policy } = await deps.shops.policyFor(attempt.shop, order.snapshot.createdAt);
  const verdict = decide(order.snapshot, policy, attempt.receivedAt);
  if (verdict.kind === "refuse" && answered && (hasEnded(verdict) || !attempt.wish)) {
    if (await deps.attempts.refuse(attempt.id, verdict)) return;
    return judgeAttempt(attemptId, deps, { staff });
  }
  if (verdict.kind === "refuse" && hasEnded(verdict)) {
    const jobs = [{ name: "tell-of-ending" as const, payload: { attemptId: attempt.id } }];
    return deps.attempts.conclude(attempt.id, "refused", { verdict, jobs });
  }

  const dates = answerDates(attempt.receivedAt, policy);
  const shop = await deps.shops.find(attempt.shop);
  const atOnce = verdict.kind === "cancel-now" && Boolean(shop?.automaticCancellation);
  const automatic = atOnce && !attempt.wish?.entered;
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
    // another process judged it meanwhile
    if ((await deps.attempts.get(attempt.id))?.outcome !== "recorded") return;
    const winner = await deps.cases.ofOrder(attempt.shop, attempt.orderId);
    if (!winner) throw new Error("The case that was first is gone"); // the guard judges again
    return joinCase(winner, attempt, order, deps, staff);
  }
  if (automatic) await cancelOrder(opened.value, deps, { order });
  else if (atOnce && staff) await cancelForPerson(opened.value, order, staff, deps);
}

/** With the access of the person who entered it. Refused or unheard, the case waits in review with what Shopify said. */
async function cancelForPerson(current: CaseRecord, order: OrderRead, staff: Staff, deps: Deps): Promise<void> {
  const answer = await cancelOrder(current, deps, { order, staff });
  if (!answer.ok)
    deps.log.warn({ caseId: current.id, reason: answer.error.code }, "a request entered by hand waits for somebody who may");
}

/** The order has its case: what the shopper wrote is added to it, once. */
async function joinCase(
  existing: CaseRecord,
  attempt: AttemptRecord,
  order: OrderRead,
  deps: Deps,
  staff?: Staff,
): Promise<void> {
  const judged = await countFirstReceipt(existing, attempt, order, deps);
  await addWords(existing, attempt, deps);
  if (judged) await followFirstReceipt(judged, attempt, order, deps, staff);
  if (attempt.wish?.shipped) await lookForGoods(existing.id, order, deps);
}

/** The shopper says that a parcel is on its way: whatever status the case has, somebody looks at once. */
async function lookForGoods(caseId: string, order: OrderRead, deps: Deps): Promise<void> {
  const current = await deps.cases.get(caseId);
  if (!current) return;
  if (current.status === "in-review") await openRecallIfDue(current, order.snapshot, "shopper", deps);
  else await deps.cases.remind(current.id, deps.clock.now());
}

/**
 * A mail, a call or a press may be judged after a later one: the first receipt counts, for the policy too. Before the
 * attempt is concluded, so that a death in between repeats it. Null: the case counts from no later already.
 */
async function countFirstReceipt(
  existing: CaseRecord,
  attempt: AttemptRecord,
  order: OrderRead,
  deps: Deps,
): Promise<CaseRecord | null> {
  for (
    let current: CaseRecord | null = existing;
    current && isOpen(current.status) && attempt.receivedAt < current.receivedAt;
    current = await deps.cases.get(existing.id)
  ) {
    const verdict: Verdict | null = holdsBack(current.status)
      ? decide(order.snapshot, current.policy, DateTime.min(attempt.receivedAt, current.countsFrom))
      : null;
    const counted = await deps.cases.alter(current, {
      set: {
        receivedAt: attempt.receivedAt.toJSDate(),
        ...(verdict ? { verdict: verdict as unknown as Prisma.InputJsonValue } : {}),
      },
      events: [
        // words say so themselves when they are added
        ...(attempt.wish
          ? []
          : [
              {
                kind: "request-received" as const,
                actor: "shopper" as const,
                detail: { ...detailOf(attempt, null), joined: true },
              },
            ]),
        ...(verdict ? [{ kind: "judged" as const, actor: "app" as const, detail: { verdict } }] : []),
      ],
    });
    if (counted.ok) return counted.value;
  }
  return null;
}

/** As if the first receipt had been judged first. What people have in hand already (a question, a correction) stays theirs. */
async function followFirstReceipt(
  current: CaseRecord,
  attempt: AttemptRecord,
  order: OrderRead,
  deps: Deps,
  staff?: Staff,
): Promise<void> {
  if (current.status !== "in-review" || current.cancelAsks > 0 || current.correctedAt) return;
  if (current.verdict.kind === "recall") {
    await deps.cases.move(current, "recalling", {
      events: [{ kind: "recall-opened", actor: "app" }],
      mails: [{ kind: "recall-opened" }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
  }
  const shop = await deps.shops.find(current.shop);
  if (current.verdict.kind !== "cancel-now" || !shop?.automaticCancellation) return;
  if (!attempt.wish?.entered) await cancelOrder(current, deps, { order });
  else if (staff) await cancelForPerson(current, order, staff, deps);
}

async function addWords(existing: CaseRecord, attempt: AttemptRecord, deps: Deps): Promise<void> {
  if (!attempt.wish) return deps.attempts.conclude(attempt.id, "case", { caseId: existing.id });
  const { messageId, claimed, also } = wordsOf(attempt, deps);
  await deps.cases.addOnce(
    existing,
    {
      events: [
        { kind: "late-request-received", ...reporterOf(attempt), detail: { ...detailOf(attempt, messageId), joined: true } },
        ...claimed,
      ],
      also,
    },
    async (tx) => {
      const { count } = await tx.attempt.updateMany({
        where: { id: attempt.id, outcome: "recorded" },
        data: { outcome: "case", caseId: existing.id, wish: null, followUpAt: null },
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
  ...(attempt.wish?.shipped ? { saysShipped: true } : {}),
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
      ? { kind: "recall-opened" as const, actor: attempt.wish?.shipped ? ("shopper" as const) : ("app" as const), detail: {} }
      : { kind: "review-opened" as const, actor: "app" as const, detail: { answerBy: fresh.answerLimitAt.toISO() } };
  return {
    events: [received, judged, ...claimed, waiting],
    also,
    mails: [
      // a press that was confirmed as received, and comes too late all the same: why, and that a person looks at it
      !attempt.wish && verdict.kind === "refuse"
        ? { kind: "could-not-cancel" as const }
        : // what staff entered may be cancelled by them in a moment
          { kind: "received" as const, ...(attempt.wish?.entered ? { in: mailAfterOutcome } : {}) },
    ],
    // shipping may move on while people think: look again within the hour
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  };
}
