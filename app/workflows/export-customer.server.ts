import { namesOf } from "../cases/owner";
import type { Deps } from "../deps";
import type { Staff } from "../shopify/door.server";

/**
 * Everything held about the customer of a data request, read afresh and opened, for staff to hand over. Nothing of it is
 * kept; that it was taken out, and by whom, is. Null for another shop's request and for one already erased.
 */
export async function exportCustomer(
  { requestId, staff }: { requestId: string; staff: Staff },
  deps: Deps,
): Promise<object | null> {
  const request = await deps.prisma.privacyRequest.findFirst({
    where: {
      id: requestId,
      shopDomain: staff.shop,
      topic: "customers/data_request",
      OR: [{ customerId: { not: null } }, { orderIds: { isEmpty: false } }],
    },
  });
  if (!request) return null;
  const { shopDomain, customerId } = request;
  const theirs = { shopDomain, customerId: { in: namesOf(request) } };

  const [contacts, cases, attempts] = await Promise.all([
    deps.prisma.contact.findMany({ where: theirs }),
    deps.prisma.case.findMany({
      where: { shopDomain, contact: theirs },
      include: {
        events: { orderBy: { seq: "asc" } },
        refunds: true,
        mails: true,
        claims: true,
        recalls: { include: { steps: true, costs: { orderBy: [{ at: "asc" }, { id: "asc" }] } } },
      },
    }),
    deps.prisma.attempt.findMany({ where: theirs }),
  ]);
  const opened = (sealed: string | null) => sealed && deps.encryption.decrypt(sealed);
  const withMessages = await Promise.all(
    cases.map(async ({ contactId: _, policyVersionId: __, ...each }) => ({
      ...each,
      recalls: each.recalls.map((recall) => ({
        ...recall,
        causeNote: opened(recall.causeNote),
        costs: recall.costs.map((cost) => ({ ...cost, note: opened(cost.note) })),
      })),
      messages: await deps.messages.ofCase(each.id),
    })),
  );
  await deps.prisma.privacyRequest.updateMany({
    where: { id: request.id, answeredAt: null },
    data: { answeredAt: deps.clock.now().toJSDate(), result: { handedOverBy: staff.userId } },
  });
  deps.log.info({ shop: staff.shop, userId: staff.userId, requestId }, "a customer's data was exported");

  const everything = {
    customerId,
    contacts: contacts.map(({ email, locale }) => ({ email: email && deps.encryption.decrypt(email), locale })),
    cases: withMessages,
    attempts: attempts.map((each) => ({
      ...each,
      wish: each.wish && (JSON.parse(deps.encryption.decrypt(each.wish)) as object),
    })),
  };
  // bigints and dates as text
  return JSON.parse(
    JSON.stringify(everything, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
  ) as object;
}
