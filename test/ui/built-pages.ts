import { existsSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { Deps } from "../../app/deps";
import { useBrowser, type PageOptions, type TestBrowser } from "../support/browser";

/**
 * The admin app's pages as built, in a real browser, with what they read simply handed to them. A small stand-in takes
 * App Bridge's place and keeps what was shown as a toast.
 */
export function useBuiltPages(deps: Deps): {
  browser: TestBrowser;
  open: (path: string, options?: PageOptions) => Promise<Page>;
  /** Asks the pages' server without a browser. */
  ask: (path: string, init?: RequestInit) => Promise<Response>;
} {
  const browser = useBrowser();
  let server: Server;
  let origin = "";
  beforeAll(async () => {
    const built = resolve("build/server/index.js");
    if (!existsSync(built)) throw new Error("The pages are tried as built: run `npm run build` first.");
    const build = (await import(built)) as ServerBuild;
    const app = express();
    app.use(express.static("build/client"));
    app.all("*", createRequestHandler({ build, getLoadContext: () => ({ deps: { ...usual, ...deps } }) }));
    server = await new Promise<Server>((listening) => {
      const starting = app.listen(0, "127.0.0.1", () => listening(starting));
    });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }, 60_000);
  afterAll(() => new Promise<unknown>((closed) => (server ? server.close(closed) : closed(null))));
  return {
    browser,
    ask: (path, init) => fetch(`${origin}${path}`, init),
    async open(path, options = {}) {
      const page = await browser.openPage(options);
      browser.allow(/left this machine: https:\/\/cdn\.shopify\.com\/shopifycloud\/app-bridge\.js/);
      await page.route("https://cdn.shopify.com/**", (route) =>
        route.fulfill({ contentType: "text/javascript", body: appBridge }),
      );
      await page.goto(`${origin}${path}`, { waitUntil: "networkidle" });
      return page;
    },
  };
}

/** What every page does besides what it shows: who read it is kept, nobody has views of their own, and what broke is said where a test sees it. */
const usual = {
  readings: { note: () => Promise.resolve() },
  savedViews: { list: () => Promise.resolve([]) },
  log: { error: (facts: { err?: unknown }, what: string) => console.error(what, facts.err) },
} as unknown as Pick<Deps, "readings" | "savedViews" | "log">;

const appBridge = `
  window.toasts = [];
  window.shopify = { toast: { show(text, { onAction } = {}) { window.toasts.push(text); window.undoToast = onAction; } } };
  customElements.define("ui-save-bar", class extends HTMLElement {
    connectedCallback() { this.hidden = true; }
    show() {}
    hide() {}
  });
  customElements.define("ui-nav-menu", class extends HTMLElement { connectedCallback() { this.hidden = true; } });
`;

export const toastsOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { toasts: string[] }).toasts);

/** No barrier that axe knows of, and nothing beyond the edge of the screen. */
export async function expectEverybodyCanUse(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}
