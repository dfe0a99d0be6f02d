import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postCancellation } from "../customer-api.server";

/** Answers the browser's preflight, and a stray GET in words. */
export const loader = ({ request, context }: LoaderFunctionArgs) => postCancellation(request, context.deps);

export const action = ({ request, context }: ActionFunctionArgs) => postCancellation(request, context.deps);
