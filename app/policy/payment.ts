import { isPositive, minus, sum, type Money } from "../lib/money";
import type { OrderSnapshot, TransactionFacts } from "./types";

const settled = (transaction: TransactionFacts): boolean => ["SUCCESS", "FAILURE", "ERROR"].includes(transaction.status);
const failed = (transaction: TransactionFacts): boolean => ["FAILURE", "ERROR"].includes(transaction.status);
/** Anything that is not known to give money back counts as a payment, kinds newer than this code included. */
const isPayment = ({ kind }: TransactionFacts): boolean => !["REFUND", "VOID", "CHANGE", "SUGGESTED_REFUND"].includes(kind);

/** Payments by bank transfer, cheque, on delivery: Shopify only records them. Failed ones are left out. */
export const manualPayments = (order: OrderSnapshot): TransactionFacts[] =>
  order.transactions.filter((each) => each.manual && isPayment(each) && !failed(each));

/**
 * Payments whose outcome a bank or gateway still owes us. A bank transfer not yet received is not one of them: nobody but
 * the shopper moves it. Neither is one whose result came as a transaction of its own.
 */
export const pendingPayments = (order: OrderSnapshot): TransactionFacts[] =>
  order.transactions.filter((each) => isPayment(each) && !each.manual && !settled(each) && !hasOutcome(each, order));

const hasOutcome = (pending: TransactionFacts, order: OrderSnapshot): boolean =>
  order.transactions.some((each) => each.parentId === pending.id && each.kind !== "REFUND" && each.status === "SUCCESS");

export const pendingRefunds = (order: OrderSnapshot): TransactionFacts[] =>
  order.transactions.filter((each) => each.kind === "REFUND" && !settled(each));

/** What is read of an order at most. A plain list does not say whether it was cut: a full one may have been. */
export const mostTransactions = 80;
export const isCut = ({ transactions }: Pick<OrderSnapshot, "transactions">): boolean => transactions.length >= mostTransactions;

/** Nobody may pay by a list that is cut: what went back already could be on the rest of it. */
export const isTooLongToPay = (order: Payments): boolean => isCut(order) && moneyLeft(order) === null;

/** Payments that brought money, which goes back to them. */
export const capturedPayments = (order: Pick<OrderSnapshot, "transactions">): TransactionFacts[] =>
  order.transactions.filter((each) => ["SALE", "CAPTURE"].includes(each.kind) && each.status === "SUCCESS");

/** What an order's money is told by. */
export type Payments = Pick<OrderSnapshot, "totalReceived" | "totalRefunded" | "transactions">;

/**
 * What the store still has of the shopper's money: received minus every refund that has not failed. Pending refunds
 * count as refunded, because Shopify's `totalRefunded` leaves them out until they succeed. Null when amounts are in
 * several currencies and cannot be compared, or more than can be read; then only Shopify's own total is sure, once it says
 * that nothing is left.
 */
export function moneyLeft(order: Payments): Money | null {
  const { currencyCode } = order.totalReceived;
  if (order.totalRefunded.currencyCode !== currencyCode) return null;
  const refunds = order.transactions.filter((each) => each.kind === "REFUND" && !failed(each)).map(({ amount }) => amount);

  if (isCut(order) || refunds.some((each) => each.currencyCode !== currencyCode)) {
    const byTotals = minus(order.totalReceived, order.totalRefunded);
    return isPositive(byTotals) ? null : byTotals;
  }
  // the larger of the two: one leaves pending refunds out, the other whatever Shopify cut from the list
  const listed = sum(refunds, currencyCode);
  const refunded = isPositive(minus(order.totalRefunded, listed)) ? order.totalRefunded : listed;
  return minus(order.totalReceived, refunded);
}

/**
 * What may still go back to one payment: received less every refund to it that has not failed, pending ones included.
 * Null when Shopify does not show the payment, or shows it in several currencies.
 */
export function leftOnPayment(order: Pick<OrderSnapshot, "transactions">, paymentId: string): Money | null {
  const payment = order.transactions.find(({ id }) => id === paymentId);
  if (!payment) return null;
  const { currencyCode } = payment.amount;
  const refunds = order.transactions
    .filter((each) => each.kind === "REFUND" && each.parentId === paymentId && !failed(each))
    .map(({ amount }) => amount);
  if (refunds.some((each) => each.currencyCode !== currencyCode)) return null;
  return minus(payment.amount, sum(refunds, currencyCode));
}

/** Money came in, and all of it has gone back or is on its way back, and no more of it is coming in. */
export function isFullyRefunded(order: OrderSnapshot): boolean {
  if (pendingPayments(order).length > 0) return false;
  if (order.financialStatus === "REFUNDED") return true;
  const left = moneyLeft(order);
  return isPositive(order.totalReceived) && left !== null && !isPositive(left);
}
