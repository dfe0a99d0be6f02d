import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { startAppProxy, type AppProxy } from "./app-proxy";

let app: Server | undefined;
let proxy: AppProxy | undefined;

afterEach(async () => {
  await proxy?.close();
  app?.closeAllConnections();
  app?.close();
});

async function proxied(answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void): Promise<string> {
  app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => answer(request, Buffer.concat(chunks), response));
  });
  await new Promise<void>((listening) => app?.listen(0, "127.0.0.1", listening));
  const { port } = app.address() as AddressInfo;
  proxy = await startAppProxy({ app: () => ({ host: "127.0.0.1", port }), shellOrigin: () => "http://localhost:4400" });
  return proxy.url;
}

const page = `<html><head><script data-api-key="k" src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script></head></html>`;

test("a page gets the stand-in's script and loses the headers that allow Shopify's frame only", async () => {
  const url = await proxied((_request, _body, response) =>
    response
      .writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-length": Buffer.byteLength(page),
        "content-security-policy": "frame-ancestors https://admin.shopify.com;",
        link: '<https://cdn.shopify.com/shopifycloud/app-bridge.js>; rel="preload"',
        "set-cookie": ["a=1", "b=2"],
      })
      .end(page),
  );
  const answer = await fetch(url, { headers: { accept: "text/html" } });
  expect(await answer.text()).not.toContain("cdn.shopify.com");
  expect(answer.headers.get("content-security-policy")).toBeNull();
  expect(answer.headers.get("link")).toBeNull();
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);

  const script = await fetch(new URL("/__simulator/app-bridge.js", url));
  expect(script.headers.get("content-type")).toContain("javascript");
  expect(await script.text()).toContain('window.__shellOrigin = "http://localhost:4400"');
});

test("a webhook's body and headers reach the app byte for byte, under the address the app is known by", async () => {
  let seen: { body: Buffer; headers: IncomingMessage["headers"]; method?: string; url?: string } | undefined;
  const url = await proxied((request, body, response) => {
    seen = { body, headers: request.headers, method: request.method, url: request.url };
    response.writeHead(204).end();
  });
  const body = randomBytes(300_000);
  const answer = await fetch(new URL("/webhooks/shopify?x=%C3%A9", url), {
    method: "POST",
    body,
    headers: { "x-shopify-hmac-sha256": "abc=", "content-type": "application/json" },
  });
  expect(answer.status).toBe(204);
  expect(seen?.body.equals(body)).toBe(true);
  expect(seen).toMatchObject({ method: "POST", url: "/webhooks/shopify?x=%C3%A9" });
  expect(seen?.headers).toMatchObject({
    "x-shopify-hmac-sha256": "abc=",
    host: new URL(url).host,
    "x-forwarded-host": new URL(url).host,
    "x-forwarded-proto": "http",
  });
});

test("an app that is down answers nothing a shop could take for success", async () => {
  const url = await proxied((_request, _body, response) => void response.destroy());
  const answer = await fetch(url);
  expect(answer.status).toBe(502);
});
