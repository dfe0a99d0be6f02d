import { createHash } from "node:crypto";
import { Duration } from "luxon";
import type { CaseRecord } from "../cases/cases.server";
import { ownerOf } from "../cases/owner";
import type { Deps } from "../deps";
import { composeGuestLink } from "../emails/compose-mail";
import { textLanguage } from "../lib/language-tag";
import { addressMark, plainAddress, sealLink } from "../lib/sealed-link";
import { handleOf } from "../lib/shop-domain";

/** Asked for on the guest page. */
const validFor = Duration.fromObject({ hours: 48 });
/** In a question: as long as somebody may reasonably take to answer. */
const validForAnswer = Duration.fromObject({ days: 14 });
/** About money or goods on their way: no delay may cost the shopper anything, so their way back lasts. */
export const validForMoney = Duration.fromObject({ days: 180 });

export interface LinkWish {
  shop: string;
  orderNumber: string;
  email: string;
  locale: "fr" | "en";
}

/**
 * Somebody gave an order number and an address. Whether they belong together is looked up by a job, so that the page
 * answers every pair alike and equally fast; what was typed is sealed while it waits.
 */
export async function askForGuestLink(wish: LinkWish, deps: Deps): Promise<void> {
  await deps.enqueue(null, "send-guest-link", { shop: wish.shop, sealed: deps.encryption.encrypt(JSON.stringify(wish)) });
}

/** The link goes to the order's own address and nowhere else. Run twice, the mail goes out twice at most, alike. */
export async function sendGuestLink({ shop, sealed }: { shop: string; sealed: string }, deps: Deps): Promise<void> {
  const wish = JSON.parse(deps.encryption.decrypt(sealed)) as LinkWish;
  const record = await deps.shops.find(shop);
  if (!record || record.uninstalledAt || !looksLikeOrderNumber(wish.orderNumber)) return;

  const gateway = deps.shopify.forShop(shop, { for: "staff" });
  const found = await gateway.searchOrders(wish.orderNumber.trim());
  const match = found.find(
    ({ name, email }) => sameNumber(name, wish.orderNumber) && email !== null && sameAddress(email, wish.email),
  );
  const order = match && (await gateway.readOrder(match.id));
  if (!order?.email || !sameAddress(order.email, wish.email)) return;

  const expiresAt = deps.clock.now().plus(validFor);
  const facts = {
    shop,
    orderId: order.snapshot.id,
    owner: ownerOf(order.snapshot),
    addressMark: addressMark(order.email, deps),
    expiresAt,
  };
  const { policy } = await deps.shops.policyFor(shop, deps.clock.now());
  const link = urlOf(shop, sealLink(facts, deps.encryption), wish.locale, deps);
  await deps.mailbox.send({
    ...composeGuestLink(wish.locale, { orderName: order.snapshot.name, link, expiresAt, policy }),
    to: order.email,
    fromName: policy.senderName,
    replyTo: policy.contact.email,
    messageId: `<${createHash("sha256").update(sealed).digest("hex").slice(0, 32)}@${shop}>`,
  });
}

/** Where a shopper continues without an account, for a mail about their case; null once their address was erased. */
export async function guestLinkFor(current: CaseRecord, deps: Deps, validFor = validForAnswer): Promise<string | null> {
  const row = await deps.prisma.case.findUnique({ where: { id: current.id }, select: { contact: { select: { email: true } } } });
  const address = row?.contact?.email;
  if (!address || !current.customerId) return null;
  const facts = {
    shop: current.shop,
    orderId: current.orderId,
    owner: current.customerId,
    addressMark: addressMark(deps.encryption.decrypt(address), deps),
    expiresAt: deps.clock.now().plus(validFor),
  };
  const locale = textLanguage(current.locale);
  return urlOf(current.shop, sealLink(facts, deps.encryption), locale, deps);
}

const urlOf = (shop: string, sealed: string, locale: string, deps: Deps): string =>
  `${deps.shopify.appUrl}/request/${handleOf(shop)}/${sealed}?locale=${locale}`;

/** "#1001", "1001", "FR-1001": what Shopify's order names look like; anything else is not looked for. */
export const looksLikeOrderNumber = (typed: string): boolean => /^#?\s?[\p{L}-]{0,6}\d{1,12}[\p{L}-]{0,6}$/u.test(typed.trim());

const plain = (text: string): string => text.normalize("NFC").trim().toLowerCase();
const sameAddress = (a: string, b: string): boolean => plainAddress(a) === plainAddress(b);
const sameNumber = (a: string, b: string): boolean => plain(a).replace(/^#\s?/, "") === plain(b).replace(/^#\s?/, "");
