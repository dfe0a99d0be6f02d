import { Duration } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import { isThereAtOnce, refundEnds } from "../cases/refund";
import type { Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { isPositive, minus, sum, type Money } from "../lib/money";
import { isCut, moneyLeft } from "../policy/payment";
import { isUndisputed } from "../policy/rules/disputed";
import type { Outcome } from "../shopify/operations/read-outcome.server";
import { caseTask, moveRefund, staffTask } from "./move-refund.server";
import { noteRefunds, statusOf } from "./note-refunds.server";
import { askForRefund, claimRefund } from "./pay-back.server";
import { backoff } from "./timing";

/** A refund that Shopify ought to have made by itself may lag a little behind the cancellation. */
const refundLag = { doubtful: Duration.fromObject({ minutes: 2 }), normal: Duration.fromObject({ minutes: 10 }) };

/** Goods may yet leave an order that is cancelled: for so long the case stays where that is noticed. */
const watchAfter = Duration.fromObject({ days: 3 });

type FollowRow = Refund & { replacedBy: { id: string } | null };

/**
 * The money of a cancelled order: every refund and void that Shopify shows gets a row and is followed (note-refunds),
 * each by its own alarm (follow-refund). When all have ended and no money is left, the case closes by itself.
 *
 * Money that is left after a repeat without a refund is paid back here, its key saved before the call; money that is
 * left for any other reason is shown to staff and never paid by a guess. Repeating all this changes nothing.
 */
export async function followRefunds(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  await noteRefunds(current, outcome, deps);
  const rows = await refundsOf(current, deps);

  const left = leftOver(outcome, rows);
  if (!left) return askPerson(current, "refund-missing", whyUnknown(outcome), deps);
  const pending = outcome.transactions.some(
    (each) => (each.kind === "REFUND" || each.kind === "VOID") && statusOf(each) === "pending",
  );
  if (isPositive(left) && !pending) return refundLeft(current, left, rows, outcome, deps);
  // what a person was called for has been paid back meanwhile
  if (!pending && ["refund-missing", "refund-failed", "refund-disputed"].includes(current.attentionCode ?? "")) {
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
  return closeWhenEnded(current, rows, outcome, deps);
}

/** Nothing is left to give back. What is still on its way rings by itself. */
async function closeWhenEnded(current: CaseRecord, rows: FollowRow[], outcome: Outcome, deps: Deps): Promise<void> {
  const cancelledAt = outcome.cancelledAt ?? current.cancelledAt ?? deps.clock.now();
  if (rows.length === 0) {
    // an authorisation that is let go of shows a little later than the cancellation
    const due = cancelledAt.plus(refundLag.normal);
    const held = outcome.transactions.some(({ kind, status }) => kind === "AUTHORIZATION" && status === "SUCCESS");
    if (held && deps.clock.now() < due) return deps.cases.postpone(current, due);
    await noteNoneDue(current, outcome, deps);
  }
  const open = openOf(rows);
  const closesAt = cancelledAt.plus(watchAfter);
  // what calls for a person is not closed over their heads
  if (open.length === 0 && current.attentionCode === null) {
    if (deps.clock.now() < closesAt) return deps.cases.postpone(current, closesAt);
    return close(current, deps);
  }
  await restUntilTheyEnd(current, open, deps);
}

/** The refunds ring by themselves. One that ended while we looked has asked for another look, which must not be lost. */
async function restUntilTheyEnd(current: CaseRecord, open: FollowRow[], deps: Deps): Promise<void> {
  await deps.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
    const unchanged = await tx.refund.count({ where: { OR: open.map(({ id, status }) => ({ id, status })) } });
    await tx.case.updateMany({
      where: { id: current.id, version: current.version },
      data: { followUpAt: unchanged === open.length ? null : deps.clock.now().toJSDate(), followUpTries: 0 },
    });
  });
}

/**
 * Shopify shows an order for sixty days, and a bank may look for money longer. When nothing was left the last time it was
 * read, what people said since is enough.
 */
export async function closeUnseen(current: CaseRecord, deps: Deps): Promise<void> {
  const rows = await refundsOf(current, deps);
  if (rows.length > 0 && openOf(rows).length === 0 && current.attentionCode === null) return close(current, deps);
  await deps.cases.postpone(current, deps.clock.now().plus({ days: 1 }));
}

async function close(current: CaseRecord, deps: Deps): Promise<void> {
  await deps.cases.move(current, "closed", { events: [{ kind: "closed", actor: "app" }], followUp: null });
}

const refundsOf = (current: CaseRecord, deps: Deps): Promise<FollowRow[]> =>
  deps.prisma.refund.findMany({ where: { caseId: current.id }, include: { replacedBy: { select: { id: true } } } });

const openOf = (rows: FollowRow[]): FollowRow[] => rows.filter((row) => !row.replacedBy && !hasEnded(row, rows));

/** With no money left, a failed try whose money went back another way has ended too. */
const hasEnded = (row: FollowRow, rows: FollowRow[]): boolean =>
  (refundEnds as readonly string[]).includes(row.status) ||
  isThereAtOnce(row) ||
  (row.status === "failed" && rows.some((other) => other.id !== row.id && other.status !== "failed"));

/** Nothing was received, or all of it went back before: said once, so that nobody waits for money. */
async function noteNoneDue(current: CaseRecord, outcome: Outcome, deps: Deps): Promise<void> {
  const at = deps.clock.now().toJSDate();
  const { currencyCode } = outcome.totalReceived;
  await deps.cases.addOnce(
    current,
    { events: [{ kind: "refund-noted", actor: "app", detail: { status: "none-due", amount: "0", currencyCode, method: null } }] },
    async (tx) => {
      await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
      if ((await tx.refund.count({ where: { caseId: current.id } })) > 0) return false;
      await tx.refund.create({
        data: {
          caseId: current.id,
          shopDomain: current.shop,
          orderId: current.orderId,
          status: "none-due",
          amount: "0",
          currencyCode,
          statusAt: at,
          updatedAt: at,
        },
      });
      return true;
    },
  );
}

/** The same for a case of which nothing else is known here. */
export const moneyOwed = async (current: CaseRecord, outcome: Outcome, deps: Deps): Promise<Money | null> =>
  leftOver(outcome, await refundsOf(current, deps));

/** Why nobody can say how much is left. */
export const whyUnknown = (outcome: Pick<Outcome, "transactions">): string =>
  isCut(outcome) ? "more payments than can be read" : "several currencies";

/** What Shopify says is left, less what was paid back outside Shopify. Null when currencies differ. */
function leftOver(outcome: Outcome, rows: FollowRow[]): Money | null {
  const left = moneyLeft(outcome);
  if (!left) return null;
  const counted = new Set(outcome.transactions.filter((each) => statusOf(each) !== "failed").map(({ id }) => id));
  const outside = rows.filter(
    (row) =>
      !["failed", "voided", "none-due", "pending", "disputed"].includes(row.status) &&
      row.currencyCode === left.currencyCode &&
      (row.shopifyTransactionId === null || !counted.has(row.shopifyTransactionId)),
  );
  return minus(
    left,
    sum(
      outside.map((row) => ({ amount: row.amount.toFixed(), currencyCode: row.currencyCode })),
      left.currencyCode,
    ),
  );
}

async function refundLeft(current: CaseRecord, left: Money, rows: FollowRow[], outcome: Outcome, deps: Deps): Promise<void> {
  const doubtful = current.cancelAsks > 1;
  const amount = `${left.amount} ${left.currencyCode}`;
  const failed = rows.filter((row) => !row.replacedBy && (row.status === "failed" || row.status === "disputed"));
  const due = (outcome.cancelledAt ?? deps.clock.now()).plus(doubtful ? refundLag.doubtful : refundLag.normal);
  if (failed.length === 0 && deps.clock.now() < due) return deps.cases.postpone(current, due);

  // a dispute may have been opened since the cancellation was decided
  const order = await deps.shopify.forShop(current.shop).readOrder(current.orderId);
  const disputes = order?.snapshot.disputes;
  if (order && disputes !== "unreadable" && !isUndisputed(order.snapshot)) return leaveToTheBank(current, amount, failed, deps);
  if (failed.length > 0) {
    for (const row of failed) await backFromTheBank(row, current, deps);
    return askPerson(current, "refund-failed", amount, deps);
  }
  if (!doubtful || !order || disputes === "unreadable") return askPerson(current, "refund-missing", amount, deps);

  let tried = false;
  const { transactions } = await deps.shopify.forShop(current.shop).suggestRefund(current.orderId);
  for (const suggested of transactions) {
    const intent = await claimRefund(current, { suggested, order: order.snapshot, staff: null }, deps);
    if (!intent) continue;
    tried = true;
    await askForRefund(intent, current, { gateway: deps.shopify.forShop(current.shop), byStaff: false }, deps);
  }
  // Shopify suggests nothing more although money is left (a tip, a duty): a person decides, nothing is guessed
  if (!tried) return askPerson(current, "refund-missing", amount, deps);
  await deps.cases.postpone(current, deps.clock.now().plus(backoff(current.followUpTries + 2)));
}

/** While a bank decides about the payment, a refund of ours could pay the shopper twice: nothing happens by itself. */
async function leaveToTheBank(current: CaseRecord, amount: string, failed: FollowRow[], deps: Deps): Promise<void> {
  for (const row of failed) {
    if (row.status === "failed") await moveRefund(row, "disputed", disputedChange(row, current, deps), current, deps);
  }
  await askPerson(current, "refund-disputed", amount, deps);
}

export const disputedChange = (row: Refund, current: CaseRecord, deps: Deps) => ({
  events: [{ kind: "refund-disputed" as const, actor: "shopify" as const }],
  mails: [staffTask(row, "disputed", String(deps.clock.now().toMillis()), current, deps)],
});

/** The bank has decided for the store: the shopper's refund is owed again. */
export async function backFromTheBank(row: Refund, current: CaseRecord, deps: Deps): Promise<void> {
  if (row.status !== "disputed") return;
  const change = {
    events: [{ kind: "refund-failed" as const, actor: "shopify" as const, detail: { because: "dispute-won" } }],
    mails: [staffTask(row, "failed", String(deps.clock.now().toMillis()), current, deps)],
  };
  await moveRefund(row, "failed", change, current, deps);
}

async function askPerson(
  current: CaseRecord,
  code: "refund-failed" | "refund-missing" | "refund-disputed",
  detail: string,
  deps: Deps,
): Promise<void> {
  if (current.attentionCode === code) return deps.cases.postpone(current, deps.clock.now().plus({ days: 1 }));
  await deps.cases.alter(current, {
    set: { attentionCode: code, attentionDetail: detail },
    events: [
      { kind: "needs-attention", actor: "app", detail: { code, message: detail } },
      ...(code === "refund-disputed"
        ? [{ kind: "refund-disputed" as const, actor: "shopify" as const, detail: { amount: detail } }]
        : []),
    ],
    // a refund that failed has told staff by itself
    mails:
      code === "refund-failed"
        ? []
        : [
            caseTask(
              code === "refund-disputed" ? "disputed" : "missing-money",
              String(deps.clock.now().toMillis()),
              current,
              deps,
            ),
          ],
    followUp: { at: deps.clock.now().plus({ days: 1 }) },
  });
}
