import type { ComponentChildren } from "preact";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { isEnd, isForPerson, sayNextStep, sayReason, tellingReasons, type Words } from "./words";

/** A state may have a name that says more than the server's word for it (recall-progress). */
export type ToldView = Omit<CancellationView, "state"> & { state: string };

/** Is this an answer "no, because": then the reasons, the next step, the statutory right and a person to ask belong to it. */
const refuses = ({ state, window }: ToldView): boolean =>
  /^(refused|declined)$/.test(state) || (state == "none" && !(window && window.cancellable));

export const headingOf = ({ state, window, reasons }: ToldView): string => {
  const [first] = reasons;
  if (first && isEnd(first) && (state == "none" || state == "refused")) return "ended";
  if (state != "none" || (window && window.cancellable)) return state;
  return !first ? "unknown" : isForPerson(first) ? "for-person" : "refused";
};

interface CaseStateProps {
  view: ToldView;
  words: Words;
  /** Where a person can be asked for an exception; left out where the shopper is there already. */
  askAt?: string;
  /** More to say beside the reasons. */
  children?: ComponentChildren;
  /** What becomes of the money, and of goods that left. */
  below: ComponentChildren;
}

/** The true state of one order's cancellation and what comes next: the same words in the modal and on the order's page. */
export function CaseState({ view, words, askAt, children, below }: CaseStateProps) {
  const { say, instant, day } = words;
  const { state, contact, links, window } = view;
  const no = refuses(view);
  const heading = headingOf(view);
  const next = heading == "for-person" ? say("next.for-person") : sayNextStep(words, view.nextStep);

  return (
    <s-stack gap="base">
      <s-banner tone={no ? "warning" : /^cancelled|refunded$/.test(state) ? "success" : "info"} heading={say("state." + heading)}>
        <s-stack gap="small">
          {(no || state == "in-review") &&
            tellingReasons(view.reasons).map((reason) => <s-paragraph>{sayReason(words, reason)}</s-paragraph>)}
          {!no && <s-paragraph>{say("explain." + state, { at: window ? instant(window.closesAt) : "" })}</s-paragraph>}
          {children}
          {view.answerBy && /^(received|in-review|waiting-for-customer)$/.test(state) && (
            <s-paragraph>{say("explain.answer-by", { day: day(view.answerBy) })}</s-paragraph>
          )}
          {no && next && <s-paragraph>{next}</s-paragraph>}
        </s-stack>
      </s-banner>
      {below}
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
