import { randomUUID } from "node:crypto";
import { DateTime } from "luxon";
import type pg from "pg";
import { createBatches, inOrder } from "../database/batches.server";
import type { Attempt as AttemptRow, Prisma, PrismaClient } from "../database/generated/client";
import type { Verdict } from "../policy/types";
import type { Encryption } from "../lib/encryption.server";
import type { Enqueue } from "../jobs/jobs";
import type { Channel, ShopperReason } from "./case";
import type { Change } from "./cases.server";
import { reasonWords } from "./reason-words.server";

export interface AttemptRecord {
  id: string;
  shop: string;
  orderId: string;
  customerId: string;
  receivedAt: DateTime;
  locale: string;
  shopperReason: ShopperReason | null;
  outcome: AttemptOutcome;
  verdict: Verdict | null;
  caseId: string | null;
  followUpTries: number;
  /** Somebody was shown that it was received. From then on the policy refuses it by nothing but a person's answer. */
  isConfirmed: boolean;
  /** When the mail about an order that had ended went out. */
  toldAt: DateTime | null;
  source: "pressed" | "late-request" | "reported";
  /** What came with a late request, until it is part of a case. */
  wish: Wish | null;
}

/** A late request: the shopper asks for an exception, in their own words. */
export interface Wish {
  channel: Channel;
  text: string | null;
  claim: { triedAt: string | null; what: string | null } | null;
  /** "A parcel is on its way although I asked in time, or within the time to cancel": the shopper's word. */
  shipped?: boolean;
  /** Staff who entered it by hand (Shopify's user id), and when: it was received earlier, by mail or phone. */
  entered?: { by: string; at: string };
}

export type AttemptOutcome = "recorded" | "case" | "refused" | "not-theirs" | "reported";

/** A press on the shopper's device that never reached us, told of afterwards: a claim with a device's time. */
export interface ReportedFailure {
  orderId: string;
  claimedAt: DateTime;
  problem: string;
}

export type Attempts = ReturnType<typeof createAttempts>;

/** Every press and every late request, on disk before Shopify is asked anything. */
export function createAttempts(deps: { prisma: PrismaClient; pool: pg.Pool; encryption: Encryption; enqueue: Enqueue }) {
  const { prisma, pool, encryption, enqueue } = deps;
  // nobody waits longer than a page does, and a page sends its press again
  const batches = createBatches<NewAttempt[], boolean>({
    atOnce: 256,
    waitingAtMost: 20_000,
    waitMs: 8_000,
    compare: ([a], [b]) => inOrder(a!.id, b!.id),
    write: async (all) => {
      const { rows } = await pool.query<{ id: string }>({
        name: "record-attempts",
        text: insert,
        values: [JSON.stringify(all.flat())],
      });
      const kept = new Set(rows.map(({ id }) => id));
      return all.map(([first]) => kept.has(first!.id));
    },
  });
  /** Every code that was ever found to be a shop's own: none is taken away again. */
  const knownReasons = new Set<string>();

  async function isReasonOf(shop: string, code: string): Promise<boolean> {
    const key = `${shop} ${code}`;
    if (!knownReasons.has(key) && (await reasonWords(prisma, shop)).has(code)) knownReasons.add(key);
    return knownReasons.has(key);
  }

  function toAttempt(row: AttemptRow): AttemptRecord {
    return {
      id: row.id,
      shop: row.shopDomain,
      orderId: row.orderId,
      customerId: row.customerId,
      receivedAt: DateTime.fromJSDate(row.receivedAt, { zone: "utc" }),
      locale: row.locale,
      shopperReason: row.shopperReason as ShopperReason | null,
      outcome: row.outcome as AttemptOutcome,
      verdict: row.verdict as unknown as Verdict | null,
      caseId: row.caseId,
      followUpTries: row.followUpTries,
      isConfirmed: row.confirmedAt !== null,
      toldAt: row.toldAt && DateTime.fromJSDate(row.toldAt, { zone: "utc" }),
      source: row.source as AttemptRecord["source"],
      wish: row.wish ? (JSON.parse(encryption.decrypt(row.wish)) as Wish) : null,
    };
  }

  return {
    /**
     * Records a press and its guard: unless it is judged at once, it is judged when the alarm rings. Answers its id, or null
     * for a shop that does not use the app (any more).
     */
    async record(press: {
      shop: string;
      orderId: string;
      customerId: string;
      receivedAt: DateTime;
      locale: string;
      shopperReason: ShopperReason | null;
      reported: ReportedFailure[];
      guardAt: DateTime;
      wish?: Wish;
      /** Somebody is shown that it was received, whatever else comes of it. */
      confirmedAt?: DateTime;
    }): Promise<string | null> {
      // a code that the store never offered says nothing
      const reason = press.shopperReason && (await isReasonOf(press.shop, press.shopperReason)) ? press.shopperReason : null;
      const id = randomUUID();
      const pressed: NewAttempt = {
        ...emptyAttempt,
        id,
        shopDomain: press.shop,
        orderId: press.orderId,
        customerId: press.customerId,
        receivedAt: press.receivedAt.toJSDate(),
        source: press.wish ? "late-request" : "pressed",
        // people's words: sealed here, and moved to the case's messages once there is a case
        wish: press.wish ? encryption.encrypt(JSON.stringify(press.wish)) : null,
        locale: press.locale,
        shopperReason: reason,
        followUpAt: press.guardAt.toJSDate(),
        confirmedAt: press.confirmedAt?.toJSDate() ?? null,
      };
      const isKept = await batches.keep([pressed, ...press.reported.map((each) => reportedRow(press, each))]);
      return isKept ? id : null;
    },

    async get(id: string): Promise<AttemptRecord | null> {
      const row = await prisma.attempt.findUnique({ where: { id } });
      return row && toAttempt(row);
    },

    /** The customer's latest press for an order, whatever came of it. */
    async latest(shop: string, orderId: string, customerId: string): Promise<AttemptRecord | null> {
      const row = await prisma.attempt.findFirst({
        where: { shopDomain: shop, orderId, customerId, source: { in: ["pressed", "late-request"] } },
        orderBy: { receivedAt: "desc" },
      });
      return row && toAttempt(row);
    },

    /** Before somebody is shown that it was received: false when it has been judged meanwhile. */
    async confirm(id: string, at: DateTime): Promise<boolean> {
      const { count } = await prisma.attempt.updateMany({
        where: { id, outcome: "recorded" },
        data: { confirmedAt: at.toJSDate() },
      });
      return count > 0;
    },

    /** Refuses an attempt that nobody was told was received: false when somebody was, or another process settled it first. */
    async refuse(id: string, verdict: Verdict): Promise<boolean> {
      const { count } = await prisma.attempt.updateMany({
        where: { id, outcome: "recorded", confirmedAt: null },
        data: concluded("refused", { verdict }),
      });
      return count > 0;
    },

    /** Settles an attempt that became no new case, with the jobs it needs; does nothing when another process settled it first. */
    async conclude(
      id: string,
      outcome: Exclude<AttemptOutcome, "recorded" | "reported">,
      facts: { verdict?: Verdict; caseId?: string; detail?: string; jobs?: Change["jobs"] },
    ): Promise<void> {
      const settle = (tx: Prisma.TransactionClient) =>
        tx.attempt.updateMany({ where: { id, outcome: "recorded" }, data: concluded(outcome, facts) });
      const { jobs = [] } = facts;
      if (jobs.length === 0) return void (await settle(prisma));
      await prisma.$transaction(async (tx) => {
        if ((await settle(tx)).count === 0) return;
        for (const job of jobs) await enqueue(tx, job.name, job.payload as never);
      });
    },

    /** Somebody who is not looking at a page any more has been told what came of it. */
    async noteTold(id: string, at: DateTime): Promise<void> {
      await prisma.attempt.updateMany({ where: { id, toldAt: null }, data: { toldAt: at.toJSDate() } });
    },

    /** Not judged yet: Shopify could not be asked. Kept, and tried again. */
    async postpone(id: string, at: DateTime, detail: string): Promise<void> {
      await prisma.attempt.updateMany({ where: { id, outcome: "recorded" }, data: { followUpAt: at.toJSDate(), detail } });
    },
  };
}

/** An attempt that is judged: nothing follows it up any more. */
const concluded = (outcome: AttemptOutcome, facts: { verdict?: Verdict; caseId?: string; detail?: string }) => ({
  outcome,
  followUpAt: null,
  verdict: facts.verdict as unknown as Prisma.InputJsonValue | undefined,
  caseId: facts.caseId,
  detail: facts.detail,
  // the words of a late request that came to nothing are not kept
  wish: null,
});

/** What is written of an attempt when it comes. */
interface NewAttempt {
  id: string;
  shopDomain: string;
  orderId: string;
  customerId: string;
  receivedAt: Date;
  source: AttemptRecord["source"];
  claimedAt: Date | null;
  locale: string;
  shopperReason: string | null;
  outcome: AttemptOutcome;
  detail: string | null;
  wish: string | null;
  followUpAt: Date | null;
  confirmedAt: Date | null;
}

const emptyAttempt = {
  claimedAt: null,
  shopperReason: null,
  outcome: "recorded",
  detail: null,
  wish: null,
  followUpAt: null,
  confirmedAt: null,
} as const satisfies Partial<NewAttempt>;

/** Many a statement, and only for shops that use the app. */
const insert = `
  INSERT INTO attempts
    (id, shop_domain, order_id, customer_id, received_at, source, claimed_at, locale, shopper_reason, outcome, detail, wish,
     follow_up_at, confirmed_at)
  SELECT r.id, r."shopDomain", r."orderId", r."customerId", r."receivedAt", r.source, r."claimedAt", r.locale,
         r."shopperReason", r.outcome, r.detail, r.wish, r."followUpAt", r."confirmedAt"
    FROM json_to_recordset($1::json)
      AS r (id uuid, "shopDomain" text, "orderId" text, "customerId" text, "receivedAt" timestamptz, source text,
            "claimedAt" timestamptz, locale text, "shopperReason" text, outcome text, detail text, wish text,
            "followUpAt" timestamptz, "confirmedAt" timestamptz)
    JOIN shops s ON s.domain = r."shopDomain" AND s.uninstalled_at IS NULL
  RETURNING id`;

function reportedRow(
  press: { shop: string; customerId: string; receivedAt: DateTime; locale: string },
  each: ReportedFailure,
): NewAttempt {
  return {
    ...emptyAttempt,
    id: randomUUID(),
    shopDomain: press.shop,
    orderId: each.orderId,
    customerId: press.customerId,
    receivedAt: press.receivedAt.toJSDate(),
    source: "reported",
    claimedAt: each.claimedAt.toJSDate(),
    locale: press.locale,
    outcome: "reported",
    detail: each.problem,
  };
}
