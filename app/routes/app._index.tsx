import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

/** The app opens on the requests that wait. What Shopify or an old link put into the address goes along. */
export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  searchParams.delete("index");
  throw redirect(`/app/requests?${searchParams.toString()}`);
}
