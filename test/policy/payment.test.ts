import { describe, expect, it } from "vitest";
import { isFullyRefunded, leftOnPayment, moneyLeft } from "../../app/policy/payment";
import type { Money } from "../../app/lib/money";
import type { OrderSnapshot, TransactionFacts } from "../../app/policy/types";
import { refundWanted } from "../../app/workflows/cancel-order.server";
import { anOrder, aTransaction, euros as eur } from "../support/order-snapshot";

const usd = (amount: string) => ({ amount, currencyCode: "USD" });

let number = 0;
const transaction = (kind: string, status: string, amount: Money, parentId: string | null = null): TransactionFacts =>
  aTransaction({ id: `gid://shopify/OrderTransaction/${(number += 1)}`, kind, status, amount, parentId });

const paid = (...refunds: TransactionFacts[]): OrderSnapshot =>
  anOrder({
    totalReceived: eur("89.80"),
    totalRefunded: eur("0"),
    transactions: [transaction("SALE", "SUCCESS", eur("89.80")), ...refunds],
  });

describe("what the store still has of the shopper's money", () => {
  it.each([
    ["nothing has gone back", paid(), "89.8"],
    ["a part has gone back", paid(transaction("REFUND", "SUCCESS", eur("10.00"))), "79.8"],
    [
      "one on its way counts as gone, because Shopify's total leaves it out",
      paid(transaction("REFUND", "PENDING", eur("89.80"))),
      "0",
    ],
    ["one of a state nobody knows counts as gone", paid(transaction("REFUND", "UNKNOWN", eur("89.80"))), "0"],
    ["one that failed does not count", paid(transaction("REFUND", "FAILURE", eur("89.80"))), "89.8"],
    ["one that ended in an error does not count", paid(transaction("REFUND", "ERROR", eur("89.80"))), "89.8"],
    [
      "a suggestion or a void moves nothing",
      paid(transaction("SUGGESTED_REFUND", "SUCCESS", eur("5")), transaction("VOID", "SUCCESS", eur("5"))),
      "89.8",
    ],
    [
      "Shopify's total is larger than its list, which was cut",
      { ...paid(transaction("REFUND", "SUCCESS", eur("10"))), totalRefunded: eur("80.00") },
      "9.8",
    ],
    ["more went back than came in", { ...paid(), totalRefunded: eur("100.00") }, "-10.2"],
    ["nothing was received", { ...paid(), totalReceived: eur("0"), transactions: [] }, "0"],
    [
      "a yen has no decimals",
      {
        ...paid(),
        totalReceived: { amount: "8980", currencyCode: "JPY" },
        totalRefunded: { amount: "0", currencyCode: "JPY" },
        transactions: [],
      },
      "8980",
    ],
    [
      "a dinar has three",
      {
        ...paid(),
        totalReceived: { amount: "8.985", currencyCode: "KWD" },
        totalRefunded: { amount: "0.001", currencyCode: "KWD" },
        transactions: [],
      },
      "8.984",
    ],
  ])("%s", (_what, order, left) => {
    expect(moneyLeft(order)?.amount).toBe(left);
  });

  it.each([
    ["a refund in another currency", paid(transaction("REFUND", "SUCCESS", usd("10.00")))],
    ["one on its way in another currency", paid(transaction("REFUND", "PENDING", usd("10.00")))],
    ["Shopify's total in another currency", { ...paid(), totalRefunded: usd("0") }],
  ])("cannot be told, and nothing is thrown: %s", (_what, order) => {
    expect(moneyLeft(order)).toBeNull();
    // and no money moves by itself on what cannot be told
    expect(refundWanted(order)).toBe(false);
    expect(isFullyRefunded(order)).toBe(false);
  });

  it("is told of a list that was cut only once Shopify's own total says that all has gone back", () => {
    const cut = paid(...Array.from({ length: 100 }, () => transaction("REFUND", "SUCCESS", eur("0.10"))));
    expect(moneyLeft({ ...cut, totalRefunded: eur("80.00") })).toBeNull();
    expect(moneyLeft({ ...cut, totalRefunded: eur("89.80") })?.amount).toBe("0");
  });

  it("is told in spite of a refund in another currency once Shopify's own total says that all has gone back", () => {
    const mixed = paid(transaction("REFUND", "SUCCESS", usd("10.00")));
    expect(moneyLeft({ ...mixed, totalRefunded: eur("89.80") })?.amount).toBe("0");
  });

  it("a failed refund in another currency is in nobody's way", () => {
    expect(moneyLeft(paid(transaction("REFUND", "FAILURE", usd("10.00"))))?.amount).toBe("89.8");
  });
});

describe("a refund asked for with the cancellation", () => {
  it.each([
    ["while money is left", paid(), true],
    ["after a part was given back", paid(transaction("REFUND", "SUCCESS", eur("10.00"))), true],
    ["never while one is on its way", paid(transaction("REFUND", "PENDING", eur("10.00"))), false],
    ["never when all has gone back", paid(transaction("REFUND", "SUCCESS", eur("89.80"))), false],
    ["never when Shopify's own total says so", { ...paid(), totalRefunded: eur("89.80") }, false],
    ["again after one that failed", paid(transaction("REFUND", "FAILURE", eur("89.80"))), true],
  ])("%s", (_when, order, wanted) => {
    expect(refundWanted(order)).toBe(wanted);
  });
});

describe("what may go back to one payment", () => {
  const giftCard = transaction("SALE", "SUCCESS", eur("30.00"));
  const card = transaction("SALE", "SUCCESS", eur("59.80"));
  const order = (...refunds: TransactionFacts[]) => ({ transactions: [giftCard, card, ...refunds] });

  it.each([
    ["all of it", order(), "59.8"],
    [
      "less what went back to it, on its way or there",
      order(transaction("REFUND", "PENDING", eur("9.80"), card.id), transaction("REFUND", "SUCCESS", eur("20"), card.id)),
      "30",
    ],
    [
      "what went back to another payment leaves it whole",
      order(transaction("REFUND", "SUCCESS", eur("30"), giftCard.id)),
      "59.8",
    ],
    ["what failed leaves it whole", order(transaction("REFUND", "FAILURE", eur("59.80"), card.id)), "59.8"],
  ])("%s", (_what, money, left) => {
    expect(leftOnPayment(money, card.id)?.amount).toBe(left);
  });

  it("is not told of a payment that Shopify does not show, or shows in several currencies", () => {
    expect(leftOnPayment(order(), "gid://shopify/OrderTransaction/999999")).toBeNull();
    expect(leftOnPayment(order(transaction("REFUND", "SUCCESS", usd("1"), card.id)), card.id)).toBeNull();
  });
});
