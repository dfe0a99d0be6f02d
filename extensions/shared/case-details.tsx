import type { CancellationView, TimelineWhat } from "../../app/cases/cancellation-view";
import { headingOf } from "./case-state";
import { stepsOf } from "./recall-progress";
import type { Words } from "./words";

interface Props {
  view: CancellationView;
  words: Words;
}

/** Beside the reasons: the rule they come from, what staff said in their own words, and that the goods are kept back, and that we are late. */
export function CaseDetails({ view, words: { say, instant, day } }: Props) {
  const isRefused = ["refused", "declined"].includes(headingOf(view));
  const toldWhenItClosed = view.reasons.some(({ code }) => code == "window-closed");
  const { window, decisionText, answerLate } = view;
  return (
    <>
      {isRefused && (
        <s-paragraph>
          {window && !toldWhenItClosed ? say("explain.rule-at", { at: instant(window.closesAt) }) : say("explain.rule")}
        </s-paragraph>
      )}
      {hasLeft(view) && view.canRequest && <s-paragraph>{say("explain.shipped-anyway")}</s-paragraph>}
      {view.storeText && <Paragraphs text={view.storeText} />}
      {decisionText && (
        <s-stack gap="small-100">
          <s-text type="strong">{say("explain.decision")}</s-text>
          <Paragraphs text={decisionText} />
        </s-stack>
      )}
      {view.holdPlaced && ["in-review", "waiting-for-customer"].includes(view.state) && (
        <s-paragraph>{say("explain.hold")}</s-paragraph>
      )}
      {answerLate && (
        <>
          <s-paragraph>{say("explain.answer-late", { day: day(answerLate.since), count: answerLate.days })}</s-paragraph>
          <s-paragraph>{say("explain.answer-late-kept", { ...view.contact })}</s-paragraph>
        </>
      )}
    </>
  );
}

/** Somebody who asked in time may see here that their parcel left all the same. */
export const hasLeft = ({ reasons }: CancellationView): boolean =>
  reasons.some(({ code }) =>
    /^(packed|with-carrier|delivered|partly-shipped|shipping-(came-first|followed-request))$/.test(code),
  );

/** Free text as people wrote it, never through the translations: it may hold anything. */
export const Paragraphs = ({ text }: { text: string }) => (
  <>
    {text
      .split(/\n+/)
      .filter((line) => line.trim())
      .map((line) => (
        <s-paragraph>{line}</s-paragraph>
      ))}
  </>
);

/** A server newer than this script may tell of steps that it has no words for: those are left out. */
export const timelineWords: readonly TimelineWhat[] = [
  "request-received",
  "in-review",
  "question-asked",
  "answer-received",
  "cancelling",
  "cancelled",
  "refund-sent",
  "declined",
  "withdrawn",
  "recalling",
  "corrected",
];

/** What happened so far, oldest first. One step alone is told by the state itself. */
export function Timeline({ view, words: { say, instant } }: Props) {
  const steps = (view.timeline || [])
    .filter(({ what }) => timelineWords.includes(what))
    .map(({ at, what }) => ({ at, key: "timeline." + what }))
    .concat(stepsOf(view).map(({ at, step }) => ({ at, key: "recall-step." + step })))
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  if (steps.length < 2) return null;
  return (
    <s-stack gap="small">
      <s-heading>{say("timeline.heading")}</s-heading>
      <s-ordered-list>
        {steps.map(({ at, key }) => (
          <s-list-item>
            {say(key)} <s-text color="subdued">{instant(at)}</s-text>
          </s-list-item>
        ))}
      </s-ordered-list>
    </s-stack>
  );
}
