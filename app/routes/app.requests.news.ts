import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { readQueueQuery } from "../cases/queue-query";
import { isUuid } from "../lib/uuid";

const mostLines = 50;

/** What happened to a view since it was read: how many came, and how the lines on the page stand now. Asked every few seconds. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop, userId } = await deps.shopify.authenticateStaff(request);
  const asked = new URL(request.url).searchParams;
  const { view, filters } = readQueueQuery(asked);
  const now = deps.clock.now();
  const since = new Date(asked.get("since") ?? "");
  const ids = (asked.get("ids") ?? "").split(",").filter(isUuid);
  const { policy } = await deps.shops.policyFor(shop, now);
  const viewer = { userId, zone: policy.service.zone };
  const [arrived, items] = await Promise.all([
    Number.isNaN(since.getTime()) ? 0 : deps.cases.arrivals({ shop, view, viewer, filters, since }),
    deps.cases.items({ shop, ids: ids.slice(0, mostLines) }),
  ]);
  return json({ arrived, items, now: now.toISO() ?? "" });
}
