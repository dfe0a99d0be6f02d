import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps } from "./deps";
import { NotKept } from "./database/batches.server";
import { securityHeaders } from "./security-headers";
import { receiveWebhook } from "./workflows/receive-webhook.server";

const MAX_BYTES = 5 * 1024 * 1024;
/** Ids and names are short; more than this comes from nobody's shop, and no index takes it. */
const MAX_NAME = 255;

/**
 * The webhook door, in front of the framework: verified over the raw body, on disk, then answered.
 *
 * Shopify tries again for hours on anything but a 2xx. So a database that is down, slow or full answers 503 and loses
 * nothing, and so does a door at which more is under way than this process has room for.
 */
export async function answerWebhook(request: IncomingMessage, response: ServerResponse, deps: Deps): Promise<void> {
  if (request.method !== "POST") return end(response, 405, "Webhooks are posted");

  let taken = 0;
  const { webhooks } = deps;
  try {
    const body = await readBody(request, (bytes) => {
      if (!webhooks.enter(bytes)) return false;
      taken += bytes;
      return true;
    });
    if (body === "no-room") return notKept(response, "Too many webhooks are under way");
    if (body === "too-large") return end(response, 413, "The payload is too large");
    await answerBody(body, request, response, deps);
  } finally {
    // what it took of the memory there is for webhooks, as a whole
    webhooks.leave(taken);
  }
}

async function answerBody(body: Buffer, { headers }: IncomingMessage, response: ServerResponse, deps: Deps): Promise<void> {
  if (!deps.shopify.isSignedByShopify(body, one(headers["x-shopify-hmac-sha256"])))
    return end(response, 401, "The signature is not Shopify's");

  const shop = one(headers["x-shopify-shop-domain"]);
  const topic = one(headers["x-shopify-topic"]);
  const webhookId = one(headers["x-shopify-webhook-id"]);
  if (!shop || !topic || !webhookId) return end(response, 400, "The shop, the topic or the webhook's id is missing");
  if (shop.length > MAX_NAME || topic.length > MAX_NAME || webhookId.length > MAX_NAME)
    return end(response, 400, "A header is too long");

  const payload = parseObject(body);
  if (!payload) return end(response, 400, "The payload is not a JSON object");

  try {
    await receiveWebhook({ shop, topic, webhookId, payload }, deps);
  } catch (error) {
    const busy = error instanceof NotKept;
    deps.log[busy ? "warn" : "error"](
      { shop, topic, webhookId, err: error },
      "a webhook could not be kept; Shopify will send it again",
    );
    return notKept(response, "Not kept, please send it again");
  }
  response.writeHead(200, keptHeaders).end();
}

const one = (header: string | string[] | undefined): string | undefined => (typeof header === "string" ? header : undefined);

/** Read to its end even when it is refused, or the sender would not see the answer. */
function readBody(request: IncomingMessage, take: (bytes: number) => boolean): Promise<Buffer | "too-large" | "no-room"> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    let refused: "too-large" | "no-room" | null = null;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (!refused && size > MAX_BYTES) refused = "too-large";
      if (!refused && !take(chunk.length)) refused = "no-room";
      if (!refused) chunks.push(chunk);
      else chunks = [];
      if (size > 4 * MAX_BYTES) request.destroy();
    });
    request.on("end", () => resolve(refused ?? (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))));
    request.on("error", reject);
    // broken off: nothing was promised
    request.on("close", () => {
      if (!request.complete) reject(new Error("The sender went away"));
    });
  });
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value !== "object" || value === null || Array.isArray(value) ? null : (value as Record<string, unknown>);
  } catch {
    return null;
  }
}

/** Says nothing to browsers: only who signs as Shopify gets this answer, and there is nothing in it to guess, frame or keep. */
const keptHeaders = ["content-length", "0"];
const toldHeaders = [...securityHeaders, "content-type", "text/plain; charset=utf-8"];

function end(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, toldHeaders).end(message);
}

function notKept(response: ServerResponse, message: string): void {
  response.writeHead(503, [...toldHeaders, "retry-after", "2"]).end(message);
}
