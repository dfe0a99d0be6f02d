import { DateTime } from "luxon";
import type { Money } from "../../lib/money";
import { mostTransactions } from "../../policy/payment";
import type { TransactionFacts } from "../../policy/types";
import type { ReadOutcomeQuery } from "../generated/admin.generated";
import type { GraphqlClient } from "../graphql-client.server";
import { money, toTransaction } from "./read-order.server";

/** What became of a cancellation: the order's own word first, the job's result beside it for its errors. */
const READ_OUTCOME = `#graphql
  query ReadOutcome(
    $orderId: ID!
    $resultId: ID!
    $withResult: Boolean!
    $withReferences: Boolean!
    $payments: Int!
    $refunds: Int!
    $parts: Int!
    $parcels: Int!
  ) {
    order(id: $orderId) {
      id
      cancelledAt
      cancelReason
      tags
      cancellation {
        staffNote
      }
      totalReceivedSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      totalRefundedSet {
        presentmentMoney {
          amount
          currencyCode
        }
      }
      fulfillments(first: $parcels) {
        id
        status
        displayStatus
        createdAt
      }
      refunds(first: $refunds) {
        id
        createdAt
        transactions(first: $parts) {
          nodes {
            id
          }
        }
      }
      transactions(first: $payments) {
        id
        kind
        status
        errorCode
        gateway
        formattedGateway
        accountNumber
        manualPaymentGateway
        createdAt
        processedAt
        amountSet {
          presentmentMoney {
            amount
            currencyCode
          }
        }
        parentTransaction {
          id
        }
        paymentDetails {
          ... on CardPaymentDetails {
            company
            number
          }
        }
      }
    }
    references: order(id: $orderId) @include(if: $withReferences) {
      transactions(first: $payments) {
        id
        shopifyPaymentsSet {
          refundSet {
            acquirerReferenceNumber
          }
        }
      }
    }
    result: node(id: $resultId) @include(if: $withResult) {
      ... on OrderCancelJobResult {
        done
        status
        errors {
          code
          message
        }
      }
    }
  }
` as const;

export interface Outcome {
  cancelledAt: DateTime | null;
  staffNote: string | null;
  /** For free in Shopify's accounting: what this app put there may have been taken off by somebody. */
  tags: string[];
  totalReceived: Money;
  totalRefunded: Money;
  fulfillments: { id: string; status: string; displayStatus: string | null; createdAt: DateTime }[];
  /** `arn`: the acquirer's reference of a refund, on Shopify Plus only, and only where it was asked for. */
  transactions: (TransactionFacts & { refundId: string | null; arn: string | null })[];
  /** The asynchronous job's own word; null when it could not be read or none is known. */
  job: { status: "STARTED" | "SUCCEEDED" | "FAILED" | (string & {}); errors: { code: string | null; message: string }[] } | null;
}

/** References cost points and come days after the refund: they are asked for by the daily look at a refund. */
export async function readOutcome(
  client: GraphqlClient,
  orderId: string,
  resultId: string | null,
  options: { references?: boolean } = {},
): Promise<Outcome | null> {
  const usual = await ask(client, orderId, resultId, options, USUAL);
  if (!usual || isWhole(usual, USUAL)) return usual && toOutcome(usual);
  const full = await ask(client, orderId, resultId, options, FULL);
  if (!full || isWhole(full, FULL)) return full && toOutcome(full);
  // without the references, which would make it dearer than Shopify allows
  const long = await ask(client, orderId, resultId, {}, LONG);
  return long && toOutcome(long);
}

/** Small first, as for ReadOrder: what is asked for has to be there up front. */
const USUAL = { payments: 6, refunds: 3, parts: 3, parcels: 3 };
const FULL = { payments: 20, refunds: 10, parts: 5, parcels: 10 };
/** A refund beyond these is followed all the same: by its transaction, without the refund's own id. */
const LONG = { payments: mostTransactions, refunds: 25, parts: 5, parcels: 10 };

type WithOrder = ReadOutcomeQuery & { order: NonNullable<ReadOutcomeQuery["order"]> };

async function ask(
  client: GraphqlClient,
  orderId: string,
  resultId: string | null,
  options: { references?: boolean },
  sizes: typeof USUAL,
): Promise<WithOrder | null> {
  const { data } = await client.request(
    READ_OUTCOME,
    {
      orderId,
      resultId: resultId ?? orderId,
      withResult: resultId !== null,
      withReferences: options.references ?? false,
      ...sizes,
    },
    { mayBeDenied: ["result", "references"] },
  );
  return data.order ? { ...data, order: data.order } : null;
}

/** A list that is full may have been cut: plain lists do not say. */
const isWhole = ({ order }: WithOrder, sizes: typeof USUAL): boolean =>
  order.transactions.length < sizes.payments &&
  order.refunds.length < sizes.refunds &&
  order.fulfillments.length < sizes.parcels &&
  order.refunds.every((refund) => refund.transactions.nodes.length < sizes.parts);

function toOutcome({ order, ...data }: WithOrder): Outcome {
  const refundOf = new Map(
    order.refunds.flatMap((refund) => refund.transactions.nodes.map((each) => [each.id, refund.id] as const)),
  );
  const arnOf = new Map(
    data.references?.transactions.map((each) => [each.id, each.shopifyPaymentsSet?.refundSet?.acquirerReferenceNumber ?? null]),
  );
  const job = data.result && "status" in data.result ? data.result : null;
  return {
    cancelledAt: order.cancelledAt ? DateTime.fromISO(order.cancelledAt, { zone: "utc" }) : null,
    staffNote: order.cancellation?.staffNote ?? null,
    tags: order.tags,
    totalReceived: money(order.totalReceivedSet),
    totalRefunded: money(order.totalRefundedSet),
    fulfillments: order.fulfillments.map((each) => ({
      id: each.id,
      status: each.status,
      displayStatus: each.displayStatus ?? null,
      createdAt: DateTime.fromISO(each.createdAt, { zone: "utc" }),
    })),
    transactions: order.transactions.map((each) => ({
      ...toTransaction(each),
      refundId: refundOf.get(each.id) ?? null,
      arn: arnOf.get(each.id) ?? null,
    })),
    job: job
      ? { status: job.status, errors: job.errors.map((error) => ({ code: error.code ?? null, message: error.message })) }
      : null,
  };
}
