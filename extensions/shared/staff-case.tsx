import type { StaffCaseView, StaffOrderView } from "../../app/cases/staff-order-view";
import { casePage } from "./staff-backend";
import type { Words } from "./words";

/** The colours staff know from the app's own list. */
const tones: Record<StaffCaseView["status"], "auto" | "info" | "success" | "warning" | "critical"> = {
  received: "info",
  "in-review": "warning",
  "waiting-for-customer": "info",
  recalling: "warning",
  returning: "info",
  cancelling: "info",
  cancelled: "success",
  declined: "auto",
  withdrawn: "auto",
  "needs-attention": "critical",
  closed: "auto",
};

/** What happened, what is owed and by when, what comes next, and the way to the case. */
export function StaffCase({ view, words: { say, instant } }: { view: StaffOrderView & { case: StaffCaseView }; words: Words }) {
  const { id, status, receivedAt, answerBy, overdue, step } = view.case;
  return (
    <s-stack gap="base">
      <s-stack direction="inline" gap="small-200" alignItems="center">
        <s-badge tone={tones[status]}>{say("status." + status)}</s-badge>
        {overdue && <s-badge tone="critical">{say("case.overdue")}</s-badge>}
      </s-stack>
      {answerBy && <s-text>{say(overdue ? "case.answer-was-due" : "case.answer-by", { at: instant(answerBy) })}</s-text>}
      <s-paragraph>{say("step." + step)}</s-paragraph>
      <s-text color="subdued">{say("case.received", { at: instant(receivedAt) })}</s-text>
      <s-stack direction="inline" gap="base">
        <s-button href={casePage(id)}>{say("case.open")}</s-button>
      </s-stack>
    </s-stack>
  );
}
