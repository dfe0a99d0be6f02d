import { createTransport } from "nodemailer";
import type { Log } from "../lib/log.server";

export interface OutgoingMail {
  to: string;
  subject: string;
  text: string;
  html: string;
  messageId: string;
  replyTo: string;
  /** The name beside the mail server's own address; that address itself is what the server may send from. */
  fromName?: string | null;
}

/** Where mails go out; the app never cares which server that is. */
export interface Mailbox {
  /** Resolves once the server has taken the mail; throws when it has not, or nobody can say. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** Told to staff in their language. */
export const mailFailureReasons = ["unreachable", "not-signed-in", "try-later", "refused", "other"] as const;
export type MailFailureReason = (typeof mailFailureReasons)[number];

/** Why a mail was not taken. The message is the server's, without anybody's address: it is kept and logged. */
export class MailFailure extends Error {
  constructor(
    readonly reason: MailFailureReason,
    message: string,
  ) {
    super(message);
    this.name = "MailFailure";
  }

  /** The same mail would be refused again, however often. */
  get isFinal(): boolean {
    return this.reason === "refused";
  }

  /** What nodemailer throws says where it failed (code) and what the server answered (responseCode). */
  static of(error: unknown): MailFailure {
    const { code, responseCode } = (error ?? {}) as { code?: string; responseCode?: number };
    const message = (error instanceof Error ? error.message : String(error)).replace(/[^\s<>"']+@[^\s<>"']+/g, "…").slice(0, 500);
    return new MailFailure(reasonOf(code, responseCode), message);
  }
}

function reasonOf(code: string | undefined, responseCode: number | undefined): MailFailureReason {
  if (code === "EAUTH" || responseCode === 530 || responseCode === 535) return "not-signed-in";
  if (responseCode !== undefined && responseCode >= 500) return "refused";
  if (responseCode !== undefined && responseCode >= 400) return "try-later";
  if (["ECONNECTION", "ECONNREFUSED", "ETIMEDOUT", "ESOCKET", "EDNS", "ECONNRESET"].includes(code ?? "")) return "unreachable";
  return "other";
}

/** SMTP, e.g. `smtp://user:password@host:587`. */
export function smtpMailbox(url: string, from: string): Mailbox {
  // a server that says nothing must not hold a worker for minutes
  const transport = createTransport({ url, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 }, { from });
  const address = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from;
  return {
    async send({ fromName, ...mail }) {
      await transport.sendMail({
        ...mail,
        ...(fromName ? { from: { name: fromName, address } } : {}),
        // out-of-office answers to a machine help nobody (RFC 3834)
        headers: { "Auto-Submitted": "auto-generated" },
      });
    },
    close: () => transport.close(),
  };
}

/** For developing without a mail server: what would have gone out is in the log. */
export function loggedMailbox(log: Log): Mailbox {
  return {
    send: ({ subject, text }) => {
      log.info({ subject, text }, "a mail was not sent: SMTP_URL is not set");
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
