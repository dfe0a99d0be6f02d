import { json, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { PrivacyScreen } from "../ui/privacy-screen";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const [requests, { policy }] = await Promise.all([
    deps.privacyRequests.list(shop),
    deps.shops.policyFor(shop, deps.clock.now()),
  ]);
  return json({ requests, zone: policy.service.zone });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "privacy.title" }) },
];

export default function Privacy() {
  const { requests, zone } = useLoaderData<typeof loader>();
  const revalidator = useRevalidator();
  return (
    <PrivacyScreen
      requests={requests}
      zone={zone}
      fetchCopy={async (requestId) => {
        const answer = await fetch(`/app/privacy/${requestId}`);
        if (!answer.ok) throw new Error(`The copy was not to be had (${answer.status})`);
        const copy = await answer.text();
        revalidator.revalidate();
        return copy;
      }}
    />
  );
}
