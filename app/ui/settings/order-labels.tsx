import { BlockStack, List, Select, Text } from "@shopify/polaris";
import { labelSettings, type LabelSetting } from "../../cases/order-label";
import { Section } from "../section";
import { useWords } from "../words";

interface OrderLabelsProps {
  setting: LabelSetting;
  busy: boolean;
  /** The names of Flow's triggers that a workflow of the store uses. */
  flow: string[];
  onChange: (setting: LabelSetting) => void;
}

/** What Shopify's own pages show of a case: labels on its order, and what workflows are told. */
export function OrderLabels({ setting, busy, flow, onChange }: OrderLabelsProps) {
  const { t } = useWords();
  return (
    <Section title={t("labels.title")}>
      <Text as="p">{t("labels.explain")}</Text>
      <Select
        label={t("labels.setting")}
        helpText={t(`labels.help-${setting === "off" ? "off" : "on"}`)}
        options={labelSettings.map((each) => ({ value: each, label: t(`labels.option.${each}`) }))}
        value={setting}
        disabled={busy}
        onChange={(value) => onChange(labelSettings.find((each) => each === value) ?? setting)}
      />
      <BlockStack gap="200">
        <Text as="h3" variant="headingSm">
          {t("labels.flow.title")}
        </Text>
        <Text as="p">{t(flow.length > 0 ? "labels.flow.used" : "labels.flow.unused")}</Text>
        {flow.length > 0 ? (
          <List>
            {flow.map((trigger) => (
              <List.Item key={trigger}>{t(`labels.trigger.${trigger}`)}</List.Item>
            ))}
          </List>
        ) : null}
      </BlockStack>
    </Section>
  );
}
