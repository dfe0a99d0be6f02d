import { describe, expect, it } from "vitest";
import { refundStatuses } from "../../app/cases/refund";
import { caseMailKinds } from "../../app/cases/mail-kind";
import { composeGuestLink, composeMail, mailLanguages } from "../../app/emails/compose-mail";
import type { ComposedMail } from "../../app/emails/lay-out";
import english from "../../app/i18n/mail.en.json";
import french from "../../app/i18n/mail.fr.json";
import { reminderOccasions } from "../../app/policy/calendar";
import { declineGrounds, reasonCodes } from "../../app/policy/types";
import { mailFacts } from "../support/mail-facts";
import { utc } from "../support/order-snapshot";

type Texts = { [key: string]: string | Texts };
const flat = (texts: Texts, path = ""): Map<string, string> =>
  new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[path + key, value] as const] : [...flat(value, `${path}${key}.`)],
    ),
  );
const all = { en: flat(english), fr: flat(french) };
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]))].sort();

/** What a person reads of the HTML, with spaces as in the text. */
const readable = (html: string): string =>
  html
    .replace(/<head>.*?<\/head>/s, "")
    .replace(/<br>|<\/(p|li|h1|blockquote)>/g, "\n")
    .replace(/<[^>]+>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");

/** Every fact is told in the text and in the HTML. */
function expectToTell(mail: ComposedMail, ...facts: string[]) {
  for (const fact of facts) {
    expect(plain(mail.text)).toContain(fact);
    expect(plain(readable(mail.html))).toContain(fact);
  }
}

const everyKind = mailLanguages.flatMap((language) => caseMailKinds.map((kind) => [kind, language] as const));

describe("the texts", () => {
  it("are the same sentences with the same facts in both languages", () => {
    expect([...all.fr.keys()]).toEqual([...all.en.keys()]);
    for (const [key, text] of all.en) {
      expect({ [key]: placeholders(all.fr.get(key) ?? "") }).toEqual({ [key]: placeholders(text) });
    }
  });

  it("know every reason of the policy that is told, and every reason a shopper may pick", () => {
    for (const language of mailLanguages) {
      for (const code of declineGrounds) expect(all[language].get(`reason.${code}`), code).toMatch(/\S/);
    }
  });

  it("are typeset as French is", () => {
    const wrong = [...all.fr].filter(([, text]) => /[ ][:;!?»]|«[ ]|\w'\w/.test(text));
    expect(wrong).toEqual([]);
  });
});

describe.each(everyKind)("the mail %s in %s", (kind, language) => {
  const variants = [
    mailFacts(),
    mailFacts({
      words: "Bonjour",
      shopperReason: { fr: "Une autre raison", en: "Another reason" },
      link: "https://app.example/request/sofimix/x",
      test: true,
    }),
    mailFacts({ now: utc("2026-11-26T09:00:00Z"), cancelledAt: utc("2026-11-22T14:06:00Z"), next: "recall" }),
    mailFacts({ waitUntil: utc("2026-11-24T17:00:00Z"), next: "cancelling", paid: false }),
    ...(["ours", "shopper", "carrier"] as const).map((whoseError) => mailFacts({ whoseError, words: "L’heure était fausse." })),
    ...reminderOccasions.map((occasion) => mailFacts({ occasion })),
    ...reasonCodes.map((code) =>
      mailFacts({ verdict: { kind: "refuse", reasons: [{ code, facts: {} }], nextStep: "contact-us" } }),
    ),
    ...refundStatuses.map((status) =>
      mailFacts({
        refunds: [{ amount: { amount: "5", currencyCode: "EUR" }, method: null, status, expectedFrom: null, expectedBy: null }],
      }),
    ),
  ];

  it("has no hole, whatever is known of the case", () => {
    for (const facts of variants) {
      const { subject, text, html } = composeMail(kind, language, facts);
      for (const part of [subject, text, html]) {
        expect(part).not.toMatch(/\{\{|\}\}|undefined|null|Invalid|NaN|\(\)| {2}\S/);
      }
      // a key without its sentence would be shown as the key
      expect(text).not.toMatch(/(^|\s)[a-z-]+\.[a-z-]+($|\s)/m);
      expect(subject).toContain("#1042");
      expect(subject.length).toBeLessThan(120);
    }
  });

  it("says how to reach a person, and when one answers", () => {
    const hours =
      language === "fr"
        ? "lun.–ven. 09:00–12:30, 14:00–18:00 (heure d’Europe centrale)"
        : "Mon–Fri 09:00–12:30, 14:00–18:00 (Central European Time)";
    expectToTell(composeMail(kind, language, mailFacts()), "commande@sofimix.com", "+1 (626) 738-2803", hours);
  });

  it("is read on a phone, loads nothing from anywhere, and names its language", () => {
    const { html } = composeMail(kind, language, mailFacts({ words: "Bonjour" }));
    expect(html).toContain(`<html lang="${language}">`);
    expect(html).toContain('name="viewport"');
    expect(html).not.toMatch(/<img|<script|<link|url\(|src=/);
  });
});

describe("the mail to a shopper", () => {
  const french = (kind: (typeof caseMailKinds)[number], changes: Parameters<typeof mailFacts>[0] = {}) =>
    composeMail(kind, "fr-FR", mailFacts(changes));

  it("carries what the store adds in its own words, in the other language where there is none in the reader's", () => {
    const { policy } = mailFacts();
    const own = (kind: "cancelled" | "declined" | "answer-received") =>
      french(kind, {
        policy: {
          ...policy,
          texts: { cancelled: { fr: "À bientôt !\n\nL’atelier", en: "" }, declined: { fr: "", en: "Call us." } },
        },
      });
    expectToTell(own("cancelled"), "À bientôt !", "L’atelier");
    expectToTell(own("declined"), "Call us.");
    expect(own("answer-received").text).not.toContain("Call us.");
  });

  it("received: content, date and time, and the day of the answer", () => {
    expectToTell(
      french("received", {
        shopperReason: { fr: "Mauvaise taille", en: "Wrong size" },
        words: "J’ai choisi 140 au lieu de 160.\nMerci !",
      }),
      "#1042",
      "22 novembre 2026 à 15:04 (heure d’Europe centrale)",
      "1 × Matelas Océane 140 × 190",
      "2 × Oreiller",
      "1 129,90 €",
      "Mauvaise taille",
      "J’ai choisi 140 au lieu de 160.",
      "Merci !",
      "au plus tard le mercredi 25 novembre 2026",
    );
  });

  it("received: the first of a month and summer time are written as people write them", () => {
    expectToTell(
      french("received", {
        now: utc("2026-07-01T10:00:00Z"),
        receivedAt: utc("2026-07-01T10:00:00Z"),
        answerBy: utc("2026-07-03T16:00:00Z"),
      }),
      "1er juillet 2026 à 12:00",
      "vendredi 3 juillet 2026",
    );
  });

  it("a promised day that has passed is not promised again", () => {
    const late = french("received", { now: utc("2026-11-26T09:00:00Z") });
    expectToTell(late, "dès que possible, avant toute autre demande");
    expect(late.text).not.toContain("25 novembre");
  });

  it("cancelled: each refund with its amount, its way and its dates, and what to do when it does not come", () => {
    const paid = (amount: string, method: string, status: "sent" | "pending") => ({
      amount: { amount, currencyCode: "EUR" },
      method,
      status,
      expectedFrom: status === "sent" ? "2026-12-04" : null,
      expectedBy: status === "sent" ? "2026-12-11" : null,
    });
    const mail = french("cancelled", {
      cancelledAt: utc("2026-11-22T14:05:10Z"),
      refunds: [paid("1079.90", "Visa •••• 4242", "sent"), paid("50", "gift_card •••• 1234", "sent")],
    });
    expectToTell(
      mail,
      "1 079,90 € (Visa •••• 4242)",
      "entre le vendredi 4 décembre 2026 et le vendredi 11 décembre 2026",
      "écrivez-nous",
      "50,00 € (Carte-cadeau •••• 1234) : le montant est de retour sur la carte-cadeau",
      "a été annulée le 22 novembre 2026 à 15:05",
    );
    expectToTell(
      french("cancelled", { cancelledAt: utc("2026-11-22T14:05:10Z"), refunds: [paid("20", "PayPal", "pending")] }),
      "20,00 € (PayPal)",
      "sous 10 à 15 jours ouvrés",
    );
    expectToTell(french("cancelled", { paid: false }), "Rien n’avait été payé");
  });

  it("declined: the reason with the time it was observed, staff's own words, the next step, and the statutory right with the store's link", () => {
    const mail = french("declined", {
      verdict: {
        kind: "refuse",
        reasons: [{ code: "with-carrier", facts: { beganAt: "2026-11-21T08:15:00Z" } }],
        nextStep: "wait-for-delivery-then-return",
      },
      words: "Le transporteur ne peut plus l’arrêter, nous avons appelé deux fois.",
    });
    expectToTell(
      mail,
      "le colis est chez le transporteur ; sa préparation a commencé le 21 novembre 2026 à 09:15",
      "Le transporteur ne peut plus l’arrêter, nous avons appelé deux fois.",
      "attendez la livraison",
      "droit légal de rétractation : 14 jours",
    );
    expect(mail.text).toContain("https://sofimix.com/pages/retractation?a=1&b=2");
    expect(mail.html).toContain('href="https://sofimix.com/pages/retractation?a=1&amp;b=2"');
  });

  it("declined because the window was over: when it ended", () => {
    expectToTell(
      french("declined", {
        verdict: {
          kind: "refuse",
          reasons: [{ code: "window-closed", facts: { closedAt: "2026-11-20T10:30:00Z", windowHours: 48 } }],
          nextStep: "contact-us",
        },
      }),
      "le délai de 48 heures pour annuler directement a pris fin le 20 novembre 2026 à 11:30",
      "Une personne réexaminera votre demande",
    );
  });

  it("question: the question itself, the link that resumes there, until when, and that nothing is lost without an answer", () => {
    const link = "https://app.example/request/sofimix/sealed_token-1";
    const mail = french("question", {
      words: "Quel est le numéro de téléphone du destinataire ?",
      link,
      waitUntil: utc("2026-11-24T17:00:00Z"),
    });
    expectToTell(
      mail,
      "Quel est le numéro de téléphone du destinataire ?",
      "24 novembre 2026 à 18:00",
      "ni retardée ni refusée",
      "au plus tard le mercredi 25 novembre 2026",
    );
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link}"`);
  });

  it("answer received: what was answered and when the decision comes", () => {
    expectToTell(
      french("answer-received", { words: "C’est le 06 12 34 56 78." }),
      "C’est le 06 12 34 56 78.",
      "au plus tard le mercredi 25 novembre 2026",
      "22 novembre 2026 à 15:04",
    );
  });

  it("closed: whether the order was cancelled, and that it can be taken up again", () => {
    expectToTell(
      french("closed", { cancelledAt: null }),
      "n’a pas été annulée",
      "une personne reprendra votre demande",
      "rétractation",
    );
    expectToTell(french("closed", { cancelledAt: utc("2026-11-22T15:00:00Z") }), "La commande est annulée");
  });

  it("withdrawn: nothing is cancelled; until when the order can still be cancelled, as long as it can", () => {
    expectToTell(french("withdrawn"), "Rien n’est annulé ni remboursé", "jusqu’au 23 novembre 2026 à 11:30", "rétractation");
    const later = french("withdrawn", { now: utc("2026-11-24T09:00:00Z") });
    expect(later.text).not.toContain("23 novembre");
    expectToTell(later, "une personne l’examinera");
  });

  it("recall: who pays, what to do with the parcel, and what follows", () => {
    expectToTell(french("recall-opened"), "vous n’avez rien à payer", "sans l’ouvrir", "remboursée", "25 novembre 2026");
  });

  it("correction: an apology, what was wrong, and that everything starts anew with the first time of receipt", () => {
    expectToTell(
      french("correction-apology", { whoseError: "ours", words: "Nous avions lu la mauvaise date d’expédition." }),
      "Nous vous présentons nos excuses",
      "Nous avions lu la mauvaise date d’expédition.",
      "première heure de réception : le 22 novembre 2026 à 15:04",
      "en priorité",
      "au plus tard le mercredi 25 novembre 2026",
    );
    expectToTell(
      french("correction-apology", { cancelledAt: utc("2026-11-22T15:00:00Z") }),
      "ce que Shopify ne peut pas défaire",
      "commande de remplacement",
    );
  });

  it("is in English for everyone who does not read French", () => {
    expect(composeMail("received", "de", mailFacts()).subject).toBe("We have received your request to cancel order #1042");
    expectToTell(composeMail("received", "en-GB", mailFacts()), "22 November 2026 at 15:04 (Central European Time)");
  });
});

describe("the mail to staff", () => {
  it("says which promise is at stake, when it ends, and leads to the case", () => {
    const link = "https://admin.shopify.com/store/sofimix/apps/key/app/cases/1";
    const mail = composeMail("staff-reminder", "fr", mailFacts({ occasion: "before-limit", link }));
    expectToTell(mail, "#1042", "avant le 25 novembre 2026 à 18:00", "deux heures ouvrées");
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).toContain(link);
    expect(mail.text).not.toContain("Bonjour");
  });
});

describe("the mail with a guest's link", () => {
  it.each(mailLanguages)("has the link, how long it works, and what to do when it was not asked for (%s)", (language) => {
    const mail = composeGuestLink(language, {
      orderName: "#1042",
      link: "https://app.example/request/sofimix/sealed",
      expiresAt: utc("2026-11-24T14:04:00Z"),
      policy: mailFacts().policy,
    });
    expect(mail.text).toContain("https://app.example/request/sofimix/sealed");
    expect(mail.html).toContain('href="https://app.example/request/sofimix/sealed"');
    expectToTell(mail, "#1042", "2026", "15:04", "commande@sofimix.com");
    expect(mail.text).not.toMatch(/\{\{|undefined/);
  });
});

describe("people's own words", () => {
  const hostile = `<script>alert("1")</script> & <a href='https://evil.example'>ici</a>\n{{orderName}} $t(test) \u202e مرحبا 🙂`;

  it.each(everyKind)("change nothing about the mail %s in %s but what is quoted", (kind, language) => {
    const mail = composeMail(
      kind,
      language,
      mailFacts({ words: hostile, orderName: `#1042 "<b>`, lines: [{ title: hostile, quantity: 1 }] }),
    );
    expect(mail.html).not.toMatch(/<script|<b>|href='/);
    expect(mail.html).not.toContain("evil.example'>");
  });

  it("arrive as they were written, in the direction they are read, line by line", () => {
    const mail = composeMail("question", "fr", mailFacts({ words: hostile }));
    expectToTell(
      mail,
      "<script>alert(\"1\")</script> & <a href='https://evil.example'>ici</a>",
      "مرحبا 🙂",
      "{{orderName}} $t(test)",
    );
    expect(mail.html).toContain('<blockquote dir="auto"');
    expect(mail.text).toContain("> <script>");
  });
});
