import { decimal, isPositive, moneyBag, plus, times } from "../money";
import {
  capturable,
  currentTotal,
  dutiesOf,
  feesOf,
  financialStatus,
  fulfilledQuantity,
  fulfillmentStatus,
  gateways,
  liveFulfillmentOrders,
  outstanding,
  received,
  refundable,
  refundableOn,
  refundableQuantity,
  refunded,
  refundedBy,
  refundTransactions,
  requiresShipping,
  returnStatus,
  subtotal,
  supportedActions,
  tipOf,
  totalPrice,
} from "../order-facts";
import { acquirerReference } from "../processor";
import type {
  SimCustomer,
  SimFulfillment,
  SimFulfillmentOrder,
  SimHold,
  SimLine,
  SimLocation,
  SimMetafield,
  SimOrder,
  SimRefund,
  SimTransaction,
} from "../state";
import { gid, numberOf } from "../world";
import { connection, demandScope, digestOf, findMetafield, hasScope, unknownArgument } from "./context";
import type { AdminContext, PageArguments } from "./context";
import { orderEventView, returnView } from "./return-view";
import { suggestedRefundView } from "./suggested-refund";
import type { SuggestedRefundArguments } from "./suggested-refund";

/** The Admin API's objects, each a view of the state: a field that is not here is unknown to the simulator. */

const SIXTY_DAYS_MS = 60 * 86_400_000;
const upTo = <T>(items: T[], first: number | null | undefined): T[] => (first == null ? items : items.slice(0, first));

/** Assumption G3: without read_all_orders an order older than 60 days does not exist. */
export const isReadable = (context: AdminContext, order: SimOrder): boolean =>
  hasScope(context, "read_all_orders") || context.world.clock.nowMs() - Date.parse(order.createdAt) <= SIXTY_DAYS_MS;

export const readableOrder = (context: AdminContext, id: string): SimOrder | null => {
  const order = context.shop.orders.find((each) => each.id === id);
  return order && isReadable(context, order) ? order : null;
};

/**
 * Assumption A10: a refund can be read as soon as it was made. The worst way the list, and the sums made from it, lag
 * behind; what Shopify does, or refuses to do, goes by what is true.
 */
function asListed({ world }: AdminContext, order: SimOrder): SimOrder {
  const { refundsShowAfterMs } = world.state.faults;
  if (refundsShowAfterMs === 0) return order;
  const isListed = (each: { createdAt: string }): boolean =>
    Date.parse(each.createdAt) + refundsShowAfterMs <= world.clock.nowMs();
  return {
    ...order,
    transactions: order.transactions.filter((each) => !["REFUND", "VOID"].includes(each.kind) || isListed(each)),
    refunds: order.refunds.filter(isListed),
  };
}

export function orderView(context: AdminContext, made: SimOrder) {
  const { shop, world } = context;
  const order = asListed(context, made);
  const bag = (amount: string) => moneyBag(order, amount);
  return {
    __typename: "Order",
    id: order.id,
    legacyResourceId: numberOf(order.id),
    name: order.name,
    number: order.number,
    email: order.email,
    phone: null,
    note: order.note,
    confirmationNumber: `SFX${String(order.number)}`,
    customerLocale: order.locale,
    shippingAddress: order.shippingAddress && { countryCodeV2: order.shippingAddress.countryCode },
    createdAt: order.createdAt,
    processedAt: order.processedAt,
    updatedAt: order.updatedAt,
    closedAt: order.closedAt,
    closed: order.closedAt !== null,
    cancelledAt: order.cancelledAt,
    cancelReason: order.cancelReason,
    cancellation: order.cancelledAt ? { staffNote: order.staffNote } : null,
    confirmed: true,
    test: order.test,
    edited: order.edited,
    sourceName: order.sourceName,
    tags: order.tags,
    statusPageUrl: `https://${shop.domain}/${numberOf(shop.id)}/orders/${numberOf(order.id)}/authenticate?key=simulated`,
    displayFinancialStatus: financialStatus(order),
    displayFulfillmentStatus: fulfillmentStatus(order),
    returnStatus: returnStatus(order),
    fulfillable: !order.cancelledAt && liveFulfillmentOrders(order).length > 0,
    refundable: isPositive(refundable(order)),
    restockable: order.lines.some((line) => line.currentQuantity > 0),
    capturable: isPositive(capturable(order)),
    fullyPaid: isPositive(received(order)) && !isPositive(outstanding(order)),
    unpaid: !isPositive(received(order)),
    requiresShipping: requiresShipping(order),
    canNotifyCustomer: order.email !== null,
    currencyCode: order.currencyCode,
    presentmentCurrencyCode: order.presentmentCurrencyCode,
    paymentGatewayNames: gateways(order),
    currentSubtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    subtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    customer: () => {
      demandScope(context, "customer", "read_customers");
      const customer = shop.customers.find((each) => each.id === order.customerId);
      return customer ? customerView(customer) : null;
    },
    purchasingEntity: () => {
      if (order.company) return { __typename: "PurchasingCompany", company: { __typename: "Company", ...order.company } };
      const customer = shop.customers.find((each) => each.id === order.customerId);
      return customer ? customerView(customer) : null;
    },
    paymentTerms: () => {
      demandScope(context, "paymentTerms", "read_payment_terms");
      return order.paymentTerms && { id: order.paymentTerms.id, paymentTermsType: order.paymentTerms.type };
    },
    risk: { recommendation: order.risk === "HIGH" ? "INVESTIGATE" : "ACCEPT", assessments: [{ riskLevel: order.risk }] },
    disputes: order.disputes,
    totalPriceSet: bag(totalPrice(order)),
    subtotalPriceSet: bag(subtotal(order)),
    totalShippingPriceSet: bag(order.shippingPrice),
    currentTotalPriceSet: bag(currentTotal(order)),
    totalTipReceivedSet: bag(tipOf(order)),
    originalTotalDutiesSet: order.extras?.duties.length ? bag(dutiesOf(order)) : null,
    currentTotalDutiesSet: order.extras?.duties.length ? bag(order.cancelledAt ? "0" : dutiesOf(order)) : null,
    originalTotalAdditionalFeesSet: order.extras?.fees.length ? bag(feesOf(order)) : null,
    currentTotalAdditionalFeesSet: order.extras?.fees.length ? bag(order.cancelledAt ? "0" : feesOf(order)) : null,
    additionalFees: (order.extras?.fees ?? []).map(({ id, name, amount }) => ({ id, name, price: bag(amount), taxLines: [] })),
    totalReceivedSet: bag(received(order)),
    totalRefundedSet: bag(refunded(order)),
    totalCapturableSet: bag(capturable(order)),
    totalOutstandingSet: bag(outstanding(order)),
    netPaymentSet: bag(plus(received(order), `-${refunded(order)}`)),
    lineItems: (args: PageArguments) =>
      connection(
        order.lines,
        args,
        (line) => line.id,
        (line) => lineView(order, line),
      ),
    transactions: (args: { first?: number; capturable?: boolean; manuallyResolvable?: boolean }) => {
      if (args.capturable != null || args.manuallyResolvable != null)
        throw unknownArgument("Order.transactions", "capturable, manuallyResolvable");
      return upTo(order.transactions, args.first).map((each) => transactionView(context, order, each));
    },
    fulfillmentsCount: { count: order.fulfillments.length, precision: "EXACT" },
    fulfillments: (args: { first?: number; query?: string }) => {
      if (args.query) throw unknownArgument("Order.fulfillments", "query");
      return upTo(order.fulfillments, args.first).map((each) => fulfillmentView(context, order, each));
    },
    fulfillmentOrders: (args: PageArguments & { displayable?: boolean; query?: string }) => {
      if (args.query) throw unknownArgument("Order.fulfillmentOrders", "query");
      const shown = visibleFulfillmentOrders(context, order).filter(
        (each) => !args.displayable || !["CLOSED", "CANCELLED"].includes(each.status),
      );
      return connection(
        shown,
        args,
        (each) => each.id,
        (each) => fulfillmentOrderView(context, order, each),
      );
    },
    refunds: (args: { first?: number }) => upTo(order.refunds, args.first).map((each) => refundView(context, order, each)),
    returns: (args: PageArguments & { query?: string }) => {
      demandScope(context, "returns", "read_returns");
      if (args.query) throw unknownArgument("Order.returns", "query");
      return connection(
        order.returns,
        args,
        (each) => each.id,
        (each) => returnView(context, order, each),
      );
    },
    events: (args: PageArguments & { query?: string; sortKey?: string }) => {
      const wanted = /^action:(\w+)$/.exec(args.query ?? "")?.[1];
      if (args.query && !wanted) throw unknownArgument("Order.events", `query "${args.query}"`);
      return connection(
        order.events.filter(({ action }) => !wanted || action === wanted),
        args,
        (each) => each.id,
        orderEventView,
      );
    },
    metafield: (args: { namespace?: string; key: string }) =>
      metafieldView(findMetafield(world, order.metafields, args.namespace, args.key), "ORDER"),
    suggestedRefund: (args: SuggestedRefundArguments) =>
      suggestedRefundView(world, order, args, (payment) => transactionView(context, order, payment)),
  };
}

/** Assumption C7: without the scope for its kind of place a fulfilment order is missing from the list, without an error. */
function visibleFulfillmentOrders(context: AdminContext, order: SimOrder): SimFulfillmentOrder[] {
  return order.fulfillmentOrders.filter((each) => {
    const atService = context.shop.locations.find((location) => location.id === each.locationId)?.service;
    return hasScope(context, atService ? "read_third_party_fulfillment_orders" : "read_merchant_managed_fulfillment_orders");
  });
}

export const customerView = (customer: SimCustomer) => ({
  __typename: "Customer",
  id: customer.id,
  displayName: customer.name,
  firstName: customer.firstName,
  lastName: customer.lastName,
  locale: customer.locale,
});

function lineView(order: SimOrder, line: SimLine) {
  return {
    __typename: "LineItem",
    id: line.id,
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    refundableQuantity: refundableQuantity(order, line.id),
    unfulfilledQuantity: order.cancelledAt ? 0 : Math.max(0, line.currentQuantity - fulfilledQuantity(order, line.id)),
    requiresShipping: line.requiresShipping,
    isGiftCard: line.isGiftCard,
    sellingPlan: line.sellingPlan ? { name: line.sellingPlan } : null,
    image: line.image ? { url: line.image, altText: line.title } : null,
    originalUnitPriceSet: moneyBag(order, line.price),
    discountedTotalSet: moneyBag(order, times(line.price, line.quantity)),
  };
}

export function transactionView(context: AdminContext, order: SimOrder, each: SimTransaction) {
  const parent = order.transactions.find((one) => one.id === each.parentId);
  const reference = acquirerReference(context.shop.plan.shopifyPlus, each);
  return {
    __typename: "OrderTransaction",
    id: each.id,
    kind: each.kind,
    status: each.status,
    errorCode: each.errorCode,
    gateway: each.gateway,
    formattedGateway: each.formattedGateway,
    manualPaymentGateway: each.manual,
    accountNumber: each.card?.number ?? each.giftCard?.last4 ?? null,
    test: each.test,
    createdAt: each.createdAt,
    processedAt: each.processedAt,
    paymentId: each.paymentId,
    amountSet: moneyBag(order, each.amount),
    maximumRefundableV2: ["SALE", "CAPTURE"].includes(each.kind)
      ? { amount: decimal(refundableOn(order, each)), currencyCode: order.presentmentCurrencyCode }
      : null,
    paymentDetails: each.card
      ? {
          __typename: "CardPaymentDetails",
          company: each.card.company,
          number: each.card.number,
          paymentMethodName: each.card.company.toLowerCase(),
        }
      : null,
    shopifyPaymentsSet: reference && {
      extendedAuthorizationSet: null,
      refundSet: { acquirerReferenceNumber: reference },
    },
    order: () => orderView(context, order),
    parentTransaction: (): object | null => (parent ? transactionView(context, order, parent) : null),
  };
}

export function holdView(hold: SimHold) {
  return {
    __typename: "FulfillmentHold",
    id: hold.id,
    handle: hold.handle,
    reason: hold.reason,
    reasonNotes: hold.reasonNotes,
    heldByRequestingApp: hold.byApp,
  };
}

const locationView = (location: SimLocation) => ({
  __typename: "Location",
  id: location.id,
  name: location.name,
  isActive: location.active,
  isFulfillmentService: location.service !== null,
});

export function fulfillmentOrderView(context: AdminContext, order: SimOrder, each: SimFulfillmentOrder) {
  const location = context.shop.locations.find((one) => one.id === each.locationId)!;
  return {
    __typename: "FulfillmentOrder",
    id: each.id,
    status: each.status,
    requestStatus: each.requestStatus,
    createdAt: each.createdAt,
    updatedAt: each.updatedAt,
    fulfillAt: each.fulfillAt,
    orderId: order.id,
    orderName: order.name,
    order: () => orderView(context, order),
    supportedActions: supportedActions(context.shop, order, each).map((action) => ({ action })),
    fulfillmentHolds: each.holds.map(holdView),
    assignedLocation: {
      name: location.name,
      location: () => {
        demandScope(context, "location", "read_locations", "read_inventory");
        return locationView(location);
      },
    },
    deliveryMethod: { methodType: "SHIPPING" },
    lineItems: (args: PageArguments) =>
      connection(
        each.lines,
        args,
        (line) => line.id,
        (line) => ({
          __typename: "FulfillmentOrderLineItem",
          id: line.id,
          totalQuantity: line.total,
          remainingQuantity: line.remaining,
          lineItem: lineView(
            order,
            order.lines.find((one) => one.id === line.lineId)!,
          ),
        }),
      ),
  };
}

export function fulfillmentView(context: AdminContext, order: SimOrder, each: SimFulfillment) {
  const location = context.shop.locations.find((one) => one.id === each.locationId)!;
  return {
    __typename: "Fulfillment",
    id: each.id,
    name: each.name,
    status: each.status,
    displayStatus: each.displayStatus,
    createdAt: each.createdAt,
    updatedAt: each.updatedAt,
    inTransitAt: each.inTransitAt,
    deliveredAt: each.deliveredAt,
    estimatedDeliveryAt: each.estimatedDeliveryAt,
    totalQuantity: each.lines.reduce((sum, line) => sum + line.quantity, 0),
    requiresShipping: true,
    order: () => orderView(context, order),
    location: () => {
      demandScope(context, "location", "read_locations", "read_inventory");
      return locationView(location);
    },
    service: location.service
      ? { id: location.service.id, handle: location.service.handle, serviceName: location.service.name, type: "THIRD_PARTY" }
      : { id: gid("FulfillmentService", "manual"), handle: "manual", serviceName: "Manual", type: "MANUAL" },
    trackingInfo: (args: { first?: number }) => upTo(each.tracking ? [each.tracking] : [], args.first),
    events: (args: PageArguments & { sortKey?: string }) =>
      connection(
        each.events,
        args,
        (event) => event.id,
        (event) => ({ __typename: "FulfillmentEvent", ...event }),
      ),
    fulfillmentLineItems: (args: PageArguments) =>
      connection(
        each.lines,
        args,
        (line) => line.id,
        (line) => fulfillmentLineView(order, line),
      ),
  };
}

export const fulfillmentLineView = (order: SimOrder, line: SimFulfillment["lines"][number]) => ({
  __typename: "FulfillmentLineItem",
  id: line.id,
  quantity: line.quantity,
  lineItem: lineView(
    order,
    order.lines.find((one) => one.id === line.lineId)!,
  ),
});

export function refundView(context: AdminContext, order: SimOrder, refund: SimRefund) {
  return {
    __typename: "Refund",
    id: refund.id,
    legacyResourceId: numberOf(refund.id),
    createdAt: refund.createdAt,
    updatedAt: refund.updatedAt,
    processedAt: refund.processedAt,
    note: refund.note,
    return: () => {
      const from = order.returns.find((each) => each.id === refund.returnId);
      return from ? returnView(context, order, from) : null;
    },
    order: () => orderView(context, order),
    totalRefundedSet: moneyBag(order, refundedBy(order, refund)),
    transactions: (args: PageArguments) =>
      connection(
        refundTransactions(order, refund),
        args,
        (each) => each.id,
        (each) => transactionView(context, order, each),
      ),
    refundLineItems: (args: PageArguments) =>
      connection(
        refund.lines,
        args,
        (line) => line.id,
        (line) => ({
          id: line.id,
          quantity: line.quantity,
          restockType: line.restockType,
          lineItem: lineView(
            order,
            order.lines.find((one) => one.id === line.lineId)!,
          ),
        }),
      ),
  };
}

export function metafieldView(metafield: SimMetafield | null, ownerType: "ORDER" | "SHOP") {
  if (!metafield) return null;
  return {
    __typename: "Metafield",
    id: metafield.id,
    namespace: metafield.namespace,
    key: metafield.key,
    value: metafield.value,
    type: metafield.type,
    createdAt: metafield.createdAt,
    updatedAt: metafield.updatedAt,
    compareDigest: digestOf(metafield.value),
    ownerType,
  };
}
