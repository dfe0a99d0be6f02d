import type { LoaderFunctionArgs } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { adminTexts, languageOf, titleIn } from "./i18n/admin";
import { isFramed } from "./security-headers";
import { PageError } from "./ui/page-error";
import { usePageFacts } from "./ui/page-facts";
import { WordsIn } from "./ui/words";

export const loader = ({ request }: LoaderFunctionArgs) => ({ language: languageOf(request) });

/** The language is settled by the first page and holds for as long as the frame is open. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const language = useLanguage();
  const { nonce } = usePageFacts();
  const failed = Boolean(useRouteError());
  const framed = isFramed(useMatches().map(({ id }) => id));
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        {failed ? <title>{titleIn(language)}</title> : <Meta />}
        <Links />
      </head>
      <body>
        {children}
        {framed ? <ScrollRestoration nonce={nonce} /> : null}
        {framed ? <Scripts nonce={nonce} /> : null}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** An address that no route has, or a page outside the app that failed: in words, and without a script. */
export function ErrorBoundary() {
  const error = useRouteError();
  const texts = adminTexts(useLanguage());
  return (
    <WordsIn texts={texts}>
      <main>
        <PageError status={isRouteErrorResponse(error) ? error.status : 500} />
      </main>
    </WordsIn>
  );
}

/** No loader is asked when no route fits: then the server says it for the page. */
function useLanguage() {
  const { language } = usePageFacts();
  return useRouteLoaderData<typeof loader>("root")?.language ?? language ?? "en";
}
