import { earliest, toIso } from "../instants";
import { found, type Rule } from "../rule";
import type { OrderSnapshot, ReasonCode, ShippingStage } from "../types";

/** P1, P2. Once an order is being prepared it has entered shipping and cannot be cancelled directly any more. */
export const shippingProgress: Rule = ({ order, stage }) => {
  switch (stage.name) {
    case "untouched":
      return found("in-favour", "not-shipped", { submitted: false });
    case "submitted":
      return found("in-favour", "not-shipped", { submitted: true });
    case "preparing":
      return shipping("being-prepared", stage);
    case "packed":
      return shipping("packed", stage, parcelOf(order));
    case "with-carrier":
      return shipping("with-carrier", stage, parcelOf(order));
    case "delivered":
      return shipping("delivered", stage, {
        ...parcelOf(order),
        deliveredAt: toIso(earliest(order.fulfillments.map(({ deliveredAt }) => deliveredAt))),
      });
    case "unknown":
      return null;
  }
};

const shipping = (code: ReasonCode, stage: ShippingStage, facts: Record<string, string | null> = {}) =>
  found("shipping", code, { beganAt: toIso(stage.beganAt), ...facts });

/** Of the first parcel that has a tracking number. */
function parcelOf(order: OrderSnapshot) {
  const parcel = order.fulfillments.find(({ status, trackingNumber }) => status !== "CANCELLED" && trackingNumber);
  return {
    trackingCompany: parcel?.trackingCompany ?? null,
    trackingNumber: parcel?.trackingNumber ?? null,
    trackingUrl: parcel?.trackingUrl ?? null,
  };
}
