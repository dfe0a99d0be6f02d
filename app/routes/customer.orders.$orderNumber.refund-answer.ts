import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postRefundAnswer } from "../customer-api.server";

/** Answers the browser's preflight, and a stray GET in words. */
export const loader = ({ request, params, context }: LoaderFunctionArgs) =>
  postRefundAnswer(request, params.orderNumber ?? "", context.deps);

export const action = ({ request, params, context }: ActionFunctionArgs) =>
  postRefundAnswer(request, params.orderNumber ?? "", context.deps);
