import { DateTime } from "luxon";
import type { GraphqlClient } from "../graphql-client.server";

const READ_CHANGED_ORDERS = `#graphql
  query ReadChangedOrders($query: String!, $after: String) {
    orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes {
        id
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
` as const;

export interface ChangedOrders {
  orders: { id: string; updatedAt: DateTime }[];
  nextCursor: string | null;
}

/** A page of the orders touched since an instant, oldest change first. */
export async function readChangedOrders(client: GraphqlClient, since: DateTime, after: string | null): Promise<ChangedOrders> {
  const { data } = await client.request(READ_CHANGED_ORDERS, { query: `updated_at:>='${since.toUTC().toISO()}'`, after });
  return {
    orders: data.orders.nodes.map(({ id, updatedAt }) => ({ id, updatedAt: DateTime.fromISO(updatedAt, { zone: "utc" }) })),
    nextCursor: data.orders.pageInfo.hasNextPage ? (data.orders.pageInfo.endCursor ?? null) : null,
  };
}
