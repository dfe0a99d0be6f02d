import Big from "big.js";
import type { SimOrder } from "./state";

/** Both sides of an amount that the shopper pays in `presentmentCurrencyCode`. */
export interface MoneyBag {
  shopMoney: { amount: string; currencyCode: string };
  presentmentMoney: { amount: string; currencyCode: string };
}

/** Two decimals at least, and as many more as there are: an amount in dinars has three. */
const text = (amount: Big): string => amount.toFixed(Math.max(2, amount.toFixed().split(".")[1]?.length ?? 0));

export const plus = (...amounts: string[]): string =>
  text(amounts.reduce((total, each) => new Big(total).plus(each), new Big(0)));
export const minus = (a: string, b: string): string => text(new Big(a).minus(b));
export const times = (a: string, n: number): string => text(new Big(a).times(n));

/** How many decimals a currency has: 0 for the yen, 3 for the Kuwaiti dinar. */
export const decimalsOf = (currencyCode: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency: currencyCode }).resolvedOptions().maximumFractionDigits ?? 2;

/** The nearest amount that exists in the currency. */
export const inCurrency = (amount: string, currencyCode: string): string => text(new Big(amount).round(decimalsOf(currencyCode)));
export const isMore = (a: string, b: string): boolean => new Big(a).gt(b);
export const isSame = (a: string, b: string): boolean => new Big(a).eq(b);
export const isPositive = (a: string): boolean => new Big(a).gt(0);
export const smaller = (a: string, b: string): string => (new Big(a).lte(b) ? a : b);
export const notBelowZero = (a: string): string => (new Big(a).lt(0) ? "0" : a);

/** Shopify's Decimal in GraphQL answers: "129.0", "0.0", "24.95". Assumption B9: whole yen are told as "1500.0" too. */
export function decimal(amount: string): string {
  const spelled = new Big(amount).toFixed();
  return spelled.includes(".") ? spelled : `${spelled}.0`;
}

/** Shopify's amounts in webhooks: as many decimals as the currency has. */
export const fixed = (amount: string, currencyCode = "EUR"): string => new Big(amount).toFixed(decimalsOf(currencyCode));

/** The value added tax inside a French gross amount. */
export const taxInside = (gross: string): string => new Big(gross).times(20).div(120).round(2).toFixed();

export const inShopCurrency = (order: SimOrder, amount: string): string =>
  order.rate === "1" ? amount : new Big(amount).div(order.rate).round(decimalsOf(order.currencyCode)).toFixed();

export const moneyBag = (order: SimOrder, amount: string): MoneyBag => ({
  shopMoney: { amount: decimal(inShopCurrency(order, amount)), currencyCode: order.currencyCode },
  presentmentMoney: {
    amount: decimal(inCurrency(amount, order.presentmentCurrencyCode)),
    currencyCode: order.presentmentCurrencyCode,
  },
});

/** The same in a webhook's own spelling. */
export const moneySet = (order: SimOrder, amount: string) => ({
  shop_money: { amount: fixed(inShopCurrency(order, amount), order.currencyCode), currency_code: order.currencyCode },
  presentment_money: { amount: fixed(amount, order.presentmentCurrencyCode), currency_code: order.presentmentCurrencyCode },
});
