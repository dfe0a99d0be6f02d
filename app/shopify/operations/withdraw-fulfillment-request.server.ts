import { ok, refused, type Answer } from "../../lib/answer";
import type { GraphqlClient } from "../graphql-client.server";

const WITHDRAW_FULFILLMENT_REQUEST = `#graphql
  mutation WithdrawFulfillmentRequest($id: ID!) {
    fulfillmentOrderCancel(id: $id) {
      fulfillmentOrder {
        id
        status
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

/** Takes a request back that a fulfilment service has not accepted yet; takes effect at once and may safely be repeated. */
export async function withdrawFulfillmentRequest(client: GraphqlClient, id: string): Promise<Answer<void, "not-accepted">> {
  const { data } = await client.request(WITHDRAW_FULFILLMENT_REQUEST, { id });
  const error = data.fulfillmentOrderCancel?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
