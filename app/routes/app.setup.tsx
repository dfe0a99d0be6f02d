import { json, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { isRouteErrorResponse, useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect } from "react";
import { languageOf, titleIn } from "../i18n/admin";
import { readForm } from "../lib/read-body";
import { textLanguage } from "../lib/language-tag";
import { adminOf, handleOf } from "../lib/shop-domain";
import type { loader as rootLoader } from "../root";
import { PageError } from "../ui/page-error";
import type { TestMailAnswer } from "../ui/settings/test-mail-form";
import { SetupScreen } from "../ui/setup-screen";
import { useToast } from "../ui/use-toast";
import { useWords } from "../ui/words";
import { checkSetup } from "../workflows/check-setup.server";
import { confirmSetup, confirmTestMail, isConfirmedStep } from "../workflows/confirm-setup.server";
import { sendTestMail } from "../workflows/send-test-mail.server";
import { setupState } from "../workflows/setup-state.server";

export const headers: HeadersFunction = (args) => boundary.headers(args);

export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  const { shop } = await deps.shopify.authenticateStaff(request);
  const [steps, [newest]] = await Promise.all([setupState(shop, deps), deps.shops.policyHistory(shop, 1)]);
  if (!newest) throw new Response(null, { status: 404 });
  const admin = `${adminOf(shop)}/settings`;
  return json({
    steps,
    zone: newest.settings.service.zone,
    address: newest.settings.staffEmail ?? newest.settings.contact.email,
    links: {
      editor: `${admin}/checkout/editor?page=order-status&context=apps&app=${deps.shopify.apiKey}`,
      accounts: `${admin}/customer_accounts`,
      guestPage: `${deps.shopify.appUrl}/request/${handleOf(shop)}`,
    },
  });
}

export const meta: MetaFunction<typeof loader, { root: typeof rootLoader }> = ({ matches }) => [
  { title: titleIn(matches.find(({ id }) => id === "root")?.data.language ?? "en", { key: "setup.title" }) },
];

type Intent = "check" | "confirm" | "take-back" | "send" | "number";

export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  const staff = await deps.shopify.authenticateStaff(request);
  const form = await readForm(request);
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const at = Date.now();
  const answered = (done: Intent | null, mail: TestMailAnswer["outcome"] | null = null) =>
    json({ done, mail: mail && { at, outcome: mail }, at }, { status: done ? 200 : 400 });
  switch (text("intent")) {
    case "check":
      await checkSetup({ staff }, deps);
      return answered("check");
    case "confirm":
    case "take-back": {
      const [step, intent] = [text("step"), text("intent")];
      if (!isConfirmedStep(step)) return answered(null);
      await confirmSetup({ step, confirmed: intent === "confirm", staff }, deps);
      return answered(intent === "confirm" ? "confirm" : "take-back");
    }
    case "send": {
      const language = textLanguage(text("language") || languageOf(request));
      const { outcome } = await sendTestMail({ to: text("to"), language, staff }, deps);
      return answered("send", outcome);
    }
    case "number":
      return answered("number", (await confirmTestMail({ typed: text("number"), staff }, deps)) ? "arrived" : "wrong-number");
    default:
      return answered(null);
  }
}

export default function Setup() {
  const { address, ...loaded } = useLoaderData<typeof loader>();
  const { t, texts } = useWords();
  const checking = useFetcher<typeof action>();
  const confirming = useFetcher<typeof action>();
  const mailing = useFetcher<typeof action>();
  const busy = mailing.state === "idle" ? null : mailing.formData?.get("intent") === "number" ? "confirming" : "sending";
  const said = mailing.data?.mail;
  useToast(checking.data?.done === "check" ? t("setup.checked") : undefined, checking.data?.at);
  useToast(said?.outcome === "accepted" || said?.outcome === "arrived" ? t(`setup.mail.${said.outcome}`) : undefined, said?.at);

  const neverChecked = loaded.steps.some(({ code }) => code === "not-asked");
  useEffect(() => {
    if (neverChecked) checking.submit({ intent: "check" }, { method: "post" });
    // once: whoever opens the guide for the first time finds it looked at
  }, []);
  return (
    <SetupScreen
      {...loaded}
      checking={checking.state !== "idle"}
      confirming={confirming.state === "idle" ? null : String(confirming.formData?.get("step"))}
      onCheck={() => checking.submit({ intent: "check" }, { method: "post" })}
      onConfirm={(step, confirmed) =>
        confirming.submit({ intent: confirmed ? "confirm" : "take-back", step }, { method: "post" })
      }
      mail={{
        address,
        answer: busy ? null : (said ?? null),
        busy,
        onSend: (to) => mailing.submit({ intent: "send", to, language: texts.language }, { method: "post" }),
        onNumber: (number) => mailing.submit({ intent: "number", number }, { method: "post" }),
      }}
    />
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  return <PageError status={isRouteErrorResponse(error) ? error.status : 500} />;
}
