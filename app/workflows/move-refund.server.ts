import { DateTime } from "luxon";
import { canBecome, nextLookAt, type RefundStatus } from "../cases/refund";
import type { RefundTask } from "../cases/mail-kind";
import type { CaseRecord, NewEvent, NewMail } from "../cases/cases.server";
import type { Prisma, Refund } from "../database/generated/client";
import type { Deps } from "../deps";
import { refundDates } from "../policy/calendar";
import { caseUrl } from "./link-to-case.server";

export interface RefundChange {
  set?: Prisma.RefundUncheckedUpdateManyInput;
  /** Each carries the refund's id, so that the record tells which one it is about. */
  events: NewEvent[];
  mails?: NewMail[];
  /** What is known only in that moment, in the same change. */
  told?: (tx: Prisma.TransactionClient) => Promise<{ events: NewEvent[]; mails: NewMail[] }>;
  /** The words a person said with it, written in the same change. */
  also?: (tx: Prisma.TransactionClient) => Promise<void>;
}

/**
 * Moves one refund on from exactly the state it was read in, with its events, its mails and its own next alarm. False:
 * somebody else acted meanwhile, and won. A step that the tables do not allow is a bug and throws.
 */
export async function moveRefund(
  seen: Refund,
  to: RefundStatus,
  change: RefundChange,
  current: CaseRecord,
  deps: Deps,
): Promise<boolean> {
  if (!mayTakeSteps(seen.status as RefundStatus, to)) throw new Error(`A refund cannot go from ${seen.status} to ${to}`);
  const now = deps.clock.now();
  const set = { status: to, statusAt: now.toJSDate(), updatedAt: now.toJSDate(), ...change.set };
  const followUpAt = nextLookAt({ ...seen, ...(set as Partial<Refund>) }, now, current.policy.service)?.toJSDate() ?? null;
  return deps.cases.addOnce(
    current,
    {
      events: change.events.map((event) => aboutRefund(event, seen)),
      mails: change.mails,
      also: async (tx) => {
        await change.also?.(tx);
        // the case looks whether that was its last open refund
        await tx.case.updateMany({
          where: { id: seen.caseId, status: "cancelled", OR: [{ followUpAt: null }, { followUpAt: { gt: now.toJSDate() } }] },
          data: { followUpAt: now.toJSDate() },
        });
      },
    },
    async (tx) => {
      // one at a time for a case, as where a new try is made (pay-back): or one goes out while another is paid by hand
      await tx.$queryRaw`SELECT id FROM cases WHERE id = ${seen.caseId}::uuid FOR NO KEY UPDATE`;
      const { count } = await tx.refund.updateMany({
        where: { id: seen.id, status: seen.status, updatedAt: seen.updatedAt, replacedBy: { is: null } },
        data: { followUpTries: 0, followUpAt, ...set },
      });
      if (count === 0) return false;
      const told = await change.told?.(tx);
      return { ...told, events: told?.events.map((event) => aboutRefund(event, seen)) };
    },
  );
}

/** "Nothing came" opens the inquiry at once: what is missing is looked for from that moment on. */
const mayTakeSteps = (from: RefundStatus, to: RefundStatus): boolean =>
  canBecome(from, to) || (to === "bank-inquiry" && canBecome(from, "missing") && canBecome("missing", "bank-inquiry"));

export const aboutRefund = (
  event: NewEvent,
  refund: Pick<Refund, "id" | "amount" | "currencyCode" | "methodLabel">,
): NewEvent => ({
  ...event,
  detail: {
    refundId: refund.id,
    amount: refund.amount.toFixed(),
    currencyCode: refund.currencyCode,
    method: refund.methodLabel,
    ...event.detail,
  },
});

/** What a refund that left on this day is told with. */
export function sentFacts(sentAt: DateTime, current: CaseRecord): Pick<Refund, "sentAt" | "expectedFrom" | "expectedBy"> {
  const { from, by } = refundDates(sentAt, current.policy);
  return { sentAt: sentAt.toJSDate(), expectedFrom: from, expectedBy: by };
}

/** P11. The shopper has no money: it is looked for from now on, with a letter for their bank. */
export const inquiryOf = (
  seen: Refund,
  said: Pick<NewEvent, "actor" | "actorId"> & { detail?: Record<string, unknown> },
  current: CaseRecord,
  deps: Deps,
): RefundChange => {
  const at = deps.clock.now();
  return {
    set: { bankInquiryAt: at.toJSDate(), creditedAt: null, creditedBy: null },
    events: [
      { kind: "refund-not-arrived", ...said },
      { kind: "bank-inquiry-opened", actor: "app" },
    ],
    mails: [
      { kind: "bank-letter", key: `${seen.id}:${at.toMillis()}`, facts: { refundId: seen.id } },
      staffTask(seen, "bank-inquiry", String(at.toMillis()), current, deps),
    ],
  };
};

/** To the store's own people: what to do about this refund, once for each occasion. */
export const staffTask = (
  refund: Pick<Refund, "id">,
  refundTask: RefundTask,
  occasion: string,
  current: CaseRecord,
  deps: Deps,
): NewMail => ({
  kind: "refund-task",
  key: `${refund.id}:${refundTask}:${occasion}`,
  facts: { refundId: refund.id, refundTask, link: caseUrl(current, deps) },
});

/** The same about money that no refund stands for. */
export const caseTask = (refundTask: RefundTask, occasion: string, current: CaseRecord, deps: Deps): NewMail => ({
  kind: "refund-task",
  key: `${refundTask}:${occasion}`,
  facts: { refundTask, link: caseUrl(current, deps) },
});
