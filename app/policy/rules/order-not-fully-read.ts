import { found, type Rule } from "../rule";

/** An order too long to be read in one piece may hide a gift card, a payment or a parcel: a person checks. */
export const orderNotFullyRead: Rule = ({ order }) => (order.listsComplete ? null : found("unsafe", "order-not-fully-read"));
