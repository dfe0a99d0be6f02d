import { BlockStack, Text } from "@shopify/polaris";
import { describeReason } from "../i18n/describe-reason";
import type { Verdict } from "../policy/types";
import { ReasonList } from "./reason-list";
import { Section } from "./section";
import { useWords } from "./words";

/** The policy's answer with its grounds: the deciding one in front, then everything else that was found. */
export function Decision({ verdict }: { verdict: Verdict }) {
  const { t, texts, formats } = useWords();
  const [deciding, ...others] = verdict.reasons;
  const kind = verdict.kind === "review" && verdict.recallProposed ? "review-recall" : verdict.kind;
  return (
    <Section title={t("case.decision.title")}>
      <BlockStack gap="200">
        <Text as="p">{t(`verdict.${kind}`)}</Text>
        {deciding ? (
          <Text as="p" fontWeight="semibold">
            {describeReason(texts, formats, deciding)}
          </Text>
        ) : null}
        {others.length > 0 ? (
          <BlockStack gap="100">
            <Text as="h3" variant="bodySm" tone="subdued">
              {t("case.decision.also")}
            </Text>
            <ReasonList reasons={others} />
          </BlockStack>
        ) : null}
        {verdict.kind === "refuse" && verdict.nextStep !== "none" ? (
          <BlockStack gap="100">
            <Text as="h3" variant="bodySm" tone="subdued">
              {t("case.decision.next-step")}
            </Text>
            <Text as="p">{t(`next-step.${verdict.nextStep}`)}</Text>
          </BlockStack>
        ) : null}
      </BlockStack>
    </Section>
  );
}
