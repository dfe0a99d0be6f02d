import { defineConfig } from "vitest/config";

/** The extensions' own tests, alone: npx vitest run --config test/extensions/vitest.config.ts */
export default defineConfig({
  root: new URL("../..", import.meta.url).pathname,
  test: {
    include: ["test/extensions/**/*.test.ts"],
    // the tester imports our modules: inlined, so that vitest compiles them
    server: { deps: { inline: ["@shopify/ui-extensions-tester"] } },
  },
});
