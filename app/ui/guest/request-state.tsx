import type { CancellationView } from "../../cases/cancellation-view";
import type { Reason } from "../../policy/types";
import type { GuestWords } from "./guest-page";
import { endOf, RecallProgress } from "./recall-progress";
import { Refunds } from "./refunds";

/** The fact of each reason that says when. */
const moments: Partial<Record<Reason["code"], string>> = {
  "already-cancelled": "cancelledAt",
  "shipping-followed-request": "beganAt",
  "shipping-came-first": "beganAt",
  "being-prepared": "beganAt",
  packed: "beganAt",
  "with-carrier": "beganAt",
  delivered: "deliveredAt",
  "window-closed": "closedAt",
  "inside-window": "closesAt",
};
const endings: readonly string[] = ["already-cancelled", "already-refunded", "order-emptied"];
const forPerson: readonly string[] = [
  "shipping-unknown",
  "dispute-open",
  "disputes-unreadable",
  "return-active",
  "payment-pending",
  "gift-card-sold",
  "order-not-fully-read",
];
const stages: readonly string[] = ["being-prepared", "packed", "with-carrier", "delivered", "partly-shipped"];

/** The deciding reason, and of the others those that explain it. */
function tellingReasons(reasons: Reason[]): Reason[] {
  const staged = reasons.some(({ code }) => stages.includes(code));
  const [first, ...others] = staged ? reasons.filter(({ code }) => code !== "shipping-came-first") : reasons;
  if (!first) return [];
  if (endings.includes(first.code)) return [first];
  return [first, ...others.filter(({ code }) => stages.includes(code) || code === "window-closed")];
}

export function headingOf({ state, window, reasons }: CancellationView): string {
  const first = reasons[0]?.code;
  if (first && endings.includes(first) && (state === "none" || state === "refused")) return "ended";
  if (state !== "none" || window?.cancellable) return state;
  return !first ? "unknown" : forPerson.includes(first) ? "for-person" : "refused";
}

interface RequestStateProps {
  view: CancellationView;
  words: GuestWords;
  action: string;
  /** The answer about a refund that was pressed in a mail. */
  chosen: { refundId: string | null; arrived: boolean } | null;
}

/** The true state of one order's cancellation, and what comes next: the same words as on the account page. */
export function RequestState({ view, words, action, chosen }: RequestStateProps) {
  const { t, formats } = words;
  const { state, refunds, contact, links, window } = view;
  const end = endOf(view);
  const heading = end ?? headingOf(view);
  const no = state === "refused" || state === "declined" || (state === "none" && !window?.cancellable);
  const next = heading === "for-person" ? t("next.for-person") : view.nextStep === "none" ? null : t(`next.${view.nextStep}`);
  // the rule says when the window closed: once is enough
  const closedAt = view.reasons.find(({ code }) => code === "window-closed")?.facts.closedAt;
  return (
    <>
      <section className={no ? "state no" : state === "cancelled" || end ? "state done" : "state"}>
        <h2>{t(`state.${heading}`)}</h2>
        {no && heading === "refused" ? (
          <p>{closedAt ? t("explain.rule-at", { at: formats.instant(String(closedAt)) }) : t("explain.rule")}</p>
        ) : null}
        {no || state === "in-review"
          ? tellingReasons(view.reasons)
              .filter(({ code }) => !(no && heading === "refused" && closedAt && code === "window-closed"))
              .map((reason) => <p key={reason.code}>{say(reason, words)}</p>)
          : null}
        {no ? null : <p>{t(`explain.${end ?? state}`)}</p>}
        {view.decisionText ? (
          <>
            <p>{t("explain.decision")}</p>
            <blockquote dir="auto">{view.decisionText}</blockquote>
          </>
        ) : null}
        {view.holdPlaced ? <p>{t("explain.hold")}</p> : null}
        {view.answerBy ? <p>{t("explain.answer-by", { day: formats.weekday(view.answerBy) })}</p> : null}
        {view.answerLate ? (
          <>
            <p>{t("explain.answer-late", { day: formats.weekday(view.answerLate.since), count: view.answerLate.days })}</p>
            <p>{t("explain.answer-late-kept", { ...contact })}</p>
          </>
        ) : null}
        {no && next ? <p>{next}</p> : null}
        {view.receivedAt ? <p className="hint">{t("explain.received-at", { at: formats.instant(view.receivedAt) })}</p> : null}
      </section>
      <RecallProgress view={view} words={words} />
      {refunds.length > 0 ? <Refunds refunds={refunds} words={words} action={action} chosen={chosen} /> : null}
      {["cancelled", "closed"].includes(state) && isDue(view) && refunds.length === 0 ? <p>{t("money-back.unknown")}</p> : null}
      {no && heading !== "ended" ? (
        <p>
          {t("explain.withdrawal")}{" "}
          {links.withdrawal ? (
            <a href={links.withdrawal}>{t("link.withdrawal")}</a>
          ) : (
            t("explain.withdrawal-contact", { ...contact })
          )}
        </p>
      ) : null}
      {no && links.returnPolicy ? (
        <p>
          <a href={links.returnPolicy}>{t("link.return-policy")}</a>
        </p>
      ) : null}
      {view.timeline && view.timeline.length > 0 ? (
        <section>
          <h2>{t("timeline.heading")}</h2>
          <ol>
            {view.timeline.map(({ at, what }, index) => (
              <li key={index}>
                {t(`timeline.${what}`)} <time dateTime={at}>{formats.instant(at)}</time>
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
}

/** Money goes back, or has: also where the goods are gone, but not where the shopper keeps them. */
const isDue = ({ cancelledAt, recall }: CancellationView): boolean =>
  cancelledAt !== null || (recall?.outcome != null && recall.outcome !== "delivered-anyway");

function say({ code, facts }: Reason, { t, formats }: GuestWords): string {
  const at = facts[moments[code] ?? ""];
  return at ? t(`reason.${code}-at`, { at: formats.instant(String(at)) }) : t(`reason.${code}`);
}
