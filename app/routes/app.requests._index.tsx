import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
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
import { BlockStack, Card, Page } from "@shopify/polaris";
import { useCallback, useEffect, useState } from "react";
import { addressOf, caseAddress, isOrderName, noFilters, ordersOf, readQueueQuery, type QueueQuery } from "../cases/queue-query";
import { titleIn } from "../i18n/admin";
import { readForm } from "../lib/read-body";
import type { loader as rootLoader } from "../root";
import { AutomaticOffBanner } from "../ui/automatic-off-banner";
import { CaseTable } from "../ui/case-table";
import { PageError } from "../ui/page-error";
import { BulkResultBanner } from "../ui/queue/bulk-result";
import { useArrivals } from "../ui/queue/use-arrivals";
import { useToast } from "../ui/use-toast";
import { TimesIn, useWords } from "../ui/words";
import { actOnCases, type BulkWork } from "../workflows/act-on-cases.server";
import { searchCases } from "../workflows/search-cases.server";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "list.title" }) },
];

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop, userId } = await deps.shopify.authenticateStaff(request);
  const query = readQueueQuery(new URL(request.url).searchParams);
  const now = deps.clock.now();
  const { policy } = await deps.shops.policyFor(shop, now);
  const { zone } = policy.service;
  const [list, settings, colleagues] = await Promise.all([
    deps.cases.list({ shop, ...query, viewer: { userId, zone } }),
    deps.shops.find(shop),
    deps.shops.people(shop),
  ]);
  return json({
    list,
    query,
    choices: { reasons: policy.reasons, colleagues, userId },
    automatic: settings?.automaticCancellation ?? true,
    zone,
    now: now.toISO() ?? "",
    phone: /\bMobile\b/.test(request.headers.get("user-agent") ?? ""),
  });
}

/**
 * A search for a name or an e-mail address is posted: such words do not belong into an address. So is what is done to
 * several cases at once, and the banner's button: automatic cancellation on again.
 */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const said = (name: string) => String(form.get(name) ?? "");
  const nothing = { done: null, found: null, result: null, problem: null, at: Date.now() };
  switch (said("intent")) {
    case "automatic-on":
      await setAutomaticCancellation({ on: true, staff }, deps);
      return json({ ...nothing, done: "automatic.on-toast" });
    case "search": {
      await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "search" });
      const query = readQueueQuery(new URLSearchParams(said("query")));
      const found = await searchCases({ typed: said("typed"), query, staff }, deps);
      return found.ok
        ? json({ ...nothing, found: { typed: said("typed"), ...found.value } })
        : json({ ...nothing, problem: found.error.code });
    }
    case "assign":
    case "ask": {
      const work: BulkWork =
        said("intent") === "ask" ? { what: "ask", text: said("text") } : { what: "assign", to: said("to") || null };
      const done = await actOnCases({ caseIds: said("cases").split(",").filter(Boolean), work, staff }, deps);
      return done.ok ? json({ ...nothing, result: done.value }) : json({ ...nothing, problem: done.error.code });
    }
    default:
      return json({ ...nothing, problem: "unknown" }, { status: 400 });
  }
}

export default function Requests() {
  const { list, query, choices, automatic, zone, now, phone } = useLoaderData<typeof loader>();
  const { t, coded } = useWords();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const { revalidate } = useRevalidator();
  const switching = useFetcher<typeof action>();
  useToast(switching.data?.done ? t(switching.data.done) : undefined, switching.data?.at);
  const acting = useFetcher<typeof action>();
  useToast(acting.data?.problem ? coded("queue.problem", acting.data.problem) : undefined, acting.data?.at);

  const show = useCallback(
    (next: QueueQuery) =>
      navigate({ pathname: "/app/requests", search: addressOf(next).toString() }, { preventScrollReset: true }),
    [navigate],
  );

  // people are looked for beside the address; another view or filter begins anew
  const searching = useFetcher<typeof action>();
  const here = addressOf(query).toString();
  const [person, setPerson] = useState("");
  useEffect(() => setPerson(""), [here]);
  const { submit } = searching;
  const search = useCallback(
    (typed: string) => {
      if (typed.trim() === "" || isOrderName(typed)) {
        setPerson("");
        if (typed.trim() !== query.search) show({ ...query, search: typed.trim(), after: null });
        return;
      }
      setPerson(typed);
      submit({ intent: "search", typed, query: here }, { method: "post" });
    },
    [query, here, show, submit],
  );
  const found = person && searching.data?.found?.typed === person ? searching.data.found : null;
  useToast(person && searching.data?.problem ? coded("queue.problem", searching.data.problem) : undefined, searching.data?.at);

  const ids = (found?.cases ?? list.cases).map(({ id }) => id).join(",");
  const news = useArrivals(`/app/requests/news?${here}&${new URLSearchParams({ since: now, ids }).toString()}`, now);
  const current = new Map(news?.items.map((item) => [item.id, item]));
  const asTheyStand = (cases: typeof list.cases) => cases.map((item) => current.get(item.id) ?? item);

  const result = acting.state === "idle" ? (acting.data?.result ?? null) : null;
  const [dismissed, setDismissed] = useState(0);
  return (
    <TimesIn zone={zone}>
      <Page title={t("list.title")} fullWidth primaryAction={{ content: t("list.enter"), url: "/app/requests/new" }}>
        <BlockStack gap="400">
          {automatic ? null : (
            <AutomaticOffBanner
              busy={switching.state !== "idle"}
              onSwitchOn={() => switching.submit({ intent: "automatic-on" }, { method: "post" })}
            />
          )}
          {result && acting.data!.at > dismissed ? (
            <BulkResultBanner
              result={result}
              caseUrl={(caseId) => caseAddress(caseId, query)}
              onDismiss={() => setDismissed(acting.data!.at)}
            />
          ) : null}
          <Card padding="0">
            <CaseTable
              list={found ? { ...list, ...found, cases: asTheyStand(found.cases) } : { ...list, cases: asTheyStand(list.cases) }}
              query={found ? { ...query, search: person } : query}
              choices={choices}
              now={news?.now ?? now}
              phone={phone}
              loading={
                searching.state !== "idle" || (navigation.state === "loading" && navigation.location.pathname === "/app/requests")
              }
              arrived={found ? 0 : (news?.arrived ?? 0)}
              acting={acting.state === "idle" ? null : "busy"}
              actedAt={result ? acting.data!.at : null}
              caseUrl={(caseId) => caseAddress(caseId, query)}
              settingsUrl="/app/settings"
              onShowArrivals={() => (query.after ? show({ ...query, after: null }) : revalidate())}
              onQuery={show}
              onView={(view) => show({ view, search: query.search, filters: noFilters, order: ordersOf[view][0], after: null })}
              onSearch={search}
              onAct={(work) => acting.submit(work, { method: "post" })}
            />
          </Card>
        </BlockStack>
      </Page>
    </TimesIn>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
