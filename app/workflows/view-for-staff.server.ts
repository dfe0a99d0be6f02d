import type { CaseStatus } from "../cases/case";
import { isOpen } from "../cases/case";
import type { CaseRecord } from "../cases/cases.server";
import { refundNeedsOf, refundsInList } from "../cases/refund-needs";
import type { StaffOrderView, StaffStep } from "../cases/staff-order-view";
import type { Deps } from "../deps";
import { adminTexts } from "../i18n/admin";
import { formatsOf } from "../i18n/admin-format";
import { textLanguage } from "../lib/language-tag";

/** The case of an order for the block on Shopify's own order page: from our database alone, for this shop alone. */
export async function viewForStaff(
  { shop, orderId, locale }: { shop: string; orderId: string; locale: string },
  deps: Deps,
): Promise<StaffOrderView> {
  const now = deps.clock.now();
  const [current, { policy }] = await Promise.all([deps.cases.ofOrder(shop, orderId), deps.shops.policyFor(shop, now)]);
  const refunds = current
    ? await deps.prisma.refund.findMany({ where: { caseId: current.id, ...refundsInList.where }, include: refundsInList.include })
    : [];
  const needs = refundNeedsOf(refunds, now, policy.service);
  const owed = current && owesAnswer(current.status) ? (current.answerLimitAt ?? null) : null;
  return {
    orderId,
    case: current && {
      id: current.id,
      status: current.status,
      open: isOpen(current.status),
      receivedAt: current.receivedAt.toISO() ?? "",
      answerBy: owed?.toISO() ?? null,
      overdue: owed !== null && owed < now,
      step: stepOf(current, needs.length > 0),
    },
    zone: policy.service.zone,
    zoneName: formatsOf(adminTexts(textLanguage(locale)), policy.service.zone).zoneName,
    now: now.toISO() ?? "",
    reasons: policy.reasons.map((each) => ({ code: each.code, label: each[textLanguage(locale)] })),
  };
}

const owesAnswer = (status: CaseStatus): boolean => status === "in-review" || status === "waiting-for-customer";

function stepOf({ status, attentionCode }: CaseRecord, refundNeedsPerson: boolean): StaffStep {
  if (refundNeedsPerson) return "see-to-refund";
  switch (status) {
    case "received":
    case "cancelling":
      return "app-works";
    case "in-review":
      return "answer";
    case "waiting-for-customer":
      return "wait-for-customer";
    case "recalling":
      return "follow-recall";
    case "returning":
      return "follow-return";
    case "needs-attention":
      return "see-to-it";
    case "cancelled":
    case "declined":
    case "withdrawn":
    case "closed":
      return attentionCode ? "see-to-it" : "none";
  }
}
