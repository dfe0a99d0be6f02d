import type { CancellationView } from "../../app/cases/cancellation-view";
import english from "../cancellation-status/locales/en.default.json";
import french from "../cancellation-status/locales/fr.json";
import { caseActions } from "./case-actions";
import { CaseTold } from "./case-told";
import { requestPage } from "./order-links";
import { refundCards } from "./refund-cards";
import { wordsOf, type Words } from "./words";

/*
 * What the order's page shows a shopper, drawn for staff: the same parts with the same texts, so that neither can say
 * what the other does not. Nothing of it acts: there is no device, no session and no server behind the buttons.
 */

const texts: Record<"en" | "fr", object> = { en: english, fr: french };

const nowhere = {
  localization: { extensionLanguage: { value: { isoCode: "" } } },
  sessionToken: { get: () => Promise.reject(new Error("Nobody is signed in: this is looked at by staff")) },
  storage: { read: () => Promise.resolve(null), write: () => Promise.resolve(), delete: () => Promise.resolve() },
  toast: { show: () => undefined },
};
const still = { draw: () => undefined, look: () => Promise.resolve(), arrived: () => undefined };

interface Look {
  language: "en" | "fr";
  timeZone: string;
  /** When this was so: an ISO instant. */
  seenAt: string;
}

export function caseForStaff(view: CancellationView, { language, timeZone, seenAt }: Look) {
  const words = wordsIn(language, timeZone);
  const place = { host: nowhere, appUrl: "", orderId: view.orderId, words, ...still };
  return (
    <s-section heading={words.say("block.heading")}>
      <s-stack gap="base">
        <CaseTold
          view={view}
          words={words}
          askAt={requestPage(view.orderId)}
          seenAt={seenAt}
          Actions={caseActions(place)}
          Refunds={refundCards(place)}
        />
      </s-stack>
    </s-section>
  );
}

/** Shopify's own i18n, as far as the page uses it: our texts by their key, amounts and dates by the language. */
function wordsIn(language: "en" | "fr", timeZone: string): Words {
  const plural = new Intl.PluralRules(language);
  const find = (key: string): unknown =>
    key.split(".").reduce<unknown>((tree, part) => (tree as Record<string, unknown> | undefined)?.[part], texts[language]);
  return wordsOf(
    {
      translate: (key, facts = {}) =>
        String(find("count" in facts ? `${key}.${plural.select(Number(facts.count))}` : key)).replace(
          /\{\{\s*(\w+)\s*\}\}/g,
          (_, name: string) => String(facts[name] ?? ""),
        ),
      formatCurrency: (
        amount,
        { inExtensionLocale: _, ...options }: Intl.NumberFormatOptions & { inExtensionLocale?: boolean },
      ) => new Intl.NumberFormat(language, { style: "currency", ...options }).format(amount),
      formatDate: (date, { inExtensionLocale: _, ...options }: Intl.DateTimeFormatOptions & { inExtensionLocale?: boolean }) =>
        new Intl.DateTimeFormat(language, options).format(date),
    },
    timeZone,
  );
}
