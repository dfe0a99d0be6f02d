import { totalOf, totalOfSeries, type Grid, type Insights } from "../../cases/insights";
import type { Period } from "../../cases/period";
import { recallCauses } from "../../cases/recall";
import type { NumberFormats } from "../../i18n/number-format";
import type { Cell } from "../../lib/csv";
import type { Words } from "../words";

/** What is drawn. Labels are in words. */
export interface ChartOf {
  /** Columns stand beside each other (time, bands); bars lie below each other (names). */
  kind: "columns" | "bars";
  rows: { label: string; title: string; values: number[] }[];
  series: { name: string; colour: string }[];
  value: (value: number) => string;
  /** Shorter, along the axis. */
  axis?: (value: number) => string;
}

/** One thing the page tells: as a chart, as a table, as a file. */
export interface Figure {
  id: string;
  title: string;
  explain: string;
  /** Null when there is nothing to draw: then `empty` says what will be here. */
  chart: ChartOf | null;
  empty: string;
  headings: string[];
  /** As in the file; the first cell of a stretch of time is an ISO date. */
  rows: Cell[][];
  /** The first cell in words, where people read it. */
  inWords?: (first: string) => string;
}

/**
 * Told apart by lightness as well as by colour, and each at 3:1 or more against the card: for people who see no red or
 * green, and in print.
 */
const colours = {
  navy: "#123b6d",
  orange: "#c75a00",
  teal: "#1a8a7d",
  violet: "#8a4fa3",
  grey: "#6f747a",
  red: "#a3122b",
  blue: "#3d86c9",
} as const;
const inTurn = [colours.navy, colours.orange, colours.teal, colours.violet, colours.blue, colours.red, colours.grey];

const colourOf: Record<string, string> = {
  "cancelled-by-policy": colours.navy,
  "cancelled-by-person": colours.blue,
  declined: colours.orange,
  withdrawn: colours.violet,
  closed: colours.grey,
  open: colours.teal,
  "within-hour": colours.navy,
  "within-target": colours.blue,
  "within-limit": colours.teal,
  "too-late": colours.red,
  waiting: colours.grey,
  overdue: colours.orange,
  accepted: colours.navy,
  undecided: colours.grey,
  "as-shown": colours.navy,
  "to-a-person": colours.teal,
  refused: colours.orange,
};

export interface FiguresOf {
  insights: Insights;
  period: Period;
  /** The promises of today's policy, in business days. */
  promise: { answer: { target: number; limit: number }; refund: { from: number; to: number } };
  words: Words;
  numbers: NumberFormats;
}

export function figuresOf(of: FiguresOf): Figure[] {
  return [
    overTime(of, "channels", of.insights.channels, (channel) => of.words.t(`channel.${channel}`)),
    overTime(of, "outcomes", of.insights.outcomes, (outcome) => of.words.t(`insights.outcome.${outcome}`)),
    overTime(of, "answers", of.insights.answers, (time) =>
      of.words.t(`insights.answer.${time}`, {
        count: time === "within-target" ? of.promise.answer.target : of.promise.answer.limit,
      }),
    ),
    credited(of),
    reasons(of),
    late(of),
    ...recallCosts(of),
    faults(of),
    agreement(of),
    disagreements(of),
  ];
}

const texts = ({ words: { t }, promise }: FiguresOf, id: string) => ({
  title: t(`insights.chart.${id}.title`),
  explain: t(`insights.chart.${id}.explain`, { from: promise.refund.from, to: promise.refund.to }),
  empty: t(`insights.chart.${id}.empty`),
});

/** A column's name where there is room, and where there is little. */
function columnNames({ period, words: { t, formats }, numbers }: FiguresOf) {
  switch (period.unit) {
    case "day":
      return { heading: t("insights.column.day"), title: formats.shortDay, label: numbers.axisDay };
    case "week":
      return {
        heading: t("insights.column.week"),
        title: (iso: string) => t("insights.week-of", { day: formats.day(iso) }),
        label: numbers.axisDay,
      };
    case "month":
      return { heading: t("insights.column.month"), title: numbers.month, label: numbers.axisMonth };
  }
}

function overTime(of: FiguresOf, id: string, grid: Grid, nameOf: (series: string) => string): Figure {
  const names = columnNames(of);
  return {
    id,
    ...texts(of, id),
    chart: totalOf(grid) > 0 ? columns(of, grid, names, nameOf) : null,
    headings: [names.heading, ...grid.series.map(nameOf), of.words.t("insights.total")],
    inWords: names.title,
    rows: grid.rows.map((row, index) => {
      const counts = grid.counts[index] ?? [];
      return [row, ...counts, counts.reduce((sum, count) => sum + count, 0)];
    }),
  };
}

function columns(
  of: FiguresOf,
  grid: Grid,
  names: { title: (row: string) => string; label: (row: string) => string },
  nameOf: (series: string) => string,
): ChartOf {
  // what never happened in the period needs no place in the legend; the table has it
  const used = grid.series.map((each, index) => ({ each, index })).filter(({ each }) => totalOfSeries(grid, each) > 0);
  return {
    kind: "columns",
    rows: grid.rows.map((row, at) => ({
      label: names.label(row),
      title: names.title(row),
      values: used.map(({ index }) => grid.counts[at]?.[index] ?? 0),
    })),
    series: used.map(({ each, index }) => ({ name: nameOf(each), colour: colourOf[each] ?? inTurn[index % inTurn.length]! })),
    value: of.numbers.number,
  };
}

/** Beyond this, a refund is simply very late. */
const longestShown = 25;

function credited(of: FiguresOf): Figure {
  const { words, promise, numbers, insights } = of;
  const { t } = words;
  const { byBusinessDays } = insights.credited;
  const last = Math.min(longestShown, Math.max(promise.refund.to + 2, ...byBusinessDays.map(({ days }) => days)));
  const parts = ["sooner", "promised", "later"] as const;
  const partOf = (days: number) => (days < promise.refund.from ? 0 : days <= promise.refund.to ? 1 : 2);
  const rows = Array.from({ length: last + 1 }, (_, days) => {
    const beyond = days === longestShown;
    const count = byBusinessDays
      .filter((each) => (beyond ? each.days >= days : each.days === days))
      .reduce((sum, each) => sum + each.count, 0);
    return { days, beyond, count };
  });
  return {
    id: "credited",
    ...texts(of, "credited"),
    chart:
      byBusinessDays.length > 0
        ? {
            kind: "columns",
            rows: rows.map(({ days, beyond, count }) => ({
              label: beyond ? `${numbers.number(days)}+` : numbers.number(days),
              title: t("insights.business-days", { count: days }),
              values: parts.map((_, index) => (partOf(days) === index ? count : 0)),
            })),
            series: parts.map((part, index) => ({
              name: t(`insights.credited.${part}`, { from: promise.refund.from, to: promise.refund.to }),
              colour: [colours.navy, colours.teal, colours.orange][index]!,
            })),
            value: numbers.number,
          }
        : null,
    headings: [t("insights.column.business-days"), t("insights.column.refunds")],
    rows: [
      ...byBusinessDays.map(({ days, count }): Cell[] => [days, count]),
      [t("insights.credited.waiting"), insights.credited.waiting],
      [t("insights.credited.unconfirmed"), insights.credited.unconfirmed],
      [t("insights.credited.missing"), insights.credited.missing],
    ],
  };
}

function reasons(of: FiguresOf): Figure {
  const { words, numbers, insights } = of;
  const { t, own } = words;
  const rows = insights.reasons.map(({ code, words: said, count }) => ({
    name: code === null ? t("insights.no-reason") : said ? own(said) : t("insights.former-reason", { code }),
    count,
  }));
  return {
    id: "reasons",
    ...texts(of, "reasons"),
    chart: rows.length > 0 ? bars(rows, t("insights.column.requests"), numbers) : null,
    headings: [t("insights.column.reason"), t("insights.column.requests")],
    rows: rows.map(({ name, count }) => [name, count]),
  };
}

function bars(rows: { name: string; count: number }[], series: string, { number }: NumberFormats): ChartOf {
  return {
    kind: "bars",
    rows: rows.slice(0, 10).map(({ name, count }) => ({ label: name, title: name, values: [count] })),
    series: [{ name: series, colour: colours.navy }],
    value: number,
  };
}

function late(of: FiguresOf): Figure {
  const { t } = of.words;
  const grid = of.insights.late;
  const bandName = (band: string) => t(`insights.late-band.${band}`);
  const nameOf = (outcome: string) => t(`insights.late-outcome.${outcome}`);
  return {
    id: "late",
    ...texts(of, "late"),
    // lying, since seven spans of time do not fit beside one another
    chart: totalOf(grid) > 0 ? { ...columns(of, grid, { title: bandName, label: bandName }, nameOf), kind: "bars" } : null,
    headings: [t("insights.column.late"), ...grid.series.map(nameOf), t("insights.total")],
    rows: grid.rows.map((band, index) => {
      const counts = grid.counts[index] ?? [];
      return [bandName(band), ...counts, counts.reduce((sum, count) => sum + count, 0)];
    }),
  };
}

/** A chart for each currency: what was paid in one is never added to what was paid in another. */
function recallCosts(of: FiguresOf): Figure[] {
  const { words, numbers, insights } = of;
  const { t, formats } = words;
  const causeName = (cause: string) => t(cause === "unknown" ? "insights.cause-unknown" : `recall.cause.name.${cause}`);
  const monthName = (month: string) => numbers.month(`${month}-01`);
  const causes = [...recallCauses, "unknown"];
  const headings = ["month", "cause", "currency", "cost", "recalls"].map((column) => t(`insights.column.${column}`));
  const lines = (currencyCode: string | null) => insights.recalls.filter((line) => line.currencyCode === currencyCode);
  const asRows = (currencyCode: string | null) =>
    lines(currencyCode).map(({ month, cause, amount, count }): Cell[] => [
      month,
      causeName(cause ?? "unknown"),
      currencyCode,
      { exact: amount },
      count,
    ]);
  const currencies = [...new Set(insights.recalls.flatMap(({ currencyCode }) => currencyCode ?? []))].sort();
  if (currencies.length === 0) {
    return [{ id: "recalls", ...texts(of, "recalls"), chart: null, headings, inWords: monthName, rows: asRows(null) }];
  }
  return currencies.map((currencyCode, index) => {
    const months = [...new Set(lines(currencyCode).map(({ month }) => month))].sort();
    const used = causes.filter((cause) => lines(currencyCode).some((line) => (line.cause ?? "unknown") === cause));
    return {
      id: `recalls-${currencyCode}`,
      ...texts(of, "recalls"),
      title: t("insights.chart.recalls.title-in", { currency: currencyCode }),
      chart: {
        kind: "columns",
        rows: months.map((month) => ({
          label: numbers.axisMonth(`${month}-01`),
          title: monthName(month),
          values: used.map((cause) =>
            // for the height of a column only; the exact amounts are in the table
            lines(currencyCode)
              .filter((line) => line.month === month && (line.cause ?? "unknown") === cause)
              .reduce((sum, { amount }) => sum + Number(amount), 0),
          ),
        })),
        series: used.map((cause) => ({ name: causeName(cause), colour: inTurn[causes.indexOf(cause) % inTurn.length]! })),
        value: (value) => formats.money({ amount: String(value), currencyCode }),
        axis: numbers.number,
      },
      headings,
      inWords: monthName,
      rows: [...asRows(currencyCode), ...(index === 0 ? asRows(null) : [])],
    };
  });
}

function faults(of: FiguresOf): Figure {
  const { t } = of.words;
  const { shoppers, times, minutes } = of.insights.faults;
  const names = columnNames(of);
  const nameOf = (kind: string) => t(`insights.fault.${kind}`);
  const happened = shoppers.rows.flatMap((row, at) =>
    shoppers.series.flatMap((kind, index): Cell[][] => {
      const known = times.series.indexOf(kind);
      const often = times.counts[at]?.[known] ?? null;
      const met = shoppers.counts[at]?.[index] ?? 0;
      if (!often && met === 0) return [];
      return [[row, nameOf(kind), often, known < 0 ? null : (minutes.counts[at]?.[known] ?? 0), met]];
    }),
  );
  return {
    id: "faults",
    ...texts(of, "faults"),
    chart: totalOf(shoppers) > 0 ? columns(of, shoppers, names, nameOf) : null,
    ...(totalOf(shoppers) === 0 && totalOf(times) > 0 ? { empty: t("insights.chart.faults.nobody") } : {}),
    inWords: names.title,
    headings: [names.heading, ...["fault", "times", "minutes", "shoppers"].map((column) => t(`insights.column.${column}`))],
    rows: happened,
  };
}

function agreement(of: FiguresOf): Figure {
  const grid = of.insights.agreement;
  const figure = overTime(of, "agreement", grid, (series) => of.words.t(`insights.agreement.${series}`));
  return {
    ...figure,
    headings: [...figure.headings, of.words.t("insights.column.disagreement-rate")],
    rows: figure.rows.map((row) => {
      const [asShown, total] = [Number(row[1]), Number(row.at(-1))];
      return [...row, total > 0 ? Math.round(((total - asShown) / total) * 1000) / 10 : null];
    }),
  };
}

function disagreements(of: FiguresOf): Figure {
  const { words, numbers, insights } = of;
  const rows = insights.disagreements.map(({ code, count }) => ({
    name: words.texts.exists(`reason.${code}.text`) ? words.t(`reason.${code}.text`) : code,
    count,
  }));
  return {
    id: "disagreements",
    ...texts(of, "disagreements"),
    chart: rows.length > 0 ? bars(rows, words.t("insights.column.presses"), numbers) : null,
    headings: [words.t("insights.column.why"), words.t("insights.column.presses")],
    rows: rows.map(({ name, count }) => [name, count]),
  };
}
