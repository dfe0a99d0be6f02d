import type { Request, Response } from "express";
import type { DateTime } from "luxon";
import { html, type Html } from "./html";
import { languageOf, sayIn, type Language, type Say } from "./language";

export interface Looking {
  language: Language;
  say: Say;
  /** The zone instants are shown in: the shop's. */
  zone: string;
}

export function looking(request: Request): Looking {
  const language = languageOf(request);
  return { language, say: sayIn(language), zone: "Europe/Paris" };
}

export type Place = "start" | "account" | "admin" | "warehouse" | "mailbox" | "clock" | "faults";

/** Every place of the simulator, in the order in which it is visited. */
export const places: { place: Exclude<Place, "start">; path: string; name: (say: Say) => string }[] = [
  { place: "account", path: "/account", name: (say) => say("Compte client", "Customer account") },
  { place: "admin", path: "/admin/sofimix/apps/order-cancellation/", name: (say) => say("Administration", "Admin") },
  { place: "warehouse", path: "/warehouse", name: (say) => say("Entrepôt", "Warehouse") },
  { place: "mailbox", path: "/mailbox", name: (say) => say("Messagerie", "Mailbox") },
  { place: "clock", path: "/clock", name: (say) => say("Horloge", "Clock") },
  { place: "faults", path: "/faults", name: (say) => say("Pannes", "Faults") },
];

export function sendPage(
  request: Request,
  response: Response,
  page: { title: string; here: Place; body: Html; now: DateTime; status?: number; wide?: boolean },
): void {
  const { language, say, zone } = looking(request);
  const markup = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${say("Simulateur", "Simulator")}</title>
        <link rel="stylesheet" href="/simulator.css" />
        <link rel="icon" href="/simulator.svg" type="image/svg+xml" />
      </head>
      <body>
        <a class="skip" href="#content">${say("Aller au contenu", "Skip to content")}</a>
        <header class="top">
          <a class="brand" href="/">
            <img src="/simulator.svg" alt="" width="28" height="28" />
            <span>${say("Simulateur", "Simulator")}</span>
          </a>
          <nav aria-label="${say("Lieux", "Places")}">
            <ul>
              ${places.map(
                ({ place, path, name }) =>
                  html`<li><a href="${path}" ${place === page.here && html`aria-current="page"`}>${name(say)}</a></li>`,
              )}
            </ul>
          </nav>
          <a class="time" href="/clock" title="${say("Heure simulée à Paris", "Simulated time in Paris")}">
            <span class="visually-hidden">${say("Heure simulée : ", "Simulated time: ")}</span>
            <time datetime="${page.now.toUTC().toISO()}">${instant(page.now, language, zone, "short")}</time>
          </a>
          <form class="language" method="post" action="/language">
            <input type="hidden" name="back" value="${request.originalUrl}" />
            <button name="language" value="${language === "fr" ? "en" : "fr"}" lang="${language === "fr" ? "en" : "fr"}">
              ${language === "fr" ? "English" : "Français"}
            </button>
          </form>
        </header>
        <main id="content" class="${page.wide ? "wide" : ""}">${page.body}</main>
        <footer class="bottom">
          <p>
            ${say(
              "Ceci est un simulateur, sur cette machine seulement. Rien ici n’est Shopify, rien ne part sur Internet, et aucun argent ne bouge.",
              "This is a simulator, on this machine only. Nothing here is Shopify, nothing goes to the internet, and no money moves.",
            )}
          </p>
        </footer>
      </body>
    </html>`;
  response
    .status(page.status ?? 200)
    .type("html")
    .set("Cache-Control", "no-store")
    .send(markup.toString());
}

/** An instant as people write it, in the shop's zone unless another is named. */
export function instant(at: DateTime, language: Language, zone: string, length: "short" | "long" = "long"): string {
  const local = at.setZone(zone).setLocale(language === "fr" ? "fr-FR" : "en-GB");
  return length === "short"
    ? local.toLocaleString({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" })
    : local.toLocaleString({
        weekday: "long",
        day: "numeric",
        month: "long",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
      });
}

/** A form of one button, for an act that changes something and comes back to the page. */
export function act(
  path: string,
  label: string,
  fields: Record<string, string> = {},
  look: "plain" | "primary" | "danger" = "plain",
): Html {
  return html`<form method="post" action="${path}" class="act">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button class="${look}">${label}</button>
  </form>`;
}

export const badge = (text: string, tone: "calm" | "good" | "warn" | "bad" | "info" = "calm"): Html =>
  html`<span class="badge ${tone}">${text}</span>`;

export const money = (amount: { amount: string; currencyCode: string }, language: Language): string =>
  new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", { style: "currency", currency: amount.currencyCode }).format(
    Number(amount.amount),
  );
