import type { Frame, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { PageOptions } from "../support/browser";
import { accountPath } from "../simulator/pages/addresses";
import { SHOP, usePreview } from "../support/preview";

const { browser, preview } = usePreview();

const published = () =>
  JSON.parse(preview.shopify.shop(SHOP).metafields.find(({ key }) => key === "cancel_policy")?.value ?? "{}") as {
    versions?: { windowHours: number }[];
  };

/** The settings inside Shopify's admin: the page around, with the save bar, and the app's own frame. */
async function openSettings(options: PageOptions): Promise<{ admin: Page; app: Frame; hours: ReturnType<Frame["getByLabel"]> }> {
  const admin = await browser.openPage(options);
  await admin.goto(`${preview.address}/admin/sofimix/apps/order-cancellation/app/settings?locale=${options.locale}`);
  const find = () => admin.frames().find((each) => each !== admin.mainFrame() && each.url().includes("/app/settings"));
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  const app = find()!;
  const hours = app.getByLabel(/Annulation directe|Direct cancellation/);
  await hours.waitFor();
  return { admin, app, hours };
}

describe("staff change the policy", () => {
  it("in the save bar, with every mistake beside its field; the account pages have it at once, and the record says who", async () => {
    const { admin, app, hours } = await openSettings({ locale: "en", viewport: "desktop" });
    await hours.fill("two days");
    await app.getByLabel("Closing 1").fill("08:00");
    await admin.getByRole("button", { name: "Save" }).click();
    await app.getByText("2 fields need another look").waitFor();
    await app.getByText("Write a whole number from 1 to 720.").waitFor();
    await app.getByText("Closing comes after opening.").waitFor();
    expect(await hours.evaluate((field) => field === document.activeElement)).toBe(true);
    await browser.screenshot(admin, "settings-mistakes-en");

    await hours.fill("36");
    await app.getByLabel("Closing 1").fill("12:30");
    await app.getByRole("button", { name: "Add a closure" }).click();
    await app.getByLabel("First day 1").fill("2026-12-24");
    await app.getByLabel("Last day 1").fill("2026-12-31");
    await app.getByLabel("What for 1").fill("Fêtes");
    await admin.getByRole("button", { name: "Save" }).click();
    await app.getByText("Direct cancellation, hours after the order: 48, now 36").waitFor();
    await app.getByText("Closures: empty, now 24 December 2026 to 31 December 2026 (Fêtes)").waitFor();
    await admin.getByText("Saved. In force from now on.").waitFor();
    await expect.poll(() => published().versions?.map(({ windowHours }) => windowHours)).toEqual([48, 36]);
    await expect.poll(() => admin.locator("#save-bar").isHidden()).toBe(true);
    await admin.context().close();
  });

  it("and whoever is slower is told by whom they were overtaken, and chooses", async () => {
    const one = await openSettings({ locale: "fr", viewport: "phone" });
    const other = await openSettings({ locale: "fr", viewport: "desktop" });
    await other.hours.fill("47");
    await other.admin.getByRole("button", { name: "Enregistrer" }).click();
    await other.app.getByText(/maintenant 47/).waitFor();

    await one.hours.fill("46");
    await one.admin.getByRole("button", { name: "Enregistrer" }).click();
    await one.app.getByText(/a enregistré les réglages entre-temps/).waitFor();
    expect(await one.hours.inputValue()).toBe("46");
    await browser.screenshot(one.admin, "settings-overtaken-fr-phone");
    await one.app.getByRole("button", { name: "Voir l’autre version" }).click();
    await expect.poll(() => one.hours.inputValue()).toBe("47");
    await expect.poll(() => one.admin.locator("#save-bar").isHidden()).toBe(true);

    await one.hours.fill("45");
    await one.admin.getByRole("button", { name: "Enregistrer" }).click();
    await one.app.getByText(/47, maintenant 45/).waitFor();
    for (const { admin } of [one, other]) await admin.context().close();
  });

  it("and leaving with something unsaved asks first", async () => {
    const { admin, app, hours } = await openSettings({ locale: "fr", viewport: "desktop" });
    const before = await hours.inputValue();
    await hours.fill("12");
    await admin.getByRole("link", { name: "Demandes" }).click();
    await admin.locator("#leave-dialog").waitFor();
    expect(app.url()).toContain("/app/settings");
    await admin.keyboard.press("Escape");
    expect(await hours.inputValue()).toBe("12");
    await admin.getByRole("button", { name: "Abandonner" }).click();
    await admin.locator("#leave-dialog button[value=leave]").click();
    await expect.poll(() => hours.inputValue()).toBe(before);
    await admin.context().close();
  });
});

const NEW_SHOP = "atelier.myshopify.com";

/*
 * The walk of docs/five-minutes.md, step by step: the page's own words are what is pressed here, so that the page and
 * the walk can't drift apart. A step that needs more of a person than the walk says fails on `presses`.
 */
describe("a shop's first five minutes", () => {
  it("from an empty shop, through the guide, to the first case answered", async () => {
    // nothing of the app is left: no token, no policy, no row
    preview.shopify.staff.uninstallApp(NEW_SHOP);
    preview.shopify.staff.redactShop(NEW_SHOP);
    await preview.shopify.idle();
    const began = Date.now();
    let presses = 0;
    const press = async (what: Locator) => {
      presses += 1;
      await what.click();
    };

    const admin = await browser.openPage({ locale: "en" });
    await admin.goto(`${preview.address}/admin/atelier/apps/order-cancellation/app/setup?locale=en`);
    const app = admin.frameLocator("#app-frame");
    // what can be looked at was looked at when the guide opened
    await app.getByText("Your store uses new customer accounts.").waitFor();
    await app.getByText("Shopify gives back exactly what the settings say.").waitFor();
    await browser.screenshot(admin, "walk-1-guide-en");
    await press(app.getByRole("button", { name: "It fits as it is" }));
    await app.getByText("The policy fits as it was installed.").waitFor();
    await press(app.getByRole("button", { name: "They are off" }));
    await app.getByText("A person looked, and they are off.").waitFor();
    await press(app.getByRole("button", { name: "It is linked" }));
    await app.getByText("A person looked, and it is linked.").waitFor();

    await app.getByLabel("Send a test mail to").fill("louis@atelier.example");
    await press(app.getByRole("button", { name: "Send", exact: true }));
    const test = () => preview.mailbox.mails().find(({ subject }) => subject.startsWith("Test mail"));
    await expect.poll(test, { timeout: 20_000 }).toBeDefined();
    await app.getByLabel("Number in the test mail").fill(/\d{6}/.exec(test()!.subject)![0]);
    await press(app.getByRole("button", { name: "Confirm", exact: true }));
    await app.getByText("A test mail went out and was read.").waitFor();

    // a customer asks too late for the button: their page is what shows that the extensions are there
    const shopper = preview.shopify.customers(NEW_SHOP).find(({ email }) => email.startsWith("alex"))!;
    const order = preview.shopify.createOrder(NEW_SHOP, { customer: shopper.id, placedAgo: { hours: 60 } });
    const page = await browser.openPage({ locale: "en" });
    await page.goto(preview.address + accountPath(NEW_SHOP, shopper.id, order.id));
    await press(page.getByRole("link", { name: "Ask our team to cancel" }));
    await page.getByLabel("What should we know?").fill("I ordered it twice.");
    await press(page.getByRole("button", { name: "Send my request" }));
    await page.getByText("Our team is looking at your request").first().waitFor();

    await press(app.getByRole("button", { name: "Check again" }));
    await app.getByText("9 of 9 steps done").waitFor();
    await browser.screenshot(admin, "walk-2-done-en");

    await press(admin.getByRole("link", { name: "Requests", exact: true }));
    await press(app.getByRole("link", { name: order.name }).first());
    await app.getByText("I ordered it twice.").first().waitFor();
    await press(app.getByRole("button", { name: "Cancel and refund" }).first());
    await press(app.getByRole("dialog").getByRole("button", { name: "Cancel and refund" }));
    await expect.poll(() => preview.shopify.order(NEW_SHOP, order.id).cancelledAt, { timeout: 20_000 }).not.toBeNull();
    const told = () =>
      preview.mailbox.mails().find((mail) => mail.subject.includes(order.name) && /cancelled/.test(mail.subject));
    await expect.poll(told, { timeout: 20_000 }).toBeDefined();

    const seconds = Math.round((Date.now() - began) / 1000);
    console.info(`the walk: ${presses} presses, ${seconds} s for a browser that reads nothing`);
    expect(presses).toBeLessThanOrEqual(12);
    // what is left of five minutes is for reading and typing
    expect(seconds).toBeLessThan(90);
    for (const each of [admin, page]) await each.context().close();
  });
});
