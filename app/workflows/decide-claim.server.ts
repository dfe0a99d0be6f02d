import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type { ClaimRecord } from "../availability/claims.server";
import type { Evidence } from "../availability/evidence";
import { rejectGrounds, type RejectGround } from "../availability/present-claim";
import { isOpen } from "../cases/case";
import type { CaseRecord, Change } from "../cases/cases.server";
import { writtenText } from "../cases/written-text";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { decide } from "../policy/decide";
import type { Verdict } from "../policy/types";
import type { Staff } from "../shopify/door.server";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { OrderRead } from "../shopify/operations/read-order.server";
import { cancelOrder, type CancelProblem } from "./cancel-order.server";

export interface ClaimDecision {
  shop: string;
  caseId: string;
  claimId: string;
  accept: boolean;
  /** Accepted: the time from which the case counts. Left out: what the evidence suggests, else what the shopper said. */
  provenAt?: DateTime | null;
  /** Rejected: what staff know. That nothing was found is not among the grounds. */
  reason?: RejectGround;
  text?: string;
  staff: Staff;
}

export type ClaimProblem =
  | CancelProblem
  | "not-found"
  | "not-open"
  | "already-decided"
  | "time-needed"
  | "impossible-time"
  | "reason-needed"
  | "text-needed"
  | "text-too-long"
  | "shopify-unreachable";

/**
 * P9: staff decide on a claim of a technical fault.
 *
 * Accepted, the case counts from the proven time and is handled as if it had been received then: what the policy allows
 * is cancelled at once in that person's name, what shipped since is recalled, everything else stays with staff. The
 * received time itself never moves. Rejected, the case stays where it is: this never declines anything.
 *
 * Shopify is read before anything is written. Killed after the decision and before what follows from it, the case stands
 * in review with the new verdict, and its page offers the rest. Of two people at once one wins; the other is told.
 */
export async function decideClaim(decision: ClaimDecision, deps: Deps): Promise<Answer<CaseRecord, ClaimProblem>> {
  let order: OrderRead | null | undefined;
  for (;;) {
    const current = await deps.cases.find(decision.shop, decision.caseId);
    const claim = current && (await deps.claims.find(current.id, decision.claimId));
    if (!current || !claim) return refused("not-found", "There is no such claim in this store");
    if (claim.status !== "open") return refused("already-decided", `The claim was ${claim.status} meanwhile`);
    if (!isOpen(current.status)) return refused("not-open", `A case that is ${current.status} has to be corrected first`);
    const evidence = await deps.claims.evidenceOf(current.id, claim);

    if (!decision.accept) {
      const answer = await reject(current, claim, evidence, decision, deps);
      if (answer.ok || answer.error.code !== "moved-on") return answer;
      continue; // a note of the app's own got in between; the next round finds out whether the claim is still open
    }

    const proven = provenTime(current, claim, evidence, decision.provenAt ?? null);
    if (!proven.ok) return proven;
    try {
      order ??= await decision.staff.gateway.readOrder(current.orderId);
      if (!order) return refused("not-allowed", "Shopify no longer shows this order");
      const verdict = decide(order.snapshot, current.policy, DateTime.min(proven.value, current.countsFrom));
      const accepted = await accept(current, claim, evidence, verdict, proven.value, decision.staff, deps);
      if (!accepted.ok) continue;
      return await follow(accepted.value, verdict, order, decision.staff, deps);
    } catch (error) {
      if (error instanceof ShopifyFailure) return refused("shopify-unreachable", error.message);
      throw error;
    }
  }
}

/** Never later than the request was received, never before the order was placed (to the minute, as people enter times). */
function provenTime(
  current: CaseRecord,
  claim: ClaimRecord,
  evidence: Evidence,
  given: DateTime | null,
): Answer<DateTime, "time-needed" | "impossible-time"> {
  const suggested = evidence.suggestedProvenAt ? DateTime.fromISO(evidence.suggestedProvenAt, { zone: "utc" }) : null;
  const at = given ?? suggested ?? claim.triedAt;
  if (!at) return refused("time-needed", "From when the case counts is not known");
  const placedAt = DateTime.fromISO(current.orderFacts.createdAt, { zone: "utc" });
  if (at > current.receivedAt || at < placedAt.startOf("minute"))
    return refused("impossible-time", "Before the order was placed, or after the request was received");
  return { ok: true, value: DateTime.max(at, placedAt).toUTC() };
}

async function accept(
  current: CaseRecord,
  claim: ClaimRecord,
  evidence: Evidence,
  verdict: Verdict,
  provenAt: DateTime,
  { userId }: Staff,
  deps: Deps,
): Promise<Answer<CaseRecord, "moved-on">> {
  // a time proven before stands when it is the better one
  const countsFrom = DateTime.min(provenAt, current.countsFrom);
  const change: Change = {
    set: { countsFromAt: countsFrom.toJSDate(), verdict: verdict as unknown as Prisma.InputJsonValue, waitUntil: null },
    events: [
      {
        kind: "claim-accepted",
        actor: "staff",
        actorId: userId,
        detail: { claimId: claim.id, provenAt: provenAt.toISO(), finding: evidence.finding, why: evidence.why.code },
      },
      { kind: "judged", actor: "app", detail: { verdict } },
    ],
    also: settling(claim, "accepted", provenAt, evidence, userId, deps),
  };
  // whatever we had asked the shopper, a person has the case in hand now
  return current.status === "waiting-for-customer"
    ? deps.cases.move(current, "in-review", change)
    : deps.cases.alter(current, change);
}

/** As if the request had come at the proven time. A case that is on its way already goes on. */
async function follow(
  accepted: CaseRecord,
  verdict: Verdict,
  order: OrderRead,
  staff: Staff,
  deps: Deps,
): Promise<Answer<CaseRecord, CancelProblem>> {
  if (!["received", "in-review", "needs-attention"].includes(accepted.status)) return { ok: true, value: accepted };
  if (verdict.kind === "cancel-now") return cancelOrder(accepted, deps, { staff, order });
  if (verdict.kind === "recall") {
    return deps.cases.move(accepted, "recalling", {
      events: [{ kind: "recall-opened", actor: "staff", actorId: staff.userId }],
      mails: [{ kind: "recall-opened" }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
  }
  return { ok: true, value: accepted };
}

async function reject(
  current: CaseRecord,
  claim: ClaimRecord,
  evidence: Evidence,
  { reason, text: typed, staff }: ClaimDecision,
  deps: Deps,
): Promise<Answer<CaseRecord, ClaimProblem>> {
  if (!reason || !rejectGrounds.includes(reason)) return refused("reason-needed", "Why it is set aside has to be said");
  // against our own record, or for a reason of their own, staff say why
  const mustExplain = reason === "other" || evidence.finding === "confirmed";
  const text = typed?.trim() || mustExplain ? writtenText(typed, "decision") : null;
  if (text && !text.ok) return text;
  const messageId = text ? randomUUID() : null;
  const settle = settling(claim, "rejected", null, evidence, staff.userId, deps);
  return deps.cases.alter(current, {
    events: [
      {
        kind: "claim-rejected",
        actor: "staff",
        actorId: staff.userId,
        detail: { claimId: claim.id, ground: reason, finding: evidence.finding, ...(messageId ? { messageId } : {}) },
      },
    ],
    also: async (tx, caseId) => {
      await settle(tx);
      if (messageId && text) {
        const authorId = staff.userId;
        await deps.messages.add(tx, { id: messageId, caseId, kind: "note", author: "staff", authorId, text: text.value });
      }
    },
  });
}

/** Every decision changes the case as well, so whoever gets to write here was first. */
const settling =
  (
    claim: ClaimRecord,
    status: "accepted" | "rejected",
    provenAt: DateTime | null,
    evidence: Evidence,
    decidedBy: string,
    deps: Deps,
  ) =>
  async (tx: Prisma.TransactionClient): Promise<void> => {
    const settled = await deps.claims.settle(tx, { id: claim.id, status, provenAt, decidedBy, evidence });
    if (!settled) throw new Error(`Claim ${claim.id} was decided without its case`);
  };
