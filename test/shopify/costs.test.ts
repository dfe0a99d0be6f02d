import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getOperationAST, parse } from "graphql";
import { expect, test } from "vitest";
import { adminSchema } from "../simulator/shopify/admin-graphql";
import { MAX_COST, requestedCost } from "../simulator/shopify/cost";

const folder = join(import.meta.dirname, "../../app/shopify/operations");
const operations = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/`(\s*#graphql[^`]*)`/g)].map((match) => {
    const document = parse(match[1]!);
    const operation = getOperationAST(document)!;
    return { name: operation.name?.value ?? file, document, operation };
  }),
);
const costOf = (name: string, variables: Record<string, unknown>): number => {
  const { document, operation } = operations.find((each) => each.name === name)!;
  return requestedCost(adminSchema, document, operation, variables);
};

const order = { id: "gid://shopify/Order/1" };
const outcome = { orderId: order.id, resultId: order.id, withResult: true };

// the bucket of a Standard shop: what a call asks for has to be there up front, whether or not the order has it
test.each([
  ["an order, as nearly every one is", "ReadOrder", { ...order, lines: 10, payments: 6, parcels: 3, shipments: 3 }, 120],
  ["an order of fifty lines", "ReadOrder", { ...order, lines: 50, payments: 20, parcels: 10, shipments: 10 }, 390],
  [
    "what became of a cancellation",
    "ReadOutcome",
    { ...outcome, withReferences: false, payments: 6, refunds: 3, parts: 3, parcels: 3 },
    80,
  ],
  [
    "the same with its references",
    "ReadOutcome",
    { ...outcome, withReferences: true, payments: 20, refunds: 10, parts: 5, parcels: 10 },
    300,
  ],
])("reading %s asks for little", (_what, name, variables, atMost) => {
  expect(costOf(name, variables)).toBeLessThanOrEqual(atMost);
});

test.each(operations.map(({ name }) => name))("%s never asks for more than Shopify answers", (name) => {
  // as large as Shopify lets a page be would be too much; as large as this app ever asks is not
  const sizes = {
    lines: 50,
    payments: 20,
    parcels: 10,
    shipments: 10,
    refunds: 10,
    parts: 5,
    withResult: true,
    withReferences: true,
  };
  expect(costOf(name, { id: "1", orderId: "1", resultId: "1", query: "x", ...sizes })).toBeLessThanOrEqual(MAX_COST);
});
