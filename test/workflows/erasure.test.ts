import { expect, it } from "vitest";
import { ownerOf } from "../../app/cases/owner";
import { exportCustomer } from "../../app/workflows/export-customer.server";
import { receiveWebhook } from "../../app/workflows/receive-webhook.server";
import { requestException } from "../../app/workflows/request-exception.server";
import { reviewCase } from "../../app/workflows/review-case.server";
import { openShop, SHOP } from "../support/shop";

const shop = await openShop();
const { deps, shopify } = shop;
const asText = (rows: unknown): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));

async function talkedOver(customer: string): Promise<{ orderId: string; caseId: string; customerId: string }> {
  const order = shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, customer });
  const claim = { triedAt: shopify.clock.now().minus({ hours: 20 }).toISO(), what: "La page restait blanche" };
  await shop.ask(order.id, { text: "Je suis à l’hôpital", claim });
  const { id: caseId } = (await deps.cases.ofOrder(SHOP, order.id))!;
  await reviewCase({ shop: SHOP, caseId, action: "ask", text: "Chez Madame Morgan ?", staff: await shop.staff() }, deps);
  await shop.reply(order.id, "Oui, au 12");
  await shop.quiet();
  return { orderId: order.id, caseId, customerId: order.customerId! };
}

it("an erased customer's words are gone with everything written about them; the record of what happened stays", async () => {
  const gone = await talkedOver("alex.morgan@example.com");
  const kept = await talkedOver("jeanne.dubois@example.com");
  expect((await deps.messages.ofCase(gone.caseId)).length).toBeGreaterThanOrEqual(3);
  const before = (await deps.messages.ofCase(kept.caseId)).length;

  // a late request that still waits for Shopify, its words sealed
  shopify.faults.throttle(true);
  const waiting = shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, customer: "alex.morgan@example.com" }).id;
  await shop.ask(waiting, { text: "Encore un secret" });
  shopify.staff.redactCustomer(SHOP, gone.customerId);
  await shop.until("it is done", async () => (await deps.prisma.contact.count({ where: { customerId: gone.customerId } })) === 0);
  shopify.faults.throttle(false);
  await shop.quiet();

  expect(await deps.messages.ofCase(gone.caseId)).toEqual([]);
  expect((await deps.prisma.attempt.findMany({ where: { orderId: waiting } })).map(({ wish }) => wish)).toEqual([null]);
  const events = await deps.prisma.caseEvent.findMany({ where: { caseId: gone.caseId } });
  expect(events.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(["late-request-received", "question-asked", "answer-received"]),
  );
  expect(asText(events)).not.toMatch(/hôpital|Morgan|blanche/);
  expect((await deps.messages.ofCase(kept.caseId)).length).toBe(before);
});

it("what people write is nowhere in clear: not in events, mails, jobs, attempts, claims or messages", async () => {
  const { orderId, caseId } = await talkedOver("jeanne.dubois@example.com");
  const rows = await Promise.all([
    deps.prisma.caseEvent.findMany({ where: { caseId } }),
    deps.prisma.mail.findMany({ where: { caseId } }),
    deps.prisma.attempt.findMany({ where: { orderId } }),
    deps.prisma.claim.findMany({ where: { caseId } }),
    deps.prisma.message.findMany({ where: { caseId } }),
    deps.prisma.$queryRaw`SELECT data::text, output::text FROM jobs.job`,
  ]);
  expect(asText(rows)).not.toMatch(/hôpital|Madame|blanche|au 12/);
});

it("somebody who ordered without an account is found by the orders Shopify names: for their copy, and for their erasure", async () => {
  const order = shopify.createOrder(SHOP, { placedAgo: { hours: 60 }, customer: null });
  await requestException(
    {
      shop: SHOP,
      orderId: order.id,
      customerId: ownerOf({ id: order.id, customerId: null }),
      receivedAt: deps.clock.now(),
      locale: "fr",
      shopperReason: null,
      reported: [],
      wish: { channel: "guest-page", text: "Je pars à l’étranger", claim: null },
    },
    deps,
  );
  const { id: caseId } = (await deps.cases.ofOrder(SHOP, order.id))!;
  const number = Number(order.id.split("/").pop());
  const asks = (topic: string, orders: object) =>
    receiveWebhook(
      {
        topic,
        shop: SHOP,
        webhookId: `guest ${topic}`,
        payload: { customer: { id: 99_887, email: "guest@example.com" }, ...orders },
      },
      deps,
    );

  await asks("customers/data_request", { orders_requested: [number] });
  await shop.quiet();
  const request = (await deps.prisma.privacyRequest.findFirst({ where: { topic: "customers/data_request", answeredAt: null } }))!;
  const copy = await exportCustomer({ requestId: request.id, staff: await shop.staff() }, deps);
  expect(asText(copy)).toContain("Je pars à l’étranger");

  await asks("customers/redact", { orders_to_redact: [number] });
  await shop.until("it is done", async () => (await deps.messages.ofCase(caseId)).length === 0);
  await shop.quiet();
  expect((await deps.cases.get(caseId))?.customerId).toBeNull();
  expect(await deps.prisma.attempt.findMany({ where: { orderId: order.id } })).toMatchObject([
    { customerId: "erased", wish: null },
  ]);
  expect(await deps.prisma.privacyRequest.count({ where: { orderIds: { has: order.id } } })).toBe(0);
});
