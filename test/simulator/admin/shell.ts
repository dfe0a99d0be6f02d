import { readFile } from "node:fs/promises";
import express, { type Request, type Response, type Router } from "express";
import type { SimOrder, SimShop, SimStaff } from "../shopify/state";
import { html, Html } from "../pages/html";
import { readCookie, type Language } from "../pages/language";
import { instant, looking, money } from "../pages/layout";
import { linesOf, newestFirst, paymentBadge, shippingBadge, storyOf } from "../pages/order-words";
import type { Simulator } from "../pages/simulator";
import { numberIn, shortName } from "../pages/addresses";
import { totalPrice } from "../shopify/order-facts";
import { DateTime } from "luxon";
import { scriptsFor } from "../account/scripts";
import { flowPage } from "./flow-page";
import { orderPage } from "./order-page";

/** What the app is called in addresses of the admin: /admin/<store>/apps/<handle>/… */
const appHandle = "order-cancellation";
const staffCookie = "simulator-staff";

/**
 * The merchant's admin: the embedded app in its frame, and the merchant's own order pages, where an order can be
 * cancelled or refunded by hand. Mounted at /admin.
 */
export function adminShell(simulator: Simulator): Router {
  const admin = express.Router();
  const form = express.urlencoded({ extended: false });
  const { shopify } = simulator;

  admin.get("/shell.js", asset("shell-in-browser.js", "text/javascript"));
  admin.get("/assets/:file", (request, response, next) => {
    scriptsFor(simulator.appUrl)
      .then(({ files }) => {
        const script = files.get(request.params.file);
        if (script === undefined) return next();
        // workers without an origin load them, too
        response.type("text/javascript").set({ "Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache" }).send(script);
      })
      .catch(next);
  });
  admin.get("/shell.css", asset("shell.css", "text/css"));

  admin.get("/", (_request, response) => {
    const first = shopify.shops()[0];
    response.redirect(first ? `/admin/${shortName(first.domain)}/apps/${appHandle}/` : "/");
  });

  /** The shop named in the address, by its short name or its domain; 404 when there is none. */
  const shopIn = (request: Request): SimShop | undefined => {
    const name = request.params.shop ?? "";
    return shopify.shops().find((shop) => shop.domain === name || shortName(shop.domain) === name);
  };

  /** By its id's number or by the number in its name. */
  const orderIn = (shop: SimShop, request: Request): SimOrder | undefined =>
    shopify.orders(shop.domain).find((order) => [numberIn(order.id), String(order.number)].includes(request.params.order ?? ""));

  const withShop =
    (answer: (shop: SimShop, request: Request, response: Response, next: () => void) => void | Promise<void>) =>
    (request: Request, response: Response, next: (error?: unknown) => void): void => {
      const shop = shopIn(request);
      if (!shop) return next();
      Promise.resolve()
        .then(() => answer(shop, request, response, next))
        .catch(next);
    };

  admin.get(
    "/:shop",
    withShop((shop, _request, response) => response.redirect(`/admin/${shortName(shop.domain)}/orders`)),
  );

  // What the shell asks for on the app's behalf: a fresh ID token of the staff member at the desk.
  admin.get(
    "/:shop/id-token",
    withShop((shop, request, response) => {
      response.set("Cache-Control", "no-store");
      response.json({ token: shopify.idToken({ shop: shop.domain, userId: staffAtDesk(shop, request).id }) });
    }),
  );

  admin.post(
    "/:shop/staff",
    form,
    withShop((shop, request, response) => {
      const { staff = "", back = "" } = request.body as Record<string, string>;
      response.cookie(`${staffCookie}-${shortName(shop.domain)}`, staff, { sameSite: "lax", path: "/admin" });
      response.redirect(303, back.startsWith("/admin/") ? back : `/admin/${shortName(shop.domain)}`);
    }),
  );

  admin.get(
    [`/:shop/apps/${appHandle}`, `/:shop/apps/${appHandle}/*`],
    withShop((shop, request, response) => {
      const { language } = looking(request);
      const staff = staffAtDesk(shop, request);
      const basePath = `/admin/${shortName(shop.domain)}/apps/${appHandle}`;
      const path = request.originalUrl.slice(basePath.length) || "/";
      const data = {
        language,
        appUrl: simulator.appUrl,
        appName: language === "fr" ? "Annulation de commandes" : "Order cancellation",
        shopName: shop.name,
        basePath,
        adminPath: `/admin/${shortName(shop.domain)}`,
        tokenPath: `/admin/${shortName(shop.domain)}/id-token`,
        path,
        staff: { id: staff.id, accountOwner: staff.accountOwner },
        scopes: shop.app?.scopes ?? [],
      };
      const frame = frameAddress(simulator, shop, staff, path, language);
      sendAdminPage(simulator, shop, request, response, {
        title: data.appName,
        here: "app",
        head: html`<script type="application/json" id="shell">
            ${json(data)}
          </script>
          <script src="/admin/shell.js"></script>`,
        body: appStage(data, frame, looking(request)),
      });
    }),
  );

  admin.get(
    "/:shop/orders",
    withShop((shop, request, response) => {
      sendAdminPage(simulator, shop, request, response, {
        title: looking(request).say("Commandes", "Orders"),
        here: "orders",
        body: orderList(simulator, shop, request),
      });
    }),
  );

  admin.get(
    "/:shop/flow",
    withShop((shop, request, response) => {
      const told = typeof request.query.told === "string" ? request.query.told : null;
      sendAdminPage(simulator, shop, request, response, {
        title: "Shopify Flow",
        here: "flow",
        body: flowPage(simulator, shop, looking(request), told),
      });
    }),
  );
  admin.post(
    "/:shop/flow/:act",
    form,
    withShop(async (shop, request, response) => {
      const { handle = "", inUse = "", order = "", note = "" } = request.body as Record<string, string>;
      const properties = { order_id: Number(order), ...(note ? { note } : {}) };
      const told =
        request.params.act === "use"
          ? String(await shopify.flow.use(shop.domain, handle, inUse === "yes"))
          : await shopify.flow
              .run(shop.domain, "open-cancellation-case", properties)
              .then(({ status, message }) => `${status} ${message}`);
      response.redirect(303, `/admin/${shortName(shop.domain)}/flow?told=${encodeURIComponent(told)}`);
    }),
  );

  admin.get(
    "/:shop/orders/:order",
    withShop(async (shop, request, response, next) => {
      const order = orderIn(shop, request);
      if (!order) return next();
      const look = looking(request);
      const { targets } = await scriptsFor(simulator.appUrl);
      const origin = `${request.protocol}://${request.get("host")}`;
      const onThisPage = [...targets].filter(([target]) => target.startsWith("admin.order-details."));
      const action = targets.get("admin.order-details.action.render")?.locales[look.language] as { name: string };
      const data = {
        workerUrl: `${origin}/admin/assets/worker.js`,
        order: {
          orderId: order.id,
          orderName: order.name,
          orderPlacedAt: order.createdAt,
          shop: { id: shop.id, name: shop.name, myshopifyDomain: shop.domain, storefrontUrl: `https://${shop.domain}` },
          language: look.language,
          country: "FR",
        },
        targets: Object.fromEntries(
          onThisPage.map(([target, { file, apiVersion, locales }]) => [
            target,
            {
              scriptUrl: `${origin}/admin/assets/${file}`,
              apiVersion,
              extensionLanguage: look.language,
              translations: locales[look.language],
            },
          ]),
        ),
        paths: {
          app: `/admin/${shortName(shop.domain)}/apps/${appHandle}`,
          token: `/admin/${shortName(shop.domain)}/id-token`,
        },
        offsetMs: simulator.shopify.clock.offsetMs,
      };
      sendAdminPage(simulator, shop, request, response, {
        title: order.name,
        here: "orders",
        head: html`<script type="application/json" id="order-page-data">
            ${json(data)}
          </script>
          <script defer src="/admin/assets/admin-page.js"></script>`,
        body: orderPage(simulator, shop, order, look, action.name),
      });
    }),
  );
  admin.post(
    "/:shop/orders/:order/:act",
    form,
    withShop((shop, request, response, next) => {
      const fields = request.body as Record<string, string>;
      const order = orderIn(shop, request);
      if (!order) return next();
      switch (request.params.act) {
        case "cancel":
          shopify.staff.cancelOrder(shop.domain, order.id, {
            refund: fields.refund === "yes",
            restock: fields.restock === "yes",
            reason: fields.reason ?? "OTHER",
            userId: staffAtDesk(shop, request).id,
          });
          break;
        case "refund":
          shopify.staff.refund(shop.domain, order.id, fields.amount ? { amount: fields.amount } : {});
          break;
        default:
          return void response.status(404).send("There is no such act");
      }
      response.redirect(303, `/admin/${shortName(shop.domain)}/orders/${numberIn(order.id)}`);
    }),
  );

  return admin;
}

function staffAtDesk(shop: SimShop, request: Request): SimStaff {
  const picked = readCookie(request, `${staffCookie}-${shortName(shop.domain)}`);
  const staff = shop.staff.find((each) => each.id === picked) ?? shop.staff[0];
  if (!staff) throw new Error(`${shop.domain} has no staff`);
  return staff;
}

/** The address Shopify's admin would load in the frame, with what the app learns from it. */
function frameAddress(simulator: Simulator, shop: SimShop, staff: SimStaff, path: string, language: Language): string {
  const url = new URL(path, simulator.appUrl);
  const parameters = {
    embedded: "1",
    shop: shop.domain,
    host: Buffer.from(`admin.shopify.com/store/${shortName(shop.domain)}`)
      .toString("base64")
      .replaceAll("=", ""),
    locale: language,
    session: Buffer.from(`${shop.domain} ${staff.id}`).toString("hex"),
    timestamp: String(Math.floor(Date.now() / 1000)),
    id_token: simulator.shopify.idToken({ shop: shop.domain, userId: staff.id }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

function appStage(data: { appName: string; language: Language }, frame: string, { say }: ReturnType<typeof looking>): Html {
  return html`<div class="stage">
    <div id="loading" hidden role="progressbar" aria-label="${say("Chargement", "Loading")}"></div>
    <div class="app-bar">
      <h1 id="app-title">${data.appName}</h1>
      <div class="acts" id="app-actions" role="group" aria-label="${say("Actions de la page", "Page actions")}"></div>
    </div>
    <div id="save-bar" role="region" aria-label="${say("Modifications non enregistrées", "Unsaved changes")}" hidden>
      <span>${say("Modifications non enregistrées", "Unsaved changes")}</span>
      <div class="acts" id="save-bar-actions"></div>
    </div>
    <iframe id="app-frame" name="app-iframe" title="${data.appName}" src="${frame}" allow="clipboard-write"></iframe>
    <div id="toasts" role="status" aria-live="polite"></div>
    <dialog id="leave-dialog" aria-labelledby="leave-title">
      <form method="dialog">
        <h2 id="leave-title" style="margin-top: 0">${say("Abandonner les modifications ?", "Discard unsaved changes?")}</h2>
        <p>${say("Ce que vous avez changé sur cette page sera perdu.", "What you changed on this page will be lost.")}</p>
        <div class="acts">
          <button value="stay">${say("Continuer à modifier", "Keep editing")}</button>
          <button value="leave" class="danger">${say("Abandonner", "Discard")}</button>
        </div>
      </form>
    </dialog>
  </div>`;
}

function orderList(simulator: Simulator, shop: SimShop, request: Request): Html {
  const { say, language, zone } = looking(request);
  const columns = [
    say("Commande", "Order"),
    say("Client", "Customer"),
    say("Passée", "Placed"),
    say("Total", "Total"),
    say("État", "State"),
  ];
  const customers = new Map(shop.customers.map((customer) => [customer.id, customer.name]));
  const orders = newestFirst(simulator.shopify.orders(shop.domain));
  return html`<div class="stage page">
    <h1>${say("Commandes", "Orders")}</h1>
    ${
      orders.length === 0
        ? html`<p class="soft">${say("Pas encore de commande.", "No orders yet.")}</p>`
        : html`<div class="scroll">
            <table class="stack">
              <thead>
                <tr>
                  ${columns.map((column) => html`<th scope="col">${column}</th>`)}
                </tr>
              </thead>
              <tbody>
                ${orders.map(
                  (order) =>
                    html`<tr>
                      <th scope="row">
                        <a href="/admin/${shortName(shop.domain)}/orders/${numberIn(order.id)}">${order.name}</a>
                      </th>
                      <td>
                        ${order.customerId === null ? say("invité", "guest") : (customers.get(order.customerId) ?? "?")}<br /><span
                          class="soft small"
                          >${storyOf(order, say)} · ${linesOf(order)}</span
                        >
                      </td>
                      <td>${instant(DateTime.fromISO(order.createdAt), language, zone, "short")}</td>
                      <td>${money({ amount: totalPrice(order), currencyCode: order.presentmentCurrencyCode }, language)}</td>
                      <td>${shippingBadge(order, say)} ${paymentBadge(order, say)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </div>`;
}

function sendAdminPage(
  simulator: Simulator,
  shop: SimShop,
  request: Request,
  response: Response,
  page: { title: string; here: "app" | "orders" | "flow"; head?: Html; body: Html },
): void {
  const { language, say, zone } = looking(request);
  const staff = staffAtDesk(shop, request);
  const home = `/admin/${shortName(shop.domain)}`;
  const now = simulator.shopify.clock.now();
  const markup = html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${shop.name}</title>
        <link rel="stylesheet" href="/simulator.css" />
        <link rel="stylesheet" href="/admin/shell.css" />
        <link rel="icon" href="/simulator.svg" type="image/svg+xml" />
        ${page.head}
      </head>
      <body class="admin">
        <header class="top">
          <a class="brand" href="/"
            ><img src="/simulator.svg" alt="" width="28" height="28" /><span>${say("Simulateur", "Simulator")}</span></a
          >
          <span class="shop-name">${shop.name}</span>
          <form class="who" method="post" action="${home}/staff">
            <input type="hidden" name="back" value="${request.originalUrl}" />
            <label for="staff">${say("Vous êtes", "You are")}</label>
            <select name="staff" id="staff" data-sends>
              ${shop.staff.map(
                (each) =>
                  html`<option value="${each.id}" ${each.id === staff.id && html`selected`}>
                    ${each.firstName} ${each.lastName}${each.accountOwner ? say(" (propriétaire)", " (owner)") : ""}
                  </option>`,
              )}
            </select>
            <button class="visually-hidden-unless-focused">${say("Changer", "Change")}</button>
          </form>
          <a class="time" href="/clock" title="${say("Heure simulée à Paris", "Simulated time in Paris")}">
            <time datetime="${now.toUTC().toISO()}">${instant(now, language, zone, "short")}</time>
          </a>
          <form class="language" method="post" action="/language">
            <input type="hidden" name="back" value="${request.originalUrl}" />
            <button name="language" value="${language === "fr" ? "en" : "fr"}" lang="${language === "fr" ? "en" : "fr"}">
              ${language === "fr" ? "English" : "Français"}
            </button>
          </form>
        </header>
        <div class="desk">
          <nav class="side" aria-label="${say("Administration", "Admin")}">
            <p>${say("Un cadre d’essai, pas Shopify", "A stand-in frame, not Shopify")}</p>
            <ul>
              <li>
                <a href="${home}/orders" ${page.here === "orders" && html`aria-current="page"`}>${say("Commandes", "Orders")}</a>
              </li>
              <li><a href="${home}/flow" ${page.here === "flow" && html`aria-current="page"`}>Shopify Flow</a></li>
              <li>
                <a href="${home}/apps/${appHandle}/" ${page.here === "app" && html`aria-current="true"`}>
                  ${say("Annulation de commandes", "Order cancellation")}
                </a>
                <ul id="app-nav"></ul>
              </li>
            </ul>
          </nav>
          <main style="display: contents">${page.body}</main>
        </div>
      </body>
    </html>`;
  response.type("html").set("Cache-Control", "no-store").send(markup.toString());
}

/** Data inside a script element: nothing in it can end the element. */
const json = (data: object): Html => new Html(JSON.stringify(data).replaceAll("<", "\\u003c"));

const asset =
  (name: string, type: string) =>
  (_request: Request, response: Response, next: (error: unknown) => void): void => {
    readFile(new URL(name, import.meta.url))
      .then((content) => response.type(type).set("Cache-Control", "no-cache").send(content))
      .catch(next);
  };
