import type { IncomingMessage, ServerResponse } from "node:http";

/** Methods that no request of the fetch standard can have. */
const unknown = new Set(["CONNECT", "TRACE", "TRACK"]);
/** Beyond this a connection is not listened to any longer. */
const READ_AT_MOST = 20 * 1024 * 1024;

/**
 * Answers a connection of Node's with a function of the fetch standard. Of the address only path and query are told, and of
 * a body the first `keep` bytes: whoever allows less sees that it is too much.
 */
export async function answerAsFetch(
  incoming: IncomingMessage,
  response: ServerResponse,
  keep: number,
  answer: (request: Request) => Promise<Response>,
): Promise<void> {
  const { method = "GET", url = "/" } = incoming;
  const body = await bodyOf(incoming, keep);
  if (unknown.has(method)) return void response.writeHead(405).end();
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  const carries = method !== "GET" && method !== "HEAD";
  const answered = await answer(new Request(new URL(url, "http://app"), { method, headers, body: carries ? body : undefined }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(Buffer.from(await answered.arrayBuffer()));
}

/** Read to its end even when it is too much: else the sender hears nothing, and the connection is of no use afterwards. */
async function bodyOf(incoming: IncomingMessage, keep: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    if (size < keep) chunks.push(chunk.subarray(0, keep - size));
    size += chunk.length;
    if (size > READ_AT_MOST) throw new Error("The body has no end");
  }
  return Buffer.concat(chunks);
}
