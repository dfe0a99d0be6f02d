import Holidays from "date-holidays";
import { DateTime, Duration, Interval } from "luxon";
import type { Policy, ServiceHours, ReminderOccasion } from "./types";

/** P14. Closing times are outside: at 12:30 and at 18:00 the service is closed. */
export function isServiceOpen(at: DateTime, service: ServiceHours): boolean {
  const local = at.setZone(service.zone);
  const time = local.toFormat("HH:mm");
  return isBusinessDay(local, service) && service.spans.some(({ from, to }) => from <= time && time < to);
}

/** A working day of the service, by the date of `day` in the service's zone. */
export function isBusinessDay(day: DateTime, service: ServiceHours): boolean {
  const local = day.setZone(service.zone);
  const date = local.toISODate()!;
  return (
    service.weekdays.includes(local.weekday) &&
    !publicHolidays(service.holidayCountry, local.year).has(date) &&
    !service.closures.some(({ from, to }) => from <= date && date <= to)
  );
}

/** Midnight, in the service's zone, of the n-th business day after the day of `day`; that day itself is day 0. */
export function addBusinessDays(day: DateTime, count: number, service: ServiceHours): DateTime {
  let date = day.setZone(service.zone).startOf("day");
  const giveUpAt = date.plus({ years: 10 });
  for (let left = count; left > 0;) {
    date = date.plus({ days: 1 }).startOf("day");
    if (isBusinessDay(date, service)) left -= 1;
    if (date > giveUpAt) throw new Error("The service has no business day in ten years: its closures or weekdays are wrong");
  }
  return date;
}

/**
 * P4. Answered in 1 to 3 business days: at closing time of those days, the day of receipt being day 0. A request that
 * comes on a day off or at night counts from that calendar day all the same.
 */
export function answerDates(
  receivedAt: DateTime,
  { answerDays, service }: Pick<Policy, "answerDays" | "service">,
): { target: DateTime; limit: DateTime } {
  return {
    target: closingTime(addBusinessDays(receivedAt, answerDays.target, service), service),
    limit: closingTime(addBusinessDays(receivedAt, answerDays.limit, service), service),
  };
}

/** P7. Credited on the 10th to 15th business day after the day it was sent. ISO dates, in the service's zone. */
export function refundDates(
  sentAt: DateTime,
  { refundDays, service }: Pick<Policy, "refundDays" | "service">,
): { from: string; by: string } {
  return {
    from: addBusinessDays(sentAt, refundDays.from, service).toISODate()!,
    by: addBusinessDays(sentAt, refundDays.to, service).toISODate()!,
  };
}

/** P10. Back to staff at closing time of the n-th business day after a question was asked. */
export function closingTimeAfter(asked: DateTime, businessDays: number, service: ServiceHours): DateTime {
  return closingTime(addBusinessDays(asked, businessDays, service), service);
}

/** How long the service is open between two instants; nothing when the second is not after the first. */
export function serviceTimeBetween(from: DateTime, to: DateTime, service: ServiceHours): Duration {
  let open = 0;
  if (to <= from) return Duration.fromMillis(0);
  const asked = Interval.fromDateTimes(from, to);
  for (let day: DateTime = from.setZone(service.zone).startOf("day"); day <= to; day = nextDay(day)) {
    for (const span of openSpans(day, service)) open += span.intersection(asked)?.length() ?? 0;
  }
  return Duration.fromMillis(open);
}

/** The instant at which the service has been open for so long since `from`: at the latest moment that is still open. */
export function addServiceTime(from: DateTime, time: Duration, service: ServiceHours): DateTime {
  let left = time.toMillis();
  const giveUpAt = from.plus({ years: 10 });
  for (let day: DateTime = from.setZone(service.zone).startOf("day"); day < giveUpAt; day = nextDay(day)) {
    for (const { start, end } of openSpans(day, service)) {
      const begin = start! > from ? start! : from;
      const lasts = Math.max(0, end! > begin ? end!.diff(begin).toMillis() : 0);
      if (lasts > 0 && left <= lasts) return begin.setZone(service.zone).plus(left);
      left -= lasts;
    }
  }
  throw new Error("The service is not open that long in ten years: its closures or hours are wrong");
}

export { reminderOccasions, type ReminderOccasion } from "./types";

/**
 * P4. Staff are reminded when half of the service time to the limit is over, when two service hours are left, and when
 * the limit has passed. Nothing pauses this, a question to the shopper neither. A limit so near that its second
 * reminder would come before the first gets them in order all the same.
 */
export function reminderTimes(openedAt: DateTime, limit: DateTime, service: ServiceHours): Record<ReminderOccasion, DateTime> {
  const whole = serviceTimeBetween(openedAt, limit, service).toMillis();
  const afterLimit = limit.plus({ seconds: 1 });
  if (whole === 0) return { "half-time": openedAt, "before-limit": openedAt, "after-limit": DateTime.max(openedAt, afterLimit) };
  const half = addServiceTime(openedAt, Duration.fromMillis(whole / 2), service);
  const twoHoursLeft = addServiceTime(openedAt, Duration.fromMillis(Math.max(0, whole - 2 * 3_600_000)), service);
  return { "half-time": half, "before-limit": DateTime.max(half, twoHoursLeft), "after-limit": afterLimit };
}

/** The service's spans of one day as instants, in order, what overlaps counted once. Empty on a day off. */
function openSpans(day: DateTime, service: ServiceHours): Interval[] {
  if (!isBusinessDay(day, service)) return [];
  const at = (time: string) => {
    const [hour, minute] = time.split(":").map(Number);
    return day.set({ hour, minute });
  };
  return Interval.merge(service.spans.map(({ from, to }) => Interval.fromDateTimes(at(from), at(to))));
}

const nextDay = (day: DateTime): DateTime => day.plus({ days: 1 }).startOf("day");

function closingTime(day: DateTime, service: ServiceHours): DateTime {
  const closing = service.spans
    .map(({ to }) => to)
    .sort()
    .at(-1);
  if (!closing) throw new Error("The service has no opening hours");
  const [hour, minute] = closing.split(":").map(Number);
  return day.set({ hour, minute });
}

const holidaysByYear = new Map<string, ReadonlySet<string>>();

/**
 * ISO dates of the country's own public holidays: no observances (Mother's Day), and none that only a region has (26
 * December in Alsace), since no region is asked for. Building a year costs milliseconds, so each is kept.
 */
function publicHolidays(country: string, year: number): ReadonlySet<string> {
  const key = `${country} ${year}`;
  const known = holidaysByYear.get(key);
  if (known) return known;

  const dates = new Set(new Holidays(country, { types: ["public"] }).getHolidays(year).flatMap(daysOf));
  holidaysByYear.set(key, dates);
  return dates;
}

/** Some countries have holidays of several days. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): string[] {
  const first = DateTime.fromISO(date.slice(0, 10), { zone: "utc" });
  const count = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
  return Array.from({ length: count }, (_, day) => first.plus({ days: day }).toISODate()!);
}
