import { DateTime, Info } from "luxon";
import type { ServiceHours } from "../policy/types";

/** "lun.–ven. 09:00–12:30, 14:00–18:00 (heure d’Europe centrale)": when a person answers, in the reader's language. */
export function serviceHoursInWords(service: ServiceHours, locale: string): string {
  const names = Info.weekdays("short", { locale });
  const days = runs(service.weekdays).map(([first, last]) =>
    first === last ? names[first - 1] : `${names[first - 1]}–${names[last - 1]}`,
  );
  const spans = service.spans.map(({ from, to }) => `${from}–${to}`);
  return `${days.join(", ")} ${spans.join(", ")} (${zoneInWords(service.zone, locale)})`;
}

/** The zone's everyday name, the same in summer and winter: "heure d’Europe centrale". */
export function zoneInWords(zone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(
    DateTime.utc().toJSDate(),
  );
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? zone;
}

/** [1,2,3,5] becomes [[1,3],[5,5]]. */
function runs(days: readonly number[]): [number, number][] {
  const result: [number, number][] = [];
  for (const day of [...days].sort((a, b) => a - b)) {
    const last = result.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else result.push([day, day]);
  }
  return result;
}
