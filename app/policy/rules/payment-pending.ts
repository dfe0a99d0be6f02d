import { isPositive } from "../../lib/money";
import { isCut, isFullyRefunded, manualPayments, moneyLeft, pendingPayments, pendingRefunds } from "../payment";
import { found, type Rule } from "../rule";
import type { OrderSnapshot } from "../types";

/**
 * P6. While money is on its way in, or only part of it is on its way back, nobody can say what has to be refunded: a
 * person waits for the bank. A bank transfer that was never sent holds nothing up.
 */
export const paymentPending: Rule = ({ order }) => {
  const because = whatIsPending(order);
  return because && found("unsafe", "payment-pending", { because, financialStatus: order.financialStatus });
};

function whatIsPending(order: OrderSnapshot): "payment" | "refund" | "currencies" | null {
  if (pendingPayments(order).length > 0 || statusIsPending(order)) return "payment";
  if (isFullyRefunded(order)) return null;
  if (pendingRefunds(order).length > 0) return "refund";
  // more payments than can be read are a reason of their own (order-not-fully-read)
  return moneyLeft(order) === null && !isCut(order) ? "currencies" : null;
}

function statusIsPending(order: OrderSnapshot): boolean {
  switch (order.financialStatus) {
    case "PENDING":
      return manualPayments(order).length === 0;
    case "AUTHORIZED":
    case "EXPIRED":
    case "PAID":
    case "PARTIALLY_PAID":
    case "PARTIALLY_REFUNDED":
    case "REFUNDED":
    case "VOIDED":
      return false;
    // Shopify did not say: harmless only where no money was ever involved
    case null:
      return order.transactions.length > 0 || isPositive(order.totalReceived);
    // a status newer than this code
    default:
      return true;
  }
}
