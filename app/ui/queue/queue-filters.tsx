import { BlockStack, ChoiceList, FormLayout, TextField, type IndexFiltersProps } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { channels, statuses } from "../../cases/case";
import type { StaffMember } from "../../cases/present-case";
import { caseKinds, noFilters, type CaseFilters } from "../../cases/queue-query";
import type { ReasonChoice } from "../../policy/texts";
import { useWords, type Words } from "../words";

/** What the filters offer that only the store knows. */
export interface QueueChoices {
  reasons: ReasonChoice[];
  colleagues: StaffMember[];
  userId: string;
}

/** Where most of a French store's orders go; a country that is asked for by the address is added. */
const countries = "FR GP MQ GF RE YT PM NC PF BE CH LU MC DE ES IT NL PT AT IE GB US CA".split(" ");

type ListName = "status" | "kind" | "reason" | "channel" | "country" | "assignee";
const order: readonly (ListName | "received" | "amount")[] = [
  "status",
  "assignee",
  "received",
  "reason",
  "channel",
  "amount",
  "country",
  "kind",
];

interface Changing {
  filters: CaseFilters;
  choices: QueueChoices;
  onChange: (filters: CaseFilters) => void;
}

/** The filters as Polaris wants them: what can be chosen, and the chips of what is. */
export function queueFilters(
  { filters, choices, onChange }: Changing,
  words: Words,
): Pick<IndexFiltersProps, "filters" | "appliedFilters"> {
  const { t } = words;
  const inWords = wordsOf(choices, words);
  const offered: Record<ListName, string[]> = {
    status: [...statuses],
    kind: [...caseKinds],
    reason: choices.reasons.map(({ code }) => code),
    channel: [...channels],
    country: [...new Set([...countries, ...filters.country])],
    assignee: ["me", "nobody", ...choices.colleagues.map(({ id }) => id).filter((id) => id !== choices.userId)],
  };
  const control = (name: ListName | "received" | "amount") => {
    if (name === "received" || name === "amount") return <Between name={name} filters={filters} onChange={onChange} />;
    return (
      <ChoiceList
        title={t(`queue.filter.${name}`)}
        titleHidden
        allowMultiple
        choices={offered[name].map((value) => ({ value, label: inWords(name, value) }))}
        selected={filters[name]}
        onChange={(chosen) => onChange({ ...filters, [name]: chosen })}
      />
    );
  };
  return {
    filters: order.map((name) => ({
      key: name,
      label: t(`queue.filter.${name}`),
      filter: control(name),
      pinned: name === "status" || name === "assignee",
      hideClearButton: name === "received" || name === "amount",
    })),
    appliedFilters: order.flatMap((name) => {
      const label = applied(name, filters, inWords, words);
      return label === null ? [] : [{ key: name, label, onRemove: () => onChange(without(name, filters)) }];
    }),
  };
}

function without(name: (typeof order)[number], filters: CaseFilters): CaseFilters {
  if (name === "received") return { ...filters, from: null, to: null };
  if (name === "amount") return { ...filters, min: null, max: null };
  return { ...filters, [name]: noFilters[name] };
}

const wordsOf =
  (choices: QueueChoices, { t, own, texts, coded }: Words) =>
  (name: ListName, value: string): string => {
    switch (name) {
      case "status":
      case "channel":
        return t(`${name}.${value}`);
      case "kind":
        return t(`queue.kind.${value}`);
      case "reason": {
        const reason = choices.reasons.find(({ code }) => code === value);
        return reason ? own(reason) : coded("queue.reason", value);
      }
      case "country":
        return new Intl.DisplayNames([texts.language], { type: "region" }).of(value) ?? value;
      case "assignee":
        if (value === "me" || value === "nobody") return t(`queue.assignee.${value}`);
        return choices.colleagues.find(({ id }) => id === value)?.name ?? t("list.somebody");
    }
  };

/** What a chip says; null when nothing is chosen. */
function applied(
  name: (typeof order)[number],
  filters: CaseFilters,
  inWords: (name: ListName, value: string) => string,
  { t, formats }: Words,
): string | null {
  if (name === "received" || name === "amount") {
    const [low, high] = name === "received" ? [filters.from, filters.to] : [filters.min, filters.max];
    const told = (value: string | null) => value && (name === "received" ? formats.day(value) : formats.number(value));
    if (low && high) return t(`queue.applied.${name}-between`, { low: told(low), high: told(high) });
    if (low) return t(`queue.applied.${name}-from`, { low: told(low) });
    return high ? t(`queue.applied.${name}-to`, { high: told(high) }) : null;
  }
  const chosen = filters[name];
  if (chosen.length === 0) return null;
  return t("queue.applied.list", {
    filter: t(`queue.filter.${name}`),
    values: chosen.map((value) => inWords(name, value)).join(", "),
  });
}

const settledMs = 600;

/** Two ends, either of which may stay open. What is typed is applied when the person has stopped typing. */
function Between({ name, filters, onChange }: { name: "received" | "amount" } & Omit<Changing, "choices">) {
  const { t } = useWords();
  const [lowName, highName] = name === "received" ? (["from", "to"] as const) : (["min", "max"] as const);
  const [low, setLow] = useState(filters[lowName] ?? "");
  const [high, setHigh] = useState(filters[highName] ?? "");
  useEffect(() => {
    if (low === (filters[lowName] ?? "") && high === (filters[highName] ?? "")) return;
    const waiting = setTimeout(() => onChange({ ...filters, [lowName]: low || null, [highName]: high || null }), settledMs);
    return () => clearTimeout(waiting);
  }, [low, high, filters, lowName, highName, onChange]);
  const type = name === "received" ? ("date" as const) : ("number" as const);
  const bounds = name === "amount" ? { min: 0, step: 0.01, inputMode: "decimal" as const } : {};
  return (
    <BlockStack gap="200">
      <FormLayout>
        <TextField label={t(`queue.bound.${lowName}`)} type={type} value={low} onChange={setLow} autoComplete="off" {...bounds} />
        <TextField
          label={t(`queue.bound.${highName}`)}
          type={type}
          value={high}
          onChange={setHigh}
          autoComplete="off"
          {...bounds}
        />
      </FormLayout>
    </BlockStack>
  );
}
