import { isoOf } from "./world";
import type { World } from "./world";
import type { SimOrder, SimTransaction } from "./state";

/** What the payment processor says to a refund, at once and later. */

type Answer = Pick<SimTransaction, "status" | "errorCode" | "settlesAt" | "endsAs">;

/** Gift cards, store credit and payments by hand know no processor: they are settled in the books at once. */
export const isProcessed = (payment: SimTransaction): boolean =>
  !payment.manual && payment.gateway !== "gift_card" && payment.gateway !== "shopify_store_credit";

export function answerOfProcessor(world: World, order: SimOrder, payment: SimTransaction, at: string): Answer {
  const { payments } = world.state;
  const own = payments.orders[order.id];
  const { mode, errorCode } = own ?? payments;
  const afterMs = own ? own.afterMs : payments.settleAfterHours * 3_600_000;
  const later = afterMs === null ? null : isoOf(Date.parse(at) + afterMs);
  const success: Answer = { status: "SUCCESS", errorCode: null, settlesAt: null };
  const failure: Answer = { status: "FAILURE", errorCode, settlesAt: null };
  if (!isProcessed(payment)) return success;
  switch (mode) {
    case "instant":
      return success;
    case "slow":
      return { status: "PENDING", errorCode: null, settlesAt: later };
    case "pending":
      return { status: "PENDING", errorCode: null, settlesAt: null };
    case "failing":
      return failure;
    // Assumption B4: a refund that was accepted may fail afterwards, before or after it was told as a success.
    case "failing-later":
      return { status: "PENDING", errorCode: null, settlesAt: later, endsAs: { status: "FAILURE", errorCode } };
    case "reversed":
      return { status: "SUCCESS", errorCode: null, settlesAt: later, endsAs: { status: "FAILURE", errorCode } };
    case "partly-failing":
      return payment.id === lastProcessed(order)?.id ? failure : success;
    case "refused-account":
      return { ...failure, errorCode: "PAYMENT_METHOD_UNAVAILABLE" };
  }
}

const lastProcessed = (order: SimOrder): SimTransaction | undefined =>
  order.transactions.findLast(
    (each) => ["SALE", "CAPTURE"].includes(each.kind) && each.status === "SUCCESS" && isProcessed(each),
  );

/**
 * The reference with which a bank finds a refund: documented for Visa and Mastercard by Shopify Payments, on Plus only.
 * Assumption B7: it is there as soon as the refund has succeeded.
 */
export const acquirerReference = (plus: boolean, each: SimTransaction): string | null =>
  plus &&
  each.kind === "REFUND" &&
  each.status === "SUCCESS" &&
  each.gateway === "shopify_payments" &&
  ["Visa", "Mastercard"].includes(each.card?.company ?? "")
    ? `7453${each.id.replace(/\D/g, "")}`.padEnd(23, "0").slice(0, 23)
    : null;
