import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Enqueue } from "../jobs/jobs";
import type { Clock } from "../lib/clock";
import type { WebhookBatches } from "./webhook-batches.server";

export interface Webhook {
  topic: string;
  shop: string;
  webhookId: string;
  payload: Record<string, unknown>;
}

/**
 * A verified webhook is on disk before Shopify gets its 200. Delivered twice, it is one row. It is a hint and no more:
 * of what it carries only what it is about is kept, and what is true is read from Shopify.
 *
 * What tells of an order goes with others in one transaction (webhook-batches), and is looked at right after
 * (follow-receipts). What concerns the store or a person is rare and has a job of its own, made in the same transaction.
 */
export async function receiveWebhook(
  webhook: Webhook,
  deps: { prisma: PrismaClient; enqueue: Enqueue; clock: Clock; webhooks: Pick<WebhookBatches, "keep"> },
): Promise<void> {
  if (hasOwnJob(webhook.topic)) return keepWithJob(webhook, deps);
  const { shop, webhookId, topic, payload } = webhook;
  return deps.webhooks.keep({ shop, webhookId, topic, about: orderIdOf(topic, payload) ?? fulfillmentOrderIdOf(payload) });
}

const ownJobs = ["app/uninstalled", "app/scopes_update", "customers/data_request", "customers/redact", "shop/redact"];
const hasOwnJob = (topic: string): boolean => ownJobs.includes(topic);

async function keepWithJob(webhook: Webhook, deps: { prisma: PrismaClient; enqueue: Enqueue; clock: Clock }): Promise<void> {
  const now = deps.clock.now().toJSDate();
  await deps.prisma.$transaction(async (tx) => {
    const { count } = await tx.webhookReceipt.createMany({
      skipDuplicates: true,
      data: [
        {
          shopDomain: webhook.shop,
          webhookId: webhook.webhookId,
          topic: webhook.topic,
          receivedAt: now,
          processedAt: now,
        },
      ],
    });
    if (count > 0) await makeJob(webhook, tx, deps.enqueue, now);
  });
}

async function makeJob(
  { shop, topic, payload }: Webhook,
  tx: Prisma.TransactionClient,
  enqueue: Enqueue,
  now: Date,
): Promise<void> {
  if (topic === "app/uninstalled") return enqueue(tx, "note-uninstall", { shop }, { singletonKey: shop });
  if (topic === "app/scopes_update") return enqueue(tx, "note-scopes", { shop }, { singletonKey: shop });
  const request = await tx.privacyRequest.create({
    data: { shopDomain: shop, topic, customerId: customerIdOf(payload), orderIds: orderIdsOf(payload), receivedAt: now },
    select: { id: true },
  });
  await enqueue(tx, "answer-privacy-request", { privacyRequestId: request.id });
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
  return typeof id === "string" && /^gid:\/\/shopify\/FulfillmentOrder\/\d{1,20}$/.test(id) ? id : null;
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

/** Of an id that no order has, whatever its length, nothing is kept. */
const gidOfOrder = /^gid:\/\/shopify\/Order\/\d{1,20}$/;

function gid(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value)) return `gid://shopify/Order/${value}`;
  if (typeof value !== "string") return null;
  if (gidOfOrder.test(value)) return value;
  return /^\d{1,20}$/.test(value) ? `gid://shopify/Order/${value}` : null;
}
