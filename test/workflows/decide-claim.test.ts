import type { DateTime } from "luxon";
import { beforeEach, describe, expect, it } from "vitest";
import { claimTechnicalFault } from "../../app/workflows/claim-technical-fault.server";
import { decideClaim, type ClaimDecision } from "../../app/workflows/decide-claim.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
shopify.shop(SHOP).rateLimit = { size: 100_000, perSecond: 5_000 };
const staff = await shop.staff();
const refundsOf = (orderId: string) => shopify.order(SHOP, orderId).transactions.filter((each) => each.kind === "REFUND");
const kindsOf = async (caseId: string) =>
  (await deps.prisma.caseEvent.findMany({ where: { caseId }, orderBy: { seq: "asc" } })).map(({ kind }) => kind);
const ago = (time: Parameters<DateTime["minus"]>[0]) => deps.clock.now().minus(time).startOf("second");

beforeEach(() => deps.prisma.incident.deleteMany());

/** An order of 60 hours ago, so its window closed 12 hours ago; the shopper asks now and says that we failed them. */
async function tooLate(claim: { triedAt?: string; what?: string } | null = {}, placedAgo = { hours: 60 }) {
  const orderId = shopify.createOrder(SHOP, { placedAgo }).id;
  await shop.ask(orderId, { text: "Annulez, s’il vous plaît.", ...(claim ? { claim } : {}) });
  const found = (await deps.cases.ofOrder(SHOP, orderId))!;
  const [open] = await deps.claims.open(found.id);
  return { orderId, caseId: found.id, claim: open! };
}
/** We were away for ten minutes, 13 hours ago: an hour before the window closed. */
const weWereDown = () =>
  deps.prisma.incident.create({
    data: {
      kind: "app-down",
      fromAt: ago({ hours: 13, minutes: 5 }).toJSDate(),
      toAt: ago({ hours: 12, minutes: 55 }).toJSDate(),
    },
  });
const triedThen = () => ago({ hours: 13 }).toISO()!;
const decideOn = ({ caseId, claim }: { caseId: string; claim: { id: string } }, decision: Partial<ClaimDecision>) =>
  decideClaim({ shop: SHOP, caseId, claimId: claim.id, accept: true, staff, ...decision }, deps);

describe("a shopper says that our system failed them", () => {
  it("what they say is kept, with what our own record shows about it", async () => {
    await weWereDown();
    const { orderId, caseId, claim } = await tooLate({ triedAt: triedThen(), what: "La page ne répondait pas." });
    expect(claim).toMatchObject({ status: "open", finding: "confirmed" });
    expect((await deps.messages.ofCase(caseId)).map(({ kind, text }) => [kind, text])).toEqual([
      ["request", "Annulez, s’il vous plaît."],
      ["claim", "La page ne répondait pas."],
    ]);
    expect((await kindsOf(caseId)).slice(0, 4)).toEqual(["late-request-received", "judged", "claim-made", "review-opened"]);
    expect((await shop.look(orderId)).view.state).toBe("in-review");
    // the words themselves are sealed: neither the events nor the claim hold them
    const rows = await deps.prisma.claim.findMany({ where: { caseId } });
    const events = await deps.prisma.caseEvent.findMany({ where: { caseId }, select: { detail: true } });
    expect(JSON.stringify([rows, events])).not.toContain("répondait");
  });

  it("nothing in our record is told as it is: no trace, which decides nothing", async () => {
    const { caseId, claim } = await tooLate({ triedAt: triedThen() });
    expect(claim.finding).toBe("no-trace");
    const page = await deps.claims.onPage({ shop: SHOP, caseId });
    expect(page).toMatchObject({ evidence: { why: { code: "only-the-claim" } }, decidable: true });
    expect((await deps.cases.get(caseId))?.status).toBe("in-review");
  });

  it("what their device reports later counts too, as a claim", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    await shop.ask(orderId, {
      body: {
        orderId,
        locale: "fr",
        claim: {},
        failedAttempts: [{ orderId, at: triedThen(), problem: "no answer" }],
      },
    });
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    const { evidence } = (await deps.claims.onPage({ shop: SHOP, caseId: found.id }))!;
    expect(evidence).toMatchObject({ finding: "plausible", why: { code: "device-reported" } });
    expect(evidence.timeline.find(({ kind }) => kind === "reported-try")).toMatchObject({ claimed: true });
  });

  it("said twice, it is one claim; a time said later is filled in", async () => {
    const { orderId, caseId } = await tooLate({ what: "Rien ne marchait." });
    await shop.ask(orderId, { claim: { triedAt: triedThen(), what: "Rien ne marchait, vers midi." } });
    const open = await deps.claims.open(caseId);
    expect(open).toHaveLength(1);
    expect(open[0]?.triedAt).not.toBeNull();
  });

  it("an impossible time costs them nothing but the time", async () => {
    const { claim } = await tooLate({ triedAt: "2001-01-01T00:00:00Z", what: "?" });
    expect(claim.triedAt).toBeNull();
  });

  it("without any claim, a case's page still says what our record shows", async () => {
    await weWereDown();
    const { caseId } = await tooLate(null);
    const page = await deps.claims.onPage({ shop: SHOP, caseId });
    expect(page).toMatchObject({ claims: [], evidence: { finding: "plausible", why: { code: "outage-within-the-window" } } });
    expect(await deps.claims.onPage({ shop: "atelier.myshopify.com", caseId })).toBeNull();
  });
});

describe("staff write a claim down", () => {
  const byPhone = (caseId: string, given: Partial<Parameters<typeof claimTechnicalFault>[0]> = {}) =>
    claimTechnicalFault(
      { shop: SHOP, caseId, triedAt: ago({ hours: 13 }), text: "Au téléphone : page blanche.", author: "staff", staff, ...given },
      deps,
    );

  it("once, also when it is sent twice or by two at once", async () => {
    const { caseId } = await tooLate(null);
    const at = ago({ hours: 13 });
    const answers = await Promise.all([1, 2, 3].map(() => byPhone(caseId, { triedAt: at })));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    await byPhone(caseId, { triedAt: at });
    expect(await deps.claims.open(caseId)).toHaveLength(1);
    expect((await deps.messages.ofCase(caseId)).filter(({ kind }) => kind === "claim")).toHaveLength(1);
    expect((await kindsOf(caseId)).filter((kind) => kind === "claim-made")).toHaveLength(1);
  });

  it("and are told when the time cannot be, or nothing was said", async () => {
    const { caseId } = await tooLate(null);
    expect(await byPhone(caseId, { triedAt: deps.clock.now().plus({ hours: 1 }) })).toMatchObject({
      error: { code: "impossible-time" },
    });
    expect(await byPhone(caseId, { triedAt: ago({ hours: 70 }) })).toMatchObject({ error: { code: "impossible-time" } });
    expect(await byPhone(caseId, { triedAt: null, text: "  " })).toMatchObject({ error: { code: "text-needed" } });
    expect(await byPhone(caseId, { text: "x".repeat(2001) })).toMatchObject({ error: { code: "text-too-long" } });
    expect(await byPhone(caseId, { shop: "atelier.myshopify.com" })).toMatchObject({ error: { code: "not-found" } });
    expect(await deps.claims.open(caseId)).toEqual([]);
  });
});

describe("an accepted claim: the case is handled as received in time", () => {
  it("what the policy then allows is cancelled and refunded at once, in that person's name", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    const before = (await deps.cases.get(late.caseId))!;
    expect(await decideOn(late, {})).toMatchObject({ ok: true });
    await shop.reaches(late.orderId, "cancelled");
    await shop.quiet();
    expect(refundsOf(late.orderId)).toHaveLength(1);
    expect(shopify.order(SHOP, late.orderId).cancelReason).toBe("STAFF");

    const after = (await deps.cases.get(late.caseId))!;
    expect(after.receivedAt).toEqual(before.receivedAt);
    expect(after.countsFrom.toMillis()).toBe(late.claim.triedAt!.toMillis());
    expect(after.verdict.kind).toBe("cancel-now");
    expect(await kindsOf(late.caseId)).toEqual(expect.arrayContaining(["claim-accepted", "judged", "approved", "cancelled"]));
    const page = (await deps.claims.onPage({ shop: SHOP, caseId: late.caseId }))!;
    expect(page.claims[0]).toMatchObject({
      status: "accepted",
      finding: "confirmed",
      decidedByName: expect.stringMatching(/\w/),
    });
  });

  it("no trace is no reason to refuse: staff may believe the shopper", async () => {
    const late = await tooLate({ triedAt: triedThen() });
    expect(late.claim.finding).toBe("no-trace");
    expect(await decideOn(late, {})).toMatchObject({ ok: true });
    await shop.reaches(late.orderId, "cancelled");
  });

  it("without any known time staff have to say from when it counts", async () => {
    const late = await tooLate({ what: "Je ne sais plus quand." });
    expect(await decideOn(late, {})).toMatchObject({ error: { code: "time-needed" } });
    expect(await decideOn(late, { provenAt: ago({ hours: 20 }) })).toMatchObject({ ok: true });
    await shop.reaches(late.orderId, "cancelled");
  });

  it("never from before the order, nor from after the request", async () => {
    const late = await tooLate({ triedAt: triedThen() });
    for (const provenAt of [ago({ hours: 61 }), deps.clock.now().plus({ minutes: 5 })]) {
      expect(await decideOn(late, { provenAt })).toMatchObject({ error: { code: "impossible-time" } });
    }
    expect(await deps.cases.get(late.caseId)).toMatchObject({ status: "in-review" });
    expect((await deps.claims.open(late.caseId))[0]?.status).toBe("open");
  });

  it("goods that left after the time proven are recalled: we bear it", async () => {
    await weWereDown();
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    shopify.warehouse.ship(SHOP, orderId, { at: ago({ hours: 10 }).toISO()! });
    await shop.ask(orderId, { claim: { triedAt: triedThen() } });
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    const [claim] = await deps.claims.open(found.id);
    expect(await decideOn({ caseId: found.id, claim: claim! }, {})).toMatchObject({ ok: true, value: { status: "recalling" } });
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    expect(await kindsOf(found.id)).toEqual(expect.arrayContaining(["claim-accepted", "recall-opened"]));
  });

  it("goods that had left before it stay with staff, and nothing is declined by itself", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 60 } }).id;
    shopify.warehouse.ship(SHOP, orderId, { at: ago({ hours: 30 }).toISO()! });
    await shop.ask(orderId, { claim: { triedAt: triedThen() } });
    const found = (await deps.cases.ofOrder(SHOP, orderId))!;
    const [claim] = await deps.claims.open(found.id);
    expect(await decideOn({ caseId: found.id, claim: claim! }, {})).toMatchObject({ ok: true, value: { status: "in-review" } });
    expect((await deps.cases.get(found.id))?.verdict).toMatchObject({ kind: "review", recallProposed: true });
  });

  it("a time that is late all the same changes nothing but the record", async () => {
    const late = await tooLate({ triedAt: ago({ hours: 5 }).toISO()! });
    expect(await decideOn(late, {})).toMatchObject({ ok: true, value: { status: "in-review" } });
    expect((await deps.cases.get(late.caseId))?.verdict.kind).toBe("refuse");
    expect(shopify.order(SHOP, late.orderId).cancelledAt).toBeNull();
  });

  it("while an answer of the shopper is awaited, it is decided without it", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    const asked = await reviewCase({ shop: SHOP, caseId: late.caseId, action: "ask", text: "Quand ?", staff }, deps);
    expect(asked).toMatchObject({ ok: true, value: { status: "waiting-for-customer" } });
    expect(await decideOn(late, {})).toMatchObject({ ok: true });
    await shop.reaches(late.orderId, "cancelled");
  });
});

describe("a claim set aside", () => {
  it("needs a ground, and the case stays where it is", async () => {
    const late = await tooLate({ triedAt: triedThen() });
    expect(await decideOn(late, { accept: false })).toMatchObject({ error: { code: "reason-needed" } });
    expect(await decideOn(late, { accept: false, reason: "no-trace" as never })).toMatchObject({
      error: { code: "reason-needed" },
    });
    expect(await decideOn(late, { accept: false, reason: "other" })).toMatchObject({ error: { code: "text-needed" } });
    expect(await decideOn(late, { accept: false, reason: "tried-too-late" })).toMatchObject({
      ok: true,
      value: { status: "in-review" },
    });
    expect((await deps.claims.onPage({ shop: SHOP, caseId: late.caseId }))?.claims[0]?.status).toBe("rejected");
    const now = (await deps.cases.get(late.caseId))!;
    expect(now.countsFrom).toEqual(now.receivedAt);
    expect((await shop.look(late.orderId)).view.state).toBe("in-review");
  });

  it("against our own record has to be explained, and the explanation is kept sealed", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    expect(await decideOn(late, { accept: false, reason: "worked-for-them" })).toMatchObject({ error: { code: "text-needed" } });
    const text = "Il a passé une autre commande à cette heure-là.";
    expect(await decideOn(late, { accept: false, reason: "worked-for-them", text })).toMatchObject({ ok: true });
    expect((await deps.messages.ofCase(late.caseId)).find(({ kind }) => kind === "note")?.text).toBe(text);
  });
});

describe("things that get in between", () => {
  it("of people who accept and set aside at once, one decides and the others are told; the money goes back once", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    const answers = await Promise.all([
      decideOn(late, {}),
      decideOn(late, {}),
      decideOn(late, { accept: false, reason: "other", text: "Non." }),
    ]);
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
    for (const answer of answers) if (!answer.ok) expect(answer.error.code).toBe("already-decided");
    const [claim] = (await deps.claims.onPage({ shop: SHOP, caseId: late.caseId }))!.claims;
    expect(claim).toMatchObject({ decidedAt: expect.any(String), decidedByName: expect.stringMatching(/\w/) });
    await shop.quiet();
    if (claim?.status === "accepted") await shop.reaches(late.orderId, "cancelled");
    expect(refundsOf(late.orderId)).toHaveLength(claim?.status === "accepted" ? 1 : 0);
  });

  it("accepting while a colleague declines ends in one state, and the order agrees with it", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    await Promise.all([
      decideOn(late, {}),
      reviewCase({ shop: SHOP, caseId: late.caseId, action: "decline", declineReason: "window-closed", staff }, deps),
    ]);
    await shop.quiet();
    await shop.until("Shopify is done", async () =>
      ["cancelled", "declined"].includes((await deps.cases.get(late.caseId))!.status),
    );
    expect(shopify.order(SHOP, late.orderId).cancelledAt !== null).toBe(
      (await deps.cases.get(late.caseId))?.status === "cancelled",
    );
  });

  it("a case that is settled has to be corrected first", async () => {
    const late = await tooLate({ triedAt: triedThen() });
    await shop.withdraw(late.orderId);
    expect(await decideOn(late, {})).toMatchObject({ error: { code: "not-open" } });
    expect((await deps.claims.onPage({ shop: SHOP, caseId: late.caseId }))?.decidable).toBe(false);
  });

  it("Shopify out of reach: nothing is decided, and it can be decided later", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    shopify.faults.down("forever");
    expect(await decideOn(late, {})).toMatchObject({ error: { code: "shopify-unreachable" } });
    expect((await deps.claims.open(late.caseId)).map(({ id }) => id)).toEqual([late.claim.id]);
    shopify.faults.down(null);
    expect(await decideOn(late, {})).toMatchObject({ ok: true });
    await shop.reaches(late.orderId, "cancelled");
  });

  it("a person without the right to cancel decides the claim; the cancellation waits for somebody who may", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    const onlooker = shopify.staffMembers(SHOP).find((user) => !user.permissions.includes("cancel_orders"))!;
    expect(await decideOn(late, { staff: await shop.staff(onlooker.id) })).toMatchObject({ error: { code: "no-permission" } });
    expect(await deps.cases.get(late.caseId)).toMatchObject({ status: "in-review", verdict: { kind: "cancel-now" } });
    const answer = await reviewCase({ shop: SHOP, caseId: late.caseId, action: "cancel-and-refund", staff }, deps);
    expect(answer.ok).toBe(true);
    await shop.reaches(late.orderId, "cancelled");
  });

  it("killed between the decision and the cancellation, the case stands in review with its new verdict, and nobody but a person goes on", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    const dying = {
      ...deps,
      cases: { ...deps.cases, move: () => Promise.reject(new Error("killed")) },
    };
    await expect(
      decideClaim({ shop: SHOP, caseId: late.caseId, claimId: late.claim.id, accept: true, staff }, dying),
    ).rejects.toThrow("killed");
    await settleCase(late.caseId, deps);
    await shop.quiet();
    expect(shopify.order(SHOP, late.orderId).cancelledAt).toBeNull();
    expect(await deps.cases.get(late.caseId)).toMatchObject({ status: "in-review", verdict: { kind: "cancel-now" } });
    expect((await deps.cases.page({ shop: SHOP, caseId: late.caseId }))?.actions).toContain("cancel-and-refund");
    expect(await decideOn(late, {})).toMatchObject({ error: { code: "already-decided" } });
  });

  it("the answer to the cancellation is lost: the order is cancelled and refunded once", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    shopify.faults.loseAnswer("orderCancel");
    await decideOn(late, {});
    await shop.reaches(late.orderId, "cancelled");
    await shop.quiet();
    expect(refundsOf(late.orderId)).toHaveLength(1);
  });

  it("Shopify's refusal leads to a person, and the proven time stays", async () => {
    await weWereDown();
    const late = await tooLate({ triedAt: triedThen() });
    shopify.faults.refuseCancel(late.orderId);
    await decideOn(late, {});
    const now = (await deps.cases.get(late.caseId))!;
    expect(["needs-attention", "in-review"]).toContain(now.status);
    expect(now.countsFrom < now.receivedAt).toBe(true);
  });

  it("another store's claim, and a claim of another case, do not exist", async () => {
    const [one, two] = [await tooLate({ triedAt: triedThen() }), await tooLate({ triedAt: triedThen() })];
    expect(await decideOn(one, { shop: "atelier.myshopify.com" })).toMatchObject({ error: { code: "not-found" } });
    expect(await decideOn({ caseId: one.caseId, claim: two.claim }, {})).toMatchObject({ error: { code: "not-found" } });
    expect(await decideOn(one, { claimId: "1' OR '1'='1" })).toMatchObject({ error: { code: "not-found" } });
  });
});
