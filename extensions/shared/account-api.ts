/** Shopify's Customer Account API. The host signs the request: no token of ours, no call to our server. */
const address = "shopify://customer-account/api/2026-07/graphql.json";

/** The menu item's only question. The window counts from createdAt, as on the server. */
export const cancelEligibility = `#graphql
query CancelEligibility($id: ID!) {
 order(id: $id) {
  id name createdAt cancelledAt fulfillmentStatus financialStatus
  fulfillments(first: 10) { nodes { status } }
  refunds { id }
 }
 shop { policy: metafield(namespace: "$app", key: "cancel_policy") { value } }
}`;

/** The modal's: the same facts, and what was paid with what. */
export const cancelPreview = `#graphql
query CancelPreview($id: ID!) {
 order(id: $id) {
  id name createdAt cancelledAt fulfillmentStatus financialStatus
  fulfillments(first: 10) { nodes { status } }
  refunds { id }
  transactions {
   id kind status type transactionParentId
   typeDetails { name }
   transactionAmount { presentmentMoney { amount currencyCode } }
   paymentDetails { ... on CardPaymentDetails { cardBrand last4 } }
   giftCardDetails { last4 }
  }
  subscriptionContracts(first: 1) { nodes { id } }
 }
 shop { email policy: metafield(namespace: "$app", key: "cancel_policy") { value } }
}`;

/** For the block, when our own server cannot be reached. */
export const storeContact = `#graphql
query StoreContact($id: ID!) { order(id: $id) { id } shop { email policy: metafield(namespace: "$app", key: "cancel_policy") { value } } }`;

export interface EligibilityOrder {
  id: string;
  name: string;
  createdAt: string;
  cancelledAt: string | null;
  fulfillmentStatus: string;
  financialStatus: string | null;
  fulfillments: { nodes: { status: string | null }[] };
  refunds: { id: string }[];
}

export interface PaymentTransaction {
  id: string;
  kind: string | null;
  status: string | null;
  type: string;
  transactionParentId: string | null;
  typeDetails: { name: string | null } | null;
  transactionAmount: { presentmentMoney: { amount: string; currencyCode: string } };
  paymentDetails: { cardBrand?: string; last4?: string | null } | null;
  giftCardDetails: { last4: string } | null;
}

export interface PreviewOrder extends EligibilityOrder {
  transactions: PaymentTransaction[];
  /** Null when the app may not read subscriptions (customer_read_own_subscription_contracts). */
  subscriptionContracts: { nodes: { id: string }[] } | null;
}

export interface AccountAnswer<Order> {
  /** The store's own address, where it was asked for: when our server is silent, somebody still can be written to. */
  email?: string;
  /** Null when the shopper may not see it (before login, or somebody else's). */
  order: Order | null;
  policy: string | null;
  /** The server's own time, where the host lets us see the answer's Date header. */
  answeredAt: number | null;
}

/** Throws when nobody answered or the answer has no data; a field that was refused is only null. */
export async function readOrder<Order>(query: string, id: string): Promise<AccountAnswer<Order>> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query, variables: { id } }),
  });
  const { data } = await response.json();
  const answeredAt = Date.parse(response.headers.get("date") || "");
  return {
    order: data.order,
    email: data.shop.email,
    policy: data.shop.policy && data.shop.policy.value,
    answeredAt: answeredAt > 0 ? answeredAt : null,
  };
}
