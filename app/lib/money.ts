import Big from "big.js";

/** Shopify's MoneyV2: a decimal string in the currency's major unit, never a float. */
export interface Money {
  amount: string;
  currencyCode: string;
}

export const zero = (currencyCode: string): Money => ({ amount: "0", currencyCode });

export const isPositive = (money: Money): boolean => new Big(money.amount).gt(0);

/** a - b; both must be in the same currency. */
export function minus(a: Money, b: Money): Money {
  return { amount: new Big(a.amount).minus(sameCurrency(a, b).amount).toFixed(), currencyCode: a.currencyCode };
}

/** The sum of amounts in one currency; zero of `currencyCode` when there are none. */
export function sum(amounts: readonly Money[], currencyCode: string): Money {
  return amounts.reduce(
    (total, each) => ({ amount: new Big(total.amount).plus(sameCurrency(total, each).amount).toFixed(), currencyCode }),
    zero(currencyCode),
  );
}

export const atMost = (a: Money, b: Money): Money => (new Big(a.amount).lte(sameCurrency(a, b).amount) ? a : b);

/** For people: the locale's own way to write an amount, with the currency's own number of decimals. */
export function formatMoney(money: Money, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency: money.currencyCode }).format(Number(money.amount));
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currencyCode !== b.currencyCode) throw new Error(`Amounts in ${a.currencyCode} and ${b.currencyCode} cannot be added up`);
  return b;
}
