import type { i18n } from "i18next";
import type { Reason } from "../policy/types";
import type { Formats } from "./admin-format";

const placeholder = /\{\{(\w+)\}\}/g;

/**
 * A reason in words. Each code has a plain sentence, and some a fuller one that needs facts; the fuller one is used
 * only when every fact it names is known, so that no sentence ever has a hole.
 */
export function describeReason(texts: i18n, formats: Formats, reason: Reason): string {
  const fuller = texts.exists(`reason.${reason.code}.facts`)
    ? String(texts.getResource(texts.language, "translation", `reason.${reason.code}.facts`))
    : "";
  const facts = factsInWords(formats, reason.facts);
  const named = [...fuller.matchAll(placeholder)].map((match) => match[1] ?? "");
  const known = named.length > 0 && named.every((name) => facts[name] !== undefined);
  return texts.t(known ? `reason.${reason.code}.facts` : `reason.${reason.code}.text`, facts);
}

function factsInWords(formats: Formats, facts: Reason["facts"]): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(facts)) {
    if (value === null) continue;
    words[name] = name.endsWith("At") && typeof value === "string" ? formats.instant(value) : String(value);
  }
  if (typeof facts.amount === "string" && typeof facts.currencyCode === "string") {
    words.amount = formats.money({ amount: facts.amount, currencyCode: facts.currencyCode });
  }
  return words;
}
