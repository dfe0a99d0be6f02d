import { DateTime } from "luxon";
import { isBusinessDay } from "./calendar";
import type { ServiceHours } from "./types";

/**
 * How many business days lie after one day up to and with another (ISO dates): what a promise in business days is held
 * against. Answers for many pairs, looking at each day of the calendar once.
 */
export function businessDaysCounter(service: ServiceHours): (from: string, to: string) => number {
  const upTo = new Map<string, number>();
  let begin: DateTime | null = null;
  let end: DateTime | null = null;
  let count = 0;
  const reach = (iso: string): number => {
    const known = upTo.get(iso);
    if (known !== undefined) return known;
    const wanted = DateTime.fromISO(iso, { zone: service.zone });
    if (!begin || !end || wanted < begin) {
      upTo.clear();
      count = 0;
      begin = wanted;
      end = wanted;
      upTo.set(iso, 0);
    }
    for (let day: DateTime = end.plus({ days: 1 }); day <= wanted; day = day.plus({ days: 1 })) {
      if (isBusinessDay(day, service)) count += 1;
      upTo.set(day.toISODate()!, count);
      end = day;
    }
    return upTo.get(iso) ?? 0;
  };
  return (from, to) => {
    if (to <= from) return 0;
    const before = reach(from);
    return reach(to) - before;
  };
}
