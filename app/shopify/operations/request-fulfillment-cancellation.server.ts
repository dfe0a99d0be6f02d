import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const REQUEST_FULFILLMENT_CANCELLATION = `#graphql
  mutation RequestFulfillmentCancellation($id: ID!, $message: String!) {
    fulfillmentOrderSubmitCancellationRequest(id: $id, message: $message) {
      userErrors {
        message
      }
    }
  }
` as const;

/**
 * Asks the fulfilment service to stop; only for fulfilment orders that offer REQUEST_CANCELLATION. No service is bound to
 * answer, and until it has accepted it may still ship: the answer is read as `requestStatus`.
 */
export async function requestFulfillmentCancellation(
  client: GraphqlClient,
  fulfillmentOrderId: string,
  message: string,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(client.request(REQUEST_FULFILLMENT_CANCELLATION, { id: fulfillmentOrderId, message }));
  if (!answer.ok) return answer;
  const error = answer.value.data.fulfillmentOrderSubmitCancellationRequest?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
