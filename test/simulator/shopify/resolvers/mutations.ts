import { GraphQLError } from "graphql";
import type { GraphQLResolveInfo } from "graphql";
import { orderPayload } from "../webhook-payloads";
import { eventAt, kindOf, nextId, touch } from "../world";
import { demandScope } from "./context";
import type { AdminContext } from "./context";
import { bulkOperationRunQuery } from "./bulk-operations";
import { flowTriggerReceive } from "../flow";
import { fulfilmentMutations } from "./fulfilment-mutations";
import { metafieldsSet } from "./metafields-set";
import type { MetafieldInput } from "./metafields-set";
import { orderCancel } from "./order-cancel";
import type { OrderCancelArguments } from "./order-cancel";
import { orderView, readableOrder } from "./order-view";
import { refundCreate } from "./refund-create";
import type { RefundInput } from "./refund-create";
import { returnMutations } from "./return-mutations";

/** The mutations the simulator knows; the schema has more, and those are errors. */
export const mutations = (context: AdminContext) => ({
  orderCancel: (args: OrderCancelArguments) => orderCancel(context, args),
  refundCreate: (args: { input: RefundInput }, _context: unknown, info: GraphQLResolveInfo) =>
    refundCreate(context, args.input, info),
  ...fulfilmentMutations(context),
  ...returnMutations(context),
  tagsAdd: (args: { id: string; tags: string[] }) =>
    changeTags(context, args.id, (tags) => [...tags, ...args.tags.map((tag) => tag.trim())]),
  tagsRemove: (args: { id: string; tags: string[] }) =>
    changeTags(context, args.id, (tags) => {
      const gone = args.tags.map((tag) => tag.trim().toLowerCase());
      return tags.filter((tag) => !gone.includes(tag.toLowerCase()));
    }),
  flowTriggerReceive: (args: { handle?: string | null; payload?: unknown }) => flowTriggerReceive(context, args),
  bulkOperationRunQuery: (args: { query: string; groupObjects: boolean }, _context: unknown, info: GraphQLResolveInfo) =>
    bulkOperationRunQuery(context, args, info.schema),
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

function changeTags(context: AdminContext, id: string, change: (tags: string[]) => string[]) {
  if (kindOf(id) !== "Order")
    throw new GraphQLError("The simulator knows tags on orders only", { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });
  demandScope(context, "tagsAdd", "write_orders");
  const order = readableOrder(context, id);
  if (!order) return { node: null, userErrors: [{ field: ["id"], message: "Order does not exist" }] };
  const refused = context.world.state.faults.refuse.tagsAdd;
  if (refused) return { node: null, userErrors: [{ field: ["tags"], message: refused }] };
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
