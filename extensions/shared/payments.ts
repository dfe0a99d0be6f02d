import type { PaymentTransaction } from "./account-api";
import type { Words } from "./words";

/** How money comes back: refunded where it came from, an authorisation let go, or paid back by a person. */
export type PaymentKind = "refund" | "release" | "by-hand";

export interface Payment {
  kind: PaymentKind;
  method: string;
  amount: number;
  currencyCode: string;
}

const paidByHand = ["BANK_DEPOSIT", "CASH_ON_DELIVERY", "CUSTOM", "MANUAL", "MONEY_ORDER"];

/**
 * What each payment still holds, from Shopify's transactions: captured money minus what was refunded of it, and
 * authorisations that were never captured. For display; the server and Shopify compute what is really paid back.
 */
export function paymentsOf(transactions: PaymentTransaction[], words: Words): Payment[] {
  const done = transactions.filter((each) => each.status == "SUCCESS");
  const amountOf = (each: PaymentTransaction) => Number(each.transactionAmount.presentmentMoney.amount);
  const drawnFrom = (id: string, kinds: string[]) =>
    done.reduce((sum, each) => (each.transactionParentId == id && kinds.includes(each.kind!) ? sum + amountOf(each) : sum), 0);

  const payments: Payment[] = [];
  for (const each of done) {
    const isAuthorisation = each.kind == "AUTHORIZATION";
    if (!isAuthorisation && each.kind != "SALE" && each.kind != "CAPTURE") continue;
    const amount = amountOf(each) - drawnFrom(each.id, isAuthorisation ? ["CAPTURE", "VOID"] : ["REFUND"]);
    if (amount > 0.001)
      payments.push({
        kind: paidByHand.includes(each.type) ? "by-hand" : isAuthorisation ? "release" : "refund",
        method: methodOf(each, words),
        amount,
        currencyCode: each.transactionAmount.presentmentMoney.currencyCode,
      });
  }
  return payments;
}

function methodOf({ type, typeDetails, paymentDetails, giftCardDetails }: PaymentTransaction, { say }: Words): string {
  if (giftCardDetails) return say("payment.gift-card", { last4: giftCardDetails.last4 });
  if (paymentDetails && paymentDetails.last4)
    return say("payment.card", { brand: paymentDetails.cardBrand || "", last4: paymentDetails.last4 });
  if (type == "STORE_CREDIT") return say("payment.store-credit");
  return (typeDetails && typeDetails.name) || say("payment.original");
}
