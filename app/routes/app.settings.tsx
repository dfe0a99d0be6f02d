import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { SettingsScreen } from "../ui/settings-screen";
import { titleIn } from "../i18n/admin";
import type { loader as rootLoader } from "../root";
import { PageError } from "../ui/page-error";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { setAutomaticCancellation } from "../workflows/set-automatic-cancellation.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const [settings, { policy }] = await Promise.all([deps.shops.find(shop), deps.shops.policyFor(shop, deps.clock.now())]);
  const granted = new Set(settings?.scopes);
  return json({
    shop,
    installedAt: settings?.installedAt.toISO() ?? null,
    automatic: settings?.automaticCancellation ?? true,
    policy: { ...policy, effectiveFrom: policy.effectiveFrom.toISO() ?? "" },
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
  const wanted = (await request.formData()).get("automatic");
  if (wanted !== "on" && wanted !== "off") return json({ done: null, at: Date.now() }, { status: 400 });
  await setAutomaticCancellation({ on: wanted === "on", staff }, deps);
  return json({ done: wanted, at: Date.now() } as const);
}

export default function Settings() {
  const loaded = useLoaderData<typeof loader>();
  const { t } = useWords();
  const switching = useFetcher<typeof action>();
  const answer = switching.state === "idle" ? switching.data : undefined;
  useToast(switching.data?.done ? t(`automatic.${switching.data.done}-toast`) : undefined, switching.data?.at);
  return (
    <SettingsScreen
      {...loaded}
      busy={switching.state !== "idle"}
      failed={answer?.done === null}
      onSwitch={(on) => switching.submit({ automatic: on ? "on" : "off" }, { method: "post" })}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
