import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { vi } from "vitest";
import { fireEvent } from "@testing-library/preact";
import type { CancellationView, RecallView, RefundView } from "../../app/cases/cancellation-view";
import type { PaymentTransaction } from "../../extensions/shared/account-api";
import { translator } from "../simulator/account/worker/translate";

export const orderId = "gid://shopify/Order/1";
export const appUrl = "https://app.test";
export const customer = { id: "gid://shopify/Customer/7" };
export const placedAt = "2026-03-10T10:00:00Z";

type Fetch = (
  url: string,
  init: { method?: string; headers: Record<string, string>; body?: string },
) => Response | Promise<Response>;
type Target =
  | "customer-account.order.action.menu-item.render"
  | "customer-account.order.action.render"
  | "customer-account.order-status.block.render"
  | "customer-account.order.page.render";

/** Texts as they are shipped: what a test reads on the page is what a shopper reads. */
export function textsOf(handle: string, locale: "en" | "fr"): Record<string, unknown> {
  const file = locale === "en" ? "en.default.json" : "fr.json";
  return JSON.parse(readFileSync(join("extensions", handle, "locales", file), "utf8")) as Record<string, unknown>;
}

/** One target of an extension with a shopper before it: signed in, with storage, and the answers a test gives to its calls. */
export function putOnStage(target: Target, handle: string, locale: "en" | "fr" = "en") {
  vi.stubEnv("APP_URL", appUrl);
  const extension = getExtension(target, { configSearchDir: join("extensions", handle) });
  extension.setUp();
  const stored = new Map<string, unknown>();
  const toasts: string[] = [];
  const calls: { url: string; method: string; body: unknown; headers: Record<string, string> }[] = [];
  const told = { closed: 0, logins: 0 };
  let answer: Fetch = () => new Response("", { status: 500 });

  // the tester types each target's API; a stage for three of them sets what they share
  const shopify = extension.shopify as unknown as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  shopify.authenticatedAccount.customer.value = customer;
  shopify.localization.extensionLanguage.value = { isoCode: locale };
  shopify.localization.language.value = { isoCode: locale };
  shopify.i18n.translate = translator(textsOf(handle, locale), locale);
  shopify.i18n.formatCurrency = (amount: number, { inExtensionLocale: _, ...options }: Record<string, unknown>) =>
    new Intl.NumberFormat(locale, { style: "currency", ...options }).format(amount);
  shopify.i18n.formatDate = (date: Date, { inExtensionLocale: _, ...options }: Record<string, unknown>) =>
    new Intl.DateTimeFormat(locale, { timeZone: "Europe/Paris", ...defined(options) }).format(date);
  shopify.storage = {
    read: (key: string) => Promise.resolve(structuredClone(stored.get(key)) ?? null),
    write: (key: string, value: unknown) => Promise.resolve(void stored.set(key, structuredClone(value))),
    delete: (key: string) => Promise.resolve(void stored.delete(key)),
  };
  shopify.toast.show = (text: string) => {
    toasts.push(text);
    return Promise.resolve({ hide: () => {} });
  };
  if (target === "customer-account.order.action.render") shopify.close = () => void told.closed++;
  if (target === "customer-account.order-status.block.render" || target === "customer-account.order.page.render") {
    shopify.order.value = { id: orderId, name: "#1001", processedAt: placedAt };
    shopify.localization.timezone.value = "Europe/Paris";
    shopify.requireLogin = () => Promise.resolve(void told.logins++);
  }
  extension.fetch = (async (url: string, init: Parameters<Fetch>[1]) => {
    calls.push({ url, method: init.method ?? "GET", body: init.body ? JSON.parse(init.body) : null, headers: init.headers });
    return answer(url, init);
  }) as typeof fetch;

  return {
    extension,
    shopify,
    stored,
    toasts,
    calls,
    told,
    answerWith: (next: Fetch) => void (answer = next),
    render: () => extension.render(),
    leave: () => {
      extension.tearDown();
      vi.unstubAllEnvs();
      vi.useRealTimers();
    },
    ours: () => calls.filter(({ url }) => url.startsWith(appUrl)),
    shopifys: () => calls.filter(({ url }) => url.startsWith("shopify:")),
  };
}
export type Stage = ReturnType<typeof putOnStage>;

const defined = (options: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

export interface Seen {
  createdAt?: string;
  cancelledAt?: string | null;
  fulfillmentStatus?: string;
  financialStatus?: string | null;
  fulfillments?: readonly { status: string | null }[];
  refunds?: readonly unknown[];
  transactions?: PaymentTransaction[];
  subscriptionContracts?: { nodes: { id: string }[] } | null;
}

/** Shopify's answer to the Customer Account query. `date`: the server's own time, where the host lets it be seen. */
export function accountAnswer(
  seen: Seen | null = {},
  { date, policy = null }: { date?: string; policy?: string | null } = {},
): Response {
  const order = seen && {
    id: orderId,
    name: "#1001",
    createdAt: placedAt,
    cancelledAt: null,
    fulfillmentStatus: "UNFULFILLED",
    financialStatus: "PAID",
    refunds: [],
    transactions: [card()],
    subscriptionContracts: { nodes: [] },
    ...seen,
    fulfillments: { nodes: seen.fulfillments ?? [] },
  };
  const headers: Record<string, string> = date ? { date: new Date(date).toUTCString() } : {};
  return new Response(
    JSON.stringify({
      data: { order, shop: { email: "bonjour@sofimix.com", policy: policy === null ? null : { value: policy } } },
    }),
    {
      headers,
    },
  );
}

export const card = (facts: Partial<PaymentTransaction> & { amount?: string } = {}): PaymentTransaction => {
  const { amount = "59.90", ...rest } = facts;
  return {
    id: "gid://shopify/OrderTransaction/1",
    kind: "SALE",
    status: "SUCCESS",
    type: "CARD",
    transactionParentId: null,
    typeDetails: { name: "Card" },
    transactionAmount: { presentmentMoney: { amount, currencyCode: "EUR" } },
    paymentDetails: { cardBrand: "Visa", last4: "4242" },
    giftCardDetails: null,
    ...rest,
  };
};

export const view = (facts: Partial<CancellationView> = {}): CancellationView => ({
  orderId,
  orderName: "#1001",
  state: "cancelled",
  receivedAt: "2026-03-10T11:00:00Z",
  answerBy: null,
  cancelledAt: "2026-03-10T11:00:05Z",
  reasons: [],
  nextStep: "none",
  refunds: [],
  window: null,
  contact: { email: "commande@sofimix.com", phone: "+1 (626) 738-2803", hours: "Mon–Fri 9:00–12:30, 14:00–18:00 (Paris)" },
  links: { returnPolicy: "https://sofimix.test/retours", refundPolicy: null, withdrawal: "https://sofimix.test/retractation" },
  settled: true,
  reasonChoices: [{ code: "changed-my-mind", label: "I changed my mind" }],
  ...facts,
});

export const refund = (facts: Partial<RefundView> = {}): RefundView => ({
  id: "11111111-1111-4111-8111-111111111111",
  amount: "59.90",
  currencyCode: "EUR",
  method: "Visa •••• 4242",
  manual: false,
  status: "sent",
  sentAt: "2026-03-10T11:00:06.000Z",
  expectedFrom: "2026-03-24",
  expectedBy: "2026-03-31",
  arn: null,
  reversal: false,
  question: false,
  creditedAt: null,
  letterUrl: null,
  ...facts,
});

export const recall = (facts: Partial<RecallView> = {}): RecallView => ({
  way: "carrier",
  steps: [],
  returnLabel: null,
  outcome: null,
  endedAt: null,
  ...facts,
});

export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** Everything a shopper can read or hear: text, headings and labels. */
export function page(): string {
  const labels = [...document.body.querySelectorAll("*")].flatMap((element) =>
    ["heading", "subheading", "label", "accessibilityLabel", "placeholder"].map(
      (name) => element.getAttribute(name) ?? (element as never)[name] ?? "",
    ),
  );
  return [document.body.textContent, ...labels].join(" ").replace(/\s+/g, " ");
}

export const elements = (selector: string): HTMLElement[] => [...document.body.querySelectorAll<HTMLElement>(selector)];

export function button(text: string): HTMLElement & { disabled?: boolean; loading?: boolean } {
  const found = elements("s-button").find((each) => each.textContent === text);
  if (!found)
    throw new Error(
      `No button "${text}" among: ${elements("s-button")
        .map((each) => each.textContent)
        .join(", ")}`,
    );
  return found;
}

export const press = (text: string) => fireEvent.click(button(text));

/** Preact sets what the element knows as a property and everything else as an attribute: false ones are absent. */
export const isOn = (element: HTMLElement, name: string): boolean => {
  const property = (element as unknown as Record<string, unknown>)[name];
  return property === undefined ? element.hasAttribute(name) && element.getAttribute(name) !== "false" : Boolean(property);
};

/** What a field was given, as a property or as an attribute. */
export const given = (element: HTMLElement, name: string): string =>
  String((element as unknown as Record<string, unknown>)[name] ?? element.getAttribute(name) ?? "");

/** The field with this label. */
export function field(label: string): HTMLElement {
  const found = elements("s-text-area, s-select, s-checkbox, s-date-field").find((each) => given(each, "label") === label);
  if (!found) throw new Error(`No field "${label}"`);
  return found;
}

export function tick(element: HTMLElement, checked = true): void {
  (element as unknown as { checked: boolean }).checked = checked;
  fireEvent.change(element);
}

/** A shopper types into a field, or picks of it. */
export function type(element: HTMLElement, value: string, event: "input" | "change" = "input"): void {
  (element as unknown as { value: string }).value = value;
  fireEvent[event](element);
}

/** Lets everything that is already on its way arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
  if (!vi.isFakeTimers()) await new Promise((resolve) => setTimeout(resolve, 0));
}
