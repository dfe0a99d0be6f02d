import { ok, refused, type Answer } from "../../lib/answer";
import type { Money } from "../../lib/money";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const PROCESS_RETURN = `#graphql
  mutation ProcessReturn($input: ReturnProcessInput!) {
    returnProcess(input: $input) {
      return {
        refunds(first: 5) {
          nodes {
            id
          }
        }
      }
      userErrors {
        code
        message
      }
    }
  }
` as const;

export interface ReturnProcessing {
  returnId: string;
  lines: {
    returnLineItemId: string;
    quantity: number;
    dispositions: {
      reverseFulfillmentOrderLineItemId: string;
      quantity: number;
      disposition: "RESTOCKED" | "NOT_RESTOCKED" | "MISSING";
      /** Shopify needs to know the shelf of what is put back on one; elsewhere it may be left out. */
      locationId: string | null;
    }[];
  }[];
  /** Null: the goods are booked, and no money moves. Amounts in the currency the shopper paid in, as Shopify suggests them. */
  refund: { transactions: { parentTransactionId: string; amount: Money }[]; shipping: boolean } | null;
}

/**
 * Books the goods that came back and pays in the same breath. There is no idempotency key: read the return and its
 * refunds before asking again, or the shopper could be paid twice. Shopify tells the shopper nothing.
 */
export async function processReturn(
  client: GraphqlClient,
  processing: ReturnProcessing,
): Promise<Answer<{ refundIds: string[] }, "not-accepted" | "no-permission">> {
  const { returnId, lines, refund } = processing;
  const answer = await deniedOrAnswered(
    client.request(PROCESS_RETURN, {
      input: {
        returnId,
        notifyCustomer: false,
        returnLineItems: lines.map((line) => ({
          id: line.returnLineItemId,
          quantity: line.quantity,
          dispositions: line.dispositions.map((each) => ({
            reverseFulfillmentOrderLineItemId: each.reverseFulfillmentOrderLineItemId,
            quantity: each.quantity,
            dispositionType: each.disposition,
            ...(each.locationId && { locationId: each.locationId }),
          })),
        })),
        ...(refund && {
          ...(refund.shipping && { refundShipping: { fullRefund: true } }),
          financialTransfer: {
            issueRefund: {
              orderTransactions: refund.transactions.map(({ parentTransactionId, amount }) => ({
                parentId: parentTransactionId,
                transactionAmount: { amount: amount.amount, currencyCode: amount.currencyCode as never },
              })),
            },
          },
        }),
      },
    }),
  );
  if (!answer.ok) return answer;
  const payload = answer.value.data.returnProcess;
  const error = payload?.userErrors[0];
  if (error?.code === "MISSING_PERMISSION") return refused("no-permission", error.message);
  if (error || !payload?.return) return refused("not-accepted", error?.message ?? "Shopify processed no return");
  return ok({ refundIds: payload.return.refunds.nodes.map(({ id }) => id) });
}
