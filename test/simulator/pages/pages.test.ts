import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import express from "express";
import { DateTime } from "luxon";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { useBrowser } from "../../support/browser";
import { adminShell } from "../admin/shell";
import { startMailbox, type Mailbox } from "../mail/mailbox";
import { startShopify, type ShopifySimulator } from "../shopify/start";
import { caseMailKinds } from "../../../app/cases/mail-kind";
import { businessDaysLater } from "./clock";
import { examples } from "./mail-gallery";
import { lastPages, simulatorPages } from "./router";
import type { Simulator } from "./simulator";

const shop = "sofimix.myshopify.com";
let folder: string;
let shopify: ShopifySimulator;
let mailbox: Mailbox;
let app: Server;
let simulator: Server;
let address: string;
const deeds: string[] = [];
const received: { topic: string; shop: string }[] = [];

const browser = useBrowser();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "simulator-pages-"));
  // an app that takes every webhook
  app = createServer((request, response) => {
    received.push({ topic: String(request.headers["x-shopify-topic"]), shop: String(request.headers["x-shopify-shop-domain"]) });
    request.resume().on("end", () => response.end());
  });
  await listen(app);
  shopify = await startShopify({
    apiKey: "key",
    apiSecret: "secret",
    stories: true,
    appUrl: `http://127.0.0.1:${(app.address() as AddressInfo).port}`,
    configFile: null,
  });
  mailbox = await startMailbox({ folder: join(folder, "mails"), now: () => shopify.clock.now().toJSDate() });
  const around: Simulator = {
    shopify,
    mailbox,
    appUrl: "http://localhost:1",
    app: {
      state: "running",
      healthy: async () => true,
      kill: () => void deeds.push("kill"),
      stop: async () => void deeds.push("stop"),
      start: () => void deeds.push("start"),
    },
  };
  const pages = express();
  pages.use("/admin", adminShell(around));
  pages.use(simulatorPages(around));
  pages.use(lastPages(around));
  simulator = createServer(pages);
  await listen(simulator);
  address = `http://localhost:${(simulator.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await mailbox.close();
  await shopify.close();
  for (const server of [app, simulator]) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  shopify.reset();
  shopify.installApp(shop);
  await mailbox.clear();
  mailbox.mode = "accepting";
  received.splice(0);
  deeds.splice(0);
});

const listen = (server: Server): Promise<void> => new Promise((listening) => server.listen(0, "127.0.0.1", () => listening()));

const read = async (path: string, language: "fr" | "en"): Promise<string> => {
  const answer = await fetch(address + path, { headers: { "accept-language": language } });
  expect(answer.status).toBe(200);
  return answer.text();
};
const press = (path: string, fields: Record<string, string>): Promise<Response> =>
  fetch(address + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

describe("the pages", () => {
  test.each([
    ["/", "Un magasin entier, sur votre machine", "A whole shop, on your own machine"],
    ["/warehouse", "Commencer la préparation", "Start preparing"],
    ["/mailbox", "Aucun e-mail ne quitte cette machine", "No mail leaves this machine"],
    ["/mailbox/gallery", "Tous les e-mails de l’application", "Every mail of the app"],
    ["/clock", "+ 10 jours ouvrés", "+ 10 business days"],
    ["/faults", "Shopify ne répond plus", "Shopify is down"],
    ["/admin/sofimix/orders", "Commandes", "Orders"],
  ])("%s speaks French and English", async (path, french, english) => {
    expect(await read(path, "fr")).toContain(french);
    expect(await read(path, "en")).toContain(english);
  });

  test("remember the language that was picked, and lead back to the page it was picked on", async () => {
    const answer = await press("/language", { language: "en", back: "/clock" });
    expect(answer.headers.get("location")).toBe("/clock");
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
    const page = await fetch(`${address}/clock`, { headers: { cookie, "accept-language": "fr" } });
    expect(await page.text()).toContain('<html lang="en">');
    const astray = await press("/language", { language: "en", back: "//elsewhere.example" });
    expect(astray.headers.get("location")).toBe("/");
  });

  test("never let an order's own words become markup", async () => {
    shopify.order(shop, "just placed").lines[0]!.title = "<script>alert(1)</script>";
    for (const path of ["/", "/warehouse", "/admin/sofimix/orders"]) {
      const page = await read(path, "fr");
      expect(page).not.toContain("<script>alert");
      expect(page).toContain("&#60;script&#62;");
    }
  });

  test("say so, in a page, when there is nothing at an address or a step is not possible", async () => {
    expect((await fetch(`${address}/nowhere`)).status).toBe(404);
    const order = shopify.order(shop, "shipped");
    const answer = await press("/warehouse/start-preparing", { shop, order: order.id });
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain(order.name);
  });

  test("can be used without seeing or without a mouse, on a desktop and on a phone", { timeout: 90_000 }, async () => {
    shopify.warehouse.hold(shop, "just placed", { notes: "Annulation demandée" });
    shopify.faults.down({ hours: 1 });
    await send("Votre commande est annulée");
    const mail = `/mailbox/${mailbox.mails()[0]?.id}`;
    for (const viewport of ["desktop", "phone"] as const) {
      const page = await browser.openPage({ locale: "fr", viewport });
      for (const path of [
        "/",
        "/warehouse",
        "/mailbox",
        "/mailbox/gallery",
        mail,
        "/clock",
        "/faults",
        "/admin/sofimix/orders",
      ]) {
        await page.goto(address + path);
        // this page only: no script can look into a mail's frame
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude("iframe").analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`),
          `${path} on a ${viewport}`,
        ).toEqual([]);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        expect(width, `${path} on a ${viewport} is wider than the screen`).toBe(0);
      }
      await page.close();
    }
  });
});

describe("the warehouse", () => {
  test("prepares and ships an order step by step, and the app hears of each", async () => {
    const page = await browser.openPage({ locale: "en", viewport: "phone" });
    const name = shopify.order(shop, "just placed").name;
    await page.goto(`${address}/warehouse`);
    const card = page.getByRole("article", { name });
    await card.getByRole("button", { name: "Start preparing" }).click();
    await card.getByText("Being prepared").first().waitFor();
    await card.getByRole("button", { name: "Ship with tracking" }).click();
    await card.getByRole("button", { name: "Carrier: delivered" }).click();
    await card.getByText("Delivered").waitFor();

    expect(shopify.order(shop, name).fulfillments[0]).toMatchObject({ displayStatus: "DELIVERED" });
    await expect
      .poll(() => received.map(({ topic }) => topic))
      .toEqual(expect.arrayContaining(["fulfillment_orders/progress_reported", "fulfillments/create", "fulfillments/update"]));
  });

  test("shows who holds an order back, and why", async () => {
    shopify.warehouse.hold(shop, "just placed", { notes: "Cancellation requested, case 42" });
    expect(await read("/warehouse", "en")).toMatch(/Held: <\/strong>Cancellation requested, case 42/);
  });
});

describe("the clock", () => {
  test("moves by a button, by one's own measure, to an instant, and back", async () => {
    const ahead = (): number => Math.round(shopify.clock.offsetMs / 60_000);
    await press("/clock", { move: "6-hours" });
    expect(ahead()).toBe(360);
    await press("/clock", { amount: "30", unit: "minutes" });
    expect(ahead()).toBe(390);
    await press("/clock", { instant: "2027-01-04T09:30" });
    expect(shopify.clock.now().setZone("Europe/Paris").toFormat("yyyy-MM-dd HH:mm")).toBe("2027-01-04 09:30");
    await press("/clock", { move: "real" });
    expect(shopify.clock.offsetMs).toBe(0);
    expect((await press("/clock", { amount: "many", unit: "hours" })).status).toBe(409);
  });

  test("ten business days leave out weekends and French public holidays, and keep the hour in Paris", () => {
    const from = DateTime.fromISO("2026-12-18T16:30", { zone: "Europe/Paris" }); // a Friday; Christmas and New Year follow
    expect(businessDaysLater(from, 10).setZone("Europe/Paris").toFormat("yyyy-MM-dd HH:mm")).toBe("2027-01-05 16:30");
    const beforeSummerTime = DateTime.fromISO("2027-03-26T10:00", { zone: "Europe/Paris" });
    expect(businessDaysLater(beforeSummerTime, 1).setZone("Europe/Paris").toFormat("yyyy-MM-dd HH:mm")).toBe("2027-03-30 10:00");
  });
});

describe("the faults", () => {
  test("are switched on and off, shown on the start page, and repaired all at once", async () => {
    await press("/faults", { fault: "down-60" });
    expect(shopify.faults.isDown).toBe(true);
    await press("/faults", { fault: "lose-cancel" });
    await press("/faults", { fault: "webhooks-duplicate" });
    await press("/faults", { fault: "payments-slow" });
    await press("/faults", { fault: "mail-refuse" });
    expect(await read("/", "en")).toContain("Shopify is down · Answer lost · Webhooks twice · Refunds are slow · Mail refused");

    await press("/faults", { fault: "repair" });
    expect(shopify.faults.isDown).toBe(false);
    expect(shopify.faults.state.loseAnswer).toEqual({});
    expect(await read("/faults", "en")).toContain("Everything works");
  });

  test("reach one order, one customer, one shop, and the app itself", async () => {
    const order = `${shop} ${shopify.order(shop, "just placed").id}`;
    await press("/faults", { fault: "dispute", order });
    await press("/faults", { fault: "cancel-by-hand", order });
    expect(shopify.order(shop, "just placed")).toMatchObject({ cancelledAt: expect.any(String), disputes: [{}] });

    const customer = `${shop} ${shopify.customers(shop)[0]?.id}`;
    await press("/faults", { fault: "customers-data-request", customer });
    await expect.poll(() => received.map(({ topic }) => topic)).toContain("customers/data_request");

    await press("/faults", { fault: "app-kill" });
    await press("/faults", { fault: "app-uninstalled", shop });
    expect(deeds).toEqual(["kill"]);
    expect(shopify.shop(shop).app).toBeNull();
  });

  test("list every webhook, which can be sent again", async () => {
    shopify.warehouse.startPreparing(shop, "just placed");
    await shopify.webhooks.flush();
    const before = received.length;
    const page = await browser.openPage({ locale: "en" });
    await page.goto(`${address}/faults`);
    const row = page.getByRole("row", { name: /progress_reported/ });
    await row.getByText("delivered").waitFor();
    await row.getByRole("button", { name: "Redeliver" }).click();
    await expect.poll(() => received.length).toBe(before + 1);
  });

  test("reach the payment processor: how refunds are treated, what becomes of each, and the bank's reference", async () => {
    const page = await browser.openPage({ locale: "en" });
    await page.goto(`${address}/faults`);
    await page.getByLabel("Refunds", { exact: true }).last().selectOption("payments-pending");
    await page.getByLabel("Error code").selectOption("INSUFFICIENT_FUNDS");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("heading", { name: "Refunds stay pending on" }).waitFor();
    expect(shopify.payments).toMatchObject({ mode: "pending", errorCode: "INSUFFICIENT_FUNDS" });

    const order = shopify.createOrder(shop, { payment: "two-cards", currency: { code: "KWD", rate: "0.3347" } });
    shopify.staff.refund(shop, order.id);
    const statuses = () => order.transactions.filter(({ kind }) => kind === "REFUND").map(({ status }) => status);
    await page.goto(`${address}/faults`);
    const rows = page.getByRole("region", { name: "Refunds at the processor" }).getByRole("row", { name: order.name });
    await rows.filter({ hasText: "15.029" }).getByRole("button", { name: "Succeed" }).click();
    await expect.poll(statuses).toEqual(["SUCCESS", "PENDING"]);
    await rows.filter({ hasText: "15.028" }).getByRole("button", { name: "Fail" }).click();
    await rows.filter({ hasText: "INSUFFICIENT_FUNDS" }).waitFor();
    expect(statuses()).toEqual(["SUCCESS", "FAILURE"]);
    await rows.filter({ hasText: "15.029" }).getByRole("button", { name: "Take back" }).click();
    await expect.poll(statuses).toEqual(["FAILURE", "FAILURE"]);

    await page.getByRole("button", { name: "Give the ARN" }).click();
    await page.getByRole("button", { name: "Stop giving it" }).waitFor();
    expect(shopify.payments.arn).toBe(true);
    await press("/faults", { fault: "repair" });
    expect(shopify.payments).toMatchObject({ mode: "instant", arn: false, errorCode: "PROCESSING_ERROR" });
  });

  test("refuse what they do not know", async () => {
    expect((await press("/faults", { fault: "constructor" })).status).toBe(400);
  });
});

describe("the gallery of mails", () => {
  test("shows every kind the app can send, each in both languages, without a hole", async () => {
    const kinds = new Set(examples.map(({ id }) => caseMailKinds.find((kind) => id.startsWith(kind)) ?? id));
    // a kind whose examples are named by what happened
    expect(caseMailKinds.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(kinds).toContain("guest-link");
    for (const { id } of examples) {
      for (const language of ["fr", "en"]) {
        const answer = await fetch(`${address}/mailbox/gallery/${id}/${language}`);
        expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
        const markup = await answer.text();
        expect(markup).toContain(`<html lang="${language}">`);
        expect(markup).not.toMatch(/\{\{|undefined|Invalid/);
      }
    }
    expect((await fetch(`${address}/mailbox/gallery/none/fr`)).status).toBe(404);
    expect((await fetch(`${address}/mailbox/gallery/received/de`)).status).toBe(404);
  });
});

describe("the mailbox", () => {
  test("shows what arrived over SMTP, formatted and harmless, as text, and with its headers", async () => {
    await send("Your order is cancelled");
    const page = await browser.openPage({ locale: "en", viewport: "phone" });
    await page.goto(`${address}/mailbox`);
    await page.getByRole("link", { name: /Your order is cancelled/ }).click();
    await page.frameLocator("iframe").getByText("Votre commande est annulée.").waitFor();
    await page.getByRole("link", { name: "Plain text" }).click();
    await page.getByText("En texte : votre commande est annulée.").waitFor();
    await page.getByRole("link", { name: "Headers" }).click();
    await page.getByText(/x-case: 42/).waitFor();

    await page.goto(`${address}/mailbox`);
    await page.getByRole("button", { name: "Empty the mailbox" }).click();
    await page.getByText("Nothing yet").waitFor();
    expect(mailbox.mails()).toEqual([]);
  });
});

const send = (subject: string): Promise<unknown> =>
  createTransport(mailbox.url).sendMail({
    from: "service-client@sofimix.example",
    to: "camille.martin@example.com",
    subject,
    text: "En texte : votre commande est annulée.",
    html: `<h1>Bonjour</h1><p>Votre commande est annulée.</p><a href="/">Suivre</a>`,
    headers: { "X-Case": "42" },
  });
