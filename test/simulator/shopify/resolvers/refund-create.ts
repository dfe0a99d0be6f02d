import { GraphQLError, getDirectiveValues } from "graphql";
import type { GraphQLResolveInfo } from "graphql";
import { isMore, isPositive, plus } from "../money";
import { refundable, refundableOn, refundableQuantity } from "../order-facts";
import { announceRefund, bookRefund } from "../payments";
import type { RefundPart } from "../payments";
import type { IdempotencyEntry, SimOrder } from "../state";
import { orderPayload } from "../webhook-payloads";
import { eventAt, nowIso } from "../world";
import { denied, demandScope, mayStaff } from "./context";
import type { AdminContext } from "./context";
import { orderView, readableOrder, refundView } from "./order-view";

const KEY_LIFE_MS = 24 * 3_600_000;

export interface RefundInput {
  orderId: string;
  currency?: string;
  note?: string | null;
  allowOverRefunding?: boolean;
  processedAt?: string;
  refundDuties?: { dutyId: string; refundType?: "FULL" | "PROPORTIONAL" }[];
  refundLineItems?: { lineItemId: string; quantity: number; restockType?: string; locationId?: string }[];
  refundMethods?: { storeCreditRefund?: { amount: { amount: string; currencyCode: string } } }[];
  shipping?: { amount?: string; fullRefund?: boolean };
  transactions?: { orderId: string; parentId?: string; gateway: string; kind: string; amount: string }[];
}

export async function refundCreate(context: AdminContext, input: RefundInput, info: GraphQLResolveInfo) {
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
  // Assumption B1: where keys are worth nothing, what they stand for is done again
  if (before && !world.state.faults.refundKeysWorthless) {
    if (before.input !== asked) return no("IDEMPOTENCY_KEY_PARAMETER_MISMATCH: the key was used with other parameters.");
    if (before.busyUntil && before.busyUntil > Date.now())
      return no("IDEMPOTENCY_CONCURRENT_REQUEST: the first request is still being worked on.");
    const order = shop.orders.find((each) => each.refunds.some((refund) => refund.id === before.refundId));
    const refund = order?.refunds.find((each) => each.id === before.refundId);
    if (!order || !refund) return no("IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED: use a new key.");
    return { refund: refundView(context, order, refund), order: orderView(context, order), userErrors: [] };
  }
  const { refundTakesMs } = world.state.payments;
  const entry: IdempotencyEntry = { key, input: asked, at: nowIso(world), refundId: null };
  shop.idempotency.push(entry);
  world.changed();
  if (refundTakesMs > 0) {
    entry.busyUntil = Date.now() + refundTakesMs;
    await new Promise((resolve) => setTimeout(resolve, refundTakesMs));
    delete entry.busyUntil;
  }

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

/** The refund that was asked for, or why it is refused. Assumption B2: money moves by `transactions` and `refundMethods` only. */
function checkRefund(context: AdminContext, order: SimOrder, input: RefundInput) {
  const unknown = (what: string): GraphQLError =>
    new GraphQLError(`The simulator does not know refunds with ${what}`, { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });
  if (input.processedAt) throw unknown("processedAt");
  if (order.presentmentCurrencyCode !== order.currencyCode && input.currency !== order.presentmentCurrencyCode)
    return "Currency is required and must be the presentment currency of the order";
  if (input.currency && input.currency !== order.presentmentCurrencyCode)
    return "Currency must match the presentment currency of the order";

  // booked, as line items and shipping are: money moves by `transactions` only
  if (input.refundDuties?.some(({ dutyId }) => !order.extras?.duties.some(({ id }) => id === dutyId)))
    return "Duty does not exist";

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
