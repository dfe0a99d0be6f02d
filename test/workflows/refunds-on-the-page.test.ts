import { describe, expect, it } from "vitest";
import { action } from "../../app/routes/app.cases.$caseId";
import { BROWSER, openShop, SHOP } from "../support/shop";

/*
 * From the button on a case's page to the row: what the page sends is what the workflow does, and the page and the list
 * then tell it.
 */

const shop = await openShop();
const { deps, shopify } = shop;
const owner = shopify.staffMembers(SHOP)[0]!.id;

const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const pageOf = async (orderId: string) => (await deps.cases.page({ shop: SHOP, caseId: (await caseOf(orderId)).id }))!;
const lineOf = async (orderId: string) =>
  (await deps.cases.list({ shop: SHOP, view: "refunds", pageSize: 100 })).cases.find((each) => each.orderId === orderId);

/** Cancelled, and the processor did with the refund what it was told to. */
async function refunded(mode: "failing" | "pending" | "instant"): Promise<string> {
  const orderId = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } }).id;
  shopify.payments.arrange(SHOP, orderId, { mode });
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.until("the refund is seen", async () => (await deps.prisma.refund.count({ where: { orderId } })) > 0);
  await shop.quiet();
  shopify.payments.arrange(SHOP, orderId, null);
  return orderId;
}

/** As the page sends it, with the token of somebody of this store. */
async function press(orderId: string, fields: Record<string, string>): Promise<{ problem: string | null }> {
  const { id: caseId } = await caseOf(orderId);
  const request = new Request(`https://app.example/app/cases/${caseId}`, {
    method: "POST",
    headers: { authorization: `Bearer ${shopify.idToken({ shop: SHOP, userId: owner })}`, "user-agent": BROWSER },
    body: new URLSearchParams({ action: "refund", ...fields }),
  });
  const answer = await action({ request, params: { caseId }, context: { deps } as never });
  return (await answer.json()) as { problem: string | null };
}

describe("a refund on the case's page and in the list", () => {
  it("that failed is in the list until it is sent again, and both tries stand on the page", async () => {
    const orderId = await refunded("failing");
    const [failed] = (await pageOf(orderId)).refunds;
    expect(failed).toMatchObject({ status: "failed", due: { what: "yours", at: null }, actions: ["retry", "pay-by-hand"] });
    expect((await lineOf(orderId))?.refundNeeds).toMatchObject([{ what: "failed", amount: failed!.amount, remindAt: null }]);
    expect(await press(orderId, { refundId: failed!.id, refundAction: "retry" })).toMatchObject({ problem: null });
    await shop.quiet();
    const { refunds } = await pageOf(orderId);
    const before = refunds.find(({ id }) => id === failed!.id);
    const after = refunds.find(({ replacesId }) => replacesId === failed!.id);
    expect(before).toMatchObject({ status: "failed", replacedById: after!.id, due: null, actions: [] });
    expect(after).toMatchObject({ status: "sent", replacesId: before!.id, due: { what: "ask-shopper" } });
    expect(await lineOf(orderId)).toBeUndefined();
  });

  it("is looked for at the banks with a log, and ends with proof in a colleague's words", async () => {
    const orderId = await refunded("instant");
    const { id: refundId, expectedBy } = (await pageOf(orderId)).refunds[0]!;
    expect(expectedBy).not.toBeNull();
    expect(await press(orderId, { refundId, refundAction: "open-inquiry", note: "Rien au 14." })).toMatchObject({
      problem: null,
    });
    expect(
      await press(orderId, { refundId, refundAction: "log-contact", contact: "their-bank", note: "Elle cherche." }),
    ).toMatchObject({ problem: null });
    const sought = await pageOf(orderId);
    expect(sought.refunds[0]).toMatchObject({ status: "bank-inquiry", due: { what: "remind-staff" } });
    expect(sought.refunds[0]!.due!.at! > deps.clock.now().toUTC().toISO()!).toBe(true);
    expect((await lineOf(orderId))?.refundNeeds).toMatchObject([{ what: "bank-inquiry", remindAt: sought.refunds[0]!.due!.at }]);
    const contact = sought.events.find(({ kind }) => kind === "bank-contact");
    expect(contact?.detail).toMatchObject({ refundId, contact: "their-bank" });
    expect(sought.messages.find(({ id }) => id === contact?.detail.messageId)?.text).toBe("Elle cherche.");

    expect(await press(orderId, { refundId, refundAction: "credited", note: " " })).toMatchObject({ problem: "text-needed" });
    expect(await press(orderId, { refundId, refundAction: "credited", note: "Vu sur le relevé." })).toMatchObject({
      problem: null,
    });
    expect((await pageOf(orderId)).refunds[0]).toMatchObject({ status: "credited", creditedBy: "staff", due: null });
    expect(await lineOf(orderId)).toBeUndefined();
    // a second person, a moment later, is told
    expect(await press(orderId, { refundId, refundAction: "log-contact", contact: "shopify", note: "?" })).toMatchObject({
      problem: "not-allowed",
    });
  });

  it("that is pending for too long comes into the list once staff were told", async () => {
    const orderId = await refunded("pending");
    expect(await lineOf(orderId)).toBeUndefined();
    expect((await pageOf(orderId)).refunds[0]).toMatchObject({ late: false, due: { what: "tell-staff" } });
    shopify.clock.move({ days: 6 });
    await shop.until("staff were told", async () => Boolean(await lineOf(orderId)));
    expect((await lineOf(orderId))?.refundNeeds).toMatchObject([{ what: "pending-long" }]);
    expect((await pageOf(orderId)).refunds[0]).toMatchObject({ late: true, due: { what: "look-daily", at: null } });
  });

  it("is nobody's of another case, and nothing is done that no page can say", async () => {
    const orderId = await refunded("instant");
    const other = await refunded("instant");
    const { id: refundId } = (await pageOf(other)).refunds[0]!;
    expect(await press(orderId, { refundId, refundAction: "credited", note: "?" })).toMatchObject({ problem: "not-found" });
    expect(await press(other, { refundId, refundAction: "send-everything" })).toMatchObject({ problem: "not-allowed" });
    expect((await pageOf(other)).refunds[0]).toMatchObject({ status: "sent" });
  });
});
