import { json, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigate, useRevalidator } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { PrivacyScreen } from "../ui/privacy-screen";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const after = new URL(request.url).searchParams.get("after") ?? undefined;
  const [requests, readings, { policy }] = await Promise.all([
    deps.privacyRequests.list(shop),
    deps.readings.list({ shop, after }),
    deps.shops.policyFor(shop, deps.clock.now()),
  ]);
  return json({ requests, readings, older: after !== undefined, zone: policy.service.zone });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "privacy.title" }) },
];

export default function Privacy() {
  const { requests, readings, older, zone } = useLoaderData<typeof loader>();
  const revalidator = useRevalidator();
  const navigate = useNavigate();
  return (
    <PrivacyScreen
      requests={requests}
      readings={readings}
      older={older}
      onReadings={(after) =>
        navigate({ search: after ? `?${new URLSearchParams({ after }).toString()}` : "" }, { preventScrollReset: true })
      }
      onOpenCase={(caseId) => navigate(`/app/cases/${caseId}`)}
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
