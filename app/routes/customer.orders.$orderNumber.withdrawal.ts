import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postWithdrawal } from "../customer-api.server";

/** Answers the browser's preflight, and a stray GET in words. */
export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  postWithdrawal(request, params.orderNumber ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  postWithdrawal(request, params.orderNumber ?? "", context.deps);
