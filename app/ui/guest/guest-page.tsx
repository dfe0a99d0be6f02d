import type { ReactNode } from "react";
import type { TFunction } from "i18next";
import type { Formats } from "../../i18n/admin-format";
import type { GuestLanguage } from "../../i18n/guest";
import { otherLanguage } from "../../lib/language-tag";

/** What every guest page is made with: words, dates in the store's zone, and how to reach a person. */
export interface GuestWords {
  t: TFunction;
  language: GuestLanguage;
  formats: Formats;
}

export interface GuestContact {
  email: string;
  phone: string;
  hours: string;
}

interface GuestPageProps {
  words: GuestWords;
  /** Whose page this is; null where no store is known. */
  store: string | null;
  heading: string;
  /** The same page in the other language. */
  otherLanguageUrl: string;
  contact: GuestContact | null;
  styles: string;
  children: ReactNode;
}

/** A whole document: rendered once on the server, read without a script. */
export function GuestPage({
  words: { t, language },
  store,
  heading,
  otherLanguageUrl,
  contact,
  styles,
  children,
}: GuestPageProps) {
  const other = otherLanguage(language);
  return (
    <html lang={language}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{[heading, store ?? t("page.title")].join(" – ")}</title>
        <link rel="icon" href="data:," />
        <style dangerouslySetInnerHTML={{ __html: styles }} />
      </head>
      <body>
        <header>
          <span>{store ?? t("page.title")}</span>
          <a href={otherLanguageUrl} hrefLang={other} lang={other}>
            {t("page.language")}
          </a>
        </header>
        <main>
          <h1>{heading}</h1>
          {children}
        </main>
        {contact ? <footer>{t("explain.contact", { ...contact })}</footer> : null}
      </body>
    </html>
  );
}

export const Problem = ({ text, id }: { text: string; id: string }) => (
  <p className="problem" role="alert" id={id}>
    {text}
  </p>
);
