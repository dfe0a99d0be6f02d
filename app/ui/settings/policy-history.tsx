import { BlockStack, List, Text } from "@shopify/polaris";
import type { PolicyChange } from "../../policy/policy-changes";
import { textPlaces } from "../../policy/texts";
import { Section } from "../section";
import { useWords, type Words } from "../words";
import { countryInWords, zoneInWords } from "./hours-fields";

/** A version of the policy: who wrote it, since when it is in force, and what it changed of the one before. ISO 8601. */
export interface PolicyHistoryEntry {
  id: string;
  since: string;
  by: string | null;
  /** The version a store starts with: nobody wrote it. */
  first: boolean;
  changes: PolicyChange[];
}

export function PolicyHistory({ entries }: { entries: PolicyHistoryEntry[] }) {
  const words = useWords();
  const { t, formats } = words;
  return (
    <Section title={t("settings.history.title")}>
      <Text as="p" tone="subdued">
        {t("settings.history.explain")}
      </Text>
      {entries.every(({ first }) => first) ? (
        <Text as="p">{t("settings.history.none")}</Text>
      ) : (
        <BlockStack gap="400" as="ol">
          {entries.map((entry) => (
            <BlockStack key={entry.id} gap="050" as="li">
              <Text as="span" fontWeight="semibold">
                {entry.first
                  ? t("settings.history.install")
                  : t("settings.history.since", { when: formats.instant(entry.since) })}
              </Text>
              {entry.changes.length > 0 ? (
                <List>
                  {entry.changes.map((change) => (
                    <List.Item key={change.field}>
                      {t("settings.history.change", {
                        field: t(`settings.field.${change.field}`),
                        before: valueInWords(change, change.before, words),
                        after: valueInWords(change, change.after, words),
                      })}
                    </List.Item>
                  ))}
                </List>
              ) : null}
              {entry.first ? null : (
                <Text as="span" variant="bodySm" tone="subdued">
                  {entry.by ?? t("settings.history.somebody")}
                </Text>
              )}
            </BlockStack>
          ))}
        </BlockStack>
      )}
    </Section>
  );
}

function valueInWords({ field }: PolicyChange, value: PolicyChange["before"], words: Words): string {
  const { t, texts, formats } = words;
  const list = (parts: string[]) =>
    parts.length === 0 ? t("settings.history.empty") : new Intl.ListFormat(texts.language, { type: "conjunction" }).format(parts);
  if (typeof value === "boolean") return t(value ? "settings.history.yes" : "settings.history.no");
  if (typeof value === "string") {
    if (value === "") return t("settings.history.empty");
    if (field === "zone") return zoneInWords(value, words);
    if (field === "holidayCountry") return countryInWords(value, words);
    if (field === "recallRefund") return t(`settings.choice.recallRefund.${value}`);
    return field === "staffLanguage" ? t(`settings.language.${value}`) : value;
  }
  if (!Array.isArray(value)) {
    const written = textPlaces.filter((place) => value[place].fr || value[place].en);
    return list(written.map((place) => t(`settings.text.${place}`)));
  }
  return list(
    value.map((each) => {
      if (typeof each === "object" && "code" in each) return words.own(each);
      if (typeof each === "number") return formats.weekdayName(each);
      if (!("label" in each)) return `${each.from}–${each.to}`;
      const days = { from: formats.day(each.from), to: formats.day(each.to), label: each.label };
      return t(each.label ? "settings.history.closure-labelled" : "settings.history.closure", days);
    }),
  );
}
