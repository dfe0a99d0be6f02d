import { DateTime } from "luxon";
import { z } from "zod";
import type { StaffEntryAnswer, StaffOrderView } from "./cases/staff-order-view";
import type { Deps } from "./deps";
import { json, preflight, readJson } from "./lib/any-origin";
import { languageTag } from "./lib/language-tag";
import { storable } from "./lib/storable";
import { isReasonCode } from "./policy/texts";
import { ShopifyFailure } from "./shopify/graphql-client.server";
import type { StaffClaims } from "./shopify/staff-token.server";
import { enterRequest, entryChannels, type EntryProblem } from "./workflows/enter-request.server";
import { viewForStaff } from "./workflows/view-for-staff.server";

/** Staff open one order after the other all day; a script would ask far more. */
const MOST_LOOKS = 2_000;
const MOST_ENTRIES = 300;

const entrySchema = z.object({
  channel: z.enum(entryChannels),
  /** The wall clock of the store, to the minute. */
  receivedAt: z.string().max(40),
  zone: z.string().max(64),
  reason: z.string().refine(isReasonCode).nullish().catch(null),
  text: z
    .string()
    .transform((text) => storable(text).trim())
    .nullish(),
});

/** `GET /staff/orders/:number/case`: the case of an order, for the block on the order page. */
export async function getOrderCase(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  if (request.method !== "GET") return problem(405, "malformed");
  return answering(request, orderNumber, MOST_LOOKS, deps, async (who, orderId) =>
    json(200, await viewOf(request, who, orderId, deps)),
  );
}

/** `POST /staff/orders/:number/requests`: a request that came by e-mail or phone, entered on the order page. */
export async function postOrderRequest(request: Request, orderNumber: string, deps: Deps): Promise<Response> {
  if (request.method === "OPTIONS") return preflight();
  if (request.method !== "POST") return problem(405, "malformed");
  return answering(request, orderNumber, MOST_ENTRIES, deps, async (who, orderId) => {
    const body = await readJson(request);
    if (!body.ok) return problem(body.status, body.code === "too-large" ? "text-too-long" : "malformed");
    const said = entrySchema.safeParse(body.value);
    if (!said.success) return problem(400, "malformed");
    const { channel, receivedAt, zone, reason } = said.data;
    // what is asked of Shopify is asked with the person's own access
    const staff = await deps.shopify.authenticateStaff(request);
    const entered = await enterRequest(
      {
        orderId,
        channel,
        receivedAt: DateTime.fromISO(receivedAt, { zone }),
        shopperReason: reason ?? null,
        text: said.data.text ?? undefined,
        staff,
      },
      deps,
    );
    if (!entered.ok) return problem(statusOf[entered.error.code], entered.error.code);
    const view = await viewOf(request, who, orderId, deps);
    return json(200, { outcome: entered.value.outcome, view } satisfies StaffEntryAnswer);
  });
}

const viewOf = (request: Request, { shop }: StaffClaims, orderId: string, deps: Deps): Promise<StaffOrderView> =>
  viewForStaff({ shop, orderId, locale: languageTag(new URL(request.url).searchParams.get("locale")) }, deps);

async function answering(
  request: Request,
  orderNumber: string,
  most: number,
  deps: Deps,
  work: (who: StaffClaims, orderId: string) => Promise<Response>,
): Promise<Response> {
  const who = await deps.shopify.identifyStaff(request.headers.get("authorization"));
  if (!who.ok) return problem(401, "unauthorized");
  if (!/^\d{1,20}$/.test(orderNumber)) return problem(404, "order-not-found");
  const { shop, userId } = who.value;
  try {
    if (!(await deps.rateLimit.allow(`order page ${most} ${shop} ${userId}`, most))) return problem(429, "too-many");
    const installed = await deps.shops.find(shop);
    if (!installed || installed.uninstalledAt) return problem(403, "not-installed");
    return await work(who.value, `gid://shopify/Order/${orderNumber}`);
  } catch (error) {
    // Shopify's library answers by throwing: what it says is passed on, readable from Shopify's origin
    if (error instanceof Response) return problem(error.status >= 400 && error.status < 500 ? 401 : 503, "unauthorized");
    if (error instanceof ShopifyFailure) deps.log.warn({ shop, reason: error.message }, "Shopify did not answer an order page");
    else deps.log.error({ shop, err: error }, "an order page was not answered");
    return problem(503, "try-again");
  }
}

const statusOf: Record<EntryProblem, number> = {
  "order-not-found": 404,
  "received-invalid": 422,
  "received-in-future": 422,
  "received-before-order": 422,
  "text-too-long": 413,
  "no-permission": 403,
  "shopify-unreachable": 503,
};

type ProblemCode = EntryProblem | "unauthorized" | "not-installed" | "malformed" | "too-many" | "try-again";

const problem = (status: number, code: ProblemCode): Response => json(status, { error: { code } });
