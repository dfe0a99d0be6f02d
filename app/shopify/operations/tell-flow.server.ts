import { ok, refused, type Answer } from "../../lib/answer";
import type { GraphqlClient } from "../graphql-client.server";

const TELL_FLOW = `#graphql
  mutation TellFlow($handle: String!, $payload: JSON!) {
    flowTriggerReceive(handle: $handle, payload: $payload) {
      userErrors {
        message
      }
    }
  }
` as const;

/** Starts the workflows that begin with this trigger. Shopify knows no key for it: told twice, they run twice. */
export async function tellFlow(
  client: GraphqlClient,
  handle: string,
  payload: Record<string, string | number | boolean>,
): Promise<Answer<null, "not-accepted">> {
  const { data } = await client.request(TELL_FLOW, { handle, payload });
  const error = data.flowTriggerReceive?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(null);
}
