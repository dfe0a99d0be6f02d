import { isPositive } from "../../lib/money";
import { moneyLeft } from "../payment";
import { found, type Rule } from "../rule";

/** P1. An order from which everything was removed has nothing left to cancel; money still owed is settled by a person. */
export const orderEmptied: Rule = ({ order }) => {
  if (order.currentQuantity > 0) return null;
  const left = moneyLeft(order);
  return found("ended", "order-emptied", { edited: order.edited }, left && !isPositive(left) ? "none" : "contact-us");
};
