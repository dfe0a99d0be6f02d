import { Agent, createServer, request as ask } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { logFrom } from "../../app/lib/log.server";
import { trackConnections } from "../../app/operating/drain.server";
import { readinessOf } from "../../app/operating/health.server";
import { createMetrics } from "../../app/operating/metrics.server";
import { watchRequests } from "../../app/operating/requests.server";

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A server with one slow page, as the app's own is put together. */
async function open(options: { slowMs?: number } = {}) {
  const lines: string[] = [];
  const log = logFrom({ LOG_LEVEL: "debug" }, { write: (line) => void lines.push(line) });
  const metrics = createMetrics();
  const watch = watchRequests({ log, metrics, isStopping: () => false });
  const server = createServer((request, response) =>
    watch(request, response, () => {
      log.info("inside");
      setTimeout(() => response.end("done"), options.slowMs ?? 0);
    }),
  );
  const connections = trackConnections(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  closing.push(() => server.closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const get = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{ status: number; requestId: unknown }>((done, failed) => {
      ask({ port, host: "127.0.0.1", path, headers, agent: false }, (answer) => {
        answer.resume().once("end", () => done({ status: answer.statusCode ?? 0, requestId: answer.headers["x-request-id"] }));
      })
        .once("error", failed)
        .end();
    });
  const said = (message: string) =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === message);
  return { port, get, said, lines, metrics, connections };
}

describe("a shopper's request", () => {
  it("has one id in its answer and in every line about it", async () => {
    const app = await open();
    const { requestId } = await app.get("/customer/cancellations?token=secret");
    await expect.poll(() => app.said("request")).toMatchObject([{ requestId, door: "customer", status: 200 }]);
    expect(app.said("inside")).toMatchObject([{ requestId }]);
    expect(app.lines.join("")).not.toContain("secret");
    expect(await app.metrics.text()).toMatch(
      /cancellation_http_request_seconds_count\{door="customer",method="GET",status="200"\} 1/,
    );
  });

  it.each([
    ["/request/sofimix", "guest"],
    ["/staff/orders/1001/case", "staff"],
    ["/flow/actions/open-case", "flow"],
    ["/app/cases/1", "admin"],
    ["/wp-login.php", "other"],
  ])("is counted by the way it came in: %s", async (path, door) => {
    const app = await open();
    await app.get(path);
    await expect.poll(() => app.metrics.text()).toContain(`cancellation_http_request_seconds_count{door="${door}"`);
  });

  it("keeps the id the proxy gave it, unless that is none", async () => {
    const app = await open();
    expect((await app.get("/", { "x-request-id": "0123456789-abc" })).requestId).toBe("0123456789-abc");
    expect((await app.get("/", { "x-request-id": "somebody@example.com" })).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("on a guest's link leaves no key to the case in the log", async () => {
    const app = await open();
    await app.get("/request/sofimix/sealed-key-of-a-guest");
    await expect.poll(() => app.said("request")).toMatchObject([{ door: "guest", path: "/request/sofimix" }]);
    expect(app.lines.join("")).not.toContain("sealed-key");
  });
});

describe("a process that stops", () => {
  it("finishes the answer that is under way", async () => {
    const app = await open({ slowMs: 300 });
    const answer = app.get("/customer/cancellations");
    await expect.poll(() => app.said("inside")).toHaveLength(1);
    expect(await app.connections.drain(5_000)).toBe(0);
    expect((await answer).status).toBe(200);
  });

  it("cuts off at its deadline what takes longer, and says how much that was", async () => {
    const app = await open({ slowMs: 60_000 });
    const answer = app.get("/customer/cancellations").catch((error: Error) => error);
    await expect.poll(() => app.said("inside")).toHaveLength(1);
    expect(await app.connections.drain(200)).toBe(1);
    expect(await answer).toBeInstanceOf(Error);
  });

  it("still answers a request whose connection was there before it stopped", async () => {
    const app = await open();
    const socket = connect(app.port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk.toString()));
    await new Promise((connected) => socket.once("connect", connected));
    await sleep(50);
    const drained = app.connections.drain(5_000);
    socket.write("GET /customer/cancellations HTTP/1.1\r\nHost: app\r\n\r\n");
    expect(await drained).toBe(0);
    expect(heard).toContain("200 OK");
  });

  it("answers everybody who did not hear of it yet, on kept connections and on new ones, and keeps none for later", async () => {
    const app = await open({ slowMs: 5 });
    const kept = new Agent({ keepAlive: true, maxSockets: 4 });
    closing.push(() => kept.destroy());
    const heard: { status: number | undefined; connection: string | undefined; late: boolean }[] = [];
    let late = false;
    const send = (agent: Agent | false) =>
      new Promise<void>((done, failed) => {
        const wasLate = late;
        ask({ port: app.port, host: "127.0.0.1", path: "/customer/cancellations", agent }, (answer) => {
          heard.push({ status: answer.statusCode, connection: answer.headers.connection, late: wasLate });
          answer.resume().once("end", done);
        })
          .once("error", failed)
          .end();
      });
    const proxy = async (agent: Agent | false, untilMs: number) => {
      for (const begun = performance.now(); performance.now() - begun < untilMs;) await send(agent);
    };
    const traffic = Promise.all([proxy(kept, 600), proxy(kept, 600), proxy(false, 600), proxy(false, 600)]);
    await sleep(200);
    late = true;
    const drained = app.connections.drain(20_000);
    await traffic;
    expect(await drained).toBe(0);
    expect(new Set(heard.map(({ status }) => status))).toEqual(new Set([200]));
    const after = heard.filter((each) => each.late);
    expect(after.length).toBeGreaterThan(10);
    expect(new Set(after.map(({ connection }) => connection))).toEqual(new Set(["close"]));
    await expect(send(false)).rejects.toThrow();
  });

  it("says that it is not ready without asking anybody", async () => {
    const silent = [{ name: "database", look: () => new Promise<string>(() => undefined) }];
    expect(await readinessOf("stopping", silent)).toMatchObject({ ready: false, phase: "stopping" });
    const broken = [{ name: "database", look: () => Promise.reject(new Error("postgresql://user:password@host refused")) }];
    expect(await readinessOf("ready", broken)).toEqual({ ready: false, phase: "ready", checks: { database: "no answer" } });
  });
});
