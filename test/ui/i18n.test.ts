import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { channels, statuses } from "../../app/cases/case";
import { refundStatuses } from "../../app/cases/refund";
import type { AttemptOutcome } from "../../app/cases/attempts.server";
import type { EventKind } from "../../app/cases/cases.server";
import { caseMailKinds } from "../../app/cases/mail-kind";
import { messageKinds } from "../../app/cases/messages.server";
import { staffActions, whoseErrors } from "../../app/cases/present-case";
import { mailFailureReasons } from "../../app/emails/send-mail.server";
import { adminLanguages, adminTexts, languageOf, titleIn } from "../../app/i18n/admin";
import english from "../../app/i18n/admin.en.json";
import french from "../../app/i18n/admin.fr.json";
import { formatsOf } from "../../app/i18n/admin-format";
import { describeReason } from "../../app/i18n/describe-reason";
import { reminderOccasions } from "../../app/policy/calendar";
import { draftOf, draftProblemCodes } from "../../app/policy/policy-draft";
import { defaultPolicy, settingsOf } from "../../app/policy/settings";
import { declineGrounds, reasonCodes, type NextStep, type ShippingStageName } from "../../app/policy/types";
import type { EntryProblem } from "../../app/workflows/enter-request.server";
import type { ReviewProblem } from "../../app/workflows/review-case.server";

type Texts = { [key: string]: string | Texts };

function flat(texts: Texts, path = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[path + key, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
}

const all = { en: flat(english), fr: flat(french) };
const plural = /_(zero|one|two|few|many|other)$/;
const families = (texts: Map<string, string>) => new Set([...texts.keys()].map((key) => key.replace(plural, "")));
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

/** The compiler demands a line for every member, so that a new one cannot be forgotten here. */
const every = <Member extends string>(members: Record<Member, true>) => Object.keys(members);

describe("the admin app speaks both languages", () => {
  it("with the same sentences in both", () => {
    expect([...families(all.fr)].sort()).toEqual([...families(all.en)].sort());
  });

  it("with the same facts in each sentence", () => {
    for (const [key, text] of all.en) {
      const family = key.replace(plural, "");
      const translations = [...all.fr].filter(([other]) => other.replace(plural, "") === family);
      for (const [other, translation] of translations) {
        expect({ [other]: placeholders(translation) }).toEqual({ [other]: placeholders(text) });
      }
    }
  });

  it.each(adminLanguages)("with every plural form that %s has", (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const counted = new Set([...all[language].keys()].filter((key) => plural.test(key)).map((key) => key.replace(plural, "")));
    expect(counted.size).toBeGreaterThan(3);
    for (const family of counted) {
      for (const form of forms) expect(all[language].has(`${family}_${form}`), `${family}_${form}`).toBe(true);
    }
  });

  it("with French typography: typographic apostrophes, and no line break before : ; ! ?", () => {
    const wrong = [...all.fr].filter(([key, text]) => /[ ][:;!?»]|«[ ]|\w'\w/.test(text) && !key.startsWith("date."));
    expect(wrong).toEqual([]);
  });
});

describe.each(adminLanguages)("nothing is shown raw in %s", (language) => {
  const expectText = (key: string) => expect(all[language].get(key), key).toMatch(/\S/);

  it("a state of a case, and what it means", () => {
    for (const status of statuses) {
      expectText(`status.${status}`);
      expectText(`situation.${status}.title`);
      expectText(`situation.${status}.body`);
    }
  });

  it("a reason of the policy", () => {
    for (const code of reasonCodes) expectText(`reason.${code}.text`);
    for (const code of declineGrounds) expectText(`case.decline-reason.${code}`);
    for (const step of every<NextStep>({
      none: true,
      "wait-for-delivery-then-return": true,
      "request-exception": true,
      "contact-us": true,
      "we-review": true,
    })) {
      expectText(`next-step.${step}`);
    }
  });

  it("an event", () => {
    const kinds = every<EventKind>({
      "request-received": true,
      judged: true,
      "cancellation-asked": true,
      "cancellation-refused": true,
      cancelled: true,
      "shipped-anyway": true,
      "recall-opened": true,
      "review-opened": true,
      "refund-noted": true,
      "refund-sent": true,
      "refund-failed": true,
      "refund-asked": true,
      "mail-sent": true,
      "mail-failed": true,
      "answer-lost": true,
      "asked-again": true,
      "needs-attention": true,
      approved: true,
      declined: true,
      closed: true,
      "order-changed": true,
      "reported-failure": true,
      "late-request-received": true,
      "answer-received": true,
      "no-answer-in-time": true,
      withdrawn: true,
      "hold-placed": true,
      "hold-released": true,
      "hold-failed": true,
      "question-asked": true,
      "recall-approved": true,
      "note-added": true,
      assigned: true,
      corrected: true,
      merged: true,
      "reminder-sent": true,
      "automatic-paused": true,
      "claim-made": true,
      "claim-accepted": true,
      "claim-rejected": true,
      "refund-pending-long": true,
      "refund-retried": true,
      "refund-to-pay-by-hand": true,
      "refund-paid-by-hand": true,
      "refund-question-sent": true,
      "refund-arrived": true,
      "refund-not-arrived": true,
      "refund-unconfirmed": true,
      "refund-disputed": true,
      "bank-inquiry-opened": true,
      "bank-contact": true,
      "bank-reminder": true,
      "recall-looked-into": true,
      "recall-verified": true,
      "recall-way-chosen": true,
      "recall-step-asked": true,
      "recall-step-done": true,
      "recall-step-refused": true,
      "recall-overdue": true,
      "recall-reminded": true,
      "recall-cost-added": true,
      "recall-cause-set": true,
      "recall-ended": true,
    });
    for (const kind of kinds) expectText(`event.${kind}`);
  });

  it("a refund's state, a channel, a shopper's reason, a shipping stage", () => {
    for (const status of refundStatuses) {
      expectText(`refund-status.${status}`);
      expectText(`refund-text.${status}`);
    }
    for (const channel of channels) expectText(`channel.${channel}`);
    for (const stage of every<ShippingStageName>({
      untouched: true,
      submitted: true,
      preparing: true,
      packed: true,
      "with-carrier": true,
      delivered: true,
      unknown: true,
    })) {
      expectText(`stage.${stage}`);
    }
  });

  it("why staff are needed, what they may do and why it did not work", () => {
    for (const code of [
      "answer-lost",
      "refused-by-shopify",
      "order-unreadable",
      "cancellation-stuck",
      "refund-failed",
      "refund-missing",
      "refund-disputed",
      "mail-failed",
      "hold-old",
    ]) {
      expectText(`attention.${code}`);
    }
    for (const action of staffActions) {
      expectText(`case.action.${action}`);
      expectText(`case.toast.${action}`);
    }
    for (const kind of messageKinds) expectText(`message.${kind}`);
    for (const occasion of reminderOccasions) {
      expectText(`event-detail.occasion.${occasion}`);
      expectText(`list.reminded.${occasion}`);
    }
    for (const whose of whoseErrors) expectText(`whose-error.${whose}`);
    for (const problem of every<ReviewProblem>({
      "moved-on": true,
      "not-allowed": true,
      "in-shipping": true,
      "not-found": true,
      "no-permission": true,
      "reason-needed": true,
      "claim-open": true,
      "shopify-unreachable": true,
      "refused-by-shopify": true,
      "too-many-payments": true,
      disputed: true,
      "nothing-left": true,
      "text-needed": true,
      "text-too-long": true,
    })) {
      expectText(`case.problem.${problem}`);
    }
  });

  it("why a request by e-mail or phone could not be entered", () => {
    for (const problem of every<EntryProblem>({
      "order-not-found": true,
      "received-invalid": true,
      "received-in-future": true,
      "received-before-order": true,
      "text-too-long": true,
      "no-permission": true,
      "shopify-unreachable": true,
    })) {
      expectText(`entry.problem.${problem}`);
    }
  });

  it("a field of the settings and what may be wrong with it", () => {
    const settings = settingsOf(defaultPolicy(DateTime.fromMillis(0, { zone: "utc" })));
    for (const field of Object.keys(draftOf(settings))) expectText(`settings.field.${field}`);
    for (const code of draftProblemCodes) expectText(`settings.problem.${code}`);
  });

  it("a mail and an attempt", () => {
    for (const kind of caseMailKinds) expectText(`mail.${kind}`);
    for (const reason of mailFailureReasons) expectText(`mail-failure.${reason}`);
    for (const status of ["queued", "sent", "superseded", "no-address", "failed", "left-to-shopify", "not-wanted"])
      expectText(`mail-status.${status}`);
    for (const outcome of every<Exclude<AttemptOutcome, "reported">>({
      recorded: true,
      case: true,
      refused: true,
      "not-theirs": true,
    })) {
      expectText(`attempt-outcome.${outcome}`);
    }
  });
});

describe("dates and amounts", () => {
  const paris = { en: formatsOf(adminTexts("en"), "Europe/Paris"), fr: formatsOf(adminTexts("fr"), "Europe/Paris") };

  it("name the zone an instant is told in", () => {
    expect(paris.fr.instant("2026-11-22T14:04:00Z")).toBe("22 novembre 2026 à 15:04 (heure de Paris)");
    expect(paris.en.instant("2026-11-22T14:04:00Z")).toBe("22 November 2026 at 15:04 (Paris time)");
    expect(formatsOf(adminTexts("fr"), "Indian/Reunion").instant("2026-11-22T14:04:00Z")).toBe(
      "22 novembre 2026 à 18:04 (heure de La Réunion)",
    );
  });

  it("know the first of a month in French, and summer time", () => {
    expect(paris.fr.instant("2026-07-01T10:00:00Z")).toBe("1er juillet 2026 à 12:00 (heure de Paris)");
    expect(paris.fr.day("2026-05-01")).toBe("1er mai 2026");
  });

  it("show seconds where the order of things is evidence", () => {
    expect(paris.en.exactInstant("2026-11-22T14:04:07Z")).toBe("22 November 2026 at 15:04:07 (Paris time)");
  });

  it("name a zone that has no word of its own by its city", () => {
    expect(formatsOf(adminTexts("en"), "America/Sao_Paulo").zoneName).toBe("Sao Paulo time");
  });

  it("keep an ISO date the same day in every zone", () => {
    expect(formatsOf(adminTexts("en"), "America/Los_Angeles").day("2026-12-04")).toBe("4 December 2026");
  });

  it("write amounts the language's way", () => {
    expect(paris.fr.money({ amount: "1129.9", currencyCode: "EUR" }).replace(/\s/g, " ")).toBe("1 129,90 €");
    expect(paris.en.money({ amount: "1129.9", currencyCode: "EUR" })).toBe("€1,129.90");
  });
});

describe("a reason in words", () => {
  const texts = adminTexts("en");
  const formats = formatsOf(texts, "Europe/Paris");

  it("tells the facts when they are known", () => {
    const reason = { code: "window-closed" as const, facts: { closedAt: "2026-11-23T09:15:00Z", windowHours: 48 } };
    expect(describeReason(texts, formats, reason)).toBe(
      "The time for a direct cancellation ended on 23 November 2026 at 10:15 (Paris time).",
    );
  });

  it("has no hole when they are not", () => {
    expect(describeReason(texts, formats, { code: "window-closed", facts: {} })).toBe(
      "The time for a direct cancellation had passed.",
    );
    expect(describeReason(texts, formats, { code: "packed", facts: { beganAt: null } })).toBe("The parcel is packed.");
  });
});

describe("the language of the person at the page", () => {
  const asking = (url: string, acceptLanguage?: string) =>
    languageOf(new Request(url, { headers: acceptLanguage ? { "accept-language": acceptLanguage } : {} }));

  it("is what Shopify's admin says, else what the browser prefers, else English", () => {
    expect(asking("https://app.test/app?locale=fr-CA", "en-US")).toBe("fr");
    expect(asking("https://app.test/app?locale=en", "fr-FR")).toBe("en");
    expect(asking("https://app.test/app", "fr-FR,fr;q=0.9")).toBe("fr");
    expect(asking("https://app.test/app?locale=de")).toBe("en");
    expect(asking("https://app.test/app")).toBe("en");
  });

  it("is also that of the tab", () => {
    expect(titleIn("fr", { key: "case.title", facts: { name: "#1042" } })).toBe("Commande #1042 · Annulation de commandes");
  });
});
