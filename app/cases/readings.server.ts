import { DateTime } from "luxon";
import type { PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import { staffNames } from "./staff-names.server";

/** What of a shopper's data a person of the shop can have in front of them. */
export const readingsOf = ["case", "bank-letter", "search", "order", "copy", "register"] as const;
export type ReadingOf = (typeof readingsOf)[number];

export interface ReadingItem {
  /** The hour in which it happened, an ISO instant. */
  hour: string;
  /** Null for somebody Shopify gave no name of, or who was signed out long ago. */
  name: string | null;
  what: ReadingOf;
  /** The case to open; null where what was read is no case. */
  caseId: string | null;
}

export interface ReadingsPage {
  items: ReadingItem[];
  /** Asks for the next older ones. */
  next: string | null;
}

export type Readings = ReturnType<typeof createReadings>;

const PAGE_SIZE = 50;

/** Who of the shop read whose data. Kept by the hour: a page that stays open asks again every few seconds. */
export function createReadings(deps: { prisma: PrismaClient; clock: Clock; decrypt: (sealed: string) => string }) {
  const { prisma, clock } = deps;
  return {
    /** `subject`: the id of what was read; none for a search, whose words are kept nowhere. */
    async note(reading: { shop: string; userId: string; what: ReadingOf; subject?: string }): Promise<void> {
      const { shop: shopDomain, userId, what, subject = "" } = reading;
      const hour = clock.now().toUTC().startOf("hour").toJSDate();
      await prisma.reading.createMany({ data: [{ shopDomain, hour, userId, what, subject }], skipDuplicates: true });
    },

    async forget(before: DateTime): Promise<void> {
      await prisma.reading.deleteMany({ where: { hour: { lt: before.toJSDate() } } });
    },

    /** Newest first. `after`: a page's `next`; anything else begins at the newest. */
    async list({ shop, after }: { shop: string; after?: string }): Promise<ReadingsPage> {
      const key = keyFrom(after);
      const rows = await prisma.$queryRaw<{ hour: Date; user_id: string; what: string; subject: string }[]>`
        SELECT hour, user_id, what, subject FROM readings
        WHERE shop_domain = ${shop}
          AND (${key === null} OR (hour, user_id, what, subject) <
               (${key?.[0] ?? null}::timestamptz, ${key?.[1] ?? null}::text, ${key?.[2] ?? null}::text, ${key?.[3] ?? null}::text))
        ORDER BY hour DESC, user_id DESC, what DESC, subject DESC
        LIMIT ${PAGE_SIZE + 1}`;
      const shown = rows.slice(0, PAGE_SIZE);
      const names = await staffNames(
        deps,
        shop,
        shown.map(({ user_id }) => user_id),
      );
      const last = rows.length > PAGE_SIZE ? shown.at(-1) : undefined;
      return {
        items: shown.map((row) => ({
          hour: row.hour.toISOString(),
          name: names.get(row.user_id) || null,
          what: row.what as ReadingOf,
          caseId: row.what === "case" ? row.subject : null,
        })),
        next: last ? JSON.stringify([last.hour.toISOString(), last.user_id, last.what, last.subject]) : null,
      };
    },
  };
}

type Key = [hour: string, userId: string, what: string, subject: string];

function keyFrom(after: string | undefined): Key | null {
  if (!after) return null;
  try {
    const key: unknown = JSON.parse(after);
    const isKey = Array.isArray(key) && key.length === 4 && key.every((part) => typeof part === "string" && !part.includes("\0"));
    return isKey && DateTime.fromISO(key[0] as string).isValid ? (key as Key) : null;
  } catch {
    return null;
  }
}
