import { BlockStack, Button, ChoiceList, FormLayout, InlineError, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { formatsOf } from "../../i18n/admin-format";
import { mostSpans } from "../../policy/policy-draft";
import { Section } from "../section";
import { useWords, type Words } from "../words";
import type { FieldsProps } from "./policy-form";
import styles from "./rows.module.css";

/** Where stores of this kind are; any other zone that is in force is offered too. */
const zones = [
  "Europe/Paris",
  "Europe/Brussels",
  "Europe/London",
  "America/Martinique",
  "America/Guadeloupe",
  "America/Cayenne",
  "America/Miquelon",
  "Indian/Reunion",
  "America/New_York",
  "America/Los_Angeles",
];
const countries = ["FR", "BE", "CH", "LU", "MC", "DE", "AT", "ES", "PT", "IT", "NL", "IE", "GB", "US", "CA"];

export const countryInWords = (country: string, { texts }: Words): string =>
  new Intl.DisplayNames([texts.language], { type: "region" }).of(country) ?? country;
export const zoneInWords = (zone: string, { texts }: Words): string => formatsOf(texts, zone).zoneName;

const withCurrent = (offered: string[], current: string): string[] =>
  offered.includes(current) ? offered : [current, ...offered];

/** P14: when people answer. Every promised date is counted in these. */
export function HoursFields({ draft, change, problem }: FieldsProps) {
  const words = useWords();
  const { t, formats } = words;
  const spanAt = (position: number, changes: Partial<{ from: string; to: string }>) =>
    change({ spans: draft.spans.map((span, index) => (index === position ? { ...span, ...changes } : span)) });
  const general = problem("spans");
  return (
    <Section title={t("settings.title-hours")}>
      <Text as="p" tone="subdued">
        {t("settings.help.hours")}
      </Text>
      <FormLayout>
        <ChoiceList
          allowMultiple
          title={t("settings.field.weekdays")}
          choices={[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ value: String(weekday), label: formats.weekdayName(weekday) }))}
          selected={draft.weekdays.map(String)}
          error={problem("weekdays")}
          onChange={(selected) => change({ weekdays: selected.map(Number).sort((a, b) => a - b) })}
        />
        <BlockStack gap="300">
          <Text as="h3" variant="headingSm">
            {t("settings.field.spans")}
          </Text>
          {draft.spans.map((span, position) => (
            <div key={position} className={styles.row}>
              {(["from", "to"] as const).map((end) => (
                <TextField
                  key={end}
                  type="time"
                  autoComplete="off"
                  label={t(`settings.span-${end}`, { position: position + 1 })}
                  value={span[end]}
                  error={problem(`spans.${position}.${end}`)}
                  onChange={(value) => spanAt(position, { [end]: value })}
                />
              ))}
              <div className={styles.remove}>
                <Button
                  variant="tertiary"
                  tone="critical"
                  accessibilityLabel={t("settings.remove-span", { position: position + 1 })}
                  onClick={() => change({ spans: draft.spans.filter((_, index) => index !== position) })}
                >
                  {t("common.remove")}
                </Button>
              </div>
            </div>
          ))}
          {general ? <InlineError message={general} fieldID="spans" /> : null}
          {draft.spans.length < mostSpans ? (
            <InlineStack>
              <Button onClick={() => change({ spans: [...draft.spans, { from: "", to: "" }] })}>{t("settings.add-span")}</Button>
            </InlineStack>
          ) : null}
        </BlockStack>
        <FormLayout.Group>
          <Select
            label={t("settings.field.zone")}
            options={withCurrent(zones, draft.zone).map((value) => ({ value, label: zoneInWords(value, words) }))}
            value={draft.zone}
            error={problem("zone")}
            onChange={(zone) => change({ zone })}
          />
          <Select
            label={t("settings.field.holidayCountry")}
            options={withCurrent(countries, draft.holidayCountry).map((value) => ({
              value,
              label: countryInWords(value, words),
            }))}
            value={draft.holidayCountry}
            error={problem("holidayCountry")}
            onChange={(holidayCountry) => change({ holidayCountry })}
          />
        </FormLayout.Group>
      </FormLayout>
    </Section>
  );
}
