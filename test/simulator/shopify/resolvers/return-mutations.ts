import { GraphQLError } from "graphql";
import { isMore, isPositive, plus } from "../money";
import { refundable, refundableOn } from "../order-facts";
import {
  endReturn,
  findReturn,
  findReverseFulfillmentOrder,
  newReturn,
  processGoods,
  refundWasIssued,
  returnableQuantity,
  sendWayBack,
} from "../returns";
import type { Processing } from "../returns";
import type { RefundPart } from "../payments";
import type { SimOrder, SimReturn } from "../state";
import { eventAt } from "../world";
import { demandScope, mayStaff } from "./context";
import type { AdminContext } from "./context";
import { readableOrder } from "./order-view";
import { isReturnReason, returnView } from "./return-view";

interface ReturnInput {
  orderId: string;
  returnLineItems: {
    fulfillmentLineItemId: string;
    quantity: number;
    returnReason?: string;
    returnReasonDefinitionId?: string;
    returnReasonNote?: string;
    restockingFee?: object;
  }[];
  exchangeLineItems?: object[];
  returnShippingFee?: object;
  notifyCustomer?: boolean;
  unprocessed?: boolean;
}

interface ReturnProcessInput {
  returnId: string;
  returnLineItems?: {
    id: string;
    quantity: number;
    dispositions?: {
      reverseFulfillmentOrderLineItemId: string;
      quantity: number;
      dispositionType: string;
      locationId?: string | null;
    }[];
  }[];
  exchangeLineItems?: object[];
  refundDuties?: object[];
  refundShipping?: { fullRefund?: boolean; shippingRefundAmount?: object };
  tipLineId?: string | null;
  financialTransfer?: {
    issueRefund?: {
      orderTransactions: { parentId: string; transactionAmount: { amount: string; currencyCode: string } }[];
      refundMethods?: object[];
      allowOverRefunding?: boolean;
    };
  };
  notifyCustomer?: boolean;
  note?: string | null;
}

const unknown = (what: string): GraphQLError =>
  new GraphQLError(`The simulator does not know ${what}`, { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });

interface Problem {
  code: string;
  field: string[];
  message: string;
}
const problem = (code: string, field: string, message: string): Problem => ({ code, field: field.split("."), message });

export function returnMutations(context: AdminContext) {
  const { world, shop } = context;
  const refusedByFault = (mutation: string): Problem | null => {
    const message = world.state.faults.refuse[mutation];
    return message === undefined ? null : problem("INTERNAL_ERROR", "base", message);
  };
  return {
    returnCreate: ({ returnInput }: { returnInput: ReturnInput }) => {
      demandScope(context, "returnCreate", "write_returns");
      const no = (error: Problem) => ({ return: null, userErrors: [error] });
      const fault = refusedByFault("returnCreate");
      if (fault) return no(fault);
      const order = readableOrder(context, returnInput.orderId);
      if (!order) return no(problem("NOT_FOUND", "returnInput.orderId", "Order does not exist."));
      const wrong = whyNotReturn(order, returnInput);
      if (wrong) return no(wrong);
      const made = newReturn(
        world,
        shop,
        order,
        {
          status: "OPEN",
          lines: returnInput.returnLineItems.map((line) => ({
            fulfillmentLineId: line.fulfillmentLineItemId,
            quantity: line.quantity,
            note: line.returnReasonNote ?? "",
            reasonId: line.returnReasonDefinitionId ?? null,
          })),
        },
        eventAt(world),
      );
      return { return: returnView(context, order, made), userErrors: [] };
    },
    returnCancel: (args: { id: string }) => {
      demandScope(context, "returnCancel", "write_returns");
      const no = (error: Problem) => ({ return: null, userErrors: [error] });
      const fault = refusedByFault("returnCancel");
      if (fault) return no(fault);
      const found = findReturn(shop, args.id);
      if (!found) return no(problem("NOT_FOUND", "id", "Return does not exist."));
      // documented: only before any work was done on it
      if (found.each.status !== "OPEN" || found.each.lines.some((line) => line.processed > 0))
        return no(problem("INVALID_STATE", "id", "Return is not cancelable."));
      endReturn(world, shop, found.order, found.each, "CANCELED", eventAt(world));
      return { return: returnView(context, found.order, found.each), userErrors: [] };
    },
    returnClose: (args: { id: string }) => {
      demandScope(context, "returnClose", "write_returns");
      const no = (error: Problem) => ({ return: null, userErrors: [error] });
      const fault = refusedByFault("returnClose");
      if (fault) return no(fault);
      const found = findReturn(shop, args.id);
      if (!found) return no(problem("NOT_FOUND", "id", "Return does not exist."));
      if (found.each.status !== "OPEN") return no(problem("INVALID_STATE", "id", "Return is not open."));
      endReturn(world, shop, found.order, found.each, "CLOSED", eventAt(world));
      return { return: returnView(context, found.order, found.each), userErrors: [] };
    },
    reverseDeliveryCreateWithShipping: (args: {
      reverseFulfillmentOrderId: string;
      reverseDeliveryLineItems: object[];
      trackingInput?: { number?: string | null; url?: string | null } | null;
      labelInput?: { fileUrl: string } | null;
      notifyCustomer?: boolean | null;
    }) => {
      demandScope(context, "reverseDeliveryCreateWithShipping", "write_returns");
      const no = (error: Problem) => ({ reverseDelivery: null, userErrors: [error] });
      const fault = refusedByFault("reverseDeliveryCreateWithShipping");
      if (fault) return no(fault);
      if (args.reverseDeliveryLineItems.length > 0) throw unknown("reverse deliveries of a part");
      const found = findReverseFulfillmentOrder(shop, args.reverseFulfillmentOrderId);
      if (!found) return no(problem("NOT_FOUND", "reverseFulfillmentOrderId", "Reverse fulfillment order does not exist."));
      if (found.each.status !== "OPEN")
        return no(problem("INVALID_STATE", "reverseFulfillmentOrderId", "Reverse fulfillment order is not open."));
      const { number, url } = args.trackingInput ?? {};
      const id = sendWayBack(
        world,
        shop,
        found,
        {
          tracking: number || url ? { number: number ?? null, url: url ?? null } : null,
          labelUrl: args.labelInput?.fileUrl ?? null,
          notifyCustomer: args.notifyCustomer ?? true,
        },
        eventAt(world),
      );
      return { reverseDelivery: { __typename: "ReverseDelivery", id }, userErrors: [] };
    },
    returnProcess: ({ input }: { input: ReturnProcessInput }) => {
      demandScope(context, "returnProcess", "write_returns");
      const no = (error: Problem) => ({ return: null, userErrors: [error] });
      const fault = refusedByFault("returnProcess");
      if (fault) return no(fault);
      const found = findReturn(shop, input.returnId);
      if (!found) return no(problem("NOT_FOUND", "input.returnId", "Return does not exist."));
      const { order, each } = found;
      const checked = checkProcessing(context, order, each, input);
      if ("code" in checked) return no(checked);
      processGoods(world, shop, order, each, checked, eventAt(world));
      return { return: returnView(context, order, each), userErrors: [] };
    },
  };
}

function whyNotReturn(order: SimOrder, input: ReturnInput): Problem | null {
  if (input.exchangeLineItems?.length || input.returnShippingFee) throw unknown("exchanges and fees of returns");
  if (input.returnLineItems.some((line) => line.restockingFee || line.returnReason))
    throw unknown("restocking fees and the deprecated reasons of returns");
  if (order.cancelledAt) return problem("INVALID_STATE", "returnInput.orderId", "The order is cancelled.");
  // documented in the help centre; Assumption C6: with this code
  if (refundWasIssued(order))
    return problem("INVALID_STATE", "returnInput.orderId", "A return can't be created for an order that has been refunded.");
  if (input.returnLineItems.length === 0)
    return problem("BLANK", "returnInput.returnLineItems", "Return line items can't be blank.");
  const wanted = new Map<string, number>();
  for (const line of input.returnLineItems) {
    if (line.quantity < 1) return problem("GREATER_THAN", "returnInput.returnLineItems", "Quantity must be greater than 0.");
    if ((line.returnReasonNote ?? "").length > 255)
      return problem("TOO_LONG", "returnInput.returnLineItems", "Return reason note is too long (maximum is 255 characters).");
    if (line.returnReasonDefinitionId && !isReturnReason(line.returnReasonDefinitionId))
      return problem("NOT_FOUND", "returnInput.returnLineItems", "Return reason definition does not exist.");
    const total = (wanted.get(line.fulfillmentLineItemId) ?? 0) + line.quantity;
    wanted.set(line.fulfillmentLineItemId, total);
    if (total > returnableQuantity(order, line.fulfillmentLineItemId))
      return problem("INVALID", "returnInput.returnLineItems", "The quantity exceeds what can be returned.");
  }
  return null;
}

/** What is to be booked and paid, or why it is refused. */
function checkProcessing(
  context: AdminContext,
  order: SimOrder,
  each: SimReturn,
  input: ReturnProcessInput,
): Processing | Problem {
  if (input.exchangeLineItems?.length) throw unknown("exchanges");
  if (input.refundDuties?.length || input.tipLineId) throw unknown("duties and tips of returns");
  if (input.refundShipping?.shippingRefundAmount) throw unknown("a part of the shipping cost");
  if (each.status !== "OPEN") return problem("INVALID_STATE", "input.returnId", "Return is not open.");

  const lines: Processing["lines"] = [];
  for (const wish of input.returnLineItems ?? []) {
    const line = each.lines.find((one) => one.id === wish.id);
    if (!line) return problem("NOT_FOUND", "input.returnLineItems", "Return line item does not exist.");
    const seen = lines.filter(({ returnLineId }) => returnLineId === wish.id).reduce((sum, { quantity }) => sum + quantity, 0);
    if (wish.quantity < 1 || seen + wish.quantity > line.quantity - line.processed)
      return problem("INVALID", "input.returnLineItems", "The quantity exceeds what can be processed.");
    const dispositions = wish.dispositions ?? [];
    for (const disposition of dispositions) {
      const reverse = each.reverseFulfillmentOrders
        .flatMap((one) => one.lines)
        .find(({ id }) => id === disposition.reverseFulfillmentOrderLineItemId);
      if (reverse?.returnLineId !== line.id)
        return problem("NOT_FOUND", "input.returnLineItems", "Reverse fulfillment order line item does not exist.");
      if (disposition.dispositionType === "RESTOCKED") {
        if (!disposition.locationId)
          return problem("BLANK", "input.returnLineItems", "A location is required to restock the item.");
        if (!context.shop.locations.some(({ id, active }) => id === disposition.locationId && active))
          return problem("NOT_FOUND", "input.returnLineItems", "Location does not exist or is not active.");
      }
    }
    if (dispositions.reduce((sum, { quantity }) => sum + quantity, 0) > wish.quantity)
      return problem("INVALID", "input.returnLineItems", "More items are disposed of than are processed.");
    lines.push({
      returnLineId: wish.id,
      quantity: wish.quantity,
      dispositions: dispositions.map((one) => ({
        lineId: one.reverseFulfillmentOrderLineItemId,
        type: one.dispositionType,
        quantity: one.quantity,
        locationId: one.locationId ?? null,
      })),
    });
  }

  const parts = checkRefund(context, order, input);
  if (parts !== null && "code" in parts) return parts;
  return {
    lines,
    parts,
    refundShipping: input.refundShipping?.fullRefund ?? false,
    notifyCustomer: input.notifyCustomer ?? false,
    note: input.note ?? null,
    userId: context.staff?.id ?? null,
  };
}

function checkRefund(context: AdminContext, order: SimOrder, input: ReturnProcessInput): RefundPart[] | Problem | null {
  const wish = input.financialTransfer?.issueRefund;
  if (!wish) return null;
  const wrong = (message: string): Problem => problem("INVALID", "input.financialTransfer.issueRefund", message);
  // Assumption C17: a permission that is missing here is told with its code.
  if (!mayStaff(context, "refund_orders"))
    return problem("MISSING_PERMISSION", "input.financialTransfer.issueRefund", "You don't have permission to refund orders.");
  if (wish.refundMethods?.length) throw unknown("store credit for returns");
  const parts: RefundPart[] = [];
  for (const { parentId, transactionAmount } of wish.orderTransactions) {
    const payment = order.transactions.find((one) => one.id === parentId);
    if (!payment || !["SALE", "CAPTURE"].includes(payment.kind) || payment.status !== "SUCCESS")
      return wrong("Parent transaction is not a captured payment.");
    if (transactionAmount.currencyCode !== order.presentmentCurrencyCode)
      return wrong("Currency must match the presentment currency of the order.");
    if (!isPositive(transactionAmount.amount)) return wrong("Amount must be greater than zero.");
    const already = plus("0", ...parts.filter((part) => part.payment === payment).map((part) => part.amount));
    if (!wish.allowOverRefunding && isMore(plus(already, transactionAmount.amount), refundableOn(order, payment)))
      return wrong("Amount is more than can be refunded.");
    parts.push({ payment, amount: transactionAmount.amount });
  }
  if (!wish.allowOverRefunding && isMore(plus("0", ...parts.map((part) => part.amount)), refundable(order)))
    return wrong("Amount is more than can be refunded.");
  return parts;
}
