import type { LoaderFunctionArgs } from "@remix-run/node";
import { exportCustomer } from "../workflows/export-customer.server";

/** The copy itself, as a file: outside the layout, since it is no page. */
export async function loader({ request, params, context: { deps } }: LoaderFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const requestId = params.requestId ?? "";
  const known = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(requestId);
  const copy = known ? await exportCustomer({ requestId, staff }, deps) : null;
  if (!copy) return new Response("There is no such request", { status: 404 });
  await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "copy", subject: requestId });
  return new Response(JSON.stringify(copy, null, 2), {
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
}
