import { createInstance, type i18n } from "i18next";
import english from "./guest.en.json";
import french from "./guest.fr.json";
import { languages, type Language } from "../lib/language-tag";

export type GuestLanguage = Language;

const resources = { en: { translation: english }, fr: { translation: french } } satisfies Record<Language, object>;

const made = new Map<GuestLanguage, i18n>();

/** The sentences of the pages for people without an account. */
export function guestTexts(language: GuestLanguage): i18n {
  const texts = made.get(language) ?? createInstance();
  if (made.has(language)) return texts;
  void texts.init({
    lng: language,
    fallbackLng: "en",
    supportedLngs: languages,
    resources,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
  });
  made.set(language, texts);
  return texts;
}
