const numberOf = (orderId: string) => orderId.split("/").pop();

/** The page for late requests, an extension of its own (cancellation-request). */
export const requestPage = (orderId: string) =>
  "extension:cancellation-request/customer-account.order.page.render/" + numberOf(orderId);

/** Shopify's page of the order. */
export const orderPage = (orderId: string) => "shopify:customer-account/orders/" + numberOf(orderId);
