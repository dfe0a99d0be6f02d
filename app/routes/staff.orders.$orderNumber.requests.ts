import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postOrderRequest } from "../staff-api.server";

/** Answers the browser's preflight, and a stray GET in words. */
export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  postOrderRequest(request, params.orderNumber ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  postOrderRequest(request, params.orderNumber ?? "", context.deps);
