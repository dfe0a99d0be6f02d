import type { CancellationView, RefundView } from "../../app/cases/cancellation-view";
import type { Host } from "./backend";
import { answerRefund } from "./late-request";
import { sendingOnce, type Page } from "./send-once";
import type { Words } from "./words";

interface Place extends Page {
  host: Host & { toast: { show(text: string): unknown } };
  appUrl: string;
  orderId: string;
  words: Words;
}

/**
 * What becomes of the money, one card for each payment it goes back to, and the one question that only the shopper can
 * answer: has it arrived? Either answer can be taken back.
 */
export function refundCards({ host, appUrl, orderId, words, ...page }: Place) {
  const { say, money, day, instant } = words;
  const { now, sendOnce } = sendingOnce(page);
  /** The button that was pressed last. */
  let pressed = "";

  const nameOf = ({ amount, currencyCode, method }: RefundView) =>
    say("money-back.name", { amount: money(amount, currencyCode), method: method || say("payment.original") });

  /** Honest about what is known: "sent" is what left us, never "received" by the bank. */
  function sentences(refund: RefundView): string[] {
    const { status, sentAt, expectedFrom, expectedBy, reversal, creditedAt, manual, question, atOnce } = refund;
    const days = expectedFrom && expectedBy && { from: day(expectedFrom), by: day(expectedBy) };
    const expected = atOnce
      ? say("money-back.at-once")
      : days
        ? say(question ? "money-back.expected-by-now" : "money-back.expected", days)
        : "";
    const sent = sentAt ? say("money-back.sent-at", { at: instant(sentAt) }) : say("money-back.sent");
    switch (status) {
      case "sent":
        return [sent, ...(reversal ? [say("money-back.reversal")] : []), expected];
      case "pending":
        return [say(manual ? "money-back.by-hand" : "money-back.pending")];
      case "credited":
        return [creditedAt ? say("money-back.credited-at", { at: instant(creditedAt) }) : say("money-back.credited")];
      case "missing":
      case "bank-inquiry":
      case "unconfirmed":
        return [sent, say("money-back." + status)];
      default:
        return [say("money-back." + status)];
    }
  }

  function Answer({ refund, arrived, text, isOne }: { refund: RefundView; arrived: boolean; text: string; isOne: boolean }) {
    const key = refund.id + arrived;
    return (
      <s-button
        loading={now.sending && pressed == key}
        disabled={now.sending}
        // which of several refunds is meant can't be seen by who hears the buttons one after the other
        accessibilityLabel={isOne ? undefined : `${text} (${nameOf(refund)})`}
        onClick={() => {
          if (now.sending) return;
          pressed = key;
          return sendOnce(
            () => answerRefund(host, appUrl, orderId, refund.id, arrived),
            () => void host.toast.show(say(arrived ? "money-back.noted-yes" : "money-back.noted-no")),
          );
        }}
      >
        {text}
      </s-button>
    );
  }

  function Card({ refund, isOne }: { refund: RefundView; isOne: boolean }) {
    const { status, arn, letterUrl } = refund;
    const isSought = status == "missing" || status == "bank-inquiry";
    const asks = refund.question && !isSought && status != "credited";
    return (
      <s-box border="base" borderRadius="base" padding="base">
        <s-stack gap="small">
          <s-stack direction="inline" gap="small">
            <s-text type="strong">{nameOf(refund)}</s-text>
            <s-badge tone={isSought || status == "failed" ? "critical" : "neutral"}>{say("money-back.is-" + status)}</s-badge>
          </s-stack>
          {sentences(refund)
            .filter(Boolean)
            .map((sentence) => (
              <s-paragraph>{sentence}</s-paragraph>
            ))}
          {arn && status != "credited" && <s-paragraph>{say("money-back.arn", { arn })}</s-paragraph>}
          {letterUrl && isSought && (
            <s-paragraph>
              {say("money-back.letter-explain")}{" "}
              <s-link href={letterUrl} target="_blank">
                {say("money-back.letter")}
              </s-link>
            </s-paragraph>
          )}
          {asks && <s-text type="strong">{say(refund.reversal ? "money-back.ask-reversal" : "money-back.ask")}</s-text>}
          {now.problem && pressed.startsWith(refund.id) && (
            <s-banner tone="critical" heading={say("failed." + now.problem)}>
              <s-paragraph>{say(`failed.${now.problem}-next`)}</s-paragraph>
            </s-banner>
          )}
          {(asks || isSought || status == "credited") && (
            <s-stack direction="inline" gap="base">
              {status != "credited" && (
                <Answer {...{ refund, isOne }} arrived={true} text={say(isSought ? "money-back.meanwhile" : "money-back.yes")} />
              )}
              {!isSought && (
                <Answer {...{ refund, isOne }} arrived={false} text={say(asks ? "money-back.no" : "money-back.mistake")} />
              )}
            </s-stack>
          )}
        </s-stack>
      </s-box>
    );
  }

  return function RefundCards({ view: { state, refunds } }: { view: CancellationView }) {
    const mayBeDue = state == "cancelled" || state == "closed";
    if (!refunds.length) return mayBeDue ? <s-paragraph>{say("money-back.unknown")}</s-paragraph> : null;
    const isOne = refunds.length < 2;
    return (
      <s-stack gap="small">
        <s-heading>{say(isOne ? "money-back.heading" : "money-back.heading-several")}</s-heading>
        {refunds.map((refund) => (
          <Card refund={refund} isOne={isOne} />
        ))}
      </s-stack>
    );
  };
}
