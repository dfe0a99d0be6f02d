import { createHash } from "node:crypto";
import { createInstance, type TFunction } from "i18next";
import { DateTime } from "luxon";
import type { RefundStatus } from "../cases/refund";
import { adminTexts } from "../i18n/admin";
import { formatsOf } from "../i18n/admin-format";
import english from "../i18n/bank-letter.en.json";
import french from "../i18n/bank-letter.fr.json";
import { methodInWords } from "../i18n/payment-method";
import { languages, otherLanguage, type Language } from "../lib/language-tag";
import { formatMoney, type Money } from "../lib/money";
import type { MailLanguage } from "./compose-mail";
import { escape } from "./lay-out";

/** While the shopper's bank may have to look for it, the shopper has the letter at hand. */
export const soughtAtBank = ["missing", "bank-inquiry"] as const satisfies readonly RefundStatus[];
export const isSoughtAtBank = (status: string): boolean => (soughtAtBank as readonly string[]).includes(status);

/** What a bank needs to look for a refund. Nothing of the shopper is in it: they add their own name. */
export interface BankLetterFacts {
  store: { name: string; email: string; phone: string; address: string };
  orderName: string;
  amount: Money;
  /** With its last digits, as Shopify shows it. */
  method: string | null;
  /** Paid back by the store itself, outside Shopify. */
  manual: boolean;
  paidAt: DateTime | null;
  sentAt: DateTime | null;
  expectedBy: string | null;
  arn: string | null;
  /** Given back so soon that the bank may have cancelled the charge instead. */
  reversal: boolean;
  /** In which the days are told. */
  zone: string;
}

export interface BankLetter {
  subject: string;
  /** The letter itself, from the salutation to the thanks. */
  paragraphs: string[];
  /** The same as the page, to copy into a message. */
  text: string;
  /** A page of its own: one sheet of A4. */
  html: string;
}

interface PageLinks {
  /** Both are left out of what is printed. */
  back?: string;
  otherLanguage?: string;
}

const texts = createInstance();
void texts.init({
  fallbackLng: "en",
  supportedLngs: languages,
  resources: { en: { translation: english }, fr: { translation: french } } satisfies Record<Language, object>,
  initAsync: false,
  interpolation: { escapeValue: false }, // the page escapes
});

/** The shopper's letter to their bank, ready but for their name: what was refunded, when, and what the bank is asked. */
export function composeBankLetter(language: MailLanguage, facts: BankLetterFacts, links: PageLinks = {}): BankLetter {
  const t = texts.getFixedT(language);
  const day = (at: DateTime | string | null): string | null =>
    at ? formatsOf(adminTexts(language), facts.zone).day(typeof at === "string" ? at : (at.toUTC().toISO() ?? "")) : null;
  const words = {
    store: facts.store.name,
    email: facts.store.email,
    phone: facts.store.phone,
    order: facts.orderName,
    amount: formatMoney(facts.amount, language),
    sent: day(facts.sentAt),
    expectedBy: day(facts.expectedBy),
  };
  const subject = t("subject", words);
  const reference = facts.arn ?? t("no-reference");
  const known: [label: string, value: string | null][] = [
    [t("fact.store"), [facts.store.name, facts.store.address].filter(Boolean).join(", ")],
    [t("fact.order"), facts.orderName],
    [t("fact.amount"), `${words.amount} (${facts.amount.currencyCode})`],
    [t("fact.method"), methodInWords(facts.method, language) ?? t("method-unknown")],
    [t("fact.paid"), day(facts.paidAt)],
    [t("fact.sent"), words.sent],
    [t("fact.expected"), words.expectedBy],
    [t(facts.manual ? "fact.transfer-reference" : "fact.arn"), reference],
  ];
  const table = known.flatMap(([label, value]) => (value ? [{ label, value }] : []));
  const opening = [
    t(words.sent ? "what-on" : "what", words),
    ...(words.expectedBy ? [t("expected", words)] : [t("expected-undated")]),
  ];
  const asked = [t("ask.search"), t(facts.reversal ? "ask.tell-reversal" : "ask.tell"), t("ask.confirm")];
  const closing = [...(facts.arn ? [] : [t(facts.manual ? "ask-store-transfer" : "ask-store", words)]), t("thanks")];

  const paragraphs = [t("salutation"), ...opening, t("ask.intro"), ...asked, ...closing];
  return {
    subject,
    paragraphs,
    text: asText(),
    html: page(language, t, { subject, opening, table, asked, closing, words, links, text: asText() }),
  };

  function asText(): string {
    return [
      subject,
      t("salutation"),
      opening.join(" "),
      table.map(({ label, value }) => t("fact.line", { label, value })).join("\n"),
      t("ask.intro"),
      asked.map((each, index) => `${index + 1}. ${each}`).join("\n"),
      ...closing,
      t("sign-text"),
    ].join("\n\n");
  }
}

interface PageParts {
  subject: string;
  opening: string[];
  table: { label: string; value: string }[];
  asked: string[];
  closing: string[];
  words: Record<string, string | null>;
  links: PageLinks;
  text: string;
}

/** The fields may be typed into before printing or left to a pen; no script reads them and no form sends them. */
function page(language: MailLanguage, t: TFunction, parts: PageParts): string {
  const { subject, opening, table, asked, closing, links, text } = parts;
  const blank = (key: string, autocomplete: string) =>
    `<label>${escape(t(`blank.${key}`))}<input type="text" autocomplete="${autocomplete}"></label>`;
  const link = (url: string | undefined, words: string, lang?: string) =>
    url ? `<a href="${escape(url)}"${lang ? ` hreflang="${lang}" lang="${lang}"` : ""}>${escape(words)}</a>` : "";
  const other = otherLanguage(language);
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escape(subject)}</title><link rel="icon" href="data:,"><style>${letterStyles}</style></head>
<body>
<aside>
<p class="links">${link(links.back, t("page.back"))}${link(links.otherLanguage, t("page.other-language"), other)}</p>
<p>${escape(t("page.how"))}</p>
<details><summary>${escape(t("page.copy"))}</summary><pre tabindex="0">${escape(text)}</pre></details>
</aside>
<main>
<div class="people">
<section>${blank("name", "name")}${blank("address", "street-address")}${blank("account", "off")}</section>
<section>${blank("bank", "off")}${blank("bank-address", "off")}${blank("place-and-date", "off")}</section>
</div>
<h1>${escape(subject)}</h1>
<p>${escape(t("salutation"))}</p>
<p>${opening.map(escape).join(" ")}</p>
<table><caption>${escape(t("fact.caption"))}</caption><tbody>
${table.map(({ label, value }) => `<tr><th scope="row">${escape(label)}</th><td>${escape(value)}</td></tr>`).join("\n")}
</tbody></table>
<p>${escape(t("ask.intro"))}</p>
<ol>${asked.map((each) => `<li>${escape(each)}</li>`).join("")}</ol>
${closing.map((each) => `<p>${escape(each)}</p>`).join("\n")}
<p class="signature">${escape(t("signature"))}</p>
</main>
</body>
</html>
`;
}

const letterStyles = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#f4f4f2;color:#1f2328;font:16px/1.5 -apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere}
aside,main{max-width:46rem;margin:0 auto;padding:1.25rem}
aside{font-size:.9375rem}
.links{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 1rem}
a,summary{color:#0b5cad}
summary{cursor:pointer;font-weight:600}
:focus-visible{outline:3px solid #0b5cad;outline-offset:2px}
pre{white-space:pre-wrap;font:inherit;padding:1rem;background:#fff;border:1px solid #d8d8d3;border-radius:.5rem}
main{background:#fff;border:1px solid #d8d8d3;border-radius:.5rem;padding:2rem 1.5rem}
h1{font-size:1.125rem;line-height:1.35;margin:1.75rem 0 1.25rem}
p,ol,table{margin:0 0 .875rem}
ol{padding-left:1.375rem}
li{margin:0 0 .25rem}
.people{display:grid;grid-template-columns:1fr 1fr;gap:0 3rem}
label{display:block;font-size:.8125rem;color:#57606a;margin:0 0 .75rem}
input{display:block;width:100%;font:inherit;font-size:1rem;color:#1f2328;border:0;border-bottom:1px solid #8c959f;border-radius:0;padding:.25rem 0;background:transparent}
table{width:100%;border-collapse:collapse}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.25rem .5rem .25rem 0;border-bottom:1px solid #d8d8d3}
th{font-weight:400;color:#57606a;width:38%}
td{font-weight:600}
.signature{margin:1.5rem 0 3.5rem;color:#57606a}
@media (max-width:36rem){.people{grid-template-columns:1fr}th,td{display:block;width:auto;border:0;padding:.25rem 0 0}td{border-bottom:1px solid #d8d8d3;padding:0 0 .25rem}}
@page{size:A4;margin:15mm 20mm}
@media print{
:focus-visible{outline:0}
body{background:#fff;font-size:10.5pt;line-height:1.35}
aside{display:none}
main{max-width:none;margin:0;padding:0;border:0}
.people{grid-template-columns:1fr 1fr}
label{margin:0 0 .5rem}
h1{margin:1.25rem 0 1rem}
p,ol,table{margin-bottom:.625rem}
th,td{display:table-cell;border-bottom:1px solid #d8d8d3;padding:.15rem .5rem .15rem 0}
.signature{margin:1rem 0 0}
th{width:38%}
p,li,tr{break-inside:avoid}
}
`;

/** The page loads nothing, sends nothing and runs nothing. */
export const letterHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(letterStyles).digest("base64")}'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
};
