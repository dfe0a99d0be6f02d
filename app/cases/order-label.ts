import { languages, type Language } from "../lib/language-tag";
import type { CaseStatus } from "./case";

/** The languages of the labels, or none at all: one for a whole shop, because filters are made of them. */
export const labelSettings = [...languages, "off"] as const;
export type LabelSetting = (typeof labelSettings)[number];

/**
 * The tag an order carries while its case waits for people, or was declined by one. An order cancelled at once gets none:
 * Shopify itself shows and filters cancelled orders (docs/decisions/0032). Shopify cuts tags of orders at 40 characters.
 */
const tags: Partial<Record<CaseStatus, Record<Language, string>>> = {
  "in-review": { en: "Cancellation to review", fr: "Annulation à examiner" },
  "waiting-for-customer": { en: "Cancellation waits for customer", fr: "Annulation : attente du client" },
  recalling: { en: "Cancellation recall", fr: "Annulation : rappel du colis" },
  returning: { en: "Cancellation return", fr: "Annulation : retour en cours" },
  "needs-attention": { en: "Cancellation needs attention", fr: "Annulation : action requise" },
  declined: { en: "Cancellation declined", fr: "Annulation refusée" },
};

/** The words of the metafield: every state, so that a label once written never goes on telling an old one. */
const states: Record<CaseStatus, Record<Language, string>> = {
  received: { en: "Received", fr: "Reçue" },
  "in-review": { en: "To review", fr: "À examiner" },
  "waiting-for-customer": { en: "Waiting for customer", fr: "Attente du client" },
  recalling: { en: "Recalling parcel", fr: "Rappel du colis" },
  returning: { en: "Being returned", fr: "Retour en cours" },
  cancelling: { en: "Cancelling", fr: "Annulation en cours" },
  cancelled: { en: "Cancelled", fr: "Annulée" },
  declined: { en: "Declined", fr: "Refusée" },
  withdrawn: { en: "Withdrawn", fr: "Retirée" },
  "needs-attention": { en: "Needs attention", fr: "Action requise" },
  closed: { en: "Closed", fr: "Classée" },
};

export const hasLabel = (status: CaseStatus): boolean => tags[status] !== undefined;

export const labelOf = (status: CaseStatus, language: Language): { tag: string | null; state: string } => ({
  tag: tags[status]?.[language] ?? null,
  state: states[status][language],
});

/** Every tag this app has ever a reason to put on an order. */
export const allTags: readonly string[] = Object.values(tags).flatMap((words) => Object.values(words));
