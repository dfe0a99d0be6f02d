import { DateTime, Duration } from "luxon";
import type { DurationLike } from "luxon";
import { inCurrency, isMore, isPositive, minus, times } from "./money";
import { openFulfillmentOrder } from "./fulfilment";
import { totalPrice } from "./order-facts";
import { announceOutcome, announceRefund, bookRefund, splitRefund } from "./payments";
import type { RefundPart } from "./payments";
import type {
  SimAddress,
  SimCustomer,
  SimExtras,
  SimFulfillmentOrder,
  SimLine,
  SimOrder,
  SimShop,
  SimTransaction,
} from "./state";
import { orderPayload } from "./webhook-payloads";
import { eventAt, isoOf, nextId } from "./world";
import type { MerchantEvent, World } from "./world";

/** How an order was paid, or not yet. */
export type Payment =
  | "card" // captured at once
  | "authorised" // the bank holds the money, the shop has not taken it
  | "captured" // authorised first, then taken in full
  | "partly-captured"
  | "captured-in-two" // an authorisation taken in two parts
  | "two-cards"
  | "pending" // the provider has not said whether the payment worked
  | "bank-transfer-unpaid" // waits for a transfer that staff mark as received
  | "bank-transfer-paid" // marked as paid by hand
  | "cash-on-delivery"
  | "gift-card"
  | "gift-card-and-card"
  | "paypal"
  | "nothing"; // a discount of 100 %: there is no payment at all

export interface OrderRecipe {
  story?: string;
  /** A customer's id or e-mail address; null for a guest. Default: the first customer. */
  customer?: string | null;
  /** Before the clock's now, or an instant. Default: now. */
  placedAgo?: DurationLike;
  placedAt?: DateTime | string;
  /** Defaults to one plaid. */
  lines?: { sku: string; quantity?: number; place?: "workshop" | "warehouse" | "service" }[];
  payment?: Payment;
  /** What the gift card of "gift-card-and-card" pays; default: 50, or half of what costs less. */
  giftCardPays?: string;
  shippingPrice?: string;
  /** In the shopper's currency, as all amounts here. */
  tip?: string;
  duties?: string;
  fees?: { name: string; amount: string }[];
  /** Given back by the merchant since, to the original payment or as store credit. */
  goodwill?: string;
  storeCredit?: string;
  /** The shopper's bank asks for the money back. */
  dispute?: "CHARGEBACK" | "INQUIRY";
  shippingAddress?: Partial<SimAddress>;
  /** The shopper's currency and how many units of it one euro makes. */
  currency?: { code: string; rate: string };
  locale?: string;
  test?: boolean;
  tags?: string[];
  company?: string;
  paymentTerms?: "FIXED" | "FULFILLMENT" | "RECEIPT";
  risk?: "HIGH" | "MEDIUM" | "LOW" | "NONE" | "PENDING";
  sourceName?: string;
  /** Back-dated, as imported orders can be. */
  processedAt?: string;
  /** No webhooks: it happened before the app listened. */
  quiet?: boolean;
}

/** A checkout is completed: the order, its payment, and one fulfilment order for each place that ships a part of it. */
export function placeOrder(world: World, shop: SimShop, recipe: OrderRecipe): SimOrder {
  const at = placedAt(world, recipe);
  const event = eventAt(world, { at, quiet: recipe.quiet });
  const customer = customerOf(shop, recipe.customer);
  const currency = recipe.currency ?? { code: shop.currencyCode, rate: "1" };
  const converted = (amount: string): string => inCurrency(times(amount, Number(currency.rate)), currency.code);
  const number = shop.nextOrderNumber;
  shop.nextOrderNumber += 1;

  const wishes = (recipe.lines ?? [{ sku: "SFX-PLAID-LAINE" }]).map((wish) => {
    const product = shop.products.find((each) => each.sku === wish.sku);
    if (!product) throw new Error(`${shop.domain} sells no ${wish.sku}`);
    product.stock -= wish.quantity ?? 1;
    return { product, quantity: wish.quantity ?? 1, place: wish.place ?? "workshop" };
  });
  const lines = wishes.map(({ product, quantity }) => ({
    id: nextId(world, "LineItem"),
    productId: product.id,
    variantId: product.variantId,
    title: product.title,
    variantTitle: product.variantTitle,
    sku: product.sku,
    quantity,
    currentQuantity: quantity,
    price: recipe.payment === "nothing" ? "0.00" : converted(product.price),
    requiresShipping: product.requiresShipping,
    isGiftCard: product.isGiftCard,
    sellingPlan: product.sellingPlan,
    image: product.image,
    grams: product.grams,
  }));
  const ships = lines.some((line) => line.requiresShipping);
  const home = customer?.address ?? shop.customers[0]!.address;
  const order: SimOrder = {
    id: nextId(world, "Order"),
    shop: shop.domain,
    number,
    name: `#${number}`,
    story: recipe.story ?? null,
    customerId: customer?.id ?? null,
    email: customer?.email ?? null,
    locale: recipe.locale ?? customer?.locale ?? shop.locale,
    createdAt: at,
    processedAt: recipe.processedAt ?? at,
    updatedAt: at,
    closedAt: null,
    cancelledAt: null,
    cancelReason: null,
    staffNote: null,
    test: recipe.test ?? false,
    edited: false,
    sourceName: recipe.sourceName ?? "web",
    tags: recipe.tags ?? [],
    note: null,
    currencyCode: shop.currencyCode,
    presentmentCurrencyCode: currency.code,
    rate: currency.rate,
    lines,
    shippingPrice: !ships || recipe.payment === "nothing" ? "0" : (recipe.shippingPrice ?? converted("9.90")),
    ...((recipe.tip || recipe.duties || recipe.fees) && { extras: extrasOf(world, recipe, lines) }),
    shippingAddress: ships ? { ...home, ...recipe.shippingAddress } : null,
    transactions: [],
    fulfillmentOrders: [],
    fulfillments: [],
    refunds: [],
    returns: [],
    events: [],
    disputes: [],
    metafields: [],
    paymentTerms: recipe.paymentTerms ? { id: nextId(world, "PaymentTerms"), type: recipe.paymentTerms } : null,
    company: recipe.company ? { id: nextId(world, "Company"), name: recipe.company } : null,
    risk: recipe.risk ?? "LOW",
  };
  order.transactions = pay(world, order, recipe);
  order.fulfillmentOrders = routeOrder(world, shop, order, wishes);
  shop.orders.push(order);
  if (recipe.dispute)
    order.disputes.push({ id: nextId(world, "ShopifyPaymentsDispute"), status: "NEEDS_RESPONSE", initiatedAs: recipe.dispute });
  world.changed();
  world.announce(shop, "orders/create", orderPayload(shop, order), event);
  for (const each of order.transactions) announceOutcome(world, shop, order, each, event);
  giveBefore(world, shop, order, recipe, event);
  return order;
}

/** What the merchant gave back before anybody asked to cancel: money only, the goods are still to be sent. */
function giveBefore(world: World, shop: SimShop, order: SimOrder, recipe: OrderRecipe, event: MerchantEvent): void {
  const give = (parts: RefundPart[], storeCredit?: string): void => {
    const wish = { parts, storeCredit, lines: [], shipping: "0", note: "Geste commercial", userId: shop.staff[0]!.id };
    announceRefund(world, shop, order, bookRefund(world, shop, order, wish, event), event);
  };
  if (recipe.goodwill) give(splitRefund(order, recipe.goodwill));
  if (recipe.storeCredit) give([], recipe.storeCredit);
}

function extrasOf(world: World, recipe: OrderRecipe, lines: SimLine[]): SimExtras {
  return {
    tip: recipe.tip ?? "0",
    duties: recipe.duties ? [{ id: nextId(world, "Duty"), lineId: lines[0]!.id, amount: recipe.duties }] : [],
    fees: (recipe.fees ?? []).map((fee) => ({ id: nextId(world, "AdditionalFee"), ...fee })),
  };
}

function placedAt(world: World, recipe: OrderRecipe): string {
  if (typeof recipe.placedAt === "string") return isoOf(DateTime.fromISO(recipe.placedAt).toMillis());
  if (recipe.placedAt) return isoOf(recipe.placedAt.toMillis());
  return isoOf(world.clock.nowMs() - Duration.fromDurationLike(recipe.placedAgo ?? {}).toMillis());
}

function customerOf(shop: SimShop, which: string | null | undefined): SimCustomer | null {
  if (which === null) return null;
  const customer =
    which === undefined ? shop.customers[0] : shop.customers.find((each) => each.id === which || each.email === which);
  if (!customer) throw new Error(`${shop.domain} has no customer ${which}`);
  return customer;
}

function routeOrder(
  world: World,
  shop: SimShop,
  order: SimOrder,
  wishes: { place: "workshop" | "warehouse" | "service" }[],
): SimFulfillmentOrder[] {
  const places = { workshop: shop.locations[0]!, warehouse: shop.locations[1]!, service: shop.locations[2]! };
  return (["workshop", "warehouse", "service"] as const).flatMap((place) => {
    const parts = order.lines.filter((line, at) => line.requiresShipping && wishes[at]!.place === place);
    if (parts.length === 0) return [];
    const ordered = parts.map((line) => ({ lineId: line.id, quantity: line.quantity }));
    return [openFulfillmentOrder(world, order.createdAt, places[place].id, ordered)];
  });
}

const card = { company: "Visa", number: "•••• •••• •••• 4242" };
const otherCard = { company: "Mastercard", number: "•••• •••• •••• 5454" };

function pay(world: World, order: SimOrder, recipe: OrderRecipe): SimTransaction[] {
  const total = totalPrice(order);
  const taken: SimTransaction[] = [];
  const add = (part: Partial<SimTransaction> & Pick<SimTransaction, "kind" | "amount">): SimTransaction => {
    const transaction: SimTransaction = {
      id: nextId(world, "OrderTransaction"),
      status: "SUCCESS",
      gateway: order.test ? "bogus" : "shopify_payments",
      formattedGateway: order.test ? "(for testing) Bogus Gateway" : "Shopify Payments",
      manual: false,
      createdAt: order.createdAt,
      processedAt: order.createdAt,
      parentId: null,
      refundId: null,
      errorCode: null,
      test: order.test,
      paymentId: `${order.name}.${taken.length + 1}`,
      card,
      giftCard: null,
      settlesAt: null,
      ...part,
    };
    taken.push(transaction);
    return transaction;
  };
  const byHand = (gateway: string): Partial<SimTransaction> => ({ gateway, formattedGateway: gateway, manual: true, card: null });
  // Assumption A8: a gift card pays by a transaction of its own, at the gateway "gift_card".
  const giftCard = (amount: string): Partial<SimTransaction> & Pick<SimTransaction, "kind" | "amount"> => ({
    kind: "SALE",
    amount,
    gateway: "gift_card",
    formattedGateway: "Gift card",
    card: null,
    giftCard: { last4: "7Q2M", balance: "0.00" },
  });
  const half = (): string => inCurrency(times(total, 0.5), order.presentmentCurrencyCode);
  switch (recipe.payment ?? "card") {
    case "card":
      add({ kind: "SALE", amount: total });
      break;
    case "authorised":
      add({ kind: "AUTHORIZATION", amount: total });
      break;
    case "captured":
      add({ kind: "CAPTURE", amount: total, parentId: add({ kind: "AUTHORIZATION", amount: total }).id });
      break;
    case "captured-in-two": {
      const authorisation = add({ kind: "AUTHORIZATION", amount: total });
      add({ kind: "CAPTURE", amount: half(), parentId: authorisation.id });
      add({ kind: "CAPTURE", amount: minus(total, half()), parentId: authorisation.id });
      break;
    }
    case "two-cards":
      add({ kind: "SALE", amount: half() });
      add({ kind: "SALE", amount: minus(total, half()), card: otherCard });
      break;
    case "partly-captured": {
      const authorisation = add({ kind: "AUTHORIZATION", amount: total });
      add({ kind: "CAPTURE", amount: minus(total, order.shippingPrice), parentId: authorisation.id });
      break;
    }
    case "pending":
      add({ kind: "SALE", amount: total, status: "PENDING", processedAt: null });
      break;
    case "bank-transfer-unpaid":
      add({ kind: "SALE", amount: total, status: "PENDING", processedAt: null, ...byHand("Virement bancaire") });
      break;
    case "cash-on-delivery":
      add({ kind: "SALE", amount: total, status: "PENDING", processedAt: null, ...byHand("Paiement à la livraison") });
      break;
    case "bank-transfer-paid":
      add({ kind: "SALE", amount: total, ...byHand("Virement bancaire") });
      break;
    case "gift-card":
      add(giftCard(total));
      break;
    case "gift-card-and-card": {
      const onGiftCard = recipe.giftCardPays ?? (isMore(total, "50.00") ? "50.00" : half());
      const rest = minus(total, onGiftCard);
      if (!isPositive(rest)) throw new Error(`The gift card alone pays ${order.name}`);
      add(giftCard(onGiftCard));
      add({ kind: "SALE", amount: rest });
      break;
    }
    case "paypal":
      add({ kind: "SALE", amount: total, gateway: "paypal", formattedGateway: "PayPal", card: null });
      break;
    case "nothing":
      break;
  }
  return taken;
}
