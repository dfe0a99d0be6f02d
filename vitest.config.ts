import { defineConfig } from "vitest/config";

/** Tests that open a browser or a whole preview: few at a time, with patience. */
const withBrowser = ["test/e2e/**/*.test.ts", "test/simulator/{account,admin,pages}/**/*.test.ts", "test/simulator/*.test.ts"];

export default defineConfig({
  test: {
    globalSetup: ["test/support/global-setup.ts"],
    pool: "forks",
    // on two cores: most of their time tests wait for a page, a webhook or a process
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: "app",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/extensions/**", ...withBrowser],
          setupFiles: ["test/support/no-console-error.ts"],
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "extensions",
          include: ["test/extensions/**/*.test.ts"],
          setupFiles: ["test/support/no-console-error.ts"],
          // the tester imports our modules: inlined, so that vitest compiles them
          server: { deps: { inline: ["@shopify/ui-extensions-tester"] } },
        },
      },
      {
        extends: true,
        test: { name: "browser", include: withBrowser, testTimeout: 60_000, hookTimeout: 120_000 },
      },
    ],
  },
});
