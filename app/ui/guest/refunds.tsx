import type { RefundView } from "../../cases/cancellation-view";
import type { GuestWords } from "./guest-page";

interface RefundsProps {
  refunds: RefundView[];
  words: GuestWords;
  /** Where the answers post to: this very page. */
  action: string;
  /** The button that was pressed in the mail: only said again here, never acted on by itself. */
  chosen: { refundId: string | null; arrived: boolean } | null;
}

/**
 * What becomes of the money, one part for each payment it goes back to, and the one question that only the shopper can
 * answer: has it arrived? Either answer can be taken back.
 */
export function Refunds({ refunds, words, action, chosen }: RefundsProps) {
  const { t } = words;
  const isOne = refunds.length === 1;
  return (
    <section className="money" aria-labelledby="money-heading">
      <h2 id="money-heading">{t(isOne ? "money-back.heading" : "money-back.heading-several")}</h2>
      {refunds.map((refund) => {
        const isMeant = chosen !== null && (chosen.refundId === null || chosen.refundId === refund.id);
        return <Refund key={refund.id} refund={refund} words={words} action={action} chosen={isMeant ? chosen.arrived : null} />;
      })}
    </section>
  );
}

/** A bank can look for what was sent and is not known to be there. */
const underWay: readonly string[] = ["sent", "missing", "bank-inquiry", "unconfirmed"];

interface RefundProps {
  refund: RefundView;
  words: GuestWords;
  action: string;
  chosen: boolean | null;
}

function Refund({ refund, words, action, chosen }: RefundProps) {
  const { t, formats, language } = words;
  const { id, status, arn, letterUrl } = refund;
  const heading = `refund-${id}`;
  const isSought = status === "missing" || status === "bank-inquiry";
  return (
    <article className="refund" id={id} aria-labelledby={heading}>
      <h3 id={heading}>
        {t("money-back.name", {
          amount: formats.money({ amount: refund.amount, currencyCode: refund.currencyCode }),
          method: refund.method ?? t("method-unknown"),
        })}{" "}
        <span className={isSought || status === "failed" ? "badge no" : "badge"}>{t(`money-back.is-${status}`)}</span>
      </h3>
      {sentencesOf(refund, words).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {arn && underWay.includes(status) ? <p>{t("money-back.arn", { arn })}</p> : null}
      {letterUrl && isSought ? (
        <p>
          {t("money-back.letter-explain")} <a href={`?locale=${language}&letter=${id}`}>{t("money-back.letter")}</a>
        </p>
      ) : null}
      <Answer refund={refund} words={words} action={action} chosen={chosen} isSought={isSought} heading={heading} />
    </article>
  );
}

function Answer({ refund, words, action, chosen, isSought, heading }: RefundProps & { isSought: boolean; heading: string }) {
  const { t } = words;
  const { id, status, question, reversal } = refund;
  const asks = question && !isSought;
  const isCredited = status === "credited";
  if (!asks && !isSought && !isCredited) return null;
  const yes = { arrived: "yes", text: t(isSought ? "money-back.meanwhile" : "money-back.yes") };
  const no = { arrived: "no", text: t(asks ? "money-back.no" : "money-back.mistake") };
  // what was pressed in the mail stands first, so that one more press confirms it
  const buttons = [...(isCredited ? [] : [yes]), ...(isSought ? [] : [no])];
  const pressed = chosen === null ? undefined : buttons.find(({ arrived }) => (arrived === "yes") === chosen);
  const shown = pressed ? [pressed, ...buttons.filter((button) => button !== pressed)] : buttons;
  return (
    <form method="post" action={action} aria-labelledby={heading} className="answer">
      <input type="hidden" name="act" value="refund" />
      <input type="hidden" name="refund" value={id} />
      {asks ? (
        <p>
          <strong>{t(reversal ? "money-back.ask-reversal" : "money-back.ask")}</strong>
        </p>
      ) : null}
      {pressed ? <p>{t("money-back.confirm", { answer: pressed.text })}</p> : null}
      <div className="buttons">
        {shown.map((button) => (
          <button
            key={button.arrived}
            type="submit"
            name="arrived"
            value={button.arrived}
            className={!asks || (pressed && button !== pressed) ? "plain" : undefined}
          >
            {button.text}
          </button>
        ))}
      </div>
    </form>
  );
}

/** Honest about what is known: "sent" is what left us, never "received" by the bank. */
function sentencesOf(refund: RefundView, { t, formats }: GuestWords): string[] {
  const { status, sentAt, expectedFrom, expectedBy, reversal, creditedAt, manual } = refund;
  const sent = sentAt ? t("money-back.sent-at", { at: formats.instant(sentAt) }) : t("money-back.sent");
  switch (status) {
    case "sent":
      return [
        sent,
        ...(reversal ? [t("money-back.reversal")] : []),
        ...(expectedFrom && expectedBy
          ? [t("money-back.expected", { from: formats.day(expectedFrom), by: formats.day(expectedBy) })]
          : []),
      ];
    case "pending":
      return [t(manual ? "money-back.by-hand" : "money-back.pending")];
    case "credited":
      return [creditedAt ? t("money-back.credited-at", { at: formats.instant(creditedAt) }) : t("money-back.credited")];
    case "missing":
    case "bank-inquiry":
    case "unconfirmed":
      return [sent, t(`money-back.${status}`)];
    default:
      return [t(`money-back.${status}`)];
  }
}
