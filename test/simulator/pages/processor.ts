import { decimalsOf } from "../shopify/money";
import { isProcessed } from "../shopify/processor";
import { processorModes } from "../shopify/state";
import type { ProcessorMode, SimOrder, SimTransaction } from "../shopify/state";
import { html, type Html } from "./html";
import type { Language, Say } from "./language";
import { act, badge, type Looking } from "./layout";
import type { Simulator } from "./simulator";

/** The payment processor's desk: how refunds are treated, and what becomes of each. */

/** What a refund can be refused with, of Shopify's standard codes those a shop meets most. */
export const errorCodes = [
  "PROCESSING_ERROR",
  "INSUFFICIENT_FUNDS",
  "CARD_DECLINED",
  "EXPIRED_CARD",
  "PICK_UP_CARD",
  "PAYMENT_PROVIDER_ERROR",
  "PAYMENT_METHOD_UNAVAILABLE",
] as const;

/** As a choice ("slow"), and as what is wrong while it is chosen ("Refunds are slow"). */
const modeWords = (say: Say): Record<ProcessorMode, [string, string]> => ({
  instant: [say("aussitôt", "at once"), say("Remboursements", "Refunds")],
  slow: [say("lents : réglés le lendemain", "slow: settled the day after"), say("Remboursements lents", "Refunds are slow")],
  pending: [
    say("en attente jusqu’à votre décision", "pending until you decide"),
    say("Remboursements en attente", "Refunds stay pending"),
  ],
  failing: [say("refusés aussitôt", "refused at once"), say("Remboursements refusés", "Refunds fail")],
  "failing-later": [
    say("en attente, refusés le lendemain", "pending, refused the day after"),
    say("Remboursements refusés plus tard", "Refunds fail later"),
  ],
  reversed: [
    say("réussis, repris le lendemain", "done, taken back the day after"),
    say("Remboursements repris", "Refunds are taken back"),
  ],
  "partly-failing": [
    say("de plusieurs paiements, le dernier refusé", "of several payments the last one refused"),
    say("Remboursements refusés en partie", "Refunds fail in part"),
  ],
  "refused-account": [
    say("compte qui n’accepte aucun remboursement", "an account that takes no refunds"),
    say("Compte fermé aux remboursements", "Account refuses refunds"),
  ],
});

/** What is out of the ordinary at the processor's, in a few words; shown on the start page too. */
export function processorFaults({ shopify }: Simulator, say: Say): string[] {
  const { payments } = shopify;
  return [
    ...(payments.mode === "instant" ? [] : [modeWords(say)[payments.mode][1]]),
    ...(payments.fullCoversExtras ? [] : [say("Pourboires et frais gardés", "Tips and fees kept")]),
  ];
}

export function processorSection(simulator: Simulator, { say, language }: Looking): Html {
  const { payments } = simulator.shopify;
  const words = modeWords(say);
  const waiting = pendingRefunds(simulator.shopify);
  const toggle = (name: string, explained: string, on: boolean, id: string, label: [string, string]): Html => html`
    <section class="card fault" aria-label="${name}">
      <h3>${name} ${on && badge(say("activé", "on"), "info")}</h3>
      <p>${explained}</p>
      <div class="acts">${act("/faults", on ? label[1] : label[0], { fault: id })}</div>
    </section>
  `;
  return html`
    <h2>${say("Paiements", "Payments")}</h2>
    <div class="grid">
      <section class="card fault ${payments.mode === "instant" ? "" : "active"}" aria-label="${words[payments.mode][1]}">
        <h3>${words[payments.mode][1]} ${payments.mode !== "instant" && badge(say("en cours", "on"), "bad")}</h3>
        <p>
          ${say(
            "Comment le prestataire de paiement traite les prochains remboursements. Les cartes-cadeaux et les paiements à la main ne passent pas par lui.",
            "How the payment processor treats refunds from now on. Gift cards and payments by hand do not go through it.",
          )}
          ${waiting.length > 0 ? say(`En attente : ${waiting.length}.`, `Waiting: ${waiting.length}.`) : ""}
        </p>
        <form method="post" action="/faults" class="acts">
          <select name="fault" aria-label="${say("Remboursements", "Refunds")}" style="width: 100%">
            ${processorModes.map(
              (mode) =>
                html`<option value="payments-${mode}" ${mode === payments.mode ? "selected" : ""}>${words[mode][0]}</option>`,
            )}
          </select>
          <select name="code" aria-label="${say("Code d’erreur", "Error code")}" style="width: 100%">
            ${errorCodes.map(
              (code) => html`<option value="${code}" ${code === payments.errorCode ? "selected" : ""}>${code}</option>`,
            )}
          </select>
          <button class="primary">${say("Appliquer", "Apply")}</button>
        </form>
        ${
          waiting.length > 0 &&
          html`<div class="acts">
            ${act("/faults", say("Régler ceux qui attendent", "Settle those waiting"), { fault: "settle-refunds" })}
            ${act("/faults", say("Faire échouer ceux qui attendent", "Fail those waiting"), { fault: "fail-refunds" }, "danger")}
          </div>`
        }
      </section>
      ${toggle(
        say("Référence bancaire (ARN)", "Bank reference (ARN)"),
        say(
          "Shopify ne donne l’ARN d’un remboursement Visa ou Mastercard qu’aux magasins Plus : l’activer change leur formule.",
          "Shopify gives the ARN of a Visa or Mastercard refund to Plus stores only: this changes their plan.",
        ),
        payments.arn,
        payments.arn ? "arn-off" : "arn-on",
        [say("Donner l’ARN", "Give the ARN"), say("Ne plus le donner", "Stop giving it")],
      )}
      ${toggle(
        say("Pourboires et frais gardés", "Tips and fees kept"),
        say(
          "Shopify ne dit pas si un remboursement total les comprend (vérification B3). Ici, il peut les laisser de côté.",
          "Shopify does not say whether a full refund includes them (check B3). Here it can leave them out.",
        ),
        !payments.fullCoversExtras,
        payments.fullCoversExtras ? "extras-kept" : "extras-back",
        [say("Les garder", "Keep them"), say("Tout rendre", "Give everything back")],
      )}
    </div>
    ${refundsTable(simulator, say, language)}
  `;
}

interface Shown {
  shop: string;
  order: SimOrder;
  refund: SimTransaction;
}

const refundsOf = (shopify: Simulator["shopify"]): Shown[] =>
  shopify
    .shops()
    .flatMap((shop) =>
      shopify
        .orders(shop.domain)
        .flatMap((order) =>
          order.transactions.filter(({ kind }) => kind === "REFUND").map((refund) => ({ shop: shop.domain, order, refund })),
        ),
    );

/** Refund transactions whose outcome is open. */
export const pendingRefunds = (shopify: Simulator["shopify"]): { shop: string; orderId: string; transactionId: string }[] =>
  refundsOf(shopify)
    .filter(({ refund }) => refund.status === "PENDING")
    .map(({ shop, order, refund }) => ({ shop, orderId: order.id, transactionId: refund.id }));

function refundsTable({ shopify }: Simulator, say: Say, language: Language): Html {
  const shown = refundsOf(shopify)
    .sort((a, b) => b.refund.createdAt.localeCompare(a.refund.createdAt) || b.refund.id.localeCompare(a.refund.id))
    .slice(0, 25);
  const columns = [say("Commande", "Order"), say("Vers", "To"), say("Montant", "Amount"), say("État", "Status"), ""];
  const title = say("Remboursements chez le prestataire", "Refunds at the processor");
  if (shown.length === 0)
    return html`<h2>${title}</h2>
      <p class="soft">${say("Aucun pour l’instant.", "None yet.")}</p>`;
  return html`<h2>${title}</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="${title}">
      <table class="stack">
        <thead>
          <tr>
            ${columns.map((column) => (column ? html`<th scope="col">${column}</th>` : html`<td></td>`))}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            ({ shop, order, refund }) =>
              html`<tr>
                <th scope="row">${order.name}</th>
                <td>${refund.formattedGateway}</td>
                <td>${amountOf(order, refund, language)}</td>
                <td>${statusOf(refund, say)}</td>
                <td><div class="acts">${deedsFor({ shop, order, refund }, say)}</div></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function amountOf(order: SimOrder, { amount }: SimTransaction, language: Language): string {
  const currency = order.presentmentCurrencyCode;
  const format = new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", {
    style: "currency",
    currency,
    minimumFractionDigits: decimalsOf(currency),
  });
  return format.format(amount as `${number}`);
}

function statusOf({ status, errorCode }: SimTransaction, say: Say): Html {
  switch (status) {
    case "SUCCESS":
      return badge(say("réussi", "done"), "good");
    case "FAILURE":
    case "ERROR":
      return html`${badge(say("échoué", "failed"), "bad")} <span class="soft">${errorCode}</span>`;
    default:
      return badge(say("en attente", "pending"), "warn");
  }
}

function deedsFor({ shop, order, refund }: Shown, say: Say): Html[] {
  const fields = { order: `${shop} ${order.id}`, transaction: refund.id };
  if (refund.status === "PENDING")
    return [
      act("/faults", say("Réussir", "Succeed"), { fault: "settle-refund", ...fields }, "primary"),
      act("/faults", say("Échouer", "Fail"), { fault: "fail-refund", ...fields }, "danger"),
    ];
  if (refund.status === "SUCCESS" && isProcessed(refund))
    return [act("/faults", say("Reprendre", "Take back"), { fault: "reverse-refund", ...fields }, "danger")];
  return [];
}
