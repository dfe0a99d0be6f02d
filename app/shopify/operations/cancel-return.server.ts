import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const CANCEL_RETURN = `#graphql
  mutation CancelReturn($id: ID!) {
    returnCancel(id: $id) {
      userErrors {
        code
        message
      }
    }
  }
` as const;

/** Takes a return back that nothing was done about yet: the goods count as sent again, and the order can be cancelled. Tells the shopper nothing. */
export async function cancelReturn(
  client: GraphqlClient,
  returnId: string,
): Promise<Answer<void, "not-accepted" | "no-permission">> {
  const answer = await deniedOrAnswered(client.request(CANCEL_RETURN, { id: returnId }));
  if (!answer.ok) return answer;
  const error = answer.value.data.returnCancel?.userErrors[0];
  if (error?.code === "MISSING_PERMISSION") return refused("no-permission", error.message);
  return error ? refused("not-accepted", error.message) : ok(undefined);
}
