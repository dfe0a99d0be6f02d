import type { GraphqlClient } from "../graphql-client.server";

const READ_RETURN = `#graphql
  query ReadReturn($id: ID!) {
    return(id: $id) {
      id
      name
      status
      returnLineItems(first: 20) {
        nodes {
          id
          quantity
          unprocessedQuantity
          returnReasonNote
          ... on ReturnLineItem {
            fulfillmentLineItem {
              id
              lineItem {
                id
              }
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      reverseFulfillmentOrders(first: 2) {
        nodes {
          id
          lineItems(first: 20) {
            nodes {
              id
              totalQuantity
              fulfillmentLineItem {
                id
              }
            }
          }
          reverseDeliveries(first: 5) {
            nodes {
              id
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      refunds(first: 5) {
        nodes {
          id
        }
      }
    }
  }
` as const;

/** A return as Shopify runs it, whoever opened it. */
export interface ShopifyReturn {
  id: string;
  name: string;
  status: "REQUESTED" | "OPEN" | "CLOSED" | "CANCELED" | "DECLINED" | (string & {});
  /** The note its lines were opened with: one of ours is known by it after a lost answer. */
  note: string;
  lines: {
    id: string;
    /** Null for goods that no parcel is known of. */
    fulfillmentLineItemId: string | null;
    lineItemId: string | null;
    quantity: number;
    /** 0: processed already, and nothing of it may be processed again. */
    unprocessedQuantity: number;
  }[];
  reverseFulfillmentOrders: {
    id: string;
    lines: { id: string; totalQuantity: number; fulfillmentLineItemId: string | null }[];
    /** A label or a tracking number was attached that often. */
    reverseDeliveryIds: string[];
  }[];
  refundIds: string[];
  /** False when Shopify cut one of its lists. */
  complete: boolean;
}

/** Null when Shopify knows no such return. */
export async function readReturn(client: GraphqlClient, returnId: string): Promise<ShopifyReturn | null> {
  const { data } = await client.request(READ_RETURN, { id: returnId });
  const found = data.return;
  if (!found) return null;
  return {
    id: found.id,
    name: found.name,
    status: found.status,
    note: found.returnLineItems.nodes.find(({ returnReasonNote }) => returnReasonNote !== "")?.returnReasonNote ?? "",
    lines: found.returnLineItems.nodes.map((line) => {
      const packed = "fulfillmentLineItem" in line ? line.fulfillmentLineItem : null;
      return {
        id: line.id,
        fulfillmentLineItemId: packed?.id ?? null,
        lineItemId: packed?.lineItem.id ?? null,
        quantity: line.quantity,
        unprocessedQuantity: line.unprocessedQuantity,
      };
    }),
    reverseFulfillmentOrders: found.reverseFulfillmentOrders.nodes.map((each) => ({
      id: each.id,
      lines: each.lineItems.nodes.map((line) => ({
        id: line.id,
        totalQuantity: line.totalQuantity,
        fulfillmentLineItemId: line.fulfillmentLineItem?.id ?? null,
      })),
      reverseDeliveryIds: each.reverseDeliveries.nodes.map(({ id }) => id),
    })),
    refundIds: found.refunds.nodes.map(({ id }) => id),
    complete: !found.returnLineItems.pageInfo.hasNextPage && !found.reverseFulfillmentOrders.pageInfo.hasNextPage,
  };
}
