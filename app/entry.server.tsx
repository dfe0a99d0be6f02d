import { PassThrough } from "node:stream";
import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";

const abortAfterMs = 5_000;

/** Renders a page. Shopify's headers say which admin may frame it. */
export default function handleRequest(
  request: Request,
  responseStatusCode: number,
  responseHeaders: Headers,
  remixContext: EntryContext,
  { deps }: AppLoadContext,
): Promise<Response> {
  deps.shopify.addDocumentResponseHeaders(request, responseHeaders);
  // A robot gets the page whole; a browser gets its head while the rest is being made.
  const begin = isbot(request.headers.get("user-agent") ?? "") ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} abortDelay={abortAfterMs} />,
      {
        [begin]: () => {
          const body = new PassThrough();
          responseHeaders.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { headers: responseHeaders, status: responseStatusCode }));
          pipe(body);
        },
        onShellError: reject,
        onError: (error) => {
          responseStatusCode = 500;
          console.error(error);
        },
      },
    );
    setTimeout(abort, abortAfterMs + 1_000).unref();
  });
}
