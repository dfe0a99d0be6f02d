import { createInstance, type TFunction } from "i18next";
import { DateTime } from "luxon";
import { staffMailKinds, type CaseMailKind, type MailCause, type StaffMailKind } from "../cases/mail-kind";
import type { RecallStep } from "../cases/recall";
import type { RefundStatus } from "../cases/refund";
import { adminTexts } from "../i18n/admin";
import { formatsOf } from "../i18n/admin-format";
import english from "../i18n/mail.en.json";
import french from "../i18n/mail.fr.json";
import { numbersOf } from "../i18n/number-format";
import { isGiftCard, isStoreCredit, methodInWords } from "../i18n/payment-method";
import { serviceHoursInWords, zoneInWords } from "../i18n/service-hours";
import { languages, textLanguage, type Language } from "../lib/language-tag";
import { formatMoney, type Money } from "../lib/money";
import { ownText, textPlaces, type OwnText } from "../policy/texts";
import type { Policy, Verdict } from "../policy/types";
import { layOut, type Block, type ComposedMail } from "./lay-out";

export const mailLanguages = languages;
export type MailLanguage = Language;

/** One refund as a mail tells it. */
export interface RefundFacts {
  amount: Money;
  method: string | null;
  status: RefundStatus;
  expectedFrom: string | null;
  expectedBy: string | null;
  /** Paid back by the store itself, outside Shopify. */
  manual?: boolean;
  sentAt?: DateTime | null;
  /** What a bank looks for. */
  arn?: string | null;
  /** Given back so soon that the bank may cancel the charge instead; undefined: when it was paid is not known. */
  reversal?: boolean;
}

/** All a mail says, known when it is sent. */
export interface MailFacts extends Omit<MailCause, "messageId" | "refundId"> {
  now: DateTime;
  orderName: string;
  lines: { title: string; quantity: number }[];
  total: Money;
  shopperReason: OwnText | null;
  receivedAt: DateTime;
  /** The promise: an answer until then. */
  answerBy: DateTime;
  windowClosesAt: DateTime;
  /** A question's time, after which staff go on without an answer. */
  waitUntil: DateTime | null;
  cancelledAt: DateTime | null;
  /** What the case is doing now: the words about "what next" follow from it. */
  next: "cancelling" | "review" | "recall";
  verdict: Verdict;
  /** A person's own words that belong into this mail: a request's, a question, a reason, an answer. Null: none, or erased. */
  words: string | null;
  refunds: RefundFacts[];
  /** The one that the mail is about. */
  refund?: RefundFacts | null;
  /** Until when the service or the carrier that was asked is expected to answer. */
  recallAnswerBy?: DateTime | null;
  /** The letter to the bank: to print, and its words. */
  letter?: { url: string | null; text: string } | null;
  /** Something was received, so that a refund is due even when none is seen yet. */
  paid: boolean;
  test: boolean;
  policy: Policy;
}

const texts = createInstance();
void texts.init({
  fallbackLng: "en",
  supportedLngs: [...mailLanguages],
  resources: { en: { translation: english }, fr: { translation: french } } satisfies Record<Language, object>,
  initAsync: false,
  interpolation: { escapeValue: false }, // lay-out escapes
});

/** A mail in the reader's language: what happened, what comes next, by when, and how to reach a person. */
export function composeMail(kind: CaseMailKind, locale: string, facts: MailFacts): ComposedMail {
  const language = textLanguage(locale);
  const t = texts.getFixedT(language);
  const words = wordsOf(facts, language, t);
  const { subject, heading, body, closing } = letters[kind](facts, words, t, language);
  return layOut({
    language,
    subject: subject ?? t(`${kind}.subject`, words),
    heading: heading ?? t(`${kind}.heading`),
    blocks: [...(isToStaff(kind) ? [] : [t("greeting")]), ...body, ...ownParagraphs(kind, facts.policy, language)],
    closing: [...(facts.test ? [t("test")] : []), ...(closing ?? contactLines(facts.policy, t, language))],
  });
}

/** What the store adds in its own words. */
function ownParagraphs(kind: CaseMailKind, { texts }: Policy, language: MailLanguage): Block[] {
  const place = textPlaces.find((each) => each === kind);
  const own = place && ownText(texts, place, language);
  return own ? own.split(/\n\s*\n/) : [];
}

/** The mail with a guest's way in, which belongs to no case yet. */
export function composeGuestLink(
  locale: string,
  facts: { orderName: string; link: string; expiresAt: DateTime; policy: Policy },
): ComposedMail {
  const language = textLanguage(locale);
  const t = texts.getFixedT(language);
  const words = { order: facts.orderName, expiresAt: instantInWords(facts.expiresAt, facts.policy.service.zone, language) };
  return layOut({
    language,
    subject: t("guest-link.subject", words),
    heading: t("guest-link.heading"),
    blocks: [
      t("greeting"),
      t("guest-link.what", words),
      { action: t("guest-link.action"), url: facts.link },
      t("guest-link.until", words),
      t("guest-link.ignore"),
    ],
    closing: contactLines(facts.policy, t, language),
  });
}

/** A request that could be judged only once its order had ended by other hands; it belongs to no case. */
export function composeAlreadyEnded(
  locale: string,
  facts: { orderName: string; receivedAt: DateTime; verdict: Verdict; test: boolean; policy: Policy },
): ComposedMail {
  const language = textLanguage(locale);
  const t = texts.getFixedT(language);
  const { zone } = facts.policy.service;
  const words = { order: facts.orderName, receivedAt: instantInWords(facts.receivedAt, zone, language) };
  const code = facts.verdict.kind === "cancel-now" ? "" : (facts.verdict.reasons[0]?.code ?? "");
  return layOut({
    language,
    subject: t([`already-ended.subject-${code}`, "already-ended.subject-order-emptied"], words),
    heading: t([`already-ended.heading-${code}`, "already-ended.heading-order-emptied"]),
    blocks: [
      t("greeting"),
      t("already-ended.what", words),
      `${t("already-ended.why")} ${reasonInWords(facts, t, language)}`,
      t("already-ended.next"),
      ...linksOf(facts.policy, t),
    ],
    closing: [...(facts.test ? [t("test")] : []), ...contactLines(facts.policy, t, language)],
  });
}

/** The app was removed, and Shopify keeps its holds: what the store has to do. */
export function composeHoldsLeft(language: MailLanguage, orderNames: string[]): ComposedMail {
  const t = texts.getFixedT(language);
  return layOut({
    language,
    subject: t("holds-left.subject", { count: orderNames.length }),
    heading: t("holds-left.heading"),
    blocks: [t("holds-left.what"), { list: orderNames }, t("holds-left.how")],
    closing: [t("holds-left.contact")],
  });
}

/** The invented order and words of a mail that is only looked at. */
export function sampleWords(language: MailLanguage) {
  const t = texts.getFixedT(language);
  return {
    order: "#1042",
    product: t("sample.product"),
    request: t("sample.request"),
    question: t("sample.question"),
    answer: t("sample.answer"),
    decision: t("sample.decision"),
    correction: t("sample.correction"),
    /** In front of the subject of one that is sent to somebody of the store. */
    subject: (subject: string) => t("sample.subject", { subject }),
  };
}

/** Whether mails arrive: a person reads the number and types it. */
export function composeTestMail(
  language: MailLanguage,
  facts: { number: string; who: string | null; policy: Policy },
): ComposedMail {
  const t = texts.getFixedT(language);
  return layOut({
    language,
    subject: t("test-mail.subject", facts),
    heading: t("test-mail.heading"),
    blocks: [
      facts.who ? t("test-mail.what-who", facts) : t("test-mail.what"),
      { list: [t("test-mail.number", facts)] },
      t("test-mail.sender"),
    ],
    closing: contactLines(facts.policy, t, language),
  });
}

const isToStaff = (kind: CaseMailKind): kind is StaffMailKind => (staffMailKinds as readonly CaseMailKind[]).includes(kind);

type Words = ReturnType<typeof wordsOf>;

function wordsOf(facts: MailFacts, language: MailLanguage, t: TFunction) {
  const { zone } = facts.policy.service;
  const instant = (at: DateTime | null) => (at ? instantInWords(at, zone, language) : "");
  const answerBy = formatsOf(adminTexts(language), zone).weekday(iso(facts.answerBy));
  return {
    order: facts.orderName,
    total: formatMoney(facts.total, language),
    receivedAt: instant(facts.receivedAt),
    cancelledAt: instant(facts.cancelledAt),
    waitUntil: instant(facts.waitUntil),
    windowClosesAt: instant(facts.windowClosesAt),
    answerBy,
    answerLimit: instant(facts.answerBy),
    // a promise that has passed already is not made again
    byWhen: facts.answerBy > facts.now ? t("by-when", { answerBy }) : t("by-when-overdue"),
    windowHours: facts.policy.windowHours,
    refundFrom: facts.policy.refundDays.from,
    refundTo: facts.policy.refundDays.to,
    answerDays: facts.policy.answerDays.limit,
    ...refundInWords(facts.refund ?? { ...unknownRefund, amount: facts.total }, zone, language, t),
    tracking: facts.trackingNumber ?? "",
    recallAnswerBy: facts.recallAnswerBy ? formatsOf(adminTexts(language), zone).weekday(iso(facts.recallAnswerBy)) : "",
  };
}

/** A mail about a refund whose row is gone says what it can. */
const unknownRefund: Omit<RefundFacts, "amount"> = { method: null, status: "sent", expectedFrom: null, expectedBy: null };

function refundInWords(refund: RefundFacts, zone: string, language: MailLanguage, t: TFunction) {
  const { sentAt, expectedFrom, expectedBy } = refund;
  return {
    amount: formatMoney(refund.amount, language),
    method: methodInWords(refund.method, language) ?? t("method-unknown"),
    sentDay: sentAt ? formatsOf(adminTexts(language), zone).weekday(iso(sentAt)) : "",
    expectedFrom: expectedFrom ? dayInWords(expectedFrom, language) : "",
    expectedBy: expectedBy ? dayInWords(expectedBy, language) : "",
    arn: refund.arn ?? "",
  };
}

const iso = (at: DateTime): string => at.toUTC().toISO() ?? "";

/** "22 novembre 2026 à 15:04 (heure d’Europe centrale)": the zone under the name the store's hours are told in. */
function instantInWords(at: DateTime, zone: string, language: MailLanguage): string {
  const { t } = adminTexts(language);
  const time = at.setZone(zone).toFormat(t("date.time-pattern"));
  return t("date.instant", {
    day: formatsOf(adminTexts(language), zone).day(iso(at)),
    time,
    zone: zoneInWords(zone, language),
  });
}

/** P14: who answers, how, and when. */
const contactLines = ({ contact, service }: Policy, t: TFunction, language: MailLanguage): string[] => [
  t("contact", { ...contact, hours: serviceHoursInWords(service, language) }),
];

interface Letter {
  /** Where they depend on more than the kind. */
  subject?: string;
  heading?: string;
  body: Block[];
  /** Instead of how to reach a person. */
  closing?: string[];
}
type Write = (facts: MailFacts, words: Words, t: TFunction, language: MailLanguage) => Letter;

const letters: Record<CaseMailKind, Write> = {
  received: (facts, words, t, language) => ({
    body: [
      t("received.what", words),
      t("received.content"),
      {
        list: [
          t("received.content-order", words),
          ...facts.lines.map((line) => t("received.content-line", line)),
          ...(facts.shopperReason ? [t("received.content-reason", { reason: facts.shopperReason[language] })] : []),
        ],
      },
      ...quoted(t("received.content-words"), facts.words),
      t(`received.next-${facts.next}`, words),
    ],
  }),

  cancelled: (facts, words, t, language) => ({
    body: [
      t("cancelled.what", words),
      ...moneyLines(facts, words, t, language),
      ...(facts.verdict.reasons.some(({ code }) => code === "subscription-continues") ? [t("cancelled.subscription")] : []),
      ...linksOf(facts.policy, t),
    ],
  }),

  "could-not-cancel": (facts, words, t, language) => ({
    body: [
      t("could-not-cancel.what", words),
      `${t("could-not-cancel.why")} ${reasonInWords(facts, t, language)}`,
      t(facts.next === "recall" ? "could-not-cancel.next-recall" : "could-not-cancel.next-review", words),
      ...linksOf(facts.policy, t),
    ],
  }),

  declined: (facts, words, t, language) => {
    const returns = facts.verdict.kind === "refuse" && facts.verdict.nextStep === "wait-for-delivery-then-return";
    return {
      body: [
        t("declined.what", words),
        `${t("declined.why")} ${reasonInWords(facts, t, language)}`,
        ...quoted(t("declined.words"), facts.words),
        t(returns ? "declined.next-return" : "declined.next-contact"),
        t("declined.right"),
        ...linksOf(facts.policy, t),
      ],
    };
  },

  question: (facts, words, t) => ({
    body: [
      ...quoted(t("question.what", words), facts.words),
      facts.link ? { action: t("question.action"), url: facts.link } : t("question.no-link"),
      facts.waitUntil ? t("question.until", words) : t("question.until-open"),
      t("question.next", words),
    ],
  }),

  "answer-received": (facts, words, t) => ({
    body: [
      t("answer-received.what", words),
      ...quoted(t("answer-received.words"), facts.words),
      t("answer-received.next", words),
    ],
  }),

  withdrawn: (facts, words, t) => ({
    body: [
      t("withdrawn.what", words),
      t("withdrawn.next"),
      facts.windowClosesAt > facts.now ? t("withdrawn.again-until", words) : t("withdrawn.again"),
      t("withdrawn.right"),
      ...linksOf(facts.policy, t),
    ],
  }),

  closed: (facts, words, t) => ({
    body: [
      t("closed.what", words),
      t(facts.cancelledAt ? "closed.was-cancelled" : "closed.not-cancelled", words),
      t("closed.again"),
      ...(facts.cancelledAt ? [] : [t("closed.right")]),
      ...linksOf(facts.policy, t),
    ],
  }),

  "recall-opened": (_facts, words, t) => ({
    body: [t("recall-opened.what", words), t("recall-opened.parcel"), t("recall-opened.next", words)],
  }),

  "correction-apology": (facts, words, t) => {
    const whose = facts.whoseError ?? "ours";
    return {
      heading: t(whose === "ours" ? "correction-apology.heading" : `correction-apology.heading-${whose}`),
      body: [
        t(`correction-apology.what-${whose}`, words),
        ...quoted(t("correction-apology.words"), facts.words),
        t("correction-apology.next", words),
        ...(facts.cancelledAt ? [t("correction-apology.cancelled", words)] : []),
      ],
    };
  },

  "refund-sent": ({ refund }, words, t) => ({
    body: [
      t(refund?.sentAt ? "refund-sent.what-on" : "refund-sent.what", words),
      ...arrival(refund, words, t),
      t(nextOf(refund?.method ?? null), words),
    ],
  }),

  "refund-delayed": ({ refund }, words, t) => ({
    body: [
      t(refund?.status === "pending" ? "refund-delayed.what-pending" : "refund-delayed.what-failed", words),
      t("refund-delayed.next", words),
      t("refund-delayed.then", words),
      t("refund-delayed.safe"),
    ],
  }),

  "refund-question": ({ refund, link }, words, t) => ({
    body: [
      t(sentPhrase(refund, "refund-question.what"), words),
      t("refund-question.look"),
      ...(refund?.reversal ? [t("refund-question.reversal")] : []),
      ...(refund?.arn ? [t("refund-question.arn", words)] : []),
      ...(link
        ? [
            { action: t("refund-question.yes"), url: `${link}&arrived=yes` },
            { action: t("refund-question.no"), url: `${link}&arrived=no` },
            t("refund-question.page"),
          ]
        : [t("refund-question.no-link")]),
      t("refund-question.if-not"),
      t("refund-question.quiet"),
    ],
  }),

  "bank-letter": ({ refund, link, letter }, words, t) => ({
    body: [
      t(refund?.sentAt ? "bank-letter.what-on" : "bank-letter.what", words),
      t("bank-letter.bank"),
      ...(letter?.url ? [{ action: t("bank-letter.action"), url: letter.url }] : []),
      ...(letter ? [t("bank-letter.copy"), { letter: letter.text }] : []),
      t("bank-letter.next"),
      ...(link ? [{ link: t("bank-letter.arrived"), url: link }] : []),
    ],
  }),

  "refund-unconfirmed": ({ refund, link }, words, t) => ({
    body: [
      t(refund?.sentAt ? "refund-unconfirmed.what-on" : "refund-unconfirmed.what", words),
      t("refund-unconfirmed.again"),
      ...(link ? [{ action: t("refund-unconfirmed.action"), url: `${link}&arrived=no` }] : [t("refund-unconfirmed.no-link")]),
    ],
  }),

  "recall-step": ({ recallStep, recallWay, recallAnswerBy, labelUrl, trackingNumber, link }, words, t) => {
    const isBack = recallStep !== undefined && stepsWithGoods.includes(recallStep);
    const isReturn = recallWay === "return" || recallWay === "own-return";
    return {
      body: [
        t("recall-step.order", words),
        t(recallStep ? `recall-step.what.${recallStep}` : "recall-step.what.going-on"),
        ...(recallAnswerBy ? [t("recall-step.answer-by", words)] : []),
        ...(labelUrl || trackingNumber
          ? [
              t("recall-step.label"),
              ...(labelUrl ? [{ action: t("recall-step.label-action"), url: labelUrl }] : []),
              ...(trackingNumber ? [t("recall-step.label-number", words)] : []),
            ]
          : [t(`recall-step.parcel-${isBack ? "with-us" : isReturn ? "kept" : "coming"}`)]),
        t("recall-step.costs"),
        ...(isBack ? [t("recall-step.money", words)] : []),
        ...(link ? [{ link: t("recall-step.follow"), url: link }] : []),
      ],
    };
  },

  "recall-ended": (facts, words, t, language) => {
    const outcome = facts.recallOutcome ?? "returned";
    // what the shopper keeps may be paid for, or given to them
    const isKept = outcome === "delivered-anyway" && facts.refunds.length === 0;
    return {
      subject: t(`recall-ended.subject-${outcome}`, words),
      heading: t(`recall-ended.heading-${outcome}`),
      body: [
        t(`recall-ended.what-${outcome}${isKept ? "-kept" : ""}`, words),
        ...(isKept ? [] : [...moneyLines(facts, words, t, language), t("recall-ended.costs")]),
        ...linksOf(facts.policy, t),
      ],
    };
  },

  "staff-reminder": (facts, words, t, language) => {
    const occasion = facts.occasion ?? "half-time";
    return {
      subject: t(`staff-reminder.subject-${occasion}`, words),
      heading: t(`staff-reminder.heading-${occasion}`),
      body: [
        t(`staff-reminder.what-${occasion}`, words),
        t("staff-reminder.limit", words),
        ...toTheCase(facts, t),
        t("staff-reminder.next"),
      ],
      closing: staffClosing(facts.policy, t, language),
    };
  },

  "refund-task": (facts, words, t, language) => {
    const task = facts.refundTask ?? "missing-money";
    return {
      subject: t(`refund-task.subject-${task}`, words),
      heading: t(`refund-task.heading-${task}`),
      body: [
        t(facts.refund ? "refund-task.refund" : "refund-task.order", words),
        t(`refund-task.what-${task}`, words),
        t(`refund-task.do-${task}`, words),
        ...toTheCase(facts, t),
      ],
      closing: staffClosing(facts.policy, t, language),
    };
  },

  "recall-task": (facts, words, t, language) => {
    const task = facts.recallTask ?? "opened";
    return {
      subject: t(`recall-task.subject-${task}`, words),
      heading: t(`recall-task.heading-${task}`),
      body: [
        t(`recall-task.what-${task}`, words),
        t(`recall-task.do-${task}`, words),
        ...toTheCase(facts, t),
        t("recall-task.promise"),
      ],
      closing: staffClosing(facts.policy, t, language),
    };
  },

  "automatic-paused": ({ pause, link, now, policy }, _words, t, language) => {
    const { number } = numbersOf(language);
    const words = {
      asked: number(pause?.asked ?? 0),
      usual: number(pause?.usual ?? 0),
      pausedAt: instantInWords(pause ? DateTime.fromISO(pause.at) : now, policy.service.zone, language),
    };
    return {
      subject: t("automatic-paused.subject", words),
      body: [
        t("automatic-paused.what", words),
        t("automatic-paused.meanwhile"),
        t("automatic-paused.do"),
        ...(link ? [{ action: t("automatic-paused.action"), url: link }] : []),
      ],
      closing: staffClosing(policy, t, language),
    };
  },
};

/** From these on the goods are in the store's hands. */
const stepsWithGoods: readonly RecallStep[] = [
  "service-answered",
  "parcel-in-hand",
  "label-voided",
  "undo-fulfillment",
  "hold-goods",
  "cancel-order",
  "parcel-back",
  "goods-back",
  "process-return",
  "refund-rest",
];

const toTheCase = ({ link }: MailFacts, t: TFunction): Block[] =>
  link ? [{ action: t("staff-reminder.action"), url: link }] : [];

const staffClosing = ({ contact, service }: Policy, t: TFunction, language: MailLanguage): string[] => [
  t("staff-reminder.contact", { ...contact, hours: serviceHoursInWords(service, language) }),
];

/** Each refund with its way and its dates; or why there is none. */
function moneyLines(facts: MailFacts, words: Words, t: TFunction, language: MailLanguage): string[] {
  const { zone } = facts.policy.service;
  // what says that nothing was due is no refund
  const due = facts.refunds.filter(({ status }) => status !== "none-due");
  const refunds = due.map((refund) =>
    t(`cancelled.refund-${wayOf(refund)}`, { ...words, ...refundInWords(refund, zone, language, t) }),
  );
  const byBank = due.filter(({ status, method }) => status === "sent" && !isThereAtOnce(method));
  // when the payment was made is not always known
  const reversal = byBank.some((refund) => refund.reversal)
    ? [t("cancelled.reversal-known")]
    : byBank.some((refund) => refund.reversal === undefined)
      ? [t("cancelled.reversal")]
      : [];
  return [
    ...(refunds.length > 0 ? refunds : [t(isExpected(facts) ? "cancelled.refund-expected" : "cancelled.refund-none", words)]),
    ...reversal,
  ];
}

/** Money was paid, and nothing is known yet of its way back. */
const isExpected = ({ paid, refunds }: MailFacts): boolean => paid && refunds.length === 0;

const isThereAtOnce = (method: string | null): boolean => isGiftCard(method) || isStoreCredit(method);

/** When and how money that was sent shows up. */
function arrival(refund: RefundFacts | null | undefined, words: Words, t: TFunction): string[] {
  if (isThereAtOnce(refund?.method ?? null)) return [];
  const dated = refund?.expectedFrom && refund.expectedBy;
  return [
    ...(refund?.reversal ? [t("refund-sent.reversal")] : []),
    t(dated ? "refund-sent.dates" : "refund-sent.dates-unknown", words),
    ...(refund?.arn ? [t("refund-sent.arn", words)] : []),
  ];
}

function nextOf(method: string | null): string {
  if (isGiftCard(method)) return "refund-sent.next-gift-card";
  return isStoreCredit(method) ? "refund-sent.next-store-credit" : "refund-sent.next";
}

const sentPhrase = (refund: RefundFacts | null | undefined, key: string): string =>
  refund?.sentAt && refund.expectedBy ? `${key}-on` : key;

/** People's own words, marked as such; without them the sentence that announces them goes too, unless it says more. */
const quoted = (announced: string, words: string | null): Block[] =>
  words?.trim() ? [announced, { quote: words.trim() }] : announced.endsWith(":") ? [] : [announced];

const dayInWords = (day: string, language: MailLanguage): string => formatsOf(adminTexts(language), "UTC").weekday(day);

function wayOf({ status, method, expectedFrom, expectedBy }: MailFacts["refunds"][number]): string {
  switch (status) {
    case "voided":
    case "by-hand":
    case "failed":
    case "pending":
    case "credited":
      return status;
    // nothing has left, and a person decides
    case "disputed":
      return "failed";
    default:
      if (isGiftCard(method)) return "gift-card";
      if (isStoreCredit(method)) return "store-credit";
      return expectedFrom && expectedBy ? "sent" : "sent-undated";
  }
}

/** The deciding reason, with the time it was observed where that is known. */
function reasonInWords(facts: Pick<MailFacts, "verdict" | "policy">, t: TFunction, language: MailLanguage): string {
  // an order that Shopify refused although the policy said yes has no ground of the policy to name
  const reason = facts.verdict.kind === "cancel-now" ? undefined : facts.verdict.reasons[0];
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(reason?.facts ?? {})) {
    if (name.endsWith("At") && typeof value === "string" && DateTime.fromISO(value).isValid) {
      known[name] = instantInWords(DateTime.fromISO(value, { zone: "utc" }), facts.policy.service.zone, language);
    }
  }
  const { windowHours } = facts.policy;
  const code = reason?.code ?? "other";
  const dated = texts.exists(`reason.${code}-at`, { lng: language })
    ? String(texts.getResource(language, "translation", `reason.${code}-at`))
    : "";
  const isKnown = dated !== "" && [...dated.matchAll(/\{\{(\w+At)\}\}/g)].every(([, name]) => known[name ?? ""] !== undefined);
  return t(isKnown ? `reason.${code}-at` : [`reason.${code}`, "reason.other"], { windowHours, ...known });
}

function linksOf({ links }: Policy, t: TFunction): Block[] {
  const { returnPolicy, refundPolicy, withdrawal } = links;
  return [
    ...(returnPolicy ? [{ link: t("links.return-policy"), url: returnPolicy }] : []),
    ...(refundPolicy ? [{ link: t("links.refund-policy"), url: refundPolicy }] : []),
    ...(withdrawal ? [{ link: t("links.withdrawal"), url: withdrawal }] : []),
  ];
}
