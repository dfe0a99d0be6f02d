import { randomUUID } from "node:crypto";
import { z } from "zod";
import { mailKinds, type MailKind } from "../cases/mail-kind";
import type { Deps } from "../deps";
import { sampleWords, type MailLanguage } from "../emails/compose-mail";
import { sampleMail } from "../emails/sample-mail";
import { MailFailure, type MailFailureReason } from "../emails/send-mail.server";
import { storeName } from "../lib/shop-domain";
import { draftSchema, readDraft } from "../policy/policy-draft";
import type { Policy } from "../policy/types";
import type { Staff } from "../shopify/door.server";

export interface MailToShow {
  kind: MailKind;
  language: MailLanguage;
  /** The form as it stands, saved or not. */
  draft: unknown;
}

export interface ShownMail {
  kind: MailKind;
  language: MailLanguage;
  subject: string;
  html: string;
  /** The form can't be read as it stands: the mail is shown with the settings in force. */
  withSaved: boolean;
}

export type SentSample =
  { outcome: "sent" } | { outcome: "not-an-address" | "too-many" } | { outcome: "refused"; reason: MailFailureReason };

const AN_HOUR = 20;

export const isMailKind = (kind: unknown): kind is MailKind => (mailKinds as readonly unknown[]).includes(kind);

/** A mail as customers would get it, with the settings as they stand in the form. Nothing is sent or kept. */
export async function showSampleMail({ kind, language, draft }: MailToShow, staff: Staff, deps: Deps): Promise<ShownMail> {
  const { policy, withSaved } = await policyOf(draft, staff, deps);
  const { subject, html } = sampleMail(kind, language, { policy, now: deps.clock.now(), store: storeName(staff.shop) });
  return { kind, language, subject, html, withSaved };
}

/** The same mail to an address a person of the store names, marked as a sample. It belongs to no case and is not followed. */
export async function sendSampleMail(
  { kind, language, draft, to }: MailToShow & { to: string },
  staff: Staff,
  deps: Deps,
): Promise<SentSample> {
  const address = z.email().max(254).safeParse(to.trim());
  if (!address.success) return { outcome: "not-an-address" };
  if (!(await deps.rateLimit.allow(`sample-mail ${staff.shop}`, AN_HOUR))) return { outcome: "too-many" };
  const { policy } = await policyOf(draft, staff, deps);
  const composed = sampleMail(kind, language, { policy, now: deps.clock.now(), store: storeName(staff.shop) });
  try {
    await deps.mailbox.send({
      ...composed,
      subject: sampleWords(language).subject(composed.subject),
      to: address.data,
      fromName: policy.senderName,
      replyTo: policy.contact.email,
      messageId: `<sample.${randomUUID()}@${staff.shop}>`,
    });
  } catch (error) {
    const { reason, message } = MailFailure.of(error);
    deps.log.warn({ shop: staff.shop, reason, message }, "a sample mail was not taken");
    return { outcome: "refused", reason };
  }
  return { outcome: "sent" };
}

async function policyOf(draft: unknown, staff: Staff, deps: Deps): Promise<{ policy: Policy; withSaved: boolean }> {
  const sent = draftSchema.safeParse(draft);
  const read = sent.success ? readDraft(sent.data) : null;
  if (read?.ok) return { policy: { effectiveFrom: deps.clock.now(), ...read.settings }, withSaved: false };
  const { policy } = await deps.shops.policyFor(staff.shop, deps.clock.now());
  return { policy, withSaved: true };
}
