import { BlockStack, Button, InlineError, InlineStack, Text, TextField } from "@shopify/polaris";
import { mostClosures, type PolicyDraft } from "../../policy/policy-draft";
import { Section } from "../section";
import { useWords } from "../words";
import type { FieldsProps } from "./policy-form";
import styles from "./rows.module.css";

/** Days off of the store's own. */
export function ClosuresFields({ draft, change, problem }: FieldsProps) {
  const { t } = useWords();
  const closureAt = (position: number, changes: Partial<PolicyDraft["closures"][number]>) =>
    change({ closures: draft.closures.map((each, index) => (index === position ? { ...each, ...changes } : each)) });
  const general = problem("closures");
  return (
    <Section title={t("settings.title-closures")}>
      <Text as="p" tone="subdued">
        {t("settings.help.closures")}
      </Text>
      <BlockStack gap="300">
        {draft.closures.length === 0 ? <Text as="p">{t("settings.no-closures")}</Text> : null}
        {draft.closures.map((closure, position) => (
          <div key={position} className={styles.row}>
            {(["from", "to", "label"] as const).map((part) => (
              <TextField
                key={part}
                type={part === "label" ? "text" : "date"}
                autoComplete="off"
                label={t(`settings.closure-${part}`, { position: position + 1 })}
                value={closure[part]}
                error={problem(`closures.${position}.${part}`)}
                onChange={(value) => closureAt(position, { [part]: value })}
              />
            ))}
            <div className={styles.remove}>
              <Button
                variant="tertiary"
                tone="critical"
                accessibilityLabel={t("settings.remove-closure", { position: position + 1 })}
                onClick={() => change({ closures: draft.closures.filter((_, index) => index !== position) })}
              >
                {t("common.remove")}
              </Button>
            </div>
          </div>
        ))}
        {general ? <InlineError message={general} fieldID="closures" /> : null}
        {draft.closures.length < mostClosures ? (
          <InlineStack>
            <Button onClick={() => change({ closures: [...draft.closures, { from: "", to: "", label: "" }] })}>
              {t("settings.add-closure")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Section>
  );
}
