import type { DateTime } from "luxon";
import { isHoliday } from "./french-holidays";
import { html, type Html } from "./html";
import { act, instant, type Looking } from "./layout";
import type { Say } from "./language";
import type { Simulator } from "./simulator";

/** The moves one button makes. */
export const moves: {
  id: string;
  unit: "minutes" | "hours" | "days" | "businessDays";
  count: number;
  label: (say: Say) => string;
}[] = [
  { id: "10-minutes", unit: "minutes", count: 10, label: (say) => say("+ 10 minutes", "+ 10 minutes") },
  { id: "1-hour", unit: "hours", count: 1, label: (say) => say("+ 1 heure", "+ 1 hour") },
  { id: "6-hours", unit: "hours", count: 6, label: (say) => say("+ 6 heures", "+ 6 hours") },
  { id: "1-day", unit: "days", count: 1, label: (say) => say("+ 1 jour", "+ 1 day") },
  { id: "3-days", unit: "days", count: 3, label: (say) => say("+ 3 jours", "+ 3 days") },
  { id: "10-business-days", unit: "businessDays", count: 10, label: (say) => say("+ 10 jours ouvrés", "+ 10 business days") },
];

/** The same hour in Paris, `days` working days later (Monday to Friday, French public holidays left out). */
export function businessDaysLater(from: DateTime, days: number): DateTime {
  let at = from.setZone("Europe/Paris");
  for (let left = days; left > 0;) {
    at = at.plus({ days: 1 });
    if (at.weekday <= 5 && !isHoliday(at)) left -= 1;
  }
  return at.toUTC();
}

export function clockPage({ shopify }: Simulator, { say, language }: Looking): Html {
  const now = shopify.clock.now();
  const moved = shopify.clock.offsetMs;
  const zones = [
    { zone: "Europe/Paris", name: "Paris" },
    { zone: "Indian/Reunion", name: "La Réunion" },
    { zone: "utc", name: "UTC" },
  ];
  return html`
    <h1>${say("Horloge", "Clock")}</h1>
    <p class="lead">
      ${say(
        "L’application, ses tâches et le simulateur lisent tous cette horloge. Elle continue d’avancer, seconde par seconde.",
        "The app, its jobs and the simulator all read this clock. It keeps running, second by second.",
      )}
    </p>
    <div class="clocks">
      ${zones.map(({ zone, name }) => {
        const local = now.setZone(zone).setLocale(language === "fr" ? "fr-FR" : "en-GB");
        return html`<section class="card" aria-label="${name}">
          <p class="soft">${name}</p>
          <div class="hour">${local.toFormat("HH:mm")}</div>
          <p>${local.toLocaleString({ weekday: "long", day: "numeric", month: "long", year: "numeric" })}</p>
        </section>`;
      })}
    </div>
    <p class="acts">
      <span
        ><strong
          >${Math.abs(moved) < 500 ? say("C’est l’heure réelle.", "This is the real time.") : sinceReal(moved, say)}</strong
        ></span
      >
    </p>
    <h2>${say("Avancer", "Move on")}</h2>
    <div class="acts">
      ${moves.map(({ id, label }) => act("/clock", label(say), { move: id }, id === "1-hour" ? "primary" : "plain"))}
    </div>
    <h2>${say("À votre mesure", "Your own measure")}</h2>
    <form method="post" action="/clock" class="row">
      <label
        >${say("Combien", "How much")}
        <input type="number" name="amount" value="30" min="-9999" max="9999" required style="width: 8em"
      /></label>
      <label>
        ${say("De quoi", "Of what")}
        <select name="unit">
          <option value="minutes">${say("minutes", "minutes")}</option>
          <option value="hours">${say("heures", "hours")}</option>
          <option value="days">${say("jours", "days")}</option>
          <option value="businessDays">${say("jours ouvrés", "business days")}</option>
        </select>
      </label>
      <button>${say("Avancer", "Move on")}</button>
    </form>
    <form method="post" action="/clock" class="row" style="margin-top: 14px">
      <label>
        ${say("Aller à (heure de Paris)", "Go to (Paris time)")}
        <input
          type="datetime-local"
          name="instant"
          value="${now.setZone("Europe/Paris").toFormat("yyyy-MM-dd'T'HH:mm")}"
          required
        />
      </label>
      <button>${say("Y aller", "Go there")}</button>
    </form>
    <h2>${say("Revenir", "Go back")}</h2>
    <div class="acts">${act("/clock", say("Revenir à l’heure réelle", "Back to the real time"), { move: "real" })}</div>
    <div class="note">
      <h3>${say("Ce qui se passe quand l’heure avance", "What happens when time moves on")}</h3>
      <ul class="steps">
        <li>
          ${say(
            "Les fenêtres d’annulation se ferment, et les boutons disparaissent sans recharger la page.",
            "Cancellation windows close, and buttons go away without a reload.",
          )}
        </li>
        <li>
          ${say(
            "Les tâches dont l’heure est venue partent : rappels, relectures, suivis de remboursement.",
            "Jobs whose time has come run: reminders, re-reads, refund follow-ups.",
          )}
        </li>
        <li>
          ${say(
            "Les webhooks en retard sont livrés, les remboursements lents arrivent, une panne limitée dans le temps se termine.",
            "Delayed webhooks are delivered, slow refunds arrive, a fault with an end comes to it.",
          )}
        </li>
      </ul>
    </div>
    <div class="note warn">
      <p>
        ${say(
          "Reculer est possible mais n’existe pas dans la vie : ce qui est déjà décidé le reste, et des événements peuvent paraître datés du futur.",
          "Going back is possible but does not exist in life: what was decided stays decided, and events may look dated in the future.",
        )}
      </p>
    </div>
    <p class="soft small">
      ${say("Instant exact : ", "Exact instant: ")}<span class="mono">${now.toUTC().toISO()}</span> ·
      ${instant(now, language, "Europe/Paris")}
    </p>
  `;
}

function sinceReal(ms: number, say: Say): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  const parts: [number, string, string][] = [
    [Math.floor(minutes / 1440), "j", "d"],
    [Math.floor((minutes % 1440) / 60), "h", "h"],
    [minutes % 60, "min", "min"],
  ];
  const long = parts
    .filter(([count]) => count > 0)
    .map(([count, french, english]) => `${count} ${say(french, english)}`)
    .join(" ");
  return ms > 0
    ? say(`En avance de ${long} sur l’heure réelle.`, `${long} ahead of the real time.`)
    : say(`En retard de ${long} sur l’heure réelle.`, `${long} behind the real time.`);
}
