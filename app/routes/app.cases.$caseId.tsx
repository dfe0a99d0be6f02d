import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRevalidator, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { DateTime } from "luxon";
import { rejectGrounds } from "../availability/present-claim";
import { staffActions, whoseErrors, type StaffAction } from "../cases/present-case";
import { addressOf, caseAddress, readQueueQuery } from "../cases/queue-query";
import type { Deps } from "../deps";
import { titleIn } from "../i18n/admin";
import { readForm } from "../lib/read-body";
import type { loader as rootLoader } from "../root";
import type { Staff } from "../shopify/door.server";
import { shopperPageOf } from "../shopper-page.server";
import { CaseMissing } from "../ui/case-missing";
import { CaseScreen, type Doing } from "../ui/case-screen";
import { ClaimCard, claimIntents, isClaimFirst, type ClaimIntent } from "../ui/claim-card";
import { isDeclineReason } from "../ui/decline-dialog";
import { PageError } from "../ui/page-error";
import { readRecallAct } from "../ui/recall/recall-act";
import { RecallPanel } from "../ui/recall/recall-panel";
import { recallIntent, useRecall } from "../ui/recall/use-recall";
import { readRefundAct, refundIntent } from "../ui/refund-doing";
import { ShopperCard } from "../ui/shopper-page/shopper-card";
import { refreshEveryMs } from "../ui/refresh-case";
import { useNeighbours } from "../ui/use-neighbours";
import { useRefresh } from "../ui/use-refresh";
import { useRefunding } from "../ui/use-refunding";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { actOnRecall } from "../workflows/act-on-recall.server";
import { actOnRefund } from "../workflows/act-on-refund.server";
import { assignCase } from "../workflows/assign-case.server";
import { claimTechnicalFault } from "../workflows/claim-technical-fault.server";
import { correctCase } from "../workflows/correct-case.server";
import { decideClaim } from "../workflows/decide-claim.server";
import { noteOnCase } from "../workflows/note-on-case.server";
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

const isAction = (text: unknown): text is Exclude<StaffAction, "correct"> =>
  text !== "correct" && staffActions.some((action) => action === text);
const isDoing = (text: unknown): text is Doing =>
  ["correct", "note", "assign", "unassign"].some((each) => each === text) || isAction(text);

/** What takes back what. A question whose mail has not left yet stays here; a link that has left shows that nothing is asked. */
const undone: Partial<Record<Doing, Doing>> = { assign: "unassign", unassign: "assign", ask: "resume" };

export async function loader({ request, params, context: { deps } }: LoaderFunctionArgs) {
  const { shop, userId } = await deps.shopify.authenticateStaff(request);
  const page = await deps.cases.page({ shop, caseId: params.caseId ?? "" });
  if (!page) throw json(null, { status: 404 });
  await deps.readings.note({ shop, userId, what: "case", subject: page.id });
  // the view that staff came from, which leads on to the next case and back
  const asked = readQueueQuery(new URL(request.url).searchParams);
  const [claims, shopper, neighbours] = await Promise.all([
    deps.claims.onPage({ shop, caseId: page.id }),
    shopperPageOf({ shop, caseId: page.id }, deps),
    deps.cases.neighbours({ shop, caseId: page.id, asked, viewer: { userId, zone: page.zone } }),
  ]);
  return json({ page, claims, shopper, asked, neighbours, userId, now: deps.clock.now().toISO() ?? "" });
}

export async function action({ request, params, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const wanted = form.get("action");
  const said = (name: string) => String(form.get(name) ?? "");
  const at = Date.now();
  const { shop } = staff;
  const caseId = params.caseId ?? "";
  const refuse = (problem: string) => json({ problem, done: null, at }, { status: 400 });
  const tell = (answer: { ok: true } | { ok: false; error: { code: string } }) =>
    answer.ok ? json({ problem: null, done: wanted, at }) : json({ problem: answer.error.code, done: null, at });

  if (wanted === "note") return tell(await noteOnCase({ shop, caseId, text: said("text"), staff }, deps));
  if (wanted === "assign" || wanted === "unassign")
    return tell(await assignCase({ shop, caseId, toMe: wanted === "assign", staff }, deps));
  if (wanted === "correct") {
    const whoseError = whoseErrors.find((each) => each === said("whoseError"));
    if (!whoseError) return refuse("whose-error-needed");
    return tell(await correctCase({ shop, caseId, whatWasWrong: said("text"), whoseError, staff }, deps));
  }
  if (wanted === recallIntent) {
    const act = readRecallAct(form.get("act"));
    return act ? tell(await actOnRecall({ shop, caseId, act, staff }, deps)) : refuse("malformed");
  }
  if (wanted === refundIntent) {
    const act = readRefundAct(said);
    return act ? tell(await actOnRefund({ shop, caseId, ...act, staff }, deps)) : refuse("not-allowed");
  }
  if (isClaimIntent(wanted)) return tell(await actOnClaim(wanted, said, { shop, caseId, staff }, deps));
  if (!isAction(wanted)) return refuse("not-allowed");
  const reason = said("declineReason");
  if (wanted === "decline" && !isDeclineReason(reason)) return refuse("reason-needed");

  const answer = await reviewCase(
    {
      shop,
      caseId,
      action: wanted,
      declineReason: isDeclineReason(reason) ? reason : undefined,
      text: said("text"),
      staff,
    },
    deps,
  );
  if (!answer.ok) {
    const refundRefused = wanted === "refund-left" && answer.error.code === "refused-by-shopify";
    return refundRefused ? json({ problem: "refund-refused", done: null, at }) : tell(answer);
  }
  // Shopify may refuse at once; the case then already stands where that leads
  const refused = wanted === "cancel-and-refund" && !["cancelling", "cancelled"].includes(answer.value.status);
  return refused ? json({ problem: "refused-by-shopify", done: null, at }) : json({ problem: null, done: wanted, at });
}

const isClaimIntent = (text: unknown): text is ClaimIntent => claimIntents.some((intent) => intent === text);

/** P9. Times come as ISO 8601; none means what the record suggests. */
async function actOnClaim(
  intent: ClaimIntent,
  said: (name: string) => string,
  where: { shop: string; caseId: string; staff: Staff },
  deps: Deps,
) {
  const time = (name: string) => {
    const at = DateTime.fromISO(said(name), { zone: "utc" });
    return at.isValid ? at : null;
  };
  switch (intent) {
    case "enter-claim":
      return claimTechnicalFault({ ...where, triedAt: time("triedAt"), text: said("text"), author: "staff" }, deps);
    case "accept-claim":
      return decideClaim({ ...where, claimId: said("claimId"), accept: true, provenAt: time("provenAt") }, deps);
    case "reject-claim": {
      const reason = rejectGrounds.find((ground) => ground === said("reason"));
      return decideClaim({ ...where, claimId: said("claimId"), accept: false, reason, text: said("text") }, deps);
    }
  }
}

export default function Case() {
  const { page, claims, shopper, asked, userId, now, ...loaded } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const acting = useFetcher<typeof action>();
  const claiming = useFetcher<typeof action>();
  const recalling = useRecall();
  const refunding = useRefunding();
  const { revalidate } = useRevalidator();
  const idle = acting.state === "idle" && claiming.state === "idle" && !recalling.busy && !refunding.busy;
  useRefresh(idle ? refreshEveryMs(page) : null, revalidate);
  const done = acting.data?.done;
  // what can be taken back is offered to be; a mail that has left, or money, can't
  const back = isDoing(done) ? undone[done] : undefined;
  useToast(isDoing(done) ? t(`case.toast.${done}`) : undefined, acting.data?.at, {
    text: t("case.toast.undo"),
    undo: back && (() => acting.submit({ action: back }, { method: "post" })),
  });

  const decided = claiming.data?.done;
  useToast(isClaimIntent(decided) ? t(`claim.toast.${decided}`) : undefined, claiming.data?.at);

  const busy = acting.state === "idle" ? null : acting.formData?.get("action");
  const deciding = claiming.state === "idle" ? null : claiming.formData?.get("action");
  return (
    <CaseScreen
      page={page}
      now={now}
      backUrl={["/app/requests", addressOf(asked).toString()].filter(Boolean).join("?")}
      neighbours={useNeighbours(page.id, loaded.neighbours)}
      neighbourUrl={(caseId) => caseAddress(caseId, asked)}
      caseUrl={(caseId) => `/app/cases/${caseId}`}
      userId={userId}
      busy={isDoing(busy) ? busy : null}
      problem={acting.state === "idle" ? (acting.data?.problem ?? null) : null}
      notedAt={done === "note" ? (acting.data?.at ?? null) : null}
      onAct={(doing, saying) => acting.submit({ action: doing, ...saying }, { method: "post" })}
      refunding={refunding}
      shopper={<ShopperCard shopper={shopper} />}
      claimFirst={claims !== null && isClaimFirst(claims)}
      recalls={<RecallPanel page={page} now={now} {...recalling} />}
      claims={
        claims ? (
          <ClaimCard
            claims={claims}
            zone={page.zone}
            busy={isClaimIntent(deciding) ? deciding : null}
            problem={claiming.state === "idle" ? (claiming.data?.problem ?? null) : null}
            onAct={(intent, saying) => claiming.submit({ action: intent, ...saying }, { method: "post" })}
          />
        ) : null
      }
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return status === 404 ? <CaseMissing casesUrl="/app/requests" /> : <PageError status={status} />;
}
