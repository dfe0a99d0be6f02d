import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const CLOSE_RETURN = `#graphql
  mutation CloseReturn($id: ID!) {
    returnClose(id: $id) {
      userErrors {
        code
        message
      }
    }
  }
` as const;

/** Nothing more is expected of a return, whatever was done about it. Moves no money, and tells the shopper nothing. */
export async function closeReturn(
  client: GraphqlClient,
  returnId: string,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(client.request(CLOSE_RETURN, { id: returnId }));
  if (!answer.ok) return answer;
  const error = answer.value.data.returnClose?.userErrors[0];
  if (error?.code === "MISSING_PERMISSION") return refused("no-permission", error.message);
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
