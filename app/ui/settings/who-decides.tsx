import { BlockStack, List, Text } from "@shopify/polaris";
import type { PolicyDraft } from "../../policy/policy-draft";
import { Section } from "../section";
import { useWords } from "../words";

const byItself = ["cancel", "pause", "hold", "refund", "tell", "follow", "recall"] as const;
const byItselfWhileOff = ["cancel-off", "hold", "refund", "tell", "follow", "recall"] as const;
const byPeople = ["late", "doubt", "claim", "goods", "by-hand", "wrong", "pause"] as const;

/** What the app does without anybody, and what always waits for a person: with the numbers in force. */
export function WhoDecides({ policy, automatic }: { policy: PolicyDraft; automatic: boolean }) {
  const { t } = useWords();
  const facts = { hours: policy.windowHours, days: policy.answerLimit, lastDay: policy.refundTo, most: policy.pauseAbove };
  return (
    <Section title={t("settings.who.title")}>
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("settings.who.itself")}
        </Text>
        <List>
          {(automatic ? byItself : byItselfWhileOff).map((what) => (
            <List.Item key={what}>{t(`settings.who.itself-${what}`, facts)}</List.Item>
          ))}
        </List>
        <Text as="h3" variant="headingSm">
          {t("settings.who.people")}
        </Text>
        <List>
          {byPeople.map((what) => (
            <List.Item key={what}>{t(`settings.who.people-${what}`, facts)}</List.Item>
          ))}
        </List>
      </BlockStack>
    </Section>
  );
}
