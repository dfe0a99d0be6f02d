import type { CancellationView } from "../../app/cases/cancellation-view";
import type { Host } from "./backend";
import { Paragraphs } from "./case-details";
import { draftOf } from "./draft";
import { valueOf } from "./event-values";
import { answerQuestion, withdrawRequest } from "./late-request";
import { sendingOnce, type Page } from "./send-once";
import type { Words } from "./words";

export const mostLetters = 2000;

interface Place extends Page {
  host: Host & { toast: { show(text: string): unknown } };
  appUrl: string;
  orderId: string;
  words: Words;
}

/** What a shopper can do about their running case: answer what we asked, and take the request back after a second thought. */
export function caseActions({ host, appUrl, orderId, words, ...page }: Place) {
  const { say, instant } = words;
  const { draw } = page;
  const { now, sendOnce } = sendingOnce(page);
  const draft = draftOf<string>(host.storage, "answer:" + orderId);
  let text = "";
  let askedTwice = false;
  let error = "";
  /** Typed for a question that was closed meanwhile: shown, so that it can be used elsewhere. */
  let leftOver = "";

  void draft.read().then((kept) => {
    if (!kept || text) return;
    text = kept;
    draw();
  });

  const answer = () => {
    const typed = text.trim();
    error = !typed ? "question.empty" : typed.length > mostLetters ? "question.too-long" : "";
    if (error) return draw();
    return sendOnce(
      async () => {
        const reply = await answerQuestion(host, appUrl, orderId, typed);
        if ("problem" in reply && reply.problem == "moved-on") leftOver = typed;
        return reply;
      },
      async () => {
        text = leftOver = "";
        await draft.drop();
        void host.toast.show(say("question.sent"));
      },
    );
  };

  const withdraw = () =>
    sendOnce(
      () => withdrawRequest(host, appUrl, orderId),
      () => {
        askedTwice = false;
        void host.toast.show(say("withdraw.done"));
      },
    );

  const ask = (is: boolean) => {
    askedTwice = is;
    draw();
  };

  function Question({ question }: { question: { text: string; askedAt: string } }) {
    return (
      <s-stack gap="base">
        <s-heading>{say("question.heading")}</s-heading>
        <s-stack gap="small-100">
          <Paragraphs text={question.text} />
          <s-text color="subdued">{say("question.asked-at", { at: instant(question.askedAt) })}</s-text>
        </s-stack>
        <s-text-area
          label={say("question.answer")}
          rows={4}
          maxLength={mostLetters}
          value={text}
          disabled={now.sending}
          error={error ? say(error, { most: mostLetters, length: text.trim().length }) : undefined}
          onInput={(event: Event) => {
            text = valueOf(event);
            draft.keep(text);
          }}
        />
        <s-stack direction="inline" gap="base">
          <s-button variant="primary" loading={now.sending && !askedTwice} disabled={now.sending} onClick={answer}>
            {say("question.send")}
          </s-button>
        </s-stack>
      </s-stack>
    );
  }

  /** The button stays when it is pressed: nobody's focus is lost with it, and a second press takes the question back. */
  function Withdraw() {
    return (
      <s-stack gap="base">
        <s-stack direction="inline" gap="base">
          <s-button variant="secondary" disabled={now.sending} onClick={() => ask(!askedTwice)}>
            {say("withdraw.button")}
          </s-button>
        </s-stack>
        {askedTwice && (
          <s-banner tone="warning" heading={say("withdraw.heading")}>
            <s-stack gap="base">
              <s-paragraph>{say("withdraw.explain")}</s-paragraph>
              <s-stack direction="inline" gap="base">
                <s-button variant="primary" loading={now.sending} disabled={now.sending} onClick={withdraw}>
                  {say("withdraw.confirm")}
                </s-button>
                <s-button variant="secondary" disabled={now.sending} onClick={() => ask(false)}>
                  {say("withdraw.keep")}
                </s-button>
              </s-stack>
            </s-stack>
          </s-banner>
        )}
      </s-stack>
    );
  }

  return function CaseActions({ view }: { view: CancellationView }) {
    const { problem } = now;
    if (!problem && !view.question && !view.canWithdraw) return null;
    return (
      <s-stack gap="large">
        {problem && (
          <s-banner tone="critical" heading={say("failed." + problem)}>
            <s-stack gap="small">
              <s-paragraph>{say(`failed.${problem}-next`)}</s-paragraph>
              {leftOver && (
                <>
                  <s-paragraph>{say("question.left-over", { email: view.contact.email })}</s-paragraph>
                  <Paragraphs text={leftOver} />
                </>
              )}
            </s-stack>
          </s-banner>
        )}
        {view.question && <Question question={view.question} />}
        {view.canWithdraw && <Withdraw />}
      </s-stack>
    );
  };
}
