import type { CaseStatus } from "../../app/cases/case";
import type { CaseEventItem, CaseList, CasePage, RefundItem } from "../../app/cases/present-case";

/** A case as the admin app reads it: received on Sunday 22 November 2026 at 15:04 in Paris. */
export function casePage(given: Partial<CasePage> = {}): CasePage {
  const { orderName = "#1042" } = given;
  return {
    id: "0199b1f0-0000-7000-8000-000000000001",
    orderId: "gid://shopify/Order/1042",
    orderName,
    status: "in-review",
    channel: "account-page",
    receivedAt: "2026-11-22T14:04:00.000Z",
    answerTargetAt: "2026-11-23T17:00:00.000Z",
    answerLimitAt: "2026-11-25T17:00:00.000Z",
    shopperReason: { fr: "J’ai commandé par erreur", en: "I ordered by mistake" },
    total: { amount: "1129.9", currencyCode: "EUR" },
    attentionCode: null,
    attentionDetail: null,
    customerId: "gid://shopify/Customer/7",
    verdict: {
      kind: "review",
      recallProposed: true,
      reasons: [
        { code: "shipping-came-first", facts: { beganAt: "2026-11-22T11:00:00Z" } },
        { code: "inside-window", facts: { closesAt: "2026-11-23T09:15:00Z", windowHours: 48 } },
        { code: "packed", facts: { beganAt: "2026-11-22T11:00:00Z" } },
      ],
    },
    order: {
      name: orderName,
      createdAt: "2026-11-21T09:15:00.000Z",
      windowClosesAt: "2026-11-23T09:15:00.000Z",
      financialStatus: "PAID",
      stage: "packed",
      shippingBeganAt: "2026-11-22T11:00:00.000Z",
      lines: [
        { title: "Lampe Orion", quantity: 1 },
        { title: "Ampoule E27", quantity: 3 },
      ],
      total: { amount: "1129.9", currencyCode: "EUR" },
      methods: ["Visa •••• 4242"],
      test: false,
      adminUrl: "https://admin.shopify.com/store/sofimix/orders/1042",
      fulfillmentOrderIds: ["gid://shopify/FulfillmentOrder/1042"],
    },
    events: [
      event(1, "2026-11-22T14:04:00.000Z", "request-received", "shopper", { channel: "account-page" }),
      event(2, "2026-11-22T14:04:01.000Z", "review-opened", "app", { answerBy: "2026-11-25T17:00:00.000Z" }),
    ],
    refunds: [],
    mails: [
      { kind: "received", status: "sent", queuedAt: "2026-11-22T14:04:01.000Z", sentAt: "2026-11-22T14:04:03.000Z", error: null },
    ],
    attempts: [{ id: "a1", receivedAt: "2026-11-22T14:04:00.000Z", source: "pressed", claimedAt: null, outcome: "case" }],
    cancelAskedAt: null,
    cancelledAt: null,
    countsFrom: "2026-11-22T14:04:00.000Z",
    workingMinutesLeft: 1350,
    correctedAt: null,
    reminders: 0,
    assignee: null,
    recall: null,
    refundNeeds: [],
    messages: [],
    otherCases: [],
    holds: [],
    recalls: [],
    waitUntil: null,
    mergedIntoId: null,
    links: { withdrawal: null, newDraftOrder: "https://admin.shopify.com/store/sofimix/draft_orders/new" },
    policy: { windowHours: 48, effectiveFrom: "1970-01-01T00:00:00.000Z" },
    zone: "Europe/Paris",
    actions: ["cancel-and-refund", "ask", "decline", "check-again"],
    ...given,
  };
}

export const event = (
  id: number,
  at: string,
  kind: string,
  actor: CaseEventItem["actor"],
  detail: Record<string, unknown> = {},
): CaseEventItem => ({ id: String(id), at, kind, actor, actorName: null, detail });

export const refund = (given: Partial<RefundItem> = {}): RefundItem => ({
  id: "r1",
  amount: "1129.9",
  currencyCode: "EUR",
  method: "Visa •••• 4242",
  manual: false,
  status: "sent",
  sentAt: "2026-11-22T14:05:00.000Z",
  expectedFrom: "2026-12-04",
  expectedBy: "2026-12-11",
  statusAt: "2026-11-22T14:05:00.000Z",
  arn: null,
  errorCode: null,
  reversal: false,
  late: false,
  askedShopperAt: null,
  answeredAt: null,
  creditedAt: null,
  creditedBy: null,
  bankInquiryAt: null,
  replacesId: null,
  replacedById: null,
  followUpAt: null,
  due: null,
  actions: [],
  ...given,
});

export const caseList = (cases: CasePage[], given: Partial<CaseList> = {}): CaseList => ({
  cases,
  nextCursor: null,
  previousCursor: null,
  counts: {
    open: cases.length,
    today: 0,
    overdue: 0,
    waiting: count(cases, "waiting-for-customer"),
    mine: 0,
    "needs-attention": count(cases, "needs-attention"),
    recalls: count(cases, "recalling"),
    refunds: 0,
    cancelled: count(cases, "cancelled"),
    all: cases.length,
  },
  lookedBackTo: null,
  ...given,
});

const count = (cases: CasePage[], status: CaseStatus) => cases.filter((each) => each.status === status).length;
