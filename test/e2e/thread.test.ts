import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { numberIn } from "../simulator/pages/addresses";
import { SHOP, usePreview } from "../support/preview";

const { browser, preview } = usePreview();

const words = {
  fr: { manage: /Gérer/, cancel: /Annuler la commande/, confirm: /Annuler cette commande/, cancelled: /Commande annulée/ },
  en: { manage: /Manage/, cancel: /Cancel order/, confirm: /Cancel this order/, cancelled: /Order cancelled/ },
};

async function openModal(page: Page, language: "fr" | "en"): Promise<void> {
  await page.getByRole("button", { name: words[language].manage }).click();
  await page.getByRole("button", { name: words[language].cancel }).click();
  await page.getByRole("button", { name: words[language].confirm }).waitFor();
}

describe.each([
  { who: "camille" as const, language: "fr" as const, subject: /est annulée/, case: /Demandes/, status: "Annulée" },
  { who: "alex" as const, language: "en" as const, subject: /is cancelled/, case: /Requests/, status: "Cancelled" },
])("from the button to the refund, in $language", ({ who, language, subject, status }) => {
  it("one confirmation, the true state, the mail, and the case in the admin", async () => {
    const order = preview.place(who);
    const page = await preview.open(preview.orderPage(order.id), { locale: language });
    await openModal(page, language);
    await browser.screenshot(page, `modal-${language}`);
    await page.getByRole("button", { name: words[language].confirm }).click();
    await page.getByText(words[language].cancelled).first().waitFor();
    await browser.screenshot(page, `after-${language}`);

    expect(preview.shopify.order(SHOP, order.id).cancelledAt).not.toBeNull();
    expect(preview.shopify.order(SHOP, order.id).transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);

    await expect
      .poll(() => preview.mailbox.mails().map((mail) => mail.subject), { timeout: 20_000 })
      .toContainEqual(expect.stringMatching(subject));

    const admin = await preview.open(
      `${preview.address}/admin/sofimix/apps/order-cancellation/app/requests?view=all&locale=${language}`,
      {
        locale: language,
      },
    );
    const frame = admin.frameLocator("iframe").first();
    await frame.getByRole("link", { name: order.name }).first().click();
    await frame.getByText(status, { exact: true }).first().waitFor();
    await frame.getByText(/Visa/).first().waitFor();
    await browser.screenshot(admin, `case-${language}`);
  });

  it("on a phone too", async () => {
    const order = preview.place(who);
    const page = await preview.open(preview.orderPage(order.id), { locale: language, viewport: "phone" });
    await openModal(page, language);
    await browser.screenshot(page, `modal-phone-${language}`);
    await page.getByRole("button", { name: words[language].confirm }).click();
    await page.getByText(words[language].cancelled).first().waitFor();
    await browser.screenshot(page, `after-phone-${language}`);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  });
});

describe("the button is there exactly where the policy says", () => {
  it("for every named story", async () => {
    const page = await preview.open(`${preview.address}/account/sofimix/${numberIn(preview.customer("camille").id)}`);
    const shown = (story: string) =>
      page.getByRole("button", { name: new RegExp(`Gérer.*${preview.shopify.order(SHOP, story).name}$`) }).count();
    await expect.poll(() => shown("just placed"), { timeout: 20_000 }).toBe(1);
    await page.waitForLoadState("networkidle");
    const buttons = Object.fromEntries(
      await Promise.all(
        [
          "just placed",
          "closing in ten minutes",
          "60 hours old",
          "being prepared",
          "shipped",
          "already cancelled",
          "authorised only",
          "paid by hand",
          "two fulfilment orders",
          "submitted to a fulfilment service",
          "half shipped",
          "packed, not collected",
          "delivered",
        ].map(async (story) => [story, await shown(story)] as const),
      ),
    );
    expect(buttons).toEqual({
      "just placed": 1,
      "closing in ten minutes": 1,
      "60 hours old": 0,
      "being prepared": 0,
      shipped: 0,
      "already cancelled": 0,
      "authorised only": 1,
      "paid by hand": 1,
      "two fulfilment orders": 1,
      "submitted to a fulfilment service": 1,
      "half shipped": 0,
      "packed, not collected": 0,
      delivered: 0,
    });
    expect(await page.getByText(preview.shopify.order(SHOP, "another customer's").name).count()).toBe(0);
  });

  it("and is gone the moment the window closes, without a reload", async () => {
    const order = preview.place("camille", { placedAgo: { hours: 47, minutes: 30 } });
    const page = await preview.open(preview.orderPage(order.id));
    const manage = page.getByRole("button", { name: words.fr.manage });
    await manage.waitFor();
    preview.shopify.clock.move({ minutes: 31 });
    await expect.poll(() => manage.count(), { timeout: 20_000 }).toBe(0);
    expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
  });

  it("preparing the order in the warehouse makes it disappear, and the page says why", async () => {
    const order = preview.place("camille");
    const page = await preview.open(preview.orderPage(order.id));
    await page.getByRole("button", { name: words.fr.manage }).waitFor();

    const warehouse = await preview.open(`${preview.address}/warehouse`);
    const card = warehouse.locator(`[id*="${numberIn(order.id)}"]`).first();
    await card
      .getByRole("button", { name: /préparation/i })
      .first()
      .click();
    await warehouse.waitForLoadState("networkidle");

    await page.reload();
    await page
      .getByText(/commande est en préparation/i)
      .first()
      .waitFor();
    await expect.poll(() => page.getByRole("button", { name: words.fr.manage }).count()).toBe(0);
    await browser.screenshot(page, "why-no-button");
  });
});

describe("something breaks", () => {
  it("Shopify is down for an hour: the request is kept with its time, and carried out when Shopify is back", async () => {
    const order = preview.place("camille", { placedAgo: { hours: 47, minutes: 30 } });
    const page = await preview.open(preview.orderPage(order.id));
    await openModal(page, "fr");
    // what the page was just asking Shopify is answered as everything else
    browser.allow(/503/);
    preview.shopify.faults.down({ hours: 1 });
    await page.getByRole("button", { name: words.fr.confirm }).click();
    await page.getByText(/reçu/i).first().waitFor();
    await browser.screenshot(page, "received-while-down");
    preview.shopify.clock.move({ hours: 2 });
    await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 30_000 }).not.toBeNull();
    await page.reload();
    await page.getByText(words.fr.cancelled).first().waitFor();
  });

  it("the app is killed right after the press: it comes back, and the order is cancelled once", async () => {
    const order = preview.place("camille");
    const page = await preview.open(preview.orderPage(order.id));
    await openModal(page, "fr");
    preview.shopify.faults.cancelJobMs = 3000;
    const answered = page.waitForResponse(
      (response) => response.url().endsWith("/customer/cancellations") && response.request().method() === "POST",
    );
    await page.getByRole("button", { name: words.fr.confirm }).click();
    await answered;
    browser.allow(/502|503|Failed to load|ERR_/);
    preview.app.kill();
    await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 30_000 }).not.toBeNull();
    await expect
      .poll(() => preview.mailbox.mails().filter((mail) => mail.subject.includes(order.name)).length, { timeout: 60_000 })
      .toBe(1);
    expect(preview.shopify.order(SHOP, order.id).transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);
  });
});
