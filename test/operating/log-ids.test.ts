import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { postCancellation } from "../../app/customer-api.server";
import { handlersFor } from "../../app/jobs/handlers.server";
import { logFrom } from "../../app/lib/log.server";
import { createMetrics } from "../../app/operating/metrics.server";
import { watchRequests } from "../../app/operating/requests.server";
import { watchedJobs } from "../../app/operating/watched-jobs.server";
import { getOrderCase } from "../../app/staff-api.server";
import { answerWebhook } from "../../app/webhook-receipt.server";
import { API_SECRET, BROWSER, openShop, SHOP } from "../support/shop";

/* Who looks for what happened to an order begins with its id or the shop's, and finds every line about it. */

const lines: string[] = [];
const log = logFrom({ LOG_LEVEL: "debug" }, { write: (line) => void lines.push(line) });
const shop = await openShop({ log, worker: false });
const { shopify, deps } = shop;
const metrics = createMetrics();

/** The doors, watched as the app's server watches them. */
const watch = watchRequests({ log, metrics, isStopping: () => false });
const server = createServer((request, response) =>
  watch(request, response, () => {
    if (request.url!.startsWith("/webhooks/")) return void answerWebhook(request, response, deps);
    void answer(request).then(async (told) => response.writeHead(told.status).end(await told.text()));
  }),
);
async function answer(request: IncomingMessage): Promise<Response> {
  const asked = new Request(`${shop.appUrl}${request.url}`, {
    method: request.method ?? "GET",
    headers: request.headers as Record<string, string>,
    ...(request.method === "POST" ? { body: Buffer.concat(await request.toArray()) } : {}),
  });
  const [, door, , order] = request.url!.split("/");
  if (door === "customer") return postCancellation(asked, deps);
  if (door === "staff") return getOrderCase(asked, order!, deps);
  await deps.shopify.authenticateStaff(asked);
  log.info("a page was read");
  return new Response();
}
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
afterAll(() => void server.close());
const { port } = server.address() as AddressInfo;
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { "user-agent": BROWSER, ...init.headers } });

const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
/** The line about the request itself is written when its connection has its answer. */
const requestLine = () => expect.poll(() => told().filter(({ msg }) => msg === "request")).toHaveLength(1);
beforeEach(() => void lines.splice(0));

describe("every line says whom it is about", () => {
  it("a person of the shop at a page: the request, the shop, the case", async () => {
    const caseId = randomUUID();
    const opened = await ask(`/app/cases/${caseId}`, { headers: { authorization: `Bearer ${shopify.idToken({ shop: SHOP })}` } });
    expect(opened.status).toBe(200);
    await requestLine();
    const ids = { requestId: opened.headers.get("x-request-id"), shop: SHOP, caseId };
    expect(told().filter(({ msg }) => msg === "a page was read")).toMatchObject([ids]);
    expect(told().filter(({ msg }) => msg === "request")).toMatchObject([ids]);
  });

  it("a person of the shop at an order in Shopify: the request, the shop, the order", async () => {
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    const path = `/staff/orders/${order.id.split("/").pop()}/case?locale=en`;
    const opened = await ask(path, { headers: { authorization: `Bearer ${shopify.idToken({ shop: SHOP })}` } });
    await requestLine();
    const ids = { requestId: opened.headers.get("x-request-id"), shop: SHOP, orderId: order.id };
    for (const line of told()) expect(line).toMatchObject(ids);
    expect(told().at(-1)).toMatchObject({ msg: "request", door: "staff" });
  });

  it("a shopper who presses while Shopify is away, and the job that takes it up: the shop and the order", async () => {
    const order = shopify.createOrder(SHOP, { placedAgo: { hours: 2 } });
    shopify.faults.down("forever");
    const pressed = await ask("/customer/cancellations", {
      method: "POST",
      headers: { authorization: `Bearer ${shopify.sessionToken({ shop: SHOP, customerId: order.customerId })}` },
      body: JSON.stringify({ orderId: order.id, locale: "fr" }),
    });
    expect(pressed.status).toBe(202);
    await requestLine();
    const ids = { requestId: pressed.headers.get("x-request-id"), shop: SHOP, orderId: order.id };
    expect(told().map(({ msg }) => msg)).toContain("a request waits until Shopify answers");
    for (const line of told()) expect(line).toMatchObject(ids);

    lines.splice(0);
    const { id: attemptId } = await deps.prisma.attempt.findFirstOrThrow({ where: { orderId: order.id } });
    const run = { id: randomUUID(), tries: 0, signal: new AbortController().signal };
    await watchedJobs(handlersFor(deps), metrics)["judge-attempt"]({ attemptId }, run);
    expect(told().map(({ msg }) => msg)).toContain("a request waits until Shopify answers");
    for (const line of told())
      expect(line).toMatchObject({ job: "judge-attempt", jobId: run.id, attemptId, shop: SHOP, orderId: order.id });
    shopify.faults.clear();
  });

  it("a webhook: Shopify's id of it and the shop", async () => {
    const webhookId = randomUUID();
    const body = JSON.stringify({ id: 1, admin_graphql_api_id: "gid://shopify/Order/1" });
    const kept = await ask("/webhooks/orders", {
      method: "POST",
      body,
      headers: {
        "x-shopify-hmac-sha256": createHmac("sha256", API_SECRET).update(body).digest("base64"),
        "x-shopify-shop-domain": SHOP,
        "x-shopify-topic": "orders/updated",
        "x-shopify-webhook-id": webhookId,
      },
    });
    expect(kept.status).toBe(200);
    await requestLine();
    expect(told().filter(({ msg }) => msg === "request")).toMatchObject([{ webhookId, shop: SHOP, door: "webhooks" }]);
  });
});
