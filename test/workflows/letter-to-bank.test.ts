import { describe, expect, it } from "vitest";
import { loader } from "../../app/routes/app_.letters.$refundId";
import { viewForShopper } from "../../app/workflows/view-for-shopper.server";
import { BROWSER, openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const owner = shopify.staffMembers(SHOP)[0]!.id;

/** A cancelled order, and its refund in this state. */
async function refundThatIs(status: string) {
  const { id: orderId, customerId } = shopify.createOrder(SHOP, { placedAgo: { hours: 3 } });
  await shop.press(orderId);
  await shop.reaches(orderId, "cancelled");
  await shop.quiet();
  const refund = await deps.prisma.refund.findFirstOrThrow({ where: { orderId } });
  await deps.prisma.refund.update({ where: { id: refund.id }, data: { status, followUpAt: null } });
  return { orderId, customerId: customerId!, refundId: refund.id };
}

/** As the admin page asks for it, with the token of somebody of this store. */
async function asked(refundId: string, language: string, of = SHOP, userId = owner): Promise<Response> {
  const request = new Request(`https://app.example/app/letters/${refundId}?language=${language}`, {
    headers: { authorization: `Bearer ${shopify.idToken({ shop: of, userId })}`, "user-agent": BROWSER },
  });
  const answer = await loader({ request, params: { refundId }, context: { deps } as never });
  return answer;
}

describe("the letter to the bank", () => {
  it("is had by staff in either language, as a page that loads and sends nothing", async () => {
    const { orderId, refundId } = await refundThatIs("bank-inquiry");
    const french = await asked(refundId, "fr");
    expect(french.status).toBe(200);
    expect(french.headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(french.headers.get("cache-control")).toBe("no-store");
    const page = await french.text();
    expect(page).toContain(shopify.order(SHOP, orderId).name);
    expect(page).toContain("Madame, Monsieur,");
    expect(await (await asked(refundId, "en")).text()).toContain("Dear Sir or Madam,");
  });

  it.each(["pending", "failed", "by-hand", "voided"])("does not exist for a refund that is %s", async (status) => {
    const { refundId } = await refundThatIs(status);
    expect((await asked(refundId, "fr")).status).toBe(404);
  });

  it.each(["1", "'; --", "00000000-0000-0000-0000-000000000000"])("does not exist under %s", async (id) => {
    expect((await asked(id, "fr")).status).toBe(404);
  });

  it("is nobody's of another store", async () => {
    const { refundId } = await refundThatIs("bank-inquiry");
    const other = "atelier.myshopify.com";
    expect((await asked(refundId, "fr", other, shopify.staffMembers(other)[0]!.id)).status).toBe(404);
  });

  it("is at hand for the shopper while the money is looked for, with a link that lasts", async () => {
    const { orderId, customerId, refundId } = await refundThatIs("bank-inquiry");
    const seen = await viewForShopper({ shop: SHOP, orderId, customerId, locale: "fr" }, deps);
    const url = seen.ok ? seen.value.refunds[0]!.letterUrl : null;
    expect(url).toMatch(new RegExp(`/request/sofimix/[^?]+\\?locale=\\w+&letter=${refundId}$`));
    await deps.prisma.refund.update({ where: { id: refundId }, data: { status: "credited" } });
    const later = await viewForShopper({ shop: SHOP, orderId, customerId, locale: "fr" }, deps);
    expect(later.ok && later.value.refunds[0]!.letterUrl).toBeNull();
  });
});
