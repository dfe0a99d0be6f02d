import { BlockStack, Text } from "@shopify/polaris";
import type { CasePage, RefundItem } from "../cases/present-case";
import { sum, type Money } from "../lib/money";
import { amountOf, nextInWords } from "./refund-words";
import { useWords, type Words } from "./words";

/** What is left of an order's money, as a case that needs a person says it ("20.00 EUR"). */
export function moneyLeft({ attentionCode, attentionDetail }: Pick<CasePage, "attentionCode" | "attentionDetail">): Money | null {
  const said = /^(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(attentionDetail ?? "");
  if ((attentionCode !== "refund-missing" && attentionCode !== "refund-failed") || !said) return null;
  return { amount: said[1] ?? "0", currencyCode: said[2] ?? "" };
}

/** Why a person is needed, as the app noted it, in words: an amount in its currency's way, what Shopify said as it was said. */
export function attentionInWords(noted: Pick<CasePage, "attentionCode" | "attentionDetail">, { t, formats }: Words): string {
  const left = moneyLeft(noted);
  if (left) return t("attention-detail.left", { amount: formats.money(left) });
  switch (noted.attentionDetail) {
    case "several currencies":
      return t("attention-detail.several-currencies");
    case "more payments than can be read":
      return t("attention-detail.too-many-payments");
    case "the order is not shown":
      return t("attention.order-unreadable");
    default:
      return t("event-detail.message", { value: noted.attentionDetail });
  }
}

export function AttentionDetail({ page }: { page: CasePage }) {
  const words = useWords();
  const left = moneyLeft(page);
  if (!page.attentionDetail) return null;
  return (
    <Text as="p" tone={left ? undefined : "subdued"} fontWeight={left ? "semibold" : undefined} breakWord>
      {attentionInWords(page, words)}
    </Text>
  );
}

/** Which sentence says what is owed about a refund; what is settled says nothing. */
export function owed({ status, late, replacedById }: RefundItem): string | null {
  if (replacedById) return null;
  switch (status) {
    case "failed":
    case "by-hand":
    case "missing":
    case "bank-inquiry":
    case "disputed":
      return status;
    case "pending":
      return late ? "late" : "on-the-way";
    case "sent":
      return "on-the-way";
    default:
      return null;
  }
}

const urgency = ["failed", "by-hand", "missing", "late", "bank-inquiry", "disputed", "on-the-way"];

/** What is yours first: what do I owe, and what happens when. What is on its way together is told together. */
export function RefundOwed({ refunds }: { refunds: RefundItem[] }) {
  const words = useWords();
  const { t, formats } = words;
  const lines: { id: string; what: string; total: Money; next: string | null }[] = [];
  for (const refund of refunds) {
    const what = owed(refund);
    if (!what) continue;
    // what waits for a person says so already
    const next = refund.due?.at ? nextInWords(refund, words) : null;
    const same = lines.find(
      (line) =>
        what === "on-the-way" && line.what === what && line.next === next && line.total.currencyCode === refund.currencyCode,
    );
    if (same) same.total = sum([same.total, amountOf(refund)], refund.currencyCode);
    else lines.push({ id: refund.id, what, total: amountOf(refund), next });
  }
  lines.sort((a, b) => urgency.indexOf(a.what) - urgency.indexOf(b.what));
  if (lines.length === 0) return null;
  return (
    <BlockStack gap="100">
      <Text as="h3" variant="headingSm">
        {t("refund-owed.title")}
      </Text>
      {lines.map(({ id, what, total, next }) => (
        <Text key={id} as="p" tone={what === "on-the-way" ? "subdued" : undefined}>
          {[t(`refund-owed.${what}`, { amount: formats.money(total) }), ...(next ? [next] : [])].join(" ")}
        </Text>
      ))}
    </BlockStack>
  );
}
