import { readFileSync } from "node:fs";
import { GraphQLError, buildSchema, execute, getOperationAST, specifiedRules, validate } from "graphql";
import type { GraphQLSchema } from "graphql";
import { note, parseDocument, schemaFile } from "./admin-graphql";
import type { HttpAnswer } from "./admin-graphql";
import type { AppConfig } from "./app-config";
import { decimal, inShopCurrency, minus, notBelowZero, taxInside, times } from "./money";
import {
  financialStatus,
  fulfillmentStatus,
  outstanding,
  received,
  refundableQuantity,
  refunded,
  refundedBy,
  requiresShipping,
  subtotal,
  totalPrice,
} from "./order-facts";
import { connection, digestOf, findMetafield, strictField, typeName } from "./resolvers/context";
import type { PageArguments } from "./resolvers/context";
import type { SimAddress, SimCustomer, SimFulfillment, SimLine, SimMetafield, SimOrder, SimShop, SimTransaction } from "./state";
import { numberOf } from "./world";
import type { World } from "./world";

export const customerAccountSchema: GraphQLSchema = buildSchema(
  readFileSync(schemaFile("customer-account-2026-07.graphql"), "utf8"),
);

interface Request {
  query?: unknown;
  variables?: unknown;
  operationName?: unknown;
}

/** The Customer Account API as one logged-in customer sees it. */
export async function answerCustomer(
  world: World,
  config: AppConfig,
  shop: SimShop,
  customerId: string | null,
  request: Request,
): Promise<HttpAnswer> {
  const customer = shop.customers.find((each) => each.id === customerId || each.id.endsWith(`/${customerId}`));
  const document = parseDocument(request.query);
  const operation =
    document instanceof GraphQLError ? null : getOperationAST(document, (request.operationName as string | undefined) ?? null);
  const log = (status: number, problem: string | null): void =>
    note(world, {
      shop: shop.domain,
      api: "customer-account",
      operationName: operation?.name?.value ?? "",
      rootFields: [],
      requestedCost: null,
      actualCost: null,
      status,
      problem,
      online: false,
    });
  // Assumption D1: before login nothing is answered.
  if (!customer) {
    log(401, "not logged in");
    return { status: 401, body: { errors: [{ message: "Customer is not logged in", extensions: { code: "UNAUTHORIZED" } }] } };
  }
  const problems = document instanceof GraphQLError ? [document] : validate(customerAccountSchema, document, specifiedRules);
  if (document instanceof GraphQLError || problems.length > 0 || !operation) {
    log(200, problems[0]?.message ?? "no operation");
    return { status: 200, body: { errors: problems.map((error) => error.toJSON()) } };
  }
  const result = await execute({
    schema: customerAccountSchema,
    document,
    operationName: operation.name?.value,
    variableValues: (request.variables ?? {}) as Record<string, unknown>,
    rootValue: root(world, config, shop, customer),
    fieldResolver: strictField,
    typeResolver: typeName,
  });
  log(200, result.errors?.[0]?.message ?? null);
  return { status: 200, body: { ...result } };
}

function root(world: World, config: AppConfig, shop: SimShop, customer: SimCustomer) {
  const own = (): SimOrder[] => shop.orders.filter((order) => order.customerId === customer.id);
  return {
    // somebody else's order is as unknown as one that does not exist
    order: (args: { id: string }) => {
      const order = own().find((each) => each.id === args.id);
      return order ? orderView(shop, order) : null;
    },
    customer: () => ({
      id: customer.id,
      firstName: customer.firstName,
      lastName: customer.lastName,
      displayName: customer.name,
      emailAddress: { emailAddress: customer.email },
      orders: (args: PageArguments & { query?: string; sortKey: string }) => {
        if (args.query) throw new GraphQLError("The simulator does not search a customer's orders");
        const key = (order: SimOrder): string | number =>
          args.sortKey === "PROCESSED_AT"
            ? order.processedAt
            : args.sortKey === "CREATED_AT"
              ? order.createdAt
              : numberOf(order.id);
        const sorted = own().sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.number - b.number));
        return connection(
          sorted,
          args,
          (order) => order.id,
          (order) => orderView(shop, order),
        );
      },
    }),
    shop: () => ({
      id: shop.id,
      name: shop.name,
      email: shop.email,
      url: `https://${shop.domain}`,
      myshopifyDomain: shop.domain,
      // Assumption D2: an app's metafield is readable when its definition gives customers access.
      metafield: (args: { namespace: string; key: string }) =>
        config.metafields[`shop.${args.key}`]?.customersMayRead
          ? metafieldView(findMetafield(world, shop.metafields, args.namespace, args.key))
          : null,
    }),
  };

  function orderView(inShop: SimShop, order: SimOrder) {
    const money = (amount: string) => ({ amount: decimal(amount), currencyCode: order.presentmentCurrencyCode });
    const financial = financialStatus(order);
    const shipping = fulfillmentStatus(order);
    return {
      id: order.id,
      name: order.name,
      number: order.number,
      email: order.email,
      confirmationNumber: `SFX${String(order.number)}`,
      customerLocale: order.locale,
      currencyCode: order.presentmentCurrencyCode,
      createdAt: order.createdAt,
      processedAt: order.processedAt,
      updatedAt: order.updatedAt,
      cancelledAt: order.cancelledAt,
      cancelReason: order.cancelReason,
      edited: order.edited,
      requiresShipping: requiresShipping(order),
      // Assumption D12: told without a scope of their own.
      subscriptionContracts: (args: PageArguments) =>
        connection(
          order.lines.filter((line) => line.sellingPlan !== null),
          args,
          (line) => line.id,
          (line) => ({ id: `gid://shopify/SubscriptionContract/${numberOf(line.id)}` }),
        ),
      financialStatus: financial,
      // this API's enumeration lacks what the Admin API has gained since
      fulfillmentStatus: ["FULFILLMENT_NOT_REQUIRED", "REQUEST_DECLINED"].includes(shipping) ? "UNFULFILLED" : shipping,
      statusPageUrl: `https://${inShop.domain}/${numberOf(inShop.id)}/orders/${numberOf(order.id)}/authenticate?key=simulated`,
      customer: order.customerId ? { id: order.customerId } : null,
      totalPrice: money(totalPrice(order)),
      subtotal: money(subtotal(order)),
      totalShipping: money(order.shippingPrice),
      totalTax: money(taxInside(totalPrice(order))),
      totalRefunded: money(refunded(order)),
      paymentInformation: {
        paymentStatus: financial,
        totalPaidAmount: money(received(order)),
        totalOutstandingAmount: money(outstanding(order)),
      },
      transactions: order.transactions.map((each) => transactionView(order, each)),
      lineItems: (args: PageArguments) =>
        connection(
          order.lines,
          args,
          (line) => line.id,
          (line) => lineView(order, line),
        ),
      shippingAddress: order.shippingAddress && addressView(order.shippingAddress),
      fulfillments: (args: PageArguments & { query?: string }) =>
        connection(order.fulfillments, args, (each) => each.id, fulfillmentView),
      refunds: order.refunds.map((refund) => ({
        id: refund.id,
        createdAt: refund.createdAt,
        updatedAt: refund.updatedAt,
        totalRefunded: money(refundedBy(order, refund)),
      })),
      returns: (args: PageArguments) =>
        connection(
          order.returns,
          args,
          (each) => each.id,
          ({ id, name, status }) => ({ id, name, status }),
        ),
      metafield: (args: { namespace: string; key: string }) =>
        config.metafields[`order.${args.key}`]?.customersMayRead
          ? metafieldView(findMetafield(world, order.metafields, args.namespace, args.key))
          : null,
    };
  }
}

const metafieldView = (metafield: SimMetafield | null) =>
  metafield && {
    id: metafield.id,
    namespace: metafield.namespace,
    key: metafield.key,
    value: metafield.value,
    type: metafield.type,
    updatedAt: metafield.updatedAt,
    compareDigest: digestOf(metafield.value),
  };

function transactionView(order: SimOrder, each: SimTransaction) {
  const bag = (amount: string) => ({ amount: decimal(amount), currencyCode: order.presentmentCurrencyCode });
  return {
    id: each.id,
    kind: each.kind,
    type: typeOf(each),
    status: ["SUCCESS", "PENDING", "FAILURE", "ERROR"].includes(each.status) ? each.status : "PENDING",
    createdAt: each.createdAt,
    processedAt: each.processedAt,
    transactionParentId: each.parentId,
    transactionAmount: {
      presentmentMoney: bag(each.amount),
      shopMoney: {
        amount: decimal(inShopCurrency(order, each.amount)),
        currencyCode: order.currencyCode,
      },
    },
    paymentDetails: each.card
      ? { __typename: "CardPaymentDetails", cardBrand: each.card.company, last4: each.card.number.slice(-4) }
      : null,
    giftCardDetails: each.giftCard
      ? {
          last4: each.giftCard.last4,
          balance: { amount: decimal(each.giftCard.balance), currencyCode: order.presentmentCurrencyCode },
        }
      : null,
    typeDetails: { name: each.formattedGateway, message: null },
  };
}

function typeOf(each: SimTransaction): string {
  if (each.gateway === "gift_card") return "GIFT_CARD";
  if (each.gateway === "shopify_store_credit") return "STORE_CREDIT";
  if (each.card) return "CARD";
  if (each.manual) return /livraison/i.test(each.gateway) ? "CASH_ON_DELIVERY" : "BANK_DEPOSIT";
  return "CUSTOM";
}

function lineView(order: SimOrder, line: SimLine) {
  const money = (amount: string) => ({ amount: decimal(amount), currencyCode: order.presentmentCurrencyCode });
  return {
    id: line.id,
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    quantity: line.quantity,
    refundableQuantity: refundableQuantity(order, line.id),
    requiresShipping: line.requiresShipping,
    giftCard: line.isGiftCard,
    price: money(line.price),
    totalPrice: money(times(line.price, line.quantity)),
    currentTotalPrice: money(notBelowZero(minus(times(line.price, line.currentQuantity), "0"))),
    image: line.image ? { url: line.image, altText: line.title, width: 160, height: 160 } : null,
  };
}

const addressView = (address: SimAddress) => ({
  id: address.id,
  name: address.name,
  address1: address.address1,
  address2: address.address2,
  city: address.city,
  zip: address.zip,
  country: address.country,
  territoryCode: address.countryCode,
  formatted: (args: { withName?: boolean; withCompany?: boolean }) => [
    ...(args.withName ? [address.name] : []),
    address.address1,
    ...(address.address2 ? [address.address2] : []),
    `${address.zip} ${address.city}`,
    address.country,
  ],
});

const fulfillmentView = (each: SimFulfillment) => ({
  id: each.id,
  status: each.status,
  latestShipmentStatus: each.events.at(-1)?.status ?? null,
  createdAt: each.createdAt,
  updatedAt: each.updatedAt,
  estimatedDeliveryAt: each.estimatedDeliveryAt,
  isPickedUp: each.displayStatus === "PICKED_UP",
  requiresShipping: true,
  trackingInformation: each.tracking ? [each.tracking] : [],
  events: (args: PageArguments & { sortKey?: string }) =>
    connection(
      each.events,
      args,
      (event) => event.id,
      ({ id, status, happenedAt }) => ({ id, status, happenedAt }),
    ),
});
