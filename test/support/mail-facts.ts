import type { BankLetterFacts } from "../../app/emails/bank-letter";
import type { MailFacts } from "../../app/emails/compose-mail";
import { defaultPolicy } from "../../app/policy/settings";
import { utc } from "./order-snapshot";

/** Received on Sunday 22 November 2026 at 15:04 in Paris; answered by Wednesday evening at the latest. */
export const mailFacts = (changes: Partial<MailFacts> = {}): MailFacts => ({
  now: utc("2026-11-22T14:05:00Z"),
  orderName: "#1042",
  lines: [
    { title: "Matelas Océane 140 × 190", quantity: 1 },
    { title: "Oreiller", quantity: 2 },
  ],
  total: { amount: "1129.90", currencyCode: "EUR" },
  shopperReason: null,
  receivedAt: utc("2026-11-22T14:04:00Z"),
  answerBy: utc("2026-11-25T17:00:00Z"),
  windowClosesAt: utc("2026-11-23T10:30:00Z"),
  waitUntil: null,
  cancelledAt: null,
  next: "review",
  verdict: { kind: "review", reasons: [{ code: "shipping-unknown", facts: {} }], recallProposed: false },
  words: null,
  refunds: [],
  paid: true,
  test: false,
  policy: {
    ...defaultPolicy(utc("2026-01-01T00:00:00Z")),
    links: {
      returnPolicy: "https://sofimix.com/policies/refund-policy#retour",
      refundPolicy: "https://sofimix.com/policies/refund-policy",
      withdrawal: "https://sofimix.com/pages/retractation?a=1&b=2",
    },
  },
  ...changes,
});

/** Paid by card on Wednesday 18 November 2026, given back on the Friday, and not there three weeks later. */
export const bankLetterFacts = (changes: Partial<BankLetterFacts> = {}): BankLetterFacts => ({
  store: {
    name: "Sofimix",
    email: "commande@sofimix.com",
    phone: "+1 (626) 738-2803",
    address: "12 rue des Lilas, 69003 Lyon",
  },
  orderName: "#1042",
  amount: { amount: "1079.90", currencyCode: "EUR" },
  method: "Visa •••• 4242",
  manual: false,
  paidAt: utc("2026-11-18T10:12:00Z"),
  sentAt: utc("2026-11-20T09:00:00Z"),
  expectedBy: "2026-12-11",
  arn: "74537604326000012345678",
  reversal: false,
  zone: "Europe/Paris",
  ...changes,
});
