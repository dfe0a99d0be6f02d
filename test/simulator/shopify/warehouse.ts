import {
  cancelFulfillment,
  openFulfillmentOrder,
  orderChanged,
  placeOnHold,
  releaseHolds,
  reopen,
  serviceOf,
} from "./fulfilment";
import { liveFulfillmentOrders, liveFulfillments } from "./order-facts";
import type { SimFulfillment, SimFulfillmentOrder, SimOrder, SimShop } from "./state";
import { fulfillmentEventPayload, fulfillmentOrderPayload, fulfillmentPayload } from "./webhook-payloads";
import { eventAt, nextId, numberOf, orderOf, shopOf } from "./world";
import type { MerchantEvent, World } from "./world";

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
  hold(shop: string, orderId: string, options?: When & { reason?: string; notes?: string }): void;
  releaseHold(shop: string, orderId: string, options?: When): void;
  /** Packed, not collected: a fulfilment, with a bought label when told so. Only the first fulfilment order with `only: "first"`. */
  pack(shop: string, orderId: string, options?: When & { buyLabel?: boolean; only?: "first" | "all" }): void;
  /** Sent with a carrier: a fulfilment with tracking, in transit. Packs first when nothing is packed. */
  ship(shop: string, orderId: string, options?: When & { tracking?: Tracking; only?: "first" | "all" }): void;
  carrierEvent(shop: string, orderId: string, status: CarrierStatus, options?: When & { message?: string }): void;
  deliver(shop: string, orderId: string, options?: When): void;
  /** Takes back what was packed or shipped, as staff do in Shopify's admin. */
  unpack(shop: string, orderId: string, options?: When): void;
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

  const fulfil = (
    shop: SimShop,
    order: SimOrder,
    each: SimFulfillmentOrder,
    displayStatus: string,
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
    return fulfillment;
  };

  const packable = (order: SimOrder, only: "first" | "all" = "all"): SimFulfillmentOrder[] => {
    const ready = liveFulfillmentOrders(order).filter(
      (each) => ["OPEN", "IN_PROGRESS"].includes(each.status) && each.requestStatus !== "SUBMITTED",
    );
    if (ready.length === 0) {
      const held = liveFulfillmentOrders(order).some((each) => each.status === "ON_HOLD");
      return refuse(order, held ? "is on hold" : order.cancelledAt ? "is cancelled" : "has nothing to pack");
    }
    return only === "first" ? ready.slice(0, 1) : ready;
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
        (each, shop, _order, event) => {
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
        (each, shop, order, event) => {
          each.status = "CLOSED";
          each.requestStatus = "CANCELLATION_ACCEPTED";
          each.updatedAt = event.at;
          const open = each.lines
            .filter((line) => line.remaining > 0)
            .map((line) => ({ lineId: line.lineId, quantity: line.remaining }));
          const replacement = openFulfillmentOrder(world, event.at, each.locationId, open);
          replacement.requestStatus = "CANCELLATION_ACCEPTED";
          order.fulfillmentOrders.push(replacement);
          world.announce(
            shop,
            "fulfillment_orders/cancellation_request_accepted",
            fulfillmentOrderPayload.answered(each, ""),
            event,
          );
        },
      );
    },
    serviceRejectsCancellation(domain, orderId, options) {
      onEach(
        domain,
        orderId,
        options,
        (each) => each.requestStatus === "CANCELLATION_REQUESTED",
        "has no cancellation request waiting",
        (each, shop, _order, event) => {
          each.requestStatus = "CANCELLATION_REJECTED";
          each.updatedAt = event.at;
          world.announce(
            shop,
            "fulfillment_orders/cancellation_request_rejected",
            fulfillmentOrderPayload.answered(each, ""),
            event,
          );
        },
      );
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
      for (const each of packable(order, options.only)) {
        const fulfillment = fulfil(shop, order, each, "FULFILLED", event);
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
        packed.length > 0 ? packed : packable(order, options.only).map((each) => fulfil(shop, order, each, "CONFIRMED", event));
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
    deliver(domain, orderId, options = {}) {
      desk.carrierEvent(domain, orderId, "DELIVERED", options);
    },
    unpack(domain, orderId, options = {}) {
      const { shop, order } = find(domain, orderId);
      const event = eventAt(world, options);
      const live = liveFulfillments(order);
      if (live.length === 0) refuse(order, "has nothing packed");
      for (const each of live) cancelFulfillment(world, shop, order, each, event);
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
