import { DateTime } from "luxon";

/** The stretches of time that are one click away, in days up to today. */
export const presetDays = [7, 30, 90, 365] as const;
const usual = 30;
/** No answer is asked to look back further than this at once. */
const longestDays = 1_830;

/** Days of the store: from the beginning of the first to the end of the last. */
export interface Period {
  /** Null: a range of one's own. */
  days: (typeof presetDays)[number] | null;
  /** ISO dates in the store's zone, both included. */
  first: string;
  last: string;
  /** What one column of a chart stands for. */
  unit: "day" | "week" | "month";
  zone: string;
}

/** What an address asks for; anything that makes no sense is the usual period. */
export function periodFrom(asked: URLSearchParams, now: DateTime, zone: string): Period {
  const today = now.setZone(zone).startOf("day");
  const own = [asked.get("from"), asked.get("to")].map((text) => dayFrom(text, zone));
  const [first, last] = own;
  if (first && last && first <= last && last.diff(first, "days").days < longestDays) return period(null, first, last);
  const days = presetDays.find((preset) => String(preset) === asked.get("days")) ?? usual;
  return period(days, today.minus({ days: days - 1 }), today);
}

/** The last days up to and with today. */
export const lastDays = (days: (typeof presetDays)[number], now: DateTime, zone: string): Period =>
  periodFrom(new URLSearchParams({ days: String(days) }), now, zone);

function period(days: Period["days"], first: DateTime, last: DateTime): Period {
  const count = Math.round(last.diff(first, "days").days) + 1;
  const unit = count <= 92 ? "day" : count <= 400 ? "week" : "month";
  return { days, first: first.toISODate()!, last: last.toISODate()!, unit, zone: first.zoneName! };
}

function dayFrom(text: string | null, zone: string): DateTime | null {
  if (!text || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const day = DateTime.fromISO(text, { zone });
  return day.isValid && day.year >= 2000 && day.year < 2200 ? day : null;
}

/** The instants between which a period lies; the second one is outside. */
export function instantsOf({ first, last, zone }: Period): { from: DateTime; to: DateTime } {
  return { from: DateTime.fromISO(first, { zone }), to: DateTime.fromISO(last, { zone }).plus({ days: 1 }).startOf("day") };
}

/** The address's own words for a period. */
export const askFor = ({ days, first, last }: Pick<Period, "days" | "first" | "last">): Record<string, string> =>
  days ? { days: String(days) } : { from: first, to: last };

/** The instants between which a period lies, cut at the store's own midnights: whatever the clocks do, a day is a day. */
export interface Stretch {
  /** The ISO date its column begins with: weeks on Monday, months on the 1st. */
  name: string;
  from: DateTime;
  /** Outside. */
  to: DateTime;
}

export function stretchesOf(period: Period, unit: Period["unit"] = period.unit): Stretch[] {
  const { from, to } = instantsOf(period);
  const stretches: Stretch[] = [];
  for (let at = from.startOf(unit); at < to;) {
    const next = at.plus({ [unit]: 1 }).startOf(unit);
    stretches.push({ name: at.toISODate()!, from: DateTime.max(at, from), to: DateTime.min(next, to) });
    at = next;
  }
  return stretches;
}

/** Every column of a chart, by the ISO date it begins with. Days without anything too. */
export const columnsOf = (period: Period): string[] => stretchesOf(period).map(({ name }) => name);
