import { DateTime } from "luxon";
import { html, type Html } from "../pages/html";
import type { Say } from "../pages/language";
import { badge, instant, money, type Looking } from "../pages/layout";
import { fulfilmentOrderWord, parcelWord, paymentBadge, shippingBadge, storyOf } from "../pages/order-words";
import type { Simulator } from "../pages/simulator";
import { accountPath, numberIn, shortName } from "../pages/addresses";
import { received, refundable, refunded, totalPrice } from "../shopify/order-facts";
import type { SimOrder, SimShop, SimTransaction } from "../shopify/state";

/** An order as the merchant sees it in Shopify's admin, with what can be done to it by hand. */
export function orderPage(
  _simulator: Simulator,
  shop: SimShop,
  order: SimOrder,
  looking: Looking,
  /** The app's action under "More actions"; its block is drawn by the page's script. */
  action: string,
): Html {
  const { say, language, zone } = looking;
  const home = `/admin/${shortName(shop.domain)}`;
  const inCurrency = (amount: string): string => money({ amount, currencyCode: order.presentmentCurrencyCode }, language);
  const customer = shop.customers.find((each) => each.id === order.customerId);
  const left = refundable(order);
  return html`<div class="stage page">
    <p style="margin: 0"><a href="${home}/orders">← ${say("Commandes", "Orders")}</a></p>
    <h1>${order.name}</h1>
    <p>
      ${shippingBadge(order, say)} ${paymentBadge(order, say)}
      ${order.test && badge(say("commande de test", "test order"), "warn")}
      ${order.disputes.length > 0 && badge(say("litige ouvert", "dispute open"), "bad")}
      <span class="soft">${instant(DateTime.fromISO(order.createdAt), language, zone)} · ${storyOf(order, say)}</span>
    </p>
    ${order.tags.length > 0 && html`<p>${say("Balises : ", "Tags: ")}${order.tags.map((tag) => badge(tag, "info"))}</p>`}
    <p><button type="button" id="order-action">${action}</button></p>
    <section class="card" id="order-block" aria-label="${say("Bloc de l’application", "The app’s block")}"></section>
    <div class="columns">
      <div>
        <section class="card">
          <h2>${say("Articles", "Items")}</h2>
          <table>
            <tbody>
              ${order.lines.map(
                (line) =>
                  html`<tr>
                    <td>
                      ${line.title}${line.variantTitle ? ` · ${line.variantTitle}` : ""}<br /><span class="soft small"
                        >${line.sku}</span
                      >
                    </td>
                    <td class="number">
                      ${line.quantity}${
                        line.currentQuantity !== line.quantity &&
                        html` <span class="soft">(${say("reste", "left")} ${line.currentQuantity})</span>`
                      }
                    </td>
                    <td class="number">${inCurrency(line.price)}</td>
                  </tr>`,
              )}
              <tr>
                <td>${say("Livraison", "Shipping")}</td>
                <td></td>
                <td class="number">${inCurrency(order.shippingPrice)}</td>
              </tr>
              <tr>
                <th scope="row">${say("Total", "Total")}</th>
                <td></td>
                <td class="number"><strong>${inCurrency(totalPrice(order))}</strong></td>
              </tr>
            </tbody>
          </table>
        </section>
        <section class="card">
          <h2>${say("Préparation et expédition", "Fulfilment")}</h2>
          <ul class="bare stacked">
            ${order.fulfillmentOrders.map((each) => {
              const [word, tone] = fulfilmentOrderWord(each, say);
              const place = shop.locations.find((location) => location.id === each.locationId);
              return html`<li>
                ${place?.name ?? each.locationId} ${badge(word, tone)}
                ${each.holds.map((hold) => html`<div class="hold">${say("Bloqué : ", "Held: ")}${hold.reasonNotes ?? hold.reason}</div>`)}
              </li>`;
            })}
            ${order.fulfillments.map((each) => {
              const [word, tone] = parcelWord(each, say);
              return html`<li>
                ${say("Colis", "Parcel")} ${each.name} ${badge(word, tone)} <span class="mono">${each.tracking?.number}</span>
              </li>`;
            })}
          </ul>
        </section>
        <section class="card">
          <h2>${say("Historique", "Timeline")}</h2>
          <ol class="timeline">
            ${timeline(order, say, inCurrency).map(
              ({ at, words }) =>
                html`<li><time datetime="${at}">${instant(DateTime.fromISO(at), language, zone)}</time>${words}</li>`,
            )}
          </ol>
        </section>
      </div>
      <div>
        <section class="card">
          <h2>${say("Client", "Customer")}</h2>
          <p>
            ${
              customer
                ? html`<a href="${accountPath(shop.domain, customer.id, order.id)}">${customer.name}</a>`
                : say("Invité", "Guest")
            }<br />
            <span class="soft">${order.email}</span>
          </p>
          ${
            order.shippingAddress &&
            html`<p class="soft">
              ${order.shippingAddress.address1}, ${order.shippingAddress.zip} ${order.shippingAddress.city},
              ${order.shippingAddress.country}
            </p>`
          }
        </section>
        <section class="card">
          <h2>${say("Paiement", "Payment")}</h2>
          <dl class="pairs">
            <dt>${say("Encaissé", "Received")}</dt>
            <dd>${inCurrency(received(order))}</dd>
            <dt>${say("Remboursé", "Refunded")}</dt>
            <dd>${inCurrency(refunded(order))}</dd>
            <dt>${say("Encore remboursable", "Still refundable")}</dt>
            <dd>${inCurrency(left)}</dd>
          </dl>
        </section>
        ${
          Number(left) > 0 &&
          html`<section class="card">
            <h2>${say("Rembourser à la main", "Refund by hand")}</h2>
            <form class="stacked" method="post" action="${home}/orders/${numberIn(order.id)}/refund">
              <label>
                ${say("Montant", "Amount")} (${order.presentmentCurrencyCode})
                <input type="number" name="amount" min="0.01" max="${left}" step="0.01" value="${left}" required />
              </label>
              <button>${say("Rembourser", "Refund")}</button>
            </form>
          </section>`
        }
        ${
          !order.cancelledAt &&
          html`<section class="card">
            <h2>${say("Annuler à la main", "Cancel by hand")}</h2>
            <form class="stacked" method="post" action="${home}/orders/${numberIn(order.id)}/cancel">
              <label>
                ${say("Motif", "Reason")}
                <select name="reason">
                  <option value="CUSTOMER">${say("Le client a changé d’avis", "Customer changed their mind")}</option>
                  <option value="INVENTORY">${say("Article indisponible", "Items unavailable")}</option>
                  <option value="FRAUD">${say("Fraude", "Fraud")}</option>
                  <option value="DECLINED">${say("Paiement refusé", "Payment declined")}</option>
                  <option value="OTHER">${say("Autre", "Other")}</option>
                </select>
              </label>
              <label class="check"
                ><input type="checkbox" name="refund" value="yes" checked /> ${say("Rembourser", "Refund")}</label
              >
              <label class="check"
                ><input type="checkbox" name="restock" value="yes" checked /> ${say("Remettre en stock", "Restock")}</label
              >
              <button class="danger">${say("Annuler la commande", "Cancel the order")}</button>
            </form>
          </section>`
        }
      </div>
    </div>
  </div>`;
}

/** What happened to the order, newest first, from its own parts. */
function timeline(order: SimOrder, say: Say, inCurrency: (amount: string) => string): { at: string; words: string }[] {
  const entries = [
    { at: order.createdAt, words: say("Commande passée", "Order placed") },
    ...order.transactions.map((each) => ({ at: each.createdAt, words: moneyWords(each, say, inCurrency) })),
    ...order.fulfillments.flatMap((each) => [
      { at: each.createdAt, words: say(`Colis ${each.name} emballé`, `Parcel ${each.name} packed`) },
      ...each.events.map((event) => ({
        at: event.happenedAt,
        words: `${each.name}: ${parcelWord({ ...each, status: "SUCCESS", displayStatus: event.status }, say)[0]}`,
      })),
    ]),
    ...(order.cancelledAt
      ? [
          {
            at: order.cancelledAt,
            words:
              say("Commande annulée", "Order cancelled") +
              (order.cancelReason ? ` (${order.cancelReason.toLowerCase()})` : "") +
              (order.staffNote ? ` · ${order.staffNote}` : ""),
          },
        ]
      : []),
  ];
  return entries.sort((a, b) => b.at.localeCompare(a.at));
}

function moneyWords(each: SimTransaction, say: Say, inCurrency: (amount: string) => string): string {
  const kinds: Record<SimTransaction["kind"], string> = {
    AUTHORIZATION: say("Autorisation", "Authorisation"),
    CAPTURE: say("Encaissement", "Capture"),
    SALE: say("Paiement", "Payment"),
    REFUND: say("Remboursement", "Refund"),
    VOID: say("Autorisation annulée", "Authorisation voided"),
  };
  const outcomes: Partial<Record<SimTransaction["status"], string>> = {
    PENDING: say(" (en attente)", " (pending)"),
    FAILURE: say(" (échec)", " (failed)"),
    ERROR: say(" (erreur)", " (error)"),
  };
  return `${kinds[each.kind]} · ${inCurrency(each.amount)} · ${each.formattedGateway}${outcomes[each.status] ?? ""}`;
}
