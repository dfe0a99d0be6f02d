import type { MailFacts, MailKind } from "../emails/compose-mail";
import { composeMail } from "../emails/compose-mail";
import type { CaseRecord } from "../cases/cases.server";
import type { RefundStatus } from "../cases/case";
import type { Deps } from "../deps";
import { isPositive } from "../lib/money";

/**
 * A queued mail goes out with what is true at this moment. The message id is the mail's own, so that a mail server
 * that sees a repeat after a lost answer can tell; a mail that a later one has overtaken is not sent at all.
 */
export async function tellShopper({ mailId }: { mailId: string }, deps: Deps): Promise<void> {
  const mail = await deps.prisma.mail.findUnique({ where: { id: mailId } });
  if (!mail || mail.status !== "queued") return;
  const current = await deps.cases.get(mail.caseId);
  if (!current) return;

  // "nothing will be delivered" must not reach somebody whose parcel has left all the same
  const untrue = mail.kind === "cancelled" && current.status === "recalling";
  const overtaken =
    mail.kind === "received" && (await deps.prisma.mail.count({ where: { caseId: mail.caseId, kind: { not: "received" } } })) > 0;
  if (overtaken || untrue) return settle(mailId, { status: "superseded" }, deps);

  const row = await deps.prisma.case.findUnique({ where: { id: current.id }, include: { contact: true, refunds: true } });
  const sealed = row?.contact?.email;
  if (!row || !sealed) return settle(mailId, { status: "no-address" }, deps);

  const composed = composeMail(mail.kind as MailKind, current.locale, factsOf(current, row.refunds));
  try {
    await deps.mailbox.send({
      ...composed,
      to: deps.encryption.decrypt(sealed),
      replyTo: current.policy.contact.email,
      messageId: `<${mail.id}@${current.shop}>`,
    });
  } catch (error) {
    const tries = mail.tries + 1;
    const message = error instanceof Error ? error.message : String(error);
    await deps.prisma.mail.updateMany({ where: { id: mailId, status: "queued" }, data: { tries, error: message } });
    if (tries === 1) await deps.cases.note(current.id, { kind: "mail-failed", actor: "app", detail: { mail: mail.kind } });
    throw error; // the queue tries again
  }
  await settle(mailId, { status: "sent", messageId: mail.id }, deps);
  await deps.cases.note(current.id, { kind: "mail-sent", actor: "app", detail: { mail: mail.kind } });
}

async function settle(mailId: string, outcome: { status: string; messageId?: string }, deps: Deps): Promise<void> {
  await deps.prisma.mail.updateMany({
    where: { id: mailId, status: "queued" },
    data: { ...outcome, error: null, sentAt: outcome.status === "sent" ? deps.clock.now().toJSDate() : null },
  });
}

interface RefundRow {
  amount: { toFixed(): string };
  currencyCode: string;
  methodLabel: string | null;
  status: string;
  expectedFrom: string | null;
  expectedBy: string | null;
}

function factsOf(current: CaseRecord, refunds: RefundRow[]): MailFacts {
  return {
    orderName: current.orderName,
    receivedAt: current.receivedAt,
    answerBy: current.answerLimitAt,
    cancelledAt: current.cancelledAt,
    next:
      current.status === "recalling"
        ? "recall"
        : current.status === "received" || current.status === "cancelling"
          ? "cancelling"
          : "review",
    verdict: current.verdict,
    refunds: refunds.map((row) => ({
      amount: { amount: row.amount.toFixed(), currencyCode: row.currencyCode },
      method: row.methodLabel,
      status: row.status as RefundStatus,
      expectedFrom: row.expectedFrom,
      expectedBy: row.expectedBy,
    })),
    paid:
      isPositive(current.orderFacts.total) &&
      !["PENDING", "AUTHORIZED", "VOIDED", "EXPIRED"].includes(current.orderFacts.financialStatus ?? ""),
    test: current.orderFacts.test,
    policy: current.policy,
  };
}
