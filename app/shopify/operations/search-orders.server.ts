import { DateTime } from "luxon";
import type { Money } from "../../lib/money";
import type { GraphqlClient } from "../graphql-client.server";

const SEARCH_ORDERS = `#graphql
  query SearchOrders($query: String!) {
    orders(first: 10, query: $query, sortKey: CREATED_AT, reverse: true) {
      nodes {
        id
        name
        email
        createdAt
        cancelledAt
        customer {
          displayName
        }
        totalPriceSet {
          presentmentMoney {
            amount
            currencyCode
          }
        }
        lineItems(first: 3) {
          nodes {
            title
            quantity
          }
        }
      }
    }
  }
` as const;

export interface FoundOrder {
  id: string;
  name: string;
  email: string | null;
  createdAt: DateTime;
  cancelledAt: DateTime | null;
  customerName: string | null;
  total: Money;
  lines: { title: string; quantity: number }[];
}

/**
 * The newest ten orders for what a person knows of one: its number, the customer's e-mail address or name. Asked with the
 * person's own access, and nothing of it is kept.
 */
export async function searchOrders(client: GraphqlClient, typed: string): Promise<FoundOrder[]> {
  const query = searchFor(typed);
  if (query === null) return [];
  const { data } = await client.request(SEARCH_ORDERS, { query });
  return data.orders.nodes.map((order) => ({
    id: order.id,
    name: order.name,
    email: order.email ?? null,
    createdAt: DateTime.fromISO(order.createdAt, { zone: "utc" }),
    cancelledAt: order.cancelledAt ? DateTime.fromISO(order.cancelledAt, { zone: "utc" }) : null,
    customerName: order.customer?.displayName ?? null,
    total: {
      amount: String(order.totalPriceSet.presentmentMoney.amount),
      currencyCode: order.totalPriceSet.presentmentMoney.currencyCode,
    },
    lines: order.lineItems.nodes.map(({ title, quantity }) => ({ title, quantity })),
  }));
}

/**
 * Shopify's search syntax (https://shopify.dev/docs/api/usage/search-syntax) for what was typed, with nothing in it that
 * the syntax could take for more than words. Words without a field are looked for in the order's default fields, of which
 * the customer's name is one.
 */
export function searchFor(typed: string): string | null {
  const text = typed.normalize("NFC").replace(/\s+/g, " ").trim();
  const words = text
    .replace(/["'\\:()<>*]/g, " ")
    .split(" ")
    .filter(Boolean);
  if (words.length === 0) return null;
  if (/^\S+@\S+$/.test(text)) return `email:"${words.join("")}"`;
  if (/^#?\s?[\p{L}-]{0,6}\d+[\p{L}-]{0,6}$/u.test(text)) return `name:"${words.join("").replace(/^#/, "")}"`;
  // a word of the syntax is looked for as a word
  return words.map((word) => `"${word}"`).join(" AND ");
}
