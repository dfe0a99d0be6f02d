import { csvBegin, csvRows, type Cell } from "../../lib/csv";
import { textLanguage } from "../../lib/language-tag";
import type { Words } from "../words";
import type { Figure } from "./figures";

/** One chart's table as it is shown. */
export const figureFile = ({ headings, rows }: Figure, language: string): string =>
  csvBegin + csvRows([headings, ...rows], textLanguage(language));

/** Everything shown in one table that spreadsheets can filter: a line for each number, with what it is about. */
export function allFiguresFile(figures: readonly Figure[], { t, texts }: Words): string {
  const lines = figures.flatMap(({ title, headings, rows }) =>
    rows.flatMap((row): Cell[][] => {
      // what is counted, or measured, comes after the words that say of what
      const firstValue = Math.max(
        1,
        row.findIndex((cell) => cell !== null && typeof cell !== "string"),
      );
      const about = row.slice(0, firstValue).filter((cell) => cell !== null && cell !== "");
      return row.slice(firstValue).map((value, index) => [title, about.join(" · "), headings[firstValue + index] ?? "", value]);
    }),
  );
  const headings = ["figure", "about", "measure", "value"].map((column) => t(`insights.column.${column}`));
  return csvBegin + csvRows([headings, ...lines], textLanguage(texts.language));
}

/** Hands a file to the person. Inside Shopify's frame a link would come without the session: it is made here. */
export function saveFile(name: string, parts: BlobPart[]): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
