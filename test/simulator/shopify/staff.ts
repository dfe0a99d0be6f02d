import { cancelNow, whyNotCancel } from "./cancelling";
import { isPositive, smaller } from "./money";
import { isLive, liveFulfillments, openAuthorisations, refundable, refundableQuantity } from "./order-facts";
import { announceOutcome, announceRefund, bookRefund, splitRefund } from "./payments";
import { approveReturn, endReturn, newReturn } from "./returns";
import type { SimOrder, SimShop, SimTransaction, StaffPermission } from "./state";
import { compliancePayload, orderPayload, scopesUpdatePayload, shopPayload } from "./webhook-payloads";
import { eventAt, nextId, numberOf, orderOf, shopOf, touch } from "./world";
import type { World } from "./world";

/** What a merchant does by hand in Shopify's admin, outside the app. */
export interface StaffDesk {
  cancelOrder(
    shop: string,
    orderId: string,
    options?: { reason?: string; refund?: boolean; restock?: boolean; notifyCustomer?: boolean; note?: string; userId?: string },
  ): void;
  /**
   * The whole of what is left, or an amount in the shopper's currency, to the original payments or as store credit;
   * `lines` takes items off as well.
   */
  refund(
    shop: string,
    orderId: string,
    options?: {
      amount?: string;
      toStoreCredit?: boolean;
      lines?: "all" | "none";
      restock?: boolean;
      note?: string;
      userId?: string;
    },
  ): void;
  capture(shop: string, orderId: string): void;
  markAsPaid(shop: string, orderId: string): void;
  /** Takes one line off the order (an order edit). */
  removeLine(shop: string, orderId: string, sku: string): void;
  requestReturn(shop: string, orderId: string): void;
  openReturn(shop: string, orderId: string): void;
  closeReturn(shop: string, orderId: string): void;
  cancelReturn(shop: string, orderId: string): void;
  addTag(shop: string, orderId: string, tag: string): void;
  removeTag(shop: string, orderId: string, tag: string): void;
  deactivateLocation(shop: string, locationId: string): void;
  setPermissions(shop: string, userId: string, permissions: StaffPermission[]): void;
  /** Tokens die, the app's metafields go, app/uninstalled is sent. */
  uninstallApp(shop: string): void;
  changeScopes(shop: string, scopes: string[]): void;
  requestCustomerData(shop: string, customerId: string): void;
  redactCustomer(shop: string, customerId: string): void;
  redactShop(shop: string): void;
}

export function staffDesk(world: World): StaffDesk {
  const find = (domain: string, orderId: string) => {
    const shop = shopOf(world, domain);
    return { shop, order: orderOf(shop, orderId), event: eventAt(world) };
  };
  const updated = ({ shop, order, event }: ReturnType<typeof find>): void => {
    touch(world, order, event);
    world.announce(shop, "orders/updated", orderPayload(shop, order), event);
  };
  const addTransaction = (order: SimOrder, from: SimTransaction, change: Partial<SimTransaction>, at: string): SimTransaction => {
    const added: SimTransaction = {
      ...from,
      id: nextId(world, "OrderTransaction"),
      createdAt: at,
      processedAt: at,
      parentId: from.id,
      paymentId: `${order.name}.${order.transactions.length + 1}`,
      ...change,
    };
    order.transactions.push(added);
    return added;
  };
  const returnEverything = ({ shop, order, event }: ReturnType<typeof find>, status: "REQUESTED" | "OPEN"): void => {
    const delivered = liveFulfillments(order).flatMap((each) => each.lines);
    if (delivered.length === 0) throw new Error(`${order.name}: only fulfilled items can be returned`);
    const lines = delivered.map((line) => ({ fulfillmentLineId: line.id, quantity: line.quantity, note: "", reasonId: null }));
    newReturn(world, shop, order, { status, lines }, event);
  };
  const endOpenReturn = (domain: string, orderId: string, status: "CLOSED" | "CANCELED"): void => {
    const found = find(domain, orderId);
    const open = found.order.returns.find((each) => ["OPEN", "REQUESTED"].includes(each.status));
    if (!open) throw new Error(`${found.order.name} has no open return`);
    endReturn(world, found.shop, found.order, open, status, found.event);
  };
  const customerOf = (shop: SimShop, id: string) => {
    const customer = shop.customers.find((each) => each.id === id);
    if (!customer) throw new Error(`${shop.domain} has no customer ${id}`);
    return { customer, orders: shop.orders.filter((order) => order.customerId === id) };
  };

  return {
    cancelOrder(domain, orderId, options = {}) {
      const { shop, order, event } = find(domain, orderId);
      const request = {
        reason: options.reason ?? "OTHER",
        restock: options.restock ?? true,
        refund: (options.refund ?? true) ? ("original" as const) : ("none" as const),
        notifyCustomer: options.notifyCustomer ?? false,
        staffNote: options.note ?? null,
      };
      const problem = whyNotCancel(world, shop, order, request);
      if (problem) throw new Error(`${order.name}: ${problem.message}`);
      cancelNow(world, shop, order, request, options.userId ?? shop.staff[0]!.id, event);
    },
    refund(domain, orderId, options = {}) {
      const found = find(domain, orderId);
      const { shop, order, event } = found;
      const amount = smaller(options.amount ?? refundable(order), refundable(order));
      if (!isPositive(amount)) throw new Error(`${order.name} has nothing left to refund`);
      const restockType = (options.restock ?? true) ? "CANCEL" : "NO_RESTOCK";
      const lines =
        options.lines === "all"
          ? order.lines
              .map((line) => ({ lineId: line.id, quantity: refundableQuantity(order, line.id), restockType, locationId: null }))
              .filter((line) => line.quantity > 0)
          : [];
      const refund = bookRefund(
        world,
        shop,
        order,
        {
          parts: options.toStoreCredit ? [] : splitRefund(order, amount),
          storeCredit: options.toStoreCredit ? amount : undefined,
          lines,
          shipping: options.lines === "all" ? order.shippingPrice : "0",
          note: options.note ?? null,
          userId: options.userId ?? shop.staff[0]!.id,
        },
        event,
      );
      announceRefund(world, shop, order, refund, event);
      updated(found);
    },
    capture(domain, orderId) {
      const found = find(domain, orderId);
      const open = openAuthorisations(found.order);
      if (open.length === 0) throw new Error(`${found.order.name} has nothing to capture`);
      for (const { authorisation, left } of open) {
        const captured = addTransaction(found.order, authorisation, { kind: "CAPTURE", amount: left }, found.event.at);
        announceOutcome(world, found.shop, found.order, captured, found.event);
      }
      updated(found);
    },
    markAsPaid(domain, orderId) {
      const found = find(domain, orderId);
      const waiting = found.order.transactions.filter((each) => each.manual && each.kind === "SALE" && each.status === "PENDING");
      if (waiting.length === 0) throw new Error(`${found.order.name} does not wait for a payment by hand`);
      for (const each of waiting) {
        each.status = "SUCCESS";
        each.processedAt = found.event.at;
        announceOutcome(world, found.shop, found.order, each, found.event);
      }
      updated(found);
    },
    removeLine(domain, orderId, sku) {
      const found = find(domain, orderId);
      const line = found.order.lines.find((each) => each.sku === sku && each.currentQuantity > 0);
      if (!line) throw new Error(`${found.order.name} has no ${sku}`);
      line.currentQuantity = 0;
      found.order.edited = true;
      for (const each of found.order.fulfillmentOrders.filter(isLive)) {
        each.lines = each.lines.filter((one) => one.lineId !== line.id);
        if (each.lines.length === 0) each.status = "CLOSED";
        each.updatedAt = found.event.at;
      }
      updated(found);
    },
    requestReturn(domain, orderId) {
      returnEverything(find(domain, orderId), "REQUESTED");
    },
    openReturn(domain, orderId) {
      const found = find(domain, orderId);
      const requested = found.order.returns.find((each) => each.status === "REQUESTED");
      if (requested) approveReturn(world, found.shop, found.order, requested, found.event);
      else returnEverything(found, "OPEN");
    },
    closeReturn: (domain, orderId) => endOpenReturn(domain, orderId, "CLOSED"),
    cancelReturn: (domain, orderId) => endOpenReturn(domain, orderId, "CANCELED"),
    removeTag(domain, orderId, tag) {
      const found = find(domain, orderId);
      found.order.tags = found.order.tags.filter((each) => each !== tag);
      updated(found);
    },
    addTag(domain, orderId, tag) {
      const found = find(domain, orderId);
      if (!found.order.tags.includes(tag)) found.order.tags.push(tag);
      updated(found);
    },
    deactivateLocation(domain, locationId) {
      const location = shopOf(world, domain).locations.find((each) => each.id === locationId);
      if (!location) throw new Error(`${domain} has no location ${locationId}`);
      location.active = false;
      world.changed();
    },
    setPermissions(domain, userId, permissions) {
      const user = shopOf(world, domain).staff.find((each) => each.id === userId);
      if (!user) throw new Error(`${domain} has no user ${userId}`);
      user.permissions = permissions;
      world.changed();
    },
    uninstallApp(domain) {
      const shop = shopOf(world, domain);
      if (!shop.app) throw new Error(`${domain} has not installed the app`);
      world.announce(shop, "app/uninstalled", shopPayload(shop), eventAt(world));
      // Assumption E6: the app's own metafields go with it.
      const own = `app--${world.app.id}`;
      for (const owner of [shop, ...shop.orders])
        owner.metafields = owner.metafields.filter((each) => each.namespace !== own && !each.namespace.startsWith(`${own}--`));
      shop.app = null;
      shop.subscriptions = [];
      world.state.tokens = world.state.tokens.filter((each) => each.shop !== domain);
      world.changed();
    },
    changeScopes(domain, scopes) {
      const shop = shopOf(world, domain);
      if (!shop.app) throw new Error(`${domain} has not installed the app`);
      const event = eventAt(world);
      const previous = shop.app.scopes;
      shop.app.scopes = scopes;
      for (const token of world.state.tokens) if (token.shop === domain) token.scopes = scopes;
      world.announce(shop, "app/scopes_update", scopesUpdatePayload(shop, previous, scopes, event.at), event);
      world.changed();
    },
    requestCustomerData(domain, customerId) {
      const shop = shopOf(world, domain);
      const { customer, orders } = customerOf(shop, customerId);
      const number = numberOf(nextId(world, "DataRequest"));
      world.announce(
        shop,
        "customers/data_request",
        compliancePayload.dataRequest(shop, customer, orders, number),
        eventAt(world),
      );
    },
    redactCustomer(domain, customerId) {
      const shop = shopOf(world, domain);
      const { customer, orders } = customerOf(shop, customerId);
      world.announce(shop, "customers/redact", compliancePayload.customerRedact(shop, customer, orders), eventAt(world));
    },
    redactShop(domain) {
      const shop = shopOf(world, domain);
      world.announce(shop, "shop/redact", compliancePayload.shopRedact(shop), eventAt(world));
    },
  };
}
