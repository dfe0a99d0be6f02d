import type { ComponentType } from "preact";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { CaseDetails, Timeline } from "./case-details";
import { CaseState } from "./case-state";
import { atItsEnd, RecallProgress } from "./recall-progress";
import type { Words } from "./words";

interface Props {
  view: CancellationView;
  words: Words;
  /** The page where a person is asked; undefined: this is it. */
  askAt?: string;
  /** When our server said so. */
  seenAt: string | number;
  Actions: ComponentType<{ view: CancellationView }>;
  Refunds: ComponentType<{ view: CancellationView }>;
}

/** One case in full, as each page of an order tells it. Staff are shown the same beside the case (for-staff). */
export const CaseTold = ({ view, words, askAt, seenAt, Actions, Refunds }: Props) => (
  <s-stack gap="base">
    <CaseState
      view={atItsEnd(view)}
      words={words}
      askAt={askAt}
      below={
        <>
          <RecallProgress view={view} words={words} />
          <Refunds view={view} />
        </>
      }
    >
      <CaseDetails view={view} words={words} />
    </CaseState>
    <Actions view={view} />
    <Timeline view={view} words={words} />
    <s-text color="subdued">{words.say("block.seen-at", { at: words.instant(seenAt) })}</s-text>
  </s-stack>
);
