import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deps } from "./deps";
import { storable } from "./lib/storable";
import { receiveWebhook } from "./workflows/receive-webhook.server";

const MAX_BYTES = 5 * 1024 * 1024;

/**
 * The webhook door, in front of the framework: verified over the raw body, on disk, then answered.
 * Shopify tries again for hours on anything but a 2xx, so a database that is down answers 503 and loses nothing.
 */
export async function answerWebhook(request: IncomingMessage, response: ServerResponse, deps: Deps): Promise<void> {
  if (request.method !== "POST") return end(response, 405, "Webhooks are posted");
  const body = await readBody(request);
  if (body === null) return end(response, 413, "The payload is too large");

  const header = (name: string) => {
    const value = request.headers[`x-shopify-${name}`];
    return typeof value === "string" ? value : undefined;
  };
  if (!deps.shopify.isSignedByShopify(body, header("hmac-sha256"))) return end(response, 401, "The signature is not Shopify's");

  const shop = header("shop-domain");
  const topic = header("topic");
  const webhookId = header("webhook-id");
  if (!shop || !topic || !webhookId) return end(response, 400, "The shop, the topic or the webhook's id is missing");

  const payload = parseObject(body);
  if (!payload) return end(response, 400, "The payload is not a JSON object");

  try {
    const receipt = await receiveWebhook(
      {
        shop,
        topic,
        webhookId,
        eventId: header("event-id") ?? null,
        apiVersion: header("api-version") ?? null,
        triggeredAt: dateOf(header("triggered-at")),
        payload,
      },
      deps,
    );
    deps.log.debug({ shop, topic, webhookId, receipt }, "webhook");
    return end(response, 200, "");
  } catch (error) {
    deps.log.error({ shop, topic, webhookId, err: error }, "a webhook could not be kept; Shopify will send it again");
    return end(response, 503, "Not kept, please send it again");
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return size > MAX_BYTES ? null : Buffer.concat(chunks);
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"), (_key, each: unknown) =>
      typeof each === "string" ? storable(each) : each,
    );
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function dateOf(text: string | undefined): Date | null {
  const date = text ? new Date(text) : null;
  return date && !Number.isNaN(date.getTime()) ? date : null;
}

function end(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(message);
}
