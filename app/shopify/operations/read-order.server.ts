import { DateTime } from "luxon";
import type { Money } from "../../lib/money";
import { mostTransactions } from "../../policy/payment";
import type { OrderSnapshot, TransactionFacts } from "../../policy/types";
import type { ReadOrderQuery } from "../generated/admin.generated";
import type { GraphqlClient } from "../graphql-client.server";

/**
 * One order, read again right before every decision. What a shop may deny (addresses, disputes) are roots of their own
 * in the same call: a denied field that may not be null would otherwise take the whole order with it.
 */
const READ_ORDER = `#graphql
  query ReadOrder($id: ID!, $lines: Int!, $payments: Int!, $parcels: Int!, $shipments: Int!) {
    order(id: $id) {
      id
      legacyResourceId
      name
      createdAt
      cancelledAt
      test
      edited
      displayFinancialStatus
      returnStatus
      requiresShipping
      currentSubtotalLineItemsQuantity
      customer {
        id
      }
      purchasingEntity {
        __typename
      }
      totalPriceSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      totalReceivedSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      totalRefundedSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      totalCapturableSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      lineItems(first: $lines) {
        nodes {
          title
          quantity
          currentQuantity
          isGiftCard
          sellingPlan {
            name
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      transactions(first: $payments) {
        id
        kind
        status
        errorCode
        gateway
        formattedGateway
        accountNumber
        manualPaymentGateway
        createdAt
        processedAt
        amountSet {
          presentmentMoney {
            amount
            currencyCode
          }
        }
        parentTransaction {
          id
        }
        paymentDetails {
          ... on CardPaymentDetails {
            company
            number
          }
        }
      }
      fulfillments(first: $parcels) {
        id
        status
        displayStatus
        createdAt
        inTransitAt
        deliveredAt
        trackingInfo(first: 1) {
          company
          number
          url
        }
      }
      fulfillmentOrders(first: $shipments) {
        nodes {
          id
          status
          requestStatus
          updatedAt
          supportedActions {
            action
          }
          fulfillmentHolds {
            id
            handle
            heldByRequestingApp
          }
          assignedLocation {
            location {
              isFulfillmentService
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
    contact: order(id: $id) {
      email
      customerLocale
      shippingAddress {
        countryCodeV2
      }
    }
    disputes: order(id: $id) {
      disputes {
        id
        status
        initiatedAs
      }
    }
  }
` as const;

export interface OrderRead {
  snapshot: OrderSnapshot;
  /** Where the shopper can be reached; null when Shopify has no address or does not show it. */
  email: string | null;
  customerLocale: string | null;
  /** Where it goes, ISO 3166; null when nothing is shipped, or Shopify does not show it. */
  country: string | null;
  lines: { title: string; quantity: number }[];
  totalPrice: Money;
}

/**
 * What a call asks for has to be there up front, whether or not the order has it. Nearly every order fits into the small
 * sizes, at a third of the points; one that may have been cut is read again in full.
 */
const USUAL = { lines: 10, payments: 6, parcels: 3, shipments: 3 };
const FULL = { lines: 50, payments: 20, parcels: 10, shipments: 10 };

/** Payments, tries and refunds without end are rare: then they alone are read further, for nothing of the money may be missing. */
const LONG = { ...FULL, payments: mostTransactions };

/** Null when Shopify knows no such order (or hides it: older than 60 days without `read_all_orders`). */
export async function readOrder(client: GraphqlClient, orderId: string): Promise<OrderRead | null> {
  const usual = await ask(client, orderId, USUAL);
  const isComplete = !usual || (usual.snapshot.listsComplete && usual.snapshot.fulfillmentOrdersComplete);
  if (isComplete) return usual;
  const full = await ask(client, orderId, FULL);
  return full && full.snapshot.transactions.length >= FULL.payments ? ask(client, orderId, LONG) : full;
}

async function ask(client: GraphqlClient, orderId: string, sizes: typeof USUAL): Promise<OrderRead | null> {
  const { data, deniedPaths } = await client.request(
    READ_ORDER,
    { id: orderId, ...sizes },
    { mayBeDenied: ["contact", "disputes"] },
  );
  if (!data.order) return null;
  return toOrderRead(data, deniedPaths.includes("disputes"), sizes);
}

function toOrderRead(data: ReadOrderQuery, disputesDenied: boolean, sizes: typeof USUAL): OrderRead {
  const order = data.order!;
  return {
    email: data.contact?.email ?? null,
    customerLocale: data.contact?.customerLocale ?? null,
    country: data.contact?.shippingAddress?.countryCodeV2 ?? null,
    lines: order.lineItems.nodes.map(({ title, quantity }) => ({ title, quantity })),
    totalPrice: money(order.totalPriceSet),
    snapshot: {
      id: order.id,
      name: order.name,
      createdAt: instant(order.createdAt),
      cancelledAt: maybeInstant(order.cancelledAt),
      customerId: order.customer?.id ?? null,
      test: order.test,
      edited: order.edited,
      isCompanyOrder: order.purchasingEntity?.__typename === "PurchasingCompany",
      hasSubscription: order.lineItems.nodes.some((line) => line.sellingPlan),
      sellsGiftCard: order.lineItems.nodes.some((line) => line.isGiftCard && line.currentQuantity > 0),
      currentQuantity: order.currentSubtotalLineItemsQuantity,
      requiresShipping: order.requiresShipping,
      financialStatus: order.displayFinancialStatus ?? null,
      returnStatus: order.returnStatus,
      disputes: disputesDenied || !data.disputes ? "unreadable" : data.disputes.disputes,
      fulfillmentOrders: order.fulfillmentOrders.nodes.map((each) => ({
        id: each.id,
        status: each.status,
        requestStatus: each.requestStatus,
        updatedAt: instant(each.updatedAt),
        supportedActions: each.supportedActions.map(({ action }) => action),
        holds: each.fulfillmentHolds.map((hold) => ({
          id: hold.id,
          handle: hold.handle ?? null,
          heldByUs: hold.heldByRequestingApp,
        })),
        atFulfillmentService: each.assignedLocation.location?.isFulfillmentService ?? false,
      })),
      fulfillmentOrdersComplete: !order.fulfillmentOrders.pageInfo.hasNextPage,
      fulfillments: order.fulfillments.map((each) => ({
        id: each.id,
        status: each.status,
        displayStatus: each.displayStatus ?? null,
        createdAt: instant(each.createdAt),
        inTransitAt: maybeInstant(each.inTransitAt),
        deliveredAt: maybeInstant(each.deliveredAt),
        trackingCompany: each.trackingInfo[0]?.company ?? null,
        trackingNumber: each.trackingInfo[0]?.number ?? null,
        trackingUrl: each.trackingInfo[0]?.url ?? null,
      })),
      // the last two are plain lists, which do not say whether they were cut
      listsComplete:
        !order.lineItems.pageInfo.hasNextPage &&
        order.transactions.length < sizes.payments &&
        order.fulfillments.length < sizes.parcels,
      transactions: order.transactions.map(toTransaction),
      totalReceived: money(order.totalReceivedSet),
      totalRefunded: money(order.totalRefundedSet),
      totalCapturable: money(order.totalCapturableSet),
    },
  };
}

interface TransactionNode {
  id: string;
  kind: string;
  status: string;
  errorCode?: string | null;
  gateway?: string | null;
  formattedGateway?: string | null;
  accountNumber?: string | null;
  manualPaymentGateway: boolean;
  createdAt: string;
  processedAt?: string | null;
  amountSet: MoneyBag;
  parentTransaction?: { id: string } | null;
  paymentDetails?: { company?: string | null; number?: string | null } | object | null;
}
interface MoneyBag {
  presentmentMoney: { amount: string; currencyCode: string };
}

export function toTransaction(node: TransactionNode): TransactionFacts {
  return {
    id: node.id,
    kind: node.kind,
    status: node.status,
    gateway: node.gateway ?? null,
    methodLabel: methodLabel(node),
    manual: node.manualPaymentGateway,
    amount: money(node.amountSet),
    parentId: node.parentTransaction?.id ?? null,
    errorCode: node.errorCode ?? null,
    createdAt: instant(node.createdAt),
    processedAt: maybeInstant(node.processedAt),
  };
}

/**
 * "Visa •••• 4242" as people know their card; else the gateway's own public name. A gift card keeps the gateway's name,
 * "gift_card •••• 1234": Shopify's name for it is English, and it is put into words where it is shown.
 */
export function methodLabel(node: {
  gateway?: string | null;
  formattedGateway?: string | null;
  accountNumber?: string | null;
  paymentDetails?: { company?: string | null; number?: string | null } | object | null;
}): string | null {
  const card = (node.paymentDetails ?? {}) as { company?: string | null; number?: string | null };
  const lastDigits = (card.number ?? node.accountNumber ?? "").replace(/\D/g, "").slice(-4);
  const name = node.gateway === "gift_card" ? node.gateway : (card.company ?? node.formattedGateway ?? node.gateway ?? null);
  if (name && lastDigits.length === 4) return `${name} •••• ${lastDigits}`;
  return name;
}

export const money = (bag: MoneyBag): Money => ({
  amount: String(bag.presentmentMoney.amount),
  currencyCode: bag.presentmentMoney.currencyCode,
});
const instant = (iso: string): DateTime => DateTime.fromISO(iso, { zone: "utc" });
const maybeInstant = (iso: string | null | undefined): DateTime | null => (iso ? instant(iso) : null);
