import "@shopify/shopify-app-remix/adapters/node";
import { ApiVersion, shopifyApi, type Session } from "@shopify/shopify-api";
import type pg from "pg";
import { AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { PrismaClient } from "../database/generated/client";
import type { Encryption } from "../lib/encryption.server";
import { addToLog } from "../lib/log-context.server";
import type { Log } from "../lib/log.server";
import { readCustomerToken } from "./customer-token.server";
import { gatewayOver, type Gateway } from "./gateway.server";
import { graphqlClient, type AccessToken } from "./graphql-client.server";
import { noting, type Reach } from "./noting-client.server";
import { createOfflineTokens } from "./offline-token.server";
import { paced, type KnownCosts } from "./paced-client.server";
import { createPoints, type Waiting } from "./points.server";
import { sessionStorage } from "./session-storage.server";
import { readStaffToken } from "./staff-token.server";
import { isSignedByShopify } from "./webhook-signature.server";

export interface ShopifySettings {
  apiKey: string;
  apiSecret: string;
  appUrl: string;
  scopes: string[];
}

/** Who is at the admin page. */
export interface Staff {
  shop: string;
  userId: string;
  userName: string | null;
  /** Calls made with this carry the person's own permissions, so Shopify enforces them. */
  gateway: Gateway;
}

export type ShopifyDoor = ReturnType<typeof openShopify>;

/** Everything that goes in and out between Shopify and us: who asks, and the shop's API. */
export function openShopify(
  settings: ShopifySettings,
  deps: {
    prisma: PrismaClient;
    /** The same database, for what all processes share about a shop: its points and its access. */
    pool: Pick<pg.Pool, "query">;
    encryption: Encryption;
    log: Log;
    isInstalled: (shop: string) => Promise<boolean>;
    /** `locale`: the language in which whoever opened the app works in Shopify's admin. */
    onInstalled: (installed: { shop: string; scopes: string[]; locale: string | null; gateway: Gateway }) => Promise<void>;
    /** Told of every answer and of every silence of Shopify. */
    reach: Reach;
  },
) {
  const { log } = deps;
  const storage = sessionStorage(deps.prisma, deps.encryption);
  const app = shopifyApp({
    apiKey: settings.apiKey,
    apiSecretKey: settings.apiSecret,
    appUrl: settings.appUrl,
    scopes: settings.scopes,
    apiVersion: ApiVersion.October26,
    distribution: AppDistribution.AppStore,
    authPathPrefix: "/auth",
    sessionStorage: storage,
    useOnlineTokens: true,
    isEmbeddedApp: true,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    logger: {
      level: LogSeverity.Warning,
      log: (severity: number, message: string) => {
        if (severity === LogSeverity.Error) log.error(message);
        else log.warn(message);
      },
    },
    hooks: {
      afterAuth: async ({ session }) => install(session),
    },
  });

  // the app object keeps its own to itself; this one only reads tokens
  const api = shopifyApi({
    apiKey: settings.apiKey,
    apiSecretKey: settings.apiSecret,
    apiVersion: ApiVersion.October26,
    hostName: new URL(settings.appUrl).host,
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error, log: () => undefined },
  });

  const tokens = createOfflineTokens({
    pool: deps.pool,
    encryption: deps.encryption,
    log,
    refresh: async (shop, refreshToken) => (await api.auth.refreshToken({ shop, refreshToken })).session,
    sessionId: (shop) => api.session.getOfflineId(shop),
  });
  const points = createPoints({ pool: deps.pool, log });
  const costs: KnownCosts = new Map();

  const clientOf = (shop: string, token: AccessToken, waiting: Waiting) =>
    paced(shop, waiting, noting(shop, graphqlClient(shop, token, log), deps.reach), points, costs);

  function gatewayFor(shop: string, { for: waiting = "background" }: { for?: Waiting } = {}): Gateway {
    // whatever is done with it, job or request, is done for this shop
    noteShop({ shop });
    return gatewayOver(clientOf(shop, tokens.of(shop), waiting));
  }

  const install = ({ shop, scope, onlineAccessInfo }: Pick<Session, "shop" | "scope" | "onlineAccessInfo">): Promise<void> =>
    deps.onInstalled({
      shop,
      scopes: scope?.split(",") ?? [],
      locale: onlineAccessInfo?.associated_user.locale ?? null,
      gateway: gatewayFor(shop, { for: "staff" }),
    });

  /**
   * The library takes any token signed with the app's secret for one of staff and stumbles over those that are not, a
   * shopper's for one. What is genuine and nobody of staff's is refused here; everything else is the library's business.
   */
  async function asStaffOnly(request: Request): Promise<Request> {
    const header = /^Bearer (\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    const token = header ?? new URL(request.url).searchParams.get("id_token");
    if (!token) return request;
    const claims = await api.session.decodeSessionToken(token).catch(() => null);
    const shop: unknown = claims?.dest;
    const person: unknown = claims?.sub;
    const isStaff =
      typeof shop === "string" &&
      /^https:\/\/[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shop) &&
      typeof person === "string" &&
      /^\d+$/.test(person);
    if (claims && !isStaff) throw new Response(null, { status: 401 });
    if (isStaff) noteShop({ shop: new URL(shop).hostname });
    return request;
  }

  return {
    apiKey: settings.apiKey,
    /** Where shoppers and staff reach the app, without a slash at the end. */
    appUrl: settings.appUrl.replace(/\/+$/, ""),
    requiredScopes: settings.scopes,
    /** The shop's API with the app's own access: for the shopper's press, jobs and webhooks. Who waits less goes first. */
    forShop: gatewayFor,

    /** The person at an admin page; throws the Response that leads there (sign-in, bounce page, 401). */
    async authenticateStaff(request: Request): Promise<Staff> {
      const { session } = await app.authenticate.admin(await asStaffOnly(request));
      noteShop(session);
      // A page's loaders authenticate at the same moment and the library runs the hook for one of them only; and a
      // process may have died between the session and the hook. Nobody goes on before the shop is there.
      if (!(await deps.isInstalled(session.shop))) await install(session);
      const user = session.onlineAccessInfo?.associated_user;
      const token = session.accessToken ?? "";
      return {
        shop: session.shop,
        userId: user ? String(user.id) : "unknown",
        userName: user ? [user.first_name, user.last_name].filter(Boolean).join(" ") || null : null,
        gateway: gatewayOver(clientOf(session.shop, () => Promise.resolve(token), "staff")),
      };
    },

    authenticateCustomer: async (authorization: string | null) =>
      noted(
        await readCustomerToken(
          authorization,
          (token) => api.session.decodeSessionToken(token, { checkAudience: false }),
          settings.apiKey,
        ),
      ),

    /** Only who it is: nothing is asked of Shopify, and nothing may be done in their name. */
    identifyStaff: async (authorization: string | null) =>
      noted(await readStaffToken(authorization, (token) => api.session.decodeSessionToken(token), settings.apiKey)),

    isSignedByShopify: (rawBody: Buffer, signature: string | undefined) =>
      isSignedByShopify(rawBody, signature, settings.apiSecret),

    addDocumentResponseHeaders: (request: Request, headers: Headers) => app.addDocumentResponseHeaders(request, headers),
    login: (request: Request) => app.login(request),
  };
}

/** Every line of the log that follows says whose shop it is about. */
const noteShop = ({ shop }: { shop: string }): void => addToLog({ shop });

function noted<Claims extends { shop: string }, Problem>(
  answer: { ok: true; value: Claims } | { ok: false; error: Problem },
): typeof answer {
  if (answer.ok) noteShop(answer.value);
  return answer;
}
