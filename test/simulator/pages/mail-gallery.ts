import { DateTime } from "luxon";
import type { RefundStatus } from "../../../app/cases/refund";
import { recallTasks, refundTasks, type CaseMailKind } from "../../../app/cases/mail-kind";
import { recallOutcomes, type RecallOutcome } from "../../../app/cases/recall";
import { composeBankLetter } from "../../../app/emails/bank-letter";
import {
  composeAlreadyEnded,
  composeGuestLink,
  composeMail,
  mailLanguages,
  type MailFacts,
  type MailLanguage,
  type RefundFacts,
} from "../../../app/emails/compose-mail";
import type { ComposedMail } from "../../../app/emails/lay-out";
import { bankLetterFacts, mailFacts } from "../../support/mail-facts";
import { html, type Html } from "./html";
import type { Looking } from "./layout";

/** One mail the app can send, with an example of what is known when it does. */
interface Example {
  id: string;
  name: [french: string, english: string];
  compose: (language: MailLanguage) => ComposedMail;
}

const at = (iso: string): DateTime => DateTime.fromISO(iso, { zone: "utc" });

const ofCase = (
  id: string,
  kind: CaseMailKind,
  name: [french: string, english: string],
  facts: Partial<MailFacts>,
  words?: Record<MailLanguage, string>,
): Example => ({
  id,
  name,
  compose: (language) => composeMail(kind, language, mailFacts({ ...facts, words: words?.[language] ?? null })),
});

const refund = (
  amount: string,
  method: string | null,
  status: RefundStatus,
  dates: { expectedFrom?: string; expectedBy?: string } = {},
): MailFacts["refunds"][number] => ({
  amount: { amount, currencyCode: "EUR" },
  method,
  status,
  expectedFrom: dates.expectedFrom ?? null,
  expectedBy: dates.expectedBy ?? null,
});
const cancelledAt = at("2026-11-22T14:05:10Z");
const link = "https://app.example/request/sofimix/AbC123";
const pageLink = `${link}?locale=fr`;
const caseLink = "https://admin.shopify.com/store/sofimix/apps/order-cancellation/app/cases/1";
const sent = (changes: Partial<RefundFacts> = {}): RefundFacts => ({
  ...refund("1079.90", "Visa •••• 4242", "sent", { expectedFrom: "2026-12-04", expectedBy: "2026-12-11" }),
  sentAt: at("2026-11-20T09:00:00Z"),
  ...changes,
});
const endsOf: Record<RecallOutcome, { fr: string; en: string }> = {
  stopped: { fr: "arrêté", en: "stopped" },
  returned: { fr: "revenu", en: "returned" },
  "delivered-anyway": { fr: "livré quand même", en: "delivered all the same" },
  lost: { fr: "perdu", en: "lost" },
};

export const examples: Example[] = [
  ofCase("received", "received", ["Demande reçue, annulation en cours", "Received, being cancelled"], {
    next: "cancelling",
    shopperReason: { fr: "J’ai changé d’avis", en: "I changed my mind" },
  }),
  ofCase(
    "received-review",
    "received",
    ["Demande tardive reçue, avec un message", "Late request received, with a message"],
    { shopperReason: { fr: "Ce n’est pas la bonne taille", en: "It is the wrong size" } },
    {
      fr: "J’ai choisi 140 au lieu de 160.\nSi l’échange est plus simple, je préfère l’échange.",
      en: "I picked 140 instead of 160.\nIf an exchange is easier, I prefer that.",
    },
  ),
  ofCase("cancelled", "cancelled", ["Commande annulée, remboursement envoyé", "Cancelled, refund sent"], {
    cancelledAt,
    refunds: [
      refund("1079.90", "Visa •••• 4242", "sent", { expectedFrom: "2026-12-04", expectedBy: "2026-12-11" }),
      refund("50.00", "gift_card •••• 1234", "sent"),
    ],
  }),
  ofCase("cancelled-other-ways", "cancelled", ["Commande annulée, autres remboursements", "Cancelled, other refunds"], {
    cancelledAt,
    refunds: (["pending", "voided", "by-hand", "failed", "credited"] as const).map((status) =>
      refund("120.00", status === "by-hand" ? "Bank Deposit" : "Mastercard •••• 5100", status),
    ),
    verdict: { kind: "cancel-now", reasons: [{ code: "subscription-continues", facts: {} }], submittedFulfillmentOrderIds: [] },
    test: true,
  }),
  ofCase("cancelled-free", "cancelled", ["Commande annulée, rien n’était payé", "Cancelled, nothing was paid"], {
    cancelledAt,
    paid: false,
  }),
  ofCase(
    "could-not-cancel",
    "could-not-cancel",
    ["Annulation impossible, une personne prend le relais", "Could not be cancelled, a person takes over"],
    {},
  ),
  ofCase("shipped-anyway", "could-not-cancel", ["Expédiée malgré la demande", "Shipped in spite of the request"], {
    next: "recall",
    verdict: {
      kind: "recall",
      reasons: [
        { code: "shipping-followed-request", facts: { beganAt: "2026-11-22T14:10:00Z", receivedAt: "2026-11-22T14:04:00Z" } },
      ],
    },
  }),
  ofCase("recall-opened", "recall-opened", ["Rappel du colis", "Recall of the parcel"], { next: "recall" }),
  ofCase(
    "question",
    "question",
    ["Question", "Question"],
    { link, waitUntil: at("2026-11-24T17:00:00Z") },
    {
      fr: "La commande contient deux oreillers. Souhaitez-vous vraiment tout annuler, ou seulement le matelas ?",
      en: "The order contains two pillows. Do you really want to cancel all of it, or only the mattress?",
    },
  ),
  ofCase(
    "answer-received",
    "answer-received",
    ["Réponse reçue", "Answer received"],
    {},
    { fr: "Oui, tout.", en: "Yes, all of it." },
  ),
  ofCase(
    "declined",
    "declined",
    ["Demande refusée, colis parti", "Declined, parcel under way"],
    {
      verdict: {
        kind: "refuse",
        reasons: [{ code: "with-carrier", facts: { beganAt: "2026-11-21T08:15:00Z" } }],
        nextStep: "wait-for-delivery-then-return",
      },
    },
    {
      fr: "Nous avons appelé le transporteur deux fois : il ne peut plus arrêter la livraison.",
      en: "We called the carrier twice: the delivery cannot be stopped any more.",
    },
  ),
  ofCase("declined-late", "declined", ["Demande refusée, hors délai", "Declined, too late"], {
    verdict: {
      kind: "refuse",
      reasons: [{ code: "window-closed", facts: { closedAt: "2026-11-20T10:30:00Z", windowHours: 48 } }],
      nextStep: "contact-us",
    },
  }),
  ofCase("withdrawn", "withdrawn", ["Demande retirée", "Request withdrawn"], {}),
  ofCase("closed", "closed", ["Demande close", "Request closed"], {}),
  ofCase(
    "correction-apology",
    "correction-apology",
    ["Excuses et correction", "Apology and correction"],
    { whoseError: "ours" },
    {
      fr: "Nous avions lu la date d’expédition d’une autre commande : la vôtre n’était pas partie.",
      en: "We had read the shipping date of another order: yours had not left.",
    },
  ),
  ofCase(
    "correction-after-cancellation",
    "correction-apology",
    ["Excuses, la commande était annulée à tort", "Apology, the order was cancelled by mistake"],
    { whoseError: "carrier", cancelledAt },
    { fr: "Le transporteur avait annoncé la perte du colis.", en: "The carrier had reported the parcel as lost." },
  ),
  ofCase("refund-sent", "refund-sent", ["Remboursement envoyé ensuite", "Refund sent later"], { refund: sent() }),
  ofCase("refund-sent-reversal", "refund-sent", ["Remboursement envoyé, débit annulé", "Refund sent, charge cancelled"], {
    refund: sent({ reversal: true, arn: "74537604326000012345678" }),
  }),
  ofCase("refund-sent-gift-card", "refund-sent", ["Remboursement sur carte-cadeau", "Refund to a gift card"], {
    refund: sent({ method: "gift_card •••• 1234", expectedFrom: null, expectedBy: null }),
  }),
  ofCase("refund-delayed", "refund-delayed", ["Remboursement échoué", "Refund failed"], {
    refund: sent({ status: "failed", sentAt: null, expectedFrom: null, expectedBy: null }),
  }),
  ofCase("refund-delayed-pending", "refund-delayed", ["Remboursement non confirmé", "Refund not confirmed"], {
    refund: sent({ status: "pending", sentAt: null, expectedFrom: null, expectedBy: null }),
  }),
  ofCase("refund-question", "refund-question", ["Le remboursement est-il arrivé ?", "Has the refund arrived?"], {
    link: pageLink,
    refund: sent({ arn: "74537604326000012345678" }),
  }),
  ofCase("refund-question-reversal", "refund-question", ["Est-il arrivé, débit annulé", "Has it arrived, charge cancelled"], {
    link: pageLink,
    refund: sent({ reversal: true }),
  }),
  {
    id: "bank-letter",
    name: ["Lettre à la banque", "Letter to the bank"],
    compose: (language) => {
      const facts = mailFacts({ refund: sent({ status: "bank-inquiry" }), link: pageLink });
      const letter = { url: `${pageLink}&letter=1`, text: composeBankLetter(language, bankLetterFacts()).text };
      return composeMail("bank-letter", language, { ...facts, letter });
    },
  },
  ofCase("refund-unconfirmed", "refund-unconfirmed", ["Remboursement sans réponse", "Refund without an answer"], {
    link: pageLink,
    refund: sent({ status: "unconfirmed" }),
  }),
  ofCase("recall-step-carrier", "recall-step", ["Rappel : transporteur interrogé", "Recall: carrier asked"], {
    link: pageLink,
    recallWay: "carrier",
    recallStep: "ask-carrier",
  }),
  ofCase("recall-step-in-hand", "recall-step", ["Rappel : colis en main", "Recall: parcel in hand"], {
    link: pageLink,
    recallWay: "building",
    recallStep: "parcel-in-hand",
  }),
  ofCase("recall-step-label", "recall-step", ["Rappel : étiquette de retour", "Recall: return label"], {
    link: pageLink,
    recallWay: "return",
    recallStep: "send-label",
    labelUrl: "https://label.example/8R12345678901.pdf",
    trackingNumber: "8R12345678901",
  }),
  ofCase("recall-step-back", "recall-step", ["Rappel : articles revenus", "Recall: goods back"], {
    link: pageLink,
    recallWay: "return",
    recallStep: "goods-back",
  }),
  ...recallOutcomes.map((recallOutcome) =>
    ofCase(
      `recall-ended-${recallOutcome}`,
      "recall-ended",
      [`Fin du rappel : ${endsOf[recallOutcome].fr}`, `End of the recall: ${endsOf[recallOutcome].en}`],
      { recallOutcome, refunds: [sent()] },
    ),
  ),
  ofCase("recall-ended-kept", "recall-ended", ["Fin du rappel : articles gardés", "End of the recall: goods kept"], {
    recallOutcome: "delivered-anyway",
  }),
  ...refundTasks.map((refundTask, index) =>
    ofCase(`refund-task-${refundTask}`, "refund-task", [`Tâche : remboursement ${index + 1}`, `Task: refund ${index + 1}`], {
      refundTask,
      link: caseLink,
      refund: refundTask === "missing-money" ? null : sent(),
    }),
  ),
  ...recallTasks.map((recallTask, index) =>
    ofCase(`recall-task-${recallTask}`, "recall-task", [`Tâche : rappel ${index + 1}`, `Task: recall ${index + 1}`], {
      recallTask,
      link: caseLink,
    }),
  ),
  ofCase("automatic-paused", "automatic-paused", ["Annulation automatique suspendue", "Automatic cancellation paused"], {
    pause: { at: "2026-11-22T14:31:00Z", asked: 31, usual: 30 },
    link: "https://admin.shopify.com/store/sofimix/apps/order-cancellation/app",
  }),
  ...(["half-time", "before-limit", "after-limit"] as const).map((occasion, index) =>
    ofCase(
      `staff-reminder-${occasion}`,
      "staff-reminder",
      [`Rappel à l’équipe ${index + 1}`, `Reminder to the team ${index + 1}`],
      {
        occasion,
        link: caseLink,
        now: occasion === "after-limit" ? at("2026-11-25T17:00:01Z") : at("2026-11-24T11:00:00Z"),
      },
    ),
  ),
  {
    id: "guest-link",
    name: ["Lien pour un invité", "Link for a guest"],
    compose: (language) =>
      composeGuestLink(language, {
        orderName: "#1042",
        link,
        expiresAt: at("2026-11-24T14:04:00Z"),
        policy: mailFacts().policy,
      }),
  },
  {
    id: "already-ended",
    name: ["Demande arrivée pour une commande déjà annulée", "Request for an order that was cancelled already"],
    compose: (language) =>
      composeAlreadyEnded(language, {
        orderName: "#1042",
        receivedAt: at("2026-11-22T14:04:00Z"),
        verdict: {
          kind: "refuse",
          reasons: [{ code: "already-cancelled", facts: { cancelledAt: "2026-11-22T14:20:00Z" } }],
          nextStep: "none",
        },
        test: false,
        policy: mailFacts().policy,
      }),
  },
];

/** The markup of one example, for a frame: null when there is no such mail. */
export function galleryBody(id: string, language: string): string | null {
  const example = examples.find((each) => each.id === id);
  const known = mailLanguages.find((each) => each === language);
  return example && known ? example.compose(known).html : null;
}

/** Every mail the app can send, without anything having to happen first: the one that is picked, in both languages. */
export function mailGallery({ say }: Looking, picked: string): Html {
  return html`
    <p><a href="/mailbox">← ${say("Messagerie", "Mailbox")}</a></p>
    <h1>${say("Tous les e-mails de l’application", "Every mail of the app")}</h1>
    <p class="lead">
      ${say(
        "Composés à l’instant par l’application, avec des faits d’exemple. Rien n’est envoyé.",
        "Composed by the app this moment, with facts made up as examples. Nothing is sent.",
      )}
    </p>
    <ul>
      ${examples.map(({ id, name }) => html`<li><a href="?mail=${id}#picked">${say(...name)}</a></li>`)}
    </ul>
    ${examples
      .filter(({ id }) => id === picked)
      .map(
        ({ id, name, compose }) => html`
          <section id="picked">
            <h2>${say(...name)}</h2>
            <div class="letters">
              ${(["fr", "en"] as const).map((language) => {
                const { subject, text } = compose(language);
                return html`
                  <article class="letter" lang="${language}">
                    <dl>
                      <dt>${say("Objet", "Subject")}</dt>
                      <dd>${subject}</dd>
                    </dl>
                    <iframe
                      src="/mailbox/gallery/${id}/${language}"
                      loading="lazy"
                      sandbox="allow-popups allow-popups-to-escape-sandbox"
                      title="${subject}"
                    ></iframe>
                    <details>
                      <summary>${say("Texte seul", "Plain text")}</summary>
                      <pre tabindex="0">${text}</pre>
                    </details>
                  </article>
                `;
              })}
            </div>
          </section>
        `,
      )}
  `;
}
