import { randomBytes } from "node:crypto";
import { PassThrough } from "node:stream";
import type { AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { languageOf } from "./i18n/admin";
import { documentPolicy, isFramed } from "./security-headers";
import { PageFacts } from "./ui/page-facts";

const abortAfterMs = 5_000;

/** What a route did not expect. Through the log and not past it: errors quote addresses, and those hold tokens. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs): void {
  if (request.signal.aborted) return;
  // addresses and methods that no route has, said by the framework itself
  const isTheirs = typeof error === "object" && error !== null && "status" in error && Number(error.status) < 500;
  if (!isTheirs) context.deps.log.error({ err: error }, "a page was not answered");
}

/** Renders a page. Shopify's headers say which admin may frame it. */
export default function handleRequest(
  request: Request,
  responseStatusCode: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
  { deps }: AppLoadContext,
): Promise<Response> {
  deps.shopify.addDocumentResponseHeaders(request, responseHeaders);
  const routeIds = remixContext.staticHandlerContext.matches.map(({ route }) => route.id);
  if (!isFramed(routeIds)) responseHeaders.delete("Link");
  const nonce = randomBytes(16).toString("base64");
  const shop = new URL(request.url).searchParams.get("shop");
  responseHeaders.set("Content-Security-Policy", documentPolicy(shop, routeIds, nonce));
  // A robot gets the page whole; a browser gets its head while the rest is being made.
  const begin = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <PageFacts.Provider value={{ nonce, language: languageOf(request) }}>
        <RemixServer context={remixContext} url={request.url} abortDelay={abortAfterMs} nonce={nonce} />
      </PageFacts.Provider>,
      {
        nonce,
        [begin]: () => {
          const body = new PassThrough();
          responseHeaders.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { headers: responseHeaders, status: responseStatusCode }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          responseStatusCode = 500;
          deps.log.error({ err: error }, "a page broke while it was being rendered");
        },
      },
    );
    setTimeout(abort, abortAfterMs + 1_000).unref();
  });
}
