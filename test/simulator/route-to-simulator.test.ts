import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { routeToSimulator } from "./route-to-simulator.mjs";

let simulator: Server;
let origin: string;
let seen: IncomingMessage | undefined;

beforeAll(async () => {
  simulator = createServer((request, response) => {
    seen = request;
    response.end("the simulator");
  });
  await new Promise<void>((listening) => simulator.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(simulator.address() as AddressInfo).port}`;
});
afterEach(() => routeToSimulator(null));
afterAll(() => {
  simulator.closeAllConnections();
  simulator.close();
});

test("what would go to a shop goes to the simulator, which hears the shop's name in Host", async () => {
  routeToSimulator(origin);
  const answer = await fetch("https://sofimix.myshopify.com/admin/api/2026-10/graphql.json", {
    method: "POST",
    headers: { "X-Shopify-Access-Token": "t" },
    body: "{}",
  });
  expect(await answer.text()).toBe("the simulator");
  expect(seen?.headers).toMatchObject({ host: "sofimix.myshopify.com", "x-shopify-access-token": "t" });
  expect(seen?.url).toBe("/admin/api/2026-10/graphql.json");
});

test("a name that only looks like Shopify's is left alone", async () => {
  routeToSimulator(origin);
  seen = undefined;
  await expect(fetch("http://notmyshopify.com.invalid/", { signal: AbortSignal.timeout(2_000) })).rejects.toThrow();
  expect(seen).toBeUndefined();
});

test("calls to this machine itself pass untouched", async () => {
  routeToSimulator("http://127.0.0.1:1");
  expect(await (await fetch(origin)).text()).toBe("the simulator");
});
