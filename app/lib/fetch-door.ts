import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";

/** Methods that no request of the fetch standard can have. */
const unknown = new Set(["CONNECT", "TRACE", "TRACK"]);

/** Answers a connection of Node's with a function of the fetch standard. Of the address only path and query are told. */
export async function answerAsFetch(
  incoming: IncomingMessage,
  response: ServerResponse,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const { method = "GET", url = "/" } = incoming;
  if (unknown.has(method)) return void response.writeHead(405).end();
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const carries = method !== "GET" && method !== "HEAD";
  const request = new Request(new URL(url, "http://app"), {
    method,
    headers,
    ...(carries ? { body: Readable.toWeb(incoming) as unknown as ReadableStream, duplex: "half" } : {}),
  });
  const answered = await answer(request);
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(Buffer.from(await answered.arrayBuffer()));
}
