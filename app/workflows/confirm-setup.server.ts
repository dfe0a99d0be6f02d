import { confirmedByPeople, type ConfirmedStep } from "../cases/setup";
import type { Deps } from "../deps";
import type { Staff } from "../shopify/door.server";

export const isConfirmedStep = (step: unknown): step is ConfirmedStep => (confirmedByPeople as readonly unknown[]).includes(step);

/** A person says that something is done which Shopify tells no app about, or that it is not done after all. */
export async function confirmSetup(
  { step, confirmed, staff }: { step: ConfirmedStep; confirmed: boolean; staff: Staff },
  deps: Deps,
): Promise<void> {
  if (confirmed) await deps.setupChecks.note(staff.shop, step, { code: "confirmed", by: staff.userId });
  else await deps.setupChecks.forget(staff.shop, step);
  deps.log.info({ shop: staff.shop, userId: staff.userId, step, confirmed }, "a step of the setup was confirmed");
}

/** Somebody read the test mail and types its number: mails arrive, from a sender that mailboxes take. */
export async function confirmTestMail({ typed, staff }: { typed: string; staff: Staff }, deps: Deps): Promise<boolean> {
  // six figures are few: whoever guesses is stopped long before
  if (!(await deps.rateLimit.allow(`test-mail-number ${staff.shop}`, 20))) return false;
  const check = (await deps.setupChecks.of(staff.shop)).get("mail");
  if (!check?.expects || check.expects !== typed.replace(/\D/g, "")) return false;
  await deps.setupChecks.note(staff.shop, "mail", { code: "arrived", by: staff.userId });
  return true;
}
