import type { DateTime } from "luxon";
import { openStatuses } from "../cases/case";
import { shopifyMayMove } from "../cases/refund";
import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Enqueue } from "../jobs/jobs";
import type { Clock } from "../lib/clock";
import { pauseBetweenLooks } from "./timing";

/** A case that has to look at Shopify. */
export interface Look {
  caseId: string;
  /** Somebody waits at a page for how it goes on. */
  urgent: boolean;
}

/** So many receipts of one shop in one go; the rest waits until the others had their turn. */
const ofOneShop = 100;

/**
 * Webhooks that concern a case make it look at Shopify: however many there are about it, once.
 *
 * The first sign of a change is followed at once; what comes within a second behind it is one more look. The look to come
 * is on the row from here on, so that a job that is lost is made again by the row's alarm. Everything below is one
 * transaction: killed anywhere, the receipts are still to be looked at, by any worker.
 */
export async function followReceipts(
  tx: Prisma.TransactionClient,
  now: DateTime,
  limit: number,
): Promise<{ receipts: number; looks: Look[] }> {
  const taken = await tx.$queryRaw<{ shop: string; about: string | null }[]>`
    WITH RECURSIVE shops AS (
      (SELECT shop_domain FROM webhook_receipts WHERE processed_at IS NULL ORDER BY shop_domain LIMIT 1)
      UNION ALL
      SELECT (SELECT r.shop_domain FROM webhook_receipts r
               WHERE r.processed_at IS NULL AND r.shop_domain > shops.shop_domain ORDER BY r.shop_domain LIMIT 1)
        FROM shops WHERE shops.shop_domain IS NOT NULL),
    taken AS (
      SELECT each.id
        FROM shops CROSS JOIN LATERAL (
          SELECT id FROM webhook_receipts
           WHERE processed_at IS NULL AND shop_domain = shops.shop_domain
           ORDER BY id LIMIT ${Math.min(limit, ofOneShop)} FOR UPDATE SKIP LOCKED) AS each
       LIMIT ${limit})
    -- an array, so that the rows are found by their key whatever the planner believes about a table that grows this fast
    UPDATE webhook_receipts AS r SET processed_at = ${now.toJSDate()} WHERE r.id = ANY(ARRAY(SELECT id FROM taken))
    RETURNING r.shop_domain AS shop, r.about`;
  if (taken.length === 0) return { receipts: 0, looks: [] };

  const shops = taken.map(({ shop }) => shop);
  const abouts = taken.map(({ about }) => about);
  const looks = await tx.$queryRaw<Look[]>`
    WITH named AS (
      SELECT DISTINCT shop, about FROM unnest(${shops}::text[], ${abouts}::text[]) AS n (shop, about) WHERE about IS NOT NULL),
    of_orders AS (
      -- one by one by their key, and never all cases because the names are many
      SELECT c.id, c.status
        FROM named n CROSS JOIN LATERAL (
          SELECT id, status FROM cases WHERE shop_domain = n.shop AND order_id = n.about
           ORDER BY (status = ANY(${[...openStatuses]}::text[])) DESC, opened_at DESC LIMIT 1) AS c),
    of_fulfillment_orders AS (
      SELECT c.id, c.status
        FROM named n JOIN cases c
          ON c.order_facts -> 'fulfillmentOrderIds' @> jsonb_build_array(n.about) AND c.shop_domain = n.shop
       WHERE n.about LIKE '%/FulfillmentOrder/%'),
    concerned AS (SELECT id, status FROM of_orders UNION SELECT id, status FROM of_fulfillment_orders),
    -- a case that is over may still have money on its way: each refund's own alarm reads Shopify
    money AS (
      UPDATE refunds SET follow_up_at = ${now.toJSDate()}
       WHERE case_id IN (SELECT id FROM of_orders WHERE status <> ALL(${watched}::text[]))
         AND status = ANY(${[...shopifyMayMove]}::text[])
         AND (follow_up_at IS NULL OR follow_up_at > ${now.toJSDate()})),
    -- in one order everywhere, or two of these could wait for each other
    seen AS (
      SELECT id, status, looked_at IS NULL OR looked_at <= ${now.minus(pauseBetweenLooks).toJSDate()} AS at_once
        FROM cases
       WHERE id IN (SELECT id FROM concerned) AND status = ANY(${watched}::text[])
       ORDER BY id FOR NO KEY UPDATE),
    told AS (
      UPDATE cases AS c SET look_again_at = ${now.plus(pauseBetweenLooks).toJSDate()},
             looked_at = CASE WHEN seen.at_once THEN ${now.toJSDate()} ELSE c.looked_at END
        FROM seen WHERE c.id = seen.id)
    SELECT id AS "caseId", status IN ('received', 'cancelling') AS urgent FROM seen WHERE at_once ORDER BY id`;
  return { receipts: taken.length, looks };
}

const watched = [...openStatuses, "cancelled"];

/** The same at once, by the process that took the webhooks in; without it a worker's alarm does it within half a second. */
export async function followReceiptsNow(deps: { prisma: PrismaClient; enqueue: Enqueue; clock: Clock }): Promise<void> {
  for (;;) {
    const receipts = await deps.prisma.$transaction(async (tx) => {
      const { receipts, looks } = await followReceipts(tx, deps.clock.now(), 500);
      for (const { caseId, urgent } of looks)
        await deps.enqueue(tx, "settle-case", { caseId }, { singletonKey: caseId, priority: urgent ? 1 : 0 });
      return receipts;
    });
    // fewer, and no shop was left with any: those that came meanwhile are the next call's
    if (receipts < ofOneShop) return;
  }
}
