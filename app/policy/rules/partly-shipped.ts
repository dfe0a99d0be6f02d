import { found, type Rule } from "../rule";
import { isPartlyShipped } from "../shipping-stage";

/** P2. When part of an order has left, the whole order counts as shipped: only whole orders are cancelled. */
export const partlyShipped: Rule = ({ order }) => (isPartlyShipped(order) ? found("shipping", "partly-shipped") : null);
