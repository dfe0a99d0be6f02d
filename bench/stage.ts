import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { CancellationView } from "../app/cases/cancellation-view";
import { startPreview, type Preview } from "../test/simulator/preview";
import { manyAnHour } from "../test/support/many-an-hour";

export const SHOP = "sofimix.myshopify.com";
export const QUIET_SHOP = "atelier.myshopify.com";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

/**
 * As many as the proxy in front of an app keeps open to it; what comes beyond waits there for one of them, and that time counts.
 * Ten thousand connections of their own would overrun the system's list of those to be let in, and be tried again by TCP seconds
 * later: that is measured with CONNECTIONS=10000.
 */
const CONNECTIONS = Number(process.env.CONNECTIONS || 512);

export interface Stage {
  preview: Preview;
  /** The app itself, without the proxy of the preview. */
  appOrigin: string;
  databaseUrl: string;
  press(shop: string, orderId: string): Promise<Answer>;
  /** A late request in words, which waits for a person. */
  request(shop: string, orderId: string): Promise<Answer>;
  look(shop: string, orderId: string): Promise<Answer>;
  close(): Promise<void>;
}
export interface Answer {
  status: number;
  view: CancellationView;
  /** From the first byte sent to the last one read, in milliseconds. */
  took: number;
}

/** The built app as in production, in a process of its own, with the simulator in Shopify's place and a database on disk. */
export async function openStage(): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "bench-stage-"));
  const preview = await startPreview({ folder, firstPort: 0, stories: false, env: { RATE_LIMITS: "off" } });
  const appOrigin = `http://127.0.0.1:${/"port":(\d+),"msg":"ready"/.exec(await readFile(join(folder, "app.log"), "utf8"))![1]}`;
  const data = join(folder, "data");
  const [port, password] = await Promise.all(
    ["postgres-port", "postgres-password"].map(async (name) => (await readFile(join(data, name), "utf8")).trim()),
  );

  const databaseUrl = `postgresql://app:${password}@127.0.0.1:${port}/order_cancellation`;
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query(manyAnHour);
  await database.end();

  const proxy = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  async function ask(shop: string, orderId: string, path: string, body?: object): Promise<Answer> {
    const { customerId } = preview.shopify.order(shop, orderId);
    const headers = {
      authorization: `Bearer ${preview.shopify.sessionToken({ shop, customerId })}`,
      "content-type": "application/json",
      "user-agent": BROWSER,
    };
    const from = performance.now();
    const { status, text } = await send(`${appOrigin}${path}`, headers, body && JSON.stringify(body), proxy);
    return { status, view: JSON.parse(text) as CancellationView, took: performance.now() - from };
  }

  return {
    preview,
    appOrigin,
    databaseUrl,
    press: (shop, orderId) => ask(shop, orderId, "/customer/cancellations", { orderId, locale: "fr" }),
    request: (shop, orderId) => ask(shop, orderId, "/customer/requests", { orderId, locale: "fr", text: "Trop tard, mais…" }),
    look: (shop, orderId) => ask(shop, orderId, `/customer/orders/${numberOf(orderId)}/cancellation?locale=fr`),
    async close() {
      proxy.destroy();
      await preview.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

const send = (address: string, headers: Record<string, string>, body: string | undefined, agent: Agent) =>
  new Promise<{ status: number; text: string }>((done, failed) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = request(address, { method, headers, agent, timeout: 120_000 }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part: string) => (text += part));
      answer.on("error", failed).on("end", () => done({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", failed).on("timeout", () => sent.destroy(new Error("No answer within two minutes")));
    sent.end(body);
  });

export const numberOf = (id: string): string => id.split("/").pop() ?? "";

export const sleep = (ms: number): Promise<void> => new Promise((passed) => setTimeout(passed, ms));

export async function until(what: string, is: () => Promise<boolean> | boolean, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await sleep(20);
  }
}
