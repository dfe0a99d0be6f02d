import type { ComponentType } from "preact";
import type { CancellationView } from "../../app/cases/cancellation-view";
import { CaseDetails, Timeline } from "./case-details";
import { CaseState } from "./case-state";
import { requestPage } from "./order-links";
import { atItsEnd, RecallProgress } from "./recall-progress";
import type { Words } from "./words";

interface Props {
  view: CancellationView;
  words: Words;
  orderId: string;
  /** When our server said so. */
  seenAt: string | number;
  Actions: ComponentType<{ view: CancellationView }>;
  Refunds: ComponentType<{ view: CancellationView }>;
}

/** One case in full, as the order's page tells it. Staff are shown the same beside the case (for-staff). */
export const CaseTold = ({ view, words, orderId, seenAt, Actions, Refunds }: Props) => (
  <s-stack gap="base">
    <CaseState
      view={atItsEnd(view)}
      words={words}
      askAt={requestPage(orderId)}
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
