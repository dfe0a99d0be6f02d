import { describe, expect, it } from "vitest";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { tellOfEnding } from "../../app/workflows/tell-of-ending.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
// this file asks more in a minute than a small shop does in an hour
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };
const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) => shopify.createOrder(SHOP, recipe).id;
const tooLate = () => place({ placedAgo: { hours: 60 } });
const eventsOf = (orderId: string) => deps.prisma.caseEvent.findMany({ where: { case: { orderId } }, orderBy: { seq: "asc" } });
const kindsOf = async (orderId: string) => (await eventsOf(orderId)).map(({ kind }) => kind);

describe("a request that comes too late for the button", () => {
  it("is taken with its reason and its words, and a person looks at it", async () => {
    const orderId = tooLate();
    const answer = await shop.ask(orderId, { reason: "ordered-by-mistake", text: "J’ai commandé deux fois." });
    expect(answer.status).toBe(200);
    expect(answer.view).toMatchObject({ state: "in-review", nextStep: "we-review", canWithdraw: true, canRequest: false });
    expect(answer.view.answerBy).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(answer.view.reasons[0]?.code).toBe("window-closed");

    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(found).toMatchObject({ status: "in-review", channel: "account-page", shopperReason: "ordered-by-mistake" });
    expect((await deps.messages.ofCase(found.id)).map(({ kind, text }) => [kind, text])).toEqual([
      ["request", "J’ai commandé deux fois."],
    ]);
    expect((await kindsOf(orderId)).slice(0, 3)).toEqual(["late-request-received", "judged", "review-opened"]);
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    await shop.until("the mail is out", () => shop.mailsAbout(orderId).length > 0);
    expect(shop.mailsAbout(orderId)).toHaveLength(1);
  });

  it("is promised its day before it is sent, and the case keeps the promise", async () => {
    const orderId = tooLate();
    const before = await shop.look(orderId);
    expect(before.view).toMatchObject({ canRequest: true, answerPromise: { target: 1, limit: 3 } });
    const { view } = await shop.ask(orderId);
    expect(view.answerBy).toBe(before.view.answerPromise?.by);
    expect(view.answerPromise).toBeNull();
  });

  it("says what happened so far, in order", async () => {
    const orderId = tooLate();
    await shop.ask(orderId);
    const { view } = await shop.look(orderId);
    expect(view.timeline?.map(({ what }) => what)).toEqual(["request-received", "in-review"]);
    expect(view.question).toBeNull();
  });

  it.each(["being prepared", "shipped", "delivered", "half shipped", "packed, not collected"])(
    "is taken for an order that is %s",
    async (story) => {
      const orderId = shopify.order(SHOP, story).id;
      expect(await shop.ask(orderId, { text: "?" })).toMatchObject({ status: 200, view: { state: "in-review" } });
      expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    },
  );

  it("is refused only when the order has ended, with the reason", async () => {
    const orderId = shopify.order(SHOP, "already cancelled").id;
    const answer = await shop.ask(orderId, { text: "Est-ce annulé ?" });
    expect(answer).toMatchObject({ status: 409, view: { state: "refused", canRequest: false } });
    expect(answer.view.reasons[0]?.code).toBe("already-cancelled");
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
    const attempt = await deps.prisma.attempt.findFirst({ where: { orderId } });
    expect(attempt).toMatchObject({ outcome: "refused", detail: null });
  });

  it("inside the window it is cancelled directly, as with the button", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const answer = await shop.ask(orderId, { text: "Je n’ai pas trouvé le bouton" });
    expect(answer).toMatchObject({ status: 202, view: { state: "cancelling" } });
    await shop.reaches(orderId, "cancelled");
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect((await deps.messages.latest(found.id, "request"))?.text).toBe("Je n’ai pas trouvé le bouton");
  });

  it("sent twice it is one case, and both texts are in it", async () => {
    const orderId = tooLate();
    await shop.ask(orderId, { text: "Un" });
    await shop.ask(orderId, { text: "Deux" });
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(1);
    expect((await deps.messages.ofCase(found.id)).map(({ text }) => text)).toEqual(["Un", "Deux"]);
    expect((await eventsOf(orderId)).filter(({ kind }) => kind === "late-request-received")).toHaveLength(2);
  });

  it("five at the same moment are one case, and nobody's words are lost", async () => {
    const orderId = tooLate();
    const texts = ["a", "b", "c", "d", "e"];
    const answers = await Promise.all(texts.map((text) => shop.ask(orderId, { text })));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(1);
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect((await deps.messages.ofCase(found.id)).map(({ text }) => text).sort()).toEqual(texts);
  });

  it("while Shopify is down it is received, its words sealed, and judged later with the time it came", async () => {
    const orderId = tooLate();
    shopify.faults.down("forever");
    const answer = await shop.ask(orderId, { text: "Secret de famille" });
    expect(answer).toMatchObject({ status: 202, view: { state: "received" } });
    const attempt = (await deps.prisma.attempt.findFirst({ where: { orderId } }))!;
    expect(attempt).toMatchObject({ outcome: "recorded", source: "late-request" });
    expect(attempt.wish).toMatch(/^v1\./);
    expect(attempt.wish).not.toContain("Secret");

    shopify.faults.down(null);
    await judgeAttempt(attempt.id, deps);
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(found.status).toBe("in-review");
    expect(found.receivedAt.toMillis()).toBe(attempt.receivedAt.getTime());
    expect((await deps.messages.latest(found.id, "request"))?.text).toBe("Secret de famille");
    expect((await deps.prisma.attempt.findUnique({ where: { id: attempt.id } }))?.wish).toBeNull();
  });

  it("killed right after it was recorded, its guard makes the case", async () => {
    const orderId = tooLate();
    const receivedAt = shopify.clock.now().startOf("second");
    const attemptId = await deps.attempts.record({
      shop: SHOP,
      orderId,
      customerId: shopify.order(SHOP, orderId).customerId!,
      receivedAt,
      locale: "en",
      shopperReason: null,
      reported: [],
      guardAt: receivedAt,
      wish: { channel: "account-page", text: "Please", claim: null },
    });
    await shop.reaches(orderId, "in-review");
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect((await deps.messages.latest(found.id, "request"))?.text).toBe("Please");
    expect((await deps.attempts.get(attemptId!))?.outcome).toBe("case");
  });

  it("judged twice, by its guard and by the request itself, its words are there once", async () => {
    const orderId = tooLate();
    await shop.ask(orderId, { text: "Une fois" });
    const attempt = (await deps.prisma.attempt.findFirst({ where: { orderId } }))!;
    await Promise.all([judgeAttempt(attempt.id, deps), judgeAttempt(attempt.id, deps)]);
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(await deps.messages.ofCase(found.id)).toHaveLength(1);
  });

  it("after a decline another one may be sent, and is a new case", async () => {
    const orderId = tooLate();
    await shop.ask(orderId);
    const first = (await deps.cases.ofOrder(SHOP, orderId))!;
    await deps.cases.move(first, "withdrawn", { followUp: null });
    expect((await shop.look(orderId)).view).toMatchObject({ state: "withdrawn", canRequest: true });
    expect((await shop.ask(orderId, { text: "Encore" })).view.state).toBe("in-review");
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(2);
  });
});

describe("a press that was confirmed as received while Shopify was away", () => {
  /** Pressed while Shopify does not answer: the shopper reads "received". */
  async function received(orderId: string) {
    shopify.faults.down("forever");
    expect(await shop.press(orderId)).toMatchObject({ status: 202, view: { state: "received" } });
    // its guard looks again in two seconds: this test says when
    await deps.prisma.attempt.updateMany({ where: { orderId }, data: { followUpAt: null } });
    return (await deps.prisma.attempt.findFirstOrThrow({ where: { orderId } })).id;
  }
  const outcomesOf = async (orderId: string) =>
    (await deps.prisma.attempt.findMany({ where: { orderId } })).map(({ outcome }) => outcome);

  it("and comes too late is a late request: it keeps its time, its goods are held, and the shopper reads why", async () => {
    const orderId = tooLate();
    const id = await received(orderId);
    const attempt = (await deps.attempts.get(id))!;
    shopify.faults.down(null);
    await judgeAttempt(id, deps);
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    expect(found).toMatchObject({ status: "in-review", verdict: { kind: "refuse" } });
    expect(found.receivedAt.toMillis()).toBe(attempt.receivedAt.toMillis());
    expect((await kindsOf(orderId)).slice(0, 3)).toEqual(["request-received", "judged", "review-opened"]);
    await shop.until("the goods are held and the mail is out", async () => {
      const holds = shopify.order(SHOP, orderId).fulfillmentOrders.flatMap((each) => each.holds);
      return holds.length > 0 && shop.mailsAbout(orderId).length > 0;
    });
    expect(shop.mailsAbout(orderId).map(({ text }) => text).join()).toMatch(/48 heures.*service client/s); // prettier-ignore
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review", nextStep: "we-review" });
  });

  it("is judged by two processes at once, and is one case and one mail", async () => {
    const orderId = tooLate();
    const id = await received(orderId);
    shopify.faults.down(null);
    await Promise.all([judgeAttempt(id, deps), judgeAttempt(id, deps), judgeAttempt(id, deps, { answered: true })]);
    // whichever came first, the attempt has one outcome, and what it says is so
    const cases = await deps.prisma.case.count({ where: { orderId } });
    expect(await outcomesOf(orderId)).toEqual([cases === 1 ? "case" : "refused"]);
    await judgeAttempt(id, deps);
    await shop.quiet();
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(cases);
    expect(shop.mailsAbout(orderId)).toHaveLength(cases);
  });

  it("is judged again by the next process when the first one dies, or Shopify is still away", async () => {
    const orderId = tooLate();
    const id = await received(orderId);
    await judgeAttempt(id, deps);
    expect(await outcomesOf(orderId)).toEqual(["recorded"]);
    shopify.faults.down(null);
    const dying = { ...deps.cases, open: () => Promise.reject(new Error("killed")) };
    await expect(judgeAttempt(id, { ...deps, cases: dying })).rejects.toThrow("killed");
    expect(await outcomesOf(orderId)).toEqual(["recorded"]);
    await shop.reaches(orderId, "in-review");
  });

  it("and whose order somebody else cancelled meanwhile is no case: the shopper reads what is so, once", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const id = await received(orderId);
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.faults.down(null);
    await judgeAttempt(id, deps);
    await judgeAttempt(id, deps);
    await shop.until("the mail is out", async () => (await deps.attempts.get(id))?.toldAt != null);
    await Promise.all([tellOfEnding({ attemptId: id }, deps), tellOfEnding({ attemptId: id }, deps)]);
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(0);
    expect(shop.mailsAbout(orderId).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^La commande #\d+ est déjà annulée$/),
    ]);
    expect((await shop.look(orderId)).view.state).toBe("refused");
  });

  it("the mail that it has ended waits until the mail server takes it, and is for nobody who was erased", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    const erased = place({ placedAgo: { hours: 3 } });
    const ids = [await received(orderId), await received(erased)];
    for (const each of [orderId, erased]) shopify.staff.cancelOrder(SHOP, each);
    shopify.faults.down(null);
    shop.mailDown.value = true;
    for (const id of ids) await judgeAttempt(id, deps);
    await deps.prisma.attempt.updateMany({ where: { orderId: erased }, data: { customerId: "erased" } });
    await expect(tellOfEnding({ attemptId: ids[0]! }, deps)).rejects.toThrow("try later");
    await tellOfEnding({ attemptId: ids[1]! }, deps);
    shop.mailDown.value = false;
    await tellOfEnding({ attemptId: ids[0]! }, deps);
    expect(shop.mailsAbout(orderId)).toHaveLength(1);
    expect(shop.mailsAbout(erased)).toHaveLength(0);
  });

  it("of an order that is somebody else's stays an attempt", async () => {
    const orderId = tooLate();
    const id = await received(orderId);
    await deps.prisma.attempt.updateMany({ where: { id }, data: { customerId: "gid://shopify/Customer/1" } });
    shopify.faults.down(null);
    await judgeAttempt(id, deps);
    expect(await outcomesOf(orderId)).toEqual(["not-theirs"]);
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
    expect(shop.mailsAbout(orderId)).toHaveLength(0);
  });
});

describe("what a late request may say", () => {
  const orderId = tooLate();
  const customerId = shopify.order(SHOP, orderId).customerId!;
  const long = "x".repeat(2001);

  it.each([
    ["not JSON", "{nonsense", 400, "malformed"],
    ["no order", { locale: "fr" }, 400, "malformed"],
    ["an order that is none", { orderId: "gid://shopify/Product/1", locale: "fr" }, 400, "malformed"],
    ["words that are no text", { orderId, locale: "fr", text: { a: 1 } }, 400, "malformed"],
    ["more words than fit", { orderId, locale: "fr", text: long }, 413, "too-large"],
    ["a claim with more words than fit", { orderId, locale: "fr", claim: { what: long } }, 413, "too-large"],
    ["twenty thousand characters", { orderId, locale: "fr", text: "y".repeat(20_000) }, 413, "too-large"],
    ["somebody else's order", { orderId: "gid://shopify/Order/1", locale: "fr" }, 404, "order-not-found"],
  ])("%s is refused and leaves no case", async (_what, body, status, code) => {
    expect(await shop.ask(orderId, { customerId, body })).toMatchObject({ status, error: code });
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
  });

  it.each([
    ["markup", "<script>alert(1)</script>"],
    ["Arabic and emoji", "أريد إلغاء طلبي 🙏🏽"],
    ["a character no database keeps", "a\0b"],
    ["half an emoji", "a\ud83db"],
  ])("%s is kept as text", async (_what, text) => {
    const mine = tooLate();
    expect((await shop.ask(mine, { text })).status).toBe(200);
    const found = (await deps.cases.ofOrder(SHOP, mine))!;
    const kept = (await deps.messages.latest(found.id, "request"))?.text;
    expect(kept).toBe(text.replaceAll("\0", "").toWellFormed());
  });

  it("an unknown reason, an odd language and blank words do not lose the request", async () => {
    const mine = tooLate();
    const body = { orderId: mine, locale: "tlh-Piqd-x", reason: "bored", text: "   ", claim: { triedAt: "yesterday" } };
    expect((await shop.ask(mine, { body })).status).toBe(200);
    const found = (await deps.cases.ofOrder(SHOP, mine))!;
    expect(found.shopperReason).toBeNull();
    expect(await deps.messages.ofCase(found.id)).toEqual([]);
  });

  it("without a token, nobody asks anything", async () => {
    expect(await shop.ask(orderId, { token: "x" })).toMatchObject({ status: 401, error: "unauthorized" });
    expect(await shop.withdraw(orderId, { token: "x" })).toMatchObject({ status: 401 });
    expect(await shop.reply(orderId, "Oui", { token: "x" })).toMatchObject({ status: 401 });
  });

  it("another customer's case can be neither joined, withdrawn nor answered", async () => {
    const mine = tooLate();
    await shop.ask(mine);
    const stranger = shopify.customers(SHOP).find((each) => each.id !== shopify.order(SHOP, mine).customerId)!.id;
    expect(await shop.ask(mine, { customerId: stranger, text: "moi aussi" })).toMatchObject({ status: 404 });
    expect(await shop.withdraw(mine, { customerId: stranger })).toMatchObject({ status: 404 });
    expect(await shop.reply(mine, "Oui", { customerId: stranger })).toMatchObject({ status: 404 });
    expect((await deps.cases.ofOrder(SHOP, mine))?.status).toBe("in-review");
  });
});
