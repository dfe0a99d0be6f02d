import { windowClosesAtMs, type PolicyMetafield } from "./policy-metafield";

/** What the Customer Account API shows of an order (2026-07). Bundled into the extension: plain arithmetic only. */
export interface OrderSeenByShopper {
  createdAt: string;
  cancelledAt: string | null;
  fulfillmentStatus: string;
  financialStatus: string | null;
  fulfillments: readonly { status: string | null; latestShipmentStatus?: string | null }[];
  /** Only how many there are matters: an amount says nothing about whether it has moved. */
  refunds: readonly unknown[];
}

export interface Forecast {
  /** Whether "Cancel order" is offered. The server decides again when it is pressed. */
  show: boolean;
  /** The closing instant, Unix milliseconds; that whole second still counts. 0 when `createdAt` cannot be read. */
  closesAtMs: number;
}

/**
 * Nothing of the order is known to have entered shipping. IN_PROGRESS is left out although it can also mean "sent to a
 * service that has not answered": all that can be seen is that it may be prepared already. PARTIALLY_FULFILLED and
 * FULFILLED have shipped, RESTOCKED was given back, and a value newer than this list is not a promise to make.
 */
const notShipping = ["UNFULFILLED", "OPEN", "SCHEDULED", "ON_HOLD", "PENDING_FULFILLMENT"];

/**
 * Whether the button is shown: never where `decide` would refuse on facts that both can see (held together by
 * test/policy/shared-cases.ts). `nowMs` comes from the caller, because a device's clock is not trusted.
 */
export function forecast(order: OrderSeenByShopper, policy: PolicyMetafield, nowMs: number): Forecast {
  const closesAtMs = windowClosesAtMs(order.createdAt, policy);
  const show =
    order.cancelledAt == null &&
    notShipping.includes(order.fulfillmentStatus) &&
    order.fulfillments.every(({ status }) => status === "CANCELLED") &&
    !moneyIsGoingBack(order) &&
    Math.floor(nowMs / 1000) <= Math.floor(closesAtMs / 1000);
  return { show, closesAtMs: closesAtMs || 0 };
}

/**
 * A refund that the financial status does not show yet is still pending, and nobody here can see whether it is all of
 * the money. One that was made for a part (PARTIALLY_REFUNDED) takes nothing away from the right to cancel the rest.
 */
const moneyIsGoingBack = ({ financialStatus, refunds }: OrderSeenByShopper): boolean =>
  financialStatus === "REFUNDED" || (refunds.length > 0 && financialStatus !== "PARTIALLY_REFUNDED");
