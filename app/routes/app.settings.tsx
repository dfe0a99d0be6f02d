import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { withChanges } from "../policy/policy-changes";
import { draftOf } from "../policy/policy-draft";
import type { SaveAnswer } from "../ui/settings/policy-form";
import type { PolicyHistoryEntry } from "../ui/settings/policy-history";
import { SettingsScreen } from "../ui/settings-screen";
import { savePolicy } from "../workflows/save-policy.server";
import { titleIn } from "../i18n/admin";
import { readForm } from "../lib/read-body";
import type { loader as rootLoader } from "../root";
import { PageError } from "../ui/page-error";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const [settings, versions, ordersOnHold] = await Promise.all([
    deps.shops.find(shop),
    deps.shops.policyHistory(shop),
    deps.shops.ordersOnHold(shop),
  ]);
  const [newest] = versions;
  if (!newest) throw new Response(null, { status: 404 });
  const granted = new Set(settings?.scopes);
  return json({
    shop,
    installedAt: settings?.installedAt.toISO() ?? null,
    published: settings?.publishedVersionId === newest.id,
    ordersOnHold: ordersOnHold.length,
    guestPage: `${deps.shopify.appUrl}/request/${shop.replace(/\.myshopify\.com$/, "")}`,
    automatic: settings?.automaticCancellation ?? true,
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
    scopes: deps.shopify.requiredScopes.map((name) => ({ name, granted: isGranted(name, granted) })),
    accountSettingsUrl: `https://admin.shopify.com/store/${shop.replace(/\.myshopify\.com$/, "")}/settings/customer_accounts`,
  });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "settings.title" }) },
];

/** Shopify lists "write_orders" and leaves out the "read_orders" that it includes. */
const isGranted = (scope: string, granted: ReadonlySet<string>): boolean =>
  granted.has(scope) || granted.has(scope.replace(/^read_/, "write_"));

export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const at = Date.now();
  const wanted = form.get("automatic");
  if (wanted === "on" || wanted === "off") {
    await setAutomaticCancellation({ on: wanted === "on", staff }, deps);
    return json({ switched: wanted, saved: null, at } as const);
  }
  const saved = await savePolicy({ seenVersionId: textOf(form.get("seen")), draft: parsed(form.get("policy")), staff }, deps);
  const answer: SaveAnswer = saved.outcome === "overtaken" ? { ...saved, when: saved.at, at } : { ...saved, at };
  return json({ switched: null, saved: answer, at }, { status: saved.outcome === "malformed" ? 400 : 200 });
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
  const { versionId, policy, ...loaded } = useLoaderData<typeof loader>();
  const { t } = useWords();
  const switching = useFetcher<typeof action>();
  const saving = useFetcher<typeof action>();
  const switched = switching.state === "idle" ? switching.data : undefined;
  const saved = saving.data?.saved ?? null;
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
      }}
      busy={switching.state !== "idle"}
      failed={switched !== undefined && switched.switched === null}
      onSwitch={(on) => switching.submit({ automatic: on ? "on" : "off" }, { method: "post" })}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
