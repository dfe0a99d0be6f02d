import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { parse, specifiedRules, validate } from "graphql";
import { expect, test } from "vitest";
import { adminSchema } from "./admin-graphql";

const folder = fileURLToPath(new URL("../../../app/shopify/operations", import.meta.url));
const documents = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .flatMap((file) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(/`(\s*#graphql[^`]*)`/g)].map((match) => [file, match[1]!] as const),
  );

// a field that is missing here needs a run of app/shopify/schema/refresh.mjs
test.each(documents)("every question the app asks fits Shopify's schema: %s", (_file, text) => {
  expect(validate(adminSchema, parse(text), specifiedRules).map((error) => error.message)).toEqual([]);
});
