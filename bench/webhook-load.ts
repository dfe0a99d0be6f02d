/**
 * Signed webhooks over many connections, from a process of its own: `tsx bench/webhook-load.ts '<WebhookLoad as JSON>'` prints a
 * LoadResult. Written on bare sockets, because it shares the machine with what it measures.
 */
import { createHmac, randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";

export interface WebhookLoad {
  port: number;
  secret: string;
  shop: string;
  connections: number;
  seconds: number;
  /** How many a second, whatever the server makes of it; null: each connection sends the next when the last is answered. */
  rate: number | null;
  /** The orders that webhooks are about, in turn. */
  orders: number[];
}

export interface LoadResult {
  answered: number;
  /** Answers that were not 200. */
  refused: number;
  perSecond: number;
  /** Microseconds of this process's own work for each: it shares the machine with what it measures. */
  ownCpu: number;
  /** Milliseconds from when a webhook was due to be sent until its answer was there. */
  p50: number;
  p99: number;
  max: number;
}

interface Line {
  socket: Socket;
  busy: boolean;
  dueAt: number;
  answer: string;
}

async function run(load: WebhookLoad): Promise<LoadResult> {
  const { port, secret, shop, connections, seconds, rate, orders } = load;
  const bodies = orders.map((id) => {
    // what the app asks Shopify to include, and no more
    const body = JSON.stringify({
      id,
      admin_graphql_api_id: `gid://shopify/Order/${id}`,
      updated_at: "2026-11-22T10:15:30+01:00",
      cancelled_at: null,
      financial_status: "paid",
      fulfillment_status: null,
    });
    const signature = createHmac("sha256", secret).update(body).digest("base64");
    return {
      head:
        `POST /webhooks/orders HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\nuser-agent: Shopify-Captain-Hook\r\n` +
        `x-shopify-topic: orders/updated\r\nx-shopify-api-version: 2026-10\r\nx-shopify-shop-domain: ${shop}\r\n` +
        `x-shopify-event-id: ${randomUUID()}\r\nx-shopify-triggered-at: 2026-11-22T09:15:30.123456789Z\r\n` +
        `x-shopify-hmac-sha256: ${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nx-shopify-webhook-id: `,
      body: `\r\n\r\n${body}`,
    };
  });
  const prefix = randomUUID().slice(0, 24);
  let sent = 0;
  let refused = 0;
  const times: number[] = [];
  const idle: Line[] = [];
  const begun = performance.now();
  const end = begun + seconds * 1000;
  /** When the next webhook is due, at a given rate. */
  let nextDue = begun;

  const send = (line: Line, dueAt: number) => {
    const { head, body } = bodies[sent % bodies.length]!;
    line.busy = true;
    line.dueAt = dueAt;
    line.answer = "";
    line.socket.write(`${head}${prefix}${(sent += 1).toString(16).padStart(12, "0")}${body}`, "latin1");
  };
  const answered = (line: Line, now: number) => {
    times.push(now - line.dueAt);
    if (!line.answer.startsWith("HTTP/1.1 200")) refused += 1;
    line.busy = false;
    if (now >= end) return;
    if (rate === null) send(line, now);
    else if (nextDue <= now) {
      send(line, nextDue);
      nextDue += 1000 / rate;
    } else idle.push(line);
  };

  const lines: Line[] = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      await new Promise((opened, failed) => socket.once("connect", opened).once("error", failed));
      const line: Line = { socket, busy: false, dueAt: 0, answer: "" };
      socket.setEncoding("latin1");
      socket.on("data", (text: string) => {
        line.answer += text;
        if (isWhole(line.answer)) answered(line, performance.now());
      });
      socket.on("error", () => (refused += 1));
      return line;
    }),
  );
  const from = performance.now();
  const cpuBefore = process.cpuUsage();
  nextDue = from;
  if (rate === null) for (const line of lines) send(line, from);
  else idle.push(...lines);
  await new Promise<void>((over) => {
    const tick = setInterval(() => {
      const now = performance.now();
      if (now >= end && (lines.every(({ busy }) => !busy) || now > end + 5000)) {
        clearInterval(tick);
        over();
        return;
      }
      if (rate === null || now >= end) return;
      while (nextDue <= now && idle.length > 0) {
        send(idle.pop()!, nextDue);
        nextDue += 1000 / rate;
      }
    }, 1);
  });
  for (const { socket } of lines) socket.destroy();
  const { user, system } = process.cpuUsage(cpuBefore);

  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(share * times.length) - 1)] ?? Number.NaN;
  return {
    answered: times.length,
    refused,
    perSecond: times.length / ((Math.max(performance.now(), end) - from) / 1000),
    ownCpu: (user + system) / Math.max(1, times.length),
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}

function isWhole(answer: string): boolean {
  const body = answer.indexOf("\r\n\r\n");
  if (body === -1) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, body));
  if (length) return answer.length >= body + 4 + Number(length[1]);
  return /transfer-encoding: chunked/i.test(answer.slice(0, body)) ? answer.endsWith("0\r\n\r\n") : true;
}

if (process.argv[2]) console.log(JSON.stringify(await run(JSON.parse(process.argv[2]) as WebhookLoad)));
