import { randomUUID } from "node:crypto";
import type { CaseRecord } from "../cases/cases.server";
import { writtenText, type TextProblem } from "../cases/written-text";
import type { Deps } from "../deps";
import type { Answer } from "../lib/answer";
import { closingTimeAfter } from "../policy/calendar";
import type { Staff } from "../shopify/door.server";

/** How long a question waits before the case returns to staff, answered or not. */
export const businessDaysToAnswer = 2;

/**
 * P10: something is missing, so the shopper is asked. The promised date does not move and the reminders go on; without an
 * answer the case comes back to staff by its own timer. The question, its mail and the timer are one change: a death
 * before it leaves the case in review, a death after it loses nothing.
 */
export async function askCustomer(
  current: CaseRecord,
  question: { text: string | undefined; staff: Staff },
  deps: Deps,
): Promise<Answer<CaseRecord, "moved-on" | TextProblem>> {
  const text = writtenText(question.text, "question");
  if (!text.ok) return text;
  const messageId = randomUUID();
  const { userId } = question.staff;
  const waitUntil = closingTimeAfter(deps.clock.now(), businessDaysToAnswer, current.policy.service);
  return deps.cases.move(current, "waiting-for-customer", {
    set: { waitUntil: waitUntil.toJSDate() },
    events: [
      { kind: "question-asked", actor: "staff", actorId: userId, detail: { messageId, waitUntil: waitUntil.toUTC().toISO() } },
    ],
    mails: [{ kind: "question", key: messageId, facts: { messageId } }],
    also: async (tx) => {
      await deps.messages.add(tx, {
        id: messageId,
        caseId: current.id,
        kind: "question",
        author: "staff",
        authorId: userId,
        text: text.value,
      });
    },
  });
}
