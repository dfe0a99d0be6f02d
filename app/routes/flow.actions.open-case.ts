import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postFlowAction } from "../flow-api.server";

/** A stray GET is told so. */
export const loader = ({ request, context }: LoaderFunctionArgs) => postFlowAction(request, context.deps);

export const action = ({ request, context }: ActionFunctionArgs) => postFlowAction(request, context.deps);
