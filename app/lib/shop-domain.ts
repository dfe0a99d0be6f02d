/** A shop's name for good, as tokens, webhooks and addresses say it. */
export const isShopDomain = (text: string): boolean => /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(text);
