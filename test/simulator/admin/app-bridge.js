// A stand-in for Shopify's App Bridge, served to the embedded app in place of
// https://cdn.shopify.com/shopifycloud/app-bridge.js (see proxy/app-proxy.ts). It runs inside the app's frame and
// talks to the admin shell (shell-in-browser.js) by postMessage. Only what Shopify documents is here; a call it does not know
// is refused, so that a test can't pass on a guess.
// https://shopify.dev/docs/api/app-bridge-library
(() => {
  if (window.shopify) return;

  const shellOrigin = window.__shellOrigin;
  const framed = window.parent !== window;
  const params = new URLSearchParams(location.search);
  const tag = document.currentScript ?? document.querySelector("script[data-api-key]");

  // ---- what the app was opened with; later pages lack the parameters ------------------------------------------
  const kept = JSON.parse(sessionStorage.getItem("app-bridge-config") ?? "{}");
  const config = {
    apiKey: tag?.dataset.apiKey ?? kept.apiKey,
    shop: params.get("shop") ?? kept.shop,
    host: params.get("host") ?? kept.host,
    locale: params.get("locale") ?? kept.locale ?? "en",
  };
  sessionStorage.setItem("app-bridge-config", JSON.stringify(config));

  // An embedded app that is opened outside the admin goes back into it, as with Shopify.
  if (!framed && config.shop && !params.has("shopify-reload")) {
    const store = config.shop.replace(".myshopify.com", "");
    location.replace(`${shellOrigin}/admin/${store}/apps/order-cancellation${location.pathname}`);
    return;
  }

  // ---- talking to the shell --------------------------------------------------------------------------------------
  const waiting = new Map();
  const pressable = new Map();
  let lastId = 0;
  const nextId = () => `${Date.now().toString(36)}-${++lastId}`;

  const tell = (type, detail = {}) => window.parent.postMessage({ bridge: 1, type, ...detail }, shellOrigin);
  const ask = (type, detail = {}) =>
    new Promise((answered, failed) => {
      const id = nextId();
      waiting.set(id, { answered, failed });
      tell(type, { ...detail, id });
    });

  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== shellOrigin || source !== window.parent || data?.bridge !== 1) return;
    switch (data.type) {
      case "answer": {
        const { answered, failed } = waiting.get(data.id) ?? {};
        waiting.delete(data.id);
        if (data.error) failed?.(new Error(data.error));
        else answered?.(data.value);
        break;
      }
      case "press":
        pressable.get(data.id)?.();
        break;
      case "navigate":
        goTo(data.href);
        break;
    }
  });

  // ---- session tokens --------------------------------------------------------------------------------------------
  let current = null;
  async function idToken({ fresh = false } = {}) {
    // a token lives a minute; one that has half of it left will do for the parallel requests of one page
    if (!current || fresh || current.expiresAt - Date.now() < 30_000) {
      const token = ask("id-token");
      current = { token, expiresAt: Date.now() + 60_000 };
      token.catch(() => (current = null));
    }
    return current.token;
  }

  // The bounce page: fetch a token and come back to where we were going.
  const reload = params.get("shopify-reload");
  if (reload) {
    void idToken().then((token) => {
      const target = new URL(reload, location.origin);
      target.searchParams.set("id_token", token);
      location.replace(target);
    });
  }

  // ---- fetch -----------------------------------------------------------------------------------------------------
  const nativeFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== location.origin || request.headers.has("Authorization")) return nativeFetch(request);
    const send = async (fresh) => {
      const copy = request.clone();
      copy.headers.set("Authorization", `Bearer ${await idToken({ fresh })}`);
      copy.headers.set("X-Requested-With", "XMLHttpRequest");
      return nativeFetch(copy);
    };
    let answer = await send(false);
    if (answer.headers.get("X-Shopify-Retry-Invalid-Session-Request")) answer = await send(true);
    const elsewhere = answer.headers.get("X-Shopify-API-Request-Failure-Reauthorize-Url");
    if (elsewhere) {
      openInAdmin(elsewhere, "_top");
      return new Promise(() => undefined); // the page is going away
    }
    return answer;
  };

  // ---- going places ----------------------------------------------------------------------------------------------
  const belongsToAdmin = (href) =>
    /^shopify:|^https:\/\/admin\.shopify\.com\/|^https:\/\/[a-z0-9-]+\.myshopify\.com\/admin/.test(href);
  function openInAdmin(href, target) {
    tell("open", { href: String(href), target: target === "_blank" ? "_blank" : "_top" });
  }

  const nativeOpen = window.open.bind(window);
  window.open = (url, target, features) => {
    const href = String(url ?? "");
    if (belongsToAdmin(href) || (framed && (target === "_top" || target === "_parent"))) {
      openInAdmin(belongsToAdmin(href) ? href : new URL(href, location.href), target);
      return null;
    }
    return nativeOpen(url, target, features);
  };

  document.addEventListener("click", (event) => {
    const anchor = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    const href = anchor?.getAttribute("href");
    if (!href || event.defaultPrevented || !belongsToAdmin(href)) return;
    event.preventDefault();
    openInAdmin(href, anchor.target);
  });

  /** The app's own router listens for "shopify:navigate" on a link of its menu; an app without one gets a page load. */
  function goTo(href) {
    const link = [...document.querySelectorAll("ui-nav-menu a, s-app-nav a")].find((each) => each.getAttribute("href") === href);
    if (link && window.__remixContext) link.dispatchEvent(new Event("shopify:navigate", { bubbles: true }));
    else location.assign(href);
  }

  for (const name of ["pushState", "replaceState"]) {
    const native = history[name].bind(history);
    history[name] = (...args) => {
      native(...args);
      tell("navigated", { path: location.pathname + location.search + location.hash, replace: name === "replaceState" });
    };
  }
  window.addEventListener("popstate", () => tell("navigated", { path: location.pathname + location.search, replace: true }));

  // ---- elements: the app writes them, the shell draws them ---------------------------------------------------------
  const hidden = new CSSStyleSheet();
  hidden.replaceSync(`
    ui-nav-menu, s-app-nav, ui-title-bar, ui-save-bar, ui-modal { display: none; }
    dialog.ui-modal { border: 0; border-radius: 16px; padding: 0; width: min(var(--ui-modal-width, 620px), calc(100vw - 32px)); color: #303030;
      font: 13px/20px Inter, system-ui, sans-serif; box-shadow: 0 20px 60px rgb(0 0 0 / .35); max-height: calc(100vh - 48px); overflow: auto; }
    dialog.ui-modal::backdrop { background: rgb(0 0 0 / .5); }
    dialog.ui-modal > header { display: flex; align-items: center; gap: 8px; padding: 12px 16px; background: #f3f3f3; }
    dialog.ui-modal > header h2 { flex: 1; margin: 0; font-size: 14px; font-weight: 650; }
    dialog.ui-modal > header button { border: 0; background: none; font-size: 20px; line-height: 1; padding: 6px 8px; cursor: pointer; border-radius: 8px; }
    dialog.ui-modal > footer { display: flex; justify-content: flex-end; gap: 8px; padding: 12px 16px; border-top: 1px solid #ebebeb; }
    dialog.ui-modal > footer button { font: inherit; font-weight: 550; padding: 6px 12px; border-radius: 8px; border: 1px solid #8a8a8a; background: #fff; cursor: pointer; }
    dialog.ui-modal > footer button.primary { background: #303030; color: #fff; border-color: #303030; }
    dialog.ui-modal > footer button.critical { background: #b3261e; color: #fff; border-color: #b3261e; }
    dialog.ui-modal > footer button:disabled { opacity: .5; cursor: default; }
    dialog.ui-modal iframe { border: 0; width: 100%; height: 60vh; display: block; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, hidden];

  const words = config.locale.startsWith("fr") ? { close: "Fermer" } : { close: "Close" };

  /** What a person would press, as data for the shell; pressing there presses the app's own button here. */
  const describe = (element) => {
    element.__bridgeId ??= nextId();
    pressable.set(element.__bridgeId, () => element.click());
    return {
      id: element.__bridgeId,
      label: element.textContent.trim() || element.getAttribute("aria-label") || "",
      variant: element.getAttribute("variant"),
      tone: element.getAttribute("tone"),
      disabled: element.hasAttribute("disabled") && element.getAttribute("disabled") !== "false",
      loading: element.hasAttribute("loading") && element.getAttribute("loading") !== "false",
    };
  };
  const pressables = (element) =>
    [...element.querySelectorAll("button, a")].map((each) => ({
      ...describe(each),
      section: each.closest("section")?.getAttribute("label") ?? null,
    }));

  /** Tells the shell about an element now and whenever it changes (its children are parsed, or rendered, later). */
  class Watched extends HTMLElement {
    connectedCallback() {
      this.observer ??= new MutationObserver(() => this.changed());
      this.observer.observe(this, { childList: true, subtree: true, attributes: true, characterData: true });
      this.changed();
    }
    disconnectedCallback() {
      this.observer.disconnect();
      this.gone?.();
    }
  }

  class NavMenu extends Watched {
    changed() {
      const items = [...this.querySelectorAll("a, s-link")].map((link) => ({
        href: link.getAttribute("href"),
        label: link.textContent.trim(),
        home: link.getAttribute("rel") === "home",
      }));
      tell("nav-menu", { items });
    }
    gone() {
      tell("nav-menu", { items: [] });
    }
  }

  class TitleBar extends Watched {
    changed() {
      const modal = this.closest("ui-modal");
      if (modal) return modal.changed?.();
      tell("title-bar", { title: this.getAttribute("title") ?? "", buttons: pressables(this) });
    }
    gone() {
      tell("title-bar", { title: "", buttons: [] });
    }
  }

  class SaveBar extends Watched {
    showing = false;
    async show() {
      if (this.showing) return;
      this.showing = true;
      this.changed();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (!this.showing) return;
      this.showing = false;
      this.changed();
      this.dispatchEvent(new Event("hide"));
    }
    toggle() {
      return this.showing ? this.hide() : this.show();
    }
    changed() {
      this.__bridgeId ??= nextId();
      const confirmation = this.hasAttribute("discardConfirmation") || this.hasAttribute("discardconfirmation");
      tell("save-bar", {
        id: this.__bridgeId,
        showing: this.showing && this.isConnected,
        confirmation,
        buttons: this.isConnected ? pressables(this) : [],
      });
    }
    gone() {
      this.showing = false;
      tell("save-bar", { id: this.__bridgeId, showing: false, buttons: [] });
    }
  }

  const widths = { small: "380px", base: "620px", large: "980px", max: "1400px" };
  class Modal extends Watched {
    content = document.createElement("div"); // React's portal goes in here
    get variant() {
      return this.getAttribute("variant") ?? "base";
    }
    get src() {
      return this.getAttribute("src");
    }
    get contentWindow() {
      return this.dialog?.querySelector("iframe")?.contentWindow ?? null;
    }
    async show() {
      if (this.dialog?.open) return;
      if (!this.dialog) {
        this.dialog = document.createElement("dialog");
        this.dialog.className = "ui-modal";
        this.dialog.addEventListener("close", () => this.dispatchEvent(new Event("hide")));
        this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.hide());
      }
      this.changed();
      document.body.append(this.dialog);
      this.dialog.showModal();
      this.dispatchEvent(new Event("show"));
    }
    async hide() {
      if (this.dialog?.open) this.dialog.close();
    }
    toggle() {
      return this.dialog?.open ? this.hide() : this.show();
    }
    changed() {
      if (!this.dialog) return;
      const bar = this.querySelector("ui-title-bar");
      const title = bar?.getAttribute("title") ?? document.title;
      this.dialog.setAttribute("aria-label", title);
      this.dialog.style.setProperty("--ui-modal-width", widths[this.variant] ?? widths.base);
      const header = document.createElement("header");
      const heading = document.createElement("h2");
      heading.textContent = title;
      const close = document.createElement("button");
      close.type = "button";
      close.textContent = "×";
      close.setAttribute("aria-label", words.close);
      close.addEventListener("click", () => this.hide());
      header.append(heading, close);
      const footer = document.createElement("footer");
      const buttons = bar ? [...bar.querySelectorAll("button, a")] : [];
      buttons.sort((a, b) => (a.getAttribute("variant") === "primary") - (b.getAttribute("variant") === "primary"));
      for (const each of buttons) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = each.textContent;
        button.disabled = each.hasAttribute("disabled") || each.hasAttribute("loading");
        button.className =
          each.getAttribute("variant") === "primary" ? (each.getAttribute("tone") === "critical" ? "critical" : "primary") : "";
        button.addEventListener("click", () => each.click());
        footer.append(button);
      }
      // app content that was not put there by React's portal is moved in as it is
      for (const child of [...this.children]) {
        if (!/^UI-/.test(child.tagName) && !child.contains(this.content) && child.childNodes.length > 0)
          this.content.append(child);
      }
      let inside = this.content;
      if (this.src) {
        inside = this.dialog.querySelector("iframe") ?? document.createElement("iframe");
        if (!inside.src) inside.src = this.src;
      }
      const keepsFocus = this.dialog.contains(document.activeElement) && inside.contains(document.activeElement);
      if (inside.parentNode !== this.dialog) this.dialog.replaceChildren(header, inside, ...(buttons.length > 0 ? [footer] : []));
      else {
        this.dialog.querySelector(":scope > header")?.replaceWith(header);
        this.dialog.querySelector(":scope > footer")?.remove();
        if (buttons.length > 0) this.dialog.append(footer);
      }
      if (!keepsFocus && this.dialog.open && !this.dialog.contains(document.activeElement)) close.focus();
    }
    gone() {
      this.dialog?.close();
      this.dialog?.remove();
    }
  }

  customElements.define("ui-nav-menu", NavMenu);
  customElements.define("s-app-nav", class extends NavMenu {});
  customElements.define("ui-title-bar", TitleBar);
  customElements.define("ui-save-bar", SaveBar);
  customElements.define("ui-modal", Modal);

  // A form that says it wants a save bar gets one while it has unsaved changes.
  const dirty = new Map();
  const saveBarOf = (form) => form.closest("form[data-save-bar]");
  function formBar(form, showing) {
    const id = dirty.get(form) ?? nextId();
    dirty.set(form, id);
    pressable.set(`${id}-save`, () => form.requestSubmit());
    pressable.set(`${id}-discard`, () => form.reset());
    const french = config.locale.startsWith("fr");
    tell("save-bar", {
      id,
      showing,
      confirmation: form.hasAttribute("data-discard-confirmation"),
      buttons: [
        { id: `${id}-save`, label: french ? "Enregistrer" : "Save", variant: "primary" },
        { id: `${id}-discard`, label: french ? "Annuler les modifications" : "Discard", variant: null },
      ],
    });
  }
  for (const type of ["input", "change"]) {
    document.addEventListener(
      type,
      ({ target }) => target instanceof Element && saveBarOf(target) && formBar(saveBarOf(target), true),
    );
  }
  for (const type of ["submit", "reset"]) {
    document.addEventListener(
      type,
      ({ target }) => target instanceof Element && saveBarOf(target) && formBar(saveBarOf(target), false),
    );
  }

  // ---- the global ------------------------------------------------------------------------------------------------
  const byId = (tagName, id) => {
    const element = document.getElementById(id);
    if (element?.tagName.toLowerCase() !== tagName) throw new Error(`There is no <${tagName} id="${id}">`);
    return element;
  };
  const overlays = (tagName) => ({
    show: (id) => byId(tagName, id).show(),
    hide: (id) => byId(tagName, id).hide(),
    toggle: (id) => byId(tagName, id).toggle(),
  });
  const unknown = (name) => () => Promise.reject(new Error(`shopify.${name} is not part of the simulator`));

  window.shopify = {
    config,
    origin: shellOrigin,
    ready: Promise.resolve(),
    environment: { embedded: framed, mobile: false, pos: false, intent: false },
    idToken: () => idToken(),
    user: () => ask("user"),
    toast: {
      show(message, { duration = 5000, isError = false, action, onAction, onDismiss } = {}) {
        const id = nextId();
        pressable.set(`${id}-action`, () => onAction?.());
        pressable.set(`${id}-dismiss`, () => onDismiss?.());
        tell("toast", { id, message: String(message), duration, isError, action });
        return id;
      },
      hide: (id) => tell("toast-hide", { id }),
    },
    modal: overlays("ui-modal"),
    saveBar: { ...overlays("ui-save-bar"), leaveConfirmation: () => ask("leave-confirmation") },
    loading: (on) => tell("loading", { on: on !== false }),
    scopes: {
      query: () => ask("scopes"),
      request: unknown("scopes.request"),
      revoke: unknown("scopes.revoke"),
    },
    resourcePicker: unknown("resourcePicker"),
    picker: unknown("picker"),
    intents: { invoke: unknown("intents.invoke"), register: unknown("intents.register") },
    scanner: { capture: unknown("scanner.capture") },
    pos: { cart: {}, close: unknown("pos.close") },
    webVitals: { onReport: async () => undefined },
    support: { registerHandler: async () => undefined },
    reviews: { request: unknown("reviews.request") },
    app: { extensions: unknown("app.extensions") },
    setSignals: () => undefined,
  };

  tell("loaded", { path: location.pathname + location.search });
})();
