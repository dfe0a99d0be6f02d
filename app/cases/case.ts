/** The life of a case as data. Buttons, guards and tests are derived from these tables (docs/cancellation.md). */

export const statuses = [
  "received",
  "in-review",
  "waiting-for-customer",
  "recalling",
  "returning",
  "cancelling",
  "cancelled",
  "declined",
  "withdrawn",
  "needs-attention",
  "closed",
] as const;
export type CaseStatus = (typeof statuses)[number];

export const next: Record<CaseStatus, readonly CaseStatus[]> = {
  received: ["cancelling", "recalling", "in-review", "withdrawn", "cancelled"],
  "in-review": ["cancelling", "recalling", "returning", "waiting-for-customer", "declined", "withdrawn", "closed", "cancelled"],
  "waiting-for-customer": ["in-review", "withdrawn", "cancelled"],
  recalling: ["cancelling", "returning", "closed", "needs-attention", "cancelled"],
  returning: ["recalling", "closed", "needs-attention", "cancelled"],
  cancelling: ["cancelled", "recalling", "in-review", "needs-attention"],
  cancelled: ["recalling", "closed", "in-review"],
  declined: ["in-review"],
  withdrawn: ["in-review"],
  "needs-attention": ["cancelling", "recalling", "returning", "in-review", "closed", "cancelled"],
  closed: ["in-review"],
};

/** A case in one of these counts as the order's one open case. */
export const openStatuses = [
  "received",
  "in-review",
  "waiting-for-customer",
  "recalling",
  "returning",
  "cancelling",
  "needs-attention",
] as const satisfies readonly CaseStatus[];

export const isOpen = (status: CaseStatus): boolean => (openStatuses as readonly CaseStatus[]).includes(status);

/** While a case waits for people, goods that have not entered shipping are kept back. */
export const holdsBack = (status: CaseStatus): boolean => status === "in-review" || status === "waiting-for-customer";

/** Whoever asked has an answer with it. Shopify's doubt ("cancelling") is none yet, and a request taken back needs none. */
export const answers = (status: CaseStatus): boolean =>
  ["recalling", "returning", "cancelled", "declined", "closed"].includes(status);

/** An answer is owed: by the day that was promised, or as soon as can be after it. */
export const owedStatuses = [
  "received",
  "in-review",
  "waiting-for-customer",
  "cancelling",
  "needs-attention",
] as const satisfies readonly CaseStatus[];
export const isOwed = (status: CaseStatus): boolean => (owedStatuses as readonly CaseStatus[]).includes(status);

export const canMove = (from: CaseStatus, to: CaseStatus): boolean => next[from].includes(to);

/** How a request came in. */
export const channels = ["account-page", "email", "phone", "shopify-admin", "guest-page"] as const;
export type Channel = (typeof channels)[number];

/** The optional reason a shopper picks: the code of one that the store offers (policy/texts), worded where it is shown. */
export type ShopperReason = string;
