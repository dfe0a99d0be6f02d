import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { SHOP, usePreview } from "../support/preview";

/* Goods that left by mistake, from the shopper's page over the warehouse to the last cent, as the people of a shop do it. */

const { browser, preview } = usePreview();
const picture = (page: Page, name: string) => browser.screenshot(page, `issue4/${name}`);
/** The same of a case, from the part with this heading on. */
async function pictureOf(page: Page, part: string, name: string): Promise<void> {
  const heading = page.frameLocator("#app-frame").getByRole("heading", { name: part, exact: true }).first();
  await heading.evaluate((element) => element.scrollIntoView());
  await picture(page, name);
}

/** In cents, what successful transactions of these kinds moved. */
const moved = (orderId: string, ...kinds: string[]) =>
  preview
    .order(orderId)
    .transactions.filter(({ kind, status }) => kinds.includes(kind) && status === "SUCCESS")
    .reduce((cents, { amount }) => cents + Math.round(Number(amount) * 100), 0);

/** Everything that was paid went back, by one refund. */
function expectAllBackOnce(orderId: string, cents: number): void {
  expect(moved(orderId, "SALE", "CAPTURE")).toBe(cents);
  expect(moved(orderId, "REFUND")).toBe(cents);
  expect(preview.order(orderId).transactions.filter(({ kind }) => kind === "REFUND")).toHaveLength(1);
}

/** Somebody at the warehouse presses this button of the order. */
async function atWarehouse(page: Page, orderName: string, step: string): Promise<void> {
  await page.goto(`${preview.address}/warehouse?shop=${SHOP}&whose=all`);
  await page.getByRole("article", { name: orderName, exact: true }).getByRole("button", { name: step, exact: true }).click();
  await page.waitForLoadState("networkidle");
}

/** The step that is next on the case's page: its name first, so that nothing is pressed on the one before. */
async function nextStep(frame: FrameLocator, name: string) {
  const step = frame.locator('li[aria-current="step"]').filter({ has: frame.getByRole("heading", { name, exact: true }) });
  await step.waitFor();
  return step;
}
async function takeStep(frame: FrameLocator, name: string, button: string): Promise<void> {
  const step = await nextStep(frame, name);
  await step.getByRole("button", { name: button, exact: true }).click();
}
async function confirm(frame: FrameLocator, button: string): Promise<void> {
  await frame.getByRole("dialog").getByRole("button", { name: button, exact: true }).click();
}
/** Some buttons of a page stand behind "more actions". */
async function approveRecall(
  frame: FrameLocator,
  words: { approve: string; more: RegExp; yes: string; opened: string },
): Promise<void> {
  const button = frame.getByRole("button", { name: words.approve, exact: true });
  if (!(await button.first().isVisible())) await frame.getByRole("button", { name: words.more }).first().click();
  await button.last().click();
  await confirm(frame, words.yes);
  await frame.getByText(words.opened).first().waitFor();
}
/** What the recall cost, as staff write it down. */
async function addCost(
  frame: FrameLocator,
  words: { add: string; amount: string; kind: string; done: string },
  cost: { amount: string; kind: string },
): Promise<void> {
  await frame.getByRole("button", { name: words.add, exact: true }).click();
  await frame.getByLabel(words.amount).fill(cost.amount);
  await frame.getByLabel(words.kind, { exact: true }).selectOption({ label: cost.kind });
  await frame.getByRole("button", { name: words.done, exact: true }).click();
  await frame.getByRole("button", { name: words.add, exact: true }).waitFor();
}
const says = (page: Page, text: string | RegExp) => page.locator("[data-block]").getByText(text).first().waitFor();

const fr = {
  cost: { add: "Ajouter un coût", amount: "Montant (EUR)", kind: "Motif", done: "Ajouter" },
  recall: {
    approve: "Approuver un rappel",
    more: /Autres actions|Afficher les actions/,
    yes: "Approuver le rappel",
    opened: "Comment le colis est parti",
  },
};
const en = {
  cost: { add: "Add a cost", amount: "Amount (EUR)", kind: "What for", done: "Add" },
  recall: {
    approve: "Approve a recall",
    more: /More actions|View actions/,
    yes: "Approve the recall",
    opened: "How the goods left",
  },
};

describe("goods that left by mistake", () => {
  it("in the building: packed although Camille had asked in time; taken in hand, undone, held, cancelled and refunded", async () => {
    const order = preview.place("camille");
    browser.allow(/503/); // Shopify is away for a while
    const shopper = await preview.open(preview.orderPage(order.id));
    await shopper.getByRole("button", { name: /Gérer/ }).click();
    await shopper.getByRole("button", { name: /Annuler la commande/ }).click();
    preview.shopify.faults.down("forever");
    await shopper.getByRole("button", { name: /Annuler cette commande/ }).click();
    await shopper.getByText(/reçu/i).first().waitFor();

    const warehouse = await browser.openPage();
    await atWarehouse(warehouse, order.name, "Emballer, étiquette achetée");
    preview.shopify.faults.down(null);
    preview.shopify.clock.move({ minutes: 3 });
    expect((await preview.mailed(order.name, /Nous avons reçu/)).text).toContain(
      "Nous nous occupons de la faire revenir, à nos frais",
    );
    await shopper.goto(preview.orderPage(order.id));
    await says(shopper, "Nous rappelons votre colis");
    await picture(shopper, "recall-building-1-shopper");

    const { page, frame } = await preview.openCase(order.name);
    await frame.getByText(/La demande est arrivée la première/).waitFor();
    await frame.getByText("Rien ne montre que le transporteur l’a pris").waitFor();
    await picture(page, "recall-building-2-facts");
    await frame.getByRole("button", { name: "Oui, il est parti par erreur" }).click();
    await frame.getByText(/a vérifié le .* que c’était une erreur/).waitFor();
    await frame.getByRole("button", { name: "Procéder ainsi : Le garder dans vos locaux" }).click();
    await takeStep(frame, "Prendre le colis en main", "Le colis est en main");
    await nextStep(frame, "Annuler l’étiquette");
    await pictureOf(page, "Comment récupérer le colis", "recall-building-3-label");
    await atWarehouse(warehouse, order.name, "Invalider l’étiquette");
    await picture(warehouse, "recall-building-4-warehouse");
    await takeStep(frame, "Annuler l’étiquette", "L’étiquette est annulée");
    await takeStep(frame, "Annuler l’expédition dans Shopify", "Annuler l’expédition");
    await takeStep(frame, "Bloquer les articles", "Bloquer");
    await addCost(frame, fr.cost, { amount: "4,50", kind: "Contrôle et remise en stock" });
    await frame.getByLabel("Cause", { exact: true }).selectOption({ label: "Un blocage n’a pas été vu" });
    await frame.getByRole("button", { name: "Noter la cause" }).click();
    await takeStep(frame, "Annuler la commande et tout rembourser", "Annuler et rembourser");
    await picture(page, "recall-building-5-confirm");
    expect(preview.order(order.id).cancelledAt).toBeNull();
    await confirm(frame, "Annuler et rembourser");

    await preview.mailed(order.name, /est annulée/);
    expect(preview.order(order.id).cancelledAt).not.toBeNull();
    expectAllBackOnce(order.id, 8_980);
    await frame.getByRole("heading", { name: "Colis parti par erreur" }).waitFor();
    await frame.getByText("Annulée et remboursée", { exact: true }).first().waitFor();
    await frame.getByText(/Durée\s:\s\d/).waitFor();
    await frame.getByText("Total : 4,50 €").waitFor();
    await pictureOf(page, "Colis parti par erreur", "recall-building-6-ended");
    await shopper.reload();
    await says(shopper, /Votre colis a été arrêté avant de vous parvenir et votre commande est annulée/);
    await picture(shopper, "recall-building-7-shopper");
  }, 120_000);

  it("with the carrier: Alex says that a parcel is on its way; the carrier is asked, brings it back, cancelled and refunded", async () => {
    const order = preview.place("alex");
    const warehouse = await browser.openPage({ locale: "en" });
    await atWarehouse(warehouse, order.name, "Ship with tracking");
    const shopper = await preview.open(preview.orderPage(order.id), { locale: "en", viewport: "phone" });
    await says(shopper, /Is a parcel on its way although you asked in time/);
    await picture(shopper, "recall-carrier-1-why");
    await shopper.getByRole("link", { name: "Ask our team to cancel" }).click();
    await shopper.getByRole("checkbox", { name: /A parcel is on its way/ }).check();
    await picture(shopper, "recall-carrier-2-form");
    await shopper.getByRole("button", { name: "Send my request" }).click();
    await says(shopper, "Our team is looking at your request");

    const { page, frame } = await preview.openCase(order.name, { locale: "en" });
    await approveRecall(frame, en.recall);
    await preview.mailed(order.name, /We are bringing your order .* back/);
    await frame.getByRole("button", { name: "Yes, it left by mistake" }).click();
    await frame.getByRole("button", { name: /^Go this way: Have the carrier/ }).click();
    const asking = await nextStep(frame, "Ask the carrier to turn it round");
    await asking.getByLabel("Its reference (optional)").fill("INT-2041");
    await pictureOf(page, "How to get the goods back", "recall-carrier-3-ask");
    await takeStep(frame, "Ask the carrier to turn it round", "The carrier was asked");
    await addCost(frame, en.cost, { amount: "6.90", kind: "Stopping the parcel" });
    await atWarehouse(warehouse, order.name, "Carrier: intercepted");
    await takeStep(frame, "The carrier’s answer", "The carrier turns it round");
    await nextStep(frame, "The parcel is back");
    await pictureOf(page, "How to get the goods back", "recall-carrier-4-answered");
    await shopper.goto(preview.orderPage(order.id));
    await says(shopper, "We are calling your parcel back");
    await picture(shopper, "recall-carrier-5-shopper");
    preview.shopify.clock.move({ hours: 26 });
    await atWarehouse(warehouse, order.name, "Carrier: returned to sender");
    await picture(warehouse, "recall-carrier-6-warehouse");
    await takeStep(frame, "The parcel is back", "The parcel is back");
    await takeStep(frame, "Undo the fulfilment", "Undo the fulfilment");
    await takeStep(frame, "Hold the goods", "Put on hold");
    await takeStep(frame, "Cancel the order and refund in full", "Cancel and refund");
    await confirm(frame, "Cancel and refund");

    await preview.mailed(order.name, /is cancelled/);
    expect(preview.order(order.id).cancelledAt).not.toBeNull();
    expectAllBackOnce(order.id, 8_980);
    await frame.getByText("Cancelled and refunded", { exact: true }).first().waitFor();
    await frame.getByText(/Lasted 26 hours/).waitFor();
    await frame.getByText("Total: €6.90").waitFor();
    await pictureOf(page, "Goods that left by mistake", "recall-carrier-7-ended");
    await shopper.reload();
    await says(shopper, /Your parcel was stopped before it reached you, and your order is cancelled/);
    await picture(shopper, "recall-carrier-8-shopper");
  }, 120_000);

  it("delivered: a return at the store's cost with its label; the goods come back, returned and refunded", async () => {
    const order = preview.place("camille");
    const warehouse = await browser.openPage();
    await atWarehouse(warehouse, order.name, "Expédier avec suivi");
    await atWarehouse(warehouse, order.name, "Transporteur : livré");
    preview.shopify.clock.move({ minutes: 30 });
    const entry = await preview.openAdmin("/app/requests/new", { viewport: "phone" });
    await entry.frame.getByLabel(/Numéro de commande/).fill(order.name);
    await entry.frame.getByRole("button", { name: "Trouver la commande" }).click();
    await entry.frame.getByRole("link", { name: `Choisir ${order.name}` }).click();
    await entry.frame.getByLabel("Arrivée par").selectOption("phone");
    await entry.frame.getByLabel(/Ce que le client a écrit/).fill("Le colis est arrivé alors qu’elle voulait annuler.");
    await entry.frame.getByRole("button", { name: "Saisir la demande" }).click();
    const { page, frame } = entry;
    await frame.getByText("Éléments de preuve").waitFor();
    await approveRecall(frame, fr.recall);
    await frame.getByRole("button", { name: "Oui, il est parti par erreur" }).click();
    await frame.getByText(/a vérifié le .* que c’était une erreur/).waitFor();
    await pictureOf(page, "Comment récupérer le colis", "recall-delivered-1-ways");
    await frame.getByRole("button", { name: "Procéder ainsi : Un retour dans Shopify, à vos frais" }).click();
    await takeStep(frame, "Créer le retour dans Shopify", "Créer le retour");
    const label = await nextStep(frame, "Envoyer l’étiquette de retour");
    await label.getByLabel("Lien vers l’étiquette de retour").fill("https://etiquettes.example/8R123.pdf");
    await label.getByLabel("Numéro de suivi", { exact: true }).fill("8R00123456789");
    await pictureOf(page, "Comment récupérer le colis", "recall-delivered-2-label");
    await takeStep(frame, "Envoyer l’étiquette de retour", "Enregistrer et prévenir le client");
    await nextStep(frame, "Vérifier ce qui est revenu");
    await expect
      .poll(() => preview.mailsAbout(order.name).some(({ text }) => text.includes("https://etiquettes.example/8R123.pdf")), {
        timeout: 20_000,
      })
      .toBe(true);
    const shopper = await preview.open(preview.orderPage(order.id), { viewport: "phone" });
    await says(shopper, /8R00123456789/);
    await says(shopper, /Remettez le colis avec cette étiquette de retour/);
    await picture(shopper, "recall-delivered-3-shopper");
    await addCost(frame, fr.cost, { amount: "7,20", kind: "Étiquette de retour" });
    preview.shopify.clock.move({ days: 3 });
    await takeStep(frame, "Vérifier ce qui est revenu", "Noter ce qui est revenu");
    await nextStep(frame, "Solder le retour et tout rembourser");
    await pictureOf(page, "Comment récupérer le colis", "recall-delivered-4-back");
    await takeStep(frame, "Solder le retour et tout rembourser", "Solder et rembourser");
    await confirm(frame, "Solder et rembourser");

    await preview.mailed(order.name, /est revenue chez nous/);
    expect(preview.order(order.id).cancelledAt).toBeNull();
    expect(preview.order(order.id).returns.map(({ status }) => status)).toEqual(["CLOSED"]);
    expectAllBackOnce(order.id, 8_980);
    await frame.getByText("Retournée et remboursée", { exact: true }).first().waitFor();
    await frame.getByText(/Durée\s:\s72\sheures/).waitFor();
    await frame.getByText("Total : 7,20 €").waitFor();
    await pictureOf(page, "Colis parti par erreur", "recall-delivered-5-ended");
    await shopper.reload();
    await says(shopper, "La marchandise nous est revenue.");
    await picture(shopper, "recall-delivered-6-shopper");
    expect(preview.mailsAbout(order.name).filter(({ subject }) => /est annulée/.test(subject))).toEqual([]);
  }, 120_000);
});
