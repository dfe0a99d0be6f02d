import type { DateTime } from "luxon";
import type { Money } from "../lib/money";
import type { GraphqlClient } from "./graphql-client.server";
import { cancelFulfillment } from "./operations/cancel-fulfillment.server";
import { cancelReturn } from "./operations/cancel-return.server";
import { closeReturn } from "./operations/close-return.server";
import { cancelOrder, type Cancellation } from "./operations/cancel-order.server";
import { createReturn, type ReturnWish } from "./operations/create-return.server";
import { createReverseDelivery, type ReverseDeliveryWish } from "./operations/create-reverse-delivery.server";
import { createRefund, suggestRefund } from "./operations/create-refund.server";
import { holdFulfillmentOrder } from "./operations/hold-fulfillment-order.server";
import { labelOrder, type OrderLabelling } from "./operations/label-order.server";
import { processReturn, type ReturnProcessing } from "./operations/process-return.server";
import { publishPolicy, readInstallation } from "./operations/publish-policy.server";
import { readChangedOrders } from "./operations/read-changed-orders.server";
import { readOrder } from "./operations/read-order.server";
import { readOutcome } from "./operations/read-outcome.server";
import { readReturn } from "./operations/read-return.server";
import { readSetup } from "./operations/read-setup.server";
import { readShipment } from "./operations/read-shipment.server";
import { releaseHold } from "./operations/release-hold.server";
import { reopenFulfillmentOrder } from "./operations/reopen-fulfillment-order.server";
import { requestFulfillmentCancellation } from "./operations/request-fulfillment-cancellation.server";
import { readSweep, readSweptOrders, sweepOrders } from "./operations/sweep-orders.server";
import { searchOrders } from "./operations/search-orders.server";
import { tellFlow } from "./operations/tell-flow.server";
import { withdrawFulfillmentRequest } from "./operations/withdraw-fulfillment-request.server";

export type Gateway = ReturnType<typeof gatewayOver>;

/** One shop's Shopify, as far as this app goes. Everything here throws ShopifyFailure when there is no answer. */
export const gatewayOver = (client: GraphqlClient) => ({
  readOrder: (orderId: string) => readOrder(client, orderId),
  readOutcome: (orderId: string, resultId: string | null, options?: { references?: boolean }) =>
    readOutcome(client, orderId, resultId, options),
  readChangedOrders: (since: DateTime, after: string | null) => readChangedOrders(client, since, after),
  sweepOrders: (since: DateTime) => sweepOrders(client, since),
  readSweep: (id: string) => readSweep(client, id),
  readSweptOrders: (url: string) => readSweptOrders(url),
  searchOrders: (typed: string) => searchOrders(client, typed),
  readInstallation: () => readInstallation(client),
  readSetup: (changed: { since: DateTime; until: DateTime }) => readSetup(client, changed),
  cancelOrder: (cancellation: Cancellation) => cancelOrder(client, cancellation),
  withdrawFulfillmentRequest: (id: string) => withdrawFulfillmentRequest(client, id),
  holdFulfillmentOrder: (id: string, reasonNotes: string) => holdFulfillmentOrder(client, id, reasonNotes),
  releaseHold: (fulfillmentOrderId: string, holdId: string) => releaseHold(client, fulfillmentOrderId, holdId),
  readShipment: (orderId: string) => readShipment(client, orderId),
  readReturn: (returnId: string) => readReturn(client, returnId),
  cancelFulfillment: (fulfillmentId: string) => cancelFulfillment(client, fulfillmentId),
  requestFulfillmentCancellation: (fulfillmentOrderId: string, message: string) =>
    requestFulfillmentCancellation(client, fulfillmentOrderId, message),
  reopenFulfillmentOrder: (id: string) => reopenFulfillmentOrder(client, id),
  createReturn: (orderId: string, wish: ReturnWish) => createReturn(client, orderId, wish),
  cancelReturn: (returnId: string) => cancelReturn(client, returnId),
  closeReturn: (returnId: string) => closeReturn(client, returnId),
  createReverseDelivery: (wish: ReverseDeliveryWish) => createReverseDelivery(client, wish),
  processReturn: (processing: ReturnProcessing) => processReturn(client, processing),
  suggestRefund: (orderId: string) => suggestRefund(client, orderId),
  createRefund: (orderId: string, transaction: { parentTransactionId: string; gateway: string; amount: Money }, key: string) =>
    createRefund(client, orderId, transaction, key),
  labelOrder: (labelling: OrderLabelling) => labelOrder(client, labelling),
  tellFlow: (handle: string, payload: Record<string, string | number | boolean>) => tellFlow(client, handle, payload),
  publishPolicy: (shopId: string, value: string) => publishPolicy(client, shopId, value),
});
