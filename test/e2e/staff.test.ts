import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { SHOP, usePreview } from "../support/preview";

/* What staff do with requests that the policy leaves to people: in Shopify's frame, against the app as in production. */

const { browser, preview } = usePreview();

async function open(path: string, locale: "fr" | "en", viewport: "phone" | "desktop" = "desktop"): Promise<[FrameLocator, Page]> {
  const { page, frame } = await preview.openAdmin(path, { locale, viewport });
  return [frame, page];
}

/** Some buttons of a page stand behind "more actions". */
async function press(frame: FrameLocator, name: string): Promise<void> {
  const button = frame.getByRole("button", { name, exact: true });
  await frame.getByRole("heading", { level: 1 }).waitFor();
  if (!(await button.first().isVisible()))
    await frame
      .getByRole("button", { name: /Autres actions|More actions/ })
      .first()
      .click();
  await button.last().click();
}
const mailsAbout = (name: string) => preview.mailsAbout(name).map(({ subject }) => subject);

describe("a request by phone, from the call to the decision put right", () => {
  it("P3, P10, P2, P12: entered, asked, declined with the statutory right named, corrected with an apology, cancelled", async () => {
    const order = preview.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    const [frame, page] = await open("/app/requests", "fr");
    await frame.getByRole("link", { name: "Saisir une demande" }).click();

    await frame.getByLabel(/Numéro de commande/).fill(order.name);
    await frame.getByRole("button", { name: "Trouver la commande" }).click();
    await frame.getByRole("link", { name: `Choisir ${order.name}` }).click();
    await frame.getByText("Ce que la boutique sait déjà").waitFor();
    await frame.getByLabel("Arrivée par").selectOption("phone");
    const received = frame.getByLabel(/Reçue le/);
    const rightTime = await received.inputValue();
    await received.fill("2031-01-01T10:00");
    await frame.getByRole("button", { name: "Saisir la demande" }).click();
    await frame.getByText("Cette heure est dans le futur").first().waitFor();
    await received.fill(rightTime);
    await frame.getByLabel(/Ce que le client a écrit/).fill("A appelé : <b>taille</b> erronée 🙏");
    await frame.getByRole("button", { name: "Saisir la demande" }).click();

    await frame.getByText("Éléments de preuve").waitFor();
    await frame.getByText("A appelé : <b>taille</b> erronée 🙏").waitFor();
    await frame.getByText(/^La demande a été reçue le .* après\.$/).waitFor();
    await frame.getByRole("button", { name: "Prendre en charge" }).click();
    await frame.getByRole("button", { name: "Rendre" }).waitFor();
    await browser.screenshot(page, "staff-case-fr");

    // a mail that has become untrue before it went out is not sent: each step waits for its own
    const mailed = (subject: RegExp) =>
      expect.poll(() => mailsAbout(order.name), { timeout: 20_000 }).toContainEqual(expect.stringMatching(subject));

    await press(frame, "Interroger le client");
    await frame.getByLabel("Votre question").fill("Quelle taille souhaitiez-vous ?");
    await frame.getByRole("button", { name: "Envoyer la question" }).click();
    await frame.getByText(/^En attente du client jusqu/).waitFor();
    await mailed(/question/i);
    await press(frame, "Retirer la question");
    await frame.getByText("La décision vous revient").waitFor();

    await press(frame, "Refuser");
    await frame.getByText(/droit légal de rétractation \(14 jours\)/).waitFor();
    await frame.getByLabel(/Avec vos mots/).fill("Nous sommes désolés.");
    await frame.getByRole("button", { name: "Refuser la demande" }).click();
    await frame.getByText("La demande a été refusée").waitFor();
    await mailed(/Réponse à votre demande/);

    await press(frame, "Rectifier cette décision");
    await frame.getByLabel("Ce qui était erroné").fill("Une exception avait été promise.");
    await browser.screenshot(page, "staff-correct-fr");
    await frame.getByRole("button", { name: "S’excuser et rectifier" }).click();
    await frame.getByText("Ce dossier est en cours de rectification").waitFor();
    await mailed(/excuses|rectifi|erreur/i);

    await press(frame, "Annuler et rembourser");
    await frame.getByRole("dialog").getByRole("button", { name: "Annuler et rembourser" }).click();
    await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 15_000 }).not.toBeNull();
    await frame.getByText("La commande est annulée").first().waitFor();
    await mailed(/est annulée/);
  }, 120_000);

  it("P4: the queue says how much working time is left, on a phone too", async () => {
    const order = preview.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    const [entry] = await open("/app/requests/new", "en");
    await entry.getByLabel(/Order number/).fill(order.name);
    await entry.getByRole("button", { name: "Find the order" }).click();
    await entry.getByRole("link", { name: `Choose ${order.name}` }).click();
    await entry.getByRole("button", { name: "Enter the request" }).click();
    await entry.getByText("Evidence", { exact: true }).waitFor();

    const [queue, page] = await open("/app/requests", "en", "phone");
    await queue.getByRole("link", { name: order.name }).waitFor();
    await queue
      .getByText(/\d+ working hours left/)
      .first()
      .waitFor();
    await browser.screenshot(page, "staff-queue-phone-en");
    preview.shopify.clock.move({ days: 9 });
    await expect
      .poll(async () => (await page.reload(), await queue.getByText(/^Overdue since/).count()), {
        timeout: 30_000,
        interval: 1000,
      })
      .toBeGreaterThan(0);
    await expect.poll(() => queue.getByText("Reminded: late").count(), { timeout: 30_000 }).toBeGreaterThan(0);
  }, 120_000);
});

describe("where staff already are", () => {
  it("the order's own page shows its case, takes a request by phone, and Shopify Flow hears of it", async () => {
    const order = preview.shopify.createOrder(SHOP, { placedAgo: { hours: 80 } });
    const flow = await preview.open(`${preview.address}/admin/sofimix/flow`, { locale: "en" });
    await flow.getByRole("listitem").filter({ hasText: "Cancellation case opened" }).getByRole("button").click();
    await flow.getByText("in use").waitFor();

    const page = await preview.open(`${preview.address}/admin/sofimix/orders/${order.number}`, { locale: "en" });
    await page.getByText("Nobody has asked to cancel this order.").waitFor();
    await page.getByRole("button", { name: "Open a case" }).click();
    await page.getByLabel("How it came").selectOption("phone");
    await page.getByLabel("What the customer wrote or said (optional)").fill("Called: wrong size");
    await browser.screenshot(page, "order-action-en");
    await page.getByRole("button", { name: "Enter the request", exact: true }).click();
    await page.getByText("The request is entered").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.locator("#order-block").getByText("To review").waitFor();
    await browser.screenshot(page, "order-block-en");

    await expect
      .poll(() => preview.shopify.flow.events(SHOP).map(({ payload }) => payload.Channel), { timeout: 15_000 })
      .toEqual(["phone"]);
    // in the language of whoever installed the app
    await expect.poll(() => preview.order(order.id).tags, { timeout: 20_000 }).toEqual(["Annulation à examiner"]);
    await flow.reload();
    await flow.getByText(/"Case status": "in-review"/).waitFor();
    await browser.screenshot(flow, "flow-en");

    const phone = await preview.open(`${preview.address}/admin/sofimix/orders/${order.number}`, {
      locale: "fr",
      viewport: "phone",
    });
    await phone.locator("#order-block").getByText("À examiner").waitFor();
    await browser.screenshot(phone, "order-block-fr-phone");
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const way = phone.getByRole("link", { name: "Ouvrir le dossier" });
    await way.click();
    await phone.frameLocator("#app-frame").getByText("La décision vous revient").waitFor();
  }, 120_000);
});
