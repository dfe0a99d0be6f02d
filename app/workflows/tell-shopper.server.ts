import { DateTime } from "luxon";
import type { CaseStatus } from "../cases/case";
import { isReversal, type RefundStatus } from "../cases/refund";
import { staffMailKinds, type CaseMailKind, type MailCause, type RefundTask } from "../cases/mail-kind";
import type { CaseRecord, NewEvent } from "../cases/cases.server";
import { reasonWords } from "../cases/reason-words.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { composeBankLetter } from "../emails/bank-letter";
import { composeMail, type MailFacts, type RefundFacts } from "../emails/compose-mail";
import { MailFailure } from "../emails/send-mail.server";
import { insist } from "../lib/insist";
import { textLanguage } from "../lib/language-tag";
import { addToLog } from "../lib/log-context.server";
import { isPositive } from "../lib/money";
import { answerDates } from "../policy/calendar";
import { staffTasks, type Policy } from "../policy/types";
import { letterFacts } from "./letter-to-bank.server";
import { caseUrl } from "./link-to-case.server";
import { guestLinkFor, validForMoney } from "./send-guest-link.server";

/** A mail server that takes nothing for so long needs a person. */
const GIVE_UP_AFTER = { hours: 24 };

/**
 * A queued mail goes out with what is true at this moment, once.
 *
 * While one process sends a mail, no other does (a lock that a dying process lets go of). A failure is noted on the case
 * and the queue tries again, for a day; after that, or when the server says that no repeat will help, a person is told.
 * Dying between the server's "250 accepted" and our note, or a database that is away for longer than we insist on that note
 * (some eight seconds), is the one way to send a mail twice: nobody can know then whether it was taken. The repeat has the
 * same Message-ID, so that a mailbox may show it once.
 */
export async function tellShopper({ mailId }: { mailId: string }, deps: Deps): Promise<void> {
  await deps.underLock(`mail ${mailId}`, () => send(mailId, deps));
}

type MailRow = NonNullable<Awaited<ReturnType<Deps["prisma"]["mail"]["findUnique"]>>>;

async function send(mailId: string, deps: Deps): Promise<void> {
  const mail = await deps.prisma.mail.findUnique({ where: { id: mailId } });
  if (mail?.status !== "queued") return;
  const current = await deps.cases.get(mail.caseId);
  if (!current) return;
  addToLog({ shop: current.shop, caseId: current.id });
  const kind = mail.kind as CaseMailKind;
  const cause = (mail.facts ?? {}) as MailCause;
  const row = await deps.prisma.case.findUnique({
    where: { id: current.id },
    include: {
      contact: true,
      refunds: { include: { replacedBy: true }, orderBy: { id: "asc" } },
      recalls: { orderBy: [{ openedAt: "desc" }, { id: "desc" }] },
    },
  });
  // what went back would have stood in it, and is told by itself
  if (kind === "cancelled" && isUntrueNow(kind, current))
    return finish(mail, "superseded", { events: [], told: [] }, current, deps);
  if (isUntrueNow(kind, current) || isSaidAndDone(kind, cause, row) || (await isOvertaken(mail, deps)))
    return settle(mail, "superseded", deps);
  if (kind === "cancelled" && (await shopifyTold(current, deps))) return settle(mail, "left-to-shopify", deps);

  if (await waitsItsTurn(mail, deps)) return;
  const policy = await policyToTell(current, deps);
  const toStaff = isToStaff(kind);
  const task = staffTasks.find((each) => each === kind);
  if (task && !policy.staffTasks.includes(task)) return settle(mail, "not-wanted", deps);
  const sealed = row?.contact?.email;
  const to = toStaff ? (policy.staffEmail ?? policy.contact.email) : sealed ? deps.encryption.decrypt(sealed) : null;
  // nobody to write to, or erased since: the record says that the mail was due and why it did not go
  if (!row || !to) return settle(mail, "no-address", deps);

  const refund = row.refunds.find(({ id }) => id === cause.refundId);
  const known = await causeOf(kind, cause, current, deps);
  const facts = {
    ...factsOf(current, row.refunds, policy),
    shopperReason: await reasonOf(current, deps),
    ...known,
    refund: refund ? refundFacts(refund) : null,
    recallAnswerBy: answerAwaited(cause, row),
    letter:
      kind === "bank-letter" && refund
        ? {
            url: known.link ? `${known.link}&letter=${refund.id}` : null,
            text: composeBankLetter(textLanguage(current.locale), letterFacts(current, refund, policy)).text,
          }
        : null,
    now: deps.clock.now(),
  };
  const composed = composeMail(kind, toStaff ? policy.staffLanguage : current.locale, facts);
  try {
    await deps.mailbox.send({
      ...composed,
      to,
      fromName: policy.senderName,
      replyTo: policy.contact.email,
      messageId: `<${mail.id}@${current.shop}>`,
    });
  } catch (error) {
    return noteFailure(mail, current, MailFailure.of(error), deps);
  }
  // a reminder has its own event: the record of what the customer was told is the customer's
  const events: NewEvent[] = toStaff ? [] : [{ kind: "mail-sent", actor: "app", detail: { mail: kind } }];
  await insist(() => finish(mail, "sent", { events, told: row.refunds }, current, deps));
}

/** Money that left since the mail was written, and would have stood in it, has a mail of its own. */
async function finish(
  mail: MailRow,
  status: "sent" | "superseded",
  { events, told }: { events: NewEvent[]; told: Row["refunds"] },
  current: CaseRecord,
  deps: Deps,
): Promise<void> {
  await deps.cases.addOnce(current, { events }, async (tx) => {
    // refunds are noted under the same lock
    await tx.$queryRaw`SELECT id FROM cases WHERE id = ${current.id}::uuid FOR NO KEY UPDATE`;
    if ((await tx.mail.updateMany(settled(mail, status, deps))).count === 0) return false;
    if (mail.kind !== "cancelled") return true;
    const now = await tx.refund.findMany({ where: { caseId: current.id }, include: { replacedBy: true } });
    const known = new Set(newsOf(told, current).map(({ id }) => id));
    const untold = newsOf(now, current).filter(({ id }) => !known.has(id));
    return { mails: untold.map(({ id }) => ({ kind: "refund-sent", key: id, facts: { refundId: id } })) };
  });
}

/** What was sent since the request; what was given back before is no news of ours. */
const newsOf = (refunds: Row["refunds"], { receivedAt }: CaseRecord): Row["refunds"] =>
  refunds.filter(
    ({ status, sentAt, replacedBy }) => status === "sent" && !replacedBy && sentAt !== null && sentAt >= receivedAt.toJSDate(),
  );

const isToStaff = (kind: CaseMailKind): boolean => (staffMailKinds as readonly CaseMailKind[]).includes(kind);

/** What has become wrong since the mail was queued: another mail tells how it went on. */
function isUntrueNow(kind: CaseMailKind, { status, reminders }: CaseRecord): boolean {
  const undecided: readonly CaseStatus[] = ["in-review", "waiting-for-customer", "needs-attention"];
  switch (kind) {
    // "nothing will be delivered" must not reach somebody whose parcel has left all the same
    case "cancelled":
      return status === "recalling";
    case "question":
      return status !== "waiting-for-customer";
    case "answer-received":
      return !undecided.includes(status);
    case "staff-reminder":
      return !undecided.includes(status) || reminders === 0;
    case "withdrawn":
      return status !== "withdrawn";
    case "closed":
      return status !== "closed";
    case "recall-opened":
      return status !== "recalling";
    case "declined":
      return status !== "declined";
    // "a person looks at it" is wrong once that person has decided
    case "could-not-cancel":
      return status === "cancelled" || status === "declined" || status === "withdrawn" || status === "closed";
    default:
      return false;
  }
}

type Row = Prisma.CaseGetPayload<{ include: { refunds: { include: { replacedBy: true } }; recalls: true } }>;

/** A refund or a recall that has moved on: the mail would tell yesterday's news, or ask what was answered. */
function isSaidAndDone(kind: CaseMailKind, cause: MailCause, row: Row | null): boolean {
  const refund = row?.refunds.find(({ id }) => id === cause.refundId);
  const status = refund?.status as RefundStatus | undefined;
  const is = (...statuses: RefundStatus[]) => status !== undefined && statuses.includes(status) && !refund?.replacedBy;
  const recall = row?.recalls[0];
  switch (kind) {
    case "refund-sent":
      return !is("sent");
    case "refund-delayed":
      return !is("failed", "pending", "by-hand");
    case "refund-question":
      return !is("sent") || hasAnswered(refund!);
    case "bank-letter":
      return !is("missing", "bank-inquiry");
    case "refund-unconfirmed":
      return !is("unconfirmed");
    case "refund-task":
      return refund !== undefined && !is(...taskFor[cause.refundTask ?? "missing-money"]);
    case "recall-step":
      return !recall || recall.endedAt !== null || (cause.recallWay !== undefined && recall.way !== cause.recallWay);
    case "recall-ended":
      return !recall || recall.outcome === null || (cause.recallOutcome !== undefined && recall.outcome !== cause.recallOutcome);
    case "recall-task":
      return !recall || recall.endedAt !== null;
    default:
      return false;
  }
}

/** Until when whoever was asked about the goods is expected to answer. */
function answerAwaited({ recallStep }: MailCause, { recalls: [recall] }: Row): DateTime | null {
  const isAsked = recallStep === "ask-service" || recallStep === "ask-carrier";
  return isAsked && recall?.deadlineAt ? DateTime.fromJSDate(recall.deadlineAt, { zone: "utc" }) : null;
}

/** Whether there is still something to do. */
const taskFor: Record<RefundTask, RefundStatus[]> = {
  failed: ["failed"],
  unanswered: ["pending"],
  "pending-long": ["pending"],
  "by-hand": ["by-hand"],
  "bank-inquiry": ["missing", "bank-inquiry"],
  disputed: ["disputed"],
  "missing-money": ["pending", "sent", "failed", "by-hand", "missing", "bank-inquiry", "disputed"],
};

const hasAnswered = ({ askedShopperAt, answeredAt }: { askedShopperAt: Date | null; answeredAt: Date | null }): boolean =>
  answeredAt !== null && (askedShopperAt === null || answeredAt >= askedShopperAt);

/** "We have your request" says nothing any more to somebody who has, or is about to have, the outcome. */
const outcomes = [
  "cancelled",
  "could-not-cancel",
  "declined",
  "withdrawn",
  "closed",
  "recall-opened",
] as const satisfies CaseMailKind[];

const isOvertaken = async (mail: MailRow, deps: Deps): Promise<boolean> =>
  mail.kind === "received" && (await deps.prisma.mail.count({ where: { caseId: mail.caseId, kind: { in: [...outcomes] } } })) > 0;

/**
 * News of the money says nothing to somebody who has not read yet that the order is cancelled: that mail, which waits a
 * little and may have to be tried again, comes first. The row rings again by itself.
 */
async function waitsItsTurn(mail: MailRow, deps: Deps): Promise<boolean> {
  if (!(aboutMoney as readonly string[]).includes(mail.kind)) return false;
  const first = await deps.prisma.mail.findFirst({ where: { caseId: mail.caseId, kind: "cancelled", status: "queued" } });
  if (!first) return false;
  const dueAt = deps.clock.now().plus(first.tries > 0 ? { minutes: 5 } : { seconds: 5 });
  await deps.prisma.mail.updateMany({ where: { id: mail.id, status: "queued" }, data: { dueAt: dueAt.toJSDate() } });
  return true;
}

const aboutMoney = [
  "refund-sent",
  "refund-delayed",
  "refund-question",
  "bank-letter",
  "refund-unconfirmed",
] as const satisfies CaseMailKind[];

/** Shopify was asked to send its own mail when it was last asked to cancel. */
async function shopifyTold(current: CaseRecord, deps: Deps): Promise<boolean> {
  const asked = await deps.prisma.caseEvent.findFirst({
    where: { caseId: current.id, kind: "cancellation-asked" },
    orderBy: [{ at: "desc" }, { id: "desc" }],
  });
  return (asked?.detail as { notify?: boolean } | undefined)?.notify === true;
}

/** The order is judged by its own version of the policy; a person is reached by the newest. */
async function policyToTell(current: CaseRecord, deps: Deps): Promise<Policy> {
  const { policy } = await deps.shops.policyFor(current.shop, deps.clock.now());
  const { contact, links, staffEmail, staffLanguage, staffTasks: tasks, senderName, texts } = policy;
  const toStaff = { staffEmail, staffLanguage, staffTasks: tasks };
  return { ...current.policy, ...toStaff, contact, links, senderName, texts, service: policy.service };
}

async function noteFailure(mail: MailRow, current: CaseRecord, failure: MailFailure, deps: Deps): Promise<void> {
  const tries = mail.tries + 1;
  const lastMoment = mail.queuedAt.getTime() + GIVE_UP_AFTER.hours * 3_600_000;
  const givenUp = failure.isFinal || deps.clock.now().toMillis() >= lastMoment;
  const detail = { mail: mail.kind, reason: failure.reason, message: failure.message, givenUp };
  await deps.cases.addOnce(
    current,
    // once when it begins and once when it ends: the tries in between say nothing new
    { events: tries === 1 || givenUp ? [{ kind: "mail-failed", actor: "app", detail }] : [] },
    async (tx) => {
      const { count } = await tx.mail.updateMany({
        where: { id: mail.id, status: "queued" },
        data: { tries, error: `${failure.reason}: ${failure.message}`, ...(givenUp ? { status: "failed" } : {}) },
      });
      return count === 1;
    },
  );
  if (!givenUp) throw failure; // the queue tries again
  // a reminder that failed leaves the customer untold of nothing
  if (!isToStaff(mail.kind as CaseMailKind)) await callForHelp(current, failure, deps);
}

/** On the case, whatever its status: somebody has to tell the shopper another way. */
async function callForHelp(current: CaseRecord, failure: MailFailure, deps: Deps): Promise<void> {
  for (
    let seen: CaseRecord | null = current;
    seen && seen.attentionCode !== "mail-failed";
    seen = await deps.cases.get(seen.id)
  ) {
    // what already calls for a person is not talked over
    if (seen.attentionCode !== null) return;
    const called = await deps.cases.alter(seen, { set: { attentionCode: "mail-failed", attentionDetail: failure.message } });
    if (called.ok) return;
  }
}

type Unsent = "superseded" | "no-address" | "left-to-shopify" | "not-wanted";

const settled = (mail: MailRow, status: "sent" | Unsent, deps: Deps) => ({
  where: { id: mail.id, status: "queued" },
  data: {
    status,
    error: null,
    ...(status === "sent" ? { sentAt: deps.clock.now().toJSDate(), messageId: mail.id, tries: mail.tries + 1 } : {}),
  },
});

async function settle(mail: MailRow, status: Unsent, deps: Deps): Promise<void> {
  await deps.prisma.mail.updateMany(settled(mail, status, deps));
}

/** A question may wait for its answer a while; money and goods on their way must not wait for the shopper. */
const linksOf: Partial<Record<CaseMailKind, typeof validForMoney | undefined>> = {
  question: undefined,
  "refund-question": validForMoney,
  "bank-letter": validForMoney,
  "refund-unconfirmed": validForMoney,
  "recall-step": validForMoney,
};

/** What the cause of the mail knew, and the person's words it names, unless they were erased. */
async function causeOf(
  kind: CaseMailKind,
  { messageId, refundId, ...cause }: MailCause,
  current: CaseRecord,
  deps: Deps,
): Promise<Omit<MailCause, "messageId" | "refundId"> & Pick<MailFacts, "words">> {
  const words = messageId
    ? (await deps.messages.ofCase(current.id)).find(({ id }) => id === messageId)
    : kind === "received"
      ? await deps.messages.latest(current.id, "request")
      : null;
  const link = cause.link ?? (await linkFor(kind, current, deps));
  // the page opens with the refund that is asked about
  const part = refundId && !isToStaff(kind) ? `&refund=${refundId}` : "";
  return { ...cause, ...(link ? { link: link + part } : {}), words: words?.text ?? null };
}

/** Made when the mail goes out, so that it lasts as long as it says. */
async function linkFor(kind: CaseMailKind, current: CaseRecord, deps: Deps): Promise<string | null> {
  if (isToStaff(kind)) return caseUrl(current, deps);
  return kind in linksOf ? guestLinkFor(current, deps, linksOf[kind]) : null;
}

type RefundRow = Prisma.RefundGetPayload<object>;

const refundFacts = (row: RefundRow): RefundFacts => ({
  amount: { amount: row.amount.toFixed(), currencyCode: row.currencyCode },
  method: row.methodLabel,
  status: row.status as RefundStatus,
  expectedFrom: row.expectedFrom,
  expectedBy: row.expectedBy,
  manual: row.manual,
  sentAt: row.sentAt && DateTime.fromJSDate(row.sentAt, { zone: "utc" }),
  arn: row.arn,
  ...(row.paidAt ? { reversal: isReversal(row) } : {}),
});

const reasonOf = async ({ shop, shopperReason }: CaseRecord, deps: Deps): Promise<MailFacts["shopperReason"]> =>
  (shopperReason && (await reasonWords(deps.prisma, shop)).get(shopperReason)) || null;

function factsOf(
  current: CaseRecord,
  refunds: Row["refunds"],
  policy: Policy,
): Omit<MailFacts, "words" | "now" | "shopperReason"> {
  const { orderFacts } = current;
  return {
    orderName: current.orderName,
    lines: orderFacts.lines,
    total: orderFacts.total,
    receivedAt: current.receivedAt,
    answerBy: current.answerLimitAt ?? answerDates(current.receivedAt, policy).limit,
    windowClosesAt: DateTime.fromISO(orderFacts.windowClosesAt, { zone: "utc" }),
    waitUntil: current.waitUntil,
    cancelledAt: current.cancelledAt,
    next:
      current.status === "recalling"
        ? "recall"
        : current.status === "received" || current.status === "cancelling"
          ? "cancelling"
          : "review",
    verdict: current.verdict,
    // a failed one that another stands for is told by that other
    refunds: refunds.filter(({ replacedBy }) => !replacedBy).map(refundFacts),
    paid:
      isPositive(orderFacts.total) && !["PENDING", "AUTHORIZED", "VOIDED", "EXPIRED"].includes(orderFacts.financialStatus ?? ""),
    test: orderFacts.test,
    policy,
  };
}
