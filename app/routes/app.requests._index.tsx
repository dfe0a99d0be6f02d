import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  useFetcher,
  useLoaderData,
  useNavigate,
  useNavigation,
  useRevalidator,
  useRouteError,
} from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { Card, Page } from "@shopify/polaris";
import { useCallback } from "react";
import type { CaseView } from "../cases/present-case";
import { storable } from "../lib/storable";
import { AutomaticOffBanner } from "../ui/automatic-off-banner";
import { caseViews, CaseTable } from "../ui/case-table";
import { PageError } from "../ui/page-error";
import { useRefresh } from "../ui/use-refresh";
import { useToast } from "../ui/use-toast";
import { TimesIn, useWords } from "../ui/words";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";

/** New requests appear by themselves. */
const refreshEveryMs = 15_000;

const isView = (text: string | null): text is CaseView => caseViews.some((view) => view === text);

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const asked = new URL(request.url).searchParams;
  const view = asked.get("view");
  const now = deps.clock.now();
  const query = {
    view: isView(view) ? view : "open",
    search: storable(asked.get("search") ?? "")
      .trim()
      .slice(0, 100),
    after: asked.get("after") || undefined,
  } as const;
  const [list, settings, { policy }] = await Promise.all([
    deps.cases.list({ shop, view: query.view, search: query.search || undefined, after: query.after }),
    deps.shops.find(shop),
    deps.shops.policyFor(shop, now),
  ]);
  return json({
    list,
    view: query.view,
    search: query.search,
    automatic: settings?.automaticCancellation ?? true,
    zone: policy.service.zone,
    now: now.toISO() ?? "",
    phone: /\bMobile\b/.test(request.headers.get("user-agent") ?? ""),
  });
}

/** The banner's button: automatic cancellation on again. */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  await setAutomaticCancellation({ on: true, staff }, deps);
  return json({ done: "automatic.on-toast", at: Date.now() });
}

export default function Cases() {
  const { list, view, search, automatic, zone, now, phone } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const { revalidate } = useRevalidator();
  useRefresh(refreshEveryMs, revalidate);
  const switching = useFetcher<typeof action>();
  useToast(switching.data && t(switching.data.done), switching.data?.at);

  const show = useCallback(
    (changes: { view?: CaseView; search?: string; after?: string }) => {
      const asked = new URLSearchParams();
      const next = { view, search, ...changes };
      if (next.view !== "open") asked.set("view", next.view);
      if (next.search) asked.set("search", next.search);
      if (changes.after) asked.set("after", changes.after);
      navigate({ pathname: "/app/requests", search: asked.toString() }, { preventScrollReset: true });
    },
    [navigate, view, search],
  );
  return (
    <TimesIn zone={zone}>
      <Page title={t("list.title")} fullWidth primaryAction={{ content: t("list.enter"), url: "/app/requests/new" }}>
        {automatic ? null : (
          <AutomaticOffBanner busy={switching.state !== "idle"} onSwitchOn={() => switching.submit({}, { method: "post" })} />
        )}
        <Card padding="0">
          <CaseTable
            list={list}
            view={view}
            search={search}
            now={now}
            phone={phone}
            loading={navigation.state === "loading" && navigation.location.pathname === "/app/requests"}
            caseUrl={(caseId) => `/app/cases/${caseId}`}
            settingsUrl="/app/settings"
            onView={(next) => show({ view: next })}
            onSearch={useCallback((next: string) => show({ search: next }), [show])}
            onPage={(after) => show({ after })}
          />
        </Card>
      </Page>
    </TimesIn>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
