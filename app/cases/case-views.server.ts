import { Prisma } from "../database/generated/client";
import { openStatuses } from "./case";
import { countedUpTo, type CaseView } from "./present-case";

/*
 * The saved views in SQL. Each condition is written word for word as in a partial index (migration
 * 20261122203000_queue_at_any_size), so that a view is read in its own order and its cost does not grow with what is over.
 */

const open = Prisma.raw(`status IN (${openStatuses.map((status) => `'${status}'`).join(", ")})`);
const inNeed = Prisma.sql`(status IN ('needs-attention', 'recalling') OR attention_code IS NOT NULL)`;
const done = Prisma.sql`status IN ('cancelled', 'closed')`;

/** Somebody has to do something about the money, or the team was told that it is pending for too long (refund-needs.ts). */
const casesWithRefundNeeds = (shop: string) => Prisma.sql`
  SELECT case_id FROM refunds refund
  WHERE shop_domain = ${shop} AND status IN ('pending', 'failed', 'by-hand', 'missing', 'bank-inquiry', 'disputed')
    AND CASE status
      WHEN 'failed' THEN NOT EXISTS (SELECT FROM refunds again WHERE again.replaces_id = refund.id)
      WHEN 'pending' THEN EXISTS (
        SELECT FROM case_events event WHERE event.case_id = refund.case_id AND event.kind = 'refund-pending-long')
      ELSE true END`;

const casesOnRecall = (shop: string) => Prisma.sql`SELECT case_id FROM recalls WHERE shop_domain = ${shop} AND ended_at IS NULL`;

/** The few first, then their cases: asked with IN, the planner walks through every case there is until it has met enough. */
const among = (few: Prisma.Sql) => Prisma.sql`id = ANY (ARRAY(${few}))`;

function conditionOf(view: CaseView, shop: string): Prisma.Sql {
  switch (view) {
    case "open":
      return open;
    case "needs-attention":
      return inNeed;
    case "recalls":
      return among(casesOnRecall(shop));
    case "refunds":
      return among(casesWithRefundNeeds(shop));
    case "cancelled":
      return done;
    case "all":
      return Prisma.sql`true`;
  }
}

/** Work that waits is in the order of its urgency; what is done is looked up by when it came. */
export const sortOf: Record<CaseView, "urgentAt" | "receivedAt"> = {
  open: "urgentAt",
  "needs-attention": "urgentAt",
  recalls: "urgentAt",
  refunds: "receivedAt",
  cancelled: "receivedAt",
  all: "receivedAt",
};

/** The cases of one page in their order, from a place in it on, in either direction. */
export function idsInView(query: {
  shop: string;
  view: CaseView;
  search?: string;
  /** Ends just beyond this one. */
  beyond: { at: Date; id: string } | null;
  rising: boolean;
  limit: number;
}): Prisma.Sql {
  const { shop, view, search, beyond, rising, limit } = query;
  const column = sortOf[view] === "urgentAt" ? Prisma.sql`urgent_at` : Prisma.sql`received_at`;
  const way = rising ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  // compared as a pair, which an index can begin at
  const from = beyond
    ? Prisma.sql`AND (${column}, id) ${rising ? Prisma.sql`>` : Prisma.sql`<`} (${beyond.at}, ${beyond.id}::uuid)`
    : Prisma.empty;
  const found = search ? Prisma.sql`AND order_name ILIKE ${`%${search.replace(/[%_\\]/g, "\\$&")}%`}` : Prisma.empty;
  return Prisma.sql`
    SELECT id FROM cases WHERE shop_domain = ${shop} AND ${conditionOf(view, shop)} ${found} ${from}
    ORDER BY ${column} ${way}, id ${way} LIMIT ${limit}`;
}

/** How many cases each view has, counted no further than anybody reads on. */
export function countsOfViews(shop: string): Prisma.Sql {
  const some = Prisma.sql`LIMIT ${countedUpTo + 1}`;
  const cases = (view: CaseView) =>
    Prisma.sql`SELECT FROM cases WHERE shop_domain = ${shop} AND ${conditionOf(view, shop)} ${some}`;
  const count = (what: Prisma.Sql) => Prisma.sql`(SELECT count(*)::int FROM (${what}) counted)`;
  return Prisma.sql`
    SELECT ${count(cases("open"))} AS open, ${count(cases("needs-attention"))} AS "needs-attention",
      ${count(Prisma.sql`${casesOnRecall(shop)} ${some}`)} AS recalls,
      ${count(Prisma.sql`SELECT DISTINCT case_id FROM (${casesWithRefundNeeds(shop)}) each ${some}`)} AS refunds,
      ${count(cases("cancelled"))} AS cancelled, ${count(cases("all"))} AS all`;
}
