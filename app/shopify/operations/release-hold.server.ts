import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const RELEASE_HOLD = `#graphql
  mutation ReleaseHold($id: ID!, $holdIds: [ID!]!) {
    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {
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

/** Lets go of one hold by its id: without ids Shopify would release everybody's. Safe to repeat. */
export async function releaseHold(
  client: GraphqlClient,
  fulfillmentOrderId: string,
  holdId: string,
): Promise<Answer<void, "no-permission" | "not-accepted">> {
  const answer = await deniedOrAnswered(client.request(RELEASE_HOLD, { id: fulfillmentOrderId, holdIds: [holdId] }));
  if (!answer.ok) return answer;
  const error = answer.value.data.fulfillmentOrderReleaseHold?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
