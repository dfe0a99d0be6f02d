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
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { useCallback, useEffect, useMemo, useState } from "react";
import {
  addressOf,
  caseAddress,
  isOrderName,
  noFilters,
  ordersOf,
  readQueueQuery,
  type CaseView,
  type QueueQuery,
} from "../cases/queue-query";
import { queryFor } from "../cases/saved-view";
import { titleIn } from "../i18n/admin";
import { builtInViewNames } from "../i18n/view-names";
import { readForm } from "../lib/read-body";
import type { loader as rootLoader } from "../root";
import { AutomaticOffBanner } from "../ui/automatic-off-banner";
import { CaseTable } from "../ui/case-table";
import { PageError } from "../ui/page-error";
import { BulkResultBanner } from "../ui/queue/bulk-result";
import type { ViewForm } from "../ui/queue/own-views";
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
  const now = deps.clock.now();
  const [views, { policy }] = await Promise.all([deps.savedViews.list({ shop, userId }), deps.shops.policyFor(shop, now)]);
  const { query, missing } = queryFor(new URL(request.url).searchParams, views);
  const { zone } = policy.service;
  const [list, settings, colleagues] = await Promise.all([
    deps.cases.list({ shop, ...query, viewer: { userId, zone } }),
    deps.shops.find(shop),
    deps.shops.people(shop),
  ]);
  return json({
    list,
    query,
    views,
    missing,
    choices: { reasons: policy.reasons, colleagues, userId },
    automatic: settings?.automaticCancellation ?? true,
    pause: settings?.pause ?? null,
    zone,
    now: now.toISO() ?? "",
    phone: /\bMobile\b/.test(request.headers.get("user-agent") ?? ""),
  });
}

/**
 * A search for a name or an e-mail address is posted: such words do not belong into an address. So is what is done to
 * several cases at once or to a view of one's own, and the banner's button: automatic cancellation on again.
 */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const said = (name: string) => String(form.get(name) ?? "");
  const nothing = { done: null, found: null, result: null, view: null, problem: null, at: Date.now() };
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
    case "view-keep":
    case "view-rename": {
      const id = said("intent") === "view-rename" ? said("id") : undefined;
      const kept = await deps.savedViews.keep(staff, { id, name: said("name"), asked: said("asked") }, builtInViewNames());
      return kept.ok
        ? json({ ...nothing, done: `queue.own.${id ? "renamed" : "kept"}`, view: kept.value.id })
        : json({ ...nothing, problem: kept.error.code });
    }
    case "view-change": {
      const changed = await deps.savedViews.change(staff, said("id"), said("asked"));
      return changed.ok
        ? json({ ...nothing, done: "queue.own.kept", view: changed.value.id })
        : json({ ...nothing, problem: changed.error.code });
    }
    case "view-remove":
      await deps.savedViews.remove(staff, said("id"));
      return json({ ...nothing, done: "queue.own.removed" });
    default:
      return json({ ...nothing, problem: "unknown" }, { status: 400 });
  }
}

export default function Requests() {
  const { list, query, views, missing, choices, automatic, pause, zone, now, phone } = useLoaderData<typeof loader>();
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
  const open = (view: CaseView) =>
    show({ view, search: query.search, filters: noFilters, order: ordersOf[view][0], after: null });
  const openOwn = (id: string) =>
    navigate({ pathname: "/app/requests", search: new URLSearchParams({ view: id }).toString() }, { preventScrollReset: true });

  // a view is opened as soon as it is kept, and left before it goes
  const keeping = useFetcher<typeof action>();
  const [form, setForm] = useState<ViewForm | null>(null);
  const kept = keeping.state === "idle" ? keeping.data : undefined;
  const refusedName = useMemo(
    () => (form && "name" in form && kept?.problem?.startsWith("name-") ? { form, problem: kept.problem } : null),
    [form, kept],
  );
  useToast(kept?.done ? t(kept.done) : undefined, kept?.at);
  useToast(kept?.problem && !refusedName ? coded("queue.problem", kept.problem) : undefined, kept?.at);
  useEffect(() => {
    if (kept?.view) openOwn(kept.view);
  }, [kept]);

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
              pause={pause}
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
          {missing ? <Banner tone="info">{t("queue.own.missing")}</Banner> : null}
          <Card padding="0">
            <CaseTable
              list={found ? { ...list, ...found, cases: asTheyStand(found.cases) } : { ...list, cases: asTheyStand(list.cases) }}
              query={found ? { ...query, search: person } : query}
              choices={choices}
              views={views}
              refusedName={refusedName}
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
              onView={open}
              onOwnView={({ id }) => openOwn(id)}
              onViewForm={(next) => {
                if (next.intent === "view-remove" && next.id === query.own) open(query.view);
                setForm(next);
                keeping.submit(next, { method: "post" });
              }}
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
