import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { SHOP, usePreview } from "../support/preview";

const { browser, preview } = usePreview();

const place = (hours: number) => preview.place("camille", { placedAgo: { hours } });

/** From the order's page to the form, filled in and sent. */
async function askLate(orderId: string, words: string): Promise<Page> {
  const page = await preview.open(preview.orderPage(orderId));
  await page.getByRole("link", { name: "Demander à notre équipe d’annuler" }).click();
  await page.getByLabel("Que devons-nous savoir ?").fill(words);
  await page.getByRole("button", { name: "Envoyer ma demande" }).click();
  await page.getByText("Notre équipe examine votre demande").first().waitFor();
  return page;
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
    await preview.mailed(order.name, /reçu/);

    const { page, frame } = await preview.openCase(order.name);
    await frame.getByText("Je me suis trompée de couleur.").first().waitFor();
    await browser.screenshot(page, "late-request-case");
    await frame.getByRole("button", { name: "Interroger le client" }).click();
    await frame.getByLabel("Votre question").fill("Quelle couleur souhaitez-vous ?");
    await frame.getByRole("button", { name: "Envoyer la question" }).click();
    await preview.mailed(order.name, /question/i);

    await shopper.goto(preview.orderPage(order.id));
    await shopper.getByText("Quelle couleur souhaitez-vous ?").first().waitFor();
    await shopper.getByLabel("Votre réponse").fill("Le bleu.");
    await shopper.getByRole("button", { name: "Envoyer ma réponse" }).click();
    await shopper.getByText("Notre équipe examine votre demande").first().waitFor();

    await page.reload();
    await frame.getByText("Le bleu.").first().waitFor();
    await frame.getByRole("button", { name: "Annuler et rembourser" }).first().click();
    await frame.getByRole("dialog").getByRole("button", { name: "Annuler et rembourser" }).click();
    await expect.poll(() => preview.shopify.order(SHOP, order.id).cancelledAt, { timeout: 20_000 }).not.toBeNull();
    await preview.mailed(order.name, /est annulée/);
    expect(preview.shopify.order(SHOP, order.id).transactions.filter((each) => each.kind === "REFUND")).toHaveLength(1);
  });

  it("the shopper takes it back: the goods are let go, and the page says so", async () => {
    const order = place(60);
    const shopper = await askLate(order.id, "Finalement, je ne sais plus.");
    await expect.poll(() => heldByUs(order.id), { timeout: 20_000 }).toBe(true);
    await shopper.goto(preview.orderPage(order.id));
    await shopper.getByRole("button", { name: "Retirer ma demande" }).click();
    await shopper.getByRole("button", { name: "Oui, la retirer" }).click();
    await shopper.getByText("Demande retirée").first().waitFor();
    await expect.poll(() => heldByUs(order.id), { timeout: 20_000 }).toBe(false);
    expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
  });

  it("staff decline in words of the policy, and then put a wrong decision right with an apology", async () => {
    const order = place(60);
    const shopper = await askLate(order.id, "Puis-je encore annuler ?");
    const { page, frame } = await preview.openCase(order.name);
    await frame.getByRole("button", { name: "Refuser", exact: true }).click();
    await frame.getByLabel("Motif, au sens de la politique").selectOption({ index: 1 });
    await frame.getByRole("button", { name: "Refuser la demande" }).click();
    expect((await preview.mailed(order.name, /Réponse/)).text).toContain("rétractation");
    await shopper.goto(preview.orderPage(order.id));
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
