import type { OwnText } from "../policy/texts";
import type { RecallCause } from "./recall";

/** What the numbers are about, in the order in which each is drawn and listed. */
export const requestOutcomes = ["cancelled-by-policy", "cancelled-by-person", "declined", "withdrawn", "closed", "open"] as const;
export const answerTimes = ["within-hour", "within-target", "within-limit", "too-late", "waiting", "overdue"] as const;
/** Upper bounds of how late a request came, in hours; "more" for what is beyond the last. */
export const lateHours = [1, 6, 24, 72, 168, 336] as const;
export const lateBands = [...lateHours.map(String), "more"];
export const lateOutcomes = ["accepted", "declined", "undecided"] as const;
export const faultKinds = ["app-down", "answer-failed", "shopify-unreachable", "none-known"] as const;
export const agreements = ["as-shown", "to-a-person", "refused"] as const;

/** Counts by row (a stretch of time, a band) and series. */
export interface Grid {
  rows: string[];
  series: readonly string[];
  /** counts[row][series] */
  counts: number[][];
}

export interface Insights {
  requests: number;
  channels: Grid;
  outcomes: Grid;
  answers: Grid;
  credited: Credited;
  reasons: { code: string | null; words: OwnText | null; count: number }[];
  late: Grid;
  recalls: RecallCosts[];
  faults: Faults;
  agreement: Grid;
  /** Why the server said no to what the button had shown, the most frequent first. */
  disagreements: { code: string; count: number }[];
}

/** Refunds that were sent within the period, by business days until the money was there. */
export interface Credited {
  byBusinessDays: { days: number; count: number }[];
  /** Sent and not heard of yet, by what is known. */
  waiting: number;
  unconfirmed: number;
  missing: number;
}

/** What the recalls begun in a month cost, in one currency: amounts are never added across currencies. */
export interface RecallCosts {
  month: string;
  cause: RecallCause | null;
  /** Null: recalls without a recorded cost. */
  currencyCode: string | null;
  amount: string;
  count: number;
}

export interface Faults {
  /** Shoppers whose device told of a failed press at that time. */
  shoppers: Grid;
  /** How often, and for how many minutes. */
  times: Grid;
  minutes: Grid;
}

export function gridOf(
  rows: readonly string[],
  series: readonly string[],
  counted: Iterable<{ row: string; series: string; count: number }>,
): Grid {
  const counts = rows.map(() => series.map(() => 0));
  const rowAt = new Map(rows.map((row, index) => [row, index]));
  const seriesAt = new Map(series.map((each, index) => [each, index]));
  for (const { row, series: of, count } of counted) {
    const line = counts[rowAt.get(row) ?? -1];
    const index = seriesAt.get(of) ?? -1;
    if (line && index >= 0) line[index] = (line[index] ?? 0) + count;
  }
  return { rows: [...rows], series, counts };
}

export const totalOf = ({ counts }: Grid): number => counts.flat().reduce((sum, count) => sum + count, 0);

/** All rows of one series together. */
export const totalOfSeries = ({ series, counts }: Grid, wanted: string): number =>
  counts.reduce((sum, row) => sum + (row[series.indexOf(wanted)] ?? 0), 0);
