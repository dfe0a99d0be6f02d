import { redirect, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { adminTexts, languageOf, titleIn } from "../i18n/admin";
import { Landing } from "../ui/landing";
import { WordsIn } from "../ui/words";

/** Shopify opens the app here with the store in the address; anyone else is told where to find it. */
export function loader({ request }: LoaderFunctionArgs) {
  const { searchParams } = new URL(request.url);
  if (searchParams.has("shop")) throw redirect(`/app?${searchParams.toString()}`);
  return { language: languageOf(request) };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: titleIn(data?.language ?? "en") }];

export default function Index() {
  const { language } = useLoaderData<typeof loader>();
  const texts = adminTexts(language);
  return (
    <WordsIn texts={texts}>
      <Landing problem={null} />
    </WordsIn>
  );
}
