import type { CaseRecord } from "../cases/cases.server";
import { isQuestionOpen, type RefundStatus } from "../cases/refund";
import type { Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import { isUuid } from "../lib/uuid";
import { inquiryOf, moveRefund } from "./move-refund.server";
import { isTheirs } from "./view-for-shopper.server";

export interface RefundAnswer {
  shop: string;
  orderId: string;
  customerId: string;
  refundId: string;
  arrived: boolean;
}

/**
 * P7 and P11. The shopper says whether the money is there: from the last expected day on, whether or not they have been
 * asked yet, and for ever after. "Yes" closes the refund; "no" opens the inquiry at their bank at once. A word given by
 * mistake is taken back by the other one, and said twice it counts once.
 */
export async function answerRefund(said: RefundAnswer, deps: Deps): Promise<Answer<CaseRecord, "not-found" | "not-asked">> {
  for (let tries = 0; ; tries += 1) {
    const found = await theirRefund(said, deps);
    if (!found) return refused("not-found", "There is no such refund for this order");
    const { refund, current } = found;
    if (isSaid(refund, said.arrived)) return ok(current);
    if (!mayBeAnswered(refund, current, deps)) return refused("not-asked", `A refund that is ${refund.status} asks nothing`);

    const at = deps.clock.now().toJSDate();
    const moved = said.arrived
      ? await moveRefund(
          refund,
          "credited",
          {
            set: { creditedAt: at, creditedBy: "shopper", answeredAt: at },
            events: [{ kind: "refund-arrived", actor: "shopper" }],
          },
          current,
          deps,
        )
      : await moveRefund(refund, "bank-inquiry", notArrived(refund, at, current, deps), current, deps);
    if (moved) return ok((await deps.cases.get(current.id)) ?? current);
    // an alarm or a colleague got in between: what is true now decides
    if (tries === 5) return refused("not-asked", "The refund changes at this moment");
  }
}

function notArrived(refund: Refund, at: Date, current: CaseRecord, deps: Deps) {
  const inquiry = inquiryOf(refund, { actor: "shopper" }, current, deps);
  return { ...inquiry, set: { ...inquiry.set, answeredAt: at } };
}

const isSaid = ({ status }: Refund, arrived: boolean): boolean => (arrived ? status === "credited" : status === "bank-inquiry");

function mayBeAnswered(refund: Refund, current: CaseRecord, deps: Deps): boolean {
  const now = deps.clock.now().setZone(current.policy.service.zone);
  return isQuestionOpen(refund, now) || (refund.status as RefundStatus) === "credited";
}

async function theirRefund(said: RefundAnswer, deps: Deps): Promise<{ refund: Refund; current: CaseRecord } | null> {
  if (!isUuid(said.refundId)) return null;
  const refund = await deps.prisma.refund.findFirst({
    where: { id: said.refundId, shopDomain: said.shop, orderId: said.orderId },
  });
  const current = refund && (await deps.cases.find(said.shop, refund.caseId));
  return refund && current && isTheirs(current, said) ? { refund, current } : null;
}
