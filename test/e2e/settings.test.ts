import type { Frame, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { PageOptions } from "../support/browser";
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
