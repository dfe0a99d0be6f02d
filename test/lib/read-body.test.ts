import { expect, it } from "vitest";
import { readBody, readForm } from "../../app/lib/read-body";

/** Sent in pieces, so that nothing says beforehand how much it will be. */
const inPieces = (pieces: number, bytes: number, headers: HeadersInit = {}): { request: Request; sent: () => number } => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      if (sent === pieces) return stream.close();
      sent += 1;
      stream.enqueue(new Uint8Array(bytes).fill(120));
    },
  });
  const request = new Request("http://127.0.0.1/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
  return { request, sent: () => sent };
};

it("a body is read up to its limit, to the byte", async () => {
  expect(await readBody(inPieces(4, 25).request, 100)).toHaveLength(100);
  expect(await readBody(inPieces(4, 26).request, 100)).toBeNull();
});

it("a body without end is neither kept nor read to its end", async () => {
  const { request, sent } = inPieces(1_000_000, 64 * 1024);
  expect(await readBody(request, 1024)).toBeNull();
  expect(sent()).toBeLessThan(40);
});

it("a form of staff that is too large is refused, however it is sent", async () => {
  const { request } = inPieces(40, 64 * 1024, { "content-type": "application/x-www-form-urlencoded" });
  await expect(readForm(request)).rejects.toMatchObject({ status: 413 });
});

it("a form of staff is read in both ways browsers send one, and what is none is refused", async () => {
  const post = (body: BodyInit, headers: HeadersInit = {}) =>
    readForm(new Request("http://127.0.0.1/", { method: "POST", body, headers }));
  expect((await post(new URLSearchParams({ text: "é à" }))).get("text")).toBe("é à");
  const parts = new FormData();
  parts.set("text", "é à");
  expect((await post(parts)).get("text")).toBe("é à");
  await expect(post("{}", { "content-type": "application/json" })).rejects.toMatchObject({ status: 400 });
  await expect(post("")).rejects.toMatchObject({ status: 400 });
});
