import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, specifiedRules, validate } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminSchema } from "./admin-graphql";
import { KEY, SECRET, post } from "./ask";
import { mainShop } from "./catalogue";
import { customerAccountSchema } from "./customer-account";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import { storyNames } from "./stories";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const questionsIn = (folder: string): [string, string][] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !/node_modules|dist/.test(file))
    .flatMap((file) =>
      [...readFileSync(join(root, folder, file), "utf8").matchAll(/`(\s*#graphql[^`]*)`/g)].map((match): [string, string] => [
        `${file} ${/(?:query|mutation)\s+(\w+)/.exec(match[1]!)?.[1] ?? ""}`,
        match[1]!,
      ]),
    );

let shopify: ShopifySimulator;
beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null, stories: true });
});
afterAll(() => shopify.close());

// a field that is missing here needs a run of app/shopify/schema/refresh.mjs
test.each(questionsIn("app/shopify/operations"))("what the app asks fits the Admin API: %s", (_name, text) => {
  expect(validate(adminSchema, parse(text), specifiedRules).map((error) => error.message)).toEqual([]);
});

test.each(questionsIn("extensions"))(
  "what the extensions ask fits the Customer Account API, and is answered: %s",
  async (_name, text) => {
    expect(validate(customerAccountSchema, parse(text), specifiedRules).map((error) => error.message)).toEqual([]);
    const camille = shopify.customers()[0]!.id;
    for (const story of storyNames) {
      const { id } = shopify.order(mainShop, story);
      const { body } = await post(
        shopify,
        "/customer-account/api/2026-07/graphql.json",
        { query: text, variables: { id } },
        { "x-simulated-customer": camille },
      );
      expect({ story, errors: body.errors }).toEqual({ story, errors: undefined });
    }
  },
);
