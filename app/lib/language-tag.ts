/** The app's two languages: what is asked in French is answered in French, everything else in English. */
export const textLanguage = (locale: string): "fr" | "en" => (locale.trim().toLowerCase().startsWith("fr") ? "fr" : "en");

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
