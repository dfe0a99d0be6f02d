import { Agent, createServer, request, type OutgoingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { answerAsFetch } from "../../app/lib/fetch-door";

const heard: { method: string; path: string; size: number; token: string | null }[] = [];
const server = createServer(
  (incoming, response) =>
    void answerAsFetch(incoming, response, 100, async (asked) => {
      const { pathname, search } = new URL(asked.url);
      const size = (await asked.arrayBuffer()).byteLength;
      heard.push({ method: asked.method, path: pathname + search, size, token: asked.headers.get("authorization") });
      return new Response("said", { status: 202, headers: { "x-word": "yes" } });
    }).catch(() => response.destroy()),
);
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const { port } = server.address() as AddressInfo;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => (agent.destroy(), server.close()));

interface Heard {
  status: number;
  text: string;
  headers: OutgoingHttpHeaders;
  reused: boolean;
}
const ask = (method: string, path: string, body = Buffer.alloc(0)): Promise<Heard> =>
  new Promise((done, failed) => {
    const sent = request({ host: "127.0.0.1", port, agent, method, path, headers: { authorization: "Bearer it" } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("end", () => done({ status: answer.statusCode!, text, headers: answer.headers, reused: sent.reusedSocket }));
    });
    sent.on("error", failed).end(body);
  });

describe("a connection answered by a function of the fetch standard", () => {
  it("says method, path, query, headers and body, and hears status, headers and text", async () => {
    const answer = await ask("POST", "/a/b?c=d", Buffer.from("12345"));
    expect(answer).toMatchObject({ status: 202, text: "said", headers: { "x-word": "yes" } });
    expect(heard.at(-1)).toEqual({ method: "POST", path: "/a/b?c=d", size: 5, token: "Bearer it" });
    expect(await ask("HEAD", "/a")).toMatchObject({ status: 202, text: "" });
    expect(await ask("TRACE", "/a")).toMatchObject({ status: 405 });
  });

  it("keeps of a body that is too much no more than it must, and the connection serves the next request", async () => {
    await ask("POST", "/a", Buffer.alloc(3_000_000));
    expect(heard.at(-1)?.size).toBe(100);
    expect(await ask("POST", "/a", Buffer.alloc(3))).toMatchObject({ status: 202, reused: true });
    await expect(ask("POST", "/a", Buffer.alloc(21 * 1024 * 1024))).rejects.toThrow();
    expect(await ask("GET", "/a")).toMatchObject({ status: 202 });
  });
});
