import type { Deps } from "../deps";
import { addressMark, type LinkFacts } from "../lib/sealed-link";
import { isTheirs } from "./view-for-shopper.server";

/**
 * A link speaks for the address it was mailed to, so it ends when that address is no longer the order's: somebody
 * mistyped it at the checkout, and a stranger has had our mail. The address we write to about the case counts, and else
 * Shopify is asked for the order's own. An order without a case is read anyway, and judged there (view-for-shopper).
 */
export async function linkStillHolds(link: LinkFacts, deps: Deps): Promise<boolean> {
  const found = await deps.cases.ofOrder(link.shop, link.orderId);
  if (!found) return true;
  if (!isTheirs(found, { shop: link.shop, customerId: link.owner })) return false;
  const row = await deps.prisma.case.findUnique({ where: { id: found.id }, select: { contact: { select: { email: true } } } });
  const written = row?.contact?.email;
  if (written && addressMark(deps.encryption.decrypt(written), deps) === link.addressMark) return true;
  const order = await deps.shopify.forShop(link.shop).readOrder(link.orderId);
  return order?.email != null && addressMark(order.email, deps) === link.addressMark;
}
