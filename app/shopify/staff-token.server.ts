import { ok, refused, type Answer } from "../lib/answer";
import { isShopDomain } from "../lib/shop-domain";

export interface StaffClaims {
  shop: string;
  userId: string;
}

/** What Shopify's library returns once signature, times and audience are right. */
interface Claims {
  dest?: unknown;
  aud?: unknown;
  sub?: unknown;
}

/**
 * Who looks at an order in Shopify's admin, from the ID token of the admin itself. Enough to show what our own database
 * knows; whatever is asked of Shopify in a person's name needs their access too (authenticateStaff).
 */
export async function readStaffToken(
  authorization: string | null,
  decode: (token: string) => Promise<Claims>,
  apiKey: string,
): Promise<Answer<StaffClaims, "unauthorized">> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (!token) return refused("unauthorized", "No ID token");
  let claims: Claims;
  try {
    claims = await decode(token);
  } catch {
    return refused("unauthorized", "The ID token is not valid or has expired");
  }
  if (claims.aud !== apiKey) return refused("unauthorized", "The ID token was made for another app");
  const shop = (typeof claims.dest === "string" ? claims.dest : "").replace(/^https:\/\//, "");
  if (!isShopDomain(shop)) return refused("unauthorized", "The ID token names no shop");
  // a shopper's token names a customer here
  if (typeof claims.sub !== "string" || !/^\d{1,20}$/.test(claims.sub))
    return refused("unauthorized", "The ID token belongs to nobody of the staff");
  return ok({ shop, userId: claims.sub });
}
