/**
 * What Shopify draws for an extension's `s-*` elements, drawn by the simulator: the same roles and names, our own looks.
 * An element that is not here is shown as a mistake: the simulator guesses nothing.
 */
import elements from "../elements.json";

type Values = Record<string, unknown>;

/** Where a link of an extension leads in this account; set by the page. */
let addressOf = (link: string): string => link;

const look = new CSSStyleSheet();
look.replaceSync(`
  :host { display: block; box-sizing: border-box; }
  :host([hidden]) { display: none; }
  *, *::before { box-sizing: border-box; }
  p, h2, h3 { margin: 0; font: inherit; overflow-wrap: anywhere; }
  button, select { font: inherit; color: inherit; }
  :focus-visible { outline: 3px solid var(--accent, #3a49c4); outline-offset: 2px; }
  .button { display: inline-flex; align-items: center; justify-content: center; gap: 10px; min-height: 44px; padding: 8px 18px;
    border: 1px solid #8d91ab; border-radius: 12px; background: #fff; font-weight: 600; cursor: pointer; text-decoration: none; color: var(--ink, #1e2138); }
  .button:hover:not(:disabled) { background: var(--wash, #eceefb); }
  .button.primary { background: var(--accent, #3a49c4); border-color: var(--accent, #3a49c4); color: #fff; }
  .button.primary:hover:not(:disabled) { background: var(--accent-dark, #2c389b); }
  .button.critical { color: var(--bad, #a3201b); border-color: #dba19e; }
  .button:disabled { cursor: default; background: #f1f0ec; border-color: #d5d3cb; color: #5d6076; }
  .turning { width: 18px; height: 18px; border: 3px solid #c3c8ec; border-top-color: var(--accent, #3a49c4); border-radius: 50%; }
  @media (prefers-reduced-motion: no-preference) { .turning { animation: turn 0.9s linear infinite; } }
  @keyframes turn { to { rotate: 1turn; } }
  .banner { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; padding: 14px 16px; border-radius: 12px; background: var(--wash, #eceefb); }
  .banner .sign { width: 24px; height: 24px; border-radius: 50%; display: grid; place-items: center; font-weight: 700; font-size: 14px; color: #fff; background: var(--accent, #3a49c4); }
  .banner .name { font-weight: 650; align-self: center; }
  .banner .text { grid-column: 2; }
  .banner.success { background: var(--good-wash, #e0f2e6); } .banner.success .sign { background: var(--good, #17653b); }
  .banner.warning { background: var(--warn-wash, #fdf0d5); } .banner.warning .sign { background: var(--warn, #7a4b00); }
  .banner.critical { background: var(--bad-wash, #fce6e4); } .banner.critical .sign { background: var(--bad, #a3201b); }
  .stack { display: flex; flex-direction: column; gap: var(--gap, 0); }
  .stack.inline { flex-flow: row wrap; align-items: center; }
  .field { display: grid; gap: 6px; }
  .field label { font-weight: 550; font-size: 0.94rem; }
  .field input, .field textarea { font: inherit; color: inherit; min-height: 44px; width: 100%; padding: 8px 12px; border: 1px solid #8d91ab; border-radius: 12px; background: #fff; }
  .field textarea { line-height: 1.45; resize: vertical; }
  .field [aria-invalid="true"] { border-color: var(--bad, #a3201b); }
  .field .error { color: var(--bad, #a3201b); font-size: 0.93rem; }
  .field :disabled { background: #f1f0ec; color: #5d6076; }
  .check { display: flex; gap: 12px; align-items: flex-start; min-height: 44px; padding: 10px 0; cursor: pointer; }
  .check input { flex: none; width: 22px; height: 22px; margin: 0; accent-color: var(--accent, #3a49c4); }
  .page > header { display: grid; gap: 4px; margin-bottom: 20px; }
  .page slot[name="breadcrumb-actions"] { display: block; margin-bottom: 10px; }
  :host([slot="breadcrumb-actions"]) .button { min-height: 44px; padding: 8px 0; border: 0; background: none; font-weight: 500; text-decoration: underline; }
  .page h1 { margin: 0; font-size: 1.6rem; font-weight: 680; line-height: 1.25; }
  .page .actions { display: flex; flex-wrap: wrap; gap: 12px; }
  .page .actions:not(:has(.filled)) { display: none; }
  .field select { min-height: 44px; width: 100%; padding: 8px 12px; border: 1px solid #8d91ab; border-radius: 12px; background: #fff; }
  .box { border-radius: 0; }
  .box.edged { border: 1px solid var(--line, #e2dfd6); }
  .box.round { border-radius: 12px; }
  .badge { display: inline-block; padding: 3px 10px; border-radius: 999px; font-size: 0.84rem; font-weight: 600; background: var(--wash, #eceefb); color: var(--ink, #1e2138); }
  .badge.critical { background: var(--bad-wash, #fce6e4); color: var(--bad, #a3201b); }
  .badge.success { background: var(--good-wash, #e0f2e6); color: var(--good, #17653b); }
  .badge.warning { background: var(--warn-wash, #fdf0d5); color: var(--warn, #7a4b00); }
  .subdued { color: var(--soft, #565a72); font-size: 0.93rem; }
  .strong { font-weight: 650; }
  .section > h2 { font-size: 1.15rem; font-weight: 650; margin-bottom: 12px; }
  .bars span { display: block; height: 14px; border-radius: 7px; background: #e6e3da; margin-bottom: 10px; }
  .bars span:nth-child(2) { width: 88%; } .bars span:nth-child(3) { width: 55%; }
  .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .action { display: flex; flex-direction: column; }
  .action .head { display: flex; align-items: center; justify-content: space-between; gap: 16px; padding: 18px 24px 14px; border-bottom: 1px solid var(--line, #e2dfd6); }
  .action .head h2 { font-size: 1.25rem; font-weight: 650; line-height: 1.3; }
  .action .head button { width: 44px; height: 44px; margin: -8px -12px -8px 0; border: 0; border-radius: 50%; background: none; font-size: 24px; line-height: 1; cursor: pointer; }
  .action .head button:hover { background: var(--wash, #eceefb); }
  .action .body { padding: 20px 24px; overflow: auto; max-height: calc(86vh - 150px); }
  .action .foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 12px; padding: 14px 24px 18px; border-top: 1px solid var(--line, #e2dfd6); }
  @media (max-width: 560px) {
    .action .head, .action .body, .action .foot { padding-left: 18px; padding-right: 18px; }
    .action .foot { flex-direction: column-reverse; align-items: stretch; }
    :host([slot$="action"]) .button, :host([slot$="actions"]:not([slot^="breadcrumb"])) .button { width: 100%; }
    .action .body { max-height: calc(92vh - 210px); }
  }
`);

const gaps: Record<string, string> = { "small-200": "6px", "small-100": "4px", small: "8px", base: "14px", large: "22px" };

/** Drawn again whenever the extension sets a property; focus stays, because what is there is kept where it can be. */
abstract class StandIn extends HTMLElement {
  protected readonly values: Values = {};
  protected readonly shadow = this.attachShadow({ mode: "open" });
  private drawn = false;

  constructor() {
    super();
    this.shadow.adoptedStyleSheets = [look];
  }

  connectedCallback(): void {
    if (this.drawn) return;
    this.drawn = true;
    this.build();
    this.draw();
  }

  set(name: string, value: unknown): void {
    this.values[name] = value;
    if (this.drawn) this.draw();
  }

  get(name: string): unknown {
    return this.values[name];
  }

  protected text(name: string): string {
    const value = this.values[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  }

  protected is(name: string): boolean {
    return Boolean(this.values[name]);
  }

  protected inside<E extends Element = HTMLElement>(selector: string): E {
    return this.shadow.querySelector<E>(selector)!;
  }

  /** Once: the markup. */
  protected abstract build(): void;
  /** After each change of a property. */
  protected draw(): void {}
}

class SButton extends StandIn {
  protected build(): void {
    // of the button that leads back Shopify draws an arrow and reads the label; its text is thrown away
    const isBack = this.slot === "breadcrumb-actions";
    this.shadow.innerHTML = this.text("href")
      ? `<a class="button">${isBack ? `<span aria-hidden="true">←</span><span class="label"></span>` : "<slot></slot>"}</a>`
      : `<button type="button" class="button"><slot></slot></button>`;
    // a button that is busy or off must not be pressed by its own text either
    this.addEventListener(
      "click",
      (event) => (this.is("disabled") || this.is("loading")) && event.stopImmediatePropagation(),
      true,
    );
  }

  protected override draw(): void {
    const button = this.inside<HTMLButtonElement & HTMLAnchorElement>(".button");
    const label = this.shadow.querySelector(".label");
    if (label) label.textContent = this.text("accessibilityLabel");
    const primary = this.slot === "primary-action" || this.text("variant") === "primary";
    button.className = `button ${primary ? "primary" : ""} ${this.text("tone")}`;
    button.disabled = this.is("disabled") || this.is("loading");
    button.setAttribute("aria-busy", String(this.is("loading")));
    if (this.text("href")) button.href = addressOf(this.text("href"));
    if (this.text("accessibilityLabel")) button.setAttribute("aria-label", this.text("accessibilityLabel"));
    else button.removeAttribute("aria-label");
    this.shadow.querySelector(".turning")?.remove();
    if (this.is("loading")) button.insertAdjacentHTML("afterbegin", `<span class="turning" aria-hidden="true"></span>`);
  }

  override focus(options?: FocusOptions): void {
    this.inside(".button").focus(options);
  }
}

/** Headings follow one another without a gap: under the page's own, or under that of a section or a modal. */
const levelIn = (element: Element): 2 | 3 => (element.closest("s-page") && !element.parentElement?.closest("s-section") ? 2 : 3);

class SBanner extends StandIn {
  protected build(): void {
    const level = levelIn(this);
    this.shadow.innerHTML = `<div class="banner"><span class="sign" aria-hidden="true"></span><h${level} class="name"></h${level}><div class="text"><slot></slot></div></div>`;
  }

  protected override draw(): void {
    const tone = this.text("tone");
    const banner = this.inside(".banner");
    banner.className = `banner ${tone}`;
    banner.setAttribute("role", tone === "critical" ? "alert" : "status");
    this.inside(".sign").textContent = { success: "✓", warning: "!", critical: "!" }[tone] ?? "i";
    this.inside(".name").textContent = this.text("heading");
  }
}

class SStack extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="stack"><slot></slot></div>`;
  }

  protected override draw(): void {
    const stack = this.inside(".stack");
    stack.className = `stack ${this.text("direction")}`;
    stack.style.setProperty("--gap", gaps[this.text("gap")] ?? "0");
  }
}

/** Of a box only what our extensions use: an edge, round corners and room inside. */
class SBox extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="box"><slot></slot></div>`;
  }

  protected override draw(): void {
    const box = this.inside("div");
    box.className = `box ${this.text("border") ? "edged" : ""} ${this.text("borderRadius") ? "round" : ""}`;
    box.style.padding = gaps[this.text("padding")] ?? "0";
  }
}

class SBadge extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<span class="badge"><slot></slot></span>`;
    this.style.display = "inline-block";
  }

  protected override draw(): void {
    this.inside("span").className = `badge ${this.text("tone")}`;
  }
}

class SParagraph extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<p><slot></slot></p>`;
  }

  protected override draw(): void {
    this.inside("p").className = this.text("color");
  }
}

class SText extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<span><slot></slot></span>`;
  }

  protected override draw(): void {
    this.inside("span").className = `${this.text("color")} ${this.text("type")}`;
  }
}

class SHeading extends StandIn {
  protected build(): void {
    const level = levelIn(this);
    this.shadow.innerHTML = `<h${level} class="strong"><slot></slot></h${level}>`;
  }
}

class SSection extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<section class="section"><h2 id="name"></h2><slot></slot></section>`;
  }

  protected override draw(): void {
    this.inside("h2").textContent = this.text("heading");
    this.inside("h2").hidden = this.text("heading") === "";
    this.inside("section").setAttribute("aria-label", this.text("heading") || this.text("accessibilityLabel"));
  }
}

class SLink extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<a><slot></slot></a>`;
    this.style.display = "inline";
  }

  protected override draw(): void {
    const link = this.inside<HTMLAnchorElement>("a");
    link.href = addressOf(this.text("href"));
    if (this.text("target") === "_blank") Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  }
}

class SUnorderedList extends StandIn {
  protected build(): void {
    this.setAttribute("role", "list");
    this.style.paddingLeft = "1.2em";
    this.shadow.innerHTML = `<slot></slot>`;
  }
}

class SOrderedList extends StandIn {
  protected build(): void {
    this.setAttribute("role", "list");
    Object.assign(this.style, { paddingLeft: "1.5em", listStyleType: "decimal", counterReset: "list-item" });
    this.shadow.innerHTML = `<slot></slot>`;
  }
}

class SListItem extends StandIn {
  protected build(): void {
    this.setAttribute("role", "listitem");
    this.style.display = "list-item";
    this.shadow.innerHTML = `<slot></slot>`;
  }
}

class SSpinner extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div role="status"><span class="turning" style="display:block" aria-hidden="true"></span><span class="visually-hidden"></span></div>`;
  }

  protected override draw(): void {
    this.inside(".visually-hidden").textContent = this.text("accessibilityLabel");
  }
}

class SSkeletonParagraph extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="bars" role="status"><span aria-hidden="true"></span><span aria-hidden="true"></span><span aria-hidden="true"></span><p class="visually-hidden"></p></div>`;
  }

  protected override draw(): void {
    this.inside("p").textContent = this.text("content");
  }
}

class SOption extends StandIn {
  protected build(): void {
    this.style.display = "none";
  }
}

class SSelect extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="field"><label for="field"></label><select id="field"></select></div><slot hidden></slot>`;
    const select = this.inside<HTMLSelectElement>("select");
    select.addEventListener("change", () => {
      this.values.value = select.value;
      this.dispatchEvent(new CustomEvent("change", { detail: { value: select.value } }));
    });
    new MutationObserver(() => this.draw()).observe(this, { childList: true, subtree: true, characterData: true });
  }

  protected override draw(): void {
    const select = this.inside<HTMLSelectElement>("select");
    this.inside("label").textContent = this.text("label");
    const wanted = [
      ...(this.text("placeholder") ? [{ value: "", text: this.text("placeholder") }] : []),
      ...[...this.querySelectorAll("s-option")].map((option) => ({
        value: String((option as unknown as SOption).get("value") ?? ""),
        text: option.textContent ?? "",
      })),
    ];
    if (JSON.stringify(wanted) !== JSON.stringify([...select.options].map(({ value, text }) => ({ value, text }))))
      select.replaceChildren(...wanted.map(({ value, text }) => new Option(text, value)));
    select.disabled = this.is("disabled");
    select.value = this.text("value");
  }
}

/** A field people write into. What the extension sets is shown, unless it is only the echo of what was typed since. */
abstract class SField extends StandIn {
  private echoes: string[] = [];

  protected abstract markup(): string;
  /** The event after which the extension is told; the browser's own one stays inside. */
  protected abstract told(): "input" | "change";

  protected get control(): HTMLInputElement | HTMLTextAreaElement {
    return this.inside("#field");
  }

  protected build(): void {
    this.shadow.innerHTML = `<div class="field"><label for="field"></label>${this.markup()}<p class="subdued" id="details"></p><p class="error" id="error" hidden></p></div>`;
    for (const type of ["input", "change"] as const)
      this.control.addEventListener(type, (event) => {
        event.stopPropagation();
        const { value } = this.control;
        const isNews = value !== this.values.value;
        this.values.value = value;
        if (isNews && type === this.told()) this.echoes.push(value);
        this.dispatchEvent(new CustomEvent(type, { detail: { value } }));
      });
  }

  override set(name: string, value: unknown): void {
    const echo = name === "value" ? this.echoes.indexOf(String(value ?? "")) : -1;
    if (echo < 0) return super.set(name, value);
    this.echoes.splice(0, echo + 1);
  }

  protected override draw(): void {
    const { control } = this;
    this.inside("label").textContent = this.text("label");
    this.inside("#details").textContent = this.text("details");
    if (control.value !== this.text("value")) control.value = this.text("value");
    control.disabled = this.is("disabled");
    if (this.text("maxLength")) control.setAttribute("maxlength", this.text("maxLength"));
    const error = this.inside(".error");
    error.textContent = this.text("error");
    error.hidden = !this.text("error");
    control.setAttribute("aria-invalid", String(!error.hidden));
    const described = [this.text("details") && "details", error.hidden ? "" : "error"].filter(Boolean).join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    else control.removeAttribute("aria-describedby");
  }
}

class STextArea extends SField {
  protected markup(): string {
    return `<textarea id="field" dir="auto"></textarea>`;
  }

  protected told(): "input" {
    return "input";
  }

  protected override draw(): void {
    super.draw();
    this.control.setAttribute("rows", this.text("rows") || "2");
  }
}

/** One line; the admin's fields also have a sentence below. */
class STextField extends SField {
  protected markup(): string {
    return `<input id="field" type="text" autocomplete="off" />`;
  }

  protected told(): "input" {
    return "input";
  }
}

class SDateField extends SField {
  protected markup(): string {
    return `<input id="field" type="date" />`;
  }

  protected told(): "change" {
    return "change";
  }

  /** Of `allow` only what our extensions use: one range, either end open. */
  protected override draw(): void {
    super.draw();
    const [min, max] = this.text("allow").split("--");
    for (const [name, day] of [
      ["min", min],
      ["max", max],
    ] as const)
      if (day) this.control.setAttribute(name, day);
      else this.control.removeAttribute(name);
  }
}

class SCheckbox extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<label class="check"><input type="checkbox" /><span class="name"></span></label>`;
    const box = this.inside<HTMLInputElement>("input");
    box.addEventListener("input", (event) => event.stopPropagation());
    box.addEventListener("change", () => {
      this.values.checked = box.checked;
      this.dispatchEvent(new CustomEvent("change", { detail: { checked: box.checked } }));
    });
  }

  protected override draw(): void {
    const box = this.inside<HTMLInputElement>("input");
    this.inside(".name").textContent = this.text("label");
    box.checked = this.is("checked");
    box.disabled = this.is("disabled");
  }
}

/** A full page: its heading is the page's. */
class SPage extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="page"><header>
      <slot name="breadcrumb-actions"></slot><h1></h1><p class="subdued"></p>
      <div class="actions"><slot name="primary-action"></slot><slot name="secondary-actions"></slot></div>
    </header><slot></slot></div>`;
    for (const slot of this.shadow.querySelectorAll<HTMLSlotElement>(".actions slot"))
      slot.addEventListener("slotchange", () => slot.classList.toggle("filled", slot.assignedElements().length > 0));
  }

  protected override draw(): void {
    this.inside("h1").textContent = this.text("heading");
    this.inside("p").textContent = this.text("subheading");
  }
}

/** The modal's frame. The host closes it; the extension's own buttons come in by slot. */
class SCustomerAccountAction extends StandIn {
  protected build(): void {
    const close = document.documentElement.lang === "fr" ? "Fermer" : "Close";
    this.shadow.innerHTML = `<div class="action"><div class="head"><h2 id="heading"></h2><button type="button" aria-label="${close}">×</button></div>
      <div class="body"><slot></slot></div>
      <div class="foot"><slot name="secondary-actions"></slot><slot name="primary-action"></slot></div></div>`;
    this.inside(".head button").addEventListener("click", () => this.closest("dialog")?.close());
  }

  protected override draw(): void {
    this.inside("h2").textContent = this.text("heading");
    this.closest("dialog")?.setAttribute("aria-label", this.text("heading"));
  }
}

/** A block on the admin's order page: a card with the block's name. */
class SAdminBlock extends StandIn {
  protected build(): void {
    this.shadow.innerHTML = `<div class="section"><h2></h2><slot></slot></div>`;
  }

  protected override draw(): void {
    this.inside("h2").textContent = this.text("heading");
  }
}

/** The frame of an action of the admin; the host closes it. */
class SAdminAction extends SCustomerAccountAction {
  protected override draw(): void {
    super.draw();
    this.inside(".body").setAttribute("aria-busy", String(this.is("loading")));
  }
}

const standIns: Record<string, CustomElementConstructor> = {
  "s-admin-action": SAdminAction,
  "s-admin-block": SAdminBlock,
  "s-badge": SBadge,
  "s-banner": SBanner,
  "s-box": SBox,
  "s-button": SButton,
  "s-checkbox": SCheckbox,
  "s-customer-account-action": SCustomerAccountAction,
  "s-date-field": SDateField,
  "s-heading": SHeading,
  "s-link": SLink,
  "s-list-item": SListItem,
  "s-option": SOption,
  "s-ordered-list": SOrderedList,
  "s-page": SPage,
  "s-paragraph": SParagraph,
  "s-section": SSection,
  "s-select": SSelect,
  "s-skeleton-paragraph": SSkeletonParagraph,
  "s-spinner": SSpinner,
  "s-stack": SStack,
  "s-text": SText,
  "s-text-area": STextArea,
  "s-text-field": STextField,
  "s-unordered-list": SUnorderedList,
};

function unknownElement(tag: string): CustomElementConstructor {
  return class extends StandIn {
    protected build(): void {
      console.error(`The simulator does not draw <${tag}> yet: add it to test/simulator/account/page/stand-ins.ts`);
      this.shadow.innerHTML = `<slot></slot>`;
    }
  };
}

export function defineStandIns(resolveLink: (link: string) => string): void {
  addressOf = resolveLink;
  for (const [tag, { properties }] of Object.entries(elements)) {
    const constructor = standIns[tag] ?? unknownElement(tag);
    for (const name of properties) {
      if (name === "id" || name === "hidden") continue;
      Object.defineProperty(constructor.prototype, name, {
        configurable: true,
        get(this: StandIn) {
          return this.get(name);
        },
        set(this: StandIn, value: unknown) {
          this.set(name, value);
        },
      });
    }
    customElements.define(tag, constructor);
  }
}
