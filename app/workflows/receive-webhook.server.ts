import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Enqueue } from "../jobs/jobs";
import type { Clock } from "../lib/clock";

export interface Webhook {
  topic: string;
  shop: string;
  webhookId: string;
  eventId: string | null;
  apiVersion: string | null;
  triggeredAt: Date | null;
  payload: Record<string, unknown>;
}

export type Receipt = "new" | "seen-before";

/**
 * A verified webhook is a row, with the job it makes necessary, before Shopify gets its 200. Delivered twice, it is one
 * row and one job. It is a hint and no more: the job reads from Shopify what is true now.
 */
export async function receiveWebhook(
  webhook: Webhook,
  deps: { prisma: PrismaClient; enqueue: Enqueue; clock: Clock },
): Promise<Receipt> {
  const now = deps.clock.now().toJSDate();
  return deps.prisma.$transaction(async (tx) => {
    const { count } = await tx.webhookReceipt.createMany({
      skipDuplicates: true,
      data: [
        {
          shopDomain: webhook.shop,
          webhookId: webhook.webhookId,
          eventId: webhook.eventId,
          topic: webhook.topic,
          apiVersion: webhook.apiVersion,
          triggeredAt: webhook.triggeredAt,
          receivedAt: now,
          payload: keepable(webhook) as Prisma.InputJsonValue,
        },
      ],
    });
    if (count === 0) return "seen-before";
    await actOn(webhook, tx, deps.enqueue, now);
    return "new";
  });
}

/** Shopify names the person when it asks for their erasure: of that, only the id is kept, and erased with the rest. */
const keepable = ({ topic, payload }: Webhook): object =>
  topic.startsWith("customers/") ? { customer: { id: (payload.customer as { id?: unknown } | undefined)?.id ?? null } } : payload;

async function actOn(webhook: Webhook, tx: Prisma.TransactionClient, enqueue: Enqueue, now: Date): Promise<void> {
  const { shop, topic, payload } = webhook;
  switch (topic) {
    case "app/uninstalled":
      return enqueue(tx, "note-uninstall", { shop }, { singletonKey: shop });
    case "app/scopes_update":
      return enqueue(tx, "note-scopes", { shop }, { singletonKey: shop });
    case "customers/data_request":
    case "customers/redact":
    case "shop/redact": {
      const request = await tx.privacyRequest.create({
        data: { shopDomain: shop, topic, customerId: customerIdOf(payload), orderIds: orderIdsOf(payload), receivedAt: now },
        select: { id: true },
      });
      return enqueue(tx, "answer-privacy-request", { privacyRequestId: request.id });
    }
  }
  const orderId = orderIdOf(topic, payload);
  if (orderId) return enqueue(tx, "follow-order", { shop, orderId }, { singletonKey: `${shop}/${orderId}` });
  const fulfillmentOrderId = fulfillmentOrderIdOf(payload);
  if (fulfillmentOrderId) {
    await enqueue(
      tx,
      "follow-fulfillment-order",
      { shop, fulfillmentOrderId },
      { singletonKey: `${shop}/${fulfillmentOrderId}` },
    );
  }
}

/** Which order a payload is about: order topics are the order itself, others name it. Null when they name none. */
export function orderIdOf(topic: string, payload: Record<string, unknown>): string | null {
  if (topic.startsWith("orders/")) return gid(payload.admin_graphql_api_id) ?? gid(payload.id);
  const order = payload.order as { admin_graphql_api_id?: unknown; id?: unknown } | undefined;
  return gid(payload.order_id) ?? gid(order?.admin_graphql_api_id) ?? gid(order?.id);
}

/** Topics about fulfilment orders name nothing else (published shapes, 2026-07); one that was handed to a service has a name of its own. */
function fulfillmentOrderIdOf(payload: Record<string, unknown>): string | null {
  const about = payload.fulfillment_order ?? payload.submitted_fulfillment_order;
  const id = (about as { id?: unknown } | undefined)?.id;
  return typeof id === "string" && /^gid:\/\/shopify\/FulfillmentOrder\/\d+$/.test(id) ? id : null;
}

function customerIdOf(payload: Record<string, unknown>): string | null {
  const id = (payload.customer as { id?: unknown } | undefined)?.id;
  return typeof id === "number" || typeof id === "string" ? `gid://shopify/Customer/${String(id).replace(/\D/g, "")}` : null;
}

/** The orders a privacy request is about. */
function orderIdsOf({ orders_requested, orders_to_redact }: Record<string, unknown>): string[] {
  const named: unknown = orders_requested ?? orders_to_redact;
  return Array.isArray(named) ? named.flatMap((each) => gid(each) ?? []) : [];
}

function gid(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value)) return `gid://shopify/Order/${value}`;
  if (typeof value !== "string") return null;
  if (/^gid:\/\/shopify\/Order\/\d+$/.test(value)) return value;
  return /^\d+$/.test(value) ? `gid://shopify/Order/${value}` : null;
}
