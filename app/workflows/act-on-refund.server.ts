import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { CaseRecord, NewEvent } from "../cases/cases.server";
import {
  bankContacts,
  isUnanswered,
  keyLives,
  refundActionsFor,
  type BankContact,
  type RefundAction,
  type RefundStatus,
} from "../cases/refund";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isUuid } from "../lib/uuid";
import { isTooLongToPay } from "../policy/payment";
import { isUndisputed } from "../policy/rules/disputed";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { disputedChange, followRefunds } from "./follow-refunds.server";
import { aboutRefund, inquiryOf, moveRefund, sentFacts, type RefundChange } from "./move-refund.server";
import { noteRefunds } from "./note-refunds.server";
import { askForRefund, claimRefund, everythingLeft, noteRefusal, type AskedFor } from "./pay-back.server";

/** Why paying back did not work. */
export type PayProblem =
  "no-permission" | "shopify-unreachable" | "refused-by-shopify" | "too-many-payments" | "disputed" | "nothing-left";
export type RefundProblem = "not-found" | "not-allowed" | PayProblem | TextProblem;

export interface RefundAct {
  shop: string;
  caseId: string;
  refundId: string;
  action: RefundAction;
  /** `note`: in their own words, kept sealed. `at`: when it happened, ISO 8601; now when left out. */
  said: { note?: string; contact?: BankContact; at?: string };
  staff: Staff;
}

type Seen = Refund & { replacedBy: { id: string } | null };

/**
 * Staff act on one refund. Money moves with their own access, so that Shopify enforces what they may do, and every act
 * names them. Two at once: one refund; the second is told what is true by then.
 */
export async function actOnRefund(act: RefundAct, deps: Deps): Promise<Answer<CaseRecord, RefundProblem>> {
  const current = await deps.cases.find(act.shop, act.caseId);
  const seen = current && (await refundOf(current, act.refundId, deps));
  if (!current || !seen) return refused("not-found", "There is no such refund in this store");
  if (!actionsOf(seen).includes(act.action)) return refused("not-allowed", `A refund that is ${seen.status} does not offer this`);
  if (act.action === "retry") return retry(seen, current, act.staff, deps);

  const note = wordsFor(act);
  if (!note.ok) return note;
  const at = happenedAt(act, current, deps.clock.now().setZone(current.policy.service.zone));
  if (!at) return refused("not-allowed", "This has not happened yet, or not since the order was placed");
  const saying = sayingOf(note.value, current, act.staff, deps);
  const event = (kind: NewEvent["kind"], detail: Record<string, unknown> = {}): NewEvent => ({
    kind,
    actor: "staff",
    actorId: act.staff.userId,
    detail: { ...detail, ...saying.detail },
  });
  const done = await carryOut(act, { seen, current, at, event, also: saying.also }, deps);
  if (!done) return refused("not-allowed", "The refund was changed by someone else in the meantime");
  return ok((await deps.cases.get(current.id)) ?? current);
}

interface Doing {
  seen: Seen;
  current: CaseRecord;
  at: DateTime;
  event: (kind: NewEvent["kind"], detail?: Record<string, unknown>) => NewEvent;
  also: RefundChange["also"];
}

async function carryOut(act: RefundAct, { seen, current, at, event, also }: Doing, deps: Deps): Promise<boolean> {
  const move = (to: RefundStatus, change: RefundChange) => moveRefund(seen, to, { ...change, also }, current, deps);
  switch (act.action) {
    case "retry":
      return false;
    case "pay-by-hand":
      // from here on the money goes another way, and what Shopify says of its own try changes nothing
      return move("by-hand", { set: { manual: true }, events: [event("refund-to-pay-by-hand")] });
    case "paid-by-hand":
      return move("sent", {
        set: sentFacts(at, current),
        events: [event("refund-paid-by-hand", { at: at.toISO() })],
        mails: [{ kind: "refund-sent", key: seen.id, facts: { refundId: seen.id } }],
      });
    case "credited":
      return move("credited", {
        set: { creditedAt: at.toJSDate(), creditedBy: "staff" },
        events: [event("refund-arrived", { at: at.toISO() })],
      });
    case "open-inquiry": {
      const { kind: _, ...by } = event("refund-not-arrived");
      return move("bank-inquiry", inquiryOf(seen, by, current, deps));
    }
    case "log-contact":
      return deps.cases.addOnce(
        current,
        {
          events: [aboutRefund(event("bank-contact", { contact: act.said.contact, at: at.toISO() }), seen)],
          also: async (tx) => also?.(tx),
        },
        async (tx) => (await tx.refund.count({ where: { id: seen.id, status: seen.status } })) === 1,
      );
  }
}

/**
 * A failed refund is tried again: a new refund with a key of its own, which stands for the failed one. A try whose
 * answer got lost is the same refund while its key lives; after that Shopify is read first.
 */
async function retry(seen: Seen, current: CaseRecord, staff: Staff, deps: Deps): Promise<Answer<CaseRecord, RefundProblem>> {
  return paying(current, staff, deps, async (order) => {
    let failed = seen;
    if (isUnanswered(seen)) {
      const read = await readAndNote(current, staff, deps);
      const now = read && (await refundOf(current, seen.id, deps));
      // Shopify had it all along
      if (!now || !isUnanswered(now)) return [];
      const askedAt = DateTime.fromJSDate(now.askedAt ?? now.updatedAt);
      if (deps.clock.now().diff(askedAt) < keyLives) return [now];
      await noteRefusal(now, "Shopify shows no such refund a day after it was asked for", false, current, deps);
      failed = (await refundOf(current, seen.id, deps)) ?? now;
    }
    const suggestions = everythingLeft(order.snapshot, await staff.gateway.suggestRefund(current.orderId));
    const suggested = suggestions.find(({ parentTransactionId }) => parentTransactionId === failed.parentTransactionId);
    const intent = suggested && (await claimRefund(current, { suggested, order: order.snapshot, staff, replaces: failed }, deps));
    return intent ? [intent] : null;
  });
}

/** Money that no refund stands for goes back, all of it: a person's deliberate act on the whole case. */
export async function payWhatIsLeft(current: CaseRecord, staff: Staff, deps: Deps): Promise<Answer<CaseRecord, PayProblem>> {
  return paying(current, staff, deps, async (order) => {
    const intents: Refund[] = [];
    for (const suggested of everythingLeft(order.snapshot, await staff.gateway.suggestRefund(current.orderId))) {
      const intent = await claimRefund(current, { suggested, order: order.snapshot, staff }, deps);
      if (intent) intents.push(intent);
    }
    return intents.length > 0 ? intents : null;
  });
}

/** The order is read again, a dispute refused, the intents on disk asked for, and what Shopify made of them noted. */
async function paying(
  current: CaseRecord,
  staff: Staff,
  deps: Deps,
  intentsFor: (order: OrderRead) => Promise<Refund[] | null>,
): Promise<Answer<CaseRecord, PayProblem>> {
  try {
    const order = await staff.gateway.readOrder(current.orderId);
    if (!order) return refused("refused-by-shopify", "Shopify no longer shows this order");
    if (!isUndisputed(order.snapshot)) {
      if (order.snapshot.disputes !== "unreadable") await noteDispute(current, deps);
      return refused("disputed", "A bank looks into the payment, or Shopify does not tell whether one does");
    }
    if (isTooLongToPay(order.snapshot)) return tooManyPayments;
    const intents = await intentsFor(order);
    if (!intents) return refused("nothing-left", "Nothing is left to give back on this payment");
    let problem: Exclude<AskedFor, { result: "accepted" }> | null = null;
    for (const intent of intents) {
      const asked = await askForRefund(intent, current, { gateway: staff.gateway, byStaff: true }, deps);
      if (asked.result !== "accepted") problem = asked;
    }
    await readAndNote(current, staff, deps);
    if (problem) return refused(problemOf[problem.result], problem.message);
    return ok((await deps.cases.get(current.id)) ?? current);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    return refused(error.kind === "denied" ? "no-permission" : "shopify-unreachable", error.message);
  }
}

/** Staff pay back in Shopify, which is asked nothing here. */
export const tooManyPayments = refused("too-many-payments", "The order has more payments and refunds than can be read");

const problemOf = {
  refused: "refused-by-shopify",
  "no-permission": "no-permission",
  unreachable: "shopify-unreachable",
  unanswered: "shopify-unreachable",
} as const;

/** What Shopify says now, with the person's own access. What can't be read is read by the refund's own alarm. */
async function readAndNote(current: CaseRecord, staff: Staff, deps: Deps): Promise<boolean> {
  try {
    const outcome = await staff.gateway.readOutcome(current.orderId, null);
    const now = outcome && (await deps.cases.get(current.id));
    if (!outcome || !now) return false;
    if (now.status === "cancelled") await followRefunds(now, outcome, deps);
    else await noteRefunds(now, outcome, deps);
    return true;
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
    deps.log.warn({ caseId: current.id, reason: error.message }, "a refund is read by its own alarm");
    return false;
  }
}

/** The bank decides about the payment: what failed waits for it, and nothing is offered meanwhile. */
async function noteDispute(current: CaseRecord, deps: Deps): Promise<void> {
  const failed = await deps.prisma.refund.findMany({
    where: { caseId: current.id, status: "failed", replacedBy: { is: null } },
  });
  for (const row of failed) await moveRefund(row, "disputed", disputedChange(row, current, deps), current, deps);
}

const refundOf = async (current: CaseRecord, refundId: string, deps: Deps): Promise<Seen | null> =>
  isUuid(refundId)
    ? deps.prisma.refund.findFirst({
        where: { id: refundId, caseId: current.id, shopDomain: current.shop },
        include: { replacedBy: { select: { id: true } } },
      })
    : null;

const actionsOf = (seen: Seen): RefundAction[] =>
  refundActionsFor({
    status: seen.status as RefundStatus,
    manual: seen.manual,
    replaced: seen.replacedBy !== null,
    unanswered: isUnanswered(seen),
  });

/** Proof and contacts are words; elsewhere they are welcome. */
function wordsFor({ action, said }: RefundAct): Answer<string | null, TextProblem | "not-allowed"> {
  if (action === "log-contact" && !bankContacts.includes(said.contact as BankContact))
    return refused("not-allowed", "Nobody was named whom the contact was with");
  if (action === "credited" || action === "log-contact" || said.note?.trim()) return writtenText(said.note, "note");
  return ok(null);
}

/** A day without a time is one of the service's own. Null for what is no time, lies ahead, or before the order's own day. */
function happenedAt({ said }: RefundAct, { orderFacts }: CaseRecord, now: DateTime): DateTime | null {
  if (!said.at) return now;
  const at = DateTime.fromISO(said.at, { zone: now.zone });
  if (at.endOf("day") < DateTime.fromISO(orderFacts.createdAt)) return null;
  return at.isValid && at <= now.plus({ minutes: 5 }) ? DateTime.min(at, now) : null;
}

function sayingOf(
  words: string | null,
  current: CaseRecord,
  staff: Staff,
  deps: Deps,
): { detail: { messageId?: string }; also: RefundChange["also"] } {
  if (words === null) return { detail: {}, also: undefined };
  const messageId = randomUUID();
  return {
    detail: { messageId },
    also: async (tx) => {
      const message = {
        id: messageId,
        caseId: current.id,
        kind: "note",
        author: "staff",
        authorId: staff.userId,
        text: words,
      } as const;
      await deps.messages.add(tx, message);
    },
  };
}
