import { createHmac, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";
import type { AdminContext } from "./resolvers/context";
import type { FlowEventSeen, SimShop } from "./state";
import { isoOf, shopOf } from "./world";
import type { World } from "./world";

/*
 * Shopify Flow, as far as an app can tell: which triggers its manifests offer, what it sends for them, and the runs of its
 * actions. Workflows themselves are not played: what would start one is listed.
 */

const extensions = fileURLToPath(new URL("../../../extensions", import.meta.url));
/** Assumption I5: what Flow takes of one event (its documentation names 50 kB). */
const LARGEST = 50_000;

export interface FlowManifest {
  folder: string;
  type: string;
  name: string;
  handle: string;
  description: string;
  runtimeUrl: string | null;
  url: string | null;
  fields: { type: string; key: string | null; name: string | null; required: boolean }[];
}

interface Toml {
  extensions?: { type?: string; name?: string; handle?: string; description?: string; runtime_url?: string; url?: string }[];
  settings?: { fields?: { type?: string; key?: string; name?: string; required?: boolean }[] };
}

/** Every manifest of a Flow extension, as a deploy would upload it. */
export function flowManifests(): FlowManifest[] {
  return readdirSync(extensions).flatMap((folder) => {
    const file = join(extensions, folder, "shopify.extension.toml");
    if (!existsSync(file)) return [];
    const toml = parse(readFileSync(file, "utf8")) as Toml;
    return (toml.extensions ?? [])
      .filter(({ type }) => type?.startsWith("flow_"))
      .map((each) => ({
        folder,
        type: each.type ?? "",
        name: each.name ?? "",
        handle: each.handle ?? "",
        description: each.description ?? "",
        runtimeUrl: each.runtime_url ?? null,
        url: each.url ?? null,
        fields: (toml.settings?.fields ?? []).map((field) => ({
          type: field.type ?? "",
          key: field.key ?? null,
          name: field.name ?? null,
          required: field.required ?? false,
        })),
      }));
  });
}

/** The payload's key of a field: Shopify names those of its own objects itself. */
export const payloadKey = ({ type, key }: { type: string; key: string | null }): string =>
  type.endsWith("_reference") ? type.replace(/_reference$/, "_id") : (key ?? "");

const kindOf: Record<string, "number" | "string" | "boolean"> = {
  order_reference: "number",
  number_decimal: "number",
  boolean: "boolean",
  single_line_text_field: "string",
  url: "string",
};

export function flowTriggerReceive(context: AdminContext, { handle, payload }: { handle?: string | null; payload?: unknown }) {
  const no = (field: string, message: string) => ({ userErrors: [{ field: [field], message }] });
  const refused = context.world.state.faults.refuse.flowTriggerReceive;
  if (refused) return no("handle", refused);
  const manifest = flowManifests().find((each) => each.type === "flow_trigger" && each.handle === handle);
  if (!manifest) return no("handle", "Trigger handle is invalid");
  const given = (payload ?? {}) as Record<string, unknown>;
  if (JSON.stringify(given).length > LARGEST) return no("payload", "Payload is too large");
  // the strictest reading of a manifest: every field is there, of its kind, and no other
  for (const field of manifest.fields) {
    const key = payloadKey(field);
    if (typeof given[key] !== kindOf[field.type]) return no("payload", `${key} is missing or not a ${kindOf[field.type]}`);
  }
  const known = new Set(manifest.fields.map(payloadKey));
  const unknown = Object.keys(given).find((key) => !known.has(key));
  if (unknown !== undefined) return no("payload", `${unknown} is not a field of the trigger`);
  if (!context.shop.orders.some(({ id }) => id.endsWith(`/${String(given.order_id)}`)))
    return no("payload", "Order does not exist");
  const flow = flowOf(context.shop);
  flow.events.push({
    at: isoOf(context.world.clock.nowMs()),
    handle: manifest.handle,
    payload: given,
    ran: flow.inUse.includes(manifest.handle),
  });
  context.world.changed();
  return { userErrors: [] };
}

const flowOf = (shop: SimShop): { inUse: string[]; events: FlowEventSeen[] } => (shop.flow ??= { inUse: [], events: [] });

export interface FlowDesk {
  /** What has come for triggers of the app, the newest last. */
  events(shop: string): FlowEventSeen[];
  /** The app's triggers, and whether a switched-on workflow begins with each. */
  triggers(shop: string): { handle: string; name: string; description: string; inUse: boolean }[];
  /** A merchant switches a workflow on or off: the app is told; anything but 2xx keeps it from being switched on. */
  use(shop: string, handle: string, inUse: boolean): Promise<number>;
  /** A workflow comes to one of the app's actions. */
  run(
    shop: string,
    action: string,
    properties: Record<string, unknown>,
    options?: { runId?: string },
  ): Promise<{ status: number; message: string; runId: string }>;
}

/** Flow from the merchant's side. */
export function flowDesk(world: World, appUrl: () => string | null): FlowDesk {
  async function post(path: string, payload: object): Promise<{ status: number; message: string }> {
    const body = JSON.stringify(payload);
    const response = await fetch(new URL(path, appUrl() ?? "http://127.0.0.1:9"), {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/json",
        // Assumption I6: signed like a webhook
        "X-Shopify-Hmac-Sha256": createHmac("sha256", world.app.secret).update(body, "utf8").digest("base64"),
        "User-Agent": "Mozilla/5.0 (Shopify Flow)",
      },
    });
    const { message = "" } = (await response.json().catch(() => ({}))) as { message?: string };
    return { status: response.status, message };
  }
  const shopFacts = (domain: string) => ({ shop_id: Number(shopOf(world, domain).id.split("/").pop()), shopify_domain: domain });

  return {
    events: (domain) => flowOf(shopOf(world, domain)).events,
    triggers: (domain) =>
      flowManifests()
        .filter(({ type }) => type === "flow_trigger")
        .map(({ handle, name, description }) => ({
          handle,
          name,
          description,
          inUse: flowOf(shopOf(world, domain)).inUse.includes(handle),
        })),
    async use(domain, handle, inUse) {
      const callback = flowManifests().find(({ type }) => type === "flow_trigger_lifecycle_callback");
      const { status } = await post(callback?.url ?? "/", {
        flow_trigger_definition_id: handle,
        has_enabled_flow: inUse,
        ...shopFacts(domain),
        timestamp: isoOf(world.clock.nowMs()),
      });
      if (status >= 200 && status < 300) {
        const flow = flowOf(shopOf(world, domain));
        flow.inUse = [...flow.inUse.filter((each) => each !== handle), ...(inUse ? [handle] : [])];
        world.changed();
      }
      return status;
    },
    async run(domain, action, properties, { runId = randomUUID() } = {}) {
      const manifest = flowManifests().find(({ type, handle }) => type === "flow_action" && handle === action);
      if (!manifest) throw new Error(`The app has no action ${action}`);
      const told = await post(manifest.runtimeUrl ?? "/", {
        ...shopFacts(domain),
        action_run_id: runId,
        action_definition_id: action,
        handle: action,
        properties,
      });
      return { ...told, runId };
    },
  };
}
