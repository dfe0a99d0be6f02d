import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExtension } from "../extensions/build";
import { atMost, forTheRecord, percentile, type BenchOptions, type Measurement } from "./measurement";

/** Shopify refuses an extension that is larger. */
const SHOPIFYS_LIMIT = 64_000;

/** What it takes to decide whether "Cancel order" is shown: the size of the script, and whom it asks. */
export async function* button({ tiny, say }: BenchOptions): AsyncGenerator<Measurement> {
  yield await scriptSize();
  if (tiny) return;
  // a browser and a whole shop are only loaded when they are wanted
  const [{ openBrowser }, { numberOf, openStage, SHOP }] = await Promise.all([
    import("../test/support/browser"),
    import("./stage"),
  ]);
  const stage = await openStage();
  const browser = await openBrowser();
  try {
    const { preview } = stage;
    const order = preview.shopify.createOrder(SHOP, { placedAgo: { hours: 3 } });
    const address = `${preview.address}/account/sofimix/${numberOf(order.customerId!)}/orders/${numberOf(order.id)}`;
    const ours: string[][] = [];
    const shopifys: number[] = [];
    const times: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      say(`opening the order's page, ${round + 1} of 6 …`);
      const page = await browser.openPage({ locale: "fr" });
      // the block on the same page shows what came of a request and asks our server for it: it stands for itself
      await page.route(/cancellation-status[^/]*\.js/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
      const asked: string[] = [];
      page.on("request", (request) => {
        if (request.url().startsWith(preview.appUrl)) asked.push(`${request.method()} ${request.url()}`);
      });
      const before = preview.shopify.calls().length;
      const from = performance.now();
      await page.goto(address);
      await page.getByRole("button", { name: /Gérer/ }).first().click();
      await page
        .getByText(/Annuler la commande/)
        .first()
        .waitFor();
      times.push(performance.now() - from);
      await page.waitForTimeout(1_000);
      ours.push(asked);
      shopifys.push(
        preview.shopify
          .calls()
          .slice(before)
          .filter(({ api }) => api === "customer-account").length,
      );
      await page.close();
    }
    yield atMost("button decision, calls to our server", Math.max(...ours.map((asked) => asked.length)), 0, "calls", {
      note: ours.flat()[0],
    });
    yield atMost("button decision, Customer Account queries", Math.max(...shopifys), 1, "queries");
    yield forTheRecord("button decision, page opened to button seen, median", percentile(times.slice(1), 0.5), "ms", {
      note: "in the simulator's account page, a worker and its script included",
    });
  } finally {
    await browser.close();
    await stage.close();
  }
}

async function scriptSize(): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), "bench-button-"));
  try {
    const { deflatedBytes } = await buildExtension("cancel-order", {
      env: { APP_URL: "https://cancel.example" },
      outfile: join(folder, "cancel-order.js"),
    });
    return atMost("button decision, script deflated", deflatedBytes, 12_000, "B", { reference: SHOPIFYS_LIMIT });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
