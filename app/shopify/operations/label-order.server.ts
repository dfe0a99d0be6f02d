import { ok, refused, type Answer } from "../../lib/answer";
import type { GraphqlClient } from "../graphql-client.server";

const LABEL_ORDER = `#graphql
  mutation LabelOrder(
    $id: ID!
    $remove: [String!]!
    $removing: Boolean!
    $add: [String!]!
    $adding: Boolean!
    $metafields: [MetafieldsSetInput!]!
  ) {
    tagsRemove(id: $id, tags: $remove) @include(if: $removing) {
      userErrors {
        message
      }
    }
    tagsAdd(id: $id, tags: $add) @include(if: $adding) {
      userErrors {
        message
      }
    }
    metafieldsSet(metafields: $metafields) {
      userErrors {
        code
        message
      }
    }
  }
` as const;

export interface OrderLabelling {
  orderId: string;
  remove: string[];
  add: string[];
  /** The metafield's words (order, `$app.cancellation_state`). */
  state: string;
}

/**
 * What an order says of its case, in one call: tags are added and removed one by one, never the order's whole list, so a
 * merchant's own stay. Repeated, it changes nothing more.
 */
export async function labelOrder(
  client: GraphqlClient,
  { orderId, remove, add, state }: OrderLabelling,
): Promise<Answer<null, "not-accepted">> {
  const { data } = await client.request(LABEL_ORDER, {
    id: orderId,
    remove,
    removing: remove.length > 0,
    add,
    adding: add.length > 0,
    metafields: [
      { ownerId: orderId, namespace: "$app", key: "cancellation_state", type: "single_line_text_field", value: state },
    ],
  });
  const error = [data.tagsRemove, data.tagsAdd, data.metafieldsSet].flatMap((part) => part?.userErrors ?? [])[0];
  return error ? refused("not-accepted", error.message) : ok(null);
}
