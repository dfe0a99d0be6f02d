import { randomBytes } from "node:crypto";
import type { SimShop, SimToken } from "./state";
import { verify } from "./tokens";
import { nowIso } from "./world";
import type { World } from "./world";

const ONLINE_SECONDS = 86_400;
const OFFLINE_SECONDS = 3_600;
const REFRESH_SECONDS = 90 * 86_400;
const RECOVERY_MS = 30 * 86_400_000;

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token";

export interface OauthAnswer {
  status: number;
  body: Record<string, unknown>;
}

const refuse = (status: number, error: string, description: string): OauthAnswer => ({
  status,
  body: { error, error_description: description },
});

/** `POST /admin/oauth/access_token`: token exchange, and refreshing an expiring offline token. */
export function grantToken(world: World, shop: SimShop, body: Record<string, unknown>, scopes: string[]): OauthAnswer {
  if (body["client_id"] !== world.app.key)
    return refuse(400, "application_cannot_be_found", "The application could not be found.");
  if (body["client_secret"] !== world.app.secret) return refuse(400, "invalid_client", "The client secret is wrong.");
  if (body["grant_type"] === TOKEN_EXCHANGE) return exchange(world, shop, body, scopes);
  if (body["grant_type"] === "refresh_token") return refresh(world, shop, String(body["refresh_token"] ?? ""));
  return refuse(400, "unsupported_grant_type", `The simulator knows no grant ${String(body["grant_type"])}.`);
}

function exchange(world: World, shop: SimShop, body: Record<string, unknown>, scopes: string[]): OauthAnswer {
  if (body["subject_token_type"] !== ID_TOKEN) return refuse(400, "invalid_request", "subject_token_type must be an ID token.");
  const claims = verify(String(body["subject_token"] ?? ""), world.app.secret);
  if (!claims || claims.aud !== world.app.key || claims.dest !== `https://${shop.domain}`)
    return refuse(400, "invalid_subject_token", "The subject token is invalid or has expired.");
  const staff = shop.staff.find((each) => each.id === claims.sub);
  if (!staff) return refuse(400, "invalid_subject_token", "The subject token names no user of this shop.");

  // Shopify installs the app on the first exchange (managed installation).
  shop.app ??= { id: `gid://shopify/AppInstallation/${world.app.id}`, scopes, installedAt: nowIso(world) };

  const requested = body["requested_token_type"];
  if (requested === ONLINE) {
    const token = newToken(world, shop, { kind: "online", userId: staff.id, seconds: ONLINE_SECONDS, refreshedFrom: null });
    return {
      status: 200,
      body: {
        access_token: token.accessToken,
        scope: token.scopes.join(","),
        expires_in: ONLINE_SECONDS,
        associated_user_scope: token.scopes.join(","),
        associated_user: {
          id: Number(staff.id),
          first_name: staff.firstName,
          last_name: staff.lastName,
          email: staff.email,
          email_verified: true,
          account_owner: staff.accountOwner,
          locale: staff.locale,
          collaborator: false,
        },
      },
    };
  }
  if (requested !== OFFLINE) return refuse(400, "invalid_request", "requested_token_type is unknown.");
  const expiring = String(body["expiring"] ?? "0") === "1";
  return offlineAnswer(
    newToken(world, shop, { kind: "offline", userId: null, seconds: expiring ? OFFLINE_SECONDS : null, refreshedFrom: null }),
  );
}

/**
 * A used refresh token stays usable until its successor is first used, for at most 30 days, so a lost answer
 * can be asked for again; the pair whose answer was lost is then void.
 */
function refresh(world: World, shop: SimShop, refreshToken: string): OauthAnswer {
  const now = Date.now();
  const old = world.state.tokens.find((each) => each.refreshToken === refreshToken && each.shop === shop.domain);
  const successors = world.state.tokens.filter((each) => each.refreshedFrom === refreshToken);
  const usable =
    old &&
    shop.app &&
    !old.refreshRevoked &&
    (old.refreshExpiresAt ?? 0) > now &&
    successors.every((each) => each.refreshUsedAt === null) &&
    (old.refreshUsedAt === null || (now - old.refreshUsedAt < RECOVERY_MS && !world.state.faults.refreshWorksOnce));
  if (!usable) return refuse(400, "invalid_grant", "The refresh token is invalid, was used, or has expired.");
  // Assumption E5: of two refreshes with one token the later one's pair counts; access tokens live on until they expire.
  for (const each of successors) each.refreshRevoked = true;
  old.refreshUsedAt ??= now;
  return offlineAnswer(
    newToken(world, shop, { kind: "offline", userId: null, seconds: OFFLINE_SECONDS, refreshedFrom: refreshToken }),
  );
}

function newToken(
  world: World,
  shop: SimShop,
  options: { kind: SimToken["kind"]; userId: string | null; seconds: number | null; refreshedFrom: string | null },
): SimToken {
  const now = Date.now();
  const refreshable = options.kind === "offline" && options.seconds !== null;
  const token: SimToken = {
    accessToken: `${options.kind === "online" ? "shpua" : "shpat"}_${randomBytes(16).toString("hex")}`,
    kind: options.kind,
    shop: shop.domain,
    userId: options.userId,
    scopes: shop.app!.scopes,
    expiresAt: options.seconds === null ? null : now + options.seconds * 1000,
    refreshToken: refreshable ? `shprt_${randomBytes(16).toString("hex")}` : null,
    refreshExpiresAt: refreshable ? now + REFRESH_SECONDS * 1000 : null,
    refreshedFrom: options.refreshedFrom,
    refreshUsedAt: null,
    refreshRevoked: false,
  };
  world.state.tokens = world.state.tokens.filter((each) => (each.refreshExpiresAt ?? each.expiresAt ?? Infinity) > now);
  world.state.tokens.push(token);
  world.changed();
  return token;
}

const offlineAnswer = (token: SimToken): OauthAnswer => ({
  status: 200,
  body: {
    access_token: token.accessToken,
    scope: token.scopes.join(","),
    ...(token.refreshToken && {
      expires_in: OFFLINE_SECONDS,
      refresh_token: token.refreshToken,
      refresh_token_expires_in: REFRESH_SECONDS,
    }),
  },
});

/** The token behind X-Shopify-Access-Token; null when it is unknown, expired, another shop's, or the app is gone. */
export function tokenOf(world: World, shop: SimShop, accessToken: string | undefined): SimToken | null {
  const token = world.state.tokens.find((each) => each.accessToken === accessToken && each.shop === shop.domain);
  if (!token || !shop.app || (token.expiresAt !== null && token.expiresAt <= Date.now())) return null;
  return token;
}
