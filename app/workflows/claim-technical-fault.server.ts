import { randomUUID } from "node:crypto";
import type { DateTime } from "luxon";
import type { ClaimRecord } from "../availability/claims.server";
import { isOpen } from "../cases/case";
import type { CaseRecord, Change } from "../cases/cases.server";
import { writtenText } from "../cases/written-text";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { ok, refused, type Answer } from "../lib/answer";
import type { Staff } from "../shopify/door.server";

export interface FaultClaim {
  shop: string;
  caseId: string;
  /** When they say they tried; null when they do not know. */
  triedAt: DateTime | null;
  /** What they say happened. */
  text: string | null;
  author: "shopper" | "staff";
  /** Who wrote it down, when it came by phone or e-mail. */
  staff?: Staff;
}

export type ClaimMadeProblem = "not-found" | "not-open" | "text-needed" | "text-too-long" | "impossible-time";

/**
 * P9: "your system failed me". What is claimed goes on record with what our own record shows at that moment; staff decide.
 *
 * It claims the case for nobody, so that it gets in no one's way, and is one transaction: run twice, the second finds
 * the first. A shopper's impossible time costs them nothing but the time (P10); staff are told.
 */
export async function claimTechnicalFault(claim: FaultClaim, deps: Deps): Promise<Answer<ClaimRecord, ClaimMadeProblem>> {
  const current = await deps.cases.find(claim.shop, claim.caseId);
  if (!current) return refused("not-found", "There is no such case in this store");
  if (!isOpen(current.status)) return refused("not-open", `A case that is ${current.status} is corrected, not added to`);

  const text = claim.text?.trim() ? writtenText(claim.text, "request") : null;
  if (text && !text.ok) return text;
  const possible = claim.triedAt && isPossible(claim.triedAt, current, deps.clock.now());
  if (claim.author === "staff" && claim.triedAt && !possible)
    return refused("impossible-time", "Before the order was placed, or not yet");
  if (claim.author === "staff" && !text && !claim.triedAt) return refused("text-needed", "Nothing was written");

  const triedAt = possible ? claim.triedAt : null;
  const words = text?.value ?? null;
  await deps.cases.addOnce(
    current,
    claimOnRecord({ triedAt, text: words, author: claim.author, staffId: claim.staff?.userId }, deps),
    // the case's row is held until the end of the transaction: of two that come at once, the second sees the first
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM cases WHERE id = ${current.id}::uuid FOR UPDATE`;
      return !(await isThere(tx, current.id, triedAt, words, deps));
    },
  );
  const open = await deps.claims.open(current.id);
  return open[0] ? ok(open[0]) : refused("not-open", "The claim has been decided");
}

/** A claim as part of any change of a case: the one that opens it, or one of its own. */
export function claimOnRecord(
  claim: { triedAt: DateTime | null; text: string | null; author: "shopper" | "staff"; staffId?: string },
  deps: Deps,
): Required<Pick<Change, "events" | "also">> {
  const messageId = claim.text ? randomUUID() : null;
  return {
    events: [
      {
        kind: "claim-made",
        actor: claim.author,
        actorId: claim.staffId ?? null,
        detail: { triedAt: claim.triedAt?.toUTC().toISO() ?? null, ...(messageId ? { messageId } : {}) },
      },
    ],
    also: async (tx, caseId) => {
      if (messageId && claim.text) {
        const { author, staffId, text } = claim;
        await deps.messages.add(tx, { id: messageId, caseId, kind: "claim", author, authorId: staffId, text });
      }
      await deps.claims.add(tx, { caseId, triedAt: claim.triedAt });
    },
  };
}

const isPossible = (triedAt: DateTime, current: CaseRecord, now: DateTime): boolean =>
  triedAt.toMillis() >= Math.floor(Date.parse(current.orderFacts.createdAt) / 60_000) * 60_000 && triedAt <= now;

async function isThere(
  tx: Prisma.TransactionClient,
  caseId: string,
  triedAt: DateTime | null,
  text: string | null,
  deps: Deps,
): Promise<boolean> {
  const open = await deps.claims.open(caseId, tx);
  const messages = await tx.message.findMany({ where: { caseId, kind: "claim" } });
  const said = text === null || messages.some(({ body }) => deps.encryption.decrypt(body) === text);
  const timed = triedAt === null || open.some((each) => each.triedAt?.toMillis() === triedAt.toMillis());
  return open.length > 0 && said && timed;
}
