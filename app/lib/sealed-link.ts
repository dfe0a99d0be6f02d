import { DateTime } from "luxon";
import { ok, refused, type Answer } from "./answer";

/** Whoever holds the link speaks for the order's owner, until it expires. */
export interface LinkFacts {
  shop: string;
  orderId: string;
  /** The order's owner (cases/owner). */
  owner: string;
  /** Blind index of the address it was mailed to: an order whose address was corrected no longer answers to it. */
  addressMark: string;
  expiresAt: DateTime;
}

interface Sealing {
  encrypt(text: string): string;
  decrypt(sealed: string): string;
}

/** What else we seal with the same key (addresses, messages) must never pass for a link. */
const PURPOSE = "guest-link/1";

/** The same address always has the same mark, which says nothing without the key. */
export const addressMark = (email: string, { encryption }: { encryption: { blindIndex(text: string): string } }): string =>
  encryption.blindIndex(plainAddress(email));

/** Whether a link's mark is that of this address. */
export const isMarkOf = (
  mark: string,
  email: string | null,
  { encryption }: { encryption: { isBlindIndexOf(text: string, index: string): boolean } },
): boolean => email !== null && encryption.isBlindIndexOf(plainAddress(email), mark);

export const plainAddress = (email: string): string => email.normalize("NFC").trim().toLowerCase();

/** One path segment, unreadable and unforgeable: AES-GCM answers for every bit of it. */
export function sealLink({ expiresAt, ...facts }: LinkFacts, sealing: Sealing): string {
  return sealing.encrypt(JSON.stringify({ purpose: PURPOSE, ...facts, expiresAt: expiresAt.toMillis() }));
}

/** "expired" only for a link that was ours; everything else is "invalid", without saying why. */
export function openLink(sealed: string, sealing: Sealing, now: DateTime): Answer<LinkFacts, "invalid" | "expired"> {
  let facts: Record<string, unknown>;
  try {
    facts = JSON.parse(sealing.decrypt(sealed)) as Record<string, unknown>;
  } catch {
    return refused("invalid", "Not a link of ours");
  }
  const { purpose, shop, orderId, owner, addressMark, expiresAt } = facts;
  const texts = [shop, orderId, owner, addressMark];
  if (purpose !== PURPOSE || typeof expiresAt !== "number" || !texts.every((text) => typeof text === "string")) {
    return refused("invalid", "Sealed for another purpose");
  }
  const until = DateTime.fromMillis(expiresAt, { zone: "utc" });
  if (now > until) return refused("expired", "The link has expired");
  return ok({
    shop: shop as string,
    orderId: orderId as string,
    owner: owner as string,
    addressMark: addressMark as string,
    expiresAt: until,
  });
}
