import { DateTime } from "luxon";
import { isReversal, type RefundStatus } from "../cases/refund";
import type { CaseRecord } from "../cases/cases.server";
import type { Prisma } from "../database/generated/client";
import type { Deps } from "../deps";
import { isSoughtAtBank, soughtAtBank, type BankLetterFacts } from "../emails/bank-letter";
import { storeName } from "../lib/shop-domain";
import { isUuid } from "../lib/uuid";
import type { Policy } from "../policy/types";
import { isTheirs, type Viewer } from "./view-for-shopper.server";

type RefundRow = Prisma.RefundGetPayload<object>;

/** For staff also before and after it is looked for: to answer somebody on the telephone. */
const forStaff: readonly RefundStatus[] = [...soughtAtBank, "sent", "unconfirmed", "credited"];

/** What the letter about one refund says; null for another person's refund, and when there is nothing to look for. */
export async function letterForShopper(
  { refundId, viewer }: { refundId: string; viewer: Viewer },
  deps: Deps,
): Promise<BankLetterFacts | null> {
  const found = await deps.cases.ofOrder(viewer.shop, viewer.orderId);
  if (!found || !isTheirs(found, viewer)) return null;
  const refund = await refundOf(refundId, { caseId: found.id }, deps);
  return refund && isSoughtAtBank(refund.status) ? letterFacts(found, refund, await policyOf(found.shop, deps)) : null;
}

/** The same for staff of the shop. */
export async function letterForStaff(
  { refundId, staff }: { refundId: string; staff: { shop: string } },
  deps: Deps,
): Promise<BankLetterFacts | null> {
  const refund = await refundOf(refundId, { shopDomain: staff.shop }, deps);
  const found = refund && (await deps.cases.get(refund.caseId));
  if (!found || !forStaff.includes(refund.status as RefundStatus)) return null;
  return letterFacts(found, refund, await policyOf(found.shop, deps));
}

export const letterFacts = (current: CaseRecord, refund: RefundRow, policy: Policy): BankLetterFacts => ({
  store: { name: policy.senderName ?? storeName(current.shop), ...policy.contact },
  orderName: current.orderName,
  amount: { amount: refund.amount.toFixed(), currencyCode: refund.currencyCode },
  method: refund.methodLabel,
  manual: refund.manual,
  paidAt: instant(refund.paidAt),
  sentAt: instant(refund.sentAt),
  expectedBy: refund.expectedBy,
  arn: refund.arn,
  reversal: isReversal(refund),
  zone: policy.service.zone,
});

const refundOf = (id: string, whose: { caseId: string } | { shopDomain: string }, deps: Deps): Promise<RefundRow | null> =>
  isUuid(id) ? deps.prisma.refund.findFirst({ where: { id, ...whose } }) : Promise.resolve(null);

/** Whoever reads the letter reaches the store as it is today. */
const policyOf = async (shop: string, deps: Deps): Promise<Policy> => (await deps.shops.policyFor(shop, deps.clock.now())).policy;

const instant = (at: Date | null): DateTime | null => (at ? DateTime.fromJSDate(at, { zone: "utc" }) : null);
