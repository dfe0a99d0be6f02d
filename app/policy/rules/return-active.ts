import { found, type Rule } from "../rule";

/** P2. An order of which something is being returned, or was, is settled as a return: Shopify cannot cancel it any more. */
export const returnActive: Rule = ({ order }) =>
  order.returnStatus === "NO_RETURN" ? null : found("unsafe", "return-active", { returnStatus: order.returnStatus });
