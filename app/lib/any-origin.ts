import { readBody } from "./read-body";

/**
 * What extensions ask: they run on origins of Shopify's, or on none. Any origin may ask, the token says who it is. Nothing
 * here uses cookies.
 */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "Authorization, Content-Type",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-max-age": "7200",
  "cache-control": "no-store",
};
const MAX_BYTES = 16 * 1024;

/** The answer to a browser that asks whether it may ask. */
export const preflight = (): Response => new Response(null, { status: 204, headers: CORS });

export const json = (status: number, value: unknown): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { ...CORS, "content-type": "application/json; charset=utf-8", ...(status === 429 ? { "retry-after": "600" } : {}) },
  });

export async function readJson(
  request: Request,
): Promise<{ ok: true; value: unknown } | { ok: false; status: number; code: "malformed" | "too-large" }> {
  const body = await readBody(request, MAX_BYTES);
  if (!body) return { ok: false, status: 413, code: "too-large" };
  try {
    return { ok: true, value: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) };
  } catch {
    return { ok: false, status: 400, code: "malformed" };
  }
}
