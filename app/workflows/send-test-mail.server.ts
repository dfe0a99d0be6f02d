import { randomInt, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Deps } from "../deps";
import { composeTestMail, type MailLanguage } from "../emails/compose-mail";
import { MailFailure, type MailFailureReason } from "../emails/send-mail.server";
import type { Staff } from "../shopify/door.server";

export type TestMail =
  { outcome: "accepted" } | { outcome: "not-an-address" | "too-many" } | { outcome: "refused"; reason: MailFailureReason };

/** Enough for whoever sets a sender up, too few to fill anybody's mailbox. */
const AN_HOUR = 20;

/**
 * A mail with a number in it goes to the address a person of the store names, at once: whether the mail server takes it
 * is known now, whether it arrives when somebody types the number. Sent twice, only the newer number counts.
 */
export async function sendTestMail(
  { to, language, staff }: { to: string; language: MailLanguage; staff: Staff },
  deps: Deps,
): Promise<TestMail> {
  const address = z.email().max(254).safeParse(to.trim());
  if (!address.success) return { outcome: "not-an-address" };
  if (!(await deps.rateLimit.allow(`test-mail ${staff.shop}`, AN_HOUR))) return { outcome: "too-many" };
  const { policy } = await deps.shops.policyFor(staff.shop, deps.clock.now());
  const number = String(randomInt(100_000, 1_000_000));
  const by = staff.userId;
  try {
    await deps.mailbox.send({
      ...composeTestMail(language, { number, who: staff.userName, policy }),
      to: address.data,
      fromName: policy.senderName,
      replyTo: policy.contact.email,
      messageId: `<test.${randomUUID()}@${staff.shop}>`,
    });
  } catch (error) {
    const { reason, message } = MailFailure.of(error);
    deps.log.warn({ shop: staff.shop, reason, message }, "a test mail was not taken");
    await deps.setupChecks.note(staff.shop, "mail", { code: "refused", facts: { reason }, by });
    return { outcome: "refused", reason };
  }
  await deps.setupChecks.note(staff.shop, "mail", { code: "accepted", by, expects: number });
  return { outcome: "accepted" };
}
