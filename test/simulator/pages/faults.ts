import { DateTime } from "luxon";
import type { Call, Delivery } from "../shopify/state";
import { html, type Html } from "./html";
import type { Say } from "./language";
import { act, badge, instant, type Looking } from "./layout";
import { newestFirst, storyOf } from "./order-words";
import { processorFaults, processorSection } from "./processor";
import type { Simulator } from "./simulator";

/** A button of the page: what it is called and what it does. Faults stay on until they are switched off. */
interface Button {
  id: string;
  label: string;
  look?: "plain" | "primary" | "danger";
}

interface Fault {
  name: string;
  words: string;
  active: boolean;
  buttons: Button[];
}

/** What is broken right now, in a few words each; shown on the start page too. */
export const faultsOn = (simulator: Simulator, say: Say): string[] => [
  ...namesOf(faultsOfShopify(simulator, say)),
  ...namesOf(faultsOfWebhooks(simulator, say)),
  ...processorFaults(simulator, say),
  ...namesOf(faultsOfApp(simulator, say)),
];

const namesOf = (faults: Fault[]): string[] => faults.filter(({ active }) => active).map(({ name }) => name);

function faultsOfShopify({ shopify }: Simulator, say: Say): Fault[] {
  const { faults } = shopify;
  const down = faults.isDown;
  const lost = Object.values(faults.state.loseAnswer).some((times) => times !== 0);
  const refusing = Object.keys(faults.state.refuseCancel).length + Object.keys(faults.state.failJob).length;
  const throttled = faults.state.throttle !== 0;
  const off = (id: string): Button => ({ id, label: say("Réparer", "Repair"), look: "primary" });
  return [
    {
      name: say("Shopify ne répond plus", "Shopify is down"),
      words: say(
        "Toutes les API répondent 503, pendant un temps d’horloge simulée ou jusqu’à réparation. Aucun webhook ne part.",
        "Every API answers 503, for a while of simulated time or until repaired. No webhook is sent.",
      ),
      active: down,
      buttons: down
        ? [off("up")]
        : [
            { id: "down-10", label: say("10 minutes", "10 minutes") },
            { id: "down-60", label: say("1 heure", "1 hour") },
            { id: "down-1440", label: say("1 jour", "1 day") },
            { id: "down-forever", label: say("Jusqu’à réparation", "Until repaired") },
          ],
    },
    {
      name: say("Réponse perdue", "Answer lost"),
      words: say(
        "La prochaine annulation (orderCancel) est faite, mais la connexion tombe avant que l’application ne l’apprenne.",
        "The next cancellation (orderCancel) is done, but the connection breaks before the app hears of it.",
      ),
      active: lost,
      buttons: lost
        ? [off("keep-answers")]
        : [
            { id: "lose-cancel", label: say("Perdre la prochaine réponse", "Lose the next answer") },
            { id: "lose-refund", label: say("Perdre celle d’un remboursement", "Lose that of a refund") },
          ],
    },
    {
      name: say("Shopify est lent", "Shopify is slow"),
      words: say("Chaque réponse des API prend trois secondes.", "Every answer of the APIs takes three seconds."),
      active: faults.delayMs > 0,
      buttons: faults.delayMs > 0 ? [off("fast")] : [{ id: "slow", label: say("Ralentir", "Slow down") }],
    },
    {
      name: say("Plus de crédit d’appels", "Throttled"),
      words: say("Shopify répond THROTTLED aux appels de l’application.", "Shopify answers the app’s calls with THROTTLED."),
      active: throttled,
      buttons: throttled
        ? [off("unthrottle")]
        : [
            { id: "throttle-5", label: say("5 appels", "5 calls") },
            { id: "throttle-all", label: say("Tous", "All of them") },
          ],
    },
    {
      name: say("Erreurs 500", "Errors 500"),
      words: say("Un appel sur quatre échoue avec une erreur 500.", "One call in four fails with an error 500."),
      active: faults.errorRate > 0,
      buttons: faults.errorRate > 0 ? [off("no-errors")] : [{ id: "errors", label: say("Provoquer des erreurs", "Make errors") }],
    },
    {
      name: say("Annulations refusées", "Cancellations refused"),
      words:
        refusing === 0
          ? say("Choisissez une commande plus bas.", "Pick an order further down.")
          : say(`Pour ${refusing} commande(s) choisie(s).`, `For ${refusing} picked order(s).`),
      active: refusing > 0,
      buttons: refusing > 0 ? [off("allow-cancel")] : [],
    },
    {
      name: say("Annulation sans fin", "Cancellation never ends"),
      words: say(
        "Shopify accepte d’annuler, mais le travail de fond ne se termine jamais.",
        "Shopify agrees to cancel, but the job behind it never ends.",
      ),
      active: faults.jobNeverEnds,
      buttons: faults.jobNeverEnds ? [off("jobs-end")] : [{ id: "jobs-never-end", label: say("Ne jamais finir", "Never end") }],
    },
    {
      name: say("Annulation lente", "Slow cancellation"),
      words: say(
        "Le travail de fond d’une annulation dure vingt secondes au lieu d’une.",
        "The job behind a cancellation takes twenty seconds instead of one.",
      ),
      active: faults.cancelJobMs > 5_000,
      buttons: faults.cancelJobMs > 5_000 ? [off("jobs-fast")] : [{ id: "jobs-slow", label: say("Ralentir", "Slow down") }],
    },
  ];
}

function faultsOfWebhooks({ shopify }: Simulator, say: Say): Fault[] {
  const { mode } = shopify.webhooks;
  const toggle = (id: string, on: boolean): Button[] => [
    on ? { id, label: say("Réparer", "Repair"), look: "primary" } : { id, label: say("Activer", "Switch on") },
  ];
  return [
    {
      name: say("Webhooks en retard", "Webhooks delayed"),
      words: say("Chaque webhook part une heure (simulée) trop tard.", "Every webhook is sent an hour (simulated) late."),
      active: mode.delayMs > 0,
      buttons: toggle("webhooks-delay", mode.delayMs > 0),
    },
    {
      name: say("Webhooks en double", "Webhooks twice"),
      words: say(
        "Chaque webhook est livré deux fois, avec le même identifiant.",
        "Every webhook is delivered twice, with the same id.",
      ),
      active: mode.duplicate,
      buttons: toggle("webhooks-duplicate", mode.duplicate),
    },
    {
      name: say("Webhooks dans le désordre", "Webhooks out of order"),
      words: say("Les plus récents arrivent avant les plus anciens.", "The newest arrive before the oldest."),
      active: mode.reorder,
      buttons: toggle("webhooks-reorder", mode.reorder),
    },
    {
      name: say("Webhooks perdus", "Webhooks lost"),
      words: say(
        "Aucun webhook n’arrive : l’application doit s’en apercevoir seule.",
        "No webhook arrives: the app has to find out by itself.",
      ),
      active: mode.drop,
      buttons: toggle("webhooks-drop", mode.drop),
    },
  ];
}

function faultsOfApp({ app, mailbox }: Simulator, say: Say): Fault[] {
  return [
    {
      name: say("Application arrêtée", "App stopped"),
      words: say(
        "Tuer l’application sans prévenir (kill -9), elle redémarre seule ; ou la laisser arrêtée.",
        "Kill the app without warning (kill -9), it starts again by itself; or leave it stopped.",
      ),
      active: app.state === "stopped",
      buttons:
        app.state === "stopped"
          ? [{ id: "app-start", label: say("Démarrer", "Start"), look: "primary" }]
          : [
              { id: "app-kill", label: say("Tuer maintenant", "Kill it now"), look: "danger" },
              { id: "app-stop", label: say("Laisser arrêtée", "Leave it stopped") },
            ],
    },
    {
      name: say("E-mails refusés", "Mail refused"),
      words: say(
        "Le serveur de messagerie répond « réessayez plus tard » à chaque e-mail.",
        "The mail server answers “try again later” to every mail.",
      ),
      active: mailbox.mode === "refusing",
      buttons:
        mailbox.mode === "refusing"
          ? [{ id: "mail-accept", label: say("Réparer", "Repair"), look: "primary" }]
          : [{ id: "mail-refuse", label: say("Refuser les e-mails", "Refuse mail") }],
    },
  ];
}

export function faultsPage(simulator: Simulator, looking: Looking): Html {
  const { say } = looking;
  const { shopify } = simulator;
  const anything = faultsOn(simulator, say).length > 0;
  return html`
    <h1>${say("Pannes", "Faults")}</h1>
    <p class="lead">
      ${say(
        "Cassez ce que vous voulez. Une demande reçue ne doit jamais se perdre, et rien ne doit se faire deux fois.",
        "Break whatever you like. A request that was received must never get lost, and nothing may be done twice.",
      )}
    </p>
    <div class="acts">
      ${
        anything
          ? act("/faults", say("Tout réparer", "Repair everything"), { fault: "repair" }, "primary")
          : badge(say("Tout fonctionne", "Everything works"), "good")
      }
    </div>

    ${group("Shopify", faultsOfShopify(simulator, say), say)}
    ${group(say("Webhooks", "Webhooks"), faultsOfWebhooks(simulator, say), say)} ${processorSection(simulator, looking)}
    ${group(say("L’application et ses e-mails", "The app and its mail"), faultsOfApp(simulator, say), say)}

    <h2>${say("Gestes du marchand et de Shopify", "What a merchant and Shopify do")}</h2>
    <div class="grid">${byHand(simulator, say)}</div>

    <h2>${say("Livraisons de webhooks", "Webhook deliveries")}</h2>
    ${deliveries(shopify.webhooks.deliveries(), looking)}

    <h2>${say("Appels de l’application à Shopify", "The app’s calls to Shopify")}</h2>
    ${calls(shopify.calls(), looking)}
  `;
}

const group = (name: string, faults: Fault[], say: Say): Html => html`
  <h2>${name}</h2>
  <div class="grid">
    ${faults.map(
      (fault) => html`
        <section class="card fault ${fault.active ? "active" : ""}" aria-label="${fault.name}">
          <h3>${fault.name} ${fault.active && badge(say("en cours", "on"), "bad")}</h3>
          <p>${fault.words}</p>
          <div class="acts">${fault.buttons.map(({ id, label, look }) => act("/faults", label, { fault: id }, look))}</div>
        </section>
      `,
    )}
  </div>
`;

function byHand({ shopify }: Simulator, say: Say): Html[] {
  const orders = shopify.shops().flatMap((shop) =>
    newestFirst(shopify.orders(shop.domain))
      .filter((order) => !order.cancelledAt)
      .map((order) => ({ value: `${shop.domain} ${order.id}`, label: `${order.name} · ${storyOf(order, say)} (${shop.name})` })),
  );
  const people = shopify
    .shops()
    .flatMap((shop) =>
      shop.customers.map((customer) => ({ value: `${shop.domain} ${customer.id}`, label: `${customer.name} (${shop.name})` })),
    );
  const shops = shopify.shops().map((shop) => ({ value: shop.domain, label: shop.name }));
  const picked = (
    title: string,
    words: string,
    field: "order" | "customer" | "shop",
    fieldName: string,
    options: { value: string; label: string }[],
    buttons: Button[],
  ): Html => html`
    <section class="card fault" aria-label="${title}">
      <h3>${title}</h3>
      <p>${words}</p>
      <form method="post" action="/faults" class="acts">
        <select name="${field}" aria-label="${fieldName}" style="width: 100%">
          ${options.map(({ value, label }) => html`<option value="${value}">${label}</option>`)}
        </select>
        ${buttons.map(({ id, label, look }) => html`<button name="fault" value="${id}" class="${look ?? "plain"}">${label}</button>`)}
      </form>
    </section>
  `;
  return [
    picked(
      say("Une commande en particulier", "One order in particular"),
      say(
        "Annulée à la main par le marchand, contestée auprès de la banque, ou que Shopify refusera d’annuler.",
        "Cancelled by hand by the merchant, disputed with the bank, or one that Shopify will refuse to cancel.",
      ),
      "order",
      say("Commande", "Order"),
      orders,
      [
        { id: "cancel-by-hand", label: say("Annuler à la main", "Cancel by hand") },
        { id: "dispute", label: say("Ouvrir un litige", "Open a dispute") },
        { id: "refuse-cancel", label: say("Faire refuser l’annulation", "Refuse to cancel") },
        { id: "fail-job", label: say("Faire échouer le travail", "Fail the job") },
      ],
    ),
    picked(
      say("Données d’un client", "A customer’s data"),
      say(
        "Les webhooks de conformité que Shopify envoie quand un client veut voir, ou faire effacer, ce qu’on sait de lui.",
        "The compliance webhooks Shopify sends when a customer wants to see, or have erased, what is known of them.",
      ),
      "customer",
      say("Client", "Customer"),
      people,
      [
        { id: "customers-data-request", label: "customers/data_request" },
        { id: "customers-redact", label: "customers/redact" },
      ],
    ),
    picked(
      say("Désinstallation", "Uninstalling"),
      say(
        "L’application est retirée du magasin ; ses données doivent ensuite disparaître. La rouvrir dans l’administration la réinstalle.",
        "The app is removed from the shop; later its data must go. Opening it in the admin again installs it anew.",
      ),
      "shop",
      say("Magasin", "Shop"),
      shops,
      [
        { id: "app-uninstalled", label: "app/uninstalled", look: "danger" },
        { id: "shop-redact", label: "shop/redact" },
      ],
    ),
  ];
}

function deliveries(all: Delivery[], { say, language, zone }: Looking): Html {
  if (all.length === 0) return html`<p class="soft">${say("Aucune pour l’instant.", "None yet.")}</p>`;
  const columns = [
    say("Sujet", "Topic"),
    say("Magasin", "Shop"),
    say("Déclenché", "Triggered"),
    say("État", "Status"),
    say("Essais", "Attempts"),
    "",
  ];
  const words: Record<Delivery["status"], [string, "good" | "warn" | "bad" | "calm"]> = {
    waiting: [say("en attente", "waiting"), "warn"],
    delivered: [say("livré", "delivered"), "good"],
    "gave-up": [say("abandonné", "gave up"), "bad"],
    dropped: [say("non livré", "not sent"), "bad"],
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${say("Livraisons de webhooks", "Webhook deliveries")}">
    <table class="stack">
      <thead>
        <tr>
          ${columns.map((column) => (column ? html`<th scope="col">${column}</th>` : html`<td></td>`))}
        </tr>
      </thead>
      <tbody>
        ${newest(all, 40).map((each) => {
          const [word, tone] = words[each.status];
          return html`<tr>
            <th scope="row">${each.topic}</th>
            <td>${each.shop}</td>
            <td>${instant(DateTime.fromISO(each.triggeredAt), language, zone, "short")}</td>
            <td>${badge(word, tone)}</td>
            <td data-label="${columns[4] ?? ""}">
              ${each.attempts.map((attempt) => attempt.status ?? attempt.error ?? "?").join(", ") || "0"}
            </td>
            <td>${act("/faults", say("Livrer encore", "Redeliver"), { fault: "redeliver", delivery: each.id })}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function calls(all: Call[], { say, language, zone }: Looking): Html {
  if (all.length === 0) return html`<p class="soft">${say("Aucun pour l’instant.", "None yet.")}</p>`;
  const columns = [
    say("Opération", "Operation"),
    say("Magasin", "Shop"),
    say("À", "At"),
    say("Réponse", "Answer"),
    say("Coût", "Cost"),
  ];
  const total = all.reduce((sum, each) => sum + (each.actualCost ?? 0), 0);
  return html`<p class="soft">
      ${say(`${all.length} appels gardés, ${total} points en tout.`, `${all.length} calls kept, ${total} points in all.`)}
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="${say("Appels de l’application", "The app’s calls")}">
      <table class="stack">
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${newest(all, 40).map(
            (each) =>
              html`<tr>
                <th scope="row">${each.operationName}</th>
                <td>${each.shop}</td>
                <td>${instant(DateTime.fromISO(each.at), language, zone, "short")}</td>
                <td>${badge(String(each.status), each.status < 400 && !each.problem ? "good" : "bad")} ${each.problem}</td>
                <td data-label="${columns[4] ?? ""}">
                  ${each.actualCost ?? "·"} <span class="soft">/ ${each.requestedCost ?? "·"}</span>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

const newest = <T>(all: T[], count: number): T[] => all.slice(-count).reverse();
