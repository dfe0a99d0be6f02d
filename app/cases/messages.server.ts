import { DateTime } from "luxon";
import type { Prisma, PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import type { Encryption } from "../lib/encryption.server";
import { storable } from "../lib/storable";
import { staffNames } from "./staff-names.server";

export const messageKinds = ["request", "question", "answer", "note", "decision", "correction", "claim"] as const;
export type MessageKind = (typeof messageKinds)[number];

export interface NewMessage {
  caseId: string;
  kind: MessageKind;
  author: "shopper" | "staff";
  /** Shopify's user id of staff. A shopper is known by the case's contact, never by their words. */
  authorId?: string | null;
  text: string;
}

export interface MessageRecord {
  id: string;
  at: DateTime;
  kind: MessageKind;
  author: "shopper" | "staff";
  authorId: string | null;
  authorName: string | null;
  text: string;
}

export type Messages = ReturnType<typeof createMessages>;

/** What people wrote about a case, sealed where it is kept. Events name only a message's id, so erasing it erases the words. */
export function createMessages({ prisma, clock, encryption }: { prisma: PrismaClient; clock: Clock; encryption: Encryption }) {
  const open = (row: MessageRow, authorName: string | null): MessageRecord => ({
    id: row.id,
    at: DateTime.fromJSDate(row.at, { zone: "utc" }),
    kind: row.kind as MessageKind,
    author: row.author as MessageRecord["author"],
    authorId: row.authorId,
    authorName,
    text: encryption.decrypt(row.body),
  });

  return {
    /** In the transaction of the change it belongs to (`also` of a Change, or give the id beforehand with `id`). */
    async add(tx: Prisma.TransactionClient, message: NewMessage & { id?: string }): Promise<string> {
      const { id } = await tx.message.create({
        data: {
          ...(message.id ? { id: message.id } : {}),
          caseId: message.caseId,
          at: clock.now().toJSDate(),
          kind: message.kind,
          author: message.author,
          authorId: message.authorId ?? null,
          body: encryption.encrypt(storable(message.text)),
        },
        select: { id: true },
      });
      return id;
    },

    /** Everything written about a case, oldest first. The caller has loaded the case through its shop. */
    async ofCase(caseId: string): Promise<MessageRecord[]> {
      const rows = await prisma.message.findMany({ where: { caseId }, orderBy: [{ at: "asc" }, { id: "asc" }] });
      const staff = rows.flatMap(({ author, authorId }) => (author === "staff" && authorId ? [authorId] : []));
      const shop =
        staff.length > 0 ? await prisma.case.findUnique({ where: { id: caseId }, select: { shopDomain: true } }) : null;
      const names = shop
        ? await staffNames({ prisma, decrypt: (sealed) => encryption.decrypt(sealed) }, shop.shopDomain, staff)
        : new Map<string, string>();
      return rows.map((row) => open(row, (row.author === "staff" && row.authorId && names.get(row.authorId)) || null));
    },

    /** The latest message of a kind; null when there is none, or when it was erased. */
    async latest(caseId: string, kind: MessageKind): Promise<MessageRecord | null> {
      const row = await prisma.message.findFirst({ where: { caseId, kind }, orderBy: [{ at: "desc" }, { id: "desc" }] });
      return row && open(row, null);
    },
  };
}

interface MessageRow {
  id: string;
  at: Date;
  kind: string;
  author: string;
  authorId: string | null;
  body: string;
}
