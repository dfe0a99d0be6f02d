import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const CREATE_REVERSE_DELIVERY = `#graphql
  mutation CreateReverseDelivery(
    $reverseFulfillmentOrderId: ID!
    $trackingInput: ReverseDeliveryTrackingInput
    $labelInput: ReverseDeliveryLabelInput
  ) {
    reverseDeliveryCreateWithShipping(
      reverseFulfillmentOrderId: $reverseFulfillmentOrderId
      reverseDeliveryLineItems: []
      trackingInput: $trackingInput
      labelInput: $labelInput
      notifyCustomer: false
    ) {
      reverseDelivery {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

export interface ReverseDeliveryWish {
  reverseFulfillmentOrderId: string;
  tracking?: { number: string | null; url: string | null } | null;
  /** Where the label can be fetched from; Shopify keeps its own copy. */
  labelUrl?: string | null;
}

/** The way back of everything in one reverse fulfilment order. Shopify's own mail stays off: it would be sent otherwise. */
export async function createReverseDelivery(
  client: GraphqlClient,
  wish: ReverseDeliveryWish,
): Promise<Answer<{ reverseDeliveryId: string }, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(
    client.request(CREATE_REVERSE_DELIVERY, {
      reverseFulfillmentOrderId: wish.reverseFulfillmentOrderId,
      trackingInput:
        wish.tracking?.number || wish.tracking?.url ? { number: wish.tracking.number, url: wish.tracking.url } : null,
      labelInput: wish.labelUrl ? { fileUrl: wish.labelUrl } : null,
    }),
  );
  if (!answer.ok) return answer;
  const payload = answer.value.data.reverseDeliveryCreateWithShipping;
  const error = payload?.userErrors[0];
  if (error?.code === "MISSING_PERMISSION") return refused("no-permission", error.message);
  if (error || !payload?.reverseDelivery) return refused("not-accepted", error?.message ?? "Shopify made no reverse delivery");
  return ok({ reverseDeliveryId: payload.reverseDelivery.id });
}
