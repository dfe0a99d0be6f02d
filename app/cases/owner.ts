import type { OrderSnapshot } from "../policy/types";

/**
 * Whose order it is: Shopify's id of the customer, or, for an order placed without one, a name of our own that no
 * session token can carry. Only a link mailed to the order's address speaks for it.
 */
export const ownerOf = (order: Pick<OrderSnapshot, "id" | "customerId">): string => order.customerId ?? guestOf(order.id);

/** Everything a person may go by here: their account, and each of their orders that was placed without it. */
export const namesOf = (person: { customerId: string | null; orderIds: string[] }): string[] => [
  ...(person.customerId ? [person.customerId] : []),
  ...person.orderIds.map(guestOf),
];

/** This order was placed without an account. */
export const isGuest = (owner: string): boolean => owner.startsWith("guest-of-order:");

const guestOf = (orderId: string): string => `guest-of-order:${orderId.split("/").pop()}`;
