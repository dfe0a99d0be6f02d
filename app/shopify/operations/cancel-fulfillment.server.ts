import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const CANCEL_FULFILLMENT = `#graphql
  mutation CancelFulfillment($id: ID!) {
    fulfillmentCancel(id: $id) {
      userErrors {
        message
      }
    }
  }
` as const;

/**
 * Takes a fulfilment back in Shopify's books: its goods wait in new fulfilment orders, so read the order again. It stops
 * no parcel and voids no label. Asked twice, the second is refused; what is true is learned by reading.
 */
export async function cancelFulfillment(
  client: GraphqlClient,
  fulfillmentId: string,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(client.request(CANCEL_FULFILLMENT, { id: fulfillmentId }));
  if (!answer.ok) return answer;
  const error = answer.value.data.fulfillmentCancel?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
