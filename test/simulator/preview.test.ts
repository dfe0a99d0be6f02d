import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPreview, type Preview } from "./preview";

/** The real app, as `npm run preview` starts it, on ports and in a folder of its own. */
describe("the preview", { timeout: 90_000 }, () => {
  let folder: string;
  let preview: Preview;
  const start = (fresh = false): Promise<Preview> => startPreview({ folder, firstPort: 0, fresh });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "preview-"));
    preview = await start();
  }, 90_000);
  afterAll(async () => {
    await preview.stop();
    // wiping stops a database that a test left running
    await (await start(true)).stop();
    await rm(folder, { recursive: true, force: true });
  }, 90_000);

  test("starts with the app installed in every shop and the places answering", async () => {
    expect(preview.shopify.shops().map(({ domain, app }) => [domain, app !== null])).toEqual([
      ["sofimix.myshopify.com", true],
      ["atelier.myshopify.com", true],
    ]);
    for (const path of ["/", "/account", "/admin", "/warehouse", "/mailbox", "/clock", "/faults"]) {
      expect((await fetch(preview.address + path)).status, path).toBe(200);
    }
  });

  test("refuses to run twice on the same data, and names the one that runs", async () => {
    await expect(start()).rejects.toThrow(`already running (process ${process.pid}): open ${preview.address}`);
    expect(await preview.app.healthy()).toBe(true);
  });

  test("brings the app back when it is killed", async () => {
    const before = preview.app.pid;
    preview.app.kill();
    await expect.poll(() => preview.app.pid, { timeout: 20_000 }).not.toBe(before);
    await preview.app.untilHealthy();
    expect(preview.app.restarts).toBe(1);
  });

  test("goes on where it was after a stop: orders, mails' folder, clock and the app's database", async () => {
    const shop = "sofimix.myshopify.com";
    preview.shopify.clock.move({ hours: 5 });
    preview.shopify.warehouse.startPreparing(shop, "just placed");
    const tokens = preview.shopify.state.tokens.length;
    await preview.stop();

    preview = await start();
    expect(preview.shopify.clock.offsetMs).toBe(5 * 3_600_000);
    expect(preview.shopify.order(shop, "just placed").fulfillmentOrders[0]?.status).toBe("IN_PROGRESS");
    // it was not installed a second time: its tokens and cases are still in its database
    expect(preview.shopify.state.tokens).toHaveLength(tokens);
  });

  test("says what the app said when it can't start", async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), "preview-broken-"));
    const broken = startPreview({
      folder: elsewhere,
      firstPort: 0,
      command: ["-e", "console.log('no money for the rent'); process.exit(3)"],
    });
    await expect(broken).rejects.toThrow(/did not become healthy[^]*no money for the rent/);
    expect(await readFile(join(elsewhere, "app.log"), "utf8")).toContain("code 3");
    await rm(elsewhere, { recursive: true, force: true });
  });

  test("begins anew when asked to", async () => {
    await preview.stop();
    preview = await start(true);
    expect(preview.shopify.clock.offsetMs).toBe(0);
    expect(preview.shopify.order("sofimix.myshopify.com", "just placed").fulfillmentOrders[0]?.status).toBe("OPEN");
  });
});
