import { beforeEach, describe, expect, it } from "vitest";
import { draftOf } from "../../app/policy/policy-draft";
import { cancelsByItself } from "../../app/workflows/cancels-by-itself.server";
import { judgeAttempt } from "../../app/workflows/judge-attempt.server";
import { savePolicy } from "../../app/workflows/save-policy.server";
import { setAutomaticCancellation } from "../../app/workflows/set-automatic-cancellation.server";
import { settleCase } from "../../app/workflows/settle-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop({ pauses: true });
const { deps, shopify } = shop;
const { prisma } = deps;

const placed = () => shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const settings = async () => (await deps.shops.find(SHOP))!;
const mailsOfPause = () => prisma.mail.findMany({ where: { kind: "automatic-paused" } });
const eventsOf = async (orderId: string, kind: string) =>
  prisma.caseEvent.findMany({ where: { caseId: (await caseOf(orderId)).id, kind }, select: { detail: true } });

async function pausesAbove(pauseAbove: number): Promise<void> {
  const [newest] = await deps.shops.policyHistory(SHOP);
  const draft = { ...draftOf(newest!.settings), pauseAbove: String(pauseAbove), staffEmail: "equipe@sofimix.example" };
  await savePolicy({ seenVersionId: newest!.id, draft, staff: await shop.staff() }, deps);
}
/** The app cancelled so many orders by itself, so long ago. */
async function cancelledByItself(
  count: number,
  minutesAgo: number,
  domain = SHOP,
  approvedBy: string | null = null,
): Promise<void> {
  const at = deps.clock.now().minus({ minutes: minutesAgo }).toJSDate();
  const { id: policyVersionId } = await prisma.policyVersion.findFirstOrThrow({ where: { shopDomain: domain } });
  await prisma.case.createMany({
    data: Array.from({ length: count }, (_, each) => ({
      shopDomain: domain,
      orderId: `gid://shopify/Order/9${each}${at.getTime()}`,
      orderName: `#9${each}`,
      channel: "account-page",
      status: "closed",
      receivedAt: at,
      openedAt: at,
      updatedAt: at,
      cancelAskedAt: at,
      cancelAsks: 1,
      approvedBy,
      locale: "fr",
      policyVersionId,
      verdict: {},
      orderFacts: {},
    })),
  });
}
async function pressed(): Promise<string> {
  const orderId = placed();
  expect(await shop.press(orderId)).toMatchObject({ view: { receivedAt: expect.any(String) as string } });
  return orderId;
}
async function cancels(): Promise<void> {
  const orderId = await pressed();
  await shop.reaches(orderId, "cancelled");
}
async function switchOn(): Promise<void> {
  await setAutomaticCancellation({ on: true, staff: await shop.staff() }, deps);
  // only what comes after it counts, and a quick machine writes the next order in the same thousandth of a second
  shopify.clock.move({ seconds: 1 });
}

beforeEach(async () => {
  await shop.quiet();
  // every test has its own month
  shopify.clock.move({ days: 30 });
  await switchOn();
  await prisma.mail.deleteMany({ where: { kind: "automatic-paused" } });
  await pausesAbove(3);
});

describe("far more cancellations than usual", () => {
  it("below the bound nothing changes, and what people decided or what is long over does not count", async () => {
    await cancelledByItself(2, 10);
    await cancelledByItself(9, 61);
    await cancelledByItself(9, 5, SHOP, "gid://shopify/StaffMember/1");
    await cancels();
    expect(await settings()).toMatchObject({ automaticCancellation: true, pause: null });
    expect(await mailsOfPause()).toEqual([]);
  });

  it("pause the app: the case waits for a person with its time of receipt, and staff hear of it once", async () => {
    await cancelledByItself(3, 10);
    const asked = shop.calls("CancelOrder");
    const first = await pressed();
    await shop.reaches(first, "in-review");
    const second = await pressed();
    await shop.reaches(second, "in-review");
    await shop.quiet();
    expect(shop.calls("CancelOrder")).toBe(asked);
    expect(shopify.order(SHOP, first).cancelledAt).toBeNull();

    expect(await settings()).toMatchObject({ automaticCancellation: false, pause: { asked: 4, usual: 3 } });
    expect((await caseOf(first)).verdict.kind).toBe("cancel-now");
    expect(await eventsOf(first, "automatic-paused")).toMatchObject([{ detail: { asked: 4, usual: 3 } }]);
    expect(await eventsOf(second, "automatic-paused")).toEqual([]);
    expect((await shop.look(first)).view).toMatchObject({
      state: "in-review",
      receivedAt: (await caseOf(first)).receivedAt.toISO(),
    });

    expect(await mailsOfPause()).toMatchObject([{ status: "sent", caseId: (await caseOf(first)).id }]);
    const [mail] = shop.sent().filter(({ to }) => to === "equipe@sofimix.example");
    expect(mail?.subject).toContain("4 commandes en une heure");
    expect(mail?.text).toContain("https://admin.shopify.com/store/sofimix/apps/test-client-id/app");
    expect(mail?.text).not.toContain(shopify.order(SHOP, first).name);
  });

  it("pause the app once, whoever asks at the same moment", async () => {
    await cancelledByItself(3, 10);
    const orders = [placed(), placed(), placed(), placed()];
    await Promise.all(orders.map((orderId) => shop.press(orderId)));
    for (const orderId of orders) await shop.reaches(orderId, "in-review");
    expect(await mailsOfPause()).toHaveLength(1);
    const events = await Promise.all(orders.map((orderId) => eventsOf(orderId, "automatic-paused")));
    expect(events.flat()).toHaveLength(1);
  });

  it("pause the app, and a death right after that leaves the case to a person all the same", async () => {
    await setAutomaticCancellation({ on: false, staff: await shop.staff() }, deps);
    const orderId = await pressed();
    await shop.reaches(orderId, "in-review");
    await shop.quiet();
    const { id } = await caseOf(orderId);
    await prisma.case.update({ where: { id }, data: { status: "received", followUpAt: null, version: { increment: 1 } } });
    await switchOn();
    await cancelledByItself(3, 0);
    expect(await cancelsByItself(await caseOf(orderId), deps)).toBe(false);
    expect(await caseOf(orderId)).toMatchObject({ status: "received" });
    expect(await mailsOfPause()).toHaveLength(1);

    await settleCase(id, deps);
    expect(await caseOf(orderId)).toMatchObject({ status: "in-review", cancelAsks: 0 });
    expect(await mailsOfPause()).toHaveLength(1);
  });

  it("let no order be asked for once more that was lost on the way to Shopify", async () => {
    shopify.faults.lostBeforeEffect("orderCancel");
    const orderId = await pressed();
    await shop.reaches(orderId, "cancelling");
    await shop.quiet();
    await cancelledByItself(3, 0);
    for (let minutes = 0; minutes < 90 && (await caseOf(orderId)).status === "cancelling"; minutes += 5) {
      shopify.clock.move({ minutes: 5 });
      // the others go on as well
      await prisma.case.updateMany({
        where: { orderName: { startsWith: "#9" } },
        data: { cancelAskedAt: deps.clock.now().toJSDate() },
      });
      await shop.quiet();
    }
    expect(await caseOf(orderId)).toMatchObject({ status: "in-review" });
    expect(shopify.order(SHOP, orderId).cancelledAt).toBeNull();
    expect(await mailsOfPause()).toHaveLength(1);
  });

  it("leave a case with its person where an earlier press is found late", async () => {
    const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 47, minutes: 50 } }).id;
    const attemptId = await deps.attempts.record({
      shop: SHOP,
      orderId,
      customerId: shopify.order(SHOP, orderId).customerId!,
      locale: "fr",
      receivedAt: deps.clock.now(),
      shopperReason: null,
      reported: [],
      guardAt: deps.clock.now().plus({ days: 30 }),
    });
    shopify.clock.move({ minutes: 20 });
    await shop.ask(orderId, { text: "Trop tard ?" });
    await cancelledByItself(3, 0);
    await judgeAttempt(attemptId!, deps);
    expect(await caseOf(orderId)).toMatchObject({ status: "in-review", verdict: { kind: "cancel-now" } });
    expect(await settings()).toMatchObject({ automaticCancellation: false });
  });

  it("do not pause once more when a person has switched it on again, until as many have come since", async () => {
    await cancelledByItself(3, 10);
    await shop.reaches(await pressed(), "in-review");
    shopify.clock.move({ minutes: 1 });
    await switchOn();
    expect(await settings()).toMatchObject({ automaticCancellation: true, pause: null });
    for (let each = 0; each < 3; each += 1) await cancels();
    await shop.reaches(await pressed(), "in-review");
    expect(await settings()).toMatchObject({ automaticCancellation: false, pause: { asked: 4, usual: 3 } });
    expect(await mailsOfPause()).toHaveLength(2);
  });

  it("say nothing against a switch that people turned off, and do not forget a pause that is switched off once more", async () => {
    const staff = await shop.staff();
    await setAutomaticCancellation({ on: false, staff }, deps);
    await cancelledByItself(9, 10);
    await shop.reaches(await pressed(), "in-review");
    expect(await settings()).toMatchObject({ automaticCancellation: false, pause: null });
    expect(await mailsOfPause()).toEqual([]);

    await switchOn();
    await cancelledByItself(3, 0);
    await shop.reaches(await pressed(), "in-review");
    await setAutomaticCancellation({ on: false, staff }, deps);
    expect((await settings()).pause).toMatchObject({ asked: 4 });
  });

  it("are counted for each shop alone", async () => {
    const other = "atelier.myshopify.com";
    await deps.shops.install(other, ["read_orders", "write_orders"]);
    await cancelledByItself(9, 5, other);
    await cancels();
    await cancelledByItself(3, 5);
    await shop.reaches(await pressed(), "in-review");
    expect(await deps.shops.find(other)).toMatchObject({ automaticCancellation: true, pause: null });
  });

  it("are judged by the shop's own busiest hour of four weeks: three times as many are usual", async () => {
    await cancelledByItself(5, 3 * 24 * 60);
    await cancelledByItself(50, 29 * 24 * 60);
    // not all in one hour of the clock
    await cancelledByItself(3, 10 * 24 * 60);
    await cancelledByItself(3, 10 * 24 * 60 + 60);
    await cancelledByItself(13, 0);
    await cancels();
    await cancels();
    await shop.reaches(await pressed(), "in-review");
    expect((await settings()).pause).toMatchObject({ asked: 16, usual: 15 });
  });

  it("are usual from the next hour on, when a person found them right", async () => {
    await cancelledByItself(9, 0);
    await shop.reaches(await pressed(), "in-review");
    await switchOn();
    shopify.clock.set(deps.clock.now().startOf("hour").plus({ hours: 1, minutes: 1 }));
    await cancelledByItself(26, 0);
    await cancels();
    expect(await settings()).toMatchObject({ automaticCancellation: true });
    await shop.reaches(await pressed(), "in-review");
    expect((await settings()).pause).toMatchObject({ usual: 27 });
  });
});
