import { isFullyRefunded } from "../payment";
import { found, type Rule } from "../rule";

/**
 * P5. An order whose money has all gone back, or is on its way back, has nothing left to refund; a person stops what may
 * still be about to ship.
 */
export const alreadyRefunded: Rule = ({ order }) =>
  isFullyRefunded(order)
    ? found(
        "ended",
        "already-refunded",
        { amount: order.totalReceived.amount, currencyCode: order.totalReceived.currencyCode },
        order.currentQuantity > 0 ? "contact-us" : "none",
      )
    : null;
