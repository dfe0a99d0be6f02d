import { Badge, Banner, BlockStack, Button, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import { DateTime } from "luxon";
import { useState } from "react";
import type { CasePage, RefundItem } from "../cases/present-case";
import type { RefundAction, RefundStatus } from "../cases/refund";
import { methodInWords } from "../i18n/payment-method";
import { Facts, type Fact } from "./facts";
import { RefundDialogs } from "./refund-dialogs";
import type { RefundDoing } from "./refund-doing";
import { RefundInquiry } from "./refund-inquiry";
import { RefundReference } from "./refund-reference";
import {
  amountOf,
  errorKey,
  isAtOnce,
  isUnanswered,
  meaningInWords,
  nextInWords,
  stateInWords,
  writtenWith,
} from "./refund-words";
import { useWords } from "./words";

const tones: Record<RefundStatus, BadgeProps["tone"]> = {
  "none-due": undefined,
  voided: undefined,
  pending: "info",
  sent: "info",
  credited: "success",
  failed: "critical",
  "by-hand": "attention",
  missing: "critical",
  "bank-inquiry": "warning",
  unconfirmed: "warning",
  disputed: "critical",
};

interface RefundCardProps {
  refund: RefundItem;
  /** The failed tries that this one stands for, newest first. */
  earlier: RefundItem[];
  page: CasePage;
  now: string;
  doing?: RefundDoing;
}

export function RefundCard({ refund, earlier, page, now, doing }: RefundCardProps) {
  const words = useWords();
  const { t, formats } = words;
  const [asking, setAsking] = useState<RefundAction | null>(null);
  const amount = formats.money(amountOf(refund));
  const called = (action: RefundAction) =>
    t(`refund-action.${action === "retry" && isUnanswered(refund) ? "retry-unanswered" : action}`);
  const next = nextInWords(refund, words);
  const busy = doing?.busy?.refundId === refund.id ? doing.busy.action : null;
  const problem = doing?.problem?.refundId === refund.id ? doing.problem.code : null;
  return (
    <BlockStack gap="300">
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center" align="space-between">
          <Text as="h3" variant="headingSm" numeric>
            {amount}
          </Text>
          <InlineStack gap="100">
            {refund.late ? <Badge tone="critical">{t("refund.late")}</Badge> : null}
            <Badge tone={tones[refund.status]}>{stateInWords(refund, page, words)}</Badge>
          </InlineStack>
        </InlineStack>
        <Text as="p">{meaningInWords(refund, page, words)}</Text>
        {refund.late ? <Text as="p">{t("refund.late-text")}</Text> : null}
        {refund.reversal ? <Text as="p">{t("refund.reversal")}</Text> : null}
      </BlockStack>
      <Facts facts={factsOf(refund, page, DateTime.fromISO(now, { zone: page.zone }).toISODate() ?? "", words)} />
      {next ? (
        <Text as="p">
          <Text as="span" fontWeight="semibold">
            {t("refund-next.title")}
          </Text>{" "}
          {next}
        </Text>
      ) : null}
      {refund.bankInquiryAt || refund.status === "missing" ? (
        <RefundInquiry refund={refund} page={page} fetchLetter={doing?.fetchLetter} />
      ) : null}
      {problem ? <Problem code={problem} refund={refund} page={page} /> : null}
      {doing && refund.actions.length > 0 ? (
        <InlineStack gap="200">
          {refund.actions.map((action) => (
            <Button
              key={action}
              // several refunds on one page: each button says whose it is
              accessibilityLabel={t("refund-action.label", { action: called(action), amount })}
              loading={busy === action}
              disabled={doing.busy !== null && busy !== action}
              onClick={() => setAsking(action)}
            >
              {called(action)}
            </Button>
          ))}
        </InlineStack>
      ) : null}
      <EarlierTries refunds={earlier} />
      {doing ? (
        <RefundDialogs
          // what was typed stays until it was done
          key={doing.done?.refundId === refund.id ? doing.done.at : 0}
          refund={refund}
          page={page}
          now={now}
          asking={asking}
          busy={doing.busy !== null}
          onAct={(action, said) => {
            setAsking(null);
            doing.onAct(refund.id, action, said);
          }}
          onCancel={() => setAsking(null)}
        />
      ) : null}
    </BlockStack>
  );
}

/** `today` is an ISO date in the store's zone. */
function factsOf(refund: RefundItem, page: CasePage, today: string, words: ReturnType<typeof useWords>): Fact[] {
  const { t, texts, formats } = words;
  const facts: Fact[] = [
    {
      label: t("refund.fact.method"),
      value: refund.method ? methodInWords(refund.method, texts.language) : t("refund.fact.original"),
    },
  ];
  if (refund.status === "failed" || refund.errorCode) {
    if (refund.statusAt && refund.status === "failed")
      facts.push({ label: t("refund.fact.failed"), value: formats.instant(refund.statusAt) });
    if (refund.errorCode) facts.push(whyItFailed(refund.errorCode, words));
  }
  if (refund.sentAt) {
    const how = writtenWith(refund, "refund-paid-by-hand", page);
    const note = how ? t("refund.fact.paid-with", { words: how }) : undefined;
    facts.push({ label: t("refund.fact.sent"), value: formats.instant(refund.sentAt), note });
  }
  if (refund.expectedFrom && refund.expectedBy && refund.sentAt && refund.status !== "credited" && !isAtOnce(refund)) {
    facts.push({
      label: t("refund.fact.expected"),
      value: t("refund.fact.between", { from: formats.day(refund.expectedFrom), by: formats.day(refund.expectedBy) }),
      note: refund.expectedBy < today ? t("refund.fact.expected-over") : undefined,
    });
  }
  if (refund.arn) {
    facts.push({ label: t("refund.fact.arn"), value: <RefundReference arn={refund.arn} />, note: t("refund.fact.arn-note") });
  }
  if (refund.askedShopperAt && refund.status !== "credited") {
    facts.push({
      label: t("refund.fact.asked"),
      value: formats.instant(refund.askedShopperAt),
      note: refund.answeredAt ? undefined : t("refund.fact.unanswered"),
    });
  }
  if (refund.answeredAt && refund.status !== "credited")
    facts.push({
      label: t("refund.fact.answered"),
      value: formats.instant(refund.answeredAt),
      note: refund.status === "missing" || refund.status === "bank-inquiry" ? t("refund.fact.answered-no") : undefined,
    });
  if (refund.creditedAt && refund.status === "credited") {
    const proof = refund.creditedBy === "staff" ? writtenWith(refund, "refund-arrived", page) : null;
    facts.push({
      label: t("refund.fact.credited"),
      value: formats.instant(refund.creditedAt),
      note: proof
        ? t("refund.fact.credited-by-staff-with", { words: proof })
        : refund.creditedBy
          ? t(`refund.fact.credited-by-${refund.creditedBy}`)
          : undefined,
    });
  }
  return facts;
}

/** Only a code without a sentence is shown itself, for whoever asks the payment provider. */
function whyItFailed(code: string, { t, texts, coded }: ReturnType<typeof useWords>): Fact {
  const known = texts.exists(`refund-error.${errorKey(code)}`);
  return {
    label: t("refund.fact.why"),
    value: coded("refund-error", errorKey(code)),
    note: known ? undefined : t("refund.fact.code", { code }),
  };
}

/** A try that failed stays in the record as it was. */
function EarlierTries({ refunds }: { refunds: RefundItem[] }) {
  const words = useWords();
  const { t, formats, coded } = words;
  if (refunds.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="h4" variant="headingXs" tone="subdued">
        {t("refund.earlier")}
      </Text>
      {refunds.map((refund) => {
        const amount = formats.money(amountOf(refund));
        return (
          <BlockStack key={refund.id}>
            <Text as="p" tone="subdued">
              {refund.statusAt
                ? t("refund.earlier-try", { amount, when: formats.instant(refund.statusAt) })
                : t("refund.earlier-try-undated", { amount })}
            </Text>
            {refund.errorCode ? (
              <Text as="p" tone="subdued">
                {coded("refund-error", errorKey(refund.errorCode))}
              </Text>
            ) : null}
          </BlockStack>
        );
      })}
    </BlockStack>
  );
}

/** What to do now, and, when somebody was faster, who, what and when. */
function Problem({ code, refund, page }: { code: string; refund: RefundItem; page: CasePage }) {
  const { t, formats, coded } = useWords();
  const last =
    code === "not-allowed" || code === "moved-on"
      ? page.events.findLast(({ detail }) => detail.refundId === refund.id)
      : undefined;
  return (
    <Banner tone="warning" title={t("refund-problem.title")}>
      <p>{coded("refund-problem", code)}</p>
      {last ? (
        <p>
          {t("case.problem.acted", {
            who: last.actorName ?? t(`actor.${last.actor}`),
            what: coded("event", last.kind),
            when: formats.exactInstant(last.at),
          })}
        </p>
      ) : null}
    </Banner>
  );
}
