import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { SHOP, usePreview } from "../support/preview";

const { browser, preview } = usePreview();

const placeTooLate = (who: "camille" | "alex") => preview.place(who, { placedAgo: { hours: 60 } });
const holdsOn = (orderId: string) => preview.shopify.order(SHOP, orderId).fulfillmentOrders.flatMap(({ holds }) => holds);

const texts = {
  fr: {
    ask: "Demander à notre équipe d’annuler",
    why: "Pourquoi souhaitez-vous annuler ?",
    know: "Que devons-nous savoir ?",
    day: "Quel jour avez-vous essayé la première fois ?",
    time: "Vers quelle heure ?",
    what: "Que s’est-il passé ?",
    send: "Envoyer ma demande",
    running: "Notre équipe examine votre demande",
    back: "Retour à la commande",
    answer: "Votre réponse",
    sendAnswer: "Envoyer ma réponse",
    withdraw: "Retirer ma demande",
    confirm: "Oui, la retirer",
    withdrawn: "Demande retirée",
  },
  en: {
    ask: "Ask our team to cancel",
    why: "Why do you want to cancel?",
    know: "What should we know?",
    day: "Which day did you first try?",
    time: "About what time?",
    what: "What happened?",
    send: "Send my request",
    running: "Our team is looking at your request",
    back: "Back to the order",
    answer: "Your answer",
    sendAnswer: "Send my answer",
    withdraw: "Withdraw my request",
    confirm: "Yes, withdraw it",
    withdrawn: "Request withdrawn",
  },
};

/** A member of staff asks from the case's page in the admin. */
async function staffAsks(orderName: string, question: string): Promise<void> {
  const { page: admin, frame } = await preview.openCase(orderName, { locale: "en" });
  await frame.getByText("Commandé deux fois").first().waitFor();
  const button = frame.getByRole("button", { name: "Ask the customer" });
  if (!(await button.isVisible())) await frame.getByRole("button", { name: "More actions" }).click();
  await button.click();
  await frame.getByLabel("Your question").fill(question);
  await frame.getByRole("button", { name: "Send the question" }).click();
  // what was typed reads the same: the question counts when its form is gone
  await frame.getByLabel("Your question").waitFor({ state: "detached" });
  await frame.getByText(question).first().waitFor();
  await admin.close();
}

const says = (page: Page, text: string) => page.locator("[data-block]").getByText(text, { exact: true }).first().waitFor();

describe.each([
  ["camille", "fr", "desktop"],
  ["alex", "en", "phone"],
] as const)("%s asks too late for the button (%s, on a %s)", (who, language, viewport) => {
  const t = texts[language];

  it("the request is taken with its words, the goods are held, a question is answered, and all of it is taken back", async () => {
    const order = placeTooLate(who);
    const page = await browser.openPage({ locale: language, viewport });
    await page.goto(preview.orderPage(order.id));
    await page.getByRole("link", { name: t.ask }).click();
    await page.getByLabel(t.why).selectOption("ordered-by-mistake");
    await page.getByLabel(t.know).fill("Commandé deux fois 🙏 <b>vraiment</b>");
    await page.getByRole("checkbox").check();
    await page.getByLabel(t.day).fill(preview.shopify.clock.now().minus({ days: 1 }).toISODate()!);
    await page.getByLabel(t.time).selectOption("09:30");
    await page.getByLabel(t.what).fill("Page blanche");
    await browser.screenshot(page, `late-form-${language}`);
    await page.getByRole("button", { name: t.send }).click();
    await says(page, t.running);
    await expect.poll(() => holdsOn(order.id).map(({ handle }) => handle), { timeout: 20_000 }).toEqual(["cancel-request"]);

    await staffAsks(order.name, "Lequel des deux colis ?");
    await page.reload();
    await page.getByText("Lequel des deux colis ?").waitFor();
    await browser.screenshot(page, `late-question-${language}`);
    await page.getByRole("link", { name: t.back }).click();
    await page.getByLabel(t.answer).fill("Le premier.");
    await page.getByRole("button", { name: t.sendAnswer }).click();
    await says(page, t.running);

    await page.getByRole("button", { name: t.withdraw }).click();
    await page.getByRole("button", { name: t.confirm }).click();
    await says(page, t.withdrawn);
    await browser.screenshot(page, `late-withdrawn-${language}`);
    await expect.poll(() => holdsOn(order.id), { timeout: 20_000 }).toEqual([]);
    expect(preview.shopify.order(SHOP, order.id).cancelledAt).toBeNull();
  });
});

it("what was typed while the app was down is there when it is back, and arrives with the time of the first try", async () => {
  browser.allow(/502|503|Failed to load|ERR_|CORS/);
  const order = placeTooLate("alex");
  const page = await browser.openPage({ locale: "en" });
  await page.goto(`${preview.orderPage(order.id)}/cancellation-request`);
  await page.getByLabel(texts.en.know).fill("Please stop it.");
  preview.app.kill();
  await page.getByRole("button", { name: texts.en.send }).click();
  await page.getByRole("alert").waitFor();
  await page.waitForTimeout(600);
  await expect
    .poll(
      async () => {
        await page.reload();
        return page
          .getByLabel(texts.en.know)
          .inputValue({ timeout: 3_000 })
          .catch(() => null);
      },
      { timeout: 45_000 },
    )
    .toBe("Please stop it.");
  await page.getByRole("button", { name: texts.en.send }).click();
  await says(page, texts.en.running);
});
