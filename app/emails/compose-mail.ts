import { createInstance, type TFunction } from "i18next";
import { DateTime } from "luxon";
import english from "../i18n/mail.en.json";
import french from "../i18n/mail.fr.json";
import { serviceHoursInWords, zoneInWords } from "../i18n/service-hours";
import { formatMoney, type Money } from "../lib/money";
import type { RefundStatus } from "../cases/case";
import type { Policy, Verdict } from "../policy/types";

export const mailLanguages = ["en", "fr"] as const;
export type MailKind = "received" | "cancelled" | "could-not-cancel" | "declined";

/** All a mail says, known when it is sent. */
export interface MailFacts {
  orderName: string;
  receivedAt: DateTime;
  answerBy: DateTime | null;
  cancelledAt: DateTime | null;
  /** What the case is doing now: the words about "what next" follow from it. */
  next: "cancelling" | "review" | "recall";
  verdict: Verdict;
  refunds: {
    amount: Money;
    method: string | null;
    status: RefundStatus;
    expectedFrom: string | null;
    expectedBy: string | null;
  }[];
  /** Something was received, so that a refund is due even when none is seen yet. */
  paid: boolean;
  test: boolean;
  policy: Policy;
}

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

const texts = createInstance();
void texts.init({
  fallbackLng: "en",
  supportedLngs: [...mailLanguages],
  resources: { en: { translation: english }, fr: { translation: french } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** A mail in the shopper's language: what happened, what comes next, by when, and how to reach a person. */
export function composeMail(kind: MailKind, locale: string, facts: MailFacts): ComposedMail {
  const language = locale.toLowerCase().startsWith("fr") ? "fr" : "en";
  const t = texts.getFixedT(language);
  const words = wordsOf(facts, language);
  const body = { received, cancelled, "could-not-cancel": couldNotCancel, declined }[kind](facts, words, t, language);
  const closing = [
    ...(facts.test ? [t("test")] : []),
    t("contact", {
      email: facts.policy.contact.email,
      phone: facts.policy.contact.phone,
      hours: serviceHoursInWords(facts.policy.service, language),
    }),
  ];
  const mail = {
    language,
    subject: t(`${kind}.subject`, words),
    heading: t(`${kind}.heading`),
    paragraphs: [t("greeting"), ...body],
    links: kind === "received" ? [] : linksOf(facts.policy, t),
    closing,
  };
  return { subject: mail.subject, text: asText(mail), html: asHtml(mail) };
}

type Words = ReturnType<typeof wordsOf>;

function wordsOf(facts: MailFacts, language: string) {
  const zone = facts.policy.service.zone;
  const instant = (at: DateTime | null) =>
    at
      ? `${at
          .setZone(zone)
          .setLocale(language)
          .toLocaleString(DateTime.DATETIME_FULL)
          .replace(/[\s,]*(UTC|GMT|CET|CEST)[+\d:]*$/, "")} (${zoneInWords(zone, language)})`
      : "";
  return {
    order: facts.orderName,
    receivedAt: instant(facts.receivedAt),
    cancelledAt: instant(facts.cancelledAt),
    answerBy: facts.answerBy ? dayInWords(facts.answerBy.setZone(zone), language) : "",
    windowHours: facts.policy.windowHours,
  };
}

const dayInWords = (day: DateTime, language: string): string => day.setLocale(language).toLocaleString(DateTime.DATE_HUGE);

function received(facts: MailFacts, words: Words, t: TFunction): string[] {
  return [t("received.what", words), t(`received.next-${facts.next}`, words)];
}

function cancelled(facts: MailFacts, words: Words, t: TFunction, language: string): string[] {
  const refunds = facts.refunds.map((refund) =>
    t(`cancelled.refund-${wayOf(refund.status)}`, {
      amount: formatMoney(refund.amount, language),
      method: refund.method ?? t("method-unknown"),
      expectedFrom: refund.expectedFrom ? dayInWords(DateTime.fromISO(refund.expectedFrom), language) : "",
      expectedBy: refund.expectedBy ? dayInWords(DateTime.fromISO(refund.expectedBy), language) : "",
    }),
  );
  return [
    t("cancelled.what", words),
    ...(refunds.length > 0 ? refunds : [t(facts.paid ? "cancelled.refund-expected" : "cancelled.refund-none")]),
    ...(facts.refunds.some(({ status }) => status === "sent") ? [t("cancelled.reversal")] : []),
    ...(facts.verdict.reasons.some(({ code }) => code === "subscription-continues") ? [t("cancelled.subscription")] : []),
  ];
}

function wayOf(status: RefundStatus): "sent" | "pending" | "voided" | "by-hand" | "failed" {
  switch (status) {
    case "voided":
    case "by-hand":
    case "failed":
    case "pending":
      return status;
    default:
      return "sent";
  }
}

function couldNotCancel(facts: MailFacts, words: Words, t: TFunction): string[] {
  return [
    t("could-not-cancel.what", words),
    `${t("could-not-cancel.why")} ${reasonInWords(facts, words, t)}`,
    t(facts.next === "recall" ? "could-not-cancel.next-recall" : "could-not-cancel.next-review", words),
  ];
}

function declined(facts: MailFacts, words: Words, t: TFunction): string[] {
  const next =
    facts.verdict.kind === "refuse" && facts.verdict.nextStep === "wait-for-delivery-then-return"
      ? "next-return"
      : "next-contact";
  return [
    t("declined.what", words),
    `${t("declined.why")} ${reasonInWords(facts, words, t)}`,
    t(`declined.${next}`),
    t("declined.right"),
  ];
}

function reasonInWords(facts: MailFacts, words: Words, t: TFunction): string {
  // an order that Shopify refused although the policy said yes has no ground of the policy to name
  const code = facts.verdict.kind === "cancel-now" ? "other" : (facts.verdict.reasons[0]?.code ?? "other");
  return t([`reason.${code}`, "reason.other"], words);
}

function linksOf(policy: Policy, t: TFunction): { label: string; url: string }[] {
  const { returnPolicy, refundPolicy, withdrawal } = policy.links;
  return [
    ...(returnPolicy ? [{ label: t("links.return-policy"), url: returnPolicy }] : []),
    ...(refundPolicy ? [{ label: t("links.refund-policy"), url: refundPolicy }] : []),
    ...(withdrawal ? [{ label: t("links.withdrawal"), url: withdrawal }] : []),
  ];
}

interface MailParts {
  language: string;
  subject: string;
  heading: string;
  paragraphs: string[];
  links: { label: string; url: string }[];
  closing: string[];
}

const asText = (mail: MailParts): string =>
  [...mail.paragraphs, ...mail.links.map(({ label, url }) => `${label}: ${url}`), ...mail.closing].join("\n\n") + "\n";

function asHtml(mail: MailParts): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${escape(text)}</p>`;
  const links = mail.links.map(
    ({ label, url }) => `<p style="margin:0 0 8px"><a href="${escape(url)}" style="color:#0b5cad">${escape(label)}</a></p>`,
  );
  return `<!doctype html>
<html lang="${mail.language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(mail.subject)}</title></head>
<body style="margin:0;background:#f4f4f2;color:#1f2328;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
<main style="max-width:560px;margin:0 auto;padding:32px 24px;background:#ffffff">
<h1 style="margin:0 0 24px;font-size:24px;line-height:1.25">${escape(mail.heading)}</h1>
${[...mail.paragraphs.map(paragraph), ...links].join("\n")}
<hr style="border:0;border-top:1px solid #d5d5d0;margin:24px 0">
${mail.closing.map((text) => `<p style="margin:0 0 8px;font-size:14px;color:#57606a">${escape(text)}</p>`).join("\n")}
</main>
</body>
</html>
`;
}

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
