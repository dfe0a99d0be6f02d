import { found, type Rule } from "../rule";

/** P1. Cancelling an order of a subscription does not end the subscription; the shopper is told so. */
export const subscriptionContinues: Rule = ({ order }) =>
  order.hasSubscription ? found("told", "subscription-continues") : null;
