import { beforeEach, describe, expect, it } from "vitest";
import { getCancellation } from "../../app/customer-api.server";
import { BROWSER, openShop, SHOP } from "../support/shop";

const shop = await openShop({ worker: false });
const { deps, shopify } = shop;
const incidents = () => deps.prisma.incident.findMany({ orderBy: { fromAt: "asc" } });
const number = (orderId: string) => orderId.split("/").pop()!;
const pageOf = (orderId: string) =>
  new Request(`${shop.appUrl}/customer/orders/${number(orderId)}/cancellation`, {
    headers: {
      authorization: `Bearer ${shopify.sessionToken({ shop: SHOP, customerId: shopify.order(SHOP, orderId).customerId })}`,
      "user-agent": BROWSER,
    },
  });

beforeEach(() => deps.prisma.incident.deleteMany());

describe("the app's own record", () => {
  it("notes from when to when Shopify did not answer, and the pages it could not show meanwhile", async () => {
    const orderId = shopify.createOrder(SHOP, {}).id;
    shopify.faults.down("forever");
    expect((await shop.look(orderId)).status).toBe(503);
    expect((await incidents()).map(({ kind, toAt }) => [kind, toAt === null])).toEqual([
      ["shopify-unreachable", true],
      ["answer-failed", false],
    ]);
    shopify.faults.down(null);
    expect((await shop.look(orderId)).status).toBe(200);
    expect((await incidents()).every(({ toAt }) => toAt !== null)).toBe(true);
  });

  it("has nothing to say about answers that are a no, and about being told to wait", async () => {
    const orderId = shopify.createOrder(SHOP, {}).id;
    expect((await shop.look("gid://shopify/Order/999999", { customerId: shopify.order(SHOP, orderId).customerId! })).status).toBe(
      404,
    );
    shopify.faults.throttle(1);
    await shop.look(orderId);
    expect((await incidents()).map(({ kind }) => kind)).not.toContain("shopify-unreachable");
  });

  it("notes a fault of ours, and a record that fails as well costs the shopper nothing more", async () => {
    const orderId = shopify.createOrder(SHOP, {}).id;
    const broken = { ...deps, cases: { ...deps.cases, ofOrder: () => Promise.reject(new Error("a fault of ours")) } };
    const answer = await getCancellation(pageOf(orderId), number(orderId), broken);
    expect(answer.status).toBe(503);
    expect((await incidents()).map(({ kind, shopDomain, count }) => [kind, shopDomain, count])).toEqual([
      ["answer-failed", SHOP, 1],
    ]);
    expect((await getCancellation(pageOf(orderId), number(orderId), deps)).status).toBe(200);
    expect(await incidents()).toHaveLength(1);
  });
});
