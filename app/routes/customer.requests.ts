import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postRequest } from "../customer-api.server";

/** Answers the browser's preflight, and a stray GET in words. */
export const loader = ({ request, context }: LoaderFunctionArgs) => postRequest(request, context.deps);

export const action = ({ request, context }: ActionFunctionArgs) => postRequest(request, context.deps);
