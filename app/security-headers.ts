import type { ServerResponse } from "node:http";
import { isShopDomain } from "./lib/shop-domain";

/**
 * What every answer says to browsers, whoever made it: pages, data, files and errors alike. An answer that says something
 * itself keeps it. Nothing of ours is framed, cached or guessed at unless it says so.
 */
const always: Record<string, string> = {
  "x-content-type-options": "nosniff",
  // ids of cases and sealed links stand in addresses
  "referrer-policy": "strict-origin-when-cross-origin",
  // ignored by browsers where there is no TLS: a preview on localhost stays reachable
  "strict-transport-security": "max-age=63072000",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  // pages and their data hold personal data; files bring their own word
  "cache-control": "no-store",
};

/** The same for an answer that says nothing else, ready to be written: names and values in turn. */
export const securityHeaders: readonly string[] = Object.entries(always).flat();

/** Filled in at the last moment, when the answer's own headers are known. */
export function addSecurityHeaders(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...rest: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...rest: unknown[]): ServerResponse => {
    const own = rest.at(-1);
    const named = new Set(
      typeof own === "object" && own && !Array.isArray(own) ? Object.keys(own).map((name) => name.toLowerCase()) : [],
    );
    for (const [name, value] of Object.entries(always))
      if (!response.hasHeader(name) && !named.has(name)) response.setHeader(name, value);
    // express's own error page forbids everything but the frame
    const policy = response.getHeader("content-security-policy");
    if (typeof policy === "string" && !policy.includes("frame-ancestors"))
      response.setHeader("content-security-policy", `${policy}; frame-ancestors 'none'`);
    return writeHead(status, ...rest);
  };
}

/** The pages that Shopify's admin shows in its frame; every other page stands alone, without a script. */
export const isFramed = (routeIds: readonly string[]): boolean =>
  routeIds.some((id) => id === "routes/app" || id === "routes/auth.$");

/**
 * Which admin may frame a page: the shop's own, and nobody's where no shop is named. Shopify's library would also let
 * its developers' machines in (*.spin.dev). A page that stands alone needs its style sheet and nothing else. `nonce` is
 * made anew for every page.
 */
export function documentPolicy(shop: string | null, routeIds: readonly string[], nonce: string): string {
  if (!isFramed(routeIds))
    return "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";
  const named = shop !== null && isShopDomain(shop) ? shop : null;
  const ancestors = named ? `https://${named} https://admin.shopify.com` : "'none'";
  // our own files, the lines of script the server wrote into the page itself, and App Bridge from where Shopify serves it
  const scripts = `script-src 'self' 'nonce-${nonce}' https://cdn.shopify.com`;
  return `frame-ancestors ${ancestors}; ${scripts}; object-src 'none'; base-uri 'self'`;
}
