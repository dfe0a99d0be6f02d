/**
 * Shopify's runtime for one run of one extension, as far as an extension can tell: a worker of opaque origin, remote
 * elements instead of a page, `shopify` and `fetch` there before the script (docs/decisions/0011).
 */
import "@remote-dom/core/polyfill";
import { ROOT_ID } from "@remote-dom/core";
import { connectRemoteNode, createRemoteElement, setRemoteId } from "@remote-dom/core/elements";
import elements from "../elements.json";
import type { FromPage, FromWorker, Question, Questions, RunConfig } from "../messages";
import { fullPageNavigation } from "./navigation";
import { simulateTime } from "./simulated-time";
import { translator } from "./translate";

const tell = (message: FromWorker) => (globalThis as unknown as { postMessage(message: FromWorker): void }).postMessage(message);
const importScripts = (globalThis as unknown as { importScripts(url: string): void }).importScripts;

// the polyfill puts its own classes of events in place of the worker's; messages come through the handler instead
const setTime = simulateTime();
const waiting = new Map<number, { resolve(value: unknown): void; reject(problem: Error): void }>();
let asked = 0;

function ask<What extends Question>(what: What, ...args: Questions[What]["args"]): Promise<Questions[What]["answer"]> {
  return new Promise((resolve, reject) => {
    waiting.set(++asked, { resolve: resolve as (value: unknown) => void, reject });
    tell({ kind: "ask", id: asked, what, args });
  });
}

// ---- elements: every one Shopify publishes, with the value of a field set before its event is heard
for (const [tag, { properties, events }] of Object.entries(elements)) {
  const listeners = events.map((name) => [
    name,
    {
      dispatchEvent(this: Record<string, unknown>, detail: unknown) {
        if (detail && typeof detail === "object") {
          if ("value" in detail) this.value = detail.value;
          if ("checked" in detail) this.checked = detail.checked;
        }
        return undefined;
      },
    },
  ]);
  customElements.define(
    tag,
    createRemoteElement({
      properties: Object.fromEntries(properties.map((name) => [name, {}])),
      events: Object.fromEntries(listeners) as Record<string, object>,
    }) as unknown as CustomElementConstructor,
  );
}

const listeners = new Map<number, (detail: unknown) => unknown>();
const numbers = new Map<unknown, number>();

/** Event listeners become numbers on their way out: the page sends the number back with what happened. */
function withoutFunctions(value: unknown): unknown {
  if (typeof value === "function") {
    const known = numbers.get(value) ?? numbers.size + 1;
    numbers.set(value, known);
    listeners.set(known, value as (detail: unknown) => unknown);
    return { listener: known };
  }
  if (Array.isArray(value)) return value.map(withoutFunctions);
  if (value && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutFunctions(each)]));
  return value;
}

setRemoteId(document.body, ROOT_ID);
connectRemoteNode(document.body, {
  mutate: (records) => tell({ kind: "mutate", records: withoutFunctions(records) as unknown[] }),
  call: () => {
    throw new Error("The simulator knows no methods of elements");
  },
});

// ---- the `shopify` global
type Signal = { value: unknown; subscribe(listener: (value: unknown) => void): () => void };
const signals: { holder: Record<string, unknown>; key: string; value: unknown }[] = [];

/** Plain until the extension hands in its class of signals, as Shopify's are. */
function live(holder: Record<string, unknown>, key: string, value: unknown): void {
  signals.push({ holder, key, value });
  holder[key] = { value, current: value, subscribe: () => () => {} };
}

const targets = new Map<string, () => unknown>();

const i18nFor = ({ language, extensionLanguage, translations }: RunConfig) => {
  const localeFor = (options: { inExtensionLocale?: boolean } = {}) => (options.inExtensionLocale ? extensionLanguage : language);
  return {
    translate: translator(translations, extensionLanguage),
    formatNumber: (value: number, options?: Intl.NumberFormatOptions & { inExtensionLocale?: boolean }) =>
      new Intl.NumberFormat(localeFor(options), options).format(value),
    formatCurrency: (value: number, options?: Intl.NumberFormatOptions & { inExtensionLocale?: boolean }) =>
      new Intl.NumberFormat(localeFor(options), { style: "currency", ...options }).format(value),
    formatDate: (date: Date, options?: Intl.DateTimeFormatOptions & { inExtensionLocale?: boolean }) =>
      new Intl.DateTimeFormat(localeFor(options), options).format(date),
  };
};

const register = (target: string, run: () => unknown) => targets.set(target, run);

/** On the admin's order page (@shopify/ui-extensions/admin: StandardApi, BlockExtensionApi, ActionExtensionApi). */
function adminFor(config: RunConfig): Record<string, unknown> {
  const api: Record<string, unknown> = {
    extend: register,
    extension: { target: config.target },
    auth: { idToken: () => ask("sessionToken") },
    i18n: i18nFor(config),
    data: { selected: [{ id: config.orderId }] },
  };
  if (config.target.includes(".block.")) api.navigation = { navigate: (url: string) => void ask("navigate", url) };
  else api.close = () => void ask("close");
  return known(api, "shopify");
}

function shopifyFor(config: RunConfig): Record<string, unknown> {
  if (config.target.startsWith("admin.")) return adminFor(config);
  const { language, extensionLanguage } = config;
  const localization: Record<string, unknown> = {};
  live(localization, "language", { isoCode: language });
  live(localization, "extensionLanguage", { isoCode: extensionLanguage });
  live(localization, "country", { isoCode: config.country });
  const authenticatedAccount: Record<string, unknown> = {};
  live(authenticatedAccount, "customer", config.customerId ? { id: config.customerId } : undefined);
  live(authenticatedAccount, "purchasingCompany", undefined);
  const extension: Record<string, unknown> = {
    apiVersion: config.apiVersion,
    scriptUrl: config.scriptUrl,
    target: config.target,
    version: "simulated",
  };
  live(extension, "capabilities", ["network_access"]);
  live(extension, "rendered", true);

  const api: Record<string, unknown> = {
    extend: register,
    setSignals(Signal: new (value: unknown) => Signal) {
      for (const { holder, key, value } of signals) holder[key] = new Signal(value);
    },
    extension,
    extensionPoint: config.target,
    version: config.apiVersion,
    authenticatedAccount,
    localization,
    i18n: i18nFor(config),
    storage: {
      read: (key: string) => ask("storage.read", key),
      write: (key: string, value: unknown) => ask("storage.write", key, value),
      delete: (key: string) => ask("storage.delete", key),
    },
    sessionToken: { get: () => ask("sessionToken") },
    toast: {
      async show(text: string) {
        const id = await ask("toast.show", text);
        return { hide: () => void ask("toast.hide", id) };
      },
    },
    analytics: { publish: () => Promise.resolve(true), visitor: () => Promise.resolve({ type: "success" }) },
  };
  live(api, "settings", {});

  if (config.target.startsWith("customer-account.order.action.")) api.orderId = config.orderId;
  if (config.target === "customer-account.order.action.render") api.close = () => void ask("close");
  if (config.target.startsWith("customer-account.order-status.") || isFullPage(config)) {
    live(api, "order", { id: config.orderId, name: config.orderName, processedAt: config.orderPlacedAt });
    live(api, "authenticationState", config.authenticationState);
    live(localization, "timezone", config.timeZone);
    api.requireLogin = () => ask("requireLogin");
    api.shop = config.shop;
  }
  return known(api, "shopify");
}

const isFullPage = ({ target }: RunConfig) => target.endsWith(".page.render");

/** Every target can lead elsewhere; only a full page has a history of its own. */
function navigationFor(config: RunConfig): object {
  const navigate = (url: string) => void ask("navigate", url);
  return known(isFullPage(config) ? fullPageNavigation(navigate) : { navigate }, "navigation");
}

/** What the simulator does not know of `shopify` is an error, never `undefined` passed off as an answer. */
function known<Api extends object>(api: Api, name: string): Api {
  return new Proxy(api, {
    get(target, property, receiver) {
      if (typeof property === "string" && !(property in target)) throw new Error(`The simulator has no ${name}.${property}`);
      return Reflect.get(target, property, receiver) as unknown;
    },
  });
}

// ---- fetch: Shopify's own addresses through the page, everything else as the browser allows a worker of no origin
const networkFetch = globalThis.fetch.bind(globalThis);
globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith("shopify:")) return networkFetch(input, init);
  const answer = await ask("fetch", {
    url,
    method: init?.method ?? "GET",
    headers: [...new Headers(init?.headers)],
    body: init?.body === undefined || init.body === null ? null : String(init.body),
  });
  return new Response(answer.body, { status: answer.status, headers: answer.headers });
};

globalThis.onmessage = ({ data }: MessageEvent<FromPage>) => {
  switch (data.kind) {
    case "start":
      setTime(data.config.offsetMs);
      void run(data.config);
      return;
    case "answer": {
      const asker = waiting.get(data.id);
      waiting.delete(data.id);
      if (data.error === undefined) asker?.resolve(data.value);
      else asker?.reject(new Error(data.error));
      return;
    }
    case "event":
      listeners.get(data.listener)?.(data.detail);
      return;
    case "clock":
      setTime(data.offsetMs);
  }
};

async function run(config: RunConfig): Promise<void> {
  try {
    Object.assign(globalThis, {
      shopify: shopifyFor(config),
      navigation: navigationFor(config),
    });
    importScripts(config.scriptUrl);
    const target = targets.get(config.target);
    if (!target) throw new Error(`${config.scriptUrl} registers nothing for ${config.target}`);
    await target();
    tell({ kind: "ran" });
  } catch (problem) {
    tell({ kind: "failed", message: problem instanceof Error ? `${problem.message}\n${problem.stack ?? ""}` : String(problem) });
  }
}

tell({ kind: "ready" });
