import type { SimOrder, SimOrderEvent, SimShop } from "./state";
import { nextId } from "./world";
import type { MerchantEvent, World } from "./world";

/** Who did something: a person in the admin, an app on its own, or a person by means of an app. */
export interface Doer {
  staffName: string | null;
  appTitle: string | null;
}

/** The person with this number; the shop's first without one. */
export const staffDoer = (shop: SimShop, userId?: string | null): Doer => {
  const person = shop.staff.find(({ id }) => id === userId) ?? shop.staff[0]!;
  return { staffName: `${person.firstName} ${person.lastName}`, appTitle: null };
};

/**
 * An entry of the order's timeline. Assumption C19: what a person does in the admin names them as its author and no app; what
 * an app does names the app, also as its author; by means of an app both are told.
 */
export function writeDown(world: World, order: SimOrder, action: SimOrderEvent["action"], by: Doer, event: MerchantEvent): void {
  const who = by.staffName ?? by.appTitle ?? "Shopify";
  const said: Record<SimOrderEvent["action"], string> = {
    fulfillment_success: `${who} fulfilled items.`,
    fulfillment_cancelled: `${who} cancelled a fulfillment.`,
    fulfillment_pending: `${who} sent items to the fulfillment service.`,
  };
  order.events.push({
    id: nextId(world, "BasicEvent"),
    action,
    createdAt: event.at,
    message: said[action],
    author: by.staffName ?? by.appTitle,
    appTitle: by.appTitle,
    attributeToApp: by.appTitle !== null,
    attributeToUser: by.staffName !== null,
  });
}
