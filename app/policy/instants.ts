import type { DateTime } from "luxon";

/** Shopify gives whole seconds, our own clock gives milliseconds: instants are compared in whole seconds. */
export const wholeSecond = (instant: DateTime): number => Math.floor(instant.toMillis() / 1000);

export const isNotAfter = (a: DateTime, b: DateTime): boolean => wholeSecond(a) <= wholeSecond(b);

/** How an instant is kept in a reason's facts: ISO 8601, UTC. */
export const toIso = (instant: DateTime | null): string | null => instant && instant.toUTC().toISO();

export function earliest(instants: readonly (DateTime | null)[]): DateTime | null {
  return instants.reduce((first, each) => (!first || (each && each.toMillis() < first.toMillis()) ? each : first), null);
}
