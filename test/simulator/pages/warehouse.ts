import { DateTime } from "luxon";
import { isLive, liveFulfillments } from "../shopify/order-facts";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder, SimOrderEvent, SimReturn, SimShop } from "../shopify/state";
import { html, type Html } from "./html";
import type { Say } from "./language";
import { act, badge, instant, type Looking } from "./layout";
import { numberIn } from "./addresses";
import { fulfilmentOrderWord, linesOf, newestFirst, parcelWord, paymentBadge, shippingBadge, storyOf } from "./order-words";
import type { Simulator } from "./simulator";
import { isDangerous, serviceWordOf, serviceWords, stepGroup, stepName, stepsFor } from "./warehouse-steps";
import type { ServiceWord, StepGroup } from "./warehouse-steps";

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
    ${serviceSettings(shop, shown, say)}
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
      ${order.fulfillments.map((each) => parcel(each, order, say))} ${order.returns.map((each) => wayBack(each, order, say))}
      ${stepsToTake(order, shop, whose, say)}
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

/** The steps that fit, in the order in which goods move; the first of all is the likeliest. */
function stepsToTake(order: SimOrder, shop: SimShop, whose: string, say: Say): Html[] {
  const steps = stepsFor(order, shop);
  const groups: [StepGroup, string][] = [
    ["service", say("Prestataire", "Fulfilment service")],
    ["place", say("Préparation", "Preparation")],
    ["parcel", say("Colis prêt", "Parcel")],
    ["carrier", say("Transporteur", "Carrier")],
  ];
  const shown = groups.flatMap(([group, name]) => {
    const some = steps.filter((step) => stepGroup(step) === group);
    return some.length > 0 ? [{ name, some, told: group !== "carrier" }] : [];
  });
  const likeliest = shown.flatMap(({ some }) => some).find((step) => !isDangerous(step));
  return shown.map(
    ({ name, some, told }) =>
      html`<div class="acts steps-to-take" role="group" aria-label="${name}">
        ${told && html`<span class="small soft">${name}</span>`}
        ${some.map((step) =>
          act(
            `/warehouse/${step}`,
            stepName(step, say),
            { shop: shop.domain, order: order.id, whose },
            step === likeliest ? "primary" : isDangerous(step) ? "danger" : "plain",
          ),
        )}
      </div>`,
  );
}

function serviceSettings(shop: SimShop, whose: string, say: Say): Html | false {
  const now = serviceWordOf(shop);
  const name = shop.locations.find((each) => each.service)?.name;
  if (!name) return false;
  return html`<section class="card" aria-label="${say("Le prestataire", "The fulfilment service")}">
    <p class="small">${say(`Quand on lui demande d’arrêter, ${name} :`, `When it is asked to stop, ${name}:`)}</p>
    <div class="acts">
      ${(Object.keys(serviceWords) as ServiceWord[]).map((word) =>
        act(
          "/warehouse/service",
          serviceWords[word].name(say),
          { shop: shop.domain, word, whose },
          word === now ? "primary" : "plain",
        ),
      )}
    </div>
  </section>`;
}

/** A return of Shopify's own; it is processed in the app, or in Shopify's admin. */
function wayBack(each: SimReturn, order: SimOrder, say: Say): Html {
  const words: Record<SimReturn["status"], [string, "calm" | "good" | "warn" | "bad" | "info"]> = {
    REQUESTED: [say("Demandé", "Requested"), "warn"],
    OPEN: [say("En cours", "Under way"), "info"],
    CLOSED: [say("Terminé", "Done"), "good"],
    CANCELED: [say("Annulé", "Cancelled"), "bad"],
    DECLINED: [say("Refusé", "Declined"), "bad"],
  };
  const dispositions: Record<string, string> = {
    RESTOCKED: say("remis en stock", "restocked"),
    NOT_RESTOCKED: say("non remis en stock", "not restocked"),
    MISSING: say("manquant", "missing"),
    PROCESSING_REQUIRED: say("à examiner", "to be examined"),
  };
  const [word, tone] = words[each.status];
  const titleOf = (fulfillmentLineId: string): string => {
    const lineId = order.fulfillments.flatMap(({ lines }) => lines).find(({ id }) => id === fulfillmentLineId)?.lineId;
    return order.lines.find(({ id }) => id === lineId)?.title ?? "";
  };
  const deliveries = each.reverseFulfillmentOrders.flatMap((one) => one.deliveries);
  const told = each.reverseFulfillmentOrders.flatMap((one) =>
    one.lines.flatMap((line) =>
      line.dispositions.map(
        ({ type, quantity }) => `${quantity} × ${titleOf(line.fulfillmentLineId)} ${dispositions[type] ?? type}`,
      ),
    ),
  );
  return html`<section class="parcel" aria-label="${say("Retour", "Return")} ${each.name}">
    <h3><span>${say("Retour", "Return")} ${each.name}</span> ${badge(word, tone)}</h3>
    <p class="small soft">${each.lines.map((line) => `${line.quantity} × ${titleOf(line.fulfillmentLineId)}`).join(", ")}</p>
    ${deliveries.map(
      (one) =>
        html`<p class="small soft">
          ${say("Étiquette de retour", "Return label")}
          ${one.tracking?.number ? html`<span class="mono">${one.tracking.number}</span>` : say("sans suivi", "without tracking")}
        </p>`,
    )}
    ${told.length > 0 && html`<p class="small">${told.join(", ")}</p>`}
  </section>`;
}

function parcel(each: SimFulfillment, order: SimOrder, say: Say): Html {
  const [word, tone] = parcelWord(each, say);
  const packed = order.events.find((event) => event.action === "fulfillment_success" && event.createdAt === each.createdAt);
  const last = each.status === "CANCELLED" ? null : each.events.at(-1)?.message;
  return html`<section class="parcel" aria-label="${say("Colis", "Parcel")} ${each.name}">
    <h3><span>${say("Colis", "Parcel")} ${each.name}</span> ${badge(word, tone)}</h3>
    <p class="small soft">
      ${
        each.tracking?.number
          ? html`${each.tracking.company ?? ""} <span class="mono">${each.tracking.number}</span>`
          : say("Sans suivi", "No tracking")
      }
      ${packed?.author && html`· ${say("expédié par", "shipped by")} ${whoShipped(packed)}`}
    </p>
    ${last && html`<p class="small soft">${last}</p>`}
  </section>`;
}

const whoShipped = ({ author, appTitle }: SimOrderEvent): string =>
  appTitle && appTitle !== author ? `${author} (${appTitle})` : (author ?? "");
