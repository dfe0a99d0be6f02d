import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AxeBuilder } from "@axe-core/playwright";
import express from "express";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useBrowser } from "../../support/browser";
import type { Simulator } from "../pages/simulator";
import { lastPages, simulatorPages } from "../pages/router";
import { startAppProxy, type AppProxy } from "../proxy/app-proxy";
import { startShopify, type ShopifySimulator } from "../shopify/start";
import { verify } from "../shopify/tokens";
import { adminShell } from "./shell";

/**
 * The smallest app that asks App Bridge for everything: it stands in the frame in place of the real one, so that what
 * fails here is the frame and not the app.
 */
const embeddedPage = `<!doctype html><html lang="en"><head><title>App</title>
<script data-api-key="order-cancellation-preview" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script></head>
<body>
<ui-nav-menu><a href="/app" rel="home">Home</a><a href="/app/cases">Cases</a><a href="/app/settings">Settings</a></ui-nav-menu>
<ui-title-bar title="Cases"><button id="check" variant="primary">Check again</button><section label="More"><button id="export">Export</button></section></ui-title-bar>
<ui-save-bar id="bar" discardConfirmation><button variant="primary" id="save">Save</button><button id="discard">Discard</button></ui-save-bar>
<ui-modal id="sure"><p>Cancel the order?</p><ui-title-bar title="Really cancel"><button variant="primary" id="yes">Cancel it</button><button id="no">Keep it</button></ui-title-bar></ui-modal>
<main><h2>The app</h2><ol id="log"></ol>
<button onclick="shopify.toast.show('Saved')">Toast</button>
<button onclick="shopify.saveBar.show('bar')">Change something</button>
<button onclick="shopify.modal.show('sure')">Ask</button>
<button onclick="fetch('/api/whoami').then(r => r.text()).then(log)">Who am I</button>
<button onclick="history.pushState(null, '', '/app/cases/42?tab=mails')">Go to a case</button>
<a href="shopify:admin/orders">All orders</a>
</main>
<script>
const log = (text) => { const li = document.createElement('li'); li.textContent = text; document.getElementById('log').append(li); };
for (const id of ['check', 'export', 'save', 'discard', 'yes', 'no']) document.getElementById(id).addEventListener('click', () => log('pressed ' + id));
document.getElementById('save').addEventListener('click', () => shopify.saveBar.hide('bar'));
document.getElementById('discard').addEventListener('click', () => shopify.saveBar.hide('bar'));
document.getElementById('no').addEventListener('click', () => shopify.modal.hide('sure'));
log('opened ' + location.pathname + ' in ' + shopify.config.locale + ' for ' + shopify.config.shop);
</script></body></html>`;
const bouncePage = `<script data-api-key="order-cancellation-preview" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>`;

const secret = "a-secret-of-this-test";
let shopify: ShopifySimulator;
let app: Server;
let proxy: AppProxy;
let simulator: Server;
let address: string;
let refusals = 0;
const tokens: string[] = [];

const browser = useBrowser();

beforeAll(async () => {
  app = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://app");
    if (url.pathname === "/api/whoami") {
      if (refusals > 0) {
        refusals -= 1;
        return void response.writeHead(401, { "X-Shopify-Retry-Invalid-Session-Request": "1" }).end();
      }
      return void response.end(`user ${verify(bearer(request), secret)?.sub} by ${request.headers["x-requested-with"]}`);
    }
    response.setHeader("content-type", "text/html; charset=utf-8");
    if (url.pathname.startsWith("/staff/")) {
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "Authorization, Content-Type" };
      const nothing = { orderId: "", case: null, zone: "Europe/Paris", now: "2026-03-10T10:00:00Z", reasons: [] };
      return void response.writeHead(200, { ...headers, "content-type": "application/json" }).end(JSON.stringify(nothing));
    }
    if (url.pathname === "/auth/session-token") return void response.end(bouncePage);
    const token = url.searchParams.get("id_token");
    if (url.searchParams.get("embedded") === "1" && (!token || url.searchParams.has("forget"))) {
      // as Shopify's library does when it finds no token: a page that fetches one and comes back
      url.searchParams.delete("id_token");
      url.searchParams.delete("forget");
      const target = `${proxy.url}${url.pathname}?${url.searchParams}`;
      return void response
        .writeHead(302, { location: `/auth/session-token?${url.searchParams}&shopify-reload=${encodeURIComponent(target)}` })
        .end();
    }
    if (token) tokens.push(token);
    response.setHeader("content-security-policy", "frame-ancestors https://admin.shopify.com");
    response.end(embeddedPage);
  });
  const appPort = await listen(app);

  simulator = createServer();
  address = `http://localhost:${await listen(simulator)}`;
  proxy = await startAppProxy({ app: () => ({ host: "127.0.0.1", port: appPort }), shellOrigin: () => address });
  shopify = await startShopify({ apiKey: "order-cancellation-preview", apiSecret: secret, appUrl: proxy.url, stories: true });

  const around: Simulator = {
    shopify,
    appUrl: proxy.url,
    app: {
      state: "running",
      healthy: async () => true,
      kill: () => undefined,
      stop: async () => undefined,
      start: () => undefined,
    },
    mailbox: {
      url: "smtp://127.0.0.1:1",
      port: 1,
      mode: "accepting",
      mails: () => [],
      waitFor: never,
      clear: never,
      close: never,
    },
  };
  const pages = express();
  pages.use("/admin", adminShell(around));
  pages.use(simulatorPages(around));
  pages.use(lastPages(around));
  simulator.on("request", pages);
});
afterAll(async () => {
  await proxy.close();
  await shopify.close();
  for (const server of [app, simulator]) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => tokens.splice(0));

const never = (): Promise<never> => Promise.reject(new Error("There is no mailbox here"));
const bearer = (request: IncomingMessage): string => (request.headers.authorization ?? "").replace("Bearer ", "");

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return (server.address() as AddressInfo).port;
}

async function openAdmin(path: string, locale: "fr" | "en" = "en"): Promise<Page> {
  const page = await browser.openPage({ locale });
  await page.goto(`${address}/admin/sofimix/apps/order-cancellation${path}`);
  return page;
}
const frameOf = (page: Page) => page.frameLocator("#app-frame");

describe("an embedded app in the frame", () => {
  test("opens with a token of the staff member at the desk, in their language, under the path in the address", async () => {
    const page = await openAdmin("/app/cases", "fr");
    await frameOf(page).getByText("opened /app/cases in fr for sofimix.myshopify.com").waitFor();
    const claims = verify(tokens[0] ?? "", secret);
    expect(claims).toMatchObject({
      dest: "https://sofimix.myshopify.com",
      aud: "order-cancellation-preview",
      sub: shopify.shop("sofimix.myshopify.com").staff[0]?.id,
    });
  });

  test("has its title, its navigation and its buttons drawn around it", async () => {
    const page = await openAdmin("/app/cases");
    await page.getByRole("heading", { name: "Cases" }).waitFor();
    const links = page.getByRole("navigation", { name: "Admin" }).getByRole("link");
    await expect.poll(() => links.allTextContents()).toEqual(expect.arrayContaining(["Cases", "Settings"]));
    expect(await page.getByRole("link", { name: "Cases" }).getAttribute("aria-current")).toBe("page");

    await page.getByRole("button", { name: "Check again" }).click();
    await frameOf(page).getByText("pressed check").waitFor();
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("button", { name: "Export" }).click();
    await frameOf(page).getByText("pressed export").waitFor();

    await page.getByRole("link", { name: "Settings" }).click();
    await frameOf(page).getByText("opened /app/settings").waitFor();
    expect(new URL(page.url()).pathname).toBe("/admin/sofimix/apps/order-cancellation/app/settings");
  });

  test("shows a toast to everyone, a screen reader too", async () => {
    const page = await openAdmin("/app");
    await frameOf(page).getByRole("button", { name: "Toast" }).click();
    await page.getByRole("status").getByText("Saved").waitFor();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect.poll(() => page.getByRole("status").textContent()).toBe("");
  });

  test("gets its save bar pressed, and is left only after a question while something is unsaved", async () => {
    const page = await openAdmin("/app");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await frameOf(page).getByRole("button", { name: "Change something" }).click();
    await bar.waitFor();

    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Keep editing" }).click();
    await bar.getByRole("button", { name: "Discard" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
    await frameOf(page).getByText("pressed discard").waitFor();
    await bar.waitFor({ state: "hidden" });

    await frameOf(page).getByRole("button", { name: "Change something" }).click();
    await bar.getByRole("button", { name: "Save" }).click();
    await frameOf(page).getByText("pressed save").waitFor();
    await bar.waitFor({ state: "hidden" });
    expect(await bar.isVisible()).toBe(false);
  });

  test("asks in a modal whose buttons are the app's own", async () => {
    const page = await openAdmin("/app");
    await frameOf(page).getByRole("button", { name: "Ask" }).click();
    const modal = frameOf(page).getByRole("dialog", { name: "Really cancel" });
    await modal.getByText("Cancel the order?").waitFor();
    await modal.getByRole("button", { name: "Cancel it" }).click();
    await expect.poll(() => frameOf(page).locator("#log").textContent()).toContain("pressed yes");
    await modal.getByRole("button", { name: "Keep it" }).click();
    await modal.waitFor({ state: "hidden" });
  });

  test("sends its requests with a fresh token, and once more when the app says the token was no good", async () => {
    browser.allow(/401/);
    const page = await openAdmin("/app");
    const owner = shopify.shop("sofimix.myshopify.com").staff[0]?.id;
    await frameOf(page).getByRole("button", { name: "Who am I" }).click();
    await frameOf(page).getByText(`user ${owner} by XMLHttpRequest`).waitFor();

    refusals = 1;
    await frameOf(page).getByRole("button", { name: "Who am I" }).click();
    await expect.poll(() => frameOf(page).getByText(`user ${owner} by`).count()).toBe(2);
  });

  test("comes back with a token when it was opened without one", async () => {
    const page = await openAdmin("/app/cases?forget=1");
    await frameOf(page).getByText("opened /app/cases").waitFor();
    expect(verify(tokens[0] ?? "", secret)).not.toBeNull();
  });

  test("takes the address along, so that a reload leads back to the same page", async () => {
    const page = await openAdmin("/app");
    await frameOf(page).getByRole("button", { name: "Go to a case" }).click();
    await expect.poll(() => page.url()).toBe(`${address}/admin/sofimix/apps/order-cancellation/app/cases/42?tab=mails`);
    await page.reload();
    await frameOf(page).getByText("opened /app/cases/42").waitFor();
  });

  test("sends a merchant to the admin's own pages, and a stray window back into the admin", async () => {
    const page = await openAdmin("/app");
    await frameOf(page).getByRole("link", { name: "All orders" }).click();
    await page.getByRole("heading", { name: "Orders" }).waitFor();

    await page.goto(`${proxy.url}/app/cases?shop=sofimix.myshopify.com&id_token=t`);
    await expect.poll(() => page.url()).toBe(`${address}/admin/sofimix/apps/order-cancellation/app/cases`);
  });

  test("sees somebody else when somebody else sits down", async () => {
    const page = await openAdmin("/app");
    const other = shopify.shop("sofimix.myshopify.com").staff[1];
    await page.getByRole("combobox", { name: "You are" }).selectOption(other?.id ?? "");
    await page.waitForLoadState();
    await frameOf(page).getByRole("button", { name: "Who am I" }).click();
    await expect.poll(() => frameOf(page).locator("#log").textContent()).toContain(`user ${other?.id}`);
  });
});

describe("the frame itself", () => {
  test("can be used without seeing or without a mouse, on a desktop and on a phone", async () => {
    for (const viewport of ["desktop", "phone"] as const) {
      const page = await browser.openPage({ locale: "fr", viewport });
      const order = shopify.order("sofimix.myshopify.com", "two fulfilment orders");
      for (const path of ["apps/order-cancellation/app/cases", `orders/${order.number}`]) {
        await page.goto(`${address}/admin/sofimix/${path}`);
        await page.waitForLoadState("networkidle");
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude("iframe").analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
          `${path} on a ${viewport}`,
        ).toEqual([]);
      }
      await page.close();
    }
  });
});

describe("a merchant's order page", () => {
  test("shows the facts and lets an order be cancelled by hand", async () => {
    const order = shopify.order("sofimix.myshopify.com", "just placed");
    const page = await browser.openPage({ locale: "en" });
    await page.goto(`${address}/admin/sofimix/orders/${order.id.split("/").at(-1)}`);
    await page.getByRole("heading", { name: order.name }).waitFor();
    await browser.screenshot(page, "admin-order");
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.getByText("Order cancelled").waitFor();
    expect(shopify.order("sofimix.myshopify.com", order.id).cancelledAt).not.toBeNull();
  });
});
