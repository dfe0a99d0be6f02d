import type { CancellationView, RecallView } from "../../app/cases/cancellation-view";
import { recallSteps } from "../../app/cases/recall";
import type { ToldView } from "./case-state";
import type { Words } from "./words";

/** A server newer than this script may tell of steps that it has no words for: those are left out. */
const known: string[] = ([] as string[]).concat(...Object.values(recallSteps));
export const stepsOf = ({ recall }: CancellationView): RecallView["steps"] =>
  recall ? recall.steps.filter(({ step }) => known.includes(step)) : [];

const moneyIsThere = /^(credited|voided|none-due)$/;
const moneyIsOut = /^(sent|credited|unconfirmed|voided|none-due)$/;

/**
 * What a case is called at its end, where its bare state would say too little: goods that left by mistake end in four
 * ways, and are called refunded once the money has left; an order that never left is, once the money is there.
 */
export function atItsEnd(view: CancellationView): ToldView {
  const { state, recall, refunds } = view;
  if (state != "cancelled" && state != "closed") return view;
  const all = (is: RegExp) => refunds.length > 0 && refunds.every(({ status }) => is.test(status));
  const { outcome } = recall || {};
  if (outcome) return { ...view, state: all(moneyIsOut) ? outcome + "-refunded" : outcome };
  return view.cancelledAt && all(moneyIsThere) ? { ...view, state: "cancelled-refunded" } : view;
}

/** Goods that left by mistake: how far they are, what the shopper has to do about it, and that it costs them nothing. */
export function RecallProgress({ view, words: { say, instant } }: { view: CancellationView; words: Words }) {
  const { recall, contact } = view;
  if (!recall || recall.outcome) return null;
  const { returnLabel } = recall;
  const steps = stepsOf(view);
  const last = steps[steps.length - 1];
  const todo = todoOf(recall);
  return (
    <s-box border="base" borderRadius="base" padding="base">
      <s-stack gap="small">
        {last && (
          <>
            <s-text type="strong">{say("recall.last")}</s-text>
            <s-paragraph>
              {say("recall-step." + last.step)} <s-text color="subdued">{instant(last.at)}</s-text>
            </s-paragraph>
          </>
        )}
        <s-text type="strong">{say("recall.todo")}</s-text>
        <s-paragraph>{say("recall." + todo, { email: contact.email })}</s-paragraph>
        {todo.startsWith("hand-in") && returnLabel && (
          <>
            {returnLabel.number && <s-paragraph>{say("recall.number", { number: returnLabel.number })}</s-paragraph>}
            {returnLabel.url && (
              <s-stack direction="inline">
                <s-button variant="primary" href={returnLabel.url} target="_blank">
                  {say("recall.label")}
                </s-button>
              </s-stack>
            )}
          </>
        )}
        <s-paragraph>{say("recall.free")}</s-paragraph>
      </s-stack>
    </s-box>
  );
}

/** Goods that somebody else turns round need nothing of the shopper; goods that are with the shopper come back by them. */
function todoOf({ way, steps, returnLabel }: RecallView): string {
  if (way != "return" && way != "own-return") return way == "building" || isBack(steps) ? "nothing" : "nothing-yet";
  if (isBack(steps)) return "nothing";
  return returnLabel ? (returnLabel.url ? "hand-in" : "hand-in-as-written") : "keep";
}

const isBack = (steps: RecallView["steps"]): boolean => steps.some(({ step }) => step == "goods-back" || step == "parcel-back");
