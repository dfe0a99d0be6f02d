/** The shopper's account in the browser: starts the extensions where the page has room for them and plays Shopify's part. */
import type { FetchAnswer, FetchRequest, RunConfig } from "../messages";
import { runExtension, setClock, type AnswerTo } from "./runs";
import { defineStandIns } from "./stand-ins";

interface PageData {
  workerUrl: string;
  shopper: Pick<RunConfig, "customerId" | "authenticationState" | "shop" | "language" | "country">;
  /** Which script and texts an extension's target takes. */
  targets: Record<
    string,
    { scriptUrl: string; apiVersion: string; extensionLanguage: string; translations: Record<string, unknown> }
  >;
  paths: { home: string; api: string; sessionToken: string; clock: string; signIn: string };
  storageKey: string;
  offsetMs: number;
}

const data = JSON.parse(document.getElementById("page-data")!.textContent) as PageData;
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

defineStandIns(addressOf);
setClock(data.offsetMs);

const post = (path: string, body: string) =>
  fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });

/** Shopify's own ways to name its pages and those of extensions; anything else it does not know is a mistake. */
function addressOf(link: string): string {
  const { home } = data.paths;
  const fullPage = /^extension:([\w-]+)\/customer-account\.order\.page\.render\/(\d+)\/?$/.exec(link);
  if (fullPage) return `${home}/orders/${fullPage[2]}/${fullPage[1]}`;
  const order = /^shopify:customer-account\/orders(?:\/(\d+))?$/.exec(link);
  if (order) return order[1] ? `${home}/orders/${order[1]}` : home;
  if (/^(https?|mailto|tel):/.test(link)) return link;
  throw new Error(`The simulator knows no page ${link}`);
}

// ---- what an extension may ask of the page
function answers(close: () => void): AnswerTo {
  return async (what, args) => {
    switch (what) {
      case "sessionToken":
        return (await post(data.paths.sessionToken, "")).text();
      case "fetch":
        return askShopify(args[0] as FetchRequest);
      case "storage.read":
        return stored()[args[0] as string] ?? null;
      case "storage.write":
        return store({ ...stored(), [args[0] as string]: args[1] });
      case "storage.delete": {
        const { [args[0] as string]: _gone, ...rest } = stored();
        return store(rest);
      }
      case "toast.show":
        return showToast(args[0] as string);
      case "toast.hide":
        return document.getElementById(`toast-${String(args[0])}`)?.remove();
      case "requireLogin":
        return location.assign(data.paths.signIn);
      case "navigate":
        return location.assign(addressOf(args[0] as string));
      case "close":
        return close();
    }
  };
}

const customerAccountApi = /^shopify:\/\/customer-account\/api\/([^/]+)\/graphql\.json$/;

async function askShopify({ url, method, body }: FetchRequest): Promise<FetchAnswer> {
  const version = customerAccountApi.exec(url)?.[1];
  if (!version || method !== "POST") throw new Error(`The simulator does not answer ${method} ${url}`);
  const response = await post(`${data.paths.api}&version=${version}`, body ?? "");
  return { status: response.status, headers: [...response.headers], body: await response.text() };
}

const stored = () => JSON.parse(localStorage.getItem(data.storageKey) ?? "{}") as Record<string, unknown>;
const store = (all: Record<string, unknown>) => localStorage.setItem(data.storageKey, JSON.stringify(all));

let toasts = 0;
function showToast(text: string): number {
  const toast = document.createElement("p");
  toast.id = `toast-${++toasts}`;
  toast.className = "toast";
  toast.textContent = text;
  // inside an open dialog the rest of the page is out of reach, for eyes and for screen readers
  (document.querySelector("dialog[open] .toasts") ?? document.getElementById("toasts")!).append(toast);
  setTimeout(() => toast.remove(), 6000);
  return toasts;
}

// ---- the places
const configOf = (target: string, place: HTMLElement): Omit<RunConfig, "offsetMs"> => ({
  target,
  ...data.targets[target]!,
  ...data.shopper,
  orderId: place.dataset.orderId!,
  orderName: place.dataset.orderName!,
  orderPlacedAt: place.dataset.orderPlacedAt!,
  timeZone,
});

for (const place of document.querySelectorAll<HTMLElement>("[data-block]")) {
  const target = place.dataset.block!;
  void runExtension({ root: place, config: configOf(target, place), workerUrl: data.workerUrl, answer: answers(() => {}) });
}

for (const manage of document.querySelectorAll<HTMLElement>(".manage")) {
  const [button, menu] = [manage.querySelector("button")!, manage.querySelector<HTMLElement>(".menu")!];
  const open = (is: boolean) => {
    menu.hidden = !is;
    button.setAttribute("aria-expanded", String(is));
  };
  button.addEventListener("click", () => open(menu.hidden));
  document.addEventListener("click", (event) => manage.contains(event.target as Node) || open(false));
  manage.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    open(false);
    button.focus();
  });

  // "Manage" is there only while some action is
  const show = () => {
    manage.hidden = menu.childElementCount === 0;
    if (manage.hidden) open(false);
  };
  new MutationObserver(show).observe(menu, { childList: true });
  const target = "customer-account.order.action.menu-item.render";
  void runExtension({ root: menu, config: configOf(target, menu), workerUrl: data.workerUrl, answer: answers(() => {}) });

  // a menu item without address and without listener opens the action's modal
  menu.addEventListener("click", (event) => {
    if (!(event.target as Element).closest("s-button")) return;
    open(false);
    void openModal(menu, button);
  });
}

async function openModal(menu: HTMLElement, button: HTMLElement): Promise<void> {
  if (data.shopper.authenticationState === "pre_authenticated") return location.assign(data.paths.signIn);
  const dialog = document.createElement("dialog");
  dialog.innerHTML = `<div class="root"></div><div class="toasts" role="status"></div>`;
  dialog.setAttribute("aria-label", menu.textContent.trim());
  document.body.append(dialog);
  dialog.showModal();
  const target = "customer-account.order.action.render";
  const run = await runExtension({
    root: dialog.querySelector(".root")!,
    config: configOf(target, menu),
    workerUrl: data.workerUrl,
    answer: answers(() => dialog.close()),
  });
  dialog.addEventListener("close", () => {
    run.stop();
    dialog.remove();
    if (button.isConnected && !button.closest("[hidden]")) button.focus();
  });
}

// ---- the clock: a moved clock reaches every worker within a second and a half
setInterval(async () => {
  try {
    const { offsetMs } = (await (await fetch(data.paths.clock)).json()) as { offsetMs: number };
    setClock(offsetMs);
    const away = Math.abs(offsetMs - data.offsetMs) > 60_000;
    document.getElementById("stale")!.hidden = !away;
  } catch {
    // the simulator was stopped: the page stays as it is
  }
}, 1500);
