import { found, type Rule } from "../rule";
import type { OrderSnapshot } from "../types";

/**
 * P11. While a bank looks into a payment, or has taken it back already, a refund of ours could pay the shopper twice: a
 * person decides. Only a dispute that the store has won leaves the money where it was.
 */
export const disputed: Rule = ({ order }) => {
  if (order.disputes === "unreadable") return found("unsafe", "disputes-unreadable");
  const dispute = order.disputes.find(({ status }) => status !== "WON");
  return dispute ? found("unsafe", "dispute-open", { status: dispute.status, initiatedAs: dispute.initiatedAs }) : null;
};

/** Nothing is known that speaks against paying money back without a person. */
export const isUndisputed = ({ disputes }: OrderSnapshot): boolean =>
  disputes !== "unreadable" && disputes.every(({ status }) => status === "WON");
