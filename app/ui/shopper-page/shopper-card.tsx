import { Badge, BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import type { Language } from "../../lib/language-tag";
import { useWords } from "../words";
import { Drawn } from "./drawn";
import type { DrawnNode } from "./drawn-node";
import styles from "./shopper-page.module.css";

/** The shopper's own page of the order, as data. */
export interface ShopperPage {
  /** Their account, or the page of those who ordered without one. */
  where: "account" | "guest";
  language: Language;
  /** The zone that the times are told in here. */
  zone: string;
  drawn: DrawnNode[];
}

/**
 * What the shopper is looking at while staff look at the case: the same words, in their language. It can be read and
 * nothing more; null when nobody can see anything any more.
 */
export function ShopperCard({ shopper }: { shopper: ShopperPage | null }) {
  const { t } = useWords();
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd">
              {t("shopper-page.title")}
            </Text>
            {shopper ? <Badge>{t(`shopper-page.language.${shopper.language}`)}</Badge> : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            {t(shopper ? `shopper-page.${shopper.where}` : "shopper-page.none")}
          </Text>
        </BlockStack>
        {shopper ? (
          <div className={styles.page} lang={shopper.language}>
            <Drawn nodes={shopper.drawn} />
          </div>
        ) : null}
      </BlockStack>
    </Card>
  );
}
