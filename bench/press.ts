import { atMost, forTheRecord, percentile, type BenchOptions, type Measurement } from "./measurement";
import { openStage, SHOP, sleep, until, type Stage } from "./stage";

/** As the extension asks: after 2 s, then ever more seldom (extensions/shared/backend.ts, follow). */
const firstWaitMs = 2_000;
const grows = 1.5;
/** How long Shopify takes to cancel: its own time, which nobody can make shorter. */
const shopifysTimes = [300, 700, 1_500, 2_500, 4_000];
/** Of the shop as a whole, whether anything is cancelled or not. */
const besides = ["ReadChangedOrders", "ReadInstallation", "PublishPolicy"];

/** One shopper after the other presses the button and waits at the page; what each cancellation costs is counted along. */
export async function* press({ tiny, full, say }: BenchOptions): AsyncGenerator<Measurement> {
  const rounds = tiny ? 1 : full ? 40 : 15;
  const stage = await openStage();
  const { shopify } = stage.preview;
  // the cost is Shopify's to count, and waiting for points is another part's question
  shopify.shop(SHOP).rateLimit = { size: 20_000, perSecond: 1_000 };
  try {
    await pressed(stage, 300); // warm
    await shopify.idle(20_000);
    const seen: Pressed[] = [];
    for (let round = 0; round < rounds; round += 1) {
      seen.push(await pressed(stage, shopifysTimes[round % shopifysTimes.length]!));
      say(`${round + 1} of ${rounds}: seen ${Math.round(seen.at(-1)!.beyondWaitMs)} ms beyond the wait`);
    }
    yield atMost(
      "press to cancelled, seen after Shopify's completion beyond the wait between two looks, p95",
      Math.max(
        0,
        percentile(
          seen.map(({ beyondWaitMs }) => beyondWaitMs),
          0.95,
        ),
      ),
      300,
      "ms",
    );
    yield forTheRecord(
      "press to cancelled, Shopify's completion to seen, p95",
      percentile(
        seen.map(({ lagMs }) => lagMs),
        0.95,
      ),
      "ms",
    );
    yield forTheRecord(
      "press to cancelled, the press answered, p95",
      percentile(
        seen.map(({ answeredMs }) => answeredMs),
        0.95,
      ),
      "ms",
    );
    const calls = seen.map((each) => each.calls);
    yield atMost(
      "cost of a direct cancellation, calls, most of all",
      Math.max(...calls.map(({ length }) => length)),
      4,
      "calls",
      {
        note: [...new Set(calls.flat().map(({ operationName }) => operationName))].join(", "),
      },
    );
    const points = calls.map((each) => each.reduce((sum, { actualCost }) => sum + (actualCost ?? 0), 0));
    yield atMost("cost of a direct cancellation, points, most of all", Math.max(...points), 80, "points", {
      reference: 122,
      note: "reference: done naively, DESIGN 8",
    });
  } finally {
    await stage.close();
  }
}

interface Pressed {
  answeredMs: number;
  /** From Shopify's completion until the page says so. */
  lagMs: number;
  /** The same without the wait before the look that saw it, which is the page's own pace. */
  beyondWaitMs: number;
  calls: { operationName: string; actualCost: number | null }[];
}

async function pressed(stage: Stage, shopifyTakesMs: number): Promise<Pressed> {
  const { shopify } = stage.preview;
  shopify.faults.cancelJobMs = shopifyTakesMs;
  const { id } = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } });
  await shopify.idle(20_000);
  const before = shopify.calls().length;
  let completed = Number.NaN;
  const watch = setInterval(() => {
    if (Number.isNaN(completed) && shopify.order(SHOP, id).cancelledAt) completed = performance.now();
  }, 5);
  try {
    const { status, view, took } = await stage.press(SHOP, id);
    if (status >= 400) throw new Error(`The press was answered ${status}`);
    let now = view;
    let wait = firstWaitMs;
    let waited = 0;
    while (now.state !== "cancelled") {
      if (wait > 60_000) throw new Error(`Still ${now.state} after a minute's wait`);
      await sleep(wait);
      waited = wait;
      now = (await stage.look(SHOP, id)).view;
      wait *= grows;
    }
    const seenAt = performance.now();
    const lagMs = seenAt - completed;
    // the refund is looked at, the mail goes out: all of it is counted
    await until("the refund is noted", async () => (await stage.look(SHOP, id)).view.refunds.length > 0);
    await sleep(1_500);
    await shopify.idle(20_000);
    const calls = shopify.calls().slice(before);
    return {
      answeredMs: took,
      lagMs,
      beyondWaitMs: lagMs - waited,
      calls: calls.filter(({ api, shop, operationName }) => api === "admin" && shop === SHOP && !besides.includes(operationName)),
    };
  } finally {
    clearInterval(watch);
  }
}
