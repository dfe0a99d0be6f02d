/** The app's languages: each has a file of sentences on every surface. English answers whoever asks for another. */
export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

export function textLanguage(locale: string): Language {
  const [asked] = locale
    .trim()
    .toLowerCase()
    .split(/[^a-z]/);
  return languages.find((each) => each === asked) ?? "en";
}

/** The one a page offers beside its own; with more of them, one after the other. */
export const otherLanguage = (language: Language): Language =>
  languages[(languages.indexOf(language) + 1) % languages.length] ?? "en";

/** The first language of a header, a parameter or a form that can be one ("fr-FR,fr;q=0.9", "fr_FR", "*"); else English. */
export function languageTag(asked: string | null | undefined): string {
  for (const each of (asked ?? "").split(",", 20)) {
    const tag = each.split(";")[0]?.trim().replaceAll("_", "-") ?? "";
    if (tag.length > 35 || !/^[a-z]{2,3}(-|$)/i.test(tag)) continue;
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? "en";
    } catch {
      // not a language: the next may be one
    }
  }
  return "en";
}
