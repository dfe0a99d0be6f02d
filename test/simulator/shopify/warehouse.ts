import { Duration } from "luxon";
import type { DurationLike } from "luxon";
import { answerCancellation, cancelFulfillment, orderChanged, placeOnHold, releaseHolds, reopen, serviceOf } from "./fulfilment";
import { liveFulfillmentOrders, liveFulfillments } from "./order-facts";
import type { ServiceAnswers, SimFulfillment, SimFulfillmentOrder, SimOrder, SimShop } from "./state";
import { staffDoer, writeDown } from "./timeline";
import type { Doer } from "./timeline";
import { fulfillmentEventPayload, fulfillmentOrderPayload, fulfillmentPayload } from "./webhook-payloads";
import { eventAt, nextId, numberOf, orderOf, shopOf } from "./world";
import type { MerchantEvent, World } from "./world";

/**
 * The warehouse, its fulfilment service and its carriers, for tests and for the pages of the preview.
 *
 *   const order = shopify.createOrder(shop, { placedAgo: { hours: 5 }, lines: [{ sku: "SFX-PLAID-LAINE", place: "workshop" }] });
 *                                            // place: "workshop" (default), "warehouse" or "service"
 *   shopify.warehouse.startPreparing(shop, order.id);                    // stage preparing, at the shop's own place
 *   shopify.warehouse.pack(shop, order.id, { buyLabel: true, by: { userId } }); // stage packed; who did it is on the timeline
 *   shopify.warehouse.pack(shop, order.id, { by: { appTitle: "…" } });   // an app did it; with userId too: a person by means of it
 *   shopify.warehouse.printLabel | voidLabel | handToCarrier(shop, order.id);
 *   shopify.warehouse.ship(shop, order.id, { tracking, only: "own" });   // stage with-carrier; "service": what is at the service
 *   shopify.warehouse.carrierEvent(shop, order.id, "OUT_FOR_DELIVERY");  // any of carrierStatuses
 *   shopify.warehouse.intercept | cannotIntercept | returnToSender | deliver(shop, order.id);
 *   shopify.warehouse.unpack(shop, order.id);                            // the shipment is cancelled in the admin
 *
 *   shopify.warehouse.submitToService | serviceAccepts | serviceRejects(shop, order.id);
 *   shopify.warehouse.serviceAnswers(shop, "accepts");                   // asked to stop, it agrees at once
 *   shopify.warehouse.serviceAnswers(shop, "refuses", { hours: 6 });     // … or refuses after six hours of the movable clock
 *   shopify.warehouse.serviceAnswers(shop, "never");                     // … or never says a word ("by-hand": as below, the default)
 *   shopify.warehouse.serviceAcceptsCancellation | serviceRejectsCancellation(shop, order.id);
 *
 * Every deed takes { at, quiet } for stories told in the past, sends the webhooks that Shopify would send, and throws when the
 * order's state does not allow it. Returns opened by hand are on shopify.staff (requestReturn, openReturn, closeReturn,
 * cancelReturn); shopify.faults.refuse("fulfillmentCancel" | "returnCreate" | …) makes Shopify say no, faults.loseAnswer loses
 * what it said. A refund paid with a return goes through shopify.payments like any other.
 */

export const carrierStatuses = [
  "LABEL_PURCHASED",
  "LABEL_PRINTED",
  "CONFIRMED",
  "READY_FOR_PICKUP",
  "CARRIER_PICKED_UP",
  "IN_TRANSIT",
  "DELAYED",
  "OUT_FOR_DELIVERY",
  "ATTEMPTED_DELIVERY",
  "DELIVERED",
  "FAILURE",
] as const;
export type CarrierStatus = (typeof carrierStatuses)[number];
const said: Record<CarrierStatus, string> = {
  LABEL_PURCHASED: "Étiquette achetée",
  LABEL_PRINTED: "Étiquette imprimée",
  CONFIRMED: "Expédition confirmée",
  READY_FOR_PICKUP: "Prêt à être retiré",
  CARRIER_PICKED_UP: "Pris en charge par le transporteur",
  IN_TRANSIT: "En transit",
  DELAYED: "Retardé",
  OUT_FOR_DELIVERY: "En cours de livraison",
  ATTEMPTED_DELIVERY: "Présenté, destinataire absent",
  DELIVERED: "Livré",
  FAILURE: "Échec de la livraison",
};
const withCarrier: readonly string[] = [
  "CARRIER_PICKED_UP",
  "IN_TRANSIT",
  "DELAYED",
  "OUT_FOR_DELIVERY",
  "ATTEMPTED_DELIVERY",
  "DELIVERED",
];

/**
 * What carriers say of a parcel that turns round. Assumption C12: the API has no status of its own for either. A parcel that
 * was stopped shows as late, one that came back as not delivered; only the words of the event tell which.
 */
const turnedRound = {
  intercepted: "Intercepté, retour à l’expéditeur en cours",
  returnedToSender: "Retourné à l’expéditeur",
  notIntercepted: "Interception impossible, livraison maintenue",
} as const;

/** Which of several fulfilment orders: those at the shop's own places, or at a service, or just the first. */
export type Part = "all" | "first" | "own" | "service";

export interface Tracking {
  company?: string;
  number?: string;
  url?: string;
}

/** When it happened, for stories told in the past; quiet: no webhooks. */
export interface When {
  at?: string;
  quiet?: boolean;
}

/**
 * Who packs: a person of the shop's staff (default: the first), an app, or a person by means of an app. What leaves a
 * fulfilment service's place was packed by the service, whatever is said here.
 */
export interface Packer {
  userId?: string;
  appTitle?: string;
}

/** The warehouse's hands. Every deed throws when the order's state does not allow it, as Shopify's own pages would refuse. */
export interface Warehouse {
  /** Marks what is open at the shop's own places as in progress. */
  startPreparing(shop: string, orderId: string, options?: When & { notes?: string }): void;
  stopPreparing(shop: string, orderId: string, options?: When): void;
  /** Hands what is open at a fulfilment service to it. */
  submitToService(shop: string, orderId: string, options?: When): void;
  serviceAccepts(shop: string, orderId: string, options?: When): void;
  serviceRejects(shop: string, orderId: string, options?: When): void;
  serviceAcceptsCancellation(shop: string, orderId: string, options?: When): void;
  serviceRejectsCancellation(shop: string, orderId: string, options?: When): void;
  /** How the shop's fulfilment service answers when it is asked to stop: at once, after simulated time, by hand (as it starts out) or never. */
  serviceAnswers(shop: string, how: ServiceAnswers["how"], after?: DurationLike): void;
  hold(shop: string, orderId: string, options?: When & { reason?: string; notes?: string }): void;
  releaseHold(shop: string, orderId: string, options?: When): void;
  /** Packed, not collected: a fulfilment, with a bought label when told so. Only the first fulfilment order with `only: "first"`. */
  pack(shop: string, orderId: string, options?: When & { buyLabel?: boolean; only?: Part; by?: Packer }): void;
  /** The label of what is packed, bought if need be, comes out of the printer. */
  printLabel(shop: string, orderId: string, options?: When): void;
  /** The label is no longer valid. */
  voidLabel(shop: string, orderId: string, options?: When): void;
  /** The carrier's driver takes what is packed. */
  handToCarrier(shop: string, orderId: string, options?: When): void;
  /** Sent with a carrier: a fulfilment with tracking, in transit. Packs first when nothing is packed. */
  ship(shop: string, orderId: string, options?: When & { tracking?: Tracking; only?: Part; by?: Packer }): void;
  carrierEvent(shop: string, orderId: string, status: CarrierStatus, options?: When & { message?: string }): void;
  deliver(shop: string, orderId: string, options?: When): void;
  /** The carrier stops the parcel and sends it back; or says that it cannot. */
  intercept(shop: string, orderId: string, options?: When): void;
  cannotIntercept(shop: string, orderId: string, options?: When): void;
  /** The parcel is handed over at the shop's own door again. */
  returnToSender(shop: string, orderId: string, options?: When): void;
  /** Takes back what was packed or shipped, as staff do in Shopify's admin. */
  unpack(shop: string, orderId: string, options?: When & { by?: Packer }): void;
}

export function warehouse(world: World): Warehouse {
  const find = (domain: string, orderId: string) => {
    const shop = shopOf(world, domain);
    return { shop, order: orderOf(shop, orderId) };
  };
  const refuse = (order: SimOrder, why: string): never => {
    throw new Error(`${order.name}: ${why}`);
  };
  const staffId = (shop: SimShop): string => shop.staff[0]!.id;
  const doer = (shop: SimShop, by: Packer | undefined): Doer => ({
    staffName: by?.appTitle && !by.userId ? null : staffDoer(shop, by?.userId).staffName,
    appTitle: by?.appTitle ?? null,
  });

  const fulfil = (
    shop: SimShop,
    order: SimOrder,
    each: SimFulfillmentOrder,
    displayStatus: string,
    by: Packer | undefined,
    event: MerchantEvent,
  ): SimFulfillment => {
    const fulfillment: SimFulfillment = {
      id: nextId(world, "Fulfillment"),
      name: `${order.name}-F${order.fulfillments.length + 1}`,
      status: "SUCCESS",
      displayStatus,
      createdAt: event.at,
      updatedAt: event.at,
      inTransitAt: null,
      deliveredAt: null,
      estimatedDeliveryAt: null,
      tracking: null,
      locationId: each.locationId,
      fulfillmentOrderId: each.id,
      lines: each.lines
        .filter((line) => line.remaining > 0)
        .map((line) => ({ id: nextId(world, "FulfillmentLineItem"), lineId: line.lineId, quantity: line.remaining })),
      events: [],
    };
    for (const line of each.lines) line.remaining = 0;
    each.status = "CLOSED";
    if (each.requestStatus !== "UNSUBMITTED") each.requestStatus = "CLOSED";
    each.updatedAt = event.at;
    order.fulfillments.push(fulfillment);
    const service = serviceOf(shop, each);
    writeDown(world, order, "fulfillment_success", service ? { staffName: null, appTitle: service.name } : doer(shop, by), event);
    return fulfillment;
  };

  const packable = (shop: SimShop, order: SimOrder, only: Part = "all"): SimFulfillmentOrder[] => {
    const ready = liveFulfillmentOrders(order).filter(
      (each) => ["OPEN", "IN_PROGRESS"].includes(each.status) && each.requestStatus !== "SUBMITTED",
    );
    const there = ready.filter((each) => !["own", "service"].includes(only) || atService(each, shop) === (only === "service"));
    if (there.length === 0) {
      const held = liveFulfillmentOrders(order).some((each) => each.status === "ON_HOLD");
      return refuse(order, held ? "is on hold" : order.cancelledAt ? "is cancelled" : "has nothing to pack");
    }
    return only === "first" ? there.slice(0, 1) : there;
  };

  const addEvent = (
    shop: SimShop,
    order: SimOrder,
    each: SimFulfillment,
    status: CarrierStatus,
    message: string | null,
    event: MerchantEvent,
  ) => {
    const happened = {
      id: nextId(world, "FulfillmentEvent"),
      status,
      happenedAt: event.at,
      createdAt: event.at,
      message: message ?? said[status],
    };
    each.events.push(happened);
    each.displayStatus = status;
    each.updatedAt = event.at;
    if (withCarrier.includes(status)) each.inTransitAt ??= event.at;
    if (status === "DELIVERED") each.deliveredAt = event.at;
    world.announce(shop, "fulfillment_events/create", fulfillmentEventPayload(shop, order, each, happened), event);
    world.announce(shop, "fulfillments/update", fulfillmentPayload(order, each), event);
  };

  /** Runs a deed on every fulfilment order it fits, and says no when there is none. */
  const onEach = (
    domain: string,
    orderId: string,
    options: When | undefined,
    fits: (each: SimFulfillmentOrder, shop: SimShop) => boolean,
    why: string,
    deed: (each: SimFulfillmentOrder, shop: SimShop, order: SimOrder, event: MerchantEvent) => void,
  ): void => {
    const { shop, order } = find(domain, orderId);
    const event = eventAt(world, options);
    const fitting = liveFulfillmentOrders(order).filter((each) => fits(each, shop));
    if (fitting.length === 0) refuse(order, why);
    for (const each of fitting) deed(each, shop, order, event);
    orderChanged(world, shop, order, event);
  };
  const atService = (each: SimFulfillmentOrder, shop: SimShop): boolean => serviceOf(shop, each) !== null;

  const demandOnItsWay = (domain: string, orderId: string): void => {
    const { order } = find(domain, orderId);
    if (!liveFulfillments(order).some((each) => each.inTransitAt && !each.deliveredAt)) refuse(order, "has no parcel on its way");
  };

  const desk: Warehouse = {
    startPreparing(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each, shop) => each.status === "OPEN" && !atService(each, shop),
        "has nothing to prepare here",
        (each, shop, _order, event) => {
          each.status = "IN_PROGRESS";
          each.updatedAt = event.at;
          const notes = options?.notes ?? "En préparation";
          world.announce(
            shop,
            "fulfillment_orders/progress_reported",
            fulfillmentOrderPayload.progressReported(each, staffId(shop), notes),
            event,
          );
        },
      );
    },
    stopPreparing(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each, shop) => each.status === "IN_PROGRESS" && !atService(each, shop),
        "is not being prepared",
        (each, shop, order, event) => reopen(world, shop, order, each, { userId: staffId(shop) }, event),
      );
    },
    submitToService(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each, shop) => each.status === "OPEN" && each.requestStatus !== "SUBMITTED" && atService(each, shop),
        "has nothing open at a fulfilment service",
        (each, shop, order, event) => {
          writeDown(world, order, "fulfillment_pending", doer(shop, undefined), event);
          each.requestStatus = "SUBMITTED";
          each.updatedAt = event.at;
          world.announce(
            shop,
            "fulfillment_orders/fulfillment_request_submitted",
            fulfillmentOrderPayload.submitted(each, null),
            event,
          );
        },
      );
    },
    serviceAccepts(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.requestStatus === "SUBMITTED",
        "has no request waiting at a fulfilment service",
        (each, shop, _order, event) => {
          each.status = "IN_PROGRESS";
          each.requestStatus = "ACCEPTED";
          each.updatedAt = event.at;
          world.announce(
            shop,
            "fulfillment_orders/fulfillment_request_accepted",
            fulfillmentOrderPayload.answered(each, ""),
            event,
          );
        },
      );
    },
    serviceRejects(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.requestStatus === "SUBMITTED",
        "has no request waiting at a fulfilment service",
        (each, shop, _order, event) => {
          each.status = "OPEN";
          each.requestStatus = "REJECTED";
          each.updatedAt = event.at;
          world.announce(
            shop,
            "fulfillment_orders/fulfillment_request_rejected",
            fulfillmentOrderPayload.answered(each, ""),
            event,
          );
        },
      );
    },
    serviceAcceptsCancellation(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.requestStatus === "CANCELLATION_REQUESTED",
        "has no cancellation request waiting",
        (each, shop, order, event) => answerCancellation(world, shop, order, each, true, event),
      );
    },
    serviceRejectsCancellation(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.requestStatus === "CANCELLATION_REQUESTED",
        "has no cancellation request waiting",
        (each, shop, order, event) => answerCancellation(world, shop, order, each, false, event),
      );
    },
    serviceAnswers(domain, how, after = {}) {
      for (const { service } of shopOf(world, domain).locations)
        if (service) service.answers = { how, afterMs: Duration.fromDurationLike(after).toMillis() };
      world.changed();
    },
    hold(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.status === "OPEN",
        "has nothing to hold",
        (each, shop, order, event) => {
          const hold = { handle: null, reason: options?.reason ?? "OTHER", reasonNotes: options?.notes ?? null, byApp: false };
          placeOnHold(world, shop, order, each, hold, event);
        },
      );
    },
    releaseHold(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.status === "ON_HOLD",
        "is not on hold",
        (each, shop, order, event) => releaseHolds(world, shop, order, each, null, event),
      );
    },
    pack(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      for (const each of packable(shop, order, options.only)) {
        const fulfillment = fulfil(shop, order, each, "FULFILLED", options.by, event);
        // a bought label comes with its number
        if (options.buyLabel) fulfillment.tracking = trackingOf(fulfillment, undefined);
        world.announce(shop, "fulfillments/create", fulfillmentPayload(order, fulfillment), event);
        if (options.buyLabel) addEvent(shop, order, fulfillment, "LABEL_PURCHASED", null, event);
      }
      orderChanged(world, shop, order, event);
    },
    ship(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const packed = liveFulfillments(order).filter((each) => !each.inTransitAt);
      const sent =
        packed.length > 0
          ? packed
          : packable(shop, order, options.only).map((each) => fulfil(shop, order, each, "CONFIRMED", options.by, event));
      for (const each of sent) {
        each.tracking = trackingOf(each, options.tracking);
        if (packed.length === 0) world.announce(shop, "fulfillments/create", fulfillmentPayload(order, each), event);
        addEvent(shop, order, each, "IN_TRANSIT", null, event);
      }
      orderChanged(world, shop, order, event);
    },
    carrierEvent(domain, orderId, status, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const under = liveFulfillments(order).filter((each) => !each.deliveredAt);
      if (under.length === 0) refuse(order, "has no parcel on its way");
      for (const each of under) addEvent(shop, order, each, status, options.message ?? null, event);
      orderChanged(world, shop, order, event);
    },
    printLabel(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const packed = liveFulfillments(order).filter((each) => !each.inTransitAt);
      if (packed.length === 0) refuse(order, "has nothing packed that waits for a label");
      for (const each of packed) {
        each.tracking = trackingOf(each, undefined);
        addEvent(shop, order, each, "LABEL_PRINTED", null, event);
      }
      orderChanged(world, shop, order, event);
    },
    voidLabel(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const labelled = liveFulfillments(order).filter(
        (each) => !each.inTransitAt && ["LABEL_PURCHASED", "LABEL_PRINTED"].includes(each.displayStatus),
      );
      if (labelled.length === 0) refuse(order, "has no label to void");
      for (const each of labelled) {
        // the label's number goes with it; carriers have no event for it
        each.displayStatus = "LABEL_VOIDED";
        each.tracking = null;
        each.updatedAt = event.at;
        world.announce(shop, "fulfillments/update", fulfillmentPayload(order, each), event);
      }
      orderChanged(world, shop, order, event);
    },
    handToCarrier(domain, orderId, options = {}) {
      const { order } = find(domain, orderId);
      if (!liveFulfillments(order).some((each) => !each.inTransitAt)) refuse(order, "has nothing packed to hand over");
      desk.carrierEvent(domain, orderId, "CARRIER_PICKED_UP", options);
    },
    deliver(domain, orderId, options = {}) {
      desk.carrierEvent(domain, orderId, "DELIVERED", options);
    },
    intercept(domain, orderId, options = {}) {
      demandOnItsWay(domain, orderId);
      desk.carrierEvent(domain, orderId, "DELAYED", { ...options, message: turnedRound.intercepted });
    },
    cannotIntercept(domain, orderId, options = {}) {
      demandOnItsWay(domain, orderId);
      desk.carrierEvent(domain, orderId, "IN_TRANSIT", { ...options, message: turnedRound.notIntercepted });
    },
    returnToSender(domain, orderId, options = {}) {
      demandOnItsWay(domain, orderId);
      desk.carrierEvent(domain, orderId, "FAILURE", { ...options, message: turnedRound.returnedToSender });
      for (const each of liveFulfillments(find(domain, orderId).order))
        if (!each.deliveredAt) each.displayStatus = "NOT_DELIVERED";
    },
    unpack(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const live = liveFulfillments(order);
      if (live.length === 0) refuse(order, "has nothing packed");
      for (const each of live) cancelFulfillment(world, shop, order, each, doer(shop, options.by), event);
    },
  };
  return desk;
}

function trackingOf(each: SimFulfillment, given: Tracking | undefined): SimFulfillment["tracking"] {
  if (each.tracking && !given) return each.tracking;
  const number = given?.number ?? `6A${String(numberOf(each.id) % 100_000_000_000).padStart(11, "0")}`;
  return {
    company: given?.company ?? "Colissimo",
    number,
    url: given?.url ?? `https://www.laposte.fr/outils/suivre-vos-envois?code=${number}`,
  };
}
