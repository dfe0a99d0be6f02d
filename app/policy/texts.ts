import { otherLanguage, type Language } from "../lib/language-tag";

/** What a store says in its own words, in both languages. */
export interface OwnText {
  fr: string;
  en: string;
}

/** Why a shopper cancels, to choose from. The code is kept with the case; its words are looked up when they are shown. */
export interface ReasonChoice extends OwnText {
  code: string;
}

/** What a store starts with; it may reword them, take some away and add its own. */
export const builtInReasons: readonly ReasonChoice[] = [
  { code: "changed-my-mind", fr: "J’ai changé d’avis", en: "I changed my mind" },
  { code: "ordered-by-mistake", fr: "J’ai commandé par erreur", en: "I ordered by mistake" },
  { code: "wrong-item-or-size", fr: "Ce n’est pas le bon article ou la bonne taille", en: "It is the wrong item or size" },
  { code: "delivery-too-slow", fr: "La livraison est trop longue", en: "Delivery takes too long" },
  { code: "better-price", fr: "J’ai trouvé un meilleur prix", en: "I found a better price" },
  { code: "other", fr: "Une autre raison", en: "Another reason" },
];

export const isReasonCode = (text: string): boolean => /^[a-z0-9]+(-[a-z0-9]+){0,8}$/.test(text) && text.length <= 40;

/**
 * Where a store may add a paragraph of its own: to what is said on the page when there is no direct cancellation, and to
 * the mails that shoppers get most.
 */
export const textPlaces = [
  "no-button",
  "received",
  "question",
  "cancelled",
  "declined",
  "withdrawn",
  "correction-apology",
  "recall-opened",
  "refund-sent",
  "refund-question",
] as const;
export type TextPlace = (typeof textPlaces)[number];
export type OwnTexts = Partial<Record<TextPlace, OwnText>>;

/** One language alone speaks for both: better the store's words in the other language than none. */
export const ownText = (texts: OwnTexts, place: TextPlace, language: Language): string | null =>
  texts[place]?.[language] || texts[place]?.[otherLanguage(language)] || null;
