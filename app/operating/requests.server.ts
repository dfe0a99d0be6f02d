import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { withLogContext } from "../lib/log-context.server";
import type { Log } from "../lib/log.server";
import type { Door, Metrics } from "./metrics.server";
import { isShopDomain } from "../lib/shop-domain";

/**
 * Every request but a webhook's gets an id, says it in its answer (`X-Request-Id`) and in every line of the log; all are
 * counted when they end. An id that the proxy in front has given already is kept, so that its log and ours can be read together.
 */
export function watchRequests(deps: { log: Log; metrics: Metrics; isStopping: () => boolean }) {
  const { log, metrics, isStopping } = deps;
  return (request: IncomingMessage, response: ServerResponse, answer: () => void): void => {
    const since = performance.now();
    const path = pathOf(request);
    const door = doorOf(path);
    // receipts are many and short, and their lines name the webhook: they go without what an id and a context cost
    const isReceipt = door === "webhooks";
    const fields: Record<string, string> = isReceipt ? {} : { requestId: idOf(request), ...idsInPath(path) };
    if (fields.requestId) response.setHeader("X-Request-Id", fields.requestId);
    // whoever keeps this connection open would send the next request into a process that is gone
    if (isStopping()) response.setHeader("Connection", "close");

    response.once("close", () => {
      const seconds = (performance.now() - since) / 1000;
      const whole = response.writableFinished;
      const { statusCode: status } = response;
      const method = request.method ?? "";
      if (whole) metrics.request(door, method, status, seconds);
      else metrics.cutOff(door);
      const level = status >= 500 ? "warn" : quiet.has(door) ? "debug" : "info";
      if (!log.isLevelEnabled(level)) return;
      const ms = Math.round(seconds * 1000);
      log[level](
        {
          ...(isReceipt ? receiptOf(request) : fields),
          method,
          door,
          path: shownPath(door, path),
          status,
          ms,
          ...(whole ? {} : { cutOff: true }),
        },
        "request",
      );
    });

    if (isReceipt) answer();
    else withLogContext(fields, answer);
  };
}

/** Too many, or too dull, for a line each. */
const quiet: ReadonlySet<Door> = new Set<Door>(["webhooks", "assets", "health"]);

const doors: [start: string, door: Door][] = [
  ["/webhooks/", "webhooks"],
  ["/customer/", "customer"],
  ["/request/", "guest"],
  ["/staff/", "staff"],
  ["/flow/", "flow"],
  ["/app", "admin"],
  ["/auth", "auth"],
  ["/assets/", "assets"],
  ["/healthz", "health"],
  ["/readyz", "health"],
];

export const doorOf = (path: string): Door => doors.find(([start]) => path.startsWith(start))?.[1] ?? "other";

export function pathOf({ url = "/" }: IncomingMessage): string {
  const query = url.indexOf("?");
  return query === -1 ? url : url.slice(0, query);
}

/** Whatever was asked with such an address is about this case or order; whose it is, the route finds out. */
function idsInPath(path: string): { caseId?: string; orderId?: string } {
  const [, caseId] = /^\/app\/cases\/([0-9a-f-]{36})(?:\/|$)/.exec(path) ?? [];
  const [, order] = /^\/(?:customer|staff)\/orders\/(\d{1,20})(?:\/|$)/.exec(path) ?? [];
  return { ...(caseId ? { caseId } : {}), ...(order ? { orderId: `gid://shopify/Order/${order}` } : {}) };
}

/** Shopify's own id of a webhook is the one to look for; read only when there is a line to write. */
function receiptOf({ headers }: IncomingMessage): { webhookId?: string; shop?: string } {
  const { "x-shopify-webhook-id": webhookId, "x-shopify-shop-domain": shop } = headers;
  return {
    ...(typeof webhookId === "string" && /^[\w-]{1,64}$/.test(webhookId) ? { webhookId } : {}),
    ...(typeof shop === "string" && isShopDomain(shop) ? { shop } : {}),
  };
}

/** Never the query. A guest's path holds the key to their case, and an unknown one whatever somebody typed. */
function shownPath(door: Door, path: string): string | undefined {
  if (door === "other") return path === "/" ? path : undefined;
  return door === "guest" ? path.split("/").slice(0, 3).join("/") : path.slice(0, 120);
}

function idOf(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}
