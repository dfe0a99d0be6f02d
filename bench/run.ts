/**
 * `npm run bench`: every bar of the design, measured with what it is compared with in the same run.
 *
 *   npm run bench                      all parts, in the form that takes minutes
 *   npm run bench -- --only queue-page  one part (several: comma between)
 *   npm run bench -- --full            10,000 cancellations, 1,000,000 cases
 *   npm run bench -- --json            one object a line: part, name, value, unit, bar, reference, ratio, met
 */
import { cpus } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { BenchOptions, Measurement, Part } from "./measurement";

/** Each is loaded when it runs: one that cannot be loaded leaves the others alone. */
export const parts: Record<string, () => Promise<Part>> = {
  button: async () => (await import("./button")).button,
  press: async () => (await import("./press")).press,
  burst: async () => (await import("./burst")).burst,
  pages: async () => (await import("./pages")).pages,
  "cold-start": async () => (await import("./start")).coldStart,
  webhooks: async () => (await import("./webhooks")).webhooks,
  "queue-page": async () => (await import("./queue-page")).queuePage,
};

export async function run(
  names: readonly string[],
  options: BenchOptions,
  tell: (part: string, measured: Measurement) => void,
): Promise<string[]> {
  const failed: string[] = [];
  for (const name of names) {
    try {
      const part = await parts[name]!();
      for await (const measured of part({ ...options, say: (line) => options.say(`${name}: ${line}`) })) tell(name, measured);
    } catch (error) {
      failed.push(name);
      options.say(`${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return failed;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, full: { type: "boolean" }, tiny: { type: "boolean" }, only: { type: "string" } },
  });
  const names = values.only ? values.only.split(",") : Object.keys(parts);
  const unknown = names.filter((name) => !parts[name]);
  if (unknown.length > 0) throw new Error(`No part is called ${unknown.join(", ")}. There are: ${Object.keys(parts).join(", ")}`);

  const rows: (Measurement & { part: string })[] = [];
  // people read progress while a program reads the results
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(`${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}, ${new Date().toISOString()}`);
  const failed = await run(names, { full: values.full ?? false, tiny: values.tiny ?? false, say }, (part, measured) => {
    rows.push({ part, ...measured });
    if (values.json) console.log(JSON.stringify({ part, ...measured }));
    else say(`  ${measured.name}: ${shown(measured.value)} ${measured.unit}`);
  });
  if (!values.json) console.log(table(rows));
  const missed = rows.filter(({ met }) => met === false);
  say(
    missed.length === 0
      ? `${rows.filter(({ met }) => met).length} bars judged, all met.`
      : `${missed.length} not met: ${missed.map(({ name }) => name).join("; ")}`,
  );
  if (failed.length > 0) throw new Error(`Not measured: ${failed.join(", ")}`);
}

/** As Markdown, so that it can be put on a page as it is. */
export function table(rows: readonly Measurement[]): string {
  const head = ["what", "measured", "bar", "reference", "ratio", "met"];
  const lines = rows.map(({ name, value, unit, bar, reference, ratio, met, note }) => [
    note ? `${name} (${note})` : name,
    `${shown(value)} ${unit}`,
    bar ?? "",
    reference === null ? "" : shown(reference),
    ratio === null ? "" : `${shown(ratio)} x`,
    met === null ? (bar ? "not judged" : "") : met ? "yes" : "no",
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => line[column]!.length)));
  const row = (cells: readonly string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [row(head), row(widths.map((width) => "-".repeat(width))), ...lines.map(row)].join("\n");
}

const shown = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2 });

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  main().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
