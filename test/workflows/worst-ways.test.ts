import { describe, expect, it } from "vitest";
import { actOnRefund } from "../../app/workflows/act-on-refund.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

/* Each open assumption about Shopify (docs/dev-store-checks.md) that touches money or access, going the worst way. */

const shop = await openShop();
const { deps, shopify } = shop;

const place = (recipe: Parameters<typeof shopify.createOrder>[1] = {}) =>
  shopify.createOrder(SHOP, { placedAgo: { hours: 3 }, ...recipe }).id;
const cents = (amount: string) => Math.round(Number(amount) * 100);
const sum = (orderId: string, kinds: string[]) =>
  shopify
    .order(SHOP, orderId)
    .transactions.filter(({ kind, status }) => kinds.includes(kind) && status === "SUCCESS")
    .reduce((total, { amount }) => total + cents(amount), 0);
const goneBack = (orderId: string) => sum(orderId, ["REFUND"]);
const received = (orderId: string) => sum(orderId, ["SALE", "CAPTURE"]);
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const rowsOf = (orderId: string) => deps.prisma.refund.findMany({ where: { orderId }, orderBy: { id: "asc" } });
const jobsOf = (orderId: string) => shopify.state.jobs.filter((job) => job.orderId === orderId);
const cancelWithStaff = async (orderId: string) =>
  reviewCase({ shop: SHOP, caseId: (await caseOf(orderId)).id, action: "cancel-and-refund", staff: await shop.staff() }, deps);

/** The first call has no answer and takes effect only after the app has asked once more. */
async function askedTwice(orderId: string): Promise<void> {
  shopify.faults.jobNeverEnds = true;
  shopify.faults.loseAnswer("orderCancel");
  await shop.press(orderId);
  await shop.quiet();
  shopify.clock.move({ seconds: 61 });
  await shop.until("Shopify was asked twice", () => jobsOf(orderId).length === 2);
  shopify.faults.jobNeverEnds = false;
  await shop.reaches(orderId, "cancelled");
  await shop.quiet();
}

describe("A4, A5: a second cancellation", () => {
  it("that refunds again finds no money to refund: the app sends its second one without any", async () => {
    shopify.faults.secondCancel = "refunds-again";
    const orderId = place();
    await askedTwice(orderId);
    shopify.clock.move({ minutes: 12 });
    await shop.quiet();
    expect(jobsOf(orderId).map(({ status, request }) => [status, request.refund])).toEqual([
      ["SUCCEEDED", "original"],
      ["SUCCEEDED", "none"],
    ]);
    expect(goneBack(orderId)).toBe(received(orderId));
    expect(await rowsOf(orderId)).toMatchObject([{ status: "sent" }]);
  });

  it("is never sent for two presses and a person at one time", async () => {
    shopify.faults.secondCancel = "refunds-again";
    shopify.faults.delayMs = 30;
    const orderId = place();
    await Promise.all([shop.press(orderId), shop.press(orderId)]);
    await Promise.all([cancelWithStaff(orderId), cancelWithStaff(orderId), shop.press(orderId)]);
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(jobsOf(orderId)).toHaveLength(1);
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("that is refused with words that say nothing leaves the order cancelled and refunded once", async () => {
    shopify.faults.secondCancel = "refused-oddly";
    const orderId = place();
    await askedTwice(orderId);
    expect(jobsOf(orderId).map(({ status }) => status)).toEqual(["SUCCEEDED", "FAILED"]);
    expect(goneBack(orderId)).toBe(received(orderId));
    expect((await caseOf(orderId)).status).toBe("cancelled");
  });
});

describe("A10: a refund that is listed only after half an hour", () => {
  it("is missed, a person is called, and it is never paid again", async () => {
    shopify.faults.refundsShowAfterMs = 30 * 60_000;
    const orderId = place();
    await shop.press(orderId);
    await shop.reaches(orderId, "cancelled");
    shopify.clock.move({ minutes: 11 });
    await shop.until("a person is called", async () => (await caseOf(orderId)).attentionCode === "refund-missing");
    await shop.quiet();
    // from then on it is looked for daily
    shopify.clock.move({ hours: 25 });
    await shop.until("it is noted", async () => (await rowsOf(orderId)).some(({ status }) => status === "sent"));
    await shop.until("nobody is needed any more", async () => (await caseOf(orderId)).attentionCode === null);
    expect(goneBack(orderId)).toBe(received(orderId));
  });

  it("is not made twice after a doubtful repeat either: Shopify pays no more than is left", async () => {
    shopify.faults.refundsShowAfterMs = 30 * 60_000;
    const orderId = place();
    await askedTwice(orderId);
    for (const pass of [{ minutes: 3 }, { minutes: 12 }, { hours: 25 }, { hours: 25 }]) {
      shopify.clock.move(pass);
      await shop.quiet();
    }
    expect(goneBack(orderId)).toBe(received(orderId));
    const rows = await rowsOf(orderId);
    expect(rows.filter(({ status }) => status === "sent")).toHaveLength(1);
  });
});

describe("B1: a refund's key that is worth nothing", () => {
  it("a refund whose answer is lost is found before it is asked for once more", async () => {
    shopify.faults.refundKeysWorthless = true;
    // a part of the order, so that Shopify's own limit would let it through twice
    const orderId = place({ placedAgo: { hours: 60 } });
    await shop.ask(orderId);
    shopify.payments.arrange(SHOP, orderId, { mode: "failing" });
    shopify.staff.cancelOrder(SHOP, orderId, { refund: false });
    shopify.staff.refund(SHOP, orderId, { amount: "10.00", lines: "none" });
    shopify.payments.arrange(SHOP, orderId, null);
    await shop.reaches(orderId, "cancelled");
    await shop.until("it failed", async () => (await rowsOf(orderId)).some(({ status }) => status === "failed"));
    const [failed] = await rowsOf(orderId);

    shopify.faults.loseAnswer("refundCreate");
    const act = { shop: SHOP, caseId: failed!.caseId, refundId: failed!.id, action: "retry" as const, said: {} };
    expect(await actOnRefund({ ...act, staff: await shop.staff() }, deps)).toMatchObject({ ok: true });
    await shop.quiet();
    expect(goneBack(orderId)).toBe(1000);
  });
});

describe("C8: a submitted request that is taken back too late", () => {
  it("the cancellation is refused meanwhile: a person is called, and it works when they ask again", async () => {
    shopify.faults.takeBackTakesMs = 400;
    const orderId = place({ lines: [{ sku: "SFX-PLAID-LAINE", place: "service" }] });
    shopify.warehouse.submitToService(SHOP, orderId);
    await shop.press(orderId);
    await shop.reaches(orderId, "needs-attention");
    expect(goneBack(orderId)).toBe(0);
    await shop.until("it no longer stands", () => shopify.state.takeBacks.length === 0);
    expect(await cancelWithStaff(orderId)).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    // the first call may have been carried out, so the second went without money
    shopify.clock.move({ minutes: 3 });
    await shop.until("the money is on its way", () => goneBack(orderId) > 0);
    await shop.quiet();
    expect(goneBack(orderId)).toBe(received(orderId));
  });
});

describe("E5: an access that ends, and whose renewal can't be asked for again", () => {
  it("the request waits, and is carried out once the app was opened", async () => {
    shopify.faults.refreshWorksOnce = true;
    shopify.faults.endAccess();
    shopify.faults.loseAnswer("refreshToken");
    const orderId = place();
    expect(await shop.press(orderId)).toMatchObject({ status: 202, view: { state: "received" } });
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    // twenty seconds later the renewal is asked for again, and refused
    await deps.prisma.session.updateMany({ data: { refreshingUntil: null } });
    shopify.clock.move({ minutes: 1 });
    const isRefused = () =>
      shopify.calls().some(({ operationName, status }) => operationName === "refreshToken" && status === 400);
    await shop.until("Shopify refuses", isRefused);
    await shop.until("staff are signed off", async () => (await deps.prisma.session.count({ where: { isOnline: true } })) === 0);
    await shop.staff();
    shopify.clock.move({ hours: 1, minutes: 1 });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(goneBack(orderId)).toBe(received(orderId));
  });
});
