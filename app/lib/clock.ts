import { DateTime } from "luxon";

/**
 * Business time. Everything the policy speaks of (receipt, windows, due dates) asks this clock;
 * tokens and TLS stay on the machine's own time.
 */
export interface Clock {
  now(): DateTime;
}

export const systemClock: Clock = { now: () => DateTime.utc() };
