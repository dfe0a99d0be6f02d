import {
  json,
  redirect,
  type ActionFunctionArgs,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRevalidator, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { HomeScreen } from "../ui/home-screen";
import { PageError } from "../ui/page-error";
import { useRefresh } from "../ui/use-refresh";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";
import { setupState } from "../workflows/setup-state.server";

const refreshEveryMs = 60_000;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams;
  // the requests were here once: a view that somebody kept still leads to them
  if (asked.has("view") || asked.has("search")) {
    asked.delete("index");
    throw redirect(`/app/requests?${asked.toString()}`);
  }
  const { shop, userId } = await deps.shopify.authenticateStaff(request);
  const { policy } = await deps.shops.policyFor(shop, deps.clock.now());
  const { service } = policy;
  const [state, promises, counts, steps] = await Promise.all([
    deps.home.state({ shop, scopes: deps.shopify.requiredScopes }),
    deps.home.promises({ shop, service }),
    deps.cases.counts(shop, { userId, zone: service.zone }),
    setupState(shop, deps),
  ]);
  return json({
    ...state,
    promises,
    counts,
    setup: {
      all: steps.length,
      done: steps.filter((step) => step.state === "done").length,
      broken: steps.filter((step) => step.state === "broken").length,
    },
    answerDays: policy.answerDays,
    zone: service.zone,
  });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "home.title" }) },
];

/** The one thing that is mended here: automatic cancellation on again. */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  await setAutomaticCancellation({ on: true, staff }, deps);
  return json({ done: "automatic.on-toast", at: Date.now() });
}

export default function Home() {
  const shown = useLoaderData<typeof loader>();
  const { t } = useWords();
  const { revalidate } = useRevalidator();
  useRefresh(refreshEveryMs, revalidate);
  const switching = useFetcher<typeof action>();
  useToast(switching.data && t(switching.data.done), switching.data?.at);
  return (
    <HomeScreen
      {...shown}
      switching={switching.state !== "idle"}
      onSwitchOn={() => switching.submit({}, { method: "post", action: "/app?index" })}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
