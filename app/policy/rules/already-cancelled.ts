import { toIso } from "../instants";
import { found, type Rule } from "../rule";

/** P1. An order that is cancelled already cannot be cancelled again; nothing more is asked of the shopper. */
export const alreadyCancelled: Rule = ({ order }) =>
  order.cancelledAt && found("ended", "already-cancelled", { cancelledAt: toIso(order.cancelledAt) }, "none");
