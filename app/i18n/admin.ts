import { createInstance, type i18n } from "i18next";
import english from "./admin.en.json";
import french from "./admin.fr.json";
import { languages, textLanguage, type Language } from "../lib/language-tag";

export const adminLanguages = languages;
export type AdminLanguage = Language;

const resources = { en: { translation: english }, fr: { translation: french } } satisfies Record<Language, object>;

const made = new Map<AdminLanguage, i18n>();

/** The admin app's sentences in one language; nobody changes the language of what they are given. */
export function adminTexts(language: AdminLanguage): i18n {
  const texts = made.get(language) ?? read(language);
  made.set(language, texts);
  return texts;
}

function read(language: AdminLanguage): i18n {
  const texts = createInstance();
  // with the sentences at hand nothing is loaded: the promise is settled before init returns
  void texts.init({
    lng: language,
    fallbackLng: "en",
    supportedLngs: [...adminLanguages],
    resources,
    nsSeparator: false,
    initAsync: false,
    interpolation: { escapeValue: false }, // React escapes
    react: { useSuspense: false },
  });
  return texts;
}

/** What the browser's tab says: the page, if it has a name of its own, and the app. */
export function titleIn(language: AdminLanguage, page?: { key: string; facts?: Record<string, string> }): string {
  const { t } = adminTexts(language);
  const app = t("nav.app");
  return page ? t("nav.title", { page: t(page.key, page.facts ?? {}), app }) : app;
}

/**
 * The language of the person at the page: what Shopify's admin says (`locale`, on the address it opens the frame
 * with), else the browser's first choice. Later navigations carry neither cookie (third-party cookies are blocked in
 * the frame) nor parameter: the app keeps the language it started with for as long as the frame is open.
 */
export function languageOf(request: Request): AdminLanguage {
  const asked = new URL(request.url).searchParams.get("locale") ?? request.headers.get("accept-language") ?? "";
  return textLanguage(asked);
}
