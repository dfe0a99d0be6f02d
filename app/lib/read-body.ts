import type { IncomingMessage } from "node:http";

const STAFF_FORM_BYTES = 1024 * 1024;
const READ_TO_THE_END = 1024 * 1024;

/**
 * What a request carries, or null when it is more than may be. Counted while it is read: a length that is told may be
 * wrong or missing. A body that is cut off breaks the connection, and who sent it would hear nothing: a little too much
 * is read to its end and thrown away.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer<ArrayBuffer> | null> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes + READ_TO_THE_END) {
      await reader.cancel();
      break;
    }
    if (size <= maxBytes) chunks.push(value);
  }
  return size > maxBytes ? null : Buffer.concat(chunks);
}

/** The fields of a form that staff sent; what is no form at all is refused instead of being an error of ours. */
export async function readForm(request: Request): Promise<FormData> {
  const type = request.headers.get("content-type") ?? "";
  const body = await readBody(request, STAFF_FORM_BYTES).catch(() => undefined);
  if (body === null) throw new Response(null, { status: 413 });
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch {
    throw new Response(null, { status: 400 });
  }
}

/** Beyond this a sender is not listened to any longer. */
const LISTENED_TO = 20 * 1024 * 1024;

/**
 * Once it is answered, what is left of a request is read and thrown away: a body that nobody read would keep its connection,
 * which a proxy uses for others too, from ever serving the next request.
 */
export function readTheRest(incoming: IncomingMessage): void {
  if (incoming.complete) return;
  let size = 0;
  // whoever began to read it and stopped would hold it back
  incoming.removeAllListeners("data").on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > LISTENED_TO) incoming.destroy();
  });
  incoming.resume();
}
