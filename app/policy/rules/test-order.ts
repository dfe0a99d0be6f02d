import { found, type Rule } from "../rule";

/** P1. A test order is judged like any other; no money moves. */
export const testOrder: Rule = ({ order }) => (order.test ? found("told", "test-order") : null);
