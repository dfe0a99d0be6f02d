import { GraphQLError, getDirectiveValues } from "graphql";
import type { GraphQLResolveInfo } from "graphql";
import { acceptCancellation, whyNotCancel } from "../cancelling";
import {
  cancelFulfillment,
  findFulfillment,
  findFulfillmentOrder,
  placeOnHold,
  releaseHolds,
  reopen,
  replaceFulfillmentOrder,
  requestCancellation,
  serviceOf,
} from "../fulfilment";
import { isMore, isPositive, plus } from "../money";
import { refundable, refundableOn, refundableQuantity, supportedActions } from "../order-facts";
import { announceRefund, bookRefund } from "../payments";
import type { RefundPart } from "../payments";
import type { CancelRequest, SimMetafield, SimOrder } from "../state";
import { orderPayload } from "../webhook-payloads";
import { eventAt, kindOf, nextId, nowIso, touch } from "../world";
import { denied, demandScope, digestOf, findMetafield, mayStaff, namespaceOf } from "./context";
import type { AdminContext } from "./context";
import { fulfillmentOrderView, fulfillmentView, holdView, isReadable, metafieldView, orderView, refundView } from "./order-view";
import { jobResultView, jobView } from "./queries";

const KEY_LIFE_MS = 24 * 3_600_000;
const MOST_HOLDS = 10;
const LONGEST_VALUE = 16 * 1024;

interface OrderCancelArguments {
  orderId: string;
  reason: string;
  restock: boolean;
  refundMethod?: { originalPaymentMethodsRefund?: boolean; storeCreditRefund?: { expiresAt?: string | null } };
  notifyCustomer?: boolean;
  staffNote?: string | null;
}

interface RefundInput {
  orderId: string;
  currency?: string;
  note?: string | null;
  allowOverRefunding?: boolean;
  processedAt?: string;
  refundDuties?: unknown[];
  refundLineItems?: { lineItemId: string; quantity: number; restockType?: string; locationId?: string }[];
  refundMethods?: { storeCreditRefund?: { amount: { amount: string; currencyCode: string } } }[];
  shipping?: { amount?: string; fullRefund?: boolean };
  transactions?: { orderId: string; parentId?: string; gateway: string; kind: string; amount: string }[];
}

interface MetafieldInput {
  ownerId: string;
  namespace?: string | null;
  key: string;
  value: string;
  type?: string | null;
  compareDigest?: string | null;
}

export const mutations = (context: AdminContext) => ({
  orderCancel: (args: OrderCancelArguments) => orderCancel(context, args),
  refundCreate: (args: { input: RefundInput }, _context: unknown, info: GraphQLResolveInfo) =>
    refundCreate(context, args.input, info),
  ...fulfilmentMutations(context),
  tagsAdd: (args: { id: string; tags: string[] }) =>
    changeTags(context, args.id, (tags) => [...tags, ...args.tags.map((tag) => tag.trim())]),
  tagsRemove: (args: { id: string; tags: string[] }) =>
    changeTags(context, args.id, (tags) => {
      const gone = args.tags.map((tag) => tag.trim().toLowerCase());
      return tags.filter((tag) => !gone.includes(tag.toLowerCase()));
    }),
  metafieldsSet: (args: { metafields: MetafieldInput[] }) => metafieldsSet(context, args.metafields),
  webhookSubscriptionCreate: (args: {
    topic: string;
    webhookSubscription: { uri?: string; filter?: string; includeFields?: string[]; name?: string };
  }) => {
    const { uri, filter, includeFields, name } = args.webhookSubscription;
    if (!uri)
      return {
        webhookSubscription: null,
        userErrors: [{ field: ["webhookSubscription", "uri"], message: "Address can't be blank" }],
      };
    if (filter)
      throw new GraphQLError("The simulator does not know filters of webhook subscriptions", {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
    const subscription = {
      id: nextId(context.world, "WebhookSubscription"),
      // ORDERS_CANCELLED is orders/cancelled, FULFILLMENT_ORDERS_PLACED_ON_HOLD is fulfillment_orders/placed_on_hold
      topic: args.topic
        .toLowerCase()
        .replace(/^(fulfillment_orders|order_transactions|fulfillment_events|fulfillment_holds|[a-z]+)_/, "$1/"),
      uri,
      name: name ?? null,
      includeFields: includeFields ?? [],
    };
    context.shop.subscriptions.push(subscription);
    context.world.changed();
    return {
      webhookSubscription: {
        __typename: "WebhookSubscription",
        ...subscription,
        topic: args.topic,
        apiVersion: { handle: "2026-10" },
      },
      userErrors: [],
    };
  },
});

const readableOrder = (context: AdminContext, id: string): SimOrder | null => {
  const order = context.shop.orders.find((each) => each.id === id);
  return order && isReadable(context, order) ? order : null;
};

function orderCancel(context: AdminContext, args: OrderCancelArguments) {
  demandScope(context, "orderCancel", "write_orders", "write_marketplace_orders");
  // Assumption E4: without cancel_orders the whole call is denied; the refund permissions have codes of their own.
  if (!mayStaff(context, "cancel_orders")) throw denied("orderCancel", "the user must have `cancel_orders` permission");
  const { world, shop } = context;
  const no = (code: string, field: string[], message: string) => ({
    job: null,
    jobResult: null,
    orderCancelUserErrors: [{ code, field, message }],
  });
  const order = readableOrder(context, args.orderId);
  if (!order) return no("NOT_FOUND", ["orderId"], "Order does not exist");

  const credit = args.refundMethod?.storeCreditRefund;
  if (credit) {
    if (!mayStaff(context, "refund_to_store_credit"))
      return no("NO_REFUND_TO_STORE_CREDIT_PERMISSION", ["refundMethod"], "You do not have permission to refund to store credit");
    if (order.company)
      return no(
        "STORE_CREDIT_REFUND_B2B_NOT_SUPPORTED",
        ["refundMethod"],
        "Store credit refunds are not supported for B2B orders",
      );
    if (!order.customerId) return no("STORE_CREDIT_REFUND_MISSING_CUSTOMER", ["refundMethod"], "The order has no customer");
    if (credit.expiresAt && Date.parse(credit.expiresAt) <= world.clock.nowMs())
      return no("STORE_CREDIT_REFUND_EXPIRATION_IN_PAST", ["refundMethod"], "The expiration date must be in the future");
  }
  const original = args.refundMethod?.originalPaymentMethodsRefund === true;
  if (original && !mayStaff(context, "refund_orders"))
    return no("NO_REFUND_PERMISSION", ["refundMethod"], "You do not have permission to refund orders");
  if ((args.staffNote?.length ?? 0) > 255)
    return no("INVALID", ["staffNote"], "Staff note is too long (maximum is 255 characters)");

  const request: CancelRequest = {
    reason: args.reason,
    restock: args.restock,
    refund: credit ? "store-credit" : original ? "original" : "none",
    notifyCustomer: args.notifyCustomer ?? false,
    staffNote: args.staffNote ?? null,
  };
  const problem = whyNotCancel(world, shop, order, request);
  if (problem) return { job: null, jobResult: null, orderCancelUserErrors: [problem] };
  const job = acceptCancellation(world, shop, order, request, context.staff?.id ?? null);
  return { job: jobView(job), jobResult: jobResultView(context, job), orderCancelUserErrors: [] };
}

function refundCreate(context: AdminContext, input: RefundInput, info: GraphQLResolveInfo) {
  demandScope(context, "refundCreate", "write_orders", "write_marketplace_orders");
  if (!mayStaff(context, "refund_orders")) throw denied("refundCreate", "the user must have `refund_orders` permission");
  const { world, shop } = context;
  const key = idempotencyKey(info);
  // Assumption B1: a missing key is a top-level error; trouble with a key is told as a user error without a code.
  if (!key) {
    throw new GraphQLError("The @idempotent directive is required for this mutation but was not provided.", {
      extensions: { code: "BAD_REQUEST" },
    });
  }
  const asked = JSON.stringify(input);
  const now = world.clock.nowMs();
  shop.idempotency = shop.idempotency.filter((each) => now - Date.parse(each.at) < KEY_LIFE_MS);
  const before = shop.idempotency.find((each) => each.key === key);
  const no = (message: string, field: string[] | null = null) => ({
    refund: null,
    order: null,
    userErrors: [{ field, message }],
  });
  if (before) {
    if (before.input !== asked) return no("IDEMPOTENCY_KEY_PARAMETER_MISMATCH: the key was used with other parameters.");
    const order = shop.orders.find((each) => each.refunds.some((refund) => refund.id === before.refundId));
    const refund = order?.refunds.find((each) => each.id === before.refundId);
    if (!order || !refund) return no("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: use a new key.");
    return { refund: refundView(context, order, refund), order: orderView(context, order), userErrors: [] };
  }
  const entry = { key, input: asked, at: nowIso(world), refundId: null as string | null };
  shop.idempotency.push(entry);
  world.changed();

  const order = readableOrder(context, input.orderId);
  if (!order) return no("Order does not exist", ["orderId"]);
  const checked = checkRefund(context, order, input);
  if (typeof checked === "string") return no(checked, ["transactions"]);
  const event = eventAt(world);
  const refund = bookRefund(
    world,
    shop,
    order,
    { ...checked, note: input.note ?? null, userId: context.staff?.id ?? null },
    event,
  );
  entry.refundId = refund.id;
  announceRefund(world, shop, order, refund, event);
  world.announce(shop, "orders/updated", orderPayload(shop, order), event);
  return { refund: refundView(context, order, refund), order: orderView(context, order), userErrors: [] };
}

function idempotencyKey(info: GraphQLResolveInfo): string | null {
  const directive = info.schema.getDirective("idempotent");
  const values =
    directive && info.fieldNodes[0] ? getDirectiveValues(directive, info.fieldNodes[0], info.variableValues) : undefined;
  const key = values?.["key"];
  return typeof key === "string" && key.trim() !== "" ? key : null;
}

/** The refund that was asked for, or why it is refused. Money moves by `transactions` and `refundMethods` only. */
function checkRefund(context: AdminContext, order: SimOrder, input: RefundInput) {
  const unknown = (what: string): GraphQLError =>
    new GraphQLError(`The simulator does not know refunds with ${what}`, { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });
  if (input.refundDuties?.length) throw unknown("duties");
  if (input.processedAt) throw unknown("processedAt");
  if (order.presentmentCurrencyCode !== order.currencyCode && input.currency !== order.presentmentCurrencyCode)
    return "Currency is required and must be the presentment currency of the order";
  if (input.currency && input.currency !== order.presentmentCurrencyCode)
    return "Currency must match the presentment currency of the order";

  const parts: RefundPart[] = [];
  for (const wish of input.transactions ?? []) {
    if (wish.kind !== "REFUND") return "Transaction kind must be refund";
    if (wish.orderId !== order.id) return "Transaction belongs to another order";
    const payment = order.transactions.find((each) => each.id === wish.parentId);
    if (!payment || !["SALE", "CAPTURE"].includes(payment.kind) || payment.status !== "SUCCESS")
      return "Parent transaction is not a captured payment";
    if (payment.gateway !== wish.gateway) return "Gateway does not match the parent transaction";
    if (!isPositive(wish.amount)) return "Refund amount must be greater than zero";
    const already = plus("0", ...parts.filter((part) => part.payment === payment).map((part) => part.amount));
    if (!input.allowOverRefunding && isMore(plus(already, wish.amount), refundableOn(order, payment)))
      return "Refund amount is more than the amount that can be refunded";
    parts.push({ payment, amount: wish.amount });
  }
  const credits = (input.refundMethods ?? []).flatMap((each) => (each.storeCreditRefund ? [each.storeCreditRefund.amount] : []));
  if (credits.length > 0) {
    if (!mayStaff(context, "refund_to_store_credit"))
      throw denied("refundCreate", "the user must have `refund_to_store_credit` permission");
    if (order.company || !order.customerId) return "Store credit needs a customer who is not a company";
  }
  const storeCredit = plus("0", ...credits.map((each) => each.amount));
  const total = plus(storeCredit, ...parts.map((part) => part.amount));
  if (!input.allowOverRefunding && isMore(total, refundable(order)))
    return "Refund amount is more than the amount that can be refunded";

  const lines = [];
  for (const wish of input.refundLineItems ?? []) {
    if (wish.quantity < 1 || wish.quantity > refundableQuantity(order, wish.lineItemId))
      return "Refund quantity is more than what is left of the line item";
    lines.push({
      lineId: wish.lineItemId,
      quantity: wish.quantity,
      restockType: wish.restockType ?? "NO_RESTOCK",
      locationId: wish.locationId ?? null,
    });
  }
  const shipping = input.shipping?.fullRefund ? order.shippingPrice : (input.shipping?.amount ?? "0");
  return { parts, storeCredit, lines, shipping };
}

function fulfilmentMutations(context: AdminContext) {
  const { world, shop } = context;
  const find = (id: string, field: string) => {
    const found = findFulfillmentOrder(shop, id);
    if (found) {
      demandScope(
        context,
        field,
        serviceOf(shop, found.each) ? "write_third_party_fulfillment_orders" : "write_merchant_managed_fulfillment_orders",
      );
      if (!mayStaff(context, "fulfill_and_ship_orders"))
        throw denied(field, "the user must have `fulfill_and_ship_orders` permission");
    }
    return found;
  };
  const plain = (message: string, field: string[] = ["id"]) => ({ fulfillmentOrder: null, userErrors: [{ field, message }] });
  return {
    fulfillmentOrderHold: (args: {
      id: string;
      fulfillmentHold: {
        reason: string;
        reasonNotes?: string | null;
        handle?: string | null;
        fulfillmentOrderLineItems?: unknown[];
        externalId?: string;
      };
    }) => {
      const wish = args.fulfillmentHold;
      const handle = wish.handle || null;
      const no = (code: string | null, message: string) => ({
        fulfillmentHold: null,
        fulfillmentOrder: null,
        remainingFulfillmentOrder: null,
        userErrors: [{ code, field: ["fulfillmentHold"], message }],
      });
      const found = find(args.id, "fulfillmentOrderHold");
      if (!found) return no("FULFILLMENT_ORDER_NOT_FOUND", "Fulfillment order does not exist.");
      if (wish.fulfillmentOrderLineItems?.length)
        throw new GraphQLError("The simulator does not hold a part of a fulfilment order", {
          extensions: { code: "UNKNOWN_TO_SIMULATOR" },
        });
      const { order, each } = found;
      const own = each.holds.filter((hold) => hold.byApp);
      if ((handle?.length ?? 0) > 64) return no(null, "Handle is too long (maximum is 64 characters)");
      if (own.some((hold) => hold.handle === handle))
        return no("DUPLICATE_FULFILLMENT_HOLD_HANDLE", "The handle of the hold must be unique for this app.");
      if (own.length >= MOST_HOLDS)
        return no("FULFILLMENT_ORDER_HOLD_LIMIT_REACHED", "The maximum number of holds has been reached.");
      if (!supportedActions(shop, order, each).includes("HOLD"))
        return no(null, "The fulfillment order is not in a state that can be placed on hold.");
      const hold = placeOnHold(
        world,
        shop,
        order,
        each,
        { handle, reason: wish.reason, reasonNotes: wish.reasonNotes ?? null, byApp: true },
        eventAt(world),
      );
      return {
        fulfillmentHold: holdView(hold),
        fulfillmentOrder: fulfillmentOrderView(context, order, each),
        remainingFulfillmentOrder: null,
        userErrors: [],
      };
    },
    fulfillmentOrderReleaseHold: (args: { id: string; holdIds?: string[] | null; externalId?: string }) => {
      const found = find(args.id, "fulfillmentOrderReleaseHold");
      if (!found)
        return {
          fulfillmentOrder: null,
          userErrors: [{ code: "FULFILLMENT_ORDER_NOT_FOUND", field: ["id"], message: "Fulfillment order does not exist." }],
        };
      // without ids every app's holds are released
      releaseHolds(world, shop, found.order, found.each, args.holdIds ?? null, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentOrderOpen: (args: { id: string }) => {
      const found = find(args.id, "fulfillmentOrderOpen");
      if (!found) return plain("Fulfillment order does not exist.");
      if (!supportedActions(shop, found.order, found.each).includes("MARK_AS_OPEN"))
        return plain("The fulfillment order cannot be opened.");
      reopen(world, shop, found.order, found.each, { appId: world.app.id }, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentOrderCancel: (args: { id: string }) => {
      const found = find(args.id, "fulfillmentOrderCancel");
      const no = (message: string, code: string | null = null) => ({
        fulfillmentOrder: null,
        replacementFulfillmentOrder: null,
        userErrors: [{ code, field: ["id"], message }],
      });
      if (!found) return no("Fulfillment order does not exist.");
      const { order, each } = found;
      if (each.status === "IN_PROGRESS" && !serviceOf(shop, each))
        return no("The fulfillment order has manually reported progress.", "FULFILLMENT_ORDER_HAS_MANUALLY_REPORTED_PROGRESS");
      if (!["SUBMITTED", "CANCELLATION_REQUESTED"].includes(each.requestStatus))
        return no("The fulfillment order cannot be cancelled.");
      const replacement = replaceFulfillmentOrder(world, shop, order, each, eventAt(world));
      return {
        fulfillmentOrder: fulfillmentOrderView(context, order, each),
        replacementFulfillmentOrder: fulfillmentOrderView(context, order, replacement),
        userErrors: [],
      };
    },
    fulfillmentOrderSubmitCancellationRequest: (args: { id: string; message?: string | null }) => {
      const found = find(args.id, "fulfillmentOrderSubmitCancellationRequest");
      if (!found) return plain("Fulfillment order does not exist.");
      if (!supportedActions(shop, found.order, found.each).includes("REQUEST_CANCELLATION"))
        return plain("Cancellation can only be requested for a fulfillment order that its service has accepted.");
      requestCancellation(world, shop, found.order, found.each, args.message ?? null, eventAt(world));
      return { fulfillmentOrder: fulfillmentOrderView(context, found.order, found.each), userErrors: [] };
    },
    fulfillmentCancel: (args: { id: string }) => {
      const no = (message: string) => ({ fulfillment: null, userErrors: [{ field: ["id"], message }] });
      const found = findFulfillment(shop, args.id);
      if (!found) return no("Fulfillment does not exist.");
      if (!mayStaff(context, "fulfill_and_ship_orders"))
        throw denied("fulfillmentCancel", "the user must have `fulfill_and_ship_orders` permission");
      if (found.each.status === "CANCELLED") return no("Fulfillment is already cancelled.");
      // Assumption C1: what the carrier has is refused; before that it works, a bought label included.
      if (found.each.inTransitAt) return no("Fulfillment is in transit and cannot be cancelled.");
      cancelFulfillment(world, shop, found.order, found.each, eventAt(world));
      return { fulfillment: fulfillmentView(context, found.order, found.each), userErrors: [] };
    },
  };
}

function changeTags(context: AdminContext, id: string, change: (tags: string[]) => string[]) {
  if (kindOf(id) !== "Order")
    throw new GraphQLError("The simulator knows tags on orders only", { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });
  demandScope(context, "tagsAdd", "write_orders");
  const order = readableOrder(context, id);
  if (!order) return { node: null, userErrors: [{ field: ["id"], message: "Order does not exist" }] };
  const seen = new Set<string>();
  const tags = change(order.tags).filter((tag) => tag !== "" && !seen.has(tag.toLowerCase()) && seen.add(tag.toLowerCase()));
  if (JSON.stringify(tags) !== JSON.stringify(order.tags)) {
    order.tags = tags;
    const event = eventAt(context.world);
    touch(context.world, order, event);
    context.world.announce(context.shop, "orders/updated", orderPayload(context.shop, order), event);
  }
  return { node: orderView(context, order), userErrors: [] };
}

/** All or nothing, at most 25, with compare-and-set. */
function metafieldsSet(context: AdminContext, inputs: MetafieldInput[]) {
  const { world, shop } = context;
  if (inputs.length > 25) {
    return {
      metafields: null,
      userErrors: [
        {
          code: "LESS_THAN_OR_EQUAL_TO",
          field: ["metafields"],
          elementIndex: null,
          message: "Exceeded the maximum of 25 metafields.",
        },
      ],
    };
  }
  const errors: object[] = [];
  const ready: {
    input: MetafieldInput;
    list: SimMetafield[];
    order: SimOrder | null;
    type: string;
    before: SimMetafield | null;
  }[] = [];
  inputs.forEach((input, elementIndex) => {
    const no = (code: string, field: string, message: string): void =>
      void errors.push({ code, field: ["metafields", String(elementIndex), field], elementIndex, message });
    const kind = kindOf(input.ownerId);
    if (kind !== "Order" && kind !== "Shop")
      throw new GraphQLError("The simulator knows metafields of orders and shops only", {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
    if (kind === "Order") demandScope(context, "metafieldsSet", "write_orders");
    const order = kind === "Order" ? readableOrder(context, input.ownerId) : null;
    if (kind === "Order" ? !order : input.ownerId !== shop.id) return no("INVALID", "ownerId", "Owner does not exist.");
    const list = order ? order.metafields : shop.metafields;
    const before = findMetafield(world, list, input.namespace, input.key);
    const own = namespaceOf(world, input.namespace) === namespaceOf(world, null);
    const defined = own ? context.config.metafields[`${kind.toLowerCase()}.${input.key}`]?.type : undefined;
    const type = input.type ?? before?.type ?? defined;
    if (!type) return no("INVALID_TYPE", "type", "Type can't be blank");
    if (input.value === "") return no("BLANK", "value", "Value can't be blank.");
    if (type === "json" && !isJson(input.value)) return no("INVALID_VALUE", "value", "Value is invalid JSON.");
    if (Buffer.byteLength(input.value) > LONGEST_VALUE) return no("TOO_LONG", "value", "Value is too long.");
    if (input.compareDigest !== undefined && input.compareDigest !== (before ? digestOf(before.value) : null))
      return no(
        "STALE_OBJECT",
        "compareDigest",
        "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.",
      );
    ready.push({ input, list, order, type, before });
  });
  if (errors.length > 0) return { metafields: null, userErrors: errors };

  const event = eventAt(world);
  const written = ready.map(({ input, list, order, type, before }) => {
    const metafield: SimMetafield = before ?? {
      id: nextId(world, "Metafield"),
      namespace: namespaceOf(world, input.namespace),
      key: input.key,
      value: "",
      type,
      createdAt: event.at,
      updatedAt: event.at,
    };
    metafield.value = input.value;
    metafield.type = type;
    metafield.updatedAt = event.at;
    if (!before) list.push(metafield);
    if (order) {
      touch(world, order, event);
      world.announce(shop, "orders/updated", orderPayload(shop, order), event);
    }
    return metafieldView(metafield, order ? "ORDER" : "SHOP");
  });
  world.changed();
  return { metafields: written, userErrors: [] };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
