import type { i18n, TFunction } from "i18next";
import { createContext, useContext, useMemo, type ReactNode } from "react";
import { I18nextProvider, useTranslation } from "react-i18next";
import { formatsOf, type Formats } from "../i18n/admin-format";
import { textLanguage } from "../lib/language-tag";
import type { OwnText } from "../policy/texts";

const Zone = createContext("UTC");

/** Gives a page its sentences. */
export function WordsIn({ texts, children }: { texts: i18n; children: ReactNode }) {
  return <I18nextProvider i18n={texts}>{children}</I18nextProvider>;
}

/** Every instant inside is told in this zone. */
export function TimesIn({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone.Provider value={zone}>{children}</Zone.Provider>;
}

export interface Words {
  t: TFunction;
  texts: i18n;
  formats: Formats;
  /** The sentence for a code; codes that Shopify or a later version added get the group's general sentence. */
  coded(group: string, code: string): string;
  /** What the store says in its own words. */
  own(text: OwnText): string;
}

export function useWords(): Words {
  const { t, i18n: texts } = useTranslation();
  const zone = useContext(Zone);
  return useMemo(
    () => ({
      t,
      texts,
      formats: formatsOf(texts, zone),
      coded: (group, code) => t(texts.exists(`${group}.${code}`) ? `${group}.${code}` : `${group}.other`),
      own: (text) => text[textLanguage(texts.language)],
    }),
    [t, texts, zone],
  );
}
