import type { CaseRecord, Change, NewMail } from "../cases/cases.server";
import type { CaseStatus } from "../cases/case";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import type { Answer } from "../lib/answer";
import { decide } from "../policy/decide";
import type { Verdict } from "../policy/types";

/**
 * The policy no longer says "cancel now" for a case that was on its way: the case goes where the new verdict leads.
 * Shipping that overtook the request is a recall, whatever the reason; nothing here ever declines.
 */
export async function followVerdict(current: CaseRecord, verdict: Verdict, deps: Deps): Promise<Answer<CaseRecord, "moved-on">> {
  if (verdict.kind === "refuse" && verdict.reasons[0]?.code === "already-cancelled") {
    // somebody else cancelled it in Shopify: settle-case reads the rest
    await deps.cases.remind(current.id, deps.clock.now());
    return { ok: true, value: current };
  }
  // goods that were on their way back already are so still
  const goesOn = (await deps.recalls.openOf(current.id)) !== null;
  const to: CaseStatus = goesOn || verdict.kind === "recall" ? "recalling" : "in-review";
  const change: Change = {
    set: { verdict: verdict as unknown as Prisma.InputJsonValue },
    events: [
      { kind: "judged", actor: "app", detail: { verdict, ...(verdict.kind === "cancel-now" ? { automatic: false } : {}) } },
      ...(goesOn
        ? []
        : [
            to === "recalling"
              ? { kind: "recall-opened" as const, actor: "app" as const }
              : {
                  kind: "review-opened" as const,
                  actor: "app" as const,
                  detail: { answerBy: current.answerLimitAt?.toISO() ?? null },
                },
          ]),
    ],
    mails: mailsFor(current),
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  };
  return deps.cases.move(current, to, change);
}

/**
 * Shopify said no. Its codes and texts tell too little, so the order is read again and judged: shipping that began
 * leads to a recall or a review; when the facts still say "cancel", a person has to look.
 */
export async function refusedByShopify(
  current: CaseRecord,
  error: { code: string; message: string },
  deps: Deps,
): Promise<Answer<CaseRecord, "moved-on">> {
  await deps.cases.note(current.id, {
    kind: "cancellation-refused",
    actor: "shopify",
    detail: { code: error.code, message: error.message },
  });
  const order = await deps.shopify.forShop(current.shop).readOrder(current.orderId);
  if (order?.snapshot.cancelledAt) {
    await deps.cases.remind(current.id, deps.clock.now());
    return { ok: true, value: current };
  }
  const verdict = order && decide(order.snapshot, current.policy, current.countsFrom);
  if (verdict && verdict.kind !== "cancel-now") return followVerdict(current, verdict, deps);
  // in a recall the way is tried again or changed: it stays in the hands of those who bring the goods back
  const to = (await deps.recalls.openOf(current.id)) ? "recalling" : "needs-attention";
  return deps.cases.move(current, to, {
    set: { attentionCode: order ? "refused-by-shopify" : "order-unreadable", attentionDetail: error.message },
    events: [
      {
        kind: "needs-attention",
        actor: "app",
        detail: { code: order ? "refused-by-shopify" : "order-unreadable", message: error.message },
      },
    ],
    mails: mailsFor(current),
    followUp: { at: deps.clock.now().plus({ hours: 1 }) },
  });
}

/** Who expects a direct cancellation hears that it did not work. A person's try is that person's affair: the shopper's promise stands. */
const mailsFor = (current: CaseRecord): NewMail[] => (current.approvedBy ? [] : [{ kind: "could-not-cancel" }]);
