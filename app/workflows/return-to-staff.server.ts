import type { Deps } from "../deps";
import { waitLease } from "./timing";

/**
 * P10: a question was not answered in time, so people decide on what is known, or call. Nothing is refused for that and
 * the promised date is what it was. An answer that comes at the same moment wins or finds the case back in review.
 */
export async function returnToStaff({ caseId }: { caseId: string }, deps: Deps): Promise<void> {
  for (;;) {
    const current = await deps.cases.get(caseId);
    if (current?.status !== "waiting-for-customer" || !current.waitUntil) return;
    // the alarm has moved the time on by its lease; anything later is a newer question
    if (current.waitUntil > deps.clock.now().plus(waitLease)) return;
    const moved = await deps.cases.move(current, "in-review", {
      set: { waitUntil: null },
      events: [{ kind: "no-answer-in-time", actor: "app", detail: { answerBy: current.answerLimitAt?.toUTC().toISO() ?? null } }],
      followUp: { at: deps.clock.now().plus({ hours: 1 }) },
    });
    // a reminder or a note got in between: as long as nobody answered, the time is up all the same
    if (moved.ok) return;
  }
}
