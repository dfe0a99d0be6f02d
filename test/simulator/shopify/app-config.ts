import { existsSync, readFileSync } from "node:fs";
import { parse } from "smol-toml";

/** What Shopify knows of an app from its shopify.app.toml. */
export interface AppConfig {
  scopes: string[];
  subscriptions: Subscription[];
  /** "shop.cancel_policy" -> what the app has defined of it. */
  metafields: Record<string, { type: string; customersMayRead: boolean }>;
}

export interface Subscription {
  topics: string[];
  uri: string;
  name: string | null;
  includeFields: string[];
}

/** What an app of this kind asks for, where a test names no shopify.app.toml. */
export const defaultAppConfig: AppConfig = {
  scopes: [
    "read_orders",
    "write_orders",
    "read_customers",
    "read_payment_terms",
    "read_merchant_managed_fulfillment_orders",
    "write_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "write_third_party_fulfillment_orders",
    "read_fulfillments",
    "write_fulfillments",
    "read_returns",
    "write_returns",
    "read_locations",
    "customer_read_orders",
  ],
  subscriptions: [
    {
      topics: [
        "orders/create",
        "orders/updated",
        "orders/cancelled",
        "refunds/create",
        "order_transactions/create",
        "fulfillments/create",
        "fulfillments/update",
        "fulfillment_events/create",
        "fulfillment_orders/placed_on_hold",
        "fulfillment_orders/progress_reported",
        "fulfillment_orders/manually_reported_progress_stopped",
        "fulfillment_orders/fulfillment_request_accepted",
        "fulfillment_orders/cancellation_request_accepted",
        "fulfillment_orders/cancellation_request_rejected",
        "returns/process",
        "app/uninstalled",
        "app/scopes_update",
      ],
      uri: "/webhooks/shopify",
      name: null,
      includeFields: [],
    },
    {
      topics: ["customers/data_request", "customers/redact", "shop/redact"],
      uri: "/webhooks/compliance",
      name: null,
      includeFields: [],
    },
  ],
  metafields: {
    "shop.cancel_policy": { type: "json", customersMayRead: true },
    "order.cancellation": { type: "json", customersMayRead: false },
  },
};

/** Reads the project's shopify.app.toml; null when there is none yet. */
export function readAppConfig(file: string): AppConfig | null {
  if (!existsSync(file)) return null;
  const toml = parse(readFileSync(file, "utf8")) as AppToml;
  return {
    scopes: (toml.access_scopes?.scopes ?? "").split(",").flatMap((scope) => (scope.trim() ? [scope.trim()] : [])),
    subscriptions: (toml.webhooks?.subscriptions ?? []).map((each) => ({
      topics: [...(each.topics ?? []), ...(each.compliance_topics ?? [])],
      uri: each.uri ?? "",
      name: each.name ?? null,
      includeFields: each.include_fields ?? [],
    })),
    metafields: Object.fromEntries(
      (["shop", "order", "customer"] as const).flatMap((owner) =>
        Object.entries(toml[owner]?.metafields?.app ?? {}).map(([key, { type, access }]) => [
          `${owner}.${key}`,
          { type: type ?? "single_line_text_field", customersMayRead: access?.customer_account === "read" },
        ]),
      ),
    ),
  };
}

interface Owner {
  metafields?: { app?: Record<string, { type?: string; access?: { customer_account?: string } }> };
}
interface AppToml {
  access_scopes?: { scopes?: string };
  webhooks?: {
    subscriptions?: {
      topics?: string[];
      compliance_topics?: string[];
      uri?: string;
      name?: string;
      include_fields?: string[];
    }[];
  };
  shop?: Owner;
  order?: Owner;
  customer?: Owner;
}
