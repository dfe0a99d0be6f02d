import { createHmac, timingSafeEqual } from "node:crypto";

/** Shopify signs the raw body with the app's secret; compared in constant time. */
export function isSignedByShopify(rawBody: Buffer, signature: string | undefined, apiSecret: string): boolean {
  if (!signature) return false;
  const expected = createHmac("sha256", apiSecret).update(rawBody).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
