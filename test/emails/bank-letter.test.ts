import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { composeBankLetter, letterHeaders } from "../../app/emails/bank-letter";
import { mailLanguages } from "../../app/emails/compose-mail";
import english from "../../app/i18n/bank-letter.en.json";
import french from "../../app/i18n/bank-letter.fr.json";
import { useBrowser } from "../support/browser";
import { bankLetterFacts } from "../support/mail-facts";

type Texts = { [key: string]: string | Texts };
const flat = (texts: Texts, path = ""): [string, string][] =>
  Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
/** What a person reads of the page, one line for each part. */
const readable = (html: string): string =>
  plain(
    html
      .replace(/<style>.*?<\/style>/s, "")
      .replace(/<[^>]+>/g, "\n")
      .replaceAll("&#39;", "'")
      .replaceAll("&quot;", '"')
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&"),
  );

describe("the letter to the bank", () => {
  it("says who refunded what, when, to which card, and under which reference, on the page and as text", () => {
    const { subject, text, html } = composeBankLetter("fr", bankLetterFacts());
    expect(plain(subject)).toBe("Recherche d’un remboursement non reçu : 1 079,90 € de Sofimix, commande #1042");
    for (const part of [
      "Sofimix, 12 rue des Lilas, 69003 Lyon",
      "#1042",
      "1 079,90 € (EUR)",
      "Visa •••• 4242",
      "18 novembre 2026",
      "20 novembre 2026",
      "11 décembre 2026",
      "74537604326000012345678",
      "une carte expirée ou remplacée",
      "me le confirmer par écrit",
    ]) {
      expect(plain(text)).toContain(part);
      expect(readable(html)).toContain(part);
    }
    expect(composeBankLetter("en", bankLetterFacts()).text).toContain(
      "On 20 November 2026, Sofimix sent me a refund of €1,079.90",
    );
  });

  it.each(mailLanguages)("without a reference says which one to ask the shop for (%s)", (language) => {
    const byCard = composeBankLetter(language, bankLetterFacts({ arn: null }));
    expect(byCard.text).toContain("ARN");
    expect(byCard.text).toContain("commande@sofimix.com");
    const byHand = composeBankLetter(language, bankLetterFacts({ arn: null, manual: true }));
    expect(byHand.text).toMatch(language === "fr" ? /virement/ : /transfer/);
    expect(byHand.text).not.toContain("ARN");
  });

  it.each(mailLanguages)("has no hole, whatever is not known of the refund (%s)", (language) => {
    for (const facts of [
      bankLetterFacts(),
      bankLetterFacts({ paidAt: null, sentAt: null, expectedBy: null, arn: null, method: null }),
      bankLetterFacts({ reversal: true, amount: { amount: "12000", currencyCode: "JPY" } }),
      bankLetterFacts({ amount: { amount: "12.345", currencyCode: "KWD" } }),
    ]) {
      const { subject, paragraphs, text, html } = composeBankLetter(language, facts);
      for (const part of [subject, ...paragraphs, text, readable(html)])
        expect(part).not.toMatch(/\{\{|\}\}|undefined|null|Invalid|NaN|\(\)/);
    }
  });

  it("leaves the shopper's own name to them, and lets nothing out of the page", () => {
    const { html } = composeBankLetter("fr", bankLetterFacts(), { back: "?locale=fr", otherLanguage: "?locale=en&letter=1" });
    expect(html).toContain('<input type="text" autocomplete="name">');
    expect(html).not.toMatch(/<script|<form|src=|url\(|https?:/);
    expect(letterHeaders["content-security-policy"]).toMatch(/default-src 'none'.*form-action 'none'.*frame-ancestors 'none'/);
  });

  it("takes a store's or an order's own name as text", () => {
    const store = { name: `<script>"L'Atelier"</script>`, email: "a@b.fr", phone: "1", address: "<b>" };
    const { html } = composeBankLetter("fr", bankLetterFacts({ store, orderName: "#1<img src=x>" }));
    expect(html).not.toMatch(/<script|<b>|<img/);
    expect(readable(html)).toContain("<script>");
  });

  it("is the same letter in both languages, and typeset as French is", () => {
    expect(flat(french).map(([key]) => key)).toEqual(flat(english).map(([key]) => key));
    const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const [index, [key, text]] of flat(english).entries())
      expect({ [key]: placeholders(flat(french)[index]![1]) }).toEqual({ [key]: placeholders(text) });
    expect(flat(french).filter(([, text]) => /[ ][:;!?»]|«[ ]|\w'\w/.test(text))).toEqual([]);
  });
});

describe("printed", () => {
  const browser = useBrowser();
  const folder = join(import.meta.dirname, "../../.cache/screenshots");

  it.each([
    ["fr", "with a reference", bankLetterFacts()],
    ["en", "with a reference", bankLetterFacts()],
    [
      "fr",
      "without one, with long names",
      bankLetterFacts({
        arn: null,
        reversal: true,
        method: "Mastercard •••• 5100",
        store: {
          ...bankLetterFacts().store,
          name: "La Manufacture des Matelas et Oreillers de Lyon",
          address:
            "Zone artisanale des Grands Chemins, bâtiment C, 1234 route de la Vallée, 69690 Saint-Julien-sur-Bibost, France",
        },
      }),
    ],
    ["en", "without one", bankLetterFacts({ arn: null, reversal: true })],
  ] as const)("the letter is one sheet of A4 (%s, %s)", async (language, what, facts) => {
    const page = await browser.openPage({ locale: language });
    await page.setContent(composeBankLetter(language, facts, { back: "?", otherLanguage: "?" }).html);
    const name = `bank-letter-${language}-${what.replace(/\W+/g, "-")}`;
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await browser.screenshot(page, name);
    await page.fill("input[autocomplete=name]", "Camille Martin");
    await mkdir(folder, { recursive: true });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await writeFile(join(folder, `${name}.pdf`), pdf);
    const written = (await readFile(join(folder, `${name}.pdf`))).toString("latin1");
    expect(written.slice(0, 5)).toBe("%PDF-");
    expect(written.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1);
    const [, width, height] = /\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)/.exec(written)!;
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  });

  it("on a phone everything fits the screen", async () => {
    const page = await browser.openPage({ viewport: "phone" });
    await page.setContent(composeBankLetter("fr", bankLetterFacts({ arn: null }), { back: "?", otherLanguage: "?" }).html);
    await page.click("summary");
    await browser.screenshot(page, "bank-letter-phone");
    expect(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")).toBe(false);
  });
});
