import { BlockStack, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import styles from "./facts.module.css";

export interface Fact {
  label: string;
  value: ReactNode;
  note?: ReactNode;
}

/** Names and values, side by side where there is room. */
export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ label, value, note }) => (
        <div key={label} className={styles.fact}>
          <Text as="dt" tone="subdued">
            {label}
          </Text>
          <dd className={styles.value}>
            <BlockStack gap="050">
              {typeof value === "string" ? <Text as="span">{value}</Text> : value}
              {note ? (
                <Text as="span" variant="bodySm" tone="subdued">
                  {note}
                </Text>
              ) : null}
            </BlockStack>
          </dd>
        </div>
      ))}
    </dl>
  );
}
