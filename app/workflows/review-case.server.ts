import { randomUUID } from "node:crypto";
import type { StaffAction } from "../cases/present-case";
import { actionsFor } from "../cases/actions";
import type { CaseRecord } from "../cases/cases.server";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { refused, type Answer } from "../lib/answer";
import { declineGrounds, type NextStep, type ReasonCode } from "../policy/types";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import type { Staff } from "../shopify/door.server";
import { payWhatIsLeft, type PayProblem } from "./act-on-refund.server";
import { askCustomer } from "./ask-customer.server";
import { cancelOrder } from "./cancel-order.server";
import { cancelledMeanwhile, mayYetBeCancelled, settleCase } from "./settle-case.server";

export type ReviewProblem =
  "moved-on" | "not-allowed" | "in-shipping" | "not-found" | "reason-needed" | "claim-open" | PayProblem | TextProblem;

export interface Review {
  shop: string;
  caseId: string;
  /** A correction says more: correct-case. */
  action: Exclude<StaffAction, "correct">;
  /** For a decline: the positive policy fact it rests on. Missing information is not among them. */
  declineReason?: ReasonCode;
  /** The question, or what a decline says in staff's own words besides the reason. */
  text?: string;
  staff: Staff;
}

/**
 * A person decides. Their own Shopify access is used, so that Shopify enforces what they may do, and every decision
 * names them. Two people at once: the first wins, the second is told.
 */
export async function reviewCase(review: Review, deps: Deps): Promise<Answer<CaseRecord, ReviewProblem>> {
  const seen = await deps.cases.find(review.shop, review.caseId);
  if (!seen) return refused("not-found", "There is no such case in this store");
  if (!actionsFor(seen).includes(review.action))
    return refused("not-allowed", `A case that is ${seen.status} does not offer this`);

  let current = seen;
  for (;;) {
    const answer = await act(current, review, deps);
    if (answer.ok || answer.error.code !== "moved-on") return answer;
    // a note of the app's own got in between: as long as the case stands where it stood, the person is still right
    const now = await deps.cases.find(review.shop, review.caseId);
    if (!now || now.status !== seen.status) return answer;
    current = now;
  }
}

async function act(current: CaseRecord, review: Review, deps: Deps): Promise<Answer<CaseRecord, ReviewProblem>> {
  try {
    switch (review.action) {
      case "cancel-and-refund":
        return await cancelOrder(current, deps, { staff: review.staff });
      case "approve-recall":
        return await deps.cases.move(current, "recalling", {
          events: [{ kind: "recall-approved", actor: "staff", actorId: review.staff.userId }],
          mails: [{ kind: "recall-opened", key: randomUUID() }],
          followUp: { at: deps.clock.now().plus({ hours: 1 }) },
        });
      case "ask":
        return await askCustomer(current, { text: review.text, staff: review.staff }, deps);
      case "resume":
        return await deps.cases.move(current, "in-review", {
          set: { waitUntil: null },
          events: [{ kind: "review-opened", actor: "staff", actorId: review.staff.userId }],
        });
      case "decline":
        return await decline(current, review, deps);
      case "close":
        return await deps.cases.move(current, "closed", {
          events: [{ kind: "closed", actor: "staff", actorId: review.staff.userId }],
          // who was told that the order is cancelled knows the end already
          mails: current.status === "cancelled" ? [] : [{ kind: "closed", key: String(current.version) }],
          followUp: null,
        });
      case "refund-left":
        return await payWhatIsLeft(current, review.staff, deps);
      case "check-again": {
        await settleCase(current.id, deps);
        const now = await deps.cases.get(current.id);
        return now ? { ok: true, value: now } : refused("not-found", "There is no such case in this store");
      }
    }
  } catch (error) {
    if (error instanceof ShopifyFailure) return refused("shopify-unreachable", error.message);
    throw error;
  }
}

async function decline(current: CaseRecord, review: Review, deps: Deps): Promise<Answer<CaseRecord, ReviewProblem>> {
  const code = review.declineReason;
  if (!code || !(declineGrounds as readonly ReasonCode[]).includes(code)) {
    return refused("reason-needed", "A decline needs a reason from the policy");
  }
  // P9: "your system failed me" is answered first; until then nobody can say that the request came too late
  if ((await deps.claims.open(current.id)).length > 0)
    return refused("claim-open", "A claim of a technical fault is not decided yet");
  const words = review.text?.trim() ? writtenText(review.text, "decision") : null;
  if (words && !words.ok) return words;
  if (mayYetBeCancelled(current, deps.clock.now()))
    return refused("not-allowed", "A cancellation whose answer was lost may yet take effect");
  if (current.cancelledAt === null && (await cancelledMeanwhile(current, deps)))
    return refused("moved-on", "The order was cancelled in Shopify in the meantime");
  const messageId = words ? randomUUID() : undefined;
  const facts = current.verdict.reasons.find((reason) => reason.code === code)?.facts ?? {};
  const verdict = { kind: "refuse" as const, reasons: [{ code, facts }], nextStep: nextStepFor(code) };
  return deps.cases.move(current, "declined", {
    set: { verdict: verdict as unknown as Prisma.InputJsonValue },
    events: [
      {
        kind: "declined",
        actor: "staff",
        actorId: review.staff.userId,
        detail: { reason: code, nextStep: verdict.nextStep, statutoryRightNamed: true, ...(messageId ? { messageId } : {}) },
      },
    ],
    // a case that was put right may be declined a second time, and tells so again
    mails: [{ kind: "declined", ...(current.correctedAt ? { key: randomUUID() } : {}), facts: messageId ? { messageId } : {} }],
    followUp: null,
    also: async (tx) => {
      if (!words || !messageId) return;
      const { userId } = review.staff;
      await deps.messages.add(tx, {
        id: messageId,
        caseId: current.id,
        kind: "decision",
        author: "staff",
        authorId: userId,
        text: words.value,
      });
    },
  });
}

/** A decline always says what can be done instead. */
const nextStepFor = (code: ReasonCode): NextStep => (code === "window-closed" ? "contact-us" : "wait-for-delivery-then-return");
