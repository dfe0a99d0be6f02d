import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { postFlowUse } from "../flow-api.server";

/** A stray GET is told so. */
export const loader = ({ request, context }: LoaderFunctionArgs) => postFlowUse(request, context.deps);

export const action = ({ request, context }: ActionFunctionArgs) => postFlowUse(request, context.deps);
