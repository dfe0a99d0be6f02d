/** Where things are found in the simulator, from Shopify's ids. */

export const numberIn = (gid: string): string => gid.slice(gid.lastIndexOf("/") + 1);
export const shortName = (domain: string): string => domain.replace(".myshopify.com", "");

/** The account pages take the shop and the customer they show from the address. */
export const accountPath = (shop: string, customerId: string, orderId?: string): string =>
  `/account/${shortName(shop)}/${numberIn(customerId)}${orderId ? `/orders/${numberIn(orderId)}` : ""}`;
