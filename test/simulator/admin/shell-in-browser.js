// The admin around an embedded app: answers the stand-in for App Bridge (app-bridge.js) and draws what the app asks
// for: title, navigation, save bar, toasts. Everything it draws can be found by its role.
(() => {
  const shell = JSON.parse(document.getElementById("shell").textContent);
  const appOrigin = new URL(shell.appUrl).origin;
  const say = (french, english) => (shell.language === "fr" ? french : english);

  const part = (id) => document.getElementById(id);
  const frame = () => part("app-frame");
  const tell = (type, detail = {}) => frame().contentWindow.postMessage({ bridge: 1, type, ...detail }, appOrigin);

  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== appOrigin || source !== frame()?.contentWindow || data?.bridge !== 1) return;
    void receive(data);
  });

  async function receive(message) {
    switch (message.type) {
      case "loaded":
      case "navigated":
        if (message.type === "loaded") forget();
        return follow(message.path);
      case "id-token":
        return answer(message.id, () => fetchToken());
      case "user":
        return answer(message.id, async () => ({ accountAccess: shell.staff.accountOwner ? "Full access" : "Limited access" }));
      case "scopes":
        return answer(message.id, async () => ({ granted: shell.scopes, required: shell.scopes, optional: [] }));
      case "leave-confirmation":
        return answer(message.id, () => mayLeave());
      case "nav-menu":
        return drawNavigation(message.items);
      case "title-bar":
        return drawTitle(message);
      case "save-bar":
        return drawSaveBar(message);
      case "toast":
        return drawToast(message);
      case "toast-hide":
        return part(`toast-${message.id}`)?.remove();
      case "loading":
        part("loading").hidden = !message.on;
        return;
      case "open":
        return open(message.href, message.target);
    }
  }

  async function answer(id, ask) {
    try {
      tell("answer", { id, value: await ask() });
    } catch (error) {
      tell("answer", { id, error: error.message });
    }
  }

  async function fetchToken() {
    const response = await fetch(shell.tokenPath);
    if (!response.ok) throw new Error(`The admin gave no token (${response.status})`);
    return (await response.json()).token;
  }

  // ---- places ------------------------------------------------------------------------------------------------------
  const ownParameters = ["embedded", "hmac", "host", "id_token", "locale", "session", "shop", "timestamp", "shopify-reload"];
  let current = shell.path;

  /** The address above follows the app, so that reload, bookmark and back lead where one was. */
  function follow(path) {
    const url = new URL(path, shell.appUrl);
    if (url.searchParams.has("shopify-reload")) return;
    for (const name of ownParameters) url.searchParams.delete(name);
    current = url.pathname + url.search;
    history.replaceState(null, "", shell.basePath + current);
    markCurrent();
  }

  /** shopify:admin/…, admin.shopify.com and <shop>/admin lead to this admin's own pages; the rest to the app. */
  function open(href, target) {
    const path = adminPath(href);
    if (target === "_blank") window.open(path ?? href, "_blank", "noopener");
    else window.location.assign(path ?? href);
  }
  function adminPath(href) {
    const rest =
      /^shopify:\/*admin\/?(.*)$/.exec(href)?.[1] ??
      /^https:\/\/admin\.shopify\.com\/store\/[^/]+\/?(.*)$/.exec(href)?.[1] ??
      /^https:\/\/[a-z0-9-]+\.myshopify\.com\/admin\/?(.*)$/.exec(href)?.[1];
    if (rest === undefined)
      return new URL(href).origin === appOrigin ? shell.basePath + new URL(href).pathname + new URL(href).search : null;
    const inApp = /^apps\/[^/]+(\/.*)?$/.exec(rest);
    return inApp ? shell.basePath + (inApp[1] ?? "/") : `${shell.adminPath}/${rest}`;
  }

  /** A new document in the frame: what the last one asked for is over. */
  function forget() {
    drawNavigation([]);
    drawTitle({ title: "", buttons: [] });
    saveBars.clear();
    drawSaveBars();
    part("loading").hidden = true;
  }

  // ---- navigation --------------------------------------------------------------------------------------------------
  function drawNavigation(items) {
    const list = part("app-nav");
    list.replaceChildren(
      ...items
        .filter((item) => !item.home && item.href)
        .map((item) => {
          const entry = document.createElement("li");
          const link = document.createElement("a");
          link.href = shell.basePath + item.href;
          link.dataset.path = item.href;
          link.textContent = item.label;
          link.addEventListener("click", async (event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            if (await mayLeave()) tell("navigate", { href: item.href });
          });
          entry.append(link);
          return entry;
        }),
    );
    markCurrent();
  }
  function markCurrent() {
    const links = [...part("app-nav").querySelectorAll("a")];
    const here = current.split("?")[0];
    const fitting = links
      .filter((link) => here === link.dataset.path.split("?")[0] || here.startsWith(`${link.dataset.path.split("?")[0]}/`))
      .sort((a, b) => b.dataset.path.length - a.dataset.path.length)[0];
    for (const link of links) link.toggleAttribute("aria-current", link === fitting);
    if (fitting) fitting.setAttribute("aria-current", "page");
  }

  // ---- title -------------------------------------------------------------------------------------------------------
  function drawTitle({ title, buttons }) {
    part("app-title").textContent = title || shell.appName;
    document.title = `${title || shell.appName} · ${shell.shopName}`;
    const groups = new Map();
    for (const each of buttons.filter(({ section }) => section))
      groups.set(each.section, [...(groups.get(each.section) ?? []), each]);
    part("app-actions").replaceChildren(
      ...buttons.filter(({ section }) => !section).map(drawButton),
      ...[...groups].map(([label, entries]) => {
        const details = document.createElement("details");
        const summary = document.createElement("summary");
        summary.textContent = label;
        const box = document.createElement("div");
        box.append(...entries.map(drawButton));
        details.append(summary, box);
        return details;
      }),
    );
  }
  function drawButton({ id, label, variant, tone, disabled, loading }) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.disabled = disabled || loading;
    if (loading) button.setAttribute("aria-busy", "true");
    button.className =
      variant === "primary" ? "primary" : tone === "critical" ? "danger" : variant === "breadcrumb" ? "crumb" : "";
    button.addEventListener("click", () => tell("press", { id }));
    return button;
  }

  // ---- save bar ----------------------------------------------------------------------------------------------------
  const saveBars = new Map();
  function drawSaveBar(message) {
    if (message.showing) saveBars.set(message.id, message);
    else saveBars.delete(message.id);
    drawSaveBars();
  }
  function drawSaveBars() {
    const bar = part("save-bar");
    const last = [...saveBars.values()].at(-1);
    bar.hidden = !last;
    if (!last) return;
    const save = last.buttons.find(({ variant }) => variant === "primary");
    const discard = last.buttons.find((each) => each !== save);
    const buttons = [
      discard && { ...discard, label: discard.label || say("Annuler les modifications", "Discard"), variant: null },
      save && { ...save, label: save.label || say("Enregistrer", "Save") },
    ].filter(Boolean);
    part("save-bar-actions").replaceChildren(
      ...buttons.map((each) => {
        const button = drawButton(each);
        if (each.id !== discard?.id || !last.confirmation) return button;
        const asking = button.cloneNode(true);
        asking.addEventListener("click", async () => (await confirmLeaving()) && tell("press", { id: each.id }));
        return asking;
      }),
    );
  }

  const mayLeave = async () => saveBars.size === 0 || confirmLeaving();
  function confirmLeaving() {
    const dialog = part("leave-dialog");
    dialog.returnValue = "stay";
    dialog.showModal();
    return new Promise((decided) =>
      dialog.addEventListener("close", () => decided(dialog.returnValue === "leave"), { once: true }),
    );
  }

  // ---- toasts ------------------------------------------------------------------------------------------------------
  function drawToast({ id, message, duration, isError, action }) {
    const toast = document.createElement("div");
    toast.id = `toast-${id}`;
    toast.className = isError ? "toast error" : "toast";
    const text = document.createElement("span");
    text.textContent = message;
    toast.append(text);
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = action;
      button.addEventListener("click", () => tell("press", { id: `${id}-action` }));
      toast.append(button);
    }
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.textContent = "×";
    dismiss.setAttribute("aria-label", say("Fermer", "Dismiss"));
    dismiss.addEventListener("click", () => {
      toast.remove();
      tell("press", { id: `${id}-dismiss` });
    });
    toast.append(dismiss);
    part("toasts").append(toast);
    setTimeout(() => toast.remove(), duration);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const select of document.querySelectorAll("select[data-sends]"))
      select.addEventListener("change", () => select.form.requestSubmit());
  });
})();
