import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAppConfig } from "./app-config";
import { KEY, SECRET, accessToken, askAdmin, askCustomer } from "./ask";
import { mainShop, quietShop } from "./catalogue";
import { startShopify } from "./start";
import type { ShopifySimulator, SimulatorOptions } from "./start";
import { storyNames } from "./stories";

let folder: string;
const running: ShopifySimulator[] = [];
const start = async (options: Partial<SimulatorOptions> = {}): Promise<ShopifySimulator> => {
  const shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null, ...options });
  running.push(shopify);
  return shopify;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shopify-simulator-"));
});
afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
  rmSync(folder, { recursive: true });
});

describe("stories", () => {
  test("are told as of the clock's now, for a French and an English shopper, and one for somebody else", async () => {
    const shopify = await start({ stories: true });
    const [camille, alex, jeanne] = shopify.customers();
    expect([camille!.locale, alex!.locale]).toEqual(["fr", "en"]);
    for (const name of storyNames)
      expect(shopify.order(mainShop, name).customerId).toBe(name === "another customer's" ? jeanne!.id : camille!.id);
    expect(shopify.orders().filter((order) => order.customerId === alex!.id)).toHaveLength(storyNames.length - 1);

    const minutesOld = (name: string) =>
      Math.round(
        shopify.clock.now().diff(shopify.clock.now().set({})).as("minutes") +
          (shopify.clock.nowMs() - Date.parse(shopify.order(mainShop, name).createdAt)) / 60_000,
      );
    expect(minutesOld("closing in ten minutes")).toBe(47 * 60 + 50);
    expect(minutesOld("47 h 59 placed overseas")).toBe(47 * 60 + 59);
    expect(minutesOld("60 hours old")).toBe(3600);
    expect(shopify.order(mainShop, "47 h 59 placed overseas").shippingAddress!.countryCode).toBe("RE");
    expect(shopify.orders(quietShop)).toEqual([]);
  });

  test("happened before the app listened: no webhooks", async () => {
    const shopify = await start({ stories: true, appUrl: "http://127.0.0.1:9" });
    expect(shopify.webhooks.deliveries()).toEqual([]);
  });
});

describe("the state", () => {
  test("survives a restart: orders, tokens, faults, waiting webhooks, the clock", async () => {
    const stateFile = join(folder, "shopify.json");
    const before = await start({ stateFile, stories: true, appUrl: "http://127.0.0.1:9" });
    const token = await accessToken(before);
    before.clock.move({ hours: 5 });
    before.faults.throttle(3);
    before.webhooks.mode.delayMs = 3_600_000;
    const order = before.createOrder(mainShop, { payment: "authorised" });
    await running.pop()!.close();

    const after = await start({ stateFile, stories: true, appUrl: "http://127.0.0.1:9" });
    expect(after.order(mainShop, order.name)).toEqual(order);
    expect(after.orders()).toHaveLength(before.orders().length);
    expect(after.clock.offsetMs).toBe(5 * 3_600_000);
    expect(after.faults.state.throttle).toBe(3);
    expect(after.webhooks.deliveries().map((each) => each.status)).toContain("waiting");
    after.faults.clear();
    expect((await askAdmin(after, token, "InstallCheck")).status).toBe(200);
    const next = after.createOrder(mainShop);
    expect(next.number).toBe(order.number + 1);
    expect(next.id).not.toBe(order.id);
  });

  test("a cancellation under way when Shopify stopped is carried out afterwards", async () => {
    const stateFile = join(folder, "shopify.json");
    const before = await start({ stateFile });
    before.faults.cancelJobMs = 60_000;
    const token = await accessToken(before);
    const { id } = before.createOrder(mainShop);
    await askAdmin(before, token, "CancelOrder", { orderId: id, reason: "CUSTOMER", restock: true });
    before.state.jobs[0]!.dueAt = Date.now();
    await running.pop()!.close();
    const after = await start({ stateFile });
    await after.idle();
    expect(after.order(mainShop, id).cancelledAt).not.toBeNull();
  });

  test("begins anew when told to", async () => {
    const shopify = await start({ stories: true });
    const many = shopify.orders().length;
    shopify.createOrder(mainShop);
    shopify.clock.move({ days: 1 });
    shopify.reset();
    expect(shopify.orders()).toHaveLength(many);
    expect(shopify.clock.offsetMs).toBe(0);
  });

  test("of another version is refused instead of misread", async () => {
    const stateFile = join(folder, "shopify.json");
    writeFileSync(stateFile, '{"version":0}');
    await expect(start({ stateFile })).rejects.toThrow("fresh");
  });
});

test("the clock tells its offset to other processes through a file", async () => {
  const clockFile = join(folder, "clock.json");
  const shopify = await start({ clockFile });
  shopify.clock.move({ hours: 2 });
  expect(JSON.parse(readFileSync(clockFile, "utf8"))).toEqual({ offsetMs: 7_200_000 });
  shopify.clock.set("2027-01-01T00:00:00Z");
  expect(shopify.clock.now().year).toBe(2027);
});

describe("faults", () => {
  test("Shopify is down for an hour of the shop's time, on every door", async () => {
    const shopify = await start({ stories: true });
    const token = await accessToken(shopify);
    shopify.faults.down({ hours: 1 });
    expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(503);
    expect((await askCustomer(shopify, shopify.customers()[0]!.id, "AccountHolder")).status).toBe(503);
    shopify.clock.move({ minutes: 61 });
    expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(200);
    shopify.faults.down("forever", "refused");
    await expect(askAdmin(shopify, token, "InstallCheck")).rejects.toThrow();
  });

  test("an answer is lost after its effect, a request before it, each as often as said", async () => {
    const shopify = await start();
    shopify.faults.cancelJobMs = 20;
    const token = await accessToken(shopify);
    const cancel = (orderId: string) => askAdmin(shopify, token, "CancelOrder", { orderId, reason: "CUSTOMER", restock: true });

    const lost = shopify.createOrder(mainShop);
    shopify.faults.loseAnswer("CancelOrder");
    await expect(cancel(lost.id)).rejects.toThrow();
    await shopify.idle();
    expect(lost.cancelledAt).not.toBeNull();

    const never = shopify.createOrder(mainShop);
    shopify.faults.lostBeforeEffect("orderCancel", 2);
    await expect(cancel(never.id)).rejects.toThrow();
    await expect(cancel(never.id)).rejects.toThrow();
    await shopify.idle();
    expect(never.cancelledAt).toBeNull();
    expect((await cancel(never.id)).status).toBe(200);
  });

  test("calls are throttled, fail or take their time", async () => {
    const shopify = await start();
    const token = await accessToken(shopify);
    const ask = () => askAdmin(shopify, token, "InstallCheck");
    shopify.faults.throttle(1);
    expect((await ask()).body.errors).toMatchObject([{ extensions: { code: "THROTTLED" } }]);
    expect((await ask()).body.errors).toBeUndefined();

    shopify.faults.errorRate = 0.5;
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await ask()).status);
    expect(statuses).toEqual([200, 500, 200, 500]);
    shopify.faults.errorRate = 0;

    shopify.faults.delayMs = 120;
    const began = Date.now();
    await ask();
    expect(Date.now() - began).toBeGreaterThanOrEqual(119);
  });
});

test("every call is counted with its cost", async () => {
  const shopify = await start();
  const token = await accessToken(shopify);
  await askAdmin(shopify, token, "InstallCheck");
  await askAdmin(shopify, "wrong", "InstallCheck");
  expect(shopify.calls()).toMatchObject([
    { api: "oauth", operationName: "tokenExchange", status: 200 },
    {
      api: "admin",
      operationName: "InstallCheck",
      rootFields: ["currentAppInstallation", "shop"],
      requestedCost: 8,
      actualCost: 8,
      status: 200,
    },
    { api: "admin", status: 401, problem: "unknown or expired token" },
  ]);
});

describe("shopify.app.toml", () => {
  const written = (text: string) => {
    const file = join(folder, "shopify.app.toml");
    writeFileSync(file, text);
    return file;
  };

  test("tells scopes, subscriptions and metafield definitions", () => {
    const config = readAppConfig(
      written(`
client_id = "abc" # ours
embedded = true
[access_scopes]
scopes = "read_orders,write_orders"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
name = "core"
topics = [ "orders/create", # placed
  "orders/cancelled" ]
uri = "/webhooks/orders"
include_fields = ["id", "updated_at"]
[[webhooks.subscriptions]]
compliance_topics = ["shop/redact"]
uri = "/webhooks/compliance"
[shop.metafields.app.cancel_policy]
type = "json"
access.customer_account = "read"
[order.metafields.app.cancellation]
type = "json"
`),
    );
    expect(config).toEqual({
      scopes: ["read_orders", "write_orders"],
      subscriptions: [
        {
          topics: ["orders/create", "orders/cancelled"],
          uri: "/webhooks/orders",
          name: "core",

          includeFields: ["id", "updated_at"],
        },
        { topics: ["shop/redact"], uri: "/webhooks/compliance", name: null, includeFields: [] },
      ],
      metafields: {
        "shop.cancel_policy": { type: "json", customersMayRead: true },
        "order.cancellation": { type: "json", customersMayRead: false },
      },
    });
  });

  test("that cannot be understood is an error", () => {
    expect(() => readAppConfig(written("scopes: read_orders"))).toThrow("TOML");
  });

  test("is not there yet", () => {
    expect(readAppConfig(join(folder, "none.toml"))).toBeNull();
  });
});
