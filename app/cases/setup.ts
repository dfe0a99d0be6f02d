/** What a store sees to before it relies on the app, in the order of the guide. */
export const setupStepNames = [
  "access",
  "accounts",
  "policy-reviewed",
  "policy-published",
  "extension",
  "mail",
  "webhooks",
  "self-serve",
  "guest-page",
] as const;
export type SetupStepName = (typeof setupStepNames)[number];

export const setupStates = ["done", "to-do", "cannot-tell", "broken"] as const;
export type SetupState = (typeof setupStates)[number];

/** What each step may be found to be, with the state that means. Each has its sentences in both languages (setup.step). */
export const setupFindings = {
  access: { granted: "done", missing: "broken" },
  accounts: { new: "done", classic: "broken", "not-asked": "cannot-tell", unreachable: "cannot-tell" },
  "policy-reviewed": { saved: "done", confirmed: "done", "as-installed": "to-do" },
  "policy-published": {
    readable: "done",
    "on-its-way": "cannot-tell",
    "not-read-back": "cannot-tell",
    unreachable: "cannot-tell",
    missing: "broken",
    different: "broken",
  },
  extension: { seen: "done", "not-seen": "cannot-tell" },
  mail: { arrived: "done", accepted: "to-do", "not-tried": "to-do", refused: "broken" },
  webhooks: { arriving: "done", "nothing-yet": "cannot-tell", unreachable: "cannot-tell", silent: "broken" },
  "self-serve": { confirmed: "done", "not-confirmed": "to-do" },
  "guest-page": { confirmed: "done", "not-confirmed": "to-do" },
} as const satisfies Record<SetupStepName, Record<string, SetupState>>;
export type SetupFinding<Name extends SetupStepName> = keyof (typeof setupFindings)[Name] & string;

/** Steps that only a person can know about: Shopify tells no app. */
export const confirmedByPeople = ["policy-reviewed", "self-serve", "guest-page"] as const satisfies readonly SetupStepName[];
export type ConfirmedStep = (typeof confirmedByPeople)[number];

/** Steps whose answer comes from Shopify when it is asked for. */
export const askedOfShopify = ["access", "accounts", "policy-published", "webhooks"] as const satisfies readonly SetupStepName[];
export type AskedStep = (typeof askedOfShopify)[number];

export type SetupFacts = Record<string, string | number>;

/** A step as it stands: its sentences are `setup.step.<name>.<code>` with these facts. */
export interface SetupStep {
  name: SetupStepName;
  state: SetupState;
  code: string;
  facts: SetupFacts;
  /** When it was last looked at or confirmed, an ISO instant; null for what is known without looking. */
  at: string | null;
  /** Who looked or confirmed; null where nobody did, or the name is not known any more. */
  by: string | null;
}

/** The permissions that are still missing. Shopify lists "write_orders" and leaves out the "read_orders" that it includes. */
export function missingScopes(needed: readonly string[], granted: readonly string[]): string[] {
  const all = new Set(granted);
  return needed.filter((scope) => !all.has(scope) && !all.has(scope.replace(/^read_/, "write_")));
}

/** How many steps are done: for whoever wants the guide in one line. */
export const stepsDone = (steps: readonly SetupStep[]): number => steps.filter(({ state }) => state === "done").length;
