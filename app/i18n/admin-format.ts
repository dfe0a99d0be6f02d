import type { i18n } from "i18next";
import { DateTime, Duration } from "luxon";
import { formatMoney, type Money } from "../lib/money";

/** How the admin app writes instants, days and amounts for people. Every instant is told in a named zone. */
export interface Formats {
  /** "22 November 2026 at 15:04 (Paris time)" */
  instant(iso: string): string;
  /** "22 November 2026 at 15:04:07 (Paris time)": where the order of things is evidence. */
  exactInstant(iso: string): string;
  /** "22 Nov 2026, 15:04": where the zone is named beside it, as in a table's heading. */
  shortInstant(iso: string): string;
  /** "Wednesday 25 November 2026", of an instant or an ISO date. */
  weekday(iso: string): string;
  /** "25 November 2026" */
  day(iso: string): string;
  /** "Wed 25 Nov 2026" */
  shortDay(iso: string): string;
  /** "3 hours, 20 minutes" between two instants, whichever came first: the two largest units that tell. */
  distance(iso: string, otherIso: string): string;
  /** "Monday" of ISO weekday 1. */
  weekdayName(weekday: number): string;
  money(money: Money): string;
  /** "1,234.5" of decimal text. */
  number(decimal: string): string;
  zoneName: string;
}

export function formatsOf(texts: i18n, zone: string): Formats {
  const locale = texts.language;
  const t = texts.getFixedT(locale);
  const at = (iso: string) => DateTime.fromISO(iso, { zone }).setLocale(locale);
  const written = (date: DateTime, pattern: string) =>
    date.toFormat(
      t(date.day === 1 ? `date.${pattern === "weekday" ? "weekday-" : ""}first-of-month-pattern` : `date.${pattern}-pattern`),
    );
  const zoneName = texts.exists(`zone.${zone}`)
    ? t(`zone.${zone}`)
    : t("date.other-zone", { city: (zone.split("/").pop() ?? zone).replaceAll("_", " ") });
  const timeOf = (date: DateTime) => date.toFormat(t("date.time-pattern"));

  return {
    zoneName,
    instant: (iso) => t("date.instant", { day: written(at(iso), "day"), time: timeOf(at(iso)), zone: zoneName }),
    exactInstant: (iso) =>
      t("date.instant", { day: written(at(iso), "day"), time: at(iso).toFormat(t("date.exact-time-pattern")), zone: zoneName }),
    shortInstant: (iso) => t("date.short", { day: at(iso).toFormat(t("date.short-day-pattern")), time: timeOf(at(iso)) }),
    weekday: (iso) => written(at(iso), "weekday"),
    day: (iso) => written(at(iso), "day"),
    shortDay: (iso) => at(iso).toFormat(t("date.short-weekday-pattern")),
    distance: (iso, otherIso) => distanceInWords(Math.abs(Date.parse(iso) - Date.parse(otherIso)), locale),
    weekdayName: (weekday) => DateTime.fromISO(`2026-W01-${weekday}`).setLocale(locale).toFormat("cccc"),
    money: (money) => formatMoney(money, locale),
    number: (decimal) => new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(Number(decimal)),
  };
}

function distanceInWords(ms: number, locale: string): string {
  const seconds = Math.floor(ms / 1000);
  const parts = {
    days: seconds >= 96 * 3600 ? Math.floor(seconds / 86_400) : 0,
    hours: Math.floor((seconds >= 96 * 3600 ? seconds % 86_400 : seconds) / 3600),
    minutes: Math.floor((seconds % 3600) / 60),
    seconds: seconds % 60,
  };
  const telling = Object.entries(parts)
    .filter(([, count]) => count > 0)
    .slice(0, 2);
  const words = Object.fromEntries(telling.length > 0 ? telling : [["seconds", 0]]);
  return Duration.fromObject(words, { locale }).toHuman({ listStyle: "long" });
}
