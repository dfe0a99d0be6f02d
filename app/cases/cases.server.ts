import { DateTime, type Duration } from "luxon";
import type { Case as CaseRow, Contact, Prisma, PrismaClient, PolicyVersion } from "../database/generated/client";
import type { Enqueue, JobName, JobPayloads } from "../jobs/jobs";
import { ok, refused, type Answer } from "../lib/answer";
import type { Clock } from "../lib/clock";
import { policyFrom } from "../policy/settings";
import type { Policy, Verdict } from "../policy/types";
import { answers, canMove, holdsBack, isOpen, type CaseStatus, type Channel, type ShopperReason } from "./case";
import type { CaseMailKind, MailCause } from "./mail-kind";
import type { OrderFacts } from "./present-case";
import type { RecallOutcome } from "./recall";
import { followCaseMove } from "./recalls.server";
import { labelAfterMove, tellFlowOf } from "./told-elsewhere.server";

export interface CaseRecord {
  id: string;
  shop: string;
  orderId: string;
  orderName: string;
  channel: Channel;
  status: CaseStatus;
  /** When the request reached us; never changes. */
  receivedAt: DateTime;
  /** The time the policy judges by: receipt, or an earlier time that was proven when our own fault delayed it. */
  countsFrom: DateTime;
  shopperReason: ShopperReason | null;
  locale: string;
  customerId: string | null;
  policy: Policy;
  verdict: Verdict;
  orderFacts: OrderFacts;
  answerTargetAt: DateTime | null;
  answerLimitAt: DateTime | null;
  answeredAt: DateTime | null;
  cancelAskedAt: DateTime | null;
  cancelAsks: number;
  cancelResultId: string | null;
  cancelledAt: DateTime | null;
  attentionCode: string | null;
  /** The person who decided to cancel; null while it is the policy itself. */
  approvedBy: string | null;
  assigneeId: string | null;
  correctedAt: DateTime | null;
  /** The newer case in which this one is continued. */
  mergedIntoId: string | null;
  waitUntil: DateTime | null;
  remindAt: DateTime | null;
  reminders: number;
  followUpTries: number;
  version: number;
}

/** Every kind of event has a sentence in both languages (i18n/admin.*.json). */
export type EventKind =
  | "request-received"
  | "judged"
  | "cancellation-asked"
  | "cancellation-refused"
  | "cancelled"
  | "shipped-anyway"
  | "recall-opened"
  | "review-opened"
  | "refund-noted"
  | "refund-sent"
  | "refund-failed"
  | "refund-asked"
  | "mail-sent"
  | "mail-failed"
  | "answer-lost"
  | "asked-again"
  | "needs-attention"
  | "approved"
  | "declined"
  | "closed"
  | "order-changed"
  | "reported-failure"
  | "late-request-received"
  | "answer-received"
  | "no-answer-in-time"
  | "withdrawn"
  | "hold-placed"
  | "hold-released"
  | "hold-failed"
  | "question-asked"
  | "recall-approved"
  | "note-added"
  | "assigned"
  | "corrected"
  | "merged"
  | "reminder-sent"
  | "automatic-paused"
  | "claim-made"
  | "claim-accepted"
  | "claim-rejected"
  | "refund-pending-long"
  | "refund-retried"
  | "refund-to-pay-by-hand"
  | "refund-paid-by-hand"
  | "refund-question-sent"
  | "refund-arrived"
  | "refund-not-arrived"
  | "refund-unconfirmed"
  | "refund-disputed"
  | "bank-inquiry-opened"
  | "bank-contact"
  | "bank-reminder"
  | "recall-looked-into"
  | "recall-verified"
  | "recall-way-chosen"
  | "recall-step-asked"
  | "recall-step-done"
  | "recall-step-refused"
  | "recall-overdue"
  | "recall-reminded"
  | "recall-cost-added"
  | "recall-cause-set"
  | "recall-ended";

export interface NewEvent {
  kind: EventKind;
  actor: "shopper" | "staff" | "app" | "shopify";
  actorId?: string | null;
  detail?: Record<string, unknown>;
}

export interface NewMail {
  kind: CaseMailKind;
  /** For a mail that may repeat in one case: what makes this one different ("one mail of a kind and key"). */
  key?: string;
  facts?: MailCause;
  /** Not before this much has passed, so that a faster outcome can take its place. */
  in?: Duration;
}

export interface Change {
  events?: NewEvent[];
  mails?: NewMail[];
  jobs?: { [Name in JobName]: { name: Name; payload: JobPayloads[Name] } }[JobName][];
  /** When to look at the case again whatever happens; null: nothing to wait for any more. Left out: unchanged. */
  followUp?: { at: DateTime } | null;
  set?: Prisma.CaseUncheckedUpdateInput;
  /** How an open recall ends with a move; "goes-on": it does not. Left out: as the move says (recalls.server). */
  recall?: { outcome: RecallOutcome } | "goes-on";
  /** More writes that must stand or fall with this change. */
  also?: (tx: Prisma.TransactionClient, caseId: string) => Promise<void>;
}

export interface NewCase {
  shop: string;
  orderId: string;
  orderName: string;
  channel: Channel;
  status: "received" | "in-review" | "recalling";
  receivedAt: DateTime;
  shopperReason: ShopperReason | null;
  locale: string;
  customerId: string | null;
  email: string | null;
  policyVersionId: string;
  verdict: Verdict;
  orderFacts: OrderFacts;
  answerTargetAt: DateTime;
  answerLimitAt: DateTime;
  attemptId: string | null;
}

type Row = CaseRow & { contact: Contact | null; policyVersion: PolicyVersion };
const withRelations = { contact: true, policyVersion: true } as const;

export type Cases = ReturnType<typeof createCases>;

async function isUnconcluded(tx: Prisma.TransactionClient, attemptId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM attempts WHERE id = ${attemptId}::uuid AND outcome = 'recorded' FOR UPDATE`;
  return rows.length > 0;
}

/** What goes on record, and who hears of it. */
export type News = Pick<Change, "events" | "mails">;

/** The only way to cases. Each change stands or falls with its events, its follow-up and its mails. */
export function createCases(deps: {
  prisma: PrismaClient;
  clock: Clock;
  enqueue: Enqueue;
  encrypt: (text: string) => string;
  emailMark: (email: string) => string;
}) {
  const { prisma, clock, enqueue } = deps;
  /** What a shop did in hours that are over does not change any more: read once an hour by each process. */
  const busiestHours = new Map<string, { before: number; most: Promise<number> }>();

  async function write(
    tx: Prisma.TransactionClient,
    caseId: string,
    shop: string,
    locale: string,
    change: Change,
  ): Promise<void> {
    const at = clock.now().toJSDate();
    if (change.events?.length) {
      await tx.caseEvent.createMany({
        data: change.events.map((event) => ({
          caseId,
          at,
          kind: event.kind,
          actor: event.actor,
          actorId: event.actorId ?? null,
          detail: (event.detail ?? {}) as Prisma.InputJsonValue,
        })),
      });
    }
    if (change.mails?.length) {
      await tx.mail.createMany({
        // told once: a repeated step finds its mail already there
        skipDuplicates: true,
        data: change.mails.map((mail) => ({
          caseId,
          shopDomain: shop,
          kind: mail.kind,
          locale,
          dedupeKey: mail.key ? `${caseId}:${mail.kind}:${mail.key}` : `${caseId}:${mail.kind}`,
          facts: { ...mail.facts },
          queuedAt: at,
          dueAt: mail.in ? clock.now().plus(mail.in).toJSDate() : at,
        })),
      });
    }
    await change.also?.(tx, caseId);
    if (change.events?.length) await tellFlowOf(tx, { caseId, events: change.events }, clock.now());
    // rows first, jobs last: two transactions that enqueue the same key would else wait for each other
    for (const job of change.jobs ?? []) await enqueue(tx, job.name, job.payload as never);
  }

  const followUpOf = (change: Change) =>
    change.followUp === undefined
      ? {}
      : { followUpAt: change.followUp?.at.toJSDate() ?? null, ...(change.followUp ? {} : { followUpTries: 0 }) };

  return {
    async get(caseId: string): Promise<CaseRecord | null> {
      const row = await prisma.case.findUnique({ where: { id: caseId }, include: withRelations });
      return row && toCase(row);
    },

    async find(shop: string, caseId: string): Promise<CaseRecord | null> {
      const row = await prisma.case.findFirst({ where: { id: caseId, shopDomain: shop }, include: withRelations });
      return row && toCase(row);
    },

    /** The order's open case, or else its latest one. */
    async ofOrder(shop: string, orderId: string): Promise<CaseRecord | null> {
      const rows = await prisma.case.findMany({
        where: { shopDomain: shop, orderId },
        orderBy: { openedAt: "desc" },
        take: 10,
        include: withRelations,
      });
      const row = rows.find((each) => isOpen(each.status as CaseStatus)) ?? rows[0];
      return row ? toCase(row) : null;
    },

    /** Opens a case, or says that another request of the same order was first. */
    async open(fresh: NewCase, change: Change): Promise<Answer<CaseRecord, "already-open">> {
      const now = clock.now().toJSDate();
      const id = await prisma.$transaction(async (tx) => {
        // whoever concluded the attempt first has answered it; until the end of this, nobody else can
        if (fresh.attemptId && !(await isUnconcluded(tx, fresh.attemptId))) return null;
        const contactId = fresh.customerId ? await rememberContact(tx, fresh, fresh.customerId, now) : null;
        const [created] = await tx.case.createManyAndReturn({
          skipDuplicates: true, // the unique index of open cases decides who was first
          select: { id: true },
          data: [
            {
              shopDomain: fresh.shop,
              orderId: fresh.orderId,
              orderName: fresh.orderName,
              channel: fresh.channel,
              status: fresh.status,
              receivedAt: fresh.receivedAt.toJSDate(),
              openedAt: now,
              updatedAt: now,
              shopperReason: fresh.shopperReason,
              locale: fresh.locale,
              contactId,
              policyVersionId: fresh.policyVersionId,
              verdict: fresh.verdict as unknown as Prisma.InputJsonValue,
              orderFacts: fresh.orderFacts as unknown as Prisma.InputJsonValue,
              answerTargetAt: fresh.answerTargetAt.toJSDate(),
              answerLimitAt: fresh.answerLimitAt.toJSDate(),
              answeredAt: answers(fresh.status) ? now : null,
              urgentAt: fresh.answerLimitAt.toJSDate(),
              // remind-staff works out when it is due
              remindAt: fresh.status === "in-review" ? now : null,
              ...followUpOf(change),
            },
          ],
        });
        if (!created) return null;
        if (fresh.attemptId) {
          await tx.attempt.updateMany({
            where: { id: fresh.attemptId },
            data: {
              caseId: created.id,
              outcome: "case",
              verdict: fresh.verdict as unknown as Prisma.InputJsonValue,
              followUpAt: null,
              // a late request's sealed words are a message of the case now
              wish: null,
            },
          });
        }
        const jobs = [...(change.jobs ?? []), ...(holdsBack(fresh.status) ? [holdJob(created.id)] : [])];
        const also = async () => {
          await change.also?.(tx, created.id);
          const { shop, orderId, locale, status: to } = fresh;
          const opening = { id: created.id, shop, orderId, locale, from: null, to, events: change.events ?? [] };
          jobs.push(...(await followCaseMove(tx, opening, clock.now())));
          await labelAfterMove(tx, opening, clock.now());
        };
        await write(tx, created.id, fresh.shop, fresh.locale, { ...change, jobs, also });
        return created.id;
      });
      const opened = id && (await this.get(id));
      return opened ? ok(opened) : refused("already-open", "Another request for this order, or another process, was first");
    },

    /**
     * Moves a case on from exactly the state it was read in. "moved-on": somebody else acted meanwhile, and won.
     * A move that the tables do not allow is a bug and throws.
     */
    async move(from: CaseRecord, to: CaseStatus, change: Change): Promise<Answer<CaseRecord, "moved-on">> {
      if (!canMove(from.status, to)) throw new Error(`A case cannot go from ${from.status} to ${to}`);
      const jobs = [...(change.jobs ?? [])];
      // whoever decides: what waits for people is held back, and what is decided is let go
      if (holdsBack(to) && !holdsBack(from.status)) jobs.push(holdJob(from.id));
      return this.alter(from, {
        ...change,
        jobs,
        also: async (tx, caseId) => {
          await change.also?.(tx, caseId);
          const { id, shop, orderId, locale, status } = from;
          const move = { id, shop, orderId, locale, from: status, to, events: change.events ?? [], recall: change.recall };
          jobs.push(...(await followCaseMove(tx, move, clock.now())));
          await labelAfterMove(tx, move, clock.now());
          const held = isOpen(to) ? 0 : await tx.hold.count({ where: { caseId, releasedAt: null } });
          if (held > 0) jobs.push({ name: "release-holds", payload: { caseId } });
        },
        set: {
          ...change.set,
          status: to,
          followUpTries: 0,
          ...(answers(to) && from.answeredAt === null ? { answeredAt: clock.now().toJSDate() } : {}),
          ...(isOpen(to) ? { closedAt: null } : { closedAt: clock.now().toJSDate(), waitUntil: null, remindAt: null }),
          ...((to === "in-review" || to === "needs-attention") && from.remindAt === null
            ? { remindAt: clock.now().toJSDate() }
            : {}),
          ...("attentionCode" in (change.set ?? {}) ? {} : { attentionCode: null, attentionDetail: null }),
        },
      });
    },

    /** Changes something else about a case, under the same guard as a move. */
    async alter(from: CaseRecord, change: Change): Promise<Answer<CaseRecord, "moved-on">> {
      const changed = await prisma.$transaction(async (tx) => {
        const { count } = await tx.case.updateMany({
          where: { id: from.id, version: from.version, status: from.status },
          data: { ...change.set, ...followUpOf(change), version: { increment: 1 }, updatedAt: clock.now().toJSDate() },
        });
        if (count === 0) return false;
        await write(tx, from.id, from.shop, from.locale, change);
        return true;
      });
      const now = changed && (await this.get(from.id));
      return now ? ok(now) : refused("moved-on", "The case was changed by someone else in the meantime");
    },

    /** Of the other orders of its shop, those the app asked to cancel without a person since then; counted up to `atMost`. */
    async askedByItself({ shop, id }: CaseRecord, since: DateTime, atMost: number | null): Promise<number> {
      const [counted] = await prisma.$queryRaw<[{ asked: number }]>`
        SELECT count(*)::int AS asked FROM (
          SELECT FROM cases
          WHERE shop_domain = ${shop} AND cancel_asked_at > ${since.toJSDate()} AND approved_by IS NULL AND id <> ${id}::uuid
          LIMIT ${atMost}::bigint
        ) AS listed`;
      return counted.asked;
    },

    /** Of the last 28 days, the most orders that the app asked to cancel without a person in one hour of the clock; not this hour. */
    async busiestHour(shop: string): Promise<number> {
      const before = clock.now().toUTC().startOf("hour");
      const known = busiestHours.get(shop);
      if (known?.before === before.toMillis()) return known.most;
      const most = prisma.$queryRaw<[{ most: number }]>`
        SELECT COALESCE(max(asked), 0)::int AS most FROM (
          SELECT count(*) AS asked FROM cases
          WHERE shop_domain = ${shop} AND approved_by IS NULL
            AND cancel_asked_at >= ${before.minus({ days: 28 }).toJSDate()} AND cancel_asked_at < ${before.toJSDate()}
          GROUP BY date_trunc('hour', cancel_asked_at, 'UTC')
        ) AS hours`.then(([hours]) => hours.most);
      busiestHours.set(shop, { before: before.toMillis(), most });
      void most.catch(() => busiestHours.delete(shop));
      return most;
    },

    /** Adds to the record without claiming the case: for what happened whoever won. */
    async note(caseId: string, ...events: NewEvent[]): Promise<void> {
      await prisma.$transaction((tx) => write(tx, caseId, "", "", { events }));
    },

    /**
     * Adds to a case without claiming it, when `first` (in the same transaction) finds that it is still to be done; what only
     * `first` can know, it answers, and it is added. False: it was done already, and nothing was written.
     */
    async addOnce(
      to: CaseRecord,
      change: Pick<Change, "events" | "mails" | "jobs" | "also">,
      first: (tx: Prisma.TransactionClient) => Promise<boolean | News>,
    ): Promise<boolean> {
      return prisma.$transaction(async (tx) => {
        const found = await first(tx);
        if (found === false) return false;
        const { events = [], mails = [] } = found === true ? {} : found;
        await write(tx, to.id, to.shop, to.locale, {
          ...change,
          events: [...(change.events ?? []), ...events],
          mails: [...(change.mails ?? []), ...mails],
        });
        return true;
      });
    },

    /** The same with more writes that must stand or fall with the record. */
    async record(caseId: string, change: Pick<Change, "events" | "also">): Promise<void> {
      await prisma.$transaction((tx) => write(tx, caseId, "", "", change));
    },

    /** When staff are reminded next; null: no more. Does nothing when a reminder or a move came in between. */
    async remindStaffAt(current: CaseRecord, at: DateTime | null): Promise<void> {
      await prisma.case.updateMany({
        where: { id: current.id, status: current.status, reminders: current.reminders },
        data: { remindAt: at?.toJSDate() ?? null },
      });
    },

    /** Looks again at this instant. Never moves an alarm that is due sooner. */
    async remind(caseId: string, at: DateTime): Promise<void> {
      await prisma.case.updateMany({
        where: { id: caseId, OR: [{ followUpAt: null }, { followUpAt: { gt: at.toJSDate() } }] },
        data: { followUpAt: at.toJSDate() },
      });
    },

    /** Looked, and nothing to do: the next look is then. Who moved the case meanwhile has set an alarm of their own, which stands. */
    async postpone(seen: CaseRecord, at: DateTime): Promise<void> {
      await prisma.case.updateMany({ where: { id: seen.id, version: seen.version }, data: { followUpAt: at.toJSDate() } });
    },

    /** Could not look: all that was to be looked at waits until then. */
    async putOff(caseId: string, at: DateTime): Promise<void> {
      await prisma.case.updateMany({ where: { id: caseId }, data: { followUpAt: at.toJSDate(), lookAgainAt: null } });
    },

    /** Something changed at Shopify: look once more at this instant. Answers when it was last looked at. */
    async lookAgain(caseId: string, at: DateTime): Promise<DateTime | null> {
      const row = await prisma.case.update({
        where: { id: caseId },
        data: { lookAgainAt: at.toJSDate() },
        select: { lookedAt: true },
      });
      return maybeInstant(row.lookedAt);
    },

    /** Shopify was asked at this instant: what was to be looked at because of anything before it has been. */
    async noteLook(caseId: string, at: DateTime, pause: Duration): Promise<void> {
      await prisma.$executeRaw`
        UPDATE cases SET looked_at = ${at.toJSDate()},
          look_again_at = CASE WHEN look_again_at <= ${at.plus(pause).toJSDate()} THEN NULL ELSE look_again_at END
        WHERE id = ${caseId}::uuid`;
    },
  };

  async function rememberContact(tx: Prisma.TransactionClient, fresh: NewCase, customerId: string, now: Date): Promise<string> {
    const contact = {
      ...(fresh.email ? { email: deps.encrypt(fresh.email), emailMark: deps.emailMark(fresh.email) } : {}),
      locale: fresh.locale,
      updatedAt: now,
    };
    const { id } = await tx.contact.upsert({
      where: { shopDomain_customerId: { shopDomain: fresh.shop, customerId } },
      create: { shopDomain: fresh.shop, customerId, ...contact },
      update: contact,
      select: { id: true },
    });
    return id;
  }
}

const holdJob = (caseId: string) => ({ name: "hold-order" as const, payload: { caseId } });

function toCase(row: Row): CaseRecord {
  return {
    id: row.id,
    shop: row.shopDomain,
    orderId: row.orderId,
    orderName: row.orderName,
    channel: row.channel as Channel,
    status: row.status as CaseStatus,
    receivedAt: instant(row.receivedAt),
    // a receipt found later may be earlier than a time that was proven before
    countsFrom: DateTime.min(instant(row.receivedAt), instant(row.countsFromAt ?? row.receivedAt)),
    shopperReason: row.shopperReason as ShopperReason | null,
    locale: row.locale,
    customerId: row.contact?.customerId ?? null,
    policy: policyFrom(row.policyVersion.settings, instant(row.policyVersion.effectiveFrom)),
    verdict: row.verdict as unknown as Verdict,
    orderFacts: row.orderFacts as unknown as OrderFacts,
    answerTargetAt: maybeInstant(row.answerTargetAt),
    answerLimitAt: maybeInstant(row.answerLimitAt),
    answeredAt: maybeInstant(row.answeredAt),
    cancelAskedAt: maybeInstant(row.cancelAskedAt),
    cancelAsks: row.cancelAsks,
    cancelResultId: row.cancelResultId,
    cancelledAt: maybeInstant(row.cancelledAt),
    attentionCode: row.attentionCode,
    approvedBy: row.approvedBy,
    assigneeId: row.assigneeId,
    correctedAt: maybeInstant(row.correctedAt),
    mergedIntoId: row.mergedIntoId,
    waitUntil: maybeInstant(row.waitUntil),
    remindAt: maybeInstant(row.remindAt),
    reminders: row.reminders,
    followUpTries: row.followUpTries,
    version: row.version,
  };
}

const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: "utc" });
const maybeInstant = (date: Date | null): DateTime | null => date && instant(date);
