import { existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import express from "express";
import type { Request, Response, Router } from "express";
import { AdminApi, note } from "./admin-graphql";
import type { HttpAnswer } from "./admin-graphql";
import { defaultAppConfig, readAppConfig } from "./app-config";
import type { AppConfig, Subscription } from "./app-config";
import { runCancelJobs } from "./cancelling";
import { mainShop, openShop, quietShop } from "./catalogue";
import { MovableClock } from "./clock";
import { answerCustomer } from "./customer-account";
import { faultsOf, takeLoss } from "./faults";
import type { Faults } from "./faults";
import { answerDueRequests, answerIsDue, carryOutTakeBacks } from "./fulfilment";
import { flowDesk } from "./flow";
import type { FlowDesk } from "./flow";
import { grantToken } from "./oauth";
import { paymentsDesk } from "./payments";
import type { PaymentsDesk } from "./payments";
import { placeOrder } from "./placing";
import type { OrderRecipe } from "./placing";
import { staffDesk } from "./staff";
import type { StaffDesk } from "./staff";
import { StateFile, emptyState } from "./state";
import type { Call, SimCustomer, SimNotification, SimOrder, SimShop, SimStaff, State } from "./state";
import { bulkFile } from "./resolvers/bulk-operations";
import { tellStories } from "./stories";
import { idToken, sessionToken } from "./tokens";
import { warehouse } from "./warehouse";
import type { Warehouse } from "./warehouse";
import { Webhooks } from "./webhooks";
import type { WebhooksDesk } from "./webhooks";
import { orderOf, shopOf } from "./world";
import type { World } from "./world";

const ADMIN_VERSION = "2026-10";
const CUSTOMER_VERSION = "2026-07";
const BEAT_MS = 40;
const APP_ID = "204811730945";
const projectToml = fileURLToPath(new URL("../../../shopify.app.toml", import.meta.url));

export interface SimulatorOptions {
  /** 0: any free port. Default 0. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the state is kept; none: in memory only. */
  stateFile?: string;
  /** Where the clock tells its offset to other processes: {"offsetMs": n}. */
  clockFile?: string;
  clock?: MovableClock;
  appUrl?: string;
  apiKey: string;
  apiSecret: string;
  /** Tells the stories in sofimix.myshopify.com when the state is fresh. */
  stories?: boolean;
  /** Instead of the subscriptions and scopes in shopify.app.toml. */
  subscriptions?: Subscription[];
  scopes?: string[];
  /** Another shopify.app.toml than the project's; null: the defaults. */
  configFile?: string | null;
}

export interface ShopifySimulator {
  /** http://127.0.0.1:<port>: serves *.myshopify.com by the Host header. */
  readonly origin: string;
  readonly router: Router;
  readonly clock: MovableClock;
  readonly state: State;
  /** Where webhooks go; may be set once the app listens. */
  appUrl: string | null;
  shop(domain?: string): SimShop;
  shops(): SimShop[];
  customers(shop?: string): SimCustomer[];
  staffMembers(shop?: string): SimStaff[];
  orders(shop?: string): SimOrder[];
  /** By global id, number, name (#1001) or story (the first customer's, Camille's). */
  order(shop: string, which: string): SimOrder;
  createOrder(shop: string, recipe?: OrderRecipe): SimOrder;
  tellStories(shop?: string): void;
  /** What the first token exchange does: afterwards webhooks are sent. */
  installApp(shop?: string, scopes?: string[]): void;
  readonly warehouse: Warehouse;
  readonly payments: PaymentsDesk;
  readonly staff: StaffDesk;
  readonly webhooks: WebhooksDesk;
  readonly faults: Faults;
  readonly flow: FlowDesk;
  sessionToken(options: { shop: string; customerId: string | null; expiresInSeconds?: number }): string;
  idToken(options: { shop: string; userId?: string; expiresInSeconds?: number }): string;
  /** Every call to the three APIs, the newest last. */
  calls(): Call[];
  /** Shopify's own e-mails to customers. */
  notifications(): SimNotification[];
  /** Resolves when no cancellation is under way and every webhook that is due has been answered. */
  idle(timeoutMs?: number): Promise<void>;
  save(): void;
  /** Everything anew: shops, stories, clock. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts a stand-in for Shopify on loopback. */
export async function startShopify(options: SimulatorOptions): Promise<ShopifySimulator> {
  let state = StateFile.load(options.stateFile ?? null) ?? emptyState();
  const clock = options.clock ?? new MovableClock({ offsetMs: state.offsetMs, file: options.clockFile });
  if (options.clock && clock.offsetMs === 0 && state.offsetMs !== 0) clock.offsetMs = state.offsetMs;
  const file = new StateFile(options.stateFile ?? null, () => ({ ...state, offsetMs: clock.offsetMs }));
  let appUrl = options.appUrl ?? null;
  const config = appConfig(options);

  const world: World = {
    get state() {
      return state;
    },
    clock,
    app: { key: options.apiKey, secret: options.apiSecret, id: APP_ID },
    changed: () => file.soon(),
    announce: (shop, topic, payload, event) => webhooks.announce(shop, topic, payload, event),
  };
  const faults = faultsOf(world);
  const webhooks = new Webhooks(
    world,
    () => appUrl,
    () => config().subscriptions,
    () => faults.isDown,
  );
  const payments = paymentsDesk(world);
  const hands = warehouse(world);
  const api = new AdminApi(world, config);
  const stopListening = clock.onMove(() => file.now());

  const begin = (): void => {
    for (const domain of [mainShop, quietShop]) if (!state.shops[domain]) openShop(world, domain);
    if (options.stories && state.shops[mainShop]!.orders.length === 0) tellStories(world, state.shops[mainShop]!, hands);
  };
  begin();

  const router = routes(world, api, faults, config);
  const app = express().disable("x-powered-by").use(router);
  app.use((request, response) => {
    response.status(404).json({ errors: `The simulator serves no ${request.method} ${request.path}` });
  });
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  let beats = 0;
  const timer = setInterval(() => {
    // looking through every payment is dear with many orders, and refunds settle in hours
    if ((beats += 1) % 4 === 0) {
      payments.beat();
      if (!faults.isDown) answerDueRequests(world);
    }
    if (state.takeBacks.length > 0) carryOutTakeBacks(world);
    runCancelJobs(world, faults.isDown);
    webhooks.beat();
  }, BEAT_MS);

  const underWay = (): boolean => {
    // while Shopify is down, or its jobs never end, nothing more is to be waited for
    if (faults.isDown) return false;
    return !webhooks.isIdle || answerIsDue(world) || (!faults.jobNeverEnds && state.jobs.some((job) => job.status === "STARTED"));
  };

  return {
    origin,
    router,
    clock,
    get state() {
      return state;
    },
    get appUrl() {
      return appUrl;
    },
    set appUrl(url) {
      appUrl = url;
    },
    shop: (domain = mainShop) => shopOf(world, domain),
    shops: () => Object.values(state.shops),
    customers: (domain = mainShop) => shopOf(world, domain).customers,
    staffMembers: (domain = mainShop) => shopOf(world, domain).staff,
    orders: (domain = mainShop) => shopOf(world, domain).orders,
    order: (domain, which) => orderOf(shopOf(world, domain), which),
    createOrder: (domain, recipe = {}) => placeOrder(world, shopOf(world, domain), recipe),
    tellStories: (domain = mainShop) => tellStories(world, shopOf(world, domain), hands),
    installApp(domain = mainShop, scopes = config().scopes) {
      shopOf(world, domain).app = {
        id: `gid://shopify/AppInstallation/${APP_ID}`,
        scopes,
        installedAt: clock.now().toISO()!,
      };
      file.soon();
    },
    warehouse: hands,
    payments,
    staff: staffDesk(world),
    webhooks,
    faults,
    flow: flowDesk(world, () => appUrl),
    sessionToken: (wish) => sessionToken({ ...wish, key: options.apiKey, secret: options.apiSecret }),
    idToken: ({ shop, userId, expiresInSeconds }) =>
      idToken({
        shop,
        userId: userId ?? shopOf(world, shop).staff[0]!.id,
        expiresInSeconds,
        key: options.apiKey,
        secret: options.apiSecret,
      }),
    calls: () => state.calls,
    notifications: () => state.notifications,
    async idle(timeoutMs = 15_000) {
      const limit = Date.now() + timeoutMs;
      // twice in a row, since what is delivered may make the app change something
      for (let quiet = 0; quiet < 2;) {
        if (Date.now() > limit) throw new Error("Shopify's simulator is still busy");
        await new Promise((resolve) => setTimeout(resolve, BEAT_MS));
        quiet = underWay() ? 0 : quiet + 1;
      }
    },
    save: () => file.now(),
    reset() {
      state = emptyState();
      clock.offsetMs = 0;
      begin();
      file.now();
    },
    async close() {
      clearInterval(timer);
      stopListening();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await webhooks.close();
      file.close();
    },
  };
}

/** The project's shopify.app.toml, read again when it changes; the defaults while there is none. */
function appConfig(options: SimulatorOptions): () => AppConfig {
  const path = options.configFile === undefined ? projectToml : options.configFile;
  let readAt = -1;
  let read: AppConfig = defaultAppConfig;
  return () => {
    if (path && existsSync(path) && statSync(path).mtimeMs !== readAt) {
      readAt = statSync(path).mtimeMs;
      read = readAppConfig(path) ?? defaultAppConfig;
    }
    return {
      ...read,
      scopes: options.scopes ?? (read.scopes.length > 0 ? read.scopes : defaultAppConfig.scopes),
      subscriptions: options.subscriptions ?? read.subscriptions,
    };
  };
}

function routes(world: World, api: AdminApi, faults: Faults, config: () => AppConfig): Router {
  const router = express.Router();
  const body = express.json({ limit: "2mb", type: () => true });

  const shopBy = (domain: string | undefined): SimShop | null => world.state.shops[domain?.split(":")[0] ?? ""] ?? null;
  const hostOf = (request: Request): string | undefined => request.headers.host;

  /** What stands between a caller and every API: an outage, a slow line, an unknown shop. */
  const serve =
    (
      shopOfRequest: (request: Request) => SimShop | null,
      answer: (request: Request, shop: SimShop) => Promise<HttpAnswer | null>,
    ) =>
    async (request: Request, response: Response): Promise<void> => {
      if (faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
      if (faults.isDown) {
        if (faults.state.downHow === "refused") request.socket.destroy();
        else response.status(503).type("text/html").send("<h1>Service Unavailable</h1>");
        return;
      }
      const shop = shopOfRequest(request);
      if (!shop) {
        response.status(404).json({ errors: "Not Found" });
        return;
      }
      const result = await answer(request, shop);
      if (result === null) {
        request.socket.destroy(); // the answer is lost on its way
        return;
      }
      response
        .status(result.status)
        .set("X-Request-Id", `simulated-${world.state.calls.length}`)
        .set(result.headers ?? {})
        .json(result.body);
    };

  router.post(
    "/admin/oauth/access_token",
    body,
    serve(
      (request) => shopBy(hostOf(request)),
      async (request, shop) => {
        const asked = request.body as Record<string, unknown>;
        const operationName = asked["grant_type"] === "refresh_token" ? "refreshToken" : "tokenExchange";
        const online = String(asked["requested_token_type"] ?? "").includes("online-access");
        const log = (status: number, problem: string | null): void =>
          note(world, {
            shop: shop.domain,
            api: "oauth",
            operationName,
            rootFields: [],
            requestedCost: null,
            actualCost: null,
            status,
            problem,
            online,
          });
        if (takeLoss(world, "loseRequest", [operationName])) {
          log(0, "lost before the effect");
          return null;
        }
        const answer = grantToken(world, shop, asked, config().scopes);
        log(answer.status, answer.status === 200 ? null : String(answer.body["error"]));
        return takeLoss(world, "loseAnswer", [operationName]) ? null : answer;
      },
    ),
  );

  // Shopify keeps these files at a storage of its own; here they lie under the shop's address
  router.get("/simulated-bulk-results/:file", (request, response) => {
    const shop = shopBy(hostOf(request));
    const lines = shop && !faults.isDown ? bulkFile(world, shop, request.params.file) : null;
    if (lines === null) response.status(404).send("Not Found");
    else response.type("application/jsonl").send(lines);
  });

  router.post(
    "/admin/api/:version/graphql.json",
    body,
    serve(
      (request) => shopBy(hostOf(request)),
      async (request, shop) => {
        if (request.params["version"] !== ADMIN_VERSION) return { status: 404, body: { errors: "Not Found" } };
        return await api.answer(shop, request.get("X-Shopify-Access-Token"), request.body as object);
      },
    ),
  );

  router.post(
    "/customer-account/api/:version/graphql.json",
    body,
    serve(
      (request) => shopBy(String(request.query["shop"] ?? request.get("X-Simulated-Shop") ?? hostOf(request))),
      async (request, shop) => {
        if (request.params["version"] !== CUSTOMER_VERSION) return { status: 404, body: { errors: "Not Found" } };
        const customer = request.get("X-Simulated-Customer") ?? request.query["customer"];
        return await answerCustomer(world, config(), shop, customer ? String(customer) : null, request.body as object);
      },
    ),
  );
  return router;
}
