import { BlockStack, Text } from "@shopify/polaris";
import type { AttemptItem } from "../cases/present-case";
import { Section } from "./section";
import { useWords } from "./words";

/** Evidence for "your system failed me" (P9). */
export function AttemptList({ attempts }: { attempts: AttemptItem[] }) {
  const { t, formats, coded } = useWords();
  return (
    <Section title={t("case.attempts.title")}>
      <Text as="p" tone="subdued">
        {t(attempts.length === 0 ? "case.attempts.empty" : "case.attempts.explain")}
      </Text>
      {attempts.length > 0 ? (
        <BlockStack gap="300">
          {attempts.map((attempt) => (
            <BlockStack key={attempt.id} gap="050">
              <Text as="span" fontWeight="medium">
                {t(`attempt.${attempt.source}`)}
              </Text>
              {attempt.source !== "reported" ? <Text as="span">{coded("attempt-outcome", attempt.outcome)}</Text> : null}
              <Text as="span" variant="bodySm" tone="subdued">
                {formats.exactInstant(attempt.receivedAt)}
              </Text>
              {attempt.claimedAt ? (
                <Text as="span" variant="bodySm" tone="subdued">
                  {t("attempt.claimed-at", { when: formats.exactInstant(attempt.claimedAt) })}
                </Text>
              ) : null}
            </BlockStack>
          ))}
        </BlockStack>
      ) : null}
    </Section>
  );
}
