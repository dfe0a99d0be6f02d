import { Duration } from "luxon";
import type { DurationLike } from "luxon";
import { isPositive, minus, plus, smaller } from "./money";
import { fullyRefundable, openAuthorisations, refundableOn } from "./order-facts";
import { answerOfProcessor, isProcessed } from "./processor";
import { emptyState } from "./state";
import type { ProcessorMode, SimOrder, SimRefund, SimShop, SimTransaction } from "./state";
import { orderPayload, refundPayload, tenderPayload, transactionPayload } from "./webhook-payloads";
import { eventAt, nextId, nowIso, orderOf, shopOf, touch } from "./world";
import type { MerchantEvent, World } from "./world";

/** A part of a refund: how much goes back on which payment. */
export interface RefundPart {
  payment: SimTransaction;
  amount: string;
}

/** Shopify's own split: the gift card is paid back first (documented for orderCancel). */
export function splitRefund(order: SimOrder, amount: string): RefundPart[] {
  const payments = order.transactions
    .filter((each) => ["SALE", "CAPTURE"].includes(each.kind) && each.status === "SUCCESS")
    .sort((a, b) => Number(b.gateway === "gift_card") - Number(a.gateway === "gift_card"));
  const parts: RefundPart[] = [];
  let left = amount;
  for (const payment of payments) {
    const part = smaller(left, refundableOn(order, payment));
    if (!isPositive(part)) continue;
    parts.push({ payment, amount: part });
    left = minus(left, part);
  }
  return parts;
}

export const splitWhatIsLeft = (world: World, order: SimOrder): RefundPart[] =>
  splitRefund(order, fullyRefundable(order, world.state.payments.fullCoversExtras));

interface RefundWish {
  parts: RefundPart[];
  storeCredit?: string;
  lines: { lineId: string; quantity: number; restockType: string; locationId: string | null }[];
  shipping: string;
  note: string | null;
  userId: string | null;
}

/**
 * Books a refund: transactions that the payment processor answers in its own time, items taken off, stock given back.
 * Assumption A10: a refund and its transactions can be read as soon as the order is cancelled.
 * Assumption B5: a gift card that was sold stays valid.
 */
export function bookRefund(world: World, shop: SimShop, order: SimOrder, wish: RefundWish, event: MerchantEvent): SimRefund {
  const refund: SimRefund = {
    id: nextId(world, "Refund"),
    createdAt: event.at,
    updatedAt: event.at,
    processedAt: event.at,
    note: wish.note,
    transactionIds: [],
    lines: wish.lines.map((line) => ({ id: nextId(world, "RefundLineItem"), ...line })),
    shipping: wish.shipping,
    userId: wish.userId,
  };
  for (const part of wish.parts) {
    const transaction = newRefundTransaction(world, order, part, refund.id, event);
    order.transactions.push(transaction);
    refund.transactionIds.push(transaction.id);
  }
  if (wish.storeCredit && isPositive(wish.storeCredit)) {
    const credit = newRefundTransaction(
      world,
      order,
      { payment: storeCreditPayment(order), amount: wish.storeCredit },
      refund.id,
      event,
    );
    order.transactions.push(credit);
    refund.transactionIds.push(credit.id);
  }
  order.refunds.push(refund);
  for (const line of refund.lines) {
    const ordered = order.lines.find((each) => each.id === line.lineId)!;
    ordered.currentQuantity = Math.max(0, ordered.currentQuantity - line.quantity);
    if (line.restockType !== "NO_RESTOCK") giveBackStock(shop, ordered.variantId, line.quantity);
  }
  touch(world, order, event);
  return refund;
}

export function announceRefund(world: World, shop: SimShop, order: SimOrder, refund: SimRefund, event: MerchantEvent): void {
  world.announce(shop, "refunds/create", refundPayload(order, refund), event);
  for (const id of refund.transactionIds)
    announceOutcome(
      world,
      shop,
      order,
      order.transactions.find((each) => each.id === id)!,
      event,
    );
}

/** For success, failure and error only: a pending transaction says nothing yet (check B4). */
export function announceOutcome(world: World, shop: SimShop, order: SimOrder, each: SimTransaction, event: MerchantEvent): void {
  if (!["SUCCESS", "FAILURE", "ERROR"].includes(each.status)) return;
  world.announce(shop, "order_transactions/create", transactionPayload(order, each), event);
  if (each.status === "SUCCESS" && movesMoney(each))
    world.announce(shop, "tender_transactions/create", tenderPayload(order, each), event);
}

/**
 * A tender transaction stands for money that has really moved, and never changes.
 * Assumption B8: gift cards and store credit make none, payments by hand do; a refund that fails later makes no second one.
 */
const movesMoney = (each: SimTransaction): boolean =>
  ["SALE", "CAPTURE", "REFUND"].includes(each.kind) && !["gift_card", "shopify_store_credit"].includes(each.gateway);

export function giveBackStock(shop: SimShop, variantId: string, quantity: number): void {
  const product = shop.products.find((each) => each.variantId === variantId);
  if (product) product.stock += quantity;
}

function storeCreditPayment(order: SimOrder): SimTransaction {
  const first = order.transactions[0]!;
  return {
    ...first,
    id: "",
    gateway: "shopify_store_credit",
    formattedGateway: "Store credit",
    manual: false,
    card: null,
    giftCard: null,
  };
}

function newRefundTransaction(
  world: World,
  order: SimOrder,
  part: RefundPart,
  refundId: string,
  event: MerchantEvent,
): SimTransaction {
  const answer = answerOfProcessor(world, order, part.payment, event.at);
  if (part.payment.giftCard && answer.status === "SUCCESS") {
    part.payment.giftCard.balance = plus(part.payment.giftCard.balance, part.amount);
  }
  return {
    id: nextId(world, "OrderTransaction"),
    kind: "REFUND",
    gateway: part.payment.gateway,
    formattedGateway: part.payment.formattedGateway,
    manual: part.payment.manual,
    amount: part.amount,
    createdAt: event.at,
    processedAt: event.at,
    parentId: part.payment.id || null,
    refundId,
    test: order.test,
    paymentId: `${order.name}.${order.transactions.length + 1}`,
    card: part.payment.card,
    giftCard: part.payment.giftCard,
    ...answer,
  };
}

/** Gives up every open authorisation: the shopper's bank lets go of the money. */
export function voidAuthorisations(world: World, order: SimOrder, event: MerchantEvent): SimTransaction[] {
  return openAuthorisations(order).map(({ authorisation, left }) => {
    const voided: SimTransaction = {
      ...authorisation,
      id: nextId(world, "OrderTransaction"),
      kind: "VOID",
      amount: left,
      createdAt: event.at,
      processedAt: event.at,
      parentId: authorisation.id,
      paymentId: `${order.name}.${order.transactions.length + 1}`,
    };
    order.transactions.push(voided);
    return voided;
  });
}

/** The payment processor's desk: who decides when, and whether, money moves. */
export interface PaymentsDesk {
  /** For all orders that have no arrangement of their own. */
  mode: ProcessorMode;
  /** Simulated hours until a slow refund settles by itself, or a promised failure comes. */
  settleAfterHours: number;
  /** What failed refunds say: one of Shopify's error codes. */
  errorCode: string;
  /** Shopify tells the acquirer's reference of refunds: on Plus only, so this changes the shops' plan. */
  arn: boolean;
  /** How long (of the machine's own time) a refundCreate is being worked on: a second call meanwhile is a concurrent one. */
  refundTakesMs: number;
  /** Whether a full refund, suggested or by cancelling, includes tips and additional fees. */
  fullCoversExtras: boolean;
  /** One order's own arrangement; null: as for all. Without `after` it ends only when told. */
  arrange(shop: string, orderId: string, wish: { mode: ProcessorMode; after?: DurationLike; errorCode?: string } | null): void;
  /** Pending refunds of an order (or one transaction by its id) succeed now. */
  settleRefund(shop: string, orderId: string, transactionId?: string): void;
  failRefund(shop: string, orderId: string, transactionId?: string, errorCode?: string): void;
  /** Refunds that had succeeded turn out to have failed. */
  reverseRefund(shop: string, orderId: string, transactionId?: string, errorCode?: string): void;
  /** A payment whose outcome was pending is confirmed, or fails. */
  confirmPayment(shop: string, orderId: string): void;
  failPayment(shop: string, orderId: string): void;
  dispute(shop: string, orderId: string, options?: { initiatedAs?: "CHARGEBACK" | "INQUIRY"; status?: string }): void;
  resolveDispute(shop: string, orderId: string, status: "WON" | "LOST" | "CHARGE_REFUNDED" | "ACCEPTED"): void;
  /** Everything as on a quiet day: refunds at once, no arrangements, no references. */
  repair(): void;
}

export function paymentsDesk(world: World): PaymentsDesk & { beat(): void } {
  const settle = (
    shop: SimShop,
    order: SimOrder,
    each: SimTransaction,
    status: "SUCCESS" | "FAILURE",
    errorCode: string | null,
  ): void => {
    const event = eventAt(world);
    each.status = status;
    each.errorCode = errorCode;
    each.processedAt = event.at;
    each.settlesAt = null;
    delete each.endsAs;
    const refund = order.refunds.find((one) => one.id === each.refundId);
    if (refund) refund.updatedAt = event.at;
    touch(world, order, event);
    announceOutcome(world, shop, order, each, event);
    world.announce(shop, "orders/updated", orderPayload(shop, order), event);
  };
  const set = (change: Partial<World["state"]["payments"]>): void => {
    Object.assign(world.state.payments, change);
    world.changed();
  };
  const setPlus = (plus: boolean): void => {
    for (const { plan } of Object.values(world.state.shops))
      if (plan.shopifyPlus !== plus) Object.assign(plan, { shopifyPlus: plus, publicDisplayName: plus ? "Plus" : "Basic" });
    world.changed();
  };
  const pending = (order: SimOrder, kinds: string[], id?: string): SimTransaction[] =>
    order.transactions.filter((each) => kinds.includes(each.kind) && each.status === "PENDING" && (!id || each.id === id));
  const each = (
    domain: string,
    orderId: string,
    kinds: string[],
    id: string | undefined,
    status: "SUCCESS" | "FAILURE",
    code: string | null,
  ): void => {
    const shop = shopOf(world, domain);
    const order = orderOf(shop, orderId);
    const found = pending(order, kinds, id);
    if (found.length === 0) throw new Error(`${order.name} has nothing pending`);
    for (const transaction of found) settle(shop, order, transaction, status, code);
  };
  return {
    get mode() {
      return world.state.payments.mode;
    },
    set mode(mode) {
      set({ mode });
    },
    get settleAfterHours() {
      return world.state.payments.settleAfterHours;
    },
    set settleAfterHours(settleAfterHours) {
      set({ settleAfterHours });
    },
    get errorCode() {
      return world.state.payments.errorCode;
    },
    set errorCode(errorCode) {
      set({ errorCode });
    },
    get arn() {
      return Object.values(world.state.shops).some(({ plan }) => plan.shopifyPlus);
    },
    set arn(on) {
      setPlus(on);
    },
    get refundTakesMs() {
      return world.state.payments.refundTakesMs;
    },
    set refundTakesMs(refundTakesMs) {
      set({ refundTakesMs });
    },
    get fullCoversExtras() {
      return world.state.payments.fullCoversExtras;
    },
    set fullCoversExtras(fullCoversExtras) {
      set({ fullCoversExtras });
    },
    arrange(domain, orderId, wish) {
      const order = orderOf(shopOf(world, domain), orderId);
      const { [order.id]: _before, ...others } = world.state.payments.orders;
      const own = wish && {
        mode: wish.mode,
        afterMs: wish.after === undefined ? null : Duration.fromDurationLike(wish.after).toMillis(),
        errorCode: wish.errorCode ?? world.state.payments.errorCode,
      };
      set({ orders: own ? { ...others, [order.id]: own } : others });
    },
    settleRefund: (shop, orderId, id) => each(shop, orderId, ["REFUND"], id, "SUCCESS", null),
    failRefund: (shop, orderId, id, code) =>
      each(shop, orderId, ["REFUND"], id, "FAILURE", code ?? world.state.payments.errorCode),
    // Assumption B4: what fails after it had succeeded is the same transaction, with another status.
    reverseRefund(domain, orderId, id, code) {
      const shop = shopOf(world, domain);
      const order = orderOf(shop, orderId);
      const done = order.transactions.filter(
        (one) => one.kind === "REFUND" && one.status === "SUCCESS" && isProcessed(one) && (!id || one.id === id),
      );
      if (done.length === 0) throw new Error(`${order.name} has no refund that could come back`);
      for (const one of done) settle(shop, order, one, "FAILURE", code ?? world.state.payments.errorCode);
    },
    repair() {
      set(emptyState().payments);
      setPlus(false);
    },
    confirmPayment: (shop, orderId) => each(shop, orderId, ["SALE", "AUTHORIZATION", "CAPTURE"], undefined, "SUCCESS", null),
    failPayment: (shop, orderId) =>
      each(shop, orderId, ["SALE", "AUTHORIZATION", "CAPTURE"], undefined, "FAILURE", "CARD_DECLINED"),
    dispute(domain, orderId, options = {}) {
      const shop = shopOf(world, domain);
      const order = orderOf(shop, orderId);
      order.disputes.push({
        id: nextId(world, "ShopifyPaymentsDispute"),
        status: options.status ?? "NEEDS_RESPONSE",
        initiatedAs: options.initiatedAs ?? "CHARGEBACK",
      });
      const event = eventAt(world);
      touch(world, order, event);
      world.announce(shop, "orders/updated", orderPayload(shop, order), event);
    },
    resolveDispute(domain, orderId, status) {
      const shop = shopOf(world, domain);
      const order = orderOf(shop, orderId);
      for (const dispute of order.disputes) dispute.status = status;
      const event = eventAt(world);
      touch(world, order, event);
      world.announce(shop, "orders/updated", orderPayload(shop, order), event);
    },
    beat() {
      const now = nowIso(world);
      for (const shop of Object.values(world.state.shops)) {
        for (const order of shop.orders) {
          for (const transaction of order.transactions) {
            if (!transaction.settlesAt || transaction.settlesAt > now) continue;
            const { status, errorCode } = transaction.endsAs ?? { status: "SUCCESS" as const, errorCode: null };
            settle(shop, order, transaction, status, errorCode);
          }
        }
      }
    },
  };
}
