import { instantOf, isDay, wallClock } from "../../shared/local-time";

/** "I tried in time, it did not work", as far as the shopper remembers. */
export interface Claim {
  /** "2026-03-10", or nothing. */
  day: string;
  /** "14:30", or nothing: about that time. */
  time: string;
  what: string;
}

export interface ClaimBounds {
  nowMs: number;
  /** When the order was placed; 0 when it is not known. */
  placedAtMs: number;
  zone: string;
}

/** Half an hour is what people remember; the choices are no finer. */
export const times = Array.from({ length: 48 }, (_, half) => `${pad(half >> 1)}:${half % 2 ? "30" : "00"}`);
const about = 30 * 60_000;

/** What can't be true is said while it can still be put right; what is left out is no mistake. */
export function problemWithDay({ day, time }: Claim, { nowMs, placedAtMs, zone }: ClaimBounds): string {
  if (!day) return "";
  if (!isDay(day)) return "claim.unreadable";
  const earliest = instantOf({ day, time: time || "00:00" }, zone);
  const latest = time ? earliest + about : instantOf({ day, time: "23:59" }, zone);
  if (earliest - (time ? about : 0) > nowMs) return "claim.future";
  return latest < placedAtMs ? "claim.before-order" : "";
}

/** ISO instant, never later than now; undefined when day or time is not remembered. */
export function triedAt({ day, time }: Claim, { nowMs, zone }: ClaimBounds): string | undefined {
  return day && time ? new Date(Math.min(instantOf({ day, time }, zone), nowMs)).toISOString() : undefined;
}

/** The days that can be picked: from the order to today. */
export function pickableDays({ nowMs, placedAtMs, zone }: ClaimBounds): string {
  return `${placedAtMs ? wallClock(placedAtMs, zone).day : ""}--${wallClock(nowMs, zone).day}`;
}

function pad(hour: number): string {
  return hour < 10 ? `0${hour}` : String(hour);
}
