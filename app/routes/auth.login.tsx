import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { adminTexts, languageOf, titleIn } from "../i18n/admin";
import { Landing, type LandingProblem } from "../ui/landing";
import { WordsIn } from "../ui/words";

/** Someone came without a store: ask for it, and send them on to the Shopify admin. */
export async function loader({ request, context: { deps } }: LoaderFunctionArgs) {
  // the library answers GET and POST only
  const asked = request.method === "HEAD" ? new Request(request.url, { headers: request.headers }) : request;
  return { ...problemIn(await deps.shopify.login(asked)), language: languageOf(request) };
}

export async function action({ request, context: { deps } }: ActionFunctionArgs) {
  if (request.method !== "POST") throw new Response(null, { status: 405 });
  const isForm = /^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(request.headers.get("content-type") ?? "");
  if (!isForm) throw new Response(null, { status: 400 });
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
