import { found, type Rule } from "../rule";

/** P1. An order placed for a company is judged like any other; its refund is never store credit. */
export const companyOrder: Rule = ({ order }) => (order.isCompanyOrder ? found("told", "company-order") : null);
