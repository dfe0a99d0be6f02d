/* eslint-disable eslint-comments/disable-enable-pair */
/* eslint-disable eslint-comments/no-unlimited-disable */
/* eslint-disable */
import type * as AdminTypes from './admin.types.js';

export type CancelFulfillmentMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type CancelFulfillmentMutation = { fulfillmentCancel?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }> };

export type CancelOrderMutationVariables = AdminTypes.Exact<{
  orderId: AdminTypes.Scalars['ID']['input'];
  reason: AdminTypes.OrderCancelReason;
  refundMethod?: AdminTypes.InputMaybe<AdminTypes.OrderCancelRefundMethodInput>;
  restock: AdminTypes.Scalars['Boolean']['input'];
  staffNote?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
  notifyCustomer: AdminTypes.Scalars['Boolean']['input'];
}>;


export type CancelOrderMutation = { orderCancel?: AdminTypes.Maybe<{ job?: AdminTypes.Maybe<Pick<AdminTypes.Job, 'id'>>, jobResult?: AdminTypes.Maybe<Pick<AdminTypes.OrderCancelJobResult, 'id' | 'status'>>, orderCancelUserErrors: Array<Pick<AdminTypes.OrderCancelUserError, 'code' | 'field' | 'message'>> }> };

export type CancelReturnMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type CancelReturnMutation = { returnCancel?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.ReturnUserError, 'code' | 'message'>> }> };

export type CloseReturnMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type CloseReturnMutation = { returnClose?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.ReturnUserError, 'code' | 'message'>> }> };

export type SuggestRefundQueryVariables = AdminTypes.Exact<{
  orderId: AdminTypes.Scalars['ID']['input'];
}>;


export type SuggestRefundQuery = { order?: AdminTypes.Maybe<{ suggestedRefund?: AdminTypes.Maybe<{ maximumRefundableSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, suggestedTransactions: Array<(
        Pick<AdminTypes.SuggestedOrderTransaction, 'gateway' | 'formattedGateway' | 'accountNumber'>
        & { amountSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, maximumRefundableSet?: AdminTypes.Maybe<{ presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }>, parentTransaction?: AdminTypes.Maybe<Pick<AdminTypes.OrderTransaction, 'id' | 'manualPaymentGateway'>> }
      )> }> }> };

export type CreateRefundMutationVariables = AdminTypes.Exact<{
  input: AdminTypes.RefundInput;
  idempotencyKey: AdminTypes.Scalars['String']['input'];
}>;


export type CreateRefundMutation = { refundCreate?: AdminTypes.Maybe<{ refund?: AdminTypes.Maybe<(
      Pick<AdminTypes.Refund, 'id'>
      & { transactions: { nodes: Array<Pick<AdminTypes.OrderTransaction, 'id' | 'status'>> } }
    )>, userErrors: Array<Pick<AdminTypes.UserError, 'field' | 'message'>> }> };

export type FindReturnReasonsQueryVariables = AdminTypes.Exact<{
  handles: Array<AdminTypes.Scalars['String']['input']> | AdminTypes.Scalars['String']['input'];
}>;


export type FindReturnReasonsQuery = { returnReasonDefinitions: { nodes: Array<Pick<AdminTypes.ReturnReasonDefinition, 'id' | 'handle' | 'deleted'>> } };

export type CreateReturnMutationVariables = AdminTypes.Exact<{
  returnInput: AdminTypes.ReturnInput;
}>;


export type CreateReturnMutation = { returnCreate?: AdminTypes.Maybe<{ return?: AdminTypes.Maybe<Pick<AdminTypes.Return, 'id' | 'name'>>, userErrors: Array<Pick<AdminTypes.ReturnUserError, 'code' | 'message'>> }> };

export type CreateReverseDeliveryMutationVariables = AdminTypes.Exact<{
  reverseFulfillmentOrderId: AdminTypes.Scalars['ID']['input'];
  trackingInput?: AdminTypes.InputMaybe<AdminTypes.ReverseDeliveryTrackingInput>;
  labelInput?: AdminTypes.InputMaybe<AdminTypes.ReverseDeliveryLabelInput>;
}>;


export type CreateReverseDeliveryMutation = { reverseDeliveryCreateWithShipping?: AdminTypes.Maybe<{ reverseDelivery?: AdminTypes.Maybe<Pick<AdminTypes.ReverseDelivery, 'id'>>, userErrors: Array<Pick<AdminTypes.ReturnUserError, 'code' | 'message'>> }> };

export type HoldFulfillmentOrderMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  handle: AdminTypes.Scalars['String']['input'];
  reasonNotes: AdminTypes.Scalars['String']['input'];
}>;


export type HoldFulfillmentOrderMutation = { fulfillmentOrderHold?: AdminTypes.Maybe<{ fulfillmentHold?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentHold, 'id'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderHoldUserError, 'code' | 'message'>> }> };

export type LabelOrderMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  remove: Array<AdminTypes.Scalars['String']['input']> | AdminTypes.Scalars['String']['input'];
  removing: AdminTypes.Scalars['Boolean']['input'];
  add: Array<AdminTypes.Scalars['String']['input']> | AdminTypes.Scalars['String']['input'];
  adding: AdminTypes.Scalars['Boolean']['input'];
  metafields: Array<AdminTypes.MetafieldsSetInput> | AdminTypes.MetafieldsSetInput;
}>;


export type LabelOrderMutation = { tagsRemove?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }>, tagsAdd?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }>, metafieldsSet?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.MetafieldsSetUserError, 'code' | 'message'>> }> };

export type ProcessReturnMutationVariables = AdminTypes.Exact<{
  input: AdminTypes.ReturnProcessInput;
}>;


export type ProcessReturnMutation = { returnProcess?: AdminTypes.Maybe<{ return?: AdminTypes.Maybe<{ refunds: { nodes: Array<Pick<AdminTypes.Refund, 'id'>> } }>, userErrors: Array<Pick<AdminTypes.ReturnUserError, 'code' | 'message'>> }> };

export type ReadInstallationQueryVariables = AdminTypes.Exact<{ [key: string]: never; }>;


export type ReadInstallationQuery = { currentAppInstallation: { accessScopes: Array<Pick<AdminTypes.AccessScope, 'handle'>> }, shop: Pick<AdminTypes.Shop, 'id' | 'name' | 'ianaTimezone'> };

export type PublishPolicyMutationVariables = AdminTypes.Exact<{
  metafields: Array<AdminTypes.MetafieldsSetInput> | AdminTypes.MetafieldsSetInput;
}>;


export type PublishPolicyMutation = { metafieldsSet?: AdminTypes.Maybe<{ metafields?: AdminTypes.Maybe<Array<Pick<AdminTypes.Metafield, 'id'>>>, userErrors: Array<Pick<AdminTypes.MetafieldsSetUserError, 'code' | 'message'>> }> };

export type ReadChangedOrdersQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
  after?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
}>;


export type ReadChangedOrdersQuery = { orders: { nodes: Array<Pick<AdminTypes.Order, 'id' | 'updatedAt'>>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage' | 'endCursor'> } };

export type ReadOrderQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  lines: AdminTypes.Scalars['Int']['input'];
  payments: AdminTypes.Scalars['Int']['input'];
  parcels: AdminTypes.Scalars['Int']['input'];
  shipments: AdminTypes.Scalars['Int']['input'];
}>;


export type ReadOrderQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'legacyResourceId' | 'name' | 'createdAt' | 'cancelledAt' | 'test' | 'edited' | 'displayFinancialStatus' | 'returnStatus' | 'requiresShipping' | 'currentSubtotalLineItemsQuantity'>
    & { customer?: AdminTypes.Maybe<Pick<AdminTypes.Customer, 'id'>>, purchasingEntity?: AdminTypes.Maybe<{ __typename: 'Customer' | 'PurchasingCompany' }>, totalPriceSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalReceivedSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalRefundedSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalCapturableSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, lineItems: { nodes: Array<(
        Pick<AdminTypes.LineItem, 'title' | 'quantity' | 'currentQuantity' | 'isGiftCard'>
        & { sellingPlan?: AdminTypes.Maybe<Pick<AdminTypes.LineItemSellingPlan, 'name'>> }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> }, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'id' | 'kind' | 'status' | 'errorCode' | 'gateway' | 'formattedGateway' | 'accountNumber' | 'manualPaymentGateway' | 'createdAt' | 'processedAt'>
      & { amountSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, parentTransaction?: AdminTypes.Maybe<Pick<AdminTypes.OrderTransaction, 'id'>>, paymentDetails?: AdminTypes.Maybe<Pick<AdminTypes.CardPaymentDetails, 'company' | 'number'>> }
    )>, fulfillments: Array<(
      Pick<AdminTypes.Fulfillment, 'id' | 'status' | 'displayStatus' | 'createdAt' | 'inTransitAt' | 'deliveredAt'>
      & { trackingInfo: Array<Pick<AdminTypes.FulfillmentTrackingInfo, 'company' | 'number' | 'url'>> }
    )>, fulfillmentOrders: { nodes: Array<(
        Pick<AdminTypes.FulfillmentOrder, 'id' | 'status' | 'requestStatus' | 'updatedAt'>
        & { supportedActions: Array<Pick<AdminTypes.FulfillmentOrderSupportedAction, 'action'>>, fulfillmentHolds: Array<Pick<AdminTypes.FulfillmentHold, 'id' | 'handle' | 'heldByRequestingApp'>>, assignedLocation: { location?: AdminTypes.Maybe<Pick<AdminTypes.Location, 'isFulfillmentService'>> } }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> } }
  )>, contact?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'email' | 'customerLocale'>
    & { shippingAddress?: AdminTypes.Maybe<Pick<AdminTypes.MailingAddress, 'countryCodeV2'>> }
  )>, disputes?: AdminTypes.Maybe<{ disputes: Array<Pick<AdminTypes.OrderDisputeSummary, 'id' | 'status' | 'initiatedAs'>> }> };

export type ReadOutcomeQueryVariables = AdminTypes.Exact<{
  orderId: AdminTypes.Scalars['ID']['input'];
  resultId: AdminTypes.Scalars['ID']['input'];
  withResult: AdminTypes.Scalars['Boolean']['input'];
  withReferences: AdminTypes.Scalars['Boolean']['input'];
  payments: AdminTypes.Scalars['Int']['input'];
  refunds: AdminTypes.Scalars['Int']['input'];
  parts: AdminTypes.Scalars['Int']['input'];
  parcels: AdminTypes.Scalars['Int']['input'];
}>;


export type ReadOutcomeQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'cancelledAt' | 'cancelReason' | 'tags'>
    & { cancellation?: AdminTypes.Maybe<Pick<AdminTypes.OrderCancellation, 'staffNote'>>, totalReceivedSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, totalRefundedSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, fulfillments: Array<Pick<AdminTypes.Fulfillment, 'id' | 'status' | 'displayStatus' | 'createdAt'>>, refunds: Array<(
      Pick<AdminTypes.Refund, 'id' | 'createdAt'>
      & { transactions: { nodes: Array<Pick<AdminTypes.OrderTransaction, 'id'>> } }
    )>, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'id' | 'kind' | 'status' | 'errorCode' | 'gateway' | 'formattedGateway' | 'accountNumber' | 'manualPaymentGateway' | 'createdAt' | 'processedAt'>
      & { amountSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, parentTransaction?: AdminTypes.Maybe<Pick<AdminTypes.OrderTransaction, 'id'>>, paymentDetails?: AdminTypes.Maybe<Pick<AdminTypes.CardPaymentDetails, 'company' | 'number'>> }
    )> }
  )>, references?: AdminTypes.Maybe<{ transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'id'>
      & { shopifyPaymentsSet?: AdminTypes.Maybe<{ refundSet?: AdminTypes.Maybe<Pick<AdminTypes.ShopifyPaymentsRefundSet, 'acquirerReferenceNumber'>> }> }
    )> }>, result?: AdminTypes.Maybe<(
    Pick<AdminTypes.OrderCancelJobResult, 'done' | 'status'>
    & { errors: Array<Pick<AdminTypes.OrderCancelUserError, 'code' | 'message'>> }
  )> };

export type ReadReturnQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type ReadReturnQuery = { return?: AdminTypes.Maybe<(
    Pick<AdminTypes.Return, 'id' | 'name' | 'status'>
    & { returnLineItems: { nodes: Array<(
        Pick<AdminTypes.ReturnLineItem, 'id' | 'quantity' | 'unprocessedQuantity' | 'returnReasonNote'>
        & { fulfillmentLineItem: (
          Pick<AdminTypes.FulfillmentLineItem, 'id'>
          & { lineItem: Pick<AdminTypes.LineItem, 'id'> }
        ) }
      ) | Pick<AdminTypes.UnverifiedReturnLineItem, 'id' | 'quantity' | 'unprocessedQuantity' | 'returnReasonNote'>>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> }, reverseFulfillmentOrders: { nodes: Array<(
        Pick<AdminTypes.ReverseFulfillmentOrder, 'id'>
        & { lineItems: { nodes: Array<(
            Pick<AdminTypes.ReverseFulfillmentOrderLineItem, 'id' | 'totalQuantity'>
            & { fulfillmentLineItem?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentLineItem, 'id'>> }
          )> }, reverseDeliveries: { nodes: Array<Pick<AdminTypes.ReverseDelivery, 'id'>> } }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> }, refunds: { nodes: Array<Pick<AdminTypes.Refund, 'id'>> } }
  )> };

export type ReadSetupQueryVariables = AdminTypes.Exact<{
  changed: AdminTypes.Scalars['String']['input'];
}>;


export type ReadSetupQuery = { currentAppInstallation: { accessScopes: Array<Pick<AdminTypes.AccessScope, 'handle'>> }, shop: (
    Pick<AdminTypes.Shop, 'id'>
    & { customerAccountsV2: Pick<AdminTypes.CustomerAccountsV2, 'customerAccountsVersion'>, policy?: AdminTypes.Maybe<Pick<AdminTypes.Metafield, 'value'>> }
  ), orders: { nodes: Array<Pick<AdminTypes.Order, 'name' | 'updatedAt'>> } };

export type ReadShipmentQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type ReadShipmentQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'name' | 'createdAt' | 'cancelledAt' | 'requiresShipping' | 'currentSubtotalLineItemsQuantity' | 'returnStatus'>
    & { fulfillments: Array<(
      Pick<AdminTypes.Fulfillment, 'id' | 'status' | 'displayStatus' | 'createdAt' | 'inTransitAt' | 'deliveredAt'>
      & { location?: AdminTypes.Maybe<Pick<AdminTypes.Location, 'id'>>, service?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentService, 'serviceName' | 'type'>>, trackingInfo: Array<Pick<AdminTypes.FulfillmentTrackingInfo, 'company' | 'number' | 'url'>>, fulfillmentLineItems: { nodes: Array<(
          Pick<AdminTypes.FulfillmentLineItem, 'id' | 'quantity'>
          & { lineItem: Pick<AdminTypes.LineItem, 'id' | 'title' | 'refundableQuantity'> }
        )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> } }
    )>, fulfillmentOrders: { nodes: Array<(
        Pick<AdminTypes.FulfillmentOrder, 'id' | 'status' | 'requestStatus' | 'updatedAt'>
        & { supportedActions: Array<Pick<AdminTypes.FulfillmentOrderSupportedAction, 'action'>>, fulfillmentHolds: Array<Pick<AdminTypes.FulfillmentHold, 'id' | 'handle' | 'heldByRequestingApp'>>, assignedLocation: (
          Pick<AdminTypes.FulfillmentOrderAssignedLocation, 'name'>
          & { location?: AdminTypes.Maybe<Pick<AdminTypes.Location, 'id' | 'isFulfillmentService'>> }
        ) }
      )>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> }, returns: { nodes: Array<Pick<AdminTypes.Return, 'id'>>, pageInfo: Pick<AdminTypes.PageInfo, 'hasNextPage'> } }
  )>, history?: AdminTypes.Maybe<{ events: { nodes: Array<Pick<AdminTypes.BasicEvent, 'author' | 'createdAt' | 'attributeToUser' | 'attributeToApp' | 'appTitle'> | Pick<AdminTypes.CommentEvent, 'createdAt' | 'attributeToUser' | 'attributeToApp' | 'appTitle'>> } }> };

export type ReleaseHoldMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  holdIds: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type ReleaseHoldMutation = { fulfillmentOrderReleaseHold?: AdminTypes.Maybe<{ fulfillmentOrder?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentOrder, 'id' | 'status'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderReleaseHoldUserError, 'code' | 'message'>> }> };

export type ReopenFulfillmentOrderMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type ReopenFulfillmentOrderMutation = { fulfillmentOrderOpen?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }> };

export type RequestFulfillmentCancellationMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  message: AdminTypes.Scalars['String']['input'];
}>;


export type RequestFulfillmentCancellationMutation = { fulfillmentOrderSubmitCancellationRequest?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }> };

export type SearchOrdersQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
}>;


export type SearchOrdersQuery = { orders: { nodes: Array<(
      Pick<AdminTypes.Order, 'id' | 'name' | 'email' | 'createdAt' | 'cancelledAt'>
      & { customer?: AdminTypes.Maybe<Pick<AdminTypes.Customer, 'displayName'>>, totalPriceSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, lineItems: { nodes: Array<Pick<AdminTypes.LineItem, 'title' | 'quantity'>> } }
    )> } };

export type SweepOrdersMutationVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
}>;


export type SweepOrdersMutation = { bulkOperationRunQuery?: AdminTypes.Maybe<{ bulkOperation?: AdminTypes.Maybe<Pick<AdminTypes.BulkOperation, 'id'>>, userErrors: Array<Pick<AdminTypes.BulkOperationUserError, 'code' | 'message'>> }> };

export type ReadSweepQueryVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type ReadSweepQuery = { bulkOperation?: AdminTypes.Maybe<Pick<AdminTypes.BulkOperation, 'status' | 'errorCode' | 'url'>> };

export type TellFlowMutationVariables = AdminTypes.Exact<{
  handle: AdminTypes.Scalars['String']['input'];
  payload: AdminTypes.Scalars['JSON']['input'];
}>;


export type TellFlowMutation = { flowTriggerReceive?: AdminTypes.Maybe<{ userErrors: Array<Pick<AdminTypes.UserError, 'message'>> }> };

export type WithdrawFulfillmentRequestMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type WithdrawFulfillmentRequestMutation = { fulfillmentOrderCancel?: AdminTypes.Maybe<{ fulfillmentOrder?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentOrder, 'id' | 'status'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderCancelError, 'code' | 'message'>> }> };

interface GeneratedQueryTypes {
  "#graphql\n  query SuggestRefund($orderId: ID!) {\n    order(id: $orderId) {\n      suggestedRefund(suggestFullRefund: true) {\n        maximumRefundableSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        suggestedTransactions {\n          gateway\n          formattedGateway\n          accountNumber\n          amountSet {\n            presentmentMoney {\n              amount\n              currencyCode\n            }\n          }\n          maximumRefundableSet {\n            presentmentMoney {\n              amount\n              currencyCode\n            }\n          }\n          parentTransaction {\n            id\n            manualPaymentGateway\n          }\n        }\n      }\n    }\n  }\n": {return: SuggestRefundQuery, variables: SuggestRefundQueryVariables},
  "#graphql\n  query FindReturnReasons($handles: [String!]!) {\n    returnReasonDefinitions(first: 5, handles: $handles) {\n      nodes {\n        id\n        handle\n        deleted\n      }\n    }\n  }\n": {return: FindReturnReasonsQuery, variables: FindReturnReasonsQueryVariables},
  "#graphql\n  query ReadInstallation {\n    currentAppInstallation {\n      accessScopes {\n        handle\n      }\n    }\n    shop {\n      id\n      name\n      ianaTimezone\n    }\n  }\n": {return: ReadInstallationQuery, variables: ReadInstallationQueryVariables},
  "#graphql\n  query ReadChangedOrders($query: String!, $after: String) {\n    orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {\n      nodes {\n        id\n        updatedAt\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": {return: ReadChangedOrdersQuery, variables: ReadChangedOrdersQueryVariables},
  "#graphql\n  query ReadOrder($id: ID!, $lines: Int!, $payments: Int!, $parcels: Int!, $shipments: Int!) {\n    order(id: $id) {\n      id\n      legacyResourceId\n      name\n      createdAt\n      cancelledAt\n      test\n      edited\n      displayFinancialStatus\n      returnStatus\n      requiresShipping\n      currentSubtotalLineItemsQuantity\n      customer {\n        id\n      }\n      purchasingEntity {\n        __typename\n      }\n      totalPriceSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalReceivedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalRefundedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalCapturableSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      lineItems(first: $lines) {\n        nodes {\n          title\n          quantity\n          currentQuantity\n          isGiftCard\n          sellingPlan {\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n      transactions(first: $payments) {\n        id\n        kind\n        status\n        errorCode\n        gateway\n        formattedGateway\n        accountNumber\n        manualPaymentGateway\n        createdAt\n        processedAt\n        amountSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        parentTransaction {\n          id\n        }\n        paymentDetails {\n          ... on CardPaymentDetails {\n            company\n            number\n          }\n        }\n      }\n      fulfillments(first: $parcels) {\n        id\n        status\n        displayStatus\n        createdAt\n        inTransitAt\n        deliveredAt\n        trackingInfo(first: 1) {\n          company\n          number\n          url\n        }\n      }\n      fulfillmentOrders(first: $shipments) {\n        nodes {\n          id\n          status\n          requestStatus\n          updatedAt\n          supportedActions {\n            action\n          }\n          fulfillmentHolds {\n            id\n            handle\n            heldByRequestingApp\n          }\n          assignedLocation {\n            location {\n              isFulfillmentService\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    contact: order(id: $id) {\n      email\n      customerLocale\n      shippingAddress {\n        countryCodeV2\n      }\n    }\n    disputes: order(id: $id) {\n      disputes {\n        id\n        status\n        initiatedAs\n      }\n    }\n  }\n": {return: ReadOrderQuery, variables: ReadOrderQueryVariables},
  "#graphql\n  query ReadOutcome(\n    $orderId: ID!\n    $resultId: ID!\n    $withResult: Boolean!\n    $withReferences: Boolean!\n    $payments: Int!\n    $refunds: Int!\n    $parts: Int!\n    $parcels: Int!\n  ) {\n    order(id: $orderId) {\n      id\n      cancelledAt\n      cancelReason\n      tags\n      cancellation {\n        staffNote\n      }\n      totalReceivedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalRefundedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      fulfillments(first: $parcels) {\n        id\n        status\n        displayStatus\n        createdAt\n      }\n      refunds(first: $refunds) {\n        id\n        createdAt\n        transactions(first: $parts) {\n          nodes {\n            id\n          }\n        }\n      }\n      transactions(first: $payments) {\n        id\n        kind\n        status\n        errorCode\n        gateway\n        formattedGateway\n        accountNumber\n        manualPaymentGateway\n        createdAt\n        processedAt\n        amountSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        parentTransaction {\n          id\n        }\n        paymentDetails {\n          ... on CardPaymentDetails {\n            company\n            number\n          }\n        }\n      }\n    }\n    references: order(id: $orderId) @include(if: $withReferences) {\n      transactions(first: $payments) {\n        id\n        shopifyPaymentsSet {\n          refundSet {\n            acquirerReferenceNumber\n          }\n        }\n      }\n    }\n    result: node(id: $resultId) @include(if: $withResult) {\n      ... on OrderCancelJobResult {\n        done\n        status\n        errors {\n          code\n          message\n        }\n      }\n    }\n  }\n": {return: ReadOutcomeQuery, variables: ReadOutcomeQueryVariables},
  "#graphql\n  query ReadReturn($id: ID!) {\n    return(id: $id) {\n      id\n      name\n      status\n      returnLineItems(first: 20) {\n        nodes {\n          id\n          quantity\n          unprocessedQuantity\n          returnReasonNote\n          ... on ReturnLineItem {\n            fulfillmentLineItem {\n              id\n              lineItem {\n                id\n              }\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n      reverseFulfillmentOrders(first: 2) {\n        nodes {\n          id\n          lineItems(first: 20) {\n            nodes {\n              id\n              totalQuantity\n              fulfillmentLineItem {\n                id\n              }\n            }\n          }\n          reverseDeliveries(first: 5) {\n            nodes {\n              id\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n      refunds(first: 5) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n": {return: ReadReturnQuery, variables: ReadReturnQueryVariables},
  "#graphql\n  query ReadSetup($changed: String!) {\n    currentAppInstallation {\n      accessScopes {\n        handle\n      }\n    }\n    shop {\n      id\n      customerAccountsV2 {\n        customerAccountsVersion\n      }\n      policy: metafield(namespace: \"$app\", key: \"cancel_policy\") {\n        value\n      }\n    }\n    orders(first: 1, sortKey: UPDATED_AT, reverse: true, query: $changed) {\n      nodes {\n        name\n        updatedAt\n      }\n    }\n  }\n": {return: ReadSetupQuery, variables: ReadSetupQueryVariables},
  "#graphql\n  query ReadShipment($id: ID!) {\n    order(id: $id) {\n      id\n      name\n      createdAt\n      cancelledAt\n      requiresShipping\n      currentSubtotalLineItemsQuantity\n      returnStatus\n      fulfillments(first: 5) {\n        id\n        status\n        displayStatus\n        createdAt\n        inTransitAt\n        deliveredAt\n        location {\n          id\n        }\n        service {\n          serviceName\n          type\n        }\n        trackingInfo(first: 2) {\n          company\n          number\n          url\n        }\n        fulfillmentLineItems(first: 20) {\n          nodes {\n            id\n            quantity\n            lineItem {\n              id\n              title\n              refundableQuantity\n            }\n          }\n          pageInfo {\n            hasNextPage\n          }\n        }\n      }\n      fulfillmentOrders(first: 10) {\n        nodes {\n          id\n          status\n          requestStatus\n          updatedAt\n          supportedActions {\n            action\n          }\n          fulfillmentHolds {\n            id\n            handle\n            heldByRequestingApp\n          }\n          assignedLocation {\n            name\n            location {\n              id\n              isFulfillmentService\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n      returns(first: 5) {\n        nodes {\n          id\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    history: order(id: $id) {\n      events(first: 10, query: \"action:fulfillment_success\") {\n        nodes {\n          createdAt\n          attributeToUser\n          attributeToApp\n          appTitle\n          ... on BasicEvent {\n            author\n          }\n        }\n      }\n    }\n  }\n": {return: ReadShipmentQuery, variables: ReadShipmentQueryVariables},
  "#graphql\n  query SearchOrders($query: String!) {\n    orders(first: 10, query: $query, sortKey: CREATED_AT, reverse: true) {\n      nodes {\n        id\n        name\n        email\n        createdAt\n        cancelledAt\n        customer {\n          displayName\n        }\n        totalPriceSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        lineItems(first: 3) {\n          nodes {\n            title\n            quantity\n          }\n        }\n      }\n    }\n  }\n": {return: SearchOrdersQuery, variables: SearchOrdersQueryVariables},
  "#graphql\n  query ReadSweep($id: ID!) {\n    bulkOperation(id: $id) {\n      status\n      errorCode\n      url\n    }\n  }\n": {return: ReadSweepQuery, variables: ReadSweepQueryVariables},
}

interface GeneratedMutationTypes {
  "#graphql\n  mutation CancelFulfillment($id: ID!) {\n    fulfillmentCancel(id: $id) {\n      userErrors {\n        message\n      }\n    }\n  }\n": {return: CancelFulfillmentMutation, variables: CancelFulfillmentMutationVariables},
  "#graphql\n  mutation CancelOrder(\n    $orderId: ID!\n    $reason: OrderCancelReason!\n    $refundMethod: OrderCancelRefundMethodInput\n    $restock: Boolean!\n    $staffNote: String\n    $notifyCustomer: Boolean!\n  ) {\n    orderCancel(\n      orderId: $orderId\n      reason: $reason\n      refundMethod: $refundMethod\n      restock: $restock\n      notifyCustomer: $notifyCustomer\n      staffNote: $staffNote\n    ) {\n      job {\n        id\n      }\n      jobResult {\n        id\n        status\n      }\n      orderCancelUserErrors {\n        code\n        field\n        message\n      }\n    }\n  }\n": {return: CancelOrderMutation, variables: CancelOrderMutationVariables},
  "#graphql\n  mutation CancelReturn($id: ID!) {\n    returnCancel(id: $id) {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: CancelReturnMutation, variables: CancelReturnMutationVariables},
  "#graphql\n  mutation CloseReturn($id: ID!) {\n    returnClose(id: $id) {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: CloseReturnMutation, variables: CloseReturnMutationVariables},
  "#graphql\n  mutation CreateRefund($input: RefundInput!, $idempotencyKey: String!) {\n    refundCreate(input: $input) @idempotent(key: $idempotencyKey) {\n      refund {\n        id\n        transactions(first: 5) {\n          nodes {\n            id\n            status\n          }\n        }\n      }\n      userErrors {\n        field\n        message\n      }\n    }\n  }\n": {return: CreateRefundMutation, variables: CreateRefundMutationVariables},
  "#graphql\n  mutation CreateReturn($returnInput: ReturnInput!) {\n    returnCreate(returnInput: $returnInput) {\n      return {\n        id\n        name\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: CreateReturnMutation, variables: CreateReturnMutationVariables},
  "#graphql\n  mutation CreateReverseDelivery(\n    $reverseFulfillmentOrderId: ID!\n    $trackingInput: ReverseDeliveryTrackingInput\n    $labelInput: ReverseDeliveryLabelInput\n  ) {\n    reverseDeliveryCreateWithShipping(\n      reverseFulfillmentOrderId: $reverseFulfillmentOrderId\n      reverseDeliveryLineItems: []\n      trackingInput: $trackingInput\n      labelInput: $labelInput\n      notifyCustomer: false\n    ) {\n      reverseDelivery {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: CreateReverseDeliveryMutation, variables: CreateReverseDeliveryMutationVariables},
  "#graphql\n  mutation HoldFulfillmentOrder($id: ID!, $handle: String!, $reasonNotes: String!) {\n    fulfillmentOrderHold(\n      id: $id\n      fulfillmentHold: { handle: $handle, reason: OTHER, reasonNotes: $reasonNotes, notifyMerchant: false }\n    ) {\n      fulfillmentHold {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: HoldFulfillmentOrderMutation, variables: HoldFulfillmentOrderMutationVariables},
  "#graphql\n  mutation LabelOrder(\n    $id: ID!\n    $remove: [String!]!\n    $removing: Boolean!\n    $add: [String!]!\n    $adding: Boolean!\n    $metafields: [MetafieldsSetInput!]!\n  ) {\n    tagsRemove(id: $id, tags: $remove) @include(if: $removing) {\n      userErrors {\n        message\n      }\n    }\n    tagsAdd(id: $id, tags: $add) @include(if: $adding) {\n      userErrors {\n        message\n      }\n    }\n    metafieldsSet(metafields: $metafields) {\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: LabelOrderMutation, variables: LabelOrderMutationVariables},
  "#graphql\n  mutation ProcessReturn($input: ReturnProcessInput!) {\n    returnProcess(input: $input) {\n      return {\n        refunds(first: 5) {\n          nodes {\n            id\n          }\n        }\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: ProcessReturnMutation, variables: ProcessReturnMutationVariables},
  "#graphql\n  mutation PublishPolicy($metafields: [MetafieldsSetInput!]!) {\n    metafieldsSet(metafields: $metafields) {\n      metafields {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: PublishPolicyMutation, variables: PublishPolicyMutationVariables},
  "#graphql\n  mutation ReleaseHold($id: ID!, $holdIds: [ID!]!) {\n    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {\n      fulfillmentOrder {\n        id\n        status\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: ReleaseHoldMutation, variables: ReleaseHoldMutationVariables},
  "#graphql\n  mutation ReopenFulfillmentOrder($id: ID!) {\n    fulfillmentOrderOpen(id: $id) {\n      userErrors {\n        message\n      }\n    }\n  }\n": {return: ReopenFulfillmentOrderMutation, variables: ReopenFulfillmentOrderMutationVariables},
  "#graphql\n  mutation RequestFulfillmentCancellation($id: ID!, $message: String!) {\n    fulfillmentOrderSubmitCancellationRequest(id: $id, message: $message) {\n      userErrors {\n        message\n      }\n    }\n  }\n": {return: RequestFulfillmentCancellationMutation, variables: RequestFulfillmentCancellationMutationVariables},
  "#graphql\n  mutation SweepOrders($query: String!) {\n    bulkOperationRunQuery(query: $query, groupObjects: false) {\n      bulkOperation {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: SweepOrdersMutation, variables: SweepOrdersMutationVariables},
  "#graphql\n  mutation TellFlow($handle: String!, $payload: JSON!) {\n    flowTriggerReceive(handle: $handle, payload: $payload) {\n      userErrors {\n        message\n      }\n    }\n  }\n": {return: TellFlowMutation, variables: TellFlowMutationVariables},
  "#graphql\n  mutation WithdrawFulfillmentRequest($id: ID!) {\n    fulfillmentOrderCancel(id: $id) {\n      fulfillmentOrder {\n        id\n        status\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: WithdrawFulfillmentRequestMutation, variables: WithdrawFulfillmentRequestMutationVariables},
}
declare module '@shopify/admin-api-client' {
  type InputMaybe<T> = AdminTypes.InputMaybe<T>;
  interface AdminQueries extends GeneratedQueryTypes {}
  interface AdminMutations extends GeneratedMutationTypes {}
}
