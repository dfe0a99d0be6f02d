import { textLanguage } from "../lib/language-tag";

/**
 * How Shopify names the ways to pay that are not a brand, as a label begins with them: the gateway's own name, or the
 * English name Shopify gives it. What is not here (Visa, PayPal, a store's own name) is a name and stays as it is.
 */
const names: { begins: readonly string[]; en: string; fr: string }[] = [
  { begins: ["gift_card", "Gift card", "Gift Card"], en: "Gift card", fr: "Carte-cadeau" },
  { begins: ["shopify_store_credit", "Store credit", "Store Credit"], en: "Store credit", fr: "Crédit en boutique" },
  { begins: ["bank_deposit", "Bank Deposit", "Bank deposit"], en: "Bank transfer", fr: "Virement bancaire" },
  {
    begins: ["cash_on_delivery", "Cash on Delivery (COD)", "Cash on Delivery"],
    en: "Cash on delivery",
    fr: "Paiement à la livraison",
  },
  { begins: ["money_order", "Money Order", "Money order"], en: "Money order", fr: "Mandat" },
  { begins: ["manual", "Manual"], en: "Paid outside Shopify", fr: "Payé hors de Shopify" },
  { begins: ["cash", "Cash"], en: "Cash", fr: "Espèces" },
];

const digits = / (•••• \d{4})$/;

/** The label of a payment as people read it: "gift_card •••• 1234" is a "Carte-cadeau •••• 1234" in French. */
export function methodInWords(label: string, locale: string): string;
export function methodInWords(label: string | null, locale: string): string | null;
export function methodInWords(label: string | null, locale: string): string | null {
  if (label === null) return null;
  const name = label.replace(digits, "");
  const known = names.find(({ begins }) => begins.includes(name));
  if (!known) return label;
  return label.replace(name, known[textLanguage(locale)]);
}

const isCalled = (label: string | null, english: string): boolean =>
  label !== null && names.some(({ begins, en }) => en === english && begins.includes(label.replace(digits, "")));

/** Money that goes back to a gift card, or is given as store credit, is there at once, and no bank has a part in it. */
export const isGiftCard = (label: string | null): boolean => isCalled(label, "Gift card");
export const isStoreCredit = (label: string | null): boolean => isCalled(label, "Store credit");
