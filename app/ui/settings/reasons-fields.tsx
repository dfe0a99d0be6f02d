import { BlockStack, Button, InlineError, InlineStack, Text, TextField } from "@shopify/polaris";
import { mostReasons, type PolicyDraft } from "../../policy/policy-draft";
import { Section } from "../section";
import { useWords } from "../words";
import type { FieldsProps } from "./policy-form";
import styles from "./rows.module.css";

/** What shoppers may choose from when they say why, in the order they see it. */
export function ReasonsFields({ draft, change, problem }: FieldsProps) {
  const { t } = useWords();
  const reasonAt = (position: number, changes: Partial<PolicyDraft["reasons"][number]>) =>
    change({ reasons: draft.reasons.map((each, index) => (index === position ? { ...each, ...changes } : each)) });
  const moveUp = (position: number) => {
    const reasons = [...draft.reasons];
    reasons.splice(position - 1, 0, ...reasons.splice(position, 1));
    change({ reasons });
  };
  const general = problem("reasons");
  return (
    <Section title={t("settings.title-reasons")}>
      <Text as="p" tone="subdued">
        {t("settings.help.reasons")}
      </Text>
      <BlockStack gap="300">
        {draft.reasons.length === 0 ? <Text as="p">{t("settings.no-reasons")}</Text> : null}
        {draft.reasons.map((reason, index) => {
          const position = index + 1;
          return (
            <div key={reason.code || `new ${position}`} className={styles.reason}>
              {(["fr", "en"] as const).map((language) => (
                <TextField
                  key={language}
                  autoComplete="off"
                  // grows with a long reason, which is one line all the same
                  multiline
                  label={t(`settings.reason-${language}`, { position })}
                  value={reason[language]}
                  error={problem(`reasons.${index}.${language}`)}
                  onChange={(value) => reasonAt(index, { [language]: value.replace(/\s*\n\s*/g, " ") })}
                />
              ))}
              <div className={styles.remove}>
                <InlineStack gap="200" wrap={false}>
                  <Button
                    variant="tertiary"
                    disabled={index === 0}
                    accessibilityLabel={t("settings.move-reason-up", { position })}
                    onClick={() => moveUp(index)}
                  >
                    {t("settings.move-up")}
                  </Button>
                  <Button
                    variant="tertiary"
                    tone="critical"
                    accessibilityLabel={t("settings.remove-reason", { position })}
                    onClick={() => change({ reasons: draft.reasons.filter((_, each) => each !== index) })}
                  >
                    {t("common.remove")}
                  </Button>
                </InlineStack>
              </div>
            </div>
          );
        })}
        {general ? <InlineError message={general} fieldID="reasons" /> : null}
        {draft.reasons.length < mostReasons ? (
          <InlineStack>
            <Button onClick={() => change({ reasons: [...draft.reasons, { code: "", fr: "", en: "" }] })}>
              {t("settings.add-reason")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Section>
  );
}
