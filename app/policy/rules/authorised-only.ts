import { isPositive } from "../../lib/money";
import { found, type Rule } from "../rule";

/** P5. A payment that was only reserved is released by the cancellation; there is nothing to refund. */
export const authorisedOnly: Rule = ({ order }) => {
  const reserved = order.financialStatus === "AUTHORIZED" || isPositive(order.totalCapturable);
  if (!reserved || isPositive(order.totalReceived)) return null;
  return found("told", "authorised-only", {
    amount: order.totalCapturable.amount,
    currencyCode: order.totalCapturable.currencyCode,
  });
};
