import { randomUUID } from "node:crypto";
import { DateTime, Duration } from "luxon";
import type { CaseRecord, NewEvent } from "../cases/cases.server";
import type { RefundStatus } from "../cases/refund";
import type { Prisma, Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { isPositive, minus, sum, type Money } from "../lib/money";
import { refundDates } from "../policy/calendar";
import { isUndisputed } from "../policy/rules/disputed";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { Outcome } from "../shopify/operations/read-outcome.server";
import { backoff } from "./timing";

type Transaction = Outcome["transactions"][number];

/** A refund that Shopify ought to have made by itself may lag a little behind the cancellation. */
const refundLag = { doubtful: Duration.fromObject({ minutes: 2 }), normal: Duration.fromObject({ minutes: 10 }) };

/**
 * The money of a cancelled order: every refund and void that Shopify shows gets a row and is followed.
 *
 * Rows are keyed by Shopify's transaction, so that repeating this changes nothing. Money that is left after a repeat
 * without a refund is paid back here, its key saved before the call; money that is left for any other reason is
 * shown to staff and never paid by a guess.
 */
export async function followRefunds(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  const relevant = outcome.transactions.filter((each) => each.kind === "REFUND" || each.kind === "VOID");
  await deps.prisma.$transaction(async (tx) => {
    for (const transaction of relevant) await noteTransaction(tx, current, transaction, deps);
  });

  const left = leftToRefund(outcome);
  if (!left) return askPerson(current, "refund-missing", "several currencies", deps);
  const pending = relevant.some((each) => statusOf(each) === "pending");
  if (isPositive(left) && !pending) return refundLeft(current, left, outcome, deps);
  // what a person was called for has been paid back meanwhile
  if (!pending && ["refund-missing", "refund-failed"].includes(current.attentionCode ?? "")) {
    const now = await deps.cases.alter(current, { set: { attentionCode: null, attentionDetail: null } });
    if (!now.ok) return;
    current = now.value;
  }
  // in people's hands (a recall, a decision put right): the money needs no closer look than the case itself
  if (current.status !== "cancelled" && !pending) return deps.cases.postpone(current, deps.clock.now().plus({ hours: 1 }));
  if (pending) {
    const soon = current.followUpTries < 10 ? backoff(current.followUpTries) : Duration.fromObject({ days: 1 });
    return deps.cases.postpone(current, deps.clock.now().plus(soon));
  }
  await deps.prisma.case.updateMany({
    where: { id: current.id, version: current.version },
    data: { followUpAt: null, followUpTries: 0 },
  });
}

async function noteTransaction(
  tx: Prisma.TransactionClient,
  current: CaseRecord,
  transaction: Transaction,
  deps: Deps,
): Promise<void> {
  const status = statusOf(transaction);
  const at = deps.clock.now().toJSDate();
  const sentAt = status === "sent" ? (transaction.processedAt ?? transaction.createdAt) : null;
  const dates = sentAt ? refundDates(sentAt, current.policy) : null;
  const facts = {
    status,
    sentAt: sentAt?.toJSDate() ?? null,
    expectedFrom: dates?.from ?? null,
    expectedBy: dates?.by ?? null,
    errorCode: transaction.errorCode,
    updatedAt: at,
  };
  const note = (kind: NewEvent["kind"]) =>
    tx.caseEvent.create({
      data: {
        caseId: current.id,
        at,
        kind,
        actor: "shopify",
        detail: {
          status,
          amount: transaction.amount.amount,
          currencyCode: transaction.amount.currencyCode,
          method: transaction.methodLabel,
          errorCode: transaction.errorCode,
        },
      },
    });
  const kindOf = (of: RefundStatus): NewEvent["kind"] =>
    of === "sent" ? "refund-sent" : of === "failed" ? "refund-failed" : "refund-noted";

  const known = await tx.refund.findFirst({ where: { shopDomain: current.shop, shopifyTransactionId: transaction.id } });
  if (known) {
    if (!mayBecome(known.status as RefundStatus, status)) return;
    const { count } = await tx.refund.updateMany({ where: { id: known.id, status: known.status }, data: facts });
    if (count > 0) await note(kindOf(status));
    return;
  }
  // an intent of ours whose answer was lost is this transaction
  const intent = await tx.refund.findFirst({
    where: {
      caseId: current.id,
      shopifyTransactionId: null,
      idempotencyKey: { not: null },
      parentTransactionId: transaction.parentId ?? undefined,
      amount: transaction.amount.amount,
    },
  });
  if (intent) {
    await tx.refund.updateMany({
      where: { id: intent.id, shopifyTransactionId: null },
      data: { ...facts, shopifyTransactionId: transaction.id, shopifyRefundId: transaction.refundId },
    });
    await note(kindOf(status));
    return;
  }
  const created = await tx.refund.createMany({
    skipDuplicates: true,
    data: [
      {
        ...facts,
        caseId: current.id,
        shopDomain: current.shop,
        orderId: current.orderId,
        amount: transaction.amount.amount,
        currencyCode: transaction.amount.currencyCode,
        gateway: transaction.gateway,
        methodLabel: transaction.methodLabel,
        manual: transaction.manual,
        parentTransactionId: transaction.parentId,
        shopifyRefundId: transaction.refundId,
        shopifyTransactionId: transaction.id,
      },
    ],
  });
  if (created.count > 0) await note(kindOf(status));
}

/** Shopify's transaction in our words. A refund to a manual payment moves no money: a person has to. */
function statusOf(transaction: Transaction): RefundStatus {
  if (transaction.kind === "VOID")
    return transaction.status === "SUCCESS" ? "voided" : transaction.status === "PENDING" ? "pending" : "failed";
  switch (transaction.status) {
    case "SUCCESS":
      return transaction.manual ? "by-hand" : "sent";
    case "FAILURE":
    case "ERROR":
      return "failed";
    default:
      return "pending";
  }
}

/** What Shopify says may only move a refund forward; what people recorded since is not undone by an old reading. */
const mayBecome = (from: RefundStatus, to: RefundStatus): boolean =>
  from !== to && (from === "pending" || (from === "sent" && to === "failed"));

/** Received minus every refund that has not failed; pending ones count as refunded. Null when currencies differ. */
function leftToRefund(outcome: Outcome): Money | null {
  const refunds = outcome.transactions.filter((each) => each.kind === "REFUND" && statusOf(each) !== "failed");
  const { currencyCode } = outcome.totalReceived;
  if (refunds.some((each) => each.amount.currencyCode !== currencyCode)) return null;
  return minus(
    outcome.totalReceived,
    sum(
      refunds.map((each) => each.amount),
      currencyCode,
    ),
  );
}

async function refundLeft(current: CaseRecord, left: Money, outcome: Outcome, deps: Deps): Promise<void> {
  const doubtful = current.cancelAsks > 1;
  const amount = `${left.amount} ${left.currencyCode}`;
  const failed = (await deps.prisma.refund.count({ where: { caseId: current.id, status: "failed" } })) > 0;
  if (failed) return askPerson(current, "refund-failed", amount, deps);
  const due = (outcome.cancelledAt ?? deps.clock.now()).plus(doubtful ? refundLag.doubtful : refundLag.normal);
  if (deps.clock.now() < due) return deps.cases.postpone(current, due);
  if (!doubtful) return askPerson(current, "refund-missing", amount, deps);

  // a dispute may have been opened since the cancellation was decided
  const order = await deps.shopify.forShop(current.shop).readOrder(current.orderId);
  if (!order || !isUndisputed(order.snapshot)) return askPerson(current, "refund-missing", amount, deps);
  const tried = await payBack(current, deps);
  // Shopify suggests nothing more although money is left (a tip, a duty): a person decides, nothing is guessed
  if (!tried) return askPerson(current, "refund-missing", amount, deps);
  await deps.cases.postpone(current, deps.clock.now().plus(backoff(current.followUpTries + 2)));
}

async function askPerson(
  current: CaseRecord,
  code: "refund-failed" | "refund-missing",
  detail: string,
  deps: Deps,
): Promise<void> {
  if (current.attentionCode === code) return deps.cases.postpone(current, deps.clock.now().plus({ days: 1 }));
  await deps.cases.alter(current, {
    set: { attentionCode: code, attentionDetail: detail },
    events: [{ kind: "needs-attention", actor: "app", detail: { code, message: detail } }],
    followUp: { at: deps.clock.now().plus({ days: 1 }) },
  });
}

/** One refundCreate a payment, its key on disk first: the same key answers the same refund again. */
async function payBack(current: CaseRecord, deps: Deps): Promise<boolean> {
  const gateway = deps.shopify.forShop(current.shop);
  let tried = false;
  for (const suggested of await gateway.suggestRefund(current.orderId)) {
    const intent = await intentFor(current, suggested, deps);
    if (!intent?.idempotencyKey) continue;
    tried = true;
    try {
      const amount = { amount: intent.amount.toFixed(), currencyCode: intent.currencyCode };
      const answer = await gateway.createRefund(current.orderId, { ...suggested, amount }, intent.idempotencyKey);
      if (answer.ok) {
        await deps.prisma.refund.updateMany({
          where: { id: intent.id, shopifyTransactionId: null },
          data: { shopifyRefundId: answer.value.refundId, shopifyTransactionId: answer.value.transactionId },
        });
      } else {
        await noteFailure(current, intent, answer.error.message, deps);
      }
    } catch (error) {
      if (!(error instanceof ShopifyFailure)) throw error;
      deps.log.warn({ caseId: current.id, reason: error.message }, "a refund waits for Shopify's answer");
      // what Shopify will never accept is not asked again
      if (error.kind === "invalid" || error.kind === "denied") await noteFailure(current, intent, error.message, deps);
    }
  }
  return tried;
}

async function noteFailure(current: CaseRecord, intent: Refund, message: string, deps: Deps): Promise<void> {
  await deps.prisma.refund.updateMany({
    where: { id: intent.id, shopifyTransactionId: null },
    data: { status: "failed", updatedAt: deps.clock.now().toJSDate() },
  });
  await deps.cases.note(current.id, {
    kind: "refund-failed",
    actor: "shopify",
    detail: { message, amount: intent.amount.toFixed(), currencyCode: intent.currencyCode },
  });
}

/** The one intent for a payment: made once, by whoever comes first, and found again by a repeat. */
async function intentFor(
  current: CaseRecord,
  suggested: { parentTransactionId: string; gateway: string; methodLabel: string | null; manual: boolean; amount: Money },
  deps: Deps,
): Promise<Refund | null> {
  return deps.prisma.$transaction(async (tx) => {
    // one at a time per case, or two processes would each make an intent
    await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
    const known = await tx.refund.findFirst({
      where: { caseId: current.id, parentTransactionId: suggested.parentTransactionId, idempotencyKey: { not: null } },
      orderBy: { askedAt: "desc" },
    });
    if (known) return known.shopifyTransactionId === null && known.status === "pending" ? known : null;
    const at: DateTime = deps.clock.now();
    await tx.caseEvent.create({
      data: {
        caseId: current.id,
        at: at.toJSDate(),
        kind: "refund-asked",
        actor: "app",
        detail: { amount: suggested.amount.amount, currencyCode: suggested.amount.currencyCode, method: suggested.methodLabel },
      },
    });
    return tx.refund.create({
      data: {
        caseId: current.id,
        shopDomain: current.shop,
        orderId: current.orderId,
        status: "pending",
        amount: suggested.amount.amount,
        currencyCode: suggested.amount.currencyCode,
        gateway: suggested.gateway,
        methodLabel: suggested.methodLabel,
        manual: suggested.manual,
        parentTransactionId: suggested.parentTransactionId,
        idempotencyKey: randomUUID(),
        askedAt: at.toJSDate(),
        updatedAt: at.toJSDate(),
      },
    });
  });
}
