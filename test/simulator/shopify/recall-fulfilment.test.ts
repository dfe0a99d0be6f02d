import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { shippingStage } from "../../../app/policy/shipping-stage";
import { gatewayOver, type Gateway } from "../../../app/shopify/gateway.server";
import { graphqlClient } from "../../../app/shopify/graphql-client.server";
import { logFrom } from "../../../app/lib/log.server";
import { routeToSimulator } from "../route-to-simulator.mjs";
import { KEY, SECRET, accessToken } from "./ask";
import { mainShop } from "./catalogue";
import { startShopify } from "./start";
import type { ShopifySimulator } from "./start";
import type { SimOrder } from "./state";

/** How goods that left by mistake look to the app, and what it can do about them short of a return. */

let shopify: ShopifySimulator;
let app: Gateway;
let nadia: Gateway;
let buyer: Gateway;

beforeAll(async () => {
  shopify = await startShopify({ apiKey: KEY, apiSecret: SECRET });
  shopify.installApp();
  routeToSimulator(shopify.origin);
  const log = logFrom({ LOG_LEVEL: "silent" });
  const over = (token: string) => gatewayOver(graphqlClient(mainShop, () => Promise.resolve(token), log));
  app = over(await accessToken(shopify));
  const [, , , nadiaBenali] = shopify.staffMembers();
  nadia = over(await accessToken(shopify, "online", { userId: nadiaBenali!.id }));
  shopify.staff.setPermissions(mainShop, shopify.staffMembers()[1]!.id, []);
  buyer = over(await accessToken(shopify, "online", { userId: shopify.staffMembers()[1]!.id }));
});
afterAll(async () => {
  routeToSimulator(null);
  await shopify.close();
});
beforeEach(() => {
  shopify.shop().rateLimit = { size: 100_000, perSecond: 1_000 };
  shopify.faults.clear();
  shopify.warehouse.serviceAnswers(mainShop, "by-hand");
});

const place = (where: "workshop" | "service" = "workshop", quantity = 1): SimOrder =>
  shopify.createOrder(mainShop, { placedAgo: { hours: 5 }, lines: [{ sku: "SFX-PLAID-LAINE", place: where, quantity }] });
const stageOf = async (order: SimOrder) => shippingStage((await app.readShipment(order.id))!.facts).name;
const costOf = (operation: string) => shopify.calls().findLast((call) => call.operationName === operation)!;

describe("who shipped it", () => {
  test("a person of the shop's staff, by name", async () => {
    const order = place();
    const hugo = shopify.staffMembers()[2]!;
    shopify.warehouse.pack(mainShop, order.id, { by: { userId: hugo.id } });
    expect((await app.readShipment(order.id))!.shippedBy).toMatchObject({ kind: "staff", name: "Hugo Petit" });
  });

  test("an app on its own, and a person by means of an app", async () => {
    const order = place();
    shopify.warehouse.ship(mainShop, order.id, { by: { appTitle: "Expédition Facile" } });
    expect((await app.readShipment(order.id))!.shippedBy).toMatchObject({ kind: "app", name: "Expédition Facile" });
    const other = place();
    shopify.warehouse.ship(mainShop, other.id, {
      by: { appTitle: "Expédition Facile", userId: shopify.staffMembers()[0]!.id },
    });
    expect((await app.readShipment(other.id))!.shippedBy).toMatchObject({
      kind: "staff",
      name: "Claire Fontaine (Expédition Facile)",
    });
  });

  test("a fulfilment service, by its name", async () => {
    const order = place("service");
    shopify.warehouse.submitToService(mainShop, order.id);
    shopify.warehouse.serviceAccepts(mainShop, order.id);
    shopify.warehouse.ship(mainShop, order.id);
    const shipment = (await app.readShipment(order.id))!;
    expect(shipment.shippedBy).toMatchObject({ kind: "service", name: "Logistique Atlantique" });
    expect(shipment.fulfillments[0]!.service).toEqual({ name: "Logistique Atlantique", isThirdParty: true });
  });

  test("of a parcel that was taken back and packed again, whoever packed what counts now", async () => {
    const order = place();
    const [claire, , hugo] = shopify.staffMembers();
    shopify.warehouse.pack(mainShop, order.id, { by: { userId: claire!.id } });
    shopify.clock.move({ minutes: 10 });
    shopify.warehouse.unpack(mainShop, order.id);
    shopify.clock.move({ minutes: 10 });
    shopify.warehouse.pack(mainShop, order.id, { by: { userId: hugo!.id } });
    expect((await app.readShipment(order.id))!.shippedBy).toMatchObject({ kind: "staff", name: "Hugo Petit" });
  });

  test("nobody while nothing has left; nobody knows where the history is denied, and the rest is told all the same", async () => {
    const order = place();
    expect((await app.readShipment(order.id))!.shippedBy).toEqual({ kind: "unknown", name: null, at: null });
    shopify.warehouse.pack(mainShop, order.id);
    shopify.faults.denied = ["Order.events"];
    const shipment = (await app.readShipment(order.id))!;
    expect(shipment.shippedBy).toMatchObject({ kind: "unknown", name: null });
    expect(shipment.fulfillments).toHaveLength(1);
  });
});

describe("how far it is", () => {
  test("from the shelf to the door, step by step", async () => {
    const { warehouse } = shopify;
    const order = place();
    expect(await stageOf(order)).toBe("untouched");
    warehouse.startPreparing(mainShop, order.id);
    expect(await stageOf(order)).toBe("preparing");
    warehouse.pack(mainShop, order.id);
    warehouse.printLabel(mainShop, order.id);
    expect(await stageOf(order)).toBe("packed");
    warehouse.handToCarrier(mainShop, order.id);
    expect(await stageOf(order)).toBe("with-carrier");
    warehouse.carrierEvent(mainShop, order.id, "OUT_FOR_DELIVERY");
    expect(await stageOf(order)).toBe("with-carrier");
    warehouse.deliver(mainShop, order.id);
    expect(await stageOf(order)).toBe("delivered");
  });

  test("what is read: parcels with tracking and their lines, what may still be sent back, and where they were packed", async () => {
    const order = place("workshop", 2);
    shopify.warehouse.ship(mainShop, order.id, {
      tracking: { company: "Chronopost", number: "XY1", url: "https://t.example/XY1" },
    });
    const shipment = (await app.readShipment(order.id))!;
    expect(shipment).toMatchObject({ orderName: order.name, returnStatus: "NO_RETURN", returns: [], complete: true });
    expect(shipment.fulfillments).toMatchObject([
      {
        status: "SUCCESS",
        displayStatus: "IN_TRANSIT",
        deliveredAt: null,
        locationId: shopify.shop().locations[0]!.id,
        service: { name: "Manual", isThirdParty: false },
        trackings: [{ company: "Chronopost", number: "XY1", url: "https://t.example/XY1" }],
        lines: [{ lineItemId: order.lines[0]!.id, title: "Plaid Bréhat en laine", quantity: 2, refundableQuantity: 2 }],
      },
    ]);
    expect(shipment.fulfillmentOrders).toMatchObject([{ status: "CLOSED", locationName: "Atelier de Lyon" }]);
  });

  test("an order nobody knows is nothing", async () => {
    expect(await app.readShipment("gid://shopify/Order/1")).toBeNull();
  });

  test("one reading costs at most 390 points and usually less than 40", async () => {
    const order = place();
    shopify.warehouse.ship(mainShop, order.id);
    await app.readShipment(order.id);
    const { requestedCost, actualCost } = costOf("ReadShipment");
    expect(requestedCost).toBeLessThanOrEqual(390);
    expect(actualCost).toBeLessThanOrEqual(40);
  });
});

describe("a fulfilment service is asked to stop", () => {
  const accepted = (): SimOrder => {
    const order = place("service");
    shopify.warehouse.submitToService(mainShop, order.id);
    shopify.warehouse.serviceAccepts(mainShop, order.id);
    return order;
  };
  const request = async (order: SimOrder) =>
    app.requestFulfillmentCancellation(order.fulfillmentOrders[0]!.id, "Commande annulée par le client");
  const said = async (order: SimOrder) =>
    (await app.readShipment(order.id))!.fulfillmentOrders.map((each) => `${each.status} ${each.requestStatus}`);

  test("and lets go at once: the goods wait in a new fulfilment order, and nothing is shipping any more", async () => {
    shopify.warehouse.serviceAnswers(mainShop, "accepts");
    const order = accepted();
    expect(await request(order)).toMatchObject({ ok: true });
    expect(await said(order)).toEqual(["CLOSED CANCELLATION_ACCEPTED", "OPEN CANCELLATION_ACCEPTED"]);
    expect(await stageOf(order)).toBe("untouched");
  });

  test("and refuses after six hours of the shop's time", async () => {
    shopify.warehouse.serviceAnswers(mainShop, "refuses", { hours: 6 });
    const order = accepted();
    await request(order);
    expect(await said(order)).toEqual(["IN_PROGRESS CANCELLATION_REQUESTED"]);
    shopify.clock.move({ hours: 5 });
    await shopify.idle();
    expect(await said(order)).toEqual(["IN_PROGRESS CANCELLATION_REQUESTED"]);
    shopify.clock.move({ hours: 1, minutes: 1 });
    await shopify.idle();
    expect(await said(order)).toEqual(["IN_PROGRESS CANCELLATION_REJECTED"]);
    expect(await stageOf(order)).toBe("preparing");
  });

  test("and never answers: whatever time goes by, it may still ship", async () => {
    shopify.warehouse.serviceAnswers(mainShop, "never");
    const order = accepted();
    await request(order);
    shopify.clock.move({ days: 3 });
    await shopify.idle();
    expect(await said(order)).toEqual(["IN_PROGRESS CANCELLATION_REQUESTED"]);
    shopify.warehouse.ship(mainShop, order.id);
    expect(await stageOf(order)).toBe("with-carrier");
  });

  test("and answers when somebody at its desk says so", async () => {
    const order = accepted();
    await request(order);
    shopify.clock.move({ days: 1 });
    await shopify.idle();
    shopify.warehouse.serviceAcceptsCancellation(mainShop, order.id);
    expect(await stageOf(order)).toBe("untouched");
  });

  test("cannot be asked before it has accepted the goods, nor twice while it thinks", async () => {
    const order = place("service");
    shopify.warehouse.submitToService(mainShop, order.id);
    expect(await request(order)).toMatchObject({ ok: false, error: { code: "not-accepted" } });
    shopify.warehouse.serviceAccepts(mainShop, order.id);
    expect(await request(order)).toMatchObject({ ok: true });
    expect(await request(order)).toMatchObject({ ok: false, error: { code: "not-accepted" } });
  });

  test("an answer that is lost was asked all the same, as reading shows", async () => {
    const order = accepted();
    shopify.faults.loseAnswer("RequestFulfillmentCancellation");
    await expect(request(order)).rejects.toMatchObject({ kind: "unreachable", effect: "maybe" });
    expect(await said(order)).toEqual(["IN_PROGRESS CANCELLATION_REQUESTED"]);
  });
});

describe("a shipment is taken back", () => {
  test("packed: its goods are to be prepared anew, and the order can be cancelled", async () => {
    const order = place();
    shopify.warehouse.pack(mainShop, order.id, { buyLabel: true });
    expect(await nadia.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ ok: true });
    const shipment = (await app.readShipment(order.id))!;
    expect(shipment.fulfillmentOrders.map(({ status }) => status)).toEqual(["CLOSED", "OPEN"]);
    expect(shipment.fulfillmentOrders[1]!.supportedActions).toContain("HOLD");
    expect(order.events.at(-1)).toMatchObject({ action: "fulfillment_cancelled", author: "Nadia Benali", attributeToUser: true });
    shopify.staff.cancelOrder(mainShop, order.id);
    expect(order.cancelledAt).not.toBeNull();
  });

  test("with a parcel the carrier has brought back", async () => {
    const order = place();
    const { warehouse } = shopify;
    warehouse.ship(mainShop, order.id);
    warehouse.intercept(mainShop, order.id);
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "DELAYED" });
    warehouse.returnToSender(mainShop, order.id);
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "NOT_DELIVERED", deliveredAt: null });
    expect(await stageOf(order)).toBe("with-carrier");
    expect(await app.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ ok: true });
    expect(await stageOf(order)).toBe("untouched");
  });

  test("not once it was delivered, not twice, and not when Shopify says no", async () => {
    const order = place();
    shopify.warehouse.ship(mainShop, order.id);
    shopify.faults.refuse("fulfillmentCancel", "Try again later.");
    expect(await app.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({
      ok: false,
      error: { code: "not-accepted", message: "Try again later." },
    });
    shopify.faults.refuse("fulfillmentCancel", null);
    shopify.warehouse.deliver(mainShop, order.id);
    expect(await app.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ error: { code: "not-accepted" } });
    const packed = place();
    shopify.warehouse.pack(mainShop, packed.id);
    expect(await app.cancelFulfillment(packed.fulfillments[0]!.id)).toMatchObject({ ok: true });
    expect(await app.cancelFulfillment(packed.fulfillments[0]!.id)).toMatchObject({ error: { code: "not-accepted" } });
    expect(packed.fulfillmentOrders).toHaveLength(2);
  });

  test("only by somebody who may", async () => {
    const order = place();
    shopify.warehouse.pack(mainShop, order.id);
    expect(await buyer.cancelFulfillment(order.fulfillments[0]!.id)).toMatchObject({ error: { code: "no-permission" } });
    expect(order.fulfillments[0]!.status).toBe("SUCCESS");
  });

  test("an answer that is lost took it back all the same, once", async () => {
    const order = place();
    shopify.warehouse.pack(mainShop, order.id);
    shopify.faults.loseAnswer("fulfillmentCancel");
    await expect(app.cancelFulfillment(order.fulfillments[0]!.id)).rejects.toMatchObject({ effect: "maybe" });
    expect(await stageOf(order)).toBe("untouched");
    shopify.faults.lostBeforeEffect("fulfillmentCancel");
    const other = place();
    shopify.warehouse.pack(mainShop, other.id);
    await expect(app.cancelFulfillment(other.fulfillments[0]!.id)).rejects.toMatchObject({ effect: "maybe" });
    expect(await stageOf(other)).toBe("packed");
  });
});

test("a preparation reported by hand is ended, and only where there is one", async () => {
  const order = place();
  shopify.warehouse.startPreparing(mainShop, order.id);
  const { id } = order.fulfillmentOrders[0]!;
  expect(await app.reopenFulfillmentOrder(id)).toMatchObject({ ok: true });
  expect(await stageOf(order)).toBe("untouched");
  expect(await app.reopenFulfillmentOrder(id)).toMatchObject({ error: { code: "not-accepted" } });
});

describe("at the packing table", () => {
  test("a label is printed, and voided before the carrier comes", async () => {
    const { warehouse } = shopify;
    const order = place();
    expect(() => warehouse.printLabel(mainShop, order.id)).toThrow("nothing packed");
    warehouse.pack(mainShop, order.id);
    expect(() => warehouse.voidLabel(mainShop, order.id)).toThrow("no label");
    warehouse.printLabel(mainShop, order.id);
    expect(order.fulfillments[0]!.tracking?.number).toBeTruthy();
    warehouse.voidLabel(mainShop, order.id);
    expect(order.fulfillments[0]).toMatchObject({ displayStatus: "LABEL_VOIDED", tracking: null });
    expect(await stageOf(order)).toBe("packed");
    expect(() => warehouse.intercept(mainShop, order.id)).toThrow("no parcel on its way");
    warehouse.handToCarrier(mainShop, order.id);
    expect(() => warehouse.handToCarrier(mainShop, order.id)).toThrow("nothing packed");
    warehouse.cannotIntercept(mainShop, order.id);
    expect(order.fulfillments[0]!.events.at(-1)).toMatchObject({
      status: "IN_TRANSIT",
      message: expect.stringContaining("impossible"),
    });
  });
});
