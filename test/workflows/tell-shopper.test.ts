import { describe, expect, it } from "vitest";
import type { CaseMailKind, MailCause } from "../../app/cases/mail-kind";
import type { Prisma } from "../../app/database/generated/client";
import type { Deps } from "../../app/deps";
import type { OutgoingMail } from "../../app/emails/send-mail.server";
import { openLink } from "../../app/lib/sealed-link";
import { noteRefunds } from "../../app/workflows/note-refunds.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { tellShopper } from "../../app/workflows/tell-shopper.server";
import { openShop, SHOP } from "../support/shop";

// no worker: each try is made by hand
const shop = await openShop({ worker: false });
const { deps, shopify } = shop;

/** A case in review with one more mail queued, and nothing sent yet. */
async function queued(kind: CaseMailKind, cause?: MailCause): Promise<{ caseId: string; mailId: string; orderId: string }> {
  await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  await shop.press(orderId);
  const current = (await deps.cases.ofOrder(SHOP, orderId))!;
  expect(current.status).toBe("in-review");
  await deps.cases.alter(current, { mails: [{ kind, key: "1", facts: cause }] });
  const mail = await deps.prisma.mail.findUniqueOrThrow({ where: { dedupeKey: `${current.id}:${kind}:1` } });
  return { caseId: current.id, mailId: mail.id, orderId };
}

const mailOf = (id: string) => deps.prisma.mail.findUniqueOrThrow({ where: { id } });
const eventsOf = async (caseId: string, kind: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { caseId, kind }, orderBy: { at: "asc" } })).map(
    ({ detail }) => detail as Record<string, unknown>,
  );

const plain = (text = ""): string => text.replace(/[\u00a0\u202f]/g, " ");

/** A mail server that answers each mail with what it is told to; nothing told: it takes the mail. */
function mailServer(...answers: (unknown | (() => unknown))[]): { deps: Deps; taken: OutgoingMail[] } {
  const taken: OutgoingMail[] = [];
  const mailbox = {
    send: async (mail: OutgoingMail) => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      taken.push(mail);
      if (typeof answer === "function") await (answer as () => unknown)();
    },
    close: () => undefined,
  };
  return { deps: { ...deps, mailbox }, taken };
}

const smtpError = (message: string, responseCode?: number, code = "EENVELOPE") =>
  Object.assign(new Error(message), { responseCode, code });

describe("a mail to a shopper", () => {
  it("is sent once, however often its job runs, from the store's name and answered to the store", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const server = mailServer();
    await tellShopper({ mailId }, server.deps);
    await tellShopper({ mailId }, server.deps);
    expect(server.taken).toHaveLength(1);
    expect(server.taken[0]).toMatchObject({ replyTo: "commande@sofimix.com", messageId: `<${mailId}@${SHOP}>` });
    expect(await mailOf(mailId)).toMatchObject({ status: "sent", error: null });
    expect(await eventsOf(caseId, "mail-sent")).toEqual([{ mail: "correction-apology" }]);
  });

  it("is sent once when two processes have the same job at the same moment", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const slow = () => new Promise((later) => setTimeout(later, 300));
    const server = mailServer(slow, slow);
    await Promise.all([tellShopper({ mailId }, server.deps), tellShopper({ mailId }, server.deps)]);
    expect(server.taken).toHaveLength(1);
    expect(await eventsOf(caseId, "mail-sent")).toHaveLength(1);
  });

  it("that the server will not take now is tried again; staff read why, without anybody's address", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const busy = smtpError("451 4.7.1 <lea@example.com>: try again later", 451);
    const server = mailServer(busy, busy);
    await expect(tellShopper({ mailId }, server.deps)).rejects.toThrow("try again later");
    await expect(tellShopper({ mailId }, server.deps)).rejects.not.toThrow("lea@example.com");
    expect(await mailOf(mailId)).toMatchObject({
      status: "queued",
      tries: 2,
      error: "try-later: 451 4.7.1 <…>: try again later",
    });
    // begun is told once, not with every try
    expect(await eventsOf(caseId, "mail-failed")).toMatchObject([{ reason: "try-later", givenUp: false }]);

    await tellShopper({ mailId }, server.deps);
    expect(await mailOf(mailId)).toMatchObject({ status: "sent", error: null });
    expect(server.taken).toHaveLength(1);
  });

  it("is given up after a day, and the case calls for a person", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const down = () => smtpError("connect ECONNREFUSED 127.0.0.1:25", undefined, "ESOCKET");
    const server = mailServer(down(), down());
    await expect(tellShopper({ mailId }, server.deps)).rejects.toThrow();
    expect((await deps.cases.get(caseId))?.attentionCode).toBeNull();
    shopify.clock.move({ hours: 25 });
    await tellShopper({ mailId }, server.deps); // resolves: the queue has nothing left to repeat
    expect(await mailOf(mailId)).toMatchObject({ status: "failed" });
    expect((await eventsOf(caseId, "mail-failed")).map(({ givenUp }) => givenUp)).toEqual([false, true]);
    expect(await deps.cases.get(caseId)).toMatchObject({ status: "in-review", attentionCode: "mail-failed" });
    const page = await deps.cases.page({ shop: SHOP, caseId });
    expect(page?.mails.find(({ status }) => status === "failed")?.error).toContain("unreachable:");
    const list = await deps.cases.list({ shop: SHOP, view: "needs-attention", pageSize: 50 });
    expect(list.cases.map(({ id }) => id)).toContain(caseId);
  });

  it("that no server will ever take is given up at once", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    await tellShopper({ mailId }, mailServer(smtpError("550 5.1.1 no such user", 550)).deps);
    expect(await mailOf(mailId)).toMatchObject({ status: "failed", error: "refused: 550 5.1.1 no such user" });
    expect((await deps.cases.get(caseId))?.attentionCode).toBe("mail-failed");
  });

  it("goes out once when connections to the database break right after the server took it", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const server = mailServer();
    let broken = 2;
    const addOnce: typeof deps.cases.addOnce = (...note) =>
      (broken -= 1) >= 0 ? Promise.reject(new Error("terminating connection")) : deps.cases.addOnce(...note);
    const cut = { ...server.deps, cases: { ...deps.cases, addOnce } };
    await tellShopper({ mailId }, cut);
    await tellShopper({ mailId }, cut);
    expect(server.taken).toHaveLength(1);
    expect(await mailOf(mailId)).toMatchObject({ status: "sent" });
    expect(await eventsOf(caseId, "mail-sent")).toHaveLength(1);
  });

  it("goes out twice only when we die between the server's 250 and our note, and then under the same Message-ID", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    const server = mailServer();
    // the process ends before it can write that the mail was taken
    const dying: Deps = {
      ...server.deps,
      cases: { ...deps.cases, addOnce: () => Promise.reject(new Error("killed")) },
    };
    await expect(tellShopper({ mailId }, dying)).rejects.toThrow("killed");
    expect(await mailOf(mailId)).toMatchObject({ status: "queued" });
    await tellShopper({ mailId }, server.deps); // the job, made anew after the crash
    expect(server.taken.map(({ messageId }) => messageId)).toEqual([`<${mailId}@${SHOP}>`, `<${mailId}@${SHOP}>`]);
    expect(await eventsOf(caseId, "mail-sent")).toHaveLength(1);
    expect(await mailOf(mailId)).toMatchObject({ status: "sent" });
  });

  it("is not sent to somebody who was erased meanwhile", async () => {
    const { mailId, caseId } = await queued("correction-apology");
    await deps.prisma.contact.deleteMany({ where: { cases: { some: { id: caseId } } } });
    const server = mailServer();
    await tellShopper({ mailId }, server.deps);
    expect(server.taken).toEqual([]);
    expect(await mailOf(mailId)).toMatchObject({ status: "no-address" });
  });

  it("that has become untrue while it waited is not sent", async () => {
    const { mailId } = await queued("question", { link: "https://app.example/request" });
    const server = mailServer();
    await tellShopper({ mailId }, server.deps); // the case is back in review: there is nothing to answer any more
    expect(server.taken).toEqual([]);
    expect(await mailOf(mailId)).toMatchObject({ status: "superseded" });
  });

  it("carries the question's own words, until when, and the link", async () => {
    const { caseId, orderId } = await queued("correction-apology");
    const current = (await deps.cases.get(caseId))!;
    const messageId = crypto.randomUUID();
    await deps.cases.move(current, "waiting-for-customer", {
      set: { waitUntil: deps.clock.now().plus({ days: 2 }).toJSDate() },
      mails: [{ kind: "question", key: messageId, facts: { messageId, link: "https://app.example/request/x" } }],
      also: async (tx) => {
        await deps.messages.add(tx, { id: messageId, caseId, kind: "question", author: "staff", text: "Quelle <taille> ?" });
      },
    });
    const mail = await deps.prisma.mail.findUniqueOrThrow({ where: { dedupeKey: `${caseId}:question:${messageId}` } });
    const server = mailServer();
    await tellShopper({ mailId: mail.id }, server.deps);
    expect(server.taken[0]?.text).toContain("> Quelle <taille> ?");
    expect(server.taken[0]?.html).toContain("Quelle &lt;taille&gt; ?");
    expect(server.taken[0]?.subject).toContain(shopify.order(SHOP, orderId).name);
  });
});

describe("a reminder to staff", () => {
  it("goes to the address of the settings, in the store's language, whatever the shopper reads", async () => {
    const { mailId } = await queued("staff-reminder", { occasion: "half-time", link: "https://admin.shopify.com/x" });
    const { caseId } = await mailOf(mailId);
    await deps.prisma.case.update({ where: { id: caseId }, data: { locale: "en", reminders: 1 } });
    const server = mailServer();
    await tellShopper({ mailId }, server.deps);
    expect(server.taken[0]).toMatchObject({ to: "commande@sofimix.com", subject: expect.stringContaining("À répondre avant") });
    expect(server.taken[0]?.text).toContain("https://admin.shopify.com/x");
    // the record of what the customer was told does not count it
    expect(await eventsOf(caseId, "mail-sent")).toEqual([]);
  });

  it("that cannot be sent is on record, without saying that the customer was not told something", async () => {
    const { mailId, caseId } = await queued("staff-reminder", { occasion: "half-time" });
    await deps.prisma.case.update({ where: { id: caseId }, data: { reminders: 1 } });
    await tellShopper({ mailId }, mailServer(smtpError("550 no such user", 550)).deps);
    expect(await eventsOf(caseId, "mail-failed")).toMatchObject([{ mail: "staff-reminder", givenUp: true }]);
    expect((await deps.cases.get(caseId))?.attentionCode).toBeNull();
  });
});

describe("a mail about a refund", () => {
  const daysAgo = (days: number) => deps.clock.now().minus({ days }).toJSDate();

  /** A case with one refund in this state, and one mail about it queued. */
  async function about(kind: CaseMailKind, refund: Partial<Prisma.RefundUncheckedCreateInput>, cause: MailCause = {}) {
    const { caseId, orderId } = await queued("correction-apology");
    const row = await deps.prisma.refund.create({
      data: {
        caseId,
        shopDomain: SHOP,
        orderId,
        amount: "1079.90",
        currencyCode: "EUR",
        methodLabel: "Visa •••• 4242",
        status: "sent",
        paidAt: daysAgo(40),
        sentAt: daysAgo(30),
        expectedFrom: "2026-12-04",
        expectedBy: "2026-12-11",
        updatedAt: daysAgo(1),
        ...refund,
      },
    });
    const current = (await deps.cases.get(caseId))!;
    await deps.cases.alter(current, { mails: [{ kind, key: row.id, facts: { refundId: row.id, ...cause } }] });
    const mail = await deps.prisma.mail.findUniqueOrThrow({ where: { dedupeKey: `${caseId}:${kind}:${row.id}` } });
    const server = mailServer();
    const tell = () => tellShopper({ mailId: mail.id }, server.deps);
    return { caseId, orderId, refundId: row.id, mailId: mail.id, server, tell };
  }

  it.each([
    ["refund-sent", "sent", "credited"],
    ["refund-delayed", "failed", "sent"],
    ["refund-delayed", "pending", "sent"],
    ["refund-question", "sent", "credited"],
    ["bank-letter", "bank-inquiry", "credited"],
    ["refund-unconfirmed", "unconfirmed", "bank-inquiry"],
  ] as const)("%s goes out while it is %s, and not once it is %s", async (kind, status, later) => {
    const due = await about(kind, { status });
    await due.tell();
    expect(plain(due.server.taken[0]?.text)).toMatch(/1 079,90 € \(Visa •••• 4242\)/);
    expect(await mailOf(due.mailId)).toMatchObject({ status: "sent" });
    const overtaken = await about(kind, { status: later });
    await overtaken.tell();
    expect(overtaken.server.taken).toEqual([]);
    expect(await mailOf(overtaken.mailId)).toMatchObject({ status: "superseded" });
  });

  it.each([
    ["failed", "failed", "sent"],
    ["pending-long", "pending", "sent"],
    ["by-hand", "by-hand", "sent"],
    ["bank-inquiry", "bank-inquiry", "credited"],
    ["disputed", "disputed", "credited"],
  ] as const)("staff are called for %s with the way to the case, until it is over", async (refundTask, status, later) => {
    const due = await about("refund-task", { status }, { refundTask });
    await due.tell();
    expect(due.server.taken[0]).toMatchObject({ to: "commande@sofimix.com" });
    expect(due.server.taken[0]?.text).toContain(`/app/cases/${due.caseId}`);
    const over = await about("refund-task", { status: later }, { refundTask });
    await over.tell();
    expect(await mailOf(over.mailId)).toMatchObject({ status: "superseded" });
  });

  it("a failed one that is tried again is told by the new try", async () => {
    const first = await about("refund-delayed", { status: "failed" });
    await deps.prisma.refund.create({
      data: {
        caseId: first.caseId,
        shopDomain: SHOP,
        orderId: first.orderId,
        amount: "1079.90",
        currencyCode: "EUR",
        status: "pending",
        replacesId: first.refundId,
        updatedAt: daysAgo(0),
      },
    });
    await first.tell();
    expect(await mailOf(first.mailId)).toMatchObject({ status: "superseded" });
  });

  it("a delay is told after the cancellation, also when that mail has to be tried again", async () => {
    const delayed = await about("refund-delayed", { status: "failed" });
    const current = (await deps.cases.get(delayed.caseId))!;
    await deps.cases.alter(current, { mails: [{ kind: "cancelled" }] });
    const first = await deps.prisma.mail.findFirstOrThrow({ where: { caseId: delayed.caseId, kind: "cancelled" } });
    await delayed.tell();
    const down = mailServer(smtpError("421 try later", 421));
    await expect(tellShopper({ mailId: first.id }, down.deps)).rejects.toThrow("421");
    await Promise.all([delayed.tell(), delayed.tell()]);
    expect(delayed.server.taken).toEqual([]);
    const waiting = await mailOf(delayed.mailId);
    expect(waiting).toMatchObject({ status: "queued", tries: 0 });
    expect(waiting.dueAt!.getTime()).toBeGreaterThan(deps.clock.now().toMillis());
    await tellShopper({ mailId: first.id }, deps);
    await delayed.tell();
    expect(await mailOf(delayed.mailId)).toMatchObject({ status: "sent" });
    expect(delayed.server.taken).toHaveLength(1);
  });

  it.each(["before", "while", "pending before, and settled while"] as const)(
    "money that leaves %s the mail about the cancellation is sent is told of once",
    async (when) => {
      const { caseId, mailId, orderId } = await queued("cancelled");
      const seen = async () => {
        const outcome = await deps.shopify.forShop(SHOP).readOutcome(orderId, null);
        await noteRefunds((await deps.cases.get(caseId))!, outcome!, deps);
      };
      if (when !== "while") {
        if (when !== "before") shopify.payments.arrange(SHOP, orderId, { mode: "pending" });
        shopify.staff.refund(SHOP, orderId);
        await seen();
      }
      const server = mailServer(async () => {
        if (when === "while") shopify.staff.refund(SHOP, orderId);
        if (when === "pending before, and settled while") shopify.payments.settleRefund(SHOP, orderId);
        await seen();
      });
      await tellShopper({ mailId }, server.deps);
      expect(plain(server.taken[0]?.text).includes("remboursement envoyé")).toBe(when === "before");
      const own = await deps.prisma.mail.findMany({ where: { caseId, kind: "refund-sent" } });
      expect(own).toHaveLength(when === "before" ? 0 : 1);
      for (const { id } of own) await tellShopper({ mailId: id }, server.deps);
      expect(server.taken).toHaveLength(when === "before" ? 1 : 2);
    },
  );

  it("of a cancellation waits for its refunds, also when whoever noted the cancellation dies before them", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
    await shop.press(orderId);
    await shopify.idle();
    const { id: caseId } = (await deps.cases.ofOrder(SHOP, orderId))!;
    const dying = { ...deps, cases: { ...deps.cases, addOnce: () => Promise.reject(new Error("killed")) } };
    await expect(settleCase(caseId, dying)).rejects.toThrow("killed");
    const waiting = () => deps.prisma.mail.findFirstOrThrow({ where: { caseId, kind: "cancelled" } });
    expect((await waiting()).dueAt!.getTime()).toBeGreaterThan(deps.clock.now().plus({ seconds: 30 }).toMillis());
    await settleCase(caseId, deps);
    const due = await waiting();
    expect(due).toMatchObject({ status: "queued" });
    expect(due.dueAt!.getTime()).toBeLessThanOrEqual(deps.clock.now().toMillis());
    const server = mailServer();
    await tellShopper({ mailId: due.id }, server.deps);
    expect(plain(server.taken[0]?.text)).toContain("remboursement envoyé");
  });

  it("a question that was answered meanwhile is not asked", async () => {
    const { tell, mailId } = await about("refund-question", { askedShopperAt: daysAgo(1), answeredAt: daysAgo(0) });
    await tell();
    expect(await mailOf(mailId)).toMatchObject({ status: "superseded" });
  });

  it("asks with two links to one page, which still open it half a year later", async () => {
    const { tell, server, refundId, orderId } = await about("refund-question", { askedShopperAt: daysAgo(0) });
    await tell();
    const links = [...server.taken[0]!.text.matchAll(/https?:\/\/\S+\/request\/\S+/g)].map(([url]) => new URL(url));
    expect(links.map(({ searchParams }) => [searchParams.get("refund"), searchParams.get("arrived")])).toEqual([
      [refundId, "yes"],
      [refundId, "no"],
    ]);
    expect(new Set(links.map(({ pathname }) => pathname)).size).toBe(1);
    const sealed = links[0]!.pathname.split("/").pop()!;
    const later = deps.clock.now().plus({ days: 179 });
    expect(openLink(sealed, deps.encryption, later)).toMatchObject({ ok: true, value: { shop: SHOP, orderId } });
  });

  it("the letter comes as a link and as words to copy", async () => {
    const { tell, server, refundId } = await about("bank-letter", { status: "bank-inquiry", arn: "74537604326000012345678" });
    await tell();
    const { text } = server.taken[0]!;
    expect(text).toContain(`letter=${refundId}`);
    expect(text).toContain("Madame, Monsieur,");
    expect(text).toContain("74537604326000012345678");
  });
});

describe("a mail about a recall", () => {
  async function about(kind: CaseMailKind, cause: MailCause, recall: Partial<Prisma.RecallUncheckedCreateInput>) {
    const { caseId, orderId, mailId } = await queued(kind, cause);
    const openedAt = deps.clock.now().toJSDate();
    await deps.prisma.recall.create({ data: { caseId, shopDomain: SHOP, orderId, openedAt, openedBy: "app", ...recall } });
    const server = mailServer();
    await tellShopper({ mailId }, server.deps);
    return { text: server.taken[0]?.text, status: (await mailOf(mailId)).status };
  }
  const asked: MailCause = { recallStep: "ask-carrier", recallWay: "carrier" };

  it("tells the step, and until when an answer is awaited", async () => {
    const deadlineAt = new Date("2030-03-13T17:00:00Z");
    const { text } = await about("recall-step", asked, { way: "carrier", deadlineAt });
    expect(text).toContain("Nous avons demandé au transporteur");
    expect(text).toContain("d’ici le mercredi 13 mars 2030");
    expect(text).toMatch(/\/request\/sofimix\//);
  });

  it("of a way that was left, or of goods that are back, is not sent", async () => {
    expect(await about("recall-step", asked, { way: "return" })).toMatchObject({ status: "superseded" });
    const ended = { way: "carrier", outcome: "stopped", endedAt: new Date() };
    expect(await about("recall-step", asked, ended)).toMatchObject({ status: "superseded" });
    expect(await about("recall-task", { recallTask: "answer-overdue" }, ended)).toMatchObject({ status: "superseded" });
  });

  it("tells the end as what it is", async () => {
    const ended = { way: "return", outcome: "lost", endedAt: new Date() };
    expect((await about("recall-ended", { recallOutcome: "lost" }, ended)).text).toContain("C’est notre perte, pas la vôtre");
    expect(await about("recall-ended", { recallOutcome: "lost" }, { way: "return" })).toMatchObject({ status: "superseded" });
  });
});
