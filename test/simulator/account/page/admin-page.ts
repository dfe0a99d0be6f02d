/** An order's page of the admin in the browser: starts the app's block and, when asked for, its action, in Shopify's place. */
import type { RunConfig } from "../messages";
import { runExtension, setClock, type AnswerTo } from "./runs";
import { defineStandIns } from "./stand-ins";

interface PageData {
  workerUrl: string;
  order: Pick<RunConfig, "orderId" | "orderName" | "orderPlacedAt" | "shop" | "language" | "country">;
  targets: Record<string, Pick<RunConfig, "scriptUrl" | "apiVersion" | "extensionLanguage" | "translations">>;
  paths: { app: string; token: string };
  offsetMs: number;
}

const data = JSON.parse(document.getElementById("order-page-data")!.textContent) as PageData;
const block = "admin.order-details.block.render";
const action = "admin.order-details.action.render";

defineStandIns(addressOf);
setClock(data.offsetMs);

/** "app:…" is a page of the app inside the admin; anything else is a mistake. */
function addressOf(link: string): string {
  const page = /^app:(.*)$/.exec(link)?.[1];
  if (page !== undefined) return `${data.paths.app}/${page.replace(/^\//, "")}`;
  if (/^https?:/.test(link)) return link;
  throw new Error(`The simulator knows no page ${link}`);
}

const answers =
  (close: () => void): AnswerTo =>
  async (what, args) => {
    switch (what) {
      case "sessionToken":
        return ((await (await fetch(data.paths.token)).json()) as { token: string }).token;
      case "navigate":
        if (args[0] !== "extension://order-action") throw new Error(`The simulator knows no extension ${String(args[0])}`);
        return openAction();
      case "close":
        return close();
      default:
        throw new Error(`The simulator does not answer ${what} on this page`);
    }
  };

const configOf = (target: string): Omit<RunConfig, "offsetMs"> => ({
  target,
  ...data.targets[target]!,
  ...data.order,
  customerId: null,
  authenticationState: "pre_authenticated",
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

async function showBlock(): Promise<void> {
  const root = document.getElementById("order-block")!;
  const run = await runExtension({ root, config: configOf(block), workerUrl: data.workerUrl, answer: answers(() => {}) });
  // what was entered in the action is news for the block: the admin draws the page anew
  document.addEventListener(
    "entered",
    () => {
      run.stop();
      void showBlock();
    },
    { once: true },
  );
}

async function openAction(): Promise<void> {
  const dialog = document.createElement("dialog");
  dialog.className = "action-dialog";
  dialog.innerHTML = `<div class="root"></div>`;
  document.body.append(dialog);
  dialog.showModal();
  const run = await runExtension({
    root: dialog.querySelector(".root")!,
    config: configOf(action),
    workerUrl: data.workerUrl,
    answer: answers(() => dialog.close()),
  });
  dialog.addEventListener("close", () => {
    run.stop();
    dialog.remove();
    document.dispatchEvent(new Event("entered"));
  });
}

document.getElementById("order-action")!.addEventListener("click", () => void openAction());
void showBlock();
