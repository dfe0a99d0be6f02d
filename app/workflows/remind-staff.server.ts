import type { DateTime } from "luxon";
import type { CaseStatus } from "../cases/case";
import type { Deps } from "../deps";
import { reminderOccasions, reminderTimes, type ReminderOccasion } from "../policy/calendar";
import { caseUrl } from "./link-to-case.server";

/** In these an answer is owed by people; a question to the shopper does not stop the clock. */
const owed: readonly CaseStatus[] = ["in-review", "waiting-for-customer", "needs-attention"];

/**
 * P4: staff hear of an answer they owe at half time, two service hours before the limit, and after it.
 *
 * A case that comes to staff rings this at once, which finds nothing due and sets the time. Of reminders that fell due
 * while nobody could send them, only the last is sent. Run twice, it finds the reminder counted; killed before the
 * change, the row's own time makes the job again.
 */
export async function remindStaff({ caseId }: { caseId: string }, deps: Deps): Promise<void> {
  const current = await deps.cases.get(caseId);
  if (!current) return;
  const { answerLimitAt } = current;
  if (!owed.includes(current.status) || !answerLimitAt) return deps.cases.remindStaffAt(current, null);

  const times = reminderTimes(current.correctedAt ?? current.receivedAt, answerLimitAt, current.policy.service);
  const now = deps.clock.now();
  const due = reminderOccasions.findLastIndex((occasion, index) => index >= current.reminders && times[occasion] <= now);
  if (due < 0) return deps.cases.remindStaffAt(current, timeOf(current.reminders, times));

  const occasion = reminderOccasions[due]!;
  const { policy } = await deps.shops.policyFor(current.shop, now);
  // a store may do without some of them: then none is told to have gone out
  const isWanted = policy.staffReminders.includes(occasion);
  // moved on meanwhile: the row's own time rings again, and what is true then decides
  await deps.cases.alter(current, {
    set: { reminders: due + 1, remindAt: timeOf(due + 1, times)?.toJSDate() ?? null },
    events: isWanted
      ? [{ kind: "reminder-sent", actor: "app", detail: { occasion, answerBy: answerLimitAt.toUTC().toISO() } }]
      : [],
    mails: isWanted
      ? [
          {
            kind: "staff-reminder",
            // a case that is put right has a new limit, and is reminded of anew
            key: current.correctedAt ? `${occasion}:${current.correctedAt.toMillis()}` : occasion,
            facts: { occasion, link: caseUrl(current, deps) },
          },
        ]
      : [],
  });
}

const timeOf = (reminder: number, times: Record<ReminderOccasion, DateTime>): DateTime | null => {
  const occasion = reminderOccasions[reminder];
  return occasion ? times[occasion] : null;
};
