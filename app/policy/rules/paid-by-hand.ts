import { manualPayments } from "../payment";
import { found, type Rule } from "../rule";

/**
 * P6. A bank transfer, a cheque or cash is paid back by a person, and nobody asks for an account number in a form. When it
 * was never received (`paid` false) the order is cancelled and nothing is owed.
 */
export const paidByHand: Rule = ({ order }) => {
  const payments = manualPayments(order);
  const received = payments.find(({ status }) => status === "SUCCESS");
  const payment = received ?? payments[0];
  return payment ? found("told", "paid-by-hand", { paid: received !== undefined, method: payment.methodLabel }) : null;
};
