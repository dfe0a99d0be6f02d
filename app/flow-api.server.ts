import { DateTime } from "luxon";
import { z } from "zod";
import type { Deps } from "./deps";
import { addToLog } from "./lib/log-context.server";
import { readBody } from "./lib/read-body";
import { isShopDomain } from "./lib/shop-domain";
import { storable } from "./lib/storable";
import { ShopifyFailure } from "./shopify/graphql-client.server";
import { openFromFlow } from "./workflows/open-from-flow.server";
import { noteFlowUse } from "./workflows/tell-flow.server";

/** Shopify's payloads are far smaller. */
const MAX_BYTES = 128 * 1024;

/** Flow writes ids as numbers, and as text where they come from a template. */
const orderId = z
  .union([z.number().int().positive(), z.string().regex(/^(gid:\/\/shopify\/Order\/)?\d{1,20}$/)])
  .transform((id) => `gid://shopify/Order/${String(id).split("/").pop()}`);

const runSchema = z.object({
  shopify_domain: z.string().refine(isShopDomain),
  action_run_id: z.string().min(1).max(200),
  properties: z.object({
    order_id: orderId,
    note: z
      .string()
      .transform((text) => storable(text).trim())
      .nullish(),
  }),
});

const useSchema = z.object({
  shopify_domain: z.string().refine(isShopDomain),
  flow_trigger_definition_id: z.string().max(200).nullish(),
  handle: z.string().max(200).nullish(),
  has_enabled_flow: z.boolean(),
  timestamp: z.string().max(60),
});

/**
 * `POST /flow/actions/open-case`: a workflow of the shop opens a case. What Shopify documents of the answers: 200 is done;
 * 202 and 5xx make Flow send the same run again, other 4xx end it as failed.
 */
export async function postFlowAction(request: Request, deps: Deps): Promise<Response> {
  const told = await signedJson(request, deps);
  if (!told.ok) return answer(told.status, told.message);
  const run = runSchema.safeParse(told.value);
  if (!run.success) return answer(400, "The payload names no order");
  const { shopify_domain: shop, action_run_id: runId, properties } = run.data;
  addToLog({ shop, orderId: properties.order_id });
  try {
    const opened = await openFromFlow({ shop, runId, orderId: properties.order_id, note: properties.note || undefined }, deps);
    if (!opened.ok) {
      switch (opened.error.code) {
        case "shopify-unreachable":
          return answer(503, "Shopify did not answer; please send it again");
        case "not-installed":
          return answer(403, "The app is not installed in this store");
        case "order-not-found":
          return answer(404, "Shopify shows no such order");
        case "another-order":
          return answer(409, "This run was for another order");
        default:
          return answer(422, opened.error.message);
      }
    }
    switch (opened.value.outcome) {
      case "case":
        return answer(200, "The case is open");
      case "refused":
        return answer(422, "The order has ended: it is cancelled, refunded or empty already");
      case "waiting":
        return answer(202, "Recorded; Shopify is still to answer");
    }
  } catch (error) {
    if (error instanceof ShopifyFailure)
      deps.log.warn({ shop, reason: error.message }, "Shopify did not answer a workflow's action");
    else deps.log.error({ shop, err: error }, "a workflow's action was not carried out");
    return answer(503, "Please send it again");
  }
}

/** `POST /flow/lifecycle`: a workflow with one of our triggers was switched on or off. Anything but 2xx keeps it from being switched on. */
export async function postFlowUse(request: Request, deps: Deps): Promise<Response> {
  const told = await signedJson(request, deps);
  if (!told.ok) return answer(told.status, told.message);
  const use = useSchema.safeParse(told.value);
  const toldAt = DateTime.fromISO(use.data?.timestamp ?? "", { zone: "utc" });
  if (!use.success || !toldAt.isValid) return answer(400, "The payload says nothing of a trigger");
  const shop = use.data.shopify_domain;
  addToLog({ shop });
  const installed = await deps.shops.find(shop);
  if (!installed || installed.uninstalledAt) return answer(200, "Nothing is told of this store");
  const trigger = use.data.handle ?? use.data.flow_trigger_definition_id ?? "";
  await noteFlowUse({ shop, trigger, inUse: use.data.has_enabled_flow, toldAt: toldAt.toJSDate() }, deps);
  deps.log.info({ shop, trigger, inUse: use.data.has_enabled_flow }, "Flow says whether a trigger is used");
  return answer(200, "Noted");
}

async function signedJson(
  request: Request,
  deps: Deps,
): Promise<{ ok: true; value: unknown } | { ok: false; status: number; message: string }> {
  if (request.method !== "POST") return { ok: false, status: 405, message: "Only posted" };
  const raw = await readBody(request, MAX_BYTES);
  if (!raw) return { ok: false, status: 413, message: "Too large" };
  if (!deps.shopify.isSignedByShopify(raw, request.headers.get("x-shopify-hmac-sha256") ?? undefined))
    return { ok: false, status: 401, message: "Not signed by Shopify" };
  try {
    return { ok: true, value: JSON.parse(raw.toString("utf8")) };
  } catch {
    return { ok: false, status: 400, message: "Not JSON" };
  }
}

const answer = (status: number, message: string): Response =>
  new Response(JSON.stringify({ message }), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
