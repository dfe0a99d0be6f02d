import { isDeepStrictEqual } from "node:util";
import { DateTime } from "luxon";
import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import { defaultPolicy, policyFrom, policyInForce, settingsOf } from "../policy/settings";
import type { PolicySettings } from "../policy/settings";
import type { Policy } from "../policy/types";
import type { LabelSetting } from "./order-label";
import type { Pause } from "./present-case";
import { knownStaff, staffNames } from "./staff-names.server";

export interface ShopRecord {
  domain: string;
  installedAt: DateTime;
  uninstalledAt: DateTime | null;
  scopes: string[];
  automaticCancellation: boolean;
  /** When a person last switched it on; null: it was never off. */
  automaticSince: DateTime | null;
  /** The app switched it off itself. */
  pause: Pause | null;
  reconciledUpTo: DateTime | null;
  /** The version of the policy that the customer account pages read. */
  publishedVersionId: string | null;
  /** When a customer account page last asked us anything, to the hour. */
  extensionSeenAt: DateTime | null;
}

export interface PolicyVersionRecord {
  id: string;
  policy: Policy;
}

/** A version and who wrote it, for the people of the store. */
export interface PolicyHistoryItem {
  id: string;
  effectiveFrom: DateTime;
  createdAt: DateTime;
  /** Shopify's user id; "install" for the version a store starts with. */
  createdBy: string;
  createdByName: string | null;
  settings: PolicySettings;
}

export type AddedPolicyVersion =
  { outcome: "saved"; versionId: string; former: Policy } | { outcome: "unchanged" } | { outcome: "overtaken" };

export type Shops = ReturnType<typeof createShops>;

export function createShops({
  prisma,
  clock,
  decrypt,
}: {
  prisma: PrismaClient;
  clock: Clock;
  decrypt: (sealed: string) => string;
}) {
  /** By this process. */
  const extensionNoted = new Map<string, DateTime>();
  const beingRead = new Map<string, Promise<Policy>>();
  return {
    async find(domain: string): Promise<ShopRecord | null> {
      const row = await prisma.shop.findUnique({ where: { domain } });
      return (
        row && {
          domain: row.domain,
          installedAt: DateTime.fromJSDate(row.installedAt, { zone: "utc" }),
          uninstalledAt: row.uninstalledAt && DateTime.fromJSDate(row.uninstalledAt, { zone: "utc" }),
          scopes: row.scopes.split(",").filter(Boolean),
          automaticCancellation: row.automaticCancellation,
          automaticSince: row.automaticSince && DateTime.fromJSDate(row.automaticSince, { zone: "utc" }),
          pause: row.pausedAt && {
            at: row.pausedAt.toISOString(),
            asked: row.pausedAsked ?? 0,
            usual: row.pausedUsual ?? 0,
          },
          reconciledUpTo: row.reconciledUpTo && DateTime.fromJSDate(row.reconciledUpTo, { zone: "utc" }),
          publishedVersionId: row.publishedVersionId,
          extensionSeenAt: row.extensionSeenAt && DateTime.fromJSDate(row.extensionSeenAt, { zone: "utc" }),
        }
      );
    },

    /** Installed, or installed again: the shop, and the policy it starts with unless it has one. */
    /** Installed once more, it keeps what was set before: its labels' language too. */
    async install(domain: string, scopes: string[], orderLabels: LabelSetting = "en"): Promise<void> {
      const now = clock.now().toJSDate();
      await prisma.$transaction(async (tx) => {
        await tx.shop.upsert({
          where: { domain },
          create: { domain, installedAt: now, scopes: scopes.join(","), orderLabels },
          update: { uninstalledAt: null, scopes: scopes.join(",") },
        });
        // a first version that is in force for every order the shop already has
        const policy = defaultPolicy(DateTime.fromMillis(0, { zone: "utc" }));
        await tx.policyVersion.createMany({
          skipDuplicates: true,
          data: [
            {
              shopDomain: domain,
              effectiveFrom: policy.effectiveFrom.toJSDate(),
              settings: settingsOf(policy) as Prisma.InputJsonValue,
              createdBy: "install",
              createdAt: now,
            },
          ],
        });
      });
    },

    /** Uninstalled: tokens go, the record stays until Shopify asks for its erasure. */
    async noteUninstall(domain: string): Promise<void> {
      extensionNoted.delete(domain);
      await prisma.$transaction([
        prisma.session.deleteMany({ where: { shop: domain } }),
        prisma.savedView.deleteMany({ where: { shopDomain: domain } }),
        // its metafields and its place on the account pages go too: the guide begins anew
        prisma.setupCheck.deleteMany({ where: { shopDomain: domain } }),
        prisma.shop.updateMany({ where: { domain }, data: { uninstalledAt: clock.now().toJSDate(), extensionSeenAt: null } }),
      ]);
    },

    async noteScopes(domain: string, scopes: string[]): Promise<void> {
      await prisma.shop.updateMany({ where: { domain }, data: { scopes: scopes.join(",") } });
    },

    async setAutomaticCancellation(domain: string, on: boolean): Promise<void> {
      // as it is already: then neither the pause nor what counts since the last time is forgotten
      await prisma.shop.updateMany({
        where: { domain, automaticCancellation: !on },
        data: {
          automaticCancellation: on,
          ...(on ? { automaticSince: clock.now().toJSDate() } : {}),
          pausedAt: null,
          pausedAsked: null,
          pausedUsual: null,
        },
      });
    },

    /** The app's own hand on the switch. False: it is off already, or a person switched it on since it was seen. */
    async pauseAutomaticCancellation(
      tx: Prisma.TransactionClient,
      { domain, seenSince, at, asked, usual }: { domain: string; seenSince: DateTime | null } & Pause,
    ): Promise<boolean> {
      const { count } = await tx.shop.updateMany({
        where: { domain, automaticCancellation: true, automaticSince: seenSince?.toJSDate() ?? null },
        data: { automaticCancellation: false, pausedAt: at, pausedAsked: asked, pausedUsual: usual },
      });
      return count === 1;
    },

    async installed(): Promise<string[]> {
      const rows = await prisma.shop.findMany({ where: { uninstalledAt: null }, select: { domain: true } });
      return rows.map(({ domain }) => domain);
    },

    /** Of the store's own people, those whom a case can be handed to. */
    people: (domain: string): Promise<{ id: string; name: string | null }[]> => knownStaff({ prisma, decrypt }, domain),

    /** The names of the orders that wait under a hold of ours. */
    async ordersOnHold(domain: string): Promise<string[]> {
      const rows = await prisma.hold.findMany({
        where: { shopDomain: domain, placedAt: { not: null }, releasedAt: null },
        select: { case: { select: { orderName: true } } },
        orderBy: { placedAt: "asc" },
      });
      return [...new Set(rows.map((row) => row.case.orderName))];
    },

    async notePublished(domain: string, versionId: string): Promise<void> {
      await prisma.shop.updateMany({ where: { domain }, data: { publishedVersionId: versionId } });
    },

    /** A customer account page asked us something. Written once an hour, whatever their number. */
    async noteExtension(domain: string): Promise<void> {
      const now = clock.now();
      const noted = extensionNoted.get(domain);
      if (noted && now.diff(noted, "minutes").minutes < 60 && noted <= now) return;
      extensionNoted.set(domain, now);
      await prisma.shop.updateMany({ where: { domain, uninstalledAt: null }, data: { extensionSeenAt: now.toJSDate() } });
    },

    async noteReconciled(domain: string, upTo: DateTime): Promise<void> {
      await prisma.shop.updateMany({ where: { domain }, data: { reconciledUpTo: upTo.toJSDate() } });
    },

    async policies(domain: string): Promise<PolicyVersionRecord[]> {
      const rows = await prisma.policyVersion.findMany({ where: { shopDomain: domain }, orderBy: { effectiveFrom: "asc" } });
      return rows.map((row) => ({
        id: row.id,
        policy: policyFrom(row.settings, DateTime.fromJSDate(row.effectiveFrom, { zone: "utc" })),
      }));
    },

    /** The version an order is judged by: the one in force when it was placed. */
    async policyFor(domain: string, orderCreatedAt: DateTime): Promise<PolicyVersionRecord> {
      const versions = await this.policies(domain);
      const policy = policyInForce(
        versions.map((version) => version.policy),
        orderCreatedAt,
      );
      const version = versions.find((each) => each.policy === policy);
      if (!version) throw new Error(`${domain} has no policy`);
      return version;
    },

    /** The policy as it is today, to be told and not to judge by: in a rush, whoever asks while it is read shares that one read. */
    policyToTell(domain: string): Promise<Policy> {
      const running = beingRead.get(domain);
      if (running) return running;
      const read = this.policyFor(domain, clock.now())
        .then(({ policy }) => policy)
        .finally(() => beingRead.delete(domain));
      beingRead.set(domain, read);
      return read;
    },

    /** Newest first. */
    async policyHistory(domain: string, atMost = 30): Promise<PolicyHistoryItem[]> {
      const rows = await prisma.policyVersion.findMany({
        where: { shopDomain: domain },
        orderBy: { effectiveFrom: "desc" },
        take: atMost,
      });
      const names = await staffNames(
        { prisma, decrypt },
        domain,
        rows.map(({ createdBy }) => createdBy),
      );
      return rows.map((row) => {
        const effectiveFrom = DateTime.fromJSDate(row.effectiveFrom, { zone: "utc" });
        return {
          id: row.id,
          effectiveFrom,
          createdAt: DateTime.fromJSDate(row.createdAt, { zone: "utc" }),
          createdBy: row.createdBy,
          createdByName: names.get(row.createdBy) ?? null,
          settings: settingsOf(policyFrom(row.settings, effectiveFrom)),
        };
      });
    },

    /** In force from now on, unless somebody else wrote a version after the one that was seen. `also` stands or falls with it. */
    async addPolicyVersion(
      version: { domain: string; after: string; settings: PolicySettings; createdBy: string },
      also: (tx: Prisma.TransactionClient) => Promise<void>,
    ): Promise<AddedPolicyVersion> {
      return prisma.$transaction(async (tx) => {
        // one writer at a time for each store
        await tx.$queryRaw`SELECT 1 FROM shops WHERE domain = ${version.domain} FOR UPDATE`;
        const newest = await tx.policyVersion.findFirst({
          where: { shopDomain: version.domain },
          orderBy: { effectiveFrom: "desc" },
        });
        if (!newest) throw new Error(`${version.domain} has no policy`);
        if (newest.id !== version.after) return { outcome: "overtaken" };
        const former = policyFrom(newest.settings, DateTime.fromJSDate(newest.effectiveFrom, { zone: "utc" }));
        if (isDeepStrictEqual(settingsOf(former), version.settings)) return { outcome: "unchanged" };
        const now = clock.now().toJSDate();
        const { id } = await tx.policyVersion.create({
          data: {
            shopDomain: version.domain,
            // a clock that was set back must not put the new version before the old one
            effectiveFrom: now > newest.effectiveFrom ? now : new Date(newest.effectiveFrom.getTime() + 1),
            settings: version.settings as Prisma.InputJsonValue,
            createdBy: version.createdBy,
            createdAt: now,
          },
          select: { id: true },
        });
        await also(tx);
        return { outcome: "saved", versionId: id, former };
      });
    },
  };
}
