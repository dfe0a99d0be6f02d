import { createInstance, type i18n } from "i18next";
import english from "./guest.en.json";
import french from "./guest.fr.json";

export type GuestLanguage = "en" | "fr";

const resources = { en: { translation: english }, fr: { translation: french } };

const made = new Map<GuestLanguage, i18n>();

/** The sentences of the pages for people without an account. */
export function guestTexts(language: GuestLanguage): i18n {
  const texts = made.get(language) ?? createInstance();
  if (made.has(language)) return texts;
  void texts.init({
    lng: language,
    fallbackLng: "en",
    supportedLngs: ["en", "fr"],
    resources,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  made.set(language, texts);
  return texts;
}
