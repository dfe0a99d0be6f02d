import { DateTime } from "luxon";
import type { GraphqlClient } from "../graphql-client.server";

const READ_SETUP = `#graphql
  query ReadSetup($changedSince: String!) {
    currentAppInstallation {
      accessScopes {
        handle
      }
    }
    shop {
      id
      customerAccountsV2 {
        customerAccountsVersion
      }
      policy: metafield(namespace: "$app", key: "cancel_policy") {
        value
      }
    }
    orders(first: 1, sortKey: UPDATED_AT, reverse: true, query: $changedSince) {
      nodes {
        name
        updatedAt
      }
    }
  }
` as const;

/** What Shopify knows of how the app is set up. */
export interface SetupFacts {
  scopes: string[];
  /** Only new customer accounts show an app's extensions. */
  newCustomerAccounts: boolean;
  /** What the customer account pages read; null when nothing is there. */
  publishedPolicy: string | null;
  /** The order that changed last since then, which a webhook must have told of. */
  lastChange: { orderName: string; at: DateTime } | null;
}

export async function readSetup(client: GraphqlClient, since: DateTime): Promise<SetupFacts> {
  const { data } = await client.request(READ_SETUP, { changedSince: `updated_at:>='${since.toUTC().toISO()}'` });
  const order = data.orders.nodes[0];
  return {
    scopes: data.currentAppInstallation.accessScopes.map(({ handle }) => handle),
    newCustomerAccounts: data.shop.customerAccountsV2.customerAccountsVersion === "NEW_CUSTOMER_ACCOUNTS",
    publishedPolicy: data.shop.policy?.value ?? null,
    lastChange: order ? { orderName: order.name, at: DateTime.fromISO(String(order.updatedAt), { zone: "utc" }) } : null,
  };
}
