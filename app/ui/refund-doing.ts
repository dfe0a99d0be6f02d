import type { BankContact, RefundAction } from "../cases/refund";

/** What a person says with what they do about a refund. */
export interface RefundSaid {
  note?: string;
  contact?: BankContact;
  /** An ISO date in the store's zone: when it was paid, when the contact was. */
  on?: string;
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
  fetchLetter: (refundId: string, language: "fr" | "en") => Promise<string>;
}
