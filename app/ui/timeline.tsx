import { BlockStack, Text } from "@shopify/polaris";
import { staffMailKinds } from "../cases/mail-kind";
import type { CaseEventItem, MessageItem } from "../cases/present-case";
import type { OwnText } from "../policy/texts";
import { describeReason } from "../i18n/describe-reason";
import { numbersOf } from "../i18n/number-format";
import { methodInWords } from "../i18n/payment-method";
import type { Verdict } from "../policy/types";
import { recallEventInWords } from "./recall/recall-words";
import { alarmingRefundEvents, refundEventInWords } from "./refund-events";
import { attentionInWords } from "./refund-owed";
import { Section } from "./section";
import styles from "./timeline.module.css";
import { useWords, type Words } from "./words";

/** A cancellation made by hand in Shopify is told as such, and a mail to colleagues is none to the customer. */
function nameOf({ kind, detail }: CaseEventItem): string {
  if (kind === "cancelled" && detail.ours === false) return "cancelled-elsewhere";
  if (kind === "mail-sent" && staffMailKinds.some((each) => each === detail.mail)) return "mail-sent-to-staff";
  return kind;
}

const alarming = new Set<string>([
  ...alarmingRefundEvents,
  "cancellation-refused",
  "shipped-anyway",
  "refund-failed",
  "mail-failed",
  "answer-lost",
  "needs-attention",
  "corrected",
  "hold-failed",
  "recall-step-refused",
  "recall-overdue",
]);

/** Everything that happened, newest first: a person opening a case wants the last step, and reads back from there. */
export function Timeline({ events, messages = [] }: { events: CaseEventItem[]; messages?: MessageItem[] }) {
  const words = useWords();
  const { t, formats, coded } = words;
  const newestFirst = [...events].reverse().sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Section
      title={t("case.timeline.title")}
      aside={
        <Text as="span" variant="bodySm" tone="subdued">
          {t("case.timeline.order")}
        </Text>
      }
    >
      {newestFirst.length === 0 ? (
        <Text as="p" tone="subdued">
          {t("case.timeline.empty")}
        </Text>
      ) : (
        <ol className={styles.timeline}>
          {newestFirst.map((event) => (
            <li key={event.id} className={styles.event} data-alarming={alarming.has(event.kind) || undefined}>
              <BlockStack gap="050">
                <Text as="span" fontWeight="medium">
                  {coded("event", nameOf(event))}
                </Text>
                {[...detailLines(event, words), ...refundEventInWords(event, messages, words)].map((line) => (
                  <Text key={line} as="span" breakWord>
                    {line}
                  </Text>
                ))}
                <Text as="span" variant="bodySm" tone="subdued">
                  {t("actor.by", { who: event.actorName ?? t(`actor.${event.actor}`), when: formats.exactInstant(event.at) })}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

/** What an event says beyond its kind. Keys that are for machines only (ids, codes of errors) have no sentence and stay out. */
function detailLines({ kind, detail }: CaseEventItem, words: Words): string[] {
  const { t, texts, formats, coded } = words;
  const lines: string[] = [];
  const verdict = verdictIn(detail);
  if (verdict) lines.push(t(`verdict.${verdict.kind === "review" && verdict.recallProposed ? "review-recall" : verdict.kind}`));
  for (const reason of verdict?.reasons.slice(0, 1) ?? []) lines.push(describeReason(texts, formats, reason));
  if (detail.automatic === false && verdict?.kind === "cancel-now") lines.push(t("event-detail.automatic-off"));
  if (kind === "automatic-paused") {
    const { number } = numbersOf(texts.language);
    lines.push(t("event-detail.automatic-paused", { asked: number(Number(detail.asked)), usual: number(Number(detail.usual)) }));
  }
  if (kind === "declined" && isText(detail.reason)) lines.push(t(`case.decline-reason.${detail.reason}`));
  if (kind === "declined" && isText(detail.nextStep)) {
    lines.push(t("event-detail.next-step", { value: t(`next-step.${detail.nextStep}`) }));
  }
  if (detail.statutoryRightNamed === true) lines.push(t("event-detail.statutory"));
  if (kind === "corrected" && isText(detail.wrongStatus)) {
    lines.push(t("event-detail.wrong-decision", { value: wrongDecision(detail, words) }));
  }
  if (isText(detail.whoseError)) lines.push(t("event-detail.whose-error", { value: coded("whose-error", detail.whoseError) }));
  if (detail.irreversible === true) lines.push(t("event-detail.irreversible"));
  if (kind === "merged" && isText(detail.receivedAt)) {
    lines.push(t("event-detail.first-received", { value: formats.instant(detail.receivedAt) }));
  }
  if (kind === "merged" && isText(detail.into)) lines.push(t("event-detail.merged-into"));
  if (kind === "assigned" && isText(detail.handedTo)) lines.push(t("event-detail.handed-to", { who: detail.handedTo }));
  else if (kind === "assigned" && detail.handedTo === "") lines.push(t("event-detail.handed-to-somebody"));
  else if (kind === "assigned") lines.push(t(detail.assigneeId ? "event-detail.assigned-to-me" : "event-detail.unassigned"));
  if (isText(detail.waitUntil)) lines.push(t("event-detail.wait-until", { value: formats.instant(detail.waitUntil) }));
  if (kind === "reminder-sent" && isText(detail.occasion)) lines.push(t(`event-detail.occasion.${detail.occasion}`));
  if (isText(detail.enteredAt) && isText(detail.receivedAt)) {
    lines.push(t("event-detail.received-at", { value: formats.exactInstant(detail.receivedAt) }));
    lines.push(t("event-detail.entered-at", { value: formats.exactInstant(detail.enteredAt) }));
  }
  if (isText(detail.channel)) lines.push(t("event-detail.channel", { value: t(`channel.${detail.channel}`) }));
  const chosen = detail.shopperReason as OwnText | undefined;
  if (chosen?.fr && chosen.en) lines.push(t("event-detail.shopper-reason", { value: words.own(chosen) }));
  if (detail.saysShipped === true) lines.push(t("event-detail.says-shipped"));
  if (isText(detail.answerBy)) lines.push(t("event-detail.answer-by", { value: formats.instant(detail.answerBy) }));
  if (kind === "order-changed" && isText(detail.from) && isText(detail.to)) {
    lines.push(t("event-detail.stage", { from: t(`stage.${detail.from}`), to: t(`stage.${detail.to}`) }));
  }
  if (typeof detail.refund === "boolean")
    lines.push(t(detail.refund ? "event-detail.with-refund" : "event-detail.without-refund"));
  if (isText(detail.effect)) lines.push(t(detail.effect === "none" ? "event-detail.effect-none" : "event-detail.effect-unknown"));
  if (kind === "needs-attention" && isText(detail.code)) lines.push(coded("attention", detail.code));
  if (isText(detail.amount) && isText(detail.currencyCode)) {
    lines.push(t("event-detail.amount", { value: formats.money({ amount: detail.amount, currencyCode: detail.currencyCode }) }));
  }
  if (kind.startsWith("recall-")) lines.push(...recallEventInWords(detail, words));
  if (isText(detail.method)) lines.push(t("event-detail.method", { value: methodInWords(detail.method, texts.language) }));
  if (isText(detail.mail)) lines.push(t("event-detail.mail", { value: coded("mail", detail.mail) }));
  if (kind === "mail-failed" && isText(detail.reason)) lines.push(coded("mail-failure", detail.reason));
  if (detail.givenUp === true) lines.push(t("event-detail.given-up"));
  if (isText(detail.claimedAt)) lines.push(t("event-detail.claimed-at", { value: formats.instant(detail.claimedAt) }));
  if (isText(detail.triedAt)) lines.push(t("claim.event.tried-at", { value: formats.instant(detail.triedAt) }));
  if (isText(detail.provenAt)) lines.push(t("claim.event.counts-from", { value: formats.instant(detail.provenAt) }));
  if (isText(detail.finding)) lines.push(t(`claim.finding.${detail.finding}`));
  if (isText(detail.ground)) lines.push(t(`claim.ground.${detail.ground}`));
  if (isText(detail.problem)) lines.push(t("event-detail.problem", { value: detail.problem }));
  // Shopify's own words name a field of its API; the person's permission is what matters
  if (detail.code === "no-permission") lines.push(t("event-detail.no-permission"));
  else if (isText(detail.message))
    lines.push(
      attentionInWords({ attentionCode: isText(detail.code) ? detail.code : null, attentionDetail: detail.message }, words),
    );
  return [...new Set(lines)];
}

/** "Declined (the parcel was already packed)": the decision that is withdrawn, with the ground it was given. */
function wrongDecision(detail: CaseEventItem["detail"], { t, texts, formats }: Words): string {
  const status = t(`status.${String(detail.wrongStatus)}`);
  const verdict = detail.wrongVerdict as Verdict | null | undefined;
  const reason = detail.wrongStatus === "declined" ? verdict?.reasons[0] : undefined;
  return reason ? `${status} (${describeReason(texts, formats, reason)})` : status;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

const verdictIn = ({ verdict }: CaseEventItem["detail"]): Verdict | null =>
  verdict && typeof verdict === "object" && "kind" in verdict ? (verdict as Verdict) : null;
