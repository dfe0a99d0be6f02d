import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { getCancellation } from "../customer-api.server";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  getCancellation(request, params.orderNumber ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  getCancellation(request, params.orderNumber ?? "", context.deps);
