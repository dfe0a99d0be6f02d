import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atMost, decimalsOf, formatMoney, isPositive, isSame, minus, sum, type Money } from "../../app/lib/money";

const eur = (amount: string): Money => ({ amount, currencyCode: "EUR" });
/** Every kind of space that separates figures, as a plain one. */
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

describe("sums", () => {
  it("are exact where floats are not", () => {
    expect(sum([eur("0.1"), eur("0.2")], "EUR").amount).toBe("0.3");
    expect(minus(eur("1000000000000.01"), eur("0.02")).amount).toBe("999999999999.99");
  });

  it("keep the dinar's third decimal", () => {
    const kwd = (amount: string): Money => ({ amount, currencyCode: "KWD" });
    expect(sum([kwd("15.029"), kwd("15.028")], "KWD").amount).toBe("30.057");
    expect(minus(kwd("30.057"), kwd("30.056"))).toEqual(kwd("0.001"));
    expect(isPositive(kwd("0.001"))).toBe(true);
  });

  it("of nothing are zero in the order's currency", () => expect(sum([], "JPY")).toEqual({ amount: "0", currencyCode: "JPY" }));

  it("never mix currencies", () => {
    expect(() => sum([eur("1"), { amount: "1", currencyCode: "CHF" }], "EUR")).toThrow("EUR and CHF");
    expect(() => minus(eur("1"), { amount: "1", currencyCode: "JPY" })).toThrow("EUR and JPY");
    expect(() => atMost(eur("1"), { amount: "1", currencyCode: "JPY" })).toThrow("EUR and JPY");
    expect(() => isSame(eur("1"), { amount: "1", currencyCode: "JPY" })).toThrow("EUR and JPY");
  });

  it("what is left after paying back parts, in any order, is what was not paid back", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 99_999_999 }), { maxLength: 20 }),
        fc.integer({ min: 0 }),
        (parts, extra) => {
          const amounts = parts.map((cents) => eur((cents / 100).toFixed(2)));
          const all = sum([...amounts, eur(`0.${String(extra % 100).padStart(2, "0")}`)], "EUR");
          const left = [...amounts].reverse().reduce((rest, each) => minus(rest, each), all);
          expect(isSame(left, eur(`0.${String(extra % 100).padStart(2, "0")}`))).toBe(true);
        },
      ),
    );
  });
});

it("an amount is the same however Shopify spells it", () => {
  expect(isSame(eur("89.8"), eur("89.80"))).toBe(true);
  expect(isSame({ amount: "1500.0", currencyCode: "JPY" }, { amount: "1500", currencyCode: "JPY" })).toBe(true);
  expect(isSame(eur("89.8"), eur("89.81"))).toBe(false);
});

it.each([
  ["EUR", 2],
  ["CHF", 2],
  ["JPY", 0],
  ["KRW", 0],
  ["KWD", 3],
  ["BHD", 3],
  ["TND", 3],
])("%s is written with %i decimals", (currencyCode, decimals) => expect(decimalsOf(currencyCode)).toBe(decimals));

describe("what a person reads", () => {
  it.each([
    ["89.8", "EUR", "89,80 €", "€89.80"],
    ["0", "EUR", "0,00 €", "€0.00"],
    ["1234567.5", "EUR", "1 234 567,50 €", "€1,234,567.50"],
    ["87.11", "CHF", "87,11 CHF", "CHF 87.11"],
    ["14661.0", "JPY", "14 661 JPY", "¥14,661"],
    ["14661", "JPY", "14 661 JPY", "¥14,661"],
    ["30.057", "KWD", "30,057 KWD", "KWD 30.057"],
    ["30.05", "KWD", "30,050 KWD", "KWD 30.050"],
    ["1290.000", "USD", "1 290,00 $US", "$1,290.00"],
  ])("%s %s is %s in French and %s in English", (amount, currencyCode, french, english) => {
    expect(plain(formatMoney({ amount, currencyCode }, "fr"))).toBe(french);
    expect(plain(formatMoney({ amount, currencyCode }, "en"))).toBe(english);
  });

  it("is never rounded away: more decimals than the currency has are shown", () =>
    expect(plain(formatMoney({ amount: "10.005", currencyCode: "EUR" }, "fr"))).toBe("10,005 €"));

  it("is exact beyond what a float can hold", () =>
    expect(plain(formatMoney({ amount: "90071992547409.93", currencyCode: "EUR" }, "fr"))).toBe("90 071 992 547 409,93 €"));
});
