import { existsSync, readFileSync } from "node:fs";

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

/** What admin-api.md, section 6 and section 8, tells an app of this kind to ask for. */
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
  const sections = parseToml(readFileSync(file, "utf8"));
  const scopes = sections.find((each) => each.name === "access_scopes")?.values["scopes"];
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  // a filter that is not applied would deliver what Shopify does not
  if (sections.some(({ values }) => "filter" in values))
    throw new Error("The simulator does not know filters of webhook subscriptions");
  return {
    scopes: (text(scopes) ?? "").split(",").flatMap((scope) => (scope.trim() ? [scope.trim()] : [])),
    subscriptions: sections
      .filter((each) => each.name === "webhooks.subscriptions")
      .map(({ values }) => ({
        topics: [...list(values["topics"]), ...list(values["compliance_topics"])],
        uri: text(values["uri"]) ?? "",
        name: text(values["name"]),
        includeFields: list(values["include_fields"]),
      })),
    metafields: Object.fromEntries(
      sections.flatMap(({ name, values }) => {
        const match = /^(\w+)\.metafields\.app\.(\w+)$/.exec(name);
        if (!match) return [];
        const access =
          sections.find((each) => each.name === `${name}.access`)?.values["customer_account"] ??
          values["access.customer_account"];
        return [[`${match[1]}.${match[2]}`, { type: text(values["type"]) ?? "", customersMayRead: access === "read" }]];
      }),
    ),
  };
}

/**
 * Enough TOML for Shopify's app files: tables, arrays of tables, strings, numbers, booleans, arrays of
 * strings over several lines, comments. Anything else is an error, so that nothing is overlooked.
 */
function parseToml(source: string): { name: string; values: Record<string, unknown> }[] {
  const sections: { name: string; values: Record<string, unknown> }[] = [{ name: "", values: {} }];
  const lines = source.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    let line = withoutComment(lines[at] ?? "").trim();
    if (line === "") continue;
    const header = /^\[\[?([\w.$"-]+)\]?\]$/.exec(line);
    if (header?.[1]) {
      sections.push({ name: header[1].replace(/"/g, ""), values: {} });
      continue;
    }
    const [, key, start] = /^([\w.-]+|"[^"]+")\s*=\s*(.*)$/.exec(line) ?? [];
    if (!key || start === undefined) throw new Error(`shopify.app.toml, line ${at + 1}: not understood: ${line}`);
    line = start;
    if (line.startsWith('"""')) {
      while (!line.slice(3).includes('"""') && at + 1 < lines.length) line += `\n${lines[(at += 1)] ?? ""}`;
    } else {
      while (line.startsWith("[") && !line.endsWith("]") && at + 1 < lines.length)
        line += ` ${withoutComment(lines[(at += 1)] ?? "").trim()}`;
    }
    sections[sections.length - 1]!.values[key.replace(/"/g, "")] = parseValue(line, at + 1);
  }
  return sections;
}

const withoutComment = (line: string): string =>
  line.replace(/("[^"]*"|'[^']*')|#.*$/g, (_match, quoted: string | undefined) => quoted ?? "");

function parseValue(text: string, line: number): unknown {
  if (text.startsWith('"""')) return text.slice(3, text.lastIndexOf('"""')).trim();
  const quoted = /^"([^"]*)"$|^'([^']*)'$/.exec(text);
  if (quoted) return quoted[1] ?? quoted[2];
  if (/^\[.*\]$/.test(text)) return [...text.matchAll(/"([^"]*)"|'([^']*)'/g)].map((match) => match[1] ?? match[2]);
  if (/^(true|false)$/.test(text)) return text === "true";
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (/^\{.*\}$/.test(text)) return text; // inline tables hold nothing the simulator looks at
  throw new Error(`shopify.app.toml, line ${line}: not understood: ${text}`);
}
