import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { LibraryPage } from "../ui/page-facts";

/** Every page of signing in, the bounce page included, is the library's own; it answers by throwing it. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  await deps.shopify.authenticateStaff(request);
  return null;
}

export const headers: HeadersFunction = (args) => boundary.headers(args);

export function ErrorBoundary() {
  const error = useRouteError();
  if (!isRouteErrorResponse(error)) throw error;
  return <LibraryPage html={String(error.data)} />;
}
