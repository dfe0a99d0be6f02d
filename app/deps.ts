import type { Claims } from "./availability/claims.server";
import type { Incidents } from "./availability/incidents.server";
import type { Attempts } from "./cases/attempts.server";
import type { CasePages } from "./cases/case-pages.server";
import type { Cases } from "./cases/cases.server";
import type { Home } from "./cases/home.server";
import type { InsightsRead } from "./cases/insights.server";
import type { Register } from "./cases/register.server";
import type { PrivacyRequests } from "./cases/privacy-requests.server";
import type { Readings } from "./cases/readings.server";
import type { Messages } from "./cases/messages.server";
import type { Recalls } from "./cases/recalls.server";
import type { SavedViews } from "./cases/saved-views.server";
import type { SetupChecks } from "./cases/setup-checks.server";
import type { Shops } from "./cases/shops.server";
import type { Database } from "./database/client.server";
import type { PrismaClient } from "./database/generated/client";
import type { Mailbox } from "./emails/send-mail.server";
import type { Enqueue } from "./jobs/jobs";
import type { Clock } from "./lib/clock";
import type { Encryption } from "./lib/encryption.server";
import type { Log } from "./lib/log.server";
import type { RateLimit } from "./database/rate-limit.server";
import type { ShopifyDoor } from "./shopify/door.server";
import type { WebhookBatches } from "./workflows/webhook-batches.server";

/** Everything a workflow may use, made once by server.ts (or a test) and passed by hand: no singletons, no container. */
export interface Deps {
  clock: Clock;
  log: Log;
  prisma: PrismaClient;
  underLock: Database["underLock"];
  encryption: Encryption;
  enqueue: Enqueue;
  shops: Shops;
  cases: Cases & CasePages;
  attempts: Attempts;
  messages: Messages;
  recalls: Recalls;
  /** What the home page tells, a period in numbers, and the register of all cases as a file. */
  home: Home;
  insights: InsightsRead;
  register: Register;
  rateLimit: RateLimit;
  incidents: Incidents;
  claims: Claims;
  privacyRequests: PrivacyRequests;
  /** Who of the shop read personal data. */
  readings: Readings;
  /** What people made of the queue for themselves. */
  savedViews: SavedViews;
  /** What the setup guide last found. */
  setupChecks: SetupChecks;
  shopify: ShopifyDoor;
  webhooks: WebhookBatches;
  mailbox: Mailbox;
}

declare module "@remix-run/server-runtime" {
  interface AppLoadContext {
    deps: Deps;
  }
}
