import { expect, it } from "vitest";
import { SHOP, usePreview } from "../support/preview";

const { browser, preview } = usePreview();

it("our app is away in the last minutes of the window; afterwards the shopper's word meets our own record, and staff make it good", async () => {
  const order = preview.place("camille", { placedAgo: { hours: 47, minutes: 50 } });
  const orderPage = preview.orderPage(order.id);
  const shopper = await browser.openPage({ locale: "fr" });
  // what is asked while the app is away fails: that is the point
  browser.allow(/50[0-9]|ERR_|Failed to (load|fetch)/);
  await shopper.goto(orderPage);
  await shopper.getByRole("button", { name: /Gérer/ }).click();
  await shopper.getByRole("button", { name: /Annuler la commande/ }).click();
  await shopper.getByRole("button", { name: /Annuler cette commande/ }).waitFor();

  await preview.app.stop();
  await shopper.getByRole("button", { name: /Annuler cette commande/ }).click();
  await shopper.getByText("Votre demande ne nous est pas parvenue").waitFor();
  expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
  preview.app.start();
  await preview.app.untilHealthy();
  preview.shopify.clock.move({ hours: 2 });

  await shopper.goto(orderPage);
  await shopper.getByRole("link", { name: "Demander à notre équipe d’annuler" }).click();
  await shopper.getByRole("checkbox").check();
  await browser.screenshot(shopper, "fault-2-form");
  await shopper.getByRole("button", { name: "Envoyer ma demande" }).click();
  await shopper.getByText("Notre équipe examine votre demande").first().waitFor();

  const { page: admin, frame } = await preview.openCase(order.name);
  await frame.getByText("Confirmé par notre propre registre").first().waitFor();
  await frame.getByText("Notre application était arrêtée").first().scrollIntoViewIfNeeded();
  await browser.screenshot(admin, "fault-3-case");
  await frame.getByRole("button", { name: "Accepter" }).first().click();
  const dialog = frame.getByRole("dialog");
  await dialog.getByText("La demande compte à partir du").waitFor();
  await browser.screenshot(admin, "fault-4-accept");
  await dialog.getByRole("button", { name: "Accepter" }).click();
  await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 20_000 }).not.toBeNull();
  expect(preview.shopify.order(SHOP, order.id).transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);
  await frame
    .getByText(/La demande compte à partir du/)
    .first()
    .waitFor();
  await browser.screenshot(admin, "fault-5-accepted");
}, 240_000);

it("a claim from the phone is written down, found without trace, and set aside with what staff know; the request stays open", async () => {
  const order = preview.place("camille", { placedAgo: { hours: 60 } });
  const shopper = await browser.openPage({ locale: "fr" });
  await shopper.goto(preview.orderPage(order.id));
  await shopper.getByRole("link", { name: "Demander à notre équipe d’annuler" }).click();
  await shopper.getByRole("button", { name: "Envoyer ma demande" }).click();
  await shopper.getByText("Notre équipe examine votre demande").first().waitFor();

  const { page: admin, frame } = await preview.openCase(order.name, { locale: "en", viewport: "phone" });
  await frame.getByText("The customer has claimed no fault.").waitFor();
  await frame.getByRole("button", { name: "Record a claim" }).click();
  await frame.getByLabel("What do they say happened?").fill("She says the page stayed white.");
  await frame.getByRole("dialog").getByRole("button", { name: "Record" }).click();
  await frame.getByRole("button", { name: "Set the claim aside" }).waitFor();
  await frame.getByText("No trace proves nothing").first().waitFor();
  await frame.getByText("She says the page stayed white.").first().waitFor();
  await browser.screenshot(admin, "fault-phone");

  await frame.getByRole("button", { name: "Set the claim aside" }).click();
  const dialog = frame.getByRole("dialog");
  await dialog.getByRole("button", { name: "Set aside" }).click();
  await dialog.getByText("Choose what you know first.").waitFor();
  await dialog.getByRole("combobox").selectOption({ label: "The customer took the claim back" });
  await dialog.getByRole("button", { name: "Set aside" }).click();
  await frame.getByText(/Set aside by Claire Fontaine/).waitFor();
  await frame.getByText("To review").first().waitFor();
  expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
}, 120_000);
