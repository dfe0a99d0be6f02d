import { DateTime } from "luxon";
import { html, type Html } from "../pages/html";
import { badge, instant, type Looking } from "../pages/layout";
import type { Simulator } from "../pages/simulator";
import { numberIn, shortName } from "../pages/addresses";
import { newestFirst } from "../pages/order-words";
import type { SimShop } from "../shopify/state";

/** Shopify Flow from the merchant's side: which triggers of the app a workflow uses, what has come for them, and the app's action. */
export function flowPage({ shopify }: Simulator, shop: SimShop, { say, language, zone }: Looking, told: string | null): Html {
  const home = `/admin/${shortName(shop.domain)}/flow`;
  const events = shopify.flow.events(shop.domain).slice(-50).reverse();
  return html`<div class="stage page">
    <h1>Shopify Flow</h1>
    ${told !== null && html`<p role="status">${say("Réponse de l’application : ", "The app’s answer: ")}${told}</p>`}
    <div class="columns">
      <div>
        <section class="card">
          <h2>${say("Déclencheurs de l’application", "Triggers of the app")}</h2>
          <ul class="bare stacked">
            ${shopify.flow.triggers(shop.domain).map(
              ({ handle, name, description, inUse }) =>
                html`<li>
                  <form method="post" action="${home}/use">
                    <input type="hidden" name="handle" value="${handle}" />
                    <input type="hidden" name="inUse" value="${inUse ? "no" : "yes"}" />
                    <strong>${name}</strong> ${inUse && badge(say("utilisé", "in use"), "good")}<br />
                    <span class="soft small">${description}</span><br />
                    <button>
                      ${inUse ? say("Désactiver le workflow", "Switch the workflow off") : say("Activer un workflow", "Switch a workflow on")}
                    </button>
                  </form>
                </li>`,
            )}
          </ul>
        </section>
        <section class="card">
          <h2>${say("Action : ouvrir un dossier", "Action: open a case")}</h2>
          <form class="stacked" method="post" action="${home}/run">
            <label>
              ${say("Commande", "Order")}
              <select name="order">
                ${newestFirst(shopify.orders(shop.domain)).map(
                  ({ id, name }) => html`<option value="${numberIn(id)}">${name}</option>`,
                )}
              </select>
            </label>
            <label>${say("Note", "Note")} <input name="note" /></label>
            <button>${say("Exécuter l’action", "Run the action")}</button>
          </form>
        </section>
        <section class="card">
          <h2>${say("Événements reçus", "Events received")}</h2>
          ${
            events.length === 0
              ? html`<p class="soft">
                  ${say(
                    "Aucun pour l’instant. Activez un workflow, puis faites une demande d’annulation.",
                    "None yet. Switch a workflow on, then ask for a cancellation.",
                  )}
                </p>`
              : html`<ol class="timeline">
                  ${events.map(
                    ({ at, handle, payload }) =>
                      html`<li>
                        <time datetime="${at}">${instant(DateTime.fromISO(at), language, zone)}</time><strong>${handle}</strong>
                        <pre class="small" tabindex="0">${JSON.stringify(payload, null, 1)}</pre>
                      </li>`,
                  )}
                </ol>`
          }
        </section>
      </div>
    </div>
  </div>`;
}
