import { DateTime } from "luxon";
import { isLive, liveFulfillments } from "../shopify/order-facts";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder, SimShop } from "../shopify/state";
import { html, type Html } from "./html";
import type { Say } from "./language";
import { act, badge, instant, type Looking } from "./layout";
import { numberIn } from "./addresses";
import { fulfilmentOrderWord, linesOf, newestFirst, parcelWord, paymentBadge, shippingBadge, storyOf } from "./order-words";
import type { Simulator } from "./simulator";

export function warehousePage(simulator: Simulator, domain: string, whose: string, looking: Looking): Html {
  const { say } = looking;
  const { shopify } = simulator;
  const shop = shopify.shop(domain);
  const all = newestFirst(shopify.orders(domain));
  const people = shop.customers.filter((customer) => all.some((order) => order.customerId === customer.id));
  // everybody's orders at once are many: the first customer's unless somebody else, or "all", was picked
  const picked = whose === "all" ? undefined : (people.find((customer) => numberIn(customer.id) === whose) ?? people[0]);
  const shown = picked ? numberIn(picked.id) : "all";
  const orders = picked ? all.filter((order) => order.customerId === picked.id) : all;
  const open = orders.filter((order) => !isDone(order));
  const done = orders.filter(isDone);
  const list = (title: string, some: SimOrder[]): Html | false =>
    some.length > 0 &&
    html`<h2>${title} (${some.length})</h2>
      <ul class="orders">
        ${some.map((order) => orderCard(order, shop, shown, looking))}
      </ul>`;
  return html`
    <h1>${say("Entrepôt", "Warehouse")}</h1>
    <p class="lead">
      ${say(
        "Vous préparez et expédiez. Chaque geste envoie à l’application les webhooks que Shopify enverrait.",
        "You prepare and ship. Each step sends the app the webhooks that Shopify would send.",
      )}
    </p>
    ${
      shopify.shops().length > 1 &&
      html`<nav class="tabs" aria-label="${say("Magasins", "Shops")}">
        ${shopify
          .shops()
          .map(
            (each) =>
              html`<a href="/warehouse?shop=${each.domain}" ${each.domain === domain && html`aria-current="page"`}
                >${each.name}</a
              >`,
          )}
      </nav>`
    }
    ${
      people.length > 1 &&
      html`<nav aria-label="${say("Clients", "Customers")}">
        <ul class="links">
          ${[...people, { id: "all", name: say("Toutes les commandes", "All orders") }].map(
            (each) =>
              html`<li>
                <a
                  href="/warehouse?shop=${domain}&whose=${numberIn(each.id)}"
                  ${numberIn(each.id) === shown && html`aria-current="true"`}
                  >${each.name}</a
                >
              </li>`,
          )}
        </ul>
      </nav>`
    }
    ${open.length === 0 && html`<p class="soft">${say("Rien à faire.", "Nothing to do.")}</p>`}
    ${list(say("À traiter", "To do"), open)} ${list(say("Terminées ou annulées", "Done or cancelled"), done)}
  `;
}

const isDone = (order: SimOrder): boolean =>
  !order.fulfillmentOrders.some(isLive) && liveFulfillments(order).every((each) => each.displayStatus === "DELIVERED");

function orderCard(order: SimOrder, shop: SimShop, whose: string, looking: Looking): Html {
  const { say, language, zone } = looking;
  const number = numberIn(order.id);
  return html`<li class="card order" id="order-${number}">
    <article aria-label="${order.name}">
      <header>
        <h2>${order.name}</h2>
        <span>${storyOf(order, say)}</span>
        ${shippingBadge(order, say)} ${paymentBadge(order, say)}
      </header>
      <p class="soft small">
        ${linesOf(order)} · ${say("passée", "placed")} ${instant(DateTime.fromISO(order.createdAt), language, zone, "short")}
        ${order.shippingAddress && html`· ${order.shippingAddress.city}, ${order.shippingAddress.country}`}
      </p>
      ${order.fulfillmentOrders.map((each) => fulfilmentOrder(each, order, shop, say))}
      ${order.fulfillments.map((each) => parcel(each, say))}
      <div class="acts steps-to-take">
        ${stepsFor(order, shop).map((step, index) =>
          act(`/warehouse/${step}`, stepName(step, say), { shop: shop.domain, order: order.id, whose }, lookOf(step, index)),
        )}
      </div>
    </article>
  </li>`;
}

function fulfilmentOrder(each: SimFulfillmentOrder, order: SimOrder, shop: SimShop, say: Say): Html {
  const [word, tone] = fulfilmentOrderWord(each, say);
  const location = shop.locations.find((place) => place.id === each.locationId);
  const lines = each.lines
    .map(({ lineId, total, remaining }) => {
      const title = order.lines.find((line) => line.id === lineId)?.title ?? lineId;
      return remaining === total || each.status === "CLOSED" ? `${total} × ${title}` : `${remaining}/${total} × ${title}`;
    })
    .join(", ");
  return html`<section class="parcel" aria-label="${say("Ordre de préparation", "Fulfilment order")} ${numberIn(each.id)}">
    <h3>
      <span>${location?.name ?? each.locationId}</span>
      ${badge(word, tone)} ${location?.service != null && badge(say("prestataire", "fulfilment service"), "calm")}
    </h3>
    <p class="small soft">${lines}</p>
    ${each.holds.map(
      (hold) =>
        html`<div class="hold">
          <strong>${say("Bloqué : ", "Held: ")}</strong>${hold.reasonNotes ?? hold.reason.toLowerCase().replaceAll("_", " ")}
          <span class="soft"
            >(${hold.byApp ? say("par l’application", "by the app") : say("par le marchand", "by the merchant")})</span
          >
        </div>`,
    )}
  </section>`;
}

const steps = [
  "start-preparing",
  "submit-to-service",
  "service-accepts",
  "service-rejects",
  "service-accepts-cancellation",
  "service-rejects-cancellation",
  "pack",
  "ship",
  "ship-first",
  "stop-preparing",
  "hold",
  "release-hold",
  "carrier-picked-up",
  "carrier-in-transit",
  "carrier-delivered",
  "unpack",
] as const;
export type WarehouseStep = (typeof steps)[number];
export const isWarehouseStep = (name: string): name is WarehouseStep => (steps as readonly string[]).includes(name);

/** What a warehouse could do next with an order in this state; the likeliest first. */
export function stepsFor(order: SimOrder, shop: SimShop): WarehouseStep[] {
  const live = order.fulfillmentOrders.filter(isLive);
  const atService = (each: SimFulfillmentOrder): boolean =>
    shop.locations.find((location) => location.id === each.locationId)?.service != null;
  const submitted = live.some((each) => each.requestStatus === "SUBMITTED");
  const open = live.filter((each) => each.status === "OPEN" && each.requestStatus !== "SUBMITTED");
  const preparing = live.filter((each) => each.status === "IN_PROGRESS");
  const parcels = liveFulfillments(order);
  const waiting = parcels.some((each) => !each.inTransitAt);
  const underWay = parcels.some((each) => !each.deliveredAt);
  const fits: Record<WarehouseStep, boolean> = {
    "start-preparing": open.some((each) => !atService(each)),
    "stop-preparing": preparing.some((each) => !atService(each)),
    "submit-to-service": open.some(atService),
    "service-accepts": submitted,
    "service-rejects": submitted,
    "service-accepts-cancellation": live.some((each) => each.requestStatus === "CANCELLATION_REQUESTED"),
    "service-rejects-cancellation": live.some((each) => each.requestStatus === "CANCELLATION_REQUESTED"),
    pack: open.length + preparing.length > 0,
    ship: open.length + preparing.length > 0 || waiting,
    "ship-first": open.length + preparing.length > 1 && !waiting,
    hold: open.length > 0,
    "release-hold": live.some((each) => each.status === "ON_HOLD"),
    "carrier-picked-up": underWay,
    "carrier-in-transit": underWay,
    "carrier-delivered": underWay,
    unpack: underWay,
  };
  return steps.filter((step) => fits[step]);
}

const lookOf = (step: WarehouseStep, index: number): "plain" | "primary" | "danger" =>
  index === 0 ? "primary" : step === "unpack" || step.startsWith("service-rejects") ? "danger" : "plain";

function parcel(each: SimFulfillment, say: Say): Html {
  const [word, tone] = parcelWord(each, say);
  return html`<section class="parcel" aria-label="${say("Colis", "Parcel")} ${each.name}">
    <h3><span>${say("Colis", "Parcel")} ${each.name}</span> ${badge(word, tone)}</h3>
    <p class="small soft">
      ${
        each.tracking?.number
          ? html`${each.tracking.company ?? ""} <span class="mono">${each.tracking.number}</span>`
          : say("Sans suivi", "No tracking")
      }
    </p>
  </section>`;
}

function stepName(step: WarehouseStep, say: Say): string {
  switch (step) {
    case "start-preparing":
      return say("Commencer la préparation", "Start preparing");
    case "stop-preparing":
      return say("Arrêter la préparation", "Stop preparing");
    case "submit-to-service":
      return say("Envoyer au prestataire", "Submit to the service");
    case "service-accepts":
      return say("Le prestataire accepte", "The service accepts");
    case "service-rejects":
      return say("Le prestataire refuse", "The service rejects");
    case "service-accepts-cancellation":
      return say("Le prestataire accepte d’arrêter", "The service agrees to stop");
    case "service-rejects-cancellation":
      return say("Le prestataire refuse d’arrêter", "The service refuses to stop");
    case "pack":
      return say("Emballer, étiquette achetée", "Pack, label bought");
    case "ship":
      return say("Expédier avec suivi", "Ship with tracking");
    case "ship-first":
      return say("N’expédier que la première partie", "Ship the first part only");
    case "hold":
      return say("Bloquer à la main", "Hold by hand");
    case "release-hold":
      return say("Débloquer", "Release the hold");
    case "carrier-picked-up":
      return say("Transporteur : pris en charge", "Carrier: picked up");
    case "carrier-in-transit":
      return say("Transporteur : en transit", "Carrier: in transit");
    case "carrier-delivered":
      return say("Transporteur : livré", "Carrier: delivered");
    case "unpack":
      return say("Annuler l’expédition", "Cancel the shipment");
  }
}
