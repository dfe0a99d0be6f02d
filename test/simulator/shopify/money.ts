import Big from "big.js";
import type { SimOrder } from "./state";

/** Both sides of an amount that the shopper pays in `presentmentCurrencyCode`. */
export interface MoneyBag {
  shopMoney: { amount: string; currencyCode: string };
  presentmentMoney: { amount: string; currencyCode: string };
}

export const plus = (...amounts: string[]): string =>
  amounts.reduce((total, each) => new Big(total).plus(each), new Big(0)).toFixed(2);
export const minus = (a: string, b: string): string => new Big(a).minus(b).toFixed(2);
export const times = (a: string, n: number): string => new Big(a).times(n).toFixed(2);
export const isMore = (a: string, b: string): boolean => new Big(a).gt(b);
export const isSame = (a: string, b: string): boolean => new Big(a).eq(b);
export const isPositive = (a: string): boolean => new Big(a).gt(0);
export const smaller = (a: string, b: string): string => (new Big(a).lte(b) ? a : b);
export const notBelowZero = (a: string): string => (new Big(a).lt(0) ? "0" : a);

/** Shopify's Decimal in GraphQL answers: "129.0", "0.0", "24.95". */
export function decimal(amount: string): string {
  const text = new Big(amount).round(2).toFixed();
  return text.includes(".") ? text : `${text}.0`;
}

/** Shopify's amounts in webhooks: always two decimals. */
export const fixed = (amount: string): string => new Big(amount).toFixed(2);

/** The value added tax inside a French gross amount. */
export const taxInside = (gross: string): string => new Big(gross).times(20).div(120).round(2).toFixed();

export const inShopCurrency = (order: SimOrder, amount: string): string =>
  order.rate === "1" ? amount : new Big(amount).div(order.rate).round(2).toFixed();

export const moneyBag = (order: SimOrder, amount: string): MoneyBag => ({
  shopMoney: { amount: decimal(inShopCurrency(order, amount)), currencyCode: order.currencyCode },
  presentmentMoney: { amount: decimal(amount), currencyCode: order.presentmentCurrencyCode },
});

/** The same in a webhook's own spelling. */
export const moneySet = (order: SimOrder, amount: string) => ({
  shop_money: { amount: fixed(inShopCurrency(order, amount)), currency_code: order.currencyCode },
  presentment_money: { amount: fixed(amount), currency_code: order.presentmentCurrencyCode },
});
