import type { DateTime } from "luxon";
import type { Money } from "../lib/money";
import type { GraphqlClient } from "./graphql-client.server";
import { cancelOrder, type Cancellation } from "./operations/cancel-order.server";
import { createRefund, suggestRefund } from "./operations/create-refund.server";
import { holdFulfillmentOrder } from "./operations/hold-fulfillment-order.server";
import { publishPolicy, readInstallation } from "./operations/publish-policy.server";
import { readChangedOrders } from "./operations/read-changed-orders.server";
import { readOrder } from "./operations/read-order.server";
import { readOutcome } from "./operations/read-outcome.server";
import { releaseHold } from "./operations/release-hold.server";
import { searchOrders } from "./operations/search-orders.server";
import { withdrawFulfillmentRequest } from "./operations/withdraw-fulfillment-request.server";

export type Gateway = ReturnType<typeof gatewayOver>;

/** One shop's Shopify, as far as this app goes. Everything here throws ShopifyFailure when there is no answer. */
export const gatewayOver = (client: GraphqlClient) => ({
  readOrder: (orderId: string) => readOrder(client, orderId),
  readOutcome: (orderId: string, resultId: string | null) => readOutcome(client, orderId, resultId),
  readChangedOrders: (since: DateTime, after: string | null) => readChangedOrders(client, since, after),
  searchOrders: (typed: string) => searchOrders(client, typed),
  readInstallation: () => readInstallation(client),
  cancelOrder: (cancellation: Cancellation) => cancelOrder(client, cancellation),
  withdrawFulfillmentRequest: (id: string) => withdrawFulfillmentRequest(client, id),
  holdFulfillmentOrder: (id: string, reasonNotes: string) => holdFulfillmentOrder(client, id, reasonNotes),
  releaseHold: (fulfillmentOrderId: string, holdId: string) => releaseHold(client, fulfillmentOrderId, holdId),
  suggestRefund: (orderId: string) => suggestRefund(client, orderId),
  createRefund: (orderId: string, transaction: { parentTransactionId: string; gateway: string; amount: Money }, key: string) =>
    createRefund(client, orderId, transaction, key),
  publishPolicy: (shopId: string, value: string) => publishPolicy(client, shopId, value),
});
