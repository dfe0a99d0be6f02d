import {
  agreements,
  answerTimes,
  faultKinds,
  gridOf,
  lateBands,
  lateOutcomes,
  requestOutcomes,
  type Insights,
} from "../../app/cases/insights";
import { channels } from "../../app/cases/case";
import type { Promises, Trouble } from "../../app/cases/home.server";
import { columnsOf, type Period } from "../../app/cases/period";

/** Numbers that look like a shop's: the same at every run. */
export function insightsOf(period: Period): Insights {
  const columns = columnsOf(period);
  const wave = (row: number, series: number) => Math.max(0, Math.round(6 + 5 * Math.sin(row / 3 + series) - 3 * series));
  const grid = (rows: readonly string[], series: readonly string[]) =>
    gridOf(
      rows,
      series,
      rows.flatMap((row, at) => series.map((each, index) => ({ row, series: each, count: wave(at, index) }))),
    );
  return {
    requests: 4_321,
    channels: grid(columns, channels),
    outcomes: grid(columns, requestOutcomes),
    answers: grid(columns, answerTimes),
    credited: {
      byBusinessDays: [3, 8, 9, 10, 11, 12, 14, 15, 16, 22, 31].map((days, index) => ({ days, count: 3 + ((index * 7) % 11) })),
      waiting: 12,
      unconfirmed: 4,
      missing: 1,
    },
    reasons: [
      { code: "ordered-by-mistake", words: { fr: "J’ai commandé par erreur", en: "I ordered by mistake" }, count: 1_204 },
      {
        code: "found-cheaper",
        words: {
          fr: "J’ai trouvé moins cher ailleurs, livraison comprise",
          en: "I found it cheaper elsewhere, delivery included",
        },
        count: 640,
      },
      { code: "former", words: null, count: 12 },
      { code: null, words: null, count: 2_465 },
    ],
    late: grid(lateBands, lateOutcomes),
    recalls: [
      { month: "2026-10", cause: "picked-too-early", currencyCode: "EUR", amount: "1234.5", count: 7 },
      { month: "2026-11", cause: "label-mix-up", currencyCode: "EUR", amount: "89.9", count: 2 },
      { month: "2026-11", cause: null, currencyCode: "EUR", amount: "12", count: 1 },
      { month: "2026-11", cause: "picked-too-early", currencyCode: "CHF", amount: "40", count: 1 },
      { month: "2026-11", cause: "other", currencyCode: null, amount: "0", count: 3 },
    ],
    faults: {
      shoppers: grid(columns, faultKinds),
      times: grid(columns, faultKinds.slice(0, 3)),
      minutes: grid(columns, faultKinds.slice(0, 3)),
    },
    agreement: grid(columns, agreements),
    disagreements: [
      { code: "being-prepared", count: 31 },
      { code: "window-closed", count: 4 },
    ],
  };
}

/** A period in which nothing happened at all. */
export function noInsights(period: Period): Insights {
  const columns = columnsOf(period);
  const none = (rows: readonly string[], series: readonly string[]) => gridOf(rows, series, []);
  return {
    requests: 0,
    channels: none(columns, channels),
    outcomes: none(columns, requestOutcomes),
    answers: none(columns, answerTimes),
    credited: { byBusinessDays: [], waiting: 0, unconfirmed: 0, missing: 0 },
    reasons: [],
    late: none(lateBands, lateOutcomes),
    recalls: [],
    faults: {
      shoppers: none(columns, faultKinds),
      times: none(columns, faultKinds.slice(0, 3)),
      minutes: none(columns, faultKinds.slice(0, 3)),
    },
    agreement: none(columns, agreements),
    disagreements: [],
  };
}

export const someTroubles: Trouble[] = [
  { kind: "shopify-unreachable", since: "2026-11-22T16:10:00.000Z", count: 1 },
  { kind: "policy-unpublished", since: "2026-11-22T15:00:00.000Z", count: 1 },
  { kind: "mails-failing", since: "2026-11-21T15:00:00.000Z", count: 3 },
  { kind: "automatic-off", since: null, count: 1, pause: { at: "2026-11-22T15:31:00.000Z", asked: 31, usual: 30 } },
];

export const somePromises: Promises = {
  days: 30,
  answers: { due: 412, onTarget: 371, inLimit: 402 },
  refunds: { due: 188, onTime: 171, unconfirmed: 9 },
  byDay: Array.from({ length: 30 }, (_, index) => {
    const requests = Math.max(0, Math.round(12 + 9 * Math.sin(index / 2)));
    const late = index % 7 === 0 ? Math.min(2, requests) : 0;
    return {
      day: `2026-${index < 8 ? "10" : "11"}-${String(index < 8 ? 24 + index : index - 7).padStart(2, "0")}`,
      requests,
      inTime: Math.max(0, requests - late - (index > 27 ? 3 : 0)),
      late,
    };
  }),
};
