import type { CancellationView } from "../../../app/cases/cancellation-view";
import type { Words } from "../../shared/words";

/** Before it is sent: when the request counts from, who answers by when, and what happens to the goods meanwhile. */
export function WhatHappensNext({ view, words: { say, day } }: { view: CancellationView; words: Words }) {
  const promise = view.answerPromise;
  return (
    <s-section heading={say("after.heading")}>
      <s-unordered-list>
        <s-list-item>{say("after.received")}</s-list-item>
        <s-list-item>
          {promise
            ? say("after.promised", { from: promise.target, count: promise.limit, day: day(promise.by) })
            : say("after.answered")}
        </s-list-item>
        <s-list-item>{say("after.hold")}</s-list-item>
        <s-list-item>{say("after.right")}</s-list-item>
      </s-unordered-list>
    </s-section>
  );
}
