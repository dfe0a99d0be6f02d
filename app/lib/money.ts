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

/** As numbers: "89.8" and "89.80" are one amount. */
export const isSame = (a: Money, b: Money): boolean => new Big(a.amount).eq(sameCurrency(a, b).amount);

/** How many decimals a currency is written with: 2 for the euro, 0 for the yen, 3 for the Kuwaiti dinar; 2 for what is none. */
export function decimalsOf(currencyCode: string): number {
  try {
    const format = new Intl.NumberFormat("en", { style: "currency", currency: currencyCode });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * For people: the locale's own way to write an amount, with the currency's own number of decimals. An amount that has
 * more of them is shown whole: what a person reads adds up to what was paid.
 */
export function formatMoney(money: Money, locale: string): string {
  const exact = new Big(money.amount);
  const usual = decimalsOf(money.currencyCode);
  const own = exact.toFixed().split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency: money.currencyCode,
    minimumFractionDigits: usual,
    maximumFractionDigits: Math.max(usual, own),
  });
  // as text, never as a float: a float loses cents from sixteen digits on
  return format.format(exact.toFixed() as `${number}`);
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currencyCode !== b.currencyCode) throw new Error(`Amounts in ${a.currencyCode} and ${b.currencyCode} cannot be added up`);
  return b;
}
