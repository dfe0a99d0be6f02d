import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startMailbox, type Mailbox } from "./mailbox";

let folder: string;
let mailbox: Mailbox;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mailbox-"));
  mailbox = await startMailbox({ folder, now: () => new Date("2026-11-20T09:30:00Z") });
});
afterEach(async () => {
  await mailbox.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (subject: string): Promise<unknown> =>
  createTransport(mailbox.url).sendMail({
    from: "Sofimix <service-client@sofimix.example>",
    to: "Léa Moreau <lea@example.com>",
    subject,
    text: "Votre commande est annulée.",
    html: "<p>Votre commande est <b>annulée</b>.</p>",
    headers: { "X-Case": "42" },
  });

test("a mail sent over SMTP can be read, in text and HTML, with its headers and the simulated time", async () => {
  await send("Commande nº 1001 annulée – remboursement lancé");

  const [mail] = mailbox.mails();
  expect(mail).toMatchObject({
    subject: "Commande nº 1001 annulée – remboursement lancé",
    from: expect.stringContaining("service-client@sofimix.example"),
    to: ["lea@example.com"],
    receivedAt: "2026-11-20T09:30:00.000Z",
  });
  expect(mail?.text).toContain("Votre commande est annulée.");
  expect(mail?.html).toContain("<b>annulée</b>");
  expect(mail?.headers).toContainEqual({ name: "x-case", value: "42" });
});

test("mails outlive the mailbox, newest first, until it is emptied", async () => {
  await send("First");
  await send("Second");
  await mailbox.close();

  mailbox = await startMailbox({ folder });
  expect(mailbox.mails().map((mail) => mail.subject)).toEqual(["Second", "First"]);

  await mailbox.clear();
  expect(mailbox.mails()).toEqual([]);
});

test("a mailbox that refuses asks the sender to try later and keeps nothing", async () => {
  mailbox.mode = "refusing";
  await expect(send("Too early")).rejects.toMatchObject({ responseCode: 451 });
  expect(mailbox.mails()).toEqual([]);

  mailbox.mode = "accepting";
  await send("In time");
  await expect(mailbox.waitFor((mail) => mail.subject === "In time")).resolves.toBeDefined();
});
