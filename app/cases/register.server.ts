import Big from "big.js";
import { Prisma, type PrismaClient } from "../database/generated/client";
import type { Money } from "../lib/money";
import type { OwnText } from "../policy/texts";
import type { CaseStatus, Channel } from "./case";
import type { RecallCause, RecallOutcome } from "./recall";
import { reasonWords } from "./reason-words.server";

/** One case as the register of a shop tells it: no name, address or words of a person. Instants are ISO 8601. */
export interface RegisterEntry {
  id: string;
  orderName: string;
  status: CaseStatus;
  channel: Channel;
  receivedAt: string;
  answerTargetAt: string | null;
  answerLimitAt: string | null;
  answeredAt: string | null;
  cancelledAt: string | null;
  closedAt: string | null;
  /** Whether a person decided to cancel. */
  byPerson: boolean;
  corrected: boolean;
  windowClosesAt: string | null;
  reason: OwnText | null;
  attentionCode: string | null;
  total: Money | null;
  /** What went back or is on its way, a sum a currency. */
  refunded: Money[];
  creditedAt: string | null;
  recallCause: RecallCause | null;
  recallOutcome: RecallOutcome | null;
  recallCosts: Money[];
}

export interface RegisterPage {
  entries: RegisterEntry[];
  /** Asks for the next older ones; null at the end. */
  next: string | null;
}

export type Register = ReturnType<typeof createRegister>;

const PAGE_SIZE = 5_000;

/** Every case a shop has, page by page, the newest first. A page costs the same however many came before it. */
export function createRegister({ prisma }: { prisma: PrismaClient }) {
  return {
    /** `after`: a page's `next`. Undefined when it is none of ours. */
    async page({ shop, after, size = PAGE_SIZE }: { shop: string; after: string | null; size?: number }) {
      const key = after === null ? null : keyFrom(after);
      if (key === undefined) return undefined;
      const beyond = key ? Prisma.sql`AND (received_at, id) < (${key.at}, ${key.id}::uuid)` : Prisma.empty;
      const rows = await prisma.$queryRaw<Row[]>`
        SELECT id, order_name AS "orderName", status, channel, received_at AS "receivedAt", answer_target_at AS "answerTargetAt",
          answer_limit_at AS "answerLimitAt", answered_at AS "answeredAt", cancelled_at AS "cancelledAt", closed_at AS "closedAt",
          approved_by IS NOT NULL AS "byPerson", corrected_at IS NOT NULL AS corrected, shopper_reason AS reason,
          attention_code AS "attentionCode", order_facts -> 'total' AS total, order_facts ->> 'windowClosesAt' AS "windowClosesAt"
        FROM cases WHERE shop_domain = ${shop} ${beyond} ORDER BY received_at DESC, id DESC LIMIT ${size + 1}`;
      const shown = rows.slice(0, size);
      const ids = shown.map(({ id }) => id);
      const [words, refunds, recalls] = await Promise.all([reasonWords(prisma, shop), refundsOf(ids), recallsOf(ids)]);
      const last = rows.length > size ? shown.at(-1) : undefined;
      const page: RegisterPage = {
        entries: shown.map((row) => ({
          ...row,
          receivedAt: row.receivedAt.toISOString(),
          answerTargetAt: iso(row.answerTargetAt),
          answerLimitAt: iso(row.answerLimitAt),
          answeredAt: iso(row.answeredAt),
          cancelledAt: iso(row.cancelledAt),
          closedAt: iso(row.closedAt),
          reason: (row.reason && words.get(row.reason)) || null,
          refunded: sumsOf(refunds.get(row.id) ?? []),
          creditedAt: iso(lastOf((refunds.get(row.id) ?? []).map(({ creditedAt }) => creditedAt))),
          recallCause: recalls.get(row.id)?.cause ?? null,
          recallOutcome: recalls.get(row.id)?.outcome ?? null,
          recallCosts: sumsOf(recalls.get(row.id)?.costs ?? []),
        })),
        next: last ? `${last.receivedAt.toISOString()}_${last.id}` : null,
      };
      return page;
    },
  };

  /** What did not fail, by case. */
  async function refundsOf(ids: string[]) {
    const rows = await prisma.$queryRaw<(Amount & { caseId: string; creditedAt: Date | null })[]>`
      SELECT case_id AS "caseId", amount::text AS amount, currency_code AS "currencyCode", credited_at AS "creditedAt"
      FROM refunds WHERE case_id = ANY(${ids}::uuid[]) AND status NOT IN ('failed', 'voided', 'none-due')`;
    return grouped(rows);
  }

  /** The latest recall of each case, with what all of them cost. */
  async function recallsOf(ids: string[]) {
    const rows = await prisma.recall.findMany({
      where: { caseId: { in: ids } },
      select: { caseId: true, cause: true, outcome: true, costs: { select: { amount: true, currencyCode: true } } },
      orderBy: { openedAt: "asc" },
    });
    const byCase = new Map<string, { cause: RecallCause | null; outcome: RecallOutcome | null; costs: Amount[] }>();
    for (const { caseId, cause, outcome, costs } of rows)
      byCase.set(caseId, {
        cause: cause as RecallCause | null,
        outcome: outcome as RecallOutcome | null,
        costs: [
          ...(byCase.get(caseId)?.costs ?? []),
          ...costs.map(({ amount, currencyCode }) => ({ amount: amount.toFixed(), currencyCode })),
        ],
      });
    return byCase;
  }
}

type Amount = Money;

interface Row extends Omit<
  RegisterEntry,
  | "receivedAt"
  | "answerTargetAt"
  | "answerLimitAt"
  | "answeredAt"
  | "cancelledAt"
  | "closedAt"
  | "reason"
  | "refunded"
  | "creditedAt"
  | "recallCause"
  | "recallOutcome"
  | "recallCosts"
> {
  receivedAt: Date;
  answerTargetAt: Date | null;
  answerLimitAt: Date | null;
  answeredAt: Date | null;
  cancelledAt: Date | null;
  closedAt: Date | null;
  reason: string | null;
}

function grouped<Of extends { caseId: string }>(rows: Of[]): Map<string, Of[]> {
  const groups = new Map<string, Of[]>();
  for (const row of rows) groups.set(row.caseId, [...(groups.get(row.caseId) ?? []), row]);
  return groups;
}

/** A sum for each currency: one is never added to another. */
function sumsOf(amounts: Amount[]): Money[] {
  const sums = new Map<string, Big>();
  for (const { amount, currencyCode } of amounts)
    sums.set(currencyCode, (sums.get(currencyCode) ?? new Big(0)).plus(new Big(amount)));
  return [...sums].map(([currencyCode, sum]) => ({ amount: sum.toFixed(), currencyCode }));
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
const lastOf = (dates: (Date | null)[]): Date | null =>
  dates.reduce((last, date) => (date && (!last || date > last) ? date : last), null);

/** Undefined for what is no place in the register. */
function keyFrom(text: string): { at: Date; id: string } | undefined {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text);
  const at = new Date(match?.[1] ?? "");
  return match && !Number.isNaN(at.getTime()) ? { at, id: match[2]! } : undefined;
}
