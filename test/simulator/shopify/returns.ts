import { isPositive } from "./money";
import { liveFulfillments, refundedShipping } from "./order-facts";
import { orderChanged } from "./fulfilment";
import { announceRefund, bookRefund, giveBackStock } from "./payments";
import type { RefundPart } from "./payments";
import type { SimFulfillment, SimOrder, SimRefund, SimReturn, SimReverseFulfillmentOrder, SimShop } from "./state";
import { returnPayload } from "./webhook-payloads";
import { nextId } from "./world";
import type { MerchantEvent, World } from "./world";
import { minus, notBelowZero } from "./money";

/**
 * Goods on their way back, by Shopify's own returns: each function is one deed, with the webhooks that follow from it.
 * Assumption C13: a return opened at once, and one that is approved, are told by `returns/approve`.
 * Assumption C14: a return is closed by itself once everything on it is processed.
 */

export type FulfillmentLine = SimFulfillment["lines"][number];

export const findReturn = (shop: SimShop, id: string): { order: SimOrder; each: SimReturn } | null => {
  for (const order of shop.orders) {
    const each = order.returns.find((one) => one.id === id);
    if (each) return { order, each };
  }
  return null;
};

export const findReverseFulfillmentOrder = (shop: SimShop, id: string) => {
  for (const order of shop.orders)
    for (const from of order.returns) {
      const each = from.reverseFulfillmentOrders.find((one) => one.id === id);
      if (each) return { order, from, each };
    }
  return null;
};

export const packedLine = (order: SimOrder, fulfillmentLineId: string): FulfillmentLine | null =>
  order.fulfillments.flatMap((each) => each.lines).find((line) => line.id === fulfillmentLineId) ?? null;

/** What left in a parcel and is on no return that still counts. */
export function returnableQuantity(order: SimOrder, fulfillmentLineId: string): number {
  const sent = liveFulfillments(order)
    .flatMap((each) => each.lines)
    .find((line) => line.id === fulfillmentLineId);
  const coming = order.returns
    .filter((each) => !["CANCELED", "DECLINED"].includes(each.status))
    .flatMap((each) => each.lines)
    .filter((line) => line.fulfillmentLineId === fulfillmentLineId);
  return (sent?.quantity ?? 0) - coming.reduce((sum, line) => sum + line.quantity, 0);
}

/** Documented: no return once a refund was issued. One that failed altogether gave nothing back. */
export const refundWasIssued = (order: SimOrder): boolean =>
  order.refunds.some((refund) => {
    const payments = order.transactions.filter((each) => refund.transactionIds.includes(each.id));
    return payments.length === 0 || payments.some((each) => !["FAILURE", "ERROR"].includes(each.status));
  });

export interface ReturnWish {
  status: "REQUESTED" | "OPEN";
  lines: { fulfillmentLineId: string; quantity: number; note: string; reasonId: string | null }[];
}

export function newReturn(world: World, shop: SimShop, order: SimOrder, wish: ReturnWish, event: MerchantEvent): SimReturn {
  const made: SimReturn = {
    id: nextId(world, "Return"),
    name: `${order.name}-R${order.returns.length + 1}`,
    status: wish.status,
    createdAt: event.at,
    updatedAt: event.at,
    lines: wish.lines.map((line) => ({ id: nextId(world, "ReturnLineItem"), processed: 0, ...line })),
    reverseFulfillmentOrders: [],
  };
  order.returns.push(made);
  if (wish.status === "OPEN") return approveReturn(world, shop, order, made, event);
  world.announce(shop, "returns/request", returnPayload.opened(order, made), event);
  orderChanged(world, shop, order, event);
  return made;
}

export function approveReturn(world: World, shop: SimShop, order: SimOrder, each: SimReturn, event: MerchantEvent): SimReturn {
  each.status = "OPEN";
  each.updatedAt = event.at;
  if (each.reverseFulfillmentOrders.length === 0) each.reverseFulfillmentOrders.push(reverseFulfillmentOrder(world, each));
  world.announce(shop, "returns/approve", returnPayload.opened(order, each), event);
  orderChanged(world, shop, order, event);
  return each;
}

const reverseFulfillmentOrder = (world: World, each: SimReturn): SimReverseFulfillmentOrder => ({
  id: nextId(world, "ReverseFulfillmentOrder"),
  status: "OPEN",
  lines: each.lines.map((line) => ({
    id: nextId(world, "ReverseFulfillmentOrderLineItem"),
    returnLineId: line.id,
    fulfillmentLineId: line.fulfillmentLineId,
    total: line.quantity,
    dispositions: [],
  })),
  deliveries: [],
});

export function endReturn(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimReturn,
  status: "CLOSED" | "CANCELED",
  event: MerchantEvent,
): void {
  each.status = status;
  each.updatedAt = event.at;
  for (const one of each.reverseFulfillmentOrders) one.status = status;
  world.announce(shop, status === "CLOSED" ? "returns/close" : "returns/cancel", returnPayload.ended(order, each), event);
  orderChanged(world, shop, order, event);
}

export function sendWayBack(
  world: World,
  shop: SimShop,
  found: { order: SimOrder; from: SimReturn; each: SimReverseFulfillmentOrder },
  wish: { tracking: { number: string | null; url: string | null } | null; labelUrl: string | null; notifyCustomer: boolean },
  event: MerchantEvent,
): string {
  const { order, from, each } = found;
  const id = nextId(world, "ReverseDelivery");
  each.deliveries.push({ id, tracking: wish.tracking, labelUrl: wish.labelUrl });
  from.updatedAt = event.at;
  if (wish.notifyCustomer && order.email)
    world.state.notifications.push({
      at: event.at,
      shop: shop.domain,
      orderId: order.id,
      to: order.email,
      locale: order.locale,
      kind: "return-label",
    });
  world.announce(shop, "reverse_deliveries/attach_deliverable", returnPayload.sentBack(from, each.deliveries.at(-1)!), event);
  orderChanged(world, shop, order, event);
  return id;
}

export interface Processing {
  lines: {
    returnLineId: string;
    quantity: number;
    dispositions: { lineId: string; type: string; quantity: number; locationId: string | null }[];
  }[];
  /** Null: no money moves. */
  parts: RefundPart[] | null;
  refundShipping: boolean;
  notifyCustomer: boolean;
  note: string | null;
  userId: string | null;
}

/** Books what came back, takes it off the order, and pays. */
export function processGoods(
  world: World,
  shop: SimShop,
  order: SimOrder,
  each: SimReturn,
  processing: Processing,
  event: MerchantEvent,
): SimRefund | null {
  const booked: { lineId: string; quantity: number; restockType: string; locationId: string | null }[] = [];
  for (const wish of processing.lines) {
    const line = each.lines.find((one) => one.id === wish.returnLineId)!;
    line.processed += wish.quantity;
    const { lineId } = packedLine(order, line.fulfillmentLineId)!;
    let told = 0;
    for (const disposition of wish.dispositions) {
      const reverse = each.reverseFulfillmentOrders.find((one) => one.lines.some(({ id }) => id === disposition.lineId))!;
      const { lineId: _reverseLineId, ...kept } = disposition;
      reverse.lines.find(({ id }) => id === disposition.lineId)!.dispositions.push(kept);
      told += disposition.quantity;
      const back = disposition.type === "RESTOCKED";
      booked.push({
        lineId,
        quantity: disposition.quantity,
        restockType: back ? "RETURN" : "NO_RESTOCK",
        locationId: back ? disposition.locationId : null,
      });
    }
    if (told < wish.quantity)
      booked.push({ lineId, quantity: wish.quantity - told, restockType: "NO_RESTOCK", locationId: null });
  }
  each.updatedAt = event.at;

  const shipping = processing.refundShipping ? notBelowZero(minus(order.shippingPrice, refundedShipping(order))) : "0";
  const pays = processing.parts !== null && processing.parts.some((part) => isPositive(part.amount));
  const refund = pays
    ? bookRefund(
        world,
        shop,
        order,
        { parts: processing.parts!, lines: booked, shipping, note: processing.note, userId: processing.userId },
        event,
      )
    : null;
  if (refund) refund.returnId = each.id;
  // Assumption C15: without money there is no refund object; the items leave the order all the same.
  else
    for (const line of booked) {
      const ordered = order.lines.find((one) => one.id === line.lineId)!;
      ordered.currentQuantity = Math.max(0, ordered.currentQuantity - line.quantity);
      if (line.restockType === "RETURN") giveBackStock(shop, ordered.variantId, line.quantity);
    }

  for (const reverse of each.reverseFulfillmentOrders) {
    const told = processing.lines
      .flatMap((line) => line.dispositions)
      .filter((one) => reverse.lines.some(({ id }) => id === one.lineId));
    if (told.length > 0) world.announce(shop, "reverse_fulfillment_orders/dispose", returnPayload.disposed(reverse, told), event);
  }
  world.announce(shop, "returns/process", returnPayload.processed(order, each), event);
  if (refund) announceRefund(world, shop, order, refund, event);
  if (processing.notifyCustomer && order.email)
    world.state.notifications.push({
      at: event.at,
      shop: shop.domain,
      orderId: order.id,
      to: order.email,
      locale: order.locale,
      kind: "return-processed",
    });
  if (each.lines.every((line) => line.processed >= line.quantity)) endReturn(world, shop, order, each, "CLOSED", event);
  else orderChanged(world, shop, order, event);
  return refund;
}
