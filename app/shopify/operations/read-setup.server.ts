import { DateTime } from "luxon";
import type { GraphqlClient } from "../graphql-client.server";

const READ_SETUP = `#graphql
  query ReadSetup($changed: String!) {
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
    orders(first: 1, sortKey: UPDATED_AT, reverse: true, query: $changed) {
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
  /** The order that changed last in that time, which a webhook must have told of. */
  lastChange: { orderName: string; at: DateTime } | null;
}

/** @param changed the time to look for changed orders in, both ends included; Shopify keeps full seconds only */
export async function readSetup(client: GraphqlClient, changed: { since: DateTime; until: DateTime }): Promise<SetupFacts> {
  const [since, until] = [changed.since, changed.until].map((at) => at.toUTC().startOf("second").toISO());
  const { data } = await client.request(READ_SETUP, { changed: `updated_at:>='${since}' updated_at:<='${until}'` });
  const order = data.orders.nodes[0];
  return {
    scopes: data.currentAppInstallation.accessScopes.map(({ handle }) => handle),
    newCustomerAccounts: data.shop.customerAccountsV2.customerAccountsVersion === "NEW_CUSTOMER_ACCOUNTS",
    publishedPolicy: data.shop.policy?.value ?? null,
    lastChange: order ? { orderName: order.name, at: DateTime.fromISO(String(order.updatedAt), { zone: "utc" }) } : null,
  };
}
