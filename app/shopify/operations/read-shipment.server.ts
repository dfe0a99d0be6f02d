import { DateTime } from "luxon";
import type { ShippingFacts } from "../../policy/shipping-stage";
import type { ReadShipmentQuery } from "../generated/admin.generated";
import type { GraphqlClient } from "../graphql-client.server";
import { readReturn, type ShopifyReturn } from "./read-return.server";

/**
 * How the goods of one order left: what is packed, who has it, who did it. The history is a root of its own, so that a
 * shop that denies it still tells the rest.
 */
const READ_SHIPMENT = `#graphql
  query ReadShipment($id: ID!) {
    order(id: $id) {
      id
      name
      createdAt
      cancelledAt
      requiresShipping
      currentSubtotalLineItemsQuantity
      returnStatus
      fulfillments(first: 5) {
        id
        status
        displayStatus
        createdAt
        inTransitAt
        deliveredAt
        location {
          id
        }
        service {
          serviceName
          type
        }
        trackingInfo(first: 2) {
          company
          number
          url
        }
        fulfillmentLineItems(first: 20) {
          nodes {
            id
            quantity
            lineItem {
              id
              title
              refundableQuantity
            }
          }
          pageInfo {
            hasNextPage
          }
        }
      }
      fulfillmentOrders(first: 10) {
        nodes {
          id
          status
          requestStatus
          updatedAt
          supportedActions {
            action
          }
          fulfillmentHolds {
            id
            handle
            heldByRequestingApp
          }
          assignedLocation {
            name
            location {
              id
              isFulfillmentService
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      returns(first: 5) {
        nodes {
          id
        }
        pageInfo {
          hasNextPage
        }
      }
    }
    history: order(id: $id) {
      events(first: 10, query: "action:fulfillment_success") {
        nodes {
          createdAt
          attributeToUser
          attributeToApp
          appTitle
          ... on BasicEvent {
            author
          }
        }
      }
    }
  }
` as const;

export interface Shipment {
  orderId: string;
  orderName: string;
  orderedAt: DateTime;
  cancelledAt: DateTime | null;
  returnStatus: string;
  /** For `shippingStage`. */
  facts: ShippingFacts;
  /** False when Shopify cut a list, or may have: nothing follows from what is missing. */
  complete: boolean;
  fulfillments: ShipmentFulfillment[];
  fulfillmentOrders: ShipmentFulfillmentOrder[];
  returns: ShopifyReturn[];
  shippedBy: ShippedBy;
}

export interface ShipmentFulfillment {
  id: string;
  status: string;
  displayStatus: string | null;
  createdAt: DateTime;
  inTransitAt: DateTime | null;
  deliveredAt: DateTime | null;
  /** Where it was packed: goods put back on a shelf need a place. */
  locationId: string | null;
  service: { name: string; isThirdParty: boolean } | null;
  trackings: { company: string | null; number: string | null; url: string | null }[];
  lines: {
    fulfillmentLineItemId: string;
    lineItemId: string;
    title: string;
    quantity: number;
    /** Of the whole order line, over all its parcels. */
    refundableQuantity: number;
  }[];
}

export interface ShipmentFulfillmentOrder {
  id: string;
  status: string;
  requestStatus: string;
  supportedActions: string[];
  holds: { id: string; handle: string | null; heldByUs: boolean }[];
  locationId: string | null;
  locationName: string;
  atFulfillmentService: boolean;
}

/** Who made the first parcel that is not taken back. "unknown" where nothing left, or Shopify does not tell. */
export interface ShippedBy {
  kind: "staff" | "app" | "service" | "unknown";
  name: string | null;
  at: DateTime | null;
}

/** Null when Shopify knows no such order. One call, and one more for each return it has (five at most). */
export async function readShipment(client: GraphqlClient, orderId: string): Promise<Shipment | null> {
  const { data } = await client.request(READ_SHIPMENT, { id: orderId }, { mayBeDenied: ["history"] });
  if (!data.order) return null;
  const returns = await Promise.all(data.order.returns.nodes.map(({ id }) => readReturn(client, id)));
  return toShipment(
    data,
    returns.filter((each) => each !== null),
  );
}

function toShipment(data: ReadShipmentQuery, returns: ShopifyReturn[]): Shipment {
  const order = data.order!;
  const fulfillments = order.fulfillments.map((each): ShipmentFulfillment => ({
    id: each.id,
    status: each.status,
    displayStatus: each.displayStatus ?? null,
    createdAt: instant(each.createdAt),
    inTransitAt: maybeInstant(each.inTransitAt),
    deliveredAt: maybeInstant(each.deliveredAt),
    locationId: each.location?.id ?? null,
    service: each.service ? { name: each.service.serviceName, isThirdParty: each.service.type === "THIRD_PARTY" } : null,
    trackings: each.trackingInfo.map(({ company, number, url }) => ({
      company: company ?? null,
      number: number ?? null,
      url: url ?? null,
    })),
    lines: each.fulfillmentLineItems.nodes.map((line) => ({
      fulfillmentLineItemId: line.id,
      lineItemId: line.lineItem.id,
      title: line.lineItem.title,
      quantity: line.quantity ?? 0,
      refundableQuantity: line.lineItem.refundableQuantity,
    })),
  }));
  const fulfillmentOrdersComplete = !order.fulfillmentOrders.pageInfo.hasNextPage;
  return {
    orderId: order.id,
    orderName: order.name,
    orderedAt: instant(order.createdAt),
    cancelledAt: maybeInstant(order.cancelledAt),
    returnStatus: order.returnStatus,
    facts: {
      cancelledAt: maybeInstant(order.cancelledAt),
      requiresShipping: order.requiresShipping,
      currentQuantity: order.currentSubtotalLineItemsQuantity,
      fulfillmentOrdersComplete,
      fulfillmentOrders: order.fulfillmentOrders.nodes.map((each) => ({
        id: each.id,
        status: each.status,
        requestStatus: each.requestStatus,
        updatedAt: instant(each.updatedAt),
      })),
      fulfillments,
    },
    complete:
      fulfillmentOrdersComplete &&
      !order.returns.pageInfo.hasNextPage &&
      // a plain list does not say whether it was cut
      order.fulfillments.length < 5 &&
      order.fulfillments.every((each) => !each.fulfillmentLineItems.pageInfo.hasNextPage) &&
      returns.every((each) => each.complete),
    fulfillments,
    fulfillmentOrders: order.fulfillmentOrders.nodes.map((each) => ({
      id: each.id,
      status: each.status,
      requestStatus: each.requestStatus,
      supportedActions: each.supportedActions.map(({ action }) => action),
      holds: each.fulfillmentHolds.map((hold) => ({
        id: hold.id,
        handle: hold.handle ?? null,
        heldByUs: hold.heldByRequestingApp,
      })),
      locationId: each.assignedLocation.location?.id ?? null,
      locationName: each.assignedLocation.name,
      atFulfillmentService: each.assignedLocation.location?.isFulfillmentService ?? false,
    })),
    returns,
    shippedBy: shippedBy(fulfillments, data.history?.events.nodes ?? []),
  };
}

type ShippingEvent = NonNullable<ReadShipmentQuery["history"]>["events"]["nodes"][number];

/**
 * A service answers for what left its own place, whoever pressed. Elsewhere the order's history says it: a person, an
 * app, or a person by means of an app. Shopify keeps its history for a year.
 */
function shippedBy(fulfillments: ShipmentFulfillment[], events: ShippingEvent[]): ShippedBy {
  const live = fulfillments.filter(({ status }) => status !== "CANCELLED");
  const first = live.toSorted((a, b) => a.createdAt.toMillis() - b.createdAt.toMillis())[0];
  if (!first) return { kind: "unknown", name: null, at: null };
  const at = first.createdAt;
  if (first.service?.isThirdParty) return { kind: "service", name: first.service.name, at };
  // an earlier parcel that was taken back has an event of its own: the nearest one counts
  const distance = (event: ShippingEvent) => Math.abs(instant(event.createdAt).toMillis() - at.toMillis());
  const event = events.toSorted((a, b) => distance(a) - distance(b))[0];
  if (event?.attributeToUser) {
    const person = ("author" in event ? event.author : null) ?? null;
    const means = event.attributeToApp ? (event.appTitle ?? null) : null;
    return { kind: "staff", name: person && means ? `${person} (${means})` : (person ?? means), at };
  }
  if (event?.attributeToApp) return { kind: "app", name: event.appTitle ?? null, at };
  return { kind: "unknown", name: null, at };
}

const instant = (iso: string): DateTime => DateTime.fromISO(iso, { zone: "utc" });
const maybeInstant = (iso: string | null | undefined): DateTime | null => (iso ? instant(iso) : null);
