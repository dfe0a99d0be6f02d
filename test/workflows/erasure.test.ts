import { expect, it } from "vitest";
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
  expect((await deps.prisma.attempt.findMany({ where: { orderId: waiting } })).map(({ detail }) => detail)).not.toContain(
    expect.stringMatching(/^v1\./),
  );
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
