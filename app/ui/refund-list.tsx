import { Badge, BlockStack, InlineStack, Text, type BadgeProps } from "@shopify/polaris";
import type { CaseStatus } from "../cases/case";
import type { RefundItem } from "../cases/present-case";
import type { RefundStatus } from "../cases/refund";
import { methodInWords } from "../i18n/payment-method";
import { Section } from "./section";
import { useWords } from "./words";

const tones: Record<RefundStatus, BadgeProps["tone"]> = {
  "none-due": undefined,
  voided: undefined,
  pending: "info",
  sent: "info",
  credited: "success",
  failed: "critical",
  "by-hand": "attention",
  missing: "critical",
  "bank-inquiry": "warning",
  unconfirmed: "warning",
  disputed: "critical",
};

/** Each refund with what is really known of it: "sent" is not "arrived". */
export function RefundList({ refunds, status }: { refunds: RefundItem[]; status: CaseStatus }) {
  const { t, texts, formats } = useWords();
  const mayFollow = status === "received" || status === "cancelling" || status === "cancelled";
  return (
    <Section title={t("case.refunds.title")}>
      {refunds.length === 0 ? (
        <Text as="p" tone="subdued">
          {t(mayFollow ? "refund.empty-not-yet" : "refund.empty-none")}
        </Text>
      ) : (
        <BlockStack gap="400">
          {refunds.map((refund) => (
            <BlockStack key={refund.id} gap="100">
              <InlineStack gap="200" blockAlign="center" align="space-between">
                <Text as="span" fontWeight="semibold" numeric>
                  {formats.money(refund)}
                </Text>
                <Badge tone={tones[refund.status]}>{t(`refund-status.${refund.status}`)}</Badge>
              </InlineStack>
              <Text as="p">
                {refund.method
                  ? t("refund.to-method", { method: methodInWords(refund.method, texts.language) })
                  : t("refund.unknown-method")}
              </Text>
              <Text as="p" tone="subdued">
                {t(`refund-text.${refund.status}`)}
              </Text>
              {refund.sentAt ? <Text as="p">{t("refund.sent-at", { when: formats.instant(refund.sentAt) })}</Text> : null}
              {refund.expectedFrom && refund.expectedBy && refund.status === "sent" ? (
                <Text as="p">
                  {t("refund.expected", { from: formats.day(refund.expectedFrom), by: formats.day(refund.expectedBy) })}
                </Text>
              ) : null}
            </BlockStack>
          ))}
        </BlockStack>
      )}
    </Section>
  );
}
