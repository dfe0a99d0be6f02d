import { ok, refused, type Answer } from "../../lib/answer";
import { deniedOrAnswered, type GraphqlClient } from "../graphql-client.server";

const CANCEL_ORDER = `#graphql
  mutation CancelOrder(
    $orderId: ID!
    $reason: OrderCancelReason!
    $refundMethod: OrderCancelRefundMethodInput
    $restock: Boolean!
    $staffNote: String
    $notifyCustomer: Boolean!
  ) {
    orderCancel(
      orderId: $orderId
      reason: $reason
      refundMethod: $refundMethod
      restock: $restock
      notifyCustomer: $notifyCustomer
      staffNote: $staffNote
    ) {
      job {
        id
      }
      jobResult {
        id
        status
      }
      orderCancelUserErrors {
        code
        field
        message
      }
    }
  }
` as const;

export interface Cancellation {
  orderId: string;
  reason: "CUSTOMER" | "STAFF";
  /** Pay back to the original payment methods. Left out for a doubtful repeat and when no money is left. */
  refund: boolean;
  restock: boolean;
  /** Shopify sends its own mail. */
  notifyCustomer: boolean;
  /** Only staff see it in Shopify's admin; at most 255 characters. */
  staffNote: string;
}

/**
 * Irreversible and asynchronous: "ok" means Shopify took the job, not that the order is cancelled. Shopify gives no
 * idempotency for this call, so never repeat it without reading the order again first.
 * Throws ShopifyFailure; with `effect: "maybe"` the order may be about to be cancelled.
 */
export async function cancelOrder(
  client: GraphqlClient,
  cancellation: Cancellation,
): Promise<Answer<{ jobId: string | null; resultId: string | null }, CancelRefusal>> {
  const answer = await deniedOrAnswered(
    client.request(CANCEL_ORDER, {
      orderId: cancellation.orderId,
      reason: cancellation.reason as never,
      restock: cancellation.restock,
      notifyCustomer: cancellation.notifyCustomer,
      staffNote: cancellation.staffNote.slice(0, 255),
      refundMethod: cancellation.refund ? { originalPaymentMethodsRefund: true } : null,
    }),
  );
  if (!answer.ok) return answer;
  const payload = answer.value.data.orderCancel;
  const error = payload?.orderCancelUserErrors[0];
  if (error) return refused(refusalOf(error.code), error.message);
  return ok({ jobId: payload?.job?.id ?? null, resultId: payload?.jobResult?.id ?? null });
}

/** Shopify has no code for "already cancelled" or "fulfilled": what "not-accepted" means is learned by reading the order. */
export type CancelRefusal = "not-found" | "no-permission" | "not-accepted" | "internal";

function refusalOf(code: string | null | undefined): CancelRefusal {
  switch (code) {
    case "NOT_FOUND":
      return "not-found";
    case "NO_REFUND_PERMISSION":
    case "NO_REFUND_TO_STORE_CREDIT_PERMISSION":
      return "no-permission";
    case "INTERNAL_ERROR":
      return "internal";
    default:
      return "not-accepted";
  }
}
