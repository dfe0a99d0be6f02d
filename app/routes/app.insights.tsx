import { json, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useLoaderData, useNavigate, useNavigation, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { askFor, periodFrom } from "../cases/period";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { InsightsScreen } from "../ui/insights-screen";
import { PageError } from "../ui/page-error";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const now = deps.clock.now();
  const { policy } = await deps.shops.policyFor(shop, now);
  const period = periodFrom(new URL(request.url).searchParams, now, policy.service.zone);
  return json({
    insights: await deps.insights.read({ shop, period, policy }),
    period,
    today: now.setZone(policy.service.zone).toISODate() ?? "",
    promise: { answer: policy.answerDays, refund: policy.refundDays },
  });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "insights.title" }) },
];

export default function InsightsPage() {
  const { insights, period, today, promise } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const navigation = useNavigation();
  return (
    <InsightsScreen
      insights={insights}
      period={period}
      today={today}
      promise={promise}
      loading={navigation.state === "loading" && navigation.location.pathname === "/app/insights"}
      onPeriod={(next) => navigate({ search: new URLSearchParams(askFor(next)).toString() }, { preventScrollReset: true })}
      fetchRegister={async ({ after, language }) => {
        const asked = new URLSearchParams({ language, ...(after === null ? {} : { after }) });
        const answer = await fetch(`/app/insights/register?${asked.toString()}`);
        if (!answer.ok) throw new Error(`The register was not to be had (${answer.status})`);
        return {
          // as text it would lose its first mark, by which a spreadsheet knows the letters
          file: await answer.blob(),
          cases: Number(answer.headers.get("x-cases") ?? 0),
          next: answer.headers.get("x-next"),
        };
      }}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
