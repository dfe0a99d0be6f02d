import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";

/**
 * Shopify's compliance webhooks, answered for real.
 *
 * A customer's erasure takes the contact, their words and their id; the record of what was decided stays, without saying
 * about whom. A shop's erasure takes all. A data request waits for staff, who hand the export over (export-customer),
 * unless nothing is held. Each may run twice: what is gone stays gone.
 */
export async function answerPrivacyRequest({ privacyRequestId }: { privacyRequestId: string }, deps: Deps): Promise<void> {
  const request = await deps.prisma.privacyRequest.findUnique({ where: { id: privacyRequestId } });
  if (!request || request.answeredAt) return;

  const result = await answer(request.topic, request.shopDomain, request.customerId, deps);
  if (!result) return; // staff answer it
  await deps.prisma.privacyRequest.updateMany({
    where: { id: request.id },
    // once answered, not even the request says who asked
    data: { answeredAt: deps.clock.now().toJSDate(), customerId: null, result: result as Prisma.InputJsonValue },
  });
  deps.log.info({ shop: request.shopDomain, topic: request.topic }, "a privacy request was answered");
}

async function answer(topic: string, shop: string, customerId: string | null, deps: Deps): Promise<object | null> {
  switch (topic) {
    case "customers/data_request":
      return customerId && (await holdsAnything(shop, customerId, deps)) ? null : { held: "nothing" };
    case "customers/redact":
      return customerId ? eraseCustomer(shop, customerId, deps) : {};
    case "shop/redact":
      return eraseShop(shop, deps);
    default:
      throw new Error(`Unknown privacy topic ${topic}`);
  }
}

async function holdsAnything(shop: string, customerId: string, deps: Deps): Promise<boolean> {
  const attempts = await deps.prisma.attempt.count({ where: { shopDomain: shop, customerId } });
  return attempts > 0 || (await deps.prisma.contact.count({ where: { shopDomain: shop, customerId } })) > 0;
}

async function eraseCustomer(shop: string, customerId: string, deps: Deps): Promise<object> {
  return deps.prisma.$transaction(async (tx) => {
    // first what is found through the contact: everything written in their cases, by them or about them
    const messages = await tx.message.deleteMany({ where: { case: { shopDomain: shop, contact: { customerId } } } });
    // and what waits, sealed, to become a message
    await tx.attempt.updateMany({ where: { shopDomain: shop, customerId, source: "late-request" }, data: { detail: null } });
    const contacts = await tx.contact.deleteMany({ where: { shopDomain: shop, customerId } });
    const attempts = await tx.attempt.updateMany({ where: { shopDomain: shop, customerId }, data: { customerId: "erased" } });
    // an earlier data request of the same person: there is nothing to hand over any more
    const exports = await tx.privacyRequest.updateMany({
      where: { shopDomain: shop, customerId },
      data: { result: { held: "erased" }, customerId: null, answeredAt: deps.clock.now().toJSDate() },
    });
    const receipts = await tx.$executeRaw`
      UPDATE webhook_receipts SET payload = '{}'::jsonb
      WHERE shop_domain = ${shop} AND payload->'customer'->>'id' = ${customerId.split("/").pop()}`;
    return { contacts: contacts.count, messages: messages.count, attempts: attempts.count, exports: exports.count, receipts };
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
