/**
 * What the app's receipt of webhooks is compared with, each a process of its own: `tsx bench/webhook-rivals.ts stock|bare`,
 * with DATABASE_URL, PORT and API_SECRET. Both write into the app's own table.
 */
import "@shopify/shopify-app-remix/adapters/node";
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { PrismaPg } from "@prisma/adapter-pg";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import { ApiVersion, Session } from "@shopify/shopify-api";
import { AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import express from "express";
import pg from "pg";
import { PrismaClient } from "../app/database/generated/client";

const { DATABASE_URL = "", PORT = "0", API_SECRET = "" } = process.env;

/**
 * What Shopify's template gives: a Remix route that calls `authenticate.webhook`, which verifies and loads the session, and
 * then one write through Prisma. Without the template's request log and compression, which would cost it more.
 */
function stock(): (request: IncomingMessage, response: ServerResponse) => void {
  const prisma = new PrismaClient({ adapter: new PrismaPg(new pg.Pool({ connectionString: DATABASE_URL, max: 10 })) });
  const shopify = shopifyApp({
    apiKey: "bench",
    apiSecretKey: API_SECRET,
    appUrl: "https://bench.example.com",
    scopes: ["read_orders"],
    apiVersion: ApiVersion.October26,
    distribution: AppDistribution.AppStore,
    authPathPrefix: "/auth",
    sessionStorage: {
      storeSession: () => Promise.resolve(true),
      // the one query of the template's own storage, on the same kind of table
      loadSession: async (id) => {
        const row = await prisma.session.findUnique({ where: { id } });
        if (!row) return undefined;
        const { shop, state, isOnline, scope, accessToken, expiresAt } = row;
        return new Session({
          id,
          shop,
          state,
          isOnline,
          scope: scope ?? "",
          accessToken: accessToken ?? "",
          expires: expiresAt ?? undefined,
        });
      },
      deleteSession: () => Promise.resolve(true),
      deleteSessions: () => Promise.resolve(true),
      findSessionsByShop: () => Promise.resolve([]),
    },
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    logger: { level: LogSeverity.Error },
  });

  const route = async ({ request }: { request: Request }): Promise<Response> => {
    const { shop, topic, webhookId, payload } = await shopify.authenticate.webhook(request);
    const now = new Date();
    const about = String(payload.admin_graphql_api_id);
    await prisma.webhookReceipt.create({
      data: { shopDomain: shop, topic, webhookId, about, receivedAt: now, processedAt: now },
    });
    return new Response();
  };
  const manifest = (id: string, parentId?: string, path?: string) => ({
    id,
    parentId,
    path,
    module: "",
    hasAction: id !== "root",
    hasLoader: false,
    hasClientAction: false,
    hasClientLoader: false,
    hasErrorBoundary: false,
  });
  const build = {
    mode: "production",
    entry: { module: { default: () => new Response("no page", { status: 500 }) } },
    routes: {
      root: { id: "root", path: "", module: { default: () => null } },
      webhooks: { id: "webhooks", parentId: "root", path: "webhooks/orders", module: { action: route } },
    },
    assets: {
      entry: { imports: [], module: "" },
      routes: { root: manifest("root", undefined, ""), webhooks: manifest("webhooks", "root", "webhooks/orders") },
      url: "",
      version: "bench",
    },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    basename: "/",
    isSpaMode: false,
    future: { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true },
  } as unknown as ServerBuild;
  const app = express();
  app.disable("x-powered-by");
  app.all("*", createRequestHandler({ build, mode: "production" }));
  return app;
}

/**
 * The floor: node:http, the signature, JSON parsed, and a batched insert of the same columns with the same guarantee. Nothing
 * else an app needs: whether a case is concerned is not asked, nobody is told, memory has no limit.
 */
function bare(): (request: IncomingMessage, response: ServerResponse) => void {
  const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 2 });
  const waiting: { values: unknown[]; response: ServerResponse }[] = [];
  let writers = 0;

  const texts: string[] = [];
  const textOf = (rows: number) =>
    (texts[rows] ??= `INSERT INTO webhook_receipts
        (shop_domain, webhook_id, topic, about, received_at, processed_at)
      VALUES ${Array.from({ length: rows }, (_, row) => `(${Array.from({ length: 6 }, (_, i) => `$${row * 6 + i + 1}`).join(", ")})`).join(", ")}
      ON CONFLICT DO NOTHING`);
  async function write(): Promise<void> {
    if (writers >= 2) return;
    writers += 1;
    await new Promise((later) => setImmediate(later));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 64);
      const status = await pool
        .query({ name: `rows-${batch.length}`, text: textOf(batch.length), values: batch.flatMap(({ values }) => values) })
        .then(
          () => 200,
          () => 503,
        );
      for (const { response } of batch) response.writeHead(status, { "content-length": 0 }).end();
    }
    writers -= 1;
  }

  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      const expected = createHmac("sha256", API_SECRET).update(body).digest();
      const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        response.writeHead(401).end();
        return;
      }
      const { admin_graphql_api_id: about } = JSON.parse(body.toString("utf8")) as { admin_graphql_api_id: string };
      const header = (name: string) => request.headers[`x-shopify-${name}`];
      const now = new Date().toISOString();
      const values = [...["shop-domain", "webhook-id", "topic"].map(header), about, now, now];
      waiting.push({ values, response });
      void write();
    });
  };
}

const rival = process.argv[2] === "stock" ? stock() : bare();
createServer(rival).listen(Number(PORT), "127.0.0.1");
