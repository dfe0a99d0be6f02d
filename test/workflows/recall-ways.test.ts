import { describe, expect, it } from "vitest";
import { openShop, SHOP } from "../support/shop";
import { recallsOf } from "../support/recalls";

const shop = await openShop();
const { deps, shopify } = shop;
const staff = await shop.staff();
const { recalled, choose, step, steps, end, recall, next, states, mails, events, refunded, received, page } = recallsOf(
  shop,
  staff,
);
const statusOf = async (caseId: string) => (await deps.cases.get(caseId))!.status;
const atService = { lines: [{ sku: "SFX-PLAID-LAINE", place: "service" as const }] };

describe("first the facts", () => {
  it("who shipped what, when and against which request is on the case before anybody acts", async () => {
    const { caseId } = await recalled((id) => shopify.warehouse.ship(SHOP, id));
    const found = await recall(caseId);
    expect(found).toMatchObject({
      openedBy: "app",
      way: null,
      proposedWay: "carrier",
      ways: ["building", "carrier", "return"],
      facts: { stage: "with-carrier", shippedBy: { kind: "staff" }, activeReturn: null, refunded: false },
    });
    expect(found.facts!.parcels).toMatchObject([{ company: "Colissimo" }]);
    expect(found.facts!.lines).toMatchObject([{ quantity: 1 }]);
    expect(Date.parse(found.facts!.shippedAt!)).toBeGreaterThan(Date.parse(found.facts!.receivedAt));
    expect(await events(caseId, "recall-looked-into")).toHaveLength(1);
  });

  it.each([
    ["packed", "building", (id: string) => shopify.warehouse.pack(SHOP, id, { buyLabel: true })],
    ["with-carrier", "carrier", (id: string) => shopify.warehouse.ship(SHOP, id)],
    [
      "delivered",
      "return",
      (id: string) => {
        shopify.warehouse.ship(SHOP, id);
        shopify.warehouse.deliver(SHOP, id);
      },
    ],
    ["preparing", "building", (id: string) => shopify.warehouse.startPreparing(SHOP, id)],
  ] as const)("goods that are %s: %s is proposed", async (stage, way, ship) => {
    const { caseId } = await recalled(ship);
    expect(await recall(caseId)).toMatchObject({ proposedWay: way, facts: { stage } });
  });

  it("a parcel that goes on its way meanwhile is seen, and another way is proposed", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id, { buyLabel: true }));
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.quiet();
    expect(await recall(caseId)).toMatchObject({ proposedWay: "carrier", facts: { stage: "with-carrier" } });
    expect(await events(caseId, "recall-looked-into")).toHaveLength(2);
  });
});

describe("a parcel that has not left the building", () => {
  it("is taken back step by step, and the order ends cancelled and refunded", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id, { buyLabel: true }));
    expect(await choose(caseId, "building")).toMatchObject({ ok: true });
    for (const each of ["parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods"] as const) {
      expect(await next(caseId)).toBe(each);
      expect(await step(caseId, each)).toMatchObject({ ok: true });
    }
    expect(shopify.order(SHOP, orderId).fulfillmentOrders.at(-1)).toMatchObject({ status: "ON_HOLD" });
    expect(await step(caseId, "cancel-order")).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(shopify.order(SHOP, orderId).cancelledAt).not.toBeNull();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped", endedAt: expect.any(String), ways: [], outcomes: [] });
    expect(Object.values(await states(caseId))).toEqual(["done", "done", "done", "done", "done"]);
    expect(await mails(caseId)).toEqual(expect.arrayContaining(["recall-step", "cancelled"]));
  });

  it("a preparation that was reported by hand is ended, without any parcel", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.startPreparing(SHOP, id));
    await choose(caseId, "building");
    expect(await steps(caseId, "parcel-in-hand", "label-voided", "undo-fulfillment", "hold-goods", "cancel-order")).toBeNull();
    await shop.reaches(orderId, "cancelled");
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("a step is taken in its turn, once", async () => {
    const { caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id));
    expect(await step(caseId, "parcel-in-hand")).toMatchObject({ error: { code: "not-allowed" } });
    await choose(caseId, "building");
    expect(await step(caseId, "undo-fulfillment")).toMatchObject({ error: { code: "not-allowed" } });
    expect(await step(caseId, "ask-carrier", { carrier: "Colissimo" })).toMatchObject({ error: { code: "not-allowed" } });
    await step(caseId, "parcel-in-hand");
    expect(await step(caseId, "parcel-in-hand")).toMatchObject({ error: { code: "moved-on" } });
    expect(await events(caseId, "recall-step-done")).toHaveLength(1);
  });
});

describe("a parcel with the carrier", () => {
  it("comes back, is undone, and the order ends cancelled and refunded", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.pack(SHOP, id));
    await choose(caseId, "carrier");
    expect(await step(caseId, "ask-carrier", { carrier: "Colissimo", reference: "INT-1" })).toMatchObject({ ok: true });
    expect(await recall(caseId)).toMatchObject({ deadlineAt: expect.any(String) });
    expect(await step(caseId, "carrier-answered")).toMatchObject({ error: { code: "malformed" } });
    expect(await step(caseId, "carrier-answered", {}, "yes")).toMatchObject({ ok: true });
    // from now on the parcel itself is awaited
    expect(await recall(caseId)).toMatchObject({ deadlineAt: expect.any(String) });
    expect(await steps(caseId, "parcel-back", "undo-fulfillment", "hold-goods", "cancel-order")).toBeNull();
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("which says no: the reason is kept, and a return is proposed", async () => {
    const { caseId } = await recalled((id) => shopify.warehouse.ship(SHOP, id));
    await choose(caseId, "carrier");
    await step(caseId, "ask-carrier");
    expect(await step(caseId, "carrier-answered", {}, "no")).toMatchObject({ ok: true });
    expect(await recall(caseId)).toMatchObject({ proposedWay: "return", deadlineAt: null });
    expect(await states(caseId)).toMatchObject({ "carrier-answered": "refused" });
    expect(await choose(caseId, "return", "Le transporteur refuse.")).toMatchObject({ ok: true });
    const now = await recall(caseId);
    expect(now.earlier.map((each) => [each.step, each.state])).toEqual([
      ["ask-carrier", "done"],
      ["carrier-answered", "refused"],
    ]);
    expect((await events(caseId, "recall-way-chosen")).at(-1)!.detail).toMatchObject({
      way: "return",
      from: "carrier",
      messageId: expect.any(String),
    });
    expect(JSON.stringify((await page(caseId)).events)).not.toContain("transporteur refuse");
  });

  it("which never answers: staff are told when it is overdue, and again each business day", async () => {
    const { caseId } = await recalled((id) => shopify.warehouse.ship(SHOP, id));
    await choose(caseId, "carrier");
    await step(caseId, "ask-carrier");
    shopify.clock.move({ days: 6 });
    await shop.quiet();
    expect(await events(caseId, "recall-overdue")).toHaveLength(1);
    const overdue = await deps.prisma.mail.count({
      where: { caseId, kind: "recall-task", facts: { path: ["recallTask"], equals: "answer-overdue" } },
    });
    expect(overdue).toBe(1);
    expect((await recall(caseId)).steps[1]).toMatchObject({ state: "waiting", detail: { overdueSince: expect.any(String) } });
    shopify.clock.move({ days: 4 });
    await shop.quiet();
    expect((await events(caseId, "recall-overdue")).length).toBeGreaterThan(1);
    expect(await statusOf(caseId)).toBe("recalling");
  });

  it("Shopify refuses to undo what was delivered meanwhile: its words are kept, and the goods come back as a return", async () => {
    const { orderId, caseId } = await recalled((id) => shopify.warehouse.ship(SHOP, id));
    await choose(caseId, "carrier");
    await step(caseId, "ask-carrier");
    await step(caseId, "carrier-answered", {}, "yes");
    shopify.warehouse.deliver(SHOP, orderId);
    await step(caseId, "parcel-back");
    expect(await step(caseId, "undo-fulfillment")).toMatchObject({ error: { code: "refused-by-shopify" } });
    expect((await recall(caseId)).steps.find((each) => each.step === "undo-fulfillment")).toMatchObject({
      state: "refused",
      detail: { message: expect.stringContaining("delivered") },
    });
    expect(await recall(caseId)).toMatchObject({ proposedWay: "return" });
    await choose(caseId, "return");
    expect(await step(caseId, "create-return")).toMatchObject({ ok: true, value: { status: "returning" } });
    expect(await steps(caseId, "goods-back")).toMatchObject({ code: "not-allowed" });
    expect(await step(caseId, "send-label", { note: "Le colis est déjà là." })).toMatchObject({ ok: true });
    expect(await steps(caseId, "goods-back", "process-return")).toBeNull();
    expect(await statusOf(caseId)).toBe("closed");
    expect(refunded(orderId)).toBe(received(orderId));
  });
});

describe("goods that were delivered", () => {
  const delivered = (id: string) => {
    shopify.warehouse.ship(SHOP, id);
    shopify.warehouse.deliver(SHOP, id);
  };

  it("come back as a return at the store's cost, and everything is refunded, shipping too", async () => {
    const { orderId, caseId } = await recalled(delivered, { shippingPrice: "7.90" });
    await choose(caseId, "return");
    expect(await step(caseId, "create-return")).toMatchObject({ ok: true, value: { status: "returning" } });
    expect(shopify.order(SHOP, orderId).returns).toMatchObject([{ status: "OPEN" }]);
    expect(await step(caseId, "send-label")).toMatchObject({ error: { code: "malformed" } });
    const label = { labelUrl: "https://example.com/label.pdf", trackingNumber: "8R0001" };
    expect(await step(caseId, "send-label", label)).toMatchObject({ ok: true });
    expect((await shop.look(orderId)).view.recall).toMatchObject({
      way: "return",
      returnLabel: { url: label.labelUrl, number: label.trackingNumber },
      outcome: null,
    });
    expect(await step(caseId, "goods-back")).toMatchObject({ ok: true });
    expect(await step(caseId, "process-return")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "returned", endedAt: expect.any(String) });
    expect(await mails(caseId)).toEqual(expect.arrayContaining(["recall-step", "recall-ended", "refund-sent"]));
    expect((await page(caseId)).refunds).toMatchObject([{ status: "sent" }]);
  });

  it("what is damaged or missing is booked as such, and the shopper has all the money all the same", async () => {
    const { orderId, caseId } = await recalled(delivered, { lines: [{ sku: "SFX-PLAID-LAINE", quantity: 3 }] });
    await choose(caseId, "return");
    await step(caseId, "create-return");
    await step(caseId, "send-label", { trackingNumber: "8R0002" });
    const lineItemId = (await recall(caseId)).facts!.lines![0]!.lineItemId;
    const lines = [
      { lineItemId, quantity: 1, disposition: "not-restocked" as const },
      { lineItemId, quantity: 1, disposition: "missing" as const },
    ];
    expect(await step(caseId, "goods-back", { lines: [{ ...lines[0]!, quantity: 4 }] })).toMatchObject({
      error: { code: "malformed" },
    });
    expect(await step(caseId, "goods-back", { lines })).toMatchObject({ ok: true });
    expect(await step(caseId, "process-return")).toMatchObject({ ok: true, value: { status: "closed" } });
    expect(refunded(orderId)).toBe(received(orderId));
  });

  it("a return that Shopify runs already is joined: there is no second one", async () => {
    const { orderId, caseId } = await recalled(delivered);
    shopify.staff.openReturn(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "returning");
    await shop.quiet();
    expect(await recall(caseId)).toMatchObject({ way: "return", ways: [], facts: { activeReturn: { status: "OPEN" } } });
    expect(await states(caseId)).toMatchObject({ "create-return": "done" });
    expect(await choose(caseId, "carrier")).toMatchObject({ error: { code: "not-allowed" } });
    await step(caseId, "send-label", { trackingNumber: "8R0003" });
    expect(await steps(caseId, "goods-back", "process-return")).toBeNull();
    expect(shopify.order(SHOP, orderId).returns).toHaveLength(1);
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await statusOf(caseId)).toBe("closed");
  });

  it("a return that somebody cancels in Shopify gives the goods back to the recall", async () => {
    const { orderId, caseId } = await recalled(delivered);
    await choose(caseId, "return");
    await step(caseId, "create-return");
    shopify.staff.cancelReturn(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.reaches(orderId, "recalling");
    expect(await states(caseId)).toMatchObject({ "create-return": "refused" });
    expect(await step(caseId, "create-return")).toMatchObject({ ok: true, value: { status: "returning" } });
  });

  it("of which a part never left: that part is kept back and shown to staff before the case closes", async () => {
    const lines = [{ sku: "SFX-PLAID-LAINE" }, { sku: "SFX-PLAID-LAINE", place: "warehouse" as const }];
    const first = (id: string) => {
      shopify.warehouse.ship(SHOP, id, { only: "first" });
      shopify.warehouse.deliver(SHOP, id);
    };
    const { orderId, caseId } = await recalled(first, { lines });
    await choose(caseId, "return");
    await step(caseId, "create-return");
    await step(caseId, "send-label", { trackingNumber: "8R0004" });
    await steps(caseId, "goods-back", "process-return");
    await shop.quiet();
    expect(await page(caseId)).toMatchObject({ status: "returning", attentionCode: "goods-left" });
    expect(shopify.order(SHOP, orderId).fulfillmentOrders.find(({ status }) => status === "ON_HOLD")).toBeDefined();
    expect(refunded(orderId)).toBe(received(orderId));
    shopify.staff.cancelOrder(SHOP, orderId);
    shopify.clock.move({ minutes: 5 });
    await shop.quiet();
    expect(await statusOf(caseId)).toBe("closed");
    expect(await recall(caseId)).toMatchObject({ outcome: "returned" });
  });

  it("the shopper keeps them: the case closes, and says so", async () => {
    const { orderId, caseId } = await recalled(delivered);
    expect(await end(caseId, "returned")).toMatchObject({ error: { code: "not-allowed" } });
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ ok: true, value: { status: "closed" } });
    await shop.quiet();
    expect(await recall(caseId)).toMatchObject({ outcome: "delivered-anyway", endedAt: expect.any(String) });
    expect(await mails(caseId)).toContain("recall-ended");
    expect(refunded(orderId)).toBe(0);
    expect(await end(caseId, "delivered-anyway")).toMatchObject({ error: { code: "not-allowed" } });
  });
});

describe("a fulfilment service has the order", () => {
  const accepted = (id: string) => {
    shopify.warehouse.submitToService(SHOP, id);
    shopify.warehouse.serviceAccepts(SHOP, id);
  };

  it("which stops: the order is cancelled and refunded", async () => {
    const { orderId, caseId } = await recalled(accepted, atService);
    expect(await recall(caseId)).toMatchObject({ proposedWay: "service", facts: { serviceName: expect.any(String) } });
    await choose(caseId, "service");
    expect(await step(caseId, "ask-service")).toMatchObject({ ok: true });
    expect(await states(caseId)).toMatchObject({ "ask-service": "done", "service-answered": "waiting" });
    shopify.warehouse.serviceAcceptsCancellation(SHOP, orderId);
    shopify.clock.move({ minutes: 2 });
    await shop.quiet();
    expect(await states(caseId)).toMatchObject({ "service-answered": "done" });
    expect(await step(caseId, "cancel-order")).toMatchObject({ ok: true });
    await shop.reaches(orderId, "cancelled");
    await shop.quiet();
    expect(refunded(orderId)).toBe(received(orderId));
    expect(await recall(caseId)).toMatchObject({ outcome: "stopped" });
  });

  it("which refuses: staff are told, and the carrier is proposed", async () => {
    const { orderId, caseId } = await recalled(accepted, atService);
    await choose(caseId, "service");
    await step(caseId, "ask-service");
    shopify.warehouse.serviceRejectsCancellation(SHOP, orderId);
    shopify.clock.move({ minutes: 2 });
    await shop.quiet();
    expect(await states(caseId)).toMatchObject({ "service-answered": "refused" });
    expect(await recall(caseId)).toMatchObject({ proposedWay: "carrier" });
    expect(await mails(caseId)).toContain("recall-task");
  });

  it("which never answers: a business day later staff are told", async () => {
    const { caseId } = await recalled(accepted, atService);
    await choose(caseId, "service");
    await step(caseId, "ask-service");
    shopify.clock.move({ days: 5 });
    await shop.quiet();
    expect(await events(caseId, "recall-overdue")).toHaveLength(1);
    expect(await states(caseId)).toMatchObject({ "service-answered": "waiting" });
  });
});
