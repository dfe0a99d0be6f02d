import { Badge, BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import type { RecallItem } from "../../cases/present-case";
import { Facts } from "../facts";
import { Section } from "../section";
import { useWords } from "../words";
import { CostList } from "./recall-costs";
import { shipperInWords } from "./recall-words";

/** A recall that is over, called what it is: cancelled and refunded, or returned and refunded, both good ends. */
export function EndedRecall({ recall, children }: { recall: RecallItem; children?: ReactNode }) {
  const words = useWords();
  const { t, formats } = words;
  const outcome = recall.outcome ?? "unknown";
  const endedAt = recall.endedAt ?? recall.openedAt;
  return (
    <Section
      title={t("recall.ended.title")}
      aside={
        <Badge tone={outcome === "stopped" || outcome === "returned" ? "success" : undefined}>
          {t(`recall.ended.${outcome}`)}
        </Badge>
      }
    >
      <Text as="p">{t(`recall.ended.${outcome}-text`)}</Text>
      <Text as="p">
        {t("recall.ended.lasted", {
          duration: formats.distance(recall.openedAt, endedAt),
          from: formats.instant(recall.openedAt),
          to: formats.instant(endedAt),
        })}
      </Text>
      <Facts
        facts={[
          ...(recall.facts
            ? [{ label: t("recall.ended.shipped-by"), value: shipperInWords(recall.facts.shippedBy, words) }]
            : []),
          ...(recall.way ? [{ label: t("recall.ended.way"), value: t(`recall.way.name.${recall.way}`) }] : []),
          ...(children
            ? []
            : [
                {
                  label: t("recall.ended.cause"),
                  value: recall.cause ? t(`recall.cause.name.${recall.cause}`) : t("recall.cause.none"),
                  note: recall.causeNote ?? undefined,
                },
              ]),
        ]}
      />
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t("recall.costs.title")}
        </Text>
        {children ? null : recall.costs.length > 0 ? (
          <CostList recall={recall} />
        ) : (
          <Text as="p" tone="subdued">
            {t("recall.costs.none-at-all")}
          </Text>
        )}
      </BlockStack>
      {children}
    </Section>
  );
}
