import type { OrderSnapshot } from "../policy/types";

/**
 * Whose order it is: Shopify's id of the customer, or, for an order placed without one, a name of our own that no
 * session token can carry. Only a link mailed to the order's address speaks for it.
 */
export const ownerOf = (order: Pick<OrderSnapshot, "id" | "customerId">): string =>
  order.customerId ?? `guest-of-order:${order.id.split("/").pop()}`;
