import "@shopify/shopify-api/adapters/node";
import { ApiVersion, RequestedTokenType, shopifyApi } from "@shopify/shopify-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routeToSimulator } from "../route-to-simulator.mjs";
import { KEY, SECRET, accessToken, askAdmin, post } from "./ask";
import { mainShop, quietShop } from "./catalogue";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import { sign } from "./tokens";

let shopify: ShopifySimulator;
const library = shopifyApi({
  apiKey: KEY,
  apiSecretKey: SECRET,
  apiVersion: ApiVersion.October26,
  hostName: "app.example",
  isEmbeddedApp: true,
  logger: { level: 0 },
});

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
  routeToSimulator(shopify.origin);
});
afterAll(async () => {
  routeToSimulator(null);
  await shopify.close();
});
beforeEach(() => shopify.faults.clear());

describe("Shopify's own library", () => {
  const exchange = (requestedTokenType: RequestedTokenType, userId?: string) =>
    library.auth.tokenExchange({
      shop: mainShop,
      sessionToken: shopify.idToken({ shop: mainShop, userId }),
      requestedTokenType,
      expiring: true,
    });

  test("exchanges an ID token for an expiring offline token, and asks with it", async () => {
    const { session } = await exchange(RequestedTokenType.OfflineAccessToken);
    expect(session).toMatchObject({ id: `offline_${mainShop}`, isOnline: false, refreshToken: expect.stringMatching(/^shprt_/) });
    expect(session.expires!.getTime() - Date.now()).toBeGreaterThan(3_590_000);
    expect(shopify.shop().app).not.toBeNull();

    const client = new library.clients.Graphql({ session });
    const { data } = await client.request("query { shop { name currencyCode } }");
    expect(data).toEqual({ shop: { name: "Sofimix", currencyCode: "EUR" } });
  });

  test("exchanges an ID token for the online token of its user", async () => {
    const user = shopify.staffMembers()[1]!;
    const { session } = await exchange(RequestedTokenType.OnlineAccessToken, user.id);
    expect(session.isOnline).toBe(true);
    expect(session.onlineAccessInfo!.associated_user).toMatchObject({
      id: Number(user.id),
      first_name: user.firstName,
      email: user.email,
    });
  });

  test("exchanges twice at once, as a first page load does", async () => {
    const sessions = await Promise.all([
      exchange(RequestedTokenType.OfflineAccessToken),
      exchange(RequestedTokenType.OfflineAccessToken),
    ]);
    for (const { session } of sessions) expect((await askAdmin(shopify, session.accessToken!, "InstallCheck")).status).toBe(200);
  });

  test("refreshes an expiring token", async () => {
    const { session } = await exchange(RequestedTokenType.OfflineAccessToken);
    const { session: next } = await library.auth.refreshToken({ shop: mainShop, refreshToken: session.refreshToken! });
    expect(next.accessToken).not.toBe(session.accessToken);
    expect(next.refreshToken).not.toBe(session.refreshToken);
    expect((await askAdmin(shopify, next.accessToken!, "InstallCheck")).status).toBe(200);
  });

  test("decodes the session token of a customer account page", async () => {
    const customerId = shopify.customers()[0]!.id;
    const token = shopify.sessionToken({ shop: mainShop, customerId });
    expect(await library.session.decodeSessionToken(token, { checkAudience: true })).toMatchObject({
      dest: mainShop,
      aud: KEY,
      sub: customerId,
    });
  });
});

const refresh = async (refreshToken: string) =>
  await post(shopify, "/admin/oauth/access_token", {
    client_id: KEY,
    client_secret: SECRET,
    grant_type: "refresh_token",
    refresh_token: refreshToken,
  });
const lastRefreshToken = () => shopify.state.tokens.at(-1)!.refreshToken!;

test("a used refresh token works again while its successor was not used, and never afterwards", async () => {
  await accessToken(shopify, "offline", { expiring: true });
  const first = lastRefreshToken();
  shopify.faults.loseAnswer("refreshToken");
  await expect(refresh(first)).rejects.toThrow();
  const lost = lastRefreshToken();
  expect(lost).not.toBe(first);

  const recovered = await refresh(first);
  expect(recovered.status).toBe(200);
  expect(await refresh(lost)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await refresh(recovered.body.refresh_token)).status).toBe(200);
  expect(await refresh(first)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
});

describe("a token exchange is refused", () => {
  const claims = {
    iss: `https://${mainShop}/admin`,
    dest: `https://${mainShop}`,
    aud: KEY,
    sub: "",
    exp: Date.now() / 1000 + 60,
    nbf: 0,
  };
  const exchange = (subject: string) =>
    post(shopify, "/admin/oauth/access_token", {
      client_id: KEY,
      client_secret: SECRET,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: subject,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    });
  const own = () => ({ ...claims, sub: shopify.staffMembers()[0]!.id });
  test.each([
    { why: "signed by somebody else", token: () => sign(own(), "another secret") },
    { why: "expired", token: () => sign({ ...own(), exp: 1 }, SECRET) },
    { why: "made for another app", token: () => sign({ ...own(), aud: "another app" }, SECRET) },
    { why: "of another shop", token: () => sign({ ...own(), dest: `https://${quietShop}` }, SECRET) },
    { why: "of a user the shop does not know", token: () => sign({ ...own(), sub: "1" }, SECRET) },
  ])("when the ID token is $why", async ({ token }) => {
    expect(await exchange(token())).toMatchObject({ status: 400, body: { error: "invalid_subject_token" } });
  });
});

test("an expired, unknown or foreign token is answered 401, and so is every token after the app is uninstalled", async () => {
  const token = await accessToken(shopify, "offline", { expiring: true });
  expect((await askAdmin(shopify, "shpat_unknown", "InstallCheck")).status).toBe(401);
  const stored = shopify.state.tokens.find((each) => each.accessToken === token)!;
  stored.shop = quietShop;
  expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(401);
  stored.shop = mainShop;
  // tokens follow the machine's clock, never the movable one
  shopify.clock.move({ days: 2 });
  expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(200);
  shopify.clock.move({ days: -2 });
  stored.expiresAt = Date.now() - 1;
  expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(401);

  const other = await accessToken(shopify);
  shopify.staff.uninstallApp(mainShop);
  expect((await askAdmin(shopify, other, "InstallCheck")).status).toBe(401);
});
