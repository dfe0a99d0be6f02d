/* eslint-disable eslint-comments/disable-enable-pair */
/* eslint-disable eslint-comments/no-unlimited-disable */
/* eslint-disable */
import type * as AdminTypes from './admin.types.js';

export type CancelOrderMutationVariables = AdminTypes.Exact<{
  orderId: AdminTypes.Scalars['ID']['input'];
  reason: AdminTypes.OrderCancelReason;
  refundMethod?: AdminTypes.InputMaybe<AdminTypes.OrderCancelRefundMethodInput>;
  restock: AdminTypes.Scalars['Boolean']['input'];
  staffNote?: AdminTypes.InputMaybe<AdminTypes.Scalars['String']['input']>;
  notifyCustomer: AdminTypes.Scalars['Boolean']['input'];
}>;


export type CancelOrderMutation = { orderCancel?: AdminTypes.Maybe<{ job?: AdminTypes.Maybe<Pick<AdminTypes.Job, 'id'>>, jobResult?: AdminTypes.Maybe<Pick<AdminTypes.OrderCancelJobResult, 'id' | 'status'>>, orderCancelUserErrors: Array<Pick<AdminTypes.OrderCancelUserError, 'code' | 'field' | 'message'>> }> };

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

export type HoldFulfillmentOrderMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  handle: AdminTypes.Scalars['String']['input'];
  reasonNotes: AdminTypes.Scalars['String']['input'];
}>;


export type HoldFulfillmentOrderMutation = { fulfillmentOrderHold?: AdminTypes.Maybe<{ fulfillmentHold?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentHold, 'id'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderHoldUserError, 'code' | 'message'>> }> };

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
  )>, contact?: AdminTypes.Maybe<Pick<AdminTypes.Order, 'email' | 'customerLocale'>>, disputes?: AdminTypes.Maybe<{ disputes: Array<Pick<AdminTypes.OrderDisputeSummary, 'id' | 'status' | 'initiatedAs'>> }> };

export type ReadOutcomeQueryVariables = AdminTypes.Exact<{
  orderId: AdminTypes.Scalars['ID']['input'];
  resultId: AdminTypes.Scalars['ID']['input'];
  withResult: AdminTypes.Scalars['Boolean']['input'];
}>;


export type ReadOutcomeQuery = { order?: AdminTypes.Maybe<(
    Pick<AdminTypes.Order, 'id' | 'cancelledAt' | 'cancelReason'>
    & { cancellation?: AdminTypes.Maybe<Pick<AdminTypes.OrderCancellation, 'staffNote'>>, totalReceivedSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, fulfillments: Array<Pick<AdminTypes.Fulfillment, 'id' | 'status' | 'displayStatus' | 'createdAt'>>, refunds: Array<(
      Pick<AdminTypes.Refund, 'id' | 'createdAt'>
      & { transactions: { nodes: Array<Pick<AdminTypes.OrderTransaction, 'id'>> } }
    )>, transactions: Array<(
      Pick<AdminTypes.OrderTransaction, 'id' | 'kind' | 'status' | 'errorCode' | 'gateway' | 'formattedGateway' | 'accountNumber' | 'manualPaymentGateway' | 'createdAt' | 'processedAt'>
      & { amountSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, parentTransaction?: AdminTypes.Maybe<Pick<AdminTypes.OrderTransaction, 'id'>>, paymentDetails?: AdminTypes.Maybe<Pick<AdminTypes.CardPaymentDetails, 'company' | 'number'>> }
    )> }
  )>, result?: AdminTypes.Maybe<(
    Pick<AdminTypes.OrderCancelJobResult, 'done' | 'status'>
    & { errors: Array<Pick<AdminTypes.OrderCancelUserError, 'code' | 'message'>> }
  )> };

export type ReleaseHoldMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
  holdIds: Array<AdminTypes.Scalars['ID']['input']> | AdminTypes.Scalars['ID']['input'];
}>;


export type ReleaseHoldMutation = { fulfillmentOrderReleaseHold?: AdminTypes.Maybe<{ fulfillmentOrder?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentOrder, 'id' | 'status'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderReleaseHoldUserError, 'code' | 'message'>> }> };

export type SearchOrdersQueryVariables = AdminTypes.Exact<{
  query: AdminTypes.Scalars['String']['input'];
}>;


export type SearchOrdersQuery = { orders: { nodes: Array<(
      Pick<AdminTypes.Order, 'id' | 'name' | 'email' | 'createdAt' | 'cancelledAt'>
      & { customer?: AdminTypes.Maybe<Pick<AdminTypes.Customer, 'displayName'>>, totalPriceSet: { presentmentMoney: Pick<AdminTypes.MoneyV2, 'amount' | 'currencyCode'> }, lineItems: { nodes: Array<Pick<AdminTypes.LineItem, 'title' | 'quantity'>> } }
    )> } };

export type WithdrawFulfillmentRequestMutationVariables = AdminTypes.Exact<{
  id: AdminTypes.Scalars['ID']['input'];
}>;


export type WithdrawFulfillmentRequestMutation = { fulfillmentOrderCancel?: AdminTypes.Maybe<{ fulfillmentOrder?: AdminTypes.Maybe<Pick<AdminTypes.FulfillmentOrder, 'id' | 'status'>>, userErrors: Array<Pick<AdminTypes.FulfillmentOrderCancelError, 'code' | 'message'>> }> };

interface GeneratedQueryTypes {
  "#graphql\n  query SuggestRefund($orderId: ID!) {\n    order(id: $orderId) {\n      suggestedRefund(suggestFullRefund: true) {\n        maximumRefundableSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        suggestedTransactions {\n          gateway\n          formattedGateway\n          accountNumber\n          amountSet {\n            presentmentMoney {\n              amount\n              currencyCode\n            }\n          }\n          maximumRefundableSet {\n            presentmentMoney {\n              amount\n              currencyCode\n            }\n          }\n          parentTransaction {\n            id\n            manualPaymentGateway\n          }\n        }\n      }\n    }\n  }\n": {return: SuggestRefundQuery, variables: SuggestRefundQueryVariables},
  "#graphql\n  query ReadInstallation {\n    currentAppInstallation {\n      accessScopes {\n        handle\n      }\n    }\n    shop {\n      id\n      name\n      ianaTimezone\n    }\n  }\n": {return: ReadInstallationQuery, variables: ReadInstallationQueryVariables},
  "#graphql\n  query ReadChangedOrders($query: String!, $after: String) {\n    orders(first: 50, after: $after, query: $query, sortKey: UPDATED_AT) {\n      nodes {\n        id\n        updatedAt\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n    }\n  }\n": {return: ReadChangedOrdersQuery, variables: ReadChangedOrdersQueryVariables},
  "#graphql\n  query ReadOrder($id: ID!) {\n    order(id: $id) {\n      id\n      legacyResourceId\n      name\n      createdAt\n      cancelledAt\n      test\n      edited\n      displayFinancialStatus\n      returnStatus\n      requiresShipping\n      currentSubtotalLineItemsQuantity\n      customer {\n        id\n      }\n      purchasingEntity {\n        __typename\n      }\n      totalPriceSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalReceivedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalRefundedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      totalCapturableSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      lineItems(first: 50) {\n        nodes {\n          title\n          quantity\n          currentQuantity\n          isGiftCard\n          sellingPlan {\n            name\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n      transactions(first: 20) {\n        id\n        kind\n        status\n        errorCode\n        gateway\n        formattedGateway\n        accountNumber\n        manualPaymentGateway\n        createdAt\n        processedAt\n        amountSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        parentTransaction {\n          id\n        }\n        paymentDetails {\n          ... on CardPaymentDetails {\n            company\n            number\n          }\n        }\n      }\n      fulfillments(first: 10) {\n        id\n        status\n        displayStatus\n        createdAt\n        inTransitAt\n        deliveredAt\n        trackingInfo(first: 1) {\n          company\n          number\n          url\n        }\n      }\n      fulfillmentOrders(first: 10) {\n        nodes {\n          id\n          status\n          requestStatus\n          updatedAt\n          supportedActions {\n            action\n          }\n          fulfillmentHolds {\n            id\n            handle\n            heldByRequestingApp\n          }\n          assignedLocation {\n            location {\n              isFulfillmentService\n            }\n          }\n        }\n        pageInfo {\n          hasNextPage\n        }\n      }\n    }\n    contact: order(id: $id) {\n      email\n      customerLocale\n    }\n    disputes: order(id: $id) {\n      disputes {\n        id\n        status\n        initiatedAs\n      }\n    }\n  }\n": {return: ReadOrderQuery, variables: ReadOrderQueryVariables},
  "#graphql\n  query ReadOutcome($orderId: ID!, $resultId: ID!, $withResult: Boolean!) {\n    order(id: $orderId) {\n      id\n      cancelledAt\n      cancelReason\n      cancellation {\n        staffNote\n      }\n      totalReceivedSet {\n        presentmentMoney {\n          amount\n          currencyCode\n        }\n      }\n      fulfillments(first: 10) {\n        id\n        status\n        displayStatus\n        createdAt\n      }\n      refunds(first: 10) {\n        id\n        createdAt\n        transactions(first: 5) {\n          nodes {\n            id\n          }\n        }\n      }\n      transactions(first: 20) {\n        id\n        kind\n        status\n        errorCode\n        gateway\n        formattedGateway\n        accountNumber\n        manualPaymentGateway\n        createdAt\n        processedAt\n        amountSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        parentTransaction {\n          id\n        }\n        paymentDetails {\n          ... on CardPaymentDetails {\n            company\n            number\n          }\n        }\n      }\n    }\n    result: node(id: $resultId) @include(if: $withResult) {\n      ... on OrderCancelJobResult {\n        done\n        status\n        errors {\n          code\n          message\n        }\n      }\n    }\n  }\n": {return: ReadOutcomeQuery, variables: ReadOutcomeQueryVariables},
  "#graphql\n  query SearchOrders($query: String!) {\n    orders(first: 10, query: $query, sortKey: CREATED_AT, reverse: true) {\n      nodes {\n        id\n        name\n        email\n        createdAt\n        cancelledAt\n        customer {\n          displayName\n        }\n        totalPriceSet {\n          presentmentMoney {\n            amount\n            currencyCode\n          }\n        }\n        lineItems(first: 3) {\n          nodes {\n            title\n            quantity\n          }\n        }\n      }\n    }\n  }\n": {return: SearchOrdersQuery, variables: SearchOrdersQueryVariables},
}

interface GeneratedMutationTypes {
  "#graphql\n  mutation CancelOrder(\n    $orderId: ID!\n    $reason: OrderCancelReason!\n    $refundMethod: OrderCancelRefundMethodInput\n    $restock: Boolean!\n    $staffNote: String\n    $notifyCustomer: Boolean!\n  ) {\n    orderCancel(\n      orderId: $orderId\n      reason: $reason\n      refundMethod: $refundMethod\n      restock: $restock\n      notifyCustomer: $notifyCustomer\n      staffNote: $staffNote\n    ) {\n      job {\n        id\n      }\n      jobResult {\n        id\n        status\n      }\n      orderCancelUserErrors {\n        code\n        field\n        message\n      }\n    }\n  }\n": {return: CancelOrderMutation, variables: CancelOrderMutationVariables},
  "#graphql\n  mutation CreateRefund($input: RefundInput!, $idempotencyKey: String!) {\n    refundCreate(input: $input) @idempotent(key: $idempotencyKey) {\n      refund {\n        id\n        transactions(first: 5) {\n          nodes {\n            id\n            status\n          }\n        }\n      }\n      userErrors {\n        field\n        message\n      }\n    }\n  }\n": {return: CreateRefundMutation, variables: CreateRefundMutationVariables},
  "#graphql\n  mutation HoldFulfillmentOrder($id: ID!, $handle: String!, $reasonNotes: String!) {\n    fulfillmentOrderHold(\n      id: $id\n      fulfillmentHold: { handle: $handle, reason: OTHER, reasonNotes: $reasonNotes, notifyMerchant: false }\n    ) {\n      fulfillmentHold {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: HoldFulfillmentOrderMutation, variables: HoldFulfillmentOrderMutationVariables},
  "#graphql\n  mutation PublishPolicy($metafields: [MetafieldsSetInput!]!) {\n    metafieldsSet(metafields: $metafields) {\n      metafields {\n        id\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: PublishPolicyMutation, variables: PublishPolicyMutationVariables},
  "#graphql\n  mutation ReleaseHold($id: ID!, $holdIds: [ID!]!) {\n    fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) {\n      fulfillmentOrder {\n        id\n        status\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: ReleaseHoldMutation, variables: ReleaseHoldMutationVariables},
  "#graphql\n  mutation WithdrawFulfillmentRequest($id: ID!) {\n    fulfillmentOrderCancel(id: $id) {\n      fulfillmentOrder {\n        id\n        status\n      }\n      userErrors {\n        code\n        message\n      }\n    }\n  }\n": {return: WithdrawFulfillmentRequestMutation, variables: WithdrawFulfillmentRequestMutationVariables},
}
declare module '@shopify/admin-api-client' {
  type InputMaybe<T> = AdminTypes.InputMaybe<T>;
  interface AdminQueries extends GeneratedQueryTypes {}
  interface AdminMutations extends GeneratedMutationTypes {}
}
