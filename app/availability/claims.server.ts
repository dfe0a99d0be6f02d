import { DateTime } from "luxon";
import { isOpen, type CaseStatus } from "../cases/case";
import type { OrderFacts } from "../cases/present-case";
import { staffNames } from "../cases/staff-names.server";
import type { Claim as ClaimRow, Prisma, PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import type { Encryption } from "../lib/encryption.server";
import { isUuid } from "../lib/uuid";
import type { Verdict } from "../policy/types";
import { evidenceFor, type Evidence, type Finding, type RecordedTry } from "./evidence";
import type { Incidents } from "./incidents.server";
import type { ClaimItem, ClaimsOnPage, ClaimStatus } from "./present-claim";

export interface ClaimRecord {
  id: string;
  caseId: string;
  triedAt: DateTime | null;
  finding: Finding;
  status: ClaimStatus;
  provenAt: DateTime | null;
  decidedBy: string | null;
  decidedAt: DateTime | null;
}

export type Claims = ReturnType<typeof createClaims>;

/** Claims of a technical fault (P9), and what our record shows about them. */
export function createClaims(deps: { prisma: PrismaClient; clock: Clock; incidents: Incidents; encryption: Encryption }) {
  const { prisma, clock, incidents } = deps;

  async function factsOf(caseId: string, tx: Prisma.TransactionClient) {
    const row = await tx.case.findUniqueOrThrow({ where: { id: caseId }, include: { contact: true } });
    const order = row.orderFacts as unknown as OrderFacts;
    return {
      shop: row.shopDomain,
      orderId: row.orderId,
      customerId: row.contact?.customerId ?? null,
      orderPlacedAt: DateTime.fromISO(order.createdAt, { zone: "utc" }),
      windowClosesAt: DateTime.fromISO(order.windowClosesAt, { zone: "utc" }),
      receivedAt: instant(row.receivedAt),
    };
  }

  /** What our record shows for a case, with a claim or without. */
  async function evidenceOf(
    caseId: string,
    claim: { triedAt: DateTime | null } | null,
    tx: Prisma.TransactionClient = prisma,
  ): Promise<Evidence> {
    const facts = await factsOf(caseId, tx);
    const now = clock.now();
    const attempts = await tx.attempt.findMany({
      // another customer's try is no try of theirs; of an unknown customer's order every try counts
      where: {
        shopDomain: facts.shop,
        orderId: facts.orderId,
        ...(facts.customerId ? { customerId: facts.customerId } : {}),
      },
      orderBy: { receivedAt: "asc" },
      take: 200,
    });
    return evidenceFor({
      ...facts,
      claim,
      tries: attempts.map((row): RecordedTry => ({
        receivedAt: instant(row.receivedAt),
        source: row.source as RecordedTry["source"],
        claimedAt: row.claimedAt && instant(row.claimedAt),
        outcome: row.outcome,
        detail: detailOf(row),
      })),
      // from before the window, for clocks and memories that are off, until the request
      incidents: await incidents.between(facts.shop, facts.orderPlacedAt.minus({ hours: 1 }), facts.receivedAt, tx),
      now,
    });
  }

  return {
    evidenceOf,

    /**
     * Puts a claim on record, with what our record shows at this moment. Part of the change that brings it. A case has
     * one open claim: whatever else is said joins it, and fills in a time that was missing.
     */
    async add(tx: Prisma.TransactionClient, claim: { caseId: string; triedAt: DateTime | null }): Promise<void> {
      await tx.$executeRaw`SELECT 1 FROM cases WHERE id = ${claim.caseId}::uuid FOR UPDATE`;
      const [open] = await this.open(claim.caseId, tx);
      const { orderPlacedAt } = await factsOf(claim.caseId, tx);
      // nobody tries to cancel what is not ordered yet: then the time is as good as unknown
      const told = claim.triedAt && claim.triedAt >= orderPlacedAt.startOf("minute") ? claim.triedAt : null;
      const triedAt = open?.triedAt ?? told;
      const evidence = await evidenceOf(claim.caseId, { triedAt }, tx);
      const data = {
        triedAt: triedAt?.toJSDate() ?? null,
        finding: evidence.finding,
        evidence: evidence as unknown as Prisma.InputJsonValue,
      };
      if (open) await tx.claim.update({ where: { id: open.id }, data });
      else await tx.claim.create({ data: { ...data, caseId: claim.caseId, createdAt: clock.now().toJSDate() } });
    },

    /** Null for a claim of another case. */
    async find(caseId: string, claimId: string): Promise<ClaimRecord | null> {
      const row = isUuid(claimId) ? await prisma.claim.findFirst({ where: { id: claimId, caseId } }) : null;
      return row && toClaim(row);
    },

    async open(caseId: string, tx: Prisma.TransactionClient = prisma): Promise<ClaimRecord[]> {
      const rows = await tx.claim.findMany({ where: { caseId, status: "open" }, orderBy: { createdAt: "asc" } });
      return rows.map(toClaim);
    },

    /** Decides an open claim; false when somebody else was first. */
    async settle(
      tx: Prisma.TransactionClient,
      claim: { id: string; status: "accepted" | "rejected"; provenAt: DateTime | null; decidedBy: string; evidence: Evidence },
    ): Promise<boolean> {
      const { count } = await tx.claim.updateMany({
        where: { id: claim.id, status: "open" },
        data: {
          status: claim.status,
          provenAt: claim.provenAt?.toJSDate() ?? null,
          decidedBy: claim.decidedBy,
          decidedAt: clock.now().toJSDate(),
          // as it was when it was decided
          finding: claim.evidence.finding,
          evidence: claim.evidence as unknown as Prisma.InputJsonValue,
        },
      });
      return count === 1;
    },

    /** For a case's page. Null for an unknown case and for another shop's alike. */
    async onPage({ shop, caseId }: { shop: string; caseId: string }): Promise<ClaimsOnPage | null> {
      const row = isUuid(caseId)
        ? await prisma.case.findFirst({
            where: { id: caseId, shopDomain: shop },
            include: { claims: { orderBy: { createdAt: "desc" } } },
          })
        : null;
      if (!row) return null;
      const newestOpen = row.claims.find(({ status }) => status === "open");
      const [evidence, names] = await Promise.all([
        evidenceOf(caseId, newestOpen ? toClaim(newestOpen) : row.claims[0] ? toClaim(row.claims[0]) : null),
        staffNames(
          { prisma, decrypt: (sealed) => deps.encryption.decrypt(sealed) },
          shop,
          row.claims.map(({ decidedBy }) => decidedBy),
        ),
      ]);
      return {
        evidence,
        claims: row.claims.map((claim): ClaimItem => ({
          id: claim.id,
          createdAt: claim.createdAt.toISOString(),
          triedAt: claim.triedAt?.toISOString() ?? null,
          finding: claim.finding as Finding,
          status: claim.status as ClaimStatus,
          provenAt: claim.provenAt?.toISOString() ?? null,
          decidedAt: claim.decidedAt?.toISOString() ?? null,
          decidedByName: (claim.decidedBy && names.get(claim.decidedBy)) || null,
        })),
        countsFrom: row.countsFromAt?.toISOString() ?? null,
        orderPlacedAt: (row.orderFacts as unknown as OrderFacts).createdAt,
        receivedAt: row.receivedAt.toISOString(),
        decidable: isOpen(row.status as CaseStatus),
      };
    },
  };
}

/** What the device said of a try that failed, or why one was refused. A late request's detail is its sealed words: not for here. */
function detailOf(row: { source: string; detail: string | null; verdict: Prisma.JsonValue }): string | null {
  if (row.source === "reported") return row.detail;
  return (row.verdict as unknown as Verdict | null)?.reasons[0]?.code ?? null;
}

function toClaim(row: ClaimRow): ClaimRecord {
  return {
    id: row.id,
    caseId: row.caseId,
    triedAt: row.triedAt && instant(row.triedAt),
    finding: row.finding as Finding,
    status: row.status as ClaimStatus,
    provenAt: row.provenAt && instant(row.provenAt),
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt && instant(row.decidedAt),
  };
}

const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: "utc" });
