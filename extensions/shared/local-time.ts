/** Dates and times as clocks on the wall show them, in a zone that has a name ("Indian/Reunion"). */
interface Wall {
  /** "2026-03-10" */
  day: string;
  /** "14:30" */
  time: string;
}

/** By the zone's name; the device's own zone without one. */
export function wallClock(at: number, zone?: string): Wall {
  const parts: Record<string, string> = {};
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  for (const { type, value } of format.formatToParts(new Date(at))) parts[type] = value;
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/** The instant (Unix milliseconds) at which the wall shows this. Of an hour a clock change skips, the moment after it. */
export function instantOf({ day, time }: Wall, zone?: string): number {
  const shown = (wall: Wall) => Date.parse(`${wall.day}T${wall.time}Z`);
  const wanted = shown({ day, time });
  const offsetAt = (at: number) => shown(wallClock(at, zone)) - at;
  return wanted - offsetAt(wanted - offsetAt(wanted));
}

/** A day that the calendar has: neither "2026-02-31" nor "tomorrow". */
export const isDay = (day: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(day) && new Date(day + "T00:00Z").toJSON()?.slice(0, 10) == day;
