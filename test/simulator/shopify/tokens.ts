import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** JSON web tokens as Shopify signs them: HS256 with the app's secret, on the machine's own clock. */

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const signatureOf = (text: string, secret: string): string => createHmac("sha256", secret).update(text).digest("base64url");

export function sign(claims: Record<string, unknown>, secret: string): string {
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${text}.${signatureOf(text, secret)}`;
}

export type Claims = Record<string, unknown> & { exp?: number; nbf?: number; aud?: string; dest?: string; sub?: string };

/** The claims of a token that is genuine and valid now; null otherwise. */
export function verify(token: string, secret: string): Claims | null {
  const [head, body, signature] = token.split(".");
  if (!head || !body || !signature) return null;
  const expected = Buffer.from(signatureOf(`${head}.${body}`, secret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return null;
  try {
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Claims;
    const now = Date.now() / 1000;
    return (claims.exp ?? 0) > now && (claims.nbf ?? 0) <= now + 10 ? claims : null;
  } catch {
    return null;
  }
}

const seconds = (): number => Math.floor(Date.now() / 1000);

/** What App Bridge hands to the embedded app: `dest` with https, valid for a minute. */
export const idToken = (options: {
  shop: string;
  userId: string;
  key: string;
  secret: string;
  expiresInSeconds?: number;
}): string =>
  sign(
    {
      iss: `https://${options.shop}/admin`,
      dest: `https://${options.shop}`,
      aud: options.key,
      sub: options.userId,
      exp: seconds() + (options.expiresInSeconds ?? 60),
      nbf: seconds() - 1,
      iat: seconds() - 1,
      jti: randomUUID(),
      sid: randomUUID(),
    },
    options.secret,
  );

/** What a customer account page hands to an extension: `dest` without https, no issuer, `sub` only when logged in. */
export const sessionToken = (options: {
  shop: string;
  customerId: string | null;
  key: string;
  secret: string;
  expiresInSeconds?: number;
}): string =>
  sign(
    {
      dest: options.shop,
      aud: options.key,
      exp: seconds() + (options.expiresInSeconds ?? 300),
      nbf: seconds() - 1,
      iat: seconds() - 1,
      jti: randomUUID(),
      ...(options.customerId && { sub: options.customerId }),
    },
    options.secret,
  );
