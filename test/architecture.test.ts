import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

interface Import {
  from: string;
  to: string;
}

/** Every import of a file under `folder`, inside the project as a path from its root, others by package name. */
function importsUnder(folder: string): Import[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file).replaceAll("\\", "/"))
    .filter(
      (file) =>
        /\.(ts|tsx)$/.test(file) && !file.includes("/generated/") && !file.endsWith(".d.ts") && !file.includes("node_modules"),
    );
  return files.flatMap((from) => {
    const source = readFileSync(join(root, from), "utf8");
    const found = [
      ...source.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|(?:^|\n)import\s+"([^"]+)"/g),
    ];
    return found.map((match) => {
      const specifier = match[1] ?? match[2] ?? match[3] ?? "";
      return {
        from,
        to: specifier.startsWith(".") ? normalize(join(dirname(from), specifier)).replaceAll("\\", "/") : specifier,
      };
    });
  });
}

const app = importsUnder("app");
const within = (path: string, ...folders: string[]) => folders.some((folder) => path.startsWith(`app/${folder}/`));
const said = (imports: Import[]) => imports.map(({ from, to }) => `${from} imports ${to}`);

describe("the arrows point one way", () => {
  it("and there are arrows to look at", () => {
    expect(app.length).toBeGreaterThan(100);
  });

  const layers: [layer: string, mayUse: string[]][] = [
    ["lib", ["lib"]],
    ["policy", ["policy", "lib"]],
    ["database", ["database", "lib"]],
    ["shopify", ["shopify", "policy", "database", "lib"]],
    ["cases", ["cases", "policy", "shopify", "database", "jobs/jobs", "lib"]],
    ["availability", ["availability", "cases", "policy", "database", "lib"]],
    ["emails", ["emails", "cases", "policy", "i18n", "lib"]],
    ["i18n", ["i18n", "cases", "policy", "lib"]],
    ["workflows", ["workflows", "availability", "policy", "cases", "shopify", "jobs/jobs", "emails", "database", "i18n", "lib"]],
    ["ui", ["ui", "availability/evidence", "availability/present-claim", "i18n", "cases", "policy", "lib"]],
  ];

  it.each(layers)("%s uses only what lies below it", (layer, mayUse) => {
    const wrong = app.filter(
      ({ from, to }) =>
        within(from, layer) &&
        to.startsWith("app/") &&
        to !== "app/deps" &&
        !mayUse.some((folder) => to.startsWith(`app/${folder}/`) || to === `app/${folder}`),
    );
    expect(said(wrong)).toEqual([]);
  });

  it("the policy and the tables of a case are pure: time, holidays, validation and nothing that asks the world", () => {
    const pure = app.filter(({ from }) => within(from, "policy") || from === "app/cases/case.ts");
    const wrong = pure.filter(({ to }) => !to.startsWith("app/") && !["luxon", "date-holidays", "zod"].includes(to));
    expect(said(wrong)).toEqual([]);
    expect(said(pure.filter(({ to }) => to.endsWith(".server")))).toEqual([]);
  });

  it("only shopify/ knows Shopify's libraries, besides the components of the pages", () => {
    const wrong = app.filter(
      ({ from, to }) =>
        (to.startsWith("@shopify/admin-api-client") ||
          to.startsWith("@shopify/shopify-api") ||
          to === "@shopify/shopify-app-remix/server") &&
        !within(from, "shopify") &&
        !within(from, "routes"),
    );
    expect(said(wrong)).toEqual([]);
  });

  it("Remix stays in the routes, the entries and the server", () => {
    const allowed = /^app\/(routes\/|root\.tsx|routes\.ts|entry\.|server\.ts|shopify\/|deps\.ts|ui\/)/;
    expect(said(app.filter(({ from, to }) => to.startsWith("@remix-run/") && !allowed.test(from)))).toEqual([]);
  });

  it("routes hold no Prisma, no GraphQL and no rules", () => {
    const wrong = app.filter(
      ({ from, to }) =>
        within(from, "routes") &&
        (to.includes("database/") ||
          to.includes("shopify/operations") ||
          to.startsWith("app/policy/rules") ||
          to.includes("@prisma")),
    );
    expect(said(wrong)).toEqual([]);
  });

  it("the app never imports the simulator or a test", () => {
    const all = [...app, ...importsUnder("extensions")];
    expect(said(all.filter(({ to }) => to.startsWith("test/")))).toEqual([]);
  });

  it("the extensions take only dependency-free code and types from the app", () => {
    const allowed = [
      "app/policy/forecast",
      "app/policy/policy-metafield",
      "app/policy/types",
      "app/cases/case",
      "app/cases/cancellation-view",
      "app/cases/recall",
      "app/cases/staff-order-view",
    ];
    const wrong = importsUnder("extensions").filter(({ to }) => to.startsWith("app/") && !allowed.includes(to));
    expect(said(wrong)).toEqual([]);
  });
});

describe("names", () => {
  it("files are kebab-case, and nothing is called utils, helpers, misc or index", () => {
    const files = ["app", "test", "extensions"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
    );
    const ours = files.filter(
      (file) => /\.(ts|tsx|mjs)$/.test(file) && !/node_modules|generated|dist|\/routes\/|\.d\.(ts|mts)$/.test(file),
    );
    const wrong = ours.filter((file) => {
      const name = relative(dirname(file), file).replace(/\.(server|client|test|properties\.test|config)?\.?(ts|tsx|mjs)$/, "");
      return !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(name) || /^(utils?|helpers?|misc|index)$/.test(name);
    });
    expect(wrong).toEqual([]);
  });
});
