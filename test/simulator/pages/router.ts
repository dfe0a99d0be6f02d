import { readFile } from "node:fs/promises";
import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, type Router } from "express";
import { DateTime } from "luxon";
import { businessDaysLater, clockPage, moves } from "./clock";
import { breakOrRepair } from "./break-or-repair";
import { faultsPage } from "./faults";
import { html, type Html } from "./html";
import { rememberLanguage, type Say } from "./language";
import { looking, sendPage, type Place } from "./layout";
import { galleryBody, mailGallery } from "./mail-gallery";
import { mailList, mailPage, type MailView } from "./mailbox";
import type { Simulator } from "./simulator";
import { numberIn } from "./addresses";
import { startPage } from "./start";
import { warehousePage } from "./warehouse";
import { isServiceWord, isWarehouseStep, setServiceWord, takeStep } from "./warehouse-steps";

/** The pages on which a person plays everything around the app: plain HTML and forms, no script needed. */
export function simulatorPages(simulator: Simulator): Router {
  const pages = express.Router();
  const form = express.urlencoded({ extended: false });
  const { shopify, mailbox } = simulator;

  const send = (
    request: Request,
    response: Response,
    title: (say: Say) => string,
    here: Place,
    body: Html,
    status = 200,
  ): void => {
    const { say } = looking(request);
    sendPage(request, response, { title: title(say), here, body, now: shopify.clock.now(), status });
  };

  pages.get("/simulator.css", asset("simulator.css", "text/css"));
  pages.get("/simulator.svg", asset("simulator.svg", "image/svg+xml"));
  pages.get("/favicon.ico", (_request, response) => response.redirect("/simulator.svg"));

  pages.post("/language", form, (request, response) => {
    const { language, back } = request.body as Record<string, string>;
    rememberLanguage(response, language === "en" ? "en" : "fr");
    // only to a page of this simulator
    response.redirect(303, back?.startsWith("/") && !back.startsWith("//") ? back : "/");
  });

  pages.get(
    "/",
    page(async (request, response) => {
      send(request, response, (say) => say("Accueil", "Start"), "start", await startPage(simulator, looking(request)));
    }),
  );

  pages.get("/warehouse", (request, response) => {
    const domains = shopify.shops().map((shop) => shop.domain);
    const asked = String(request.query.shop ?? "");
    const domain = domains.includes(asked) ? asked : domains[0];
    if (!domain) throw new Error("The simulator has no shop");
    send(
      request,
      response,
      (say) => say("Entrepôt", "Warehouse"),
      "warehouse",
      warehousePage(simulator, domain, String(request.query.whose ?? ""), looking(request)),
    );
  });
  pages.post("/warehouse/service", form, (request, response) => {
    const { shop = "", word = "", whose = "" } = request.body as Record<string, string>;
    if (!isServiceWord(word)) return void response.status(400).send("There is no such answer");
    setServiceWord(simulator, shop, word);
    response.redirect(303, `/warehouse?shop=${encodeURIComponent(shop)}&whose=${encodeURIComponent(whose)}`);
  });
  pages.post("/warehouse/:step", form, (request, response) => {
    const { shop = "", order = "", whose = "" } = request.body as Record<string, string>;
    const step = request.params.step ?? "";
    if (!isWarehouseStep(step)) return void response.status(404).send("There is no such step");
    takeStep(simulator, step, shop, order);
    response.redirect(
      303,
      `/warehouse?shop=${encodeURIComponent(shop)}&whose=${encodeURIComponent(whose)}#order-${numberIn(order)}`,
    );
  });

  pages.get("/mailbox", (request, response) => {
    send(request, response, (say) => say("Messagerie", "Mailbox"), "mailbox", mailList(simulator, looking(request)));
  });
  pages.post(
    "/mailbox/clear",
    page(async (_request, response) => {
      await mailbox.clear();
      response.redirect(303, "/mailbox");
    }),
  );
  pages.get("/mailbox/gallery", (request, response) => {
    const title = (say: Say) => say("Tous les e-mails", "Every mail");
    send(request, response, title, "mailbox", mailGallery(looking(request), String(request.query.mail ?? "")));
  });
  pages.get("/mailbox/gallery/:mail/:language", (request, response, next) => {
    const body = galleryBody(request.params.mail ?? "", request.params.language ?? "");
    if (body === null) return next();
    sendMail(response, body);
  });
  pages.get("/mailbox/:id", (request, response, next) => {
    const mail = mailbox.mails().find((each) => each.id === request.params.id);
    if (!mail) return next();
    const asked = request.query.view;
    const view: MailView = asked === "text" || asked === "headers" ? asked : "html";
    send(request, response, () => mail.subject, "mailbox", mailPage(mail, view, looking(request)));
  });
  pages.get("/mailbox/:id/body", (request, response, next) => {
    const mail = mailbox.mails().find((each) => each.id === request.params.id);
    if (!mail?.html) return next();
    sendMail(response, mail.html);
  });

  pages.get("/clock", (request, response) => {
    send(request, response, (say) => say("Horloge", "Clock"), "clock", clockPage(simulator, looking(request)));
  });
  pages.post("/clock", form, (request, response) => {
    moveClock(simulator, request.body as Record<string, string>);
    response.redirect(303, "/clock");
  });

  pages.get("/faults", (request, response) => {
    send(request, response, (say) => say("Pannes", "Faults"), "faults", faultsPage(simulator, looking(request)));
  });
  pages.post(
    "/faults",
    form,
    page(async (request, response) => {
      const { fault = "", ...fields } = request.body as Record<string, string>;
      const done = await breakOrRepair(simulator, fault, fields);
      if (!done) return void response.status(400).send("There is no such fault");
      response.redirect(303, "/faults");
    }),
  );

  return pages;
}

/** The last word of the simulator: what it does not know, and what went wrong, in the visitor's language. */
export function lastPages(simulator: Simulator): (RequestHandler | ErrorRequestHandler)[] {
  const say = (request: Request, response: Response, status: number, title: [string, string], body: (say: Say) => Html): void => {
    const look = looking(request);
    const name = look.say(...title);
    sendPage(request, response, {
      title: name,
      here: "start",
      body: html`<h1>${name}</h1>
        ${body(look.say)}`,
      now: simulator.shopify.clock.now(),
      status,
    });
  };
  const nothingHere: RequestHandler = (request, response) =>
    say(
      request,
      response,
      404,
      ["Rien à cette adresse", "Nothing at this address"],
      (say) => html`<p><a href="/">${say("Retour à l’accueil du simulateur", "Back to the simulator’s start page")}</a></p>`,
    );
  // four arguments, or Express does not take it for the handler of what was thrown
  const wentWrong: ErrorRequestHandler = (error: Error, request, response, next) => {
    if (response.headersSent) return next(error);
    say(
      request,
      response,
      409,
      ["Cela n’a pas marché", "That did not work"],
      (say) =>
        html`<div class="note bad"><p>${error.message}</p></div>
          <p><a href="${back(request)}">${say("Revenir à la page", "Back to the page")}</a></p>`,
    );
  };
  return [nothingHere, wentWrong];
}

function back(request: Request): string {
  const from = request.headers.referer;
  return from && URL.canParse(from) ? new URL(from).pathname + new URL(from).search : "/";
}

/** Express 4 does not wait for a promise: its failure is handed on by hand. */
const page =
  (answer: (request: Request, response: Response) => Promise<void>) =>
  (request: Request, response: Response, next: (error: unknown) => void): void => {
    answer(request, response).catch(next);
  };

const asset = (name: string, type: string) =>
  page(async (_request, response) => {
    response
      .type(type)
      .set("Cache-Control", "no-cache")
      .send(await readFile(new URL(name, import.meta.url)));
  });

/** What a mail may do is what a mail program lets it: no script, nothing loaded from elsewhere. */
function sendMail(response: Response, markup: string): void {
  response.set("Content-Security-Policy", "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox allow-popups");
  response.type("html").send(inNewTabs(markup));
}

/** Links of a mail open beside the mailbox, as from a mail program. */
const inNewTabs = (markup: string): string => `<base target="_blank">${markup}`;

function moveClock({ shopify }: Simulator, fields: Record<string, string>): void {
  const { clock } = shopify;
  if (fields.move === "real") {
    clock.offsetMs = 0;
    return;
  }
  if (fields.instant) {
    const at = DateTime.fromISO(fields.instant, { zone: "Europe/Paris" });
    if (!at.isValid) throw new Error(`Not an instant: ${fields.instant}`);
    clock.set(at);
    return;
  }
  const move = moves.find(({ id }) => id === fields.move) ?? { unit: fields.unit, count: Number(fields.amount) };
  if (!Number.isInteger(move.count) || Math.abs(move.count) > 9_999) throw new Error("How much? A whole number up to 9999");
  switch (move.unit) {
    case "businessDays":
      if (move.count < 0 || move.count > 260) throw new Error("Business days: a whole number from 0 to 260");
      return clock.set(businessDaysLater(clock.now(), move.count));
    case "minutes":
    case "hours":
    case "days":
      return clock.move({ [move.unit]: move.count });
    default:
      throw new Error("Of what?");
  }
}
