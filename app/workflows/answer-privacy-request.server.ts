import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";

/**
 * Shopify's compliance webhooks, answered for real.
 *
 * A data request collects what is held about a customer, for staff to hand over. A customer's erasure takes the contact
 * and the customer's id; the record of what was decided stays, without saying about whom. A shop's erasure takes all.
 * Each may run twice: what is gone stays gone.
 */
export async function answerPrivacyRequest({ privacyRequestId }: { privacyRequestId: string }, deps: Deps): Promise<void> {
  const request = await deps.prisma.privacyRequest.findUnique({ where: { id: privacyRequestId } });
  if (!request || request.answeredAt) return;

  const result = await answer(request.topic, request.shopDomain, request.customerId, deps);
  const exported = request.topic === "customers/data_request";
  await deps.prisma.privacyRequest.updateMany({
    // an erasure that came in between has taken the customer's id: then there is nothing to hand over any more
    where: { id: request.id, ...(exported ? { customerId: { not: null } } : {}) },
    data: {
      answeredAt: deps.clock.now().toJSDate(),
      result: result as Prisma.InputJsonValue,
      // once erased, not even the request says who asked
      ...(exported ? {} : { customerId: null }),
    },
  });
  await deps.prisma.privacyRequest.updateMany({
    where: { id: request.id, answeredAt: null },
    data: { answeredAt: deps.clock.now().toJSDate(), result: {} },
  });
  deps.log.info({ shop: request.shopDomain, topic: request.topic }, "a privacy request was answered");
}

async function answer(topic: string, shop: string, customerId: string | null, deps: Deps): Promise<object> {
  switch (topic) {
    case "customers/data_request":
      return customerId ? exportCustomer(shop, customerId, deps) : {};
    case "customers/redact":
      return customerId ? eraseCustomer(shop, customerId, deps) : {};
    case "shop/redact":
      return eraseShop(shop, deps);
    default:
      throw new Error(`Unknown privacy topic ${topic}`);
  }
}

async function exportCustomer(shop: string, customerId: string, deps: Deps): Promise<object> {
  const [contact, cases, attempts] = await Promise.all([
    deps.prisma.contact.findUnique({ where: { shopDomain_customerId: { shopDomain: shop, customerId } } }),
    deps.prisma.case.findMany({
      where: { shopDomain: shop, contact: { customerId } },
      include: { events: { orderBy: { seq: "asc" } }, refunds: true, mails: true },
    }),
    deps.prisma.attempt.findMany({ where: { shopDomain: shop, customerId } }),
  ]);
  const data = {
    customerId,
    // encrypted at rest: the sealed text is kept here too, and opened when staff hand the export over
    contact: contact && { email: contact.email, locale: contact.locale },
    cases: cases.map(({ contactId: _, ...each }) => each),
    attempts,
  };
  return JSON.parse(JSON.stringify(data)) as object;
}

async function eraseCustomer(shop: string, customerId: string, deps: Deps): Promise<object> {
  return deps.prisma.$transaction(async (tx) => {
    const contacts = await tx.contact.deleteMany({ where: { shopDomain: shop, customerId } });
    const attempts = await tx.attempt.updateMany({ where: { shopDomain: shop, customerId }, data: { customerId: "erased" } });
    // exports made for an earlier data request, and payloads that name the customer
    const exports = await tx.privacyRequest.updateMany({
      where: { shopDomain: shop, customerId },
      data: { result: {}, customerId: null },
    });
    const receipts = await tx.$executeRaw`
      UPDATE webhook_receipts SET payload = '{}'::jsonb
      WHERE shop_domain = ${shop} AND payload->'customer'->>'id' = ${customerId.split("/").pop()}`;
    return { contacts: contacts.count, attempts: attempts.count, exports: exports.count, receipts };
  });
}

async function eraseShop(shop: string, deps: Deps): Promise<object> {
  return deps.prisma.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { shop } });
    await tx.contact.deleteMany({ where: { shopDomain: shop } });
    await tx.webhookReceipt.deleteMany({ where: { shopDomain: shop } });
    await tx.privacyRequest.deleteMany({ where: { shopDomain: shop, topic: { not: "shop/redact" } } });
    // cases, attempts and policies go with it
    const shops = await tx.shop.deleteMany({ where: { domain: shop } });
    return { shops: shops.count };
  });
}
