import { forecast } from "../../app/policy/forecast";
import { parseMetafield, type PolicyMetafield } from "../../app/policy/policy-metafield";
import type { AccountAnswer, EligibilityOrder } from "./account-api";

export interface ButtonForecast {
  /** The policy allows a direct cancellation, as far as the shopper's own page can see. */
  show: boolean;
  /** Unix milliseconds; 0 when it is not known. */
  closesAtMs: number;
  refundDays: PolicyMetafield["refundDays"];
  reasons: PolicyMetafield["reasons"];
}

export function forecastButton({ order, policy }: AccountAnswer<EligibilityOrder>, nowMs: number): ButtonForecast {
  const known = parseMetafield(policy);
  const { refundDays, reasons } = known;
  const { show, closesAtMs } = order
    ? forecast({ ...order, fulfillments: order.fulfillments.nodes }, known, nowMs)
    : { show: false, closesAtMs: 0 };
  return { show, closesAtMs, refundDays, reasons };
}
