import type { ComponentChildren } from "preact";
import type { CancellationView, ViewState } from "../../app/cases/cancellation-view";
import { isEnd, isForPerson, sayNextStep, sayReason, sayRefund, tellingReasons, type Words } from "./words";

const tones: Partial<Record<ViewState, "success">> = { cancelled: "success" };
const moneyMayBeDue: ViewState[] = ["cancelled", "closed"];
const answerIsDue: ViewState[] = ["received", "in-review", "waiting-for-customer"];

/** Is this an answer "no, because": then the reasons, the next step, the statutory right and a person to ask belong to it. */
const refuses = ({ state, window }: CancellationView): boolean =>
  state == "refused" || state == "declined" || (state == "none" && !(window && window.cancellable));

export const headingOf = ({ state, window, reasons }: CancellationView): string => {
  const [first] = reasons;
  if (first && isEnd(first) && (state == "none" || state == "refused")) return "ended";
  if (state != "none" || (window && window.cancellable)) return state;
  return !first ? "unknown" : isForPerson(first) ? "for-person" : "refused";
};

interface CaseStateProps {
  view: CancellationView;
  words: Words;
  /** Where a person can be asked for an exception; left out where the shopper is there already. */
  askAt?: string;
  /** More to say beside the reasons. */
  children?: ComponentChildren;
}

/** The true state of one order's cancellation and what comes next: the same words in the modal and on the order's page. */
export function CaseState({ view, words, askAt, children }: CaseStateProps) {
  const { say, instant, day } = words;
  const { state, refunds, contact, links, window } = view;
  const no = refuses(view);
  const heading = headingOf(view);
  const next = heading == "for-person" ? say("next.for-person") : sayNextStep(words, view.nextStep);

  return (
    <s-stack gap="base">
      <s-banner tone={no ? "warning" : tones[state] || "info"} heading={say("state." + heading)}>
        <s-stack gap="small">
          {(no || state == "in-review") &&
            tellingReasons(view.reasons).map((reason) => <s-paragraph>{sayReason(words, reason)}</s-paragraph>)}
          {!no && <s-paragraph>{say("explain." + state, { at: window ? instant(window.closesAt) : "" })}</s-paragraph>}
          {children}
          {view.answerBy && answerIsDue.includes(state) && (
            <s-paragraph>{say("explain.answer-by", { day: day(view.answerBy) })}</s-paragraph>
          )}
          {no && next && <s-paragraph>{next}</s-paragraph>}
        </s-stack>
      </s-banner>
      {refunds.map((refund) => (
        <s-paragraph>{sayRefund(words, refund)}</s-paragraph>
      ))}
      {moneyMayBeDue.includes(state) && !refunds.length && <s-paragraph>{say("refund.unknown")}</s-paragraph>}
      {no && links.returnPolicy && (
        <s-link href={links.returnPolicy} target="_blank">
          {say("link.return-policy")}
        </s-link>
      )}
      {no && heading != "ended" && (
        <s-paragraph>
          {say("explain.withdrawal")}{" "}
          {links.withdrawal ? (
            <s-link href={links.withdrawal} target="_blank">
              {say("link.withdrawal")}
            </s-link>
          ) : (
            say("explain.withdrawal-contact", { ...contact })
          )}
        </s-paragraph>
      )}
      {askAt && view.canRequest && <s-button href={askAt}>{say("link.ask")}</s-button>}
      {view.receivedAt && <s-text color="subdued">{say("explain.received-at", { at: instant(view.receivedAt) })}</s-text>}
      {(no || state != "none") && <s-text color="subdued">{say("explain.contact", { ...contact })}</s-text>}
    </s-stack>
  );
}
