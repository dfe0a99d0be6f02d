import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { schemaFile } from "./admin-graphql";
import { mainShop } from "./catalogue";
import type { ShopifySimulator } from "./start";

/** The simulator as a client sees it, for its own tests: plain HTTP, the shop in the Host header. */

const documents = {
  admin: readFileSync(schemaFile("admin.documents.graphql"), "utf8"),
  customer: readFileSync(schemaFile("customer-account.documents.graphql"), "utf8"),
};

export const KEY = "test-key";
export const SECRET = "test-secret";

export interface Reply {
  status: number;
  // the shape belongs to whoever asks
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

export async function post(
  simulator: ShopifySimulator,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { hostname, port } = new URL(simulator.origin);
  return await new Promise((resolve, reject) => {
    const call = httpRequest(
      { hostname, port, path, method: "POST", headers: { host: mainShop, "content-type": "application/json", ...headers } },
      (answer) => {
        let text = "";
        answer.on("data", (part: Buffer) => (text += part.toString()));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: text.startsWith("{") ? JSON.parse(text) : text }));
      },
    );
    call.on("error", reject);
    call.end(JSON.stringify(body));
  });
}

const exchangeBody = (
  simulator: ShopifySimulator,
  kind: "online" | "offline",
  options: { userId?: string; expiring?: boolean },
) => ({
  client_id: KEY,
  client_secret: SECRET,
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token: simulator.idToken({ shop: mainShop, userId: options.userId }),
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  requested_token_type: `urn:shopify:params:oauth:token-type:${kind}-access-token`,
  expiring: options.expiring ? "1" : "0",
});

export async function accessToken(
  simulator: ShopifySimulator,
  kind: "online" | "offline" = "offline",
  options: { userId?: string; expiring?: boolean } = {},
): Promise<string> {
  const { body } = await post(simulator, "/admin/oauth/access_token", exchangeBody(simulator, kind, options));
  return body.access_token;
}

/** Asks one of the documents beside the schema, or a text of one's own. */
export async function askAdmin(
  simulator: ShopifySimulator,
  token: string,
  operation: string,
  variables: Record<string, unknown> = {},
): Promise<Reply> {
  const own = operation.includes("{");
  return await post(
    simulator,
    "/admin/api/2026-10/graphql.json",
    { query: own ? operation : documents.admin, operationName: own ? undefined : operation, variables },
    { "x-shopify-access-token": token },
  );
}

export async function askCustomer(
  simulator: ShopifySimulator,
  customerId: string | null,
  operation: string,
  variables: Record<string, unknown> = {},
): Promise<Reply> {
  return await post(
    simulator,
    "/customer-account/api/2026-07/graphql.json",
    { query: documents.customer, operationName: operation, variables },
    customerId ? { "x-simulated-customer": customerId } : {},
  );
}
