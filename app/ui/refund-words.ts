import type { CasePage, RefundItem } from "../cases/present-case";
import type { RefundStatus } from "../cases/refund";
import { isGiftCard, methodInWords } from "../i18n/payment-method";
import { sum, type Money } from "../lib/money";
import type { Words } from "./words";

/** A refund in the words of staff. "Sent" is never "arrived". */

export const amountOf = ({ amount, currencyCode }: RefundItem): Money => ({ amount, currencyCode });

/** "to Visa •••• 4242", or to wherever it came from. */
export const whereTo = ({ method }: RefundItem, { t, texts }: Words): string =>
  method ? t("refund.to-method", { method: methodInWords(method, texts.language) }) : t("refund.unknown-method");

/** Staff said that they paid it, whatever Shopify thinks of the payment. */
const wasPaidByHand = ({ id, manual }: RefundItem, page: CasePage): boolean =>
  manual || page.events.some(({ kind, detail }) => kind === "refund-paid-by-hand" && detail.refundId === id);

/** Asked for by us, and Shopify's answer never came: asked again it is the same refund. */
export const isUnanswered = ({ status, actions }: RefundItem): boolean => status === "pending" && actions.includes("retry");

/** Which way it left: only what a payment provider sent is with a bank. */
function stateOf(refund: RefundItem, page: CasePage): RefundStatus | "sent-at-once" | "sent-by-hand" {
  if (refund.status === "sent" && isGiftCard(refund.method)) return "sent-at-once";
  return refund.status === "sent" && wasPaidByHand(refund, page) ? "sent-by-hand" : refund.status;
}

export const stateInWords = (refund: RefundItem, page: CasePage, { t }: Words): string =>
  t(`refund-status.${stateOf(refund, page)}`);

/** What its state means. */
export const meaningInWords = (refund: RefundItem, page: CasePage, { t }: Words): string =>
  t(`refund-text.${isUnanswered(refund) ? "pending-unanswered" : stateOf(refund, page)}`);

/** No bank has a part in it, so none is waited for. */
export const isAtOnce = ({ status, method }: RefundItem): boolean => status === "sent" && isGiftCard(method);

/** What a colleague wrote when they did this to a refund; null when they wrote nothing, or it was erased. */
export function writtenWith(refund: RefundItem, kind: string, { events, messages }: CasePage): string | null {
  const done = events.findLast((event) => event.kind === kind && event.detail.refundId === refund.id);
  return messages.find(({ id }) => id === done?.detail.messageId)?.text ?? null;
}

/** Shopify's codes are upper-case words with underscores; the sentences are named by them. */
export const errorKey = (code: string): string => code.toLowerCase().replaceAll("_", "-");

/** What comes next, and when; null when nothing is waited for any more. */
export function nextInWords({ due }: RefundItem, { t, formats }: Words): string | null {
  if (!due) return null;
  return due.at ? t(`refund-next.${due.what}`, { when: formats.day(due.at) }) : t(`refund-next.${due.what}-undated`);
}

/** What its money means to whoever looks at the case: theirs to settle, on its way, or done. */
const standing: Record<RefundStatus, "to-settle" | "at-the-bank" | "on-the-way" | "unconfirmed" | "arrived" | "released" | null> =
  {
    "none-due": null,
    voided: "released",
    pending: "on-the-way",
    sent: "on-the-way",
    credited: "arrived",
    failed: "to-settle",
    "by-hand": "to-settle",
    missing: "at-the-bank",
    "bank-inquiry": "at-the-bank",
    unconfirmed: "unconfirmed",
    disputed: "at-the-bank",
  };
export type Standing = NonNullable<(typeof standing)[RefundStatus]>;

/** The sums in each currency, to the cent; a failed one that another try stands for is not counted twice. */
export function sums(refunds: RefundItem[]): { standing: Standing; total: Money }[] {
  const order: Standing[] = ["to-settle", "at-the-bank", "on-the-way", "unconfirmed", "arrived", "released"];
  return order.flatMap((each) => {
    const counted = refunds.filter((refund) => !refund.replacedById && standing[refund.status] === each);
    const currencies = [...new Set(counted.map(({ currencyCode }) => currencyCode))];
    return currencies.map((currencyCode) => ({
      standing: each,
      total: sum(counted.filter((refund) => refund.currencyCode === currencyCode).map(amountOf), currencyCode),
    }));
  });
}

/** The newest try of each refund with the failed ones it stands for, newest first. */
export function chainsOf(refunds: RefundItem[]): { refund: RefundItem; earlier: RefundItem[] }[] {
  const byId = new Map(refunds.map((refund) => [refund.id, refund]));
  return refunds
    .filter(({ replacedById }) => !replacedById || !byId.has(replacedById))
    .map((refund) => {
      const earlier: RefundItem[] = [];
      let before = byId.get(refund.replacesId ?? "");
      while (before && !earlier.includes(before)) {
        earlier.push(before);
        before = byId.get(before.replacesId ?? "");
      }
      return { refund, earlier };
    });
}
