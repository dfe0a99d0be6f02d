import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../app/database/client.server";
import { logFrom } from "../../app/lib/log.server";
import { graphqlClient, ShopifyFailure } from "../../app/shopify/graphql-client.server";
import { paced } from "../../app/shopify/paced-client.server";
import { createPoints, type Waiting } from "../../app/shopify/points.server";
import { testDatabase } from "../support/database";
import { routeToSimulator } from "../simulator/route-to-simulator.mjs";
import { KEY, SECRET, post } from "../simulator/shopify/ask";
import { mainShop, quietShop } from "../simulator/shopify/catalogue";
import { startShopify, type ShopifySimulator } from "../simulator/shopify/start";

const database = await testDatabase();
// a second process: connections of its own, and nothing in memory that the first knows
const elsewhere = openDatabase(database.url, { connections: 5 });
const log = logFrom({ LOG_LEVEL: "silent" });
const points = { here: createPoints({ pool: database.pool, log }), there: createPoints({ pool: elsewhere.pool, log }) };

let shopify: ShopifySimulator;
const tokens = new Map<string, string>();
beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null, stories: true });
  routeToSimulator(shopify.origin);
  for (const shop of [mainShop, quietShop]) {
    const exchange = {
      client_id: KEY,
      client_secret: SECRET,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: shopify.idToken({ shop }),
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    };
    const { body } = await post(shopify, "/admin/oauth/access_token", exchange, { host: shop });
    tokens.set(shop, (body as { access_token: string }).access_token);
  }
});
afterAll(async () => {
  routeToSimulator(null);
  await shopify.close();
  await elsewhere.close();
});
beforeEach(async () => {
  shopify.faults.clear();
  await database.pool.query("DELETE FROM shop_points");
});

const ORDERS = `#graphql
  query ReadChangedOrders($query: String!, $after: String) {
    orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {
      nodes { id updatedAt }
      pageInfo { hasNextPage endCursor }
    }
  }`;
const known = { here: new Map<string, number>(), there: new Map<string, number>() };
const asking = (shop: string, waiting: Waiting, process: keyof typeof points = "here") => {
  const client = paced(
    shop,
    waiting,
    graphqlClient(shop, () => Promise.resolve(tokens.get(shop)!), log),
    points[process],
    known[process],
  );
  return () => client.request(ORDERS as never, { query: "updated_at:>='2020-01-01T00:00:00Z'", after: null } as never);
};
const throttledCalls = () => shopify.calls().filter(({ problem }) => problem === "THROTTLED").length;
const availableIn = async (shop: string): Promise<number> =>
  Number((await database.pool.query("SELECT available FROM shop_points WHERE shop_domain = $1", [shop])).rows[0]?.available);
/** Points that came back while the machine was busy with something else. */
const flowedBack = (perSecond: number, since: number): number => (perSecond * (performance.now() - since)) / 1000;

test("two processes share what one shop grants: nobody is turned away, and nearly all of it is used", async () => {
  shopify.shop(mainShop).rateLimit = { size: 400, perSecond: 200 };
  await asking(mainShop, "background")();
  const before = { throttled: throttledCalls(), spent: spentOn(mainShop) };
  const since = performance.now();
  // enough of them that one slow answer at the end does not weigh
  const asks = (["here", "there"] as const).flatMap((process) =>
    Array.from({ length: 12 }, () => asking(mainShop, "background", process)),
  );
  await Promise.all(asks.map((ask) => ask()));
  const seconds = (performance.now() - since) / 1000;
  const spent = spentOn(mainShop) - before.spent;
  // the bucket's unreserved part was there, the rest flowed back meanwhile
  expect(spent / (300 + 200 * seconds)).toBeGreaterThan(0.75);
  expect(throttledCalls() - before.throttled).toBeLessThanOrEqual(2);
}, 30_000);

const spentOn = (shop: string) =>
  shopify.calls().reduce((sum, call) => sum + (call.shop === shop ? (call.actualCost ?? 0) : 0), 0);

test("while jobs use up what there is, a shopper at a page is served at once", async () => {
  shopify.shop(mainShop).rateLimit = { size: 800, perSecond: 60 };
  await asking(mainShop, "background")();
  const jobs = Array.from({ length: 15 }, () => asking(mainShop, "background")().catch((error: unknown) => error));
  await new Promise((later) => setTimeout(later, 400));
  const since = performance.now();
  await asking(mainShop, "shopper", "there")();
  await asking(mainShop, "shopper", "there")();
  expect(performance.now() - since).toBeLessThan(1_000);
  await Promise.all(jobs);
}, 60_000);

test("a quiet shop does not notice the noise of another", async () => {
  shopify.shop(mainShop).rateLimit = { size: 400, perSecond: 100 };
  const noise = Array.from({ length: 15 }, () => asking(mainShop, "background")().catch((error: unknown) => error));
  const since = performance.now();
  await asking(quietShop, "background")();
  expect(performance.now() - since).toBeLessThan(500);
  expect((await Promise.all(noise)).length).toBe(15);
}, 60_000);

test("turned away with a 429, a call is repeated when Shopify says, and given up when that is too long for whoever waits", async () => {
  shopify.shop(mainShop).rateLimit = { size: 2000, perSecond: 1000 };
  shopify.faults.turnAway(1, "1.0");
  const since = performance.now();
  expect((await asking(mainShop, "shopper")()).data).toBeTruthy();
  expect(performance.now() - since).toBeGreaterThan(990);

  shopify.faults.turnAway(1, "30");
  const before = shopify.calls().length;
  await expect(asking(mainShop, "shopper")()).rejects.toMatchObject({ kind: "throttled", effect: "none", retryAfterMs: 30_000 });
  expect(shopify.calls().length - before).toBe(1);
}, 20_000);

test("a call that Shopify throttles all the same is asked again, a few times at most", async () => {
  shopify.shop(mainShop).rateLimit = { size: 2000, perSecond: 1000 };
  const ask = asking(mainShop, "shopper");
  shopify.faults.throttle(2);
  expect((await ask()).data).toBeTruthy();

  shopify.faults.throttle(true);
  const before = shopify.calls().length;
  await expect(ask()).rejects.toMatchObject({ kind: "throttled", effect: "none" });
  expect(shopify.calls().length - before).toBe(5);
}, 20_000);

test("what somebody else spent is found out by the next answer", async () => {
  shopify.shop(mainShop).rateLimit = { size: 1000, perSecond: 10 };
  await asking(mainShop, "shopper")();
  // calls that went past us
  const raw = graphqlClient(mainShop, () => Promise.resolve(tokens.get(mainShop)!), log);
  for (let i = 0; i < 10; i += 1)
    await raw.request(ORDERS as never, { query: "updated_at:>='2020-01-01T00:00:00Z'", after: null } as never);
  const since = performance.now();
  const reply = await asking(mainShop, "shopper", "there")();
  const available = await availableIn(mainShop);
  expect(available).toBeLessThanOrEqual(reply.cost!.status!.currentlyAvailable + 1 + flowedBack(10, since));
});

test("a process that dies with points set aside takes them from nobody for long", async () => {
  shopify.shop(mainShop).rateLimit = { size: 1000, perSecond: 10 };
  await asking(mainShop, "shopper")();
  await points.there.take(mainShop, 700, "shopper"); // and never settles
  await database.pool.query("UPDATE shop_points SET taken_at = taken_at - interval '31 s'");
  const since = performance.now();
  const reply = await asking(mainShop, "shopper")();
  const apart = (await availableIn(mainShop)) - reply.cost!.status!.currentlyAvailable;
  expect(Math.abs(apart)).toBeLessThan(5 + flowedBack(10, since));
});

test("without points in time a job gives up, and nothing was asked", async () => {
  shopify.shop(mainShop).rateLimit = { size: 1000, perSecond: 1 };
  await asking(mainShop, "shopper")();
  await database.pool.query("UPDATE shop_points SET available = 100");
  const before = shopify.calls().length;
  await expect(asking(mainShop, "background")()).rejects.toBeInstanceOf(ShopifyFailure);
  expect(shopify.calls().length).toBe(before);
});

test("while the points cannot be read Shopify is asked all the same", async () => {
  const broken = createPoints({ pool: { query: () => Promise.reject(new Error("down")) } as never, log });
  const client = paced(
    mainShop,
    "shopper",
    graphqlClient(mainShop, () => Promise.resolve(tokens.get(mainShop)!), log),
    broken,
    new Map(),
  );
  shopify.shop(mainShop).rateLimit = { size: 2000, perSecond: 1000 };
  expect((await client.request(ORDERS as never, { query: "", after: null } as never)).data).toBeTruthy();
});
