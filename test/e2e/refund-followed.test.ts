import { join } from "node:path";
import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { usePreview } from "../support/preview";

/* A refund is done when the shopper has the money: from the press to their word, over the banks. */

const { browser, preview } = usePreview();
const picture = (page: Page, name: string) => browser.screenshot(page, `issue4/${name}`);
/** The same of a case, from its refunds on. */
async function pictureOfRefunds(page: Page, part: string, name: string): Promise<void> {
  const heading = page.frameLocator("#app-frame").getByRole("heading", { name: part, exact: true }).first();
  await heading.evaluate((element) => element.scrollIntoView());
  await picture(page, name);
}

const refundsOf = (orderId: string) =>
  preview
    .order(orderId)
    .transactions.filter(({ kind }) => kind === "REFUND")
    .map(({ amount, status }) => `${Number(amount).toFixed(2)} ${status}`);

/** Addresses of the app in a mail, the one with this text in it first. */
function linkIn(mail: { text: string }, part: string): string {
  const links = mail.text.match(/https?:\/\/[^\s<>")\]]+/g) ?? [];
  const link = links.find((each) => each.includes(part));
  if (!link) throw new Error(`No link with ${part} among ${links.join(", ")}`);
  return link;
}

it("sent, not there after the 15th business day, looked for at the banks with a letter, and arrived in the end", async () => {
  // a Monday without a public holiday for three weeks
  preview.shopify.clock.set(DateTime.fromISO("2027-03-01T10:30", { zone: "Europe/Paris" }));
  preview.shopify.payments.arn = true;
  const order = preview.place("camille", { placedAgo: { hours: 30 } });
  const shopper = await preview.open(preview.orderPage(order.id), { viewport: "phone" });
  await shopper.getByRole("button", { name: /Gérer/ }).click();
  await shopper.getByRole("button", { name: /Annuler la commande/ }).click();
  await shopper.getByRole("button", { name: /Annuler cette commande/ }).click();
  await shopper.getByText("Commande annulée").first().waitFor();
  const cancelled = await preview.mailed(order.name, /est annulée/);
  expect(cancelled.text).toMatch(/entre le (lundi )?15 mars 2027 et le (lundi )?22 mars 2027/);
  expect(refundsOf(order.id)).toEqual(["89.80 SUCCESS"]);
  await shopper.goto(preview.orderPage(order.id));
  await shopper
    .getByText(/Votre banque devrait le créditer/)
    .first()
    .waitFor();
  await picture(shopper, "refund-1-sent-phone");

  // 15 business days later nobody has asked yet; the service opens on the next, and asks
  preview.shopify.clock.set(DateTime.fromISO("2027-03-23T09:01", { zone: "Europe/Paris" }));
  const question = await preview.mailed(order.name, /est-il arrivé/);
  expect(question.text).toContain("89,80");
  const mailPage = await preview.open(`${preview.address}/mailbox/${question.id}`);
  await picture(mailPage, "refund-2-question-mail");

  const no = linkIn(question, "arrived=no");
  const guest = await preview.open(no, { viewport: "phone" });
  await guest.getByRole("button", { name: /Non, il n’est pas arrivé/ }).waitFor();
  await picture(guest, "refund-3-question-guest");
  const { page: admin, frame } = await preview.openCase(order.name);
  await frame.getByText("Envoyé à la banque").first().waitFor();
  await frame.getByText("Pas encore de réponse.").waitFor(); // opening the link decides nothing
  await guest.getByRole("button", { name: /Non, il n’est pas arrivé/ }).click();
  await guest
    .getByText(/Nous cherchons l’argent/)
    .first()
    .waitFor();
  await picture(guest, "refund-4-answered-guest");

  const mailed = await preview.mailed(order.name, /lettre à la banque/);
  const letter = await preview.open(linkIn(mailed, "letter="));
  await letter.getByText(/89,80/).filter({ visible: true }).first().waitFor();
  await picture(letter, "refund-5-letter-fr");
  const printed = await letter.pdf({
    format: "A4",
    path: join(import.meta.dirname, "../../.cache/screenshots/issue4/refund-5-letter-fr.pdf"),
  });
  expect(printed.subarray(0, 5).toString()).toBe("%PDF-");

  await admin.reload();
  await frame.getByText("Recherché auprès de la banque").first().waitFor();
  await frame.getByRole("button", { name: /^Noter un contact/ }).click();
  const dialog = frame.getByRole("dialog");
  await dialog.getByLabel("Avec qui").selectOption("payment-provider");
  await dialog.getByLabel("Ce qui a été dit").fill("La banque a demandé dix jours.");
  await picture(admin, "refund-6-contact");
  await dialog.getByRole("button", { name: "Noter", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await frame.getByText("La banque a demandé dix jours.").first().waitFor();
  await pictureOfRefunds(admin, "Remboursements", "refund-7-inquiry-case");

  await shopper.goto(preview.orderPage(order.id));
  await shopper
    .getByText(/nous le recherchons auprès des banques/)
    .first()
    .waitFor();
  await picture(shopper, "refund-8-inquiry-phone");
  await shopper.getByRole("button", { name: "Il est arrivé entre-temps" }).click();
  await shopper.getByText("Annulée et remboursée").first().waitFor();
  await picture(shopper, "refund-9-arrived-phone");
  const closed = frame.getByText("Classée", { exact: true });
  await expect
    .poll(async () => (await admin.reload(), await closed.count()), { timeout: 20_000, interval: 1000 })
    .toBeGreaterThan(0);
  await frame.getByText("Le client l’a dit.").waitFor();
  await pictureOfRefunds(admin, "Remboursements", "refund-10-closed-case");
  expect(refundsOf(order.id)).toEqual(["89.80 SUCCESS"]);
}, 120_000);

it("a refund that failed is sent again by staff, once, although the button is pressed twice", async () => {
  const order = preview.place("alex");
  preview.shopify.payments.mode = "failing";
  const shopper = await preview.open(preview.orderPage(order.id), { locale: "en" });
  await shopper.getByRole("button", { name: /Manage/ }).click();
  await shopper.getByRole("button", { name: /Cancel order/ }).click();
  await shopper.getByRole("button", { name: /Cancel this order/ }).click();
  await shopper.getByText("Order cancelled").first().waitFor();
  const { page: admin, frame } = await preview.openCase(order.name, { locale: "en" });
  const again = frame.getByRole("button", { name: /^Send it again/ });
  await again.waitFor();
  expect(refundsOf(order.id)).toEqual(["89.80 FAILURE"]);
  await pictureOfRefunds(admin, "Refunds", "refund-failed-1-case-en");
  await shopper.reload();
  await shopper
    .getByText(/did not go through/i)
    .first()
    .waitFor();
  await picture(shopper, "refund-failed-2-shopper-en");

  preview.shopify.payments.mode = "instant";
  preview.shopify.faults.delayMs = 300;
  await again.click();
  await picture(admin, "refund-failed-3-asked-en");
  await frame
    .getByRole("dialog")
    .getByRole("button", { name: /^Send €89\.80/ })
    .dblclick();
  await frame.getByText("Sent to the bank").first().waitFor();
  preview.shopify.faults.delayMs = 0;
  expect((await preview.mailed(order.name, /has been sent/)).text).toContain("€89.80");
  expect(refundsOf(order.id)).toEqual(["89.80 FAILURE", "89.80 SUCCESS"]);
  await frame.getByText("Tried before").first().waitFor();
  await pictureOfRefunds(admin, "Refunds", "refund-failed-4-sent-en");
}, 120_000);
