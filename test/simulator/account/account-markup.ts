import { DateTime } from "luxon";
import { html, type Html } from "../pages/html";
import type { Say } from "../pages/language";
import { badge, instant, money, type Looking } from "../pages/layout";
import { linesOf, paymentBadge, shippingBadge, storyOf } from "../pages/order-words";
import { refunded, subtotal, totalPrice } from "../shopify/order-facts";
import type { SimOrder, SimShop, SimTransaction } from "../shopify/state";
import { accountPath, numberIn, type Shopper } from "./account-pages";

/** In place of signing in: whose account to open. */
export const shopperList = (shops: SimShop[], say: Say): Html => html`
  <h1>${say("Compte client", "Customer account")}</h1>
  <p class="lead">
    ${say(
      "Chez Shopify, l’acheteur se connecte avec un code reçu par e-mail. Ici, vous choisissez simplement qui vous êtes.",
      "At Shopify a shopper signs in with a code sent by e-mail. Here you simply pick who you are.",
    )}
  </p>
  ${shops.map(
    (shop) => html`
      <h2>${shop.name} <span class="soft small">${shop.domain}</span></h2>
      <ul class="cards">
        ${shop.customers.map(
          (customer) => html`
            <li class="card shopper">
              <h3><a href="${accountPath({ shop, customer })}">${customer.name}</a></h3>
              <p class="soft small">${customer.email} · ${customer.address.city}, ${customer.address.country}</p>
            </li>
          `,
        )}
      </ul>
    `,
  )}
`;

export const orderList = (shopper: Shopper, orders: SimOrder[], look: Looking): Html => {
  const { say } = look;
  return html`
    ${whoIsLooking(shopper, look)}
    <h1>${say("Vos commandes", "Your orders")}</h1>
    ${stale(say)} ${orders.length === 0 && html`<p class="lead">${say("Aucune commande.", "No orders.")}</p>`}
    <ul class="account-orders">
      ${orders.map(
        (order) => html`
          <li class="card account-order">
            <div>
              <h2><a href="${accountPath(shopper)}/orders/${numberIn(order.id)}">${order.name}</a></h2>
              <p class="story">${storyOf(order, say)}</p>
              <p class="soft small">${linesOf(order)}</p>
              <p class="soft small">${say("Passée le", "Placed on")} ${placedAt(order, look)}</p>
            </div>
            <div class="account-order-side">
              <p class="total">${total(order, look)}</p>
              <p class="badges">${shippingBadge(order, say)} ${paymentBadge(order, say)}</p>
              ${manage(order, say)}
            </div>
          </li>
        `,
      )}
    </ul>
  `;
};

export const orderPage = (shopper: Shopper, order: SimOrder, look: Looking): Html => {
  const { say, language } = look;
  const amount = (value: string) => money({ amount: value, currencyCode: order.presentmentCurrencyCode }, language);
  const signedIn = shopper.authenticationState === "fully_authenticated";
  return html`
    ${whoIsLooking(shopper, look)}
    <p class="small"><a href="${accountPath(shopper)}">← ${say("Vos commandes", "Your orders")}</a></p>
    <div class="order-head">
      <div>
        <h1>${say("Commande", "Order")} ${order.name}</h1>
        <p class="soft">${storyOf(order, say)} · ${say("passée le", "placed on")} ${placedAt(order, look)}</p>
        <p class="badges">${shippingBadge(order, say)} ${paymentBadge(order, say)}</p>
      </div>
      ${manage(order, say)}
    </div>
    ${stale(say)}
    <div class="order-body">
      <div>
        <div
          class="card block"
          data-block="customer-account.order-status.block.render"
          data-order-id="${order.id}"
          data-order-name="${order.name}"
          data-order-placed-at="${order.createdAt}"
        ></div>
        ${shipments(order, look)}
        ${
          signedIn &&
          html`<p class="small soft">
            <a href="${accountPath(shopper)}/orders/${numberIn(order.id)}/from-mail">
              ${say("Voir cette page comme depuis le lien d’un e-mail, sans être connecté", "See this page as from the link in an e-mail, not signed in")}
            </a>
          </p>`
        }
      </div>
      <div>
        <section class="card" aria-labelledby="lines">
          <h2 id="lines">${say("Articles", "Items")}</h2>
          <ul class="plain lines">
            ${order.lines.map(
              (line) => html`
                <li>
                  <span class="quantity">${line.quantity} ×</span>
                  <span
                    >${line.title}${line.variantTitle && html`<br /><span class="soft small">${line.variantTitle}</span>`}</span
                  >
                  <span class="number">${amount(line.price)}</span>
                </li>
              `,
            )}
          </ul>
          <dl class="totals">
            <div>
              <dt>${say("Sous-total", "Subtotal")}</dt>
              <dd>${amount(subtotal(order))}</dd>
            </div>
            <div>
              <dt>${say("Livraison", "Shipping")}</dt>
              <dd>${Number(order.shippingPrice) > 0 ? amount(order.shippingPrice) : say("offerte", "free")}</dd>
            </div>
            <div class="sum">
              <dt>Total</dt>
              <dd>${amount(totalPrice(order))}</dd>
            </div>
            ${
              Number(refunded(order)) > 0 &&
              html`<div>
                <dt>${say("Remboursé", "Refunded")}</dt>
                <dd>−${amount(refunded(order))}</dd>
              </div>`
            }
          </dl>
        </section>
        <section class="card" aria-labelledby="payments">
          <h2 id="payments">${say("Paiement", "Payment")}</h2>
          <ul class="plain payments">
            ${order.transactions.map(
              (each) => html`
                <li>
                  <span>${transactionWord(each, say)}<br /><span class="soft small">${methodOf(each, say)}</span></span>
                  <span class="number">${amount(each.amount)}</span>
                </li>
              `,
            )}
            ${order.transactions.length === 0 && html`<li>${say("Aucun paiement", "No payment")}</li>`}
          </ul>
        </section>
      </div>
    </div>
  `;
};

/** A page that an extension draws whole: between Shopify's head and foot there is nothing else. */
export const extensionPage = (shopper: Shopper, order: SimOrder, look: Looking): Html => html`
  ${whoIsLooking(shopper, look)} ${stale(look.say)}
  <div
    class="card block full-page"
    data-block="customer-account.order.page.render"
    data-order-id="${order.id}"
    data-order-name="${order.name}"
    data-order-placed-at="${order.createdAt}"
  ></div>
`;

const whoIsLooking = (shopper: Shopper, { say }: Looking): Html => html`
  <p class="who">
    <span>
      <strong>${shopper.shop.name}</strong> ·
      ${
        shopper.authenticationState === "pre_authenticated"
          ? say("visite par le lien d’un e-mail, non connecté", "visiting by the link in an e-mail, not signed in")
          : html`${say("connecté en tant que", "signed in as")} ${shopper.customer.name}`
      }
    </span>
    <a href="/account">${say("Changer de client", "Be somebody else")}</a>
  </p>
`;

/** Shown by the page's script once the clock was moved away from when the page was made. */
const stale = (say: Say): Html => html`
  <p class="note small" id="stale" hidden>
    ${say(
      "L’horloge a été déplacée. Comme chez Shopify, cette page montre les commandes telles qu’elles étaient à son chargement ; seul ce que dessine l’extension suit l’heure.",
      "The clock was moved. As at Shopify, this page shows the orders as they were when it was loaded; only what the extension draws follows the time.",
    )}
    <a href="">${say("Recharger", "Reload")}</a>
  </p>
`;

const manage = (order: SimOrder, say: Say): Html => html`
  <div class="manage" hidden>
    <button type="button" aria-expanded="false" aria-controls="menu-${numberIn(order.id)}">
      ${say("Gérer", "Manage")}<span class="visually-hidden"> ${order.name}</span>
    </button>
    <div
      class="menu"
      id="menu-${numberIn(order.id)}"
      hidden
      data-order-id="${order.id}"
      data-order-name="${order.name}"
      data-order-placed-at="${order.createdAt}"
    ></div>
  </div>
`;

function shipments(order: SimOrder, look: Looking): Html | false {
  const { say } = look;
  const parcels = order.fulfillments.filter(({ status }) => status === "SUCCESS");
  if (parcels.length === 0) return false;
  return html`<section class="card" aria-labelledby="parcels">
    <h2 id="parcels">${say("Livraison", "Delivery")}</h2>
    <ul class="plain">
      ${parcels.map(
        (parcel) =>
          html`<li>
            ${parcel.tracking?.company ?? say("Transporteur", "Carrier")} ${parcel.tracking?.number ?? ""}
            <span class="soft small">
              ${
                parcel.deliveredAt
                  ? html`${say("livré le", "delivered on")} ${instantOf(parcel.deliveredAt, look)}`
                  : html`${say("remis le", "handed over on")} ${instantOf(parcel.createdAt, look)}`
              }
            </span>
          </li>`,
      )}
    </ul>
  </section>`;
}

function transactionWord({ kind, status }: SimTransaction, say: Say): Html {
  const word = {
    AUTHORIZATION: say("Autorisation", "Authorisation"),
    CAPTURE: say("Encaissement", "Capture"),
    SALE: say("Paiement", "Payment"),
    REFUND: say("Remboursement", "Refund"),
    VOID: say("Autorisation libérée", "Authorisation released"),
  }[kind];
  if (status === "PENDING") return html`${word} ${badge(say("en attente", "pending"), "warn")}`;
  if (status !== "SUCCESS") return html`${word} ${badge(say("échec", "failed"), "bad")}`;
  return html`${word}`;
}

function methodOf({ card, giftCard, formattedGateway }: SimTransaction, say: Say): string {
  if (card) return `${card.company} •••• ${card.number.slice(-4)}`;
  if (giftCard) return `${say("Carte cadeau", "Gift card")} •••• ${giftCard.last4}`;
  return formattedGateway;
}

const total = (order: SimOrder, { language }: Looking): string =>
  money({ amount: totalPrice(order), currencyCode: order.presentmentCurrencyCode }, language);

const instantOf = (iso: string, { language, zone }: Looking): string => instant(DateTime.fromISO(iso), language, zone);

const placedAt = (order: SimOrder, look: Looking): Html =>
  html`<time datetime="${order.createdAt}">${instantOf(order.createdAt, look)}</time>`;
