import { describe, expect, it } from "vitest";
import { defaultPolicy, settingsOf } from "../app/policy/settings";
import { answerRefund } from "../app/workflows/answer-refund.server";
import { correctCase } from "../app/workflows/correct-case.server";
import { decideClaim } from "../app/workflows/decide-claim.server";
import { enterRequest } from "../app/workflows/enter-request.server";
import { reviewCase } from "../app/workflows/review-case.server";
import { openShop, SHOP } from "./support/shop";

/** The policy's fourteen promises, one test each: what a shopper or a member of staff sees of it. The edges are tested where each lives. */
const shop = await openShop();
const { deps, shopify } = shop;
const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) => shopify.createOrder(SHOP, recipe).id;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const pageOf = async (orderId: string) => (await deps.cases.page({ shop: SHOP, caseId: (await caseOf(orderId)).id }))!;
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter((each) => each.kind === "REFUND");
const anHourAgo = () => shopify.clock.now().minus({ hours: 1 }).startOf("second").toISO({ suppressMilliseconds: true })!;
const mailed = (orderId: string, words: RegExp) =>
  shop.until(`a mail says ${words}`, () =>
    shop.mailsAbout(orderId).some(({ subject, text }) => words.test(subject) || words.test(text)),
  );

/** A late request that waits for a person. */
async function waiting(): Promise<{ orderId: string; caseId: string }> {
  const orderId = place({ placedAgo: { hours: 60 } });
  await shop.ask(orderId, { text: "Puis-je encore annuler ?" });
  await shop.reaches(orderId, "in-review");
  return { orderId, caseId: (await caseOf(orderId)).id };
}

describe("the policy's promises", () => {
  it("P1: within 48 hours and not shipped, the shopper cancels directly", async () => {
    const orderId = place({ placedAgo: { hours: 47, minutes: 59 } });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    expect(shopify.order(SHOP, orderId).cancelledAt).not.toBeNull();
  });

  it("P2: later, or once prepared, there is no direct cancellation, and the page says what to do instead", async () => {
    const shipped = place({ placedAgo: { hours: 60 } });
    shopify.warehouse.ship(SHOP, shipped, { at: anHourAgo() });
    expect((await shop.look(shipped)).view).toMatchObject({
      window: { cancellable: false },
      nextStep: "wait-for-delivery-then-return",
    });
    expect((await shop.look(place({ placedAgo: { hours: 60 } }))).view).toMatchObject({
      nextStep: "request-exception",
      canRequest: true,
    });
  });

  it("P3: a request by telephone or e-mail is the same case, counted from when it was received", async () => {
    const orderId = place({ placedAgo: { hours: 60 } });
    const receivedAt = shopify.clock.now().minus({ hours: 20 }).startOf("minute");
    const entered = await enterRequest(
      { orderId, channel: "phone", receivedAt, shopperReason: null, text: undefined, staff: await shop.staff() },
      deps,
    );
    expect(entered.ok).toBe(true);
    await shop.reaches(orderId, "cancelled");
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(receivedAt.toMillis());
  });

  it("P4: an answer is promised as a date within three business days, to both sides, and the outcome is mailed", async () => {
    const { orderId, caseId } = await waiting();
    const page = await pageOf(orderId);
    expect((await shop.look(orderId)).view.answerBy).toBe(page.answerLimitAt?.slice(0, 10));
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff: await shop.staff() }, deps);
    await mailed(orderId, /Réponse à votre demande/);
  });

  it("P5: approved, the refund starts at once", async () => {
    const { orderId, caseId } = await waiting();
    await reviewCase({ shop: SHOP, caseId, action: "cancel-and-refund", staff: await shop.staff() }, deps);
    await shop.reaches(orderId, "cancelled");
    expect(refundsOf(orderId)).toHaveLength(1);
  });

  it("P6: the money goes back the way it came, and no account number is ever asked for", async () => {
    const byCard = place({ placedAgo: { hours: 1 } });
    const byHand = place({ placedAgo: { hours: 1 }, payment: "bank-transfer-paid" });
    for (const orderId of [byCard, byHand]) await shop.press(orderId);
    for (const orderId of [byCard, byHand]) await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    const paid = shopify.order(SHOP, byCard).transactions.find((each) => each.kind === "SALE");
    expect(refundsOf(byCard).map(({ parentId }) => parentId)).toEqual([paid?.id]);
    await mailed(byHand, /jamais vos coordonnées bancaires/);
  });

  it("P7: the shopper reads from when to when the money is expected, ten to fifteen business days, and is asked on the day after", async () => {
    // a Monday without holidays in the three weeks after it
    shopify.clock.set("2027-03-01T10:00:00Z");
    const orderId = place({ placedAgo: { hours: 1 } });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ expectedFrom: "2027-03-15", expectedBy: "2027-03-22" }]);
    shopify.clock.set("2027-03-22T16:00:00Z");
    await shop.quiet();
    expect(shop.mailsAbout(orderId).some(({ subject }) => /arrivé/.test(subject))).toBe(false);
    shopify.clock.set("2027-03-23T08:30:00Z");
    await mailed(orderId, /arrivé/);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "sent", question: true }]);
  });

  it("P8: the store's own return and refund policies are linked wherever they matter", async () => {
    const policy = {
      ...defaultPolicy(shopify.clock.now()),
      links: { returnPolicy: "https://shop.example/returns", refundPolicy: null, withdrawal: null },
    };
    await deps.prisma.policyVersion.create({
      data: {
        shopDomain: SHOP,
        effectiveFrom: shopify.clock.now().minus({ minutes: 1 }).toJSDate(),
        createdAt: shopify.clock.now().toJSDate(),
        createdBy: "test",
        settings: settingsOf(policy),
      },
    });
    const { orderId, caseId } = await waiting();
    expect((await shop.look(orderId)).view.links.returnPolicy).toBe("https://shop.example/returns");
    const staff = await shop.staff();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "window-closed", staff }, deps);
    await mailed(orderId, /https:\/\/shop\.example\/returns/);
    const cancelled = place({ placedAgo: { hours: 1 } });
    await shop.press(cancelled);
    await mailed(cancelled, /https:\/\/shop\.example\/returns/);
  });

  it("P9: late through our own fault counts as in time, once our record or a person confirms it", async () => {
    const orderId = place({ placedAgo: { hours: 60 } });
    await shop.ask(orderId, {
      claim: { triedAt: shopify.clock.now().minus({ hours: 20 }).toISO()!, what: "La page ne répondait pas." },
    });
    await shop.reaches(orderId, "in-review");
    const current = await caseOf(orderId);
    const [claim] = await deps.prisma.claim.findMany({ where: { caseId: current.id } });
    const accepted = await decideClaim(
      { shop: SHOP, caseId: current.id, claimId: claim!.id, accept: true, staff: await shop.staff() },
      deps,
    );
    expect(accepted.ok).toBe(true);
    const counted = await caseOf(orderId);
    expect(counted.countsFrom < counted.receivedAt).toBe(true);
    await shop.reaches(orderId, "cancelled");
  });

  it("P10: missing information neither refuses nor delays: we ask, the promised date stands, and silence leads back to a person", async () => {
    const { orderId, caseId } = await waiting();
    const promised = (await pageOf(orderId)).answerLimitAt;
    await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Quelle taille ?", staff: await shop.staff() }, deps);
    await shop.reaches(orderId, "waiting-for-customer");
    await mailed(orderId, /Quelle taille/);
    expect((await pageOf(orderId)).answerLimitAt).toBe(promised);
    shopify.clock.move({ days: 6 });
    await shop.reaches(orderId, "in-review");
  });

  it("P11: a refund that fails is put before a person, and the shopper has nothing to do", async () => {
    const orderId = place({ placedAgo: { hours: 1 } });
    shopify.payments.mode = "failing";
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.until("a person is told", async () => (await caseOf(orderId)).attentionCode === "refund-failed");
    shopify.payments.mode = "instant";
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "failed" }]);
  });

  it("P11: money that has not arrived is looked for with a letter to the bank, until the shopper says that it is there", async () => {
    shopify.clock.set("2027-05-03T10:00:00Z");
    const orderId = place({ placedAgo: { hours: 1 } });
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    shopify.clock.set("2027-05-27T09:00:00Z");
    await shop.until("it may be said", async () => (await shop.look(orderId)).view.refunds[0]?.question === true);
    const viewer = { shop: SHOP, orderId, customerId: shopify.order(SHOP, orderId).customerId! };
    const [refund] = (await shop.look(orderId)).view.refunds;
    await answerRefund({ ...viewer, refundId: refund!.id, arrived: false }, deps);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "bank-inquiry" }]);
    await mailed(orderId, /banque/);

    // a month later nothing has expired on the shopper's side
    shopify.clock.set("2027-06-28T09:00:00Z");
    await shop.quiet();
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "bank-inquiry" }]);
    await answerRefund({ ...viewer, refundId: refund!.id, arrived: true }, deps);
    expect((await shop.look(orderId)).view.refunds).toMatchObject([{ status: "credited" }]);
  });

  it("P12: our own error is apologised for, and the whole case is taken up again with its first time of receipt", async () => {
    const { orderId, caseId } = await waiting();
    const staff = await shop.staff();
    const receivedAt = (await caseOf(orderId)).receivedAt.toMillis();
    await reviewCase({ shop: SHOP, caseId, action: "decline", declineReason: "delivered", staff }, deps);
    const corrected = await correctCase(
      { shop: SHOP, caseId, whatWasWrong: "Le colis n’était pas livré.", whoseError: "ours", staff },
      deps,
    );
    expect(corrected.ok).toBe(true);
    expect(await caseOf(orderId)).toMatchObject({ status: "in-review" });
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(receivedAt);
    await mailed(orderId, /excuses/);
    expect((await pageOf(orderId)).events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["declined", "corrected"]));
  });

  it("P13: shipped by mistake after the request: a recall at our cost is opened by itself, and the shopper is told", async () => {
    const orderId = place({ placedAgo: { hours: 3 } });
    shopify.faults.down("forever");
    await shop.press(orderId);
    shopify.clock.move({ minutes: 5 });
    shopify.warehouse.ship(SHOP, orderId);
    shopify.faults.down(null);
    await shop.reaches(orderId, "recalling");
    await mailed(orderId, /à nos frais/);
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
  });

  it("P14: whoever may need a person reads how and when to reach one", async () => {
    const orderId = place({ placedAgo: { hours: 60 } });
    const { contact } = (await shop.look(orderId)).view;
    expect(contact).toEqual({
      email: "commande@sofimix.com",
      phone: "+1 (626) 738-2803",
      hours: expect.stringContaining("09:00–12:30, 14:00–18:00") as string,
    });
    await shop.ask(orderId, { text: "Bonjour" });
    await mailed(orderId, /09:00–12:30, 14:00–18:00/);
  });
});
