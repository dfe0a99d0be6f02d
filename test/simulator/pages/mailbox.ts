import { DateTime } from "luxon";
import type { ReceivedMail } from "../mail/mailbox";
import { html, type Html } from "./html";
import { act, badge, instant, type Looking } from "./layout";
import type { Simulator } from "./simulator";

export function mailList({ mailbox }: Simulator, { say, language, zone }: Looking): Html {
  const mails = mailbox.mails();
  return html`
    <h1>${say("Messagerie", "Mailbox")}</h1>
    <p class="lead">
      ${say(
        "Un vrai serveur SMTP, qui garde tout ce qu’il reçoit. Aucun e-mail ne quitte cette machine.",
        "A real SMTP server that keeps whatever it receives. No mail leaves this machine.",
      )}
    </p>
    <div class="acts" style="margin-bottom: 16px">
      <span>${say("Adresse pour SMTP_URL :", "Address for SMTP_URL:")} <span class="mono">${mailbox.url}</span></span>
      <a href="/mailbox/gallery">${say("Voir tous les e-mails de l’application", "See every mail of the app")}</a>
      ${mailbox.mode === "refusing" && badge(say("refuse les e-mails (panne)", "refuses mail (fault)"), "bad")}
      ${mails.length > 0 && act("/mailbox/clear", say("Vider la messagerie", "Empty the mailbox"), {}, "danger")}
    </div>
    ${
      mails.length === 0
        ? html`<div class="card">
            <p>${say("Rien encore. Annulez une commande, et revenez.", "Nothing yet. Cancel an order, and come back.")}</p>
          </div>`
        : html`<ul class="mails">
            ${mails.map(
              (mail) => html`
                <li>
                  <a href="/mailbox/${mail.id}">
                    <span><strong>${mail.to.join(", ")}</strong></span>
                    <span><strong>${mail.subject}</strong><span class="preview">${mail.text.slice(0, 180)}</span></span>
                    <time datetime="${mail.receivedAt}"
                      >${instant(DateTime.fromISO(mail.receivedAt), language, zone, "short")}</time
                    >
                  </a>
                </li>
              `,
            )}
          </ul>`
    }
  `;
}

export type MailView = "html" | "text" | "headers";

export function mailPage(mail: ReceivedMail, view: MailView, { say, language, zone }: Looking): Html {
  const shown: MailView = view === "html" && mail.html === null ? "text" : view;
  const tabs: { view: MailView; name: string }[] = [
    ...(mail.html === null ? [] : [{ view: "html" as const, name: say("Mis en page", "Formatted") }]),
    { view: "text", name: say("Texte seul", "Plain text") },
    { view: "headers", name: say("En-têtes", "Headers") },
  ];
  return html`
    <p><a href="/mailbox">← ${say("Tous les e-mails", "All mails")}</a></p>
    <h1>${mail.subject || say("(sans objet)", "(no subject)")}</h1>
    <nav class="tabs" aria-label="${say("Façon de lire", "How to read it")}">
      ${tabs.map(
        (tab) =>
          html`<a href="/mailbox/${mail.id}?view=${tab.view}" ${tab.view === shown && html`aria-current="page"`}>${tab.name}</a>`,
      )}
    </nav>
    <article class="letter">
      <dl>
        <dt>${say("De", "From")}</dt>
        <dd>${mail.from}</dd>
        <dt>${say("À", "To")}</dt>
        <dd>${mail.to.join(", ")}</dd>
        <dt>${say("Reçu", "Received")}</dt>
        <dd>${instant(DateTime.fromISO(mail.receivedAt), language, zone)}</dd>
      </dl>
      ${
        shown === "html"
          ? html`<iframe
              src="/mailbox/${mail.id}/body"
              sandbox="allow-popups allow-popups-to-escape-sandbox"
              title="${say("Le message, mis en page", "The message, formatted")}"
            ></iframe>`
          : shown === "text"
            ? html`<pre tabindex="0">${mail.text}</pre>`
            : html`<pre class="mono" tabindex="0">${mail.headers.map(({ name, value }) => `${name}: ${value}`).join("\n")}</pre>`
      }
    </article>
  `;
}
