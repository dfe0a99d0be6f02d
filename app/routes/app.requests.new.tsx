import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useNavigate, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { DateTime } from "luxon";
import { useEffect } from "react";
import { isReasonCode } from "../policy/texts";
import { titleIn } from "../i18n/admin";
import { readForm } from "../lib/read-body";
import type { loader as rootLoader } from "../root";
import { EntryScreen, type EntryForm } from "../ui/entry-screen";
import { PageError } from "../ui/page-error";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { enterRequest, entryChannels, orderForEntry, searchForEntry } from "../workflows/enter-request.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "entry.title" }) },
];

/** The field's own form: minutes, no zone. */
const fieldTime = "yyyy-MM-dd'T'HH:mm";

const orderIdOf = (number: string | null): string | null =>
  number !== null && /^\d{1,20}$/.test(number) ? `gid://shopify/Order/${number}` : null;

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const orderId = orderIdOf(new URL(request.url).searchParams.get("order"));
  const now = deps.clock.now();
  if (orderId) await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "order", subject: orderId });
  const order = orderId ? await orderForEntry({ orderId, staff }, deps) : null;
  const zone = order?.ok ? order.value.zone : (await deps.shops.policyFor(staff.shop, now)).policy.service.zone;
  return json({
    order: order?.ok ? order.value : null,
    problem: order && !order.ok ? order.error.code : null,
    zone,
    now: now.setZone(zone).toFormat(fieldTime),
  });
}

/** A search is posted and not put in the address: what is searched for may be somebody's name or e-mail address. */
export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const said = (name: string) => String(form.get(name) ?? "");
  const nothing = { search: null, result: null, caseId: null, problem: null, at: Date.now() };

  if (said("intent") === "search") {
    await deps.readings.note({ shop: staff.shop, userId: staff.userId, what: "search" });
    const found = await searchForEntry({ typed: said("typed"), staff });
    return found.ok
      ? json({ ...nothing, search: { typed: said("typed"), found: found.value } })
      : json({ ...nothing, problem: found.error.code });
  }
  const orderId = orderIdOf(new URL(request.url).searchParams.get("order"));
  const channel = entryChannels.find((each) => each === said("channel"));
  if (!orderId) return json({ ...nothing, problem: "order-not-found" }, { status: 400 });
  if (!channel) return json({ ...nothing, problem: "channel-needed" }, { status: 400 });
  const entered = await enterRequest(
    {
      orderId,
      channel,
      receivedAt: DateTime.fromISO(said("receivedAt"), { zone: said("zone") }),
      shopperReason: isReasonCode(said("reason")) ? said("reason") : null,
      text: said("text"),
      staff,
    },
    deps,
  );
  if (!entered.ok) return json({ ...nothing, problem: entered.error.code });
  switch (entered.value.outcome) {
    case "case":
      return json({ ...nothing, caseId: entered.value.caseId });
    case "refused":
      return json({ ...nothing, result: { outcome: "refused" as const, reasons: entered.value.verdict?.reasons ?? [] } });
    case "waiting":
      return json({ ...nothing, result: { outcome: "waiting" as const } });
  }
}

export default function NewRequest() {
  const { order, problem, zone, now } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const navigate = useNavigate();
  const asking = useFetcher<typeof action>();
  const answer = asking.data;
  useToast(answer?.caseId ? t("entry.done") : undefined, answer?.at);
  useEffect(() => {
    if (answer?.caseId) navigate(`/app/cases/${answer.caseId}`);
  }, [answer?.caseId, navigate]);

  const idle = asking.state === "idle";
  return (
    <EntryScreen
      backUrl="/app/requests"
      startUrl="/app/requests/new"
      orderUrl={(orderId) => `/app/requests/new?order=${orderId.split("/").pop()}`}
      caseUrl={(caseId) => `/app/cases/${caseId}`}
      zone={zone}
      now={now}
      search={answer?.search ?? null}
      order={order}
      busy={idle ? null : asking.formData?.get("intent") === "search" ? "search" : "enter"}
      problem={idle ? (answer?.problem ?? problem) : null}
      result={idle ? (answer?.result ?? null) : null}
      onSearch={(typed) => asking.submit({ intent: "search", typed }, { method: "post" })}
      onEnter={(form: EntryForm) => asking.submit({ intent: "enter", zone, ...form }, { method: "post" })}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
