import { randomBytes } from "node:crypto";
import { shopifyApi, ApiVersion, type Session } from "@shopify/shopify-api";
import "@shopify/shopify-api/adapters/node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openDatabase, type Database } from "../../app/database/client.server";
import { createEncryption } from "../../app/lib/encryption.server";
import { logFrom } from "../../app/lib/log.server";
import { graphqlClient } from "../../app/shopify/graphql-client.server";
import { createOfflineTokens } from "../../app/shopify/offline-token.server";
import { sessionStorage } from "../../app/shopify/session-storage.server";
import { testDatabase } from "../support/database";
import { routeToSimulator } from "../simulator/route-to-simulator.mjs";
import { KEY, SECRET } from "../simulator/shopify/ask";
import { mainShop } from "../simulator/shopify/catalogue";
import { startShopify, type ShopifySimulator } from "../simulator/shopify/start";

const database = await testDatabase();
const elsewhere = openDatabase(database.url, { connections: 5 });
const encryption = createEncryption([randomBytes(32)]);
const log = logFrom({ LOG_LEVEL: "silent" });
const api = shopifyApi({
  apiKey: KEY,
  apiSecretKey: SECRET,
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: 0 },
});
const processOver = ({ pool }: Database) =>
  createOfflineTokens({
    pool,
    encryption,
    log,
    refresh: async (shop, refreshToken) => (await api.auth.refreshToken({ shop, refreshToken })).session,
    sessionId: (shop) => api.session.getOfflineId(shop),
  }).of(mainShop);
const [here, there] = [processOver(database), processOver(elsewhere)];
const storage = sessionStorage(database.prisma, encryption);

let shopify: ShopifySimulator;
let first: Session;
beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
  routeToSimulator(shopify.origin);
});
afterAll(async () => {
  routeToSimulator(null);
  await shopify.close();
  await elsewhere.close();
});
beforeEach(async () => {
  shopify.faults.clear();
  await database.prisma.session.deleteMany();
  ({ session: first } = await api.auth.tokenExchange({
    shop: mainShop,
    sessionToken: shopify.idToken({ shop: mainShop }),
    requestedTokenType: "urn:shopify:params:oauth:token-type:offline-access-token" as never,
    expiring: true,
  }));
  await storage.storeSession(first);
});

const endsIn = (seconds: number) =>
  database.prisma.session.updateMany({ data: { expiresAt: new Date(Date.now() + seconds * 1000) } });
const refreshes = () => shopify.calls().filter(({ operationName }) => operationName === "refreshToken").length;
const works = async (token: string) => {
  const reply = await graphqlClient(mainShop, () => Promise.resolve(token), log).request(
    "query ReadInstallation { currentAppInstallation { id } }" as never,
    {} as never,
  );
  return Boolean(reply.data);
};

test("a shop's access that is about to end is renewed once, whoever asks, in whichever process", async () => {
  await endsIn(5);
  const before = refreshes();
  const tokens = await Promise.all([here, there, here, there, here, there].map((token) => token()));
  expect(new Set(tokens).size).toBe(1);
  expect(tokens[0]).not.toBe(first.accessToken);
  expect(refreshes() - before).toBe(1);
  expect(await works(tokens[0]!)).toBe(true);
});

test("while one process renews it early, the others go on with what still lasts", async () => {
  await endsIn(120);
  shopify.faults.delayMs = 500;
  const renewing = here();
  await new Promise((later) => setTimeout(later, 100));
  const since = performance.now();
  expect(await there()).toBe(first.accessToken);
  expect(performance.now() - since).toBeLessThan(350);
  expect(await renewing).not.toBe(first.accessToken);
});

test("an answer that got lost is asked for again with the same half, and nothing is lost", async () => {
  await endsIn(5);
  shopify.faults.loseAnswer("refreshToken");
  await expect(here()).rejects.toMatchObject({ kind: "unreachable", effect: "none" });
  expect(await works(await there())).toBe(true);
});

test("Shopify's sign-in being away is not noticed while the access lasts", async () => {
  await endsIn(120);
  shopify.faults.lostBeforeEffect("refreshToken", 5);
  const before = refreshes();
  expect(await here()).toBe(first.accessToken);
  expect(await here()).toBe(first.accessToken);
  expect(refreshes() - before).toBe(1); // and not asked for at every call
});

test("a process that died while renewing keeps nobody waiting for longer than its lease", async () => {
  await endsIn(5);
  await database.pool.query("UPDATE sessions SET refreshing_until = clock_timestamp() + interval '1 s'");
  expect(await works(await there())).toBe(true);
});

test("access that Shopify turned away in mid-flight is replaced and the call made again", async () => {
  const old = first.accessToken!;
  await endsIn(5);
  await there();
  shopify.state.tokens.find(({ accessToken }) => accessToken === old)!.expiresAt = Date.now() - 1;
  const asked: (string | undefined)[] = [];
  const client = graphqlClient(
    mainShop,
    (refused) => {
      asked.push(refused);
      return refused ? here(refused) : Promise.resolve(old);
    },
    log,
  );
  const reply = await client.request("query ReadInstallation { currentAppInstallation { id } }" as never, {} as never);
  expect(reply.data).toBeTruthy();
  expect(asked).toEqual([undefined, old]);
});

test("a renewal that Shopify refuses asks for the app to be opened, and is not repeated as an outage", async () => {
  await endsIn(5);
  shopify.state.tokens.find(({ accessToken }) => accessToken === first.accessToken)!.refreshRevoked = true;
  await expect(here()).rejects.toMatchObject({ kind: "unauthorized" });
});

test("a newer pair that staff brought is not overwritten by a renewal under way", async () => {
  await endsIn(5);
  shopify.faults.delayMs = 400;
  const renewing = here();
  await new Promise((later) => setTimeout(later, 150));
  const { session } = await api.auth.tokenExchange({
    shop: mainShop,
    sessionToken: shopify.idToken({ shop: mainShop }),
    requestedTokenType: "urn:shopify:params:oauth:token-type:offline-access-token" as never,
    expiring: true,
  });
  shopify.faults.delayMs = 0;
  await database.prisma.session.deleteMany();
  await storage.storeSession(session);
  await renewing;
  expect((await storage.loadSession(session.id))?.accessToken).toBe(session.accessToken);
});
