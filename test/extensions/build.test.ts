import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildExtension, buildExtensions, deflatedLimits, type BuiltExtension } from "../../extensions/build";
import { cancelEligibility, cancelPreview, storeContact } from "../../extensions/shared/account-api";

let folder: string;
let built: BuiltExtension[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "extensions-"));
  built = await buildExtensions({ appUrl: "https://cancel.example/", outdir: folder });
});
afterAll(() => rm(folder, { recursive: true }));

describe("the bundles that a deploy uploads", () => {
  it("register every target of their manifest in one script", async () => {
    expect(built.map(({ handle, targets }) => [handle, targets])).toEqual([
      ["cancel-order", ["customer-account.order.action.menu-item.render", "customer-account.order.action.render"]],
      ["cancellation-request", ["customer-account.order.page.render"]],
      ["cancellation-status", ["customer-account.order-status.block.render"]],
      ["order-action", ["admin.order-details.action.render"]],
      ["order-block", ["admin.order-details.block.render"]],
    ]);
    for (const { file, targets } of built) {
      const script = await readFile(file, "utf8");
      for (const target of targets) expect(script).toContain(`shopify.extend("${target}"`);
    }
  });

  it("know our server's address and read nothing from an environment", async () => {
    for (const { file } of built) {
      const script = await readFile(file, "utf8");
      expect(script).toContain("https://cancel.example");
      expect(script).not.toContain("process.env");
    }
  });

  it("fail to build without the address, rather than in a shopper's browser", async () => {
    await expect(buildExtension("cancel-order", { env: {}, outfile: join(folder, "no-address.js") })).rejects.toThrow(
      "process.env",
    );
  });

  it("keep each to its own bar: the button's 12 kB, and far below Shopify's limits for the others", () => {
    for (const { handle, deflatedBytes } of built) expect(deflatedBytes, handle).toBeLessThanOrEqual(deflatedLimits[handle]!);
  });

  it("leave a full page alone in its extension, as Shopify demands", () => {
    for (const { targets } of built)
      if (targets.some((target) => target.endsWith(".page.render"))) expect(targets).toHaveLength(1);
  });

  it("use nothing of a page: in the worker there is none", async () => {
    for (const { file } of built)
      expect(await readFile(file, "utf8")).not.toMatch(/localStorage|sessionStorage|\bdocument\.cookie/);
  });
});

it("asks Shopify only for what its Customer Account API has", async () => {
  const schema = buildSchema(await readFile("app/shopify/schema/customer-account-2026-07.graphql", "utf8"));
  for (const query of [cancelEligibility, cancelPreview, storeContact]) expect(validate(schema, parse(query))).toEqual([]);
});
