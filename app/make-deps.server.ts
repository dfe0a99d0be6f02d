import { createClaims } from "./availability/claims.server";
import { createIncidents } from "./availability/incidents.server";
import { createAttempts } from "./cases/attempts.server";
import { createCasePages } from "./cases/case-pages.server";
import { createCases } from "./cases/cases.server";
import { createHome } from "./cases/home.server";
import { createInsights } from "./cases/insights.server";
import { createRegister } from "./cases/register.server";
import { createPrivacyRequests } from "./cases/privacy-requests.server";
import { createReadings } from "./cases/readings.server";
import { createMessages } from "./cases/messages.server";
import { createRecalls } from "./cases/recalls.server";
import { createSavedViews } from "./cases/saved-views.server";
import { createSetupChecks } from "./cases/setup-checks.server";
import { createShops } from "./cases/shops.server";
import type { Database } from "./database/client.server";
import { createRateLimit } from "./database/rate-limit.server";
import type { Deps } from "./deps";
import type { Mailbox } from "./emails/send-mail.server";
import type { JobPayloads } from "./jobs/jobs";
import type { Queue } from "./jobs/queue.server";
import type { Clock } from "./lib/clock";
import type { Encryption } from "./lib/encryption.server";
import type { Log } from "./lib/log.server";
import { oneAtATime } from "./lib/one-at-a-time";
import { addressMark } from "./lib/sealed-link";
import { openShopify, type ShopifySettings } from "./shopify/door.server";
import { followReceiptsNow } from "./workflows/follow-receipts.server";
import { installShop } from "./workflows/install-shop.server";
import { createWebhookBatches } from "./workflows/webhook-batches.server";

/** Puts the parts together, once a process. */
export function makeDeps(parts: {
  database: Database;
  queue: Queue<JobPayloads>;
  clock: Clock;
  log: Log;
  encryption: Encryption;
  mailbox: Mailbox;
  shopify: ShopifySettings;
  /** False in a load test only. */
  limited?: boolean;
}): Deps {
  const { database, queue, clock, log, encryption, mailbox } = parts;
  const { prisma } = database;
  const enqueue: Deps["enqueue"] = (tx, name, payload, options) => queue.enqueue(tx, name, payload, options);
  const shops = createShops({ prisma, clock, decrypt: (sealed) => encryption.decrypt(sealed) });
  const cases = createCases({
    prisma,
    clock,
    enqueue,
    encrypt: (text) => encryption.encrypt(text),
    emailMark: (email) => addressMark(email, { encryption }),
  });
  const messages = createMessages({ prisma, clock, encryption });
  const recalls = createRecalls({
    prisma,
    messages,
    decrypt: (sealed) => encryption.decrypt(sealed),
    policyNow: async (shop) => (await shops.policyFor(shop, clock.now())).policy,
  });
  const incidents = createIncidents({ prisma, clock, log });
  const shopify = openShopify(parts.shopify, {
    reach: incidents,
    prisma,
    pool: database.pool,
    encryption,
    log,
    isInstalled: async (shop) => {
      const known = await shops.find(shop);
      return known !== null && known.uninstalledAt === null;
    },
    onInstalled: (installed) => installShop(installed, { shops, log }),
  });
  const webhooks = createWebhookBatches({
    url: database.url,
    clock,
    log,
    onWork: oneAtATime(
      () =>
        followReceiptsNow({ prisma, enqueue, clock }).catch((error: unknown) =>
          log.warn({ err: error }, "webhooks could not be looked at; a worker does it in a moment"),
        ),
      // the first of a burst is looked at at once, the rest a few times a second: each look has a price, however few it finds
      250,
    ),
  });
  return {
    clock,
    log,
    prisma,
    underLock: (name, work) => database.underLock(name, work),
    encryption,
    enqueue,
    shops,
    cases: {
      ...cases,
      ...createCasePages({ prisma, clock, messages, recalls, decrypt: (sealed) => encryption.decrypt(sealed) }),
    },
    attempts: createAttempts({ prisma, pool: database.pool, encryption, enqueue }),
    messages,
    recalls,
    home: createHome({ prisma, clock }),
    insights: createInsights({ prisma, clock, recalls }),
    register: createRegister({ prisma }),
    rateLimit: createRateLimit({
      prisma,
      pool: database.pool,
      clock,
      log,
      mark: (key) => encryption.blindIndex(key),
      off: parts.limited === false,
    }),
    privacyRequests: createPrivacyRequests({ prisma }),
    readings: createReadings({ prisma, clock, decrypt: (sealed) => encryption.decrypt(sealed) }),
    savedViews: createSavedViews({ prisma }),
    setupChecks: createSetupChecks({ prisma, clock, decrypt: (sealed) => encryption.decrypt(sealed) }),
    incidents,
    claims: createClaims({ prisma, clock, incidents, encryption }),
    shopify,
    webhooks,
    mailbox,
  };
}
