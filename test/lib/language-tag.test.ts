import { expect, it } from "vitest";
import { languageTag } from "../../app/lib/language-tag";

it.each([
  ["fr", "fr"],
  ["fr-FR,fr;q=0.9,en;q=0.8", "fr-FR"],
  ["fr_FR", "fr-FR"],
  ["*", "en"],
  ["*, de;q=0.5", "de"],
  ["en-aa-bb-cc-dd", "en"],
  ["x".repeat(5000), "en"],
  ["fr\u0000", "en"],
  ["", "en"],
  [null, "en"],
])("a browser that asks for %j is answered in %s", (asked, tag) => {
  expect(languageTag(asked)).toBe(tag);
  expect(() => new Intl.DateTimeFormat(languageTag(asked))).not.toThrow();
});
