import type { CasePage, RefundItem } from "../../app/cases/present-case";
import { casePage, event, refund } from "./case-page";

/** Refunds in every state a case's page may show them in: on 14 December 2026, of an order cancelled on 22 November. */
export const refundsAsOf = "2026-12-14T10:00:00.000Z";

const sent: Partial<RefundItem> = { status: "sent", actions: ["credited", "open-inquiry"] };
const failedOnce = refund({
  id: "f1",
  status: "failed",
  amount: "49.9",
  sentAt: null,
  expectedFrom: null,
  expectedBy: null,
  statusAt: "2026-11-23T08:02:00.000Z",
  errorCode: "CARD_DECLINED",
});

export const refundStates = {
  pending: refund({ status: "pending", sentAt: null, due: { what: "tell-staff", at: "2026-12-15T22:59:59.999Z" } }),
  "pending for too long": refund({ status: "pending", sentAt: null, late: true, due: { what: "look-daily", at: null } }),
  "asked for without an answer": refund({
    status: "pending",
    sentAt: null,
    due: { what: "tell-staff", at: "2026-12-15T22:59:59.999Z" },
    actions: ["retry"],
  }),
  sent: refund({
    ...sent,
    reversal: true,
    arn: "74537604221226300000123",
    due: { what: "ask-shopper", at: "2026-12-14T08:00:00.000Z" },
  }),
  "sent and asked about": refund({
    ...sent,
    askedShopperAt: "2026-12-14T08:00:00.000Z",
    due: { what: "close-unanswered", at: "2026-12-29T17:00:00.000Z" },
  }),
  "put back on a gift card": refund({
    ...sent,
    amount: "25",
    method: "gift_card •••• 1234",
    due: { what: "ask-shopper", at: null },
  }),
  failed: refund({
    ...failedOnce,
    id: "f9",
    errorCode: "MERCHANT_ACCOUNT_ERROR",
    due: { what: "yours", at: null },
    actions: ["retry", "pay-by-hand"],
  }),
  "failed for a reason of tomorrow": refund({
    ...failedOnce,
    id: "f8",
    errorCode: "MOON_PHASE",
    due: { what: "yours", at: null },
    actions: ["retry", "pay-by-hand"],
  }),
  "to be paid by hand": refund({
    status: "by-hand",
    method: "Cash on Delivery (COD)",
    manual: true,
    sentAt: null,
    due: { what: "yours", at: null },
    actions: ["paid-by-hand"],
  }),
  "paid by hand": refund({
    ...sent,
    method: "Bank Deposit",
    manual: true,
    due: { what: "ask-shopper", at: "2026-12-14T08:00:00.000Z" },
  }),
  missing: refund({
    status: "missing",
    due: { what: "remind-staff", at: "2026-12-21T08:00:00.000Z" },
    actions: ["log-contact", "credited"],
  }),
  "looked for at the banks": refund({
    status: "bank-inquiry",
    arn: "74537604221226300000123",
    askedShopperAt: "2026-12-14T08:00:00.000Z",
    answeredAt: "2026-12-14T09:12:00.000Z",
    bankInquiryAt: "2026-12-14T09:12:00.000Z",
    due: { what: "remind-staff", at: "2026-12-21T08:00:00.000Z" },
    actions: ["log-contact", "credited"],
  }),
  "not confirmed": refund({
    status: "unconfirmed",
    askedShopperAt: "2026-12-14T08:00:00.000Z",
    actions: ["credited", "open-inquiry"],
  }),
  "arrived, as the customer said": refund({
    status: "credited",
    creditedAt: "2026-12-05T07:30:00.000Z",
    creditedBy: "shopper",
    askedShopperAt: "2026-12-04T08:00:00.000Z",
    answeredAt: "2026-12-05T07:30:00.000Z",
  }),
  "arrived, as staff proved": refund({
    status: "credited",
    creditedAt: "2026-12-13T07:30:00.000Z",
    creditedBy: "staff",
    bankInquiryAt: "2026-12-10T09:12:00.000Z",
  }),
  disputed: refund({
    status: "disputed",
    sentAt: null,
    due: { what: "bank-decides", at: null },
    actions: ["pay-by-hand", "credited"],
  }),
  voided: refund({ status: "voided", sentAt: null, expectedFrom: null, expectedBy: null }),
  "nothing due": refund({ status: "none-due", amount: "0", sentAt: null, expectedFrom: null, expectedBy: null }),
} satisfies Record<string, RefundItem>;

/** Tried twice in vain; the third try left. */
export const triedThrice: RefundItem[] = [
  { ...failedOnce, id: "f1", replacedById: "f2" },
  {
    ...failedOnce,
    id: "f2",
    statusAt: "2026-11-24T09:00:00.000Z",
    errorCode: "INSUFFICIENT_FUNDS",
    replacesId: "f1",
    replacedById: "f3",
  },
  refund({
    ...sent,
    id: "f3",
    amount: "49.9",
    sentAt: "2026-11-25T09:00:00.000Z",
    expectedFrom: "2026-12-09",
    expectedBy: "2026-12-16",
    replacesId: "f2",
    due: { what: "ask-shopper", at: "2026-12-17T08:00:00.000Z" },
  }),
];

const cancelled = (given: Partial<CasePage>): CasePage =>
  casePage({ status: "cancelled", cancelledAt: "2026-11-22T14:04:08.000Z", actions: ["correct", "check-again"], ...given });

const named = (names: (keyof typeof refundStates)[]): RefundItem[] =>
  names.map((name, position) => ({ ...refundStates[name], id: `r${position}` }));

/** Whole pages: what is yours, what is on its way, what is over. */
export const refundPages: CasePage[] = [
  cancelled({
    id: "0199b1f0-0000-7000-8000-000000000011",
    orderName: "#1051",
    attentionCode: "refund-failed",
    attentionDetail: "49.90 EUR",
    refunds: named(["failed", "to be paid by hand", "looked for at the banks", "failed for a reason of tomorrow", "disputed"]),
    refundNeeds: [
      { what: "failed", amount: "49.9", currencyCode: "EUR", since: "2026-11-23T08:02:00.000Z", remindAt: null },
      { what: "by-hand", amount: "1129.9", currencyCode: "EUR", since: "2026-11-23T08:02:00.000Z", remindAt: null },
      {
        what: "bank-inquiry",
        amount: "1129.9",
        currencyCode: "EUR",
        since: "2026-12-14T09:12:00.000Z",
        remindAt: "2026-12-21T08:00:00.000Z",
      },
    ],
    messages: [
      {
        id: "m1",
        at: "2026-12-14T09:40:00.000Z",
        kind: "note",
        author: "staff",
        authorName: "Claire",
        text: "La banque demande l’ARN, envoyé par téléphone.\nElle rappelle mercredi.",
      },
    ],
    events: [
      event(1, "2026-11-22T14:04:00.000Z", "request-received", "shopper", { channel: "account-page" }),
      event(2, "2026-11-23T08:02:00.000Z", "refund-failed", "shopify", {
        refundId: "r0",
        amount: "49.9",
        currencyCode: "EUR",
        method: "Visa •••• 4242",
        status: "failed",
        errorCode: "MERCHANT_ACCOUNT_ERROR",
      }),
      event(3, "2026-12-14T09:12:00.000Z", "refund-not-arrived", "shopper", {
        refundId: "r2",
        amount: "1129.9",
        currencyCode: "EUR",
        method: "Visa •••• 4242",
      }),
      event(4, "2026-12-14T09:12:00.000Z", "bank-inquiry-opened", "app", { refundId: "r2" }),
      {
        ...event(5, "2026-12-14T09:40:00.000Z", "bank-contact", "staff", {
          refundId: "r2",
          amount: "1129.9",
          currencyCode: "EUR",
          method: "Visa •••• 4242",
          contact: "their-bank",
          at: "2026-12-13T11:00:00.000Z",
          messageId: "m1",
        }),
        actorName: "Claire",
      },
    ],
  }),
  cancelled({
    id: "0199b1f0-0000-7000-8000-000000000012",
    orderName: "#1052",
    refunds: [
      ...triedThrice,
      ...named(["pending", "pending for too long", "sent", "sent and asked about", "put back on a gift card", "paid by hand"]),
    ],
    refundNeeds: [
      { what: "pending-long", amount: "1129.9", currencyCode: "EUR", since: "2026-11-22T14:05:00.000Z", remindAt: null },
    ],
  }),
  cancelled({
    id: "0199b1f0-0000-7000-8000-000000000013",
    orderName: "#1053",
    attentionCode: "refund-missing",
    attentionDetail: "20.00 EUR",
    refunds: named(["arrived, as the customer said", "arrived, as staff proved", "not confirmed", "voided", "nothing due"]),
    actions: ["refund-left", "correct", "check-again"],
  }),
];
