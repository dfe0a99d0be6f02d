import { bankContacts, refundActions, type BankContact, type RefundAction } from "../cases/refund";
import type { Language } from "../lib/language-tag";

/** What a person says with what they do about a refund. */
export interface RefundSaid {
  note?: string;
  contact?: BankContact;
  /** When it was paid, or when the contact was: an ISO instant; now when left out. */
  at?: string;
}

/** Acting on the refunds of one case, as its page sees it. */
export interface RefundDoing {
  /** What is being carried out. */
  busy: { refundId: string; action: RefundAction } | null;
  /** Why the last one changed nothing. */
  problem: { refundId: string; code: string } | null;
  /** The last one that was done, and when: what was typed for it is not needed any more. */
  done: { refundId: string; at: number } | null;
  onAct: (refundId: string, action: RefundAction, said?: RefundSaid) => void;
  /** The letter to the bank as a page; throws when it can't be had. */
  fetchLetter: (refundId: string, language: Language) => Promise<string>;
}

/** How the page names it to its route, beside the case's own actions. */
export const refundIntent = "refund";

/** What the page sends, as it comes in; null when it is none of what a page can say. */
export function readRefundAct(
  field: (name: string) => string,
): { refundId: string; action: RefundAction; said: RefundSaid } | null {
  const action = refundActions.find((each) => each === field("refundAction"));
  if (!action) return null;
  const contact = bankContacts.find((each) => each === field("contact"));
  return {
    refundId: field("refundId"),
    action,
    said: { note: field("note"), contact, at: field("at") || undefined },
  };
}
