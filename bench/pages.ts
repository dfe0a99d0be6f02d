import type { Frame, Page } from "playwright-core";
import { openBrowser } from "../test/support/browser";
import { atMost, type BenchOptions, type Measurement } from "./measurement";
import { openStage, SHOP, until } from "./stage";

/** Shopify's own bars for "Built for Shopify". */
const shopifys = { lcp: 2_500, cls: 0.1, inp: 200 };

/** The staff's pages as they open in Shopify's frame, measured inside the frame by what the browser itself reports. */
export async function* pages({ full, say }: BenchOptions): AsyncGenerator<Measurement> {
  const rounds = full ? 9 : 5;
  const stage = await openStage();
  const browser = await openBrowser();
  try {
    const { preview } = stage;
    // three days ago: each waits for a person and fills the list
    const orders = Array.from({ length: 25 }, () => preview.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } }).id);
    preview.shopify.shop(SHOP).rateLimit = { size: 20_000, perSecond: 1_000 };
    for (const id of orders) await stage.request(SHOP, id);
    preview.shopify.shop(SHOP).rateLimit = { size: 2_000, perSecond: 100 };

    const shell = `${preview.address}/admin/sofimix/apps/order-cancellation`;
    const listing = await browser.openPage({ locale: "fr" });
    await listing.goto(`${shell}/app/requests?view=all&locale=fr`);
    const link = listing.frameLocator("iframe").first().locator("a[href*='/app/cases/']").first();
    await link.waitFor();
    const casePath = new URL((await link.getAttribute("href"))!, "http://localhost").pathname;
    await listing.close();

    for (const { name, path, act } of [
      {
        name: "home",
        path: "/app",
        act: (frame: Frame) => frame.getByRole("link", { name: "Voir les statistiques" }).press("Tab"),
      },
      {
        name: "insights",
        path: "/app/insights",
        act: (frame: Frame) =>
          frame
            .getByRole("button", { name: /^Tableau\s:/ })
            .first()
            .click(),
      },
      { name: "list", path: "/app/requests", act: (frame: Frame) => frame.getByRole("tab").nth(1).click() },
      { name: "case", path: casePath, act: (frame: Frame) => frame.getByRole("button").nth(1).click() },
      { name: "settings", path: "/app/settings", act: (frame: Frame) => frame.getByRole("checkbox").first().click() },
    ]) {
      const seen: Vitals[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const page = await browser.openPage({ locale: "fr" });
        await page.addInitScript({ content: observe });
        const vitals = await vitalsOf(page, `${shell}${path}?locale=fr`, path, act);
        say(
          `${name}, ${round} of ${rounds}: LCP ${Math.round(vitals.lcp)} ms, CLS ${vitals.cls.toFixed(3)}, INP ${vitals.inp} ms`,
        );
        // the first opening warms the server up
        if (round > 0) seen.push(vitals);
        await page.close();
      }
      const middle = (pick: (vitals: Vitals) => number) => seen.map(pick).sort((a, b) => a - b)[Math.floor(seen.length / 2)]!;
      yield atMost(
        `page ${name}, LCP, median`,
        middle(({ lcp }) => lcp),
        1_200,
        "ms",
        { reference: shopifys.lcp },
      );
      yield atMost(`page ${name}, CLS, most`, Math.max(...seen.map(({ cls }) => cls)), 0.02, "", { reference: shopifys.cls });
      yield atMost(
        `page ${name}, INP, median`,
        middle(({ inp }) => inp),
        100,
        "ms",
        { reference: shopifys.inp },
      );
    }
  } finally {
    await browser.close();
    await stage.close();
  }
}

interface Vitals {
  lcp: number;
  cls: number;
  inp: number;
}

async function vitalsOf(page: Page, address: string, path: string, act: (frame: Frame) => Promise<void>): Promise<Vitals> {
  await page.goto(address);
  await page.frameLocator("iframe").first().getByRole("heading", { level: 1 }).waitFor();
  const frame = page.frames().find((each) => new URL(each.url()).pathname === path)!;
  await until("the page is drawn", () => frame.evaluate(() => window.vitals.lcp > 0), 15_000);
  await page.waitForTimeout(800); // what jumps jumps now
  const { lcp } = await frame.evaluate(() => window.vitals);
  await act(frame);
  await page.waitForTimeout(600);
  return { ...(await frame.evaluate(() => window.vitals)), lcp };
}

declare global {
  interface Window {
    vitals: Vitals;
  }
}

/** In every frame, before anything of the page: what web-vitals does, without its library. Text, for it runs elsewhere. */
const observe = `
  const vitals = (window.vitals = { lcp: 0, cls: 0, inp: 0 });
  const watch = (type, each, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  watch("largest-contentful-paint", (entry) => (vitals.lcp = entry.startTime));
  watch("layout-shift", (entry) => entry.hadRecentInput || (vitals.cls += entry.value));
  watch("event", (entry) => entry.interactionId > 0 && (vitals.inp = Math.max(vitals.inp, entry.duration)), { durationThreshold: 16 });
`;
