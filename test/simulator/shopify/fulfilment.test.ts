import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KEY, SECRET, accessToken, askAdmin } from "./ask";
import { mainShop } from "./catalogue";
import { fulfillmentStatus } from "./order-facts";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import type { SimOrder } from "./state";

let shopify: ShopifySimulator;
let token: string;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET, configFile: null });
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
  token = await accessToken(shopify);
});
afterAll(() => shopify.close());

const place = (place: "workshop" | "service" = "workshop"): SimOrder =>
  shopify.createOrder(mainShop, { lines: [{ sku: "SFX-PLAID-LAINE", place }] });
const ask = async (operation: string, variables: Record<string, unknown>) =>
  Object.values((await askAdmin(shopify, token, operation, variables)).body.data)[0] as { userErrors: unknown[] } & Record<
    string,
    never
  >;
const states = (order: SimOrder) => order.fulfillmentOrders.map((each) => `${each.status} ${each.requestStatus}`);

describe("holds", () => {
  const hold = (id: string, handle: string) => ask("HoldFulfillmentOrder", { id, fulfillmentHold: { reason: "OTHER", handle } });

  test("a handle holds once; another one holds as well; ten are the most", async () => {
    const order = place();
    const { id } = order.fulfillmentOrders[0]!;
    expect((await hold(id, "cancel-request")).userErrors).toEqual([]);
    expect((await hold(id, "cancel-request")).userErrors).toMatchObject([{ code: "DUPLICATE_FULFILLMENT_HOLD_HANDLE" }]);
    for (let n = 2; n <= 10; n += 1) expect((await hold(id, `hold-${n}`)).userErrors).toEqual([]);
    expect((await hold(id, "hold-11")).userErrors).toMatchObject([{ code: "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED" }]);
    expect((await hold("gid://shopify/FulfillmentOrder/1", "x")).userErrors).toMatchObject([
      { code: "FULFILLMENT_ORDER_NOT_FOUND" },
    ]);
  });

  test("releasing one's own hold leaves the merchant's; without ids every hold goes", async () => {
    const order = place();
    const [waiting] = order.fulfillmentOrders;
    shopify.warehouse.hold(mainShop, order.id, { notes: "Adresse à vérifier" });
    await hold(waiting!.id, "cancel-request");
    const own = waiting!.holds.find((each) => each.byApp)!;
    await ask("ReleaseFulfillmentHold", { id: waiting!.id, holdIds: [own.id] });
    expect(waiting).toMatchObject({ status: "ON_HOLD", holds: [{ byApp: false }] });
    await askAdmin(shopify, token, "mutation R($id: ID!) { fulfillmentOrderReleaseHold(id: $id) { userErrors { message } } }", {
      id: waiting!.id,
    });
    expect(waiting).toMatchObject({ status: "OPEN", holds: [] });
  });

  test("what is held is not packed", () => {
    const order = place();
    shopify.warehouse.hold(mainShop, order.id);
    expect(() => shopify.warehouse.pack(mainShop, order.id)).toThrow("on hold");
  });
});

describe("at the shop's own place", () => {
  test("what is being prepared can be opened again by the app", async () => {
    const order = place();
    shopify.warehouse.startPreparing(mainShop, order.id);
    expect(fulfillmentStatus(order)).toBe("IN_PROGRESS");
    const { id } = order.fulfillmentOrders[0]!;
    expect((await ask("CancelFulfillmentOrder", { id })).userErrors).toMatchObject([
      { code: "FULFILLMENT_ORDER_HAS_MANUALLY_REPORTED_PROGRESS" },
    ]);
    expect((await ask("ReopenFulfillmentOrder", { id })).userErrors).toEqual([]);
    expect(states(order)).toEqual(["OPEN UNSUBMITTED"]);
    expect((await ask("ReopenFulfillmentOrder", { id })).userErrors).toHaveLength(1);
  });

  test("a packed parcel can be taken back: its goods wait in a new fulfilment order", async () => {
    const order = place();
    shopify.warehouse.pack(mainShop, order.id, { buyLabel: true });
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "LABEL_PURCHASED", inTransitAt: null });
    expect((await ask("CancelFulfillment", { id: order.fulfillments[0]!.id })).userErrors).toEqual([]);
    expect(states(order)).toEqual(["CLOSED UNSUBMITTED", "OPEN UNSUBMITTED"]);
    expect(fulfillmentStatus(order)).toBe("UNFULFILLED");
  });

  test("a parcel on its way can be taken back in the books, one that was delivered cannot", async () => {
    const order = place();
    shopify.warehouse.pack(mainShop, order.id);
    shopify.warehouse.ship(mainShop, order.id, { tracking: { company: "Chronopost", number: "XY1" } });
    expect(order.fulfillments).toMatchObject([
      { displayStatus: "IN_TRANSIT", tracking: { company: "Chronopost", number: "XY1" } },
    ]);
    shopify.warehouse.deliver(mainShop, order.id);
    expect((await ask("CancelFulfillment", { id: order.fulfillments[0]!.id })).userErrors).toHaveLength(1);
    expect(order.fulfillments[0]!.deliveredAt).not.toBeNull();
    expect(() => shopify.warehouse.deliver(mainShop, order.id)).toThrow("no parcel");

    const other = place();
    shopify.warehouse.ship(mainShop, other.id);
    expect((await ask("CancelFulfillment", { id: other.fulfillments[0]!.id })).userErrors).toEqual([]);
    expect(fulfillmentStatus(other)).toBe("UNFULFILLED");
  });

  test("a cancelled order is not shipped any more", () => {
    const order = place();
    shopify.staff.cancelOrder(mainShop, order.id);
    expect(() => shopify.warehouse.ship(mainShop, order.id)).toThrow("is cancelled");
  });
});

describe("at a fulfilment service", () => {
  test("a request it has not accepted is taken back at once, and the goods wait anew", async () => {
    const order = place("service");
    shopify.warehouse.submitToService(mainShop, order.id);
    expect(states(order)).toEqual(["OPEN SUBMITTED"]);
    expect((await ask("CancelFulfillmentOrder", { id: order.fulfillmentOrders[0]!.id })).userErrors).toEqual([]);
    expect(states(order)).toEqual(["CANCELLED CLOSED", "OPEN UNSUBMITTED"]);
  });

  test("what it has accepted takes a request, which it accepts or rejects", async () => {
    const order = place("service");
    shopify.warehouse.submitToService(mainShop, order.id);
    const { id } = order.fulfillmentOrders[0]!;
    expect((await ask("RequestFulfillmentCancellation", { id })).userErrors).toHaveLength(1);
    shopify.warehouse.serviceAccepts(mainShop, order.id);
    expect((await ask("RequestFulfillmentCancellation", { id })).userErrors).toEqual([]);
    shopify.warehouse.serviceRejectsCancellation(mainShop, order.id);
    expect(states(order)).toEqual(["IN_PROGRESS CANCELLATION_REJECTED"]);
    await ask("RequestFulfillmentCancellation", { id });
    shopify.warehouse.serviceAcceptsCancellation(mainShop, order.id);
    expect(states(order)).toEqual(["CLOSED CANCELLATION_ACCEPTED", "OPEN CANCELLATION_ACCEPTED"]);
  });
});

test("one of two parcels sent: partly fulfilled", () => {
  const order = shopify.createOrder(mainShop, {
    lines: [{ sku: "SFX-PLAID-LAINE" }, { sku: "SFX-BUFFET-3T", place: "warehouse" }],
  });
  shopify.warehouse.ship(mainShop, order.id, { only: "first" });
  expect(fulfillmentStatus(order)).toBe("PARTIALLY_FULFILLED");
  expect(states(order)).toEqual(["CLOSED UNSUBMITTED", "OPEN UNSUBMITTED"]);
});
