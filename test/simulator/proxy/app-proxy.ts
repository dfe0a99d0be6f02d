import { readFileSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from "node:http";
import { Agent, createServer, request as forward } from "node:http";
import type { AddressInfo } from "node:net";

export interface AppProxy {
  /** What the app knows as SHOPIFY_APP_URL. */
  url: string;
  port: number;
  close(): Promise<void>;
}

const appBridgeAddress = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const appBridgePath = "/__simulator/app-bridge.js";
const appBridge = (): string => readFileSync(new URL("../admin/app-bridge.js", import.meta.url), "utf8");

/**
 * Stands before the app the way Shopify's admin expects it to be reachable, so that the app needs no change to run
 * in a frame of this machine: Shopify's script is swapped for our stand-in in HTML answers, and the headers that
 * allow only Shopify's own frame are dropped. Everything else passes byte for byte, both ways (webhook signatures
 * are over raw bytes).
 */
export async function startAppProxy(options: {
  port?: number;
  /** Where the app itself listens; asked at each request, because it may come back on another port. */
  app: () => { host: string; port: number };
  /** Where the admin shell is: the only page the stand-in talks to, "http://localhost:4400". */
  shellOrigin: () => string;
}): Promise<AppProxy> {
  // no connection is kept: one to an app that was killed meanwhile would fail the next request for nothing
  const agent = new Agent({ keepAlive: false });
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith(appBridgePath)) {
      outgoing.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" });
      outgoing.end(`window.__shellOrigin = ${JSON.stringify(options.shellOrigin())};\n${appBridge()}`);
      return;
    }
    pass(incoming, outgoing, options.app(), agent);
  });
  server.keepAliveTimeout = 30_000;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    port,
    close: () =>
      new Promise((closed) => {
        agent.destroy();
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, app: { host: string; port: number }, agent: Agent): void {
  const host = incoming.headers.host ?? "localhost";
  const wantsPage = incoming.method === "GET" && (incoming.headers.accept ?? "").includes("text/html");
  const headers: OutgoingHttpHeaders = {
    ...incoming.headers,
    host,
    "x-forwarded-host": host,
    "x-forwarded-proto": "http",
    "x-forwarded-for": incoming.socket.remoteAddress,
  };
  delete headers.connection;
  // only pages are rewritten, and only plain text can be
  if (wantsPage) headers["accept-encoding"] = "identity";

  const upstream = forward(
    { host: app.host, port: app.port, method: incoming.method, path: incoming.url, headers, agent },
    (answer) => {
      const isPage = (answer.headers["content-type"] ?? "").startsWith("text/html");
      const status = answer.statusCode ?? 502;
      const kept = withoutFrameHeaders(answer.headers, isPage);
      if (!isPage || answer.headers["content-encoding"]) {
        outgoing.writeHead(status, kept);
        answer.pipe(outgoing);
        return;
      }
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        outgoing.writeHead(status, kept);
        outgoing.end(Buffer.concat(chunks).toString("utf8").replaceAll(appBridgeAddress, appBridgePath));
      });
      answer.on("error", () => outgoing.destroy());
    },
  );
  upstream.on("error", (error) => {
    if (outgoing.headersSent) return void outgoing.destroy();
    // what a shop sees of an app that is down: no CORS headers, no page of ours
    outgoing.writeHead(502, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
    outgoing.end(`The app does not answer (${error.message}).`);
  });
  outgoing.on("close", () => {
    if (!outgoing.writableFinished) upstream.destroy();
  });
  incoming.pipe(upstream);
}

function withoutFrameHeaders(headers: IncomingMessage["headers"], isPage: boolean): OutgoingHttpHeaders {
  const kept: OutgoingHttpHeaders = { ...headers };
  delete kept.connection;
  delete kept["keep-alive"];
  delete kept["content-security-policy"];
  delete kept["x-frame-options"];
  delete kept.link; // a preload of Shopify's script
  if (isPage) delete kept["content-length"];
  return kept;
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", failed);
      listening();
    });
  });
}
