import { DateTime } from "luxon";
import type { Case as CaseRow, PrismaClient } from "../database/generated/client";
import type { Clock } from "../lib/clock";
import { adminOf } from "../lib/shop-domain";
import { isUuid } from "../lib/uuid";
import { serviceTimeBetween } from "../policy/calendar";
import { policyFrom } from "../policy/settings";
import type { OwnText } from "../policy/texts";
import type { Policy, Verdict } from "../policy/types";
import { actionsFor } from "./actions";
import { isOwed, type CaseStatus, type Channel } from "./case";
import {
  arrivalsInView,
  countsOfViews,
  idsInView,
  narrowing,
  type FoundInView,
  type Narrowing,
  type PlaceInView,
  type Viewer,
} from "./case-views.server";
import type { Messages } from "./messages.server";
import { noFilters, ordersOf, type CaseFilters, type CaseOrder, type CaseView, type QueueQuery } from "./queue-query";
import { reasonWords } from "./reason-words.server";
import type { AttemptItem, CaseEventItem, CaseList, CaseListItem, CasePage, Neighbours, OrderFacts } from "./present-case";
import { isLate, isReversal, isUnanswered, refundActionsFor, type RefundStatus } from "./refund";
import { openRecall, recallInList, type WithOpenRecall } from "./recall-in-list";
import { refundDueOf } from "./refund-due";
import { refundNeedsOf, refundsInList } from "./refund-needs";
import type { Recalls } from "./recalls.server";
import { staffNames } from "./staff-names.server";

const PAGE_SIZE = 25;

export type CasePages = ReturnType<typeof createCasePages>;

/** What staff pages read. Nothing here changes anything. */
export function createCasePages(deps: {
  prisma: PrismaClient;
  clock: Clock;
  messages: Messages;
  recalls: Recalls;
  decrypt: (sealed: string) => string;
}) {
  const { prisma, clock, messages, recalls } = deps;

  // a version is never edited, so each is read once
  const policies = new Map<string, Policy>();
  async function policiesOf(rows: CaseRow[]): Promise<void> {
    const unknown = [...new Set(rows.map(({ policyVersionId }) => policyVersionId))].filter((id) => !policies.has(id));
    if (unknown.length === 0) return;
    const versions = await prisma.policyVersion.findMany({ where: { id: { in: unknown } } });
    for (const { id, settings, effectiveFrom } of versions) {
      policies.set(id, policyFrom(settings, DateTime.fromJSDate(effectiveFrom, { zone: "utc" })));
    }
  }

  /** In the order of the ids. */
  async function rowsOf(shop: string, ids: string[]) {
    const rows = await prisma.case.findMany({
      where: { id: { in: ids }, shopDomain: shop },
      include: { refunds: refundsInList, recalls: openRecall },
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  function viewerOf(viewer: { userId: string; zone: string } | undefined): Viewer {
    const now = clock.now();
    return {
      userId: viewer?.userId ?? null,
      now: now.toJSDate(),
      endOfToday: now
        .setZone(viewer?.zone ?? "utc")
        .endOf("day")
        .toJSDate(),
    };
  }

  /** The days of a filter are days in the store's zone. */
  function narrow({ filters = noFilters, viewer }: { filters?: CaseFilters; viewer?: { zone: string } }): Narrowing {
    const dayOf = (day: string | null) =>
      day === null ? null : DateTime.fromISO(day, { zone: viewer?.zone ?? "utc" }).startOf("day");
    return narrowing(filters, {
      from: dayOf(filters.from)?.toJSDate() ?? null,
      to: dayOf(filters.to)?.plus({ days: 1 }).toJSDate() ?? null,
    });
  }

  /** Where a case stands, or stood, in a view: what an order is by, of its case, its recall or its refunds. */
  async function placeOf(
    shop: string,
    caseId: string,
    { view, order }: Pick<QueueQuery, "view" | "order">,
  ): Promise<PlaceInView | null> {
    const row = await prisma.case.findFirst({
      where: { id: caseId, shopDomain: shop },
      select: {
        urgentAt: true,
        receivedAt: true,
        recalls: { select: { openedAt: true }, orderBy: { openedAt: "desc" }, take: 1 },
        refunds: { select: { waitsSince: true }, where: { waitsSince: { not: null } }, orderBy: { waitsSince: "asc" }, take: 1 },
      },
    });
    if (!row) return null;
    const waiting = view === "recalls" ? row.recalls[0]?.openedAt : row.refunds[0]?.waitsSince;
    const at = order.by === "waiting" ? waiting : order.by === "urgent" ? row.urgentAt : row.receivedAt;
    return at ? { at, id: caseId } : null;
  }

  return {
    /**
     * One page of the queue. `after` is a cursor of an earlier answer; an unreadable one starts at the beginning. `viewer`:
     * whose cases are "mine", and the zone in which their day ends. `among`: cases that a search elsewhere has found.
     */
    async list(query: {
      shop: string;
      view: CaseView;
      viewer?: { userId: string; zone: string };
      order?: CaseOrder;
      search?: string;
      filters?: CaseFilters;
      among?: string[];
      after?: string | null;
      pageSize?: number;
    }): Promise<CaseList> {
      const size = query.pageSize ?? PAGE_SIZE;
      const { shop, view, search = "", among } = query;
      const order = query.order ?? ordersOf[view][0];
      const cursor = parseCursor(query.after);
      const backwards = cursor?.direction === "before";
      const [found, counts] = await Promise.all([
        prisma.$queryRaw<FoundInView[]>(
          idsInView({
            shop,
            viewer: viewerOf(query.viewer),
            view,
            order,
            search,
            filters: narrow(query),
            among,
            beyond: cursor,
            rising: order.rising !== backwards,
            limit: size + 1, // one more tells whether there is a next page
          }),
        ),
        this.counts(shop, query.viewer),
      ]);
      const met = found.filter((each) => each.met);
      const more = met.length > size;
      const page = met.slice(0, size);
      const halt = more ? undefined : found.find((each) => each.last);
      // the page ends where the look through the filter did
      const edge = page.length < size && halt ? halt : page.at(-1);
      const goesOn = more || halt !== undefined;
      if (backwards) page.reverse();
      const [first, last] = backwards ? [edge, page.at(-1)] : [page[0], edge];
      return {
        cases: await this.items({ shop, ids: page.map(({ id }) => id) }),
        nextCursor: backwards ? turned("after", last ?? cursor) : last && goesOn ? cursorOf("after", last) : null,
        previousCursor: !cursor
          ? null
          : !backwards
            ? turned("before", first ?? cursor)
            : first && goesOn
              ? cursorOf("before", first)
              : null,
        counts,
        lookedBackTo: halt && page.length < size ? halt.at.toISOString() : null,
      };
    },

    /**
     * The cases just before and after one, in the view, filters and order that staff came from. One that has been acted on,
     * and left the view, still has its place between them. Of another shop, unknown, or without a place: none.
     */
    async neighbours(query: {
      shop: string;
      caseId: string;
      viewer?: { userId: string; zone: string };
      asked: Pick<QueueQuery, "view" | "order" | "search" | "filters">;
    }): Promise<Neighbours> {
      const { shop, caseId, asked } = query;
      const { view, order, search } = asked;
      const beyond = await placeOf(shop, caseId, asked);
      if (!beyond) return { previous: null, next: null };
      const viewer = viewerOf(query.viewer);
      const filters = narrow({ filters: asked.filters, viewer: query.viewer });
      const nearest = async (rising: boolean) => {
        const where = { shop, viewer, view, order, search, filters, beyond, rising, limit: 1 };
        return (await prisma.$queryRaw<FoundInView[]>(idsInView(where))).find(({ met }) => met)?.id ?? null;
      };
      const [previous, next] = await Promise.all([nearest(!order.rising), nearest(order.rising)]);
      return { previous, next };
    },

    /** Lines of the queue as they stand now, in the order of their ids. Unknown ids, and another shop's, are left out. */
    async items({ shop, ids }: { shop: string; ids: string[] }): Promise<CaseListItem[]> {
      if (ids.length === 0) return [];
      const rows = await rowsOf(shop, ids);
      const [reasons, names] = await Promise.all([
        reasonWords(prisma, shop),
        staffNames(
          deps,
          shop,
          rows.map(({ assigneeId }) => assigneeId),
        ),
        policiesOf(rows),
      ]);
      return rows.map((row) => toListItem(row, { names, reasons }));
    },

    /** At most one more than `countedUpTo`, which stands for any number beyond. */
    async counts(shop: string, viewer?: { userId: string; zone: string }): Promise<Record<CaseView, number>> {
      const [counts] = await prisma.$queryRaw<[Record<CaseView, number>]>(countsOfViews(shop, viewerOf(viewer)));
      return counts;
    },

    /** How many came into the view since `since`. At most one more than `arrivalsUpTo`. */
    async arrivals(query: {
      shop: string;
      view: CaseView;
      viewer: { userId: string; zone: string };
      filters: CaseFilters;
      since: Date;
    }): Promise<number> {
      const { shop, view, since } = query;
      const [{ count }] = await prisma.$queryRaw<[{ count: number }]>(
        arrivalsInView({ shop, viewer: viewerOf(query.viewer), view, filters: narrow(query), since }),
      );
      return count;
    },

    /** The cases of a shopper with exactly this address, and of these orders. */
    async found({
      shop,
      emailMark,
      orderIds,
    }: {
      shop: string;
      emailMark: string | null;
      orderIds: string[];
    }): Promise<string[]> {
      const rows = await prisma.case.findMany({
        where: {
          shopDomain: shop,
          OR: [
            ...(orderIds.length > 0 ? [{ orderId: { in: orderIds } }] : []),
            ...(emailMark ? [{ contact: { shopDomain: shop, emailMark } }] : []),
          ],
        },
        select: { id: true },
        orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
        take: 200,
      });
      return rows.map(({ id }) => id);
    },

    /** Null for an unknown case and for another shop's alike. */
    async page({ shop, caseId }: { shop: string; caseId: string }): Promise<CasePage | null> {
      if (!isUuid(caseId)) return null;
      const row = await prisma.case.findFirst({
        where: { id: caseId, shopDomain: shop },
        include: {
          recalls: openRecall,
          contact: true,
          policyVersion: true,
          events: { orderBy: { seq: "asc" } },
          refunds: { orderBy: [{ askedAt: "asc" }, { id: "asc" }], include: { replacedBy: { select: { id: true } } } },
          mails: { orderBy: { queuedAt: "asc" } },
          holds: { orderBy: [{ askedAt: "asc" }, { id: "asc" }] },
        },
      });
      if (!row) return null;
      const [attempts, otherCases, written, recalled, names, reasons] = await Promise.all([
        prisma.attempt.findMany({ where: { shopDomain: shop, orderId: row.orderId }, orderBy: { receivedAt: "asc" }, take: 50 }),
        prisma.case.findMany({
          where: { shopDomain: shop, orderId: row.orderId, id: { not: row.id } },
          orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
          take: 20,
        }),
        messages.ofCase(row.id),
        recalls.onPage({ shop, caseId: row.id }),
        staffNames(deps, shop, [
          row.assigneeId,
          ...row.events.flatMap(({ actorId, detail }) => [actorId, handedTo(actorId, detail)]),
        ]),
        reasonWords(prisma, shop),
        policiesOf([row]),
      ]);
      const policy = policyFrom(
        row.policyVersion.settings,
        DateTime.fromJSDate(row.policyVersion.effectiveFrom, { zone: "utc" }),
      );
      return {
        ...toListItem(row, { names, reasons }),
        customerId: row.contact?.customerId ?? null,
        answerTargetAt: iso(row.answerTargetAt),
        verdict: row.verdict as unknown as Verdict,
        order: row.orderFacts as unknown as OrderFacts,
        events: row.events.map((event): CaseEventItem => ({
          id: event.id,
          at: event.at.toISOString(),
          kind: event.kind,
          actor: event.actor as CaseEventItem["actor"],
          actorName: (event.actorId && names.get(event.actorId)) || null,
          detail: withColleague(withReason(event.detail as Record<string, unknown>, reasons), event.actorId, names),
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
          statusAt: iso(refund.statusAt),
          arn: refund.arn,
          errorCode: refund.errorCode,
          reversal: isReversal(refund),
          late: isLate(refund, clock.now(), policy.service),
          askedShopperAt: iso(refund.askedShopperAt),
          answeredAt: iso(refund.answeredAt),
          creditedAt: iso(refund.creditedAt),
          creditedBy: refund.creditedBy as "shopper" | "staff" | null,
          bankInquiryAt: iso(refund.bankInquiryAt),
          replacesId: refund.replacesId,
          replacedById: refund.replacedBy?.id ?? null,
          followUpAt: iso(refund.followUpAt),
          due: refundDueOf({ ...refund, replaced: refund.replacedBy !== null }, clock.now(), policy.service),
          actions: refundActionsFor({
            status: refund.status as RefundStatus,
            manual: refund.manual,
            replaced: refund.replacedBy !== null,
            unanswered: isUnanswered(refund),
          }),
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
        countsFrom: (row.countsFromAt ?? row.receivedAt).toISOString(),
        messages: written.map(({ id, at, kind, author, authorName, text }) => ({
          id,
          at: at.toISO() ?? "",
          kind,
          author,
          authorName,
          text,
        })),
        otherCases: otherCases.map((other) => ({
          id: other.id,
          status: other.status as CaseStatus,
          channel: other.channel as Channel,
          receivedAt: other.receivedAt.toISOString(),
        })),
        holds: row.holds.map((hold) => ({ id: hold.id, placedAt: iso(hold.placedAt), releasedAt: iso(hold.releasedAt) })),
        recalls: recalled,
        waitUntil: iso(row.waitUntil),
        mergedIntoId: row.mergedIntoId,
        links: {
          withdrawal: policy.links.withdrawal,
          newDraftOrder: `${adminOf(shop)}/draft_orders/new`,
        },
        policy: { windowHours: policy.windowHours, effectiveFrom: policy.effectiveFrom.toISO() ?? "" },
        zone: policy.service.zone,
        actions: actionsFor({
          status: row.status as CaseStatus,
          cancelledAt: row.cancelledAt,
          correctedAt: row.correctedAt,
          mergedIntoId: row.mergedIntoId,
          orderFacts: row.orderFacts as unknown as OrderFacts,
          attentionCode: row.attentionCode,
        }),
      };
    },
  };

  function toListItem(
    row: CaseRow & WithOpenRecall & { refunds: Parameters<typeof refundNeedsOf>[0] },
    { names, reasons }: { names: Map<string, string>; reasons: Map<string, OwnText> },
  ): CaseListItem {
    const service = policies.get(row.policyVersionId)?.service;
    const answerOwed = service !== undefined && row.answerLimitAt !== null && isOwed(row.status as CaseStatus);
    return {
      id: row.id,
      orderId: row.orderId,
      orderName: row.orderName,
      status: row.status as CaseStatus,
      channel: row.channel as Channel,
      receivedAt: row.receivedAt.toISOString(),
      answerLimitAt: iso(row.answerLimitAt),
      shopperReason: (row.shopperReason && reasons.get(row.shopperReason)) || null,
      total: (row.orderFacts as unknown as OrderFacts).total,
      attentionCode: row.attentionCode,
      workingMinutesLeft: answerOwed
        ? Math.floor(serviceTimeBetween(clock.now(), DateTime.fromJSDate(row.answerLimitAt!), service).as("minutes"))
        : null,
      correctedAt: iso(row.correctedAt),
      reminders: row.reminders,
      assignee: row.assigneeId ? { id: row.assigneeId, name: names.get(row.assigneeId) ?? null } : null,
      recall: recallInList(row, clock.now().toJSDate()),
      refundNeeds: service ? refundNeedsOf(row.refunds, clock.now(), service) : [],
    };
  }
}

/** An event keeps the code of the shopper's reason; people read its words. */
const withReason = (detail: Record<string, unknown>, reasons: Map<string, OwnText>): Record<string, unknown> =>
  typeof detail.shopperReason === "string" ? { ...detail, shopperReason: reasons.get(detail.shopperReason) ?? null } : detail;

/** Whom a person handed the case to; null where they took it on themselves or gave it back. */
function handedTo(actorId: string | null, detail: unknown): string | null {
  const { assigneeId } = detail as { assigneeId?: unknown };
  return typeof assigneeId === "string" && assigneeId !== actorId ? assigneeId : null;
}

const withColleague = (
  detail: Record<string, unknown>,
  actorId: string | null,
  names: Map<string, string>,
): Record<string, unknown> => {
  const colleague = handedTo(actorId, detail);
  return colleague === null ? detail : { ...detail, handedTo: names.get(colleague) ?? "" };
};

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

const cursorOf = (direction: "after" | "before", { at, id }: PlaceInView): string => `${direction}_${at.toISOString()}_${id}`;
const turned = (direction: "after" | "before", place: PlaceInView | null | undefined): string | null =>
  place ? cursorOf(direction, place) : null;

function parseCursor(text: string | null | undefined): { direction: "after" | "before"; at: Date; id: string } | null {
  const match = /^(after|before)_([^_]+)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text ?? "");
  if (!match) return null;
  const at = new Date(match[2] ?? "");
  if (Number.isNaN(at.getTime())) return null;
  return { direction: match[1] as "after" | "before", at, id: match[3] ?? "" };
}
