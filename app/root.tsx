import type { LoaderFunctionArgs } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { languageOf } from "./i18n/admin";
import { isFramed } from "./security-headers";

export const loader = ({ request }: LoaderFunctionArgs) => ({ language: languageOf(request) });

/** The language is settled by the first page and holds for as long as the frame is open. */
export const shouldRevalidate = () => false;

export function Layout({ children }: { children: ReactNode }) {
  const language = useRouteLoaderData<typeof loader>("root")?.language ?? "en";
  const framed = isFramed(useMatches().map(({ id }) => id));
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {framed ? <ScrollRestoration /> : null}
        {framed ? <Scripts /> : null}
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}
