import { randomUUID } from "node:crypto";
import { Duration, type DateTime } from "luxon";
import type { Prisma } from "../database/generated/client";
import type { CaseStatus } from "./case";
import type { NewEvent } from "./cases.server";
import { flowNewsOf } from "./flow-trigger";
import { hasLabel } from "./order-label";

/** A case that is decided within a moment puts no label on its order for that moment. */
const labelAfter = Duration.fromObject({ seconds: 5 });

/**
 * The order's labels follow the case: a row with a time, in the transaction of the move, and nothing of Shopify's. An
 * order that never carried a label costs nothing here but the look.
 */
export async function labelAfterMove(
  tx: Prisma.TransactionClient,
  move: { shop: string; orderId: string; from: CaseStatus | null; to: CaseStatus },
  now: DateTime,
): Promise<void> {
  const dueAt = now.plus(labelAfter).toJSDate();
  if (hasLabel(move.to)) {
    await tx.$executeRaw`
      INSERT INTO order_labels AS labels ("id", "shop_domain", "order_id", "tags", "due_at")
      VALUES (${randomUUID()}::uuid, ${move.shop}, ${move.orderId}, '{}', ${dueAt})
      ON CONFLICT ("shop_domain", "order_id") DO UPDATE
        SET "due_at" = EXCLUDED."due_at", "version" = labels."version" + 1, "tries" = 0`;
    return;
  }
  // straight on its way to be cancelled: there is no label yet
  if (move.from === null || move.from === "received") return;
  await tx.orderLabels.updateMany({
    where: { shopDomain: move.shop, orderId: move.orderId },
    data: { dueAt, version: { increment: 1 }, tries: 0 },
  });
}

/** What workflows of the shop wait for is written down with the event itself; where none does, nothing is. */
export async function tellFlowOf(
  tx: Prisma.TransactionClient,
  { caseId, events }: { caseId: string; events: readonly NewEvent[] },
  now: DateTime,
): Promise<void> {
  const at = now.toJSDate();
  for (const { trigger, key, facts } of flowNewsOf(events, now.toUTC().toISO() ?? "")) {
    await tx.$executeRaw`
      INSERT INTO flow_events ("id", "shop_domain", "case_id", "trigger", "key", "facts", "at", "due_at")
      SELECT ${randomUUID()}::uuid, cases."shop_domain", cases."id", ${trigger}, ${key}, ${JSON.stringify(facts)}::jsonb, ${at}, ${at}
        FROM cases JOIN flow_uses USING ("shop_domain")
       WHERE cases."id" = ${caseId}::uuid AND flow_uses."trigger" = ${trigger} AND flow_uses."in_use"
      ON CONFLICT DO NOTHING`;
  }
}
