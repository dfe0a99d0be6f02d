import { createTransport } from "nodemailer";
import type { Log } from "../lib/log.server";

/** Where mails go out; the app never cares which server that is. */
export interface Mailbox {
  /** Resolves once the server has taken the mail; throws when it has not, or nobody can say. */
  send(mail: { to: string; subject: string; text: string; html: string; messageId: string; replyTo: string }): Promise<void>;
  close(): void;
}

/** SMTP, e.g. `smtp://user:password@host:587`. */
export function smtpMailbox(url: string, from: string): Mailbox {
  const transport = createTransport(url, { from });
  return {
    async send(mail) {
      await transport.sendMail(mail);
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
