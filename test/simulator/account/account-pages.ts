import { readFile } from "node:fs/promises";
import express, { type Request, type Response, type Router } from "express";
import type { DateTime } from "luxon";
import { html, Html } from "../pages/html";
import { looking, sendPage, type Looking } from "../pages/layout";
import type { SimCustomer, SimOrder, SimShop } from "../shopify/state";
import { extensionPage, orderList, orderPage, shopperList } from "./account-markup";
import type { AuthenticationState } from "./messages";
import { scriptsFor, type AccountScripts } from "./scripts";

/** What the pages need of the simulator's engine. */
export interface AccountShopify {
  origin: string;
  clock: { now(): DateTime; readonly offsetMs: number };
  shops(): SimShop[];
  orders(shop: string): SimOrder[];
  sessionToken(who: { shop: string; customerId: string | null }): string;
}

export interface Shopper {
  shop: SimShop;
  customer: SimCustomer;
  /** "pre_authenticated": came by the link in an order's e-mail, not signed in. */
  authenticationState: AuthenticationState;
}

/**
 * A shopper's customer account, in place of Shopify's: who looks stands in the address (/account/<shop>/<customer>, as
 * if signed in). The pages run the built extensions in workers and answer what they ask; like Shopify's own they do not
 * refresh by themselves.
 */
export function accountPages({ shopify, appUrl }: { shopify: AccountShopify; appUrl: string }): Router {
  const pages = express.Router();
  const scripts = scriptsFor(appUrl);
  // whoever asks first is told what went wrong
  scripts.catch(() => {});

  pages.get("/assets/account.css", (_request, response, next) => {
    readFile(new URL("account.css", import.meta.url)).then(
      (css) => response.type("text/css").set("Cache-Control", "no-cache").send(css),
      next,
    );
  });
  pages.get("/assets/:file", (request, response, next) => {
    scripts
      .then(({ files }) => {
        const script = files.get(request.params.file);
        if (script === undefined) return next();
        // workers without an origin load them, too
        response.type("text/javascript").set({ "Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache" }).send(script);
      })
      .catch(next);
  });

  pages.get("/clock", (_request, response) => {
    response.set("Cache-Control", "no-store").json({ offsetMs: shopify.clock.offsetMs });
  });

  pages.get("/", (request, response) => {
    const { say } = looking(request);
    send(request, response, say("Compte client", "Customer account"), shopperList(shopify.shops(), say));
  });

  pages.get("/:shop/:customer", (request, response, next) => {
    const shopper = shopperIn(request);
    if (!shopper) return next();
    const { say } = looking(request);
    const orders = ordersOf(shopper);
    sendRunning(request, response, next, shopper, say("Commandes", "Orders"), (look) => orderList(shopper, orders, look));
  });

  for (const [path, authenticationState] of [
    ["/:shop/:customer/orders/:order", "fully_authenticated"],
    ["/:shop/:customer/orders/:order/from-mail", "pre_authenticated"],
  ] as const)
    pages.get(path, (request, response, next) => {
      const shopper = shopperIn(request, authenticationState);
      const order = shopper && orderIn(request, shopper);
      if (!shopper || !order) return next();
      sendRunning(request, response, next, shopper, order.name, (look) => orderPage(shopper, order, look));
    });

  pages.get("/:shop/:customer/orders/:order/:extension", (request, response, next) => {
    const shopper = shopperIn(request);
    const order = shopper && orderIn(request, shopper);
    if (!shopper || !order) return next();
    scripts
      .then(({ targets }) => {
        if (targets.get("customer-account.order.page.render")?.handle !== request.params.extension) return next();
        sendRunning(request, response, next, shopper, order.name, (look) => extensionPage(shopper, order, look));
      })
      .catch(next);
  });

  // ---- what the extensions ask through the page
  pages.post("/:shop/:customer/session-token", (request, response, next) => {
    const shopper = shopperIn(request);
    if (!shopper) return next();
    const customerId = request.query.as === "pre_authenticated" ? null : shopper.customer.id;
    response.type("text").send(shopify.sessionToken({ shop: shopper.shop.domain, customerId }));
  });
  pages.post("/:shop/:customer/api", express.text({ type: "*/*", limit: "1mb" }), (request, response, next) => {
    const shopper = shopperIn(request);
    if (!shopper) return next();
    askShopify(request, shopper)
      .then(async (answer) => {
        // the answer's date is the simulator's: an extension may take the time from it
        const date = shopify.clock.now().toHTTP();
        if (date) response.set("Date", date);
        response
          .status(answer.status)
          .type("json")
          .send(await answer.text());
      })
      .catch(next);
  });

  return pages;

  function askShopify(request: Request, shopper: Shopper): Promise<globalThis.Response> {
    const address = new URL(`/customer-account/api/${String(request.query.version)}/graphql.json`, shopify.origin);
    address.searchParams.set("shop", shopper.shop.domain);
    if (request.query.as !== "pre_authenticated") address.searchParams.set("customer", shopper.customer.id);
    return fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: request.body as string });
  }

  function shopperIn(request: Request, authenticationState: AuthenticationState = "fully_authenticated"): Shopper | undefined {
    const shop = shopify.shops().find(({ domain }) => domain === `${request.params.shop}.myshopify.com`);
    const customer = shop?.customers.find(({ id }) => numberIn(id) === request.params.customer);
    return shop && customer && { shop, customer, authenticationState };
  }

  function ordersOf({ shop, customer }: Shopper): SimOrder[] {
    return shopify
      .orders(shop.domain)
      .filter(({ customerId }) => customerId === customer.id)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  function orderIn(request: Request, shopper: Shopper): SimOrder | undefined {
    return ordersOf(shopper).find(({ id }) => numberIn(id) === request.params.order);
  }

  function send(request: Request, response: Response, title: string, body: Html): void {
    const styled = html`<link rel="stylesheet" href="/account/assets/account.css" />${body}`;
    sendPage(request, response, { title, here: "account", body: styled, now: shopify.clock.now() });
  }

  /** A page on which extensions run: markup, then the data and the script that start them. */
  function sendRunning(
    request: Request,
    response: Response,
    next: (error: unknown) => void,
    shopper: Shopper,
    title: string,
    body: (look: Looking) => Html,
  ): void {
    const look = looking(request);
    scripts
      .then((built) => {
        const data = JSON.stringify(pageData(request, shopper, built, look)).replace(/</g, "\\u003c");
        const running = new Html(
          `<script type="application/json" id="page-data">${data}</script><script src="/account/assets/page.js"></script>`,
        );
        send(
          request,
          response,
          title,
          html`${body(look)}
            <div id="toasts" class="toasts" role="status"></div>
            ${running}`,
        );
      })
      .catch(next);
  }

  function pageData(request: Request, shopper: Shopper, { targets }: AccountScripts, { language }: Looking) {
    const origin = `${request.protocol}://${request.get("host")}`;
    const home = accountPath(shopper);
    const as = `as=${shopper.authenticationState}`;
    const signedIn = shopper.authenticationState === "fully_authenticated";
    return {
      workerUrl: `${origin}/account/assets/worker.js`,
      shopper: {
        customerId: signedIn ? shopper.customer.id : null,
        authenticationState: shopper.authenticationState,
        language,
        country: shopper.customer.address.countryCode,
        shop: {
          id: shopper.shop.id,
          name: shopper.shop.name,
          myshopifyDomain: shopper.shop.domain,
          storefrontUrl: `https://${shopper.shop.domain}`,
        },
      },
      targets: Object.fromEntries(
        [...targets].map(([target, { file, apiVersion, locales }]) => [
          target,
          {
            scriptUrl: `${origin}/account/assets/${file}`,
            apiVersion,
            extensionLanguage: language,
            translations: locales[language],
          },
        ]),
      ),
      paths: {
        home,
        api: `${home}/api?${as}`,
        sessionToken: `${home}/session-token?${as}`,
        clock: "/account/clock",
        signIn: request.originalUrl.replace(/\/from-mail$/, ""),
      },
      storageKey: `extension-storage:${shopper.shop.domain}:${shopper.customer.id}`,
      offsetMs: shopify.clock.offsetMs,
    };
  }
}

/** gid://shopify/Order/1001 -> 1001 */
export const numberIn = (gid: string): string => gid.slice(gid.lastIndexOf("/") + 1);

export const accountPath = ({ shop, customer }: Pick<Shopper, "shop" | "customer">): string =>
  `/account/${shop.domain.replace(/\.myshopify\.com$/, "")}/${numberIn(customer.id)}`;
