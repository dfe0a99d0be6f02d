import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { AddressObject } from "mailparser";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived over SMTP. */
export interface ReceivedMail {
  id: string;
  /** When it arrived, by the simulator's clock (ISO instant). */
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  headers: { name: string; value: string }[];
}

export interface Mailbox {
  /** For SMTP_URL: "smtp://127.0.0.1:4403". */
  url: string;
  port: number;
  /** Newest first. */
  mails(): ReceivedMail[];
  /** Resolves with the first mail that fits, waiting for it up to `withinMs` (5 s). */
  waitFor(fits: (mail: ReceivedMail) => boolean, withinMs?: number): Promise<ReceivedMail>;
  clear(): Promise<void>;
  close(): Promise<void>;
  /** "accepting", or what the mail server does wrong: "refusing" answers 451 (try later) to every mail. */
  mode: "accepting" | "refusing";
}

/**
 * A real SMTP server that delivers to a folder, one JSON file a mail. A mail is on disk before the sender hears
 * 250, so a preview that is killed keeps what it confirmed. Listens on this machine only.
 */
export async function startMailbox(options: { port?: number; folder: string; now?: () => Date }): Promise<Mailbox> {
  const { folder, now = () => new Date() } = options;
  await mkdir(folder, { recursive: true });
  let mails = await readMails(folder);
  const waiting = new Set<() => void>();

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    hideSize: true,
    logger: false,
    disableReverseLookup: true,
    onMailFrom(_address, _session, callback) {
      if (mailbox.mode === "accepting") return callback();
      callback(Object.assign(new Error("Mail server is not accepting mail right now"), { responseCode: 451 }));
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", callback);
      stream.on("end", () => {
        const recipients = session.envelope.rcptTo.map((each) => each.address);
        keep(Buffer.concat(chunks), recipients).then(() => callback(), callback);
      });
    },
  });
  // a sender that goes away half-way is the sender's trouble
  server.on("error", () => undefined);

  async function keep(raw: Buffer, recipients: string[]): Promise<void> {
    const parsed = await simpleParser(raw);
    const mail: ReceivedMail = {
      id: randomUUID(),
      receivedAt: now().toISOString(),
      from: addresses(parsed.from).join(", "),
      to: recipients.length > 0 ? recipients : addresses(parsed.to),
      subject: parsed.subject ?? "",
      text: parsed.text ?? "",
      html: parsed.html || null,
      headers: parsed.headerLines.map(({ key, line }) => ({ name: key, value: line.slice(line.indexOf(":") + 1).trim() })),
    };
    const path = join(folder, `${String(Date.now()).padStart(14, "0")}-${mail.id}.json`);
    await writeFile(`${path}.part`, JSON.stringify(mail, null, 2));
    await rename(`${path}.part`, path);
    mails = [mail, ...mails];
    for (const look of waiting) look();
  }

  await new Promise<void>((listening, failed) => {
    server.server.once("error", failed);
    server.listen(options.port ?? 0, "127.0.0.1", () => listening());
  });
  const { port } = server.server.address() as AddressInfo;

  const mailbox: Mailbox = {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mode: "accepting",
    mails: () => mails,
    waitFor: (fits, withinMs = 5_000) =>
      new Promise((found, failed) => {
        const look = (): void => {
          const mail = mails.find(fits);
          if (!mail) return;
          stop();
          found(mail);
        };
        const timer = setTimeout(() => {
          stop();
          failed(
            new Error(`No such mail within ${withinMs} ms; there: ${mails.map((each) => each.subject).join(" | ") || "none"}`),
          );
        }, withinMs);
        const stop = (): void => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    async clear() {
      mails = [];
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
  return mailbox;
}

async function readMails(folder: string): Promise<ReceivedMail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const mails = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), "utf8")) as ReceivedMail),
  );
  return mails.reverse();
}

function addresses(field: AddressObject | AddressObject[] | undefined): string[] {
  const fields = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return fields.map((each) => each.text);
}
