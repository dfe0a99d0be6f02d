import { DateTime } from "luxon";
import { z } from "zod";
import type { ReportedFailure, Wish } from "./cases/attempts.server";
import type { CancellationView } from "./cases/cancellation-view";
import { isReasonCode } from "./policy/texts";
import type { Deps } from "./deps";
import { json, preflight, readJson } from "./lib/any-origin";
import { languageTag } from "./lib/language-tag";
import { addToLog } from "./lib/log-context.server";
import { storable } from "./lib/storable";
import type { CustomerClaims } from "./shopify/customer-token.server";
import { ShopifyFailure } from "./shopify/graphql-client.server";
import { answerQuestion } from "./workflows/answer-question.server";
import { answerRefund } from "./workflows/answer-refund.server";
import { requestCancellation } from "./workflows/request-cancellation.server";
import { requestException } from "./workflows/request-exception.server";
import { viewForShopper, type Viewer } from "./workflows/view-for-shopper.server";
import { withdrawRequest } from "./workflows/withdraw-request.server";

const ORDER_ID = /^gid:\/\/shopify\/Order\/\d{1,20}$/;
const pressSchema = z.object({
  orderId: z.string().regex(ORDER_ID),
  locale: z.string().catch("en").transform(languageTag),
  reason: z.string().refine(isReasonCode).nullish().catch(null),
  failedAttempts: z
    .array(
      z.object({ orderId: z.string().regex(ORDER_ID), at: z.string().max(40), problem: z.string().max(200).transform(storable) }),
    )
    .catch([]),
});
/** Of what is sent, so many bytes are looked at: more than readJson allows. */
export const MOST_READ = 64 * 1024;
/** What a person may write in one go. */
export const MAX_WORDS = 2000;
const words = z
  .string()
  .transform((text) => storable(text).trim())
  .nullish()
  .transform((text) => text || null);
const requestSchema = pressSchema.extend({
  text: words,
  claim: z
    .object({ triedAt: z.string().max(40).nullish().catch(null), what: words })
    .nullish()
    .catch(null),
  shipped: z.boolean().optional().catch(undefined),
});

const refundAnswerSchema = z.object({ refundId: z.string().min(1).max(64), arrived: z.boolean() });
/**
 * So often an hour one customer is answered. A page that waits asks some seventy times an hour; whoever asks for orders that are
 * not theirs spends the shop's points at Shopify, which everybody else's cancellation needs too.
 */
export const MOST_ASKED = 600;
/** Of these, so many that do something: presses, requests, answers. */
export const MOST_ACTS = 120;
/** A device can only report so much; more is noise or mischief. */
const MAX_REPORTED = 20;

type Handler = (request: Request, orderNumber: string, deps: Deps) => Promise<Response>;

/** Every address of the customer account pages; they are answered in front of the framework (server.ts). */
export const customerRoutes = {
  "/customer/cancellations": (request, _, deps) => postCancellation(request, deps),
  "/customer/requests": (request, _, deps) => postRequest(request, deps),
  "/customer/orders/:orderNumber/cancellation": (request, orderNumber, deps) => getCancellation(request, orderNumber, deps),
  "/customer/orders/:orderNumber/withdrawal": (request, orderNumber, deps) => postWithdrawal(request, orderNumber, deps),
  "/customer/orders/:orderNumber/answer": (request, orderNumber, deps) => postAnswer(request, orderNumber, deps),
  "/customer/orders/:orderNumber/refund-answer": (request, orderNumber, deps) => postRefundAnswer(request, orderNumber, deps),
} satisfies Record<string, Handler>;

/** What answers a path; null where there is nothing of the customer's. */
export function customerRoute(path: string): ((request: Request, deps: Deps) => Promise<Response>) | null {
  const [, orderNumber = ""] = /^\/customer\/orders\/([^/]+)\//.exec(path) ?? [];
  const route = orderNumber ? path.replace(orderNumber, ":orderNumber") : path;
  const handler: Handler | undefined = Object.hasOwn(customerRoutes, route)
    ? customerRoutes[route as keyof typeof customerRoutes]
    : undefined;
  return handler ? (request, deps) => handler(request, orderNumber, deps) : null;
}

/** `POST /customer/cancellations`: a shopper presses "Cancel order". */
export async function postCancellation(request: Request, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  // the moment of receipt, before anything can take time
  const receivedAt = deps.clock.now().startOf("second");
  return answering(request, deps, async (customer) => {
    if (request.method !== "POST") return problem(405, "malformed");
    const body = await readJson(request);
    if (!body.ok) return problem(body.status, body.code);
    const press = pressSchema.safeParse(body.value);
    if (!press.success) return problem(400, "malformed");
    addToLog({ orderId: press.data.orderId });

    const view = await requestCancellation(
      {
        ...customer,
        orderId: press.data.orderId,
        locale: press.data.locale,
        shopperReason: press.data.reason ?? null,
        reported: reportedFailures(press.data.failedAttempts, receivedAt),
        receivedAt,
      },
      deps,
    );
    if (!view.ok) return problem(404, "order-not-found");
    return shown(view.value);
  });
}

/** `POST /customer/requests`: there is no button any more, and the shopper asks all the same, in their own words. */
export async function postRequest(request: Request, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  const receivedAt = deps.clock.now().startOf("second");
  return answering(request, deps, async (customer) => {
    if (request.method !== "POST") return problem(405, "malformed");
    const body = await readJson(request);
    if (!body.ok) return problem(body.status, body.code);
    const asked = requestSchema.safeParse(body.value);
    if (!asked.success) return problem(400, "malformed");
    const { orderId, locale, reason, failedAttempts, text, claim, shipped } = asked.data;
    addToLog({ orderId });
    if (isTooLong(text) || isTooLong(claim?.what ?? null)) return problem(413, "too-large");

    const view = await requestException(
      {
        ...customer,
        orderId,
        locale,
        shopperReason: reason ?? null,
        reported: reportedFailures(failedAttempts, receivedAt),
        receivedAt,
        wish: { channel: "account-page", text, claim: claimOf(claim, receivedAt), ...(shipped ? { shipped } : {}) },
      },
      deps,
    );
    return view.ok ? shown(view.value) : problem(404, "order-not-found");
  });
}

/** `POST /customer/orders/:id/withdrawal`: the shopper takes the request back. 409 when it can't be taken back (any more). */
export async function postWithdrawal(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  return answering(request, deps, async (customer) => {
    if (request.method !== "POST") return problem(405, "malformed");
    const viewer = viewerOf(request, customer, orderNumber);
    if (!viewer) return problem(404, "order-not-found");
    const answer = await withdrawRequest(viewer, deps);
    return afterAct(answer.ok ? null : answer.error.code, viewer, deps);
  });
}

/** `POST /customer/orders/:id/answer`: what we asked is answered. 409 when nothing was asked (any more). */
export async function postAnswer(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  return answering(request, deps, async (customer) => {
    if (request.method !== "POST") return problem(405, "malformed");
    const viewer = viewerOf(request, customer, orderNumber);
    if (!viewer) return problem(404, "order-not-found");
    const body = await readJson(request);
    if (!body.ok) return problem(body.status, body.code);
    const said = z.object({ text: words }).safeParse(body.value);
    if (!said.success || !said.data.text) return problem(400, "malformed");
    if (isTooLong(said.data.text)) return problem(413, "too-large");
    const answer = await answerQuestion({ ...viewer, text: said.data.text }, deps);
    return afterAct(answer.ok ? null : answer.error.code, viewer, deps);
  });
}

/**
 * `POST /customer/orders/:id/refund-answer`: whether the money of one refund has arrived. 409 when that can't be answered
 * (yet); a refund of another order is answered as an unknown order.
 */
export async function postRefundAnswer(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  return answering(request, deps, async (customer) => {
    if (request.method !== "POST") return problem(405, "malformed");
    const viewer = viewerOf(request, customer, orderNumber);
    if (!viewer) return problem(404, "order-not-found");
    const body = await readJson(request);
    if (!body.ok) return problem(body.status, body.code);
    const said = refundAnswerSchema.safeParse(body.value);
    if (!said.success) return problem(400, "malformed");
    const answer = await answerRefund({ ...viewer, ...said.data }, deps);
    if (!answer.ok && answer.error.code === "not-found") return problem(404, "order-not-found");
    return afterAct(answer.ok ? null : answer.error.code, viewer, deps);
  });
}

/** The state as it is now, whoever acted; another customer's order is answered as an unknown one. */
async function afterAct(refusal: string | null, viewer: Viewer, deps: Deps): Promise<Response> {
  const view = await viewForShopper(viewer, deps);
  if (!view.ok) return problem(404, "order-not-found");
  return json(refusal ? 409 : 200, view.value);
}

const shown = (view: CancellationView): Response => json(view.state === "refused" ? 409 : view.settled ? 200 : 202, view);

const isTooLong = (text: string | null): boolean => text !== null && text.length > MAX_WORDS;

function claimOf(
  claim: { triedAt?: string | null; what: string | null } | null | undefined,
  receivedAt: DateTime,
): Wish["claim"] {
  if (!claim) return null;
  const triedAt = DateTime.fromISO(claim.triedAt ?? "", { zone: "utc" });
  const possible = triedAt.isValid && triedAt <= receivedAt && receivedAt.diff(triedAt).as("days") < 400;
  return { triedAt: possible ? triedAt.toISO() : null, what: claim.what };
}

function viewerOf(request: Request, customer: CustomerClaims, orderNumber: string): Viewer | null {
  if (!/^\d{1,20}$/.test(orderNumber)) return null;
  const locale = languageTag(new URL(request.url).searchParams.get("locale") ?? request.headers.get("accept-language"));
  return { ...customer, orderId: `gid://shopify/Order/${orderNumber}`, locale };
}

/** `GET /customer/orders/:id/cancellation`: the true state of a shopper's wish. */
export async function getCancellation(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  return answering(request, deps, async (customer) => {
    const viewer = viewerOf(request, customer, orderNumber);
    if (!viewer) return problem(404, "order-not-found");
    const view = await viewForShopper(viewer, deps);
    return view.ok ? json(200, view.value) : problem(404, "order-not-found");
  });
}

async function answering(request: Request, deps: Deps, work: (customer: CustomerClaims) => Promise<Response>): Promise<Response> {
  const customer = await deps.shopify.authenticateCustomer(request.headers.get("authorization"));
  if (!customer.ok) return problem(customer.error.code === "login-required" ? 403 : 401, customer.error.code);
  try {
    if (!(await isWithinLimits(request, customer.value, deps))) return problem(429, "try-again");
    // the setup guide's only way to know that the extensions are on the account pages
    await deps.shops.noteExtension(customer.value.shop);
    return await work(customer.value);
  } catch (error) {
    // whatever broke is ours: the page keeps the press and sends it again, and our own record says so (P9)
    await deps.incidents.answerFailed(customer.value.shop);
    if (error instanceof ShopifyFailure)
      deps.log.warn({ shop: customer.value.shop, reason: error.message }, "Shopify did not answer a shopper's page");
    else deps.log.error({ shop: customer.value.shop, err: error }, "a shopper's page was not answered");
    return problem(503, "try-again");
  }
}

/** Counted for all processes together, and for nobody but this customer of this shop. */
async function isWithinLimits({ method }: Request, { shop, customerId }: CustomerClaims, { rateLimit }: Deps): Promise<boolean> {
  const answers = await Promise.all([
    rateLimit.allow(`customer asks ${shop} ${customerId}`, MOST_ASKED),
    method === "GET" || rateLimit.allow(`customer acts ${shop} ${customerId}`, MOST_ACTS),
  ]);
  return answers.every(Boolean);
}

/** The device's own times: kept as claims, and only where they can be times of a press at all. */
function reportedFailures(reported: { orderId: string; at: string; problem: string }[], receivedAt: DateTime): ReportedFailure[] {
  return reported
    .slice(0, MAX_REPORTED)
    .map((each) => ({ orderId: each.orderId, claimedAt: DateTime.fromISO(each.at, { zone: "utc" }), problem: each.problem }))
    .filter(({ claimedAt }) => claimedAt.isValid && Math.abs(claimedAt.diff(receivedAt).as("days")) < 400);
}

type ProblemCode = "unauthorized" | "login-required" | "order-not-found" | "malformed" | "too-large" | "try-again";

const problem = (status: number, code: ProblemCode): Response => json(status, { error: { code } });
