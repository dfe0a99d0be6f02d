/** A shop's name for good, as tokens, webhooks and addresses say it. */
export const isShopDomain = (text: string): boolean => /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(text);

/** As addresses say it: "sofimix". */
export const handleOf = (shop: string): string => shop.replace(/\.myshopify\.com$/, "");

/** What a store is called that has given no name of its own: "Sofimix". */
export const storeName = (shop: string): string => handleOf(shop).replace(/^./, (first) => first.toUpperCase());

/** Its admin at Shopify, where staff are signed in; without a slash at the end. */
export const adminOf = (shop: string): string => `https://admin.shopify.com/store/${handleOf(shop)}`;
