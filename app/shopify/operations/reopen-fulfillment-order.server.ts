import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const REOPEN_FULFILLMENT_ORDER = `#graphql
  mutation ReopenFulfillmentOrder($id: ID!) {
    fulfillmentOrderOpen(id: $id) {
      userErrors {
        message
      }
    }
  }
` as const;

/** Ends a preparation that was reported by hand; only for fulfilment orders that offer MARK_AS_OPEN. */
export async function reopenFulfillmentOrder(
  client: GraphqlClient,
  id: string,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(client.request(REOPEN_FULFILLMENT_ORDER, { id }));
  if (!answer.ok) return answer;
  const error = answer.value.data.fulfillmentOrderOpen?.userErrors[0];
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
