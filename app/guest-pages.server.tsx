import { createHash } from "node:crypto";
import { DateTime } from "luxon";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MAX_WORDS } from "./customer-api.server";
import type { CancellationView } from "./cases/cancellation-view";
import { isReasonCode, ownText } from "./policy/texts";
import type { Deps } from "./deps";
import { adminTexts, languageOf } from "./i18n/admin";
import { formatsOf } from "./i18n/admin-format";
import { guestTexts } from "./i18n/guest";
import { serviceHoursInWords } from "./i18n/service-hours";
import { otherLanguage } from "./lib/language-tag";
import { addToLog } from "./lib/log-context.server";
import { machineOf } from "./lib/machine-of";
import { readBody } from "./lib/read-body";
import { openLink } from "./lib/sealed-link";
import { handleOf, storeName } from "./lib/shop-domain";
import { storable } from "./lib/storable";
import type { Policy } from "./policy/types";
import { ShopifyFailure } from "./shopify/graphql-client.server";
import { composeBankLetter, letterHeaders } from "./emails/bank-letter";
import { GuestCase } from "./ui/guest/guest-case";
import { GuestPage, type GuestContact, type GuestWords } from "./ui/guest/guest-page";
import { guestStyles } from "./ui/guest/guest-styles";
import { LinkForm, type LinkFormProblems, type LinkFormValues } from "./ui/guest/link-form";
import type { SentForm } from "./ui/guest/request-forms";
import { answerQuestion } from "./workflows/answer-question.server";
import { answerRefund } from "./workflows/answer-refund.server";
import { letterForShopper } from "./workflows/letter-to-bank.server";
import { requestException } from "./workflows/request-exception.server";
import { askForGuestLink, looksLikeOrderNumber } from "./workflows/send-guest-link.server";
import { viewForShopper, type Viewer } from "./workflows/view-for-shopper.server";
import { withdrawRequest } from "./workflows/withdraw-request.server";

/** Plain pages: no script, no image, no frame around them, and no address that leaks onwards. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(guestStyles).digest("base64")}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  "x-frame-options": "DENY",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
  "x-robots-tag": "noindex, nofollow",
};
/** Room for two texts far too long, so that they come back to be shortened instead of being lost. */
const MAX_BYTES = 256 * 1024;
/** An hour: forms of one machine, links to one address. */
const MOST_FORMS = 40;
const MOST_LINKS = 4;

interface Page {
  request: Request;
  deps: Deps;
  shop: string;
  policy: Policy;
  words: GuestWords;
}

/** `/request/<shop>`: order number and address; every pair is answered alike. */
export async function guestForm(request: Request, shopName: string, deps: Deps): Promise<Response> {
  const page = await pageOf(request, shopName, deps);
  if (!page) return unknownShop(request);
  const { words, shop } = page;
  const { t } = words;
  if (request.method === "GET" || request.method === "HEAD") {
    return new URL(request.url).searchParams.has("sent")
      ? linkOnItsWay(page)
      : linkForm(page, { orderNumber: "", email: "" }, {}, 200);
  }
  if (request.method !== "POST") return told(page, 405, t("page.invalid-heading"), t("page.invalid"));
  if (!(await deps.rateLimit.allow(`guest form ${machineOf(request)}`, MOST_FORMS)))
    return told(page, 429, t("page.too-many-heading"), t("page.too-many"));

  const form = await readFields(request);
  if (!form) return told(page, 413, t("page.invalid-heading"), t("page.invalid"));
  const values = {
    orderNumber: (form.get("order-number") ?? "").trim().slice(0, 40),
    email: (form.get("email") ?? "").trim().slice(0, 254),
  };
  const problems: LinkFormProblems = {
    ...(values.orderNumber ? {} : { orderNumber: t("page.order-needed") }),
    ...(/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(values.email) ? {} : { email: t("page.email-needed") }),
  };
  if (Object.keys(problems).length > 0) return linkForm(page, values, problems, 400);

  // beyond the limit the answer is the same: nobody learns anything, and no mailbox is filled
  const address = createHash("sha256").update(`${shop} ${values.email.toLowerCase()}`).digest("base64url");
  if ((await deps.rateLimit.allow(`guest link ${address}`, MOST_LINKS)) && looksLikeOrderNumber(values.orderNumber))
    await askForGuestLink({ shop, ...values, locale: words.language }, deps);
  return seeOther(`?sent=1&locale=${words.language}`);
}

/** `/request/<shop>/<sealed>`: shows on GET, acts on POST, so that a scanner that opens links does nothing. */
export async function guestRequest(request: Request, shopName: string, sealed: string, deps: Deps): Promise<Response> {
  const receivedAt = deps.clock.now().startOf("second");
  const page = await pageOf(request, shopName, deps);
  if (!page) return unknownShop(request);
  const { words, shop } = page;
  const { t } = words;
  if (!(await deps.rateLimit.allow(`guest page ${machineOf(request)}`, MOST_FORMS * 5)))
    return told(page, 429, t("page.too-many-heading"), t("page.too-many"));
  const link = openLink(sealed, deps.encryption, deps.clock.now());
  if (!link.ok && link.error.code === "expired") return deadLink(page, 410, t("page.expired-heading"), t("page.expired"));
  if (!link.ok || link.value.shop !== shop) return deadLink(page, 404, t("page.invalid-heading"), t("page.invalid"));

  const { orderId, owner, addressMark } = link.value;
  addToLog({ orderId });
  const viewer: Viewer = { shop, orderId, customerId: owner, addressMark, locale: words.language };
  try {
    if (request.method === "POST") return await act(page, viewer, receivedAt);
    if (request.method !== "GET" && request.method !== "HEAD")
      return told(page, 405, t("page.invalid-heading"), t("page.invalid"));
    const letter = new URL(request.url).searchParams.get("letter");
    if (letter !== null) return await letterPage(page, viewer, letter);
    return await requestPage(page, viewer, { message: messageOf(request, t) });
  } catch (error) {
    if (error instanceof ShopifyFailure) deps.log.warn({ shop, reason: error.message }, "Shopify did not answer a guest's page");
    else deps.log.error({ shop, err: error }, "a guest's page was not answered");
    return told(page, 503, t("page.try-again-heading"), t("page.try-again"), <a href={addressOf(page)}>{t("page.reload")}</a>);
  }
}

async function act(page: Page, viewer: Viewer, receivedAt: DateTime): Promise<Response> {
  const { request, deps, words, policy } = page;
  const { t } = words;
  const form = await readFields(request);
  if (!form)
    return told(page, 413, t("page.invalid-heading"), t("page.invalid"), <a href={addressOf(page)}>{t("page.reload")}</a>);
  const typed = (name: string) =>
    storable(form.get(name) ?? "")
      .replaceAll("\r\n", "\n")
      .trim();
  const [act, text, what] = [form.get("act") ?? "", typed("text"), typed("what")];
  const again = (problem: string, field: SentForm["field"] = "text") => {
    const shipped = form.get("shipped") === "yes";
    const sent = { act, text, reason: typed("reason"), triedAt: typed("tried-at"), what, shipped, problem, field };
    return requestPage(page, viewer, { sent, status: 400 });
  };
  const tooLong = ({ length }: string) => t("form.too-long", { most: MAX_WORDS, length });
  if (text.length > MAX_WORDS) return again(tooLong(text));
  if (what.length > MAX_WORDS) return again(tooLong(what), "what");

  // what the page shows is checked first, so that a link whose address was corrected does nothing
  if (!(await viewForShopper(viewer, deps)).ok) return gone(page);
  switch (act) {
    case "request": {
      const reason = isReasonCode(typed("reason")) ? typed("reason") : null;
      const wish = {
        channel: "guest-page" as const,
        text: text || null,
        claim: claimOf(typed("tried-at"), what, policy, receivedAt),
        ...(form.get("shipped") === "yes" ? { shipped: true } : {}),
      };
      const asked = { ...viewer, shopperReason: reason, reported: [], receivedAt, wish };
      const view = await requestException(asked, deps);
      return view.ok ? done("request") : gone(page);
    }
    case "withdraw": {
      const answer = await withdrawRequest(viewer, deps);
      return answer.ok ? done("withdraw") : seeOther(`?locale=${words.language}&done=moved-on`);
    }
    case "answer": {
      if (!text) return again(t("form.answer-needed"));
      const answer = await answerQuestion({ ...viewer, text }, deps);
      return answer.ok ? done("answer") : seeOther(`?locale=${words.language}&done=moved-on`);
    }
    case "refund": {
      const arrived = form.get("arrived") === "yes";
      if (!arrived && form.get("arrived") !== "no") return requestPage(page, viewer, { status: 400 });
      const answer = await answerRefund({ ...viewer, refundId: form.get("refund") ?? "", arrived }, deps);
      return answer.ok ? done(arrived ? "arrived" : "not-arrived") : seeOther(`?locale=${words.language}&done=moved-on`);
    }
    default:
      return requestPage(page, viewer, { status: 400 });
  }

  function done(what: string): Response {
    return seeOther(`?locale=${words.language}&done=${what}`);
  }
}

async function requestPage(
  page: Page,
  viewer: Viewer,
  shown: { message?: { text: string; no: boolean } | null; sent?: SentForm; status?: number },
): Promise<Response> {
  const { deps, words, policy } = page;
  const { t } = words;
  const answer = await viewForShopper(viewer, deps);
  if (!answer.ok) return gone(page);
  const view: CancellationView = answer.value;
  const heading = view.orderName ? t("page.order", { order: view.orderName }) : t("page.title");
  return html(
    page,
    shown.status ?? 200,
    heading,
    <>
      {shown.message ? (
        <p className={shown.message.no ? "told no" : "told"} role="status">
          {shown.message.text}
        </p>
      ) : null}
      <GuestCase
        view={view}
        words={words}
        action={addressOf(page)}
        most={MAX_WORDS}
        answerDays={policy.answerDays.limit}
        reasons={policy.reasons}
        ownText={ownText(policy.texts, "no-button", words.language)}
        sent={shown.sent ?? null}
        chosen={chosenIn(page.request)}
      />
    </>,
  );
}

/** The letter to the bank, as long as there is something to look for; afterwards, how it stands. */
async function letterPage(page: Page, viewer: Viewer, refundId: string): Promise<Response> {
  const { deps, words } = page;
  if (!(await viewForShopper(viewer, deps)).ok) return gone(page);
  const facts = await letterForShopper({ refundId, viewer }, deps);
  if (!facts) return requestPage(page, viewer, { status: 404, message: { text: words.t("page.no-letter"), no: true } });
  const links = {
    back: addressOf(page),
    otherLanguage: `?locale=${otherLanguage(words.language)}&letter=${refundId}`,
  };
  return new Response(composeBankLetter(words.language, facts, links).html, { headers: letterHeaders });
}

/** The button somebody pressed in a mail opens the page like any link; here it is only said again. */
function chosenIn(request: Request): { refundId: string | null; arrived: boolean } | null {
  const asked = new URL(request.url).searchParams;
  const arrived = asked.get("arrived");
  return arrived === "yes" || arrived === "no" ? { refundId: asked.get("refund"), arrived: arrived === "yes" } : null;
}

/** A time of day in the store's zone, as the field's label says; one that can't be is left out rather than refused. */
function claimOf(typed: string, what: string, policy: Policy, receivedAt: DateTime) {
  const at = DateTime.fromISO(typed, { zone: policy.service.zone });
  const possible = at.isValid && at <= receivedAt && receivedAt.diff(at).as("days") < 400;
  if (!possible && !what) return null;
  return { triedAt: possible ? at.toUTC().toISO() : null, what: what || null };
}

const acknowledged: readonly string[] = ["request", "withdraw", "answer", "arrived", "not-arrived"];

function messageOf(request: Request, t: GuestWords["t"]): { text: string; no: boolean } | null {
  const done = new URL(request.url).searchParams.get("done");
  if (done === "moved-on") return { text: t("page.moved-on"), no: true };
  return done !== null && acknowledged.includes(done) ? { text: t(`page.done-${done}`), no: false } : null;
}

const linkForm = (page: Page, values: LinkFormValues, problems: LinkFormProblems, status: number): Response =>
  html(page, status, page.words.t("page.heading-form"), <LinkForm words={page.words} values={values} problems={problems} />);

function linkOnItsWay(page: Page): Response {
  const { t, language } = page.words;
  return html(
    page,
    200,
    t("page.sent-heading"),
    <>
      <p role="status">{t("page.sent")}</p>
      <p>{t("page.sent-again")}</p>
      <p>
        <a href={`?locale=${language}`}>{t("page.again")}</a>
      </p>
    </>,
  );
}

const gone = (page: Page): Response => {
  const { t } = page.words;
  return deadLink(page, 404, t("page.invalid-heading"), t("page.invalid"));
};

const deadLink = (page: Page, status: number, heading: string, text: string): Response => {
  const { t, language } = page.words;
  const form = `/request/${handleOf(page.shop)}?locale=${language}`;
  return told(page, status, heading, text, <a href={form}>{t("page.again")}</a>);
};

const told = (page: Page, status: number, heading: string, text: string, next?: ReactNode): Response =>
  html(
    page,
    status,
    heading,
    <>
      <p>{text}</p>
      {next ? <p>{next}</p> : null}
    </>,
  );

function html(page: Page, status: number, heading: string, children: ReactNode): Response {
  const { words, policy, request } = page;
  const other = new URL(request.url);
  other.searchParams.set("locale", otherLanguage(words.language));
  for (const said of ["done", "arrived", "letter"]) other.searchParams.delete(said);
  const contact: GuestContact = {
    email: policy.contact.email,
    phone: policy.contact.phone,
    hours: serviceHoursInWords(policy.service, words.language),
  };
  return document(
    status,
    <GuestPage
      words={words}
      store={policy.senderName ?? storeName(page.shop)}
      heading={heading}
      otherLanguageUrl={other.search}
      contact={contact}
      styles={guestStyles}
    >
      {children}
    </GuestPage>,
  );
}

/** Says nothing about any store. */
function unknownShop(request: Request): Response {
  const language = languageOf(request);
  const words = { t: guestTexts(language).t, language, formats: formatsOf(adminTexts(language), "Europe/Paris") };
  return document(
    404,
    <GuestPage
      words={words}
      store={null}
      heading={words.t("page.unknown-shop-heading")}
      otherLanguageUrl={`?locale=${otherLanguage(language)}`}
      contact={null}
      styles={guestStyles}
    >
      <p>{words.t("page.unknown-shop")}</p>
    </GuestPage>,
  );
}

const document = (status: number, page: ReactNode): Response =>
  new Response(`<!doctype html>${renderToStaticMarkup(page)}`, { status, headers: HEADERS });

const seeOther = (search: string): Response => new Response(null, { status: 303, headers: { ...HEADERS, location: search } });

async function pageOf(request: Request, shopName: string, deps: Deps): Promise<Page | null> {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(shopName)) return null;
  const shop = `${shopName}.myshopify.com`;
  const record = await deps.shops.find(shop);
  if (!record || record.uninstalledAt) return null;
  addToLog({ shop });
  const { policy } = await deps.shops.policyFor(shop, deps.clock.now());
  const language = languageOf(request);
  const words = { t: guestTexts(language).t, language, formats: formatsOf(adminTexts(language), policy.service.zone) };
  return { request, deps, shop, policy, words };
}

/** This page without its message; the path stays the browser's own. */
const addressOf = ({ words }: Page): string => `?locale=${words.language}`;

async function readFields(request: Request): Promise<URLSearchParams | null> {
  const body = await readBody(request, MAX_BYTES);
  return body && new URLSearchParams(new TextDecoder().decode(body));
}
