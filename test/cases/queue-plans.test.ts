import { randomUUID } from "node:crypto";
import type pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { fill, listsOf } from "../../bench/queue-page";
import { countedUpTo } from "../../app/cases/present-case";
import { caseViews, noFilters, ordersOf, type CaseView } from "../../app/cases/queue-query";
import { askedBy, queryOf } from "../../app/cases/saved-view";
import { testDatabase } from "../support/database";

const database = await testDatabase({ connections: 1 });
const lists = listsOf(database);
const shop = "busy.myshopify.com";
const viewer = { userId: "7", zone: "Europe/Paris" };
/** Enough that the planner prefers an index to a table read whole. */
const cases = 12_000;
/** Two views that nobody counts further, and what waits. */
const mostRead = 2 * (countedUpTo + 1) + 1_000;

interface Step {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Step[];
}

/** What a read does to the database, statement by statement: its plan as it was carried out. */
async function plansOf(read: () => Promise<unknown>): Promise<{ text: string; steps: Step[] }[]> {
  const asked: pg.QueryConfig[] = [];
  const client = await database.pool.connect();
  client.release();
  const send = client.query.bind(client) as (...query: unknown[]) => unknown;
  Object.assign(client, {
    query: (...query: unknown[]) => {
      asked.push(query[0] as pg.QueryConfig);
      return send(...query);
    },
  });
  await read().finally(() => Reflect.deleteProperty(client, "query"));
  const plans = [];
  for (const { text, values } of asked) {
    if (!/^\s*SELECT/.test(text ?? "")) continue;
    const { rows } = await database.pool.query<{ "QUERY PLAN": [{ Plan: Step }] }>({
      text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    });
    plans.push({ text, steps: stepsOf(rows[0]!["QUERY PLAN"][0].Plan) });
  }
  return plans;
}

const stepsOf = (step: Step): Step[] => [step, ...(step.Plans ?? []).flatMap(stepsOf)];
/** What grows with every request; a table of a few rows is read whole by anybody. */
const large = ["cases", "case_events", "refunds"];
const readWhole = (steps: Step[]): string[] =>
  steps.flatMap((step) => (step["Node Type"] === "Seq Scan" ? large.filter((table) => table === step["Relation Name"]) : []));
/** Rows taken from tables and indexes, whether they were of use or not. */
const rowsRead = (steps: Step[]): number =>
  steps
    .filter((step) => step["Relation Name"])
    .reduce((sum, step) => sum + (step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0)) * step["Actual Loops"], 0);

beforeAll(() => fill(database, cases));

describe("the queue of a busy shop is read by indexes", () => {
  it.each(caseViews)("%s, and a view of somebody's own made of it, in each order", async (view: CaseView) => {
    for (const order of ordersOf[view]) {
      const asked = askedBy({ view, order, filters: { ...noFilters, channel: ["phone"], min: "100" } });
      for (const query of [{ view, order }, queryOf({ id: randomUUID(), name: "Phone calls", asked })]) {
        const plans = await plansOf(() => lists.list({ ...query, shop, viewer }));
        expect(plans.length).toBeGreaterThan(1);
        for (const { text, steps } of plans) {
          expect(readWhole(steps), text).toEqual([]);
          // the counts of all views are one statement; a filter looks on for as long as it may
          expect(rowsRead(steps), text).toBeLessThanOrEqual("own" in query ? cases : mostRead);
        }
      }
    }
  });
});
