import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import type { ReceivedMail } from "../simulator/mail/mailbox";
import { accountPath } from "../simulator/pages/addresses";
import { startPreview, type Preview } from "../simulator/preview";
import type { SimOrder } from "../simulator/shopify/state";
import { useBrowser, type PageOptions, type TestBrowser } from "./browser";

export const SHOP = "sofimix.myshopify.com";

/** Customers of the preview's shop: Camille reads French, Alex English. */
type Customer = "camille" | "alex";

/** The whole preview, and the pages people use of it. */
export interface TestPreview extends Omit<Preview, "stop"> {
  customer(who: Customer): ReturnType<Preview["shopify"]["customers"]>[number];
  /** Three hours ago, unless the recipe says otherwise. */
  place(who: Customer, recipe?: Parameters<Preview["shopify"]["createOrder"]>[1]): SimOrder;
  /** As it is now in Shopify. */
  order(orderId: string): SimOrder;
  /** The order in the account of whoever placed it. */
  orderPage(orderId: string): string;
  /** A page opened at this address. */
  open(address: string, options?: PageOptions): Promise<Page>;
  /** A page of the app in Shopify's admin. */
  openAdmin(path: string, options?: PageOptions & { locale?: "fr" | "en" }): Promise<{ page: Page; frame: FrameLocator }>;
  /** From the list of cases to the case of the order with this name. */
  openCase(name: string, options?: PageOptions & { locale?: "fr" | "en" }): Promise<{ page: Page; frame: FrameLocator }>;
  /** Mails with this order's name in their subject, newest first. */
  mailsAbout(name: string): ReceivedMail[];
  /** The mail about this order with such a subject, once it has arrived. */
  mailed(name: string, subject: RegExp): Promise<ReceivedMail>;
}

/** The browser and the preview of one file's tests: started before the first, stopped after the last. */
export function usePreview(): { browser: TestBrowser; preview: TestPreview } {
  // first, so that its pages are closed after everything that a test looks at
  const browser = useBrowser();
  let started: Preview | undefined;
  const running = (): Preview => {
    if (!started) throw new Error("The preview starts before the first test: use it inside a test.");
    return started;
  };
  beforeAll(async () => {
    started = await startPreview({
      folder: join(import.meta.dirname, "../../.cache", `e2e-${process.pid}`),
      firstPort: 0,
      fresh: true,
    });
  }, 180_000);
  afterAll(async () => {
    await started?.stop();
  }, 60_000);

  const preview: TestPreview = {
    get address() {
      return running().address;
    },
    get appUrl() {
      return running().appUrl;
    },
    get appAddress() {
      return running().appAddress;
    },
    get shopify() {
      return running().shopify;
    },
    get mailbox() {
      return running().mailbox;
    },
    get app() {
      return running().app;
    },
    customer: (who) => preview.shopify.customers(SHOP).find(({ email }) => email.startsWith(who))!,
    place: (who, recipe = {}) =>
      preview.shopify.createOrder(SHOP, { customer: preview.customer(who).id, placedAgo: { hours: 3 }, ...recipe }),
    order: (orderId) => preview.shopify.order(SHOP, orderId),
    orderPage: (orderId) => preview.address + accountPath(SHOP, preview.order(orderId).customerId!, orderId),
    async open(address, options) {
      const page = await browser.openPage(options);
      await page.goto(address);
      return page;
    },
    async openAdmin(path, options = {}) {
      const { locale = "fr" } = options;
      const between = path.includes("?") ? "&" : "?";
      const address = `${preview.address}/admin/sofimix/apps/order-cancellation${path}${between}locale=${locale}`;
      const page = await preview.open(address, { ...options, locale });
      return { page, frame: page.frameLocator("#app-frame") };
    },
    async openCase(name, options) {
      const opened = await preview.openAdmin("/app/requests?view=all", options);
      await opened.frame.getByRole("link", { name }).first().click();
      await opened.frame
        .getByRole("heading", { level: 1, name: new RegExp(name) })
        .first()
        .waitFor();
      return opened;
    },
    mailsAbout: (name) => preview.mailbox.mails().filter(({ subject }) => subject.includes(name)),
    async mailed(name, subject) {
      const found = () => preview.mailsAbout(name).find((mail) => subject.test(mail.subject));
      await expect.poll(found, { timeout: 20_000, message: `a mail about ${name} whose subject fits ${subject}` }).toBeDefined();
      return found()!;
    },
  };
  return { browser, preview };
}
