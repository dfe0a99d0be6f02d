import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import AxeBuilder from "@axe-core/playwright";
import { DateTime } from "luxon";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { statuses } from "../app/cases/case";
import { recallOutcomes, recallSteps } from "../app/cases/recall";
import { refundStatuses } from "../app/cases/refund";
import { guestForm, guestRequest } from "../app/guest-pages.server";
import { guestTexts } from "../app/i18n/guest";
import english from "../app/i18n/guest.en.json";
import french from "../app/i18n/guest.fr.json";
import { addressMark, openLink, sealLink, type LinkFacts } from "../app/lib/sealed-link";
import { reasonCodes } from "../app/policy/types";
import { actOnRecall, type RecallAct } from "../app/workflows/act-on-recall.server";
import { reviewCase } from "../app/workflows/review-case.server";
import { useBrowser } from "./support/browser";
import { openShop, SHOP } from "./support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
// this file asks more in a minute than a small shop does in an hour
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };
const browser = useBrowser();

/** The two routes over HTTP, as the app serves them. */
const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => {
    const url = new URL(incoming.url ?? "/", origin());
    const [, , name = "", sealed] = url.pathname.split("/").map(decodeURIComponent);
    const request = new Request(url, {
      method: incoming.method,
      headers: incoming.headers as Record<string, string>,
      ...(incoming.method === "POST" ? { body: Buffer.concat(chunks) } : {}),
    });
    const answer = sealed === undefined ? guestForm(request, name, deps) : guestRequest(request, name, sealed, deps);
    void answer.then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
afterAll(() => new Promise((closed) => server.close(closed).closeAllConnections()));
const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

let machine = 0;
/** Each call comes from a machine of its own, unless one is named. */
async function visit(
  path: string,
  form?: Record<string, string>,
  from?: string,
): Promise<{ status: number; text: string; response: Response }> {
  machine += 1;
  const response = await fetch(`${origin()}${path}`, {
    redirect: "manual",
    headers: { "x-forwarded-for": from ?? `10.0.${machine >> 8}.${machine & 255}`, "accept-language": "fr" },
    ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
  });
  return { status: response.status, text: await response.text(), response };
}
const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) =>
  shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, ...recipe });
type Order = ReturnType<typeof place>;

const factsOf = (order: Order, change: Partial<LinkFacts> = {}): LinkFacts => ({
  shop: SHOP,
  orderId: order.id,
  owner: order.customerId ?? `guest-of-order:${order.id.split("/").pop()}`,
  addressMark: addressMark(order.email!, deps),
  expiresAt: shopify.clock.now().plus({ hours: 48 }),
  ...change,
});
const linkTo = (order: Order, change: Partial<LinkFacts> = {}): string =>
  `/request/sofimix/${sealLink(factsOf(order, change), deps.encryption)}`;
const askForLink = (orderNumber: string, email: string, from?: string) =>
  visit("/request/sofimix?locale=fr", { "order-number": orderNumber, email }, from);
const caseOf = (order: Order) => deps.cases.ofOrder(SHOP, order.id);

describe("a person without an account asks for their link", () => {
  it("gets it at the order's address, and it opens their order", async () => {
    const order = place();
    const answer = await askForLink(order.name, ` ${order.email!.toUpperCase()} `);
    expect(answer.status).toBe(303);
    await shop.until("the mail is out", () => shop.mailsAbout(order.id).length > 0);
    const [mail] = shop.mailsAbout(order.id);
    expect(mail!.to).toBe(order.email);
    const link = /https?:\/\/\S+\/request\/\S+/.exec(mail!.text)![0];
    const { pathname, search } = new URL(link);
    const page = await visit(pathname + search);
    expect(page.status).toBe(200);
    expect(page.text).toContain(order.name);
    expect(page.text).toContain("cette commande peut être annulée directement jusqu’au");
  });

  it("a stranger learns nothing: the answer is the same for a pair that fits, one that does not, and no order at all", async () => {
    const order = place();
    const answers = await Promise.all([
      askForLink(order.name, order.email!),
      askForLink(order.name, "stranger@example.com"),
      askForLink("#999999", order.email!),
      askForLink("not an order", "a@b.fr"),
    ]);
    const shown = answers.map(({ status, text, response }) => ({ status, text, to: response.headers.get("location") }));
    expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBe(1);
    await shop.quiet();
    expect(shop.mailsAbout(order.id)).toHaveLength(1);
    expect(shop.mailsAbout(order.id)[0]!.to).toBe(order.email);
  });

  it("another customer's number with one's own address brings no mail", async () => {
    const [mine, theirs] = [place(), place({ customer: "jeanne.dubois@example.com" })];
    await askForLink(theirs.name, mine.email!);
    await shop.quiet();
    expect(shop.mailsAbout(theirs.id)).toEqual([]);
  });

  it("what was typed waits sealed, and Shopify being away delays the mail only", async () => {
    const order = place({ customer: "alex.morgan@example.com" });
    shopify.faults.down("forever");
    expect((await askForLink(order.name, order.email!)).status).toBe(303);
    const rows = await deps.prisma.$queryRaw<{ data: unknown }[]>`SELECT data FROM jobs.job WHERE name = 'send-guest-link'`;
    expect(JSON.stringify(rows)).not.toContain(order.email!);
    shopify.faults.down(null);
    await shop.until("the mail is out", () => shop.mailsAbout(order.id).length > 0);
  });

  it("one address is not flooded, and nobody can tell", async () => {
    const order = place({ customer: "jeanne.dubois@example.com" });
    for (let n = 0; n < 8; n += 1) expect((await askForLink(order.name, order.email!)).status).toBe(303);
    await shop.quiet();
    expect(shop.mailsAbout(order.id).length).toBeLessThanOrEqual(4);
  });

  it("one machine that tries again and again is asked to wait", async () => {
    const answers: number[] = [];
    for (let n = 0; n < 45; n += 1) answers.push((await askForLink(`#${n}`, `x${n}@example.com`, "10.9.9.9")).status);
    expect(answers.slice(0, 40).every((status) => status === 303)).toBe(true);
    expect(answers.slice(40).every((status) => status === 429)).toBe(true);
  });

  it.each([
    ["no number", { "order-number": "", email: "a@b.fr" }, "Indiquez votre numéro"],
    ["no address", { "order-number": "#1001", email: "" }, "Indiquez une adresse"],
    ["an address that is none", { "order-number": "#1001", email: "<script>" }, "Indiquez une adresse"],
  ])("with %s it is told what is missing, and what was typed stays", async (_what, form, words) => {
    const answer = await visit("/request/sofimix", form);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(words);
    expect(answer.text).not.toContain("<script>");
    if (form["order-number"]) expect(answer.text).toContain('value="#1001"');
  });

  it.each(["/request/nobody", "/request/..%2fadmin", "/request/SOFIMIX", "/request/sofimix.evil"])(
    "an unknown store (%s) is not found",
    async (path) => {
      expect((await visit(path)).status).toBe(404);
      expect((await visit(`${path}/v1.x.y`)).status).toBe(404);
    },
  );

  it("an order without a customer works as well", async () => {
    const order = place();
    order.customerId = null;
    const page = await visit(linkTo(order), { act: "request", text: "Sans compte" });
    expect(page.status).toBe(303);
    const found = await caseOf(order);
    expect(found).toMatchObject({ status: "in-review", channel: "guest-page" });
    expect((await visit(linkTo(order))).text).toContain("Notre équipe examine votre demande");
  });
});

describe("a link", () => {
  it("shows on GET and changes nothing, however often a scanner opens it", async () => {
    const order = place();
    const link = linkTo(order);
    for (const path of [link, `${link}?act=request`, `${link}?done=request`]) expect((await visit(path)).status).toBe(200);
    const head = await fetch(origin() + link, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(await caseOf(order)).toBeNull();
    expect(await deps.prisma.attempt.count({ where: { orderId: order.id } })).toBe(0);
  });

  it("that has expired says so and leads to a new one; after that, nothing can be done with it", async () => {
    const order = place();
    const link = linkTo(order, { expiresAt: shopify.clock.now().minus({ seconds: 1 }) });
    expect(await visit(link)).toMatchObject({ status: 410, text: expect.stringContaining("Ce lien a expiré") });
    expect(await visit(link, { act: "request" })).toMatchObject({ status: 410 });
    expect(await caseOf(order)).toBeNull();
  });

  const order = place();
  const good = sealLink(factsOf(order), deps.encryption);
  const changed = (at: number) => good.slice(0, at) + (good[at] === "A" ? "B" : "A") + good.slice(at + 1);
  it.each([
    ["nonsense", "abc"],
    ["empty parts", "v1.."],
    ["a changed first byte", changed(15)],
    ["a changed last byte", changed(good.length - 3)],
    ["a cut end", good.slice(0, -8)],
    ["another text of ours, sealed with the same key", deps.encryption.encrypt("camille@example.com")],
    [
      "JSON of ours for another purpose",
      deps.encryption.encrypt(JSON.stringify({ ...factsOf(order), expiresAt: Date.now() + 1e9 })),
    ],
  ])("made of %s is refused without saying why", async (_what, sealed) => {
    const path = `/request/sofimix/${encodeURIComponent(sealed)}`;
    expect(await visit(path)).toMatchObject({ status: 404, text: expect.stringContaining("Ce lien ne fonctionne pas") });
    expect((await visit(path, { act: "request", text: "x" })).status).toBe(404);
    expect(openLink(sealed, deps.encryption, DateTime.utc())).toMatchObject({ ok: false, error: { code: "invalid" } });
  });

  it("of one store does not open in another", async () => {
    const sealed = sealLink(factsOf(order, { shop: "atelier.myshopify.com" }), deps.encryption);
    expect((await visit(`/request/sofimix/${sealed}`)).status).toBe(404);
  });

  it("whose order has another address now, or another owner, opens nothing", async () => {
    const corrected = place();
    expect((await visit(linkTo(corrected, { addressMark: addressMark("old@example.com", deps) }))).status).toBe(404);
    expect((await visit(linkTo(corrected, { owner: "gid://shopify/Customer/1" }))).status).toBe(404);
    expect(
      (await visit(linkTo(corrected, { addressMark: addressMark("old@example.com", deps) }), { act: "request" })).status,
    ).toBe(404);
    expect(await caseOf(corrected)).toBeNull();
  });

  it("whose order's address was corrected after the case was opened shows and does nothing any more, whoever has it", async () => {
    const corrected = place();
    await visit(linkTo(corrected), { act: "request", text: "Puis-je annuler ?" });
    expect((await caseOf(corrected))?.status).toBe("in-review");
    const wrong = linkTo(corrected, { addressMark: addressMark("old@example.com", deps) });
    expect((await visit(wrong)).status).toBe(404);
    expect((await visit(wrong, { act: "withdraw" })).status).toBe(404);
    expect((await caseOf(corrected))?.status).toBe("in-review");

    // Shopify is away: the address that the case was opened with counts
    shopify.faults.down("forever");
    expect((await visit(wrong)).status).toBe(404);
    expect((await visit(linkTo(corrected))).status).toBe(200);
    shopify.faults.down(null);
  });

  it("comes with headers that keep frames, scripts and other sites out", async () => {
    for (const path of ["/request/sofimix", `/request/sofimix/${good}`, "/request/sofimix/x", "/request/nobody"]) {
      const { headers } = (await visit(path)).response;
      expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect(headers.get("content-security-policy")).not.toMatch(/script-src|unsafe/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      expect((await visit(path)).text).not.toContain("<script");
    }
  });

  it("while Shopify is away says that it is our fault, and that nothing is lost", async () => {
    const fresh = place();
    shopify.faults.down("forever");
    expect(await visit(linkTo(fresh))).toMatchObject({ status: 503, text: expect.stringContaining("Une panne de notre côté") });
  });
});

describe("on the page a shopper acts", () => {
  it("a late request with reason, words and a technical fault is a case, and the page shows it", async () => {
    const order = place();
    const sent = await visit(linkTo(order), {
      act: "request",
      reason: "ordered-by-mistake",
      text: "Bonjour,\r\nje me suis trompée.",
      "tried-at": "2026-01-01T10:00",
      what: "",
    });
    expect(sent.status).toBe(303);
    const found = (await caseOf(order))!;
    expect(found).toMatchObject({ status: "in-review", channel: "guest-page", shopperReason: "ordered-by-mistake" });
    expect((await deps.messages.latest(found.id, "request"))?.text).toBe("Bonjour,\nje me suis trompée.");
    const page = await visit(`${linkTo(order)}?locale=en&done=request`);
    expect(page.text).toContain("We have received your request");
    expect(page.text).toContain("Our team is looking at your request");
    expect(page.text).toContain("What happened so far");
  });

  it("a parcel that left by mistake is reported, and the team reads that it is said to have", async () => {
    const order = place({ placedAgo: { hours: 30 } });
    expect((await visit(linkTo(order))).text).not.toContain('name="shipped"');
    shopify.warehouse.ship(SHOP, order.id, { tracking: { number: "8R0001" } });
    const late = place({ placedAgo: { hours: 60 } });
    shopify.warehouse.ship(SHOP, late.id, { tracking: { number: "8R0002" } });
    expect((await visit(linkTo(late))).text).toContain("Un colis est en route alors que j’avais demandé à temps");
    await visit(linkTo(late), { act: "request", text: "J’avais annulé à temps.", shipped: "yes" });
    const found = (await caseOf(late))!;
    const { detail } = await deps.prisma.caseEvent.findFirstOrThrow({
      where: { caseId: found.id, kind: { in: ["late-request-received", "request-received"] } },
    });
    expect(detail).toMatchObject({ saysShipped: true });
  });

  it("inside the window the order is cancelled at once", async () => {
    const order = place({ placedAgo: { hours: 2 } });
    expect((await visit(linkTo(order))).text).toContain("Annuler cette commande");
    await visit(linkTo(order), { act: "request", reason: "" });
    await shop.reaches(order.id, "cancelled");
    expect((await visit(linkTo(order))).text).toContain("Commande annulée");
  });

  it("a question is answered, and a request withdrawn", async () => {
    const order = place();
    await visit(linkTo(order), { act: "request" });
    const { id: caseId } = (await caseOf(order))!;
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Quelle <b>taille</b> ?", staff: await shop.staff() }, deps);

    await shop.until("the question is mailed", () =>
      shop.mailsAbout(order.id).some(({ text }) => text.includes("Quelle <b>taille</b> ?")),
    );
    const mail = shop.mailsAbout(order.id).find(({ text }) => text.includes("taille"))!;
    const { pathname } = new URL(/https?:\/\/\S+\/request\/\S+/.exec(mail.text)![0]);
    const asked = await visit(pathname);
    expect(asked.text).toContain("Quelle &lt;b&gt;taille&lt;/b&gt; ?");

    expect(await visit(pathname, { act: "answer", text: " " })).toMatchObject({ status: 400 });
    expect((await visit(pathname, { act: "answer", text: "Du 38" })).response.headers.get("location")).toContain("done=answer");
    expect((await deps.messages.latest(caseId, "answer"))?.text).toBe("Du 38");
    expect((await visit(pathname, { act: "answer", text: "Du 40" })).response.headers.get("location")).toContain("moved-on");

    expect((await visit(pathname, { act: "withdraw" })).response.headers.get("location")).toContain("done=withdraw");
    expect((await deps.cases.get(caseId))?.status).toBe("withdrawn");
  });

  it.each([
    ["request", "text"],
    ["request", "what"],
    ["answer", "text"],
  ])("%s with 20,000 characters in %s is asked to be shortened, and nothing typed is lost", async (act, field) => {
    const order = place();
    const text = "é".repeat(20_000);
    const answer = await visit(linkTo(order), { act, [field]: text });
    expect(answer.status).toBe(400);
    expect(await caseOf(order)).toBeNull();
    if (act === "request") expect(answer.text).toContain(text);
  });

  it("a body without end is cut off", async () => {
    const order = place();
    expect((await visit(linkTo(order), { act: "request", text: "x".repeat(300_000) })).status).toBe(413);
  });

  it.each([
    ["an act that is none", { act: "cancel-everything" }, 400],
    ["no act", {}, 400],
  ])("%s changes nothing", async (_what, form, status) => {
    const order = place();
    expect((await visit(linkTo(order), form as Record<string, string>)).status).toBe(status);
    expect(await caseOf(order)).toBeNull();
  });

  it("markup, Arabic and emoji are shown as they were written", async () => {
    const order = place();
    await visit(linkTo(order), { act: "request", text: "x" });
    const found = (await caseOf(order))!;
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId: found.id, action: "ask", text: "<img src=x onerror=1> مرحبا 🙂", staff }, deps);
    const { text } = await visit(linkTo(order));
    expect(text).toContain("&lt;img src=x onerror=1&gt; مرحبا 🙂");
    expect(text).not.toContain("<img");
  });
});

/** A cancelled order whose refund was sent weeks ago, and whose shopper has been asked whether it arrived. */
async function refunded(change: Parameters<typeof deps.prisma.refund.update>[0]["data"] = {}) {
  const order = place({ placedAgo: { hours: 2 } });
  await visit(linkTo(order), { act: "request", reason: "" });
  await shop.reaches(order.id, "cancelled");
  await shop.quiet();
  const daysAgo = (days: number) => deps.clock.now().minus({ days });
  const { id: refundId } = await deps.prisma.refund.findFirstOrThrow({ where: { orderId: order.id } });
  await deps.prisma.refund.update({
    where: { id: refundId },
    data: {
      status: "sent",
      sentAt: daysAgo(30).toJSDate(),
      paidAt: daysAgo(33).toJSDate(),
      expectedFrom: daysAgo(16).toISODate(),
      expectedBy: daysAgo(9).toISODate(),
      askedShopperAt: daysAgo(1).toJSDate(),
      followUpAt: null,
      ...change,
    },
  });
  return { order, refundId, link: linkTo(order) };
}
const statusOf = async (id: string) => (await deps.prisma.refund.findUniqueOrThrow({ where: { id } })).status;

describe("money on its way back", () => {
  it("is asked about with two buttons; a link that carries the answer changes nothing until it is pressed", async () => {
    const { refundId, link } = await refunded();
    const page = await visit(`${link}?locale=fr&refund=${refundId}&arrived=no`);
    expect(page.text).toContain("L’argent est-il arrivé");
    expect(page.text).toContain("vous avez choisi «\u00a0Non, il n’est pas arrivé\u00a0»");
    for (const arrived of ["yes", "no", "perhaps"]) await visit(`${link}?refund=${refundId}&arrived=${arrived}&act=refund`);
    expect(await statusOf(refundId)).toBe("sent");

    const answered = await visit(link, { act: "refund", refund: refundId, arrived: "yes" });
    expect(answered.response.headers.get("location")).toContain("done=arrived");
    expect(await statusOf(refundId)).toBe("credited");
    // said twice it counts once
    await visit(link, { act: "refund", refund: refundId, arrived: "yes" });
    const after = await visit(`${link}?done=arrived`);
    expect(after.text).toContain("nous avons noté que l’argent est arrivé");
    expect(after.text).toContain("Finalement, il n’est pas arrivé");
  });

  it("that has not arrived gets a letter to the bank, on a page of its own, for its own shopper only", async () => {
    const { order, refundId, link } = await refunded();
    expect(await visit(`${link}?letter=${refundId}`)).toMatchObject({
      status: 404,
      text: expect.stringContaining("rien n’est recherché"),
    });
    const answered = await visit(link, { act: "refund", refund: refundId, arrived: "no" });
    expect(answered.response.headers.get("location")).toContain("done=not-arrived");
    expect(await statusOf(refundId)).toBe("bank-inquiry");

    const page = await visit(`${link}?locale=fr`);
    expect(page.text).toContain(`?locale=fr&amp;letter=${refundId}`);
    const letter = await visit(`${link}?locale=fr&letter=${refundId}`);
    expect(letter.status).toBe(200);
    expect(letter.text).toContain("Madame, Monsieur,");
    expect(letter.text).toContain(order.name);
    expect(letter.response.headers.get("content-security-policy")).toMatch(/form-action 'none'/);
    expect((await visit(`${link}?locale=en&letter=${refundId}`)).text).toContain("Dear Sir or Madam,");

    const stranger = place({ customer: "jeanne.dubois@example.com" });
    expect((await visit(`${linkTo(stranger)}?letter=${refundId}`)).status).toBe(404);
    for (const nonsense of ["", "1", "'; --", crypto.randomUUID()])
      expect((await visit(`${link}?letter=${encodeURIComponent(nonsense)}`)).status).toBe(404);
  });

  it("of somebody else is not answered for", async () => {
    const { refundId } = await refunded();
    const stranger = place({ customer: "jeanne.dubois@example.com" });
    const answer = await visit(linkTo(stranger), { act: "refund", refund: refundId, arrived: "yes" });
    expect(answer.response.headers.get("location")).toContain("moved-on");
    expect((await visit(linkTo(stranger), { act: "refund", refund: "x", arrived: "perhaps" })).status).toBe(400);
    expect(await statusOf(refundId)).toBe("sent");
  });

  it("nobody answered about is opened again by the same link, months later", async () => {
    const { refundId, link } = await refunded({ status: "unconfirmed" });
    expect((await visit(link)).text).toContain("même plus tard");
    await visit(link, { act: "refund", refund: refundId, arrived: "no" });
    expect(await statusOf(refundId)).toBe("bank-inquiry");
  });

  it("is told honestly: sent and not received, as a charge that vanishes, with the bank's reference", async () => {
    const now = deps.clock.now();
    const { link } = await refunded({
      askedShopperAt: null,
      sentAt: now.toJSDate(),
      paidAt: now.minus({ hours: 2 }).toJSDate(),
      expectedFrom: now.plus({ days: 14 }).toISODate(),
      expectedBy: now.plus({ days: 21 }).toISODate(),
      arn: "74537604326000012345678",
    });
    const { text } = await visit(`${link}?locale=en`);
    expect(text).toContain("Sent on");
    expect(text).toContain("Only your bank can say that it has arrived");
    expect(text).toContain("no line with a refund shows");
    expect(text).toContain("74537604326000012345678");
    expect(text).not.toMatch(/Yes, it has arrived|received your refund/);
  });
});

describe("the words of these pages", () => {
  const keysOf = (texts: object, path = ""): string[] =>
    Object.entries(texts).flatMap(([key, text]) =>
      typeof text === "string" ? [`${path}${key}`] : keysOf(text as object, `${path}${key}.`),
    );

  it("are the same in both languages, and none is empty", () => {
    // each language counts in forms of its own: i18n/every-surface holds those
    const sentences = (texts: object) => [...new Set(keysOf(texts).map((key) => key.replace(/_(one|many|other)$/, "")))].sort();
    expect(sentences(french)).toEqual(sentences(english));
    expect(JSON.stringify([french, english])).not.toContain('""');
  });

  it.each(["fr", "en"] as const)("say every state, step, reason, refund and wish in %s", (language) => {
    const texts = guestTexts(language);
    const needed = [
      ...statuses.filter((status) => status !== "needs-attention").flatMap((status) => [`state.${status}`, `explain.${status}`]),
      ...["none", "refused", "ended", "unknown", "for-person"].map((state) => `state.${state}`),
      ...reasonCodes.map((code) => `reason.${code}`),
      ...refundStatuses.flatMap((status) => [`money-back.${status}`, `money-back.is-${status}`]),
      ...Object.values(recallSteps).flatMap((steps) => steps.map((step) => `recall-step.${step}`)),
      ...recallOutcomes.flatMap((end) => [end, `${end}-refunded`]).flatMap((end) => [`state.${end}`, `explain.${end}`]),
      ...Object.keys(english.timeline).map((what) => `timeline.${what}`),
      ...["wait-for-delivery-then-return", "request-exception", "contact-us", "we-review"].map((step) => `next.${step}`),
    ];
    expect(needed.filter((key) => !texts.exists(key))).toEqual([]);
  });

  it("in French keep their punctuation on the line", () => {
    expect(JSON.stringify(french).match(/.{20} [:;!?»]/g)).toBeNull();
  });
});

describe("seen and heard", () => {
  const barriers = async (page: Page) =>
    (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  const widerThanScreen = (page: Page) =>
    page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");

  it.each([
    ["fr", "desktop"],
    ["fr", "phone"],
    ["en", "desktop"],
    ["en", "phone"],
  ] as const)(
    "every page works without a script and without barriers, %s on a %s",
    async (locale, viewport) => {
      const page = await browser.openPage({ locale, viewport });
      const look = async (name: string) => {
        await browser.screenshot(page, `guest-${name}-${locale}-${viewport}`);
        expect(await barriers(page), name).toEqual([]);
        expect(await widerThanScreen(page), name).toBe(false);
      };
      const order = place();
      await page.goto(`${origin()}/request/sofimix?locale=${locale}`);
      await look("form");
      await page.fill("#order-number", order.name);
      await page.fill("#email", order.email!);
      await page.click("button");
      await page.waitForURL(/sent=1/);
      await look("sent");

      await page.goto(`${origin()}${linkTo(order)}?locale=${locale}`);
      await look("late");
      await page.click("summary");
      await page.fill("#text", "Je me suis trompée de couleur.");
      await page.fill("#what", "La page restait blanche.");
      await look("late-open");
      await page.click("form button[type=submit]");
      await page.waitForURL(/done=request/);
      await shop.until(
        "the hold is on",
        async () => (await deps.prisma.hold.count({ where: { case: { orderId: order.id }, placedAt: { not: null } } })) > 0,
      );
      await page.reload();
      await look("in-review");

      const { id: caseId } = (await caseOf(order))!;
      const text = "Pouvez-vous nous dire quelle taille vous vouliez ?\nEt la couleur ?";
      await reviewCase({ shop: SHOP, caseId, action: "ask", text, staff: await shop.staff() }, deps);
      await page.reload();
      await look("question");
      await page.fill("#text", "Du 38, en vert.");
      await page.click("form button[type=submit]");
      await page.waitForURL(/done=answer/);
      await page.click("details.withdraw summary");
      await look("withdraw");
      await page.click("details.withdraw button");
      await page.waitForURL(/done=withdraw/);
      await look("withdrawn");

      const soon = place({ placedAgo: { hours: 2 } });
      await page.goto(`${origin()}${linkTo(soon)}?locale=${locale}`);
      await look("cancel");
      await page.click("button.critical");
      await shop.reaches(soon.id, "cancelled");
      await shop.quiet();
      await page.goto(`${origin()}${linkTo(soon)}?locale=${locale}`);
      await look("cancelled");

      browser.allow(/410/);
      await page.goto(`${origin()}${linkTo(order, { expiresAt: shopify.clock.now().minus({ days: 1 }) })}?locale=${locale}`);
      await look("expired");
    },
    120_000,
  );

  it.each([
    ["fr", "desktop"],
    ["en", "phone"],
  ] as const)(
    "money and goods on their way back can be followed without a script and without barriers, %s on a %s",
    async (locale, viewport) => {
      const page = await browser.openPage({ locale, viewport });
      const look = async (name: string) => {
        await browser.screenshot(page, `guest-${name}-${locale}-${viewport}`);
        expect(await barriers(page), name).toEqual([]);
        expect(await widerThanScreen(page), name).toBe(false);
      };
      const { refundId, link } = await refunded({ arn: "74537604326000012345678" });
      await page.goto(`${origin()}${link}?locale=${locale}`);
      await look("refund-asked");
      await page.goto(`${origin()}${link}?locale=${locale}&refund=${refundId}&arrived=no`);
      await look("refund-chosen");
      await page.click("button[value=no]");
      await page.waitForURL(/done=not-arrived/);
      await look("refund-sought");
      await page.click("article a");
      await page.waitForURL(/letter=/);
      await look("refund-letter");
      await page.goBack();
      await page.click("button[value=yes]");
      await page.waitForURL(/done=arrived/);
      await look("refund-arrived");
      for (const status of ["pending", "failed", "by-hand", "unconfirmed", "disputed", "voided"]) {
        await deps.prisma.refund.update({ where: { id: refundId }, data: { status, creditedAt: null } });
        await page.goto(`${origin()}${link}?locale=${locale}`);
        await look(`refund-${status}`);
      }

      // asked in time while Shopify did not answer, and shipped all the same
      const order = place({ placedAgo: { hours: 3 } });
      shopify.faults.down("forever");
      await shop.press(order.id);
      shopify.clock.move({ minutes: 1 });
      shopify.warehouse.ship(SHOP, order.id, { tracking: { number: "8R0009" } });
      shopify.faults.down(null);
      shopify.clock.move({ minutes: 3 });
      await shop.reaches(order.id, "recalling");
      await shop.quiet();
      const { id: caseId } = (await caseOf(order))!;
      const staff = await shop.staff();
      const act = async (what: RecallAct) =>
        expect(await actOnRecall({ shop: SHOP, caseId, act: what, staff }, deps)).toMatchObject({ ok: true });
      const address = `${origin()}${linkTo(order)}?locale=${locale}`;
      await act({ kind: "choose-way", way: "carrier" });
      await act({ kind: "step", step: "ask-carrier", said: { carrier: "Colissimo" } });
      await page.goto(address);
      await look("recall-carrier");
      await act({ kind: "choose-way", way: "return" });
      await act({ kind: "step", step: "create-return", said: {} });
      const label = { labelUrl: "https://label.example/8R1.pdf", trackingNumber: "8R12345678901" };
      await act({ kind: "step", step: "send-label", said: label });
      await page.goto(address);
      await look("recall-label");
      await shop.quiet();
      // each end as it is told: how a recall comes to it is tested where it ends
      for (const outcome of recallOutcomes) {
        const endedAt = deps.clock.now().toJSDate();
        await deps.prisma.recall.updateMany({ where: { caseId }, data: { outcome, endedAt, followUpAt: null } });
        await deps.prisma.case.update({ where: { id: caseId }, data: { status: "closed", followUpAt: null } });
        await page.reload();
        await look(`recall-${outcome}`);
      }
    },
    120_000,
  );
});
