import type { DateTime } from "luxon";
import type { CaseMailKind, MailKind } from "../cases/mail-kind";
import { answerDates, closingTimeAfter, refundDates } from "../policy/calendar";
import type { Policy, Reason, Verdict } from "../policy/types";
import { composeBankLetter } from "./bank-letter";
import {
  composeAlreadyEnded,
  composeGuestLink,
  composeMail,
  sampleWords,
  type MailFacts,
  type MailLanguage,
  type RefundFacts,
} from "./compose-mail";
import type { ComposedMail } from "./lay-out";

/** Leads nowhere: nobody's page is behind a mail that is only looked at. */
const NOWHERE = "#";

/**
 * Any mail as it would look today, with this policy and an invented order: the same composition that customers get, so
 * that what is shown cannot differ from what is sent.
 */
export function sampleMail(
  kind: MailKind,
  language: MailLanguage,
  { policy, now, store }: { policy: Policy; now: DateTime; store: string },
): ComposedMail {
  const words = sampleWords(language);
  if (kind === "guest-link") {
    const facts = { orderName: words.order, link: NOWHERE, expiresAt: now.plus({ days: 2 }), policy };
    return composeGuestLink(language, facts);
  }
  const receivedAt = now.minus({ hours: 2 });
  if (kind === "already-ended") {
    const verdict: Verdict = { kind: "refuse", reasons: [{ code: "already-refunded", facts: {} }], nextStep: "none" };
    return composeAlreadyEnded(language, { orderName: words.order, receivedAt, verdict, test: false, policy });
  }
  const { from, by } = refundDates(now, policy);
  const refund: RefundFacts = {
    amount: { amount: "129.90", currencyCode: "EUR" },
    method: "Visa •••• 4242",
    status: "sent",
    expectedFrom: from,
    expectedBy: by,
    sentAt: now,
    arn: null,
    reversal: false,
  };
  const facts: MailFacts = {
    now,
    orderName: words.order,
    lines: [{ title: words.product, quantity: 1 }],
    total: refund.amount,
    shopperReason: policy.reasons[0] ?? null,
    receivedAt,
    answerBy: answerDates(receivedAt, policy).limit,
    windowClosesAt: receivedAt.minus({ hours: 30 }),
    waitUntil: null,
    cancelledAt: null,
    next: "review",
    verdict: { kind: "review", reasons: [{ code: "window-closed", facts: {} }], recallProposed: false },
    words: null,
    refunds: [],
    refund: null,
    recallAnswerBy: null,
    letter: null,
    paid: true,
    test: false,
    policy,
  };
  return composeMail(kind, language, { ...facts, ...particulars(kind, language, { facts, refund, store }) });
}

function particulars(
  kind: CaseMailKind,
  language: MailLanguage,
  { facts, refund, store }: { facts: MailFacts; refund: RefundFacts; store: string },
): Partial<MailFacts> {
  const { policy, now } = facts;
  const words = sampleWords(language);
  const wait = closingTimeAfter(now, 2, policy.service);
  switch (kind) {
    case "received":
      return { words: words.request };
    case "cancelled":
    case "closed":
      return { cancelledAt: now, refunds: [refund] };
    case "declined": {
      const closedAt = facts.windowClosesAt.toUTC().toISO() ?? "";
      const reasons: Reason[] = [{ code: "window-closed", facts: { closedAt, windowHours: policy.windowHours } }];
      return { verdict: { kind: "refuse", reasons, nextStep: "wait-for-delivery-then-return" }, words: words.decision };
    }
    case "question":
      return { words: words.question, waitUntil: wait, link: NOWHERE };
    case "answer-received":
      return { words: words.answer };
    case "correction-apology":
      return { words: words.correction, whoseError: "ours" };
    case "refund-sent":
    case "refund-question":
    case "refund-unconfirmed":
      return { refund, link: NOWHERE };
    case "refund-delayed":
      return { refund: { ...refund, status: "failed" } };
    case "bank-letter": {
      const letter = {
        store: { name: policy.senderName ?? store, ...policy.contact },
        orderName: words.order,
        amount: refund.amount,
        method: refund.method,
        manual: false,
        paidAt: now.minus({ days: 3 }),
        sentAt: now,
        expectedBy: refund.expectedBy,
        arn: null,
        reversal: false,
        zone: policy.service.zone,
      };
      return { refund, link: NOWHERE, letter: { url: NOWHERE, text: composeBankLetter(language, letter).text } };
    }
    case "recall-step":
      return { recallStep: "ask-carrier", recallWay: "carrier", recallAnswerBy: wait, link: NOWHERE };
    case "recall-ended":
      return { recallOutcome: "returned", cancelledAt: now, refunds: [refund] };
    case "staff-reminder":
      return { occasion: "half-time", link: NOWHERE };
    case "refund-task":
      return { refundTask: "failed", refund: { ...refund, status: "failed" }, link: NOWHERE };
    case "recall-task":
      return { recallTask: "opened", link: NOWHERE };
    case "automatic-paused":
      return {
        pause: { at: now.toUTC().toISO() ?? "", asked: policy.pauseAbove + 1, usual: policy.pauseAbove },
        link: NOWHERE,
      };
    case "could-not-cancel":
    case "withdrawn":
    case "recall-opened":
      return {};
  }
}
