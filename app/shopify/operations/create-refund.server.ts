import { ok, refused, type Answer } from "../../lib/answer";
import { atMost, isPositive, type Money } from "../../lib/money";
import type { GraphqlClient } from "../graphql-client.server";
import { methodLabel } from "./read-order.server";

const SUGGEST_REFUND = `#graphql
  query SuggestRefund($orderId: ID!) {
    order(id: $orderId) {
      suggestedRefund(suggestFullRefund: true) {
        maximumRefundableSet {
          presentmentMoney {
            amount
            currencyCode
          }
        }
        suggestedTransactions {
          gateway
          formattedGateway
          accountNumber
          amountSet {
            presentmentMoney {
              amount
              currencyCode
            }
          }
          maximumRefundableSet {
            presentmentMoney {
              amount
              currencyCode
            }
          }
          parentTransaction {
            id
            manualPaymentGateway
          }
        }
      }
    }
  }
` as const;

const CREATE_REFUND = `#graphql
  mutation CreateRefund($input: RefundInput!, $idempotencyKey: String!) {
    refundCreate(input: $input) @idempotent(key: $idempotencyKey) {
      refund {
        id
        transactions(first: 5) {
          nodes {
            id
            status
          }
        }
      }
      userErrors {
        field
        message
      }
    }
  }
` as const;

export interface SuggestedTransaction {
  parentTransactionId: string;
  gateway: string;
  methodLabel: string | null;
  manual: boolean;
  amount: Money;
}

export interface SuggestedRefund {
  /** What Shopify would pay back now, one entry a payment; never above what Shopify says can be refunded. */
  transactions: SuggestedTransaction[];
  /** The most that Shopify would pay back at all, which may be more than its suggestion; null when it suggests nothing. */
  maximum: Money | null;
}

export async function suggestRefund(client: GraphqlClient, orderId: string): Promise<SuggestedRefund> {
  const { data } = await client.request(SUGGEST_REFUND, { orderId });
  const suggestion = data.order?.suggestedRefund;
  const transactions = (suggestion?.suggestedTransactions ?? []).flatMap((each) => {
    if (!each.parentTransaction || !each.gateway) return [];
    const asked = plain(each.amountSet.presentmentMoney);
    const amount = each.maximumRefundableSet ? atMost(asked, plain(each.maximumRefundableSet.presentmentMoney)) : asked;
    if (!isPositive(amount)) return [];
    return [
      {
        parentTransactionId: each.parentTransaction.id,
        gateway: each.gateway,
        methodLabel: methodLabel(each),
        manual: each.parentTransaction.manualPaymentGateway,
        amount,
      },
    ];
  });
  return { transactions, maximum: suggestion ? plain(suggestion.maximumRefundableSet.presentmentMoney) : null };
}

/** Pays one transaction back. The key is stored before the call; the same key and input within 24 h answer the same refund again. */
export async function createRefund(
  client: GraphqlClient,
  orderId: string,
  transaction: { parentTransactionId: string; gateway: string; amount: Money },
  idempotencyKey: string,
): Promise<Answer<{ refundId: string; transactionId: string | null }, "not-accepted">> {
  const { data } = await client.request(CREATE_REFUND, {
    idempotencyKey,
    input: {
      orderId,
      currency: transaction.amount.currencyCode as never,
      notify: false,
      transactions: [
        {
          orderId,
          parentId: transaction.parentTransactionId,
          gateway: transaction.gateway,
          kind: "REFUND" as never,
          amount: transaction.amount.amount,
        },
      ],
    },
  });
  const error = data.refundCreate?.userErrors[0];
  if (error || !data.refundCreate?.refund) return refused("not-accepted", error?.message ?? "Shopify made no refund");
  return ok({ refundId: data.refundCreate.refund.id, transactionId: data.refundCreate.refund.transactions.nodes[0]?.id ?? null });
}

const plain = (money: { amount: string; currencyCode: string }): Money => ({
  amount: String(money.amount),
  currencyCode: money.currencyCode,
});
