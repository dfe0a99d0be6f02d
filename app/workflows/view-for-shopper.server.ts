import type { DateTime } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import type { CancellationView, RecallView, RefundView, TimelineStep, TimelineWhat, ViewState } from "../cases/cancellation-view";
import { canMove, isOpen } from "../cases/case";
import { isQuestionOpen, isReversal, type RefundStatus } from "../cases/refund";
import { ownerOf } from "../cases/owner";
import type { Deps } from "../deps";
import { isSoughtAtBank } from "../emails/bank-letter";
import { isGiftCard, isStoreCredit, methodInWords } from "../i18n/payment-method";
import { serviceHoursInWords } from "../i18n/service-hours";
import { textLanguage } from "../lib/language-tag";
import { isMarkOf } from "../lib/sealed-link";
import { ok, refused, type Answer } from "../lib/answer";
import { answerDates } from "../policy/calendar";
import { decide, hasEnded } from "../policy/decide";
import type { NextStep, Policy, Reason, Verdict } from "../policy/types";
import { ownText } from "../policy/texts";
import { windowClosesAt } from "../policy/window";
import { ShopifyFailure } from "../shopify/graphql-client.server";
import { guestLinkFor, validForMoney } from "./send-guest-link.server";
import { mayYetBeCancelled } from "./settle-case.server";

export interface Viewer {
  shop: string;
  orderId: string;
  /** The order's owner (cases/owner): Shopify's id of the customer, or our own name for a guest. */
  customerId: string;
  /** A guest's link: the mark of the address it was mailed to, which has to be the order's still. */
  addressMark?: string;
  /** The language of the page that asks. */
  locale: string;
  /** The press that is answered; without it, the latest one counts. */
  attemptId?: string;
}

/**
 * The true state of a shopper's wish: their case, else a press that still waits for Shopify, else what the policy says
 * of the order now. Another customer's order is answered as an unknown one.
 */
export async function viewForShopper(viewer: Viewer, deps: Deps): Promise<Answer<CancellationView, "order-not-found">> {
  const found = await deps.cases.ofOrder(viewer.shop, viewer.orderId);
  const theirs = found && isTheirs(found, viewer) ? found : null;
  if (theirs && viewer.addressMark && !(await isStillTheirAddress({ ...viewer, addressMark: viewer.addressMark }, theirs, deps)))
    return refused("order-not-found", "The order belongs to another address now");
  if (theirs && (isOpen(theirs.status) || theirs.cancelledAt)) return ok(await viewOfCase(theirs, viewer, deps));

  // a new request that nobody has judged yet says more than the old case that ended
  const attempt = viewer.attemptId
    ? await deps.attempts.get(viewer.attemptId)
    : await deps.attempts.latest(viewer.shop, viewer.orderId, viewer.customerId);
  if (theirs && attempt?.outcome !== "recorded") return ok(await viewOfCase(theirs, viewer, deps));
  if (attempt?.outcome === "recorded") {
    // told "received", nobody is refused in silence; judged in this very moment, there is more to tell
    if (!attempt.isConfirmed && !(await deps.attempts.confirm(attempt.id, deps.clock.now()))) return viewForShopper(viewer, deps);
    return ok(await viewOfReceipt(viewer, attempt.receivedAt, deps));
  }
  if (attempt?.outcome === "not-theirs") return refused("order-not-found", "There is no such order in this account");

  const order = await deps.shopify.forShop(viewer.shop, { for: "shopper" }).readOrder(viewer.orderId);
  if (!order || ownerOf(order.snapshot) !== viewer.customerId)
    return refused("order-not-found", "There is no such order in this account");
  if (viewer.addressMark && !isMarkOf(viewer.addressMark, order.email, deps))
    return refused("order-not-found", "The order belongs to another address now");

  const { policy } = await deps.shops.policyFor(viewer.shop, order.snapshot.createdAt);
  const verdict = decide(order.snapshot, policy, deps.clock.now());
  const current = await deps.shops.policyToTell(viewer.shop);
  return ok({
    ...blank(viewer, current),
    orderName: order.snapshot.name,
    state: attempt?.outcome === "refused" && verdict.kind === "refuse" ? "refused" : "none",
    receivedAt: attempt?.receivedAt.toISO() ?? null,
    reasons: verdict.reasons,
    nextStep: nextStepOf(verdict),
    window: {
      closesAt: windowClosesAt(order.snapshot, policy).toUTC().toISO() ?? "",
      cancellable: verdict.kind === "cancel-now",
    },
    ...mayRequest(verdict.kind !== "cancel-now" && !hasEnded(verdict), policy, deps),
    storeText: verdict.kind === "cancel-now" ? null : ownText(current.texts, "no-button", textLanguage(viewer.locale)),
    settled: true,
  });
}

/** On disk, and not judged yet. The page asks again. */
export const viewOfReceipt = async (viewer: Viewer, receivedAt: DateTime, deps: Deps): Promise<CancellationView> => ({
  ...blank(viewer, await deps.shops.policyToTell(viewer.shop)),
  state: "received",
  receivedAt: receivedAt.toISO(),
  nextStep: "none",
  settled: false,
});

/**
 * A link lasts for months, and an address may be corrected meanwhile: whoever got the mail by mistake sees nothing any more.
 * Where Shopify does not answer, or shows the order no more, the address that the case was opened with counts.
 */
async function isStillTheirAddress(
  { shop, orderId, addressMark }: Viewer & { addressMark: string },
  theirs: CaseRecord,
  deps: Deps,
): Promise<boolean> {
  try {
    const order = await deps.shopify.forShop(shop, { for: "shopper" }).readOrder(orderId);
    if (order) return isMarkOf(addressMark, order.email, deps);
  } catch (error) {
    if (!(error instanceof ShopifyFailure)) throw error;
  }
  const row = await deps.prisma.case.findUnique({ where: { id: theirs.id }, select: { contact: { select: { email: true } } } });
  const known = row?.contact?.email;
  return isMarkOf(addressMark, known ? deps.encryption.decrypt(known) : null, deps);
}

/** Each id is loaded through its shop and its owner. */
export const isTheirs = (found: CaseRecord, viewer: Pick<Viewer, "shop" | "customerId">): boolean =>
  found.shop === viewer.shop && found.customerId === viewer.customerId;

async function viewOfCase(current: CaseRecord, viewer: Viewer, deps: Deps): Promise<CancellationView> {
  const rows = await deps.prisma.refund.findMany({
    // a try that failed is told by the one that stands for it
    where: { caseId: current.id, replacedBy: { is: null } },
    orderBy: [{ askedAt: "asc" }, { id: "asc" }],
  });
  // an address of its own that lasts, whichever page it is read on
  const link = rows.some(({ status }) => isSoughtAtBank(status)) ? await guestLinkFor(current, deps, validForMoney) : null;
  const refunds = rows.map((row): RefundView => ({
    id: row.id,
    amount: row.amount.toFixed(),
    currencyCode: row.currencyCode,
    method: methodInWords(row.methodLabel, viewer.locale),
    manual: row.manual,
    status: row.status as RefundStatus,
    sentAt: row.sentAt?.toISOString() ?? null,
    expectedFrom: isAtOnce(row) ? null : row.expectedFrom,
    expectedBy: isAtOnce(row) ? null : row.expectedBy,
    arn: row.arn,
    reversal: isReversal(row) && !isAtOnce(row),
    atOnce: isAtOnce(row),
    question: isQuestionOpen(row, deps.clock.now().setZone(current.policy.service.zone)),
    creditedAt: row.creditedAt?.toISOString() ?? null,
    letterUrl: link && isSoughtAtBank(row.status) ? `${link}&letter=${row.id}` : null,
  }));
  const state = stateOf(current);
  const wordsToShow = state === "waiting-for-customer" ? "question" : state === "declined" ? "decision" : null;
  const [events, words, holds, recall] = await Promise.all([
    deps.prisma.caseEvent.findMany({
      where: { caseId: current.id, kind: { in: Object.keys(steps) } },
      orderBy: { seq: "asc" },
      select: { at: true, kind: true, detail: true },
    }),
    wordsToShow ? deps.messages.latest(current.id, wordsToShow) : null,
    deps.prisma.hold.count({ where: { caseId: current.id, placedAt: { not: null }, releasedAt: null } }),
    deps.recalls.viewOf(current.id),
  ]);
  return {
    ...blank(viewer, await deps.shops.policyToTell(viewer.shop)),
    orderName: current.orderName,
    state,
    receivedAt: current.receivedAt.toISO(),
    ...promiseOf(current, state, deps.clock.now()),
    cancelledAt: current.cancelledAt?.toISO() ?? null,
    reasons: state === "cancelled" ? [] : reasonsToTell(current.verdict.reasons),
    nextStep: state === "in-review" ? "we-review" : state === "declined" ? nextStepOf(current.verdict) : "none",
    refunds,
    window: null,
    question: words?.kind === "question" ? { text: words.text, askedAt: words.at.toISO() ?? "" } : null,
    timeline: timelineOf(events),
    canWithdraw: canMove(current.status, "withdrawn") && !mayYetBeCancelled(current, deps.clock.now()),
    ...mayRequest(!isOpen(current.status) && current.cancelledAt === null && !isOver(recall), current.policy, deps),
    holdPlaced: holds > 0,
    recall,
    decisionText: words?.kind === "decision" ? words.text : null,
    settled:
      state !== "received" &&
      state !== "cancelling" &&
      !(state === "cancelled" && refunds.some((refund) => refund.status === "pending")),
  };
}

const isAtOnce = ({ methodLabel }: { methodLabel: string | null }): boolean =>
  isGiftCard(methodLabel) || isStoreCredit(methodLabel);

/** Goods that came back, or never will, leave nothing to ask for; goods that stay with the shopper may. */
const isOver = (recall: RecallView | null): boolean => recall?.outcome != null && recall.outcome !== "delivered-anyway";

/** P4, told before the request is sent: the same days that its case will promise. */
function mayRequest(canRequest: boolean, policy: Policy, deps: Deps): Pick<CancellationView, "canRequest" | "answerPromise"> {
  const by = answerDates(deps.clock.now(), policy).limit.setZone(policy.service.zone).toISODate();
  return { canRequest, answerPromise: canRequest && by ? { ...policy.answerDays, by } : null };
}

/** The events a shopper should know of, in the words of their page. */
const steps: Record<string, TimelineWhat> = {
  "request-received": "request-received",
  "late-request-received": "request-received",
  "review-opened": "in-review",
  "no-answer-in-time": "in-review",
  "question-asked": "question-asked",
  "answer-received": "answer-received",
  "cancellation-asked": "cancelling",
  cancelled: "cancelled",
  "refund-sent": "refund-sent",
  declined: "declined",
  withdrawn: "withdrawn",
  "recall-opened": "recalling",
  "recall-approved": "recalling",
  "shipped-anyway": "recalling",
  corrected: "corrected",
};

function timelineOf(events: { at: Date; kind: string; detail: unknown }[]): TimelineStep[] {
  const told = events.flatMap(({ at, kind, detail }) => {
    const what = steps[kind];
    return what ? [{ at: (what === "request-received" && receiptIn(detail)) || at.toISOString(), what }] : [];
  });
  // the same step twice in a row is one step; each refund is told
  return told.filter((step, index) => step.what === "refund-sent" || step.what !== told[index - 1]?.what);
}

/** Written down later, while Shopify was away or by staff after a call, a request was received when it was received. */
function receiptIn(detail: unknown): string | null {
  const at = detail instanceof Object && "receivedAt" in detail ? detail.receivedAt : null;
  return typeof at === "string" ? at : null;
}

/** What is fine needs no words on the shopper's page while a case runs. */
const reasonsToTell = (reasons: Reason[]): Reason[] =>
  reasons.filter((reason) => !["inside-window", "not-shipped"].includes(reason.code));

/** A case that closed once the money was there is still the one that was cancelled. */
const stateOf = ({ status, cancelledAt }: CaseRecord): ViewState =>
  status === "needs-attention" ? "in-review" : status === "closed" && cancelledAt ? "cancelled" : status;

/** A day that is over is promised no more. Where we wait for the customer, or called the goods back, it is not us who are late. */
function promiseOf(
  { answerLimitAt, policy }: CaseRecord,
  state: ViewState,
  now: DateTime,
): Pick<CancellationView, "answerBy" | "answerLate"> {
  if (!answerLimitAt || !["in-review", "waiting-for-customer", "recalling"].includes(state)) return { answerBy: null };
  const { zone } = policy.service;
  const day = answerLimitAt.setZone(zone).startOf("day");
  const days = Math.round(now.setZone(zone).startOf("day").diff(day, "days").days);
  const promised = day.toISODate() ?? "";
  if (days <= 0) return { answerBy: promised };
  return { answerBy: null, answerLate: state === "in-review" ? { since: promised, days } : null };
}

const nextStepOf = (verdict: Verdict): NextStep =>
  verdict.kind === "refuse" ? verdict.nextStep : verdict.kind === "cancel-now" ? "none" : "request-exception";

function blank(viewer: Viewer, policy: Policy): CancellationView {
  return {
    orderId: viewer.orderId,
    orderName: null,
    state: "none",
    receivedAt: null,
    answerBy: null,
    cancelledAt: null,
    reasons: [],
    nextStep: "none",
    refunds: [],
    window: null,
    question: null,
    timeline: [],
    canWithdraw: false,
    canRequest: false,
    answerPromise: null,
    holdPlaced: false,
    decisionText: null,
    reasonChoices: policy.reasons.map((each) => ({ code: each.code, label: each[textLanguage(viewer.locale)] })),
    storeText: null,
    contact: {
      email: policy.contact.email,
      phone: policy.contact.phone,
      hours: serviceHoursInWords(policy.service, viewer.locale),
    },
    links: policy.links,
    settled: true,
  };
}
