import { describe, expect, it } from "vitest";
import { refundStatuses } from "../../app/cases/refund";
import { caseMailKinds, recallTasks, refundTasks } from "../../app/cases/mail-kind";
import { recallOutcomes, recallSteps, type RecallWay } from "../../app/cases/recall";
import { composeGuestLink, composeMail, mailLanguages, type RefundFacts } from "../../app/emails/compose-mail";
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
    // French has a plural of its own for millions
    const keys = (texts: Map<string, string>) => [...texts.keys()].filter((key) => !key.endsWith("_many"));
    expect(keys(all.fr)).toEqual(keys(all.en));
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

const refund = (changes: Partial<RefundFacts> = {}): RefundFacts => ({
  amount: { amount: "1079.90", currencyCode: "EUR" },
  method: "Visa •••• 4242",
  status: "sent",
  sentAt: utc("2026-11-20T09:00:00Z"),
  expectedFrom: "2026-12-04",
  expectedBy: "2026-12-11",
  ...changes,
});

const refunds = [
  ...refundStatuses.flatMap((status) => [
    mailFacts({ refund: refund({ status }), link: "https://app.example/request/sofimix/x?locale=fr" }),
    mailFacts({ refund: refund({ status, method: null, sentAt: null, expectedFrom: null, expectedBy: null, arn: "745" }) }),
    mailFacts({ refund: refund({ status, method: "gift_card •••• 1234", reversal: true }), refunds: [refund({ status })] }),
  ]),
  ...refundTasks.flatMap((refundTask) => [mailFacts({ refundTask }), mailFacts({ refundTask, refund: refund() })]),
  mailFacts({ letter: { url: null, text: "Madame, Monsieur," }, refund: refund({ status: "bank-inquiry" }) }),
];
const recalls = [
  ...Object.entries(recallSteps).flatMap(([recallWay, steps]) =>
    steps.map((recallStep) =>
      mailFacts({ recallWay: recallWay as RecallWay, recallStep, recallAnswerBy: utc("2026-11-26T17:00:00Z") }),
    ),
  ),
  mailFacts({ recallStep: "send-label", recallWay: "return", labelUrl: "https://l.example/1.pdf", trackingNumber: "8R1" }),
  ...recallOutcomes.flatMap((recallOutcome) => [
    mailFacts({ recallOutcome }),
    mailFacts({ recallOutcome, refunds: [refund()], paid: false }),
  ]),
  ...recallTasks.map((recallTask) => mailFacts({ recallTask })),
];

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
    ...(kind.startsWith("recall") ? recalls : refunds),
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
      // no order is the reason of this one
      if (kind !== "automatic-paused") expect(subject).toContain("#1042");
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

  it("refund sent: how much, how, when, until when, and that it is followed; never that it was received", () => {
    const mail = french("refund-sent", { refund: refund({ arn: "74537604326000012345678" }) });
    expectToTell(
      mail,
      "1 079,90 € (Visa •••• 4242)",
      "le vendredi 20 novembre 2026",
      "entre le vendredi 4 décembre 2026 et le vendredi 11 décembre 2026",
      "74537604326000012345678",
      "nous vous demandons si l’argent est arrivé",
    );
    expect(mail.text).not.toMatch(/reçu/);
    expect(mail.text).not.toContain("annuler le débit");
    expectToTell(
      french("refund-sent", { refund: refund({ reversal: true }) }),
      "annuler le débit",
      "sans ligne de remboursement",
    );
    const giftCard = french("refund-sent", { refund: refund({ method: "gift_card •••• 1234" }) });
    expectToTell(giftCard, "de retour sur la carte");
    expect(giftCard.text).not.toContain("Votre banque");
  });

  it("refund delayed: an apology, once, nothing to do, nothing lost, and when to call", () => {
    for (const status of ["failed", "pending"] as const) {
      const mail = french("refund-delayed", { refund: refund({ status, sentAt: null, expectedFrom: null, expectedBy: null }) });
      expectToTell(
        mail,
        "Vous n’avez rien à faire",
        "ne vous fait rien perdre",
        "sous 3 jours ouvrés",
        "jamais vos coordonnées bancaires",
      );
      expect(mail.text.match(/excuses/g)).toHaveLength(1);
    }
  });

  it("refund question: two links to the page, what to look for, and that there is no deadline", () => {
    const link = "https://app.example/request/sofimix/x?locale=fr&refund=1";
    const mail = french("refund-question", { refund: refund({ reversal: true }), link });
    for (const arrived of ["yes", "no"]) {
      expect(mail.text).toContain(`${link}&arrived=${arrived}`);
      expect(mail.html).toContain(`href="${link.replace("&", "&amp;")}&amp;arrived=${arrived}"`);
    }
    expectToTell(mail, "au plus tard le vendredi 11 décembre 2026", "le débit a simplement disparu", "pas de date limite");
  });

  it("letter to the bank: a link to print it, its words to copy, and what to do with the bank's answer", () => {
    const letter = { url: "https://app.example/request/sofimix/x?letter=1", text: "Madame, Monsieur,\n\nLe 20 novembre" };
    const mail = french("bank-letter", { refund: refund({ status: "bank-inquiry" }), letter, link: "https://app.example/x" });
    expect(mail.text).toContain(letter.url);
    expect(mail.html).toContain(`href="${letter.url}"`);
    expectToTell(mail, "Le 20 novembre", "transmettez-nous sa réponse", "Aucun délai ne court contre vous");
  });

  it("refund unconfirmed: nobody claims that it arrived, and the same link opens it again", () => {
    const mail = french("refund-unconfirmed", {
      refund: refund({ status: "unconfirmed" }),
      link: "https://app.example/x?locale=fr",
    });
    expectToTell(mail, "Nous n’affirmons pas qu’il est arrivé", "à tout moment");
    expect(mail.text).toContain("https://app.example/x?locale=fr&arrived=no");
  });

  it("recall step: what was done, what to do with the parcel, and who pays", () => {
    const asked = french("recall-step", {
      recallStep: "ask-carrier",
      recallWay: "carrier",
      recallAnswerBy: utc("2026-11-26T17:00:00Z"),
    });
    expectToTell(asked, "faire demi-tour", "d’ici le jeudi 26 novembre 2026", "sans l’ouvrir", "Vous ne payez rien");
    const label = { labelUrl: "https://l.example/1.pdf", trackingNumber: "8R1" };
    const sent = french("recall-step", { recallStep: "send-label", recallWay: "return", ...label });
    expectToTell(sent, "collez cette étiquette", "8R1", "déjà payée");
    expect(sent.html).toContain('href="https://l.example/1.pdf"');
    const back = french("recall-step", { recallStep: "goods-back", recallWay: "return" });
    expectToTell(back, "revenus chez nous", "Vous n’avez rien à faire", "10 à 15 jours ouvrés");
    expect(back.text).not.toContain("Gardez");
  });

  it("recall ended: called what it is, with the money", () => {
    const ends = {
      stopped: "arrêtée avant de vous parvenir",
      returned: "compte donc comme retournée",
      "delivered-anyway": "vous n’avez rien à renvoyer",
      lost: "C’est notre perte, pas la vôtre",
    };
    for (const recallOutcome of recallOutcomes)
      expectToTell(
        french("recall-ended", { recallOutcome, refunds: [refund()] }),
        ends[recallOutcome],
        "1 079,90 € (Visa •••• 4242)",
      );
  });

  it("goods that stay with a shopper who pays for them: that they do, and how to give them back all the same", () => {
    const mail = french("recall-ended", { recallOutcome: "delivered-anyway", refunds: [] });
    expectToTell(mail, "rien n’a été remboursé", "payons leur retour", "14 jours");
    expect(mail.text).not.toContain("rien à renvoyer");
  });

  it("is in English for everyone who does not read French", () => {
    expect(composeMail("received", "de", mailFacts()).subject).toBe("We have received your request to cancel order #1042");
    expectToTell(composeMail("received", "en-GB", mailFacts()), "22 November 2026 at 15:04 (Central European Time)");
  });
});

describe("the mail to staff", () => {
  it.each(refundTasks)("says what happened to a refund, what to do, and leads to the case (%s)", (refundTask) => {
    const link = "https://admin.shopify.com/store/sofimix/apps/key/app/cases/1";
    const mail = composeMail("refund-task", "fr", mailFacts({ refundTask, refund: refund(), link }));
    expectToTell(mail, "#1042", "1 079,90 €", "Visa •••• 4242");
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).not.toContain("Bonjour");
  });

  it.each(recallTasks)("says what happened to goods that left, and leads to the case (%s)", (recallTask) => {
    const link = "https://admin.shopify.com/store/sofimix/apps/key/app/cases/1";
    const mail = composeMail("recall-task", "en", mailFacts({ recallTask, link }));
    expectToTell(mail, "#1042", "The customer pays nothing");
    expect(mail.html).toContain(`href="${link}"`);
  });

  it("says that the app paused itself, when and why, what becomes of the requests, and where to switch it on again", () => {
    const link = "https://admin.shopify.com/store/sofimix/apps/key/app";
    const pause = { at: "2026-11-22T14:31:00Z", asked: 1031, usual: 1030 };
    const mail = composeMail("automatic-paused", "fr", mailFacts({ pause, link }));
    expect(mail.subject).toContain("1\u202f031 commandes en une heure");
    expectToTell(mail, "22 novembre 2026 à 15:31", "Jusqu’à 1 030", "aucune n’est refusée", "réactivez");
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).not.toContain("#1042");
    expect(composeMail("automatic-paused", "en", mailFacts({ pause, link })).subject).toContain("1,031 orders in an hour");
  });

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
