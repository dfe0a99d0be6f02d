import { Prisma } from "../database/generated/client";
import { openStatuses, owedStatuses, type CaseStatus } from "./case";
import { countedUpTo } from "./present-case";
import { caseViews, isFiltered, ordersOf, type CaseFilters, type CaseOrder, type CaseView } from "./queue-query";

/*
 * The queue in SQL. Each view is read in the order of an index of its own (migration 20261122210000_queue), whose condition
 * is written here word for word, so that its cost does not grow with what is over. A filter has no index: it looks
 * through the view in its order, no further than `lookedThrough`, and says how far it came (decision 0029).
 */

/** Who looks, when, and when their day ends. */
export interface Viewer {
  userId: string | null;
  now: Date;
  endOfToday: Date;
}

/** The day's instants in the store's zone stand for `from` and `to`. */
export interface Narrowing extends Omit<CaseFilters, "from" | "to"> {
  fromInstant: Date | null;
  toInstant: Date | null;
  isFiltered: boolean;
}

export const narrowing = (filters: CaseFilters, instants: { from: Date | null; to: Date | null }): Narrowing => ({
  ...filters,
  fromInstant: instants.from,
  toInstant: instants.to,
  isFiltered: isFiltered(filters),
});

/** In an index alone, and where each case has to be read. */
export const lookedThrough = { byReceipt: 20_000, waiting: 10_000 };

const literal = (codes: readonly string[]) => Prisma.raw(`(${codes.map((code) => `'${code}'`).join(", ")})`);
const open = Prisma.sql`status IN ${literal(openStatuses)}`;
const owed = Prisma.sql`status IN ${literal(owedStatuses)}`;
const inNeed = Prisma.sql`(status IN ('needs-attention', 'recalling') OR attention_code IS NOT NULL)`;
const done = Prisma.sql`status IN ('cancelled', 'closed')`;

function conditionOf(view: Exclude<CaseView, "recalls" | "refunds">, { userId, now, endOfToday }: Viewer): Prisma.Sql {
  switch (view) {
    case "open":
      return open;
    case "today":
      return Prisma.sql`${open} AND ${owed} AND urgent_at <= ${endOfToday} AND answer_limit_at >= ${now}`;
    case "overdue":
      return Prisma.sql`${open} AND ${owed} AND urgent_at < ${now} AND answer_limit_at < ${now}`;
    case "waiting":
      return Prisma.sql`status = 'waiting-for-customer'`;
    case "needs-attention":
      return inNeed;
    case "mine":
      return Prisma.sql`${open} AND assignee_id IS NOT NULL AND assignee_id = ${userId ?? ""}`;
    case "cancelled":
      return done;
    case "all":
      return Prisma.sql`true`;
  }
}

/** One line a case: of several refunds that wait, the one that has waited longest. */
const longestWaiting = Prisma.sql`NOT EXISTS (
  SELECT FROM refunds other WHERE other.case_id = first.case_id AND other.waits_since IS NOT NULL
    AND (other.waits_since, other.id) < (first.waits_since, first.id))`;

interface Source {
  from: Prisma.Sql;
  where: Prisma.Sql;
  id: Prisma.Sql;
  at: Prisma.Sql;
}

function sourceOf(view: CaseView, order: CaseOrder, shop: string, viewer: Viewer, joined: boolean): Source {
  const cases = joined ? Prisma.sql`JOIN cases ON cases.id = first.case_id` : Prisma.empty;
  switch (view) {
    case "recalls":
      return {
        from: Prisma.sql`recalls first ${cases}`,
        where: Prisma.sql`first.shop_domain = ${shop} AND first.ended_at IS NULL`,
        id: Prisma.sql`first.case_id`,
        at: Prisma.sql`first.opened_at`,
      };
    case "refunds":
      return {
        from: Prisma.sql`refunds first ${cases}`,
        where: Prisma.sql`first.shop_domain = ${shop} AND first.waits_since IS NOT NULL AND ${longestWaiting}`,
        id: Prisma.sql`first.case_id`,
        at: Prisma.sql`first.waits_since`,
      };
    default:
      return {
        from: Prisma.sql`cases`,
        where: Prisma.sql`shop_domain = ${shop} AND ${conditionOf(view, viewer)}`,
        id: Prisma.sql`id`,
        at: order.by === "urgent" ? Prisma.sql`urgent_at` : Prisma.sql`received_at`,
      };
  }
}

/** Of the case alone, so that they mean the same wherever the case is joined to. */
function met(filters: Narrowing, viewer: Viewer): Prisma.Sql {
  const all: Prisma.Sql[] = [];
  const oneOf = (column: Prisma.Sql, values: readonly string[]) => {
    if (values.length > 0) all.push(Prisma.sql`${column} = ANY (${[...values]}::text[])`);
  };
  oneOf(Prisma.sql`cases.status`, filters.status);
  oneOf(Prisma.sql`cases.kind`, filters.kind);
  oneOf(Prisma.sql`cases.shopper_reason`, filters.reason);
  oneOf(Prisma.sql`cases.channel`, filters.channel);
  oneOf(Prisma.sql`cases.country`, filters.country);
  if (filters.assignee.length > 0) {
    const people = filters.assignee
      .filter((each) => each !== "nobody")
      .map((each) => (each === "me" ? (viewer.userId ?? "") : each));
    const nobody = filters.assignee.includes("nobody") ? Prisma.sql`cases.assignee_id IS NULL` : Prisma.sql`false`;
    all.push(Prisma.sql`(${nobody} OR cases.assignee_id = ANY (${people}::text[]))`);
  }
  if (filters.min !== null) all.push(Prisma.sql`cases.amount >= ${filters.min}::numeric`);
  if (filters.max !== null) all.push(Prisma.sql`cases.amount <= ${filters.max}::numeric`);
  if (filters.fromInstant) all.push(Prisma.sql`cases.received_at >= ${filters.fromInstant}`);
  if (filters.toInstant) all.push(Prisma.sql`cases.received_at < ${filters.toInstant}`);
  return all.length > 0 ? Prisma.join(all, " AND ") : Prisma.sql`true`;
}

/**
 * An order's name by its digits, or by how it begins. The shortest come first, so that the order with exactly this number
 * is always among them however many begin like it.
 */
function namedLike(search: string, shop: string): Prisma.Sql {
  const typed = search.toLowerCase().replace(/\s/g, "");
  const digits = /^#?(\d+)$/.exec(typed)?.[1];
  const safe = (text: string) => `${text.replace(/[%_\\]/g, "\\$&")}%`;
  const like = digits
    ? Prisma.sql`regexp_replace(order_name, '[^0-9]', '', 'g') LIKE ${safe(digits)}
        ORDER BY regexp_replace(order_name, '[^0-9]', '', 'g') USING ~<~`
    : Prisma.sql`(lower(order_name) LIKE ${safe(typed)} OR lower(order_name) LIKE ${safe(`#${typed}`)})
        ORDER BY length(order_name), lower(order_name)`;
  return Prisma.sql`cases.id = ANY (ARRAY(SELECT id FROM cases WHERE shop_domain = ${shop} AND ${like} LIMIT 200))`;
}

export interface PlaceInView {
  at: Date;
  id: string;
}

export interface FoundInView {
  id: string;
  at: Date;
  met: boolean;
  /** The last one that was looked at: nothing is known of what comes after. */
  last: boolean;
}

/** The cases of one page in their order, from a place in it on, in either direction. */
export function idsInView(query: {
  shop: string;
  viewer: Viewer;
  view: CaseView;
  order: CaseOrder;
  search: string;
  filters: Narrowing;
  /** Cases that a search elsewhere has found. */
  among?: string[];
  /** Ends just beyond this one. */
  beyond: PlaceInView | null;
  rising: boolean;
  limit: number;
}): Prisma.Sql {
  const { shop, viewer, view, order, search, filters, among, beyond, rising, limit } = query;
  const sought = search !== "" || among !== undefined;
  const source = sourceOf(sourceViewOf(query), order, shop, viewer, sought || filters.isFiltered);
  const { from, where, id, at } = source;
  const way = rising ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  // compared as a pair, which an index can begin at
  const onward = beyond
    ? Prisma.sql`AND (${at}, ${id}) ${rising ? Prisma.sql`>` : Prisma.sql`<`} (${beyond.at}, ${beyond.id}::uuid)`
    : Prisma.empty;
  const inOrder = Prisma.sql`ORDER BY ${at} ${way}, ${id} ${way}`;
  if (!sought && !filters.isFiltered)
    return Prisma.sql`
      SELECT ${id} AS id, ${at} AS at, true AS met, false AS last FROM ${from} WHERE ${where} ${onward} ${inOrder} LIMIT ${limit}`;

  const alsoOfView = view === "cancelled" ? done : Prisma.sql`true`;
  const fits = Prisma.sql`(${alsoOfView} AND ${met(filters, viewer)})`;
  if (sought) {
    const found = among ? Prisma.sql`cases.id = ANY (${among}::uuid[])` : namedLike(search, shop);
    return Prisma.sql`
      SELECT ${id} AS id, ${at} AS at, true AS met, false AS last FROM ${from}
      WHERE ${where} AND ${found} AND ${fits} ${onward} ${inOrder} LIMIT ${limit}`;
  }
  // where receipts are in order, days bound what is looked through; elsewhere they are met like the others
  const days =
    order.by === "received"
      ? Prisma.sql`${filters.fromInstant ? Prisma.sql`AND ${at} >= ${filters.fromInstant}` : Prisma.empty}
        ${filters.toInstant ? Prisma.sql`AND ${at} < ${filters.toInstant}` : Prisma.empty}`
      : Prisma.empty;
  const furthest = view === "all" || view === "cancelled" ? lookedThrough.byReceipt : lookedThrough.waiting;
  // numbered as they are read, so that the outer limit ends the reading
  return Prisma.sql`
    SELECT id, at, met, place = ${furthest} AS last FROM (
      SELECT *, row_number() OVER () AS place FROM (
        SELECT ${id} AS id, ${at} AS at, ${fits} IS TRUE AS met FROM ${from}
        WHERE ${where} ${days} ${onward} ${inOrder} LIMIT ${furthest}
      ) read
    ) looked
    WHERE met OR place = ${furthest} LIMIT ${limit}`;
}

/** Where a filter looks: what is over by the index of everything, and what can only be open among what is open. */
function sourceViewOf({ view, filters }: { view: CaseView; filters: Narrowing }): CaseView {
  if (!filters.isFiltered || (view !== "all" && view !== "cancelled")) return view;
  const onlyOpen =
    filters.status.length > 0 && filters.status.every((status) => (openStatuses as readonly CaseStatus[]).includes(status));
  return view === "all" && onlyOpen ? "open" : "all";
}

/** How many cases each view has, counted no further than anybody reads on. */
export function countsOfViews(shop: string, viewer: Viewer): Prisma.Sql {
  const counts = caseViews.map((view) => {
    const { from, where } = sourceOf(view, ordersOf[view][0], shop, viewer, false);
    return Prisma.sql`(SELECT count(*)::int FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${countedUpTo + 1}) counted)
      AS ${Prisma.raw(`"${view}"`)}`;
  });
  return Prisma.sql`SELECT ${Prisma.join(counts)}`;
}

/** How many cases came into a view since this instant, counted no further than anybody is told. */
export function arrivalsInView(query: {
  shop: string;
  viewer: Viewer;
  view: CaseView;
  filters: Narrowing;
  since: Date;
}): Prisma.Sql {
  const { shop, viewer, view, filters, since } = query;
  const { from, where, at } = sourceOf(view, ordersOf[view][0], shop, viewer, filters.isFiltered);
  const came = view === "recalls" || view === "refunds" ? at : Prisma.sql`opened_at`;
  return Prisma.sql`
    SELECT count(*)::int AS count FROM (
      SELECT FROM ${from} WHERE ${where} AND ${came} > ${since} AND ${filters.isFiltered ? met(filters, viewer) : Prisma.sql`true`}
      LIMIT ${arrivalsUpTo + 1}) counted`;
}
export const arrivalsUpTo = 99;
