/** One line of the table: what was measured, what it has to be, and what it is compared with. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
  /** As a person reads it: "<= 50 ms". Null: measured for the record, nothing is promised. */
  bar: string | null;
  /** The same thing measured the other way, or at the other size, in the same run. */
  reference: number | null;
  /** value / reference */
  ratio: number | null;
  /** Null: there is no bar, or this form of the run is too short to tell. */
  met: boolean | null;
  /** What one has to know to read the number. */
  note?: string;
}

export interface BenchOptions {
  /** The whole thing, which takes long: 10,000 cancellations, 1,000,000 cases. */
  full: boolean;
  /** A few of everything, for the tests: shows that it runs, not how fast. */
  tiny: boolean;
  /** Progress, for a person who waits. */
  say: (line: string) => void;
}

/** A part of the benchmark: a module of its own, run by run.ts. */
export type Part = (options: BenchOptions) => AsyncIterable<Measurement>;

export const atMost = (
  name: string,
  value: number,
  limit: number,
  unit: string,
  more: { reference?: number | null; note?: string; judged?: boolean } = {},
): Measurement => against(name, value, unit, `<= ${limit} ${unit}`.trim(), value <= limit, more);

export const atLeast = (
  name: string,
  value: number,
  limit: number,
  unit: string,
  more: { reference?: number | null; note?: string; judged?: boolean } = {},
): Measurement => against(name, value, unit, `>= ${limit} ${unit}`.trim(), value >= limit, more);

/** For the record: nothing was promised about it. */
export const forTheRecord = (
  name: string,
  value: number,
  unit: string,
  more: { reference?: number | null; note?: string } = {},
): Measurement => ({ ...against(name, value, unit, "", true, more), bar: null, met: null });

function against(
  name: string,
  value: number,
  unit: string,
  bar: string,
  holds: boolean,
  { reference = null, note, judged = true }: { reference?: number | null; note?: string; judged?: boolean },
): Measurement {
  const ratio = reference === null || reference === 0 ? null : value / reference;
  return { name, value, unit, bar, reference, ratio, met: judged ? holds : null, ...(note ? { note } : {}) };
}

/** The value below which this share of all lies: percentile(times, 0.95). */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}
