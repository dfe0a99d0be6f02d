import { describe, expect, it } from "vitest";
import { atLeast, atMost, forTheRecord, percentile, type Measurement } from "../bench/measurement";
import { parts, run, table } from "../bench/run";

const measured = async (...names: string[]): Promise<[Measurement[], string[]]> => {
  const rows: Measurement[] = [];
  const said: string[] = [];
  const options = { full: false, tiny: true, say: (line: string) => void said.push(line) };
  const failed = await run(names, options, (_, row) => rows.push(row));
  return [rows, failed.length > 0 ? said : []];
};

describe("the benchmark", () => {
  it("lists every saved view of a queue, however few cases there are to try it with", async () => {
    const [rows, problems] = await measured("queue-page");
    expect(problems).toEqual([]);
    const names = rows.map(({ name }) => name).join("\n");
    for (const view of ["open", "needs-attention", "recalls", "refunds", "cancelled", "all"])
      expect(names).toContain(`, ${view},`);
    for (const { value } of rows) expect(value).toBeGreaterThan(0);
  }, 60_000);

  it("counts every request of a year in its insights", async () => {
    const [rows, problems] = await measured("insights");
    expect(problems).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual([
      "insights, 90 days of 200 cases, p95",
      "insights, 365 days of 1,000 cases, p95",
    ]);
  }, 60_000);

  it("keeps the button's script within its bar", async () => {
    const [rows, problems] = await measured("button");
    expect(problems).toEqual([]);
    expect(rows).toMatchObject([{ unit: "B", met: true, reference: 64_000 }]);
  }, 60_000);

  it("can load every part", async () => {
    for (const load of Object.values(parts)) expect(await load()).toBeTypeOf("function");
  }, 60_000);

  it("lets no part that breaks or hangs keep the others from being measured", async () => {
    const one = forTheRecord("memory", 150, "MB");
    const made = {
      breaks: async function* () {
        yield one;
        await Promise.reject(new Error("no disk"));
      },
      hangs: async function* () {
        yield one;
        await new Promise(() => undefined);
      },
      works: async function* () {
        yield await Promise.resolve(one);
      },
    };
    const from = Object.fromEntries(Object.entries(made).map(([name, part]) => [name, () => Promise.resolve(part)]));
    const limits = { hangs: { short: 0.001, full: 1 } };
    const told: string[] = [];
    const said: string[] = [];
    const options = { full: false, tiny: false, say: (line: string) => void said.push(line) };
    expect(await run(Object.keys(made), options, (part) => told.push(part), limits, from)).toEqual(["breaks", "hangs"]);
    expect(told).toEqual(["breaks", "hangs", "works"]);
    expect(said.join()).toMatch(
      /breaks could not be measured: .*no disk.*hangs could not be measured: .*longer than 0.001 minutes/s,
    );
  });

  it("says what is met, what is not and what nobody promised, and judges nothing by a run too short to tell", () => {
    const rows = [
      atMost("answer", 40, 50, "ms", { reference: 80 }),
      atLeast("receipt", 10, 20, "x"),
      atMost("short", 99, 50, "ms", { judged: false }),
      forTheRecord("memory", 150, "MB"),
    ];
    expect(rows.map(({ met, ratio }) => [met, ratio])).toEqual([
      [true, 0.5],
      [false, null],
      [null, null],
      [null, null],
    ]);
    expect(table(rows)).toMatch(/answer .*<= 50 ms .*0\.5 x .*yes[^]*receipt .*no [^]*short .*not judged[^]*memory/);
  });

  it("takes the value that 95 of 100 stay below", () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile([7], 0.99)]).toEqual([50, 95, 7]);
  });
});
