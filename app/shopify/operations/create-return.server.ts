import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const FIND_RETURN_REASONS = `#graphql
  query FindReturnReasons($handles: [String!]!) {
    returnReasonDefinitions(first: 5, handles: $handles) {
      nodes {
        id
        handle
        deleted
      }
    }
  }
` as const;

const CREATE_RETURN = `#graphql
  mutation CreateReturn($returnInput: ReturnInput!) {
    returnCreate(returnInput: $returnInput) {
      return {
        id
        name
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

/**
 * Which of Shopify's reasons says best that an order was cancelled and left all the same; the first that the shop has.
 * None of them is the shopper's doing, and where there is none the note alone tells.
 */
const FITTING_REASONS = ["other", "unknown", "unwanted", "changed-my-mind"];
const LONGEST_NOTE = 255;

export interface ReturnWish {
  lines: { fulfillmentLineItemId: string; quantity: number }[];
  /** Staff read it beside each line; at most 255 characters. It also tells our own return from another after a lost answer. */
  note: string;
}

/**
 * Opens a return that needs no approval, without fees: Shopify makes a reverse fulfilment order and tells the shopper
 * nothing. An open return keeps the order from being cancelled. Not after a refund: Shopify refuses it. There is no
 * idempotency key, so read the order's returns before asking again.
 */
export async function createReturn(
  client: GraphqlClient,
  orderId: string,
  wish: ReturnWish,
): Promise<Answer<{ returnId: string; name: string }, "not-accepted" | "no-permission">> {
  const reasons = await deniedOrAnswered(client.request(FIND_RETURN_REASONS, { handles: FITTING_REASONS }));
  if (!reasons.ok) return reasons;
  const offered = reasons.value.data.returnReasonDefinitions.nodes.filter(({ deleted }) => !deleted);
  const reason = FITTING_REASONS.flatMap((handle) => offered.filter((each) => each.handle === handle))[0];

  const answer = await deniedOrAnswered(
    client.request(CREATE_RETURN, {
      returnInput: {
        orderId,
        returnLineItems: wish.lines.map((line) => ({
          ...line,
          ...(reason && { returnReasonDefinitionId: reason.id }),
          returnReasonNote: wish.note.slice(0, LONGEST_NOTE),
        })),
      },
    }),
  );
  if (!answer.ok) return answer;
  const payload = answer.value.data.returnCreate;
  const error = payload?.userErrors[0];
  if (error?.code === "MISSING_PERMISSION") return refused("no-permission", error.message);
  if (error || !payload?.return) return refused("not-accepted", error?.message ?? "Shopify made no return");
  return ok({ returnId: payload.return.id, name: payload.return.name });
}
