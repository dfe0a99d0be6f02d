import { refundableQuantity } from "../order-facts";
import { packedLine } from "../returns";
import type { SimOrder, SimOrderEvent, SimReturn, SimReverseFulfillmentOrder } from "../state";
import { gid } from "../world";
import { connection, demandScope, unknownArgument } from "./context";
import type { AdminContext, PageArguments } from "./context";
import { fulfillmentLineView, orderView, refundView } from "./order-view";

/** Assumption C16: these handles are among Shopify's; one of them is no longer offered. */
const reasons = ["other", "unknown", "unwanted", "arrived-late", "wrong-item", "quality", "color-too-bright"].map(
  (handle, index) => ({
    __typename: "ReturnReasonDefinition",
    id: gid("ReturnReasonDefinition", 9_001 + index),
    handle,
    name: handle.replaceAll("-", " ").replace(/^./, (letter) => letter.toUpperCase()),
    deleted: handle === "color-too-bright",
  }),
);
export const isReturnReason = (id: string): boolean => reasons.some((each) => each.id === id);

export function returnReasonViews(
  context: AdminContext,
  args: PageArguments & { handles?: string[]; ids?: string[]; query?: string },
) {
  demandScope(context, "returnReasonDefinitions", "read_returns");
  if (args.query) throw unknownArgument("returnReasonDefinitions", "query");
  return connection(
    reasons.filter(({ id, handle }) => (!args.handles || args.handles.includes(handle)) && (!args.ids || args.ids.includes(id))),
    args,
    ({ id }) => id,
    (each) => each,
  );
}

export const orderEventView = (event: SimOrderEvent) => ({ __typename: "BasicEvent", criticalAlert: false, ...event });

export const returnView = (context: AdminContext, order: SimOrder, each: SimReturn) => ({
  __typename: "Return",
  id: each.id,
  name: each.name,
  status: each.status,
  createdAt: each.createdAt,
  totalQuantity: each.lines.reduce((sum, line) => sum + line.quantity, 0),
  order: () => orderView(context, order),
  returnLineItems: (args: PageArguments) =>
    connection(
      each.lines,
      args,
      ({ id }) => id,
      (line) => {
        const packed = packedLine(order, line.fulfillmentLineId)!;
        return {
          __typename: "ReturnLineItem",
          id: line.id,
          quantity: line.quantity,
          processableQuantity: line.quantity - line.processed,
          processedQuantity: line.processed,
          unprocessedQuantity: line.quantity - line.processed,
          refundableQuantity: Math.min(line.quantity, refundableQuantity(order, packed.lineId)),
          returnReasonNote: line.note,
          returnReasonDefinition: reasons.find(({ id }) => id === line.reasonId) ?? null,
          fulfillmentLineItem: fulfillmentLineView(order, packed),
        };
      },
    ),
  reverseFulfillmentOrders: (args: PageArguments) =>
    connection(
      each.reverseFulfillmentOrders,
      args,
      ({ id }) => id,
      (one) => reverseFulfillmentOrderView(order, one),
    ),
  refunds: (args: PageArguments) =>
    connection(
      order.refunds.filter(({ returnId }) => returnId === each.id),
      args,
      ({ id }) => id,
      (refund) => refundView(context, order, refund),
    ),
});

const reverseFulfillmentOrderView = (order: SimOrder, each: SimReverseFulfillmentOrder) => ({
  __typename: "ReverseFulfillmentOrder",
  id: each.id,
  status: each.status,
  lineItems: (args: PageArguments) =>
    connection(
      each.lines,
      args,
      ({ id }) => id,
      (line) => ({
        __typename: "ReverseFulfillmentOrderLineItem",
        id: line.id,
        totalQuantity: line.total,
        fulfillmentLineItem: fulfillmentLineView(order, packedLine(order, line.fulfillmentLineId)!),
      }),
    ),
  reverseDeliveries: (args: PageArguments) =>
    connection(
      each.deliveries,
      args,
      ({ id }) => id,
      ({ id }) => ({ __typename: "ReverseDelivery", id }),
    ),
});
