import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const HOLD_FULFILLMENT_ORDER = `#graphql
  mutation HoldFulfillmentOrder($id: ID!, $handle: String!, $reasonNotes: String!) {
    fulfillmentOrderHold(
      id: $id
      fulfillmentHold: { handle: $handle, reason: OTHER, reasonNotes: $reasonNotes, notifyMerchant: false }
    ) {
      fulfillmentHold {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

/** Unique per app within one fulfilment order: the natural idempotency key of a hold. */
export const HOLD_HANDLE = "cancel-request";

/**
 * Keeps one fulfilment order back. "already-held" is our own hold from a call whose answer was lost; its id is learned
 * by reading the order. Only for fulfilment orders that offer HOLD.
 */
export async function holdFulfillmentOrder(
  client: GraphqlClient,
  id: string,
  reasonNotes: string,
): Promise<Answer<{ holdId: string | null }, "already-held" | "no-permission" | "not-accepted">> {
  const answer = await deniedOrAnswered(client.request(HOLD_FULFILLMENT_ORDER, { id, handle: HOLD_HANDLE, reasonNotes }));
  if (!answer.ok) return answer;
  const payload = answer.value.data.fulfillmentOrderHold;
  const error = payload?.userErrors[0];
  if (error?.code === "DUPLICATE_FULFILLMENT_HOLD_HANDLE") return refused("already-held", error.message);
  if (error) return refused("not-accepted", error.message);
  return ok({ holdId: payload?.fulfillmentHold?.id ?? null });
}
