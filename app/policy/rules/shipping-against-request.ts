import { toIso, wholeSecond } from "../instants";
import { found, type Rule } from "../rule";
import { hasEnteredShipping } from "../shipping-stage";

/**
 * P13. Shipping that began after a request made in time is our mistake: we bear the recall, cancel and refund. Shipping
 * that came first, inside the window, may have been one: a person verifies it.
 *
 * Within the same second nobody can tell which came first, and neither can Shopify's last change of a fulfilment order
 * in progress (an upper bound, see shipping-stage): the doubt counts for the shopper. A late request is no ground for a
 * recall, whatever followed it. There is nothing to call back of a download: a person decides.
 */
export const shippingAgainstRequest: Rule = ({ order, stage, receivedAt, inWindow }) => {
  if (!stage.beganAt && !hasEnteredShipping(stage.name)) return null;
  const facts = { beganAt: toIso(stage.beganAt), receivedAt: toIso(receivedAt) };
  const followed = stage.beganAt !== null && wholeSecond(stage.beganAt) >= wholeSecond(receivedAt);

  if (!inWindow) return found("shipping", followed ? "shipping-followed-request" : "shipping-came-first", facts);
  if (!followed) return found("shipped-before-request", "shipping-came-first", facts);
  return found(order.requiresShipping ? "shipped-after-request" : "shipped-before-request", "shipping-followed-request", facts);
};
