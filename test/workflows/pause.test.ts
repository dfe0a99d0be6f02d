import { beforeEach, describe, expect, it } from "vitest";
import { draftOf } from "../../app/policy/policy-draft";
import { cancelsByItself } from "../../app/workflows/cancels-by-itself.server";
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
      ...{ receivedAt: at, openedAt: at, updatedAt: at, cancelAskedAt: at, cancelAsks: 1, approvedBy },
      ...{ locale: "fr", policyVersionId, verdict: {}, orderFacts: {} },
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
const switchOn = async () => setAutomaticCancellation({ on: true, staff: await shop.staff() }, deps);

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
});
