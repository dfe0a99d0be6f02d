import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { getOrderCase } from "../staff-api.server";

export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  getOrderCase(request, params.orderNumber ?? "", context.deps);

/** Answers the browser's preflight, and a stray POST in words. */
export const action = ({ request, params, context }: ActionFunctionArgs) =>
  getOrderCase(request, params.orderNumber ?? "", context.deps);
