import { namesOf } from "../cases/owner";
import type { Prisma, PrivacyRequest } from "../database/generated/client";
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

  const result = await answer(request, deps);
  if (!result) return; // staff answer it
  await deps.prisma.privacyRequest.updateMany({
    where: { id: request.id },
    // once answered, not even the request says who asked
    data: { answeredAt: deps.clock.now().toJSDate(), customerId: null, orderIds: [], result: result as Prisma.InputJsonValue },
  });
  deps.log.info({ shop: request.shopDomain, topic: request.topic }, "a privacy request was answered");
}

async function answer(request: PrivacyRequest, deps: Deps): Promise<object | null> {
  switch (request.topic) {
    case "customers/data_request":
      return (await holdsAnything(request, deps)) ? null : { held: "nothing" };
    case "customers/redact":
      return eraseCustomer(request, deps);
    case "shop/redact":
      return eraseShop(request.shopDomain, deps);
    default:
      throw new Error(`Unknown privacy topic ${request.topic}`);
  }
}

async function holdsAnything(request: PrivacyRequest, deps: Deps): Promise<boolean> {
  const theirs = { shopDomain: request.shopDomain, customerId: { in: namesOf(request) } };
  const attempts = await deps.prisma.attempt.count({ where: theirs });
  return attempts > 0 || (await deps.prisma.contact.count({ where: theirs })) > 0;
}

async function eraseCustomer(request: PrivacyRequest, deps: Deps): Promise<object> {
  const { shopDomain, customerId } = request;
  const theirs = { shopDomain, customerId: { in: namesOf(request) } };
  return deps.prisma.$transaction(async (tx) => {
    // first what is found through the contact: everything written in their cases, by them or about them
    const messages = await tx.message.deleteMany({ where: { case: { shopDomain, contact: theirs } } });
    const ofTheirs = { case: { shopDomain, contact: theirs } };
    await tx.recall.updateMany({ where: ofTheirs, data: { causeNote: null } });
    await tx.recallCost.updateMany({ where: { recall: ofTheirs }, data: { note: null } });
    await forgetLabels(tx, ofTheirs);
    const contacts = await tx.contact.deleteMany({ where: theirs });
    // with what waits, sealed, to become a message
    const attempts = await tx.attempt.updateMany({ where: theirs, data: { customerId: "erased", wish: null } });
    // an earlier data request of the same person: there is nothing to hand over any more
    const exports = await tx.privacyRequest.updateMany({
      where: {
        shopDomain,
        id: { not: request.id },
        OR: [...(customerId ? [{ customerId }] : []), { orderIds: { hasSome: request.orderIds } }],
      },
      data: { result: { held: "erased" }, customerId: null, orderIds: [], answeredAt: deps.clock.now().toJSDate() },
    });
    return { contacts: contacts.count, messages: messages.count, attempts: attempts.count, exports: exports.count };
  });
}

/** A label to send a parcel back with bears a name and an address: nothing leads to it any more. */
async function forgetLabels(tx: Prisma.TransactionClient, where: Prisma.RecallWhereInput): Promise<void> {
  const rows = await tx.recall.findMany({ where, select: { caseId: true } });
  const caseIds = [...new Set(rows.map(({ caseId }) => caseId))];
  if (caseIds.length === 0) return;
  await tx.$executeRaw`
    UPDATE recall_steps SET detail = detail - 'labelUrl'
    WHERE detail ? 'labelUrl' AND recall_id IN (SELECT id FROM recalls WHERE case_id = ANY(${caseIds}::uuid[]))`;
  await tx.$executeRaw`
    UPDATE mails SET facts = facts - 'labelUrl' WHERE facts ? 'labelUrl' AND case_id = ANY(${caseIds}::uuid[])`;
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
