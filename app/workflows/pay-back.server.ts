import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import { isUnanswered, keyLives } from "../cases/refund";
import type { Prisma, Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { atMost, isPositive, minus, sum, zero, type Money } from "../lib/money";
import { capturedPayments, isCut, leftOnPayment, moneyLeft } from "../policy/payment";
import type { OrderSnapshot } from "../policy/types";
import type { Staff } from "../shopify/door.server";
import type { Gateway } from "../shopify/gateway.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { SuggestedRefund, SuggestedTransaction } from "../shopify/operations/create-refund.server";
import { aboutRefund, moveRefund, staffTask } from "./move-refund.server";
import { noteRefunds } from "./note-refunds.server";
import { lostAnswerWait } from "./timing";

/** Which payment to give back, by whom, and what it stands for. */
export interface Wish {
  suggested: SuggestedTransaction;
  /** The order as read a moment ago, for what is left on the payment. */
  order: OrderSnapshot;
  /** A person's deliberate act; null: the app, after a repeat without a refund. */
  staff: Pick<Staff, "userId"> | null;
  /** The failed try that this one stands for. */
  replaces?: Refund;
}

/**
 * The intent of one refund, its key on disk before any call: made once, by whoever comes first. An unanswered one of the
 * same payment is found again, so that its key answers the same refund. Null: nothing is left of this payment, or somebody
 * else was faster.
 *
 * Capped here, where one process at a time counts: received, less what Shopify shows as given back, less what our own
 * rows know beyond that.
 */
export async function claimRefund(current: CaseRecord, wish: Wish, deps: Deps): Promise<Refund | null> {
  const { suggested, replaces, staff } = wish;
  return deps.prisma.$transaction(async (tx) => {
    // one at a time per case, or two processes would each make an intent
    await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
    if (replaces) {
      const now = await tx.refund.findUnique({ where: { id: replaces.id }, include: { replacedBy: true } });
      if (now?.status !== "failed" || now.replacedBy) return null;
    } else {
      const known = await tx.refund.findFirst({
        where: { caseId: current.id, parentTransactionId: suggested.parentTransactionId, idempotencyKey: { not: null } },
        orderBy: { askedAt: "desc" },
      });
      if (known && isUnanswered(known)) {
        const askedAt = DateTime.fromJSDate(known.askedAt ?? known.updatedAt);
        // with an older key it would be a second refund: its own alarm learns first what became of it
        return deps.clock.now().diff(askedAt) < keyLives ? known : null;
      }
      // the app itself never asks twice for one payment
      if (known && !staff) return null;
    }
    const standsFor = replaces ?? (staff && (await failedTryOf(tx, current, suggested)));
    const amount = await capped(tx, current, wish);
    if (!isPositive(amount)) return null;

    const at = deps.clock.now();
    const created = await tx.refund.create({
      data: {
        status: "pending",
        statusAt: at.toJSDate(),
        caseId: current.id,
        shopDomain: current.shop,
        orderId: current.orderId,
        amount: amount.amount,
        currencyCode: amount.currencyCode,
        gateway: suggested.gateway,
        methodLabel: suggested.methodLabel,
        manual: suggested.manual,
        parentTransactionId: suggested.parentTransactionId,
        paidAt: paidAtOf(wish)?.toJSDate() ?? null,
        idempotencyKey: randomUUID(),
        askedAt: at.toJSDate(),
        updatedAt: at.toJSDate(),
        // killed before the answer is noted, it is looked for as soon as reading can tell
        followUpAt: at.plus(lostAnswerWait).toJSDate(),
        replacesId: standsFor?.id ?? null,
      },
    });
    const event = aboutRefund(
      {
        kind: standsFor ? "refund-retried" : "refund-asked",
        actor: staff ? "staff" : "app",
        actorId: staff?.userId ?? null,
        ...(standsFor ? { detail: { replaces: standsFor.id } } : {}),
      },
      created,
    );
    await tx.caseEvent.create({
      data: {
        caseId: current.id,
        at: at.toJSDate(),
        kind: event.kind,
        actor: event.actor,
        actorId: event.actorId ?? null,
        detail: event.detail as Prisma.InputJsonValue,
      },
    });
    return created;
  });
}

/** What a person pays back stands for the try of the same payment that failed before. */
const failedTryOf = (tx: Prisma.TransactionClient, current: CaseRecord, suggested: SuggestedTransaction) =>
  tx.refund.findFirst({
    where: {
      caseId: current.id,
      status: "failed",
      parentTransactionId: suggested.parentTransactionId,
      replacedBy: { is: null },
    },
    orderBy: { id: "desc" },
  });

const paidAtOf = ({ order, suggested }: Wish) => {
  const payment = order.transactions.find(({ id }) => id === suggested.parentTransactionId);
  return payment ? (payment.processedAt ?? payment.createdAt) : null;
};

/**
 * A refund in full as Shopify suggests it may leave tips and fees out (check B3). Where a person decided that all goes
 * back, what is left beyond the suggestion goes to the payments it came from, never above what Shopify says may be
 * refunded at all.
 */
export function everythingLeft(order: OrderSnapshot, { transactions, maximum }: SuggestedRefund): SuggestedTransaction[] {
  const onOrder = moneyLeft(order);
  if (!onOrder || maximum?.currencyCode !== onOrder.currencyCode) return transactions;
  const { currencyCode } = onOrder;
  if (transactions.some(({ amount }) => amount.currencyCode !== currencyCode)) return transactions;
  const suggested = new Map(transactions.map((each) => [each.parentTransactionId, each]));
  let rest = minus(
    atMost(onOrder, maximum),
    sum(
      transactions.map(({ amount }) => amount),
      currencyCode,
    ),
  );
  for (const payment of capturedPayments(order)) {
    const known = suggested.get(payment.id);
    const onPayment = leftOnPayment(order, payment.id);
    if (!payment.gateway || onPayment?.currencyCode !== currencyCode) continue;
    const more = atMost(rest, known ? minus(onPayment, known.amount) : onPayment);
    if (!isPositive(more)) continue;
    rest = minus(rest, more);
    suggested.set(payment.id, {
      parentTransactionId: payment.id,
      gateway: payment.gateway,
      methodLabel: payment.methodLabel,
      manual: payment.manual,
      ...known,
      amount: known ? sum([known.amount, more], currencyCode) : more,
    });
  }
  return [...suggested.values()];
}

/** What Shopify proposes, less what its own list does not show: a return that is booked pays no more than that. */
export async function cappedSuggestions(
  current: CaseRecord,
  { suggested, order }: { suggested: SuggestedTransaction[]; order: OrderSnapshot },
  deps: Deps,
): Promise<SuggestedTransaction[]> {
  const all = await Promise.all(
    suggested.map(async (each) => ({
      ...each,
      amount: await capped(deps.prisma, current, { suggested: each, order, staff: null }),
    })),
  );
  return all.filter(({ amount }) => isPositive(amount));
}

/**
 * Money of this order went back in a way that Shopify's list does not show (by hand), or may have (asked for, and not
 * answered): what Shopify would pay with a cancellation knows nothing of it.
 */
export async function wentBackUnseen(current: CaseRecord, order: OrderSnapshot, deps: Deps): Promise<boolean> {
  const rows = await deps.prisma.refund.findMany({
    where: {
      shopDomain: current.shop,
      orderId: current.orderId,
      status: { notIn: ["failed", "voided", "none-due", "disputed"] },
    },
    select: { shopifyTransactionId: true },
  });
  const shown = shownBy(order);
  return rows.some(({ shopifyTransactionId: id }) => id === null || !shown.has(id));
}

const shownBy = (order: OrderSnapshot): Set<string> =>
  new Set(order.transactions.filter((each) => !["FAILURE", "ERROR"].includes(each.status)).map(({ id }) => id));

async function capped(tx: Prisma.TransactionClient, current: CaseRecord, { suggested, order, replaces }: Wish): Promise<Money> {
  const { currencyCode } = suggested.amount;
  if (isCut(order)) return zero(currencyCode);
  const limits = [suggested.amount];
  if (replaces && replaces.currencyCode === currencyCode) limits.push({ amount: replaces.amount.toFixed(), currencyCode });
  const onPayment = leftOnPayment(order, suggested.parentTransactionId);
  const onOrder = moneyLeft(order);
  for (const limit of [onPayment, onOrder]) if (limit?.currencyCode === currencyCode) limits.push(limit);

  // what Shopify did not show yet when the order was read, or never will: paid back by hand outside Shopify
  const rows = await tx.refund.findMany({
    where: {
      shopDomain: current.shop,
      orderId: current.orderId,
      parentTransactionId: suggested.parentTransactionId,
      status: { notIn: ["failed", "voided", "none-due"] },
      currencyCode,
    },
  });
  const shown = shownBy(order);
  const unseen = rows.filter((row) => row.shopifyTransactionId === null || !shown.has(row.shopifyTransactionId));
  const beyond = sum(
    unseen.map((row) => ({ amount: row.amount.toFixed(), currencyCode })),
    currencyCode,
  );
  // Shopify's own suggestion knows as little of them as its list of transactions
  const room = onPayment?.currencyCode === currencyCode ? onPayment : suggested.amount;
  return [...limits, minus(room, beyond)].reduce(atMost);
}

export type AskedFor =
  | { result: "accepted" }
  /** Surely nothing was paid. */
  | { result: "refused" | "no-permission" | "unreachable"; message: string }
  /** Nobody can say before reading again. */
  | { result: "unanswered"; message: string };

/**
 * The call itself, for an intent on disk. An answer that got lost is asked for once more at once: the same key is the same
 * refund. Assumption B1: in case it is not, what Shopify shows of the first call is believed before.
 */
export async function askForRefund(
  intent: Refund,
  current: CaseRecord,
  access: { gateway: Gateway; byStaff: boolean },
  deps: Deps,
): Promise<AskedFor> {
  for (let attempt = 1; ; attempt += 1) {
    const asked = await ask(intent, current, access, deps);
    if (asked.result !== "unanswered" || attempt === 2) return asked;
    const shown = await isShown(intent, current, access.gateway, deps);
    if (shown !== false) return shown === "nobody-knows" ? asked : { result: "accepted" };
  }
}

async function isShown(intent: Refund, current: CaseRecord, gateway: Gateway, deps: Deps): Promise<boolean | "nobody-knows"> {
  try {
    const outcome = await gateway.readOutcome(current.orderId, null);
    if (!outcome) return "nobody-knows";
    await noteRefunds(current, outcome, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    return "nobody-knows";
  }
  return (await deps.prisma.refund.count({ where: { id: intent.id, shopifyTransactionId: { not: null } } })) > 0;
}

async function ask(
  intent: Refund,
  current: CaseRecord,
  { gateway, byStaff }: { gateway: Gateway; byStaff: boolean },
  deps: Deps,
): Promise<AskedFor> {
  const amount = { amount: intent.amount.toFixed(), currencyCode: intent.currencyCode };
  const payment = { parentTransactionId: intent.parentTransactionId ?? "", gateway: intent.gateway ?? "", amount };
  try {
    const answer = await gateway.createRefund(current.orderId, payment, intent.idempotencyKey ?? "");
    if (answer.ok) {
      await deps.prisma.refund.updateMany({
        where: { id: intent.id, shopifyTransactionId: null },
        data: { shopifyRefundId: answer.value.refundId, shopifyTransactionId: answer.value.transactionId },
      });
      return { result: "accepted" };
    }
    const { message } = answer.error;
    // the first call with this key is still at work
    if (message.includes("IDEMPOTENCY_CONCURRENT_REQUEST")) return { result: "unanswered", message };
    await noteRefusal(intent, message, !byStaff, current, deps);
    return { result: "refused", message };
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    const { message } = error;
    deps.log.warn({ caseId: current.id, refundId: intent.id, reason: message }, "a refund waits for Shopify's answer");
    // what Shopify will never accept is not asked again
    if (error.kind === "invalid") {
      await noteRefusal(intent, message, !byStaff, current, deps);
      return { result: "refused", message };
    }
    if (error.kind === "denied") {
      await noteRefusal(intent, message, !byStaff, current, deps);
      return { result: "no-permission", message };
    }
    return { result: error.effect === "none" ? "unreachable" : "unanswered", message };
  }
}

/** Nothing was paid by this intent, and nothing will be. */
export async function noteRefusal(seen: Refund, message: string, tell: boolean, current: CaseRecord, deps: Deps): Promise<void> {
  const now = await deps.prisma.refund.findUnique({ where: { id: seen.id } });
  if (now?.status !== "pending" || now.shopifyTransactionId !== null) return;
  await moveRefund(
    now,
    "failed",
    {
      events: [{ kind: "refund-failed", actor: "shopify", detail: { message } }],
      // who pressed the button reads it there, and the shopper has been told of the first try
      mails: tell
        ? [staffTask(now, "failed", "1", current, deps), { kind: "refund-delayed", key: now.id, facts: { refundId: now.id } }]
        : [],
    },
    current,
    deps,
  );
}
