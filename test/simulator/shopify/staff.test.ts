import { afterAll, beforeAll, expect, test } from "vitest";
import { KEY, SECRET, accessToken, askAdmin } from "./ask";
import { mainShop } from "./catalogue";
import { currentTotal, financialStatus, fulfillmentStatus, returnStatus } from "./order-facts";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";

let shopify: ShopifySimulator;
beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
});
afterAll(() => shopify.close());

test("what the bank holds is captured", () => {
  const order = shopify.createOrder(mainShop, { payment: "authorised" });
  expect(financialStatus(order)).toBe("AUTHORIZED");
  shopify.staff.capture(mainShop, order.id);
  expect(financialStatus(order)).toBe("PAID");
  expect(() => shopify.staff.capture(mainShop, order.id)).toThrow("nothing to capture");
});

test("a bank transfer arrives", () => {
  const order = shopify.createOrder(mainShop, { payment: "bank-transfer-unpaid" });
  expect(financialStatus(order)).toBe("PENDING");
  shopify.staff.markAsPaid(mainShop, order.id);
  expect(financialStatus(order)).toBe("PAID");
});

test("an order is emptied by refunds without being cancelled, as a native request leaves it", () => {
  const order = shopify.createOrder(mainShop);
  shopify.staff.refund(mainShop, order.id, { lines: "all" });
  expect(financialStatus(order)).toBe("REFUNDED");
  expect(order).toMatchObject({ cancelledAt: null, lines: [{ currentQuantity: 0 }] });
  expect(currentTotal(order)).toBe("0.00");
  expect(() => shopify.staff.refund(mainShop, order.id)).toThrow("nothing left");
});

test("a part is refunded", () => {
  const order = shopify.createOrder(mainShop);
  shopify.staff.refund(mainShop, order.id, { amount: "10.00" });
  expect(financialStatus(order)).toBe("PARTIALLY_REFUNDED");
});

test("a line is taken off: the order is edited and what ships gets less", () => {
  const order = shopify.createOrder(mainShop, { lines: [{ sku: "SFX-PLAID-LAINE" }, { sku: "SFX-VASE-GRES" }] });
  shopify.staff.removeLine(mainShop, order.id, "SFX-VASE-GRES");
  expect(order.edited).toBe(true);
  expect(order.fulfillmentOrders[0]!.lines).toHaveLength(1);
  shopify.staff.removeLine(mainShop, order.id, "SFX-PLAID-LAINE");
  expect(order.fulfillmentOrders[0]!.status).toBe("CLOSED");
});

test("a return goes from asked for to closed", () => {
  const order = shopify.createOrder(mainShop);
  expect(() => shopify.staff.requestReturn(mainShop, order.id)).toThrow("only fulfilled items");
  shopify.warehouse.ship(mainShop, order.id);
  shopify.staff.requestReturn(mainShop, order.id);
  expect(returnStatus(order)).toBe("RETURN_REQUESTED");
  shopify.staff.openReturn(mainShop, order.id);
  expect(returnStatus(order)).toBe("IN_PROGRESS");
  expect(() => shopify.staff.cancelOrder(mainShop, order.id)).toThrow("active return");
  shopify.staff.closeReturn(mainShop, order.id);
  expect(returnStatus(order)).toBe("RETURNED");
});

test("a cancellation by hand is as good as one by the app", () => {
  const order = shopify.createOrder(mainShop);
  shopify.staff.cancelOrder(mainShop, order.id, { reason: "CUSTOMER", note: "Par téléphone" });
  expect(order).toMatchObject({ cancelReason: "CUSTOMER", staffNote: "Par téléphone" });
  expect(financialStatus(order)).toBe("REFUNDED");
  expect(fulfillmentStatus(order)).toBe("UNFULFILLED");
  expect(() => shopify.staff.cancelOrder(mainShop, order.id)).toThrow("already been canceled");
});

test("what has left the building is not put back on the shelf", () => {
  const stock = () => shopify.shop().products.find((each) => each.sku === "SFX-PLAID-LAINE")!.stock;
  const order = shopify.createOrder(mainShop);
  const before = stock();
  shopify.warehouse.ship(mainShop, order.id);
  shopify.staff.cancelOrder(mainShop, order.id);
  expect(stock()).toBe(before);
});

test("a dispute is opened and decided", async () => {
  const token = await accessToken(shopify);
  const order = shopify.createOrder(mainShop);
  const disputes = async () => (await askAdmin(shopify, token, "OrderDisputes", { id: order.id })).body.data.order.disputes;
  shopify.payments.dispute(mainShop, order.id);
  expect(await disputes()).toMatchObject([{ status: "NEEDS_RESPONSE", initiatedAs: "CHARGEBACK" }]);
  shopify.payments.resolveDispute(mainShop, order.id, "WON");
  expect(await disputes()).toMatchObject([{ status: "WON" }]);
});

test("a pending payment works or fails", () => {
  const [good, bad] = [
    shopify.createOrder(mainShop, { payment: "pending" }),
    shopify.createOrder(mainShop, { payment: "pending" }),
  ];
  shopify.payments.confirmPayment(mainShop, good.id);
  shopify.payments.failPayment(mainShop, bad.id);
  expect([financialStatus(good), financialStatus(bad)]).toEqual(["PAID", "PENDING"]);
  expect(() => shopify.payments.confirmPayment(mainShop, good.id)).toThrow("nothing pending");
});

test("uninstalling takes the app's metafields and tokens along", async () => {
  const token = await accessToken(shopify);
  const order = shopify.createOrder(mainShop);
  await askAdmin(shopify, token, "WriteMetafields", {
    metafields: [{ ownerId: order.id, namespace: "$app", key: "cancellation", value: "{}" }],
  });
  expect(order.metafields).toHaveLength(1);
  shopify.staff.uninstallApp(mainShop);
  expect(order.metafields).toEqual([]);
  expect(shopify.shop().app).toBeNull();
  expect((await askAdmin(shopify, token, "InstallCheck")).status).toBe(401);
});
