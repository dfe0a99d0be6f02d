import { createHmac, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Subscription } from "./app-config";
import type { Delivery, SimShop, WebhookMode } from "./state";
import { isoOf } from "./world";
import type { MerchantEvent, World } from "./world";

const TIMEOUT_MS = 5_000;
const RETRIES = 8;
const RETRY_SPAN_MS = 4 * 3_600_000;
// Doubling waits that fill four hours: about 56 s, 2 min, 4 min … 2 h.
const FIRST_WAIT_MS = RETRY_SPAN_MS / (2 ** RETRIES - 1);
// How long deliveries are gathered before a reordered batch is sent backwards.
const REORDER_MS = 400;
// Assumption G2: an equal payload for the same subscription is swallowed when it follows within this time.
const EQUAL_PAYLOAD_MS = 2_000;
const KEPT = 1_000;

/** Topics the simulator can send; a subscription to another one is kept and never delivered. */
export const knownTopics = [
  "orders/create",
  "orders/updated",
  "orders/cancelled",
  "refunds/create",
  "order_transactions/create",
  "tender_transactions/create",
  "fulfillments/create",
  "fulfillments/update",
  "fulfillment_events/create",
  "fulfillment_orders/placed_on_hold",
  "fulfillment_orders/hold_released",
  "fulfillment_orders/progress_reported",
  "fulfillment_orders/manually_reported_progress_stopped",
  "fulfillment_orders/fulfillment_request_submitted",
  "fulfillment_orders/fulfillment_request_accepted",
  "fulfillment_orders/fulfillment_request_rejected",
  "fulfillment_orders/cancellation_request_submitted",
  "fulfillment_orders/cancellation_request_accepted",
  "fulfillment_orders/cancellation_request_rejected",
  "fulfillment_orders/cancelled",
  "returns/request",
  "returns/approve",
  "returns/close",
  "returns/cancel",
  "returns/process",
  "reverse_deliveries/attach_deliverable",
  "reverse_fulfillment_orders/dispose",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
  "app/uninstalled",
  "app/scopes_update",
] as const;

export interface WebhooksDesk {
  deliveries(): Delivery[];
  mode: WebhookMode;
  topicsSubscribed: string[];
  /** Sends a delivery again: the same id, body and signature. */
  redeliver(id: string): Promise<void>;
  /** Sends what waits for its first attempt, however late it was to be, and waits for the answers. */
  flush(): Promise<void>;
}

/** Signs and posts webhooks, and tries again as Shopify does, on the movable clock. */
export class Webhooks implements WebhooksDesk {
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #sending = new Set<Delivery>();
  #gatheringSince: number | null = null;

  constructor(
    private readonly world: World,
    private readonly appUrl: () => string | null,
    private readonly subscriptions: () => Subscription[],
    private readonly isDown: () => boolean,
  ) {}

  /** Setting one of its properties is kept like any other change. */
  get mode(): WebhookMode {
    return new Proxy(this.world.state.webhookMode, {
      set: (mode, name, value) => {
        this.world.changed();
        return Reflect.set(mode, name, value);
      },
    });
  }

  set mode(mode: WebhookMode) {
    this.world.state.webhookMode = { ...mode };
    this.world.changed();
  }

  get topicsSubscribed(): string[] {
    return [...new Set(this.subscriptions().flatMap((each) => each.topics))];
  }

  deliveries(): Delivery[] {
    return this.world.state.deliveries;
  }

  announce(shop: SimShop, topic: string, payload: object, event: MerchantEvent): void {
    // the compliance topics reach an app that is no longer installed
    const compliance = topic.endsWith("/redact") || topic === "customers/data_request";
    if (event.quiet || (!shop.app && !compliance)) return;
    const own = shop.subscriptions.map((each) => ({ ...each, topics: [each.topic] }));
    for (const subscription of [...this.subscriptions(), ...own]) {
      if (!subscription.topics.includes(topic)) continue;
      const url = this.#addressOf(subscription.uri);
      if (!url) continue;
      const body = JSON.stringify(only(payload, subscription.includeFields));
      this.#queue({ shop, topic, url, name: subscription.name, body, event });
      if (this.mode.duplicate) this.#queue({ shop, topic, url, name: subscription.name, body, event, again: true });
    }
    this.#trim();
    this.world.changed();
  }

  #addressOf(uri: string): string | null {
    if (/^https?:\/\//.test(uri)) return uri;
    const base = this.appUrl();
    return base ? new URL(uri, base).href : null;
  }

  #queue(what: {
    shop: SimShop;
    topic: string;
    url: string;
    name: string | null;
    body: string;
    event: MerchantEvent;
    again?: boolean;
  }): void {
    const { state, clock } = this.world;
    const at = clock.nowMs();
    const equal = state.deliveries.some(
      (each) =>
        each.url === what.url &&
        each.topic === what.topic &&
        each.body === what.body &&
        at - Date.parse(each.triggeredAt) < EQUAL_PAYLOAD_MS,
    );
    const original = what.again ? state.deliveries.at(-1) : undefined;
    const delivery: Delivery = {
      // a repeated delivery carries the id of the first: that is what apps deduplicate on
      id: original?.id ?? randomUUID(),
      eventId: what.event.id,
      shop: what.shop.domain,
      topic: what.topic,
      url: what.url,
      name: what.name,
      body: what.body,
      triggeredAt: new Date(at).toISOString(),
      nextAttemptAt: at + this.mode.delayMs,
      status: this.mode.drop || (equal && !what.again) ? "dropped" : "waiting",
      attempts: [],
    };
    this.#gatheringSince ??= Date.now();
    state.deliveries.push(delivery);
  }

  #trim(): void {
    const { deliveries } = this.world.state;
    while (deliveries.length > KEPT && deliveries[0]?.status !== "waiting") deliveries.shift();
  }

  /** Called often by the simulator's own timer: sends what is due. */
  beat(): void {
    if (this.isDown()) return;
    const now = this.world.clock.nowMs();
    const due = this.world.state.deliveries.filter(
      (each) => each.status === "waiting" && each.nextAttemptAt <= now && !this.#isBusy(each),
    );
    if (due.length === 0) return;
    if (!this.mode.reorder) {
      for (const each of due) this.#launch(each);
      return;
    }
    if (Date.now() - (this.#gatheringSince ?? 0) < REORDER_MS) return;
    this.#gatheringSince = null;
    this.#track(this.#inTurn(due.reverse()));
  }

  async flush(): Promise<void> {
    const waiting = this.world.state.deliveries.filter(
      (each) => each.status === "waiting" && each.attempts.length === 0 && !this.#isBusy(each),
    );
    if (this.mode.reorder) await this.#inTurn(waiting.reverse());
    else for (const each of waiting) this.#launch(each);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async redeliver(id: string): Promise<void> {
    const delivery = this.world.state.deliveries.find((each) => each.id === id);
    if (!delivery) throw new Error(`There is no delivery ${id}`);
    await this.#send(delivery);
  }

  /** Hangs up: what was being sent counts as never tried. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }

  get isIdle(): boolean {
    const now = this.world.clock.nowMs();
    return (
      this.#underWay.size === 0 &&
      !this.world.state.deliveries.some((each) => each.status === "waiting" && each.nextAttemptAt <= now)
    );
  }

  #isBusy = (each: Delivery): boolean => this.#sending.has(each);

  async #inTurn(deliveries: Delivery[]): Promise<void> {
    for (const each of deliveries) this.#sending.add(each);
    for (const each of deliveries) await this.#deliver(each);
  }

  #launch(each: Delivery): void {
    this.#sending.add(each);
    this.#track(this.#deliver(each));
  }

  #deliver(each: Delivery): Promise<void> {
    return this.#send(each).finally(() => this.#sending.delete(each));
  }

  #track(work: Promise<void>): void {
    const entry = work.finally(() => this.#underWay.delete(entry));
    this.#underWay.add(entry);
  }

  async #send(delivery: Delivery): Promise<void> {
    const started = Date.now();
    const attempt: Delivery["attempts"][number] = { at: isoOf(this.world.clock.nowMs()), status: null, error: null, ms: 0 };
    try {
      attempt.status = await post(delivery.url, headersOf(delivery, this.world.app.secret), delivery.body, this.#closing.signal);
    } catch (error) {
      attempt.error = error instanceof Error ? error.message : String(error);
    }
    if (this.#closing.signal.aborted) return;
    attempt.ms = Date.now() - started;
    delivery.attempts.push(attempt);
    const accepted = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    const tries = delivery.attempts.length;
    if (accepted) delivery.status = "delivered";
    else if (delivery.status === "waiting") {
      if (tries > RETRIES) delivery.status = "gave-up";
      else delivery.nextAttemptAt = this.world.clock.nowMs() + FIRST_WAIT_MS * 2 ** (tries - 1);
    }
    this.world.changed();
  }
}

/** One connection a delivery, so that a server that was restarted is never met on an old one. A redirect counts as an error. */
function post(url: string, headers: Record<string, string>, body: string, closing: AbortSignal): Promise<number> {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const length = { "Content-Length": String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const call = send(
      url,
      {
        method: "POST",
        headers: { ...headers, ...length },
        agent: false,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), closing]),
      },
      (answer) => {
        answer.on("end", () => resolve(answer.statusCode ?? 0)).on("error", reject);
        answer.resume();
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

export function headersOf(delivery: Delivery, secret: string): Record<string, string> {
  return {
    "Content-Type": "application/json",
    "User-Agent": "Shopify-Captain-Hook",
    "X-Shopify-Topic": delivery.topic,
    "X-Shopify-Hmac-Sha256": createHmac("sha256", secret).update(delivery.body, "utf8").digest("base64"),
    "X-Shopify-Shop-Domain": delivery.shop,
    "X-Shopify-API-Version": "2026-10",
    "X-Shopify-Webhook-Id": delivery.id,
    "X-Shopify-Event-Id": delivery.eventId,
    "X-Shopify-Triggered-At": delivery.triggeredAt,
    ...(delivery.name && { "X-Shopify-Name": delivery.name }),
  };
}

/** `include_fields`: "id", or a path such as "customer.id", through lists as well. */
function only(payload: object, fields: string[]): object {
  if (fields.length === 0) return payload;
  const pick = (value: unknown, paths: string[][]): unknown => {
    if (Array.isArray(value)) return value.map((each) => pick(each, paths));
    if (typeof value !== "object" || value === null) return value;
    const kept: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      const matching = paths.filter((path) => path[0] === key);
      if (matching.length === 0) continue;
      const deeper = matching.map((path) => path.slice(1)).filter((path) => path.length > 0);
      kept[key] = matching.some((path) => path.length === 1) ? inner : pick(inner, deeper);
    }
    return kept;
  };
  return pick(
    payload,
    fields.map((field) => field.split(".")),
  ) as object;
}
