import { DateTime } from "luxon";

/** How a language writes numbers, and dates where there is little room. */
export interface NumberFormats {
  /** "1,234" */
  number(value: number): string;
  /** "12.5%" of 0.125 */
  share(value: number): string;
  /** "22 Nov" of an ISO date, for an axis. */
  axisDay(iso: string): string;
  /** "November 2026" */
  month(iso: string): string;
  /** "Nov 26", for an axis. */
  axisMonth(iso: string): string;
}

export function numbersOf(language: string): NumberFormats {
  // dates as people around the store write them, whichever English
  const locale = language === "en" ? "en-GB" : language;
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  const on = (iso: string, parts: Intl.DateTimeFormatOptions) =>
    DateTime.fromISO(iso, { zone: "utc" }).setLocale(locale).toLocaleString(parts);
  return {
    number: (value) => number.format(value),
    share: (value) => share.format(value),
    axisDay: (iso) => on(iso, { day: "numeric", month: "short" }),
    month: (iso) => on(iso, { month: "long", year: "numeric" }),
    axisMonth: (iso) => on(iso, { month: "short", year: "2-digit" }),
  };
}
