import type { CancellationView, RecallView } from "../../cases/cancellation-view";
import type { GuestWords } from "./guest-page";

const moneyIsOut: readonly string[] = ["sent", "credited", "unconfirmed", "voided", "none-due"];

/**
 * What a case is called at its end, where its bare state would say too little: goods that left by mistake end in four
 * ways, and an order is called refunded once the money has left.
 */
export function endOf({ state, recall, refunds, cancelledAt }: CancellationView): string | null {
  const isRefunded = refunds.length > 0 && refunds.every(({ status }) => moneyIsOut.includes(status));
  if (state !== "cancelled" && state !== "closed") return null;
  if (recall?.outcome) return isRefunded ? `${recall.outcome}-refunded` : recall.outcome;
  return state === "closed" && cancelledAt && isRefunded ? "cancelled-refunded" : null;
}

/** Goods that left by mistake: how far they are, what the shopper has to do about it, and that it costs them nothing. */
export function RecallProgress({
  view: { recall, contact },
  words: { t, formats },
}: {
  view: CancellationView;
  words: GuestWords;
}) {
  if (!recall || recall.outcome) return null;
  const todo = todoOf(recall);
  const { url, number } = recall.returnLabel ?? { url: null, number: null };
  return (
    <section aria-labelledby="recall-heading">
      <h2 id="recall-heading">{t("recall.heading")}</h2>
      {recall.steps.length > 0 ? (
        <ol>
          {recall.steps.map(({ step, at }) => (
            <li key={step}>
              {t(`recall-step.${step}`)} <time dateTime={at}>{formats.instant(at)}</time>
            </li>
          ))}
        </ol>
      ) : null}
      <h3>{t("recall.todo")}</h3>
      <p>{t(`recall.${todo}`, { email: contact.email })}</p>
      {todo === "hand-in" && number ? <p>{t("recall.number", { number })}</p> : null}
      {todo === "hand-in" && url && /^https:\/\//.test(url) ? (
        <p>
          <a href={url}>{t("recall.label")}</a>
        </p>
      ) : null}
      <p>{t("recall.free")}</p>
    </section>
  );
}

/** Goods that somebody else turns round need nothing of the shopper; goods that are with the shopper come back by them. */
function todoOf({ way, steps, returnLabel }: RecallView): string {
  const isBack = steps.some(({ step }) => step === "goods-back" || step === "parcel-back");
  if (way !== "return" && way !== "own-return") return way === "building" || isBack ? "nothing" : "nothing-yet";
  if (isBack) return "nothing";
  return returnLabel ? "hand-in" : "keep";
}
