import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useBrowser } from "../../support/browser";
import { KEY, SECRET, accessToken, askAdmin } from "../shopify/ask";
import { fulfillmentStatus } from "../shopify/order-facts";
import { startMailbox, type Mailbox } from "../mail/mailbox";
import { startShopify, type ShopifySimulator } from "../shopify/start";
import { lastPages, simulatorPages } from "./router";

/** The recall stories from the warehouse's side, button by button. */

const shop = "sofimix.myshopify.com";
let folder: string;
let shopify: ShopifySimulator;
let mailbox: Mailbox;
let server: Server;
let address: string;
let token: string;

const browser = useBrowser();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-warehouse-"));
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
  mailbox = await startMailbox({ folder: join(folder, "mails"), now: () => shopify.clock.now().toJSDate() });
  const around = {
    shopify,
    mailbox,
    appUrl: "http://localhost:1",
    app: {
      state: "running" as const,
      healthy: async () => true,
      kill: () => undefined,
      stop: async () => undefined,
      start: () => undefined,
    },
  };
  const pages = express();
  pages.use(simulatorPages(around));
  pages.use(lastPages(around));
  server = createServer(pages);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await mailbox.close();
  await shopify.close();
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  shopify.reset();
  token = await accessToken(shopify);
});

const page = async (language: "fr" | "en" = "en"): Promise<string> =>
  (await fetch(`${address}/warehouse`, { headers: { "accept-language": language } })).text();
const press = async (step: string, order: string): Promise<number> =>
  (
    await fetch(`${address}/warehouse/${step}`, {
      method: "POST",
      body: new URLSearchParams({ shop, order }),
      redirect: "manual",
    })
  ).status;
const place = (where: "workshop" | "service" = "workshop") =>
  shopify.createOrder(shop, { placedAgo: { hours: 6 }, lines: [{ sku: "SFX-PLAID-LAINE", place: where }] });

describe("a parcel in the building", () => {
  test("is packed by an app, labelled, its label voided and its shipment taken back", async () => {
    const order = place();
    expect(await press("pack-by-app", order.id)).toBe(303);
    expect(await page()).toContain("shipped by Expédition Facile");
    await press("print-label", order.id);
    await press("void-label", order.id);
    expect(await page()).toContain("Label voided");
    await press("unpack", order.id);
    expect(fulfillmentStatus(order)).toBe("UNFULFILLED");
  });
});

describe("a parcel with the carrier", () => {
  test("is intercepted and comes back to the door", async () => {
    const order = place();
    await press("pack", order.id);
    await press("hand-to-carrier", order.id);
    await press("carrier-out-for-delivery", order.id);
    await press("carrier-intercepts", order.id);
    expect(await page("fr")).toContain("Intercepté, retour à l’expéditeur en cours");
    await press("carrier-returns", order.id);
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "NOT_DELIVERED", deliveredAt: null });
    await press("unpack", order.id);
    expect(fulfillmentStatus(order)).toBe("UNFULFILLED");
  });

  test("cannot be intercepted, and is delivered", async () => {
    const order = place();
    await press("ship", order.id);
    await press("carrier-cannot-intercept", order.id);
    await press("carrier-attempted", order.id);
    await press("carrier-delivered", order.id);
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "DELIVERED" });
    expect(await press("carrier-intercepts", order.id)).toBe(409);
  });
});

test("goods that come back by a return of Shopify's show with their label and where they were put", async () => {
  const order = place();
  await press("ship", order.id);
  await press("carrier-delivered", order.id);
  const [line] = order.fulfillments[0]!.lines;
  await askAdmin(shopify, token, "CreateReturn", {
    returnInput: { orderId: order.id, returnLineItems: [{ fulfillmentLineItemId: line!.id, quantity: 1 }] },
  });
  const [coming] = order.returns;
  const [reverse] = coming!.reverseFulfillmentOrders;
  await askAdmin(shopify, token, "CreateReverseDelivery", {
    reverseFulfillmentOrderId: reverse!.id,
    reverseDeliveryLineItems: [],
    trackingInput: { number: "8R00777" },
    notifyCustomer: false,
  });
  expect(await page()).toMatch(/Return #1001-R1[\s\S]*Under way[\s\S]*8R00777/);
  await askAdmin(shopify, token, "ProcessReturn", {
    input: {
      returnId: coming!.id,
      returnLineItems: [
        {
          id: coming!.lines[0]!.id,
          quantity: 1,
          dispositions: [
            { reverseFulfillmentOrderLineItemId: reverse!.lines[0]!.id, quantity: 1, dispositionType: "NOT_RESTOCKED" },
          ],
        },
      ],
    },
  });
  expect(await page("fr")).toMatch(/Terminé[\s\S]*1 × Plaid Bréhat en laine non remis en stock/);
});

describe("a fulfilment service", () => {
  const askToStop = (id: string) => askAdmin(shopify, token, "RequestFulfillmentCancellation", { id });
  const setWord = (word: string) =>
    fetch(`${address}/warehouse/service`, { method: "POST", body: new URLSearchParams({ shop, word }), redirect: "manual" });

  test("answers as the page was told: after two hours, or never, or by a button", async () => {
    const order = place("service");
    await press("submit-to-service", order.id);
    await press("service-accepts", order.id);
    expect((await setWord("refuses-in-two-hours")).status).toBe(303);
    await askToStop(order.fulfillmentOrders[0]!.id);
    expect(await page()).toContain("Service asked to stop");
    shopify.clock.move({ hours: 3 });
    await shopify.idle();
    expect(await page()).toContain("The service refuses to stop");

    await setWord("never");
    await askToStop(order.fulfillmentOrders[0]!.id);
    shopify.clock.move({ days: 2 });
    await shopify.idle();
    expect(await page()).toContain("Service asked to stop");
    await press("service-accepts-cancellation", order.id);
    expect(order.fulfillmentOrders.at(-1)).toMatchObject({ status: "OPEN", requestStatus: "CANCELLATION_ACCEPTED" });
    expect((await setWord("whatever")).status).toBe(400);
  });

  test("ships what it has accepted, and says so under its own name", async () => {
    const order = place("service");
    await press("submit-to-service", order.id);
    await press("service-accepts", order.id);
    await press("service-ships", order.id);
    expect(await page()).toContain("shipped by Logistique Atlantique");
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "IN_TRANSIT" });
  });
});

test.each(["desktop", "phone"] as const)("a person sees the buttons of each stage on a %s", async (viewport) => {
  const order = place();
  place("service");
  const { warehouse } = shopify;
  const screen = await browser.openPage({ locale: "en", viewport });
  await screen.goto(`${address}/warehouse`);
  const card = screen.getByRole("article", { name: order.name });
  await card.getByRole("button", { name: "Pack, label bought" }).click();
  await card.getByRole("button", { name: "Print the label" }).click();
  await card.getByRole("button", { name: "Hand to the carrier" }).click();
  await card.getByText("Picked up").waitFor();
  await card.getByRole("button", { name: "Carrier: intercepted" }).click();
  await card.getByText("Delayed").waitFor();
  const width = await screen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(width).toBe(0);
  warehouse.returnToSender(shop, order.id);
  await screen.reload();
  await browser.screenshot(screen, `warehouse-recall-${viewport}`);
  await screen.close();
});
