import type { LoaderFunctionArgs } from "@remix-run/node";
import { isUuid } from "../lib/uuid";
import { exportCustomer } from "../workflows/export-customer.server";

/** The copy itself, as a file: outside the layout, since it is no page. */
export async function loader({ request, params, context: { deps } }: LoaderFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const requestId = params.requestId ?? "";
  const copy = isUuid(requestId) ? await exportCustomer({ requestId, staff }, deps) : null;
  if (!copy) return new Response("There is no such request", { status: 404 });
  await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "copy", subject: requestId });
  return new Response(JSON.stringify(copy, null, 2), {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
}
