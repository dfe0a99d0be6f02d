import Holidays from "date-holidays";
import { DateTime } from "luxon";
import type { Policy, ServiceHours } from "./types";

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
