import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";

/** Every page of signing in, the bounce page included, is the library's own; it answers by throwing it. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  await deps.shopify.authenticateStaff(request);
  return null;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

export function ErrorBoundary() {
  return boundary.error(useRouteError());
}
