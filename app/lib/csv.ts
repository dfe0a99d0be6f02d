/** One cell: words, a number (exact, as text, when it is an amount of money), or nothing. */
export type Cell = string | number | { exact: string } | null;

/** How a table is written in a language: where French is set up, a comma is in numbers and a semicolon between cells. */
const dialects = {
  en: { between: ",", decimal: "." },
  fr: { between: ";", decimal: "," },
} as const;
export type CsvLanguage = keyof typeof dialects;

/** Tells a spreadsheet that what follows is UTF-8. Once, at the very beginning. */
export const csvBegin = "\uFEFF";

/**
 * Rows as RFC 4180 has them, each with its line end. Words that a spreadsheet would take for a formula are kept words: a
 * reason or an order's name is written by strangers, and the file is opened by the shop's people.
 */
export function csvRows(rows: readonly (readonly Cell[])[], language: CsvLanguage): string {
  const { between, decimal } = dialects[language];
  const written = (cell: Cell): string => {
    if (cell === null) return "";
    if (typeof cell === "number") return Number.isFinite(cell) ? String(cell).replace(".", decimal) : "";
    if (typeof cell === "object") return /^-?\d+(\.\d+)?$/.test(cell.exact) ? cell.exact.replace(".", decimal) : "";
    const harmless = /^\s*[=+\-@|%]|^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
    return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
  };
  return rows.map((row) => `${row.map(written).join(between)}\r\n`).join("");
}
