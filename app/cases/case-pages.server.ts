import { DateTime } from "luxon";
import type { Case as CaseRow, Prisma, PrismaClient } from "../database/generated/client";
import { policyFrom } from "../policy/settings";
import type { Verdict } from "../policy/types";
import { actionsFor } from "./actions";
import { openStatuses, type CaseStatus, type Channel, type RefundStatus, type ShopperReason } from "./case";
import type { AttemptItem, CaseEventItem, CaseList, CaseListItem, CasePage, CaseView, OrderFacts } from "./present-case";

const PAGE_SIZE = 25;

const viewFilter: Record<CaseView, Prisma.CaseWhereInput> = {
  open: { status: { in: [...openStatuses] } },
  "needs-attention": { OR: [{ status: "needs-attention" }, { status: "recalling" }, { attentionCode: { not: null } }] },
  cancelled: { status: { in: ["cancelled", "closed"] } },
  all: {},
};

export type CasePages = ReturnType<typeof createCasePages>;

/** What staff pages read. Nothing here changes anything. */
export function createCasePages({ prisma, decrypt }: { prisma: PrismaClient; decrypt: (sealed: string) => string }) {
  return {
    /** Newest request first. `after` is a cursor of an earlier answer; an unreadable one starts at the beginning. */
    async list(query: { shop: string; view: CaseView; search?: string; after?: string; pageSize?: number }): Promise<CaseList> {
      const size = query.pageSize ?? PAGE_SIZE;
      const where: Prisma.CaseWhereInput = {
        shopDomain: query.shop,
        AND: [
          viewFilter[query.view],
          query.search ? { orderName: { contains: query.search.replace(/[%_\\]/g, "\\$&"), mode: "insensitive" } } : {},
        ],
      };
      const cursor = parseCursor(query.after);
      const backwards = cursor?.direction === "before";
      const beyond: Prisma.CaseWhereInput = cursor
        ? {
            OR: [
              { receivedAt: backwards ? { gt: cursor.receivedAt } : { lt: cursor.receivedAt } },
              { receivedAt: cursor.receivedAt, id: backwards ? { gt: cursor.id } : { lt: cursor.id } },
            ],
          }
        : {};
      const [found, counts] = await Promise.all([
        prisma.case.findMany({
          where: { AND: [where, beyond] },
          orderBy: backwards ? [{ receivedAt: "asc" }, { id: "asc" }] : [{ receivedAt: "desc" }, { id: "desc" }],
          take: size + 1, // one more tells whether there is a next page
        }),
        this.counts(query.shop),
      ]);
      const more = found.length > size;
      const rows = found.slice(0, size);
      if (backwards) rows.reverse();
      const first = rows[0];
      const last = rows.at(-1);
      return {
        cases: rows.map(toListItem),
        nextCursor: last && (backwards || more) ? cursorOf("after", last) : null,
        previousCursor: first && cursor && (!backwards || more) ? cursorOf("before", first) : null,
        counts,
      };
    },

    async counts(shop: string): Promise<Record<CaseView, number>> {
      const count = (view: CaseView) => prisma.case.count({ where: { shopDomain: shop, ...viewFilter[view] } });
      const [open, attention, cancelled, all] = await Promise.all([
        count("open"),
        count("needs-attention"),
        count("cancelled"),
        count("all"),
      ]);
      return { open, "needs-attention": attention, cancelled, all };
    },

    /** Null for an unknown case and for another shop's alike. */
    async page({ shop, caseId }: { shop: string; caseId: string }): Promise<CasePage | null> {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(caseId)) return null;
      const row = await prisma.case.findFirst({
        where: { id: caseId, shopDomain: shop },
        include: {
          contact: true,
          policyVersion: true,
          events: { orderBy: [{ at: "asc" }, { id: "asc" }] },
          refunds: { orderBy: [{ askedAt: "asc" }, { id: "asc" }] },
          mails: { orderBy: { queuedAt: "asc" } },
        },
      });
      if (!row) return null;
      const [attempts, staffNames] = await Promise.all([
        prisma.attempt.findMany({ where: { shopDomain: shop, orderId: row.orderId }, orderBy: { receivedAt: "asc" }, take: 50 }),
        namesOf(
          shop,
          row.events.map(({ actorId }) => actorId),
        ),
      ]);
      const policy = policyFrom(
        row.policyVersion.settings,
        DateTime.fromJSDate(row.policyVersion.effectiveFrom, { zone: "utc" }),
      );
      return {
        ...toListItem(row),
        customerId: row.contact?.customerId ?? null,
        answerTargetAt: iso(row.answerTargetAt),
        verdict: row.verdict as unknown as Verdict,
        order: row.orderFacts as unknown as OrderFacts,
        events: row.events.map((event): CaseEventItem => ({
          id: event.id,
          at: event.at.toISOString(),
          kind: event.kind,
          actor: event.actor as CaseEventItem["actor"],
          actorName: (event.actorId && staffNames.get(event.actorId)) || null,
          detail: event.detail as Record<string, unknown>,
        })),
        refunds: row.refunds.map((refund) => ({
          id: refund.id,
          amount: refund.amount.toFixed(),
          currencyCode: refund.currencyCode,
          method: refund.methodLabel,
          manual: refund.manual,
          status: refund.status as RefundStatus,
          sentAt: iso(refund.sentAt),
          expectedFrom: refund.expectedFrom,
          expectedBy: refund.expectedBy,
        })),
        mails: row.mails.map((mail) => ({
          kind: mail.kind,
          status: mail.status,
          queuedAt: mail.queuedAt.toISOString(),
          sentAt: iso(mail.sentAt),
          error: mail.error,
        })),
        attempts: attempts.map((attempt): AttemptItem => ({
          id: attempt.id,
          receivedAt: attempt.receivedAt.toISOString(),
          source: attempt.source as AttemptItem["source"],
          claimedAt: iso(attempt.claimedAt),
          outcome: attempt.outcome,
        })),
        attentionDetail: row.attentionDetail,
        cancelAskedAt: iso(row.cancelAskedAt),
        cancelledAt: iso(row.cancelledAt),
        policy: { windowHours: policy.windowHours, effectiveFrom: policy.effectiveFrom.toISO() ?? "" },
        zone: policy.service.zone,
        actions: actionsFor({
          status: row.status as CaseStatus,
          cancelledAt: row.cancelledAt,
          orderFacts: row.orderFacts as unknown as OrderFacts,
        }),
      };
    },
  };

  /** Names are kept sealed with the sessions only; a person whose session is gone is shown without one. */
  async function namesOf(shop: string, actorIds: (string | null)[]): Promise<Map<string, string>> {
    const userIds = [...new Set(actorIds.filter((id): id is string => id !== null))];
    if (userIds.length === 0) return new Map();
    const sessions = await prisma.session.findMany({
      where: { shop, userId: { in: userIds } },
      select: { userId: true, associatedUser: true },
    });
    return new Map(
      sessions.flatMap(({ userId, associatedUser }) => {
        if (!userId || !associatedUser) return [];
        const { associated_user: user } = JSON.parse(decrypt(associatedUser)) as {
          associated_user: { first_name?: string; last_name?: string };
        };
        return [[userId, [user.first_name, user.last_name].filter(Boolean).join(" ")] as const];
      }),
    );
  }
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

function toListItem(row: CaseRow): CaseListItem {
  return {
    id: row.id,
    orderId: row.orderId,
    orderName: row.orderName,
    status: row.status as CaseStatus,
    channel: row.channel as Channel,
    receivedAt: row.receivedAt.toISOString(),
    answerLimitAt: iso(row.answerLimitAt),
    shopperReason: row.shopperReason as ShopperReason | null,
    total: (row.orderFacts as unknown as OrderFacts).total,
    attentionCode: row.attentionCode,
  };
}

const cursorOf = (direction: "after" | "before", row: { receivedAt: Date; id: string }): string =>
  `${direction}_${row.receivedAt.toISOString()}_${row.id}`;

function parseCursor(text: string | undefined): { direction: "after" | "before"; receivedAt: Date; id: string } | null {
  const match = /^(after|before)_([^_]+)_([0-9a-f-]{36})$/.exec(text ?? "");
  if (!match) return null;
  const receivedAt = new Date(match[2] ?? "");
  if (Number.isNaN(receivedAt.getTime())) return null;
  return { direction: match[1] as "after" | "before", receivedAt, id: match[3] ?? "" };
}
