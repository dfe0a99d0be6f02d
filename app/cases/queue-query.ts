import { isUuid } from "../lib/uuid";
import { channels, statuses, type CaseStatus, type Channel } from "./case";

/** What the queue shows, as its address says it: the saved view, what it is narrowed to, its order, and a place in it. */

export const caseViews = [
  "open",
  "today",
  "overdue",
  "waiting",
  "needs-attention",
  "recalls",
  "refunds",
  "mine",
  "cancelled",
  "all",
] as const;
export type CaseView = (typeof caseViews)[number];

/** "urgent": by the working time that is left. "waiting": by how long the goods or the money have been waited for. */
export const caseSorts = ["urgent", "received", "waiting"] as const;
export type CaseSort = (typeof caseSorts)[number];
export interface CaseOrder {
  by: CaseSort;
  rising: boolean;
}

/** The orders that a view has an index for; the first is its own. */
export const ordersOf: Record<CaseView, readonly [CaseOrder, ...CaseOrder[]]> = {
  open: waitingFor(),
  today: waitingFor(),
  overdue: waitingFor(),
  waiting: waitingFor(),
  "needs-attention": waitingFor(),
  mine: waitingFor(),
  recalls: [rising("waiting"), falling("waiting")],
  refunds: [rising("waiting"), falling("waiting")],
  cancelled: [falling("received"), rising("received")],
  all: [falling("received"), rising("received")],
};

function waitingFor(): [CaseOrder, ...CaseOrder[]] {
  return [rising("urgent"), falling("urgent"), falling("received"), rising("received")];
}
function rising(by: CaseSort): CaseOrder {
  return { by, rising: true };
}
function falling(by: CaseSort): CaseOrder {
  return { by, rising: false };
}

export const caseKinds = ["cancellation", "withdrawal"] as const;
export type CaseKind = (typeof caseKinds)[number];

/** Every one that is set has to be met. Days are the store's own, both included. */
export interface CaseFilters {
  status: CaseStatus[];
  kind: CaseKind[];
  /** Codes of the store's reasons. */
  reason: string[];
  channel: Channel[];
  /** ISO 3166. */
  country: string[];
  /** Shopify's user ids, "me", "nobody". */
  assignee: string[];
  from: string | null;
  to: string | null;
  /** Decimal text, in whatever currency the order was paid. */
  min: string | null;
  max: string | null;
}

export interface QueueQuery {
  view: CaseView;
  /** The view of somebody's own that it began with; `view` is then the one that was narrowed. */
  own?: string;
  search: string;
  filters: CaseFilters;
  order: CaseOrder;
  after: string | null;
}

export const noFilters: CaseFilters = {
  status: [],
  kind: [],
  reason: [],
  channel: [],
  country: [],
  assignee: [],
  from: null,
  to: null,
  min: null,
  max: null,
};

const lists = ["status", "kind", "reason", "channel", "country", "assignee"] as const;
const bounds = ["from", "to", "min", "max"] as const;

const allowed: Record<(typeof lists)[number], (text: string) => boolean> = {
  status: (text) => statuses.some((each) => each === text),
  kind: (text) => caseKinds.some((each) => each === text),
  reason: (text) => /^[a-z0-9]+(-[a-z0-9]+){0,8}$/.test(text) && text.length <= 40,
  channel: (text) => channels.some((each) => each === text),
  country: (text) => /^[A-Z]{2}$/.test(text),
  assignee: (text) => text === "me" || text === "nobody" || /^\d{1,20}$/.test(text),
};
const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
const isAmount = (text: string): boolean => /^\d{1,12}(\.\d{1,4})?$/.test(text);

export const isFiltered = (filters: CaseFilters): boolean =>
  lists.some((name) => filters[name].length > 0) || bounds.some((name) => filters[name] !== null);

/** What is not understood is left out: an old or a mended address still opens the queue. */
export function readQueueQuery(asked: URLSearchParams): QueueQuery {
  const asking = asked.get("view") ?? "";
  const own = isUuid(asking) ? asking : null;
  const named = own ? asked.get("of") : asking;
  const view = caseViews.find((each) => each === named) ?? "open";
  const listOf = (name: (typeof lists)[number]) =>
    [...new Set((asked.get(name) ?? "").split(",").filter(allowed[name]))].slice(0, 20);
  const boundOf = (name: (typeof bounds)[number]) => {
    const text = (asked.get(name) ?? "").trim().replace(",", ".");
    return (name === "from" || name === "to" ? isDay(text) : isAmount(text)) ? text : null;
  };
  const [by, way] = (asked.get("sort") ?? "").split(" ");
  const order = ordersOf[view].find((each) => each.by === by && each.rising === (way !== "desc")) ?? ordersOf[view][0];
  return {
    view,
    ...(own ? { own } : {}),
    search: (asked.get("search") ?? "").replaceAll("\0", "").toWellFormed().trim().slice(0, 100),
    filters: {
      status: listOf("status") as CaseStatus[],
      kind: listOf("kind") as CaseKind[],
      reason: listOf("reason"),
      channel: listOf("channel") as Channel[],
      country: listOf("country"),
      assignee: listOf("assignee"),
      from: boundOf("from"),
      to: boundOf("to"),
      min: boundOf("min"),
      max: boundOf("max"),
    },
    order,
    after: asked.get("after") || null,
  };
}

/**
 * The address of it, with nothing in it that goes without saying. Of somebody's own view it says everything, so that who
 * reads it need not know the view: `view=<id>` alone is the view as it was kept.
 */
export function addressOf({ view, own, search, filters, order, after }: QueueQuery): URLSearchParams {
  const asked = new URLSearchParams();
  if (own) asked.set("view", own);
  if (own) asked.set("of", view);
  else if (view !== "open") asked.set("view", view);
  if (search) asked.set("search", search);
  for (const name of lists) if (filters[name].length > 0) asked.set(name, filters[name].join(","));
  for (const name of bounds) if (filters[name] !== null) asked.set(name, filters[name]);
  const [usual] = ordersOf[view];
  if (order.by !== usual.by || order.rising !== usual.rising) asked.set("sort", `${order.by} ${order.rising ? "asc" : "desc"}`);
  if (after) asked.set("after", after);
  return asked;
}

/** A case as it is opened from the queue: its page leads on to the next of the same view, and back to where one was. */
export const caseAddress = (caseId: string, query: QueueQuery): string =>
  [`/app/cases/${caseId}`, addressOf(query).toString()].filter(Boolean).join("?");

/**
 * What may stand in an address and in a log: an order's name. Everything else that people look for may be somebody's name
 * or e-mail address, and is posted.
 */
export const isOrderName = (typed: string): boolean => /^#?\s?[\p{L}-]{0,6}\d+[\p{L}\d-]{0,12}$/u.test(typed.trim());
