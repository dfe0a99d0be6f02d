import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRevalidator, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { isOpen } from "../cases/case";
import { staffActions, type CasePage, type StaffAction } from "../cases/present-case";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { CaseMissing } from "../ui/case-missing";
import { CaseScreen } from "../ui/case-screen";
import { isDeclineReason } from "../ui/decline-dialog";
import { PageError } from "../ui/page-error";
import { useRefresh } from "../ui/use-refresh";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { reviewCase } from "../workflows/review-case.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ data, matches }) => {
  const language = matches.find(({ id }) => id === "root")?.data.language ?? "en";
  return [
    {
      title: titleIn(
        language,
        data ? { key: "case.title", facts: { name: data.page.orderName } } : { key: "case.not-found.title" },
      ),
    },
  ];
};

const isAction = (text: unknown): text is StaffAction => staffActions.some((action) => action === text);

export async function loader({ request, params, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const page = await deps.cases.page({ shop, caseId: params.caseId ?? "" });
  if (!page) throw json(null, { status: 404 });
  return json({ page, now: deps.clock.now().toISO() ?? "" });
}

export async function action({ request, params, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await request.formData();
  const wanted = form.get("action");
  const reason = String(form.get("declineReason") ?? "");
  const at = Date.now();
  if (!isAction(wanted)) return json({ problem: "not-allowed", done: null, at }, { status: 400 });
  if (wanted === "decline" && !isDeclineReason(reason))
    return json({ problem: "reason-needed", done: null, at }, { status: 400 });

  const answer = await reviewCase(
    {
      shop: staff.shop,
      caseId: params.caseId ?? "",
      action: wanted,
      declineReason: isDeclineReason(reason) ? reason : undefined,
      staff,
    },
    deps,
  );
  if (!answer.ok) return json({ problem: answer.error.code, done: null, at });
  // Shopify may refuse at once; the case then already stands where that leads
  const refused = wanted === "cancel-and-refund" && !["cancelling", "cancelled"].includes(answer.value.status);
  return refused ? json({ problem: "refused-by-shopify", done: null, at }) : json({ problem: null, done: wanted, at });
}

/** Fast while Shopify owes an answer, slowly while people or banks do. */
function refreshEveryMs({ status, refunds }: CasePage): number | null {
  if (status === "received" || status === "cancelling") return 2_500;
  if (isOpen(status) || refunds.some((refund) => refund.status === "pending")) return 10_000;
  // a refund is noticed some moments after the cancellation
  return status === "cancelled" && refunds.length === 0 ? 5_000 : null;
}

export default function Case() {
  const { page, now } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const acting = useFetcher<typeof action>();
  const { revalidate } = useRevalidator();
  useRefresh(acting.state === "idle" ? refreshEveryMs(page) : null, revalidate);
  useToast(acting.data?.done ? t(`case.toast.${acting.data.done}`) : undefined, acting.data?.at);

  const busy = acting.state === "idle" ? null : acting.formData?.get("action");
  return (
    <CaseScreen
      page={page}
      now={now}
      backUrl="/app"
      busy={isAction(busy) ? busy : null}
      problem={acting.state === "idle" ? (acting.data?.problem ?? null) : null}
      onAct={(wanted, declineReason) =>
        acting.submit({ action: wanted, ...(declineReason ? { declineReason } : {}) }, { method: "post" })
      }
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return status === 404 ? <CaseMissing casesUrl="/app" /> : <PageError status={status} />;
}
