import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { adminTexts, languageOf, titleIn } from "../i18n/admin";
import { Landing, type LandingProblem } from "../ui/landing";
import { WordsIn } from "../ui/words";

/** Someone came without a store: ask for it, and send them on to the Shopify admin. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  return { ...problemIn(await deps.shopify.login(request)), language: languageOf(request) };
}

export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  return problemIn(await deps.shopify.login(request));
}

function problemIn(answer: { shop?: string }): { problem: LandingProblem | null } {
  return { problem: answer.shop === undefined ? null : answer.shop === "MISSING_SHOP" ? "missing-shop" : "invalid-shop" };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: titleIn(data?.language ?? "en") }];

export default function Login() {
  const loaded = useLoaderData<typeof loader>();
  const tried = useActionData<typeof action>();
  const texts = adminTexts(loaded.language);
  return (
    <WordsIn texts={texts}>
      <Landing problem={(tried ?? loaded).problem} />
    </WordsIn>
  );
}
