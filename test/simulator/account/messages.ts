/** What the page and the worker say to each other. Functions cannot cross: they travel as numbers. */

export type AuthenticationState = "fully_authenticated" | "pre_authenticated";

/** Everything one run of an extension starts from. */
export interface RunConfig {
  target: string;
  scriptUrl: string;
  apiVersion: string;
  orderId: string;
  orderName: string;
  /** ISO instant. */
  orderPlacedAt: string;
  customerId: string | null;
  authenticationState: AuthenticationState;
  shop: { id: string; name: string; myshopifyDomain: string; storefrontUrl: string };
  language: string;
  extensionLanguage: string;
  country: string;
  timeZone: string;
  translations: Record<string, unknown>;
  offsetMs: number;
}

export interface FetchRequest {
  url: string;
  method: string;
  headers: [string, string][];
  body: string | null;
}

export interface FetchAnswer {
  status: number;
  headers: [string, string][];
  body: string;
}

/** What the worker may ask of the page; anything else is an error. */
export interface Questions {
  sessionToken: { args: []; answer: string };
  fetch: { args: [FetchRequest]; answer: FetchAnswer };
  "storage.read": { args: [string]; answer: unknown };
  "storage.write": { args: [string, unknown]; answer: undefined };
  "storage.delete": { args: [string]; answer: undefined };
  "toast.show": { args: [string]; answer: number };
  "toast.hide": { args: [number]; answer: undefined };
  requireLogin: { args: []; answer: undefined };
  close: { args: []; answer: undefined };
  navigate: { args: [string]; answer: undefined };
}
export type Question = keyof Questions;

export type FromWorker =
  | { kind: "ready" }
  | { kind: "mutate"; records: unknown[] }
  | { kind: "ask"; id: number; what: Question; args: unknown[] }
  | { kind: "ran" }
  | { kind: "failed"; message: string };

export type FromPage =
  | { kind: "start"; config: RunConfig }
  | { kind: "answer"; id: number; value?: unknown; error?: string }
  | { kind: "event"; listener: number; detail: unknown }
  | { kind: "clock"; offsetMs: number };
