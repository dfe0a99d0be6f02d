import { DateTime, Duration } from "luxon";
import type { DurationLike } from "luxon";
import { isPositive, minus, plus, times } from "./money";
import { openFulfillmentOrder } from "./fulfilment";
import { announceOutcome } from "./payments";
import type { SimAddress, SimCustomer, SimFulfillmentOrder, SimOrder, SimShop, SimTransaction } from "./state";
import { orderPayload } from "./webhook-payloads";
import { eventAt, isoOf, nextId } from "./world";
import type { World } from "./world";

/** How an order was paid, or not yet. */
export type Payment =
  | "card" // captured at once
  | "authorised" // the bank holds the money, the shop has not taken it
  | "partly-captured"
  | "pending" // the provider has not said whether the payment worked
  | "bank-transfer-unpaid" // waits for a transfer that staff mark as received
  | "bank-transfer-paid" // marked as paid by hand
  | "cash-on-delivery"
  | "gift-card"
  | "gift-card-and-card"
  | "paypal";

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
  shippingPrice?: string;
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
    price: times(product.price, Number(currency.rate)),
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
    shippingPrice: ships ? (recipe.shippingPrice ?? "9.90") : "0",
    shippingAddress: ships ? { ...home, ...recipe.shippingAddress } : null,
    transactions: [],
    fulfillmentOrders: [],
    fulfillments: [],
    refunds: [],
    returns: [],
    disputes: [],
    metafields: [],
    paymentTerms: recipe.paymentTerms ? { id: nextId(world, "PaymentTerms"), type: recipe.paymentTerms } : null,
    company: recipe.company ? { id: nextId(world, "Company"), name: recipe.company } : null,
    risk: recipe.risk ?? "LOW",
  };
  order.transactions = pay(world, order, recipe.payment ?? "card");
  order.fulfillmentOrders = routeOrder(world, shop, order, wishes);
  shop.orders.push(order);
  world.changed();
  world.announce(shop, "orders/create", orderPayload(shop, order), event);
  for (const each of order.transactions) announceOutcome(world, shop, order, each, event);
  return order;
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

function pay(world: World, order: SimOrder, payment: Payment): SimTransaction[] {
  const total = plus(order.shippingPrice, ...order.lines.map((line) => times(line.price, line.quantity)));
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
  switch (payment) {
    case "card":
      add({ kind: "SALE", amount: total });
      break;
    case "authorised":
      add({ kind: "AUTHORIZATION", amount: total });
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
      const onCard = "50.00";
      const rest = minus(total, onCard);
      if (!isPositive(rest)) throw new Error("An order paid with a gift card and a card must cost more than 50");
      add(giftCard(onCard));
      add({ kind: "SALE", amount: rest });
      break;
    }
    case "paypal":
      add({ kind: "SALE", amount: total, gateway: "paypal", formattedGateway: "PayPal", card: null });
      break;
  }
  return taken;
}
