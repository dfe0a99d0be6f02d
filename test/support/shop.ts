import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DateTime } from "luxon";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import type { CaseStatus } from "../../app/cases/case";
import type { CancellationView } from "../../app/cases/cancellation-view";
import {
  getCancellation,
  postAnswer,
  postCancellation,
  postRefundAnswer,
  postRequest,
  postWithdrawal,
} from "../../app/customer-api.server";
import type { Deps } from "../../app/deps";
import type { OutgoingMail } from "../../app/emails/send-mail.server";
import { startAlarms } from "../../app/jobs/alarm.server";
import { handlersFor, isRetryable, jobSettings } from "../../app/jobs/handlers.server";
import type { JobPayloads } from "../../app/jobs/jobs";
import { createQueue } from "../../app/jobs/queue.server";
import { timers } from "../../app/jobs/timers.server";
import { createEncryption } from "../../app/lib/encryption.server";
import { logFrom, type Log } from "../../app/lib/log.server";
import { makeDeps } from "../../app/make-deps.server";
import type { Staff } from "../../app/shopify/door.server";
import { answerWebhook } from "../../app/webhook-receipt.server";
import { routeToSimulator } from "../simulator/route-to-simulator.mjs";
import { MovableClock } from "../simulator/shopify/clock";
import { startShopify, type ShopifySimulator } from "../simulator/shopify/start";
import { testDatabase } from "./database";
import { manyAnHour } from "./many-an-hour";

export const SHOP = "sofimix.myshopify.com";
export const API_KEY = "test-client-id";
export const API_SECRET = "test-secret-of-no-shop";
const APP_SCOPES = ["read_orders", "write_orders"];
export const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

export type SentMail = OutgoingMail;

export interface TestShop {
  deps: Deps;
  shopify: ShopifySimulator;
  appUrl: string;
  databaseUrl: string;
  /** What was mailed about an order: a mail of an earlier test may still be on its way. */
  mailsAbout(orderId: string): SentMail[];
  /** Every mail that went out, the last one last. */
  sent(): SentMail[];
  /** The mail server refuses everything while this is set. */
  mailDown: { value: boolean };
  press(
    orderId: string,
    options?: { customerId?: string; token?: string; body?: unknown; reason?: string; failedAttempts?: unknown },
  ): Promise<Answer>;
  look(orderId: string, options?: { customerId?: string; token?: string }): Promise<Answer>;
  /** A late request, in the shopper's own words. */
  ask(
    orderId: string,
    options?: { customerId?: string; token?: string; body?: unknown; text?: string; reason?: string; claim?: unknown },
  ): Promise<Answer>;
  withdraw(orderId: string, options?: { customerId?: string; token?: string }): Promise<Answer>;
  reply(orderId: string, text: unknown, options?: { customerId?: string; token?: string }): Promise<Answer>;
  /** The shopper says whether the money of a refund has arrived. */
  answerRefund(
    orderId: string,
    refundId: string,
    arrived: boolean,
    options?: { customerId?: string; token?: string; body?: unknown },
  ): Promise<Answer>;
  staff(userId?: string): Promise<Staff>;
  /** Waits until the order's case has this status, at most 40 s. */
  reaches(orderId: string, status: CaseStatus): Promise<void>;
  until(what: string, is: () => Promise<boolean> | boolean): Promise<void>;
  /** Everything that is due runs; ends when nothing waits or runs any more. */
  quiet(): Promise<void>;
  calls(operation: string): number;
}
/**
 * Every shop opens on a Tuesday at ten past ten in Paris, so that no test means something else at night or on a Sunday.
 * `SHOP_OPENS_AT` (an ISO instant) tries another moment.
 */
function shopClock(): MovableClock {
  const real = DateTime.now();
  const asked = process.env.SHOP_OPENS_AT;
  const opens = asked
    ? DateTime.fromISO(asked)
    : real.setZone("Europe/Paris").startOf("week").plus({ weeks: 1, days: 1, hours: 10, minutes: 10 });
  if (!opens.isValid) throw new Error(`SHOP_OPENS_AT is no instant: ${asked}`);
  return new MovableClock({ offsetMs: opens.diff(real).toMillis() });
}

export interface Answer {
  status: number;
  view: CancellationView;
  error: string | undefined;
}

/**
 * A shop with the app installed: the simulator, the real database, the real queue and the real webhooks over HTTP.
 * Call it at the top of a test file; each test starts with fresh orders, a quiet mailbox and nothing broken.
 */
export async function openShop(
  options: { worker?: boolean; encryptionKey?: Buffer; limited?: boolean; log?: Log; pauses?: boolean } = {},
): Promise<TestShop> {
  const database = await testDatabase({ connections: 10 });
  const log = options.log ?? logFrom({ ...process.env, LOG_LEVEL: process.env.TEST_LOG_LEVEL || "silent" });
  const mails: SentMail[] = [];
  const mailDown = { value: false };

  const app: { deps?: Deps } = {};
  const server = createServer((request, response) => void answerWebhook(request, response, app.deps!));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const shopify = await startShopify({ apiKey: API_KEY, apiSecret: API_SECRET, appUrl, stories: true, clock: shopClock() });
  // as many points a second as Shopify Plus has: tests press far more in a second than a shop does
  shopify.shop(SHOP).rateLimit = { size: 20_000, perSecond: 1000 };
  routeToSimulator(shopify.origin);
  const queue = createQueue<JobPayloads>({ url: database.url, log, jobs: jobSettings, isRetryable });
  const ready = makeDeps({
    database,
    queue,
    clock: shopify.clock,
    log,
    limited: options.limited,
    encryption: createEncryption([options.encryptionKey ?? randomBytes(32)]),
    mailbox: {
      send: (mail) => (mailDown.value ? Promise.reject(new Error("421 try later")) : (mails.push(mail), Promise.resolve())),
      close: () => undefined,
    },
    shopify: { apiKey: API_KEY, apiSecret: API_SECRET, appUrl, scopes: APP_SCOPES },
  });
  app.deps = ready;

  await queue.start(options.worker === false ? {} : { handlers: handlersFor(ready) });
  const alarms =
    options.worker === false ? null : startAlarms({ database, clock: shopify.clock, queue, alarms: timers, log, everyMs: 50 });

  const asStaff = async (userId: string) =>
    ready.shopify.authenticateStaff(
      new Request(`${appUrl}/app`, {
        headers: { authorization: `Bearer ${shopify.idToken({ shop: SHOP, userId })}`, "user-agent": BROWSER },
      }),
    );
  const owner = shopify.staffMembers(SHOP)[0]!.id;
  await asStaff(owner); // opening the app installs it
  if (!options.pauses) await database.pool.query(manyAnHour);

  const faultless = () => {
    shopify.faults.clear();
    shopify.faults.cancelJobMs = 150;
    shopify.webhooks.mode.duplicate = false;
    shopify.webhooks.mode.drop = false;
    shopify.webhooks.mode.delayMs = 0;
    shopify.webhooks.mode.reorder = false;
    mailDown.value = false;
  };
  beforeEach(faultless);
  afterEach(async () => {
    faultless();
    await database.prisma.shop.updateMany({ data: { automaticCancellation: true, pausedAt: null } });
  });
  afterAll(async () => {
    await alarms?.stop();
    await ready.webhooks.stop();
    await queue.stop({ graceful: true, timeoutSeconds: 5 });
    routeToSimulator(null);
    await shopify.close();
    await new Promise((closed) => server.close(closed).closeAllConnections());
  });

  const tokenFor = (orderId: string, customerId?: string) =>
    shopify.sessionToken({ shop: SHOP, customerId: customerId ?? shopify.order(SHOP, orderId).customerId });
  const posting = (path: string, token: string, body: unknown): Request =>
    new Request(`${appUrl}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "user-agent": BROWSER },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const answerOf = async (response: Response): Promise<Answer> => {
    const body = (await response.json()) as CancellationView & { error?: { code: string } };
    return { status: response.status, view: body, error: body.error?.code };
  };
  const until = async (what: string, is: () => Promise<boolean> | boolean) => {
    const end = Date.now() + 40_000;
    while (!(await is())) {
      if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
      await new Promise((later) => setTimeout(later, 25));
    }
  };

  return {
    deps: ready,
    shopify,
    appUrl,
    databaseUrl: database.url,
    mailsAbout: (orderId) => mails.filter(({ subject }) => subject.includes(shopify.order(SHOP, orderId).name)),
    sent: () => mails,
    mailDown,
    until,
    staff: (userId = owner) => asStaff(userId),
    async press(orderId, { customerId, token, body, reason, failedAttempts } = {}) {
      return answerOf(
        await postCancellation(
          new Request(`${appUrl}/customer/cancellations`, {
            method: "POST",
            headers: {
              authorization: `Bearer ${token ?? tokenFor(orderId, customerId)}`,
              "content-type": "application/json",
              "user-agent": BROWSER,
            },
            body: typeof body === "string" ? body : JSON.stringify(body ?? { orderId, locale: "fr", reason, failedAttempts }),
          }),
          ready,
        ),
      );
    },
    async look(orderId, { customerId, token } = {}) {
      const number = orderId.split("/").pop() ?? "";
      return answerOf(
        await getCancellation(
          new Request(`${appUrl}/customer/orders/${number}/cancellation?locale=fr`, {
            headers: { authorization: `Bearer ${token ?? tokenFor(orderId, customerId)}`, "user-agent": BROWSER },
          }),
          number,
          ready,
        ),
      );
    },
    async ask(orderId, { customerId, token, body, text, reason, claim } = {}) {
      const sent = body ?? { orderId, locale: "fr", text, reason, claim };
      return answerOf(await postRequest(posting("/customer/requests", token ?? tokenFor(orderId, customerId), sent), ready));
    },
    async withdraw(orderId, { customerId, token } = {}) {
      const number = orderId.split("/").pop() ?? "";
      const path = `/customer/orders/${number}/withdrawal?locale=fr`;
      return answerOf(await postWithdrawal(posting(path, token ?? tokenFor(orderId, customerId), {}), number, ready));
    },
    async reply(orderId, text, { customerId, token } = {}) {
      const number = orderId.split("/").pop() ?? "";
      const path = `/customer/orders/${number}/answer?locale=fr`;
      return answerOf(await postAnswer(posting(path, token ?? tokenFor(orderId, customerId), { text }), number, ready));
    },
    async answerRefund(orderId, refundId, arrived, { customerId, token, body } = {}) {
      const number = orderId.split("/").pop() ?? "";
      const path = `/customer/orders/${number}/refund-answer?locale=fr`;
      const said = posting(path, token ?? tokenFor(orderId, customerId), body ?? { refundId, arrived });
      return answerOf(await postRefundAnswer(said, number, ready));
    },
    async reaches(orderId, status) {
      await until(
        `the case of ${orderId} is ${status}`,
        async () => (await ready.cases.ofOrder(SHOP, orderId))?.status === status,
      ).catch(async (error: Error) => {
        const found = await ready.cases.ofOrder(SHOP, orderId);
        expect.fail(`${error.message}; it is ${found?.status ?? "not there"} (${found?.attentionCode ?? ""})`);
      });
    },
    async quiet() {
      let calm = 0;
      await until("nothing is left to do", async () => {
        await shopify.webhooks.flush();
        await alarms?.look();
        const { waiting, running } = await queue.count();
        const unseen = await ready.prisma.webhookReceipt.count({ where: { processedAt: null } });
        calm = waiting + running + unseen === 0 ? calm + 1 : 0;
        return calm >= 3;
      }).catch(async (error: Error) => {
        const left = await ready.prisma.$queryRaw<{ name: string; state: string; jobs: number }[]>`
          SELECT name, state::text, count(*)::int AS jobs FROM jobs.job WHERE state < 'completed' GROUP BY 1, 2`;
        throw new Error(`${error.message}: ${left.map(({ name, state, jobs }) => `${jobs} ${name} ${state}`).join(", ")}`);
      });
    },
    calls: (operation) => shopify.calls().filter((call) => call.operationName === operation).length,
  };
}
