import { totalPrice } from "../shopify/order-facts";
import type { SimCustomer, SimOrder, SimShop } from "../shopify/state";
import { DateTime } from "luxon";
import { faultsOn } from "./faults";
import { html, type Html } from "./html";
import { badge, instant, money, type Looking } from "./layout";
import { icons } from "./icons";
import { accountPath, numberIn, shortName } from "./addresses";
import { linesOf, newestFirst, paymentBadge, shippingBadge, storyOf } from "./order-words";
import type { Simulator } from "./simulator";
import type { Say } from "./language";

const mainShop = "sofimix.myshopify.com";

/** Where a visit begins: what each place is, how things stand, and every order with its story. */
export async function startPage(simulator: Simulator, looking: Looking): Promise<Html> {
  const { say, language, zone } = looking;
  const { shopify, mailbox, app } = simulator;
  const healthy = await app.healthy();
  const faults = faultsOn(simulator, say);
  const mails = mailbox.mails().length;

  return html`
    <h1>${say("Un magasin entier, sur votre machine", "A whole shop, on your own machine")}</h1>
    <p class="lead">
      ${say(
        "L’application d’annulation de commandes tourne ici pour de vrai, avec sa base de données, ses tâches et ses e-mails. Seul Shopify est remplacé : par ce simulateur, où vous jouez tous les rôles.",
        "The order-cancellation app runs here for real, with its database, its jobs and its mails. Only Shopify is replaced: by this simulator, where you play every part.",
      )}
    </p>

    <dl class="facts">
      <div>
        <dt>${say("Heure simulée, à Paris", "Simulated time, in Paris")}</dt>
        <dd>${instant(shopify.clock.now(), language, zone, "short")}</dd>
      </div>
      <div>
        <dt>${say("L’application", "The app")}</dt>
        <dd>${healthy ? badge(say("répond", "answers"), "good") : badge(say("ne répond pas", "does not answer"), "bad")}</dd>
      </div>
      <div>
        <dt>${say("Pannes en cours", "Faults switched on")}</dt>
        <dd>${faults.length === 0 ? badge(say("aucune", "none"), "calm") : badge(faults.join(" · "), "bad")}</dd>
      </div>
      <div>
        <dt>${say("E-mails reçus", "Mails received")}</dt>
        <dd>${mails}</dd>
      </div>
    </dl>

    <h2>${say("Les lieux", "The places")}</h2>
    <ul class="cards">
      ${cards(simulator, say)}
    </ul>

    <h2>${say("Pour commencer", "To begin with")}</h2>
    <ol class="card steps" style="padding-left: 2.4em">
      ${tour(say).map((step) => html`<li>${step}</li>`)}
    </ol>

    ${shopify.shops().map((shop) => ordersOfShop(shop, shopify.orders(shop.domain), looking))}
  `;
}

function cards(simulator: Simulator, say: Say): Html[] {
  const customers = simulator.shopify
    .shops()
    .flatMap((shop) =>
      shop.customers
        .filter((customer) => simulator.shopify.orders(shop.domain).some((order) => order.customerId === customer.id))
        .map((customer) => ({ shop, customer })),
    );
  return [
    place(
      icons.bag,
      say("Compte client", "Customer account"),
      say(
        "Ce que voit l’acheteur : ses commandes, le bouton « Annuler la commande » quand il a droit d’y être, et la suite.",
        "What a shopper sees: their orders, the “Cancel order” button where it belongs, and what follows.",
      ),
      [
        ...customers.map(({ shop, customer }) => ({
          href: accountPath(shop.domain, customer.id),
          label: shop.domain === mainShop ? customer.name : `${customer.name} (${shop.name})`,
        })),
        { href: `${simulator.appUrl}/request/${shortName(mainShop)}`, label: say("Sans compte", "Without an account") },
      ],
    ),
    place(
      icons.desk,
      say("Administration", "Merchant’s admin"),
      say(
        "Ce que voit le marchand : l’application dans son cadre, et ses commandes qu’il peut aussi annuler à la main.",
        "What the merchant sees: the app in its frame, and the orders, which can be cancelled by hand too.",
      ),
      simulator.shopify.shops().flatMap((shop) => [
        {
          href: `/admin/${shortName(shop.domain)}/apps/order-cancellation/`,
          label: say(`L’application · ${shop.name}`, `The app · ${shop.name}`),
        },
        { href: `/admin/${shortName(shop.domain)}/orders`, label: say(`Commandes · ${shop.name}`, `Orders · ${shop.name}`) },
      ]),
    ),
    place(
      icons.parcel,
      say("Entrepôt", "Warehouse"),
      say(
        "Préparez, emballez, expédiez : le bouton d’annulation disparaît, le dossier suit.",
        "Prepare, pack, ship: the cancel button goes away and the case follows.",
      ),
      [{ href: "/warehouse", label: say("Entrer dans l’entrepôt", "Enter the warehouse") }],
    ),
    place(
      icons.mail,
      say("Messagerie", "Mailbox"),
      say(
        "Tous les e-mails envoyés par l’application arrivent ici, et nulle part ailleurs.",
        "Every mail the app sends arrives here, and nowhere else.",
      ),
      [{ href: "/mailbox", label: say("Lire les e-mails", "Read the mails") }],
    ),
    place(
      icons.clock,
      say("Horloge", "Clock"),
      say(
        "Avancez d’une heure ou de dix jours ouvrés : les fenêtres se ferment, les délais courent.",
        "Move on by an hour or by ten business days: windows close, deadlines pass.",
      ),
      [{ href: "/clock", label: say("Régler l’heure", "Set the time") }],
    ),
    place(
      icons.fault,
      say("Pannes", "Faults"),
      say(
        "Coupez Shopify, perdez une réponse, livrez un webhook deux fois : rien ne doit se perdre ni se faire deux fois.",
        "Take Shopify down, lose an answer, deliver a webhook twice: nothing may be lost or done twice.",
      ),
      [{ href: "/faults", label: say("Casser quelque chose", "Break something") }],
    ),
  ];
}

const place = (icon: Html, name: string, words: string, links: { href: string; label: string }[]): Html => html`
  <li class="card place">
    ${icon}
    <h3>${name}</h3>
    <div>
      <p>${words}</p>
      <ul class="links">
        ${links.map(({ href, label }) => html`<li><a href="${href}">${label}</a></li>`)}
      </ul>
    </div>
  </li>
`;

const tour = (say: Say): string[] => [
  say(
    "Ouvrez le compte d’une cliente et annulez la commande « à peine passée ». Une seule confirmation, puis l’état réel.",
    "Open a shopper’s account and cancel the order “just placed”. One confirmation, then the true state.",
  ),
  say(
    "Regardez le dossier dans l’administration : les faits, la décision et ses raisons, le remboursement.",
    "Look at the case in the admin: the facts, the decision with its reasons, the refund.",
  ),
  say("Lisez dans la messagerie ce que la cliente a reçu.", "Read in the mailbox what the shopper was told."),
  say(
    "Mettez une autre commande en préparation à l’entrepôt : chez la cliente, le bouton disparaît.",
    "Start preparing another order in the warehouse: the shopper’s button goes away.",
  ),
  say(
    "Coupez Shopify pendant une heure, annulez, puis avancez l’horloge : la demande n’est pas perdue.",
    "Take Shopify down for an hour, cancel, then move the clock: the request is not lost.",
  ),
];

/** The orders of a shop by who placed them, newest first; the first shopper's are unfolded. */
function ordersOfShop(shop: SimShop, orders: SimOrder[], looking: Looking): Html {
  const { say } = looking;
  const people = [...shop.customers, null]
    .map((customer) => ({ customer, orders: orders.filter((order) => order.customerId === (customer?.id ?? null)) }))
    .filter((each) => each.orders.length > 0);
  return html`
    <h2>${say("Commandes de", "Orders of")} ${shop.name} <span class="soft small">${shop.domain}</span></h2>
    ${people.length === 0 && html`<p class="soft">${say("Pas encore de commande.", "No orders yet.")}</p>`}
    ${people.map(
      ({ customer, orders: theirs }, index) => html`
        <details class="card person" ${index === 0 && html`open`}>
          <summary>
            <strong>${customer?.name ?? say("Invités", "Guests")}</strong>
            <span class="soft"
              >${theirs.length === 1 ? say("1 commande", "1 order") : say(`${theirs.length} commandes`, `${theirs.length} orders`)}</span
            >
          </summary>
          ${orderTable(newestFirst(theirs), shop.domain, customer, looking)}
        </details>
      `,
    )}
  `;
}

function orderTable(orders: SimOrder[], shop: string, customer: SimCustomer | null, { say, language, zone }: Looking): Html {
  const columns = [
    say("Commande", "Order"),
    say("Histoire", "Story"),
    say("Passée", "Placed"),
    say("État", "State"),
    say("Voir chez", "Look at it as"),
  ];
  return html`<table class="stack">
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${orders.map(
        (order) =>
          html`<tr>
            <th scope="row">${order.name}</th>
            <td>
              ${storyOf(order, say)}<br />
              <span class="soft small">
                ${linesOf(order)} · ${money({ amount: totalPrice(order), currencyCode: order.presentmentCurrencyCode }, language)}
              </span>
            </td>
            <td>${instant(DateTime.fromISO(order.createdAt), language, zone, "short")}</td>
            <td>${shippingBadge(order, say)} ${paymentBadge(order, say)}</td>
            <td>
              <ul class="links">
                ${views(order, shop, customer, say).map(
                  ({ href, word }) =>
                    html`<li>
                      <a href="${href}">${word}<span class="visually-hidden"> · ${order.name}</span></a>
                    </li>`,
                )}
              </ul>
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

const views = (order: SimOrder, shop: string, customer: SimCustomer | null, say: Say): { href: string; word: string }[] => [
  ...(customer ? [{ href: accountPath(shop, customer.id, order.id), word: say("client", "shopper") }] : []),
  { href: `/admin/${shortName(shop)}/orders/${numberIn(order.id)}`, word: say("marchand", "merchant") },
  {
    href: `/warehouse?shop=${shop}&whose=${customer ? numberIn(customer.id) : ""}#order-${numberIn(order.id)}`,
    word: say("entrepôt", "warehouse"),
  },
];
