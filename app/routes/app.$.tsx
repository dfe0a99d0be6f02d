import { json, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { PageError } from "../ui/page-error";

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** An address inside the app that no page has: said in the app's own frame, with its navigation around it. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs): Promise<never> {
  await deps.shopify.authenticateStaff(request);
  throw json(null, { status: 404 });
}

export default function Nowhere() {
  return null;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
