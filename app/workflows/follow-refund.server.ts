import { DateTime, Duration } from "luxon";
import { isOpen } from "../cases/case";
import type { CaseRecord, NewEvent, NewMail } from "../cases/cases.server";
import { bankRemindersDue, isLate, isUnanswered, keyLives, nextLookAt, shopifyMayMove, type RefundStatus } from "../cases/refund";
import type { Prisma, Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { addToLog } from "../lib/log-context.server";
import { isUndisputed } from "../policy/rules/disputed";
import { questionAt, unconfirmedAt } from "../policy/refund-times";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { backFromTheBank, followRefunds } from "./follow-refunds.server";
import { aboutRefund, moveRefund, staffTask } from "./move-refund.server";
import { noteRefunds } from "./note-refunds.server";
import { noteRefusal } from "./pay-back.server";
import { backoff, pauseBetweenLooks } from "./timing";

/**
 * One refund's own alarm, until the shopper has the money.
 *
 * Shopify is read again first, whatever the case's status, so that a refund that was taken back is not asked about. Then
 * what has fallen due is done, once: each step is a compare-and-set of the row with its event and its mails. Run twice,
 * the second finds it done; killed anywhere, the row's own time rings again. Nothing that falls due takes anything from
 * the shopper.
 */
export async function followRefund({ refundId }: { refundId: string }, deps: Deps): Promise<void> {
  const seen = await deps.prisma.refund.findUnique({ where: { id: refundId } });
  const current = seen && (await deps.cases.get(seen.caseId));
  if (!seen || !current) return;
  addToLog({ shop: current.shop, caseId: current.id });

  if (asksShopify.includes(seen.status)) {
    try {
      await readAgain(seen, current, deps);
    } catch (error) {
      if (!(error instanceof ShopifyFailure) || error.kind === "invalid") throw error;
      const pause = error.kind === "unauthorized" ? Duration.fromObject({ days: 1 }) : backoff(seen.followUpTries);
      deps.log.warn({ refundId, shop: seen.shopDomain, reason: error.message }, "a refund waits until Shopify answers");
      return lookAt(seen, deps.clock.now().plus(pause), deps);
    }
  }
  const refund = await deps.prisma.refund.findUnique({ where: { id: refundId } });
  if (refund) await takeStep(refund, current, deps);
}

const asksShopify: readonly string[] = shopifyMayMove;

async function readAgain(seen: Refund, current: CaseRecord, deps: Deps): Promise<void> {
  const gateway = deps.shopify.forShop(current.shop);
  const lookingAt = deps.clock.now();
  const outcome = await gateway.readOutcome(current.orderId, null, { references: true });
  // nobody else looks at what is over: reconciliation sees that this change has been seen
  if (!isOpen(current.status) && current.status !== "cancelled")
    await deps.cases.noteLook(current.id, lookingAt, pauseBetweenLooks);
  if (!outcome) return;
  if (current.status === "cancelled") await followRefunds(current, outcome, deps);
  else await noteRefunds(current, outcome, deps);
  if (seen.status !== "disputed") return;
  const order = await gateway.readOrder(current.orderId);
  const refund = await deps.prisma.refund.findUnique({ where: { id: seen.id } });
  if (refund && order && isUndisputed(order.snapshot)) await backFromTheBank(refund, current, deps);
}

async function takeStep(refund: Refund, current: CaseRecord, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const { service } = current.policy;
  const facts = { refundId: refund.id };
  switch (refund.status as RefundStatus) {
    case "pending": {
      if (isUnanswered(refund)) return unanswered(refund, current, deps);
      if (isLate(refund, now, service)) {
        await once(
          refund,
          { kind: "refund-pending-long", actor: "app", detail: { since: refund.statusAt?.toISOString() ?? null } },
          [staffTask(refund, "pending-long", "1", current, deps), { kind: "refund-delayed", key: refund.id, facts }],
          current,
          deps,
          // from now on it is among those that wait for a person
          (tx) => tx.refund.update({ where: { id: refund.id }, data: { waitsSince: now.toJSDate() } }),
        );
      }
      break;
    }
    case "sent": {
      const asked = refund.askedShopperAt && DateTime.fromJSDate(refund.askedShopperAt, { zone: "utc" });
      if (!asked && refund.expectedBy && now >= questionAt(refund.expectedBy, service)) {
        await ask(refund, current, deps);
        return;
      }
      if (asked && now >= unconfirmedAt(asked, service)) {
        const change = {
          events: [{ kind: "refund-unconfirmed" as const, actor: "app" as const, detail: { askedAt: asked.toISO() } }],
          mails: [{ kind: "refund-unconfirmed" as const, key: refund.id, facts }],
        };
        await moveRefund(refund, "unconfirmed", change, current, deps);
        return;
      }
      break;
    }
    case "bank-inquiry": {
      const openedAt = DateTime.fromJSDate(refund.bankInquiryAt ?? refund.updatedAt, { zone: "utc" });
      const due = bankRemindersDue(openedAt, now, service);
      if (due > 0) {
        // of those that fell due while nobody could send them, only the last is sent
        const occasion = `${openedAt.toMillis()}:${due}`;
        const reminder = { kind: "bank-reminder" as const, actor: "app" as const, detail: { occasion, reminder: due } };
        await once(refund, reminder, [staffTask(refund, "bank-inquiry", occasion, current, deps)], current, deps);
      }
      break;
    }
    default:
  }
  const next = nextLookAt(refund, now, service);
  // a look that was early, or that found nothing due: the next one, unless somebody moved it meanwhile
  await lookAt(refund, next, deps);
}

/** P7. "Did it arrive?", from now on answered by the link in the mail and on the account page. */
async function ask(refund: Refund, current: CaseRecord, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  await deps.cases.addOnce(
    current,
    {
      events: [aboutRefund({ kind: "refund-question-sent", actor: "app" }, refund)],
      mails: [{ kind: "refund-question", key: `${refund.id}:${now.toMillis()}`, facts: { refundId: refund.id } }],
    },
    async (tx) => {
      const { count } = await tx.refund.updateMany({
        where: { id: refund.id, status: "sent", askedShopperAt: null },
        data: {
          askedShopperAt: now.toJSDate(),
          followUpAt: unconfirmedAt(now, current.policy.service).toJSDate(),
          followUpTries: 0,
        },
      });
      return count === 1;
    },
  );
}

/**
 * Asked for by us, and Shopify does not show it. What a person asked with their own access is not repeated with the
 * app's: they are called, and their repeat carries the same key. After a day that key is worth nothing any more.
 */
async function unanswered(refund: Refund, current: CaseRecord, deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const askedAt = DateTime.fromJSDate(refund.askedAt ?? refund.updatedAt, { zone: "utc" });
  if (now.diff(askedAt) >= keyLives)
    return noteRefusal(refund, "Shopify shows no such refund a day after it was asked for", true, current, deps);
  await once(refund, { kind: "answer-lost", actor: "app" }, [staffTask(refund, "unanswered", "1", current, deps)], current, deps);
  const soon = backoff(refund.followUpTries + 4);
  await lookAt(refund, DateTime.min(now.plus(soon), askedAt.plus(keyLives)), deps);
}

/** Put on record and told once, whoever comes first. */
async function once(
  refund: Refund,
  event: NewEvent,
  mails: NewMail[],
  current: CaseRecord,
  deps: Deps,
  also?: (tx: Prisma.TransactionClient) => Promise<unknown>,
): Promise<void> {
  const told = aboutRefund(event, refund);
  const occasion = event.detail?.["occasion"];
  await deps.cases.addOnce(current, { events: [told], mails }, async (tx) => {
    await tx.$queryRaw`SELECT id FROM refunds WHERE id = ${refund.id}::uuid FOR UPDATE`;
    const same = [{ path: ["refundId"], equals: refund.id }, ...(occasion ? [{ path: ["occasion"], equals: occasion }] : [])];
    const known = await tx.caseEvent.count({
      where: { caseId: refund.caseId, kind: event.kind, AND: same.map((detail) => ({ detail })) },
    });
    if (known > 0) return false;
    await also?.(tx);
    return true;
  });
}

async function lookAt(seen: Refund, at: DateTime | null, deps: Deps): Promise<void> {
  await deps.prisma.refund.updateMany({
    where: { id: seen.id, status: seen.status, updatedAt: seen.updatedAt },
    data: { followUpAt: at?.toJSDate() ?? null, ...(at ? {} : { followUpTries: 0 }) },
  });
}
