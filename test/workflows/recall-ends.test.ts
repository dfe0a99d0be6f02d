import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import type { RecallTask } from "../../app/cases/mail-kind";
import { actOnRecall } from "../../app/workflows/act-on-recall.server";
import { followRecall } from "../../app/workflows/follow-recall.server";
import { recallsOf } from "../support/recalls";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const staff = await shop.staff();
const { approved, choose, step, steps, end, look, recall, refunded, received } = recallsOf(shop, staff);

const delivered = (orderId: string) => {
  shopify.warehouse.ship(SHOP, orderId, { tracking: { number: "6A1", company: "Colissimo" } });
  shopify.warehouse.deliver(SHOP, orderId);
};
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;
const returnsOf = (orderId: string) => shopify.order(SHOP, orderId).returns.map(({ status }) => status);

/** Delivered, and a return that we opened in Shopify waits for its parcel. */
async function awaited() {
  const { orderId, caseId } = await approved(delivered);
  await choose(caseId, "return");
  expect(await steps(caseId, "create-return")).toBeNull();
  expect(await step(caseId, "send-label", { trackingNumber: "8R1" })).toMatchObject({ ok: true });
  expect(returnsOf(orderId)).toEqual(["OPEN"]);
  return { orderId, caseId };
}

/** The look that gives the decision back is not the one that finds the return gone; a person who acts between is told to look again. */
async function seenAsGone(caseId: string) {
  await shop.until("the return is seen to be gone", async () => {
    await look(caseId);
    return (await recall(caseId)).steps.some(({ step, state }) => step === "create-return" && state === "refused");
  });
  await shop.quiet();
}

describe("a recall that ends without the return we opened in Shopify", () => {
  it("lost: the return is taken back there, and the money goes out in full", async () => {
    const { orderId, caseId } = await awaited();
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    expect(refunded(orderId)).toBe(received(orderId));
    await shop.quiet();
    expect(await recall(caseId)).toMatchObject({ outcome: "lost" });
  });

  it("the shopper keeps them: the return is taken back, and no money moves", async () => {
    const { orderId, caseId } = await awaited();
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    expect(refunded(orderId)).toBe(0);
  });

  it("back all the same, and ended by hand: what came is booked once, and paid once", async () => {
    const { orderId, caseId } = await awaited();
    expect(await step(caseId, "goods-back")).toMatchObject({ ok: true });
    expect(await end(caseId, "returned")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(returnsOf(orderId)).toEqual(["CLOSED"]);
    expect(refunded(orderId)).toBe(received(orderId));
    expect(shopify.order(SHOP, orderId).lines.every(({ currentQuantity }) => currentQuantity === 0)).toBe(true);
  });

  it("Shopify will not take it back any more: it is closed", async () => {
    const { orderId, caseId } = await awaited();
    shopify.faults.refuse("returnCancel", "Return is not cancelable.");
    expect(await end(caseId, "lost")).toMatchObject({ ok: true });
    expect(returnsOf(orderId)).toEqual(["CLOSED"]);
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("refused altogether by Shopify, no money moves, the person reads why, and may end it once the return is gone", async () => {
    const { orderId, caseId } = await awaited();
    shopify.faults.refuse("returnCancel", "Not now.");
    shopify.faults.refuse("returnClose", "Not now either.");
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "refused-by-shopify", message: "Not now either." } });
    expect(refunded(orderId)).toBe(0);
    expect(await recall(caseId)).toMatchObject({ outcome: null, endedAt: null });
    shopify.faults.refuse("returnCancel", null);
    expect(await end(caseId, "lost")).toMatchObject({ ok: true });
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
  });

  it("whose answer is lost: the decision is the person's again, and repeated it ends the return and pays once", async () => {
    const { orderId, caseId } = await awaited();
    shopify.faults.loseAnswer("returnCancel");
    expect(await end(caseId, "lost")).toMatchObject({ error: { code: "shopify-unreachable" } });
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    await look(caseId);
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    await seenAsGone(caseId);
    expect(refunded(orderId)).toBe(0);
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("killed after the return is taken back and before the money: the decision is the person's again, and it pays once", async () => {
    const { orderId, caseId } = await awaited();
    const gateway = { ...staff.gateway, suggestRefund: () => Promise.reject(new Error("killed")) };
    const lost = { shop: SHOP, caseId, act: { kind: "end", outcome: "lost" } as const, staff: { ...staff, gateway } };
    await expect(actOnRecall(lost, deps)).rejects.toThrow("killed");
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    expect(await recall(caseId)).toMatchObject({ outcome: "lost", endedAt: null });
    shopify.clock.move({ minutes: 2 });
    await look(caseId);
    expect(await recall(caseId)).toMatchObject({ outcome: null, endedAt: null });
    await seenAsGone(caseId);
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("by two people at once: one end", async () => {
    const { orderId, caseId } = await awaited();
    const answers = await Promise.all([end(caseId, "lost"), end(caseId, "delivered-anyway"), end(caseId, "lost")]);
    expect(answers.some(({ ok }) => ok)).toBe(true);
    await shop.quiet();
    expect(await statusOf(caseId)).toBe("closed");
    expect(returnsOf(orderId)).toEqual(["CANCELED"]);
    const { outcome } = await recall(caseId);
    expect(refunded(orderId)).toBe(outcome === "lost" ? received(orderId) : 0);
  });

  it("a return that staff opened in Shopify is theirs: it stays as it is", async () => {
    const { orderId, caseId } = await approved(delivered);
    shopify.staff.openReturn(SHOP, orderId);
    await look(caseId);
    expect(await statusOf(caseId)).toBe("returning");
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ ok: true });
    expect(returnsOf(orderId)).toEqual(["OPEN"]);
  });
});

const begin = (iso: string) => shopify.clock.set(DateTime.fromISO(iso, { zone: "Europe/Paris" }));
const toldOf = (task: RecallTask) => (caseId: string) =>
  deps.prisma.mail.count({ where: { caseId, kind: "recall-task", facts: { path: ["recallTask"], equals: task } } });

describe("goods that were to come back and do not", () => {
  const told = toldOf("goods-overdue");
  const rings = async (caseId: string, iso: string) => {
    begin(iso);
    await look(caseId);
    return told(caseId);
  };

  it("a labelled parcel: staff are told after ten business days, again every five, by however many looks once", async () => {
    begin("2027-06-07T10:00:00");
    const { orderId, caseId } = await awaited();
    expect(await recall(caseId)).toMatchObject({ deadlineAt: "2027-06-21T16:00:00.000Z" });
    expect(await rings(caseId, "2027-06-21T17:59:00")).toBe(0);
    begin("2027-06-21T18:00:30");
    const { id } = (await deps.recalls.openOf(caseId))!;
    await Promise.all(Array.from({ length: 4 }, () => followRecall({ recallId: id }, deps)));
    expect(await told(caseId)).toBe(1);
    const item = await recall(caseId);
    expect(item.steps.find(({ step: name }) => name === "goods-back")).toMatchObject({ state: "waiting", now: true });
    expect(item.outcomes).toContain("lost");
    expect(await rings(caseId, "2027-06-28T17:59:00")).toBe(1);
    expect(await rings(caseId, "2027-06-28T18:00:30")).toBe(2);
    expect(await end(caseId, "lost")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await rings(caseId, "2027-07-12T18:00:30")).toBe(2);
  });

  it("a parcel the carrier turned round: after five business days, again every three; when it is back nobody is told any more", async () => {
    begin("2027-06-07T10:00:00");
    const { caseId } = await approved((id) => shopify.warehouse.ship(SHOP, id, { tracking: { number: "6A2", company: "UPS" } }));
    await choose(caseId, "carrier");
    expect(await step(caseId, "ask-carrier", { carrier: "UPS" })).toMatchObject({ ok: true });
    expect(await step(caseId, "carrier-answered", {}, "yes")).toMatchObject({ ok: true });
    expect(await rings(caseId, "2027-06-14T17:59:00")).toBe(0);
    expect(await rings(caseId, "2027-06-14T18:00:30")).toBe(1);
    expect(await rings(caseId, "2027-06-17T18:00:30")).toBe(2);
    expect(await step(caseId, "parcel-back")).toMatchObject({ ok: true });
    expect(await recall(caseId)).toMatchObject({ deadlineAt: null });
    expect(await rings(caseId, "2027-06-28T18:00:30")).toBe(2);
  });

  it("Shopify is down on that day: staff are told when it is back", async () => {
    begin("2027-06-07T10:00:00");
    const { caseId } = await awaited();
    shopify.faults.down("forever");
    expect(await rings(caseId, "2027-06-21T18:00:30")).toBe(0);
    shopify.faults.down(null);
    expect(await rings(caseId, "2027-06-21T19:00:00")).toBe(1);
  });
});

describe("a step that waits for nobody but staff", () => {
  const told = toldOf("own-step");
  const rings = async (caseId: string, iso: string) => {
    begin(iso);
    await look(caseId);
    return told(caseId);
  };
  const toShopper = (caseId: string) =>
    deps.prisma.mail.count({ where: { caseId, kind: { notIn: ["recall-task", "staff-reminder", "refund-task"] } } });

  it("is reminded of after two business days, then once each, by however many looks, and never is the shopper", async () => {
    begin("2027-06-09T10:00:00"); // a Wednesday
    const { caseId } = await approved(delivered);
    const before = await toShopper(caseId);
    expect(await rings(caseId, "2027-06-11T17:59:00")).toBe(0);
    begin("2027-06-11T18:00:30");
    const { id } = (await deps.recalls.openOf(caseId))!;
    await Promise.all(Array.from({ length: 4 }, () => followRecall({ recallId: id }, deps)));
    expect(await told(caseId)).toBe(1);
    // the weekend
    expect(await rings(caseId, "2027-06-13T18:00:30")).toBe(1);
    expect(await rings(caseId, "2027-06-14T17:59:00")).toBe(1);
    expect(await rings(caseId, "2027-06-14T18:00:30")).toBe(2);
    expect((await deps.prisma.recall.findUniqueOrThrow({ where: { id } })).followUpAt).toEqual(new Date("2027-06-15T16:00:00Z"));
    expect(await deps.prisma.caseEvent.count({ where: { caseId, kind: "recall-reminded" } })).toBe(2);
    expect(await toShopper(caseId)).toBe(before);
  });

  it("begins anew with each step, and is over while somebody else is waited for", async () => {
    begin("2027-06-07T10:00:00");
    const { caseId } = await approved(delivered);
    begin("2027-06-09T10:00:00");
    await choose(caseId, "return");
    expect(await rings(caseId, "2027-06-09T18:00:30")).toBe(0);
    expect(await rings(caseId, "2027-06-11T18:00:30")).toBe(1);
    expect(await steps(caseId, "create-return")).toBeNull();
    expect(await step(caseId, "send-label", { trackingNumber: "8R2" })).toMatchObject({ ok: true });
    expect(await rings(caseId, "2027-06-18T18:00:30")).toBe(1);
    // back, and not booked yet
    expect(await step(caseId, "goods-back")).toMatchObject({ ok: true });
    expect(await rings(caseId, "2027-06-21T18:00:30")).toBe(1);
    expect(await rings(caseId, "2027-06-22T18:00:30")).toBe(2);
    expect(await end(caseId, "returned")).toMatchObject({ ok: true });
    expect(await rings(caseId, "2027-06-30T18:00:30")).toBe(2);
  });
});
