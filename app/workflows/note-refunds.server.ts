import { DateTime } from "luxon";
import type { CaseRecord, NewEvent, NewMail } from "../cases/cases.server";
import { canBecome, knowsNoBank, nextLookAt, type RefundStatus } from "../cases/refund";
import type { Prisma, Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import type { Outcome } from "../shopify/operations/read-outcome.server";
import { aboutRefund, moveRefund, sentFacts, staffTask } from "./move-refund.server";

type Transaction = Outcome["transactions"][number];

/**
 * Every refund and void that Shopify shows, whoever made it, gets a row and is followed. Rows are keyed by Shopify's
 * transaction, so repeating this changes nothing, and what Shopify says may only move a refund along its table.
 */
export async function noteRefunds(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  for (const transaction of outcome.transactions) {
    if (transaction.kind === "REFUND" || transaction.kind === "VOID")
      await noteTransaction(current, transaction, paidAtOf(transaction, outcome), deps);
  }
}

async function noteTransaction(
  current: CaseRecord,
  transaction: Transaction,
  paidAt: DateTime | null,
  deps: Deps,
): Promise<void> {
  const status = statusOf(transaction);
  const known = await deps.prisma.refund.findFirst({
    where: { shopDomain: current.shop, shopifyTransactionId: transaction.id },
  });
  if (!known) {
    const intent = await intentOf(current, transaction, deps);
    return intent ? adopt(intent, current, transaction, paidAt, deps) : create(current, transaction, paidAt, deps);
  }

  if (mayBecome(known, status)) {
    const told = (tx: Prisma.TransactionClient) => toldBy(tx, known, status, current, transaction, deps);
    await moveRefund(known, status, { set: factsOf(transaction, current), events: [], told }, current, deps);
  }
  // told late, or not by the shop's plan when it was first read
  const late = {
    ...(known.arn === null && transaction.arn ? { arn: transaction.arn } : {}),
    ...(known.paidAt === null && paidAt ? { paidAt: paidAt.toJSDate() } : {}),
    ...(known.shopifyRefundId === null && transaction.refundId ? { shopifyRefundId: transaction.refundId } : {}),
  };
  if (Object.keys(late).length > 0) await deps.prisma.refund.updateMany({ where: { id: known.id }, data: late });
}

/** An intent of ours whose answer was lost is this transaction. */
const intentOf = (current: CaseRecord, transaction: Transaction, deps: Deps): Promise<Refund | null> =>
  deps.prisma.refund.findFirst({
    where: {
      caseId: current.id,
      status: "pending",
      shopifyTransactionId: null,
      idempotencyKey: { not: null },
      parentTransactionId: transaction.parentId ?? undefined,
      amount: transaction.amount.amount,
    },
    orderBy: { askedAt: "asc" },
  });

async function adopt(
  intent: Refund,
  current: CaseRecord,
  transaction: Transaction,
  paidAt: DateTime | null,
  deps: Deps,
): Promise<void> {
  const { count } = await deps.prisma.refund.updateMany({
    where: { id: intent.id, shopifyTransactionId: null },
    data: { shopifyTransactionId: transaction.id, shopifyRefundId: transaction.refundId },
  });
  // its row is there now: what Shopify says of it is noted as for any other
  if (count > 0) await noteTransaction(current, transaction, paidAt, deps);
}

async function create(current: CaseRecord, transaction: Transaction, paidAt: DateTime | null, deps: Deps): Promise<void> {
  const status = statusOf(transaction);
  const now = deps.clock.now();
  const facts = factsOf(transaction, current);
  const since = DateTime.min(now, transaction.processedAt ?? transaction.createdAt).toJSDate();
  const row = {
    ...facts,
    status,
    statusAt: since,
    gateway: transaction.gateway,
    sentAt: facts.sentAt ?? null,
    expectedBy: facts.expectedBy ?? null,
    askedShopperAt: null,
    bankInquiryAt: null,
  };
  await deps.cases.addOnce(current, {}, async (tx) => {
    // one at a time for a case: a try of the same payment that failed is stood for by this one, and by no other
    await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
    const replaces = status === "failed" ? null : await failedTryOf(tx, current, transaction);
    const [created] = await tx.refund.createManyAndReturn({
      skipDuplicates: true,
      data: [
        {
          ...row,
          arn: transaction.arn,
          paidAt: paidAt?.toJSDate() ?? null,
          followUpAt: nextLookAt(row, now, current.policy.service)?.toJSDate() ?? null,
          updatedAt: now.toJSDate(),
          caseId: current.id,
          shopDomain: current.shop,
          orderId: current.orderId,
          amount: transaction.amount.amount,
          currencyCode: transaction.amount.currencyCode,
          methodLabel: transaction.methodLabel,
          manual: transaction.manual,
          parentTransactionId: transaction.parentId,
          shopifyRefundId: transaction.refundId,
          shopifyTransactionId: transaction.id,
          replacesId: replaces?.id ?? null,
        },
      ],
    });
    if (!created) return false;
    // the row's id is known only now, and the record and the mails name it
    const told = await toldBy(tx, created, status, current, transaction, deps);
    return { ...told, events: told.events.map((event) => aboutRefund(event, created)) };
  });
}

/** A refund made by hand in Shopify, or by another app, after one of the same payment and amount had failed. */
const failedTryOf = (tx: Prisma.TransactionClient, current: CaseRecord, transaction: Transaction): Promise<Refund | null> =>
  transaction.parentId === null || transaction.kind !== "REFUND"
    ? Promise.resolve(null)
    : tx.refund.findFirst({
        where: {
          caseId: current.id,
          status: "failed",
          parentTransactionId: transaction.parentId,
          amount: transaction.amount.amount,
          replacedBy: { is: null },
        },
        orderBy: { id: "asc" },
      });

/** What the record says, and who hears of it. In the change itself, its case locked. */
async function toldBy(
  tx: Prisma.TransactionClient,
  refund: Refund,
  status: RefundStatus,
  current: CaseRecord,
  transaction: Transaction,
  deps: Deps,
): Promise<{ events: NewEvent[]; mails: NewMail[] }> {
  const event = (kind: NewEvent["kind"]) => ({
    kind,
    actor: "shopify" as const,
    detail: { status, errorCode: transaction.errorCode },
  });
  const facts = { refundId: refund.id };
  // what was given back before the request is no news of ours
  const isNews = (transaction.processedAt ?? transaction.createdAt) >= current.receivedAt;
  const mails = (...news: NewMail[]) => (isNews ? news : []);
  switch (status) {
    case "sent": {
      // the "cancelled" mail that has still to go out tells of it; one that is just being sent makes up for it (tell-shopper)
      const told = await tx.mail.count({ where: { caseId: current.id, kind: "cancelled", status: "queued" } });
      return {
        events: [event("refund-sent")],
        mails: told > 0 ? [] : mails({ kind: "refund-sent", key: refund.id, facts }),
      };
    }
    case "failed":
      return {
        events: [event("refund-failed")],
        mails: mails(staffTask(refund, "failed", "1", current, deps), {
          kind: "refund-delayed",
          // who was told that it was late, and then that it was sent, has not been told of this
          key: wasSent(refund.status as RefundStatus) ? `${refund.id}:sent` : refund.id,
          facts,
        }),
      };
    case "by-hand":
      return { events: [event("refund-noted")], mails: mails(staffTask(refund, "by-hand", "1", current, deps)) };
    default:
      return { events: [event("refund-noted")], mails: [] };
  }
}

function factsOf(
  transaction: Transaction,
  current: CaseRecord,
): Partial<Pick<Refund, "sentAt" | "expectedFrom" | "expectedBy" | "errorCode">> {
  const sentAt = statusOf(transaction) === "sent" ? (transaction.processedAt ?? transaction.createdAt) : null;
  if (sentAt && knowsNoBank(transaction.gateway))
    return { errorCode: transaction.errorCode, sentAt: sentAt.toJSDate(), expectedFrom: null, expectedBy: null };
  return { errorCode: transaction.errorCode, ...(sentAt ? sentFacts(sentAt, current) : {}) };
}

function paidAtOf(transaction: Transaction, outcome: Outcome): DateTime | null {
  const payment = outcome.transactions.find(({ id }) => id === transaction.parentId);
  return payment ? (payment.processedAt ?? payment.createdAt) : null;
}

/** Shopify's transaction in our words. A refund to a manual payment moves no money: a person has to. */
export function statusOf(transaction: Pick<Transaction, "kind" | "status" | "manual">): RefundStatus {
  if (transaction.kind === "VOID")
    return transaction.status === "SUCCESS" ? "voided" : ["FAILURE", "ERROR"].includes(transaction.status) ? "failed" : "pending";
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

const wasSent = (status: RefundStatus): boolean => ["sent", "bank-inquiry", "unconfirmed"].includes(status);

/** What Shopify says may only move a refund forward; what people recorded since, or paid by hand, is not undone by an old reading. */
function mayBecome(known: Refund, to: RefundStatus): boolean {
  const from = known.status as RefundStatus;
  if (!canBecome(from, to)) return false;
  return from === "pending" || (!known.manual && wasSent(from) && to === "failed");
}
