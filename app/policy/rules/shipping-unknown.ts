import { found, type Rule } from "../rule";

/** P1. When Shopify does not tell whether an order has entered shipping, a person finds out before anything is cancelled. */
export const shippingUnknown: Rule = ({ stage }) => (stage.name === "unknown" ? found("unsafe", "shipping-unknown") : null);
