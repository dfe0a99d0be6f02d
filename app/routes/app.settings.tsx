import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { missingScopes } from "../cases/setup";
import { withChanges } from "../policy/policy-changes";
import { draftOf } from "../policy/policy-draft";
import { OrderLabels } from "../ui/settings/order-labels";
import { MailSamples, type SampleAnswer, type ShownSample } from "../ui/settings/mail-samples";
import type { SaveAnswer } from "../ui/settings/policy-form";
import type { PolicyHistoryEntry } from "../ui/settings/policy-history";
import { SettingsScreen } from "../ui/settings-screen";
import { isMailKind, sendSampleMail, showSampleMail } from "../workflows/sample-mail.server";
import { savePolicy } from "../workflows/save-policy.server";
import { readElsewhere } from "../workflows/label-order.server";
import { titleIn } from "../i18n/admin";
import { textLanguage } from "../lib/language-tag";
import { readForm } from "../lib/read-body";
import { adminOf, handleOf } from "../lib/shop-domain";
import type { loader as rootLoader } from "../root";
import type { action as labelsAction } from "./app_.order-labels";
import { PageError } from "../ui/page-error";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const [settings, versions, ordersOnHold, elsewhere] = await Promise.all([
    deps.shops.find(shop),
    deps.shops.policyHistory(shop),
    deps.shops.ordersOnHold(shop),
    readElsewhere(shop, deps),
  ]);
  const [newest] = versions;
  if (!newest) throw new Response(null, { status: 404 });
  const missing = missingScopes(deps.shopify.requiredScopes, settings?.scopes ?? []);
  return json({
    shop,
    ...elsewhere,
    installedAt: settings?.installedAt.toISO() ?? null,
    published: settings?.publishedVersionId === newest.id,
    ordersOnHold: ordersOnHold.length,
    guestPage: `${deps.shopify.appUrl}/request/${handleOf(shop)}`,
    automatic: settings?.automaticCancellation ?? true,
    pause: settings?.pause ?? null,
    zone: newest.settings.service.zone,
    versionId: newest.id,
    policy: draftOf(newest.settings),
    history: withChanges(versions).map(({ id, effectiveFrom, createdBy, createdByName, changes }): PolicyHistoryEntry => ({
      id,
      since: effectiveFrom.toISO() ?? "",
      by: createdByName,
      first: createdBy === "install",
      changes,
    })),
    scopes: deps.shopify.requiredScopes.map((name) => ({ name, granted: !missing.includes(name) })),
    accountSettingsUrl: `${adminOf(shop)}/settings/customer_accounts`,
  });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "settings.title" }) },
];

export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const at = Date.now();
  const intent = form.get("intent");
  if (intent === "show-mail" || intent === "send-mail") {
    const kind = form.get("kind");
    if (!isMailKind(kind)) throw new Response(null, { status: 400 });
    const mail = { kind, language: textLanguage(textOf(form.get("language"))), draft: parsed(form.get("policy")) };
    if (intent === "show-mail") {
      const shown: ShownSample = await showSampleMail(mail, staff, deps);
      return json({ switched: null, saved: null, shown, sent: null, at } as const);
    }
    const outcome = await sendSampleMail({ ...mail, to: textOf(form.get("to")) }, staff, deps);
    const sent: SampleAnswer = { at, outcome: outcome.outcome, reason: "reason" in outcome ? outcome.reason : null };
    return json({ switched: null, saved: null, shown: null, sent, at } as const);
  }
  const wanted = form.get("automatic");
  if (wanted === "on" || wanted === "off") {
    await setAutomaticCancellation({ on: wanted === "on", staff }, deps);
    return json({ switched: wanted, saved: null, shown: null, sent: null, at } as const);
  }
  const saved = await savePolicy({ seenVersionId: textOf(form.get("seen")), draft: parsed(form.get("policy")), staff }, deps);
  const answer: SaveAnswer = saved.outcome === "overtaken" ? { ...saved, when: saved.at, at } : { ...saved, at };
  return json(
    { switched: null, saved: answer, shown: null, sent: null, at },
    { status: saved.outcome === "malformed" ? 400 : 200 },
  );
}

const textOf = (value: FormDataEntryValue | null): string => (typeof value === "string" ? value : "");

function parsed(value: FormDataEntryValue | null): unknown {
  try {
    return JSON.parse(textOf(value));
  } catch {
    return null;
  }
}

export default function Settings() {
  const { versionId, policy, labels, flow, ...loaded } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const switching = useFetcher<typeof action>();
  const saving = useFetcher<typeof action>();
  const switched = switching.state === "idle" ? switching.data : undefined;
  const labelling = useFetcher<typeof labelsAction>();
  useToast(labelling.data?.setting ? t("labels.saved") : undefined, labelling.data?.at);
  const saved = saving.data?.saved ?? null;
  const showing = useFetcher<typeof action>();
  const sending = useFetcher<typeof action>();
  const sent = sending.data?.sent ?? null;
  useToast(sent?.outcome === "sent" ? t("settings.samples.sent") : undefined, sent?.at);
  useToast(switching.data?.switched ? t(`automatic.${switching.data.switched}-toast`) : undefined, switching.data?.at);
  useToast(
    saved?.outcome === "saved" || saved?.outcome === "unchanged" ? t(`settings.save.${saved.outcome}`) : undefined,
    saved?.at,
  );
  return (
    <SettingsScreen
      {...loaded}
      form={{
        versionId,
        policy,
        saving: saving.state !== "idle",
        answer: saved,
        onSave: (draft, seen) => saving.submit({ policy: JSON.stringify(draft), seen }, { method: "post" }),
        samples: (draft) => (
          <MailSamples
            shown={showing.data?.shown ?? null}
            answer={sending.state === "idle" ? sent : null}
            busy={showing.state !== "idle" ? "showing" : sending.state !== "idle" ? "sending" : null}
            address={policy.staffEmail || policy.contactEmail}
            onShow={(kind, language) =>
              showing.submit({ intent: "show-mail", kind, language, policy: JSON.stringify(draft) }, { method: "post" })
            }
            onSend={(kind, language, to) =>
              sending.submit({ intent: "send-mail", kind, language, to, policy: JSON.stringify(draft) }, { method: "post" })
            }
          />
        ),
      }}
      busy={switching.state !== "idle"}
      failed={switched !== undefined && switched.switched === null}
      elsewhere={
        <OrderLabels
          setting={labels}
          flow={flow}
          busy={labelling.state !== "idle"}
          onChange={(setting) => labelling.submit({ setting }, { method: "post", action: "/app/order-labels" })}
        />
      }
      onSwitch={(on) => switching.submit({ automatic: on ? "on" : "off" }, { method: "post" })}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
