import { refused, ok, type Answer } from "../lib/answer";
import { isShopDomain } from "../lib/shop-domain";

export interface CustomerClaims {
  shop: string;
  customerId: string;
}

/** What Shopify's library returns once the signature and the times are right; it checks nothing else that matters here. */
interface Claims {
  dest?: unknown;
  aud?: unknown;
  sub?: unknown;
}

/**
 * Who presses the button, from the extension's session token. The library accepts tokens made for other apps and
 * the admin's ID tokens, so both are refused here: the audience must be us and the subject a customer.
 */
export async function readCustomerToken(
  authorization: string | null,
  decode: (token: string) => Promise<Claims>,
  apiKey: string,
): Promise<Answer<CustomerClaims, "unauthorized" | "login-required">> {
  const token = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  if (!token) return refused("unauthorized", "No session token");

  let claims: Claims;
  try {
    claims = await decode(token);
  } catch {
    return refused("unauthorized", "The session token is not valid or has expired");
  }
  if (claims.aud !== apiKey) return refused("unauthorized", "The session token was made for another app");

  const shop = (typeof claims.dest === "string" ? claims.dest : "").replace(/^https:\/\//, "");
  if (!isShopDomain(shop)) return refused("unauthorized", "The session token names no shop");

  const subject = claims.sub;
  // absent before sign-in, and where the app may not see customers
  if (subject === undefined || subject === null || subject === "") return refused("login-required", "Please sign in first");
  if (typeof subject !== "string" || !/^gid:\/\/shopify\/Customer\/\d+$/.test(subject)) {
    return refused("unauthorized", "The session token belongs to no customer");
  }
  return ok({ shop, customerId: subject });
}
