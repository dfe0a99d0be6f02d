import { addressOf, readQueueQuery, type QueueQuery } from "./queue-query";

/** A view of the queue that a person made for themselves: a built-in one, narrowed and ordered, under a name of their own. */
export interface SavedView {
  id: string;
  name: string;
  /** As addresses say it: built-in view, filters and order. What is no longer understood is left out when it is read. */
  asked: string;
}

export const mostViews = 20;
export const longestName = 40;

export type NameProblem = "name-empty" | "name-too-long" | "name-taken";

/** `taken`: the names of the built-in views, and of the person's others. */
export function nameProblem(name: string, taken: readonly string[]): NameProblem | null {
  const asWritten = likeness(name);
  if (asWritten === "") return "name-empty";
  if (name.trim().length > longestName) return "name-too-long";
  return taken.some((each) => likeness(each) === asWritten) ? "name-taken" : null;
}

const likeness = (name: string): string => name.trim().replace(/\s+/g, " ").normalize("NFC").toLowerCase();

/** What of a query a view keeps. A search and a place in the list are of the moment. */
export const askedBy = ({ view, filters, order }: Pick<QueueQuery, "view" | "filters" | "order">): string =>
  addressOf({ view, filters, order, search: "", after: null }).toString();

/** The view as its person kept it. */
export const queryOf = ({ id, asked }: SavedView): QueueQuery => ({ ...readQueueQuery(new URLSearchParams(asked)), own: id });

/** Whether the filters or the order are others than the view was kept with; a built-in one is kept without any. */
export const isChanged = (query: QueueQuery, saved: SavedView | undefined): boolean =>
  askedBy(query) !== (saved ? askedBy(queryOf(saved)) : askedBy(readQueueQuery(new URLSearchParams({ view: query.view }))));

/**
 * What an address asks a person for. `view=<id>` alone is the view as it was kept; with more it is that view, changed.
 * Of somebody else's view, or one that is gone, nothing is shown but all requests.
 */
export function queryFor(asked: URLSearchParams, views: readonly SavedView[]): { query: QueueQuery; missing: boolean } {
  const query = readQueueQuery(asked);
  if (!query.own) return { query, missing: false };
  const saved = views.find(({ id }) => id === query.own);
  if (!saved) return { query: readQueueQuery(new URLSearchParams({ view: "all" })), missing: true };
  const { view } = queryOf(saved);
  return asked.get("of") === view
    ? { query, missing: false }
    : { query: { ...queryOf(saved), search: query.search }, missing: false };
}
