import { json, type ActionFunctionArgs } from "@remix-run/node";
import { labelSettings } from "../cases/order-label";
import { readForm } from "../lib/read-body";
import { setOrderLabels } from "../workflows/label-order.server";

/** The language of the labels on orders, or none: chosen on the settings page. */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const setting = labelSettings.find((each) => each === form.get("setting"));
  if (!setting) return json({ setting: null, at: Date.now() }, { status: 400 });
  await setOrderLabels({ shop, setting }, deps);
  return json({ setting, at: Date.now() });
}
