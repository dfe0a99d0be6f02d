import { GraphQLError } from "graphql";
import { DateTime } from "luxon";
import { financialStatus, fulfillmentStatus, returnStatus, totalPrice } from "../order-facts";
import { findFulfillment, findFulfillmentOrder } from "../fulfilment";
import { findReturn } from "../returns";
import type { SimJob, SimOrder } from "../state";
import { kindOf, numberOf } from "../world";
import { bulkOperationView } from "./bulk-operations";
import { connection, demandScope, denied, findMetafield, mayStaff } from "./context";
import type { AdminContext, PageArguments } from "./context";
import {
  customerView,
  fulfillmentOrderView,
  fulfillmentView,
  isReadable,
  metafieldView,
  orderView,
  refundView,
  transactionView,
} from "./order-view";
import { returnReasonViews, returnView } from "./return-view";

export const jobView = (job: SimJob) => ({ __typename: "Job", id: job.id, done: job.status !== "STARTED" });

export function jobResultView(context: AdminContext, job: SimJob) {
  const order = context.shop.orders.find((each) => each.id === job.orderId);
  return {
    __typename: "OrderCancelJobResult",
    id: job.resultId,
    done: job.status !== "STARTED",
    status: job.status,
    errors: job.errors,
    order: order ? orderView(context, order) : null,
  };
}

const invalidId = (id: string): GraphQLError =>
  new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: "RESOURCE_NOT_FOUND" } });

function anyNode(context: AdminContext, id: string): object | null {
  const { shop, world } = context;
  const kind = kindOf(id);
  if (!kind) throw invalidId(id);
  switch (kind) {
    case "Order": {
      demandScope(context, "order", "read_orders");
      const order = shop.orders.find((each) => each.id === id);
      return order && isReadable(context, order) ? orderView(context, order) : null;
    }
    case "Refund": {
      demandScope(context, "refund", "read_orders");
      for (const order of shop.orders) {
        const refund = order.refunds.find((each) => each.id === id);
        if (refund) return refundView(context, order, refund);
      }
      return null;
    }
    case "OrderTransaction": {
      demandScope(context, "node", "read_orders");
      for (const order of shop.orders) {
        const each = order.transactions.find((one) => one.id === id);
        if (each) return transactionView(context, order, each);
      }
      return null;
    }
    case "FulfillmentOrder": {
      const found = findFulfillmentOrder(shop, id);
      return found ? fulfillmentOrderView(context, found.order, found.each) : null;
    }
    case "Fulfillment": {
      const found = findFulfillment(shop, id);
      return found ? fulfillmentView(context, found.order, found.each) : null;
    }
    case "Return": {
      demandScope(context, "return", "read_returns");
      const found = findReturn(shop, id);
      return found ? returnView(context, found.order, found.each) : null;
    }
    case "Customer": {
      demandScope(context, "customer", "read_customers");
      const customer = shop.customers.find((each) => each.id === id);
      return customer ? customerView(customer) : null;
    }
    case "OrderCancelJobResult": {
      // Assumption A3: read_orders is enough with an offline token; a user also needs cancel_orders.
      demandScope(context, "node", "read_orders");
      if (!mayStaff(context, "cancel_orders")) throw denied("node", "the user must have `cancel_orders` permission");
      const job = world.state.jobs.find((each) => each.resultId === id && each.shop === shop.domain);
      return job ? jobResultView(context, job) : null;
    }
    default:
      throw new GraphQLError(`The simulator does not know nodes of the kind ${kind}`, {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
  }
}

const only = (kind: string, id: string): void => {
  if (kindOf(id) !== kind) throw invalidId(id);
};

export const queries = (context: AdminContext) => ({
  node: (args: { id: string }) => anyNode(context, args.id),
  nodes: (args: { ids: string[] }) => args.ids.map((id) => anyNode(context, id)),
  order: (args: { id: string }) => {
    only("Order", args.id);
    return anyNode(context, args.id);
  },
  refund: (args: { id: string }) => {
    only("Refund", args.id);
    return anyNode(context, args.id);
  },
  customer: (args: { id: string }) => {
    only("Customer", args.id);
    return anyNode(context, args.id);
  },
  fulfillment: (args: { id: string }) => {
    only("Fulfillment", args.id);
    return anyNode(context, args.id);
  },
  fulfillmentOrder: (args: { id: string }) => {
    only("FulfillmentOrder", args.id);
    return anyNode(context, args.id);
  },
  return: (args: { id: string }) => {
    only("Return", args.id);
    return anyNode(context, args.id);
  },
  returnReasonDefinitions: (args: PageArguments & { handles?: string[]; ids?: string[]; query?: string }) =>
    returnReasonViews(context, args),
  orders: (args: PageArguments & { query?: string; sortKey: string }) => {
    demandScope(context, "orders", "read_orders");
    const matches = matcher(context, args.query ?? "");
    const found = context.shop.orders.filter((order) => isReadable(context, order) && matches(order)).sort(byKey(args.sortKey));
    return connection(
      found,
      args,
      (order) => order.id,
      (order) => orderView(context, order),
      sortValue[args.sortKey],
    );
  },
  job: (args: { id: string }) => {
    only("Job", args.id);
    const job = context.world.state.jobs.find((each) => each.id === args.id && each.shop === context.shop.domain);
    // a job that is long over is forgotten and counts as done
    return job ? jobView(job) : { __typename: "Job", id: args.id, done: true };
  },
  bulkOperation: (args: { id: string }) => {
    only("BulkOperation", args.id);
    return bulkOperationView(context, args.id);
  },
  shop: () => shopView(context),
  currentAppInstallation: () => ({
    __typename: "AppInstallation",
    id: context.shop.app!.id,
    accessScopes: context.token.scopes.map((handle) => ({ handle })),
  }),
});

function shopView({ shop, world }: AdminContext) {
  return {
    __typename: "Shop",
    id: shop.id,
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    url: `https://${shop.domain}`,
    myshopifyDomain: shop.domain,
    primaryDomain: { url: `https://${shop.domain}`, host: shop.domain },
    ianaTimezone: shop.timezone,
    currencyCode: shop.currencyCode,
    enabledPresentmentCurrencies: ["EUR", "CHF"],
    currencyFormats: {
      moneyFormat: "{{amount_with_comma_separator}} €",
      moneyWithCurrencyFormat: "{{amount_with_comma_separator}} € EUR",
    },
    billingAddress: { countryCodeV2: shop.locations[0]?.countryCode ?? null, city: shop.locations[0]?.city ?? null },
    plan: shop.plan,
    customerAccountsV2: {
      customerAccountsVersion: shop.classicAccounts ? "CLASSIC" : "NEW_CUSTOMER_ACCOUNTS",
      loginLinksVisibleOnStorefrontAndCheckout: true,
      loginRequiredAtCheckout: false,
      url: `https://account.${shop.domain}`,
    },
    metafield: (args: { namespace?: string; key: string }) =>
      metafieldView(findMetafield(world, shop.metafields, args.namespace, args.key), "SHOP"),
  };
}

const sortValue: Record<string, (order: SimOrder) => string | number> = {
  CREATED_AT: (order) => order.createdAt,
  UPDATED_AT: (order) => order.updatedAt,
  PROCESSED_AT: (order) => order.processedAt,
  ID: (order) => numberOf(order.id),
  ORDER_NUMBER: (order) => order.number,
  TOTAL_PRICE: (order) => Number(totalPrice(order)),
};

function byKey(key: string): (a: SimOrder, b: SimOrder) => number {
  const value = sortValue[key];
  if (!value)
    throw new GraphQLError(`The simulator does not sort orders by ${key}`, { extensions: { code: "UNKNOWN_TO_SIMULATOR" } });
  return (a, b) => {
    const [left, right] = [value(a), value(b)];
    return left < right ? -1 : left > right ? 1 : numberOf(a.id) - numberOf(b.id);
  };
}

const texts: Record<string, (order: SimOrder) => string[]> = {
  id: (order) => [String(numberOf(order.id))],
  name: (order) => [order.name, order.name.slice(1)],
  email: (order) => [order.email ?? ""],
  customer_id: (order) => [order.customerId ? String(numberOf(order.customerId)) : ""],
  tag: (order) => order.tags,
  status: (order) => [
    "any",
    order.cancelledAt ? "cancelled" : order.closedAt ? "closed" : "open",
    order.cancelledAt ? "" : "not_closed",
  ],
  financial_status: (order) => [financialStatus(order)],
  fulfillment_status: (order) => [fulfillmentStatus(order)],
  return_status: (order) => [returnStatus(order)],
  test: (order) => [String(order.test)],
};
const instants: Record<string, (order: SimOrder) => string | null> = {
  created_at: (order) => order.createdAt,
  updated_at: (order) => order.updatedAt,
  processed_at: (order) => order.processedAt,
  cancelled_at: (order) => order.cancelledAt,
};

/** Assumption G6: words without a field are looked for in the order's name and e-mail address and in the customer's name. */
const wordsOf = (context: AdminContext, order: SimOrder): string[] =>
  [
    order.name,
    order.name.slice(1),
    order.email ?? "",
    context.shop.customers.find(({ id }) => id === order.customerId)?.name ?? "",
  ]
    .flatMap((text) => text.toLowerCase().split(/\s+/))
    .filter(Boolean);

/** Shopify's search syntax as far as orders are searched here: terms joined by AND or a space; anything else is an error. */
function matcher(context: AdminContext, query: string): (order: SimOrder) => boolean {
  const terms: ((order: SimOrder) => boolean)[] = [];
  let rest = query.trim();
  while (rest !== "") {
    const [quotedWord, word] = /^(?:AND\s+)?"([^"\s]+)"(?:\s+|$)/.exec(rest) ?? [];
    if (quotedWord && word) {
      rest = rest.slice(quotedWord.length);
      terms.push((order) => wordsOf(context, order).some((each) => each.startsWith(word.toLowerCase())));
      continue;
    }
    const [whole, minus, field, comparison, quoted, bare] =
      /^(?:AND\s+)?(-)?(\w+):(<=|>=|<|>)?(?:["']([^"']*)["']|([^\s"']+))\s*/.exec(rest) ?? [];
    if (!whole || !field)
      throw new GraphQLError(`The simulator does not understand the search "${query}"`, {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
    rest = rest.slice(whole.length);
    const wanted = quoted ?? bare ?? "";
    const term = termOf(field, comparison ?? "", wanted);
    terms.push(minus ? (order) => !term(order) : term);
  }
  return (order) => terms.every((term) => term(order));
}

function termOf(field: string, comparison: string, wanted: string): (order: SimOrder) => boolean {
  const instant = instants[field];
  if (instant) {
    const at = DateTime.fromISO(wanted, { zone: "utc" }).toMillis();
    if (Number.isNaN(at))
      throw new GraphQLError(`"${wanted}" is not a time the simulator understands`, {
        extensions: { code: "UNKNOWN_TO_SIMULATOR" },
      });
    return (order) => {
      const value = instant(order);
      if (value === null) return false;
      const given = Date.parse(value);
      if (comparison === ">=") return given >= at;
      if (comparison === ">") return given > at;
      if (comparison === "<=") return given <= at;
      if (comparison === "<") return given < at;
      return given === at;
    };
  }
  const text = texts[field];
  if (!text || comparison) {
    throw new GraphQLError(`The simulator does not search orders by ${field}${comparison}`, {
      extensions: { code: "UNKNOWN_TO_SIMULATOR" },
    });
  }
  return (order) => text(order).some((value) => value.toLowerCase() === wanted.toLowerCase());
}
