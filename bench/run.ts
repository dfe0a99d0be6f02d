/**
 * `npm run bench`: every bar of the design, measured with what it is compared with in the same run.
 *
 *   npm run bench                      all parts, in the form that takes minutes
 *   npm run bench -- --only queue-page  one part (several: comma between)
 *   npm run bench -- --full            10,000 cancellations, 1,000,000 cases
 *   npm run bench -- --json            one object a line: part, name, value, unit, bar, reference, ratio, met
 */
import { cpus, loadavg } from "node:os";
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
  insights: async () => (await import("./insights")).insightsPage,
};

/** So many minutes at most, in the short form and with --full: several times what a quiet machine needs. */
export const minutesAtMost: Record<string, { short: number; full: number }> = {
  button: { short: 2, full: 2 },
  press: { short: 8, full: 20 },
  burst: { short: 10, full: 60 },
  pages: { short: 6, full: 10 },
  "cold-start": { short: 4, full: 8 },
  webhooks: { short: 10, full: 25 },
  "queue-page": { short: 10, full: 120 },
  insights: { short: 10, full: 10 },
};

export async function run(
  names: readonly string[],
  options: BenchOptions,
  tell: (part: string, measured: Measurement) => void,
  limits: Record<string, { short: number; full: number }> = minutesAtMost,
  from: Record<string, () => Promise<Part>> = parts,
): Promise<string[]> {
  const failed: string[] = [];
  for (const name of names) {
    const limit = limits[name] ?? { short: 10, full: 60 };
    const minutes = options.full ? limit.full : limit.short;
    try {
      const part = await from[name]!();
      const measuring = part({ ...options, say: (line) => options.say(`${name}: ${line}`) })[Symbol.asyncIterator]();
      const end = performance.now() + minutes * 60_000;
      for (;;) {
        const next = await within(end - performance.now(), measuring.next(), `longer than ${minutes} minutes`);
        if (next.done) break;
        tell(name, next.value);
      }
    } catch (error) {
      failed.push(name);
      options.say(`${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return failed;
}

/** What hangs is left behind with whatever it started, so that the parts after it are measured all the same. */
async function within<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, failed) => (timer = setTimeout(() => failed(new Error(otherwise)), Math.max(0, ms))));
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, full: { type: "boolean" }, tiny: { type: "boolean" }, only: { type: "string" } },
  });
  const names = values.only ? values.only.split(",") : Object.keys(parts);
  const unknown = names.filter((name) => !parts[name]);
  if (unknown.length > 0) throw new Error(`No part is called ${unknown.join(", ")}. There are: ${Object.keys(parts).join(", ")}`);

  const rows: (Measurement & { part: string })[] = [];
  // a part that was left behind at its limit, or the process it measured, may still break: that concerns no other part
  process.on("unhandledRejection", (error) => say(`left behind: ${String(error)}`));
  // people read progress while a program reads the results
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const load = () => loadavg()[0]!.toFixed(1);
  say(
    `${cpus().length} cores, ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}, ${new Date().toISOString()}, load ${load()}`,
  );
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
  say(`The machine's load at the end: ${load()} on ${cpus().length} cores. Times mean something below ${cpus().length} only.`);
  if (values.json) for (const part of failed) console.log(JSON.stringify({ part, failed: true }));
  if (failed.length > 0) throw new Error(`Not measured to the end: ${failed.join(", ")}`);
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
