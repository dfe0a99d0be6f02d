import type { i18n } from "i18next";
import { DateTime } from "luxon";
import type { RegisterEntry } from "../cases/register.server";
import { csvRows, type Cell } from "../lib/csv";
import type { Money } from "../lib/money";
import { textLanguage } from "../lib/language-tag";

const columns = [
  "order",
  "case",
  "status",
  "channel",
  "received",
  "reason",
  "late-hours",
  "answer-target",
  "answer-limit",
  "answered",
  "in-time",
  "decided-by",
  "cancelled",
  "closed",
  "corrected",
  "attention",
  "amount",
  "currency",
  "refunded",
  "refunded-currency",
  "credited",
  "recall-cause",
  "recall-outcome",
  "recall-cost",
  "recall-cost-currency",
] as const;

/** The register's first line. Times are in the store's zone, which the headings name. */
export function registerHeadings(texts: i18n, zone: string): string {
  const { t, language } = texts;
  return csvRows([columns.map((column) => t(`insights.register.column.${column}`, { zone }))], textLanguage(language));
}

/** A line a case. What a case has in several currencies stands in several lines, amounts only: nothing is added up. */
export function registerLines(entries: readonly RegisterEntry[], texts: i18n, zone: string): string {
  const { t, language } = texts;
  const coded = (group: string, code: string | null) =>
    code === null ? null : t(texts.exists(`${group}.${code}`) ? `${group}.${code}` : `${group}.other`);
  const at = (iso: string | null) => iso && DateTime.fromISO(iso, { zone }).toFormat("yyyy-MM-dd HH:mm");
  const yesNo = (yes: boolean | null) => (yes === null ? null : t(`insights.register.${yes ? "yes" : "no"}`));
  const money = (amounts: readonly Money[], index: number): Cell[] => {
    const one = amounts[index];
    return one ? [{ exact: one.amount }, one.currencyCode] : [null, null];
  };
  const rows = entries.flatMap((entry): Cell[][] => {
    const late = entry.windowClosesAt
      ? Math.max(0, Math.ceil((Date.parse(entry.receivedAt) - Date.parse(entry.windowClosesAt)) / 360_000) / 10)
      : null;
    const inTime = entry.answeredAt && entry.answerLimitAt ? entry.answeredAt <= entry.answerLimitAt : null;
    const lines = Math.max(1, entry.refunded.length, entry.recallCosts.length);
    return Array.from({ length: lines }, (_, index): Cell[] => [
      entry.orderName,
      entry.id,
      coded("status", entry.status),
      coded("channel", entry.channel),
      at(entry.receivedAt),
      entry.reason && entry.reason[textLanguage(language)],
      late,
      at(entry.answerTargetAt),
      at(entry.answerLimitAt),
      at(entry.answeredAt),
      yesNo(inTime),
      entry.cancelledAt ? t(`insights.register.${entry.byPerson ? "by-person" : "by-policy"}`) : null,
      at(entry.cancelledAt),
      at(entry.closedAt),
      yesNo(entry.corrected),
      coded("attention", entry.attentionCode),
      // of a case with several lines, the order's amount stands in the first: a sum of the column stays right
      ...(index === 0 && entry.total ? money([entry.total], 0) : [null, null]),
      ...money(entry.refunded, index),
      at(entry.creditedAt),
      entry.recallCause && t(`recall.cause.name.${entry.recallCause}`),
      entry.recallOutcome && t(`recall.end.outcome.${entry.recallOutcome}`),
      ...money(entry.recallCosts, index),
    ]);
  });
  return csvRows(rows, textLanguage(language));
}
