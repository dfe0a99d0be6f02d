import { BlockStack, List, Text } from "@shopify/polaris";
import type { PolicyChange } from "../../policy/policy-changes";
import type { PolicyDraft } from "../../policy/policy-draft";
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
                  {entry.changes
                    .flatMap((change) => changeInWords(change, words))
                    .map((line) => (
                      <List.Item key={line}>{line}</List.Item>
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

/** What one field was and is, a line each: a text or a reason that was reworded names itself. */
export function changeInWords(change: PolicyChange, words: Words): string[] {
  const { t } = words;
  const line = (field: string, before: string, after: string) => t("settings.history.change", { field, before, after });
  const field = t(`settings.field.${change.field}`);
  if (change.field === "texts") {
    const [was, is] = [change.before, change.after] as PolicyDraft["texts"][];
    return textPlaces.flatMap((place) =>
      (["fr", "en"] as const).flatMap((language) => {
        const [before, after] = [was?.[place]?.[language] ?? "", is?.[place]?.[language] ?? ""];
        const where = t("settings.history.text", {
          place: t(`settings.text.${place}`),
          language: t(`settings.language.${language}`),
        });
        return before === after ? [] : [line(where, quoted(before, words), quoted(after, words))];
      }),
    );
  }
  if (change.field === "reasons") {
    const [was, is] = [change.before, change.after] as PolicyDraft["reasons"][];
    const lines = reasonLines(was ?? [], is ?? [], words);
    // the same reasons in the same words: then only their order is another
    if (lines.length > 0) return lines;
  }
  return [line(field, valueInWords(change, change.before, words), valueInWords(change, change.after, words))];
}

function reasonLines(was: PolicyDraft["reasons"], is: PolicyDraft["reasons"], words: Words): string[] {
  const { t, own } = words;
  const before = new Map(was.map((reason) => [reason.code, reason]));
  const after = new Set(is.map(({ code }) => code));
  const line = (kind: "added" | "removed" | "reworded", facts: Record<string, string>) =>
    t(`settings.history.reason-${kind}`, facts);
  return [
    ...is.flatMap((reason) => {
      const former = before.get(reason.code);
      if (!former) return [line("added", { reason: own(reason) })];
      const changed = (["fr", "en"] as const).filter((language) => former[language] !== reason[language]);
      return changed.map((language) =>
        line("reworded", {
          language: t(`settings.language.${language}`),
          before: former[language],
          after: reason[language],
        }),
      );
    }),
    ...was.filter(({ code }) => !after.has(code)).map((reason) => line("removed", { reason: own(reason) })),
  ];
}

/** A paragraph may be long: its beginning says which it is. */
function quoted(text: string, { t }: Words): string {
  if (text === "") return t("settings.history.empty");
  const beginning = text.replace(/\s+/g, " ");
  return t("settings.history.quote", { text: beginning.length > 140 ? `${beginning.slice(0, 139).trimEnd()}…` : beginning });
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
  if (!Array.isArray(value)) return t("settings.history.empty");
  return list(
    value.map((each) => {
      if (typeof each === "string") return t(`settings.choice.${field}.${each}`);
      if (typeof each === "number") return formats.weekdayName(each);
      if ("code" in each) return words.own(each);
      if (!("label" in each)) return `${each.from}–${each.to}`;
      const days = { from: formats.day(each.from), to: formats.day(each.to), label: each.label };
      return t(each.label ? "settings.history.closure-labelled" : "settings.history.closure", days);
    }),
  );
}
