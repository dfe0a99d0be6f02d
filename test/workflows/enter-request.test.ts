import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import { searchFor } from "../../app/shopify/operations/search-orders.server";
import { enterRequest, orderForEntry, searchForEntry, type Entry } from "../../app/workflows/enter-request.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;

const place = (placedAgo: object) => shopify.createOrder(SHOP, { placedAgo });
const enter = async (orderId: string, given: Partial<Entry> = {}) =>
  enterRequest(
    {
      orderId,
      channel: "phone",
      receivedAt: deps.clock.now().minus({ minutes: 5 }),
      shopperReason: null,
      text: "Called: ordered twice.",
      staff: await shop.staff(),
      ...given,
    },
    deps,
  );
const caseOf = async (orderId: string) => (await deps.cases.ofOrder(SHOP, orderId))!;
const pageOf = async (caseId: string) => (await deps.cases.page({ shop: SHOP, caseId }))!;

describe("P3: a request by e-mail or phone is entered by hand", () => {
  it("received in time, it is cancelled and refunded like the shopper's own press", async () => {
    const { id: orderId } = place({ hours: 3 });
    const answer = await enter(orderId, { channel: "email" });
    expect(answer).toMatchObject({ ok: true, value: { outcome: "case" } });
    await shop.reaches(orderId, "cancelled");
    expect(await caseOf(orderId)).toMatchObject({ channel: "email" });
  });

  it("entered late but received in time, the time of receipt decides", async () => {
    const { id: orderId } = place({ hours: 60 });
    const receivedAt = deps.clock.now().minus({ hours: 20 });
    await enter(orderId, { receivedAt });
    await shop.reaches(orderId, "cancelled");
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(receivedAt.toMillis());
  });

  it("the goods were shipped after the call: a recall, which the store bears", async () => {
    const { id: orderId } = place({ hours: 30 });
    shopify.warehouse.ship(SHOP, orderId);
    shopify.clock.move({ hours: 2 });
    await enter(orderId, { receivedAt: deps.clock.now().minus({ hours: 3 }) });
    expect((await caseOf(orderId)).status).toBe("recalling");
  });

  it("too late, it waits for a person with the words, who entered it, and a promised date from the time of receipt", async () => {
    const { id: orderId } = place({ hours: 80 });
    const answer = await enter(orderId, { text: "  Wrong size, she says.  " });
    expect(answer).toMatchObject({ ok: true });
    const found = await caseOf(orderId);
    expect(found).toMatchObject({ status: "in-review", channel: "phone" });
    const page = await pageOf(found.id);
    expect(page.messages).toMatchObject([{ kind: "request", author: "shopper", text: "Wrong size, she says." }]);
    expect(page.events.find(({ kind }) => kind === "late-request-received")).toMatchObject({
      actor: "staff",
      actorName: expect.stringMatching(/\w/),
      detail: { channel: "phone", enteredAt: expect.any(String) },
    });
    // the shopper sees the same case in their account
    expect((await shop.look(orderId)).view).toMatchObject({ state: "in-review" });
  });

  it("entered twice, it is one request", async () => {
    const { id: orderId } = place({ hours: 80 });
    const receivedAt = deps.clock.now().minus({ minutes: 30 });
    const first = await enter(orderId, { receivedAt });
    expect(await enter(orderId, { receivedAt })).toEqual(first);
    const page = await pageOf((await caseOf(orderId)).id);
    expect(page.messages).toHaveLength(1);
    expect(await deps.prisma.case.count({ where: { orderId } })).toBe(1);
  });

  it("joins the case the shopper opened meanwhile, which then counts from the earlier call", async () => {
    const { id: orderId } = place({ hours: 80 });
    await enter(orderId, { receivedAt: deps.clock.now().minus({ minutes: 10 }), text: "first" });
    const { id: caseId } = await caseOf(orderId);
    const earlier = deps.clock.now().minus({ hours: 40 });
    expect(await enter(orderId, { channel: "email", receivedAt: earlier, text: "second" })).toMatchObject({
      value: { outcome: "case", caseId },
    });
    const found = await caseOf(orderId);
    expect(found.receivedAt.toMillis()).toBe(earlier.toMillis());
    expect((await pageOf(caseId)).messages.map(({ text }) => text)).toEqual(["first", "second"]);
    // and never later
    await enter(orderId, { text: "third" });
    expect((await caseOf(orderId)).receivedAt.toMillis()).toBe(earlier.toMillis());
  });

  it("an order that is cancelled already opens nothing, and says why", async () => {
    const { id: orderId } = place({ hours: 3 });
    shopify.staff.cancelOrder(SHOP, orderId);
    await shop.quiet();
    const answer = await enter(orderId);
    expect(answer).toMatchObject({ value: { outcome: "refused" } });
    if (!answer.ok || answer.value.outcome !== "refused") return;
    expect(answer.value.verdict?.reasons[0]?.code).toBe("already-cancelled");
    expect(await deps.cases.ofOrder(SHOP, orderId)).toBeNull();
  });

  it("a time in the future or before the order is refused, and nothing is recorded", async () => {
    const order = place({ hours: 3 });
    const before = await deps.prisma.attempt.count();
    const now = deps.clock.now();
    expect(await enter(order.id, { receivedAt: now.plus({ minutes: 1 }) })).toMatchObject({
      error: { code: "received-in-future" },
    });
    expect(await enter(order.id, { receivedAt: now.minus({ hours: 4 }) })).toMatchObject({
      error: { code: "received-before-order" },
    });
    expect(await enter(order.id, { receivedAt: DateTime.fromISO("2026-13-40") })).toMatchObject({
      error: { code: "received-invalid" },
    });
    expect(await enter(order.id, { text: "x".repeat(2001) })).toMatchObject({ error: { code: "text-too-long" } });
    expect(await enter("gid://shopify/Order/999999999")).toMatchObject({ error: { code: "order-not-found" } });
    expect(await deps.prisma.attempt.count()).toBe(before);
  });

  it("a call in the very minute of the order counts from the order", async () => {
    const { id: orderId, createdAt } = place({ hours: 3 });
    const minute = DateTime.fromISO(createdAt).startOf("minute");
    expect(await enter(orderId, { receivedAt: minute })).toMatchObject({ ok: true });
    const { receivedAt } = await caseOf(orderId);
    expect(receivedAt.toMillis()).toBe(DateTime.fromISO(createdAt).toMillis());
  });

  it("when Shopify is out of reach staff are told; when it fails between reading and judging, the request is kept", async () => {
    const { id: orderId } = place({ hours: 80 });
    shopify.faults.down("forever");
    expect(await enter(orderId)).toMatchObject({ error: { code: "shopify-unreachable" } });
    shopify.faults.down(null);
    const staff = await shop.staff();
    const readOnce = {
      ...staff.gateway,
      readOrder: async (id: string) => {
        const order = await staff.gateway.readOrder(id);
        shopify.faults.down("forever");
        return order;
      },
    };
    expect(await enter(orderId, { staff: { ...staff, gateway: readOnce } })).toMatchObject({ value: { outcome: "waiting" } });
    shopify.faults.down(null);
    shopify.clock.move({ minutes: 1 });
    await shop.reaches(orderId, "in-review");
  });
});

describe("staff find the order by what they know of it", () => {
  it("its number, with or without the sign, the e-mail address, or the name", async () => {
    const order = place({ hours: 5 });
    const customer = shopify.customers(SHOP).find(({ id }) => id === order.customerId)!;
    const staff = await shop.staff();
    const search = async (typed: string) => {
      const found = await searchForEntry({ typed, staff });
      return found.ok ? found.value : [];
    };
    for (const typed of [order.name, order.name.slice(1), ` ${order.name} `]) {
      expect((await search(typed)).map(({ id }) => id)).toEqual([order.id]);
    }
    for (const typed of [customer.email, customer.name, customer.lastName.toUpperCase()]) {
      expect((await search(typed)).map(({ id }) => id)).toContain(order.id);
    }
    expect((await search(order.name))[0]).toMatchObject({ customerName: customer.name, cancelledAt: null });
    expect(await search("   ")).toEqual([]);
    expect(await search("nobody-of-that-name")).toEqual([]);
  });

  it("nothing that is typed is taken for Shopify's search syntax", () => {
    expect(searchFor("#1042")).toBe('name:"1042"');
    expect(searchFor("EN1042")).toBe('name:"EN1042"');
    expect(searchFor("a@b.fr")).toBe('email:"a@b.fr"');
    expect(searchFor('Marie" OR status:any')).toBe('"Marie" AND "OR" AND "status" AND "any"');
    expect(searchFor("  ")).toBeNull();
    expect(searchFor('"*"')).toBeNull();
  });

  it("what the store knows is shown, and the case the order has already", async () => {
    const order = place({ hours: 80 });
    const staff = await shop.staff();
    expect(await orderForEntry({ orderId: order.id, staff }, deps)).toMatchObject({
      value: { name: order.name, email: order.email, windowHours: 48, existing: null },
    });
    await enter(order.id);
    expect(await orderForEntry({ orderId: order.id, staff }, deps)).toMatchObject({
      value: { existing: { status: "in-review", open: true } },
    });
    expect(await orderForEntry({ orderId: "gid://shopify/Order/1", staff }, deps)).toMatchObject({
      error: { code: "order-not-found" },
    });
  });
});
