import { join } from "node:path";
import type { FrameLocator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPreview, type Preview } from "../simulator/preview";
import { useBrowser } from "../support/browser";

const SHOP = "sofimix.myshopify.com";
const folder = join(import.meta.dirname, "../../.cache", `e2e-late-${process.pid}`);
const browser = useBrowser();
let preview: Preview;

beforeAll(async () => {
  preview = await startPreview({ folder, firstPort: 0, fresh: true });
}, 180_000);
afterAll(async () => {
  await preview?.stop();
}, 60_000);

const numberOf = (id: string) => id.split("/").pop() ?? "";
const camille = () => preview.shopify.customers(SHOP).find((each) => each.email.startsWith("camille"))!;
const place = (hours: number) => preview.shopify.createOrder(SHOP, { customer: camille().id, placedAgo: { hours } });
const orderPage = (orderId: string) => `${preview.address}/account/sofimix/${numberOf(camille().id)}/orders/${numberOf(orderId)}`;
const mailAbout = (name: string, subject: RegExp) =>
  preview.mailbox.mails().find((mail) => mail.subject.includes(name) && subject.test(mail.subject));

async function open(path: string): Promise<Page> {
  const page = await browser.openPage({ locale: "fr" });
  await page.goto(path);
  return page;
}

/** From the order's page to the form, filled in and sent. */
async function askLate(orderId: string, words: string): Promise<Page> {
  const page = await open(orderPage(orderId));
  await page.getByRole("link", { name: "Demander à notre équipe d’annuler" }).click();
  await page.getByLabel("Que devons-nous savoir ?").fill(words);
  await page.getByRole("button", { name: "Envoyer ma demande" }).click();
  await page.getByText("Notre équipe examine votre demande").first().waitFor();
  return page;
}

async function openCase(name: string): Promise<{ page: Page; frame: FrameLocator }> {
  const page = await open(`${preview.address}/admin/sofimix/apps/order-cancellation/app?view=all&locale=fr`);
  const frame = page.frameLocator("#app-frame");
  await frame.getByRole("link", { name }).first().click();
  await frame
    .getByRole("heading", { name: `Commande ${name}` })
    .first()
    .waitFor();
  return { page, frame };
}

const heldByUs = (orderId: string) =>
  preview.shopify
    .order(SHOP, orderId)
    .fulfillmentOrders.some((each) => each.holds.some((hold) => hold.handle === "cancel-request"));

describe("too late for the button", () => {
  it("the shopper asks, staff ask back, the shopper answers, staff approve: cancelled and refunded", async () => {
    const order = place(60);
    const shopper = await askLate(order.id, "Je me suis trompée de couleur.");
    await browser.screenshot(shopper, "late-request-sent");
    await expect.poll(() => heldByUs(order.id), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => mailAbout(order.name, /reçu/), { timeout: 20_000 }).toBeDefined();

    const { page, frame } = await openCase(order.name);
    await frame.getByText("Je me suis trompée de couleur.").first().waitFor();
    await browser.screenshot(page, "late-request-case");
    await frame.getByRole("button", { name: "Interroger le client" }).click();
    await frame.getByLabel("Votre question").fill("Quelle couleur souhaitez-vous ?");
    await frame.getByRole("button", { name: "Envoyer la question" }).click();
    await expect.poll(() => mailAbout(order.name, /question/i), { timeout: 20_000 }).toBeDefined();

    await shopper.goto(orderPage(order.id));
    await shopper.getByText("Quelle couleur souhaitez-vous ?").first().waitFor();
    await shopper.getByLabel("Votre réponse").fill("Le bleu.");
    await shopper.getByRole("button", { name: "Envoyer ma réponse" }).click();
    await shopper.getByText("Notre équipe examine votre demande").first().waitFor();

    await page.reload();
    await frame.getByText("Le bleu.").first().waitFor();
    await frame.getByRole("button", { name: "Annuler et rembourser" }).first().click();
    await frame.getByRole("dialog").getByRole("button", { name: "Annuler et rembourser" }).click();
    await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 20_000 }).not.toBeNull();
    await expect.poll(() => mailAbout(order.name, /est annulée/), { timeout: 20_000 }).toBeDefined();
    expect(preview.shopify.order(SHOP, order.id).transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);
  });

  it("the shopper takes it back: the goods are let go, and the page says so", async () => {
    const order = place(60);
    const shopper = await askLate(order.id, "Finalement, je ne sais plus.");
    await expect.poll(() => heldByUs(order.id), { timeout: 20_000 }).toBe(true);
    await shopper.goto(orderPage(order.id));
    await shopper.getByRole("button", { name: "Retirer ma demande" }).click();
    await shopper.getByRole("button", { name: "Oui, la retirer" }).click();
    await shopper.getByText("Demande retirée").first().waitFor();
    await expect.poll(() => heldByUs(order.id), { timeout: 20_000 }).toBe(false);
    expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
  });

  it("staff decline in words of the policy, and then put a wrong decision right with an apology", async () => {
    const order = place(60);
    const shopper = await askLate(order.id, "Puis-je encore annuler ?");
    const { page, frame } = await openCase(order.name);
    await frame.getByRole("button", { name: "Refuser", exact: true }).click();
    await frame.getByLabel("Motif, au sens de la politique").selectOption({ index: 1 });
    await frame.getByRole("button", { name: "Refuser la demande" }).click();
    await expect.poll(() => mailAbout(order.name, /Réponse/), { timeout: 20_000 }).toBeDefined();
    expect(mailAbout(order.name, /Réponse/)?.text).toContain("rétractation");
    await shopper.goto(orderPage(order.id));
    await shopper.getByText("Cette commande n’a pas pu être annulée").first().waitFor();
    await browser.screenshot(shopper, "declined");

    await page.reload();
    await frame.getByRole("button", { name: "Rectifier cette décision" }).click();
    await frame.getByLabel("Ce qui était erroné").fill("Nous avons lu la mauvaise date.");
    await frame.getByLabel("Quelle est l’origine de l’erreur ?").selectOption({ index: 1 });
    await frame.getByRole("button", { name: "S’excuser et rectifier" }).click();
    await expect
      .poll(() => preview.mailbox.mails().find((mail) => mail.subject.includes(order.name) && /excus/i.test(mail.text)), {
        timeout: 20_000,
      })
      .toBeDefined();
    await browser.screenshot(page, "corrected-case");
  });
});
